"""Where the headers stand: under titles, over two rows, in merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from audit.source import read
from audit.tables import Tables
from tests.source_files import HEADERS, ROW, out_of_scope, settings, text_file, workbook

DAY = datetime(2026, 1, 5)


def merged(path: Path, rows: Sequence[Sequence[object]], ranges: Sequence[str]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in ranges:
        book.active.merge_cells(area)
    book.save(path)
    return path


def columns_of(tables: Tables) -> dict[str, str]:
    return dict(tables.accounts[0].read.columns)


def test_headers_over_two_rows_in_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["Ansattnummer", "Fravær", None, "Fraværstype", "Dialogmøte 1", None],
        [None, "Fra", "Til", None, "innkalt", "holdt"],
        ["1001", DAY, datetime(2026, 3, 1), "Sykmelding", datetime(2026, 2, 2), datetime(2026, 2, 9)],
    ]
    path = merged(tmp_path / "bok.xlsx", rows, ["A1:A2", "B1:C1", "D1:D2", "E1:F1"])
    tables = read([path], settings())
    assert columns_of(tables) == {
        "employee": "Ansattnummer",
        "start": "Fravær Fra",
        "end": "Fravær Til",
        "kind": "Fraværstype",
        "dm1_called": "Dialogmøte 1 innkalt",
        "dm1_held": "Dialogmøte 1 holdt",
    }
    assert tables.accounts[0].read.header_row == 2
    assert tables.absences["row"].tolist() == [3]


def test_headers_over_two_rows_of_text(tmp_path: Path) -> None:
    rows = [
        ["Ansatt", "Fravær", "", "Fraværs"],
        ["nummer", "fra", "til", "type"],
        ["1001", "05.01.2026", "06.01.2026", "Sykmelding"],
    ]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert columns_of(tables) == {
        "employee": "Ansatt nummer",
        "start": "Fravær fra",
        "end": "Fravær til",
        "kind": "Fraværs type",
    }


def test_a_column_about_people_keeps_both_parts_of_its_header(tmp_path: Path) -> None:
    rows = [
        ["Ansatt", "", "Fravær", "", ""],
        ["nr", "navn", "fra", "til", "Fraværstype"],
        ["1001", "Ola Eksempel", "05.01.2026", "06.01.2026", "Sykmelding"],
    ]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert columns_of(tables)["employee"] == "Ansatt nr"
    assert tables.accounts[0].read.dropped == ("Ansatt navn",)


def test_a_title_above_is_no_part_of_the_headers(tmp_path: Path) -> None:
    rows = [["Fraværsliste", "", "", "", ""], HEADERS, ROW]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert list(columns_of(tables).values()) == HEADERS


def test_a_date_under_the_name_of_an_event_is_no_day_of_absence(tmp_path: Path) -> None:
    rows = [
        ["Ansattnummer", "Fravær", "", "Fraværstype", "Oppfølgingsplan ferdig", ""],
        ["", "Fra", "Til", "", "Hva", "Enhet"],
        ["1001", "05.01.2026", "06.01.2026", "Sykmelding", "x", "y"],
    ]
    tables = read([text_file(tmp_path / "a.csv", rows)], settings())
    assert set(columns_of(tables)) == {"employee", "start", "end", "kind"}


@pytest.mark.parametrize("above", [0, 1, 5, 28])
def test_rows_above_the_headers(tmp_path: Path, above: int) -> None:
    filters = [["Periode:", "01.01.2026", "-", "31.03.2026"], ["Avdeling", "Lager"], []] * 10
    tables = read([workbook(tmp_path / "bok.xlsx", {"Ark": [*filters[:above], HEADERS, ROW]})], settings())
    assert tables.accounts[0].read.header_row == above + 1
    assert tables.absences["start"].dt.date.tolist() == [date(2026, 1, 5)]


def test_merged_cells_hold_inside_their_range_only(tmp_path: Path) -> None:
    rows = [
        HEADERS,
        ["1001", DAY, datetime(2026, 1, 6), "Sykmelding", 100],
        [None, datetime(2026, 2, 2), datetime(2026, 2, 3), "Sykmelding", 100],
        [None, datetime(2026, 3, 2), datetime(2026, 3, 3), "Sykmelding", 100],
    ]
    tables = read([merged(tmp_path / "bok.xlsx", rows, ["A2:A3"])], settings())
    assert tables.absences["employee"].tolist() == ["1001", "1001"]
    assert tables.fault_counts == {"employee_missing": 1}
    assert [fault.where for fault in tables.faults] == ["Sheet!A4"]


def test_a_merged_title_is_one_title(tmp_path: Path) -> None:
    rows = [["Sykefravær i første kvartal"], HEADERS, ROW, ["Sykefravær i første kvartal"], ["1002", *ROW[1:]]]
    tables = read([merged(tmp_path / "bok.xlsx", rows, ["A1:E1", "A4:E4"])], settings())
    assert out_of_scope(tables) == {"page_header": 1}
    assert tables.absences["employee"].tolist() == ["1001", "1002"]
