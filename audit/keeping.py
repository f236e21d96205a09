"""Results that were kept: reading one back, and the files in which a result is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audit.errors import InputError
from audit.output import Content
from audit.source.answers import holds_answers
from audit.source.private import cleaned_name
from audit.stages import Progress, silent
from rules.result import SCHEMA_VERSION, AuditResult, OtherVersionError
from rules.soundness import hold_sound

ANSWER_BOOK = "findings.xlsx"
LARGEST_RESULT = 1024 * 1024 * 1024


def kept_result(path: Path) -> AuditResult:
    """The result in a file. InputError when it cannot be read, is of another schema version or is no sound result."""
    name = cleaned_name(path.name)
    try:
        if path.exists() and not path.is_file():
            raise InputError("file_unreadable", file=name)
        if path.stat().st_size > LARGEST_RESULT:
            raise InputError("file_too_large", file=name, megabytes=LARGEST_RESULT // 1024**2)
        result = AuditResult.from_json(path.read_bytes().decode("utf-8-sig"))
        hold_sound(result)
    except FileNotFoundError as problem:
        raise InputError("file_missing", file=name) from problem
    except OSError as problem:
        raise InputError("file_unreadable", file=name) from problem
    except OtherVersionError as problem:
        raise InputError("result_version", file=name, version=problem.version, ours=SCHEMA_VERSION) from problem
    except ValueError as problem:
        raise InputError("result_damaged", file=name) from problem
    return result


def spare_answers(folder: Path) -> None:
    """Refuse a folder in which our new workbook would take the place of one that somebody has answered in."""
    if holds_answers(folder / ANSWER_BOOK):
        raise InputError("answers_in_the_way", file=ANSWER_BOOK, folder=str(folder))


def in_language(result: AuditResult, language: str | None) -> AuditResult:
    """The result as an audit in that language would have given it; nothing in a result but the setting is in words."""
    if language is None or language == result.settings.language:
        return result
    return replace(result, settings=replace(result.settings, language=language))


def told(result: AuditResult, reader: str = "adviser", progress: Progress | None = None) -> dict[str, Content]:
    """File name -> content of everything that is made from a result and nothing else.

    `progress` is called with the stages "report" and "tables" and the rows that are told.
    """
    from reports.export import findings_csv, spells_csv
    from reports.page import render
    from reports.workbook import findings_xlsx

    tell = progress or silent
    tell("report", len(result.findings))
    page: dict[str, Content] = {"report.html": render(result, reader=reader).encode("utf-8")}
    if result.left_out:  # all rows stand in Parquet files, which were written with the audit
        return page
    tell("tables", len(result.findings) + len(result.spells))
    return page | {
        "findings.csv": findings_csv(result),
        "spells.csv": spells_csv(result),
        ANSWER_BOOK: findings_xlsx(result),
    }


def compared(old: AuditResult, new: AuditResult) -> dict[str, bytes]:
    """File name -> content of a comparison of two results."""
    from reports.compare import compare_csv
    from reports.comparing import compared as held
    from reports.page import render_comparison

    comparison = held(old, new)
    return {
        "compare.html": render_comparison(comparison).encode("utf-8"),
        "compare.csv": compare_csv(comparison),
    }
