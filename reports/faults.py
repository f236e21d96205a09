"""faults.csv: every cell that could not be used, a line each. No line tells what a cell said."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
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
    lines = pa.concat_arrays([pa.array([], pa.large_string()), *(_lines(one, tables, wording) for one in cells)])
    header = f"{BYTE_ORDER_MARK}{_record(FAULTS_CSV)}\r\n"
    return header.encode("utf-8") + _joined(lines.take(_order(cells)))


def faults_table(cells: Sequence[FaultCells], tables: Sequence[TableRead], language: str) -> pa.Table:
    """The same rows and columns as a table of Arrow; `row_set_aside` is a bool, all else text."""
    wording = Wording(language)
    return pa.concat_tables([_columns(one, tables, wording) for one in cells]).take(_order(cells))


def _order(cells: Sequence[FaultCells]) -> pa.Array:
    tables = np.concatenate([np.zeros(0, np.int64), *(np.full(len(one.rows), one.table) for one in cells)])
    rows = np.concatenate([np.zeros(0, np.int64), *(one.rows for one in cells)])
    columns = np.concatenate([np.zeros(0, np.int64), *(np.full(len(one.rows), _place(one.letters)) for one in cells)])
    return pa.array(np.lexsort((columns, rows, tables)))


def _shared(one: FaultCells, tables: Sequence[TableRead], wording: Wording) -> tuple[str, ...]:
    """What stands in every row of `one`: the columns before the cell, and those between it and the last."""
    read = tables[one.table]
    reason = wording.say(f"messages.faults.{one.code}.what").replace(NO_BREAK, " ")
    return read.file, read.sheet or "", one.header, read.table, one.field, one.code, reason


def _lines(one: FaultCells, tables: Sequence[TableRead], wording: Wording) -> pa.Array:
    file, sheet, *after = _shared(one, tables, wording)
    ends = pa.array([f";{_record(after)};{word}\r\n" for word in ("false", "true")], pa.large_string())
    own = ends.take(pa.array(one.set_aside.astype(np.int8)))
    return _cells(f"{_record((file, sheet))};{one.letters}", one.rows, own)


def _columns(one: FaultCells, tables: Sequence[TableRead], wording: Wording) -> pa.Table:
    many = len(one.rows)
    file, sheet, *after = (pa.repeat(pa.scalar(text), many) for text in _shared(one, tables, wording))
    cell = _cells(one.letters, one.rows, _text("")).cast(pa.string())
    return pa.table([file, sheet, cell, *after, pa.array(one.set_aside)], names=list(FAULTS_CSV))


def _cells(before: str, rows: npt.NDArray[np.int64], after: pa.Array | pa.Scalar) -> pa.Array:
    """The row numbers as text, between what stands before and what comes after them."""
    numbers = pc.cast(pa.array(rows), pa.large_string())
    return pc.binary_join_element_wise(_text(before), numbers, after, _text(""))


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
