"""Binary workbooks (xlsb, [MS-XLSB]), written by hand, the same bytes each time."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sample_data.spreadsheets import PLAIN, Error, Look, Share, Sheets, archive

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: its number and its length in seven bits a byte, and its content."""
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


def xlsb_archive(parts: Mapping[str, bytes], names: Sequence[str], hidden: str = "", date1904: bool = False) -> bytes:
    """A binary workbook of these parts of sheets, in the order of their names."""
    book = record(0x83) + record(0x99, struct.pack("<III", int(date1904), 0, 0)) + record(0x8F)
    relations = ""
    for number, (name, target) in enumerate(zip(names, parts, strict=True), 1):
        book += record(0x9C, struct.pack("<II", int(name == hidden), number) + _wide(f"r{number}") + _wide(name))
        relations += f'<Relationship Id="r{number}" Type="worksheet" Target="{target.removeprefix("xl/")}"/>'
    formats = struct.pack("<HH", 0, 0), struct.pack("<HH", 0, 14), struct.pack("<HH", 0, 9)
    styles = record(0x116) + record(0x269, struct.pack("<I", 3))
    styles += b"".join(record(0x2F, form + bytes(12)) for form in formats) + record(0x26A) + record(0x117)
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book + record(0x90) + record(0x9D, bytes(26)) + record(0x84),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": record(0x9F, struct.pack("<II", 1, 1)) + record(0x13, b"\0" + _wide("delt")),
            **parts,
        }
    )


def xlsb_sheet(rows: str | bytes, columns: bytes = b"", after: bytes = b"") -> bytes:
    """The part of a sheet around its cells."""
    return (
        record(0x81)
        + record(0x94, struct.pack("<IIII", 0, 1, 0, 1))
        + (record(0x186) + columns + record(0x187) if columns else b"")
        + record(0x91)
        + (rows if isinstance(rows, bytes) else rows.encode())
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


def xlsb(sheets: Sheets, look: Look = PLAIN, hidden: str = "", date1904: bool = False) -> bytes:
    parts = {}
    columns = b"".join(
        record(0x3C, struct.pack("<IIIIH", column, column, 2560, 0, 1)) for column in look.hidden_columns
    )
    after = b""
    if look.merged:
        after = record(0xB1, struct.pack("<I", len(look.merged)))
        for top, left, bottom, right in look.merged:
            after += record(0xB0, struct.pack("<IIII", top, bottom, left, right))
        after += record(0xB2)
    for number, rows in enumerate(sheets.values(), 1):
        cells = b""
        for row, values in enumerate(rows):
            cells += xlsb_row(row, row in look.hidden_rows)
            filled = ((column, value) for column, value in enumerate(values) if value is not None)
            cells += b"".join(xlsb_cell(column, value, date1904) for column, value in filled)
        parts[f"xl/worksheets/sheet{number}.bin"] = xlsb_sheet(cells, columns, after)
    return xlsb_archive(parts, list(sheets), hidden, date1904)
