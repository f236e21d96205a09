"""A scan of the archive behind a workbook before it is parsed: it makes the parser safe, and honest.

Safe: a value in a far cell makes the parser abort the whole process, entities and repeated parts blow up memory; all of
that is refused here, from the bytes. Honest: the parser reads error cells and formulas without a stored value as blank,
so their addresses are taken here; so is which columns are formatted as per cent, which the parser does not tell.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
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

_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
# Everything below reads tags as loosely as the parser does: any prefix, both kinds of quotes, spaces around =.
_OPEN = rb"<(?:[^\s<>/:=\"']+:)?"
_R = rb"r(?<=[\"'\s]r)\s*=\s*[\"']\s*"
_ODD_TAG = re.compile(_OPEN + rb"(?:row|c)(?=[\s/>])[^<>]*(?:<|=\s*\"[^\"<>]*>|=\s*'[^'<>]*>)")
_ROW_NUMBER = re.compile(_OPEN + rb"row(?=\s)[^<>]*?" + _R + rb"(\d+)")
_FAR_COLUMN = re.compile(_R + rb"([A-Za-z]{2,})\d")
_BARE_CELL = re.compile(_OPEN + rb"c(?=[\s/>])(?! r=\"[A-Z]+\d)(?![^<>]*" + _R + rb"[A-Za-z]+\d)")
_TAG = re.compile(_OPEN + rb"(row|c)(?=[\s/>])([^<>]*)>")
_ADDRESS = re.compile(_R + rb"([A-Za-z]*)(\d+)")
_ERROR_CELL = re.compile(_OPEN + rb"c(?=\s)[^<>]*?[\"'\s]t\s*=\s*[\"']e[\"'][^<>]*>")
_FORMULA_CELL = re.compile(
    _OPEN + rb"c(?=[\s>])[^<>]*>\s*" + _OPEN + rb"f(?=[\s/>])(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"
)
_ERROR = re.compile(rb"=\s*[\"']e[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b")
_TEXT_RESULT = re.compile(rb"[\"'\s]t\s*=\s*[\"']str[\"']")


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
    # The parser finds a part whatever the case of its name; what it reads must be what was looked at here.
    if len({name.lower() for name in names}) != len(names) or any(_strange(name) for name in names):
        raise InputError("file_damaged", file=file)

    relations = ElementTree.fromstring(_checked(archive.read("xl/_rels/workbook.xml.rels"), file))
    targets = {item.get("Id"): item.get("Target", "") for item in relations.iter()}
    book = ElementTree.fromstring(_checked(archive.read("xl/workbook.xml"), file))
    properties = next((item for item in book if item.tag.endswith("}workbookPr")), None)
    date1904 = properties is not None and properties.get("date1904") in ("1", "true")
    percent = _percent_styles(archive, names, file)

    sheets: dict[str, SheetScan] = {}
    scanned: set[str] = set()
    listed = next((item for item in book if item.tag.endswith("}sheets")), None)
    for item in [] if listed is None else listed:
        found = SheetScan(item.get("name", ""), item.get("state", "visible"))
        (relation,) = (value for key, value in item.items() if key.endswith("}id"))
        target = _part(targets[relation])
        if target not in names or _strange(target):
            raise InputError("file_damaged", file=file)
        _scan_sheet(_checked(archive.read(target), file), found, percent, file)
        scanned.add(target)
        sheets[found.name] = found
    for name in sorted(names - scanned):
        part = archive.read(name)
        if name.lower().endswith((".xml", ".rels")) or b"sheetData" in part:
            _checked(part, file)
        if b"sheetData" in part:
            _hold_size(part, file)
    return WorkbookScan(sheets, date1904)


def _strange(name: str) -> bool:
    return "\\" in name or ".." in name.split("/")


def _part(target: str) -> str:
    """The name of the part, as the parser works it out."""
    target = target.removeprefix("/")
    return target if target.startswith("xl/") else "xl/" + target


def _checked(part: bytes, file: str) -> bytes:
    if b"\x00" in part[:200] or (b"<!" in part and _FORBIDDEN.search(part)):
        raise InputError("workbook_entities", file=file)
    return part


def _scan_sheet(part: bytes, found: SheetScan, percent: frozenset[bytes], file: str) -> None:
    _hold_size(part, file)
    if found.state != "visible":
        return
    errors = [match.start() for match in _ERROR_CELL.finditer(part)] if _ERROR.search(part) else []
    formulas: list[int] = []
    if b"<f" in part or b":f" in part:
        formulas = [
            match.start()
            for match in _FORMULA_CELL.finditer(part)
            # A formula whose result is an empty text does have a stored value.
            if not (_TEXT_RESULT.search(match[0].partition(b">")[0]) and _VALUE.search(match[0]))
        ]
    found.errors, found.formulas = _addresses(part, errors), _addresses(part, formulas)
    marked = found.errors + found.formulas
    rows, columns = (max((cell[axis] + 1 for cell in marked), default=0) for axis in (0, 1))
    hold(rows, columns, file)
    if percent:
        styles = b"|".join(sorted(percent))
        pattern = re.compile(rb'\sr="([A-Z]{1,3})\d+"(?:\s+t="n")?\s+s="(?:' + styles + rb')"[^>]*(?<!/)>')
        found.percent_columns = frozenset(position_of(letters.decode()) for letters in set(pattern.findall(part)))


def hold(rows: int, columns: int, file: str) -> None:
    """Raise InputError when a table of this size is more than a sheet may span."""
    if not _fits(rows, columns):
        raise InputError("workbook_far_cell", file=file, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS)


def _fits(rows: int, columns: int) -> bool:
    return rows <= MOST_ROWS and columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS


def _hold_size(part: bytes, file: str) -> None:
    """Refuse a sheet whose filled cells span more than the parser can hold: it makes one block of them."""
    if _ODD_TAG.search(part):
        raise InputError("file_damaged", file=file)
    rows = max((_row(digits) + 1 for digits in _ROW_NUMBER.findall(part)), default=0)
    rows = max(rows, part.count(b"<row") + part.count(b":row"))
    columns = max((_column(letters) + 1 for letters in set(_FAR_COLUMN.findall(part))), default=26)
    beyond = re.search(_R + rb"[A-Za-z]+(?:" + _greater(rows) + rb")", part)
    if _fits(rows, columns) and not beyond and not _BARE_CELL.search(part):
        return
    # Cells that are only formatted reach far in everyday files; those that hold something decide.
    rows, columns = 0, 0
    for _, row, column, empty in _walk(part):
        if not empty:
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    hold(rows, columns, file)


def _greater(number: int) -> bytes:
    """A pattern for the whole numbers above `number`, so that one search tells whether a cell lies below the rows."""
    digits = str(number)
    same = [
        rf"{digits[:place]}[{int(digit) + 1}-9]\d{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if digit != "9"
    ]
    return "|".join([*same, rf"\d{{{len(digits) + 1}}}"]).encode()


def _row(digits: bytes) -> int:
    return min(int(digits[:12]), MOST_ROWS + 1) - 1


def _column(letters: bytes) -> int:
    return position_of(letters.decode().upper()) if len(letters) <= 3 else MOST_COLUMNS


def _walk(part: bytes) -> Iterator[tuple[int, int, int, bool]]:
    """(start of the tag, row, column, self-closed) of each cell, in one pass, also where addresses are left out."""
    row, column = -1, -1
    for match in _TAG.finditer(part):
        address = _ADDRESS.search(match[2])
        if match[1] == b"row":
            row, column = (_row(address[2]) if address else row + 1), -1
        elif address and address[1]:
            column = _column(address[1])
            yield match.start(), _row(address[2]), column, match[2].endswith(b"/")
        else:
            column += 1
            yield match.start(), row, column, match[2].endswith(b"/")


def _addresses(part: bytes, starts: list[int]) -> list[tuple[int, int]]:
    """The (row, column) of the cells whose tags begin at `starts`."""
    if not starts:
        return []
    wanted = set(starts)
    return [(row, column) for start, row, column, _ in _walk(part) if start in wanted]


def _percent_styles(archive: zipfile.ZipFile, names: set[str], file: str) -> frozenset[bytes]:
    """The style numbers whose number format shows per cent."""
    if "xl/styles.xml" not in names:
        return frozenset()
    styles = ElementTree.fromstring(_checked(archive.read("xl/styles.xml"), file))
    formats = {"9", "10"}
    for item in styles.iter():
        if item.tag.endswith("}numFmt") and "%" in item.get("formatCode", ""):
            formats.add(item.get("numFmtId", ""))
    cells = next((item for item in styles if item.tag.endswith("}cellXfs")), None)
    if cells is None:
        return frozenset()
    return frozenset(str(number).encode() for number, item in enumerate(cells) if item.get("numFmtId") in formats)
