"""What the words in a cell mean: canonical events, people, reasons, from the words of all languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from audit.source.headers import event_names, normalised, word_found, word_names
from rules.texts import Texts
from rules.vocabulary import (
    ALL_EXEMPTION_REASONS,
    CHECKPOINTS,
    FACILITATION_KINDS,
    LANGUAGES,
    PEOPLE,
    PLAN_ELEMENTS,
    ROUTINE_STATES,
    STATUS_OUT_OF_SCOPE,
)

_SEPARATORS = re.compile(r"[,;/|+&\n]")
_AND = re.compile(r"\s+(?:og|and)\s+", re.I)
_CHECKPOINT = re.compile(r"\A\s*R?\s*0?(\d{1,2})(?!\d)", re.I)
_QUARTER_FIRST = re.compile(r"(?:k|q|kvartal|quarter)?([1-4])(?:k|q|kvartal|quarter)?((?:19|20)\d\d)")
_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)(?:k|q|kv|kvartal|quarter)?([1-4])(?:k|q|kv|kvartal|quarter)?")

Meaning = Callable[[str], str | None]

EXAMPLE_WORDS = frozenset({"eksempel", "example", "døme"})


def event(text: str) -> str | None:
    return word_found(text, event_names())


def status(text: str) -> str | None:
    """`rejected`, `withdrawn` or `draft`; every other status is in scope and reads `other`."""
    return word_found(text, word_names("statuses", STATUS_OUT_OF_SCOPE)) or "other"


def checkpoint(text: str) -> str | None:
    """R01 to R20, also from 1, R1 or «R01 Rutine ...»."""
    match = _CHECKPOINT.match(text)
    name = f"R{int(match[1]):02d}" if match else ""
    return name if name in CHECKPOINTS else None


def state(text: str) -> str | None:
    return word_found(text, word_names("states", ROUTINE_STATES))


def sex(text: str) -> str | None:
    short = {"k": "female", "kvinne": "female", "f": "female", "m": "male", "mann": "male"}
    return short.get(normalised(text)) or word_found(text, word_names("sexes", ("female", "male")))


def quarter(text: str) -> str | None:
    """A quarter as 2025Q1, from 2025-Q1, 2025K1, 20251, 1. kvartal 2025, Q1 2025."""
    plain = normalised(text)
    year_first = _YEAR_FIRST.fullmatch(plain)
    if year_first:
        return f"{year_first[1]}Q{year_first[2]}"
    quarter_first = _QUARTER_FIRST.fullmatch(plain)
    return f"{quarter_first[2]}Q{quarter_first[1]}" if quarter_first else None


@cache
def yes_no_names() -> dict[str, str]:
    """Normalised word -> "yes" or "no"."""
    names = dict.fromkeys(("yes", "ja", "j", "y", "x", "1", "true", "sann", "sant"), "yes")
    names |= dict.fromkeys(("no", "nei", "n", "0", "false", "usann", "usant"), "no")
    for language in LANGUAGES:
        names[normalised(Texts(language).say("words.yes"))] = "yes"
        names[normalised(Texts(language).say("words.no"))] = "no"
    return names


def people(text: str) -> str | None:
    """People, several by comma, sorted. A name or a word that is not known is `other` (see `has_unknown_people`)."""
    return ",".join(sorted({_person(part) or "other" for part in _parts(text, _person)})) or None


def has_unknown_people(text: str) -> bool:
    return any(_person(part) is None for part in _parts(text, _person))


def elements(text: str) -> str | None:
    """Elements of a plan, several by comma, sorted; None when not one of them is known."""
    known = {_element(part) for part in _parts(text, _element)} - {None}
    return ",".join(sorted(name for name in known if name)) or None


def reason(text: str) -> str | None:
    """Reasons of exemptions and kinds of facilitation, several by comma, sorted; free text is `other`."""
    known = {_reason(part) for part in _parts(text, _reason)} - {None}
    return ",".join(sorted(name for name in known if name)) or "other"


def _parts(text: str, meaning: Meaning) -> list[str]:
    """The whole text where it is a word itself, else its parts; a part that is no word is parted again at "and"."""
    if meaning(text):
        return [text]
    parts: list[str] = []
    for part in _SEPARATORS.split(text):
        parts += [part] if meaning(part) else _AND.split(part)
    return [part for part in parts if part.strip()]


def _person(text: str) -> str | None:
    return word_found(text, word_names("people", PEOPLE))


def _element(text: str) -> str | None:
    return word_found(text, word_names("elements", PLAN_ELEMENTS))


def _reason(text: str) -> str | None:
    return word_found(text, word_names("reasons", ALL_EXEMPTION_REASONS)) or word_found(
        text, word_names("facilitation", FACILITATION_KINDS)
    )
