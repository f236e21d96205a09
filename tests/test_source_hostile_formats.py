"""Files of the other formats made to break the reader: each is refused with a sentence, and the process lives on."""

from __future__ import annotations

import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from audit.source import ole, read
from tests.format_files import (
    WORKBOOKS,
    ods_archive,
    parquet,
    record,
    xls,
    xlsb_archive,
    xlsb_cell,
    xlsb_row,
    xlsb_sheet,
)
from tests.source_files import HEADERS, ROW, error_of, sentence, settings, text_file, workbook
from tests.test_source_hostile import FIRST, hostile

SHEET = {"Fravær": [HEADERS, ROW]}
TEXT = "<table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell>"


def refusal(path: Path) -> str:
    begun = time.process_time()
    code = error_of([path]).code
    assert time.process_time() - begun < 10
    return code


def row(cells: str, told: str = "") -> str:
    return f"<table:table-row {told}>{cells}</table:table-row>"


def table(rows: str, name: str = "A") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def blank(columns: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{columns}"/>'


LONG = TEXT.replace("x<", "y" * 30_000 + "<").replace("cell ", "cell table:number-columns-repeated='1000' ")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (table(row(blank(16_383) + TEXT)), "workbook_far_cell"),
        (table(row(TEXT) + row(blank(1), "table:number-rows-repeated='1048576'") + row(TEXT)), "workbook_far_cell"),
        (table(row(TEXT * 30, "table:number-rows-repeated='900000'")), "workbook_too_large"),
        (table(row(blank(16_000) + blank(1)) * 1000), "workbook_far_cell"),
        (table(row(blank(999_999_999) + blank(1))), "workbook_far_cell"),
        (table(row(LONG, "table:number-rows-repeated='10000'")), "workbook_too_large"),
        (table(row(TEXT, "table:number-rows-repeated='&#57;99999999'")), "file_damaged"),
        (table(row(TEXT.replace(">x", "><text:s text:c='9999999999'/>x"))), "file_damaged"),
        (table(row(TEXT))[:40], "file_damaged"),
        (f"<!-- {table(row(TEXT))} -->", "file_damaged"),
        (table(row(TEXT) + "<!-- </table:table> -->"), "file_damaged"),
        (table(row(f"<table:table-cell>{table(row(TEXT))}</table:table-cell>")), "file_damaged"),
        (table(row(TEXT)) * 2, "file_damaged"),
        ("".join(table(row(TEXT), str(number)) for number in range(3000)), "workbook_too_many_parts"),
    ],
)
def test_an_open_document(tmp_path: Path, body: str, code: str) -> None:
    assert refusal(ods_archive(tmp_path / "bok.ods", body)) == code


def test_blanks_after_the_table_are_everyday(tmp_path: Path) -> None:
    cells = "".join(TEXT.replace("x<", f"{cell}<") for cell in HEADERS)
    values = "".join(TEXT.replace("x<", f"{cell}<") for cell in ROW)
    rest = row(blank(16_384), "table:number-rows-repeated='1048574'")
    path = ods_archive(tmp_path / "bok.ods", table(row(cells + blank(16_379)) + row(values + blank(16_379)) + rest))
    assert len(read([path], settings()).absences) == 1


def test_an_open_document_with_a_password_or_a_dtd(tmp_path: Path) -> None:
    body = table(row(TEXT))
    locked = ods_archive(tmp_path / "a.ods", body, manifest="<manifest:encryption-data/>")
    assert refusal(locked) == "file_password"
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
    assert refusal(ods_archive(tmp_path / "b.ods", body, before=laughs)) == "workbook_entities"


def test_a_panic_of_the_parser_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    begun = record(0x81) + record(0x94, bytes(4))  # the size of the sheet is cut off
    part = begun + xlsb_sheet(xlsb_row(0) + xlsb_cell(0, "x")).removeprefix(record(0x81))
    path = xlsb_archive(tmp_path / "bok.xlsb", {"xl/worksheets/sheet1.bin": part}, ["A"])
    assert refusal(path) == "file_damaged"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (xlsb_row(0) + xlsb_cell(0, "x") + xlsb_row(1_048_575) + xlsb_cell(900, "x"), "workbook_far_cell"),
        (xlsb_row(0) + xlsb_cell(4_294_967_295, "x"), "workbook_far_cell"),
        (xlsb_row(0) + record(0x07, struct.pack("<III", 0, 0, 4_000_000_000)), "file_damaged"),
        (xlsb_row(0) + b"\x07\xff\xff\xff\x7f", "file_damaged"),
        (xlsb_row(0) + record(0x07, b"\0\0"), "file_damaged"),
        (xlsb_row(0) + record(0x03, bytes(8) + b"\x99"), "file_damaged"),
    ],
)
def test_a_binary_workbook(tmp_path: Path, cells: bytes, code: str) -> None:
    path = xlsb_archive(tmp_path / "bok.xlsb", {"xl/worksheets/sheet1.bin": xlsb_sheet(cells)}, ["A"])
    assert refusal(path) == code


def find_record(stream: bytearray, kind: int) -> int:
    place = 0
    while struct.unpack_from("<H", stream, place)[0] != kind:
        place += 4 + struct.unpack_from("<H", stream, place + 2)[0]
    return place


def far_dimensions(stream: bytearray) -> None:
    struct.pack_into("<II", stream, find_record(stream, 0x0200) + 4, 0, 0xFFFFFFFF)


def many_texts(stream: bytearray) -> None:
    struct.pack_into("<I", stream, find_record(stream, 0xFC) + 8, 0x7FFFFFFF)


def encrypt(stream: bytearray) -> None:
    place = find_record(stream, 0x85)
    stream[place:place] = struct.pack("<HH", 0x2F, 6) + b"\1\0\1\0\1\0"


def cut(stream: bytearray) -> None:
    del stream[stream.rindex(struct.pack("<HH", 0xFD, 10)) + 6 :]


def far_text(stream: bytearray) -> None:
    """A text that no list of texts has, as the parser would look for it."""
    struct.pack_into("<I", stream, stream.rindex(struct.pack("<HH", 0xFD, 10)) + 10, 0xFFFFFFFF)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (far_dimensions, "file_damaged"),
        (many_texts, "file_damaged"),
        (encrypt, "file_password"),
        (cut, "file_damaged"),
        (far_text, "file_damaged"),
    ],
)
def test_an_old_workbook(tmp_path: Path, change: Callable[[bytearray], None], code: str) -> None:
    path = xls(tmp_path / "bok.xls", SHEET)
    stream = bytearray(ole.stream(path.read_bytes(), "Workbook"))
    change(stream)
    path.write_bytes(ole.container("Workbook", bytes(stream)))
    assert refusal(path) == code


def test_a_container_that_lies_of_its_size(tmp_path: Path) -> None:
    path = xls(tmp_path / "bok.xls", SHEET)
    data = bytearray(path.read_bytes())
    for place in (40, 44, 64, 72):  # sectors of the directory and of the three tables
        struct.pack_into("<I", data, place, 0xFFFFFFFF)
    path.write_bytes(data)
    assert len(read([path], settings()).absences) == 1


def test_sectors_in_a_ring(tmp_path: Path) -> None:
    data = bytearray(ole.container("Workbook", b"x" * 9000))
    struct.pack_into("<I", data, 4096 + 4 * 4, 3)  # the second sector of the stream goes on with the first
    path = tmp_path / "bok.xls"
    path.write_bytes(data)
    assert refusal(path) == "file_damaged"


@pytest.mark.parametrize("kind", WORKBOOKS)
@pytest.mark.parametrize("tenths", [1, 5, 9])
def test_a_file_that_is_cut_off(tmp_path: Path, kind: str, tenths: int) -> None:
    path = WORKBOOKS[kind](tmp_path / f"bok.{kind}", SHEET)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * tenths // 10])
    assert refusal(path) in ("file_damaged", "file_office")


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods"])
def test_a_directory_that_lies_of_sizes(tmp_path: Path, kind: str) -> None:
    """The told size is 50 bytes; what is there beyond must be seen by nobody."""
    path = WORKBOOKS[kind](tmp_path / f"bok.{kind}", SHEET)
    data = bytearray(path.read_bytes())
    parts = (b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet1.bin", b"content.xml")
    with zipfile.ZipFile(path) as archive:
        place = archive.start_dir
    while data[place : place + 4] == b"PK\x01\x02":
        lengths = struct.unpack_from("<HHH", data, place + 28)
        if bytes(data[place + 46 : place + 46 + lengths[0]]) in parts:
            struct.pack_into("<I", data, place + 24, 50)
        place += 46 + sum(lengths)
    path.write_bytes(data)
    assert refusal(path) == "file_damaged"


def test_one_long_text_in_every_cell(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letter}%d" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{number}">{cells % ((number,) * 10)}</row>' for number in range(2, 2002))
    path = hostile(tmp_path / "bok.xlsx", FIRST + rows)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>" + "y" * 32_000 + "</t></si></sst>")
    assert refusal(path) == "workbook_too_large"


def test_all_sheets_together_are_held(tmp_path: Path) -> None:
    sheets = {str(number): [HEADERS, ROW, *[[]] * 98, ["x"]] for number in range(3)}
    path = workbook(tmp_path / "bok.xlsx", sheets)
    error = error_of([path], limits={"cells": 1100})  # each of the sheets has 101 rows of 5
    assert error.code == "workbook_far_cell" and "1100" in sentence(error)
    assert len(read([path], settings(limits={"cells": 1600})).accounts) == 3


@pytest.mark.parametrize(
    "page",
    [
        "<" * 400_000,
        "&" * 400_000,
        "</" * 200_000,
        "<!--" * 100_000,
        "<td a='" * 50_000,
        "<td colspan=1000 rowspan=1000>x" * 999,
    ],
)
def test_a_page_that_is_no_page(tmp_path: Path, page: str) -> None:
    path = tmp_path / "side.xls"
    path.write_text(f"<table><tr><td>{page}", "utf-8")
    assert refusal(path) in ("file_html", "file_damaged", "workbook_far_cell")


def test_parquet_that_is_no_table_of_cells(tmp_path: Path) -> None:
    nested = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"Ansattnummer": pa.array([[1]])}), nested)
    assert refusal(nested) == "parquet_column"
    whole = parquet(tmp_path / "b.parquet", SHEET).read_bytes()
    for tenths in (1, 5, 9):
        nested.write_bytes(whole[: len(whole) * tenths // 10])
        assert refusal(nested) == "file_damaged"


@pytest.mark.parametrize(
    ("limits", "code", "name"),
    [
        ({"workbook_megabytes": 1}, "file_too_large", "workbook_megabytes"),
        ({"inflated_megabytes": 1}, "workbook_too_large", "inflated_megabytes"),
        ({"parts": 3}, "workbook_too_many_parts", "parts"),
        ({"rows": 1}, "workbook_far_cell", "rows"),
        ({"columns": 4}, "workbook_far_cell", "columns"),
        ({"cells": 9}, "workbook_far_cell", "cells"),
    ],
)
def test_the_settings_have_the_last_word_on_limits(
    tmp_path: Path, limits: dict[str, int], code: str, name: str
) -> None:
    path = workbook(tmp_path / "bok.xlsx", SHEET)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/thumbnail.bin", bytes(3 << 19))
    assert len(read([path], settings()).absences) == 1
    error = error_of([path], limits=limits)
    assert error.code == code
    said = sentence(error)
    assert name in said and "[limits]" in said and str(next(iter(limits.values()))) in said


@pytest.mark.parametrize(
    ("limits", "code"), [({"text_megabytes": 1}, "file_too_large"), ({"columns": 4}, "text_too_wide")]
)
def test_limits_of_text(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, [*ROW[:4], " " * (2 << 20)]])
    assert error_of([path], limits=limits).code == code


@pytest.mark.parametrize("kind", ["csv", "uneven", "parquet"])
def test_the_limit_on_the_cells_of_text_and_parquet_can_be_raised(tmp_path: Path, kind: str) -> None:
    """Two rows of five cells, the headers among them. Records of different length are read another way."""
    if kind == "parquet":
        path, most = parquet(tmp_path / "a.parquet", SHEET), 5  # the headers of Parquet are no row of the file
    else:
        rows = [HEADERS, ROW] if kind == "csv" else [HEADERS[:4], ROW]
        path, most = text_file(tmp_path / "a.csv", rows), 10
    error = error_of([path], limits={"text_cells": most - 1})
    assert error.code == "text_too_large"
    said = sentence(error)
    assert "a." in said and "text_cells" in said and "[limits]" in said and str(most - 1) in said
    if kind != "uneven":
        assert len(read([path], settings(limits={"text_cells": most})).absences) == 1
