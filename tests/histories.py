"""Random sickness histories for the properties: one company an example, many employees in it.

Drawn near everything that the rulebook makes a difference of: gaps of 15 and 16 days, threshold days, changes of the
law, weekends and holidays, open ends, the as-of day. Their follow-up is drawn by histories_follow_up;
`company_tables.tables_of` gives the same company as the program's tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from rules.vocabulary import EVENT_KINDS
from tests.dice import Dice
from tests.histories_follow_up import EARLY, LOGS, MEETING_DAYS, PLAN_DAYS, events_from
from tests.reference import Event, Record
from tests.reference_spells import is_non_working

ONE_DAY = timedelta(days=1)
LAW_CHANGES = (date(2006, 1, 1), date(2007, 3, 1), date(2011, 7, 1), date(2014, 7, 1))
LAW_CHANGES += (date(1997, 5, 1), date(2004, 7, 1), date(2017, 12, 15), date(2019, 7, 1))
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
# Around 52 weeks.
YEAR = Shape(3, (363, 364, 365, 366, 367, 380, 180), (1, 1, 2, 3, 16), ("sick_note",), (100.0, 100.0, 50.0))
SELF_CERTIFIED = Shape(
    most=4,
    lengths=(1, 2, 3, 4, 5, 3, 4, 8),
    steps=(1, 1, 2, 3, 4, 0, -1, 16, 20),
    kinds=("self_certified",) * 5 + ("sick_note", "vacation"),
    grades=(100.0, 100.0, 50.0, 0.0),
)
GRADES = Shape(4, (50, 10, 40, 48, 49, 51, 52, 60, 79, 84, 85, 86, 95), (1,), ("sick_note",), (100.0, 100.0, 50.0))

# What the rules of the properties need; the rest of the kinds only exempt or change something.
NEEDED = ("plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held", "dm2_held", "plan_sent_nav", "facilitation")
NEEDED += ("transfer_consulted", "activity_started")


@dataclass(frozen=True)
class Employee:
    records: tuple[Record, ...]
    events: tuple[Event, ...] = ()
    employed_to: date | None = None
    denied: tuple[Event, ...] = ()  # cells that say «no»: no events at all


@dataclass(frozen=True)
class Company:
    as_of: date
    employees: tuple[Employee, ...]
    recorded: frozenset[str] = frozenset(EVENT_KINDS)

    def __repr__(self) -> str:
        return f"{len(self.employees)} employees as of {self.as_of}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis would tell every record of every employee of a failing example; `check` tells what matters."""
        printer.text(repr(self))

    @property
    def first_date(self) -> date | None:
        """The first date of the whole export."""
        starts = [r.start for employee in self.employees for r in employee.records if r.start <= self.as_of]
        return min(starts, default=None)


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
    shape = dice.pick((ANYTHING, ONE_LONG, PARTS, GRADES, ONE_LONG, GRADES, ANYTHING, YEAR, SELF_CERTIFIED))
    back = dice.pick((*BACK, dice.number(0, 120)))
    far = dice.number(355, 400) if shape is YEAR else dice.number(100, 355)
    start = as_of - timedelta(days=back if shape is ANYTHING or dice.one_in(3) else far)
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


def employee_from(dice: Dice, as_of: date, logs: list[frozenset[str]]) -> Employee:
    """Without logs there is no follow-up at all."""
    records = records_from(dice, as_of)
    if not logs:
        return Employee(records)
    starts = [record.start for record in records]
    employed_to = None
    if dice.one_in(20):
        employed_to = starts[0] + timedelta(days=dice.pick((*PLAN_DAYS, *MEETING_DAYS, *EARLY, 300)))
    denied: tuple[Event, ...] = ()
    if dice.one_in(15):
        denied = (Event(dice.pick(EVENT_KINDS), absence_start=starts[0]),)
    return Employee(records, events_from(dice, as_of, starts, logs), employed_to, denied)


@st.composite
def companies(draw: Callable[..., Any], with_events: bool = True, size: int = 100) -> Company:
    """One company: an as-of day near something, and `size` employees. What is not recorded has no events."""
    as_of = draw(st.sampled_from(ORDINARY_AS_OF * 2 + LAW_CHANGES))
    if as_of in LAW_CHANGES:
        as_of += timedelta(days=draw(st.one_of(st.integers(0, 60), st.integers(60, 320))))
    dice = Dice(draw(st.binary(min_size=16, max_size=16)))
    logs = [dice.pick(LOGS) for _ in range(dice.number(1, 2))] if with_events else []
    people = [employee_from(dice, as_of, logs) for _ in range(size)]
    taken_out: frozenset[str] = frozenset()
    if with_events and draw(st.integers(0, 4)) == 4:
        taken_out = draw(st.frozensets(st.sampled_from(NEEDED), min_size=1, max_size=3))
    recorded = frozenset(EVENT_KINDS) - taken_out

    def of_recorded(events: tuple[Event, ...]) -> tuple[Event, ...]:
        return tuple(event for event in events if event.event in recorded)

    people = [replace(e, events=of_recorded(e.events), denied=of_recorded(e.denied)) for e in people]
    return Company(as_of, tuple(people), recorded)
