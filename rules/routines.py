"""The twenty routine checkpoints R01 to R20 (rulebook section 6), judged once for the whole audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from rules.days import Texts1d
from rules.law import LawValue, history
from rules.registry import RULES, Rule, register
from rules.vocabulary import CHECKPOINTS, ROUTINE_STATES

for _checkpoint in CHECKPOINTS:
    _law = f"routines.{_checkpoint}"
    _now = history(_law)[-1]
    register(
        Rule(
            _checkpoint,
            "routines",
            _now.clause,
            "employer",
            _now.rule_class,
            "arbeidstilsynet",
            _law,
            group="routine",
        )
    )

# Checkpoint -> the rules whose outcomes show how the cases went. R09 is shown by the exemptions themselves; of the
# checkpoints that are not here the cases show nothing.
PRACTICE = {
    "R02": ("LEADER-RESPONSIBLE",),
    "R03": ("PLAN-READY", "DM1-CALLED"),
    "R06": ("PLAN-CONTENT", "PLAN-TOGETHER"),
    "R07": ("PLAN-SENT",),
    "R08": ("DM1-CALLED", "DM1-HELD", "DM1-CERTIFIER", "DM1-DOCUMENTED"),
    "R10": ("PLAN-TO-NAV", "PLAN-ON-DEMAND", "DM2-ATTENDED"),
    "R11": ("FACILITATION", "TRANSFER-CONSULTED"),
    "R19": ("SELF-CERT-MAX",),
    "R20": ("PRIVACY-DIAGNOSIS", "PRIVACY-IDENTITY"),
}


@dataclass(frozen=True)
class JudgedRoutines:
    """One verdict a checkpoint, in the order of CHECKPOINTS, with what the file says."""

    verdict: Texts1d
    state: Texts1d
    evidence: Texts1d
    remarks: Texts1d
    row: list[int]  # position in the table of routines, -1 where there is no row
    law: tuple[LawValue, ...]  # the value in force on as_of


def judge_routines(routines: pd.DataFrame, as_of: date) -> JudgedRoutines:
    """Judge all checkpoints from the columns checkpoint, state and evidence.

    Present with evidence is `met`, without it `unclear`; partly and missing are `missing`; not applicable needs a
    reason (in evidence), else it is `unclear`; no row is `not_assessable`; rows that contradict each other are
    `unclear`.
    """
    told = routines.assign(evidence=routines["evidence"].fillna("")).reset_index(names="position")
    by_checkpoint = told.groupby("checkpoint", sort=False)
    # Of several rows that say the same, the one with evidence speaks.
    best = told.sort_values("evidence", key=lambda text: text == "", kind="stable").drop_duplicates("checkpoint")
    best = best.set_index("checkpoint").reindex(list(CHECKPOINTS))
    contradiction = by_checkpoint["state"].nunique().reindex(list(CHECKPOINTS), fill_value=0).to_numpy() > 1
    state = best["state"].fillna("").to_numpy(dtype=object)
    evidence = best["evidence"].fillna("").to_numpy(dtype=object)
    silent = evidence == ""
    present, partly, missing, not_applicable = (state == word for word in ROUTINE_STATES)
    verdict = np.select(
        [contradiction, present & ~silent, present, partly | missing, not_applicable & ~silent, not_applicable],
        ["unclear", "met", "unclear", "missing", "not_applicable", "unclear"],
        default="not_assessable",
    ).astype(object)
    remarks = np.select(
        [contradiction, present & silent, not_applicable & silent, state == ""],
        ["routine_contradiction", "routine_no_evidence", "routine_no_reason", "routine_no_row"],
        default="",
    ).astype(object)
    return JudgedRoutines(
        verdict=verdict,
        state=np.where(contradiction, "", state),
        evidence=evidence,
        remarks=remarks,
        row=[-1 if pd.isna(position) else int(position) for position in best["position"]],
        law=tuple(_on(RULES[checkpoint], as_of) for checkpoint in CHECKPOINTS),
    )


def _on(rule: Rule, day: date) -> LawValue:
    """The clause of a checkpoint on a day; the oldest where the day lies before all."""
    held = [value for value in rule.history if value.valid_from <= day]
    return held[-1] if held else rule.history[0]
