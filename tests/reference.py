"""The slow reference: rulebook sections 3 to 5 but for routines and signs, written from the rulebook alone.

It shares no code with the program, and it is never made faster or cleverer: where the two differ, the rulebook is read
again. See reference_spells and reference_events (section 3), reference_verdicts with reference_rules (section 4 and the
deadline rules), reference_further_rules, reference_meetings and reference_merging.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reference_events import FIELDS, Event, tie
from tests.reference_merging import MEETING_RULES, SPELL_RULES, depends_on_merging, judgements
from tests.reference_spells import Record, Spell, spells
from tests.reference_verdicts import Judgement, World, verdict

__all__ = [
    "FIELDS",
    "MEETING_RULES",
    "SPELL_RULES",
    "Event",
    "Judgement",
    "Record",
    "Spell",
    "World",
    "depends_on_merging",
    "event",
    "judgements",
    "only",
    "sick",
    "spells",
    "tie",
    "verdict",
]


def sick(start: str, end: str | None, grade: float | None = 100.0, kind: str = "sick_note") -> Record:
    """A record with ISO dates."""
    return Record(kind, date.fromisoformat(start), None if end is None else date.fromisoformat(end), grade)


def event(
    kind: str, day: str | None = None, reason: str | None = None, absence_start: str | None = None, **fields: Any
) -> Event:
    """An event with ISO dates; `by`, `invited`, `participants` and `elements` as words separated by a comma."""
    words = {name: tuple(text.split(",")) for name, text in fields.items() if name in FIELDS}
    meeting_date = fields.get("meeting_date")
    return Event(
        kind,
        None if day is None else date.fromisoformat(day),
        None if absence_start is None else date.fromisoformat(absence_start),
        reason,
        None if meeting_date is None else date.fromisoformat(meeting_date),
        **words,
        attended=fields.get("attended"),
        has_columns=fields.get("has_columns", FIELDS),
    )


def only(records: list[Record], as_of: date = date(2026, 12, 31), **options: int) -> Spell:
    """The one spell of an employee, a year or more after the first date of the export."""
    (spell,) = spells(records, as_of=as_of, first_date=date(2020, 1, 1), **options)
    return spell
