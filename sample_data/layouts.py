"""The same absences in the layouts of different systems, as rows of cells."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sample_data.trap import AS_OF, HEADERS, PEOPLE, WORDS, Record, cells

DAY = timedelta(days=1)
# What stands in a calendar, and the text of its legend.
CODES = {
    "sick_note": "S",
    "self_certified": "E",
    "child_sick": "B",
    "vacation": "F",
    "leave": "P",
    "resumed": "T",
    "treatment_days": "BD",
    "travel_support": "R",
    "other": "A",
}


def days_of(record: Record, until: date = AS_OF) -> list[date]:
    """Every day of the record; one that has not ended goes on until then."""
    last = min(record.end or until, until)
    return [record.start + number * DAY for number in range((last - record.start).days + 1)]


def cut(record: Record, *, goes_on: bool = False) -> list[Record]:
    """The record as a payroll cuts it: after day 16, which the employer pays, and at the end of each month.

    `goes_on`: the case began earlier and is past day 16.
    """
    last = record.end or AS_OF
    ends = {last} if goes_on else {last, record.start + 15 * DAY}
    month = record.start
    while month <= last:
        end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        ends.add(end)
        month = end + DAY
    pieces, start = [], record.start
    for end in sorted(end for end in ends if end <= last):
        pieces.append(record._replace(start=start, end=end))
        start = end + DAY
    if record.end is None:
        pieces[-1] = pieces[-1]._replace(end=None)
    return pieces


def day_rows(records: Iterable[Record]) -> list[list[Any]]:
    """One row a day."""
    lines: list[list[Any]] = [[HEADERS[0], "Fraværsdato", *HEADERS[3:]]]
    for record in records:
        line = cells(record)
        lines += [[line[0], day, *line[3:]] for day in days_of(record)]
    return lines


def matrix(records: Iterable[Record], days: Sequence[date]) -> Iterator[list[Any]]:
    """For each employee of PEOPLE the number, the name and the code of each of `days`."""
    code_of = {(record.employee, day): CODES[record.kind] for record in records for day in days_of(record)}
    for employee, name in PEOPLE.items():
        yield [employee, name, *(code_of.get((employee, day)) for day in days)]


def month_of(year: int, month: int) -> list[date]:
    return [date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1)]


def legend(kinds: Iterable[str]) -> str:
    return ", ".join(f"{CODES[kind]} = {WORDS[kind]}" for kind in kinds)


def grouped(records: Sequence[Record], *, sums: bool = True) -> list[list[Any]]:
    """The periods of an employee below a row with the number and the name, and below them their number."""
    lines: list[list[Any]] = [list(HEADERS[1:])]
    for employee in dict.fromkeys(record.employee for record in records):
        own = [cells(record)[1:] for record in records if record.employee == employee]
        *given, family = PEOPLE[employee].split()
        lines += [[f"{employee} {family}, {' '.join(given)}", None, None, None], *own]
        if sums:
            lines.append(["Sum", None, None, len(own)])
    return lines
