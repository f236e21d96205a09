"""A scan of an OpenDocument spreadsheet (ods) before it is parsed.

Repeated rows and columns are a few bytes in the file and can be any number of cells to the parser. Counted is what it
makes: all up to the last filled cell, repetitions written out. Blank rows and columns after that are everyday.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.source.archive import Archive
from audit.source.limits import Limits
from audit.source.scans import SheetScan, WorkbookScan, damage

_NAMES = rb"table-cell|covered-table-cell|table-row|table-column|table"
_START = re.compile(rb"<table:(?:" + _NAMES + rb")(?=[\s/>])")
_TAG = re.compile(rb"<(/?)table:(" + _NAMES + rb")(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(rb"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SPACES = re.compile(rb"text:c\s*=\s*[\"']([^\"']*)[\"']")
_HIDDEN_STYLE = re.compile(
    rb"<style:style\s[^<>]*style:name=\"([^\"]*)\"[^<>]*>\s*<style:table-properties\s[^<>]*table:display=\"false\""
)
_EPOCH = re.compile(rb"<table:null-date\s[^<>]*table:date-value=\"1904-01-01\"")
_ERROR_TEXT = re.compile(rb"<text:p>(?:#[A-Z/0!?]+[!?A]|Err:\d+)</text:p>")


def scan(data: bytes, file: str, limits: Limits) -> WorkbookScan:
    """Scan the archive. Raises InputError when a limit is passed, it is encrypted, damaged or holds a DTD."""
    with damage(file), closing(Archive(data, file, limits)) as archive:
        archive.binary("mimetype")
        if b"encryption-data" in archive.markup("META-INF/manifest.xml"):
            raise InputError("file_password", file=file)
        content = archive.markup("content.xml")
        for name in sorted(archive.names - {"META-INF/manifest.xml", "content.xml"}):
            if name.lower().endswith(".xml"):
                archive.markup(name)
        if b"<!" in content or b"<?" in content[2:]:  # comments and the like could hold tags that are none
            raise InputError("file_damaged", file=file)
        walk = _Walk(content, file, limits)
        walk.run()
        return WorkbookScan(walk.sheets, bool(_EPOCH.search(content)), archive.packed())


@dataclass
class _Size:
    """What the parser makes of the sheet so far."""

    rows: int = 0
    columns: int = 0  # of the widest row, up to its last filled cell
    row: int = 0
    column: int = 0
    row_columns: int = 0  # of this row, up to its last filled cell
    blank: int = 0  # cells that the parser makes only once another cell follows in the row
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    percent: set[int] = field(default_factory=set)
    told_columns: int = 0


class _Walk:
    """One pass over the tags of content.xml."""

    def __init__(self, content: bytes, file: str, limits: Limits) -> None:
        self.content = content
        self.file = file
        self.limits = limits
        self.sheets: dict[str, SheetScan] = {}
        self.hidden_styles = set(_HIDDEN_STYLE.findall(content))
        self.spaces = b"text:c" in content
        self.error_texts = b"<text:p>#" in content or b"<text:p>Err:" in content
        self.cells = self.pushed = self.extra = 0
        self.sheet: SheetScan | None = None
        self.size = _Size()

    def run(self) -> None:
        seen = depth = 0
        repeated = 1
        for match in _TAG.finditer(self.content):
            closing, name, told = match.groups()
            seen += not closing
            if name == b"table":
                depth += -1 if closing else 1
                if depth not in (0, 1) or told.endswith(b"/"):
                    raise InputError("file_damaged", file=self.file)  # a table in a cell
                if closing:
                    self._end_sheet()
                else:
                    self._begin_sheet(told)
            elif name == b"table-row":
                if closing or told.endswith(b"/"):
                    repeated = self._repeated(told, b"table:number-rows-repeated") if not closing else repeated
                    self._end_row(repeated)
                else:
                    repeated = self._repeated(told, b"table:number-rows-repeated")
                if not closing and b"table:visibility" in told:
                    shown = min(repeated, self.limits.rows)
                    self.size.hidden_rows += range(self.size.row, self.size.row + shown)
            elif closing:
                continue
            elif name == b"table-column":
                self._column(told)
            else:
                self._cell(match, told, repeated)
        # The parser would look for the end of the last table forever.
        if depth or seen != len(_START.findall(self.content)):
            raise InputError("file_damaged", file=self.file)

    def _repeated(self, told: bytes, name: bytes) -> int:
        """How often a row or a column stands; a number that is not written plainly is damage."""
        if b"repeated" not in told:
            return 1
        for match in _ATTRIBUTE.finditer(told):
            if match[1] == name:
                digits = match[2] or match[3] or b""
                if not digits.isdigit() or len(digits) > 12:
                    raise InputError("file_damaged", file=self.file)
                return int(digits)
        return 1

    def _begin_sheet(self, told: bytes) -> None:
        attributes = _attributes(told)
        name = attributes.get(b"table:name")
        self.size = _Size()
        self.sheet = None
        if name is None:
            return
        hidden = attributes.get(b"table:style-name") in self.hidden_styles
        self.sheet = SheetScan(_unescaped(name), "hidden" if hidden else "visible")
        if self.sheet.name in self.sheets:
            raise InputError("file_damaged", file=self.file)
        if len(self.sheets) >= self.limits.parts:
            raise InputError("workbook_too_many_parts", file=self.file, limit=self.limits.parts)
        self.sheets[self.sheet.name] = self.sheet

    def _end_sheet(self) -> None:
        size, sheet = self.size, self.sheet
        self.cells = self.limits.hold(size.rows, size.columns, self.file, self.cells)
        if sheet is None:
            return
        sheet.merged = tuple(size.merged)
        sheet.hidden_rows = tuple(row for row in size.hidden_rows if row < size.rows)
        sheet.hidden_columns = tuple(column for column in size.hidden_columns if column < size.columns)
        sheet.percent_columns = frozenset(size.percent)
        self.sheet = None

    def _end_row(self, repeated: int) -> None:
        size = self.size
        if size.row_columns:
            size.rows = size.row + repeated
            size.columns = max(size.columns, size.row_columns)
            self.limits.hold(size.rows, size.columns, self.file, self.cells)
        size.row += repeated
        size.column = size.row_columns = size.blank = 0

    def _column(self, told: bytes) -> None:
        repeated = self._repeated(told, b"table:number-columns-repeated")
        if b"table:visibility" in told and b'"visible"' not in told:
            last = min(self.size.told_columns + repeated, self.limits.columns)
            self.size.hidden_columns += range(self.size.told_columns, last)
        self.size.told_columns += repeated

    def _cell(self, match: re.Match[bytes], told: bytes, rows: int) -> None:
        size = self.size
        repeated = self._repeated(told, b"table:number-columns-repeated")
        column = size.column
        size.column += repeated
        formula = b"table:formula" in told
        filled = formula or b"office:" in told
        self.pushed += size.blank + (repeated if filled else 0)
        size.blank = 0 if filled else repeated
        if self.pushed > self.limits.cells or (filled and size.column > self.limits.columns):
            self.limits.hold(self.limits.rows + 1, 1, self.file)
        if not filled:
            if b"-spanned" in told:
                self._merge(told, column)
            return
        size.row_columns = size.column
        if repeated * rows > 1 or self.spaces:
            self._weigh(match.start(), repeated * rows)
        if self.sheet is None:
            return
        here = (size.row, column)
        if b'"error"' in told or (formula and self.error_texts and self._error_text(match.end())):
            self._mark(self.sheet.errors, here, rows, repeated)
        elif formula and b"office:" not in told:
            self._mark(self.sheet.formulas, here, rows, repeated)
        if b'"percentage"' in told:
            size.percent.update(range(column, size.column))
        if b"-spanned" in told:
            self._merge(told, column)

    def _weigh(self, start: int, times: int) -> None:
        """Hold the bytes that the parser makes of a cell beyond those in the file."""
        end = self.content.find(b"</table:table-cell", start)
        text = self.content[start : start if end < 0 else end]
        spaces = [number for number in _SPACES.findall(text) if number]
        if not all(number.isdigit() and len(number) < 7 for number in spaces):
            raise InputError("file_damaged", file=self.file)
        self.extra += (len(text) if times > 1 else 0) * (times - 1) + sum(map(int, spaces)) * times
        self.limits.hold_inflated(self.extra, self.file)

    def _error_text(self, end: int) -> bool:
        return _ERROR_TEXT.match(self.content, end) is not None

    def _mark(self, cells: list[tuple[int, int]], here: tuple[int, int], rows: int, columns: int) -> None:
        row, column = here
        self.limits.hold(row + rows, column + columns, self.file, self.cells)
        cells += [(row + down, column + right) for down in range(rows) for right in range(columns)]

    def _merge(self, told: bytes, column: int) -> None:
        attributes = _attributes(told)
        down = int(attributes.get(b"table:number-rows-spanned", b"1"))
        right = int(attributes.get(b"table:number-columns-spanned", b"1"))
        if down * right > 1:
            row = self.size.row
            self.size.merged.append((row, column, row + down - 1, column + right - 1))


def _attributes(told: bytes) -> dict[bytes, bytes]:
    return {match[1]: match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(told)}


def _unescaped(name: bytes) -> str:
    text = name.decode()
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text
