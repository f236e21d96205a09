"""Traps of layouts: rows that are not one a period."""

from __future__ import annotations

from sample_data.flat_files import delimited
from sample_data.layouts import cut, day_rows, days_of, grouped, legend, matrix, month_of
from sample_data.open_document import ods
from sample_data.spreadsheets import Rows, xlsx
from sample_data.trap import (
    BASE,
    COLUMNS,
    HEADERS,
    PEOPLE,
    PER_CENT,
    Made,
    Outcome,
    Record,
    Table,
    read,
    table,
    trap,
)

CALENDAR = {"employee": "Ansattnr", "day": "day", "code": "code", "kind": "kind"}
WEEKDAYS = ("M", "T", "O", "T", "F", "L", "S")


@trap("segments.csv")
def segments() -> Made:
    """One case of fourteen weeks in six rows: cut after day 16, where the type changes too, at each end of a month and
    where the grade changes from 100 to 50.
    """
    pieces = [*cut(BASE[2]), *cut(BASE[3], goes_on=True)]
    ends = ("2026-01-27", "2026-01-31", "2026-02-28", "2026-03-22", "2026-03-31", "2026-04-19")
    assert [str(piece.end) for piece in pieces] == [*ends]
    written = table(pieces)
    for place, row in enumerate(written[1:]):
        row[3] = "Sykmelding OVER 16 dager" if place else "Sykmelding UNDER 17 dager"
    return Made(delimited(written), read(pieces))


def _as_days(record: Record) -> list[Record]:
    return [record._replace(start=day, end=day) for day in days_of(record)]


@trap("day_rows.csv")
def rows_of_days() -> Made:
    """One row for each day of absence, with no first and no last day."""
    records = [BASE[0], BASE[1], BASE[4], BASE[5], BASE[8]]
    expected = [one for record in records for one in _as_days(record)]
    columns = {"employee": HEADERS[0], "day": "Fraværsdato", "kind": HEADERS[3], "grade": HEADERS[4]}
    outcome = read(
        expected, layout="days", columns=columns, scales={**PER_CENT, "start": "day"}, notes=["one_row_a_day"]
    )
    return Made(delimited(day_rows(records)), outcome)


def _month(year: int, month: int, name: str) -> Rows:
    days = month_of(year, month)
    return [
        [f"Fraværskalender {name} {year}"],
        ["Ansattnr", "Navn", *(day.day for day in days)],
        [None, None, *(WEEKDAYS[day.weekday()] for day in days)],
        *matrix(BASE, days),
        [],
        [legend(["sick_note", "self_certified", "child_sick", "vacation"])],
    ]


def _calendar() -> tuple[dict[str, Rows], Outcome]:
    """A calendar of two months, a sheet each: a row for each cell that is filled, and one for whom it has nothing."""
    sheets, tables, expected = {}, [], []
    for month, name in ((2, "Februar"), (3, "Mars")):
        sheets[f"{name} 2026"] = _month(2026, month, name.lower())
        days = set(month_of(2026, month))
        own = [one._replace(grade=None) for record in BASE for one in _as_days(record) if one.start in days]
        empty = len(PEOPLE) - len({one.employee for one in own})
        out = {"repeated_header": 1, "legend": 1} | ({"calendar_row_empty": empty} if empty else {})
        tables.append(
            Table(
                sheet=f"{name} 2026",
                header_row=2,
                layout="calendar",
                columns=CALENDAR,
                scales={"start": "day"},
                dropped=["Navn"],
                read=len(own) + sum(out.values()),
                used=len(own),
                out_of_scope=out,
            )
        )
        expected += own
    notes = ["calendar_legend", "one_row_a_day"]
    return sheets, read(expected, tables=tables, notes=notes, never=[*PEOPLE.values()])


@trap("calendar.xlsx")
def calendar_of_two_months() -> Made:
    """A calendar with a row for each employee and a column for each day, a sheet for each of two months, and codes that
    are told below.
    """
    sheets, outcome = _calendar()
    return Made(xlsx(sheets), outcome)


@trap("calendar.ods")
def calendar_as_open_document() -> Made:
    """The same calendar as LibreOffice saves it."""
    sheets, outcome = _calendar()
    return Made(ods(sheets), outcome)


@trap("grouped.xlsx")
def periods_under_their_employee() -> Made:
    """A report in groups: the number and the name of the employee in a row above the periods, and a sum below them."""
    outcome = read(
        sheet="Rapport",
        layout="grouped",
        columns={**COLUMNS, "employee": "employee"},
        read=len(BASE) + 2 * len(PEOPLE),
        out_of_scope={"group_heading": len(PEOPLE), "totals": len(PEOPLE)},
        notes=["grouped_report"],
        never=[*PEOPLE.values()],
    )
    return Made(xlsx({"Rapport": grouped(BASE)}), outcome)
