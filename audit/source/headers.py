"""Headers and words as people write them, and what they mean."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from audit.source.sheets import Sheet
from rules.texts import Texts
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS, LANGUAGES

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
_DROPPED = re.compile(r"[^a-z0-9]")
_UNIT_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def normalised(text: str, nordic: Mapping[int, str] = _NORDIC) -> str:
    """A header or a word as it is compared: case, spaces, punctuation and ways to write æ, ø, å do not count."""
    repaired = _repaired(text)
    folded = unicodedata.normalize("NFKC", repaired).casefold().replace("%", "prosent").translate(nordic)
    return _DROPPED.sub("", folded)


def _repaired(text: str) -> str:
    """UTF-8 that was read as cp1252 and saved again ("FravÃ¦r"), put right."""
    if "Ã" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def lookups(text: str) -> tuple[str, ...]:
    """The forms under which a header is looked up: whole, then without a unit in brackets at its end."""
    whole, short = normalised(text), normalised(_UNIT_IN_BRACKETS.sub("", text))
    return (whole,) if whole == short or not short else (whole, short)


@cache
def _more() -> dict[str, Any]:
    return tomllib.loads(files("audit.source").joinpath("aliases.toml").read_text("utf-8"))


def _forms(name: str) -> set[str]:
    return {*lookups(name), normalised(name, _NORDIC_SHORT)} - {""}


@cache
def field_names(table: str) -> dict[str, str]:
    """Normalised header -> canonical field of `table`: canonical names, the template's in all languages, and aliases.

    The template's names win over aliases, since the same words may stand in both.
    """
    more: dict[str, list[str]] = {}
    if table in ("follow_up", "employees", "hours"):
        shared = _more()["fields"]["absences"]
        more = {name: shared[name] for name in TABLE_FIELDS[table] if name in shared}
    for name, written in _more()["fields"].get(table, {}).items():
        more[name] = [*more.get(name, []), *written]
    names: dict[str, str] = {}
    for name in TABLE_FIELDS[table]:
        names.setdefault(normalised(name), name)
    for language in LANGUAGES:
        for name, written in Texts(language).section(f"words.fields.{table}").items():
            for form in _forms(written):
                names.setdefault(form, name)
    for name, aliases in more.items():
        for alias in aliases:
            for form in _forms(alias):
                names.setdefault(form, name)
    return names


@cache
def instead_names(table: str) -> dict[str, str]:
    """Normalised header -> canonical field, for headers that are taken only where no other column is the field."""
    own = _more()["instead"].get("absences" if "employee" in TABLE_FIELDS[table] else table, {})
    return {form: name for name, written in own.items() for alias in written for form in _forms(alias)}


@cache
def ambiguous_names() -> dict[str, tuple[str, ...]]:
    """Normalised header -> the fields or events that it may be; what stands in the column decides, or the user."""
    return {form: tuple(names) for header, names in _more()["ambiguous"].items() for form in _forms(header)}


@cache
def deadline_names() -> frozenset[str]:
    """Normalised headers of columns that tell when something should be done: no evidence that it was."""
    return frozenset(form for header in _more()["deadlines"]["names"] for form in _forms(header))


@cache
def personal_names() -> frozenset[str]:
    """Normalised headers of columns about people that no rule needs; they are forgotten at reading."""
    return frozenset(form for header in _more()["personal"]["names"] for form in _forms(header))


@cache
def word_names(section: str, canonical: tuple[str, ...]) -> dict[str, str]:
    """Normalised word -> canonical word of `section` ("kinds", "events", "people", ...), in all languages."""
    names = {normalised(name): name for name in canonical}
    for language in LANGUAGES:
        for name, written in Texts(language).section(f"words.{section}").items():
            for form in _forms(written):
                names.setdefault(form, name)
    for name, aliases in _more().get(section, {}).items():
        for alias in aliases:
            for form in _forms(alias):
                names.setdefault(form, name)
    return names


def event_names() -> dict[str, str]:
    return word_names("events", EVENT_KINDS)


def kind_names() -> dict[str, str]:
    return word_names("kinds", ABSENCE_KINDS)


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
