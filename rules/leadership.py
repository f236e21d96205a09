"""Who follows up: the Labour Inspection's guidance says that it stays with the leader."""

from __future__ import annotations

from rules.cases import Cases, Remarks
from rules.events import holding
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce
from rules.registry import Rule, rule

FOLLOW_UP = ("plan_started", "plan_ready", "plan_revised", "dm1_called", "dm1_held")


@rule(
    id="LEADER-RESPONSIBLE",
    clause="Arbeidstilsynets veiledning, jf. aml. § 4-6",
    bearer="employer",
    rule_class="guidance",
    authority="arbeidstilsynet",
    law="guidance.leader",
    reads=FOLLOW_UP,
)
def leader_follows_up(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Plan and meeting are the leader's. Practical help by others is allowed, so others are a question only."""
    events = cases.of_kinds(*FOLLOW_UP)
    told = events.where(events["by"] != "")
    by_others = cases.any_of(told.where(~holding(told["by"], "leader")))
    decided = decide(
        len(cases),
        [
            ("not_told", ~law.exists | ~cases.any_of(told), "not_applicable"),
            ("others", by_others, "unclear"),
            ("leader", True, "met"),
        ],
    )
    remarks = Remarks(len(cases))
    remarks.add("done_by_others", decided.verdict == CODE["unclear"])
    return judged_subjects(cases, law, decided.verdict, remarks)
