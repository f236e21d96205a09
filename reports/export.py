"""findings.csv and spells.csv: every row of a result, for the spreadsheet of whoever works on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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
_DOUBTFUL = r"""^[^A-Za-z0-9]|[;"\r\n]"""  # all that may have to be made safe or quoted, and some more
_ROWS_AT_ONCE = 100_000
BYTE_ORDER_MARK = "\ufeff"


def findings_csv(result: AuditResult) -> bytes:
    """One line a finding, none left out but `not_applicable`; columns FINDINGS_CSV, `remark` in plain words.

    The remark of a finding on a meeting, event, day or column begins with what it is about; what the employer answered
    stands last in it.
    """
    wording = Wording(result.settings.language)
    found = result.findings
    frame = found[[name for name in FINDINGS_CSV if name in found]].assign(remark=_remarks(result, wording))
    return csv_bytes(frame[frame["verdict"] != "not_applicable"], FINDINGS_CSV, FINDING_COLUMNS)


def _remarks(result: AuditResult, wording: Wording) -> pd.Series:
    """The remark of each finding, made once for each combination of what it is made of."""
    frame = result.findings[["subject", "event", "subject_day", "remarks", "source"]]
    # Of the cells only the header of a column is told.
    frame = frame.assign(
        source=frame["source"].where(frame["subject"] == "column", ""), statement=statements_told(result, wording)
    )
    which = np.zeros(len(frame), dtype=np.int64)
    for name in frame:
        codes, different = pd.factorize(frame[name])
        which, _ = pd.factorize(which * (len(different) + 1) + codes)
    one_of_each = frame.iloc[np.flatnonzero(~pd.Series(which).duplicated())]
    about = _subjects(one_of_each, wording)
    told = joined(about, " ", joined(remarks_told(one_of_each, wording), " ", one_of_each["statement"]))
    words = told.str.replace(NO_BREAK, " ").to_numpy(dtype=object)
    return pd.Series(words[which], index=frame.index, dtype=object)


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
    told = [_told(frame[name], kinds.get(name, "text")) for name in columns]
    parts = [f"{BYTE_ORDER_MARK}{';'.join(columns)}\r\n".encode()]
    for begin in range(0, len(frame), _ROWS_AT_ONCE):
        cells = [words.take(pa.array(codes[begin : begin + _ROWS_AT_ONCE])) for codes, words in told]
        lines = pc.binary_join_element_wise(*cells, ";")
        together = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\r\n")
        parts += [together[0].as_buffer(), b"\r\n"]
    return b"".join(parts)


def _told(column: pd.Series, kind: str) -> tuple[npt.NDArray[np.int32], pa.StringArray]:
    """The place of each cell among the different cells of a column, and these as they are written; a blank is last."""
    codes, different = pd.factorize(column.astype(object))
    if kind == "bool":
        texts = np.array(["true" if value else "false" for value in different], dtype=object)
    else:
        texts = np.array([str(value) for value in different], dtype=object)
        doubtful = pc.match_substring_regex(pa.array(texts, pa.string()), _DOUBTFUL).to_numpy(zero_copy_only=False)
        texts[doubtful] = [_quoted(safe_word(text)) for text in texts[doubtful]]
    return np.where(codes < 0, len(texts), codes).astype(np.int32), pa.array([*texts, ""], pa.string())


def safe_word(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; it may pass over blanks before the sign, or a sign is one."""
    runs = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text


def _quoted(text: str) -> str:
    if not any(sign in text for sign in ';"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'
