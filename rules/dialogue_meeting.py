"""Dialogue meeting 1: called to (aml. § 4-6 (4)) and held (Nav's guidance)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases
from rules.counting import count_days
from rules.law import InForce
from rules.registry import Rule, rule
from rules.verdicts import Judged, Particular, deadline_verdicts, deed, deed_of


@rule(
    id="DM1-CALLED",
    clause="aml. § 4-6 (4)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.dialogue_meeting_1",
    needs=("dm1_called",),
    reads=("dm1_held", "dm1_cancelled"),
    exempted_by=("exempt_dm1",),
)
def called_to_dialogue_meeting_1(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Called to dialogue meeting 1 by the threshold day. A meeting that was held was called to."""
    counting = count_days(cases, law)
    evidence = cases.evidence("dm1_called", "dm1_held")
    is_call = evidence["event"] == "dm1_called"
    spell = evidence["spell"].to_numpy()
    last_cancellation = cases.last("dm1_cancelled")[spell]
    # A cancellation on the very day of the call does not undo it.
    cancelled = is_call & (last_cancellation > evidence["day"])
    called = cases.first(evidence[is_call & ~cancelled])
    held = cases.first(evidence[~is_call])
    limit = counting.due + cases.tolerance
    meeting_only = np.isnan(called) & ~np.isnan(held)
    return deadline_verdicts(
        cases,
        law,
        counting,
        deed_of(cases, "dm1_called", evidence[~cancelled]),
        rule.exempted_by,
        Particular(
            late_is_unclear=meeting_only,
            deviation_is_unclear=cases.any_of(evidence[cancelled & (evidence["day"] <= limit[spell])]),
            remarks={
                "held_counts_as_called": ~(called <= held) & (held <= limit),
                "meeting_after_deadline_no_call": meeting_only & (held > limit),
                "call_cancelled": cases.any_of(evidence[cancelled]),
            },
        ),
    )


@rule(
    id="DM1-HELD",
    clause="Navs veiledning, jf. aml. § 4-6 (4)",
    bearer="employer",
    rule_class="guidance",
    authority="arbeidstilsynet",
    law="nav_guidance.dialogue_meeting_1_held",
    needs=("dm1_held",),
    exempted_by=("exempt_dm1", "employee_not_cooperating"),
)
def dialogue_meeting_1_held(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Dialogue meeting 1 held by the threshold day."""
    return deadline_verdicts(cases, law, count_days(cases, law), deed(cases, "dm1_held"), rule.exempted_by)
