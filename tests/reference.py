"""The slow reference: rulebook sections 3 and 4 and five rules of section 5, written from the rulebook alone.

It shares no code with the program, and it is never made faster or cleverer: where the two differ, the rulebook is read
again. See reference_spells, reference_events, reference_rules and reference_verdicts.
"""

from __future__ import annotations

from datetime import date

from tests.reference_events import Event, tie
from tests.reference_rules import RULES
from tests.reference_spells import Record, Spell, spells
from tests.reference_verdicts import Judgement, World, depends_on_merging, verdict

__all__ = [
    "RULES",
    "Event",
    "Judgement",
    "Record",
    "Spell",
    "World",
    "depends_on_merging",
    "event",
    "only",
    "sick",
    "spells",
    "tie",
    "verdict",
]


def sick(start: str, end: str | None, grade: float | None = 100.0, kind: str = "sick_note") -> Record:
    """A record with ISO dates."""
    return Record(kind, date.fromisoformat(start), None if end is None else date.fromisoformat(end), grade)


def event(kind: str, day: str | None = None, reason: str | None = None, absence_start: str | None = None) -> Event:
    """An event with ISO dates."""
    return Event(
        kind,
        None if day is None else date.fromisoformat(day),
        None if absence_start is None else date.fromisoformat(absence_start),
        reason,
    )


def only(records: list[Record], as_of: date = date(2026, 12, 31), **options: int) -> Spell:
    """The one spell of an employee, a year or more after the first date of the export."""
    (spell,) = spells(records, as_of=as_of, first_date=date(2020, 1, 1), **options)
    return spell
