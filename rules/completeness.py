"""Whether the export is complete: control totals and what to ask about. Nothing here is a deviation.

Counts and sums only, so that the parts of a company add up. `unit` is "" for the whole company; a unit that the privacy
level hides is not in the object at all, and a count that it hides is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ALL, OWN_UNIT, OTHER_UNITS, WITHOUT_UNIT = "all", "unit", "other", "none"
TOTAL_GROUPS = (ALL, OWN_UNIT, OTHER_UNITS, WITHOUT_UNIT)


@dataclass(frozen=True)
class ControlTotal:
    """What is recorded of one quarter and one group of rows; a cell of nothing but noughts is left out."""

    quarter: str  # "2026Q1"; "" for all quarters together
    group: str  # a word of TOTAL_GROUPS; "none" (rows without a unit) only where ids are shown as they stand
    unit: str  # its name, where the group is one unit
    rows: int | None  # absence records used whose first day lies in the quarter
    days: int | None  # calendar days of sickness records that lie in the quarter, up to as_of, record by record


@dataclass(frozen=True)
class Comparison:
    """One number of another source (settings.control_totals) beside the number of the export."""

    number: int  # place of the entry in the settings, from 1
    quarter: str  # "" for all quarters
    unit: str  # as written, private values taken out; "" for the company and where it is hidden
    measure: str  # "rows" or "days"
    standing: str  # "agrees", "differs", "unit_unknown", "unit_hidden" or "count_hidden"
    told: int | None  # None where the unit is unknown, or it or the count is hidden
    counted: int | None

    @property
    def difference(self) -> int | None:
        """How many more the export has; below 0 where it has fewer."""
        return None if self.told is None or self.counted is None else self.counted - self.told


@dataclass(frozen=True)
class IdRange:
    """Running numbers that no row has, both ends included."""

    first: str
    last: str


@dataclass(frozen=True)
class RecordIds:
    """The running numbers of the absence records, of all rows read: also those set aside or out of scope.

    `state`: "none" (no such column), "unusable" (blank, no numbers, or far apart by nature) or "running".
    """

    state: str
    ids: int = 0  # different numbers
    first: str = ""  # the smallest and the largest; "" in `statistics`
    last: str = ""
    missing: int = 0  # numbers between the first and the last that no row has
    ranges: tuple[IdRange, ...] = ()  # the first of them, at most 20; none in `statistics`
    shared: int = 0  # ids that stand on more than one used row
    shared_rows: int = 0  # the rows they stand on


@dataclass(frozen=True)
class QuietMonths:
    """Months between the first and the last month of the export in which no recorded sickness absence begins."""

    unit: str
    months: tuple[str, ...]  # "2025-03"; none where too few months have absences to tell
    quiet: int
    looked_at: int


@dataclass(frozen=True)
class SuddenEnd:
    """No sickness absence begins for an unusually long time before as_of."""

    unit: str
    last_start: str  # ISO date
    days: int  # from it to as_of
    longest: int  # days between two successive first days in the year before
    starts: int | None  # records that begin in that year; None where it is not told


@dataclass(frozen=True)
class PeopleInTables:
    """Employees that stand in one table and not in another.

    None where the table is not there, or (`hidden`) the count is small or would tell a small one.
    """

    listed: int | None  # in the list of employees
    never_absent: int | None  # of these: no absence record
    absent: int | None  # employees with an absence record
    not_listed: int | None  # of these: not in the list of employees
    not_listed_places: tuple[str, ...]  # at most 20 addresses
    only_followed_up: int | None  # employees that stand in the follow-up only
    long_absent: int | None  # employees with an absence of more than four weeks
    not_followed_up: int | None  # of these: no row in the follow-up
    hidden: tuple[str, ...] = ()  # the names of the counts that are not told


@dataclass(frozen=True)
class SheetSeries:
    """Sheets that are named as a series in which names are lacking."""

    file: str
    read: tuple[str, ...]  # names of the sheets of the series that are read
    lacking: tuple[str, ...]  # "03" or "2026-03" for months, else the name that is expected
    not_read: tuple[str, ...]  # sheets of the series that stand in the file and are not read
    months: bool


@dataclass(frozen=True)
class Completeness:
    """What to hold against another source, and what to ask."""

    totals: tuple[ControlTotal, ...]
    comparisons: tuple[Comparison, ...]
    record_ids: RecordIds
    quiet_months: tuple[QuietMonths, ...]  # the company first, then units
    units_without_rows: tuple[str, ...]
    sudden_ends: tuple[SuddenEnd, ...]
    people: PeopleInTables
    series: tuple[SheetSeries, ...] = field(default=())

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Completeness:
        """From the plain values of JSON."""
        ids = data["record_ids"]
        return cls(
            totals=tuple(ControlTotal(**item) for item in data["totals"]),
            comparisons=tuple(Comparison(**item) for item in data["comparisons"]),
            record_ids=RecordIds(**{**ids, "ranges": tuple(IdRange(**item) for item in ids["ranges"])}),
            quiet_months=tuple(QuietMonths(**_tuples(item)) for item in data["quiet_months"]),
            units_without_rows=tuple(data["units_without_rows"]),
            sudden_ends=tuple(SuddenEnd(**item) for item in data["sudden_ends"]),
            people=PeopleInTables(**_tuples(data["people"])),
            series=tuple(SheetSeries(**_tuples(item)) for item in data["series"]),
        )


def _tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
