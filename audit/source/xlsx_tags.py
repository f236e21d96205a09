"""The slow scan of a sheet (xlsx): tag by tag, for sheets that are not written as spreadsheet programs do.

It reads tags as loosely as the parser does: any prefix, both kinds of quotes, spaces around =, no addresses at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from audit.errors import InputError
from audit.source.limits import Limits
from audit.source.scans import Cell
from audit.source.sheets import position_of

_FAR_ROW, _FAR_COLUMN = 1 << 30, 1 << 20

_OPEN = rb"<(?:[^\s<>/:=\"']+:)?"
_R = rb"r(?<=[\"'\s]r)\s*=\s*[\"']\s*"
_ODD_TAG = re.compile(_OPEN + rb"(?:row|c)(?=[\s/>])[^<>]*(?:<|=\s*\"[^\"<>]*>|=\s*'[^'<>]*>)")
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
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")


def size(part: bytes, file: str, limits: Limits, before: int) -> tuple[int, int]:
    """Rows and columns of all cells; where they are too many, of the filled ones. Raises InputError on odd tags."""
    if _ODD_TAG.search(part):
        raise InputError("file_damaged", file=file)
    rows, columns, filled_rows, filled_columns = 0, 0, 0, 0
    for _, row, column, tag in _walk(part):
        rows, columns = max(rows, row + 1), max(columns, column + 1)
        if not tag.endswith(b"/"):
            filled_rows, filled_columns = max(filled_rows, row + 1), max(filled_columns, column + 1)
    return (rows, columns) if limits.fits(rows, columns, before) else (filled_rows, filled_columns)


def filled_size(part: bytes) -> tuple[int, int]:
    """Rows and columns of the cells that hold something."""
    rows, columns = 0, 0
    for _, row, column, tag in _walk(part):
        if not tag.endswith(b"/"):
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    return rows, columns


def marked(part: bytes) -> tuple[list[Cell], list[Cell]]:
    """The error cells and the formulas without a stored value."""
    errors = [match.start() for match in _ERROR_CELL.finditer(part)] if _ERROR.search(part) else []
    formulas: list[int] = []
    if b"<f" in part or b":f" in part:
        formulas = [
            match.start()
            for match in _FORMULA_CELL.finditer(part)
            # A formula whose result is an empty text does have a stored value.
            if not (_TEXT_RESULT.search(match[0].partition(b">")[0]) and _VALUE.search(match[0]))
        ]
    return _addresses(part, errors), _addresses(part, formulas)


def percent_columns(part: bytes, percent: frozenset[bytes]) -> frozenset[int]:
    """The columns that have a filled cell in one of the styles."""
    if not percent:
        return frozenset()
    found = set()
    for _, _, column, tag in _walk(part):
        style = _STYLE.search(tag)
        if style and style[1] in percent and not tag.endswith(b"/"):
            found.add(column)
    return frozenset(found)


def _row(digits: bytes) -> int:
    return min(int(digits[:12]), _FAR_ROW) - 1


def _column(letters: bytes) -> int:
    return position_of(letters.decode().upper()) if len(letters) <= 3 else _FAR_COLUMN


def _walk(part: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """(start of the tag, row, column, what the tag says) of each cell, also where addresses are left out."""
    row, column = -1, -1
    for match in _TAG.finditer(part):
        address = _ADDRESS.search(match[2])
        if match[1] == b"row":
            row, column = (_row(address[2]) if address else row + 1), -1
        elif address and address[1]:
            column = _column(address[1])
            yield match.start(), _row(address[2]), column, match[2]
        else:
            column += 1
            yield match.start(), row, column, match[2]


def _addresses(part: bytes, starts: list[int]) -> list[Cell]:
    """The cells whose tags begin at `starts`."""
    if not starts:
        return []
    wanted = set(starts)
    return [(row, column) for start, row, column, _ in _walk(part) if start in wanted]
