"""A fabricated result with as many findings as asked for, spread over all rules, verdicts, units and quarters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DEVIATIONS, VERDICTS
from tests.fabricated_result import fabricated

PERSONS_PER_FINDING = 0.5  # the employees whose spells the findings are laid on
EVERY_VERDICT = ("late", "missing", "unclear", "borderline", "exempt", "pending", "met")


def large_result(findings: int) -> AuditResult:
    """`findings` findings: those that are fabricated, then copies of them with other verdicts on other spells."""
    result = fabricated(persons=max(140, int(findings * PERSONS_PER_FINDING / 4)))
    own = result.findings[result.findings["subject"] != "routine"].head(findings)
    routines = result.findings[result.findings["subject"] == "routine"]
    lacking = findings - len(own)
    if not lacking:
        return result
    # Every rule alike often, every verdict in turn; the spells in turn, so that days and units vary.
    patterns = own.drop_duplicates("rule")
    at = np.arange(lacking)
    more = patterns.iloc[at % len(patterns)].reset_index(drop=True)
    spells = result.spells.iloc[at % len(result.spells)].reset_index(drop=True)
    of_spell = more["employee"] != ""
    for name, column in (("employee", "employee"), ("unit", "unit"), ("spell_start", "start"), ("ongoing", "ongoing")):
        more[name] = more[name].where(~of_spell, spells[column])
    more["spell"] = more["spell"].where(~of_spell, pd.Series(at % len(result.spells), dtype=object))
    more["due"] = more["due"].where(more["due"].isna(), spells["end"])
    more["verdict"] = np.array(EVERY_VERDICT, dtype=object)[(at // len(patterns)) % len(EVERY_VERDICT)]
    more["days_late"] = pd.Series(at % 90 + 2, dtype=object).where(more["verdict"].isin(DEVIATIONS), None)
    whole = pd.concat([own, more, routines], ignore_index=True).astype(object)
    whole = whole.where(whole.notna(), None)
    outcomes = tuple(_counted(outcome, whole) for outcome in result.outcomes)
    return replace(result, findings=whole, outcomes=outcomes)


def _counted(outcome: RuleOutcome, findings: pd.DataFrame) -> RuleOutcome:
    """The outcome with the numbers of these findings."""
    mine = findings[findings["rule"] == outcome.rule]
    verdicts = dict.fromkeys(VERDICTS, 0) | mine["verdict"].value_counts().to_dict()
    headline = int((mine["counts_against_employer"] == True).sum())  # noqa: E712  (None must be False)
    merging = int((mine["depends_on_merging"] == True).sum())  # noqa: E712
    return replace(outcome, verdicts=verdicts, subjects=len(mine), outside_period=0, headline=headline, merging=merging)
