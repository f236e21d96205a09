"""Workbooks (xlsx, xlsm, xls, xlsb, ods): every visible sheet, each cell as found."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from audit.errors import InputError
from audit.source import ods, xls, xlsb, xlsx
from audit.source.limits import Limits
from audit.source.scans import SheetScan, WorkbookScan
from audit.source.sheets import BLANK, BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Column, Sheet
from audit.source.sniff import FoundFile

SCANS: dict[str, Callable[[bytes, str, Limits], WorkbookScan]] = {
    "xlsx": xlsx.scan,
    "xlsb": xlsb.scan,
    "xls": xls.scan,
    "ods": ods.scan,
}


def read_workbook(found: FoundFile, file: int, limits: Limits) -> tuple[list[Sheet], tuple[str, ...]]:
    """The visible sheets of the workbook and the names of the hidden ones, which are not used.

    `file` is the position of the file in the run. Raises InputError when the workbook is unsafe or damaged.
    """
    scanned = SCANS[found.kind](found.data, found.name, limits)
    try:
        with _quiet():
            sheets = _sheets(scanned, file)
    except BaseException as error:
        # The parser is compiled; its panics are no ordinary exceptions.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | InputError | GeneratorExit):
            raise
        raise InputError("file_damaged", file=found.name) from error
    return sheets, scanned.hidden


@contextmanager
def _quiet() -> Iterator[None]:
    """No word on standard error: when the parser panics it writes there, and may repeat what a cell said."""
    try:
        kept = os.dup(2)
    except OSError:  # a program without a console
        yield
        return
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    os.close(silence)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _sheets(scanned: WorkbookScan, file: int) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(scanned.parsed))
    sheets = []
    for meta in book.sheets_metadata:
        found = scanned.sheets.get(meta.name)
        if meta.typ != SheetTypeEnum.WorkSheet or (found and found.state != "visible"):
            continue
        # What is visible to the parser alone was not looked at.
        if found is None:
            raise ValueError("a sheet that the scan did not find")
        if meta.visible == SheetVisibleEnum.Visible:
            rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            sheets.append(_sheet(rows, found, scanned.date1904, file))
    return sheets


def _sheet(rows: list[list[Any]], found: SheetScan, date1904: bool, file: int) -> Sheet:
    # Column by column in memory, as they are worked on.
    block = np.asfortranarray(np.array(rows, dtype=object).reshape(len(rows), -1) if rows else np.empty((0, 0), object))
    # Error cells and formulas without a value are blank to the parser, so they may lie outside what it gave.
    marked = found.errors + found.formulas
    height = max([len(rows), *(row + 1 for row, _ in marked)])
    width = max([block.shape[1], *(column + 1 for _, column in marked)])
    columns = [_column(block[:, position], height) for position in range(block.shape[1])]
    columns += [
        Column(np.full(height, BLANK, np.int32), [], np.array([], np.uint8)) for _ in range(len(columns), width)
    ]
    for cells, kind in ((found.errors, ERROR), (found.formulas, FORMULA)):
        for position in {column for _, column in cells}:
            columns[position].with_cells([row for row, column in cells if column == position], kind)
    for position in found.percent_columns:
        if position < len(columns):
            columns[position].percent_format = True
    return Sheet(
        file,
        found.name,
        columns,
        height,
        date1904=date1904,
        from_workbook=True,
        merged=found.merged,
        hidden_rows=found.hidden_rows,
        hidden_columns=found.hidden_columns,
    )


def _column(cells: npt.NDArray[np.object_], height: int) -> Column:
    codes, uniques = pd.factorize(cells)
    # True equals 1 as a key, so in a column that has either, booleans are told apart from numbers.
    if {0, 1} & set(uniques) and bool in set(map(type, cells)):
        told = [("TRUE" if cell else "FALSE", BOOL) if isinstance(cell, bool) else cell for cell in cells]
        cells = np.empty(len(told), dtype=object)
        cells[:] = told
        codes, uniques = pd.factorize(cells)
    texts, kinds = [], []
    for cell in uniques:
        text, kind = _as_found(cell)
        texts.append(text)
        kinds.append(kind)
    padded = np.full(height, BLANK, dtype=np.int32)
    padded[: len(codes)] = codes
    return Column.of(padded, texts, np.array(kinds, dtype=np.uint8))


def _as_found(cell: Any) -> tuple[str, int]:
    if isinstance(cell, str):
        return cell, TEXT
    if isinstance(cell, tuple):
        return cell[0], BOOL
    if isinstance(cell, float):
        return (str(int(cell)) if cell.is_integer() else repr(cell)), NUMBER
    if isinstance(cell, int):
        return str(cell), NUMBER
    if isinstance(cell, datetime | date):
        return cell.isoformat(), DATE
    if isinstance(cell, time | timedelta):
        return str(cell), TEXT
    return str(cell), TEXT
