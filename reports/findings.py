"""The findings as they are read: by weight, by rule, by verdict, and only as many rows as a page can carry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.cases import Cases, anchor_of
from reports.filtering import Filter, carried, filter_of
from reports.marks import (
    DATING,
    EMPLOYERS,
    GROUPS,
    NOT_DONE,
    PRIVACY,
    READING_ORDER,
    SIGNS,
    STATUTE,
    Mark,
    as_shown,
    outcomes_in,
    verdict_mark,
)
from reports.rows import FindingRow, written
from reports.statements import statements_told
from reports.tables import basis
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.spelled import different, each, order, ranks
from rules.vocabulary import DEVIATIONS

FIRST_TOLD = ("what", "clears")
BACKGROUND = ("why", "counted", "history")
# The columns of a table of findings, in their order; those that no row fills are left out.
COLUMNS = ("employee", "spell", "subject", "counted", "count", "due", "done", "days_late", "result", "law", "source")


@dataclass(frozen=True)
class VerdictGroup:
    """The findings of one rule and one verdict; `shown` says how many of them stand here when not all do."""

    mark: Mark
    count: str
    opened: bool
    caption: str
    shown: str
    law: str  # "" where the rows do not all have the same
    lacks: str  # what paper leaves out beside, as classes: the law where all rows have the same, empty remarks
    columns: tuple[tuple[str, str], ...]  # name and head of the columns that some row fills
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True)
class RuleBlock:
    rule: str
    anchor: str
    title: str
    basis: tuple[str, ...]
    explained: tuple[tuple[str, str], ...]  # what is asked for, and what clears a finding; none without findings
    background: tuple[tuple[str, str], ...]  # why, how it is counted, the law through the years
    verdicts: tuple[VerdictGroup, ...]
    nothing: str  # what stands there without findings


@dataclass(frozen=True)
class Part:
    """One part of the findings section: rules of one weight, or what depends on merging."""

    name: str
    heading: str
    lead: str
    blocks: tuple[RuleBlock, ...]


@dataclass(frozen=True)
class Findings:
    parts: tuple[Part, ...]
    rows: int
    file: str  # where all of them stand
    filter: Filter


def findings(result: AuditResult, wording: Wording, cases: Cases | None = None) -> Findings:
    """The whole section. Only the rows that are shown are written out; the rest is counted.

    A row leads to its case where that is among `cases`.
    """
    ordered = _ordered(result, wording)
    shown = ordered[carried(ordered, ordered["merging"])]
    rows = result.findings.iloc[shown.index].assign(
        verdict=shown["verdict"].astype(object).to_numpy(),
        statement=statements_told(result, wording).iloc[shown.index],
    )
    anchors = {case.anchor for case in cases.shown} if cases else set()
    case = rows["spell"].map(anchor_of)
    rows = rows.assign(case=case.where(case.isin(anchors), ""))
    standing, dependent = (
        _groups(ordered[ordered["merging"] == which], rows[(shown["merging"] == which).to_numpy()])
        for which in (False, True)
    )
    parts = []
    for name in GROUPS:
        outcomes = outcomes_in(result, name)
        if outcomes:
            parts.append(_part(name, outcomes, standing, result, wording))
        if name == STATUTE and dependent:
            found = {rule for rule, _ in dependent}
            with_merging = [outcome for outcome in result.outcomes if outcome.rule in found]
            parts.append(_part("merging", with_merging, dependent, result, wording))
    groups = [group for part in parts for block in part.blocks for group in block.verdicts]
    return Findings(
        parts=tuple(parts),
        rows=sum(len(group.rows) for group in groups),
        file=result.file_of("findings"),
        filter=filter_of(
            rows,
            len(ordered) + sum(n for key, n in result.left_out.items() if key.startswith("findings ")),
            result.file_of("findings"),
            (group.mark for group in groups),
            len(anchors),
            wording,
        ),
    )


def _ordered(result: AuditResult, wording: Wording) -> pd.DataFrame:
    """All findings but the routines: the latest first, then by employee, first day and the day of the event.

    Their row numbers as index; columns rule, verdict as it is shown, merging (a deviation of the employer's that
    depends on it), dated (it has a due day) and after (done after that).
    """
    found = result.findings
    mine = {outcome.rule for group in EMPLOYERS for outcome in outcomes_in(result, group)}
    people, who = different(found["employee"])
    place = wording.places(who)
    keys = (
        ranks(found["days_late"], lambda days: -float(days), 1.0),
        np.array([*map(place.__getitem__, who), -1])[people],
        ranks(found["spell_start"], str, ""),
        ranks(found["subject_day"], str, ""),
    )
    due, done = (each(found[name], lambda day: int(day.replace("-", "")), 0) for name in ("due", "done"))
    every = pd.DataFrame(
        {
            "rule": _category(found["rule"]),
            "verdict": _category(as_shown(found[["verdict", "remarks"]])["verdict"]),
            "merging": each(found["depends_on_merging"], bool, False) & each(found["rule"], mine.__contains__, False),
            "dated": due > 0,
            "after": (due > 0) & (done > due),
        }
    )
    which = order(keys)
    chosen: pd.DataFrame = every.iloc[which[each(found["subject"], "routine".__ne__, True)[which]]]
    return chosen


def _category(column: pd.Series) -> pd.Categorical:
    places, values = different(column)
    return pd.Categorical.from_codes(places, pd.Index(values, dtype=object))


@dataclass(frozen=True)
class _Rows:
    """The findings of a rule and verdict."""

    number: int
    has_deadline: bool
    shown: pd.DataFrame  # those that stand in the report, in the order in which they are read


Groups = dict[tuple[str, str], _Rows]  # by rule and verdict


def _groups(every: pd.DataFrame, shown: pd.DataFrame) -> Groups:
    """The findings of each rule and verdict; a row of each is shown."""
    kept = dict(list(shown.groupby(["rule", "verdict"], sort=False)))
    groups = every.groupby(["rule", "verdict"], sort=False, observed=True)
    told = groups.agg(number=("dated", "size"), dated=("dated", "any"), after=("after", "any"))
    # A duty that may be done whenever is met after its day too (FACILITATION); then no word of a deadline.
    return {
        (rule, verdict): _Rows(number, dated and not after, kept[rule, verdict])
        for (rule, verdict), number, dated, after in told.itertuples(name=None)
    }


def _part(name: str, outcomes: list[RuleOutcome], groups: Groups, result: AuditResult, wording: Wording) -> Part:
    blocks = tuple(_block(name, outcome, groups, result, wording) for outcome in outcomes)
    return Part(name, wording.say(f"report.part.{name}.heading"), wording.say(f"report.part.{name}.lead"), blocks)


def _block(
    part: str,
    outcome: RuleOutcome,
    groups: Groups,
    result: AuditResult,
    wording: Wording,
) -> RuleBlock:
    explain = part != "merging"
    texts = f"catalogue.{outcome.rule}"
    title = wording.say(f"{texts}.title")
    verdicts = tuple(
        _verdict_group(part, title, verdict, groups[outcome.rule, verdict], result, wording)
        for verdict in READING_ORDER
        if (outcome.rule, verdict) in groups
    )

    def told(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        heads = {key: "what_sign" if key == "what" and part in SIGNS else key for key in keys}
        return tuple((wording.say(f"report.explain.{heads[key]}"), wording.say(f"{texts}.{key}")) for key in keys)

    first = FIRST_TOLD if explain else FIRST_TOLD[-1:]
    background = BACKGROUND if explain else ()
    return RuleBlock(
        rule=outcome.rule,
        anchor=f"{part}-{outcome.rule}".lower(),
        title=title,
        basis=basis(outcome, wording),
        explained=told(first if verdicts else ()),
        background=told(background if verdicts else first + background),
        verdicts=verdicts,
        nothing=wording.say(f"report.findings.{_nothing(outcome, part)}"),
    )


def _nothing(outcome: RuleOutcome, part: str) -> str:
    if part in SIGNS:
        return "nothing_sign"
    return "nothing" if outcome.subjects else "nothing_subjects"


def _verdict_group(
    part: str, title: str, verdict: str, rows: _Rows, result: AuditResult, wording: Wording
) -> VerdictGroup:
    kept = rows.shown
    in_all = rows.number + result.left_out_of(str(kept["rule"].iloc[0]), verdict, merging=part == "merging")
    mark = verdict_mark(wording, verdict, rows.has_deadline)
    shown = ""
    if in_all > len(kept):
        numbers = {"shown": wording.number(len(kept)), "all": wording.number(in_all)}
        shown = wording.say("report.findings.capped", file=result.file_of("findings"), **numbers)
    told = written(kept, mark, wording)
    laws = {(row.clause, row.law_from, row.act) for row in told}
    without = {
        "one-law": len(laws) == 1,
        "no-remarks": not any(row.remarks or row.exemption or row.statement for row in told),
    }
    return VerdictGroup(
        mark=mark,
        count=wording.number(in_all),
        opened=verdict in (*DEVIATIONS, NOT_DONE),
        caption=wording.say("report.findings.caption", title=title, verdict=mark.word),
        shown=shown,
        law=", ".join(filter(None, laws.pop())) if len(laws) == 1 else "",
        lacks=" ".join(name for name, lacking in without.items() if lacking),
        columns=_columns(part, str(kept["subject"].iloc[0]), told, wording),
        rows=told,
    )


def _columns(part: str, subject: str, rows: tuple[FindingRow, ...], wording: Wording) -> tuple[tuple[str, str], ...]:
    """Name and head of the columns that some row fills. A column is told by the cell of its header, its only source."""
    filled = {
        "employee": any(row.employee for row in rows),
        "spell": any(row.start for row in rows),
        "subject": any(row.subject or row.subject_day for row in rows),
        "counted": any(row.counted_from or row.counted_days for row in rows),
        "count": any(row.count for row in rows),
        "due": any(row.due for row in rows),
        "done": any(row.done for row in rows),
        "days_late": any(row.days_late for row in rows),
        "source": subject != "column",
    }
    heads = {name: f"report.findings.{name}" for name in COLUMNS} | {
        "subject": f"report.findings.subject.{subject}",
        "counted": f"report.findings.counted{'' if any(row.counted_from for row in rows) else '_days'}",
        "count": f"report.findings.count.{_counted(part, subject)}",
        "done": f"report.findings.{'registered' if part == DATING else 'done'}",
    }
    return tuple((name, wording.say(heads[name])) for name in COLUMNS if filled.get(name, True))


def _counted(part: str, subject: str) -> str:
    """What the count of a sign counts."""
    if part == PRIVACY:
        return "cells"
    return "plans" if subject == "day" else "days_after"
