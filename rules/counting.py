"""Counted days, threshold days and whether a duty arises: how many weeks becomes a day in the calendar.

Rulebook section 3 step 5 (what a duty counts) and section 4 (line 2 and T): `all` counts every absent day of the
spell, `full` an unbroken run of them at grade 100.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from rules.cases import Cases
from rules.days import Days, Flags, Ints
from rules.law import InForce
from rules.workdays import calendar


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
    counting = _count(cases, law)
    return dataclasses.replace(counting, due=_moved(counting.due)) if cases.roll_forward else counting


def _moved(due: Days) -> Days:
    """Threshold days that are no working day, moved to the next one: a reading that the Act does not have."""
    known = ~np.isnan(due)
    moved = due.copy()
    if known.any():
        moved[known] = calendar(int(due[known].min()), int(due[known].max())).next_working_day(due[known])
    return moved


def _count(cases: Cases, law: InForce) -> Counting:
    need = 7 * law.weeks
    everything = _count_all(cases, need)
    runs_only = law.counts_full & cases.of_spell["grade_known"]
    if not runs_only.any():
        return everything
    full = _count_full(cases, need)
    return Counting(
        **{f.name: np.where(runs_only, getattr(full, f.name), getattr(everything, f.name)) for f in fields(Counting)}
    )


def _count_all(cases: Cases, need: Days) -> Counting:
    days = cases.of_spell["counted_days"].astype(np.float64)
    arises = days > need
    may_arise = cases.ongoing & ~arises & ~np.isnan(need)
    projected = np.where(may_arise, cases.as_of + need - days, np.nan)
    return Counting(
        arises=arises,
        may_arise=may_arise,
        due=np.where(days >= need, _day_reached(cases, need), projected),
        first_day=cases.start,
        last_day=cases.of_spell["last_counted"].astype(np.float64),
        days=days,
        goes_on=cases.ongoing,
    )


def _day_reached(cases: Cases, need: Days) -> Days:
    """The day on which the counted days of each spell reach `need`; NaN where they never do."""
    spell, before = cases.of_stretch["spell"], cases.counted_before
    start, end = cases.of_stretch["start"], cases.of_stretch["end"]
    wanted = need[spell]
    at = np.flatnonzero((before < wanted) & (wanted <= before + (end - start + 1)))
    reached = np.full(len(cases), np.nan)
    reached[spell[at]] = start[at] + wanted[at] - before[at] - 1
    return reached


@dataclass(frozen=True)
class Runs:
    """Unbroken runs of days: spell (row number), first and last day; sorted."""

    spell: Ints
    start: Days
    end: Days

    @property
    def days(self) -> Days:
        return self.end - self.start + 1


def unbroken_runs(spell: Ints, start: Days, end: Days, belongs: Flags) -> Runs:
    """Runs of the stretches that belong, sorted by spell and start: another stretch, or a joined gap, breaks a run."""
    follows = np.zeros(len(spell), dtype=bool)
    follows[1:] = (spell[1:] == spell[:-1]) & (start[1:] == end[:-1] + 1) & belongs[:-1]
    first = np.flatnonzero(belongs & ~follows)
    last = np.flatnonzero(belongs & ~np.append(follows[1:] & belongs[1:], False))
    return Runs(spell[first], start[first], end[last])


def _count_full(cases: Cases, need: Days) -> Counting:
    stretches = cases.of_stretch
    runs = unbroken_runs(
        stretches["spell"],
        stretches["start"].astype(np.float64),
        stretches["end"].astype(np.float64),
        stretches["grade"] == 100,
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


def _first_run(runs: Runs, wanted: Flags, length: int) -> Ints:
    """Position of the first wanted run of each spell, -1 where there is none."""
    found = np.full(length, -1, dtype=np.int64)
    at = np.flatnonzero(wanted)[::-1]
    found[runs.spell[at]] = at  # the last write, which is the first run, stays
    return found


def without_gaps(stretches: pd.DataFrame) -> pd.DataFrame:
    """The stretches of Cases with every joined gap filled: its days take the grade of the day before."""
    spell, start = stretches["spell"].to_numpy(dtype=np.int64), stretches["start"].to_numpy()
    end = stretches["end"].to_numpy(copy=True)
    goes_on = np.flatnonzero(spell[1:] == spell[:-1])
    end[goes_on] = start[goes_on + 1] - 1
    return stretches.assign(end=end)
