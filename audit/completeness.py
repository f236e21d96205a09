"""Is the export complete? What to hold against another source, and what to ask (never a deviation)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.control_totals import comparisons, control_totals, month_name, month_of, summed
from audit.masking import known_units, units_of_absences
from audit.record_ids import record_ids
from audit.remarks import PLACES_KEPT
from audit.sheet_series import sheet_series
from audit.spells import Built
from audit.tables import Tables
from rules.completeness import Completeness, PeopleInTables, QuietMonths, SuddenEnd
from rules.days import Ints, Texts1d, day_number, to_date
from rules.settings import Settings

LEAST_MONTHS = 4  # fewer months between the first and the last tell nothing
COMPANY_SHARE, UNIT_SHARE = 0.5, 0.75  # of the months must have absences, else empty ones are as usual
YEAR = 365
LEAST_STARTS = 10  # in the year before the last first day; fewer tell nothing of the usual distance
LEAST_DAYS, TIMES_LONGEST = 14, 3
FOUR_WEEKS = 28


def completeness(
    tables: Tables, built: Built, own_lines: frozenset[str], hidden: frozenset[str], settings: Settings
) -> Completeness:
    """Control totals of the tables, and what in them asks for a second look.

    `own_lines` are the units that may be told of by themselves, `hidden` the quarters whose counts are not.
    """
    as_of = day_number(settings.as_of)
    laid = built.laid
    units = units_of_absences(tables)
    grid = summed(units, laid)
    # Sickness alone tells whether the recording goes on: a unit of "" is the whole company.
    starts = laid.start[laid.sick]
    by_unit = pd.Series(starts).groupby(units[laid.sick], sort=True)
    of_units = {str(unit): own.to_numpy() for unit, own in by_unit if str(unit) in own_lines}
    quiet = [_quiet_months("", starts, starts, COMPANY_SHARE)]
    quiet += [_quiet_months(unit, own, starts, UNIT_SHARE) for unit, own in of_units.items()]
    ends = [_sudden_end(unit, own, as_of) for unit, own in {"": starts, **of_units}.items()]
    return Completeness(
        totals=control_totals(grid, own_lines, settings, hidden),
        comparisons=comparisons(grid, own_lines, known_units(tables), settings, hidden),
        record_ids=record_ids(tables, settings),
        quiet_months=tuple(one for one in quiet if one and (one.quiet if not one.unit else one.months)),
        units_without_rows=_units_without_rows(tables, units, own_lines),
        sudden_ends=tuple(one for one in ends if one),
        people=_people(tables, built),
        series=sheet_series(tables),
    )


def _quiet_months(unit: str, starts: Ints, of_company: Ints, least_share: float) -> QuietMonths | None:
    """The months without a first day of absence, between the first and the last month of the company's.

    Those two are left out: the export may begin or end within them. None where there are too few months to tell.
    """
    if not len(of_company):
        return None
    months = np.arange(month_of(of_company.min()[None])[0] + 1, month_of(of_company.max()[None])[0])
    if len(months) < LEAST_MONTHS:
        return None
    empty = months[~np.isin(months, pd.unique(month_of(starts)))]
    usual = len(months) - len(empty) >= least_share * len(months)
    names = tuple(month_name(month) for month in empty.tolist()) if usual else ()
    return QuietMonths(unit, names, quiet=len(empty), looked_at=len(months))


def _sudden_end(unit: str, starts: Ints, as_of: int) -> SuddenEnd | None:
    """No first day for more than 14 days before as_of, and more than three times the longest such time of a year.

    The year is the one that ends with the last first day; None where fewer than ten absences begin in it.
    """
    if not len(starts):
        return None
    last = int(starts.max())
    of_year = starts[starts > last - YEAR]
    if len(of_year) < LEAST_STARTS:
        return None
    longest = int(np.diff(np.sort(pd.unique(of_year))).max(initial=0))
    if as_of - last <= max(LEAST_DAYS, TIMES_LONGEST * longest):
        return None
    return SuddenEnd(unit, to_date(last).isoformat(), as_of - last, longest, len(of_year))


def _units_without_rows(tables: Tables, units: Texts1d, own_lines: frozenset[str]) -> tuple[str, ...]:
    """The units of the list of employees and the hours that no absence is of."""
    told = {unit for frame in (tables.employees, tables.hours) for unit in frame["unit"].dropna().unique()}
    return tuple(sorted((told & own_lines) - set(units.tolist())))


def _people(tables: Tables, built: Built) -> PeopleInTables:
    absences = tables.absences
    absent = absences["employee"].drop_duplicates()
    absentees = set(absent.tolist())
    listed = set(tables.employees["employee"].dropna().tolist())
    followed = set(tables.follow_up["employee"].dropna().unique().tolist())
    has_list, has_follow_up = len(listed) > 0, tables.has_follow_up
    not_listed = absent[[person not in listed for person in absent.tolist()]] if has_list else absent[:0]
    first = absences.loc[not_listed.index].head(PLACES_KEPT)
    places = tables.addresses(first, tables.letters_of(first, "employee"))
    spells = built.spells
    long_absent = set(spells.loc[spells["counted_days"] > FOUR_WEEKS, "employee"].unique().tolist())
    return PeopleInTables(
        listed=len(listed) if has_list else None,
        never_absent=len(listed - absentees) if has_list else None,
        absent=len(absent),
        not_listed=len(not_listed) if has_list else None,
        not_listed_places=tuple(places),
        only_followed_up=len(followed - absentees - listed) if has_follow_up else None,
        long_absent=len(long_absent),
        not_followed_up=len(long_absent - followed) if has_follow_up else None,
    )
