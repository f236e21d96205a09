"""Headers and words as people write them, and the row in which the headers stand."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from audit.source.sheets import BOOL, TEXT, Sheet
from rules.texts import Texts
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS, LANGUAGES

ROWS_SEARCHED = 30

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


def word_found(text: str, names: Mapping[str, str]) -> str | None:
    """The canonical name of a word in a cell, or None: the whole word, for a bracket in a code can turn its meaning."""
    return names.get(normalised(text))


def header_row(sheet: Sheet, settings_headers: frozenset[str]) -> int | None:
    """The row (from 0) of the headers: of the first rows the one with the most headers that are understood.

    Title rows above it are skipped. With no understood header at all it is the first row that is not blank; None for a
    sheet without any cell. `settings_headers` are the normalised headers that the settings name.
    """
    best, most = None, 0
    first = None
    for row in range(min(sheet.height, ROWS_SEARCHED)):
        texts = list(_texts(sheet, row))
        if first is None and any(column.cell(row) for column in sheet.columns):
            first = row
        score = max(
            len({name for text in texts if (name := found(text, names))})
            for names in (*map(field_names, TABLE_FIELDS), event_names())
        )
        score += sum(normalised(text) in settings_headers for text in texts)
        if score > most:
            best, most = row, score
    return first if best is None else best


def _texts(sheet: Sheet, row: int) -> Iterator[str]:
    for column in sheet.columns:
        code = column.codes[row]
        if code >= 0 and column.kinds[code] in (TEXT, BOOL) and len(column.raw[code]) <= 200:
            yield column.raw[code]


def is_template_mark(sheet: Sheet) -> bool:
    """True for the sheet of explanations that the template of this program holds."""
    return bool(sheet.height and sheet.columns and sheet.columns[0].cell(0).strip() == TEMPLATE_MARK)
