"""Of a very large audit: the rows that a page may show, and how many others there are.

What is kept is chosen by orders that rest on the rows alone, so that parts that were cut and then put together, in
whatever order, keep the same rows: the first of a whole are among the first of its parts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd

from audit.parts.judging import Part
from reports.cases import CASES_SHOWN, by_weight
from reports.current import DEADLINES_SHOWN
from reports.filtering import ROWS_SHOWN
from reports.marks import as_shown
from rules.days import Flags, Ints
from rules.vocabulary import left_out_key

EMPLOYEES_IN_FULL = 50_000  # up to so many with a spell a result has all its rows


def kept(part: Part) -> Part:
    """The part with the rows that may be shown: of each rule and verdict, nearest deadlines, weightiest cases."""
    frame = as_shown(part.findings)
    cases = by_weight(part)[:CASES_SHOWN]
    whole = [*cases, *([] if part.drawn is None else part.drawn.first["spell"])]
    waiting = _waiting(frame)
    near = frame[waiting].sort_values(["due", "rule", "employee", "unit", "spell_start"], kind="stable")
    keep = _first_of_groups(frame) | frame["spell"].isin(whole).to_numpy() | frame["spell"].isna().to_numpy()
    keep |= np.isin(np.arange(len(frame)), near.index[:DEADLINES_SHOWN])
    findings = part.findings[keep]
    spells = np.union1d(np.array(whole, dtype=np.int64), findings["spell"].dropna().to_numpy(dtype=np.int64))
    number = np.full(len(part.spells), -1, dtype=np.int64)
    number[spells] = np.arange(len(spells))
    left = Counter(part.left_out)
    left["spells"] += len(part.spells) - len(spells)
    left["cases"] += int(part.stretches["spell"].nunique()) - len(cases)
    left["deadlines"] += int((waiting & ~keep).sum())
    out = frame[~keep]
    groups = zip(out["rule"], out["verdict"], (out["depends_on_merging"] == True).tolist(), strict=True)  # noqa: E712
    for (rule, verdict, merging), rows in Counter(groups).items():
        left[left_out_key(str(rule), str(verdict), merging=merging)] += rows
    drawn = None if part.drawn is None else replace(part.drawn, first=_numbered(part.drawn.first, number))
    return replace(
        part,
        spells=part.spells.iloc[spells].reset_index(drop=True),
        who=part.who[spells],
        findings=_numbered(findings, number).reset_index(drop=True),
        stretches=_of_cases(part.stretches, cases, number),
        deeds=_of_cases(part.deeds, cases, number),
        drawn=drawn,
        left_out=dict(left),
    )


def _first_of_groups(frame: pd.DataFrame) -> Flags:
    """The first rows of each rule and verdict in the order of the page, and one of each remark."""
    merging = frame["depends_on_merging"] == True  # noqa: E712  (None must be False)
    keys = pd.DataFrame(
        {
            "late": -pd.to_numeric(frame["days_late"]).fillna(-1),
            "employee": frame["employee"],
            "start": frame["spell_start"].fillna(""),
            "day": frame["subject_day"].fillna(""),
        }
    )
    ordered = frame.assign(merging=merging).loc[keys.sort_values([*keys], kind="stable").index]
    group = ["merging", "rule", "verdict"]
    first = ordered.groupby(group).cumcount() < ROWS_SHOWN
    first |= ordered.groupby([*group, "remarks"]).cumcount() == 0
    return first.reindex(frame.index).to_numpy(dtype=bool)


def _waiting(frame: pd.DataFrame) -> Flags:
    """The deadlines ahead of ongoing spells, as audit.figures.deadlines tells them."""
    ongoing = frame["ongoing"] == True  # noqa: E712  (None must be False)
    return ((frame["verdict"] == "pending") & frame["due"].notna() & ongoing).to_numpy(dtype=bool)


def _of_cases(frame: pd.DataFrame, cases: list[int], number: Ints) -> pd.DataFrame:
    return _numbered(frame[frame["spell"].isin(cases)], number).reset_index(drop=True)


def _numbered(frame: pd.DataFrame, number: Ints) -> pd.DataFrame:
    """The rows with the row number of their spell among those that are kept."""
    spell = frame["spell"].to_numpy(dtype=object, copy=True)
    told = ~pd.isna(spell)
    spell[told] = number[spell[told].astype(np.int64)].astype(object)
    return frame.assign(spell=pd.Series(spell, index=frame.index, dtype=object))
