"""Counted days, threshold days and whether a duty arises: how many weeks becomes a day in the calendar.

Rulebook section 3 step 5 (what a duty counts) and section 4 (line 2 and T): `all` counts every absent day of the
spell, `full` an unbroken run of them at grade 100.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from rules.cases import Cases
from rules.days import Days, Flags
from rules.law import InForce

# A spell never holds so many days; it keeps spells apart in one sorted key.
_SPELL_APART = np.int64(1) << 22


@dataclass(frozen=True)
class Counting:
    """The counting of one duty, arrays of one value a spell; NaN where there is nothing to count."""

    arises: Flags  # the counted days exceed 7N
    may_arise: Flags  # not yet, but the absence goes on
    due: Days  # T
    first_day: Days
    last_day: Days
    days: Days  # counted up to as_of
    goes_on: Flags

    @property
    def in_question(self) -> Flags:
        return self.arises | self.may_arise


def count_days(cases: Cases, law: InForce) -> Counting:
    """Count as the law of each spell does. Where grades are not recorded, `full` is counted as `all`."""
    need = 7 * law.weeks
    everything = _count_all(cases, need)
    runs_only = (law.counts == "full") & cases.spells["grade_known"].to_numpy(dtype=bool)
    if not runs_only.any():
        return everything
    full = _count_full(cases, need)
    return Counting(
        **{f.name: np.where(runs_only, getattr(full, f.name), getattr(everything, f.name)) for f in fields(Counting)}
    )


def _count_all(cases: Cases, need: Days) -> Counting:
    spells = cases.spells
    days = spells["counted_days"].to_numpy(dtype=np.float64)
    arises = days > need
    may_arise = cases.ongoing & ~arises & ~np.isnan(need)
    projected = np.where(may_arise, cases.as_of + need - days, np.nan)
    return Counting(
        arises=arises,
        may_arise=may_arise,
        due=np.where(days >= need, _day_reached(cases, need), projected),
        first_day=cases.start,
        last_day=spells["last_counted"].to_numpy(dtype=np.float64),
        days=days,
        goes_on=cases.ongoing,
    )


def _day_reached(cases: Cases, need: Days) -> Days:
    """The day on which the counted days of each spell reach `need`; meaningless where they never do."""
    spell = cases.stretches["spell"].to_numpy(dtype=np.int64)
    start = cases.stretches["start"].to_numpy(dtype=np.float64)
    length = cases.stretches["end"].to_numpy(dtype=np.float64) - start + 1
    total = np.cumsum(length)
    first_of_spell = np.searchsorted(spell, np.arange(len(cases)))
    before_spell = np.concatenate([[0.0], total])[first_of_spell]
    reached = total - before_spell[spell]
    wanted = np.nan_to_num(need, nan=1.0)
    at = np.searchsorted(
        spell * _SPELL_APART + reached.astype(np.int64), np.arange(len(cases)) * _SPELL_APART + wanted.astype(np.int64)
    )
    at = np.minimum(at, max(len(spell) - 1, 0))
    if not len(spell):
        return np.full(len(cases), np.nan)
    return np.asarray(start[at] + wanted - (reached[at] - length[at]) - 1)


@dataclass(frozen=True)
class FullRuns:
    """Unbroken runs of counted days at grade 100: spell (row number), first and last day; sorted."""

    spell: np.ndarray
    start: Days
    end: Days

    @property
    def days(self) -> Days:
        return self.end - self.start + 1


def full_runs(spell: np.ndarray, start: Days, end: Days, grade: Days) -> FullRuns:
    """Runs at grade 100 in stretches sorted by spell and start: a graded day or a joined gap breaks a run."""
    full = grade == 100
    follows = np.zeros(len(spell), dtype=bool)
    follows[1:] = (spell[1:] == spell[:-1]) & (start[1:] == end[:-1] + 1) & full[:-1]
    first = np.flatnonzero(full & ~follows)
    last = np.flatnonzero(full & ~np.append(follows[1:] & full[1:], False))
    return FullRuns(spell[first], start[first], end[last])


def _count_full(cases: Cases, need: Days) -> Counting:
    stretches = cases.stretches
    runs = full_runs(
        stretches["spell"].to_numpy(dtype=np.int64),
        stretches["start"].to_numpy(dtype=np.float64),
        stretches["end"].to_numpy(dtype=np.float64),
        stretches["grade"].to_numpy(dtype=np.float64),
    )
    needed = need[runs.spell]
    clearly_longer = _first_run(runs, runs.days > needed + cases.tolerance, len(cases))
    longer = _first_run(runs, runs.days > needed, len(cases))
    going_on = _first_run(runs, cases.ongoing[runs.spell] & (runs.end == cases.as_of), len(cases))
    arises = longer >= 0
    chosen = np.where(clearly_longer >= 0, clearly_longer, np.where(arises, longer, going_on))
    some = chosen >= 0

    def of_run(values: Days) -> Days:
        return np.append(values, np.nan)[chosen]  # -1 takes the NaN

    return Counting(
        arises=arises,
        may_arise=~arises & some & ~np.isnan(need),
        due=of_run(runs.start) + need - 1,
        first_day=of_run(runs.start),
        last_day=of_run(runs.end),
        days=of_run(runs.days),
        goes_on=some & (chosen == going_on),
    )


def _first_run(runs: FullRuns, wanted: Flags, length: int) -> np.ndarray:
    """Position of the first wanted run of each spell, -1 where there is none."""
    found = np.full(length, -1, dtype=np.int64)
    at = np.flatnonzero(wanted)[::-1]
    found[runs.spell[at]] = at  # the last write, which is the first run, stays
    return found
