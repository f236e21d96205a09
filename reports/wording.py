"""How a value is written in the language of the report: numbers, dates, shares, lists, and the order of letters."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from rules.texts import Texts

NO_BREAK = "\u00a0"
LEAST_WHOLE = 5  # a share of fewer than this is not given as per cent
# Blanks at which no line may be broken. Each is looked for first: all else is asked of blanks alone.
_GLUE = re.compile(
    r" (?:(?<=§ )|(?=%)|(?<=\baml\. )|(?<=\bftrl\. )|(?<=\bnr\. )(?=\d)|(?<=\w )(?=\(\d+\))|(?<=\d-\d )(?=[a-z]\b))"
)
_DIGITS = re.compile(r"(\d+)")
# Norwegian order: æ, ø and å come last; "aa" in a name is left as it is written.
_ORDER = str.maketrans({"æ": "{1", "ä": "{1", "ø": "{2", "ö": "{2", "å": "{3"})


class _Style(NamedTuple):
    decimal: str
    thousands: str
    percent: str


_NORWEGIAN = _Style(",", NO_BREAK, NO_BREAK + "%")
_STYLES = {"nb": _NORWEGIAN, "nn": _NORWEGIAN, "en": _Style(".", ",", "%")}


class Wording:
    """Texts and figures in one language (nb, nn or en), for a report that allows `tolerance_days` after a deadline."""

    def __init__(self, language: str, tolerance_days: int = 1) -> None:
        self.language = language
        self.tolerance_days = tolerance_days
        self._texts = Texts(language)
        self._style = _STYLES[language]

    def say(self, key: str, **slots: object) -> str:
        """The text under `key`; § and per cent never stand alone at the end of a line. KeyError without the text."""
        return self.glued(self._texts.say(key, **slots))

    def glued(self, text: str) -> str:
        """A clause or sentence with § and per cent held to what they belong to."""
        return _glued(text)

    def count(self, key: str, n: int | None, **slots: object) -> str:
        """The text `key`.one or `key`.many, with {n} as the number."""
        return self.say(f"{key}.{'one' if n == 1 else 'many'}", n=self.number(n), **slots)

    def tolerant(self, key: str) -> str:
        """The text `key`.none, .one or .many, by how many days after the deadline are allowed; {n} is that number."""
        form = {0: "none", 1: "one"}.get(self.tolerance_days, "many")
        return self.say(f"{key}.{form}", n=self.number(self.tolerance_days))

    def keys(self, key: str) -> tuple[str, ...]:
        """The names of the texts under `key`, in the order of the file."""
        return tuple(self._texts.section(key))

    def number(self, n: int | None) -> str:
        """4312 -> "4 312" (en "4,312"); a word for a count that the privacy level hides, None."""
        if n is None:
            return self.say("report.form.hidden")
        return f"{n:,}".replace(",", self._style.thousands)

    def decimal(self, value: float, digits: int = 1) -> str:
        """6.65 -> "6,7": half up, as the public statistics round."""
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return f"{rounded:,f}".replace(",", "|").replace(".", self._style.decimal).replace("|", self._style.thousands)

    def percent(self, value: float, digits: int = 1) -> str:
        return self.decimal(value, digits) + self._style.percent

    def part(self, part: int, whole: int, digits: int = 0) -> str:
        """The share in per cent; never "100 %" for less than all, nor "0 %" for more than none."""
        share = Decimal(100) * part / whole
        for places in (digits, 1):
            rounded = share.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            if rounded not in (0, 100) or rounded == share:
                return self._per_cent(str(rounded))
        return self._per_cent("<0.1" if rounded == 0 else ">99.9")

    def _per_cent(self, figure: str) -> str:
        return figure.replace(".", self._style.decimal) + self._style.percent

    def share(self, part: int, whole: int) -> str:
        """As in "27 av 31 (87 %)"; no per cent when the whole is under 5."""
        counts = self.say("report.form.of", part=self.number(part), whole=self.number(whole))
        return f"{counts} ({self.part(part, whole)})" if whole >= LEAST_WHOLE else counts

    def between(self, low: int, high: int, whole: int) -> str:
        """As in "mellom 48 og 71 %": two counts as shares of one whole, with a decimal where they would look alike."""
        for digits in (0, 1):
            first, last = (self.part(part, whole, digits) for part in (low, high))
            if first != last:
                break
        return self.say("report.form.between", low=first.removesuffix(self._style.percent), high=last)

    def date(self, iso: str | datetime.date | None) -> str:
        """The short form, for tables: 01.02.2026 (en 2026-02-01, which cannot be misread). "" for None."""
        if iso is None or iso == "":
            return ""
        return _short_date(iso, self.language == "en")

    def long_date(self, iso: str | datetime.date) -> str:
        """The form of running text: 1. februar 2026."""
        day = datetime.date.fromisoformat(iso) if isinstance(iso, str) else iso
        month = self.say(f"report.months.{day.month:02d}")
        return self.say("report.form.long_date", day=day.day, month=month, year=day.year)

    def period(self, first: str | datetime.date | None, last: str | datetime.date | None) -> str:
        return f"{self.date(first)}–{self.date(last)}"

    def listing(self, items: Iterable[str]) -> str:
        """As in "a, b og c"."""
        words = list(items)
        if len(words) < 2:
            return "".join(words)
        return self.say("report.form.and", first=", ".join(words[:-1]), last=words[-1])

    def file_size(self, size: int) -> str:
        if size < 1000:
            return f"{self.number(size)}{NO_BREAK}byte"
        if size < 1_000_000:
            return f"{self.decimal(size / 1000)}{NO_BREAK}kB"
        return f"{self.decimal(size / 1_000_000)}{NO_BREAK}MB"

    def sort_key(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Letters in Norwegian order whatever their case, and numbers by size ("9" before "10")."""
        pieces = _DIGITS.split(text.casefold().translate(_ORDER))
        numbers = ((piece.lstrip("0"), piece) for piece in pieces if piece)
        return tuple((0, len(size), size) if piece.isdecimal() else (1, 0, piece) for size, piece in numbers)

    def places(self, texts: Iterable[str]) -> dict[str, int]:
        """The place of each different text in the order of `sort_key`."""
        different = dict.fromkeys(texts)
        # Where they differ in equally many last digits alone, as codes do, letters and numbers sort them alike.
        alike = len({(len(text), text.rstrip("0123456789")) for text in different if text}) < 2
        ordered = sorted(different, key=None if alike else self.sort_key)
        return {text: place for place, text in enumerate(ordered)}


@lru_cache(maxsize=10_000)
def _glued(text: str) -> str:
    return _GLUE.sub(NO_BREAK, text)


@lru_cache(maxsize=10_000)
def _short_date(iso: str | datetime.date, as_iso: bool) -> str:
    day = datetime.date.fromisoformat(iso) if isinstance(iso, str) else iso
    return day.isoformat() if as_iso else f"{day:%d.%m.%Y}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
