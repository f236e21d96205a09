"""Files made to break the reader: each is refused with a sentence, or read, and the process lives on."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from audit.source import read
from audit.source.sniff import find
from tests.source_files import HEADERS, ROW, error_of, settings, text_file

SHEET = "xl/worksheets/sheet1.xml"
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
DTD = '<!DOCTYPE a [<!ENTITY b "c">]>'


def hostile(path: Path, rows: str, target: str = "worksheets/sheet1.xml", part: str = SHEET, before: str = "") -> Path:
    """A workbook of one sheet with these rows, whose part and the target that names it may differ."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" Target="{target}"/>'
            "</Relationships>",
        )
        archive.writestr(part, f'{before}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>')
    return path


def refusal(path: Path) -> str:
    begun = time.process_time()
    code = error_of([path]).code
    assert time.process_time() - begun < 10  # of a processor: other programs may run as well
    return code


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r ="1048576"><c r = "XFD1048576"><v>1</v></c></row>',
        '<row><c r="ZZ1048576"><v>1</v></c></row>',
        '<row><c r="A99999"><v>1</v></c><c r="ZZ1"><v>1</v></c></row>',
        '<row r="1048576"><c s="0"r="XFD1048576"><v>1</v></c></row>',
        '<x-y:row r="1048576"><x-y:c r="XFD1048576"><x-y:v>1</x-y:v></x-y:c></x-y:row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 1000 + "</row>",
        '<row r="2"><c r="XFD1048576" t="e"/></row>',
        "<row r='2'><c r='XFD1048576' t='e'/></row>",
        '<row r="2"><c r="A9999999999" t="e"/></row>',
        '<row r="2"><c r="ZZZZZZ3" t="e"/></row>',
        '<row r="2"><c r="A1048576" t="e"/><c r="ZZ2" t="e"/></row>',
        '<row r="2"><c r="XFD1048576"><f>A1</f></c></row>',
        '<row r="2"><c t="e"/></row>' + '<row r="3">' + '<c t="e"/>' * 84_000 + "</row>",
    ],
)
def test_a_far_cell_however_it_is_written(tmp_path: Path, rows: str) -> None:
    assert refusal(hostile(tmp_path / "bok.xlsx", FIRST + rows)) == "workbook_far_cell"


@pytest.mark.parametrize("tag", ['x=">" r="XFD1048576"', "x='\">' r='XFD1048576'", 'x="<" r="XFD1048576"'])
def test_a_bracket_inside_a_tag_hides_no_address(tmp_path: Path, tag: str) -> None:
    rows = f'{FIRST}<row r="1048576"><c {tag}><v>1</v></c></row>'
    assert refusal(hostile(tmp_path / "bok.xlsx", rows)) == "file_damaged"


@pytest.mark.parametrize("before", ["", DTD])
@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/SHEET1.xml", "xl/worksheets/Sheet1.xml"),
        ("worksheets/../worksheets/sheet1.xml", SHEET),
        ("worksheets/../worksheets/sheet1.xml", "xl/worksheets/../worksheets/sheet1.xml"),
        ("worksheets\\sheet1.xml", SHEET),
        ("worksheets\\sheet1.xml", "xl/worksheets\\sheet1.xml"),
        ("worksheets/none.xml", SHEET),
    ],
)
def test_a_sheet_that_is_not_the_part_it_names(tmp_path: Path, target: str, part: str, before: str) -> None:
    assert refusal(hostile(tmp_path / "bok.xlsx", FIRST, target, part, before)) == "file_damaged"


def test_two_parts_that_differ_only_in_case(tmp_path: Path) -> None:
    path = hostile(tmp_path / "bok.xlsx", FIRST)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/Sheet1.xml", "<worksheet/>")
    assert refusal(path) == "file_damaged"


@pytest.mark.parametrize("name", ["xl/worksheets/sheet9.xml", "xl/SharedStrings.XML", "docProps/app.xml"])
def test_a_dtd_in_any_part(tmp_path: Path, name: str) -> None:
    path = hostile(tmp_path / "bok.xlsx", FIRST)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, DTD + "<a/>")
    assert refusal(path) == "workbook_entities"


def test_many_error_cells_without_addresses(tmp_path: Path) -> None:
    rows = '<row><c t="e"><v>#N/A</v></c></row>' * 84_000
    assert refusal(hostile(tmp_path / "bok.xlsx", rows)) not in ("file_damaged", "workbook_far_cell")


@pytest.mark.parametrize("separator", ["€", "😀", '"', "x"])
def test_a_separator_that_is_none_is_not_used(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "fravær.csv"
    path.write_text(f"sep={separator}\n{';'.join(HEADERS)}\n{';'.join(ROW)}\n", "utf-8")
    assert read([path], settings()).accounts[0].read.rows_read == 1


@pytest.mark.parametrize("last", [["x" * 200_000], ["x" * 200_000, "more"]])
def test_a_long_field_is_no_open_quote(tmp_path: Path, last: list[str]) -> None:
    path = text_file(tmp_path / "fravær.csv", [[*HEADERS, "Merknad"], [*ROW, *last]])
    assert read([path], settings()).accounts[0].read.rows_read == 1


def test_a_file_name_outside_utf8(tmp_path: Path) -> None:
    path = text_file(tmp_path / "frav\udce6r.csv", [HEADERS, ROW])
    found = find(path)
    assert found.name == "frav?r.csv" and not found.private_name
    assert read([path], settings()).accounts[0].read.rows_read == 1
