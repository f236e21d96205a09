"""Parts of different employees as one. In whatever order and steps they are put together, the result is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, replace
from functools import reduce

import numpy as np
import pandas as pd

from audit.accounting import Counted
from audit.completeness import Export
from audit.drawing import Drawn
from audit.figures import Heads
from audit.parts.judging import Part
from audit.remarks import Extent, Noted
from rules.adding import merged
from rules.catalogue import RULES
from rules.days import Ints
from rules.result import Reading, RuleOutcome
from rules.settings import Settings


def together(parts: Sequence[Part], settings: Settings) -> Part:
    """One part with the employees of all of them."""
    if len(parts) == 1:
        return parts[0]
    spells = pd.concat([part.spells for part in parts], ignore_index=True)
    who = np.concatenate([part.who for part in parts])
    order = pd.DataFrame({"who": who, "start": spells["start"]}).sort_values(["who", "start"]).index.to_numpy()
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    numbers = np.split(number, np.cumsum([len(part.spells) for part in parts])[:-1])
    findings = _of_spells([part.findings for part in parts], numbers)
    drawn = [
        replace(part.drawn, first=_renumbered(part.drawn.first, own))
        for part, own in zip(parts, numbers, strict=True)
        if part.drawn
    ]
    return Part(
        spells=spells.iloc[order].reset_index(drop=True),
        who=who[order],
        findings=findings.iloc[reading_order(findings)].reset_index(drop=True),
        exemptions=_by(["at"], [part.exemptions for part in parts]),
        stretches=_by(["spell"], [_of_spells([part.stretches for part in parts], numbers)]),
        deeds=_by(["spell"], [_of_spells([part.deeds for part in parts], numbers)]),
        untied=_by(["at"], [part.untied for part in parts]),
        plan_cells=_by(["day", "at"], [part.plan_cells for part in parts]),
        drawn=Drawn.together(drawn, settings.sample) if drawn else None,
        counted=Counted(*(sum(numbers) for numbers in zip(*(astuple(part.counted) for part in parts), strict=True))),
        persons=sum(part.persons for part in parts),
        employees=sum(part.employees for part in parts),
        outcomes=tuple(_outcome(same) for same in zip(*(part.outcomes for part in parts), strict=True)),
        readings=tuple(_reading(same) for same in zip(*(part.readings for part in parts), strict=True)),
        figures=reduce(merged, (part.figures for part in parts)),
        heads=Heads.together([part.heads for part in parts]),
        remarks={code: Noted.together([part.remarks[code] for part in parts]) for code in parts[0].remarks},
        export=Export.together([part.export for part in parts], settings),
        extent=Extent.together([part.extent for part in parts]),
        left_out=dict(sum((Counter(part.left_out) for part in parts), Counter())),
    )


def _renumbered(frame: pd.DataFrame, numbers: Ints) -> pd.DataFrame:
    """The rows with the row number of their spell among the spells of all."""
    spell = frame["spell"].to_numpy(dtype=object, copy=True)
    told = ~pd.isna(spell)
    spell[told] = numbers[spell[told].astype(np.int64)].astype(object)
    return frame.assign(spell=pd.Series(spell, index=frame.index, dtype=object))


def _of_spells(frames: Sequence[pd.DataFrame], numbers: Sequence[Ints]) -> pd.DataFrame:
    pairs = zip(frames, numbers, strict=True)
    return pd.concat([_renumbered(frame, own) for frame, own in pairs], ignore_index=True)


def _by(keys: list[str], frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all in this order; what is equal comes from one part and stays as it stood there."""
    every = pd.concat(frames, ignore_index=True)
    keyed = every[keys].astype(np.float64)
    return every.loc[keyed.sort_values(keys, kind="stable").index].reset_index(drop=True)


def reading_order(findings: pd.DataFrame) -> Ints:
    """The duties spell by spell in the order of the rules, then the signs rule by rule in the order of the events."""
    rule = findings["rule"].map({name: place for place, name in enumerate(RULES)}).to_numpy(dtype=np.int64)
    sign = findings["rule"].isin([name for name, rule in RULES.items() if rule.look is not None]).to_numpy(dtype=bool)
    spell = findings["spell"].fillna(-1).to_numpy(dtype=np.int64)
    at = findings["at"].to_numpy(dtype=np.int64)
    return np.lexsort((np.where(sign, at, rule), np.where(sign, rule, spell), sign))


def _outcome(same: Sequence[RuleOutcome]) -> RuleOutcome:
    """The counts of one rule in all parts; before anything is hidden every count is a number."""

    def added(name: str) -> int:
        return sum(getattr(one, name) or 0 for one in same)

    verdicts = {word: sum(one.verdicts[word] or 0 for one in same) for word in same[0].verdicts}
    return replace(
        same[0],
        verdicts=verdicts,
        subjects=added("subjects"),
        outside_period=added("outside_period"),
        merging=added("merging"),
        headline=added("headline"),
    )


def _reading(same: Sequence[Reading]) -> Reading:
    return Reading(same[0].name, {rule: sum(one.deviations[rule] for one in same) for rule in same[0].deviations})
