"""Which reader each field has, and what the settings say of how its column is written.

Kinds of absence are read from two columns at once, in kinds.py.
"""

from __future__ import annotations

from collections.abc import Callable

from audit.errors import InputError
from audit.source import cells, meanings
from audit.source.cells import Read
from audit.source.columns import Understood, near
from audit.source.days import Use, read_days
from audit.source.details import parted
from audit.source.headers import TABLE_FIELDS
from audit.source.ids import read_ids
from audit.source.private import cleaned
from audit.source.sheets import Column
from rules.settings import Settings
from rules.vocabulary import DAY_ORDERS, EVENT_KINDS, PERCENT_SCALES

Reader = Callable[[Understood, str, Column, Settings], Read]

DAYS: dict[str, Use] = {
    "start": "first",
    "day": "first",
    "end": "last",
    "return_day": "last",
    "date": "other",
    "absence_start": "other",
    "meeting_date": "other",
    "registered_on": "other",
    "employed_from": "other",
    "employed_to": "other",
    "reviewed_on": "other",
}
PERCENTS = ("grade", "at_work_pct", "position_pct")
PEOPLE = ("by", "invited", "participants")


def check_scales(settings: Settings) -> None:
    """Raise InputError when [scales] names a field that has no scale, or gives one a word of another."""
    for name, word in settings.scales.items():
        table, event, bare = parted(name)
        scaled = {*DAYS, *PERCENTS, *EVENT_KINDS}
        allowed = scaled & {*TABLE_FIELDS.get(table, ()), *EVENT_KINDS} if table else scaled
        if event or bare not in allowed:
            nearest = near(bare, allowed) or ", ".join(PERCENTS)
            raise InputError("settings_unknown_field", section="scales", field=cleaned(name), nearest=nearest)
        words = PERCENT_SCALES if bare in PERCENTS else DAY_ORDERS
        if word not in words:
            raise InputError("settings_value", file="", name=f"[scales] {name}", allowed=", ".join(words))


def read_field(item: Understood, name: str, column: Column, settings: Settings) -> Read:
    """`column` as the values of the field `name` of the table, which may be a wide event."""
    return _READERS.get(name, _text)(item, name, column, settings)


def _stated(item: Understood, name: str, settings: Settings) -> str:
    return settings.scales.get(f"{item.table}.{name}", settings.scales.get(name, ""))


def _days(item: Understood, name: str, column: Column, settings: Settings) -> Read:
    return read_days(
        column,
        workbook=item.sheet.from_workbook,
        date1904=item.sheet.date1904,
        use=DAYS.get(name, "other"),
        order=_stated(item, name, settings),
    )


def _percent(item: Understood, name: str, column: Column, settings: Settings) -> Read:
    return cells.read_percent(column, name, _stated(item, name, settings))


def _text(item: Understood, name: str, column: Column, settings: Settings) -> Read:
    return cells.read_text(column)


def _yes_no(item: Understood, name: str, column: Column, settings: Settings) -> Read:
    return cells.read_yes_no(column, meanings.yes_no_names())


def _words(meaning: meanings.Meaning, fault: str = "") -> Reader:
    return lambda item, name, column, settings: cells.read_words(column, meaning, fault)


_READERS: dict[str, Reader] = {
    "employee": lambda item, name, column, settings: read_ids(column),
    **dict.fromkeys((*DAYS, *EVENT_KINDS), _days),
    **dict.fromkeys(PERCENTS, _percent),
    "length_days": lambda item, name, column, settings: cells.read_numbers(column, "length_unreadable", whole=True),
    "agreed_days": lambda item, name, column, settings: cells.read_numbers(column, "number_unreadable"),
    "work_related": _yes_no,
    "attended": _yes_no,
    "event": _words(meanings.event, "event_unknown"),
    "status": _words(meanings.status),
    "checkpoint": _words(meanings.checkpoint, "checkpoint_unknown"),
    "state": _words(meanings.state, "state_unknown"),
    "sex": _words(meanings.sex, "sex_unreadable"),
    "quarter": _words(meanings.quarter, "quarter_unreadable"),
    "reason": _words(meanings.reason),
    "elements": _words(meanings.elements, "elements_unknown"),
    **dict.fromkeys(PEOPLE, _words(meanings.people, "people_unreadable")),
}
