"""What the reader decides by the cells of a column, and what it asks; every question has its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.source import read
from tests.source_files import (
    HEADERS,
    error_of,
    out_of_scope,
    read_rows,
    remarks,
    sentence,
    settings,
    sums_hold,
    text_file,
)

ABSENCE = ["Ansattnummer", "Fra dato", "Til dato", "Fraværstype"]


def periods(count: int, people: int = 3) -> list[list[str]]:
    """Rows under ABSENCE, the people in turn; each absence lasts three days."""
    days = [(1 + 4 * (number // people), 3 + 4 * (number // people)) for number in range(count)]
    return [
        [str(1 + number % people), f"{first:02d}.01.2026", f"{last:02d}.01.2026", "Sykmelding"]
        for number, (first, last) in enumerate(days)
    ]


def with_column(rows: list[list[str]], cells: list[str]) -> list[list[str]]:
    return [[*row, cell] for row, cell in zip(rows, cells, strict=True)]


def test_per_cents_that_vary_for_an_employee_are_a_grade(tmp_path: Path) -> None:
    rows = with_column(periods(9), ["100", "80", "50", "50", "100", "100", "60", "40", "80"])
    tables = read_rows(tmp_path, rows, [*ABSENCE, "Prosent"])
    assert tables.accounts[0].read.columns["grade"] == "Prosent"
    assert tables.absences["grade"].tolist() == [100, 80, 50, 50, 100, 100, 60, 40, 80]


def test_per_cents_that_never_vary_for_an_employee_are_the_position(tmp_path: Path) -> None:
    rows = with_column(periods(9), ["100", "80", "50"] * 3)
    tables = read_rows(tmp_path, rows, [*ABSENCE, "Prosent"])
    assert tables.accounts[0].read.columns["position_pct"] == "Prosent"
    assert not tables.absences["grade_recorded"].any()


@pytest.mark.parametrize("answer", ["grade", "position_pct"])
def test_per_cents_that_do_not_tell_are_a_question(tmp_path: Path, answer: str) -> None:
    rows = with_column(periods(3), ["100", "80", "50"])  # one row an employee: nothing can vary
    path = text_file(tmp_path / "a.csv", [[*ABSENCE, "Prosent"], *rows])
    error = error_of([path])
    assert error.code == "header_ambiguous"
    told = sentence(error)
    assert "Prosent (E)" in told and 'grade = "Prosent" / position_pct = "Prosent"' in told
    assert read([path], settings(columns={answer: "Prosent"})).accounts[0].read.columns[answer] == "Prosent"
    assert read([path], settings(not_used=("Prosent",))).accounts[0].read.unused == ("Prosent",)


def test_a_type_is_the_kind_when_its_words_are_kinds(tmp_path: Path) -> None:
    rows = periods(4)
    assert read_rows(tmp_path, rows, [*ABSENCE[:3], "Type"]).accounts[0].read.columns["kind"] == "Type"
    cars = with_column(rows, ["bil", "båt", "tog", "fly"])
    assert read_rows(tmp_path, cars, [*ABSENCE, "Type"]).accounts[0].read.unused == ("Type",)


def test_days_are_a_length_when_they_agree_with_the_dates(tmp_path: Path) -> None:
    calendar = read_rows(tmp_path, with_column(periods(4), ["3"] * 4), [*ABSENCE, "Dager"])
    working = read_rows(tmp_path, with_column(periods(4), ["2"] * 4), [*ABSENCE, "Dager"])
    assert working.accounts[0].read.unused == ("Dager",)
    assert len(calendar.absences) == len(working.absences) == 4
    without_end = [[row[0], row[1], row[3], "3"] for row in periods(4)]
    error = error_of(
        [text_file(tmp_path / "b.csv", [["Ansattnummer", "Fra dato", "Fraværstype", "Dager"], *without_end])]
    )
    assert error.code == "header_ambiguous" and 'length_days = "Dager"' in sentence(error)


def test_a_day_is_the_day_of_absence_only_where_no_first_day_stands(tmp_path: Path) -> None:
    registered = read_rows(tmp_path, with_column(periods(3), ["09.01.2026"] * 3), [*ABSENCE, "Dato"])
    assert registered.accounts[0].read.unused == ("Dato",)


def test_a_bare_dialogue_meeting_is_asked_about(tmp_path: Path) -> None:
    rows = with_column(periods(3), ["20.01.2026", "", ""])
    path = text_file(tmp_path / "a.csv", [[*ABSENCE, "Dialogmøte 1"], *rows])
    error = error_of([path])
    assert error.code == "header_ambiguous"
    assert "«Dialogmøte 1 holdt» (dm1_held)" in sentence(error)
    tables = read([path], settings(columns={"dm1_called": "Dialogmøte 1"}))
    assert tables.follow_up["event"].tolist() == ["dm1_called"]
    blank = read_rows(tmp_path, with_column(periods(3), ["", "", ""]), [*ABSENCE, "Dialogmøte 1"])
    assert blank.accounts[0].read.unused == ("Dialogmøte 1",) or not blank.accounts[0].read.unused


def test_of_two_first_days_the_one_that_never_changes_is_of_the_employment(tmp_path: Path) -> None:
    rows = with_column(periods(9), ["01.02.2010", "01.06.2015", "01.09.2020"] * 3)
    tables = read_rows(tmp_path, rows, [*ABSENCE, "Startdato"])
    assert tables.accounts[0].read.columns["start"] == "Fra dato"


def test_a_column_without_days_is_no_first_day_whatever_its_header(tmp_path: Path) -> None:
    rows = [[row[0], "kl. 08", *row[2:]] for row in periods(6)]
    error = error_of([text_file(tmp_path / "a.csv", [ABSENCE, *rows])])
    assert error.code == "content_contradicts"
    assert "Fra dato (B)" in sentence(error)


def test_several_questions_are_told_as_a_number(tmp_path: Path) -> None:
    rows = with_column(with_column(periods(3), ["100", "80", "50"]), ["20.01.2026"] * 3)
    error = error_of([text_file(tmp_path / "a.csv", [[*ABSENCE, "Prosent", "Dialogmøte 1"], *rows])])
    assert [error.code, *(more.code for more in error.more)] == ["header_ambiguous"] * 2  # type: ignore[attr-defined]
    assert "Spørsmål til i samme inndata: 1." in sentence(error)


def test_a_deadline_is_no_deed(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, with_column(periods(3), ["28.01.2026"] * 3), [*ABSENCE, "Frist"])
    assert remarks(tables)["deadline_column"] == (1, ("fravær.csv!E1",))
    assert tables.accounts[0].read.unused == ("Frist",) and not tables.has_follow_up


def test_columns_about_people_are_forgotten_and_named(tmp_path: Path) -> None:
    rows = with_column(periods(2), ["Ola Eksempel", "Kari Eksempel"])
    read_table = read_rows(tmp_path, rows, [*ABSENCE, "Navn"]).accounts[0].read
    assert (read_table.dropped, read_table.unused) == (("Navn",), ())


PAGES = [
    ["Sykefravær 2026", "", "", ""],
    ABSENCE,
    *periods(2),
    ["Utskrift 01.02.2026 side 1 av 2", "", "", ""],
    ["Sykefravær 2026", "", "", ""],
    ABSENCE,
    ["7", "02.02.2026", "04.02.2026", "Sykmelding"],
    ["Sum", "", "", "3"],
    ["Totalt antall dager: 9", "", "", ""],
]


def test_page_headers_footers_and_totals_are_no_records(tmp_path: Path) -> None:
    tables = read([text_file(tmp_path / "a.csv", PAGES)], settings())
    assert out_of_scope(tables) == {"page_footer": 1, "page_header": 1, "repeated_header": 1, "totals": 2}
    assert tables.absences["row"].tolist() == [3, 4, 8]
    assert tables.fault_counts == {} and sums_hold(tables)


@pytest.mark.parametrize("word", ["Sum", "Totalt", "Total: 12", "Sum avdeling Lager", "I alt", "Grand total"])
def test_a_record_with_a_first_day_is_never_a_total(tmp_path: Path, word: str) -> None:
    rows = [[*HEADERS, "Avdeling"], ["1", "05.01.2026", "06.01.2026", "Sykmelding", "100", word]]
    assert len(read([text_file(tmp_path / "a.csv", rows)], settings()).absences) == 1
