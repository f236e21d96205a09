"""The part that holds all employees as an AuditResult: what is of the whole is added, what may not be shown goes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from audit import __version__
from audit.accounting import sums
from audit.answering import placed
from audit.completeness import completeness
from audit.control_totals import hidden_quarters
from audit.drawing import drawn_sample
from audit.figures import deadlines
from audit.figures.telling import told_figures
from audit.figures.telling_days import without_few_of_a_sex
from audit.masking import shown_settings
from audit.outcomes import routine_findings, routine_outcomes
from audit.parts.adding import reading_order
from audit.parts.judging import Part, plain, stacked
from audit.parts.looking import Whole
from audit.remarks import data_remarks, notes, untied_faults
from audit.signs import signs_of_whole
from audit.small_counts import without_small_counts
from audit.tables import Tables
from rules import RULESET_VERSION
from rules.catalogue import RULES, duties
from rules.completeness import RecordIds
from rules.figures import Figures
from rules.law import oldest_reading
from rules.result import EXEMPTION_COLUMNS, FINDING_COLUMNS, AuditResult, Provenance, Routine
from rules.routines import JudgedRoutines, judge_routines
from rules.settings import Settings
from rules.vocabulary import CHECKPOINTS


def told(
    part: Part, whole: Whole, tables: Tables, ids: RecordIds, statements: pd.DataFrame, settings: Settings
) -> AuditResult:
    """The result. Of `tables` only what is not about persons is asked: accounts, faults, remarks, hours, routines.

    `statements` as in audit.answering.Answered. AccountingError when the sums of rulebook section 8 do not hold.
    """
    nothing_shown = settings.privacy == "statistics"
    judged_routines = judge_routines(tables.routines, settings.as_of)
    of_whole = signs_of_whole(tables, whole.columns, whole.plans, part.plan_cells, settings)
    found = {outcome.rule: outcome for outcome in (*part.outcomes, *of_whole.outcomes)}
    outcomes = tuple(found[rule] for rule in RULES if rule in found) + routine_outcomes(judged_routines)
    findings = _findings(part.findings, of_whole.findings, _on_routines(tables, judged_routines))
    hidden = hidden_quarters(part.export.quarters, settings)
    first_day, last_day = part.extent.days
    needed = {kind for rule in duties() for kind in rule.needs}
    shown = slice(0, 0 if nothing_shown else None)
    result = AuditResult(
        settings=shown_settings(settings, whole.own_lines, hidden),
        provenance=Provenance(
            tool=__version__,
            ruleset=RULESET_VERSION,
            law_last_read=oldest_reading(tuple(rule.law for rule in RULES.values())).isoformat(),
            files=tables.files,
            tables=tuple(account.read for account in tables.accounts),
            first_date=first_day,
            last_date=last_day,
        ),
        sums=sums(tables, part.counted, outcomes),
        persons=part.persons,
        employees=part.employees if whole.listed else None,
        spells=part.spells.iloc[shown],
        findings=findings[findings["subject"] == "routine"].reset_index(drop=True) if nothing_shown else findings,
        exemptions=part.exemptions[list(EXEMPTION_COLUMNS)].iloc[shown],
        stretches=part.stretches.iloc[shown],
        deeds=part.deeds.iloc[shown],
        outcomes=outcomes,
        readings=part.readings,
        routines=_routines(tables, judged_routines, with_words=not nothing_shown),
        figures=replace(_figures(part, settings), deadlines=deadlines(findings.iloc[shown], settings)),
        recorded=tuple(sorted(whole.recorded)),
        not_recorded=tuple(sorted(needed - whole.recorded)),
        faults=tables.faults,
        fault_counts=tables.fault_counts,
        data_remarks=data_remarks(tables, part.remarks),
        untied_events=untied_faults(part.untied),
        completeness=completeness(
            part.export, tables, ids, whole.known, whole.own_lines, hidden, listed=whole.listed, settings=settings
        ),
        notes=notes(tables, part.extent, settings),
        key_id=tables.key.fingerprint if tables.key else "",
        statements=placed(statements.iloc[shown], findings),
        sample=drawn_sample(part.drawn, settings),
        left_out={} if nothing_shown else dict(sorted(part.left_out.items())),
    )
    if not nothing_shown:
        return result
    return replace(without_small_counts(result), figures=told_figures(part.figures, part.heads, settings.small_group))


def _figures(part: Part, settings: Settings) -> Figures:
    if settings.privacy != "masked":
        return part.figures
    return replace(part.figures, statutory=without_few_of_a_sex(part.figures.statutory, settings.small_group))


def _findings(on_persons: pd.DataFrame, of_whole: pd.DataFrame, on_routines: pd.DataFrame) -> pd.DataFrame:
    """All findings: FINDING_COLUMNS; those on routines last."""
    if len(of_whole):
        other = of_whole.assign(employee="", unit="", spell_start=None, ongoing=None, spell=None)
        told = (*FINDING_COLUMNS, "at")
        every = stacked([on_persons, plain(other, told)], told)
        on_persons = every.iloc[reading_order(every)]
    return stacked([on_persons, plain(on_routines, FINDING_COLUMNS)], FINDING_COLUMNS)


def _on_routines(tables: Tables, judged: JudgedRoutines) -> pd.DataFrame:
    found = routine_findings(judged)
    with_row = found["row"].to_numpy() >= 0
    rows = tables.routines.iloc[found["row"].to_numpy()[with_row]]
    source = np.full(len(found), "", dtype=object)
    source[with_row] = tables.addresses(rows, tables.letters_of(rows, "state"))
    return found.assign(employee="", unit="", source=source)


def _routines(tables: Tables, judged: JudgedRoutines, *, with_words: bool) -> tuple[Routine, ...]:
    """The checkpoints as told; empty when the input holds no table of routines. Evidence is the only free text."""
    if tables.routines.empty:
        return ()
    reviewed = tables.routines["reviewed_on"]
    return tuple(
        Routine(
            checkpoint=checkpoint,
            verdict=str(judged.verdict[k]),
            state=str(judged.state[k]),
            evidence=str(judged.evidence[k]) if with_words else "",
            reviewed_on=None if row < 0 or pd.isna(reviewed.iloc[row]) else reviewed.iloc[row].date().isoformat(),
            written_required=judged.law[k].written,
        )
        for k, (checkpoint, row) in enumerate(zip(CHECKPOINTS, judged.row, strict=True))
    )
