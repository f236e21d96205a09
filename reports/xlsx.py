"""What every workbook of ours needs: bytes that never differ, and text that stays text."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font

FIXED_TIME = datetime(2026, 1, 1)
INK = Font(name="Arial", size=10)


def fixed_bytes(workbook: Workbook) -> bytes:
    """The workbook as xlsx bytes that do not depend on when or where it was written.

    openpyxl stamps the time of saving into the archive and into its core properties; both are set to one fixed time.
    """
    workbook.properties.creator = "tilsynsklar"
    workbook.properties.created = FIXED_TIME
    buffer = BytesIO()
    workbook.save(buffer)
    fixed = BytesIO()
    stamp = f"{FIXED_TIME.isoformat()}Z".encode()
    with zipfile.ZipFile(buffer) as found, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in found.namelist():
            data = found.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            made.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def put_text(cell: Cell | MergedCell, text: str, font: Font = INK) -> None:
    """Write text that stays text, also when it begins with a sign that would make it a formula."""
    cell.value = text
    cell.data_type = "s"
    cell.font = font
