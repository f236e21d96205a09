"""From typed tables to a result: the one way that every entrance takes. Knows no terminal and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from audit.answering import answered
from audit.parts import decided, judge, look, prepared, told
from audit.record_ids import IdsSeen, first_ids, prefix_of, record_ids
from audit.source import read
from audit.source.answers import AnswerBook, parted, read_answers
from audit.spells import build_spells
from audit.stages import Progress, silent
from audit.tables import Tables
from rules.days import day_number
from rules.faults import FaultCells
from rules.result import AuditResult
from rules.settings import Settings


class Audited(NamedTuple):
    """A result, and all that the reading found and the result keeps only the first of."""

    result: AuditResult
    fault_cells: tuple[FaultCells, ...]  # `table` is the position in result.provenance.tables


def audit_files(paths: Sequence[Path | str], settings: Settings, progress: Progress | None = None) -> AuditResult:
    """Audit the files of one employer. InputError when they cannot be used."""
    return audited(paths, settings, progress).result


def audited(paths: Sequence[Path | str], settings: Settings, progress: Progress | None = None) -> Audited:
    """The same, with every cell that could not be used."""
    files, answers = parted([Path(path) for path in paths])
    tables = read(files, settings, progress)
    return _audited(tables, settings, progress, [read_answers(path) for path in answers])


def audit_tables(
    tables: Tables,
    settings: Settings,
    progress: Progress | None = None,
    answers: Sequence[AnswerBook] = (),
    first_of_export: date | None = None,
) -> AuditResult:
    """Audit tables that were read already, with the answers to findings of an earlier audit.

    All employees are one part (audit.parts). `first_of_export` is the first date of the whole export where the tables
    are of some employees. AccountingError when the sums of rulebook section 8 do not hold.
    """
    return _audited(tables, settings, progress, answers, first_of_export).result


def _audited(
    tables: Tables,
    settings: Settings,
    progress: Progress | None,
    answers: Sequence[AnswerBook],
    first_of_export: date | None = None,
) -> Audited:
    tell = progress or silent
    tell("spells", len(tables.absences))
    first = None if first_of_export is None else day_number(first_of_export)
    built = build_spells(tables.absences, settings, first_of_export=first)
    stated = answered(tables, built, answers, settings)
    tables = stated.tables
    tell("rules", len(built.spells))
    everyone = prepared(tables, built, settings)
    whole = decided(look(everyone, settings), tables, settings)
    part = judge(everyone, whole, settings)
    tell("result", len(part.findings))
    prefix = prefix_of(first_ids(tables.record_ids))
    ids = record_ids(IdsSeen.of(tables.record_ids, prefix), part.counted.absences, prefix, settings)
    return Audited(told(part, whole, tables, ids, stated.statements, settings), tables.fault_cells)
