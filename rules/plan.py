"""The follow-up plan: aml. § 4-6 (3)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.counting import Counting, count_days
from rules.days import Flags
from rules.events import holding
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce, in_force
from rules.registry import Rule, rule
from rules.verdicts import Particular, deadline_verdicts, deed, tell_attempts
from rules.vocabulary import PLAN_ELEMENTS, PLAN_EXISTS


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
    id="PLAN-TOGETHER",
    clause="aml. § 4-6 (3)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.plan_together",
    needs=("plan_ready",),
    reads=("employee_not_cooperating",),
)
def plan_made_together(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The employee took part in making the plan; the first plan that is ready decides."""
    duty = _plan_duty(cases)
    plans = cases.of_kinds("plan_ready")
    ready = cases.first(plans)
    plans = plans.where(plans.day == ready[plans.spell])
    with_employee = cases.any_of(plans.where(holding(plans["participants"], "employee")))
    stated = cases.any_of(plans.where(plans["participants"] != ""))
    not_cooperating = cases.any_of(cases.of_kinds("employee_not_cooperating"))
    verdict = decide(
        len(cases),
        [
            ("no_plan", ~law.exists | ~duty.arises | ~plan_exists(cases), "not_applicable"),
            ("together", with_employee, "met"),
            ("not_stated", ~stated, "not_assessable"),
            ("not_cooperating", not_cooperating, "exempt"),
            ("alone", True, "missing"),
        ],
    ).verdict
    remarks = Remarks(len(cases))
    remarks.add("participants_not_stated", verdict == CODE["not_assessable"])
    remarks.add("recorded_no", verdict == CODE["missing"])
    remarks.add("employee_not_among_participants", verdict == CODE["missing"])
    exempt = verdict == CODE["exempt"]
    tell_attempts(remarks, cases, exempt)
    return judged_subjects(
        cases,
        law,
        verdict,
        remarks,
        done=ready,
        exemption=np.where(exempt, "employee_not_cooperating", "").astype(object),
        exempted_on=np.where(exempt, cases.first_ever(cases.of_kinds("employee_not_cooperating")), np.nan),
        belongs=duty.due,
    )


@rule(
    id="PLAN-CONTENT",
    clause="aml. § 4-6 (3)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.plan_content",
    needs=("plan_ready",),
    reads=("plan_revised",),
)
def plan_has_its_elements(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The plan as it last stood holds the four elements of the Act."""
    duty = _plan_duty(cases)
    plans = cases.of_kinds("plan_ready", "plan_revised")
    filled = plans.where(plans["elements"] != "")
    latest = cases.last(filled)
    # Rows without a date speak only where no row with a date does.
    latest_here = latest[filled.spell]
    filled = filled.where((filled.day == latest_here) | np.isnan(latest_here))
    present = {element: cases.any_of(filled.where(holding(filled["elements"], element))) for element in PLAN_ELEMENTS}
    verdict = decide(
        len(cases),
        [
            ("no_plan", ~law.exists | ~duty.arises | ~plan_exists(cases), "not_applicable"),
            ("not_stated", ~cases.any_of(filled), "not_assessable"),
            ("complete", np.logical_and.reduce(list(present.values())), "met"),
            ("incomplete", True, "missing"),
        ],
    ).verdict
    remarks = Remarks(len(cases))
    remarks.add("elements_not_stated", verdict == CODE["not_assessable"])
    remarks.add("recorded_no", verdict == CODE["missing"])
    for element in PLAN_ELEMENTS:
        remarks.add(f"element_lacks_{element}", (verdict == CODE["missing"]) & ~present[element])
    return judged_subjects(cases, law, verdict, remarks, done=latest, belongs=duty.due)


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
    certified = cases.of_spell["certified"]
    return deadline_verdicts(
        cases,
        law,
        count_days(cases, law),
        deed(cases, "plan_sent_certifier"),
        rule.exempted_by,
        Particular(
            applies=_plan_duty(cases).in_question & plan_exists(cases) & certified,
            own_exemptions=False,
        ),
    )


def _plan_duty(cases: Cases) -> Counting:
    """The counting of PLAN-READY: where its duty arose, and its threshold day."""
    return count_days(cases, in_force("aml_4_6.follow_up_plan", cases.start))


def plan_exists(cases: Cases) -> Flags:
    """True where a plan is recorded with a date up to as_of; a plan that was sent or revised existed."""
    plans = cases.of_kinds(*PLAN_EXISTS)
    return cases.any_of(plans.where(~np.isnan(plans.day)))
