"""Calendars: one row an employee, one column a day, a code in the cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.source import read
from audit.tables import Tables
from tests.source_files import (
    error_of,
    identity_numbers,
    out_of_scope,
    remarks,
    sentence,
    settings,
    sums_hold,
    text_file,
    workbook,
)

CODES = {"S": "sick_note", "E": "self_certified", "F": "vacation"}
LEAD = ["Ansattnr", "Navn", "Avdeling"]
JANUARY = [date(2026, 1, 1) + timedelta(days=number) for number in range(31)]
# The first of January 2026 is a Thursday.
WEEKDAYS = ["", "", "", *("MTOTFLS"[(number + 3) % 7] for number in range(31))]


def line(employee: object, codes: dict[int, object], days: int = 31, name: str = "Ola Eksempel") -> list[object]:
    """A row with a code on these days of the month (or columns of days, from 1)."""
    return [employee, name, "Lager", *(codes.get(number, "") for number in range(1, days + 1))]


ROWS = [line(1001, {5: "S", 6: "S", 12: "E"}), line(1002, {31: "F"}, name="Kari Prøve"), line(1003, {})]
FOUND = [
    ("1001", "2026-01-05", "sick_note"),
    ("1001", "2026-01-06", "sick_note"),
    ("1001", "2026-01-12", "self_certified"),
    ("1002", "2026-01-31", "vacation"),
]


def found(tables: Tables) -> list[tuple[str, str, str]]:
    rows = tables.absences
    assert (rows["start"] == rows["end"]).all()
    assert sums_hold(tables)
    return list(zip(rows["employee"], rows["start"].dt.date.map(str), rows["kind"], strict=True))


def read_sheet(folder: Path, rows: Sequence[Sequence[object]], name: str = "Kalender", **values: Any) -> Tables:
    return read([workbook(folder / "kalender.xlsx", {name: rows})], settings(**{"codes": CODES, **values}))


@pytest.mark.parametrize(
    "headers",
    [
        JANUARY,
        [(day - date(1899, 12, 30)).days for day in JANUARY],  # serial numbers
        [f"{day:%d.%m.%Y}" for day in JANUARY],
        [f"{day.day}. jan 2026" for day in JANUARY],
        [
            f"{name} {day:%d.%m.%y}"
            for day, name in zip(JANUARY, ["to", "fr", "lø", "sø", "ma", "ti", "on"] * 5, strict=False)
        ],
    ],
    ids=["dates", "serials", "texts", "names", "weekdays"],
)
def test_headers_that_are_dates(tmp_path: Path, headers: list[object]) -> None:
    tables = read_sheet(tmp_path, [[*LEAD, *headers], *ROWS])
    assert found(tables) == FOUND
    assert tables.absences["unit"].tolist() == ["Lager"] * 4
    assert tables.accounts[0].read.layout == "calendar"
    assert out_of_scope(tables) == {"calendar_row_empty": 1}
    assert tables.notes == ("one_row_a_day",)


NUMBERS = [*LEAD, *range(1, 32)]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("Jan 2026", []),
        ("2026-01", []),
        ("01.2026", []),
        ("Januar", [["Fraværskalender 2026"]]),
        ("Kalender", [["Fraværskalender januar 2026"], ["Skrevet ut 03.02.2027"]]),
        ("Kalender", [["Periode: 01.01.2026 - 31.01.2026"], []]),
        ("Ark1", [[date(2026, 1, 1)], WEEKDAYS]),
        ("2026", [["", "", "", "Januar"], WEEKDAYS]),
    ],
)
def test_headers_that_are_numbers_of_days(tmp_path: Path, name: str, above: list[list[object]]) -> None:
    assert found(read_sheet(tmp_path, [*above, NUMBERS, *ROWS], name)) == FOUND


@pytest.mark.parametrize("headers", [[f"{day:%d.%m}" for day in JANUARY], [f"{day.day}. jan" for day in JANUARY]])
def test_days_with_a_month_and_the_year_in_the_title(tmp_path: Path, headers: list[str]) -> None:
    assert found(read_sheet(tmp_path, [["Fravær 2026"], [*LEAD, *headers], *ROWS])) == FOUND


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        ("Kalender", [], []),
        ("Januar", [], []),
        ("2026", [], []),
        ("Januar 2026", [["Fraværskalender februar 2026"]], []),
        ("Mars", [["Fraværskalender januar 2026"]], []),
        ("Jan 2025", [["Fraværskalender januar 2026"]], []),
        ("Feb 2026", [], [line(1004, {30: "S"})]),
        ("Jan 2027", [], [WEEKDAYS]),  # the weekdays are those of another year
    ],
)
def test_a_month_that_cannot_be_told_is_a_question(
    tmp_path: Path, name: str, above: list[list[object]], below: list[list[object]]
) -> None:
    book = workbook(tmp_path / "kalender.xlsx", {name: [*above, NUMBERS, *below, *ROWS[:1]]})
    error = error_of([book], codes=CODES)
    assert error.code == "calendar_month"
    assert f"kalender.xlsx: {name}" in sentence(error)


def test_a_row_of_months_above_the_days(tmp_path: Path) -> None:
    months = ["Kalender 2025/2026", "", "", "Desember", *[""] * 30, "Januar"]
    days = [*LEAD, *range(1, 32), *range(1, 32)]
    tables = read_sheet(tmp_path, [months, days, line(1001, {31: "S", 32: "S", 62: "E"}, 62)])
    assert found(tables) == [
        ("1001", "2025-12-31", "sick_note"),
        ("1001", "2026-01-01", "sick_note"),
        ("1001", "2026-01-31", "self_certified"),
    ]
    # The days stand from column D on: 31 December in AH, 31 January in BM.
    assert tables.absences["column"].tolist() == ["AH", "AI", "BM"]


def test_months_under_each_other_and_on_several_sheets(tmp_path: Path) -> None:
    stacked = [
        ["Januar 2026"],
        NUMBERS,
        line(1001, {30: "S"}),
        [],
        ["Februar 2026"],
        NUMBERS[:31],
        line(1001, {2: "S"}),
    ]
    march = [NUMBERS, line(1001, {3: "E"}), NUMBERS, line(1002, {4: "E"})]  # the header again on a new page
    book = workbook(tmp_path / "kalender.xlsx", {"2026": stacked, "Mars 2026": march})
    tables = read([book], settings(codes=CODES))
    assert found(tables) == [
        ("1001", "2026-01-30", "sick_note"),
        ("1001", "2026-02-02", "sick_note"),
        ("1001", "2026-03-03", "self_certified"),
        ("1002", "2026-03-04", "self_certified"),
    ]
    assert out_of_scope(tables) == {"repeated_header": 3}
    assert tables.absences["row"].tolist() == [3, 7, 2, 4]


def test_every_day_points_at_its_own_cell(tmp_path: Path) -> None:
    rows = [["Januar 2026"], NUMBERS, WEEKDAYS, *ROWS, line(1004, {7: "Q", 8: "Q"})]
    tables = read_sheet(tmp_path, rows, codes={**CODES, "Q": "other"})
    account = tables.accounts[0]
    assert account.read.header_row == 2
    places = tables.addresses(tables.absences, tables.absences["column"]).tolist()
    # Column D is the first of the month: the fifth stands in H. The weekdays are row 3.
    assert places == [f"Kalender!{cell}" for cell in ("H4", "I4", "O4", "AH5", "J7", "K7")]
    assert (account.read.unused, account.read.dropped) == ((), ("Navn",))


def test_codes_that_nobody_has_explained_are_a_question(tmp_path: Path) -> None:
    book = workbook(tmp_path / "kalender.xlsx", {"Jan 2026": [NUMBERS, *ROWS]})
    error = error_of([book], codes={"S": "sick_note"})
    assert error.code == "kinds_unmapped"
    assert "«E» (1)" in sentence(error) and "«F» (1)" in sentence(error) and "«S»" not in sentence(error)


@pytest.mark.parametrize(
    "legend",
    [
        [[], ["S = Sykmelding"], ["E = Egenmelding"], ["F = Ferie"]],
        [[], ["Tegnforklaring"], ["S", "Sykmelding"], ["E", "Egenmelding"], ["F", "Ferie"]],
        [["S = Sykmelding, E = Egenmelding; F = Ferie"]],
        [[], ["", "", "", "S", "Sykmelding"], ["", "", "", "E", "Egenmelding"], ["", "", "", "F", "Ferie"]],
    ],
)
def test_a_legend_below_explains_the_codes(tmp_path: Path, legend: list[list[object]]) -> None:
    tables = read_sheet(tmp_path, [NUMBERS, *ROWS, *legend], "Jan 2026", codes={})
    assert found(tables) == FOUND
    assert out_of_scope(tables) == {"calendar_row_empty": 1, "legend": sum(map(bool, legend))}
    assert tables.notes == ("calendar_legend", "one_row_a_day")


def test_a_legend_above_and_beside_the_days(tmp_path: Path) -> None:
    beside = [[], ["", "S = Sykmelding"], ["", "E = Egenmelding"], ["", "F = Ferie"]]
    rows = [[*row, *more] for row, more in zip([NUMBERS, *ROWS], beside, strict=True)]
    assert found(read_sheet(tmp_path, rows, "Jan 2026", codes={})) == FOUND
    above = ["Tegnforklaring: S = Sykmelding  E = Egenmelding  F = Ferie"]
    assert found(read_sheet(tmp_path, [above, NUMBERS, *ROWS], "Jan 2026", codes={})) == FOUND


def test_the_settings_come_before_the_legend_and_a_code_counts_only_as_it_is(tmp_path: Path) -> None:
    rows = [NUMBERS, line(1001, {5: "S", 6: "s"}), ["S = Sykmelding"], ["F = Noe annet enn ferie"]]
    error = error_of([workbook(tmp_path / "kalender.xlsx", {"Jan 2026": rows})])
    assert error.code == "kinds_unmapped" and "«s» (1)" in sentence(error)


def test_sums_stand_for_nobody(tmp_path: Path) -> None:
    rows = [[*row, *more] for row, more in zip([NUMBERS, *ROWS], [["Sum", "S"], [3, 2], [1, 0], [0, 0]], strict=True)]
    rows.append(["Sum", "", "", *[2] * 31, 4, 2])
    tables = read_sheet(tmp_path, rows, "Jan 2026")
    assert found(tables) == FOUND
    assert out_of_scope(tables) == {"calendar_row_empty": 1, "totals": 1}


def test_a_month_of_sick_notes_is_no_row_of_weekdays(tmp_path: Path) -> None:
    rows = [NUMBERS, line(1001, dict.fromkeys(range(1, 32), "S")), line(1002, dict.fromkeys(range(1, 32), "F"))]
    assert len(found(read_sheet(tmp_path, rows, "Jan 2026"))) == 62


def test_codes_that_are_letters_of_weekdays_too_are_codes(tmp_path: Path) -> None:
    codes = dict(enumerate("S" * 10 + "F" * 10 + "T" * 6 + "M" * 5, 1))
    tables = read_sheet(tmp_path, [NUMBERS, line(1001, codes)], "Jan 2026", codes={**CODES, "T": "other", "M": "other"})
    assert len(found(tables)) == 31


def test_a_code_that_the_legend_explains_twice_is_not_explained(tmp_path: Path) -> None:
    rows = [NUMBERS, line(1001, {5: "S"}), ["S = Sykmelding"], ["S = Sykt barn"]]
    assert error_of([workbook(tmp_path / "kalender.xlsx", {"Jan 2026": rows})]).code == "kinds_unmapped"


def test_hours_tell_no_kind_unless_the_settings_do(tmp_path: Path) -> None:
    rows = [NUMBERS, line(1001, {5: 7.5, 6: "3,75", 7: 0}), line(1002, {8: 1})]
    error = error_of([workbook(tmp_path / "kalender.xlsx", {"Jan 2026": rows})])
    assert error.code == "calendar_numbers"
    tables = read_sheet(tmp_path, rows, "Jan 2026", codes={}, constants={"kind": "sick_note"})
    assert found(tables) == [
        ("1001", "2026-01-05", "sick_note"),
        ("1001", "2026-01-06", "sick_note"),
        ("1002", "2026-01-08", "sick_note"),
    ]
    assert out_of_scope(tables) == {"calendar_zero": 1}


def test_codes_that_are_numbers_are_codes(tmp_path: Path) -> None:
    rows = [NUMBERS, line(1001, {5: 110, 6: 170}), line(1002, {8: 1})]
    tables = read_sheet(tmp_path, rows, "Jan 2026", codes={"110": "self_certified", "170": "sick_note", "1": "other"})
    assert [kind for _, _, kind in found(tables)] == ["self_certified", "sick_note", "other"]


def test_a_text_file_is_named_after_its_month(tmp_path: Path) -> None:
    rows = [NUMBERS, *ROWS]
    assert found(read([text_file(tmp_path / "fravær januar 2026.csv", rows)], settings(codes=CODES))) == FOUND
    assert error_of([text_file(tmp_path / "fravær.csv", rows)], codes=CODES).code == "calendar_month"


def test_private_values_beside_a_calendar_are_told_once(tmp_path: Path) -> None:
    number = next(identity_numbers())
    rows = [NUMBERS, line(number, {5: "S", 6: "S"}), line("1002", {7: "migrene"})]
    tables = read_sheet(tmp_path, rows, "Jan 2026", codes={**CODES, "migrene": "sick_note"})
    assert tables.absences["employee"].tolist() == ["N0001", "N0001", "1002"]
    assert remarks(tables) == {
        "private_identity": (1, ("Jan 2026!A2",)),
        "private_diagnosis": (1, ("Jan 2026!J3",)),
    }


def test_periods_with_many_dates_are_no_calendar(tmp_path: Path) -> None:
    headers = ["employee", "start", "end", "kind", "plan_ready", "dm1_called", "dm1_held"]
    days = [date(2026, 1, number) for number in range(5, 10)]
    rows = [headers, ["1001", *days[:2], "sick_note", *days[2:]], ["1002", *days[:2], "sick_note", *days[2:]]]
    tables = read_sheet(tmp_path, rows)
    assert tables.accounts[0].read.layout == "periods"
    assert len(tables.absences) == 2
