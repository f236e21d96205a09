"""Workbooks in every format, made for the tests: the same cells in each of them.

A cell is a text, a number, True or False, a day, an Error, a Share, or None.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import xlwt

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Error:
    """An error cell; #N/A in all formats."""


@dataclass(frozen=True)
class Share:
    """A number shown as per cent."""

    value: float


@dataclass(frozen=True)
class Look:
    """What a sheet hides and joins: rows, columns and an area (first row, first column, last row, last column)."""

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[int, int, int, int] | None = None


PLAIN = Look()


def xlsx(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells, 1):
                cell = sheet.cell(row, column)
                if isinstance(value, Error):
                    cell.value, cell.data_type = "#N/A", "e"
                elif isinstance(value, Share):
                    cell.value, cell.number_format = value.value, "0%"
                else:
                    cell.value = value
        for row in look.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in look.hidden_columns:
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].hidden = True
        if look.merged:
            top, left, bottom, right = (place + 1 for place in look.merged)
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    book.save(path)
    return path


def xls(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = date1904
    day, share = xlwt.easyxf(num_format_str="DD.MM.YYYY"), xlwt.easyxf(num_format_str="0%")
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
        if look.merged:
            top, left, bottom, right = look.merged
            sheet.merge(top, bottom, left, right)
        sheet.visibility = int(name == hidden)
    book.save(str(path))
    return path


SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(f'xmlns:{name}="{_OASIS}{name}:1.0"' for name in ("office", "table", "text", "style"))
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def ods_archive(path: Path, body: str, before: str = "", manifest: str = "", mimetype: str = SPREADSHEET) -> Path:
    """A spreadsheet with this in its body; `before` stands before the first tag."""
    styles = (
        '<office:automatic-styles><style:style style:name="h" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0"><manifest:file-entry manifest:full-path="/">'
            f"{manifest}</manifest:file-entry></manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"{before}<office:document-content {_NAMES} {_CALC}>{styles}<office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "") -> Path:
    body = ""
    for name, rows in sheets.items():
        width = max((len(row) for row in rows), default=0)
        shown = [' table:visibility="collapse"' * (column in look.hidden_columns) for column in range(width)]
        lines = "".join(f"<table:table-column{told}/>" for told in shown)
        for row, cells in enumerate(rows):
            told = ' table:visibility="collapse"' * (row in look.hidden_rows)
            lines += f"<table:table-row{told}>"
            lines += "".join(_ods_cell(value, (row, column), look) for column, value in enumerate(cells))
            lines += "</table:table-row>"
        # As spreadsheet programs end a sheet: all that is left is blank.
        lines += '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        style = ' table:style-name="h"' * (name == hidden)
        body += f'<table:table table:name="{escape(name)}"{style}>{lines}</table:table>'
    return ods_archive(path, body)


def _ods_cell(value: Any, place: tuple[int, int], look: Look) -> str:
    told = ""
    if look.merged and look.merged[:2] == place:
        top, left, bottom, right = look.merged
        told = f' table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}"'
    if value is None:
        return f"<table:table-cell{told}/>"
    if isinstance(value, Error):
        told += ' table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell{told}><text:p>#N/A</text:p></table:table-cell>"
    if isinstance(value, bool):
        return f'<table:table-cell{told} office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, Share):
        return f'<table:table-cell{told} office:value-type="percentage" office:value="{value.value}"/>'
    if isinstance(value, date):
        return f'<table:table-cell{told} office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell{told} office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell{told} office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a binary workbook: its number and its length in seven bits a byte, and its content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(content)
    while True:
        more = length >> 7
        size += bytes([length & 0x7F | (0x80 if more else 0)])
        length = more
        if not more:
            return head + size + content


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def xlsb_archive(
    path: Path, parts: dict[str, bytes], names: Sequence[str], hidden: str = "", date1904: bool = False
) -> Path:
    """A binary workbook of these parts of sheets, in the order of their names."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    book = record(0x83) + record(0x99, struct.pack("<III", int(date1904), 0, 0)) + record(0x8F)
    relations = ""
    for number, (name, target) in enumerate(zip(names, parts, strict=True), 1):
        book += record(0x9C, struct.pack("<II", int(name == hidden), number) + _wide(f"r{number}") + _wide(name))
        relations += f'<Relationship Id="r{number}" Type="worksheet" Target="{target.removeprefix("xl/")}"/>'
    formats = struct.pack("<HH", 0, 0), struct.pack("<HH", 0, 14), struct.pack("<HH", 0, 9)
    styles = record(0x116) + record(0x269, struct.pack("<I", 3))
    styles += b"".join(record(0x2F, form + bytes(12)) for form in formats) + record(0x26A) + record(0x117)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book + record(0x90) + record(0x9D, bytes(26)) + record(0x84))
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{package}">{relations}</Relationships>')
        archive.writestr("xl/styles.bin", styles)
        archive.writestr(
            "xl/sharedStrings.bin", record(0x9F, struct.pack("<II", 1, 1)) + record(0x13, b"\0" + _wide("delt"))
        )
        for target, part in parts.items():
            archive.writestr(target, part)
    return path


def xlsb_sheet(rows: bytes, columns: bytes = b"", after: bytes = b"") -> bytes:
    """The part of a sheet around its cells."""
    return (
        record(0x81)
        + record(0x94, struct.pack("<IIII", 0, 1, 0, 1))
        + (record(0x186) + columns + record(0x187) if columns else b"")
        + record(0x91)
        + rows
        + record(0x92)
        + after
        + record(0x82)
    )


def xlsb_row(number: int, hidden: bool = False) -> bytes:
    return record(0x00, struct.pack("<IIHBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(1))


def xlsb_cell(column: int, value: Any, date1904: bool = False) -> bytes:
    head = struct.pack("<I", column)
    if isinstance(value, Error):
        return record(0x03, head + bytes(4) + b"\x2a")
    if isinstance(value, bool):
        return record(0x04, head + bytes(4) + bytes([value]))
    if isinstance(value, date):
        serial = (value - date(1899, 12, 30)).days - 1462 * date1904
        return record(0x05, head + struct.pack("<I", 1) + struct.pack("<d", serial))
    if isinstance(value, Share):
        return record(0x05, head + struct.pack("<I", 2) + struct.pack("<d", value.value))
    if isinstance(value, int | float):
        return record(0x05, head + bytes(4) + struct.pack("<d", value))
    return record(0x06, head + bytes(4) + _wide(value))


def xlsb(path: Path, sheets: dict[str, Rows], look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> Path:
    parts = {}
    columns = b"".join(
        record(0x3C, struct.pack("<IIIIH", column, column, 2560, 0, 1)) for column in look.hidden_columns
    )
    after = b""
    if look.merged:
        top, left, bottom, right = look.merged
        after = record(0xB1, struct.pack("<I", 1)) + record(0xB0, struct.pack("<IIII", top, bottom, left, right))
        after += record(0xB2)
    for number, rows in enumerate(sheets.values(), 1):
        cells = b""
        for row, values in enumerate(rows):
            cells += xlsb_row(row, row in look.hidden_rows)
            filled = ((column, value) for column, value in enumerate(values) if value is not None)
            cells += b"".join(xlsb_cell(column, value, date1904) for column, value in filled)
        parts[f"xl/worksheets/sheet{number}.bin"] = xlsb_sheet(cells, columns, after)
    return xlsb_archive(path, parts, list(sheets), hidden, date1904)


def html(path: Path, sheets: dict[str, Rows]) -> Path:
    tables = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{escape(as_text(cell))}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in sheets.values()
    )
    path.write_text(f"<html><head><meta charset='utf-8'></head><body>{tables}</body></html>", "utf-8")
    return path


def csv(path: Path, sheets: dict[str, Rows], delimiter: str = ";") -> Path:
    (rows,) = sheets.values()
    path.write_text("\n".join(delimiter.join(map(as_text, row)) for row in rows) + "\n", "utf-8")
    return path


def parquet(path: Path, sheets: dict[str, Rows]) -> Path:
    (rows,) = sheets.values()
    headers, *cells = rows
    columns = [pa.array(values) for values in zip(*cells, strict=True)]
    pyarrow.parquet.write_table(pa.table(columns, names=list(headers)), path)
    return path


def as_text(value: Any) -> str:
    """A cell as a Norwegian system writes it to text."""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


WORKBOOKS = {"xlsx": xlsx, "xls": xls, "xlsb": xlsb, "ods": ods}
WRITERS = {**WORKBOOKS, "html": html, "csv": csv, "parquet": parquet}
