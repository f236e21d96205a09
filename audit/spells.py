"""From records to spells (rulebook section 3, steps 4 to 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from audit.tables import texts_of
from audit.timeline import SICK, VACATION, Records, Segments, lay_out, overlapping
from rules.counting import Runs, unbroken_runs
from rules.days import Days, Flags, Ints, Texts1d, day_number
from rules.plain import frame_of, with_columns
from rules.settings import Settings


@dataclass(frozen=True)
class Built:
    """Spells with the days they count; days are day numbers.

    spells: employee, person (code of the employee), start, end (last absent day), ongoing, days, absent_days,
        counted_days, last_counted, full_run and graded_at_end (NaN and None where grades are not recorded),
        self_certified_run (0 where there is none), grade_known, certified, unit, leader, may_be_prolonged,
        may_have_started_earlier; sorted by employee and start
    stretches: spell (row number), start, end, grade; counted days only
    segments, laid: the timeline the spells were built from, for data remarks
    first_of_export: the first date of the whole export, as_of where there is none
    """

    spells: pd.DataFrame
    stretches: pd.DataFrame
    segments: Segments
    laid: Records
    first_of_export: int

    @cached_property
    def records(self) -> pd.DataFrame:
        """Position in the table of absences and spell, one row for each sickness or vacation record in a spell.

        A record may lie in several.
        """
        laid = self.laid
        person, start, end = (self.spells[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end"))
        order = laid.edges.order
        position = order[(laid.sick | laid.vacation)[order]]
        at, spell = overlapping(laid.person[position], laid.start[position], laid.end[position], person, start, end)
        record = position[at]
        order = np.lexsort((record, spell))
        return pd.DataFrame({"record": record[order], "spell": spell[order]})


def build_spells(absences: pd.DataFrame, settings: Settings, *, first_of_export: int | None = None) -> Built:
    """Build the spells of all employees. `absences` as in audit.tables.Tables; records after as_of are not in it.

    `first_of_export` is the first date of the whole export where `absences` is a part of it.
    """
    as_of = day_number(settings.as_of)
    person, employees = pd.factorize(absences["employee"], sort=True)
    laid = Records.of(absences, person.astype(np.int64), as_of)
    if first_of_export is None:
        first_of_export = int(laid.start.min()) if len(laid.start) else as_of
    built = spells_of(laid, settings, first_of_export)
    owner, deciding = built.spells["person"].to_numpy(), built.spells["deciding"].to_numpy()
    named = with_columns(
        built.spells.drop(columns="deciding"),
        employee=employees.to_numpy(dtype=object)[owner],
        unit=texts_of(absences["unit"])[deciding],
        leader=texts_of(absences["leader"])[deciding],
    )
    return replace(built, spells=named)


def spells_of(
    laid: Records,
    settings: Settings,
    first_of_export: int,
    *,
    vacation_is_gap: bool = False,
    segments: Segments | None = None,
) -> Built:
    """The spells of these records, without the names in them: `deciding` is the record that decides their first day.

    `vacation_is_gap` is the stricter reading that `depends_on_merging` asks for; bridging is kept in it. `segments` are
    those of the records, for those who have laid them out before.
    """
    as_of = day_number(settings.as_of)
    if segments is None:
        segments = lay_out(laid, bridge=settings.bridge_non_working_days)
    at = np.flatnonzero(absent(segments, vacation_is_gap))
    spell = _spell_of_each(segments, at, settings.gap_days)
    count = int(spell[-1]) + 1 if len(spell) else 0
    first, last = _edges_of_groups(spell, count)
    start, end = segments.start[at[first]], segments.end[at[last]]
    owner = segments.person[at[first]]

    length = segments.end[at] - segments.start[at] + 1
    grade = _grade_of_day_before(segments)[at]
    counted = _counted(segments, at, spell, count)
    at_counted = at[counted]
    stretch_spell = spell[counted]
    runs = unbroken_runs(
        stretch_spell,
        segments.start[at_counted].astype(np.float64),
        segments.end[at_counted].astype(np.float64),
        grade[counted] == 100,
    )
    grade_known = np.bincount(spell, weights=np.isnan(grade), minlength=count) == 0
    self_certified = unbroken_runs(
        spell, segments.start[at].astype(np.float64), segments.end[at].astype(np.float64), _self_certified(segments)[at]
    )
    ongoing = (end == as_of) & _goes_on(laid, owner)

    spells = frame_of(
        {
            "person": owner,
            "start": start,
            "end": end,
            "ongoing": ongoing,
            "days": end - start + 1,
            "absent_days": _sum(spell, length, count),
            "counted_days": _sum(stretch_spell, length[counted], count),
            "last_counted": segments.end[at_counted[_edges_of_groups(stretch_spell, count)[1]]],
            "full_run": np.where(grade_known, _longest(runs, count), np.nan),
            "graded_at_end": _known_or_none(grade[last] < 100, grade_known),
            "grade_known": grade_known,
            "self_certified_run": _longest(self_certified, count),
            "certified": _sum(spell, segments.certified[at].astype(np.int64), count) > 0,
            "deciding": segments.record[at[first]],
            "may_be_prolonged": ~ongoing & (as_of - end < settings.gap_days),
            "may_have_started_earlier": start - first_of_export <= settings.gap_days,
        }
    )
    stretches = frame_of(
        {
            "spell": stretch_spell,
            "start": segments.start[at_counted],
            "end": segments.end[at_counted],
            "grade": grade[counted],
        }
    )
    return Built(spells, stretches, segments, laid, first_of_export)


def absent(segments: Segments, vacation_is_gap: bool) -> Flags:
    """Sick segments, and vacation that follows an absent day with nothing in between (counter still 0)."""
    sick = segments.day_class == SICK
    if vacation_is_gap or not len(segments):
        return np.asarray(sick)
    vacation = segments.day_class == VACATION
    # The last segment that is no vacation decides: sick, and of the same person, then the vacation is absence.
    last_other = np.maximum.accumulate(np.where(vacation, -1, np.arange(len(segments))))
    decided_by = np.maximum(last_other, 0)
    absorbed = vacation & (last_other >= 0) & sick[decided_by] & (segments.person[decided_by] == segments.person)
    return np.asarray(sick | absorbed)


def _spell_of_each(segments: Segments, at: Ints, gap_days: int) -> Ints:
    """Number the spells of the absent segments `at`: a gap of gap_days or another person begins a new one."""
    person, start, end = segments.person[at], segments.start[at], segments.end[at]
    begins = np.ones(len(at), dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (start[1:] - end[:-1] - 1 >= gap_days)
    return np.cumsum(begins) - 1


def _grade_of_day_before(segments: Segments) -> Days:
    """The grade of each segment; vacation takes that of the sick segment before it."""
    own = segments.day_class == SICK
    if not own.any():
        return segments.grade
    return segments.grade[np.maximum(np.maximum.accumulate(np.where(own, np.arange(len(own)), -1)), 0)]


def _counted(segments: Segments, at: Ints, spell: Ints, count: int) -> Flags:
    """Step 5: trailing vacation that no sickness record covers belongs to the spell, but no duty counts it."""
    holds = (segments.day_class[at] == SICK) | segments.covered[at]
    last_held = np.zeros(count, dtype=np.int64)
    position = np.arange(len(at))
    last_held[spell[holds]] = position[holds]  # the last write, which is the last of the spell, stays
    return np.asarray(position <= last_held[spell])


def _self_certified(segments: Segments) -> Flags:
    """Sick days by self-certification alone; a bridged day, which no record covers, is as the day before."""
    sick = segments.day_class == SICK
    own = np.asarray(sick & segments.covered & ~segments.certified)
    return np.asarray(own | (sick & ~segments.covered & np.append(False, own[:-1])[: len(own)]))


def _longest(runs: Runs, count: int) -> Days:
    longest = np.zeros(count)
    np.maximum.at(longest, runs.spell, runs.days)
    return longest


def _known_or_none(flags: Flags, known: Flags) -> Texts1d:
    told = flags.astype(object)
    told[~known] = None
    return told


def _goes_on(laid: Records, owner: Ints) -> Flags:
    return np.isin(owner, np.unique(laid.person[laid.goes_on]))


def _edges_of_groups(group: Ints, count: int) -> tuple[Ints, Ints]:
    """First and last position of each group in a sorted array of group numbers, every one of which occurs."""
    behind = np.cumsum(np.bincount(group, minlength=count))
    return behind - np.bincount(group, minlength=count), behind - 1


def _sum(group: Ints, values: Ints, count: int) -> Ints:
    return np.bincount(group, weights=values, minlength=count).astype(np.int64)
