"""What every workbook of ours needs: bytes that never differ, and text that stays text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell._writer import write_cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

FIXED_TIME = datetime(2026, 1, 1)
INK = Font(name="Arial", size=10)


def fixed_bytes(workbook: Workbook) -> bytes:
    """The workbook as xlsx bytes that do not depend on when or where it was written.

    The time of saving stands in the archive and in its core properties; both are one fixed time.
    """
    workbook.properties.creator = "tilsynsklar"
    workbook.properties.created = workbook.properties.modified = FIXED_TIME
    buffer = BytesIO()
    with _Archive(buffer, "w") as archive:
        _InMemory(workbook, archive).save()
    return buffer.getvalue()


class _Archive(zipfile.ZipFile):
    """Every member has the same time."""

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        super().writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


class _InMemory(ExcelWriter):
    """Writes each sheet to memory. openpyxl writes it to a temporary file, which a process that is killed leaves."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        sheet = BytesIO()
        writer: Any = _PlainCells(ws, out=sheet)
        writer.write()
        ws._rels = writer._rels
        archive: zipfile.ZipFile = self._archive  # type: ignore[attr-defined]
        archive.writestr(ws.path[1:], sheet.getvalue())
        self.manifest.append(ws)


class _PlainCells(WorksheetWriter):
    """Writes text, whole numbers and days as the library does, to the letter, but without a tree for every cell.

    The tree took two thirds of the time of a workbook. All other cells are left to the library, as are rows in which
    one has a comment or a link.
    """

    def write_row(self, xf: Any, row: Iterable[Any], row_idx: int) -> None:
        if any(cell._comment or cell.hyperlink for cell in row):
            super().write_row(xf, row, row_idx)
            return
        plain: list[str] = []
        sheet: Any = self.ws
        with xf.element("row", {"r": str(row_idx), **dict(sheet.row_dimensions.get(row_idx, {}))}):
            for cell in row:
                if cell._value is None and not cell.has_style:
                    continue
                text = _plain(cell)
                if text is None:
                    xf._file("".join(plain))
                    plain.clear()
                    write_cell(xf, sheet, cell, cell.has_style)
                else:
                    plain.append(text)
            xf._file("".join(plain))


def _plain(cell: Any) -> str | None:
    """The cell as it stands in the sheet's file; None when it is of no kind that is known here."""
    value, kind = cell._value, cell.data_type
    style = f' s="{cell.style_id}"' if cell.has_style else ""
    place = f'<c r="{cell.coordinate}"{style}'
    if kind == "s" and type(value) is str and value:
        kept = ' xml:space="preserve"' if value != value.strip() and value.strip() else ""
        return f'{place} t="inlineStr"><is><t{kept}>{escape(value, quote=False)}</t></is></c>'
    if kind == "n" and type(value) is int:
        return f'{place} t="n"><v>{value}</v></c>'
    if kind == "d" and type(value) is date:
        return f'{place} t="n"><v>{_serial(value)}</v></c>'
    return None


@lru_cache(maxsize=10_000)
def _serial(day: date) -> int:
    """The day as a spreadsheet counts it."""
    serial: float = to_excel(day)  # type: ignore[no-untyped-call]
    return int(serial)


def put_text(cell: Cell | MergedCell, text: str, font: Font = INK) -> None:
    """Write text that stays text, also when it begins with a sign that would make it a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.font = font
