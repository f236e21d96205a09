"""Random sickness histories for the properties: one company an example, many employees in it.

Drawn near everything that the rulebook makes a difference of: gaps of 15 and 16 days, threshold days, changes of the
law, weekends and holidays, open ends, the as-of day. `tables_of` gives the same company as the program's tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import pandas as pd
from hypothesis import strategies as st

from audit.tables import Account, Tables
from rules.result import TableRead
from rules.vocabulary import EVENT_KINDS, EXEMPTION_REASONS
from tests.reference import Event, Record
from tests.reference_spells import is_non_working

T = TypeVar("T")


ONE_DAY = timedelta(days=1)
LAW_CHANGES = (date(2006, 1, 1), date(2007, 3, 1), date(2011, 7, 1), date(2014, 7, 1))
# Christmas and New Year, Easter, and the holidays of May lie between one and eight weeks before these.
ORDINARY_AS_OF = (date(2024, 1, 12), date(2024, 4, 20), date(2025, 5, 31), date(2026, 2, 3), date(2026, 6, 30))

# Days from as_of back to the first day; the small ones leave much of the history after as_of.
BACK = (200, 300, 400, 330, 250, 210, 150, 120, 100, 90, 84, 85, 60, 51, 50, 49, 48, 43, 42, 30, 29, 28, 27, 16, 1, 0)
LONG = (50, 100, 200, 30, 28, 29, 31, 43, 44, 49, 50, 51, 56, 57, 58, 65, 78, 84, 85, 86, 120, 150, 182, 183, 184, 210)


@dataclass(frozen=True)
class Shape:
    """What one employee's records are drawn from; options that stand more than once are drawn more often.

    `steps`: days between the last day of one record and the first of the next; 1 is the day after, 16 a gap of 15.
    """

    most: int
    lengths: tuple[int, ...]
    steps: tuple[int, ...]
    kinds: tuple[str, ...]
    grades: tuple[float, ...]


ANYTHING = Shape(
    most=6,
    lengths=(*LONG, 1, 2, 3, 4, 5, 7, 10, 14, 16, 20, 21, 27, 1, 2, 3, 4, 5, 7, 10, 14, 16, 20, 21, 27),
    steps=(1, 1, 1, 1, 2, 3, 4, 6, 9, 15, 16, 17, 18, 30, 0, -1, -4, -20, -60),
    kinds=("sick_note",) * 9
    + ("self_certified",) * 3
    + ("vacation",) * 3
    + ("leave", "resumed", "child_sick", "other"),
    grades=(100.0,) * 5 + (50.0, 99.0, 20.0, 0.0),
)
ONE_LONG = Shape(2, LONG, (1, 16, 17, 60), ("sick_note",) * 5 + ("self_certified",), (100.0,) * 4 + (50.0,))
PARTS = Shape(
    most=4,
    lengths=(25, 20, 10, 14, 21, 27, 28, 29, 30, 35, 48, 49, 50, 51, 60, 90),
    steps=(2, 1, 2, 3, 5, 15, 16),
    kinds=("sick_note",) * 5 + ("vacation", "leave"),
    grades=(100.0,),
)
GRADES = Shape(4, (50, 10, 40, 48, 49, 51, 52, 60, 79, 84, 85, 86, 95), (1,), ("sick_note",), (100.0, 100.0, 50.0))

# Days from a first day to an event: around the threshold days of each duty, and around 14 days before.
EARLY = (-1, -13, -14, -15, -16, -30)
PLAN_DAYS = (20, 26, 27, 28, 29, 30, 35, 40, 41, 42, 43, 44, 60, 100, 0, 1, 10)
MEETING_DAYS = (40, 46, 47, 48, 49, 50, 51, 60, 80, 82, 83, 84, 85, 110, 0, 5, 20)
MEETING_2_DAYS = (150, 180, 181, 182, 183, 190, 100)

PLAN_EVENTS = ("plan_ready", "plan_ready", "plan_revised", "plan_shared_employee", "plan_sent_certifier")
PLAN_EVENTS += ("plan_sent_certifier", "plan_sent_nav", "exempt_plan", "exempt_plan", "employee_not_cooperating")
MEETING_EVENTS = ("dm1_called",) * 4 + ("dm1_held",) * 3 + ("dm1_cancelled",) * 2
MEETING_EVENTS += ("exempt_dm1", "exempt_dm1", "employee_not_cooperating")
MEETING_2_EVENTS = ("dm2_held", "dm2_held", "dm2_held", "exempt_dm2", "employment_ended")
SUBJECTS = (
    (PLAN_EVENTS, PLAN_DAYS),
    (MEETING_EVENTS, MEETING_DAYS),
    (PLAN_EVENTS + MEETING_EVENTS + MEETING_2_EVENTS, PLAN_DAYS + MEETING_DAYS + MEETING_2_DAYS),
    (MEETING_EVENTS, MEETING_DAYS),
    (MEETING_2_EVENTS, MEETING_2_DAYS),
)
REASONS = (None, "too_ill", "returning_soon", "returning_soon", "facilitation_works", "decided_by_nav", "medical")
# What the rules of the properties need; the rest of the kinds only exempt or change something.
NEEDED = ("plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held", "dm2_held")


@dataclass(frozen=True)
class Employee:
    records: tuple[Record, ...]
    events: tuple[Event, ...] = ()
    employed_to: date | None = None


@dataclass(frozen=True)
class Company:
    as_of: date
    employees: tuple[Employee, ...]
    recorded: frozenset[str] = frozenset(EVENT_KINDS)

    def __repr__(self) -> str:
        return f"{len(self.employees)} employees as of {self.as_of}"

    @property
    def first_date(self) -> date | None:
        """The first date of the whole export."""
        starts = [r.start for employee in self.employees for r in employee.records if r.start <= self.as_of]
        return min(starts, default=None)


class Dice(random.Random):
    """Choices of one employee; seeded with drawn bytes, since a draw of its own for each choice would be slow."""

    def number(self, low: int, high: int) -> int:
        return self.randint(low, high)

    def pick(self, options: Sequence[T]) -> T:
        return self.choice(options)

    def one_in(self, n: int) -> bool:
        """True once in n."""
        return self.randrange(n) == 0


def working_days_only(record: Record) -> list[Record]:
    """The record as an export that lists working days only has it: one row for each stretch of them."""
    if record.end is None:
        return [record]
    rows: list[Record] = []
    day = record.start
    while day <= record.end:
        if not is_non_working(day):
            if rows and rows[-1].end == day - ONE_DAY:
                rows[-1] = Record(record.kind, rows[-1].start, day, record.grade)
            else:
                rows.append(Record(record.kind, day, day, record.grade))
        day += ONE_DAY
    return rows or [record]


def records_from(dice: Dice, as_of: date) -> tuple[Record, ...]:
    """The records of one employee: some chained, some overlapping, some open, some after as_of."""
    shape = dice.pick((ANYTHING, ONE_LONG, PARTS, GRADES, ONE_LONG, GRADES, ANYTHING))
    back = dice.pick((*BACK, dice.number(0, 120)))
    start = as_of - timedelta(days=back if shape is ANYTHING or dice.one_in(3) else dice.number(100, 355))
    near_change = [day for day in LAW_CHANGES if timedelta(0) <= as_of - day <= timedelta(days=330)]
    if near_change and dice.one_in(2):
        start = near_change[0] + timedelta(days=dice.number(-2, 2))
    has_grade = not dice.one_in(6)
    only_working_days = dice.one_in(5)
    previous_end = None
    records: list[Record] = []
    for _ in range(dice.number(1, shape.most)):
        if previous_end is not None:
            start = max(previous_end + timedelta(days=dice.pick(shape.steps)), as_of - timedelta(days=450))
        previous_end = start + timedelta(days=dice.pick((*shape.lengths, dice.number(1, 20))) - 1)
        record = Record(
            kind=dice.pick(shape.kinds),
            start=start,
            end=None if dice.one_in(8) else previous_end,
            grade=dice.pick(shape.grades) if has_grade else None,
        )
        records += working_days_only(record) if only_working_days else [record]
    return tuple(records)


def events_from(dice: Dice, as_of: date, records: tuple[Record, ...]) -> tuple[Event, ...]:
    """Follow-up events near the threshold days: twice, undated, after as_of, with and without absence_start."""
    starts = [record.start for record in records]
    kinds, days = dice.pick(SUBJECTS)
    events: list[Event] = []
    for _ in range(dice.pick((2, 1, 3, 1, 4, 5, 0))):
        kind = "employment_ended" if dice.one_in(40) else dice.pick(kinds)
        first = dice.pick(starts) if dice.one_in(4) else starts[0]
        after = dice.pick(EARLY) if dice.one_in(10) else dice.pick((*days, dice.number(0, 200)))
        day: date | None = first + timedelta(days=after)
        if dice.one_in(12):
            day = as_of + timedelta(days=dice.number(-3, 3))
        elif dice.one_in(12):
            day = None
        absence_start = None
        if dice.one_in(3):
            absence_start = dice.pick(starts) + timedelta(days=dice.pick((0, 0, 0, 1, 5, -3, -40)))
        reason = dice.pick(REASONS)
        events.append(Event(kind, day, absence_start, reason if kind in EXEMPTION_REASONS else None))
    return tuple(events)


def employee_from(dice: Dice, as_of: date, with_events: bool) -> Employee:
    records = records_from(dice, as_of)
    if not with_events:
        return Employee(records)
    employed_to = None
    if dice.one_in(20):
        employed_to = records[0].start + timedelta(days=dice.pick((*PLAN_DAYS, *MEETING_DAYS, *EARLY, 300)))
    return Employee(records, events_from(dice, as_of, records), employed_to)


@st.composite
def companies(draw: Callable[..., Any], with_events: bool = True, size: int = 100) -> Company:
    """One company: an as-of day near something, and `size` employees. What is not recorded has no events."""
    as_of = draw(st.sampled_from(ORDINARY_AS_OF + LAW_CHANGES))
    if as_of in LAW_CHANGES:
        as_of += timedelta(days=draw(st.one_of(st.integers(0, 60), st.integers(60, 320))))
    dice = Dice(draw(st.binary(min_size=16, max_size=16)))
    people = [employee_from(dice, as_of, with_events) for _ in range(size)]
    taken_out: frozenset[str] = frozenset()
    if with_events and draw(st.integers(0, 5)) == 5:
        taken_out = draw(st.frozensets(st.sampled_from(NEEDED), min_size=1, max_size=3))
    recorded = frozenset(EVENT_KINDS) - taken_out
    return Company(
        as_of,
        tuple(
            Employee(person.records, tuple(e for e in person.events if e.event in recorded), person.employed_to)
            for person in people
        ),
        recorded,
    )


# The same company as the program's tables ------------------------------------------------------------------------


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
            "row": range(2, len(rows) + 2),
        }
    )


def follow_up_of(company: Company) -> pd.DataFrame:
    rows = [(name, event) for name, e in zip(names(company), company.employees, strict=True) for event in e.events]
    frame = pd.DataFrame(
        {
            "employee": text_column([name for name, _ in rows]),
            "event": text_column([event.event for _, event in rows]),
            "date": days_column([event.date for _, event in rows]),
            "absence_start": days_column([event.absence_start for _, event in rows]),
            "meeting_date": days_column([None] * len(rows)),
            "reason": text_column([event.reason for _, event in rows]),
        }
    )
    for column in ("by", "invited", "participants", "elements", "attended"):
        frame[column] = text_column([None] * len(rows))
    frame["registered_on"] = days_column([None] * len(rows))
    frame["column"] = text_column(["B"] * len(rows))
    frame["table"] = 1
    frame["row"] = range(2, len(rows) + 2)
    return frame


def tables_of(company: Company) -> Tables:
    """The tables as reading a file would give them, with their accounts."""
    absences, follow_up = absences_of(company), follow_up_of(company)
    people = pd.DataFrame({"employee": text_column(list(names(company)))})
    for column in ("unit", "leader", "sex"):
        people[column] = text_column([None] * len(people))
    people["position_pct"] = pd.Series([float("nan")] * len(people), dtype="float64")
    people["employed_from"] = days_column([None] * len(people))
    people["employed_to"] = days_column([employee.employed_to for employee in company.employees])
    people["table"] = 2
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
        accounts=tuple(
            account(table, frame)
            for table, frame in (("absences", absences), ("follow_up", follow_up), ("employees", people))
        ),
        faults=(),
        fault_counts={},
        remarks=(),
    )


def account(table: str, frame: pd.DataFrame) -> Account:
    columns = [name for name in frame.columns if name not in ("table", "row", "column", "grade_recorded")]
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
