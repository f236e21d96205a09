"""findings.csv and spells.csv: every row of a result, for the spreadsheet of whoever works on."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from reports.rows import joined, remark_texts, subject_words
from reports.statements import statements_told
from reports.wording import NO_BREAK, Wording
from rules.result import FINDING_COLUMNS, SPELL_COLUMNS, AuditResult
from rules.spelled import Objects, Places, as_found, different, each, kind, replaced, signs, spelled

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
_DOUBTFUL = "^[^A-Za-z0-9]"  # all that a spreadsheet may run, and some more
_QUOTED = '[;"\r\n]'
BYTE_ORDER_MARK = "\ufeff"


def findings_csv(result: AuditResult) -> bytes:
    """One line a finding, none left out but `not_applicable`; columns FINDINGS_CSV, `remark` in plain words.

    The remark of a finding on a meeting, event, day or column begins with what it is about; what the employer answered
    stands last in it.
    """
    wording = Wording(result.settings.language)
    found = result.findings
    frame = found[[name for name in FINDINGS_CSV if name in found]].assign(remark=_remarks(result, wording))
    kept = each(found["verdict"], "not_applicable".__ne__, True)
    return csv_bytes(frame if kept.all() else frame[kept], FINDINGS_CSV, FINDING_COLUMNS)


def _remarks(result: AuditResult, wording: Wording) -> pd.Series:
    """The remark of each finding, made once for each combination of what it is made of."""
    found = result.findings
    frame = found[["subject", "event", "subject_day", "remarks"]].assign(statement=statements_told(result, wording))
    source = np.full(len(found), "", dtype=object)
    of_column = each(found["subject"], "column".__eq__, False)  # of the cells only the header of a column is told
    source[of_column] = found["source"][of_column]
    frame["source"] = source
    which = np.zeros(len(frame), dtype=np.int64)
    for name in frame:
        places, values = different(frame[name])
        which, _ = pd.factorize(which * (len(values) + 1) + places)
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
    ends = [*[";"] * (len(columns) - 1), "\r\n"]
    told = [_told(frame[name], kinds.get(name, "text"), end) for name, end in zip(columns, ends, strict=True)]
    written = BytesIO()
    written.write(f"{BYTE_ORDER_MARK}{';'.join(columns)}\r\n".encode())
    for cells in zip(*(spelled(places, words) for places, words in told), strict=True):
        written.write(pc.binary_join_element_wise(*cells, "").buffers()[2])
    return written.getvalue()


def _told(column: pd.Series, of: str, end: str) -> tuple[Places, pa.StringArray]:
    """The place of each cell among the different cells of a column, and these as they are written, with what follows.

    A blank is last.
    """
    places, values = as_found(column)
    if of == "bool":
        words = pa.array([f"{'true' if value else 'false'}{end}" for value in values], pa.string())
    elif kind(values) == "string":
        words = _cells(values, end)
    else:
        words = _cells(np.array([str(value) for value in values], dtype=object), end)
    return places, pa.concat_arrays([words, pa.array([end])])


def _cells(values: Objects, end: str) -> pa.StringArray:
    """Texts as they stand in a file: safe, and quoted where they have to be."""
    texts = pa.array(values, pa.string())
    texts = replaced(texts, pc.match_substring_regex(texts, _DOUBTFUL), safe_word)
    if (signs(texts) == ord('"')).any():
        texts = pc.replace_substring(texts, '"', '""')
    mark = pa.array(["", '"']).take(pc.match_substring_regex(texts, _QUOTED).cast(pa.int8()))
    return pc.binary_join_element_wise(mark, texts, mark, end, "")


def safe_word(text: str) -> str:
    """An apostrophe before what a spreadsheet would run; it may pass over blanks before the sign, or a sign is one."""
    runs = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text
