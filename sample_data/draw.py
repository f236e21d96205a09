"""Drawing the ordinary cases: who is away, for how long, and what the leader of the unit does about it.

The lengths are a mixture of our own, not of the reference percentages: short self-certified spells, and certified
spells from three lognormal distributions. Separate spells of one employee lie at least 18 days apart, so that what is
one absence is never in doubt here; the doubtful ones are in specials.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sample_data.truth import AS_OF, Case, Event, Row, days_from_to, plus

FIRST_DAY = date(2023, 4, 3)
APART = 18
SELF_CERTIFIED = ((1, 0.34), (2, 0.29), (3, 0.29), (4, 0.03), (5, 0.03), (8, 0.02))
CERTIFIED = ((0.55, 9.0, 0.60), (0.30, 34.0, 0.55), (0.15, 130.0, 0.65))  # share, median, sigma
LONGEST = 360
BOTH = "Arbeidstaker, Leder"
ELEMENTS = (
    "Arbeidsoppgaver og arbeidsevne",
    "Tiltak hos arbeidsgiver",
    "Tiltak med bistand fra myndighetene",
    "Videre oppfølging",
)


@dataclass(frozen=True)
class Habit:
    """How a leader follows up: the shares of plans and meetings that end each way, and of plans that are sent."""

    in_time: float
    next_day: float
    late: float
    left_out: float  # with a valid reason, in time; the rest is not done
    sent: float


HABITS = {
    "Leder A": Habit(1.0, 0.0, 0.0, 0.0, 1.0),
    "Leder B": Habit(0.82, 0.04, 0.08, 0.02, 0.93),
    "Leder C": Habit(0.74, 0.06, 0.12, 0.03, 0.90),
    "Leder D": Habit(0.66, 0.05, 0.18, 0.04, 0.85),
    "Leder E": Habit(0.58, 0.06, 0.20, 0.05, 0.80),
    "Leder F": Habit(0.45, 0.05, 0.30, 0.03, 0.70),
    "Leder G": Habit(0.34, 0.04, 0.27, 0.02, 0.60),
    "Leder H": Habit(0.0, 0.0, 0.0, 0.0, 0.0),
}


@dataclass(frozen=True)
class Employee:
    """One invented employee. No names anywhere: a number, a unit, and a leader known by a letter."""

    number: str
    unit: str
    leader: str
    position: int
    employed_from: date
    employed_to: date | None = None


def spells_of(employee: Employee, rng: np.random.Generator, payroll_codes: bool) -> list[Case]:
    """All spells of one employee from the first day of the export to as-of."""
    proneness = float(rng.gamma(2.0, 0.5))
    day = max(FIRST_DAY, employee.employed_from)
    leaves = employee.employed_to or AS_OF
    cases: list[Case] = []
    while True:
        day = plus(day, int(rng.exponential(365.25 / (1.55 * proneness + 0.05))))
        certified = bool(rng.random() < 0.32)
        day = plus(day, (0, 0, 0, 0, 0, 2, 1)[day.weekday()])  # absences begin on weekdays here
        if day > leaves or day > AS_OF:
            return cases
        wanted = _certified_length(rng) if certified else _self_certified_length(day, rng)
        planned = plus(day, wanted - 1)
        last = min(planned, leaves, AS_OF)
        case = _case(employee, day, last, planned, certified, rng, payroll_codes)
        cases.append(case)
        day = plus(last, APART + 1)


def _self_certified_length(start: date, rng: np.random.Generator) -> int:
    lengths, shares = zip(*SELF_CERTIFIED, strict=True)
    length = int(rng.choice(lengths, p=np.array(shares) / sum(shares)))
    last = plus(start, length - 1)
    return length if last.weekday() < 5 else days_from_to(start, plus(last, 4 - last.weekday()))


def _certified_length(rng: np.random.Generator) -> int:
    shares = [share for share, _, _ in CERTIFIED]
    _, median, sigma = CERTIFIED[int(rng.choice(len(shares), p=shares))]
    return int(np.clip(rng.lognormal(np.log(median), sigma), 2, LONGEST))


def _case(
    employee: Employee,
    start: date,
    last: date,
    planned: date,
    certified: bool,
    rng: np.random.Generator,
    payroll_codes: bool,
) -> Case:
    ongoing = last == AS_OF and (planned > AS_OF or bool(rng.random() < 0.5))
    case = Case(employee.number, start, last, [], ongoing, certified, employment_end=employee.employed_to)
    if not certified:
        case.rows, case.full = [Row(start, None if ongoing else last, "self_certified")], (start, last)
        return case
    length = case.days
    own_days = int(rng.integers(1, 4)) if length > 6 and rng.random() < 0.4 else 0
    first_note = plus(start, own_days)
    graded_from = _graded_from(length, own_days, rng)  # day number, 0: never, 1: the whole sick note
    grade = int(rng.choice([20, 30, 40, 50, 50, 50, 60, 70, 80]))
    cuts = {own_days + 1, graded_from, *_renewals(own_days, length, rng)}
    if length > 16:
        cuts.add(17)  # payroll changes its code where Nav's payment begins
    starts = sorted(cut for cut in cuts if own_days < cut <= length)
    case.rows = [Row(start, plus(first_note, -1), "self_certified")] if own_days else []
    for first, following in zip(starts, [*starts[1:], length + 1], strict=True):
        kind = ("sick_note_17" if first >= 17 else "sick_note_16") if payroll_codes else "sick_note"
        percent = grade if graded_from and first >= graded_from else 100
        case.rows.append(Row(plus(start, first - 1), plus(start, following - 2), kind, percent))
    if ongoing:
        end = None if planned == AS_OF or rng.random() < 0.4 else plus(AS_OF, int(rng.integers(3, 40)))
        case.rows[-1] = Row(case.rows[-1].start, end, case.rows[-1].kind, case.rows[-1].grade)
    elif own_days == 0 and graded_from < 2 and length <= 40 and last.weekday() < 5 and rng.random() < 0.15:
        case.rows = [week for row in case.rows for week in _working_weeks(row)]
    elif len(case.rows) > 2 and rng.random() < 0.1:
        note = case.rows[own_days > 0]  # nobody wrote when it ended; the next sick note says so
        case.rows[own_days > 0] = Row(note.start, None, note.kind, note.grade)
    full_last = plus(start, graded_from - 2) if graded_from else last
    case.full = (start, full_last) if full_last >= start else None
    case.certified_periods = [(first_note, last)]
    return case


def _working_weeks(row: Row) -> list[Row]:
    """The row as a payroll lists it that knows working days only: Monday to Friday, one row a week."""
    weeks: list[Row] = []
    first, end = row.start, row.end or AS_OF
    while first <= end:
        first = plus(first, (7 - first.weekday()) % 7 if first.weekday() > 4 else 0)
        last = min(end, plus(first, 4 - first.weekday()))
        if first <= last:
            weeks.append(Row(first, last, row.kind, row.grade))
        first = plus(last, 3)
    return weeks


def _graded_from(length: int, own_days: int, rng: np.random.Generator) -> int:
    chance = rng.random()
    if chance < 0.14:
        return own_days + 1
    if length > 21 and chance < 0.50:
        return int(rng.integers(max(own_days + 2, 14), length))
    return 0


def _renewals(own_days: int, length: int, rng: np.random.Generator) -> list[int]:
    """Day numbers on which a new sick note begins."""
    days, at = [], own_days + 1
    while (at := at + int(rng.choice([7, 14, 14, 21, 28, 30, 42]))) <= length:
        days.append(at)
    return days


def follow_up(case: Case, habit: Habit, rng: np.random.Generator) -> list[Event]:
    """What the leader wrote in the log about one spell. Nothing is dated after as-of."""
    if habit.in_time == 0.0 or not case.certified:
        return []
    events = [*_contacts(case, rng), *_plan(case, habit, rng), *_meeting(case, habit, rng), *_nav(case, habit, rng)]
    return [event for event in events if event.day is None or event.day <= AS_OF]


def _outcome(habit: Habit, rng: np.random.Generator) -> str:
    chance = rng.random()
    for outcome in ("in_time", "next_day", "late", "left_out"):
        chance -= getattr(habit, outcome)
        if chance < 0:
            return outcome
    return "nothing"


def _on(case: Case, number: int, kind: str, **more: str) -> Event:
    """An event on day number `number` of the spell."""
    return Event(kind, plus(case.start, number - 1), **more)  # type: ignore[arg-type]


def _on_workday(case: Case, number: int) -> int:
    """The day number, moved back to a Friday where it is a weekend; people follow up on weekdays, mostly."""
    return max(1, number - max(0, plus(case.start, number - 1).weekday() - 4))


def _contacts(case: Case, rng: np.random.Generator) -> list[Event]:
    if case.days < 10:
        return []
    days = sorted({_on_workday(case, int(day)) for day in rng.integers(3, case.days + 1, size=1 + case.days // 30)})
    return [_on(case, day, "contact", by="Leder") for day in days]


def _plan(case: Case, habit: Habit, rng: np.random.Generator) -> list[Event]:
    outcome = _outcome(habit, rng)
    day = {"in_time": int(rng.integers(9, 29)), "next_day": 29}.get(outcome, int(rng.integers(30, 66)))
    if outcome == "in_time":
        day = min(day, 28, max(case.days, 8))
    day = day if outcome == "next_day" else _on_workday(case, day)
    in_vain = case.days < 29 and not case.ongoing and (outcome != "in_time" or case.days < 18)
    if outcome == "nothing" or in_vain:
        return []
    if outcome == "left_out":
        reason = str(rng.choice(["too_ill", "cannot_return", "admitted_to_institution", "not_reachable"]))
        return [_on(case, _on_workday(case, int(rng.integers(12, 28))), "exempt_plan", reason=reason, by="Leder")]
    together = BOTH if habit.sent == 1.0 or rng.random() < 0.8 else "Leder"
    held = ELEMENTS if habit.sent == 1.0 or rng.random() < 0.7 else ELEMENTS[:2]
    by = "Leder" if habit.sent == 1.0 or rng.random() < 0.85 else "Andre"
    events = [_on(case, day, "plan_ready", by=by, participants=together, elements=", ".join(held))]
    if rng.random() < 0.3:
        events.append(_on(case, _on_workday(case, max(1, day - int(rng.integers(1, 8)))), "plan_started", by=by))
    if rng.random() < 0.5:
        events.append(_on(case, day + int(rng.integers(0, 3)), "plan_shared_employee", by=by))
    if rng.random() < habit.sent:
        wait = int(rng.choice([0, 0, 1, 2, 5, 12]))
        sent = min(day + wait, 28) if habit.sent == 1.0 else day + wait
        sent = max(day, _on_workday(case, sent))
        events.append(_on(case, sent, "plan_sent_certifier", by=by))
    if case.days > 90 and rng.random() < 0.6:
        revised = _on_workday(case, int(rng.integers(70, case.days)))
        events.append(_on(case, revised, "plan_revised", by=by, participants=together))
    if rng.random() < 0.35:
        reason = str(rng.choice(["hours_and_pace", "equipment", "physical", "new_tasks"]))
        events.append(_on(case, day, "facilitation", reason=reason, by="Leder"))
    return events


def _meeting(case: Case, habit: Habit, rng: np.random.Generator) -> list[Event]:
    full = days_from_to(*case.full) if case.full else 0
    if full < 42:
        return []
    outcome = _outcome(habit, rng)
    if outcome == "nothing":
        return []
    if outcome == "left_out":
        reason = str(rng.choice(["too_ill", "facilitation_works", "admitted_to_institution"]))
        return [_on(case, _on_workday(case, int(rng.integers(35, 49))), "exempt_dm1", reason=reason, by="Leder")]
    held = {"in_time": int(rng.integers(42, 50)), "next_day": 50}.get(outcome, int(rng.integers(51, 80)))
    held = held if outcome == "next_day" else _on_workday(case, held)
    called = _on_workday(case, held - int(rng.integers(4, 11)))
    asked = (
        BOTH if rng.random() < 0.6 else f"{BOTH}, {rng.choice(['Sykmelder', 'Bedriftshelsetjeneste', 'Tillitsvalgt'])}"
    )
    meeting = _on(case, held, "dm1_held", by="Leder", invited=asked, participants=BOTH)
    call = Event("dm1_called", plus(case.start, called - 1), by="Leder", invited=asked, meeting=meeting.day)
    if habit.sent < 1.0 and rng.random() < 0.12:
        return [meeting]  # held, but the call is not in the log
    return [call, meeting]


def _nav(case: Case, habit: Habit, rng: np.random.Generator) -> list[Event]:
    if case.days < 150:
        return []
    chance = rng.random()
    if chance > 0.8:
        return []
    held = int(rng.integers(150, 183)) if chance < 0.5 else 183 if chance < 0.53 else int(rng.integers(184, 235))
    held = held if held == 183 else _on_workday(case, held)
    day = plus(case.start, held - 1)
    events = [
        Event("dm2_called", plus(day, -24), by="Nav", meeting=day),
        Event("dm2_held", day, by="Nav", participants=f"{BOTH}, Nav", attended="Ja" if rng.random() < 0.9 else "Nei"),
    ]
    if habit.sent == 1.0 or rng.random() < 0.6:
        events.append(Event("plan_sent_nav", plus(day, -int(rng.integers(7, 15))), by="Leder"))
    if case.days < held:
        return []
    return events
