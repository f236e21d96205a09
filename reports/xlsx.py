"""What every workbook of ours needs: bytes that never differ, and text that stays text."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Font
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
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(workbook, archive).save()
    fixed = BytesIO()
    with zipfile.ZipFile(buffer) as found, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in found.namelist():
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), found.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


class _InMemory(ExcelWriter):
    """Writes each sheet to memory. openpyxl writes it to a temporary file, which a process that is killed leaves."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        sheet = BytesIO()
        writer: Any = WorksheetWriter(ws, out=sheet)
        writer.write()
        ws._rels = writer._rels
        archive: zipfile.ZipFile = self._archive  # type: ignore[attr-defined]
        archive.writestr(ws.path[1:], sheet.getvalue())
        self.manifest.append(ws)


def put_text(cell: Cell | MergedCell, text: str, font: Font = INK) -> None:
    """Write text that stays text, also when it begins with a sign that would make it a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.font = font
