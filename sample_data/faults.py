"""Rows that make no spell: other absences far from any sickness, and the faults that people and systems make.

What becomes of each is noted where it is made, so that the accounts of the audit can be held against it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sample_data.draw import APART, FIRST_DAY, Employee
from sample_data.truth import AS_OF, Case, Event, Row, plus

FAR = APART + 4


@dataclass
class Loose:
    """Rows and events outside the cases, and what the audit must make of them."""

    rows: list[tuple[str, Row]] = field(default_factory=list)
    events: list[tuple[str, Event]] = field(default_factory=list)
    set_aside: Counter[str] = field(default_factory=Counter)  # fault -> rows of the absences
    out_of_scope: Counter[str] = field(default_factory=Counter)  # reason -> rows of the absences
    events_tied_to_none: int = 0
    events_twice: int = 0  # rows of the log that repeat another, out of scope


def loose_ends(employees: list[Employee], cases: list[Case], rng: np.random.Generator) -> Loose:
    """Draw the other absences and place the faults."""
    loose = Loose()
    taken: dict[str, list[tuple[date, date]]] = {employee.number: [] for employee in employees}
    for case in cases:
        taken[case.employee].append((case.start, max(row.end or AS_OF for row in case.rows)))
    drawn = [employee for employee in employees if employee.number in taken and employee.employed_from < FIRST_DAY]
    _holidays(loose, drawn, taken, rng)
    _other_absences(loose, drawn, taken, rng)
    _faulty_rows(loose, drawn, taken, cases)
    _loose_events(loose, drawn, taken)
    return loose


def _free(taken: list[tuple[date, date]], first: date, last: date) -> bool:
    return all(last < plus(start, -FAR) or first > plus(end, FAR) for start, end in taken)


def _add(loose: Loose, taken: dict[str, list[tuple[date, date]]], number: str, row: Row) -> bool:
    last = row.end or row.start
    if not _free(taken[number], row.start, last):
        return False
    taken[number].append((row.start, last))
    loose.rows.append((number, row))
    return True


def _holidays(
    loose: Loose, employees: list[Employee], taken: dict[str, list[tuple[date, date]]], rng: np.random.Generator
) -> None:
    for employee in employees:
        for year in (2023, 2024, 2025):
            if employee.employed_to or rng.random() > 0.3:
                continue
            monday = plus(date(year, 7, 3), 7 * int(rng.integers(0, 5)) - date(year, 7, 3).weekday())
            _add(loose, taken, employee.number, Row(monday, plus(monday, int(rng.choice([11, 18]))), "vacation"))
    for employee in employees[5:60:27]:  # planned already, and of no concern before it has begun
        planned = Row(date(2026, 7, 27), date(2026, 8, 14), "vacation")
        loose.out_of_scope["after_as_of"] += _add(loose, taken, employee.number, planned)


def _other_absences(
    loose: Loose, employees: list[Employee], taken: dict[str, list[tuple[date, date]]], rng: np.random.Generator
) -> None:
    kinds = {"child_sick": 60, "treatment_days": 6, "other": 14, "travel_support": 2}
    for kind, wanted in kinds.items():
        for _ in range(wanted):
            employee = employees[int(rng.integers(len(employees)))]
            day = plus(FIRST_DAY, 30 + int(rng.integers(0, 1100)))
            day = plus(day, -max(0, day.weekday() - 4))
            days = {"child_sick": int(rng.integers(1, 3)), "travel_support": 10}.get(kind, 1)
            if not employee.employed_to:
                _add(loose, taken, employee.number, Row(day, plus(day, days - 1), kind))


def _faulty_rows(
    loose: Loose, employees: list[Employee], taken: dict[str, list[tuple[date, date]]], cases: list[Case]
) -> None:
    monday = date(2025, 3, 3)
    free = iter(e.number for e in employees if not e.employed_to and _free(taken[e.number], monday, plus(monday, 30)))
    # A day that no calendar has, written as text.
    loose.rows.append((next(free), Row(monday, None, "sick_note", 100, written=("31.02.2025", plus(monday, 12)))))
    loose.set_aside["date_unreadable"] += 1
    # The year typed wrong: the end lies before the start.
    loose.rows.append((next(free), Row(monday, date(2024, 3, 14), "sick_note", 100)))
    loose.set_aside["end_before_start"] += 1
    loose.rows.append((next(free), Row(monday, plus(monday, 20), "sick_note", 130)))
    loose.set_aside["grade_out_of_range"] += 1
    # Never approved, or only begun: out of scope. Taken for real, the first would be an absence of 31 days.
    loose.rows.append((next(free), Row(monday, plus(monday, 30), "sick_note", 100, "rejected")))
    loose.rows.append((next(free), Row(monday, plus(monday, 2), "self_certified", None, "rejected")))
    loose.out_of_scope["status_rejected"] += 2
    loose.rows.append((next(free), Row(monday, plus(monday, 9), "sick_note", 100, "draft")))
    loose.out_of_scope["status_draft"] += 1
    # Exported twice.
    for case in [case for case in cases if len(case.rows) > 1][3:40:14]:
        loose.rows.append((case.employee, case.rows[0]))
        loose.out_of_scope["duplicate"] += 1


def _loose_events(loose: Loose, employees: list[Employee], taken: dict[str, list[tuple[date, date]]]) -> None:
    # Somebody who stands in no list: a number typed wrong.
    loose.events.append(("E9999", Event("plan_ready", date(2025, 4, 11), by="Leder")))
    loose.events.append(("E9999", Event("dm1_called", date(2025, 5, 2), by="Leder")))
    # Somebody who was never away.
    never = next(e.number for e in employees if not taken[e.number])
    loose.events.append((never, Event("contact", date(2025, 2, 6), by="Leder")))
    loose.events_tied_to_none = 3
    loose.events.append(loose.events[-1])  # exported twice
    loose.events_twice = 1
