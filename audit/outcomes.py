"""What came of each rule, and the findings on the routine checkpoints."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.catalogue import rules_on
from rules.days import Flags
from rules.registry import Rule
from rules.result import RuleOutcome
from rules.routines import JudgedRoutines
from rules.vocabulary import CHECKPOINTS, DEVIATIONS, VERDICTS

# Subjects of a rule -> the word for one of them in a finding.
SUBJECT = {
    "spells": "spell",
    "meetings": "meeting",
    "events": "event",
    "days": "day",
    "columns": "column",
    "routines": "routine",
}

NO_FLAGS: Flags = np.zeros(0, dtype=bool)


def outcome_of(
    rule: Rule,
    verdict: npt.NDArray[np.int8],
    in_period: Flags,
    deviating: Flags,
    merging: Flags,
    passed_over: Flags = NO_FLAGS,
) -> RuleOutcome:
    """The counts of one rule over all its subjects; `verdict` holds codes into VERDICTS.

    `passed_over`: one value a spell to which the rule does not apply, True where it is of the period.
    """
    found = np.bincount(verdict[in_period], minlength=len(VERDICTS))
    found[VERDICTS.index("not_applicable")] += passed_over.sum()
    return RuleOutcome(
        rule=rule.id,
        on=rule.on,
        group=rule.group,
        bearer=rule.bearer,
        rule_class=rule.rule_class,
        authority=rule.authority,
        clause=rule.clause,
        subjects=len(verdict) + len(passed_over),
        verdicts=dict(zip(VERDICTS, found.tolist(), strict=True)),
        outside_period=int((~in_period).sum() + (~passed_over).sum()),
        merging=int(merging.sum()),
        headline=int((deviating & ~merging).sum()) if rule.in_headline else 0,
    )


def routine_outcomes(judged: JudgedRoutines) -> tuple[RuleOutcome, ...]:
    """The outcome of each routine checkpoint; every one that is missing counts in the routine line."""
    return tuple(
        RuleOutcome(
            rule=rule.id,
            on=rule.on,
            group=rule.group,
            bearer=rule.bearer,
            rule_class=value.rule_class,
            authority=rule.authority,
            clause=value.clause,
            subjects=1,
            verdicts={word: int(word == verdict) for word in VERDICTS},
            outside_period=0,
            merging=0,
            headline=int(verdict in DEVIATIONS),
        )
        for rule, verdict, value in zip(rules_on("routines"), judged.verdict, judged.law, strict=True)
    )


def routine_findings(judged: JudgedRoutines) -> pd.DataFrame:
    """Findings of the routine checkpoints, in the shape of those on spells."""
    law_values: Mapping[str, list[object]] = {
        "clause": [value.clause for value in judged.law],
        "act": [value.act for value in judged.law],
        "law_from": [value.valid_from.isoformat() for value in judged.law],
    }
    found = pd.DataFrame(
        {
            "rule": list(CHECKPOINTS),
            "verdict": judged.verdict,
            "subject": SUBJECT["routines"],
            "event": "",
            "counts_against_employer": np.isin(judged.verdict.astype(str), DEVIATIONS).astype(object),
            "depends_on_merging": False,
            **law_values,
            "counts": "",
            "exemption": "",
            "remarks": judged.remarks,
            "row": judged.row,
        }
    )
    return found[found["verdict"] != "not_applicable"].reset_index(drop=True)
