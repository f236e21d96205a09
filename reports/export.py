"""findings.csv and spells.csv: every row of a result, for the spreadsheet of whoever works on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from reports.rows import joined, remark_texts, subject_words
from reports.statements import statements_told
from reports.wording import NO_BREAK, Wording
from rules.result import FINDING_COLUMNS, SPELL_COLUMNS, AuditResult

FINDINGS_CSV = (
    "rule",
    "verdict",
    "employee",
    "spell_start",
    "due",
    "done",
    "days_late",
    "counts_against_employer",
    "depends_on_merging",
    "clause",
    "remark",
    "source",
)
SPELLS_CSV = (
    "employee",
    "start",
    "end",
    "ongoing",
    "days",
    "absent_days",
    "full_run",
    "graded_at_end",
    "certified",
    "unit",
    "rows",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"


def findings_csv(result: AuditResult) -> bytes:
    """One line a finding, none left out but `not_applicable`; columns FINDINGS_CSV, `remark` in plain words.

    The remark of a finding on a meeting, event, day or column begins with what it is about; what the employer answered
    stands last in it.
    """
    wording = Wording(result.settings.language)
    frame = result.findings.assign(statement=statements_told(result, wording))
    frame = frame[frame["verdict"] != "not_applicable"]
    remarks = joined(_subjects(frame, wording), " ", joined(remarks_told(frame, wording), " ", frame["statement"]))
    return csv_bytes(frame.assign(remark=remarks.str.replace(NO_BREAK, " ")), FINDINGS_CSV, FINDING_COLUMNS)


def remarks_told(frame: pd.DataFrame, wording: Wording) -> pd.Series:
    """The remarks of each finding as sentences."""
    words = {codes: " ".join(remark_texts(codes, wording)) for codes in frame["remarks"].unique()}
    return frame["remarks"].map(words).astype(object)


def _subjects(frame: pd.DataFrame, wording: Wording) -> pd.Series:
    """As in "Dialogmøte 2 holdt, 2025-03-12." or "Fravær!F1, Oppfølgingsplan ferdig."; "" for spells and routines."""
    days = frame["subject_day"].astype(object).where(frame["subject_day"].notna(), "")
    about = joined(subject_words(frame, wording), ", ", days)
    return about.where(about == "", about + ".")


def spells_csv(result: AuditResult) -> bytes:
    """One line a spell; columns SPELLS_CSV, `end` blank while the spell goes on."""
    frame = result.spells
    ongoing = frame["ongoing"] == True  # noqa: E712  (None must be False)
    return csv_bytes(frame.assign(end=frame["end"].where(~ongoing, None)), SPELLS_CSV, SPELL_COLUMNS)


def csv_bytes(frame: pd.DataFrame, columns: tuple[str, ...], kinds: Mapping[str, str]) -> bytes:
    """UTF-8 with BOM, semicolon, CRLF, ISO dates, true/false; no cell that a spreadsheet would run as a formula."""
    cells = [_safe(frame[name], kinds.get(name, "text")) for name in columns]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(zip(*cells, strict=True))
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _safe(column: pd.Series, kind: str) -> list[str]:
    """The column as text: nothing for None, true or false, and an apostrophe before what begins as a formula."""
    codes, different = pd.factorize(column.astype(object))
    words = np.array([*(_word(value, kind) for value in different), ""], dtype=object)
    return list(words[codes])


def _word(value: object, kind: str) -> str:
    if kind == "bool":
        return "true" if value else "false"
    return safe_word(str(value))


def safe_word(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would run as a formula."""
    # It may pass over blanks before the sign, and a tab or line break is itself a sign.
    runs = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text
