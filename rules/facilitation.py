"""Facilitation at the workplace: measures considered, and consultation before a transfer. aml. § 4-6 (1) and (2)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.counting import count_days
from rules.events import holding
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce
from rules.registry import Rule, rule
from rules.verdicts import Deed, Particular, deadline_verdicts


@rule(
    id="FACILITATION",
    clause="aml. § 4-6 (1)",
    bearer="employer",
    rule_class="guidance",
    authority="arbeidstilsynet",
    law="aml_4_6.facilitation",
    needs=("facilitation",),
    reads=("facilitation_not_possible", "plan_ready", "plan_revised"),
)
def measures_considered(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Measures at the workplace are considered. Done is done, whenever it was."""
    impossible = cases.of_kinds("facilitation_not_possible")
    plans = cases.of_kinds("plan_ready", "plan_revised")
    considered = (
        cases.evidence("facilitation")
        | impossible.where(impossible["reason"] != "")
        | plans.where(holding(plans["elements"], "employer_measures"))
    )
    deed = Deed(
        done=cases.first_ever(considered),
        recorded="facilitation" in cases.recorded,
        long_before=np.full(len(cases), np.nan),
        undated=cases.undated(considered),
        denied=cases.denied("facilitation"),
    )
    return deadline_verdicts(cases, law, count_days(cases, law), deed, rule.exempted_by, Particular(never_late=True))


@rule(
    id="TRANSFER-CONSULTED",
    on="events",
    clause="aml. § 4-6 (2)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.consultation_before_transfer",
    needs=("transfer_consulted",),
    reads=("facilitation",),
)
def consulted_before_transfer(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The employee and the union representative are consulted before a transfer to other work."""
    measures = cases.of_kinds("facilitation")
    transfers = measures.where(holding(measures["reason"], "transfer"))
    spell, day = transfers.spell, transfers.day
    law = law.of(spell)
    consulted = cases.evidence("transfer_consulted").days()
    before, after = consulted.last_up_to(spell, day), consulted.first_from(spell, day)
    undated = cases.undated(cases.of_kinds("transfer_consulted"))
    decided = decide(
        len(transfers),
        [
            ("no_law", ~law.exists, "not_applicable"),
            ("not_recorded", "transfer_consulted" not in cases.recorded, "not_assessable"),
            ("transfer_undated", np.isnan(day), "unclear"),
            ("before", ~np.isnan(before), "met"),
            ("after", ~np.isnan(after), "late"),
            ("undated", undated[spell], "unclear"),
            ("none", True, "missing"),
        ],
    )
    verdict = decided.verdict
    remarks = Remarks(len(transfers))
    remarks.add("event_not_recorded", decided.by("not_recorded"))
    remarks.add("event_undated", decided.by("transfer_undated"))
    remarks.add("needed_event_undated", decided.by("undated"))
    remarks.add("recorded_no", (verdict == CODE["missing"]) & cases.denied("transfer_consulted")[spell])
    return judged_subjects(
        transfers,
        law,
        verdict,
        remarks,
        due=day,
        done=np.where(np.isnan(before), after, before),
        days_late=np.where(verdict == CODE["late"], after - day, np.nan),
    )
