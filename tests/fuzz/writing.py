"""Tables to the bytes of a file, in every format; what a format cannot hold is left out."""

from __future__ import annotations

import csv
import io
import math
import re
import tempfile
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from tests.dice import Dice
from tests.format_files import WORKBOOKS, Error, Look, Share, as_text, html
from tests.fuzz.tables import Table

FORMATS = ("csv", "csv", "csv", "csv", "csv", "xlsx", "xlsx", "ods", "xlsb", "xls", "html", "parquet")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MADE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_LONGEST = 32_000  # of a text in a workbook
_DAY_OF_ARCHIVE = (2026, 1, 1, 0, 0, 0)


def written(kind: str, sheets: dict[str, Table], dice: Dice) -> bytes:
    """The bytes of a file of this kind; a text or a Parquet file has the first of the sheets only."""
    first = next(iter(sheets.values()))
    if kind == "csv":
        return _text(first, dice)
    if kind == "parquet":
        return _parquet(first)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{kind}"
        if kind == "html":
            return html(
                path, {name: [[_plain(cell) for cell in row] for row in rows] for name, rows in sheets.items()}
            ).read_bytes()
        held = {name: [[_held(cell) for cell in row[:200]] for row in rows] for name, rows in sheets.items()}
        hidden = list(held)[-1] if len(held) > 1 and dice.one_in(3) else ""
        look = _look(dice, first) if dice.one_in(3) else Look()
        # The writer of xls refuses merged cells that hold something.
        WORKBOOKS[kind](path, held, replace(look, merged=()) if kind == "xls" else look, hidden)
        data = path.read_bytes()
    return data if kind == "xls" else repacked(data)


def _look(dice: Dice, rows: Table) -> Look:
    height, width = len(rows), max(map(len, rows))
    top, left = dice.number(0, height - 1), dice.number(0, min(width, 200) - 1 if width else 0)
    area = top, left, min(top + dice.number(0, 3), height), left + dice.number(1, 3)
    return Look((dice.number(0, height),), (dice.number(0, 3),), dice.pick([(area,), ()]))


def repacked(data: bytes) -> bytes:
    """The same archive on every day and every run."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed(
            [(info.filename, _MADE.sub(b"2026-01-01T00:00:00Z", archive.read(info))) for info in archive.infolist()]
        )


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """An archive of these parts, in this order; two may have one name."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of parts with one name
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, _DAY_OF_ARCHIVE), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def unpacked(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _held(cell: Any) -> Any:
    """A cell that a workbook can hold."""
    if isinstance(cell, str):
        return _UNWRITABLE.sub("", cell)[:_LONGEST]
    if isinstance(cell, int | float) and not math.isfinite(cell):
        return None
    return cell


def _plain(cell: Any) -> Any:
    return "#N/A" if isinstance(cell, Error) else f"{cell.value * 100:g} %" if isinstance(cell, Share) else cell


def _text(rows: Table, dice: Dice) -> bytes:
    stream = io.StringIO(newline="")
    quoting = dice.pick([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    ending = dice.pick(["\r\n", "\n", "\n", "\r"])
    writer = csv.writer(stream, delimiter=dice.pick(";;;;,\t|:"), quoting=quoting, lineterminator=ending)
    writer.writerows([[as_text(_plain(cell)) for cell in row] for row in rows])
    text = stream.getvalue()
    if dice.one_in(12):
        text = f"sep={dice.pick(';,|#')}\r\n" + text
    encoding = dice.pick(["utf-8"] * 6 + ["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1"])
    return text.encode(encoding, "replace")


def _parquet(rows: Table) -> bytes:
    """Each column in the type that its cells have, else as texts; two headers may be the same."""
    width = max(map(len, rows))
    columns = []
    for position in range(width):
        cells = [row[position] if position < len(row) else None for row in rows[1:]]
        cells = [cell.value if isinstance(cell, Share) else None if isinstance(cell, Error) else cell for cell in cells]
        try:
            columns.append(pa.array(cells))
        except (pa.ArrowException, OverflowError, TypeError):
            columns.append(pa.array([None if cell is None else str(cell) for cell in cells], pa.string()))
    names = [str(_plain(cell)) if cell is not None else "" for cell in (rows[0] + [None] * width)[:width]]
    sink = pa.BufferOutputStream()
    pyarrow.parquet.write_table(pa.table(columns, names=names), sink)
    return bytes(sink.getvalue())
