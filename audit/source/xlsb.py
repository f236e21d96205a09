"""A scan of a binary workbook (xlsb) before it is parsed: its records say where each cell stands, and what it is.

A record is its number and its length, both in seven bits a byte, and its content ([MS-XLSB] 2.1.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import closing
from xml.etree import ElementTree

from audit.errors import InputError
from audit.source.archive import Archive, strange
from audit.source.limits import Limits
from audit.source.scans import SheetScan, WorkbookScan, damage
from audit.source.sheets import Area

_ROW, _BLANK, _ERROR, _SHARED, _FORMULA_ERROR = 0x00, 0x01, 0x03, 0x07, 0x0B
_CELLS = frozenset(range(0x01, 0x0C))
_COLUMN_INFO, _MERGED, _END_OF_CELLS = 0x3C, 0xB0, 0x92
_WORKBOOK, _SHEET, _END_OF_SHEETS = 0x99, 0x9C, 0x90
_STRING = 0x13
_FORMAT, _FORMATS_OF_CELLS, _END_OF_FORMATS, _CELL_FORMAT = 0x2C, 0x269, 0x26A, 0x2F
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}


def scan(data: bytes, file: str, limits: Limits) -> WorkbookScan:
    """Scan the archive. Raises InputError when a limit is passed, or a part is damaged or holds a DTD."""
    with damage(file), closing(Archive(data, file, limits)) as archive:
        return _scan(archive, file, limits)


def _scan(archive: Archive, file: str, limits: Limits) -> WorkbookScan:
    relations = ElementTree.fromstring(archive.markup("xl/_rels/workbook.bin.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iter()}
    date1904 = False
    listed: list[tuple[SheetScan, str]] = []
    for kind, content in _records(archive.binary("xl/workbook.bin")):
        if kind == _WORKBOOK:
            date1904 = bool(content[0] & 1)
        elif kind == _SHEET:
            relation, end = _text(content, 8)
            name, _ = _text(content, end)
            (state,) = struct.unpack_from("<I", content)
            listed.append((SheetScan(name, _STATES[state]), "xl/" + targets[relation]))
        elif kind == _END_OF_SHEETS:
            break
    percent = _percent_formats(archive)
    lengths = _lengths(archive)

    sheets: dict[str, SheetScan] = {}
    read = {"xl/_rels/workbook.bin.rels", "xl/workbook.bin", "xl/styles.bin", "xl/sharedStrings.bin"}
    cells = text = 0
    for found, target in listed:
        if target not in archive.names or strange(target) or target in read or found.name in sheets:
            raise InputError("file_damaged", file=file)
        sheets[found.name] = found
        read.add(target)
        part = archive.binary(target)
        if found.state == "visible":
            rows, columns, used = _scan_sheet(part, found, percent, lengths)
            cells = limits.hold(rows, columns, file, cells)
            text += used
            limits.hold_inflated(text, file)
            found.hidden_columns = tuple(column for column in found.hidden_columns if column < columns)
    for name in sorted(archive.names - read):
        if name.lower().endswith((".xml", ".rels")):
            archive.markup(name)
    return WorkbookScan(sheets, date1904, archive.packed())


def _records(part: bytes) -> Iterator[tuple[int, memoryview]]:
    """Number and content of each record. Raises IndexError when the last one is cut off."""
    view, place, end = memoryview(part), 0, len(part)
    while place < end:
        kind = part[place]
        place += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (part[place] & 0x7F) << 7
            place += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = part[place]
            place += 1
            size |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        if place + size > end:
            raise IndexError("a record is cut off")
        yield kind, view[place : place + size]
        place += size


def _scan_sheet(part: bytes, found: SheetScan, percent: frozenset[int], lengths: list[int]) -> tuple[int, int, int]:
    """Fill `found`; rows and columns up to the last filled cell, and the bytes of the shared texts in them."""
    row = rows = columns = text = 0
    cell, hidden_rows, percent_columns = struct.Struct("<II").unpack_from, [], set()
    hidden_columns: set[int] = set()
    merged: list[Area] = []
    for kind, content in _records(part):
        if kind in _CELLS:
            column, style = cell(content)
            if kind == _BLANK:
                continue
            if column >= columns:
                columns = column + 1
            rows = max(rows, row + 1)
            if kind in (_ERROR, _FORMULA_ERROR):
                found.errors.append((row, column))
            elif kind == _SHARED:
                text += lengths[struct.unpack_from("<I", content, 8)[0]]
            if style & 0xFFFFFF in percent:
                percent_columns.add(column)
        elif kind == _ROW:
            (row,) = struct.unpack_from("<I", content)
            if content[11] & 0x10:
                hidden_rows.append(row)
        elif kind == _COLUMN_INFO:
            first, last, _, _, flags = struct.unpack_from("<IIIIH", content)
            if flags & 1:
                hidden_columns.update(range(first, min(last, 0x3FFF) + 1))
        elif kind == _MERGED:
            first, last, left, right = struct.unpack_from("<IIII", content)
            merged.append((first, left, last, right))
    found.hidden_rows = tuple(sorted(set(hidden_rows)))
    found.hidden_columns = tuple(sorted(hidden_columns))
    found.merged, found.percent_columns = tuple(merged), frozenset(percent_columns)
    return rows, columns, text


def _text(content: memoryview, place: int) -> tuple[str, int]:
    """The text at `place` (its length, then UTF-16) and where it ends."""
    (length,) = struct.unpack_from("<I", content, place)
    end = place + 4 + 2 * length
    if end > len(content):
        raise IndexError("a text is cut off")
    return bytes(content[place + 4 : end]).decode("utf-16-le"), end


def _lengths(archive: Archive) -> list[int]:
    """Bytes of each shared text."""
    if "xl/sharedStrings.bin" not in archive.names:
        return []
    return [len(content) for kind, content in _records(archive.binary("xl/sharedStrings.bin")) if kind == _STRING]


def _percent_formats(archive: Archive) -> frozenset[int]:
    """The numbers of the cell formats that show per cent."""
    if "xl/styles.bin" not in archive.names:
        return frozenset()
    formats, found, of_cells, number = {9, 10}, set(), False, 0
    for kind, content in _records(archive.binary("xl/styles.bin")):
        if kind == _FORMAT and "%" in _text(content, 2)[0]:
            formats.add(struct.unpack_from("<H", content)[0])
        elif kind in (_FORMATS_OF_CELLS, _END_OF_FORMATS):
            of_cells = kind == _FORMATS_OF_CELLS
        elif kind == _CELL_FORMAT and of_cells:
            if struct.unpack_from("<HH", content)[1] in formats:
                found.add(number)
            number += 1
    return frozenset(found)
