"""The follow-up plan: aml. § 4-6 (3)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases
from rules.counting import count_days
from rules.law import InForce, in_force
from rules.registry import Rule, rule
from rules.verdicts import Judged, Particular, deadline_verdicts, deed
from rules.vocabulary import PLAN_EXISTS


@rule(
    id="PLAN-READY",
    clause="aml. § 4-6 (3)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.follow_up_plan",
    needs=("plan_ready",),
    reads=PLAN_EXISTS,
    exempted_by=("exempt_plan", "employee_not_cooperating"),
)
def plan_drawn_up(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """A follow-up plan is ready by the threshold day. A plan that was sent, shared or revised existed."""
    plan = deed(cases, *PLAN_EXISTS)
    lacking = ~np.isnan(plan.done) & np.isnan(cases.first(cases.of_kinds("plan_ready")))
    return deadline_verdicts(
        cases, law, count_days(cases, law), plan, rule.exempted_by, Particular(remarks={"plan_ready_lacking": lacking})
    )


@rule(
    id="PLAN-SENT",
    clause="aml. § 4-6 (3)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.plan_to_certifier",
    needs=("plan_sent_certifier",),
    exempted_by=("exempt_plan", "employee_not_cooperating"),
)
def plan_sent_to_certifier(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The plan is sent to the certifier by the threshold day, where there is a plan and a certifier."""
    plan_duty = count_days(cases, in_force("aml_4_6.follow_up_plan", cases.start)).in_question
    plans = cases.of_kinds(*PLAN_EXISTS)
    plan_exists = cases.any_of(plans[plans["day"].notna()])
    certified = cases.spells["certified"].to_numpy(dtype=bool)
    return deadline_verdicts(
        cases,
        law,
        count_days(cases, law),
        deed(cases, "plan_sent_certifier"),
        rule.exempted_by,
        Particular(applies=plan_duty & plan_exists & certified, own_exemptions=False),
    )
