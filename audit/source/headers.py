"""Headers and words as people write them, and what they mean."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from audit.source.sheets import Sheet
from rules.texts import Texts
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS, LANGUAGES

T = TypeVar("T", bound=Hashable)

TEMPLATE_MARK = "tilsynsklar-template"

TABLE_FIELDS: dict[str, tuple[str, ...]] = {
    "absences": (
        "employee",
        "start",
        "end",
        "length_days",
        "day",
        "return_day",
        "kind",
        "code",
        "grade",
        "at_work_pct",
        "status",
        "unit",
        "leader",
        "position_pct",
        "work_related",
        "record_id",
    ),
    "follow_up": (
        "employee",
        "event",
        "date",
        "absence_start",
        "meeting_date",
        "reason",
        "by",
        "invited",
        "participants",
        "elements",
        "attended",
        "registered_on",
    ),
    "employees": ("employee", "unit", "leader", "position_pct", "employed_from", "employed_to", "sex"),
    "hours": ("unit", "quarter", "agreed_days"),
    "routines": ("checkpoint", "state", "evidence", "reviewed_on"),
}

_NORDIC = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})
_NORDIC_SHORT = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ä": "a", "ö": "o"})
_NORDIC_LOST = str.maketrans(dict.fromkeys("æøåäö", ""))
# A word that has lost a letter is still that word when this much is left of it.
SHORTEST_LOST = 5
_DROPPED = re.compile(r"[^a-z0-9]")
_UNIT_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def normalised(text: str, nordic: Mapping[int, str] = _NORDIC) -> str:
    """A header or a word as it is compared: case, spaces, punctuation and ways to write æ, ø, å do not count."""
    if text.isascii():  # nothing in it can be written in two ways
        return _DROPPED.sub("", text.lower().replace("%", "prosent"))
    folded = unicodedata.normalize("NFKC", repaired(text)).casefold().replace("%", "prosent").translate(nordic)
    return _DROPPED.sub("", folded)


def repaired(text: str) -> str:
    """UTF-8 that was read as cp1252 and saved again ("FravÃ¦r"), put right; also where that was done twice."""
    while not text.isascii():
        try:
            better = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return text
        text = better
    return text


@lru_cache(maxsize=10_000)  # the rows that may be headers are looked at for every table and field
def lookups(text: str) -> tuple[str, ...]:
    """The forms under which a header is looked up: whole, then without a unit in brackets at its end."""
    whole, short = normalised(text), normalised(_UNIT_IN_BRACKETS.sub("", text))
    return (whole,) if whole == short or not short else (whole, short)


@cache
def _more() -> dict[str, Any]:
    folder = files("audit.source")
    return {
        name: section
        for file in ("aliases.toml", "words.toml")
        for name, section in tomllib.loads(folder.joinpath(file).read_text("utf-8")).items()
    }


def _forms(written: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Normalised form -> meaning, of texts with their meanings; the first of two meanings stays.

    Whole texts come first, then those with Norwegian letters written short, last those that lost them ("Frav?r"); a
    form of a lost letter that two meanings share is left out.
    """
    texts = list(written)
    names: dict[str, T] = {}
    for text, meaning in texts:
        for form in lookups(text):
            names.setdefault(form, meaning)
    for text, meaning in texts:
        names.setdefault(normalised(text, _NORDIC_SHORT), meaning)
    lost: dict[str, set[T]] = {}
    for text, meaning in texts:
        lost.setdefault(normalised(text, _NORDIC_LOST), set()).add(meaning)
    for form, meanings in lost.items():
        if len(meanings) == 1 and len(form) >= SHORTEST_LOST:
            names.setdefault(form, *meanings)
    names.pop("", None)
    return names


def _aliases(section: str, table: str) -> Iterator[tuple[str, str]]:
    """Each alias of `table` with its field. People and units are called the same in every table that has them."""
    shared = _more()[section]["absences"] if table in ("follow_up", "employees", "hours") else {}
    for entries in (shared, _more()[section].get(table, {})):
        for name, written in entries.items():
            if name in TABLE_FIELDS[table]:
                yield from ((alias, name) for alias in written)


@cache
def field_names(table: str) -> dict[str, str]:
    """Normalised header -> canonical field of `table`: canonical names, the template's in all languages, and aliases.

    The template's names win over aliases, since the same words may stand in both.
    """
    written = [(name, name) for name in TABLE_FIELDS[table]]
    for language in LANGUAGES:
        section = Texts(language).section(f"words.fields.{table}")
        written += [(header, name) for name, header in section.items()]
    return _forms([*written, *_aliases("fields", table)])


@cache
def instead_names(table: str) -> dict[str, str]:
    """Normalised header -> canonical field, for headers that are taken only where no other column is the field."""
    return _forms(_aliases("instead", table))


@cache
def ambiguous_names() -> dict[str, tuple[str, ...]]:
    """Normalised header -> the fields and events it can be; what the cells hold or the user decides which."""
    return _forms((header, tuple(fields)) for header, fields in _more()["ambiguous"].items())


@cache
def _listed(section: str) -> frozenset[str]:
    return frozenset(_forms((header, section) for header in _more()[section]["names"]))


def deadline_names() -> frozenset[str]:
    """Normalised headers of columns that hold the day on which something was due: no evidence that it was done."""
    return _listed("deadlines")


def personal_names() -> frozenset[str]:
    """Normalised headers of columns that tell of a person and that no rule needs; diagnoses are found elsewhere."""
    return _listed("personal")


def aggregate_names() -> frozenset[str]:
    """Normalised headers of counts and rates, the marks of a report on groups."""
    return _listed("aggregates")


def unneeded_names() -> frozenset[str]:
    """Normalised headers that are known and hold nothing that a rule needs, so that they are no question."""
    return _listed("unneeded")


@cache
def word_names(section: str, canonical: tuple[str, ...]) -> dict[str, str]:
    """Normalised word -> canonical word of `section` ("kinds", "events", "people", ...), in all languages."""
    written = [(name, name) for name in canonical]
    for language in LANGUAGES:
        written += [(word, name) for name, word in Texts(language).section(f"words.{section}").items()]
    for name, aliases in _more().get(section, {}).items():
        written += [(alias, name) for alias in aliases]
    return _forms(written)


def event_names() -> dict[str, str]:
    return word_names("events", EVENT_KINDS)


@cache
def class_kinds() -> dict[str, str | None]:
    """Class of absence -> its kind; None for a class that is a question to the user."""
    named = {name: entry.get("kind") for name, entry in _more()["classes"].items()}
    return {"leave": "leave", "other": "other"} | named


@cache
def class_names() -> dict[str, str]:
    """Normalised word -> class of absence: the canonical kinds, the template's words and all names that are known."""
    of_kind = {"sick_note": "doctor_full", "vacation": "holiday"}
    kinds = word_names("kinds", ABSENCE_KINDS)
    names = _forms((name, group) for group, entry in _more()["classes"].items() for name in entry["names"])
    return names | {form: of_kind.get(kind, kind) for form, kind in kinds.items()}


@cache
def kind_names() -> dict[str, str]:
    """Normalised word -> kind of absence, for all words that say of themselves what they are."""
    kinds = class_kinds()
    return {form: kind for form, group in class_names().items() if (kind := kinds[group])}


def found(text: str, names: Mapping[str, str]) -> str | None:
    """The canonical name of a header or word, or None. Exact names only; a near miss is never taken."""
    return next((names[form] for form in lookups(text) if form in names), None)


def found_in(text: str, names: Collection[str]) -> bool:
    """True when a header is one of these normalised names."""
    return any(form in names for form in lookups(text))


def word_found(text: str, names: Mapping[str, str]) -> str | None:
    """The canonical name of a word in a cell, or None: the whole word, for a bracket in a code can turn its meaning."""
    return names.get(normalised(text))


def is_template_mark(sheet: Sheet) -> bool:
    """True for the sheet of explanations that the template of this program holds."""
    return bool(sheet.height and sheet.columns and sheet.columns[0].cell(0).strip() == TEMPLATE_MARK)
