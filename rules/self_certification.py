"""Self-certified days over the employer's limit: ftrl. § 8-24. Information; the employer may have extended it."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce
from rules.registry import Rule, rule


@rule(
    id="SELF-CERT-MAX",
    clause="ftrl. § 8-24",
    bearer="employee",
    rule_class="information",
    authority="nav",
    law="ftrl_8.self_certification",
    of_short_spells=True,
)
def self_certified_within_limit(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The longest run of self-certified days is within what the employer accepts."""
    run = cases.of_spell["self_certified_run"].astype(np.float64)
    decided = decide(
        len(cases),
        [
            ("none", ~law.exists | (run == 0), "not_applicable"),
            ("within", run <= cases.self_certified_max, "met"),
            ("over", True, "unclear"),
        ],
    )
    remarks = Remarks(len(cases))
    remarks.add("self_certified_over_limit", decided.verdict == CODE["unclear"])
    return judged_subjects(cases, law, decided.verdict, remarks, counted_days=np.where(run > 0, run, np.nan))
