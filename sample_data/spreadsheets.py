"""Workbooks as spreadsheet programs save them, the same bytes each time: xlsx by openpyxl and xls by xlwt.

A cell is a text, a number, True or False, a day, an Error, a Share, a Formula, or None.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = Sequence[Sequence[Any]]
Sheets = Mapping[str, Rows]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column

FIXED_TIME = datetime(2026, 1, 1)
DAY_FORMAT = "dd.mm.yyyy"


@dataclass(frozen=True)
class Error:
    """An error cell; #N/A in all formats."""


@dataclass(frozen=True)
class Share:
    """A number shown as per cent."""

    value: float


@dataclass(frozen=True)
class Formula:
    """A formula whose value was never worked out."""

    text: str


@dataclass(frozen=True)
class Look:
    """What a sheet hides, joins and filters; rows and columns from 0, both ends of an area included."""

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[Area, ...] = ()
    filtered: str = ""  # the area of the autofilter, "A1:E13"


PLAIN = Look()


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip archive of these parts that does not tell when it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive, to be changed and packed anew."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def xlsx(sheets: Sheets, look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> bytes:
    """`hidden` is the name of a sheet that is not shown; `look` is that of every sheet shown."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    book.properties.creator, book.properties.created = "Eksempel", FIXED_TIME
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells, 1):
                if value is not None:
                    _put(sheet.cell(row, column), value)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        if name == hidden:
            continue
        for row in look.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in look.hidden_columns:
            sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
        for top, left, bottom, right in look.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        if look.filtered:
            sheet.auto_filter.ref = look.filtered
    saved = io.BytesIO()
    book.save(saved)
    parts = parts_of(saved.getvalue())
    # openpyxl stamps the time of saving.
    stamp = f"{FIXED_TIME.isoformat()}Z".encode()
    parts["docProps/core.xml"] = re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts["docProps/core.xml"]
    )
    return archive(parts)


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, Error):
        cell.value, cell.data_type = "#N/A", "e"
    elif isinstance(value, Share):
        cell.value, cell.number_format = value.value, "0%"
    elif isinstance(value, Formula):
        cell.value = value.text
    else:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # also a text that begins like a formula
        elif isinstance(value, date):
            cell.number_format = DAY_FORMAT


def xls(sheets: Sheets, look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> bytes:
    book = xlwt.Workbook()
    book.dates_1904 = date1904
    day, share = xlwt.easyxf(num_format_str=DAY_FORMAT.upper()), xlwt.easyxf(num_format_str="0%")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, Error):
                    sheet.row(row).set_cell_error(column, 42)
                elif isinstance(value, Share):
                    sheet.write(row, column, value.value, share)
                elif isinstance(value, date):
                    sheet.write(row, column, value, day)
                elif value is not None:
                    sheet.write(row, column, value)
        for row in look.hidden_rows:
            sheet.row(row).hidden = True
        for column in look.hidden_columns:
            sheet.col(column).hidden = True
        for top, left, bottom, right in look.merged:
            sheet.merge(top, bottom, left, right)
        sheet.visibility = int(name == hidden)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
