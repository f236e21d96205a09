"""A random company as the tables that reading its files would give, with their accounts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from audit.tables import Account, Tables
from rules.result import TableRead
from tests.histories import Company
from tests.reference import FIELDS, Event


def names(company: Company) -> list[str]:
    return [f"E{number:04d}" for number in range(len(company.employees))]


def days_column(values: list[date | None]) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)).to_numpy("datetime64[us]"))


def text_column(values: list[str | None]) -> pd.Series:
    return pd.Series(values, dtype="str")


def absences_of(company: Company) -> pd.DataFrame:
    """Columns as Tables.absences. Reading leaves out what starts after as_of, so it is left out here."""
    rows = [
        (name, record)
        for name, employee in zip(names(company), company.employees, strict=True)
        for record in employee.records
        if record.start <= company.as_of
    ]
    blank: list[str | None] = [None] * len(rows)
    return pd.DataFrame(
        {
            "employee": text_column([name for name, _ in rows]),
            "start": days_column([record.start for _, record in rows]),
            "end": days_column([record.end for _, record in rows]),
            "kind": text_column([record.kind for _, record in rows]),
            "grade": pd.Series([record.grade for _, record in rows], dtype="float64"),
            "grade_recorded": [record.grade is not None for _, record in rows],
            "unit": text_column(blank),
            "leader": text_column(blank),
            "position_pct": pd.Series([float("nan")] * len(rows), dtype="float64"),
            "work_related": text_column(blank),
            "record_id": text_column(blank),
            "table": 0,
            "column": text_column(["B"] * len(rows)),
            "row": range(2, len(rows) + 2),
        }
    )


def logs_of(company: Company) -> list[frozenset[str]]:
    """The follow-up files, each as the set of FIELDS that it has a column for."""
    with_events = {event.has_columns for employee in company.employees for event in employee.events}
    return sorted(with_events | {FIELDS}, key=sorted)


def follow_up_of(company: Company) -> pd.DataFrame:
    """Columns as Tables.follow_up; the file of a row is known by the columns that it has."""
    people = list(zip(names(company), company.employees, strict=True))
    rows = [(name, event, False) for name, employee in people for event in employee.events]
    rows += [(name, event, True) for name, employee in people for event in employee.denied]
    events: list[Event] = [event for _, event, _ in rows]
    logs = logs_of(company)
    frame = pd.DataFrame(
        {
            "employee": text_column([name for name, _, _ in rows]),
            "event": text_column([event.event for event in events]),
            "date": days_column([event.date for event in events]),
            "absence_start": days_column([event.absence_start for event in events]),
            "meeting_date": days_column([event.meeting_date for event in events]),
            "reason": text_column([event.reason for event in events]),
            "attended": pd.Series([event.attended for event in events], dtype="boolean"),
            "denied": [denied for _, _, denied in rows],
        }
    )
    for column in FIELDS:
        frame[column] = text_column([",".join(sorted(getattr(event, column))) or None for event in events])
    frame["registered_on"] = days_column([None] * len(rows))
    frame["column"] = text_column(["B"] * len(rows))
    frame["table"] = pd.Series([1 + logs.index(event.has_columns) for event in events], dtype="int64")
    frame["row"] = range(2, len(rows) + 2)
    return frame


def tables_of(company: Company) -> Tables:
    """The tables as reading a file would give them, with their accounts."""
    absences, follow_up, logs = absences_of(company), follow_up_of(company), logs_of(company)
    people = pd.DataFrame({"employee": text_column(list(names(company)))})
    for column in ("unit", "leader", "sex"):
        people[column] = text_column([None] * len(people))
    people["position_pct"] = pd.Series([float("nan")] * len(people), dtype="float64")
    people["employed_from"] = days_column([None] * len(people))
    people["employed_to"] = days_column([employee.employed_to for employee in company.employees])
    people["table"] = 1 + len(logs)
    people["row"] = range(2, len(people) + 2)
    hours = pd.DataFrame(
        {"unit": text_column([]), "quarter": text_column([]), "agreed_days": pd.Series([], dtype=float)}
    )
    routines = pd.DataFrame({name: text_column([]) for name in ("checkpoint", "state", "evidence")})
    routines["reviewed_on"] = days_column([])
    for frame in (hours, routines):
        frame["table"] = pd.Series([], dtype="int64")
        frame["row"] = pd.Series([], dtype="int64")
    return Tables(
        absences=absences,
        follow_up=follow_up,
        employees=people,
        hours=hours,
        routines=routines,
        has_follow_up=True,
        recorded=company.recorded,
        files=(),
        accounts=(
            account("absences", absences),
            *(account("follow_up", follow_up[follow_up["table"] == 1 + n], FIELDS - log) for n, log in enumerate(logs)),
            account("employees", people),
        ),
        faults=(),
        fault_counts={},
        remarks=(),
    )


def account(table: str, frame: pd.DataFrame, lacking: frozenset[str] = frozenset()) -> Account:
    """`lacking`: canonical fields that the file has no column for."""
    ours = {"table", "row", "column", "grade_recorded", "denied", *lacking}
    columns = [name for name in frame.columns if name not in ours]
    letters = {name: chr(ord("A") + position) for position, name in enumerate(columns)}
    read = TableRead(
        file="example.xlsx",
        sheet=table,
        table=table,
        header_row=1,
        columns={name: name for name in columns},
        unused=(),
        rows_read=len(frame),
        rows_used=len(frame),
        rows_set_aside=0,
        out_of_scope={},
    )
    return Account(read=read, place=table, letters=letters)
