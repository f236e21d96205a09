"""What is known of the rules about the plan and the work at the workplace."""

from __future__ import annotations

from sample_data.draw import ELEMENTS
from sample_data.truth import PLAN_EXISTS, Case, Event, days_from_to, plus
from sample_data.truth_counting import NA, Known, by_deadline, dated, plan_duty, says, told

LIMIT_OF_SELF_CERTIFIED = 3


def together(case: Case) -> list[Known]:
    """Made with the employee: the participants of the first plan that is ready."""
    exceeded, due = plan_duty(case)
    ready = [day for day in dated(case, "plan_ready") if day >= plus(case.start, -14)]
    rows = [event for event in told(case, "plan_ready") if ready and event.day == ready[0]]
    if not (exceeded and dated(case, *PLAN_EXISTS)):
        verdict = NA
    elif any(says(event.participants, "Arbeidstaker") for event in rows):
        verdict = "met"
    elif not any(event.participants for event in rows):
        verdict = "not_assessable"
    else:
        verdict = "exempt" if told(case, "employee_not_cooperating") else "missing"
    return [Known("PLAN-TOGETHER", case, verdict, belongs=due)]


def content(case: Case) -> list[Known]:
    """The four elements, as they were last written."""
    exceeded, due = plan_duty(case)
    filled = [event for event in told(case, "plan_ready", "plan_revised") if event.elements]
    latest = max((event.day for event in filled if event.day), default=None)
    held = {element for event in filled if event.day == latest for element in event.elements.split(", ")}
    if not (exceeded and dated(case, *PLAN_EXISTS)):
        verdict = NA
    elif not filled:
        verdict = "not_assessable"
    else:
        verdict = "met" if held >= set(ELEMENTS) else "missing"
    return [Known("PLAN-CONTENT", case, verdict, belongs=due)]


def facilitation(case: Case) -> list[Known]:
    """Measures considered, whenever it was."""
    considered = [
        event
        for event in told(case, "facilitation", "facilitation_not_possible", "plan_ready", "plan_revised")
        if _considered(event)
    ]
    verdict, due, merging = by_deadline(case, 4)
    if considered and (due or plan_duty(case)[0]):
        verdict, due, merging = "met", plan_duty(case)[1], False
    return [Known("FACILITATION", case, verdict, due, merging=merging)]


def _considered(event: Event) -> bool:
    if event.kind == "facilitation_not_possible":
        return bool(event.reason)
    return event.kind == "facilitation" or says(event.elements, ELEMENTS[1])


def transfers(case: Case) -> list[Known]:
    """Consulted on or before every transfer to other work."""
    known = []
    for event in told(case, "facilitation"):
        if event.reason != "transfer":
            continue
        consulted = dated(case, "transfer_consulted")
        undated = any(other.day is None for other in told(case, "transfer_consulted"))
        if event.day is None:
            verdict = "unclear"
        elif consulted:
            verdict = "met" if consulted[0] <= event.day else "late"
        else:
            verdict = "unclear" if undated else "missing"
        known.append(Known("TRANSFER-CONSULTED", case, verdict, event.day, event.day, event.kind))
    return known


def leader_responsible(case: Case) -> list[Known]:
    """Plan and meeting are the leader's."""
    done_by = [e.by for e in told(case, "plan_started", "plan_ready", "plan_revised", "dm1_called", "dm1_held") if e.by]
    verdict = NA if not done_by else "met" if all(says(by, "Leder") for by in done_by) else "unclear"
    return [Known("LEADER-RESPONSIBLE", case, verdict)]


def self_certified(case: Case) -> list[Known]:
    """The longest self-certified time; here it is always one row that no sick note covers."""
    rows = [row for row in case.rows if row.kind == "self_certified"]
    longest = max((days_from_to(row.start, row.end or case.last) for row in rows), default=0)
    verdict = NA if not longest else "met" if longest <= LIMIT_OF_SELF_CERTIFIED else "unclear"
    return [Known("SELF-CERT-MAX", case, verdict)]
