"""Is the export complete? What to hold against another source, and what to ask (never a deviation)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.control_totals import Grid, Quarters, comparisons, control_totals, month_name, month_of, summed
from audit.masking import units_of_absences
from audit.remarks import Noted
from audit.sheet_series import sheet_series
from audit.spells import Built
from audit.tables import Tables
from rules.completeness import Completeness, PeopleInTables, QuietMonths, RecordIds, SuddenEnd
from rules.days import day_number, to_date
from rules.settings import Settings

LEAST_MONTHS = 4  # fewer months between the first and the last tell nothing
COMPANY_SHARE, UNIT_SHARE = 0.5, 0.75  # of the months must have absences, else empty ones are as usual
YEAR = 365
LEAST_STARTS = 10  # in the year before the last first day; fewer tell nothing of the usual distance
LEAST_DAYS, TIMES_LONGEST = 14, 3
FOUR_WEEKS = 28


class Export(NamedTuple):
    """What some employees tell of the completeness of the export; those of all parts add up.

    starts: first days of sickness: unit, day, count
    people: `_people_in_tables`; not_listed: those who are in no row of the list of employees
    """

    grid: Grid
    quarters: Quarters
    starts: pd.DataFrame
    people: Mapping[str, int]
    not_listed: Noted

    @classmethod
    def of(cls, tables: Tables, built: Built, settings: Settings) -> Export:
        laid = built.laid
        units = units_of_absences(tables)
        # Sickness alone tells whether the recording goes on.
        first_days = pd.DataFrame({"unit": units[laid.sick], "day": laid.start[laid.sick]})
        people, not_listed = _people_in_tables(tables, built)
        return cls(
            summed(units, laid),
            Quarters.of(laid, settings),
            first_days.groupby(["unit", "day"]).size().reset_index(name="count"),
            people,
            not_listed,
        )

    @classmethod
    def together(cls, parts: Sequence[Export], settings: Settings) -> Export:
        """Those of different employees."""
        starts = pd.concat([part.starts for part in parts])
        return cls(
            Grid.together([part.grid for part in parts]),
            Quarters.together([part.quarters for part in parts]),
            starts.groupby(["unit", "day"])["count"].sum().reset_index(),
            {name: sum(part.people[name] for part in parts) for name in parts[0].people},
            Noted.together([part.not_listed for part in parts]),
        )


def completeness(
    export: Export,
    tables: Tables,
    ids: RecordIds,
    known: frozenset[str],
    own_lines: frozenset[str],
    hidden: frozenset[str],
    *,
    listed: bool,
    settings: Settings,
) -> Completeness:
    """Control totals of the tables, and what in them asks for a second look.

    `known` are all units, `own_lines` those that may be told of by themselves, `hidden` the quarters whose counts are
    not told; `listed` says that there is a list of employees. Of `tables` nothing about persons is asked.
    """
    as_of = day_number(settings.as_of)
    company = export.starts.groupby("day")["count"].sum()
    of_units = {
        str(unit): own.set_index("day")["count"]
        for unit, own in export.starts[export.starts["unit"].isin(own_lines)].groupby("unit")
    }
    # A unit of "" is the whole company.
    quiet = [_quiet_months("", company, company, COMPANY_SHARE)]
    quiet += [_quiet_months(unit, own, company, UNIT_SHARE) for unit, own in of_units.items()]
    ends = [_sudden_end(unit, own, as_of) for unit, own in {"": company, **of_units}.items()]
    return Completeness(
        totals=control_totals(export.grid, own_lines, settings, hidden),
        comparisons=comparisons(export.grid, own_lines, known, settings, hidden),
        record_ids=ids,
        quiet_months=tuple(one for one in quiet if one and (one.quiet if not one.unit else one.months)),
        units_without_rows=tuple(sorted((known & own_lines) - set(export.grid.units))),
        sudden_ends=tuple(one for one in ends if one),
        people=_people(export, listed=listed, followed_up=tables.has_follow_up),
        series=sheet_series(tables),
    )


def _quiet_months(unit: str, starts: pd.Series, of_company: pd.Series, least_share: float) -> QuietMonths | None:
    """The months without a first day of absence, between the first and the last month of the company's.

    Those two are left out: the export may begin or end within them. None where there are too few months to tell.
    Both series are counts by day.
    """
    if not len(of_company):
        return None
    first, last = month_of(of_company.index.to_numpy()[[0, -1]])
    months = np.arange(first + 1, last)
    if len(months) < LEAST_MONTHS:
        return None
    empty = months[~np.isin(months, month_of(starts.index.to_numpy()))]
    usual = len(months) - len(empty) >= least_share * len(months)
    names = tuple(month_name(month) for month in empty.tolist()) if usual else ()
    return QuietMonths(unit, names, quiet=len(empty), looked_at=len(months))


def _sudden_end(unit: str, starts: pd.Series, as_of: int) -> SuddenEnd | None:
    """No first day for more than 14 days before as_of, and more than three times the longest such time of a year.

    The year is the one that ends with the last first day; None where fewer than ten absences begin in it. `starts` are
    counts by day.
    """
    if not len(starts):
        return None
    last = int(starts.index[-1])
    of_year = starts[starts.index > last - YEAR]
    begun = int(of_year.sum())
    if begun < LEAST_STARTS:
        return None
    longest = int(np.diff(of_year.index.to_numpy()).max(initial=0))
    if as_of - last <= max(LEAST_DAYS, TIMES_LONGEST * longest):
        return None
    return SuddenEnd(unit, to_date(last).isoformat(), as_of - last, longest, begun)


def _people_in_tables(tables: Tables, built: Built) -> tuple[dict[str, int], Noted]:
    """How many persons stand in which tables, and the first rows of those who are absent and not listed."""
    absences = tables.absences
    absent = absences["employee"].drop_duplicates()
    absentees = set(absent.tolist())
    listed = set(tables.employees["employee"].dropna().tolist())
    followed = set(tables.follow_up["employee"].dropna().unique().tolist())
    spells = built.spells
    long_absent = set(spells.loc[spells["counted_days"] > FOUR_WEEKS, "employee"].unique().tolist())
    not_listed = absences.loc[absent.index[~absent.isin(listed).to_numpy()]]
    everyone = np.ones(len(not_listed), dtype=bool)
    people = {
        "listed": len(listed),
        "absent": len(absentees),
        "never_absent": len(listed - absentees),
        "only_followed_up": len(followed - absentees - listed),
        "long_absent": len(long_absent),
        "not_followed_up": len(long_absent - followed),
    }
    return people, Noted.of(tables, not_listed, everyone, tables.letters_of(not_listed, "employee"))


def _people(export: Export, *, listed: bool, followed_up: bool) -> PeopleInTables:
    found = export.people
    return PeopleInTables(
        listed=found["listed"] if listed else None,
        never_absent=found["never_absent"] if listed else None,
        absent=found["absent"],
        not_listed=export.not_listed.count if listed else None,
        not_listed_places=export.not_listed.places if listed else (),
        only_followed_up=found["only_followed_up"] if followed_up else None,
        long_absent=found["long_absent"],
        not_followed_up=found["not_followed_up"] if followed_up else None,
    )
