"""Cells to values: days, numbers, per cent, yes and no, and words. Expected values are written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from audit.source import meanings, read
from audit.source.cells import day, number, read_percent
from audit.source.sheets import DATE, NUMBER, TEXT, Column, letter, position_of
from tests.source_files import HEADERS, ROW, faults, read_rows, remarks, settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026-01-05T13:45:00", date(2026, 1, 5)),
        ("2026-01-05 13:45", date(2026, 1, 5)),
        ("2026-01-05T13:45:00.000+01:00", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("05.01.2026", date(2026, 1, 5)),
        (" 5.1.2026\u00a0", date(2026, 1, 5)),
        ("5.1.26", date(2026, 1, 5)),
        ("5.1.81", date(1981, 1, 5)),
        ("05/01/2026", date(2026, 1, 5)),
        ("05-01-2026", date(2026, 1, 5)),
        ("05.01.2026 08:00", date(2026, 1, 5)),
        ("03.04.2024", date(2024, 4, 3)),  # never 4 March
        ("12/31/2024", None),  # month first is no date
        ("29.02.2025", None),
        ("29.02.2024", date(2024, 2, 29)),
        ("uke 7", None),
        ("46027", None),  # a serial number only in a number cell of a workbook
        ("5. januar", None),
        ("2026", None),
    ],
)
def test_days_in_text(text: str, expected: date | None) -> None:
    assert day(text, TEXT, workbook=False) == expected


def test_days_in_number_cells() -> None:
    assert day("46027", NUMBER, workbook=True) == date(2026, 1, 5)
    assert day("46027.75", NUMBER, workbook=True) == date(2026, 1, 5)
    assert day("44565", NUMBER, workbook=True, date1904=True) == date(2026, 1, 5)
    assert day("7", NUMBER, workbook=True) is None
    assert day("2026-01-05", DATE, workbook=True) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("50", 50.0), ("62,5", 62.5), ("62.5", 62.5), ("1 234,5", 1234.5), ("1.234,5", 1234.5), ("-1", -1.0)]
    + [(text, None) for text in ("halv", "1e5", "1,2,3", "", "nan", "inf", "12 av 20")],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert number(text) == expected


def percent(
    cells: list[str], kind: int = TEXT, percent_format: bool = False
) -> tuple[list[float], list[str], list[str]]:
    texts = list(dict.fromkeys(cell for cell in cells if cell))
    codes = np.array([texts.index(cell) if cell else -1 for cell in cells], dtype=np.int32)
    column = Column(codes, texts, np.full(len(texts), kind, np.uint8), percent_format)
    read_column = read_percent(column, "grade")
    return read_column.series.tolist(), list(read_column.faults), read_column.remarks


def test_the_scale_of_per_cent_is_decided_for_the_column() -> None:
    assert percent(["50", "100", "62,5", "50 %"])[0] == [50, 100, 62.5, 50]
    assert percent(["0,5", "1", "0,2"]) == ([50, 100, 20], ["", "", ""], ["grade_as_share"])
    assert percent(["1", "0", "1"]) == ([100, 0, 100], ["", "", ""], ["grade_as_share"])
    assert percent(["0.5", "1", "1.3"], NUMBER, True) == ([50, 100, 130], ["", "", ""], ["grade_as_share"])
    assert percent(["0", "0"]) == ([0, 0], ["", ""], [])
    assert percent(["1", "50 %"]) == ([100, 50], ["", ""], ["grade_as_share"])
    values, codes, told = percent(["0,5", "100", "1"])
    assert np.isnan(values[0]) and values[1:] == [100, 1]
    assert codes == ["percent_scale_mixed", "", ""]
    assert told == []


def test_percent_formatted_cells_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    for number_of, grade in enumerate((1, 0.5, 1)):
        book.active.append([f"100{number_of}", *ROW[1:4], grade])
        book.active.cell(number_of + 2, 5).number_format = "0 %"
    book.save(path)
    tables = read([path], settings())
    assert list(tables.absences["grade"]) == [100, 50, 100]
    assert remarks(tables)["grade_as_share"] == (1, ("Sheet!E1",))


def test_dates_that_cannot_be_used(tmp_path: Path) -> None:
    tables = read_rows(
        tmp_path,
        [
            ["1", "i går", "20.01.2026", "Sykmelding", "100"],
            ["2", "05.01.2026", "31.12.9999", "Sykmelding", "100"],
            ["3", "05.01.0226", "", "Sykmelding", "100"],
            ["4", "31.12.9999", "", "Sykmelding", "100"],
            ["5", "05.01.2026", "04.01.2026", "Sykmelding", "100"],
            ["6", "05.01.2026", "05.01.2026", "Sykmelding", "130"],
            ["7", "", "05.01.2026", "Sykmelding", "100"],
            ["", "05.01.2026", "05.01.2026", "Sykmelding", "100"],
            ["9", "05.01.2026", "05.01.2026", "", "100"],
            ["10", "05.01.2026", "05.01.2026", "Sykmelding", "halv"],
            ["11", "05.01.2026", "05.13.2026", "Sykmelding", "100"],
        ],
    )
    assert faults(tables) == [
        ("fravær.csv!B2", "date_unreadable", True),
        ("fravær.csv!B4", "date_out_of_range", True),
        ("fravær.csv!B5", "date_out_of_range", True),
        ("fravær.csv!C6", "end_before_start", True),
        ("fravær.csv!E7", "grade_out_of_range", True),
        ("fravær.csv!B8", "start_missing", True),
        ("fravær.csv!A9", "employee_missing", True),
        ("fravær.csv!D10", "kind_missing", True),
        ("fravær.csv!E11", "percent_unreadable", True),
        ("fravær.csv!C12", "date_unreadable", True),
    ]
    assert list(tables.absences["employee"]) == ["2"]
    assert tables.absences["end"].isna().all()
    assert all(fault.column in HEADERS and fault.table == "absences" for fault in tables.faults)


def test_an_optional_cell_is_left_out_and_the_row_is_used(tmp_path: Path) -> None:
    headers = [*HEADERS, "Stillingsprosent", "Arbeidsrelatert"]
    tables = read_rows(tmp_path, [[*ROW, "130", "kanskje"], ["1002", *ROW[1:], "80", "nei"]], headers)
    assert faults(tables) == [
        ("fravær.csv!F2", "position_out_of_range", False),
        ("fravær.csv!G2", "yes_no_unreadable", False),
    ]
    assert tables.absences["position_pct"].isna().tolist() == [True, False]
    assert tables.absences["work_related"].tolist() == [pd.NA, False]


def test_grade_is_recorded_only_where_there_is_a_column(tmp_path: Path) -> None:
    with_column = read_rows(tmp_path, [ROW, ["1002", *ROW[1:4], ""]]).absences
    assert with_column["grade"].tolist() == [100, 100]
    assert with_column["grade_recorded"].all()
    without = read_rows(tmp_path, [ROW[:4]], HEADERS[:4]).absences
    assert without["grade"].isna().all()
    assert not without["grade_recorded"].any()
    constant = read_rows(tmp_path, [ROW[:4]], HEADERS[:4], constants={"grade": "80"}).absences
    assert constant["grade"].tolist() == [80]
    assert constant["grade_recorded"].all()


def test_ids_stay_text(tmp_path: Path) -> None:
    rows = [["0012", *ROW[1:]], ["12", *ROW[1:]], ['="007"', *ROW[1:]], [" A-9\u00a0b ", *ROW[1:]]]
    assert list(read_rows(tmp_path, rows).absences["employee"]) == ["0012", "12", "007", "A-9 b"]


def test_a_formula_as_text_in_a_needed_cell(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [["=A1", *ROW[1:]], ["1", "=TODAY()", *ROW[2:]]])
    assert tables.fault_counts == {"formula_text": 2}
    assert len(tables.absences) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leder", "leader"),
        ("Arbeidstaker, leder", "employee,leader"),
        ("Leder og arbeidstaker", "employee,leader"),
        ("leader; nav; BHT", "leader,nav,occupational_health"),
        ("Kari Hansen, leder", "leader,other"),
    ],
)
def test_people(text: str, expected: str) -> None:
    assert meanings.people(text) == expected


def test_words_of_reasons_elements_and_quarters() -> None:
    assert meanings.reason("For syk til å delta") == "too_ill"
    assert meanings.reason("returning_soon") == "returning_soon"
    assert meanings.reason("vi har ikke hatt tid") == "other"
    assert meanings.elements("Arbeidsoppgaver og arbeidsevne, Tiltak hos arbeidsgiver") == (
        "employer_measures,tasks_and_ability"
    )
    assert meanings.elements("noe annet") is None
    for text in ("2026-Q1", "2026K1", "1. kvartal 2026", "Q1 2026", "2026Q1", "20261"):
        assert meanings.quarter(text) == "2026Q1", text
    assert meanings.quarter("2026-Q5") is None
    assert [meanings.checkpoint(text) for text in ("R01", "r1", "1", "R20 Varsling", "R21", "Rutine 1")] == [
        "R01",
        "R01",
        "R01",
        "R20",
        None,
        None,
    ]


def test_letters() -> None:
    assert [letter(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(position_of(letter(position)) == position for position in range(2000))
