"""Files of invented absences for the benchmark: 20 columns as HR systems export them, about eight rows a person."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from tests.dice import Dice

HEADERS = (
    *("Ansattnummer", "Navn", "Fra dato", "Til dato", "Fraværstype", "Sykmeldingsgrad", "Avdeling", "Nærmeste leder"),
    *(
        "Stillingsprosent",
        "Fraværs-ID",
        "Registrert dato",
        "Kommentar",
        "Kostnadssted",
        "Lønnsart",
        "Timer",
        "Godkjent",
    ),
    *("Land", "Selskap", "Endret av", "Prosjekt"),
)
DAYS, NUMBERS = (2, 3, 10), (5, 8, 12, 14)
FIRST_DAY = date(2022, 1, 3)
_TYPES = ("Egenmelding", "Sykmelding", "Gradert sykmelding", "Ferie", "Sykmelding", "Egenmelding")
_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def rows(count: int) -> list[list[str]]:
    """Cells as texts; days are ISO dates, which the writers turn into their own form."""
    dice = Dice("benchmark")
    found = []
    for number in range(count):
        person = dice.number(1, max(count // 8, 1))
        first = FIRST_DAY + timedelta(days=dice.number(0, 1600))
        last = first + timedelta(days=dice.pick([0, 1, 2, 6, 13, 20, 45, 100]))
        found.append(
            [
                *(f"{100_000 + person}", f"Person {person}", first.isoformat(), last.isoformat(), dice.pick(_TYPES)),
                *(
                    dice.pick(["100", "50", "80"]),
                    f"Avdeling {person % 60}",
                    f"Leder {person % 300}",
                    "100",
                    f"{number + 1}",
                ),
                *(first.isoformat(), "", f"{4000 + person % 60}", "Fravær", dice.pick(["7.5", "37.5", "15"]), "Ja"),
                *("Norge", "Eksempel AS", f"Bruker {person % 40}", f"P-{dice.number(1, 20_000)}"),
            ]
        )
    return found


def write_text(path: Path, table: list[list[str]]) -> None:
    """Semicolons and Norwegian days."""
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(HEADERS) + "\n")
        for row in table:
            told = list(row)
            for position in DAYS:
                told[position] = ".".join(reversed(row[position].split("-")))
            file.write(";".join(told) + "\n")


def write_workbook(
    path: Path,
    table: list[list[str]],
    headers: tuple[str, ...] = HEADERS,
    days: tuple[int, ...] = DAYS,
    numbers: tuple[int, ...] = NUMBERS,
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


def soiled(table: list[list[str]]) -> list[list[str]]:
    """The same with a fifth of the cells of twelve columns unreadable; employees, first days and types stay."""
    dice = Dice("soiled")
    found = [list(row) for row in table]
    for row in found:
        for position in (3, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 18):
            if dice.one_in(5):
                row[position] = f"?{dice.number(0, 10**6)}"
    return found


def write_parquet(path: Path, table: list[list[str]]) -> None:
    """Days as days, numbers as numbers."""
    columns: list[pa.Array] = []
    for position in range(len(HEADERS)):
        cells = pa.array([row[position] for row in table])
        kind = pa.date32() if position in DAYS else pa.float64() if position in NUMBERS else pa.string()
        columns.append(cells.cast(kind))
    pyarrow.parquet.write_table(pa.table(columns, names=list(HEADERS)), path)
