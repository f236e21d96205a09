"""A scan of a workbook (xlsx, xlsm) before it is parsed: it makes the parser safe, and honest.

Safe: a value in a far cell makes the parser abort the whole process, entities and repeated parts blow up memory; all of
that is refused here, from the bytes. Honest: the parser reads error cells and formulas without a stored value as blank,
so their addresses are taken here; so is what is hidden, merged or formatted as per cent.

Sheets as spreadsheet programs write them are scanned with numpy; any other sheet tag by tag (`xlsx_tags`).
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from audit.errors import InputError
from audit.source import xlsx_tags
from audit.source.archive import Archive, strange
from audit.source.limits import MEGABYTE, Limits
from audit.source.scans import Cell, SheetScan, WorkbookScan, damage
from audit.source.sheets import Area, position_of

Numbers = npt.NDArray[np.int64]

_BLOCK = 1 << 24
_PADDING = 24
_PREFIXED = re.compile(rb":c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col(?=\s)([^<>]*)>")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = {name: re.compile(rb"\s" + name + rb"\s*=\s*[\"'](\d{1,9})[\"']") for name in (b"r", b"min", b"max")}
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_NO_VALUE = re.compile(rb"(?:</f>|<f[\s/][^<>]*(?<=/)>|<f/>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)")
_SHARED = re.compile(rb' t="s"[^<>]*><v>(\d{1,9})</v>')
_FIRST_TEXT = re.compile(rb"si[\s/>]")


@dataclass
class _Cells:
    """The cells of a sheet in the order of the file: where their tags begin, their rows and their columns from 0."""

    starts: Numbers
    rows: Numbers
    columns: Numbers
    has_formulas: bool

    def at(self, place: int) -> int:
        """The cell whose tag begins last before `place`, -1 before the first."""
        return int(np.searchsorted(self.starts, place, "right")) - 1

    def cell(self, index: int) -> Cell:
        return int(self.rows[index]), int(self.columns[index])


def scan(data: bytes, file: str, limits: Limits) -> WorkbookScan:
    """Scan the archive. Raises InputError when a limit is passed, a part is damaged or holds a DTD."""
    with damage(file), closing(Archive(data, file, limits)) as archive:
        return _scan(archive, file, limits)


def _scan(archive: Archive, file: str, limits: Limits) -> WorkbookScan:
    relations = ElementTree.fromstring(archive.markup("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iter()}
    book = ElementTree.fromstring(archive.markup("xl/workbook.xml"))
    properties = next((item for item in book if item.tag.endswith("}workbookPr")), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    percent = _percent_styles(archive)
    shared = archive.markup("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in archive.names else b""

    sheets: dict[str, SheetScan] = {}
    read = {"xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"}
    cells = text = 0
    listed = next((item for item in book if item.tag.endswith("}sheets")), None)
    for item in [] if listed is None else listed:
        found = SheetScan(item.get("name", ""), item.get("state", "visible"))
        (relation,) = (value for key, value in item.items() if key.endswith("}id"))
        target = _part(targets[relation])
        if target not in archive.names or strange(target) or target in read or found.name in sheets:
            raise InputError("file_damaged", file=file)
        sheets[found.name] = found
        read.add(target)
        part = archive.markup(target)
        if found.state == "visible":
            cells = _scan_sheet(part, found, percent, file, limits, cells)
            text += _text_of(part, shared, limits.inflated_megabytes * MEGABYTE // 2 - text)
            limits.hold_inflated(text, file)
    for name in sorted(archive.names - read):
        if name.lower().endswith((".xml", ".rels")):
            archive.markup(name)
    return WorkbookScan(sheets, date1904, archive.packed())


def _part(target: str) -> str:
    """The name of the part, as the parser works it out."""
    target = target.removeprefix("/")
    return target if target.startswith("xl/") else "xl/" + target


def _scan_sheet(
    part: bytes, found: SheetScan, percent: frozenset[bytes], file: str, limits: Limits, before: int
) -> int:
    """Fill `found`; the cells that the parser will make of this sheet and of those `before`.

    The parser makes one block of all from A1 to the last filled cell. Cells that are only formatted reach far in
    everyday files; they count only where counting them makes no difference.
    """
    cells = _cells(part)
    if cells is None:
        rows, columns = xlsx_tags.size(part, file, limits, before)
        found.errors, found.formulas = xlsx_tags.marked(part)
        found.percent_columns = xlsx_tags.percent_columns(part, percent)
    else:
        rows, columns = int(cells.rows.max(initial=-1)) + 1, int(cells.columns.max(initial=-1)) + 1
        if not limits.fits(rows, columns, before):
            rows, columns = xlsx_tags.filled_size(part)
        found.errors, found.formulas = _errors(part, cells), _formulas(part, cells)
        found.percent_columns = _percent_columns(part, cells, percent)
    marked = found.errors + found.formulas
    rows, columns = (max([size, *(cell[axis] + 1 for cell in marked)]) for axis, size in enumerate((rows, columns)))
    total = limits.hold(rows, columns, file, before)
    if b"hidden" in part:
        found.hidden_rows = _hidden_rows(part, rows)
        found.hidden_columns = _hidden_columns(part, columns)
    found.merged = _merged(part) if b"mergeCell" in part else ()
    return total


def _cells(part: bytes) -> _Cells | None:
    """Every cell, or None unless all of them begin as spreadsheet programs write them: <c r="B7".

    The address is then the first attribute, so that nothing later in the tag can give another.
    """
    if _PREFIXED.search(part):
        return None
    found, has_formulas = [], False
    padded = np.frombuffer(part + bytes(_PADDING), dtype=np.uint8)
    for begin in range(0, len(part), _BLOCK):
        tags = np.flatnonzero(padded[begin : min(begin + _BLOCK, len(part))] == ord("<")) + begin
        names = padded[tags + 1]
        has_formulas |= bool((names == ord("f")).any())
        tags = tags[names == ord("c")]
        after = padded[tags + 2]
        tags = tags[(after <= ord(" ")) | (after == ord("/")) | (after == ord(">"))]
        if not all((padded[tags + place] == mark).all() for place, mark in enumerate(b' r="', 2)):
            return None
        addressed = _addresses(padded, tags)
        if addressed is None:
            return None
        found.append((tags, *addressed))
    starts, rows, columns = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return _Cells(starts, rows, columns, has_formulas)


def _addresses(padded: npt.NDArray[np.uint8], tags: Numbers) -> tuple[Numbers, Numbers] | None:
    """Rows and columns of the cells, None when an address is not one to three capital letters and a number."""
    place = tags + 6
    columns = np.zeros(len(tags), dtype=np.int64)
    letters = np.ones(len(tags), dtype=np.bool_)
    for _ in range(3):
        letter = padded[place].astype(np.int64) - ord("A")
        letters &= (letter >= 0) & (letter < 26)
        columns = np.where(letters, columns * 26 + letter + 1, columns)
        place += letters
    rows = np.zeros(len(tags), dtype=np.int64)
    digits = np.ones(len(tags), dtype=np.bool_)
    for _ in range(8):
        digit = padded[place].astype(np.int64) - ord("0")
        digits &= (digit >= 0) & (digit < 10)
        if not digits.any():
            break
        rows = np.where(digits, rows * 10 + digit, rows)
        place += digits
    if not ((padded[place] == ord('"')) & (columns > 0) & (rows > 0)).all():
        return None
    return rows - 1, columns - 1


def _errors(part: bytes, cells: _Cells) -> list[Cell]:
    marks = part.count(b'"e"') + (part.count(b"'e'") if b"'" in part else 0)
    if not marks:
        return []
    if marks != part.count(b' t="e"'):
        return xlsx_tags.marked(part)[0]
    return _owners(part, [match.start() for match in re.finditer(rb' t="e"', part)], cells)


def _formulas(part: bytes, cells: _Cells) -> list[Cell]:
    if not cells.has_formulas:
        return []
    found = []
    for match in _NO_VALUE.finditer(part):
        index = cells.at(match.start())
        tag = part[cells.starts[index] : part.find(b">", cells.starts[index])] if index >= 0 else b""
        # A formula whose result is an empty text does have a stored value.
        if index >= 0 and not (b't="str"' in tag and b"<v" in match[0]):
            found.append(cells.cell(index))
    return found


def _owners(part: bytes, places: list[int], cells: _Cells) -> list[Cell]:
    """The cells in whose tags the places lie."""
    indices = [(place, cells.at(place)) for place in places]
    return [
        cells.cell(index)
        for place, index in indices
        if index >= 0 and part.find(b">", int(cells.starts[index]), place) < 0
    ]


def _percent_columns(part: bytes, cells: _Cells, percent: frozenset[bytes]) -> frozenset[int]:
    """The columns that have a filled cell in a style of per cent."""
    found: set[int] = set()
    if not percent or not len(cells.starts):
        return frozenset()
    pattern = re.compile(rb' s="(?:' + b"|".join(sorted(percent)) + rb')"[^<>]*(?<!/)>')
    places = np.fromiter((match.start() for match in pattern.finditer(part)), dtype=np.int64)
    indices = np.searchsorted(cells.starts, places, "right") - 1
    for place, index in zip(places.tolist(), indices.tolist(), strict=True):
        column = int(cells.columns[index])
        if column not in found and index >= 0 and part.find(b">", int(cells.starts[index]), place) < 0:
            found.add(column)
    return frozenset(found)


def _number(name: bytes, tag: bytes) -> int | None:
    match = _NUMBER[name].search(tag)
    return None if match is None else int(match[1])


def _hidden_rows(part: bytes, height: int) -> tuple[int, ...]:
    found, row = [], 0
    for match in _ROW.finditer(part):
        row = _number(b"r", match[1]) or row + 1
        if row <= height and _HIDDEN.search(match[1]):
            found.append(row - 1)
    return tuple(sorted(set(found)))


def _hidden_columns(part: bytes, width: int) -> tuple[int, ...]:
    found: set[int] = set()
    for match in _COLUMN.finditer(part):
        first, last = _number(b"min", match[1]), _number(b"max", match[1])
        if first and last and _HIDDEN.search(match[1]):
            found.update(range(first - 1, min(last, width)))
    return tuple(sorted(found))


def _merged(part: bytes) -> tuple[Area, ...]:
    return tuple(
        (int(match[2]) - 1, position_of(match[1].decode()), int(match[4]) - 1, position_of(match[3].decode()))
        for match in _MERGED.finditer(part)
    )


def _text_of(part: bytes, shared: bytes, room: int) -> int:
    """Bytes at most of the texts that the cells share, once each cell has its own: the parser copies them.

    They are counted one by one only where a rough number takes up much of the `room`.
    """
    first = _FIRST_TEXT.search(shared)
    longest = max(map(len, shared[first.start() :].split(b"si>"))) if first else 0
    if (len(part) // 8) * longest <= room // 8:  # no cell is shorter
        return (len(part) // 8) * longest
    # A cell that shares a text says so with the letter s.
    cells = part.count(b'"s"') + (part.count(b"'s'") if b"'" in part else 0)
    if cells * longest <= room // 2:
        return cells * longest
    lengths = np.array([len(text) for text in shared.split(b"</si>")], dtype=np.int64)
    numbers = np.array(_SHARED.findall(part), dtype="S9").astype(np.int64)
    return int(lengths[np.minimum(numbers, len(lengths) - 1)].sum()) + (cells - len(numbers)) * longest


def _percent_styles(archive: Archive) -> frozenset[bytes]:
    """The style numbers whose number format shows per cent."""
    if "xl/styles.xml" not in archive.names:
        return frozenset()
    styles = ElementTree.fromstring(archive.markup("xl/styles.xml"))
    formats = {"9", "10"}
    for item in styles.iter():
        if item.tag.endswith("}numFmt") and "%" in item.get("formatCode", ""):
            formats.add(item.get("numFmtId", ""))
    cells = next((item for item in styles if item.tag.endswith("}cellXfs")), None)
    if cells is None:
        return frozenset()
    return frozenset(str(number).encode() for number, item in enumerate(cells) if item.get("numFmtId") in formats)
