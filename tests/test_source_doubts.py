"""Fields that stand in for others, columns that disagree, and columns that may be something else than their header."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.source import read
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.source_files import (
    HEADERS,
    ROW,
    error_of,
    faults,
    read_rows,
    remarks,
    sentence,
    settings,
    sums_hold,
    text_file,
)

KEY = ["employee", "start", "kind"]


def days(series: pd.Series) -> list[str]:
    return series.dt.strftime("%d.%m").fillna("").tolist()


def scales(folder: Path, headers: list[str], row: list[str], **values: object) -> dict[str, str]:
    return dict(read_rows(folder, [row], headers, **values).accounts[0].read.scales)


def test_the_first_day_back_is_the_day_after_the_last(tmp_path: Path) -> None:
    rows = [
        ["1", "05.01.2026", "sick_note", "12.01.2026"],
        ["2", "05.01.2026", "sick_note", ""],
        ["3", "05.01.2026", "sick_note", "pågående"],
        ["4", "05.01.2026", "sick_note", "05.01.2026"],
        ["5", "05.01.2026", "sick_note", "snart"],
    ]
    tables = read_rows(tmp_path, rows, [*KEY, "return_day"])
    assert days(tables.absences["end"]) == ["11.01", "", ""]
    assert faults(tables) == [
        ("fravær.csv!D5", "end_before_start", True),
        ("fravær.csv!D6", "date_unreadable", True),
    ]
    assert all(fault.column == "return_day" for fault in tables.faults)
    assert remarks(tables)["open_end_words"] == (1, ("fravær.csv!D4",))
    account = tables.accounts[0]
    assert account.read.scales == {"end": "return_day"} and account.letters["end"] == "D"
    assert sums_hold(tables)


def test_the_last_day_wins_over_the_first_day_back(tmp_path: Path) -> None:
    rows = [
        ["1", "05.01.2026", "sick_note", "11.01.2026", "12.01.2026"],
        ["2", "05.01.2026", "sick_note", "11.01.2026", "11.01.2026"],
        ["3", "05.01.2026", "sick_note", "", "12.01.2026"],
        ["4", "05.01.2026", "sick_note", "11.01.2026", "snart"],
    ]
    tables = read_rows(tmp_path, rows, [*KEY, "end", "return_day"])
    assert days(tables.absences["end"]) == ["11.01", "11.01", "", "11.01"]
    assert faults(tables) == [] and "end" not in tables.accounts[0].read.scales
    assert remarks(tables) == {"return_day_differs": (2, ("fravær.csv!E3", "fravær.csv!E4"))}


def test_one_row_a_day(tmp_path: Path) -> None:
    rows = [["1", "05.01.2026", "sick_note"], ["1", "06.01.2026", "sick_note"], ["2", "", "sick_note"]]
    rows.append(["3", "snart", "sick_note"])
    tables = read_rows(tmp_path, rows, ["employee", "day", "kind"])
    assert days(tables.absences["start"]) == days(tables.absences["end"]) == ["05.01", "06.01"]
    assert faults(tables) == [("fravær.csv!B4", "start_missing", True), ("fravær.csv!B5", "date_unreadable", True)]
    account = tables.accounts[0]
    assert account.read.scales == {"start": "day"} and account.letters["start"] == account.letters["end"] == "B"


def test_a_length_beside_a_last_day_is_compared(tmp_path: Path) -> None:
    rows = [
        ["1", "05.01.2026", "sick_note", "11.01.2026", "7"],
        ["2", "05.01.2026", "sick_note", "11.01.2026", "5"],
        ["3", "05.01.2026", "sick_note", "", "9"],
        ["4", "05.01.2026", "sick_note", "11.01.2026", "halv"],
    ]
    tables = read_rows(tmp_path, rows, [*KEY, "end", "length_days"])
    assert days(tables.absences["end"]) == ["11.01", "11.01", "", "11.01"]
    assert faults(tables) == []
    assert remarks(tables) == {"length_differs": (1, ("fravær.csv!E3",))}
    back = [[*row[:3], "12.01.2026", row[4]] for row in rows[:2]]
    assert remarks(read_rows(tmp_path, back, [*KEY, "return_day", "length_days"])) == {
        "length_differs": (1, ("fravær.csv!E3",))
    }


def test_the_per_cent_at_work_is_the_grade_inverted(tmp_path: Path) -> None:
    cells = ["0", "40", "", "130", "halv"]
    rows = [[str(number), "05.01.2026", "sick_note", cell] for number, cell in enumerate(cells)]
    tables = read_rows(tmp_path, rows, [*KEY, "at_work_pct"])
    assert tables.absences["grade"].tolist() == [100, 60, 100] and tables.absences["grade_recorded"].all()
    assert faults(tables) == [
        ("fravær.csv!D5", "grade_out_of_range", True),
        ("fravær.csv!D6", "percent_unreadable", True),
    ]
    assert tables.accounts[0].letters["grade"] == "D"
    shares = [[*row[:3], cell] for row, cell in zip(rows, ["0", "0,4", "1"], strict=False)]
    assert read_rows(tmp_path, shares, [*KEY, "at_work_pct"]).absences["grade"].tolist() == [100, 60, 0]


def test_the_grade_wins_over_the_per_cent_at_work(tmp_path: Path) -> None:
    rows = [["1", "05.01.2026", "sick_note", "60", "40"], ["2", "05.01.2026", "sick_note", "60", "60"]]
    tables = read_rows(tmp_path, rows, [*KEY, "grade", "at_work_pct"])
    assert tables.absences["grade"].tolist() == [60, 60]
    assert remarks(tables) == {"at_work_differs": (1, ("fravær.csv!E3",))}


def test_how_columns_are_written_is_told(tmp_path: Path) -> None:
    headers = [*KEY, "grade", "position_pct"]
    assert scales(tmp_path, headers, [*ROW[:2], "sick_note", "50", "0,8"]) == {
        "grade": "per_cent",
        "position_pct": "share",
    }
    assert scales(tmp_path, headers, [*ROW[:2], "sick_note", "50 %", ""]) == {"grade": "per_cent"}
    stated = {"grade": "share", "absences.position_pct": "per_cent"}
    tables = read_rows(tmp_path, [[*ROW[:2], "sick_note", "1", "1"]], headers, scales=stated)
    assert tables.absences[["grade", "position_pct"]].to_numpy().tolist() == [[100, 1]]
    assert remarks(tables) == {}
    words = set(read_rows(tmp_path, [ROW]).accounts[0].read.scales.values()) | {
        "share",
        "month_first",
        "day_first",
        "return_day",
        "day",
    }
    for language in LANGUAGES:
        assert words <= set(Texts(language).section("data.scales"))


# Each employee's second row begins on the day the first one ends.
TOUCHING = [
    row
    for number in "123"
    for row in (
        [number, "05.01.2026", "12.01.2026", "sick_note"],
        [number, "12.01.2026", "19.01.2026", "sick_note"],
    )
]
PERIOD = ["employee", "start", "end", "kind"]


def test_the_first_day_back_under_a_header_of_last_days_is_a_question(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [PERIOD, *TOUCHING])
    error = error_of([path])
    assert error.code == "end_or_return"
    told = sentence(error)
    assert "«end» (C)" in told and "i 3 rader" in told
    assert 'return_day = "end"' in told and 'end = "end"' in told
    back = read([path], settings(columns={"return_day": "end"}))
    assert days(back.absences["end"]) == ["11.01", "18.01"] * 3 and remarks(back) == {}
    last = read([path], settings(columns={"absences.end": "end"}))
    assert days(last.absences["end"]) == ["12.01", "19.01"] * 3
    assert remarks(last) == {"end_touches_next": (3, ("a.csv!C2", "a.csv!C4", "a.csv!C6"))}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([["4", "05.01.2026", "05.01.2026", "sick_note"]], 3),  # a day that begins and ends as one
        ([["3", "20.01.2026", "25.01.2026", "sick_note"]], 3),  # the day before, as last days are
        ([], 0),
    ],
)
def test_what_is_no_question_of_the_first_day_back(tmp_path: Path, more: list[list[str]], told: int) -> None:
    rows = [*TOUCHING, *more] if more else TOUCHING[::2]
    tables = read_rows(tmp_path, rows, PERIOD)
    assert len(tables.absences) == len(rows)
    assert remarks(tables).get("end_touches_next", (0,))[0] == told


def test_two_touching_rows_are_a_remark(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, TOUCHING[:4], PERIOD)
    assert remarks(tables)["end_touches_next"] == (2, ("fravær.csv!C2", "fravær.csv!C4"))


def graded(grades: list[str], kind: str = "Sykmelding") -> list[list[str]]:
    return [[str(number), *ROW[1:3], kind, grade] for number, grade in enumerate(grades)]


def test_sick_notes_of_grade_0_are_a_question(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, *graded(["0", "0", "50", ""])])
    error = error_of([path])
    assert error.code == "grade_inverted"
    told = sentence(error)
    assert "«Sykmeldingsgrad» (E)" in told and "2 av 3" in told and 'at_work_pct = "Sykmeldingsgrad"' in told
    inverted = read([path], settings(columns={"at_work_pct": "Sykmeldingsgrad"}))
    assert inverted.absences["grade"].tolist() == [100, 100, 50, 100]
    confirmed = read([path], settings(columns={"grade": "sykmeldingsgrad"}))
    assert confirmed.absences["grade"].tolist() == [0, 0, 50, 100]


@pytest.mark.parametrize(
    ("grades", "kind"),
    [(["0", "0"], "Sykmelding"), (["0", "0", "50", "100"], "Sykmelding"), (["0", "0", "0"], "Egenmelding")],
)
def test_grades_that_are_no_question(tmp_path: Path, grades: list[str], kind: str) -> None:
    assert read_rows(tmp_path, graded(grades, kind)).absences["grade"].tolist() == [float(grade) for grade in grades]


def test_every_remark_on_values_has_a_text() -> None:
    codes = ["open_end_words", "blank_words", "end_touches_next", "return_day_differs", "length_differs"]
    codes += ["at_work_differs", "at_work_pct_as_share", "ids_with_decimals", "ids_with_names"]
    for language in LANGUAGES:
        assert all(Texts(language).has(f"data.data_remarks.{code}") for code in codes)
