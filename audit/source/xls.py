"""A scan of an old workbook (xls) before it is parsed: the records of its one stream ([MS-XLS] 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from audit.errors import InputError
from audit.source import ole
from audit.source.limits import Limits
from audit.source.scans import SheetScan, WorkbookScan, damage
from audit.source.sheets import Area

STREAMS = ("Workbook", "Book")  # since 1997, and before

_END, _PASSWORD, _EPOCH, _SHEET, _CONTINUED, _TEXTS = 0x0A, 0x2F, 0x22, 0x85, 0x3C, 0xFC
_FORMAT, _CELL_FORMAT = 0x041E, 0xE0
_FORMULA, _SHARED, _NUMBERS, _BOOL_OR_ERROR = 0x06, 0xFD, 0xBD, 0x0205
_CELLS = frozenset((_FORMULA, _SHARED, _NUMBERS, _BOOL_OR_ERROR, 0x0203, 0x0204, 0x027E))
_DIMENSIONS, _ROW, _COLUMN_INFO, _MERGED = 0x0200, 0x0208, 0x7D, 0xE5
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}

Record = tuple[int, int, int]  # number, where its content begins, and its size


def scan(data: bytes, file: str, limits: Limits) -> WorkbookScan:
    """Scan the stream. Raises InputError when it is encrypted, damaged, or a limit is passed."""
    with damage(file):
        names = ole.streams(data)
        name = next(name for name in STREAMS if name in names)
        return _Book(ole.stream(data, name), name, file, limits).scan()


class _Book:
    def __init__(self, stream: bytes, name: str, file: str, limits: Limits) -> None:
        self.stream = stream
        self.name = name
        self.file = file
        self.limits = limits
        self.wide_texts = False  # since 1997 texts say of themselves how they are written
        self.percent: set[int] = set()
        self.lengths: list[int] = []

    def scan(self) -> WorkbookScan:
        date1904, listed = False, []
        formats, formats_of_cells = {9, 10}, []
        self.wide_texts = struct.unpack_from("<H", self.stream, 4)[0] == 0x0600
        for kind, place, size in self._records(0):
            content = self.stream[place : place + size]
            if kind == _PASSWORD and content[:2] != b"\x00\x00":
                raise InputError("file_password", file=self.file)
            if kind == _EPOCH:
                date1904 = content[:2] == b"\x01\x00"
            elif kind == _SHEET:
                listed.append(content)
            elif kind == _FORMAT and b"%" in content[2:]:
                formats.add(struct.unpack_from("<H", content)[0])
            elif kind == _CELL_FORMAT:
                formats_of_cells.append(struct.unpack_from("<H", content, 2)[0])
            elif kind == _TEXTS:
                self.lengths = self._lengths(place, size)
        self.percent = {number for number, form in enumerate(formats_of_cells) if form in formats}
        if len(listed) > self.limits.parts:
            raise InputError("workbook_too_many_parts", file=self.file, limit=self.limits.parts)
        sheets: dict[str, SheetScan] = {}
        places: set[int] = set()
        cells = text = 0
        for content in listed:
            place, state = struct.unpack_from("<IB", content)
            found = SheetScan(self._name(content), _STATES[state & 0x3F])
            if found.name in sheets or place in places or place >= len(self.stream):
                raise InputError("file_damaged", file=self.file)
            sheets[found.name] = found
            places.add(place)
            rows, columns, used = self._scan_sheet(place, found)
            # The parser makes all sheets at once, the hidden ones too.
            cells = self.limits.hold(rows, columns, self.file, cells)
            text += used
            self.limits.hold_inflated(text, self.file)
            found.hidden_columns = tuple(column for column in found.hidden_columns if column < columns)
        return WorkbookScan(sheets, date1904, ole.container(self.name, self.stream))

    def _records(self, place: int) -> Iterator[Record]:
        """The records from `place` to the first end of a part. Raises struct.error where the stream is cut off."""
        head = struct.Struct("<HH").unpack_from
        while True:
            kind, size = head(self.stream, place)
            if place + 4 + size > len(self.stream):
                raise struct.error("a record is cut off")
            if kind == _END:
                return
            yield kind, place + 4, size
            place += 4 + size

    def _name(self, content: bytes) -> str:
        length = content[6]
        if not self.wide_texts:
            return content[7 : 7 + length].decode("cp1252").replace("\x00", "")
        wide = content[7] & 1
        text = content[8 : 8 + length * (2 if wide else 1)]
        return text.decode("utf-16-le" if wide else "latin-1").replace("\x00", "")

    def _scan_sheet(self, start: int, found: SheetScan) -> tuple[int, int, int]:
        """Fill `found`; rows and columns up to the last cell, and the bytes of the shared texts in them."""
        stream, rows, columns, text = self.stream, 0, 0, 0
        cell = struct.Struct("<HHH").unpack_from
        hidden_rows = []
        hidden_columns: set[int] = set()
        percent: set[int] = set()
        merged: list[Area] = []
        for kind, place, size in self._records(start):
            if kind in _CELLS:
                row, column, style = cell(stream, place)
                rows, last = max(rows, row + 1), column
                if kind == _NUMBERS:
                    last = column + (size - 6) // 6 - 1  # a style and a number for each
                    styles = stream[place + 4 : place + size - 2]
                    percent.update(
                        column + at for at, style in enumerate(self._styles(styles)) if style in self.percent
                    )
                columns = max(columns, last + 1)
                if self._is_error(kind, place):
                    found.errors.append((row, column))
                elif kind == _SHARED:
                    text += self.lengths[struct.unpack_from("<I", stream, place + 6)[0]]
                elif kind != _NUMBERS and style in self.percent:
                    percent.add(column)
            elif kind == _DIMENSIONS:
                self._hold_dimensions(place, size)
            elif kind == _ROW:
                if stream[place + 12] & 0x20:
                    hidden_rows.append(struct.unpack_from("<H", stream, place)[0])
            elif kind == _COLUMN_INFO:
                first, last, _, _, flags = struct.unpack_from("<HHHHH", stream, place)
                if flags & 1:
                    hidden_columns.update(range(first, min(last, 255) + 1))
            elif kind == _MERGED:
                (count,) = struct.unpack_from("<H", stream, place)
                for number in range(count):
                    first, last, left, right = struct.unpack_from("<HHHH", stream, place + 2 + 8 * number)
                    merged.append((first, left, last, right))
        found.hidden_rows = tuple(sorted(set(hidden_rows)))
        found.hidden_columns = tuple(sorted(hidden_columns))
        found.merged, found.percent_columns = tuple(merged), frozenset(percent)
        return rows, columns, text

    def _styles(self, numbers: bytes) -> list[int]:
        return [style for style, _ in struct.iter_unpack("<HI", numbers)] if self.percent else []

    def _is_error(self, kind: int, place: int) -> bool:
        if kind == _BOOL_OR_ERROR:
            return self.stream[place + 7] == 1
        # What is no number is told by two bytes of ones after it; 2 before them is an error.
        return kind == _FORMULA and self.stream[place + 12 : place + 14] == b"\xff\xff" and self.stream[place + 6] == 2

    def _hold_dimensions(self, place: int, size: int) -> None:
        """The parser makes room for as many cells as the sheet says it has."""
        form = "<IIHH" if size == 14 else "<HHHH"
        first_row, last_row, first_column, last_column = struct.unpack_from(form, self.stream, place)
        if first_row > last_row or first_column > last_column or last_row > 65_536 or last_column > 256:
            raise InputError("file_damaged", file=self.file)

    def _lengths(self, place: int, size: int) -> list[int]:
        """Bytes of each shared text; the parser makes room for as many as the record says there are."""
        (count,) = struct.unpack_from("<I", self.stream, place + 4)
        if count > len(self.stream) // 3:
            raise InputError("file_damaged", file=self.file)
        end, lengths = place + size, []
        place += 8
        for _ in range(count):
            place, end = self._follow(place, end)
            characters, flags = struct.unpack_from("<HB", self.stream, place)
            place += 3
            runs = phonetic = 0
            if flags & 8:
                (runs,) = struct.unpack_from("<H", self.stream, place)
                place += 2
            if flags & 4:
                (phonetic,) = struct.unpack_from("<I", self.stream, place)
                place += 4
            lengths.append(characters * 2)
            place, end = self._past_text(place, end, characters, bool(flags & 1))
            place, end = self._past(place, end, 4 * runs + phonetic)
        return lengths

    def _follow(self, place: int, end: int) -> tuple[int, int]:
        """The place, or where the content goes on in the next record."""
        if place < end:
            return place, end
        kind, size = struct.unpack_from("<HH", self.stream, end)
        if kind != _CONTINUED or place > end:
            raise struct.error("the texts are cut off")
        return end + 4, end + 4 + size

    def _past_text(self, place: int, end: int, characters: int, wide: bool) -> tuple[int, int]:
        while characters:
            width = 2 if wide else 1
            here = min(characters, (end - place) // width)
            place += here * width
            characters -= here
            if characters:
                place, end = self._follow(end, end)
                wide = bool(self.stream[place] & 1)
                place += 1
        return place, end

    def _past(self, place: int, end: int, count: int) -> tuple[int, int]:
        while count > end - place:
            count -= end - place
            place, end = self._follow(end, end)
        return place + count, end
