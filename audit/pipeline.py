"""From typed tables to a result: the one way that every entrance takes. Knows no terminal and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from audit import __version__
from audit.accounting import sums
from audit.addresses import finding_sources, spell_rows
from audit.answering import answered, placed
from audit.case_lines import cases_with_line, deeds, stretches
from audit.completeness import completeness
from audit.control_totals import hidden_quarters
from audit.drawing import drawn_sample
from audit.engine import Assessment, FollowUp, assess, gather, whole
from audit.exemptions import listed_exemptions
from audit.figures import figures
from audit.masking import own_line_units, shown_employees, shown_settings, shown_units, units_of_spells
from audit.outcomes import routine_findings, routine_outcomes
from audit.readings import readings
from audit.remarks import data_remarks, first_and_last_day, notes, untied_events
from audit.signs import Signs, look_for_signs
from audit.small_counts import without_small_counts
from audit.source import read
from audit.source.answers import AnswerBook, parted, read_answers
from audit.spells import Built, build_spells
from audit.tables import Tables
from rules import RULESET_VERSION
from rules.catalogue import RULES, duties
from rules.days import Texts1d, day_number, iso_texts
from rules.law import oldest_reading
from rules.result import (
    EXEMPTION_COLUMNS,
    FINDING_COLUMNS,
    SPELL_COLUMNS,
    AuditResult,
    Provenance,
    Routine,
)
from rules.routines import JudgedRoutines, judge_routines
from rules.settings import Settings
from rules.vocabulary import CHECKPOINTS

Progress = Callable[[str, int], None]


def audit_files(paths: Sequence[Path | str], settings: Settings, progress: Progress | None = None) -> AuditResult:
    """Audit the files of one employer. InputError when they cannot be used."""
    files, answers = parted([Path(path) for path in paths])
    tables = read(files, settings, progress)
    return audit_tables(tables, settings, progress, [read_answers(path) for path in answers])


def audit_tables(
    tables: Tables,
    settings: Settings,
    progress: Progress | None = None,
    answers: Sequence[AnswerBook] = (),
    first_of_export: date | None = None,
) -> AuditResult:
    """Audit tables that were read already, with the answers to findings of an earlier audit.

    `first_of_export` is the first date of the whole export where the tables are of a part of the employees.
    AccountingError when the sums of rulebook section 8 do not hold.
    """
    tell = progress or _silent
    as_of = day_number(settings.as_of)
    tell("spells", len(tables.absences))
    first = None if first_of_export is None else day_number(first_of_export)
    built = build_spells(tables.absences, settings, first_of_export=first)
    stated = answered(tables, built, answers, settings)
    tables = stated.tables
    tell("rules", len(built.spells))
    follow_up = gather(tables, built, settings)
    assessed = assess(built, follow_up, settings)
    signs = look_for_signs(tables, follow_up, settings)
    judged_routines = judge_routines(tables.routines, settings.as_of)
    outcomes = assessed.outcomes + signs.outcomes + routine_outcomes(judged_routines)
    untied = untied_events(tables, follow_up.events)
    tell("result", len(assessed.findings))
    rows = spell_rows(tables, built)
    own_lines = own_line_units(tables, built.spells, settings)
    hidden = hidden_quarters(built.laid, settings)
    spells = _spells(tables, built, rows, own_lines, settings)
    nothing_shown = settings.privacy == "statistics"
    findings = _findings(tables, assessed, signs, follow_up, judged_routines, spells, rows)
    exemptions = _exemptions(listed_exemptions(tables, follow_up, assessed.cases, assessed.judged), spells)
    drawn = cases_with_line(spells, findings)[: 0 if nothing_shown else None]
    first_day, last_day = first_and_last_day(tables.absences)
    needed = {kind for rule in duties() for kind in rule.needs}
    shown = spells["unit"].to_numpy(dtype=object)
    result = AuditResult(
        settings=shown_settings(settings, own_lines, hidden),
        provenance=Provenance(
            tool=__version__,
            ruleset=RULESET_VERSION,
            law_last_read=oldest_reading(tuple(rule.law for rule in RULES.values())).isoformat(),
            files=tables.files,
            tables=tuple(account.read for account in tables.accounts),
            first_date=first_day,
            last_date=last_day,
        ),
        sums=sums(tables, follow_up.events, len(untied), len(spells), outcomes, as_of),
        persons=int(built.spells["person"].nunique()),
        employees=int(tables.employees["employee"].nunique()) if len(tables.employees) else None,
        spells=spells.iloc[:0] if nothing_shown else spells,
        findings=findings[findings["subject"] == "routine"].reset_index(drop=True) if nothing_shown else findings,
        exemptions=exemptions.iloc[:0] if nothing_shown else exemptions,
        stretches=stretches(built, drawn),
        deeds=deeds(assessed.cases, drawn),
        outcomes=outcomes,
        readings=readings(built, follow_up, assessed.outcomes, settings),
        routines=_routines(tables, judged_routines, with_words=not nothing_shown),
        figures=figures(
            tables,
            built,
            assessed,
            spells["unit"].to_numpy(dtype=object),
            findings.iloc[:0] if nothing_shown else findings,
            own_lines,
            settings,
        ),
        recorded=tuple(sorted(follow_up.recorded)),
        not_recorded=tuple(sorted(needed - follow_up.recorded)),
        faults=tables.faults,
        fault_counts=tables.fault_counts,
        data_remarks=data_remarks(tables, built, follow_up.events, as_of),
        untied_events=untied,
        completeness=completeness(tables, built, own_lines, hidden, settings),
        notes=notes(tables, settings),
        key_id=tables.key.fingerprint if tables.key else "",
        statements=placed(stated.statements if not nothing_shown else stated.statements.iloc[:0], findings),
        sample=drawn_sample(built.spells, units_of_spells(tables, built.spells), shown, assessed.findings, settings),
    )
    return without_small_counts(result) if nothing_shown else result


def _spells(tables: Tables, built: Built, rows: Texts1d, own_lines: frozenset[str], settings: Settings) -> pd.DataFrame:
    """The spells as the privacy level shows them: SPELL_COLUMNS with plain values."""
    spells = built.spells
    remarks = np.select(
        [spells["may_be_prolonged"], spells["may_have_started_earlier"]],
        ["may_be_prolonged", "may_have_started_earlier"],
        default="",
    ).astype(object)
    both = (spells["may_be_prolonged"] & spells["may_have_started_earlier"]).to_numpy()
    remarks[both] = "may_be_prolonged may_have_started_earlier"
    columns = {
        "employee": shown_employees(spells["employee"], tables, settings),
        "start": iso_texts(spells["start"].to_numpy(dtype=np.float64)),
        "end": iso_texts(spells["end"].to_numpy(dtype=np.float64)),
        **{name: spells[name].to_numpy(dtype=object) for name in ("ongoing", "days", "absent_days", "counted_days")},
        "full_run": whole(spells["full_run"].to_numpy(dtype=np.float64)),
        "graded_at_end": spells["graded_at_end"].to_numpy(dtype=object),
        "certified": spells["certified"].to_numpy(dtype=object),
        "unit": shown_units(units_of_spells(tables, spells), own_lines, settings),
        "rows": rows,
        "remarks": remarks,
    }
    return pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in SPELL_COLUMNS})


def _findings(
    tables: Tables,
    assessed: Assessment,
    signs: Signs,
    follow_up: FollowUp,
    judged: JudgedRoutines,
    spells: pd.DataFrame,
    rows: Texts1d,
) -> pd.DataFrame:
    """All findings, the duties first: FINDING_COLUMNS with plain values."""
    on_spells = assessed.findings.assign(source=finding_sources(assessed.findings, follow_up.events, tables, rows))
    on_routines = routine_findings(judged)
    with_row = on_routines["row"].to_numpy() >= 0
    told = tables.routines.iloc[on_routines["row"].to_numpy()[with_row]]
    source = np.full(len(on_routines), "", dtype=object)
    source[with_row] = tables.addresses(told, tables.letters_of(told, "state"))
    on_routines = on_routines.assign(employee="", unit="", source=source)
    every = [_beside_spell(on_spells, spells), _beside_spell(signs.findings, spells), on_routines]
    return pd.DataFrame(
        {
            name: pd.Series(np.concatenate([_column(one, name) for one in every]), dtype=object)
            for name in FINDING_COLUMNS
        }
    )


def _exemptions(listed: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    shown = _beside_spell(listed, spells)
    return pd.DataFrame({name: pd.Series(_column(shown, name), dtype=object) for name in EXEMPTION_COLUMNS})


def _beside_spell(found: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Add whose spell each row is of, as it is shown. `spell` is -1, and then None, where there is none."""
    at = found["spell"].to_numpy(dtype=np.int64)
    blanks = {"employee": "", "unit": "", "start": None, "ongoing": None}
    own = {name: _with_last(spells[name], blank)[at] for name, blank in blanks.items()}
    return found.assign(
        employee=own["employee"],
        unit=own["unit"],
        spell_start=own["start"],
        ongoing=own["ongoing"],
        spell=_with_last(pd.Series(range(len(spells)), dtype=object), None)[at],
    )


def _with_last(column: pd.Series, value: object) -> Texts1d:
    """The values of a column, and `value` for the position -1."""
    return np.concatenate([column.to_numpy(dtype=object), np.array([value], dtype=object)])


def _column(frame: pd.DataFrame, name: str) -> Texts1d:
    """A column as plain values; None where there is nothing (pandas says NaN in columns of text)."""
    if name not in frame:
        return np.full(len(frame), None, dtype=object)
    values = frame[name].to_numpy(dtype=object, copy=True)
    values[pd.isna(values)] = None
    return values


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


def _silent(stage: str, rows: int) -> None:
    """The progress of a caller who wants none."""
