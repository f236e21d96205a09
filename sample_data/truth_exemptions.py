"""What is known of the recorded exemptions: which hold, and which stand out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sample_data.truth import (
    AS_OF,
    CALLED,
    DM2,
    PLAN_READY,
    TOLERANCE,
    VALID_REASONS,
    Case,
    Event,
    plus,
    verdict_of,
)
from sample_data.truth_counting import call_duty, counted_days, plan_duty, told
from sample_data.truth_nav import activity

DUTY_OF = {
    "exempt_plan": PLAN_READY,
    "employee_not_cooperating": PLAN_READY,
    "exempt_dm1": CALLED,
    "exempt_activity": "ACTIVITY-8W",
    "exempt_dm2": DM2,
}
VALID = VALID_REASONS | {"exempt_activity": {"medical", "facilitation_impossible", "decided_by_nav"}}
RETURN_WITHIN = 28


def standings(cases: Sequence[Case]) -> dict[str, int]:
    """How many exemptions come to what."""
    found = [(case, event) for case in cases for event in case.events if event.kind in DUTY_OF]
    return dict(sorted(Counter(_standing(case, event) for case, event in found).items()))


def _standing(case: Case, event: Event) -> str:
    rule = DUTY_OF[event.kind]
    verdict = activity(case)[0].verdict if rule == "ACTIVITY-8W" else verdict_of(case, rule)[0]
    if event.day and event.day > AS_OF:
        return "after_as_of"
    if verdict in ("met", "borderline", "not_applicable"):
        return "not_needed"
    weeks = {PLAN_READY: 4, "ACTIVITY-8W": 8, DM2: 26}.get(rule)
    due = plan_duty(case, weeks)[1] if weeks else call_duty(case)[1]
    last = counted_days(case)[-1] if weeks or not case.full else case.full[1]
    assert due is not None
    if event.kind != "employee_not_cooperating":
        if not event.reason:
            return "exemption_without_reason"
        if event.reason not in VALID[event.kind]:
            return "exemption_wrong_reason"
        if event.reason == "facilitation_impossible" and not told(case, "employer_statement"):
            return "statement_lacking"
    if event.day and event.day > plus(due, TOLERANCE):
        return "exemption_too_late"
    if event.reason == "returning_soon" and last > plus(due, RETURN_WITHIN):
        return "returning_soon_overtaken"
    return "holds"
