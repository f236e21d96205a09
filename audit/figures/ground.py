"""What all figures stand on: the period, the units as they are shown, and the days of sickness in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from audit.spells import Built
from audit.tables import Tables
from audit.timeline import SICK, Segments, overlapping
from rules.days import Flags, Ints, Texts1d, day_number, day_numbers, day_of, owner_day, owner_of, to_date
from rules.quarters import first_day, last_day, quarter_of
from rules.settings import Settings
from rules.workdays import Calendar, calendar

Group = tuple[int, ...]  # one group of rows: its values of the columns it is grouped by

WHOLE = 1_000_000  # man-days are counted in millionths, so that they add up exactly


@dataclass(frozen=True)
class Pieces:
    """Days of some kind of absence in the period, cut at the edges of quarters; arrays of one value a piece."""

    segment: Ints  # position in the segments they are cut from
    person: Ints
    start: Ints
    end: Ints
    quarter: Ints

    @property
    def days(self) -> Ints:
        """Calendar days."""
        return self.end - self.start + 1


@dataclass(frozen=True)
class Staff:
    """The list of employees as disjoint times of employment in the period, sorted by person and day.

    Persons have the codes of the absences; who has none has a code of their own behind those.
    """

    person: Ints
    start: Ints
    end: Ints
    position: Ints  # in millionths; of several rows of one person at a time, their sum; whole where none tells it
    unit: Ints  # of the row that began last
    told: Flags  # the position is told

    @property
    def employees(self) -> Ints:
        """Everyone who was employed in the period."""
        return np.unique(self.person)


@dataclass(frozen=True)
class Ground:
    """unit_of_spell, unit_of_listed, unit_of_hours: the unit of each row as it is shown ("" for none).

    listed, units_listed: whether there is a list of employees, and whether it tells units, also where these employees
    are not in it.
    """

    tables: Tables
    built: Built
    settings: Settings
    unit_of_spell: Texts1d
    unit_of_listed: Texts1d
    unit_of_hours: Texts1d
    listed: bool
    units_listed: bool

    @cached_property
    def last(self) -> int:
        return day_number(self.settings.as_of)

    @cached_property
    def first(self) -> int:
        """The first day of the period; without period_from that of the export."""
        told = self.settings.period_from
        return min(self.built.first_of_export if told is None else day_number(told), self.last)

    @property
    def period(self) -> tuple[str, str]:
        return to_date(self.first).isoformat(), to_date(self.last).isoformat()

    @cached_property
    def calendar(self) -> Calendar:
        return calendar(self.first, self.last)

    @cached_property
    def of_spell(self) -> dict[str, np.ndarray]:
        """The columns of the spells as arrays."""
        return {str(name): self.built.spells[name].to_numpy() for name in self.built.spells}

    @cached_property
    def began(self) -> Flags:
        """True for the spells that began in the period."""
        return np.asarray(self.of_spell["start"] >= self.first)

    @cached_property
    def labels(self) -> pd.Index:
        """Every unit as it is shown; units are counted by their place here."""
        return pd.Index(sorted({"", *self.unit_of_spell, *self.unit_of_listed, *self.unit_of_hours}), dtype=object)

    def units(self, shown: Texts1d) -> Ints:
        """The place of each unit among the labels."""
        return self.labels.get_indexer(pd.Index(shown, dtype=object)).astype(np.int64)

    @cached_property
    def spell_unit(self) -> Ints:
        return self.units(self.unit_of_spell)

    @cached_property
    def child_sick(self) -> Flags:
        """True for the records of a sick child."""
        return (self.tables.absences["kind"] == "child_sick").to_numpy(dtype=bool)

    @cached_property
    def listed_person(self) -> Ints:
        """The person of each row of the list of employees."""
        laid, absences = self.built.laid, self.tables.absences
        names = np.full(int(laid.person.max()) + 1 if len(laid.person) else 0, "", dtype=object)
        names[laid.person] = absences["employee"].to_numpy(dtype=object)
        listed = self.tables.employees["employee"].to_numpy(dtype=object)
        person: Ints = pd.Index(names, dtype=object).get_indexer(pd.Index(listed, dtype=object)).astype(np.int64)
        new = person < 0
        person[new] = len(names) + pd.factorize(listed[new])[0]
        return person

    def of_person(self, column: str) -> pd.Series:
        """What the list of employees tells of each person (the index): the first row that tells it."""
        told = pd.Series(self.tables.employees[column].to_numpy(), index=self.listed_person).dropna()
        return told[~told.index.duplicated()]

    @cached_property
    def staff(self) -> Staff | None:
        """None without a list of employees."""
        return _staff(self) if self.listed else None

    @cached_property
    def sickness(self) -> Pieces:
        """Days of sickness by their class in step 1 of rulebook section 3: no bridged days, no vacation or leave."""
        segments = self.built.segments
        return self.pieces(segments, (segments.day_class == SICK) & segments.covered)

    def pieces(self, segments: Segments, which: Flags) -> Pieces:
        """The parts of these segments that lie in the period, quarter by quarter."""
        at = np.flatnonzero(which & (segments.end >= self.first))
        start, end = np.maximum(segments.start[at], self.first), segments.end[at]
        piece, start, end, quarter = by_quarter(start, end)
        return Pieces(at[piece], segments.person[at[piece]], start, end, quarter)

    def spell_at(self, person: Ints, day: Ints) -> Ints:
        """The spell that each of these days of sickness lies in."""
        keys = owner_day(self.of_spell["person"], self.of_spell["start"])
        return np.searchsorted(keys, owner_day(person, day), side="right") - 1

    def employed(self, staff: Staff, person: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Which of these intervals share days with which times of employment, as pairs of positions."""
        return overlapping(person, start, end, staff.person, staff.start, staff.end)


def by_quarter(start: Ints, end: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Cut intervals at the edges of quarters: position of the interval, first and last day and quarter of each part."""
    first, last = quarter_of(start), quarter_of(end)
    parts = last - first + 1
    at = np.repeat(np.arange(len(start)), parts)
    quarter = first[at] + np.arange(len(at)) - np.repeat(np.cumsum(parts) - parts, parts)
    return at, np.maximum(start[at], first_day(quarter)), np.minimum(end[at], last_day(quarter)), quarter


def summed(frame: pd.DataFrame, by: Sequence[str], amounts: Sequence[str] = ()) -> dict[Group, dict[str, int]]:
    """The sums of the amounts, and how many different `person` they are of, for each group; all are integers.

    Without `by` all rows are one group, also when there are none.
    """
    if not by:
        sums = {name: int(frame[name].sum()) for name in amounts}
        return {(): {"persons": int(frame["person"].nunique()), **sums}}
    group, first = _grouped([frame[name].to_numpy() for name in by])
    _, pairs = _grouped([group, frame["person"].to_numpy()])
    table = frame[list(amounts)].groupby(group).sum()
    table["persons"] = np.bincount(group[pairs], minlength=len(first))
    names = [str(name) for name in table.columns]
    return {
        tuple(int(part) for part in own): dict(zip(names, (int(value) for value in row), strict=True))
        for own, row in zip(frame[list(by)].to_numpy()[first], table.to_numpy(), strict=True)
    }


def _grouped(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """The group of each row by these columns, and the first row of each; numbered as they occur."""
    group, found = pd.factorize(columns[0])
    for column in columns[1:]:
        codes, different = pd.factorize(column)
        group, found = pd.factorize(group * len(different) + codes)
    first = np.empty(len(found), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]  # the last write, which is the first row, stays
    return group, first


def _staff(ground: Ground) -> Staff:
    listed = ground.tables.employees
    rows = pd.DataFrame(
        {
            "person": ground.listed_person,
            "start": day_numbers(listed["employed_from"]),
            "end": day_numbers(listed["employed_to"]),
            "position": listed["position_pct"].to_numpy(),
            "unit": ground.units(ground.unit_of_listed),
        }
    ).drop_duplicates()
    rows["start"] = np.fmax(rows["start"], ground.first)
    rows["end"] = np.fmin(rows["end"], ground.last)
    rows = rows[rows["start"] <= rows["end"]].sort_values(["person", "start"], kind="stable")
    person, start, end, unit = (rows[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end", "unit"))
    told = rows["position"].notna().to_numpy()
    position = np.rint(rows["position"].fillna(0).to_numpy() * (WHOLE // 100)).astype(np.int64)
    opens, closes = owner_day(person, start), owner_day(person, end + 1)
    edges = np.unique(np.concatenate([opens, closes]))

    def running(amount: Ints) -> Ints:
        change = np.zeros(len(edges), dtype=np.int64)
        np.add.at(change, np.searchsorted(edges, opens), amount)
        np.subtract.at(change, np.searchsorted(edges, closes), amount)
        return np.cumsum(change)

    # The last edge of a person closes and opens nothing, so each of these is followed by one of the same person.
    at = np.flatnonzero(running(np.ones(len(rows), dtype=np.int64)) > 0)
    any_told = running(told.astype(np.int64))[at] > 0
    return Staff(
        person=owner_of(edges[at]),
        start=day_of(edges[at]),
        end=day_of(edges[at + 1]) - 1,
        position=np.where(any_told, running(position)[at], WHOLE),
        unit=unit[np.searchsorted(opens, edges[at], side="right") - 1],
        told=any_told,
    )
