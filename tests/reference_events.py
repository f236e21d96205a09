"""Rulebook section 3, "Events and spells": to which spell an event belongs, one event at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.reference_spells import Spell

FIELDS = frozenset(["by", "invited", "participants", "elements"])


@dataclass(frozen=True)
class Event:
    """One row of the follow-up log. `has_columns`: which of FIELDS its file has a column for."""

    event: str
    date: dt.date | None = None
    absence_start: dt.date | None = None
    reason: str | None = None  # of `facilitation`: one or several, separated by a comma
    meeting_date: dt.date | None = None
    by: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    attended: bool | None = None
    has_columns: frozenset[str] = FIELDS


def holding(day: dt.date, spells: list[Spell]) -> int | None:
    """The spell that holds a day; its joined gaps and trailing vacation are inside it."""
    for number, spell in enumerate(spells):
        if spell.start <= day <= spell.end:
            return number
    return None


def tie_one(event: Event, spells: list[Spell], gap_days: int) -> int | None:
    """The number of the spell that an event is tied to, or None."""
    # With absence_start: the spell that holds that day; if none does, as without it.
    if event.absence_start is not None:
        number = holding(event.absence_start, spells)
        if number is not None:
            return number
    # Without both dates: the employee's only spell, else none.
    if event.date is None:
        return 0 if len(spells) == 1 else None
    # The spell that holds the event's date.
    number = holding(event.date, spells)
    if number is not None:
        return number
    earlier = [n for n, spell in enumerate(spells) if spell.end < event.date]
    later = [n for n, spell in enumerate(spells) if spell.start > event.date]
    since_previous = (event.date - spells[earlier[-1]].end).days if earlier else None
    until_next = (spells[later[0]].start - event.date).days if later else None
    # The previous spell if it ended at most gap_days before the date;
    if since_previous is not None and since_previous <= gap_days:
        return earlier[-1]
    # else the next spell if it starts at most 14 days after the date;
    if until_next is not None and until_next <= 14:
        return later[0]
    # else the previous spell if it ended at most 365 days before; else none.
    if since_previous is not None and since_previous <= 365:
        return earlier[-1]
    return None


def tie(events: list[Event], spells: list[Spell], gap_days: int) -> list[int | None]:
    """For each event the number of its spell, or None. `spells` are one employee's, the earliest first."""
    return [tie_one(event, spells, gap_days) for event in events]
