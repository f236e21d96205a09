"""Workbooks (xlsx, xlsm): every visible sheet, each cell as found."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook, SheetTypeEnum

from audit.errors import InputError
from audit.source.limits import SheetScan, WorkbookScan, hold, scan
from audit.source.sheets import BLANK, BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Area, Column, Sheet
from audit.source.sniff import FoundFile


def read_workbook(found: FoundFile, file: int) -> tuple[list[Sheet], tuple[str, ...]]:
    """The visible sheets of the workbook and the names of the hidden ones, which are not used.

    `file` is the position of the file in the run. Raises InputError when the workbook is unsafe or damaged.
    """
    scanned = scan(found.data, found.name)
    try:
        tables = _parsed(found.data, scanned)
    except BaseException as error:
        # The parser is compiled; its panics are no ordinary exceptions.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | InputError | GeneratorExit):
            raise
        raise InputError("file_damaged", file=found.name) from error
    sheets = []
    for name, rows, merged in tables:
        sheet = _sheet(name, rows, scanned, file, found.name)
        sheet.merged = merged
        sheets.append(sheet)
    return sheets, scanned.hidden


def _parsed(data: bytes, scanned: WorkbookScan) -> list[tuple[str, list[list[Any]], tuple[Area, ...]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    visible = [
        meta.name
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
        and scanned.sheets.get(meta.name, SheetScan(meta.name, "visible")).state == "visible"
    ]
    sheets = [(name, book.get_sheet_by_name(name)) for name in visible]
    return [(name, sheet.to_python(skip_empty_area=False), _merged(sheet)) for name, sheet in sheets]


def _merged(sheet: Any) -> tuple[Area, ...]:
    return tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())


def _sheet(name: str, rows: list[list[Any]], scanned: WorkbookScan, file: int, file_name: str) -> Sheet:
    found = scanned.sheets.get(name, SheetScan(name, "visible"))
    width = max((len(row) for row in rows), default=0)
    lists: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else []
    # Error cells and formulas without a value are blank to the parser, so they may lie outside what it gave.
    marked = found.errors + found.formulas
    height = max([len(rows), *(row + 1 for row, _ in marked)])
    width = max([width, *(column + 1 for _, column in marked)])
    if marked:
        hold(height, width, file_name)
    columns = [_column(cells, height) for cells in lists]
    columns += [Column(np.full(height, BLANK, np.int32), [], np.array([], np.uint8)) for _ in range(width - len(lists))]
    for cells, kind in ((found.errors, ERROR), (found.formulas, FORMULA)):
        for position in {column for _, column in cells}:
            columns[position].with_cells([row for row, column in cells if column == position], kind)
    for position in found.percent_columns:
        if position < len(columns):
            columns[position].percent_format = True
    return Sheet(file, name, columns, height, date1904=scanned.date1904, from_workbook=True)


def _column(cells: Sequence[Any], height: int) -> Column:
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    # True equals 1 as a key, so a column with booleans needs them told apart from numbers.
    if bool in set(map(type, cells)):
        values[:] = [("TRUE" if cell else "FALSE", BOOL) if isinstance(cell, bool) else cell for cell in cells]
    codes, uniques = pd.factorize(values)
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
