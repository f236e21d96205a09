"""Tables of a web page (HTML), as systems save them under the name xls: every cell as text.

Only plain tables are read: a page with scripts, or with a table in a table, is for a person to look at.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd

from audit.errors import InputError
from audit.source.limits import Limits
from audit.source.sheets import TEXT, Column, Sheet
from audit.source.sniff import FoundFile

_PIECE = 1 << 16  # no tag and no comment of a plain table is longer
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.I)
_ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "windows-1252": "cp1252", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
_SILENT = ("style", "title")
_BREAKS = ("br", "p", "div", "li")


def read_markup(found: FoundFile, file: int, limits: Limits) -> tuple[list[Sheet], str]:
    """A sheet for each table that holds something, and the encoding; a page with several tables numbers them.

    Raises InputError when the page is no plain table or its characters cannot be read.
    """
    text, encoding = _decoded(found)
    page = _Page(found.name, limits)
    for begin in range(0, len(text), _PIECE):
        page.feed(text[begin : begin + _PIECE])
        # What is left waits for the end of a tag. The parser would look through all of it again and again.
        if len(page.rawdata) > 2 * _PIECE:
            raise InputError("file_html", file=found.name)
    page.close()
    if page.depth:
        raise InputError("file_damaged", file=found.name)
    if not any(page.tables):
        raise InputError("file_html", file=found.name)
    several = len(page.tables) > 1
    sheets = [
        _sheet(rows, file, str(number) if several else None) for number, rows in enumerate(page.tables, 1) if rows
    ]
    return sheets, encoding


def _decoded(found: FoundFile) -> tuple[str, str]:
    data = found.data
    told = _CHARSET.search(data[:4096])
    candidates = ["utf-8", "cp1252"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif told:
        # A page that says what it is not is read by its bytes.
        named = _ENCODINGS.get(told[1].decode("ascii", "replace").lower())
        candidates = [named, *candidates] if named else candidates
    for encoding in candidates:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise InputError("text_encoding", file=found.name)


class _Page(HTMLParser):
    """The rows of each table; a cell that spans several is repeated in all of them."""

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.limits = limits
        self.depth = 0
        self.tables: list[list[list[str]]] = []
        self.cells = 0
        self.silent = 0
        self.row: list[str] | None = None
        self.text: list[str] | None = None
        self.span = (1, 1)
        # Column -> how many rows are still to be filled from above, and with what; for this row, and for the next.
        self.above: dict[int, tuple[int, str]] = {}
        self.below: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "frameset", "object", "embed") or (tag == "table" and self.depth):
            raise InputError("file_html", file=self.file)
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.depth += 1
            self.tables.append([])
        elif tag == "tr" and self.depth:
            self._end_row()
            self.row = []
        elif tag in ("td", "th") and self.depth:
            self._end_cell()
            told = dict(attrs)
            self.row = [] if self.row is None else self.row
            self.text, self.span = [], (_span(told.get("rowspan")), _span(told.get("colspan")))
        elif tag in _BREAKS and self.text is not None:
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "table" and self.depth:
            self._end_row()
            self.above = {}
            self.depth -= 1
        elif tag == "tr":
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.silent:
            self.text.append(data)

    def _end_cell(self) -> None:
        if self.text is None or self.row is None:
            return
        text, (down, right) = " ".join("".join(self.text).split()), self.span
        self.text = None
        self._fill_from_above()
        self._count(right)
        if down > 1:
            self.below |= {len(self.row) + column: (down - 1, text) for column in range(right)}
        self.row += [text] * right

    def _fill_from_above(self) -> None:
        assert self.row is not None
        while len(self.row) in self.above:
            column = len(self.row)
            rows, text = self.above.pop(column)
            if rows > 1:
                self.below[column] = (rows - 1, text)
            self._count(1)
            self.row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        for column in sorted(self.above):
            self.row += [""] * (column - len(self.row))
            self._fill_from_above()
        self.above, self.below = self.below, {}
        self.tables[-1].append(self.row)
        self.row = None

    def _count(self, cells: int) -> None:
        self.cells += cells
        assert self.row is not None
        if self.cells > self.limits.cells or len(self.row) + cells > self.limits.columns:
            self.limits.hold(self.limits.rows + 1, 1, self.file)


def _span(told: str | None) -> int:
    """How many rows or columns a cell fills; browsers know no more than this of either."""
    return min(max(int(told), 1), 1000) if told and told.isascii() and told.isdigit() and len(told) < 9 else 1


def _sheet(rows: list[list[str]], file: int, name: str | None) -> Sheet:
    width = max(map(len, rows))
    columns = []
    for position in range(width):
        cells = np.array([row[position] if position < len(row) else "" for row in rows], dtype=object)
        codes, uniques = pd.factorize(cells)
        columns.append(Column.of(codes.astype(np.int32), list(uniques), np.full(len(uniques), TEXT, dtype=np.uint8)))
    return Sheet(file, name, columns, len(rows))
