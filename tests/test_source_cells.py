"""Cells to values: numbers, per cent, ids, yes and no, and words. Expected values are written by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.source import meanings, read
from audit.source.cells import number, read_percent
from audit.source.reading import survey
from audit.source.sheets import NUMBER, TEXT, Column, letter, position_of
from tests.source_files import HEADERS, ROW, faults, read_rows, remarks, settings, text_file


@pytest.mark.parametrize(
    ("text", "expected"),
    [("50", 50.0), ("62,5", 62.5), ("62.5", 62.5), ("1 234,5", 1234.5), ("1.234,5", 1234.5), ("-1", -1.0)]
    + [(text, None) for text in ("halv", "1e5", "1,2,3", "", "nan", "inf", "12 av 20")],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert number(text) == expected


def percent(
    cells: list[str], kind: int = TEXT, percent_format: bool = False, stated: str = ""
) -> tuple[list[float], list[str], list[str]]:
    texts = list(dict.fromkeys(cell for cell in cells if cell))
    codes = np.array([texts.index(cell) if cell else -1 for cell in cells], dtype=np.int32)
    column = Column(codes, texts, np.full(len(texts), kind, np.uint8), percent_format)
    read_column = read_percent(column, "grade", stated)
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


def test_the_settings_say_the_scale() -> None:
    assert percent(["1", "0,5"], stated="share") == ([100, 50], ["", ""], [])
    assert percent(["1", "50 %"], stated="per_cent") == ([1, 50], ["", ""], [])
    values, codes, _ = percent(["1", "80", "50 %"], stated="share")
    assert codes == ["", "percent_no_share", ""] and np.isnan(values[1]) and values[::2] == [100, 50]
    assert percent(["0,5", "1"], stated="per_cent")[1] == ["percent_scale_mixed", ""]


def _norwegian(value: float) -> str:
    return f"{value:g}".replace(".", ",")


@given(st.lists(st.integers(2, 200).map(lambda half: half / 2), min_size=1))
def test_per_cent_comes_back_from_every_way_to_write_it(values: list[float]) -> None:
    assert percent([_norwegian(value) for value in values], stated="per_cent")[0] == values
    assert percent([f"{_norwegian(value)} %" for value in values])[0] == values
    assert percent([_norwegian(value / 100) for value in values])[0] == values
    if max(values) > 1:
        assert percent([_norwegian(value) for value in values])[0] == values


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


def test_ids_that_an_export_wrote_with_decimals(tmp_path: Path) -> None:
    rows = [[key, *ROW[1:]] for key in ("1001.0", "0012,0", "1003.00")]
    tables = read_rows(tmp_path, rows)
    assert list(tables.absences["employee"]) == ["1001", "0012", "1003"]
    assert remarks(tables) == {"ids_with_decimals": (1, ("fravær.csv!A1",))}
    mixed = read_rows(tmp_path, [*rows, ["10.2", *ROW[1:]]])
    assert list(mixed.absences["employee"]) == ["1001.0", "0012,0", "1003.00", "10.2"] and remarks(mixed) == {}


def test_the_name_beside_an_id_is_forgotten(tmp_path: Path) -> None:
    cells = ["1042 Nordmann, Kari", "1042 – Kari Nordmann", "0043, NORDMANN OLA", "44-Ola Nordmann", "45"]
    rows = [[cell, "05.01.2026", f"{place + 10}.01.2026", *ROW[3:]] for place, cell in enumerate(cells)]
    path = text_file(tmp_path / "fravær.csv", [HEADERS, *rows[:4]])
    tables = read([path], settings())
    assert list(tables.absences["employee"]) == ["1042", "1042", "0043", "44"]
    assert remarks(tables)["ids_with_names"] == (1, ("fravær.csv!A1",))
    (part,) = survey([path], settings()).parts
    column = part.understood.sheet.columns[0]
    assert not [text for text in (*column.texts, *column.raw) if "ordmann" in text.casefold()]
    # One in five without a name is not nearly all, so nothing is taken for a name.
    assert list(read_rows(tmp_path, rows).absences["employee"]) == cells


@pytest.mark.parametrize("key", ["1001-AB", "1001-ABC", "12 A", "A12 Nord", "1001", "2026-01", "12/3"])
def test_ids_that_hold_no_name(tmp_path: Path, key: str) -> None:
    tables = read_rows(tmp_path, [[key, *ROW[1:]]])
    assert list(tables.absences["employee"]) == [key] and remarks(tables) == {}


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
