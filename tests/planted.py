"""Private values to plant in test files, and the search for them in whatever was written.

The numbers belong to nobody: they are synthetic, or of persons born in 1900.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, product
from string import ascii_lowercase

from tests.source_files import check_digits

IDENTITY, DIAGNOSIS = "PRIVACY-IDENTITY", "PRIVACY-DIAGNOSIS"

# Shape -> what is added to day and month. FH-numbers begin with 8 or 9 and carry no date.
SHAPES = {"birth": (0, 0), "D": (40, 0), "H": (0, 40), "Nav's": (0, 65), "synthetic": (0, 80), "synthetic D": (40, 80)}
# Shape and way to write it: {} is the number, {a} its first six digits and {b} the last five.
NUMBERS = (
    ("birth", "{}"),
    ("D", "{a} {b}"),
    ("H", "ring {a} {b} i dag"),
    ("FH", "({})"),
    ("Nav's", "{a}\u00a0{b}"),
    ("synthetic", "nr.{a}-{b}"),
    ("synthetic D", "{a}\u00ad{b}"),
    ("D", "number cell"),
    ("birth", "number cell without its zero"),
    ("H", "without its zero"),
)
ILLNESSES = {
    "F32": "Depressiv episode",
    "F41": "Angstlidelse",
    "M54": "Korsryggsmerter",
    "G43": "Migrene med aura",
    "J45": "Allergisk astma",
    "J18": "Lungebetennelse",
    "K50": "Morbus Crohn",
    "C50": "Brystkreft",
}
ICPC = {"P76": "Depressiv lidelse", "L92": "Skuldersmerter", "L03": "Korsryggsymptomer", "R74": "Luftveisinfeksjon"}
WORDS = ("utbrent", "fibromyalgi", "lungebetennelse", "gravid", "diabetes", "prolaps i ryggen", "bipolar", "epilepsi")


@dataclass(frozen=True)
class Plant:
    """A private value as it is written, and every form of it that must not be seen. Numbers are digits only."""

    cell: str | int
    sign: str
    secrets: tuple[str, ...]


class Planter:
    """Hands out private values, no two the same, and remembers them."""

    def __init__(self) -> None:
        self.planted: list[Plant] = []
        self._numbers = {shape: identity_numbers(shape) for shape in (*SHAPES, "FH")}
        self._tags = ("z" + "".join(letters) for letters in product(ascii_lowercase, repeat=3))
        self._digits = count()

    def number(self, shape: str = "synthetic", written: str = "{}") -> Plant:
        zero = written.endswith("without its zero")
        digits = next(digits for digits in self._numbers[shape] if not zero or digits[0] == "0")
        cell: str | int = written.format(digits, a=digits[:6], b=digits[6:])
        if "number cell" in written:
            cell = int(digits)
        elif zero:
            cell = digits[1:]
        return self._kept(Plant(cell, IDENTITY, (digits, digits.removeprefix("0"))))

    def illness(self, words: str) -> Plant:
        """A diagnosis in these words. The tag after them tells nothing, and goes with the diagnosis."""
        tag = next(self._tags)
        return self._kept(Plant(f"{words} {tag}", DIAGNOSIS, (words, tag)))

    def forms(self, table: str = "") -> Iterator[Plant]:
        """One plant of every form that is found in a table."""
        for shape, written in NUMBERS:
            yield self.number(shape, written)
        place = next(self._digits)
        code, words = list(ILLNESSES.items())[place % len(ILLNESSES)]
        yield self.illness(f"{code}.{place % 10} {words}")
        yield self.illness(f"{code} {words}")
        # Among routines R01 is a checkpoint, so there the words have to tell.
        codes = list(ICPC.items())[: 2 if table == "routines" else None]
        yield self.illness(" ".join(codes[place % len(codes)]))
        yield self.illness(f"Sykmeldt: {WORDS[place % len(WORDS)]}")
        yield self.illness(f"diagnose: {code}")

    def _kept(self, plant: Plant) -> Plant:
        self.planted.append(plant)
        return plant


def identity_numbers(shape: str) -> Iterator[str]:
    """Numbers of one shape with right check digits."""
    day, month = SHAPES.get(shape, (0, 0))
    dates = [f"{date + day:02d}{1 + month:02d}00" for date in range(1, 29)]
    for start, serial in product(("800000", "900000") if shape == "FH" else dates, range(100, 500)):
        digits = check_digits(f"{start}{serial:03d}")
        if digits:
            yield f"{start}{serial:03d}{digits}"


_ENCODED = re.compile(r"base64,[\w+/=]+|\b[0-9a-f]{64}\b")
_ESCAPE = re.compile(r"\\(?:[nrt]|u00a[0d]|xa[0d])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w\"',;:<>()\[\]{}|]{1,8}(?=\d)")
_DIGIT_RUN = re.compile(r"\d{10,}")
_TAIL = re.compile(r"(?<![\w.])\d{5}(?![\w.])")


def repeated(planted: Sequence[Plant], told: str) -> list[Plant]:
    """The plants that a text holds in any form: a number with or without blanks, or only its last five digits."""
    text = _ESCAPE.sub(" ", html.unescape(_ENCODED.sub("", told)))
    runs = "\n".join(_DIGIT_RUN.findall(_BETWEEN_DIGITS.sub("", text)))
    tails = set(_TAIL.findall(text))
    folded = text.casefold()

    @cache
    def stands(word: str) -> bool:
        return word in folded and re.search(rf"\b{re.escape(word)}\b", folded) is not None

    def seen(plant: Plant) -> bool:
        if plant.sign == IDENTITY:
            return any(number in runs for number in plant.secrets) or plant.secrets[0][6:] in tails
        return any(stands(secret.casefold()) for secret in plant.secrets)

    return [plant for plant in planted if seen(plant)]
