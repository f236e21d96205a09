"""What is known of the rules about Nav: its meetings, what it asks for, and the weeks it counts."""

from __future__ import annotations

from datetime import date

from sample_data.truth import AS_OF, PLAN_EXISTS, PLAN_READY, Case, plus, verdict_of
from sample_data.truth_counting import NA, Known, by_deadline, dated, plan_duty, told
from sample_data.truth_meeting import answered

ACTIVITY_WEEKS, SICK_PAY_WEEKS = 8, 52
WEEK = 7


def activity(case: Case) -> list[Known]:
    """In activity within eight weeks: partly at work, or activity that is recorded."""
    graded = [row.start for row in case.rows if row.kind.startswith("sick_note") and row.grade and row.grade < 100]
    started = [day for day in dated(case, "activity_started") if day >= plus(case.start, -14)]
    first = min([*graded, *started], default=None)
    undated = any(event.day is None for event in told(case, "activity_started"))
    exemptions = told(case, "exempt_activity")
    latest = plus(plan_duty(case, ACTIVITY_WEEKS)[1], 1)
    valid = {"medical", "decided_by_nav"}
    valid |= {"facilitation_impossible"} if told(case, "employer_statement") else set()
    holds = any(e.reason in valid and (e.day is None or e.day <= latest) for e in exemptions)
    verdict, due, merging = by_deadline(
        case, ACTIVITY_WEEKS, first, "exempt" if holds else "", undated or bool(exemptions)
    )
    return [Known("ACTIVITY-8W", case, verdict, due, merging=merging)]


def sick_pay(case: Case) -> list[Known]:
    """A year. Nobody can do anything about it; when it has passed, Nav is asked for the day."""
    verdict, due, _ = by_deadline(case, SICK_PAY_WEEKS, doubtful=True)
    return [Known("SICK-PAY-52W", case, verdict, due)]


def attended(case: Case) -> list[Known]:
    """The employer came to Nav's meetings."""
    known = []
    for kind, day in sorted({(e.kind, e.day) for e in told(case, "dm2_held", "dm3_held")}, key=str):
        words = {e.attended for e in told(case, kind) if e.day == day} - {""}
        verdict = (
            "unclear" if len(words) > 1 else {"Ja": "met", "Nei": "missing", "": "not_assessable"}[min(words or {""})]
        )
        known.append(Known("DM2-ATTENDED", case, verdict, day=day, event=kind))
    return known


def notice(case: Case) -> list[Known]:
    """Three weeks' notice was the law until 2017, long before this company's log begins."""
    calls = told(case, "dm2_called")
    assert all((call.meeting or call.day or AS_OF).year > 2017 for call in calls)
    return [Known("DM2-NOTICE", case, NA, day=call.meeting, event=call.kind) for call in calls]


def third_meeting(case: Case) -> list[Known]:
    """A further meeting that was asked for."""
    held = dated(case, "dm3_held")
    return [
        Known(
            "DM3-HELD",
            case,
            "met" if any(day >= asked for day in held) else "pending",
            day=asked,
            event="dm3_requested",
        )
        for asked in dated(case, "dm3_requested")
    ]


def on_demand(case: Case) -> list[Known]:
    """The plan is handed over when Nav asks for it."""
    sent = dated(case, "plan_sent_nav")
    return [
        Known(
            "PLAN-ON-DEMAND",
            case,
            answered(event.day, sent) if event.day else "unclear",
            day=event.day,
            event=event.kind,
        )
        for event in told(case, "plan_requested_nav")
    ]


def plan_before_meeting(case: Case) -> list[Known]:
    """The updated plan is with Nav a week before each of its meetings."""
    sent = dated(case, "plan_sent_nav")
    undated = any(event.day is None for event in told(case, "plan_sent_nav"))
    needless = verdict_of(case, PLAN_READY)[0] == "exempt" and not dated(case, *PLAN_EXISTS)
    known = []
    for day, (kind, called) in meetings(case).items():
        due = plus(day, -WEEK) if day else None
        if needless:
            verdict, due = NA, None
        elif day is None or due is None:
            verdict = "not_assessable"
        elif any(one <= due for one in sent):
            verdict = "met"
        elif called and called > due:
            verdict = "unclear"
        elif any(one <= day for one in sent):
            verdict = "late"
        elif due >= AS_OF:
            verdict = "pending"
        else:
            verdict = "unclear" if undated else "missing"
        known.append(Known("PLAN-TO-NAV", case, verdict, due, day, kind))
    return known


def meetings(case: Case) -> dict[date | None, tuple[str, date | None]]:
    """Day of the meeting -> what it stands in the log as, and the first call that names it."""
    found: dict[date | None, tuple[str, date | None]] = {
        event.day: (event.kind, None) for event in told(case, "dm2_held", "dm3_held")
    }
    calls = sorted((e for e in told(case, "dm2_called") if e.day), key=lambda e: e.day or AS_OF)
    for place, call in enumerate(calls):
        assert call.day is not None
        held = [day for day in dated(case, "dm2_held") if day >= call.day]
        called_off = any(day > call.day for day in dated(case, "dm2_cancelled"))
        moved = any(later.day and call.meeting and later.day <= call.meeting for later in calls[place + 1 :])
        if not held and (called_off or moved):
            continue
        day = held[0] if held else call.meeting
        kind, first = found.get(day, (call.kind, None))
        names_it = call.meeting in (day, None)
        found[day] = kind, first or (call.day if names_it else None)
    return found
