"""Workbooks in every format as files: the same cells in each of them, by the writers of the sample data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sample_data import binary_workbook, flat_files, open_document, spreadsheets
from sample_data.binary_workbook import record, xlsb_cell, xlsb_row, xlsb_sheet
from sample_data.flat_files import as_text
from sample_data.open_document import SPREADSHEET
from sample_data.spreadsheets import PLAIN, Error, Look, Rows, Share

__all__ = [
    "PLAIN",
    "WORKBOOKS",
    "WRITERS",
    "Error",
    "Look",
    "Rows",
    "Share",
    "as_text",
    "csv",
    "html",
    "ods",
    "ods_archive",
    "parquet",
    "record",
    "xls",
    "xlsb",
    "xlsb_archive",
    "xlsb_cell",
    "xlsb_row",
    "xlsb_sheet",
    "xlsx",
]


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def xlsx(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "") -> Path:
    return _written(path, spreadsheets.xlsx(sheets, look, hidden))


def xls(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> Path:
    return _written(path, spreadsheets.xls(sheets, look, hidden, date1904))


def ods(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "") -> Path:
    return _written(path, open_document.ods(sheets, look, hidden))


def ods_archive(path: Path, body: str, before: str = "", manifest: str = "", mimetype: str = SPREADSHEET) -> Path:
    return _written(path, open_document.ods_archive(body, before, manifest, mimetype))


def xlsb(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> Path:
    return _written(path, binary_workbook.xlsb(sheets, look, hidden, date1904))


def xlsb_archive(
    path: Path, parts: dict[str, bytes], names: Sequence[str], hidden: str = "", date1904: bool = False
) -> Path:
    return _written(path, binary_workbook.xlsb_archive(parts, names, hidden, date1904))


def html(path: Path, sheets: dict[str, Rows]) -> Path:
    return _written(path, flat_files.html(*sheets.values()))


def csv(path: Path, sheets: dict[str, Rows], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    (rows,) = sheets.values()
    return _written(path, flat_files.delimited(rows, delimiter, encoding))


def parquet(path: Path, sheets: dict[str, Rows]) -> Path:
    (rows,) = sheets.values()
    return _written(path, flat_files.parquet(rows))


WORKBOOKS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
WRITERS = {**WORKBOOKS, "html": html, "csv": csv, "parquet": parquet}
