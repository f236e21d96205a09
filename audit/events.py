"""Events and the spells they belong to (rulebook section 3, "Events and spells")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.tables import Tables, texts_of
from rules.days import Days, Flags, Ints, Texts1d, day_numbers, day_of, owner_day, owner_of
from rules.plain import frame_of

NEXT_WITHIN_DAYS = 14
PREVIOUS_WITHIN_DAYS = 365
WORD_FIELDS = ("reason", "by", "invited", "participants", "elements")


@dataclass(frozen=True)
class Tied:
    """Where each event belongs: row number of its spell (-1: none), and whether its absence_start was not found."""

    spell: Ints
    start_not_found: Flags


def tie_events(
    owner: Ints, date: Days, absence_start: Days, spell_owner: Ints, start: Ints, end: Ints, gap_days: int
) -> Tied:
    """Tie events to spells that are sorted by owner and start.

    `owner` is the person of each event, -1 for one who has no spell; `date` and `absence_start` are day numbers with
    NaN for blank. The same walk ties the events of one spell to its parts: then the owner is the spell.
    """
    if not len(spell_owner):
        return Tied(np.full(len(owner), -1, dtype=np.int64), ~np.isnan(absence_start))
    by_start = _holding(owner, absence_start, spell_owner, start, end)
    named = ~np.isnan(absence_start)
    by_date = np.where(
        np.isnan(date), _only_one(owner, spell_owner), _near(owner, date, spell_owner, start, end, gap_days)
    )
    return Tied(np.where(by_start >= 0, by_start, by_date).astype(np.int64), named & (by_start < 0))


def _latest_started(owner: Ints, day: Days, spell_owner: Ints, start: Ints) -> Ints:
    """The owner's last spell that has started by `day`; -1 where there is none."""
    keys = owner_day(spell_owner, start)
    at = np.searchsorted(keys, owner_day(owner, np.nan_to_num(day)), side="right") - 1
    found = (at >= 0) & (spell_owner[np.maximum(at, 0)] == owner) & ~np.isnan(day)
    return np.where(found, at, -1)


def _holding(owner: Ints, day: Days, spell_owner: Ints, start: Ints, end: Ints) -> Ints:
    at = _latest_started(owner, day, spell_owner, start)
    return np.where((at >= 0) & (end[at] >= day), at, -1)


def _near(owner: Ints, day: Days, spell_owner: Ints, start: Ints, end: Ints, gap_days: int) -> Ints:
    """The spell that holds the day, else the one that lies nearest by the steps of the rulebook."""
    previous = _latest_started(owner, day, spell_owner, start)
    following = np.where(previous >= 0, previous + 1, _own_spells(owner, spell_owner)[0])
    inside = following < len(spell_owner)
    following = np.where(inside & (spell_owner[np.where(inside, following, 0)] == owner), following, -1)
    since = np.where(previous >= 0, day - end[previous], np.inf)
    until = np.where(following >= 0, start[following] - day, np.inf)
    return np.select(
        [since <= gap_days, until <= NEXT_WITHIN_DAYS, since <= PREVIOUS_WITHIN_DAYS],
        [previous, following, previous],
        default=-1,
    )


def _only_one(owner: Ints, spell_owner: Ints) -> Ints:
    """The owner's only spell; -1 where there are none or several."""
    first, behind = _own_spells(owner, spell_owner)
    return np.where(behind - first == 1, first, -1)


def _own_spells(owner: Ints, spell_owner: Ints) -> tuple[Ints, Ints]:
    """The owner's first spell, and the one behind the last."""
    edges = np.searchsorted(spell_owner, np.arange(max(owner.max(initial=-1), spell_owner[-1]) + 2))
    return edges[owner], np.where(owner < 0, len(spell_owner), edges[owner + 1])


def follow_up_by_spell(tables: Tables, spells: pd.DataFrame, gap_days: int) -> pd.DataFrame:
    """The follow-up with the spell each row belongs to, in the order of the table.

    Columns: spell (row number in `spells`, -1: none), owner (code of the person, -1: one without a spell), event,
    denied, day, absence_start, meeting_day and registered_day (day numbers, NaN for blank), reason, by, invited,
    participants, elements (words, "" for blank), attended ("yes", "no" or ""), asks_invited and asks_participants
    (the table of the row has such a field), wide (the event stands in a column of its own), row (position), known
    (the employee has a spell), start_not_found (absence_start is given but no spell holds it).
    """
    follow_up = tables.follow_up
    owner = _person_codes(follow_up["employee"], spells)
    date, absence_start = day_numbers(follow_up["date"]), day_numbers(follow_up["absence_start"])
    person, start, end = (spells[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end"))
    tied = tie_events(owner, date, absence_start, person, start, end, gap_days)
    return frame_of(
        {
            "spell": tied.spell,
            "owner": owner,
            "event": texts_of(follow_up["event"]),
            "denied": follow_up["denied"].to_numpy(dtype=bool),
            "day": date,
            "absence_start": absence_start,
            "meeting_day": day_numbers(follow_up["meeting_date"]),
            "registered_day": day_numbers(follow_up["registered_on"]),
            **{name: texts_of(follow_up[name]) for name in WORD_FIELDS},
            "attended": _yes_or_no(follow_up["attended"]),
            **_has_fields(tables, {"asks_invited": "invited", "asks_participants": "participants", "wide": ""}),
            "row": np.arange(len(follow_up)),
            "known": owner >= 0,
            "start_not_found": tied.start_not_found,
        }
    )


def _yes_or_no(told: pd.Series) -> Texts1d:
    """A column of answers as "yes", "no" and "" for blank."""
    words = np.array(["no", "yes", ""], dtype=object)
    return np.asarray(words[told.to_numpy(dtype=np.int8, na_value=2)])


def tie_again(events: Mapping[str, np.ndarray], spells: pd.DataFrame, gap_days: int) -> Ints:
    """The spell of each event of `follow_up_by_spell` among other spells of the same persons; -1: none."""
    person, start, end = (spells[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end"))
    return tie_events(events["owner"], events["day"], events["absence_start"], person, start, end, gap_days).spell


def _has_fields(tables: Tables, fields: dict[str, str]) -> dict[str, Flags]:
    """By name: True for the rows whose table has a field for their event; "" asks for a column of the event itself."""
    follow_up = tables.follow_up

    def has(field: str) -> Flags:
        told = tables.by_table(follow_up, follow_up["event"], lambda of, event: _tells(of.letters, event, field))
        return np.asarray(told, dtype=bool)

    return {name: has(field) for name, field in fields.items()}


def _tells(letters: dict[str, str], event: str, field: str) -> bool:
    if not field:
        return event in letters
    return f"{event}.{field}" in letters or (field in letters and event not in letters)


@dataclass(frozen=True)
class EmploymentEnds:
    """When employments ended, as sorted owner_day keys (line 6 of the table in rulebook section 4)."""

    keys: Ints

    @classmethod
    def of(cls, tables: Tables, spells: pd.DataFrame, as_of: int) -> EmploymentEnds:
        """From the employee's events up to as_of, and from the list of employees."""
        events = tables.follow_up[tables.follow_up["event"] == "employment_ended"]
        if events.empty and tables.employees.empty:
            return cls(np.zeros(0, dtype=np.int64))
        told = day_numbers(events["date"])
        told[told > as_of] = np.nan
        listed = day_numbers(tables.employees["employed_to"])
        person = _person_codes(pd.concat([events["employee"], tables.employees["employee"]]), spells)
        day = np.concatenate([told, listed])
        known = (person >= 0) & ~np.isnan(day)
        return cls(np.sort(owner_day(person[known], day[known])))

    def beside(self, spells: pd.DataFrame) -> pd.DataFrame:
        """Add employment_ended (first on or after the first day, NaN if none) and employment_ended_before."""
        person, start = spells["person"].to_numpy(dtype=np.int64), spells["start"].to_numpy(dtype=np.int64)
        at = np.searchsorted(self.keys, owner_day(person, start))
        behind = np.append(self.keys, -1)
        after = owner_of(behind[at]) == person
        before = (at > 0) & (owner_of(behind[at - 1]) == person)
        return spells.assign(
            employment_ended=np.where(after, day_of(behind[at]), np.nan), employment_ended_before=before
        )


def _person_codes(employees: pd.Series, spells: pd.DataFrame) -> Ints:
    """The person code of each employee, -1 for one who has no spell."""
    mine, theirs = pd.factorize(employees)
    first = np.flatnonzero(~spells["person"].duplicated())
    at = pd.Index(spells["employee"].to_numpy(dtype=object)[first]).get_indexer(theirs)
    person = np.append(spells["person"].to_numpy(dtype=np.int64)[first], -1)[at]
    return np.append(person, -1)[mine]
