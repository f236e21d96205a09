"""What is rare, placed on purpose: each kind of finding that a draw might not bring, and exemptions that stand out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from sample_data.additions import CAREFUL, NO_LOG, add, on
from sample_data.draw import BOTH
from sample_data.truth import AS_OF, CALLED, DM2, PLAN_READY, Case, Event, plus, verdict_of
from sample_data.truth_counting import call_duty, dated, plan_duty, told
from sample_data.truth_nav import activity

ATTEMPTS = ("contact", "plan_started", "plan_shared_employee", "dm1_called", "dm1_held")
LAX = ("Leder E", "Leder F", "Leder G")
EventsOf = Callable[[Case], Sequence[Event]]


def place_occasions(cases: Sequence[Case], leader_of: dict[str, str]) -> None:
    """Place them in spells that fit, none with the leader who does everything.

    The leader who writes nothing down gets only what Nav asks.
    """
    with_log = [case for case in cases if case.certified and leader_of[case.unit] not in (NO_LOG, CAREFUL)]
    without = [case for case in cases if case.certified and leader_of[case.unit] == NO_LOG]
    lax = [case for case in with_log if leader_of[case.unit] in LAX]
    _activity_exemptions([case for case in with_log if activity(case)[0].verdict == "missing"])
    _nav_meetings([case for case in with_log if case.days > 150])
    _third_meetings([case for case in with_log if dated(case, "dm2_held")])
    _seldom_blank([case for case in with_log if told(case, "dm2_held")])
    _transfers([case for case in lax if case.days > 80])
    _requests_of_nav(lax, [case for case in with_log if case.ongoing and case.days > 40], without)
    _wishes([case for case in with_log if dated(case, "dm1_held") and not told(case, "certifier_wanted")])
    _not_cooperating(with_log)
    _exemptions_that_stand_out(with_log)
    _curious_days(lax, [case for case in with_log if case.ongoing and case.days > 40])
    _left_the_company(with_log)


def _give(cases: Iterable[Case], *lines: EventsOf) -> None:
    """Each line of events to the first spell, not used before, that can take it."""
    used: set[int] = set()
    pool = list(cases)
    for line in lines:
        taken = next((case for case in pool if id(case) not in used and add(case, *line(case))), None)
        assert taken is not None, "no spell can take this"
        used.add(id(taken))


def _activity_exemptions(cases: Sequence[Case]) -> None:
    """Nav's decisions, one that rests on the employer's statement, one that lacks it, and exemptions with a flaw."""

    def exempt(number: int, reason: str = "") -> EventsOf:
        return lambda case: [on(case, number, "exempt_activity", reason=reason, by="Nav")]

    def stated(case: Case) -> list[Event]:
        statement = on(case, 40, "employer_statement", by="Leder")
        return [statement, on(case, 52, "exempt_activity", reason="facilitation_impossible", by="Nav")]

    _give(
        cases,
        stated,
        exempt(50, "facilitation_impossible"),
        exempt(54, "decided_by_nav"),
        exempt(45),
        exempt(55, "returning_soon"),
        exempt(80, "medical"),
        lambda case: [Event("activity_started", None, by="Leder")],
    )


def _nav_meetings(cases: Sequence[Case]) -> None:
    """Calls to a meeting of Nav's: on short notice, without a day, called off, moved, and one that is to come."""

    def called(case: Case, number: int, ahead: int | None) -> Event:
        event = on(case, number, "dm2_called", by="Nav")
        assert event.day is not None
        return event if ahead is None else replace(event, meeting=plus(event.day, ahead))

    quiet = [case for case in cases if not told(case, "dm2_called", "dm2_held", "plan_sent_nav")]
    past = [case for case in quiet if not case.ongoing]
    _give(
        past,
        lambda case: [called(case, 140, 5)],
        lambda case: [called(case, 130, None)],
        lambda case: [called(case, 120, 24), on(case, 130, "dm2_cancelled", by="Nav")],
        lambda case: [called(case, 118, 25), called(case, 128, 28)],
    )
    soon = [case for case in quiet if case.ongoing]
    coming = Event("dm2_called", plus(AS_OF, -8), by="Nav", meeting=plus(AS_OF, 16))
    _give(soon, lambda case: [coming])


def _seldom_blank(cases: Sequence[Case]) -> None:
    """The plan sent to Nav three days before a meeting; and nobody wrote whether the leader came to one."""
    late = [case for case in cases if dated(case, "plan_ready") and not dated(case, "plan_sent_nav")]
    _give(late, lambda case: [Event("plan_sent_nav", plus(dated(case, "dm2_held")[0], -3), by="Leder")])
    case = next(case for case in cases if case not in late and not told(case, "dm3_held"))
    case.events = [replace(event, attended="") if event.kind == "dm2_held" else event for event in case.events]


def _transfers(cases: Sequence[Case]) -> None:
    """Other work first and talk afterwards; and a talk of which nobody knows the day."""

    def moved(case: Case) -> Event:
        return on(case, 50, "facilitation", reason="transfer", by="Leder")

    _give(
        [case for case in cases if not any(event.reason == "transfer" for event in case.events)],
        lambda case: [moved(case), on(case, 64, "transfer_consulted", by="Leder", participants=BOTH)],
        lambda case: [moved(case), Event("transfer_consulted", None, by="Leder", participants=BOTH)],
    )


def _third_meetings(cases: Sequence[Case]) -> None:
    """A further meeting was asked for: held, held without the employer, and not held yet."""

    def asked(case: Case) -> date:
        return plus(dated(case, "dm2_held")[-1], 14)

    def held(case: Case, attended: str) -> list[Event]:
        day = plus(asked(case), 28)
        day = plus(day, -max(0, day.weekday() - 4))
        meeting = Event("dm3_held", day, by="Nav", participants=f"{BOTH}, Nav", attended=attended)
        return [Event("dm3_requested", asked(case), by="Arbeidstaker"), meeting]

    long = [case for case in cases if plus(asked(case), 30) < case.last]
    _give(
        long,
        lambda case: [*held(case, "Ja"), Event("plan_sent_nav", plus(asked(case), 18), by="Leder")],
        lambda case: held(case, "Nei"),
        lambda case: [Event("dm3_requested", asked(case), by="Leder")],
    )


def _requests_of_nav(lax: Sequence[Case], ongoing: Sequence[Case], without_log: Sequence[Case]) -> None:
    """Two weeks are not over since Nav, or the employee, asked; no day stands there; and nobody answers."""
    with_plan = [case for case in lax if case.days > 60 and dated(case, "plan_ready")]
    _give(ongoing, lambda case: [Event("plan_requested_nav", plus(AS_OF, -11), by="Nav")])
    partly = [case for case in ongoing if not (call_duty(case)[0] or told(case, "dm1_requested"))]
    _give(partly, lambda case: [Event("dm1_requested", plus(AS_OF, -8), by="Arbeidstaker")])
    _give(with_plan, lambda case: [Event("plan_requested_nav", None, by="Nav")])
    long = [case for case in without_log if case.days > 70]
    for case in long[:2]:
        add(case, on(case, 60, "plan_requested_nav", by="Nav"))


def _wishes(cases: Sequence[Case]) -> None:
    """Nobody wrote who wanted the certifier in the meeting, or who was called to it."""

    def wish(case: Case, by: str) -> list[Event]:
        return [Event("certifier_wanted", plus(dated(case, "dm1_held")[0], -10), by=by)]

    _give(cases, lambda case: wish(case, ""))
    silent = [case for case in cases if not any(e.invited for e in told(case, "dm1_called", "dm1_held"))]
    _give(silent[-1:], lambda case: wish(case, "Arbeidstaker"))


def _not_cooperating(cases: Sequence[Case]) -> None:
    """The leader tried, and made the plan alone, since the employee took no part.

    One without any attempt in the log is among the cases made by hand.
    """
    alone = [
        case
        for case in cases
        if plan_duty(case)[0] and [event.participants for event in told(case, "plan_ready")] == ["Leder"]
    ]

    def note(case: Case) -> list[Event]:
        return [on(case, 14, "employee_not_cooperating", by="Leder")]

    _give([case for case in alone if told(case, *ATTEMPTS)], note, note, note)


def _exemptions_that_stand_out(cases: Sequence[Case]) -> None:
    """Exemptions beside a duty that was met too late: without a reason, of the wrong kind, decided afterwards."""

    def late(rule: str) -> list[Case]:
        return [case for case in cases if verdict_of(case, rule)[0] == "late"]

    _give(
        late(PLAN_READY),
        lambda case: [on(case, 20, "exempt_plan", by="Leder")],
        lambda case: [on(case, 25, "exempt_plan", reason="facilitation_works", by="Leder")],
        lambda case: [on(case, 36, "exempt_plan", reason="too_ill", by="Leder")],
    )
    _give(late(CALLED), lambda case: [on(case, 45, "exempt_dm1", by="Leder")])
    _give(late(DM2), lambda case: [on(case, 170, "exempt_dm2", reason="graded_with_dialogue", by="Nav")])
    met = [case for case in cases if verdict_of(case, CALLED)[0] == "met"]
    _give(met, lambda case: [on(case, 30, "exempt_dm1", reason="facilitation_works", by="Leder")])


def _curious_days(cases: Sequence[Case], ongoing: Sequence[Case]) -> None:
    """Talks before the absence began, a meeting on a public holiday, and a deed of next week."""
    long = [case for case in cases if case.days > 20]
    for case in long[5:40:20]:
        add(case, Event("contact", plus(case.start, -6), by="Leder"))
    holidays = (date(2024, 5, 1), date(2024, 5, 17), date(2025, 5, 1), date(2025, 5, 29), date(2026, 5, 14))
    again = [case for case in cases if dated(case, "dm1_held")]
    case, day = next((c, d) for c in again for d in holidays if dated(c, "dm1_held")[0] < d <= c.last)
    assert add(case, Event("dm1_held", day, by="Leder", invited=BOTH, participants=BOTH))
    next_week = Event("contact", plus(AS_OF, 6), by="Leder", absence_start=ongoing[0].start)
    ongoing[0].events = [*ongoing[0].events, next_week]


def _left_the_company(cases: Sequence[Case]) -> None:
    """The log tells the end of an employment, on the day that the list of employees has."""
    leaving = [case for case in cases if case.employment_end and case.last == case.employment_end]
    for case in leaving[:3]:
        case.events = [*case.events, Event("employment_ended", case.employment_end, absence_start=case.start)]
