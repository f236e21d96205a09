"""The deadline rules of rulebook section 5 as dated values: the law, what is done, what exempts. Copied by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference_events import Event

PLAN_EXISTS = ("plan_ready", "plan_revised", "plan_shared_employee", "plan_sent_certifier", "plan_sent_nav")
REASONS = ("too_ill", "cannot_return", "returning_soon", "employment_ends", "not_reachable", "admitted_to_institution")
VALID_REASONS = {
    "exempt_plan": (*REASONS, "other", "graded_with_dialogue"),
    "exempt_dm1": (*REASONS, "other", "facilitation_works"),
    "exempt_dm2": (*REASONS, "other", "decided_by_nav"),
    # `facilitation_impossible` is valid only with an employer's statement: see reference_verdicts.
    "exempt_activity": ("medical", "decided_by_nav"),
}


@dataclass(frozen=True)
class Rule:
    """A row of the table of section 5. `law`: (from, weeks or None when not known, what is counted), oldest first."""

    law: tuple[tuple[date, int | None, str], ...]
    done_by: tuple[str, ...]
    needs: str | None
    exempted_by: tuple[str, ...]


MEETING_1_FROM_2011 = ((date(2011, 7, 1), 7, "all"), (date(2014, 7, 1), 7, "full"))

RULES = {
    "PLAN-READY": Rule(
        law=((date(2006, 1, 1), None, "all"), (date(2007, 3, 1), 6, "all"), (date(2011, 7, 1), 4, "all")),
        done_by=PLAN_EXISTS,
        needs="plan_ready",
        exempted_by=("exempt_plan", "employee_not_cooperating"),
    ),
    "PLAN-SENT": Rule(
        law=((date(2011, 7, 1), 4, "all"),),
        done_by=("plan_sent_certifier",),
        needs="plan_sent_certifier",
        exempted_by=("exempt_plan", "employee_not_cooperating"),
    ),
    "DM1-CALLED": Rule(
        law=((date(2007, 3, 1), 12, "full"), *MEETING_1_FROM_2011),
        done_by=("dm1_called", "dm1_held"),
        needs="dm1_called",
        exempted_by=("exempt_dm1",),
    ),
    "DM1-HELD": Rule(
        law=MEETING_1_FROM_2011,
        done_by=("dm1_held",),
        needs="dm1_held",
        exempted_by=("exempt_dm1", "employee_not_cooperating"),
    ),
    "DM2-26W": Rule(
        law=((date(2011, 7, 1), 26, "all"),),
        done_by=("dm2_held",),
        needs="dm2_held",
        exempted_by=("exempt_dm2",),
    ),
    # What counts as facilitation is found in reference_verdicts, since it is met whenever it is done.
    "FACILITATION": Rule(law=((date(2011, 7, 1), 4, "all"),), done_by=(), needs="facilitation", exempted_by=()),
    "ACTIVITY-8W": Rule(
        law=((date(2004, 7, 1), 8, "all"),),
        done_by=("activity_started",),
        needs="activity_started",
        exempted_by=("exempt_activity",),
    ),
    "SICK-PAY-52W": Rule(law=((date(1997, 5, 1), 52, "all"),), done_by=(), needs=None, exempted_by=()),
}


def law_on(day: date, rule: Rule) -> tuple[date, int | None, str] | None:
    value = None
    for item in rule.law:
        if item[0] <= day:
            value = item
    return value


def is_own_reason(event: Event) -> bool:
    return event.event == "employee_not_cooperating"


def reason_is_valid(event: Event) -> bool:
    return is_own_reason(event) or event.reason in VALID_REASONS[event.event]
