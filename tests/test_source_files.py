"""What a file is, and the sentence for every file that is nothing we read."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from audit.source import read
from audit.source.ole import container
from tests.source_files import (
    HEADERS,
    ROW,
    error_of,
    faults,
    out_of_scope,
    remarks,
    sentence,
    settings,
    sums_hold,
    text_file,
    workbook,
)


def archive(parts: dict[str, bytes], encrypted: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    data = stream.getvalue()
    if encrypted:
        place = data.index(b"PK\x01\x02") + 8
        data = data[:place] + b"\x01" + data[place + 1 :]
    return data


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("tom.csv", b"", "file_empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n\r\n", "file_empty"),
        ("gammel.xls", OLE, "file_damaged"),
        ("brev.doc", container("WordDocument", b"x"), "file_office"),
        ("passord.xlsx", container("EncryptedPackage", b"x"), "file_password"),
        ("passord2.xlsx", archive({"xl/workbook.xml": b"x"}, encrypted=True), "file_password"),
        ("side.xls", b"<html><script></script><table><tr><td>Nr</td></tr></table></html>", "file_html"),
        ("side2.xls", b"\r\n<!DOCTYPE html><html></html>", "file_html"),
        ("data.csv", b"<?xml version='1.0'?><rows/>", "file_xml"),
        ("rapport.pdf", b"%PDF-1.7 ...", "file_pdf"),
        ("bilde.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(20), "file_image"),
        ("bilde.csv", b"\xff\xd8\xff\xe0" + bytes(20), "file_image"),
        ("pakke.zip", archive({"a.csv": b"x"}), "file_archive"),
        ("pakke.gz", b"\x1f\x8b\x08" + bytes(20), "file_archive"),
        (
            "brev.odt",
            archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
            "file_office",
        ),
        ("bok.xlsb", archive({"xl/workbook.bin": b"x"}), "file_damaged"),
        ("data.parquet", b"PAR1" + bytes(20), "file_damaged"),
        ("ukjent.csv", b"abc\x00\x01\x02", "file_unknown"),
        ("brukket.xlsx", b"PK\x03\x04 this is cut off", "file_damaged"),
        ("tegn.csv", b"Ansattnummer;\x81\x8d\r\n", "text_encoding"),
    ],
)
def test_each_other_content_has_its_own_sentence(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    error = error_of([path])
    assert error.code == code
    assert name in sentence(error)
    assert str(tmp_path) not in sentence(error)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert error_of([tmp_path / "borte.xlsx"]).code == "file_missing"
    assert error_of([tmp_path]).code == "file_is_folder"


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, ROW])

    def refuse(self: Path) -> bytes:
        raise PermissionError(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert error_of([path]).code == "file_unreadable"


def test_kind_by_content_and_not_by_ending(tmp_path: Path) -> None:
    as_text = text_file(tmp_path / "egentlig_tekst.xlsx", [HEADERS, ROW])
    tables = read([as_text], settings())
    assert tables.files[0].kind == "csv"
    assert len(tables.absences) == 1
    assert remarks(tables)["ending_differs"] == (1, ("egentlig_tekst.xlsx",))

    book = workbook(tmp_path / "egentlig_bok.csv", {"Fravær": [HEADERS, ROW]})
    tables = read([book], settings())
    assert tables.files[0].kind == "xlsx"
    assert "ending_differs" in remarks(tables)


def test_text_named_like_a_workbook_without_columns(tmp_path: Path) -> None:
    path = tmp_path / "notat.xlsx"
    path.write_text("Dette er et brev om ferie.\nMed vennlig hilsen\n", encoding="utf-8")
    assert error_of([path]).code == "file_not_what_it_says"


def test_fingerprint_is_of_the_bytes(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, ROW])
    file = read([path], settings()).files[0]
    assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert file.size == path.stat().st_size
    assert (file.encoding, file.delimiter, file.name) == ("utf-8", ";", "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [[*HEADERS, "Avdeling"], [*ROW, "Lærlinger på øya"], [*ROW[:3], "Egenmelding", "", '"Drift; natt, helg"']]
    tables = read([text_file(tmp_path / "a.csv", rows, delimiter, encoding)], settings())
    assert tables.files[0].encoding == encoding
    assert tables.files[0].delimiter == delimiter
    assert list(tables.absences["unit"]) == ["Lærlinger på øya", "Drift; natt, helg"]


def test_decimal_commas_do_not_become_the_delimiter(tmp_path: Path) -> None:
    rows = [HEADERS, [*ROW[:4], "62,5"], ["1002", *ROW[1:4], "37,5"], ["1003", *ROW[1:4], "50,0"]]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert list(tables.absences["grade"]) == [62.5, 37.5, 50.0]


def test_separator_line_of_a_spreadsheet(tmp_path: Path) -> None:
    rows = [["sep=,"], [",".join(HEADERS)], [",".join(ROW)]]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert list(tables.absences["row"]) == [2]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    rows = [HEADERS, ROW, [], [""] * 5, ['"10\n02"', *ROW[1:]], ["1003", *ROW[1:]]]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert list(tables.absences["row"]) == [2, 5, 6]
    assert tables.accounts[0].read.rows_read == 3
    assert list(tables.absences["employee"]) == ["1001", "10 02", "1003"]


def test_records_of_other_lengths_are_set_aside_with_their_number(tmp_path: Path) -> None:
    rows = [
        ["Rapport fra lønnssystemet"],
        HEADERS,
        ROW,
        ["1002", "05.01.2026", "20.01.2026", "Sykmelding", "100", "ekstra"],
        ["1003", "05.01.2026"],
        ["1004", *ROW[1:], ""],
    ]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert tables.accounts[0].read.header_row == 2
    assert list(tables.absences["employee"]) == ["1001", "1004"]
    assert faults(tables) == [("a.csv!A4", "ragged_row", True), ("a.csv!A5", "ragged_row", True)]
    assert sums_hold(tables)


def test_a_moved_cell_is_no_unknown_absence_code(tmp_path: Path) -> None:
    rows = [HEADERS, ROW, ["1002", "Drift", "05.01.2026", "20.01.2026", "Sykmelding", "100"]]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert tables.fault_counts == {"ragged_row": 1}


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    rows = [HEADERS, ROW, ['"1002', *ROW[1:]], ["1003", *ROW[1:]]]
    assert error_of([text_file(tmp_path / "a.csv", rows)]).code == "text_quotes"


def test_workbook_cells_as_found(tmp_path: Path) -> None:
    headers = [*HEADERS, "Enhet", "Registreringsnummer"]
    rows = [
        headers,
        [1001, date(2026, 1, 5), datetime(2026, 1, 20, 13, 45), "Sykmelding", 50, "A", "007"],
        ["0012", "5.1.26", None, "Egenmelding", None, True, 12.0],
        [46027, 46027, 46030, "Sykmelding", "62,5", 3.5, "x"],
    ]
    tables = read([workbook(tmp_path / "bok.xlsx", {"Fravær": rows})], settings())
    absences = tables.absences
    assert list(absences["employee"]) == ["1001", "0012", "46027"]
    assert list(absences["start"]) == [pd.Timestamp("2026-01-05")] * 3  # 46027 is the serial of 5 January 2026
    assert absences["end"].tolist()[0] == pd.Timestamp("2026-01-20")
    assert pd.isna(absences["end"].iloc[1])
    assert absences["end"].iloc[2] == pd.Timestamp("2026-01-08")
    assert list(absences["grade"]) == [50.0, 100.0, 62.5]
    assert list(absences["unit"]) == ["A", "TRUE", "3.5"]
    assert list(absences["record_id"]) == ["007", "12", "x"]
    assert tables.fault_counts == {}


def test_the_epoch_of_1904(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(HEADERS)
    book.active.append(["1001", 46027 - 1462, date(2026, 1, 20), "Sykmelding", 100])
    book.save(path)
    absences = read([path], settings()).absences
    assert absences["start"].iloc[0] == pd.Timestamp("2026-01-05")
    assert absences["end"].iloc[0] == pd.Timestamp("2026-01-20")


def test_error_cells_and_formulas_without_value(tmp_path: Path) -> None:
    path = tmp_path / "formler.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Fravær"
    sheet.append([*HEADERS, "Enhet"])
    for _ in range(5):
        sheet.append([*ROW, "Drift"])
    for row in range(2, 7):
        sheet.cell(row, 1).value = f"100{row}"
    sheet["B3"] = "#N/A"
    sheet["B3"].data_type = "e"
    sheet["C4"] = "=B4+10"
    sheet["E5"].value, sheet["E5"].data_type = "=100", "s"
    sheet["F6"] = "#REF!"
    sheet["F6"].data_type = "e"
    book.save(path)
    tables = read([path], settings())
    assert faults(tables) == [
        ("Fravær!B3", "error_cell", True),
        ("Fravær!C4", "formula_without_value", True),
        ("Fravær!E5", "formula_text", True),
        ("Fravær!F6", "error_cell", False),
    ]
    assert list(tables.absences["employee"]) == ["1002", "1006"]
    assert tables.absences["unit"].isna().tolist() == [False, True]
    assert sums_hold(tables)


def test_a_formula_with_an_empty_text_as_its_value_is_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bok.xlsx", {"Fravær": [HEADERS, ROW]})
    cell = b'<c r="C2" t="str"><f>IF(1,"","")</f><v></v></c>'
    change_part(path, "xl/worksheets/sheet1.xml", lambda data: replace_cell(data, b"C2", cell))
    tables = read([path], settings())
    assert tables.fault_counts == {}
    assert tables.absences["end"].isna().all()


def test_cells_without_addresses(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bok.xlsx", {"Fravær": [HEADERS, ROW, ["1002", *ROW[1:]]]})

    def strip(data: bytes) -> bytes:
        import re

        data = replace_cell(data, b"B3", b'<c r="B3" t="e"><v>#N/A</v></c>')
        return re.sub(rb'(<c|<row) r="[A-Z]*\d+"', rb"\1", data)

    change_part(path, "xl/worksheets/sheet1.xml", strip)
    assert faults(read([path], settings())) == [("Fravær!B3", "error_cell", True)]


def replace_cell(data: bytes, address: bytes, cell: bytes) -> bytes:
    start = data.index(b'<c r="' + address + b'"')
    end = data.index(b"</c>", start) + len(b"</c>")
    return data[:start] + cell + data[end:]


def change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts[part])
    path.write_bytes(archive(parts))


def test_a_far_cell_is_refused_and_a_far_format_is_not(tmp_path: Path) -> None:
    path = workbook(tmp_path / "langt.xlsx", {"Fravær": [HEADERS, ROW]})
    far = b'</row><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    change_part(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</row></sheetData>", far, 1))
    assert error_of([path]).code == "workbook_far_cell"

    formatted = tmp_path / "format.xlsx"
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(ROW)
    book.active["XFD1048576"].font = Font(bold=True)
    book.save(formatted)
    assert len(read([formatted], settings()).absences) == 1


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("xl/worksheets/sheet1.xml", lambda data: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + data, "workbook_entities"),
        ("xl/sharedStrings.xml", lambda data: b"<!DOCTYPE a><sst/>", "workbook_entities"),
        ("xl/worksheets/sheet1.xml", lambda data: data.decode().encode("utf-16"), "workbook_entities"),
        ("xl/workbook.xml", lambda data: data[: len(data) // 2], "file_damaged"),
        ("xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2], "file_damaged"),
    ],
)
def test_hostile_and_broken_parts(tmp_path: Path, part: str, change: Callable[[bytes], bytes], code: str) -> None:
    path = workbook(tmp_path / "bok.xlsx", {"Fravær": [HEADERS, ROW]})
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts.get(part, b""))
    path.write_bytes(archive(parts))
    assert error_of([path]).code == code


def test_a_part_that_inflates_out_of_all_proportion(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bombe.xlsx", {"Fravær": [HEADERS, ROW]})
    change_part(path, "xl/theme/theme1.xml", lambda data: b" " * (30 << 20))
    assert error_of([path]).code == "workbook_ratio"


def test_too_many_parts(tmp_path: Path) -> None:
    path = tmp_path / "mange.xlsx"
    path.write_bytes(archive({f"xl/worksheets/sheet{number}.xml": b"x" for number in range(2100)}))
    assert error_of([path]).code == "workbook_too_many_parts"


def test_hidden_sheets_are_named_and_not_used(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "bok.xlsx",
        {"Fravær": [HEADERS, ROW], "Gammelt": [HEADERS, ROW], "Notater": [["Husk å ringe"]], "Tomt": []},
    )
    book = openpyxl.load_workbook(path)
    book["Gammelt"].sheet_state = "hidden"
    book.save(path)
    tables = read([path], settings())
    assert len(tables.absences) == 1
    assert tables.files[0].sheets_not_used == ("Gammelt", "Notater", "Tomt")
    assert remarks(tables)["hidden_sheet"] == (1, ("bok.xlsx: Gammelt",))


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "tom.xlsx", {"Ark1": []})
    assert error_of([path]).code == "file_no_cells"


def test_blank_rows_are_no_rows_but_a_gap_is_no_end(tmp_path: Path) -> None:
    rows = [HEADERS, ROW, *([[None] * 5] * 40), ["1002", *ROW[1:]], ["  ", " ", None, None, None]]
    tables = read([workbook(tmp_path / "bok.xlsx", {"Fravær": rows})], settings())
    assert list(tables.absences["row"]) == [2, 43]
    assert tables.accounts[0].read.rows_read == 2
    assert out_of_scope(tables) == {}
