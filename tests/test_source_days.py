"""Days in cells: the ways they are written, the order of day and month, words for nothing and for an open end."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.source import read
from audit.source.days import OPEN_FROM, day, readings, says_nothing
from audit.source.sheets import DATE, NUMBER, TEXT
from tests.source_files import HEADERS, ROW, error_of, faults, read_rows, remarks, sentence, settings, workbook

MONDAY = date(2026, 1, 5)
OTHER = ["20.01.2026", "Sykmelding", "100"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", MONDAY),
        ("2026-01-05T13:45:00", MONDAY),
        ("2026-01-05 13:45", MONDAY),
        ("2026-01-05T13:45:00.000+01:00", MONDAY),
        ("05.01.2026 12:00:00 AM", MONDAY),
        ("20260105", MONDAY),
        ("05.01.2026", MONDAY),
        (" 5.1.2026\u00a0", MONDAY),
        ("05.\u00a001.\u00a02026", MONDAY),
        ("\u200e05.01.2026\u200e", MONDAY),
        ("5. 1. 26", MONDAY),
        ("5.1.26", MONDAY),
        ("5.1.81", date(1981, 1, 5)),
        ("05/01/2026", MONDAY),
        ("05-01-2026", MONDAY),
        ("05.01.2026 08:00", MONDAY),
        ("05.01.2026 kl. 08.00", MONDAY),
        ("5. januar 2026", MONDAY),
        ("5 JAN 2026", MONDAY),
        ("5. jan. 26", MONDAY),
        ("05-JAN-2026", MONDAY),
        ("January 5, 2026", MONDAY),
        ("1. desember 2025", date(2025, 12, 1)),
        ("1st October 2025", date(2025, 10, 1)),
        ("17. mai 2026 12:00", date(2026, 5, 17)),
        ("man 05.01.2026", MONDAY),
        ("Måndag 5. januar 2026", MONDAY),
        ("mandag den 5. januar 2026", MONDAY),
        ("Mon, 05 Jan 2026", MONDAY),
        ("laurdag 3.1.2026", date(2026, 1, 3)),
        ("tirs 05.01.2026", None),  # no such short form
        ("tir 05.01.2026", None),  # it was a Monday: the weekday or the date is wrong
        ("03.04.2024", date(2024, 4, 3)),  # never 4 March
        ("12/31/2024", None),  # month first is no date
        ("29.02.2025", None),
        ("29.02.2024", date(2024, 2, 29)),
        ("31. april 2026", None),
        ("5. janu 2026", None),
        ("uke 7", None),
        ("46027", None),  # a serial number only in a workbook
        ("5. januar", None),
        ("januar 2026", None),
        ("2026", None),
        ("05012026", None),
    ],
)
def test_days_in_text(text: str, expected: date | None) -> None:
    assert day(text, TEXT, workbook=False) == expected


@pytest.mark.parametrize(
    ("text", "kind", "date1904", "expected"),
    [
        ("46027", NUMBER, False, MONDAY),
        ("46027.75", NUMBER, False, MONDAY),
        ("46027", TEXT, False, MONDAY),
        ("46027,75", TEXT, False, MONDAY),
        ("44565", NUMBER, True, MONDAY),
        ("20260105", NUMBER, False, MONDAY),
        ("2958465", NUMBER, False, date(9999, 12, 31)),
        ("2957003", NUMBER, True, date(9999, 12, 31)),
        ("2026-01-05", DATE, False, MONDAY),
        ("7", NUMBER, False, None),
        ("2026", NUMBER, False, None),  # a year, and not 18 July 1905
        ("100234", NUMBER, False, None),
        ("2026", TEXT, False, None),
    ],
)
def test_days_in_a_workbook(text: str, kind: int, date1904: bool, expected: date | None) -> None:
    assert day(text, kind, workbook=True, date1904=date1904) == expected


def test_both_readings_of_a_day() -> None:
    assert readings("01/02/2026", TEXT, workbook=False) == (date(2026, 2, 1), date(2026, 1, 2))
    assert readings("01/25/2026", TEXT, workbook=False) == (None, date(2026, 1, 25))
    assert readings("25/01/2026", TEXT, workbook=False) == (date(2026, 1, 25), None)
    assert readings("man 01/05/2026", TEXT, workbook=False) == (None, MONDAY)  # 1 May was a Friday
    assert readings("2026-01-02", TEXT, workbook=False) == (date(2026, 1, 2),) * 2


MONTHS = {
    "nb": [
        *("januar", "februar", "mars", "april", "mai", "juni"),
        *("juli", "august", "september", "oktober", "november", "desember"),
    ],
    "en": [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ],
}
WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
FORMS = {
    "iso": lambda day: day.isoformat(),
    "iso with a time": lambda day: f"{day.isoformat()}T23:59:59",
    "compact": lambda day: f"{day:%Y%m%d}",
    "points": lambda day: f"{day:%d.%m.%Y}",
    "short": lambda day: f"{day.day}.{day.month}.{day.year % 100:02d}",
    "strokes": lambda day: f"{day:%d/%m/%Y}",
    "dashes and a time": lambda day: f"{day:%d-%m-%Y} 07:30",
    "bokmål": lambda day: f"{day.day}. {MONTHS['nb'][day.month - 1]} {day.year}",
    "short month": lambda day: f"{day.day} {MONTHS['nb'][day.month - 1][:3].upper()}. {day.year}",
    "English": lambda day: f"{MONTHS['en'][day.month - 1]} {day.day}, {day.year}",
    "weekday": lambda day: f"{WEEKDAYS[day.weekday()]} {day.day}. {MONTHS['nb'][day.month - 1]} {day.year}",
    "short weekday": lambda day: f"{WEEKDAYS[day.weekday()][:3]}. {day:%d.%m.%Y}\u00a0",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}


@pytest.mark.parametrize("form", FORMS)
@given(day_written=st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_day_comes_back_from_every_way_to_write_it(form: str, day_written: date) -> None:
    assert day(FORMS[form](day_written), TEXT, workbook=True) == day_written


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_month_first_comes_back_where_it_is_said(day_written: date) -> None:
    assert day(f"{day_written:%m/%d/%Y}", TEXT, workbook=False, month_first=True) == day_written


@pytest.mark.parametrize(
    "text",
    [
        "-",
        "–",
        "..",
        "0",
        "00.00.0000",
        "0000-00-00 00:00:00",
        "N/A",
        "#N/A",
        "n.a.",
        "NULL",
        "NaT",
        "1899-12-30T00:00:00",
    ],
)
def test_words_for_nothing(text: str) -> None:
    assert says_nothing(text)
    assert not any(says_nothing(other) for other in ("x", "?", "1", "05.01.2026", "nei", "10"))


def test_ways_to_write_a_day_may_be_mixed_in_a_column(tmp_path: Path) -> None:
    cells = [datetime(2026, 1, 5), 46027, "46027", "05.01.2026", "5. januar 2026", "2026-01-05", 20260105]
    rows = [HEADERS, *([str(number), cell, *OTHER] for number, cell in enumerate(cells))]
    tables = read([workbook(tmp_path / "bok.xlsx", {"Ark": rows})], settings())
    assert (tables.absences["start"] == pd.Timestamp(MONDAY)).all() and len(tables.absences) == len(cells)
    assert faults(tables) == [] and "start" not in tables.accounts[0].read.scales


def test_a_bare_number_in_a_text_file_is_no_day(tmp_path: Path) -> None:
    assert faults(read_rows(tmp_path, [["1", "46027", *OTHER]])) == [("fravær.csv!B2", "date_unreadable", True)]


def test_month_first_is_a_question(tmp_path: Path) -> None:
    rows = [["1", "01/25/2026", *OTHER], ["2", "01/12/2026", *OTHER], ["3", "01/26/2026", *OTHER]]
    read_rows(tmp_path, [ROW])
    path = tmp_path / "fravær.csv"
    path.write_text("\n".join(";".join(row) for row in [HEADERS, *rows]), "utf-8")
    error = error_of([path])
    assert error.code == "day_order"
    told = sentence(error)
    assert "«Fra dato» (B)" in told and "celler: 2" in told and 'start = "month_first"' in told
    tables = read_rows(tmp_path, rows, scales={"start": "day_first"})
    assert [where for where, _, _ in faults(tables)] == ["fravær.csv!B2", "fravær.csv!B4"]
    # The last days are day first: they say so themselves.
    rows = [[*row[:2], "31.01.2026", *row[3:]] for row in rows]
    tables = read_rows(tmp_path, rows, scales={"start": "month_first"})
    assert [f"{start:%d.%m}" for start in tables.absences["start"]] == ["25.01", "12.01", "26.01"]
    assert tables.accounts[0].read.scales["start"] == "month_first"


def test_cells_of_both_orders_are_faults(tmp_path: Path) -> None:
    rows = [["1", "01/25/2026", *OTHER], ["2", "13/01/2026", *OTHER]]
    assert faults(read_rows(tmp_path, rows)) == [("fravær.csv!B2", "date_unreadable", True)]
    stated = read_rows(tmp_path, rows, scales={"start": "month_first"})
    assert ("fravær.csv!B3", "date_unreadable", True) in faults(stated)


def test_a_column_that_does_not_tell_beside_one_with_the_month_first(tmp_path: Path) -> None:
    headers = ["Ansattnummer", "Fra dato", "Til dato", "Fraværstype"]
    rows = [["1", "01/25/2026", "02/01/2026", "Sykmelding"]]
    path = tmp_path / "fravær.csv"
    path.write_text("\n".join(";".join(row) for row in [headers, *rows]), "utf-8")
    error = error_of([path], scales={"start": "month_first"})
    assert error.code == "day_order_other"
    assert "«Til dato» (C)" in sentence(error) and 'end = "month_first"' in sentence(error)
    both = {"start": "month_first", "end": "month_first"}
    assert read_rows(tmp_path, rows, headers, scales=both).absences["end"].tolist() == [pd.Timestamp("2026-02-01")]


def test_the_order_of_an_event_column(tmp_path: Path) -> None:
    headers = [*HEADERS, "dm1_held"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(row) for row in [headers, [*ROW, "02/25/2026"]]), "utf-8")
    error = error_of([path])
    assert error.code == "day_order" and 'dm1_held = "month_first"' in sentence(error)
    tables = read([path], settings(scales={"dm1_held": "month_first"}))
    assert tables.follow_up["date"].tolist() == [pd.Timestamp("2026-02-25")]


@pytest.mark.parametrize(
    ("scales", "code"),
    [
        ({"kind": "share"}, "settings_unknown_field"),
        ({"hours.start": "day_first"}, "settings_unknown_field"),
        ({"start": "share"}, "settings_value"),
        ({"grade": "day_first"}, "settings_value"),
    ],
)
def test_scales_that_no_column_can_have(tmp_path: Path, scales: dict[str, str], code: str) -> None:
    read_rows(tmp_path, [ROW])
    assert error_of([tmp_path / "fravær.csv"], scales=scales).code == code


@pytest.mark.parametrize(
    "end",
    [
        *("31.12.9999", "31.12.2099", "01.01.2100", "2099-01-01", "-", "0", "00.00.0000", "d.d.", "Dags dato"),
        *("pågående", "pågåande", "LØPENDE", "løpande", "åpen", "open", "ongoing"),
    ],
)
def test_open_ends(tmp_path: Path, end: str) -> None:
    tables = read_rows(tmp_path, [ROW, ["2", ROW[1], end, *ROW[3:]], ["3", ROW[1], "", *ROW[3:]]])
    assert tables.absences["end"].isna().tolist() == [False, True, True]
    assert faults(tables) == []
    assert remarks(tables) == {"open_end_words": (1, ("fravær.csv!C3",))}


def test_what_is_no_open_end(tmp_path: Path) -> None:
    rows = [[str(number), ROW[1], end, *ROW[3:]] for number, end in enumerate(("ukjent", "31.12.2098", "?"))]
    tables = read_rows(tmp_path, rows)
    assert [code for _, code, _ in faults(tables)] == ["date_unreadable", "date_unreadable"]
    assert tables.absences["end"].tolist() == [pd.Timestamp("2098-12-31")]


def test_an_open_end_in_a_cell_of_a_workbook(tmp_path: Path) -> None:
    ends = [datetime(9999, 12, 31), datetime(2099, 12, 31), 2958465, 0, "pågår"]
    rows = [HEADERS, *([str(number), MONDAY, end, *ROW[3:]] for number, end in enumerate(ends))]
    tables = read([workbook(tmp_path / "bok.xlsx", {"Ark": rows})], settings())
    assert tables.absences["end"].isna().all() and len(tables.absences) == len(ends)
    assert remarks(tables)["open_end_words"][0] == len(ends)


def test_a_first_day_is_never_blank_and_never_far_ahead(tmp_path: Path) -> None:
    starts = ["-", "0", f"{OPEN_FROM:%d.%m.%Y}", "pågående"]
    tables = read_rows(tmp_path, [["1", start, "", *ROW[3:]] for start in starts])
    assert [code for _, code, _ in faults(tables)] == [
        "date_unreadable",
        "date_unreadable",
        "date_out_of_range",
        "date_unreadable",
    ]


def test_words_for_nothing_are_blank_and_told(tmp_path: Path) -> None:
    headers = [*HEADERS, "dm1_held", "exempt_plan"]
    rows = [[*ROW, "N/A", "-"], ["2", *ROW[1:], "-", "12.01.2026"], ["3", *ROW[1:], "nei", "NULL"]]
    tables = read_rows(tmp_path, rows, headers)
    happened = tables.follow_up[~tables.follow_up["denied"]]
    assert happened[["employee", "event"]].to_numpy().tolist() == [["2", "exempt_plan"]]
    assert faults(tables) == []
    places = ("fravær.csv!F2", "fravær.csv!F3", "fravær.csv!G2", "fravær.csv!G4")
    assert remarks(tables)["blank_words"] == (4, places)
