"""A scan of the archive behind a workbook before it is parsed: it makes the parser safe, and honest.

Safe: a value in a far cell makes the parser abort the whole process, entities and repeated parts blow up memory; all of
that is refused here, from the bytes. Honest: the parser reads error cells and formulas without a stored value as blank,
so their addresses are taken here; so is which columns are formatted as per cent, which the parser does not tell.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.etree import ElementTree

from audit.errors import InputError
from audit.source.sheets import position_of

MEGABYTE = 1024 * 1024
LARGEST_INFLATED = 500 * MEGABYTE
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 20 * MEGABYTE  # small parts of spaces compress better than any attack
MOST_PARTS = 2000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1024
MOST_CELLS = 12_000_000

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ROW_NUMBER = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr="(\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_FAR_COLUMN = re.compile(rb'\sr="([A-Z]{4,}|[A-Z]{3}|[A-Z]{2})(\d+)"')
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\st="e"[^>]*>')
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b")
_ADDRESS = re.compile(rb'\sr="([A-Z]+)(\d+)"')
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")


@dataclass
class SheetScan:
    """What the parser would not tell of one sheet. Cells are (row, column), both from 0."""

    name: str
    state: str  # visible, hidden or veryHidden
    errors: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    percent_columns: frozenset[int] = frozenset()


@dataclass
class WorkbookScan:
    sheets: dict[str, SheetScan]
    date1904: bool

    @property
    def hidden(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self.sheets.values() if sheet.state != "visible")


def scan(data: bytes, file: str) -> WorkbookScan:
    """Scan the archive. Raises InputError when a limit is passed, a part is damaged or holds a DTD."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _scan(archive, file)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        KeyError,
        ValueError,
        IndexError,
        NotImplementedError,
        RuntimeError,
        ElementTree.ParseError,
    ) as error:
        raise InputError("file_damaged", file=file) from error


def _scan(archive: zipfile.ZipFile, file: str) -> WorkbookScan:
    infos = archive.infolist()
    if len(infos) > MOST_PARTS or len({info.filename for info in infos}) != len(infos):
        raise InputError("workbook_too_many_parts", file=file, limit=MOST_PARTS)
    inflated = sum(info.file_size for info in infos)
    if inflated > LARGEST_INFLATED:
        raise InputError("workbook_too_large", file=file, megabytes=LARGEST_INFLATED // MEGABYTE)
    for info in infos:
        if info.file_size > RATIO_COUNTS_FROM and info.file_size > LARGEST_RATIO * max(info.compress_size, 1):
            raise InputError("workbook_ratio", file=file)
    names = {info.filename for info in infos}
    for name in sorted(names):
        # The parser reads only these; the sheets are looked at below, so that each is inflated once.
        if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/sheet"):
            _checked(archive.read(name), file)

    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): _part(item.get("Target", "")) for item in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    properties = next((item for item in book if item.tag.endswith("}workbookPr")), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    percent = _percent_styles(archive, names)

    sheets: dict[str, SheetScan] = {}
    listed = next((item for item in book if item.tag.endswith("}sheets")), None)
    for item in [] if listed is None else listed:
        found = SheetScan(item.get("name", ""), item.get("state", "visible"))
        target = targets.get(item.get(_RELATIONS), "")
        if target in names and "chartsheet" not in target:
            _scan_sheet(_checked(archive.read(target), file), found, percent, file)
        sheets[found.name] = found
    return WorkbookScan(sheets, date1904)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _checked(part: bytes, file: str) -> bytes:
    if b"\x00" in part[:200] or (b"<!" in part and _FORBIDDEN.search(part)):
        raise InputError("workbook_entities", file=file)
    return part


def _scan_sheet(part: bytes, found: SheetScan, percent: frozenset[bytes], file: str) -> None:
    _hold_size(part, file)
    if found.state != "visible":
        return
    if b't="e"' in part:
        found.errors = [_cell_address(part, match.start()) for match in _ERROR_CELL.finditer(part)]
    if b"<f" in part or b":f" in part:
        found.formulas = [
            _cell_address(part, match.start())
            for match in _FORMULA_CELL.finditer(part)
            # A formula whose result is an empty text does have a stored value.
            if not (b't="str"' in match[0].partition(b">")[0] and _VALUE.search(match[0]))
        ]
    if percent:
        styles = b"|".join(sorted(percent))
        pattern = re.compile(rb'\sr="([A-Z]+)\d+"(?:\s+t="n")?\s+s="(?:' + styles + rb')"[^>]*(?<!/)>')
        found.percent_columns = frozenset(position_of(letters.decode()) for letters in set(pattern.findall(part)))


def _hold_size(part: bytes, file: str) -> None:
    """Refuse a sheet whose filled cells span more than the parser can hold: it makes one block of them."""
    rows = max((int(number) for number in _ROW_NUMBER.findall(part)), default=0)
    rows = max(rows, part.count(b"<row") or part.count(b":row"))
    far = {letters for letters, _ in _FAR_COLUMN.findall(part)}
    columns = max((position_of(letters.decode()) + 1 for letters in far), default=26)
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        return
    # Cells that are only formatted reach far in everyday files; those that hold something decide.
    first_row, rows, columns, cells = MOST_ROWS + 1, 0, 0, 0
    for match in _FILLED_CELL.finditer(part):
        cells += 1
        row, column = int(match[2]), position_of(match[1].decode()) + 1
        first_row, rows, columns = min(first_row, row), max(rows, row), max(columns, column)
    if cells == 0 and _CELL.search(part) and not _ADDRESS.search(part):
        rows, columns = MOST_ROWS + 1, MOST_COLUMNS + 1
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise InputError("workbook_far_cell", file=file, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS)


def _cell_address(part: bytes, start: int) -> tuple[int, int]:
    """The (row, column) of the cell whose tag begins at `start`, also where the writer left addresses out."""
    tag = part[start : part.index(b">", start)]
    address = _ADDRESS.search(tag)
    if address:
        return int(address[2]) - 1, position_of(address[1].decode())
    row_starts = [match.start() for match in _ROW.finditer(part, 0, start)]
    row_tag = part[row_starts[-1] : part.index(b">", row_starts[-1])]
    number = re.search(rb'\sr="(\d+)"', row_tag)
    row = int(number[1]) - 1 if number else len(row_starts) - 1
    return row, len(_CELL.findall(part, row_starts[-1], start))


def _percent_styles(archive: zipfile.ZipFile, names: set[str]) -> frozenset[bytes]:
    """The style numbers whose number format shows per cent."""
    if "xl/styles.xml" not in names:
        return frozenset()
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {"9", "10"}
    for item in styles.iter():
        if item.tag.endswith("}numFmt") and "%" in item.get("formatCode", ""):
            formats.add(item.get("numFmtId", ""))
    cells = next((item for item in styles if item.tag.endswith("}cellXfs")), None)
    if cells is None:
        return frozenset()
    return frozenset(str(number).encode() for number, item in enumerate(cells) if item.get("numFmtId") in formats)
