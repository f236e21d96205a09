"""What is known of the rules about dialogue meeting 1: asked for, the certifier, and who was there."""

from __future__ import annotations

from datetime import date

from sample_data.truth import AS_OF, Case, Event, plus
from sample_data.truth_counting import NA, Known, call_duty, call_verdict, dated, says, told

WAITING_DAYS = 14


def graded(case: Case) -> list[Known]:
    """A meeting for somebody partly absent, who or whose leader asked for it."""
    requests = told(case, "dm1_requested")
    asked = [day for day in dated(case, "dm1_requested") if day >= plus(case.start, -14)]
    if call_duty(case)[0] or not requests:
        verdict = NA
    elif not asked:
        verdict = "unclear"
    else:
        verdict = answered(asked[0], dated(case, "dm1_held"))
    return [Known("DM1-GRADED", case, verdict)]


def answered(asked: date, answers: list[date]) -> str:
    """What a request has come to that the Act sets no limit for."""
    if any(day >= asked for day in answers):
        return "met"
    return "pending" if plus(asked, WAITING_DAYS) >= AS_OF else "unclear"


def certifier(case: Case) -> list[Known]:
    """The certifier is called when the employee wants it."""
    wishes, meetings = told(case, "certifier_wanted"), [*_calls(case, cancelled=False), *told(case, "dm1_held")]
    if not (wishes and meetings):
        verdict = NA
    elif not any(says(wish.by, "Arbeidstaker") for wish in wishes):
        verdict = NA if all(wish.by for wish in wishes) else "unclear"
    elif any(says(event.invited, "Sykmelder") for event in meetings):
        verdict = "met"
    elif any(event.invited for event in meetings):
        verdict = "missing"
    else:
        took_part = any(says(event.participants, "Sykmelder") for event in told(case, "dm1_held"))
        verdict = "met" if took_part else "not_assessable"
    return [Known("DM1-CERTIFIER", case, verdict, belongs=call_duty(case)[1])]


def documented(case: Case) -> list[Known]:
    """Who was called and who took part. The log has a column for both."""
    held = told(case, "dm1_held")
    rows = [*_calls(case, cancelled=True), *held]
    if call_verdict(case) not in ("met", "borderline", "late", "unclear", "exempt"):
        verdict = NA
    elif holds(case):
        verdict = "met"
    elif not rows:
        verdict = "unclear"
    elif not any(event.invited for event in rows):
        verdict = "missing"
    elif held:
        verdict = "met" if any(event.participants for event in held) else "missing"
    else:
        verdict = "unclear"
    return [Known("DM1-DOCUMENTED", case, verdict, belongs=call_duty(case)[1])]


def holds(case: Case) -> bool:
    """An exemption from the meeting, in time, with a reason; those placed here have a valid one or none."""
    due = call_duty(case)[1]
    return any(
        event.reason and due and (event.day is None or event.day <= plus(due, 1)) for event in told(case, "exempt_dm1")
    )


def _calls(case: Case, cancelled: bool) -> list[Event]:
    last = max(dated(case, "dm1_cancelled"), default=date.min)
    calls = told(case, "dm1_called")
    return calls if cancelled else [call for call in calls if call.day is None or call.day >= last]
