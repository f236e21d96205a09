"""What a scan of a workbook finds before it is parsed: what makes the parser safe, and what it would not tell."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree import ElementTree

from audit.errors import InputError
from audit.source.sheets import Area

Cell = tuple[int, int]  # row and column, from 0


@dataclass
class SheetScan:
    """What the parser would not tell of one sheet."""

    name: str
    state: str = "visible"  # anything else is hidden
    errors: list[Cell] = field(default_factory=list)
    formulas: list[Cell] = field(default_factory=list)  # without a stored value
    percent_columns: frozenset[int] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merged: tuple[Area, ...] = ()


@dataclass
class WorkbookScan:
    """All sheets by name, and the file made anew of nothing but what was looked at: that is what is parsed."""

    sheets: dict[str, SheetScan]
    date1904: bool
    parsed: bytes

    @property
    def hidden(self) -> tuple[str, ...]:
        return tuple(sheet.name for sheet in self.sheets.values() if sheet.state != "visible")


@contextmanager
def damage(file: str) -> Iterator[None]:
    """Whatever goes wrong in a file that is not what its format says is one sentence."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        KeyError,
        ValueError,
        IndexError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
        ElementTree.ParseError,
    ) as error:
        raise InputError("file_damaged", file=file) from error
