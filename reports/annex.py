"""For the inspector: the findings by clause, numbered, with the law they are held against and their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.datapage import setting_told
from reports.filtering import ROWS_SHOWN
from reports.marks import (
    EMPLOYERS,
    NOT_DONE,
    Mark,
    MetShare,
    as_shown,
    deviations,
    is_told,
    met_share,
    outcomes_in,
    total,
    verdict_mark,
)
from reports.rows import FindingRow, written
from reports.statements import statements_told
from reports.tables import RoutineRow, Routines
from reports.versions import LawLine, law_lines
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.spelled import each, order, ranks
from rules.vocabulary import DEVIATIONS, UNKNOWN

# The columns of the findings, in their order; those that no finding fills are left out.
COLUMNS = ("number", "employee", "spell", "subject", "counted", "due", "done", "days_late", "remarks", "law", "source")
SHOWN = (*DEVIATIONS, NOT_DONE)
# Besides the numbered findings: what else the duty came to.
BESIDE = ("unclear", "exempt", "not_assessable", "pending")
# What decides which findings stand under a duty, and their order.
DECIDING = ("rule", "verdict", "remarks", "depends_on_merging", "employee", "spell_start", "subject_day")
DECISIVE = ("as_of", "period_from", "gap_days", "bridge_non_working_days", "tolerance_days", "privacy", "small_group")


@dataclass(frozen=True)
class Numbered:
    number: str  # "2.14": the fourteenth finding of the second clause
    row: FindingRow
    law_from: str  # the version of the law it is held against
    merging: bool  # the deviation depends on merging and is not in the headline


@dataclass(frozen=True)
class VerdictRows:
    mark: Mark
    count: str
    rows: tuple[Numbered, ...]


@dataclass(frozen=True)
class Duty:
    """One duty under its clause."""

    rule: str
    title: str
    share: MetShare
    number: str  # deviations that do not depend on merging
    merging: str
    beside: tuple[tuple[Mark, str], ...]
    shown: str  # how many of the findings stand here when not all do
    columns: tuple[tuple[str, str], ...]  # name and head of those that some finding fills
    groups: tuple[VerdictRows, ...]


@dataclass(frozen=True)
class Clause:
    number: int
    clause: str
    share: MetShare
    found: str
    merging: str
    unknown: str
    law: tuple[LawLine, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class AnnexPart:
    """The clauses of one weight."""

    name: str
    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Annex:
    parts: tuple[AnnexPart, ...]
    routines: tuple[RoutineRow, ...]  # the checkpoints that are missing or partly in place
    decisive: tuple[tuple[str, str], ...]  # the settings by which a verdict may change


def annex(result: AuditResult, routines: Routines, wording: Wording) -> Annex:
    found = _found(result, wording)
    parts, number = [], 0
    for group in EMPLOYERS:
        clauses = []
        for clause, outcomes in _by_clause(outcomes_in(result, group), wording).items():
            number += 1
            clauses.append(_clause(number, clause, outcomes, found, result, wording))
        if clauses:
            parts.append(AnnexPart(group, wording.say(f"report.part.{group}.heading"), tuple(clauses)))
    return Annex(
        parts=tuple(parts),
        routines=tuple(row for row in routines.rows if row.mark.verdict in ("missing", "partly")),
        decisive=tuple(
            (wording.say(f"report.settings.{name}"), setting_told(name, getattr(result.settings, name), wording))
            for name in DECISIVE
        ),
    )


@dataclass(frozen=True)
class _Found:
    """The deviations from one duty."""

    verdicts: pd.Series  # of each, as it is shown
    shown: pd.DataFrame  # the whole of the first ones


def _found(result: AuditResult, wording: Wording) -> dict[str, _Found]:
    """Rule -> its deviations: late, then not documented; what depends on merging last; then by employee and day."""
    findings = result.findings
    at = np.flatnonzero(each(findings["verdict"], DEVIATIONS.__contains__, False))
    frame = as_shown(findings[[*DECIDING]].iloc[at]).set_axis(at)
    rank = wording.places(frame["employee"].unique())
    keys = (
        each(frame["verdict"], SHOWN.index, -1),
        each(frame["depends_on_merging"], int, 0),
        each(frame["employee"], rank.__getitem__, -1),
        ranks(frame["spell_start"], str, ""),
        ranks(frame["subject_day"], str, ""),
    )
    ordered = frame[["rule", "verdict"]].iloc[order(keys)]
    statements = statements_told(result, wording)
    found = {}
    for rule, rows in ordered.groupby("rule", sort=False):
        first = rows.head(ROWS_SHOWN)
        shown = findings.iloc[first.index].assign(
            verdict=first["verdict"].to_numpy(), statement=statements.iloc[first.index], case=""
        )
        found[str(rule)] = _Found(rows["verdict"], shown)
    nothing = _Found(ordered["verdict"].iloc[:0], findings.iloc[:0])
    return {outcome.rule: found.get(outcome.rule, nothing) for outcome in result.outcomes}


def _by_clause(outcomes: list[RuleOutcome], wording: Wording) -> dict[str, list[RuleOutcome]]:
    """The clauses in order, each with its duties in the order of the rules."""
    clauses: dict[str, list[RuleOutcome]] = {}
    for outcome in sorted(outcomes, key=lambda one: wording.sort_key(one.clause)):
        clauses.setdefault(outcome.clause, []).append(outcome)
    return clauses


def _clause(
    number: int,
    clause: str,
    outcomes: list[RuleOutcome],
    found: dict[str, _Found],
    result: AuditResult,
    wording: Wording,
) -> Clause:
    duties, last = [], 0
    for outcome in outcomes:
        rows = found[outcome.rule]
        duties.append(_duty(number, last, outcome, rows, result, wording))
        last += len(rows.verdicts)
    return Clause(
        number=number,
        clause=wording.glued(clause),
        share=met_share(outcomes, wording),
        found=wording.number(_sum(deviations(outcome) for outcome in outcomes)),
        merging=wording.number(_sum(outcome.merging for outcome in outcomes)),
        unknown=wording.number(
            total(outcomes, *UNKNOWN) if all(is_told(outcome, *UNKNOWN) for outcome in outcomes) else None
        ),
        law=tuple(line for outcome in outcomes for line in law_lines(outcome.rule, result, wording)),
        duties=tuple(duties),
    )


def _sum(counts: Iterable[int | None]) -> int | None:
    """None where a count is hidden: a sum without it would be wrong."""
    told = list(counts)
    return None if None in told else sum(n or 0 for n in told)


def _duty(clause: int, before: int, outcome: RuleOutcome, rows: _Found, result: AuditResult, wording: Wording) -> Duty:
    """The duty with its numbered findings; `before` findings of the clause stand before it."""
    kept = rows.shown
    groups = tuple(_groups(clause, before + 1, kept, rows.verdicts, wording))
    beside = [(verdict, outcome.verdicts.get(verdict, 0)) for verdict in BESIDE]
    in_all = len(rows.verdicts) + sum(
        result.left_out_of(outcome.rule, verdict, merging=merging) for verdict in SHOWN for merging in (True, False)
    )
    numbers = {"shown": wording.number(len(kept)), "all": wording.number(in_all)}
    file = result.file_of("findings")
    return Duty(
        rule=outcome.rule,
        title=wording.say(f"catalogue.{outcome.rule}.title"),
        share=met_share([outcome], wording),
        number=wording.number(deviations(outcome)),
        merging=wording.count("readers.actions.merging", outcome.merging) if outcome.merging else "",
        beside=tuple((verdict_mark(wording, verdict), wording.number(n)) for verdict, n in beside if n or n is None),
        shown=wording.say("report.findings.capped", file=file, **numbers) if len(kept) < in_all else "",
        columns=_columns(groups, str(kept["subject"].iloc[0]), wording) if groups else (),
        groups=groups,
    )


def _groups(
    clause: int, first: int, kept: pd.DataFrame, verdicts: pd.Series, wording: Wording
) -> Iterator[VerdictRows]:
    """The rows that are shown, a group a verdict, numbered on from `first`; `verdicts` are those of all the rows."""
    for verdict, rows in kept.groupby("verdict", sort=False):
        mark = verdict_mark(wording, str(verdict))
        merging = rows["depends_on_merging"].eq(True)
        versions = (wording.date(day) for day in rows["law_from"])
        yield VerdictRows(
            mark,
            wording.number(int((verdicts == verdict).sum())),
            tuple(
                Numbered(f"{clause}.{number}", row, version, bool(depends))
                for number, (row, version, depends) in enumerate(
                    zip(written(rows, mark, wording), versions, merging, strict=True), start=first
                )
            ),
        )
        first += len(rows)


def _columns(groups: tuple[VerdictRows, ...], subject: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    rows = [numbered.row for group in groups for numbered in group.rows]
    filled = {
        "spell": any(row.start for row in rows),
        "subject": any(row.subject or row.subject_day for row in rows),
        "counted": any(row.counted_from for row in rows),
        "due": any(row.due for row in rows),
        "done": any(row.done for row in rows),
        "days_late": any(row.days_late for row in rows),
        "remarks": any(row.remarks for row in rows) or any(one.merging for group in groups for one in group.rows),
    }
    heads = {name: f"report.findings.{name}" for name in COLUMNS} | {
        "number": "readers.annex.number",
        "subject": f"report.findings.subject.{subject}",
        "law": "readers.annex.law_version",
        "source": "readers.annex.evidence",
    }
    return tuple((name, wording.say(heads[name])) for name in COLUMNS if filled.get(name, True))
