"""faults.csv: every cell that could not be used, a line each. No line tells what a cell said."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reports.export import BYTE_ORDER_MARK, safe_word
from reports.wording import NO_BREAK, Wording
from rules.faults import FaultCells
from rules.result import TableRead

FAULTS_CSV = ("file", "sheet", "cell", "column", "table", "field", "code", "reason", "row_set_aside")


def faults_csv(cells: Sequence[FaultCells], tables: Sequence[TableRead], language: str) -> bytes:
    """One line a cell in the order of tables, rows and columns; columns FAULTS_CSV, `reason` in plain words.

    `tables` are those of the result. A file may have millions of such cells: all lines are joined at once.
    """
    wording = Wording(language)
    found = [one for one in cells if len(one.rows)]
    lines = pa.concat_arrays([pa.array([], pa.large_string()), *(_lines(one, tables, wording) for one in found)])
    order = np.lexsort(
        (
            np.concatenate([np.zeros(0), *(np.full(len(one.rows), _place(one.letters)) for one in found)]),
            np.concatenate([np.zeros(0), *(one.rows for one in found)]),
            np.concatenate([np.zeros(0), *(np.full(len(one.rows), one.table) for one in found)]),
        )
    )
    header = f"{BYTE_ORDER_MARK}{_record(FAULTS_CSV)}\r\n"
    return header.encode("utf-8") + _joined(lines.take(pa.array(order)))


def _lines(one: FaultCells, tables: Sequence[TableRead], wording: Wording) -> pa.Array:
    """The lines of cells that differ in nothing but the row and what became of it."""
    read = tables[one.table]
    reason = wording.say(f"messages.faults.{one.code}.what").replace(NO_BREAK, " ")
    before = f"{_record((read.file, read.sheet or ''))};{one.letters}"
    after = _record((one.header, read.table, one.field, one.code, reason))
    ends = pa.array([f";{after};false\r\n", f";{after};true\r\n"], pa.large_string())
    numbers = pc.cast(pa.array(one.rows), pa.large_string())
    own = ends.take(pa.array(one.set_aside.astype(np.int8)))
    return pc.binary_join_element_wise(_text(before), numbers, own, _text(""))


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, pa.large_string())


def _record(texts: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="").writerow([safe_word(one) for one in texts])
    return text.getvalue()


def _place(letters: str) -> int:
    """The position of a column, from 1: A, B ... Z, AA."""
    place = 0
    for one in letters:
        place = place * 26 + ord(one) - ord("A") + 1
    return place


def _joined(lines: pa.Array) -> bytes:
    """All lines one after the other: as they lie in memory."""
    if not len(lines):
        return b""
    _, offsets, texts = lines.buffers()
    ends = np.frombuffer(offsets, dtype=np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return bytes(memoryview(texts)[int(ends[0]) : int(ends[-1])])
