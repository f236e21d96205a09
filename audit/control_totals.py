"""Control totals: rows and days by quarter and unit, and the totals of another source beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.source.private import cleaned
from audit.timeline import Records
from rules.completeness import ALL, OTHER_UNITS, OWN_UNIT, WITHOUT_UNIT, Comparison, ControlTotal
from rules.days import Flags, Ints, Texts1d
from rules.settings import Settings
from rules.suppression import hidden_together

MEASURES = ("rows", "days")
NONE_HIDDEN: frozenset[str] = frozenset()


class Grid(NamedTuple):
    """Sums by unit and quarter: one row a unit (of `units`), one column a quarter from `first` on."""

    units: list[str]  # "" where the rows have none
    first: int  # quarters since the first of 1970
    rows: Ints
    days: Ints

    def of(self, measure: str, where: Flags, quarter: str) -> int:
        """The sum of the units of the mask `where`, in one quarter ("2026Q1") or in all ("")."""
        sums = getattr(self, measure)[where]
        if not quarter:
            return int(sums.sum())
        column = quarter_number(quarter) - self.first
        return int(sums[:, column].sum()) if 0 <= column < sums.shape[1] else 0

    @classmethod
    def together(cls, grids: Sequence[Grid]) -> Grid:
        """The sums of several parts."""
        some = [grid for grid in grids if grid.units]
        if not some:
            return cls([], 0, np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
        units = sorted({unit for grid in some for unit in grid.units})
        first = min(grid.first for grid in some)
        width = max(grid.first + grid.rows.shape[1] for grid in some) - first
        rows, days = (np.zeros((len(units), width), dtype=np.int64) for _ in MEASURES)
        for grid in some:
            at = np.searchsorted(units, grid.units)
            columns = slice(grid.first - first, grid.first - first + grid.rows.shape[1])
            rows[at, columns] += grid.rows
            days[at, columns] += grid.days
        return cls(units, first, rows, days)

    @property
    def quarters(self) -> list[str]:
        return [quarter_name(self.first + column) for column in range(self.rows.shape[1])]


def summed(units: Texts1d, laid: Records) -> Grid:
    """Rows by the quarter of their first day, days of sickness records by the quarter they lie in.

    A record of several quarters gives its first and last quarter the days it has there, and every quarter between them
    the whole of it: so the work is one step a record, however long it is.
    """
    codes, names = pd.factorize(units, sort=True)
    if not len(codes):
        return Grid([], 0, np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64))
    first_quarter, last_quarter = quarter_of(laid.start), quarter_of(laid.end)
    first, width = int(first_quarter.min()), int(last_quarter.max()) - int(first_quarter.min()) + 1
    edges = first_day_of(np.arange(first, first + width + 1))
    opens, closes = first_quarter - first, last_quarter - first

    def added(column: Ints, where: Flags, weights: Ints | None = None) -> Ints:
        at = codes[where] * width + column[where]
        sums = np.bincount(at, weights=None if weights is None else weights[where], minlength=len(names) * width)
        return sums.astype(np.int64).reshape(len(names), width)

    everything = np.ones(len(codes), dtype=bool)
    within, across = laid.sick & (opens == closes), laid.sick & (opens < closes)
    days = added(opens, within, laid.end - laid.start + 1)
    days += added(opens, across, edges[opens + 1] - laid.start)
    days += added(closes, across, laid.end - edges[closes] + 1)
    whole = added(np.minimum(opens + 1, width - 1), across) - added(closes, across)
    days += np.cumsum(whole, axis=1) * np.diff(edges)
    return Grid([str(name) for name in names], first, added(opens, everything), days)


def control_totals(
    grid: Grid, own_lines: frozenset[str], settings: Settings, hidden: frozenset[str] = NONE_HIDDEN
) -> tuple[ControlTotal, ...]:
    """The lines of the company, of each unit with a line of its own, and of the rest; by quarter and in all.

    The counts of the quarters in `hidden` are not told.
    """
    names = np.array(grid.units, dtype=object)
    groups = [(ALL, "", np.ones(len(names), dtype=bool))]
    if settings.privacy != "statistics" and any(name in own_lines for name in grid.units):
        groups += [(OWN_UNIT, name, names == name) for name in grid.units if name in own_lines]
        rest = OTHER_UNITS if settings.privacy != "named" else WITHOUT_UNIT
        groups.append((rest, "", ~np.isin(names, list(own_lines))))
    lines = []
    for group, unit, where in groups:
        rows, days = grid.rows[where].sum(axis=0).tolist(), grid.days[where].sum(axis=0).tolist()
        lines.append(ControlTotal("", group, unit, sum(rows), sum(days)))
        lines += [
            ControlTotal(quarter, group, unit, row_count, day_count)
            for quarter, row_count, day_count in zip(grid.quarters, rows, days, strict=True)
        ]
    told = (line for line in lines if line.rows or line.days or line.quarter in hidden)
    return tuple(replace(line, rows=None, days=None) if line.quarter in hidden else line for line in told)


def comparisons(
    grid: Grid,
    own_lines: frozenset[str],
    known: frozenset[str],
    settings: Settings,
    hidden_quarters: frozenset[str] = NONE_HIDDEN,
) -> tuple[Comparison, ...]:
    """Each number of settings.control_totals beside the number of the export. `known`: all units of the file."""
    names = np.array(grid.units, dtype=object)
    found = []
    for number, entry in enumerate(settings.control_totals, start=1):
        unit, quarter = str(entry.get("unit", "")).strip(), str(entry.get("quarter", ""))
        hidden = settings.privacy == "statistics" or (settings.privacy == "masked" and unit in known)
        where = names == unit if unit else np.ones(len(names), dtype=bool)
        for measure in (name for name in MEASURES if name in entry):
            told, counted = int(entry[measure]), grid.of(measure, where, quarter)
            shown = cleaned(unit)
            if not unit and quarter in hidden_quarters:
                found.append(Comparison(number, quarter, "", measure, "count_hidden", None, None))
            elif not unit or unit in own_lines:
                standing = "agrees" if told == counted else "differs"
                found.append(Comparison(number, quarter, shown, measure, standing, told, counted))
            elif hidden:
                found.append(Comparison(number, quarter, "", measure, "unit_hidden", None, None))
            else:
                found.append(Comparison(number, quarter, shown, measure, "unit_unknown", None, None))
    return tuple(found)


class Quarters(NamedTuple):
    """What the choice of the quarters that are hidden rests on: persons by quarter (a number), of what MEASURES count.

    rows: those whose records begin in it; days: those of whom a sickness record lies in it; seen: either. Nothing
    outside `statistics`, where every quarter is told.
    """

    rows: Mapping[int, int]
    days: Mapping[int, int]
    seen: Mapping[int, int]

    @classmethod
    def of(cls, laid: Records, settings: Settings) -> Quarters:
        if settings.privacy != "statistics":
            return cls({}, {}, {})
        first, last = quarter_of(laid.start), quarter_of(laid.end)
        rows, days, seen = {}, {}, {}
        for quarter in range(int(first.min(initial=0)), int(last.max(initial=-1)) + 1):
            inside = (first <= quarter) & (last >= quarter)
            if inside.any():
                rows[quarter] = len(np.unique(laid.person[first == quarter]))
                days[quarter] = len(np.unique(laid.person[inside & laid.sick]))
                seen[quarter] = len(np.unique(laid.person[inside]))
        return cls(rows, days, seen)

    @classmethod
    def together(cls, parts: Sequence[Quarters]) -> Quarters:
        """Those of different employees."""

        def added(name: str) -> dict[int, int]:
            every = Counter[int]()
            for part in parts:
                every.update(getattr(part, name))
            return dict(every)

        return cls(added("rows"), added("days"), added("seen"))


def hidden_quarters(found: Quarters, settings: Settings) -> frozenset[str]:
    """In `statistics` the quarters of which a count is about few persons, and those that would tell them."""
    persons = {
        quarter_name(quarter): (found.rows[quarter], found.days[quarter], seen) for quarter, seen in found.seen.items()
    }
    return frozenset(hidden_together(persons, settings.small_group))


def quarter_of(days: Ints) -> Ints:
    """The quarter of day numbers, as quarters since the first of 1970."""
    return np.asarray(month_of(days) // 3)


def month_of(days: Ints) -> Ints:
    """The month of day numbers, as months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_name(month: int) -> str:
    """As in "2026-03"."""
    return f"{1970 + month // 12}-{month % 12 + 1:02d}"


def first_day_of(quarters: Ints) -> Ints:
    """The day number of the first day of each quarter."""
    return (quarters * 3).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def quarter_name(quarter: int) -> str:
    """As in "2026Q1"."""
    return f"{1970 + quarter // 4}Q{quarter % 4 + 1}"


def quarter_number(name: str) -> int:
    """The inverse of `quarter_name`."""
    year, number = name.split("Q")
    return (int(year) - 1970) * 4 + int(number) - 1
