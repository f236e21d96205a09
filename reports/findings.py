"""The findings as they are read: by weight, by rule, by verdict, and only as many rows as a page can carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from reports.marks import EMPLOYERS, GROUPS, READING_ORDER, STATUTE, Mark, outcomes_in, verdict_mark
from reports.tables import basis
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DEVIATIONS

ROWS_SHOWN = 200  # per rule and verdict; all of them are in findings.csv
FIRST_TOLD = ("what", "clears")
BACKGROUND = ("why", "counted", "history")


@dataclass(frozen=True)
class FindingRow:
    employee: str
    unit: str
    start: str
    ongoing: bool
    counted_from: str
    counted_days: str
    due: str
    done: str
    days_late: str
    mark: Mark
    exemption: str
    remarks: tuple[str, ...]
    clause: str
    law_from: str
    act: str
    source: str


@dataclass(frozen=True)
class VerdictGroup:
    """The findings of one rule and one verdict; `shown` says how many of them stand here when not all do."""

    mark: Mark
    count: str
    opened: bool
    caption: str
    shown: str
    law: str  # "" where the rows do not all have the same
    lacks: str  # the columns that no row has anything in, as classes: paper has no room for them
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True)
class RuleBlock:
    rule: str
    anchor: str
    title: str
    basis: tuple[str, ...]
    explained: tuple[tuple[str, str], ...]  # what is asked for, and what clears a finding
    background: tuple[tuple[str, str], ...]  # why, how it is counted, the law through the years
    verdicts: tuple[VerdictGroup, ...]


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
    rows_told: str
    words: tuple[Mark, ...]  # the verdicts that occur, for the filter


def findings(result: AuditResult, wording: Wording) -> Findings:
    """The whole section. Only the rows that are shown are written out; the rest is counted."""
    ordered = _ordered(result.findings, wording)
    mine = {outcome.rule for group in EMPLOYERS for outcome in outcomes_in(result, group)}
    merging = (ordered["depends_on_merging"] == True) & ordered["rule"].isin(mine)  # noqa: E712  (None must be False)
    standing, dependent = ordered[~merging], ordered[merging]
    parts = []
    for name in GROUPS:
        outcomes = outcomes_in(result, name)
        if outcomes:
            parts.append(_part(name, outcomes, standing, wording, explain=True))
        if name == STATUTE and len(dependent):
            found = set(dependent["rule"])
            with_merging = [outcome for outcome in result.outcomes if outcome.rule in found]
            parts.append(_part("merging", with_merging, dependent, wording, explain=False))
    rows = sum(len(group.rows) for part in parts for block in part.blocks for group in block.verdicts)
    present = {group.mark.verdict: group.mark for part in parts for block in part.blocks for group in block.verdicts}
    return Findings(
        parts=tuple(parts),
        rows=rows,
        rows_told=wording.number(rows),
        words=tuple(present[verdict] for verdict in READING_ORDER if verdict in present),
    )


def _ordered(frame: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Findings on spells: the latest first, then by employee and first day."""
    chosen = frame[frame["subject"] != "routine"]
    rank = {name: place for place, name in enumerate(sorted(chosen["employee"].unique(), key=wording.sort_key))}
    keys = pd.DataFrame(
        {
            "late": -pd.to_numeric(chosen["days_late"]).fillna(-1),
            "employee": chosen["employee"].map(rank),
            "start": chosen["spell_start"].fillna(""),
        }
    )
    return chosen.loc[keys.sort_values(["late", "employee", "start"], kind="stable").index]


def _part(name: str, outcomes: list[RuleOutcome], frame: pd.DataFrame, wording: Wording, explain: bool) -> Part:
    grouped = frame.groupby(["rule", "verdict"], sort=False)
    groups = {(str(rule), str(verdict)): rows for (rule, verdict), rows in grouped}
    blocks = tuple(_block(name, outcome, groups, wording, explain) for outcome in outcomes)
    return Part(name, wording.say(f"report.part.{name}.heading"), wording.say(f"report.part.{name}.lead"), blocks)


def _block(
    part: str, outcome: RuleOutcome, groups: dict[tuple[str, str], pd.DataFrame], wording: Wording, explain: bool
) -> RuleBlock:
    texts = f"rules.rules.{outcome.rule}"
    title = wording.say(f"{texts}.title")
    verdicts = tuple(
        _verdict_group(title, verdict, groups[outcome.rule, verdict], wording)
        for verdict in READING_ORDER
        if (outcome.rule, verdict) in groups
    )

    def told(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((wording.say(f"report.explain.{key}"), wording.say(f"{texts}.{key}")) for key in keys)

    return RuleBlock(
        rule=outcome.rule,
        anchor=f"{part}-{outcome.rule}".lower(),
        title=title,
        basis=basis(outcome, wording),
        explained=told(FIRST_TOLD if explain else FIRST_TOLD[-1:]),
        background=told(BACKGROUND) if explain else (),
        verdicts=verdicts,
    )


def _verdict_group(title: str, verdict: str, rows: pd.DataFrame, wording: Wording) -> VerdictGroup:
    kept = rows.head(ROWS_SHOWN)
    mark = verdict_mark(wording, verdict, has_deadline=bool(kept["due"].notna().any()))
    shown = ""
    if len(rows) > len(kept):
        shown = wording.say("report.findings.capped", shown=wording.number(len(kept)), all=wording.number(len(rows)))
    written = _written(kept, mark, wording)
    laws = {(row.clause, row.law_from, row.act) for row in written}
    without = {
        "one-law": len(laws) == 1,
        "no-done": not any(row.done for row in written),
        "no-late": not any(row.days_late for row in written),
        "no-remarks": not any(row.remarks or row.exemption for row in written),
    }
    return VerdictGroup(
        mark=mark,
        count=wording.number(len(rows)),
        opened=verdict in DEVIATIONS,
        caption=wording.say("report.findings.caption", title=title, verdict=mark.word),
        shown=shown,
        law=", ".join(filter(None, laws.pop())) if len(laws) == 1 else "",
        lacks=" ".join(name for name, lacking in without.items() if lacking),
        rows=written,
    )


def _written(rows: pd.DataFrame, mark: Mark, wording: Wording) -> tuple[FindingRow, ...]:
    """The rows as text, column by column over the values that occur."""

    def told(column: str, how: Callable[[str], str]) -> list[str]:
        values = rows[column]
        words = {value: how(value) for value in values.dropna().unique()}
        return [words.get(value, "") for value in values]

    def number(value: str) -> str:
        return wording.number(int(value))

    remarks = {codes: remark_texts(codes, wording) for codes in rows["remarks"].unique()}
    columns = zip(
        told("employee", str),
        told("unit", str),
        told("spell_start", wording.date),
        (bool(value) for value in rows["ongoing"]),
        told("counted_from", wording.date),
        told("counted_days", lambda days: wording.count("report.n.days", int(days))),
        told("due", wording.date),
        told("done", wording.date),
        told("days_late", number),
        [mark] * len(rows),
        told("exemption", lambda reason: exemption_text(reason, wording)),
        (remarks[codes] for codes in rows["remarks"]),
        told("clause", wording.glued),
        told("law_from", lambda day: wording.say("report.findings.law_from", date=wording.date(day))),
        told("act", str),
        told("source", cells_in_short),
        strict=True,
    )
    return tuple(FindingRow(*values) for values in columns)


def remark_texts(codes: str, wording: Wording) -> tuple[str, ...]:
    """The sentences of a cell of remark codes."""
    return tuple(wording.say(f"rules.remarks.{code}") for code in codes.split())


def cells_in_short(source: str) -> str:
    """Cells of one sheet under one name: "Fravær!C17; Fravær!C18; Plan!B2" reads "Fravær!C17, C18; Plan!B2"."""
    sheets: dict[str, list[str]] = {}
    for address in source.split("; "):
        sheet, mark, cell = address.rpartition("!")
        sheets.setdefault(sheet + mark, []).append(cell)
    return "; ".join(sheet + ", ".join(cells) for sheet, cells in sheets.items())


def exemption_text(reason: str, wording: Wording) -> str:
    if not reason:
        return ""
    if reason == "employee_not_cooperating":  # an event that is its own reason
        return wording.say(f"words.events.{reason}")
    return wording.say(f"words.reasons.{reason}")
