"""What the audit must find in the sample company, known while its cases are made.

Everything here is plain date arithmetic on one constructed case at a time. Nothing is taken from the audit: this is
the other side of the comparison in tests/test_sample_company.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

AS_OF = date(2026, 6, 30)
PERIOD_FROM = date(2023, 7, 1)
TOLERANCE = 1

PLAN_READY, PLAN_SENT, CALLED, HELD, DM2 = RULES = ("PLAN-READY", "PLAN-SENT", "DM1-CALLED", "DM1-HELD", "DM2-26W")
WEEKS = {PLAN_READY: 4, PLAN_SENT: 4, CALLED: 7, HELD: 7, DM2: 26}
VERDICTS = (
    *("met", "borderline", "late", "missing", "pending", "exempt", "unclear", "not_assessable", "not_applicable"),
)
BANDS = ((1, 16), (17, 56), (57, 84), (85, 182), (183, None))

PLAN_EXISTS = ("plan_ready", "plan_revised", "plan_shared_employee", "plan_sent_certifier", "plan_sent_nav")
COMMON_REASONS = {
    *("too_ill", "cannot_return", "returning_soon", "employment_ends", "not_reachable", "admitted_to_institution"),
    "other",
}
VALID_REASONS = {
    "exempt_plan": COMMON_REASONS | {"graded_with_dialogue"},
    "exempt_dm1": COMMON_REASONS | {"facilitation_works"},
    "exempt_dm2": COMMON_REASONS | {"decided_by_nav"},
}


@dataclass(frozen=True)
class Row:
    """One row of the sheet of absences. `end` None is an open end; `grade` None a blank cell.

    `written` holds what stands in the cells of the first and the last day when that is not start and end.
    """

    start: date
    end: date | None
    kind: str
    grade: int | None = None
    status: str = "approved"
    written: tuple[object, object] | None = None


@dataclass(frozen=True)
class Event:
    """One row of the follow-up log."""

    kind: str
    day: date | None
    reason: str = ""
    absence_start: date | None = None  # set when the row names another day than the first of the case
    meeting: date | None = None
    by: str = ""
    invited: str = ""
    participants: str = ""
    elements: str = ""
    attended: str = ""
    registered: date | None = None
    said: str = ""  # what stands in the cell of the reason, where it is none of our words
    note: str = ""  # free text in a column that no rule reads


@dataclass
class Case:
    """One spell, with what decides its verdicts.

    `full` is the run of absence at 100 per cent that decides, first and last day. `counted_last` is the last day that
    duties count; `counted` the number of absent days up to it. `given` holds verdicts worked out by hand, `threshold`
    their threshold days where the spell is not unbroken, `merging` the rules whose deviation rests on merging.
    The first `drawn` of the events were there before the further ones were added.
    """

    employee: str
    start: date
    last: date
    rows: list[Row]
    ongoing: bool = False
    certified: bool = True
    full: tuple[date, date] | None = None
    counted: int = 0
    counted_last: date | None = None
    events: list[Event] = field(default_factory=list)
    employment_end: date | None = None
    given: dict[str, str] = field(default_factory=dict)
    threshold: dict[str, date] = field(default_factory=dict)
    merging: tuple[str, ...] = ()
    certified_periods: list[tuple[date, date]] = field(default_factory=list)
    unit: str = ""
    drawn: int = 0

    def __post_init__(self) -> None:
        self.counted_last = self.counted_last or self.last
        self.counted = self.counted or days_from_to(self.start, self.counted_last)

    @property
    def days(self) -> int:
        return days_from_to(self.start, self.last)


def days_from_to(first: date, last: date) -> int:
    return (last - first).days + 1


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)


def verdict_of(case: Case, rule: str) -> tuple[str, date | None]:
    """The verdict and threshold day of one rule; no threshold day where the duty did not arise.

    For unbroken spells worked out here, else as given by hand. Where both are there, they must agree.
    """
    given = case.given.get(rule)
    if case.threshold or case.merging:
        assert given is not None, "a case with gaps or several runs needs its verdicts by hand"
        return given, None if given == "not_applicable" else case.threshold.get(rule, first_threshold(case, rule))
    found = _unbroken(case, rule)
    assert given in (None, found[0]), f"{case.employee} {rule}: by hand {given}, by arithmetic {found[0]}"
    return found


def first_threshold(case: Case, rule: str) -> date:
    return plus(case.start, 7 * WEEKS[rule] - 1)


def _unbroken(case: Case, rule: str) -> tuple[str, date | None]:
    limit = 7 * WEEKS[rule]
    dated = [event for event in case.events if event.day is None or event.day <= AS_OF]
    plan_days = [e.day for e in dated if e.kind in PLAN_EXISTS and e.day]
    if rule in (CALLED, HELD):
        first, last = case.full or (case.start, plus(case.start, -1))
        going_on = case.ongoing and case.full is not None and last == case.last
        counted, counted_last = days_from_to(first, last), last
    else:
        first, going_on, counted, counted_last = case.start, case.ongoing, case.counted, case.counted_last or case.last
    if not (counted > limit or going_on):
        return "not_applicable", None
    if rule == PLAN_SENT and not (plan_days and case.certified):
        return "not_applicable", None
    due = plus(first, limit - 1)
    latest = plus(due, TOLERANCE)
    done = _deeds(dated, rule)
    in_time = sorted(day for day in done if day >= plus(case.start, -14))
    deed = in_time[0] if in_time else None
    if done and deed is None:
        return "unclear", due
    if deed and deed <= latest:
        return ("met" if deed <= due else "borderline"), due
    exemption = _exemption(dated, rule, due, latest, counted_last)
    if exemption:
        return exemption, due
    if case.employment_end and case.employment_end <= latest:
        return ("not_applicable", None) if case.employment_end >= case.start else ("unclear", due)
    if deed:
        call_taken_back = rule == CALLED and any(
            e.kind == "dm1_called" and e.day and e.day <= latest and e.day not in done for e in dated
        )
        only_held = rule == CALLED and not any(e.kind == "dm1_called" and e.day in done for e in dated)
        verdict = "unclear" if call_taken_back or only_held else "late"
    elif latest >= AS_OF:
        return "pending", due
    else:
        verdict = "unclear" if _needs_an_answer(dated, rule, latest, done) else "missing"
    if verdict in ("late", "missing") and not going_on and counted - limit <= TOLERANCE:
        verdict = "borderline"
    return verdict, due


def _deeds(events: Sequence[Event], rule: str) -> list[date]:
    days = {kind: [e.day for e in events if e.kind == kind and e.day] for kind in {e.kind for e in events}}
    if rule == PLAN_READY:
        return [day for kind in PLAN_EXISTS for day in days.get(kind, [])]
    if rule == PLAN_SENT:
        return days.get("plan_sent_certifier", [])
    if rule == HELD:
        return days.get("dm1_held", [])
    if rule == DM2:
        return days.get("dm2_held", [])
    cancelled = max(days.get("dm1_cancelled", [date.min]))
    return [day for day in days.get("dm1_called", []) if day >= cancelled] + days.get("dm1_held", [])


def _exemptions(rule: str) -> tuple[str, ...]:
    return {
        PLAN_READY: ("exempt_plan", "employee_not_cooperating"),
        PLAN_SENT: ("exempt_plan", "employee_not_cooperating"),
        CALLED: ("exempt_dm1",),
        HELD: ("exempt_dm1", "employee_not_cooperating"),
        DM2: ("exempt_dm2",),
    }[rule]


def _exemption(events: Sequence[Event], rule: str, due: date, latest: date, counted_last: date) -> str:
    """`exempt`, `unclear` (soon back, but was not), or nothing."""
    found = ""
    for event in events:
        if event.kind not in _exemptions(rule) or (event.day and event.day > latest):
            continue
        if event.kind != "employee_not_cooperating" and event.reason not in VALID_REASONS[event.kind]:
            continue
        if event.reason == "returning_soon" and counted_last > plus(due, 28):
            found = found or "unclear"
        else:
            return "exempt"
    return found


def _needs_an_answer(events: Sequence[Event], rule: str, latest: date, done: Sequence[date]) -> bool:
    """Nothing was done, but the log holds something that somebody must explain."""
    deeds = {PLAN_READY: PLAN_EXISTS, PLAN_SENT: ("plan_sent_certifier",), CALLED: ("dm1_called", "dm1_held")}
    deeds |= {HELD: ("dm1_held",), DM2: ("dm2_held",)}
    undated = any(e.kind in deeds[rule] and e.day is None for e in events)
    weak = rule != PLAN_SENT and any(e.kind in _exemptions(rule) for e in events)
    cancelled = rule == CALLED and any(
        e.kind == "dm1_called" and e.day and e.day <= latest and e.day not in done for e in events
    )
    return undated or weak or cancelled


def band_of(days: int) -> int:
    return next(
        number for number, (first, last) in enumerate(BANDS) if first <= days and (last is None or days <= last)
    )
