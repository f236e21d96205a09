"""Two results held against each other: what is new, what stands, what is cleared, what changed, and why.

A finding is known by what it says (rule, employee, first day, the event and day it is about), never by the number of a
row, so that a row put into a file moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from reports.marks import EMPLOYERS, ROUTINES, group_of
from rules.answers import ANSWERS
from rules.result import AuditResult
from rules.vocabulary import DEVIATIONS

# In the order in which they are told.
STATUSES = ("new", "changed", "persisting", "cleared", "ruleset", "gone")
SETTLED = ("met", "borderline", "exempt")  # a deviation that has become one of these is cleared
KEY = ("rule", "employee", "spell_start", "subject", "event", "subject_day", "column", "nth")
LAW = ("clause", "act", "law_from", "weeks", "counts")
TOLD = ("unit", "verdict", "due", "done", "counts_against_employer", "source", *LAW)
# Settings that can move a verdict; the others say how it is shown.
DECIDING = (
    "period_from",
    "gap_days",
    "bridge_non_working_days",
    "tolerance_days",
    "self_certified_max_days",
    "recorded",
    "not_recorded",
    "columns",
    "constants",
    "codes",
    "scales",
    "not_used",
)


class Comparison(NamedTuple):
    """What came of comparing.

    unmatched: why rows cannot be matched ("levels", "statistics", "codes", "replaced" or "in_part"); "" when they are
    rows: KEY, status, deviation (on either side) and TOLD of both with the endings _old and _new; empty when unmatched.
        None stands for a side that has no such finding
    """

    old: AuditResult
    new: AuditResult
    unmatched: str
    rows: pd.DataFrame

    @property
    def other_ruleset(self) -> bool:
        return self.old.provenance.ruleset != self.new.provenance.ruleset

    def of(self, status: str, *, deviation: bool) -> pd.DataFrame:
        """The rows of one status, among deviations or among the other findings."""
        return self.rows[(self.rows["status"] == status) & (self.rows["deviation"] == deviation)]


def compared(old: AuditResult, new: AuditResult) -> Comparison:
    unmatched = _why_unmatched(old, new)
    sides = (old, new) if not unmatched else (_without_findings(old), _without_findings(new))
    first, second = (_by_content(side.findings) for side in sides)
    rows = first.merge(second, on=list(KEY), how="outer", suffixes=("_old", "_new"))
    rows = rows.astype(object).where(rows.notna(), None)
    rows = rows.assign(deviation=_is_deviation(rows, "old", old) | _is_deviation(rows, "new", new))
    rows = rows.assign(status=_status(rows, old, new))
    return Comparison(old, new, unmatched, _ordered(rows, [old, new]))


def different_settings(old: AuditResult, new: AuditResult) -> tuple[str, ...]:
    """The names of the settings that can move a verdict and are not the same."""
    return tuple(name for name in DECIDING if getattr(old.settings, name) != getattr(new.settings, name))


def by_unit(comparison: Comparison) -> pd.DataFrame:
    """What counts in the headline by rule and unit: columns rule, unit, old, new."""
    counts = {"old": _headline_counts(comparison.old), "new": _headline_counts(comparison.new)}
    return pd.DataFrame(counts).fillna(0).astype(int).rename_axis(["rule", "unit"]).reset_index()


def _headline_counts(result: AuditResult) -> pd.Series:
    found = result.findings
    against = (found["counts_against_employer"] == True) & (found["subject"] != "routine")  # noqa: E712
    return found[against].groupby(["rule", "unit"], sort=True).size()


def _without_findings(result: AuditResult) -> AuditResult:
    return replace(result, findings=result.findings.iloc[:0])


def _why_unmatched(old: AuditResult, new: AuditResult) -> str:
    levels = {old.settings.privacy, new.settings.privacy}
    if "statistics" in levels:
        return "statistics"
    if old.left_out or new.left_out:
        return "in_part"
    if len(levels) > 1:
        return "levels"
    if levels == {"masked"}:
        # Codes of one key are the same in every audit; running numbers are so for the same files only.
        kept = old.key_id == new.key_id and (old.key_id or same_files(old, new))
        return "" if kept else "codes"
    if same_files(old, new):
        return ""
    # Identity numbers become running numbers when they are read; those hold for one run.
    return "replaced" if "ids_replaced" in {*old.notes, *new.notes} else ""


def same_files(old: AuditResult, new: AuditResult) -> bool:
    """Whether both rest on the same files of the employer, whatever answers were read beside them."""
    first, second = ([file.sha256 for file in side.provenance.files if file.kind != ANSWERS] for side in (old, new))
    return first == second


def _by_content(findings: pd.DataFrame) -> pd.DataFrame:
    """KEY and TOLD of every finding. Findings that say the same are numbered by their days, not by their rows."""
    found = findings.assign(
        column=findings["source"].where(findings["subject"] == "column", ""),
        **{name: findings[name].fillna("") for name in ("spell_start", "subject_day")},
    )
    found = found.sort_values(["due", "done"], kind="stable", na_position="first")
    found = found.assign(nth=found.groupby(list(KEY[:-1]), sort=False).cumcount())
    return found[[*KEY, *TOLD]].astype({"nth": int})


def _is_deviation(rows: pd.DataFrame, side: str, result: AuditResult) -> pd.Series:
    """Late or missing, of a duty or routine of the employer."""
    mine = {outcome.rule for outcome in result.outcomes if group_of(outcome) in (*EMPLOYERS, ROUTINES)}
    late_or_missing = rows[f"verdict_{side}"].isin(DEVIATIONS).to_numpy(dtype=bool)
    return pd.Series(late_or_missing & rows["rule"].isin(mine).to_numpy(dtype=bool), index=rows.index)


def _status(rows: pd.DataFrame, old: AuditResult, new: AuditResult) -> np.ndarray:
    before, now = rows["verdict_old"], rows["verdict_new"]
    was, is_now = _is_deviation(rows, "old", old), _is_deviation(rows, "new", new)
    only_old, only_new = now.isna(), before.isna()
    both = ~only_old & ~only_new
    moved = both & (before != now)
    settled = now.isin(SETTLED) | (only_old & _still_there(rows, new))
    choices = [
        (_by_ruleset(rows, moved, only_old, only_new, old, new), "ruleset"),
        (both & ~moved, "persisting"),
        (only_old & ~settled, "gone"),
        (is_now & ~was, "new"),
        (was & ~is_now & settled, "cleared"),
        (only_new, "new"),
        (only_old, "cleared"),
    ]
    return np.select([mask.to_numpy(dtype=bool) for mask, _ in choices], [word for _, word in choices], "changed")


def _by_ruleset(
    rows: pd.DataFrame, moved: pd.Series, only_old: pd.Series, only_new: pd.Series, old: AuditResult, new: AuditResult
) -> pd.Series:
    """Changed because the ruleset did: another law value, a rule that one side has not, or all else being the same."""
    if old.provenance.ruleset == new.provenance.ruleset:
        return pd.Series(False, index=rows.index)
    pairs = [rows[f"{name}_old"].fillna("") != rows[f"{name}_new"].fillna("") for name in LAW]
    other_law = np.logical_or.reduce([pair.to_numpy(dtype=bool) for pair in pairs])
    rule_lacks = (only_new & ~rows["rule"].isin(_rules(old))) | (only_old & ~rows["rule"].isin(_rules(new)))
    all_else_same = (
        same_files(old, new) and old.settings.as_of == new.settings.as_of and not different_settings(old, new)
    )
    by_ruleset: pd.Series = (moved & (other_law | all_else_same)) | rule_lacks
    return by_ruleset | ((only_old | only_new) & all_else_same)


def _rules(result: AuditResult) -> set[str]:
    return {outcome.rule for outcome in result.outcomes}


def _still_there(rows: pd.DataFrame, new: AuditResult) -> pd.Series:
    """Whether the new audit still looks at the case of a finding that it no longer has.

    A case outside the files or before the period, and an event that is no longer recorded, is not cleared but gone.
    """
    spells = pd.MultiIndex.from_arrays([new.spells["employee"], new.spells["start"]])
    mine = pd.MultiIndex.from_arrays([rows["employee"], rows["spell_start"]])
    period = new.settings.period_from
    first = "" if period is None else period.isoformat()
    return (rows["subject"] == "spell") & mine.isin(spells) & ~(rows["due_old"].fillna("9") < first)


def _ordered(rows: pd.DataFrame, results: Iterable[AuditResult]) -> pd.DataFrame:
    """By status, rule in the order of the catalogue, employee and days."""
    rules = dict.fromkeys(outcome.rule for result in results for outcome in result.outcomes)
    rank = {rule: number for number, rule in enumerate(rules)}
    keys = rows.assign(
        place=rows["status"].map({word: number for number, word in enumerate(STATUSES)}), order=rows["rule"].map(rank)
    )
    by = ["place", "order", *(name for name in KEY if name != "rule")]
    return rows.loc[keys.sort_values(by, kind="stable").index].reset_index(drop=True)
