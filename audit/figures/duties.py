"""Duties met: what each duty came to in the period, for all and for each unit, and for all in each quarter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.engine import Assessment, within_period
from audit.figures.ground import Ground, summed
from rules.adding import arranged
from rules.figures import DutyCell
from rules.judged import CODE
from rules.quarters import quarter_of, quarter_word
from rules.vocabulary import DUE, UNKNOWN

COUNTED = (*DUE, *UNKNOWN)
MARGINS = (("rule",), ("quarter", "rule"), ("unit", "rule"))


def duties(ground: Ground, assessed: Assessment) -> tuple[DutyCell, ...]:
    """The cells in which something is counted. The quarter is that of T, or of the meeting's or event's day."""
    rules = [rule.id for rule in assessed.judged]
    found = _counted(ground, assessed)
    return arranged(
        DutyCell(
            unit=str(ground.labels[key["unit"]]) if "unit" in key else None,
            quarter=quarter_word(key["quarter"]) if "quarter" in key else "",
            rule=rules[key["rule"]],
            **sums,
        )
        for margin in MARGINS
        for group, sums in summed(found, margin, COUNTED).items()
        for key in [dict(zip(margin, group, strict=True))]
    )


def _counted(ground: Ground, assessed: Assessment) -> pd.DataFrame:
    """One row a subject that was due or is unknown: rule, person, unit, quarter, and 1 under its verdict."""
    person, end = ground.of_spell["person"], ground.of_spell["end"]
    codes = [CODE[verdict] for verdict in COUNTED]
    rule, spell, day, verdict = [], [], [], []
    for number, judged in enumerate(assessed.judged.values()):
        inside = within_period(judged, assessed.cases, ground.settings)
        at = np.flatnonzero(np.isin(judged.verdict, codes) & inside)
        belongs = judged.belongs[at]
        rule.append(np.full(len(at), number))
        spell.append(judged.spell[at])
        day.append(np.where(np.isnan(belongs), end[judged.spell[at]], belongs))
        verdict.append(judged.verdict[at])
    spells, verdicts = np.concatenate(spell), np.concatenate(verdict)
    return pd.DataFrame(
        {
            "rule": np.concatenate(rule),
            "person": person[spells],
            "unit": ground.spell_unit[spells],
            "quarter": quarter_of(np.concatenate(day)),
            **{word: (verdicts == code).astype(np.int64) for word, code in zip(COUNTED, codes, strict=True)},
        }
    )
