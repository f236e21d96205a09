"""A workbook of one sheet for the benchmark, written without a library of spreadsheets: those take minutes."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def write_workbook(
    path: Path,
    table: list[list[str]],
    headers: tuple[str, ...],
    days: tuple[int, ...],
    numbers: tuple[int, ...],
) -> None:
    """As spreadsheet programs write it: shared strings, days as numbers in a style of dates, nothing in blank cells.

    `days` (ISO texts) and `numbers` are positions of columns.
    """
    shared: dict[str, int] = {}
    letters = [chr(ord("A") + position) for position in range(len(headers))]

    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'

    lines = ["".join(text(f"{letter}1", header) for letter, header in zip(letters, headers, strict=True))]
    for number, row in enumerate(table, 2):
        cells = []
        for position, (letter, value) in enumerate(zip(letters, row, strict=True)):
            place = f"{letter}{number}"
            if not value:
                continue
            if position in days:
                serial = (date.fromisoformat(value) - date(1899, 12, 30)).days
                cells.append(f'<c r="{place}" s="1"><v>{serial}</v></c>')
            elif position in numbers:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
            else:
                cells.append(text(place, value))
        lines.append("".join(cells))
    body = "".join(f'<row r="{number}">{line}</row>' for number, line in enumerate(lines, 1))
    strings = "".join(f"<si><t>{value}</t></si>" for value in shared)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/{_SHEET}" ContentType="{kind}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Fravær" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>',
        _SHEET: f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
