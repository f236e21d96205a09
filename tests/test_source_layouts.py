"""Reports in groups, one row a day, one case in several rows, overlapping exports, and what cannot be audited."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from audit import audit_files
from audit.source import read
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import LANGUAGES
from rules.workdays import calendar
from tests.source_files import (
    AS_OF,
    HEADERS,
    ROW,
    error_of,
    faults,
    identity_numbers,
    out_of_scope,
    sentence,
    settings,
    sums_hold,
    text_file,
    workbook,
)

PERIOD = ["Fra dato", "Til dato", "Fraværstype", "Grad"]
FIRST = ["05.01.2026", "20.01.2026", "Sykmelding", "100"]
SECOND = ["02.02.2026", "03.02.2026", "Egenmelding", ""]
THIRD = ["09.03.2026", "13.03.2026", "Sykmelding", "50"]


def read_sheet(folder: Path, rows: Sequence[Sequence[object]], **values: Any) -> Any:
    tables = read([workbook(folder / "rapport.xlsx", {"Rapport": rows})], settings(**values))
    assert sums_hold(tables)
    return tables


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["1042 Nordmann, Kari"], ["1043 Eksempel, Ola"]),
        (["Ansatt: 1042"], ["Ansatt: 1043"]),
        (["Ansattnr 1042 – Kari Nordmann"], ["Ansattnr 1043 – Ola"]),
        (["Ansatt:", "1042 Kari"], ["Ansatt:", "1043 Ola"]),
        ([1042, "Nordmann, Kari"], [1043, "Eksempel, Ola"]),
        ([1042], [1043]),
        (["Ansatt: Kari Nordmann (1042)"], ["Ansatt: Ola Eksempel (1043)"]),
    ],
)
@pytest.mark.parametrize("repeated", [False, True])
def test_periods_under_their_employee(tmp_path: Path, one: list[object], other: list[object], repeated: bool) -> None:
    again = [PERIOD] if repeated else []
    rows = [["Fraværsrapport 2026"], [], one, PERIOD] if repeated else [PERIOD, one]
    rows += [FIRST, SECOND, ["Sum", "", "", 2], [], other, *again, THIRD, ["Totalt", "", "", 3]]
    tables = read_sheet(tmp_path, rows)
    assert tables.absences["employee"].tolist() == ["1042", "1042", "1043"]
    assert tables.absences["grade"].tolist() == [100, 100, 50]
    # With the header on top the first heading is a row of the table; above its own header it is a title.
    own = {"group_heading": 1, "repeated_header": 1} if repeated else {"group_heading": 2}
    assert out_of_scope(tables) == {**own, "totals": 2}
    assert tables.accounts[0].read.layout == "grouped"
    assert tables.notes == ("grouped_report",)
    assert not tables.faults


def test_units_above_the_employees_and_rows_of_nobody(tmp_path: Path) -> None:
    rows = [PERIOD, FIRST, ["Avdeling: Lager"], SECOND, ["Ansatt: 1042"], ["Stilling: Montør"], FIRST]
    rows += [["Avdeling: Butikk"], THIRD, ["Ansatt: 1043"], THIRD]
    tables = read_sheet(tmp_path, rows)
    assert tables.absences["employee"].tolist() == ["1042", "1043"]
    assert tables.absences["unit"].tolist() == ["Lager", "Butikk"]
    # The heading stands in column A, the period in its own row.
    assert faults(tables) == [(f"Rapport!A{row}", "employee_missing", True) for row in (2, 4, 9)]
    assert out_of_scope(tables) == {"group_heading": 5}


def test_a_column_of_employees_that_is_filled_in_the_headings_only(tmp_path: Path) -> None:
    headers = ["Ansattnr", "Navn", *PERIOD]
    rows = [headers, [1042, "Kari"], ["", "", *FIRST], ["", "", *SECOND], [1043, "Ola"], ["", "", *THIRD]]
    tables = read_sheet(tmp_path, rows)
    assert tables.absences["employee"].tolist() == ["1042", "1042", "1043"]
    assert tables.accounts[0].letters["employee"] == "A"
    assert tables.accounts[0].read.columns["employee"] == "Ansattnr"


def test_a_heading_that_is_not_understood_ends_the_group(tmp_path: Path) -> None:
    rows = [PERIOD, ["1042 Nordmann, Kari"], FIRST, ["1043 Kari"], SECOND, ["Merknad om noe"], THIRD]
    tables = read_sheet(tmp_path, rows)
    assert tables.absences["employee"].tolist() == ["1042"]
    codes = [(where, code) for where, code, _ in faults(tables)]
    assert ("Rapport!A5", "employee_missing") in codes and ("Rapport!A7", "employee_missing") in codes


@pytest.mark.parametrize(
    "heading",
    ["100 Lager", "2026", "Lager", "12 dager"],  # a place, a year, a word, an amount
)
def test_a_number_that_need_not_be_an_employee_is_none(tmp_path: Path, heading: str) -> None:
    book = workbook(tmp_path / "rapport.xlsx", {"Rapport": [PERIOD, [heading], FIRST, SECOND]})
    assert error_of([book]).code == "column_missing"


def test_a_report_in_groups_as_text_and_a_national_number_as_the_key(tmp_path: Path) -> None:
    number = next(identity_numbers())
    rows = [PERIOD, [f"{number} Nordmann, Kari", "", "", ""], FIRST, SECOND]
    tables = read([text_file(tmp_path / "rapport.csv", rows)], settings())
    assert tables.absences["employee"].tolist() == ["N0001", "N0001"]
    assert "ids_replaced" in tables.notes


def test_one_row_a_day(tmp_path: Path) -> None:
    rows = [["1001", day, "sick_note", 100] for day in ("05.01.2026", "06.01.2026", "tull")]
    tables = read([text_file(tmp_path / "a.csv", [["employee", "day", "kind", "grade"], *rows])], settings())
    assert tables.absences["start"].tolist() == tables.absences["end"].tolist()
    assert len(tables.absences) == 2
    assert faults(tables) == [("a.csv!B4", "date_unreadable", True)]
    assert tables.accounts[0].read.layout == "days"
    assert tables.notes == ("one_row_a_day",)


def audited(paths: Sequence[Path], **values: Any) -> AuditResult:
    return audit_files(list(paths), Settings(**{"as_of": AS_OF, "privacy": "named", **values}))


def verdicts(result: AuditResult) -> list[tuple[object, ...]]:
    found = result.findings[result.findings["subject"] != "routine"]
    return sorted(
        found[["rule", "employee", "verdict", "due", "done", "days_late"]].astype(str).itertuples(index=False)
    )


def test_one_case_in_several_rows_is_one_case(tmp_path: Path) -> None:
    # The employer pays to day 16 (20 January), the month ends, and the payroll system cuts the case at both.
    whole = [["1001", "05.01.2026", "22.03.2026", "Sykmelding", "100"]]
    cut = [("05.01.2026", "20.01.2026"), ("21.01.2026", "31.01.2026"), ("01.02.2026", "22.03.2026")]
    segments = [["1001", *days, "Sykmelding", "100"] for days in cut]
    results = [
        audited([text_file(tmp_path / f"{name}.csv", [HEADERS, *rows])])
        for name, rows in (("whole", whole), ("cut", segments))
    ]
    for result in results:
        (spell,) = result.spells.to_dict("records")
        # 27 days of January from the fifth, 28 of February, 22 of March.
        assert (spell["start"], spell["end"], spell["days"], spell["full_run"]) == ("2026-01-05", "2026-03-22", 77, 77)
    assert verdicts(results[0]) == verdicts(results[1])


def test_two_systems_that_tell_the_same_absence(tmp_path: Path) -> None:
    first = text_file(tmp_path / "a.csv", [HEADERS, ROW, ["1002", *ROW[1:]], ["1003", *ROW[1:]]])
    headers = ["Ansattnr", "Startdato", "Sluttdato", "Fraværskode", "Grad"]
    second = [
        ["1001", "2026-01-05", "2026-01-20", "Sykmeldt", "100,0"],  # the same in other words
        ["1002", "2026-01-05", "2026-01-21", "Sykmeldt", "100"],  # another end
        ["1003", "2026-01-05", "2026-01-20", "Sykmeldt", "50"],  # another grade
        ["1004", "2026-01-05", "2026-01-20", "Sykmeldt", "100"],
    ]
    tables = read([first, text_file(tmp_path / "b.csv", [headers, *second])], settings())
    assert [account.read.out_of_scope for account in tables.accounts] == [{}, {"repeat_of_other_table": 1}]
    assert tables.absences["employee"].tolist() == ["1001", "1002", "1003", "1002", "1003", "1004"]
    assert sums_hold(tables)


def test_a_repeat_that_tells_more_stays(tmp_path: Path) -> None:
    bare = text_file(tmp_path / "a.csv", [HEADERS[:4], ROW[:4]])
    graded = text_file(tmp_path / "b.csv", [HEADERS, ROW])
    followed = text_file(tmp_path / "c.csv", [[*HEADERS, "plan_ready"], [*ROW, "20.01.2026"], ["1002", *ROW[1:], ""]])
    assert [len(read(paths, settings()).absences) for paths in ([graded, bare], [bare, graded])] == [1, 2]
    tables = read([graded, followed], settings())
    assert len(tables.follow_up) == 1 and len(tables.absences) == 3


AGGREGATED = [
    [["Avdeling", "Sykefraværsprosent"], ["Lager", "6,1"], ["Butikk", "4,4"]],
    [["Fraværsstatistikk"], ["Måned", "Antall tilfeller", "Dagsverk"], ["2026-01-01", 4, 12], ["2026-02-01", 3, 9]],
    [["Enhet", "Egenmeldt %", "Legemeldt %", "Mulige dagsverk"], ["Lager", 1.1, 4.2, 1200]],
]
UNDATED = [
    [["Ansattnr", "Fraværstype", "Timer"], ["1001", "Sykmelding", 37.5]],
    [["Ansattnr", "Navn", "Fraværsdager"], ["1001", "Ola", 12]],
    [["Ansattnr", "Avdeling", "Fraværstype", "Dager"], ["1001", "Lager", "Sykmelding", 3]],
]


@pytest.mark.parametrize(
    ("code", "rows"),
    [("aggregated_report", rows) for rows in AGGREGATED] + [("list_without_dates", rows) for rows in UNDATED],
)
def test_what_cannot_be_audited_is_refused_kindly(tmp_path: Path, code: str, rows: list[list[object]]) -> None:
    error = error_of([text_file(tmp_path / "liste.csv", rows)])
    assert error.code == code
    wanted = {"nb": "første dag, siste dag, type og grad", "nn": "første dag, siste dag, type og grad"}
    wanted["en"] = "first day, last day, type and grade"
    for language in LANGUAGES:
        assert "liste.csv" in sentence(error, language) and wanted[language] in sentence(error, language)


def test_the_table_of_agreed_days_is_no_report(tmp_path: Path) -> None:
    hours = text_file(
        tmp_path / "b.csv", [["Enhet", "Kvartal", "Mulige dagsverk", "Sykefraværsprosent"], ["Lager", "2026K1", 900, 6]]
    )
    tables = read([text_file(tmp_path / "a.csv", [HEADERS, ROW]), hours], settings())
    assert tables.hours["agreed_days"].tolist() == [900]


def test_a_list_with_dates_is_asked_about_as_before(tmp_path: Path) -> None:
    rows = [["Ansattnr", "Startet", "Fraværstype"], ["1001", "05.01.2026", "Sykmelding"]]
    assert error_of([text_file(tmp_path / "a.csv", rows)]).code == "column_missing"


@dataclass(frozen=True)
class Absence:
    """Sickness from one working day to another, so that its working days alone tell it wholly."""

    employee: str
    first: date
    last: date
    kind: str


def working_days(first: date, last: date) -> list[date]:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    free = calendar(0, 40_000)
    numbers = [float((day - date(1970, 1, 1)).days) for day in days]
    off = free.without_working_day(np.array(numbers), np.array(numbers))
    return [day for day, away in zip(days, off.tolist(), strict=True) if not away]


YEAR = working_days(date(2026, 1, 2), date(2026, 6, 26))


@st.composite
def absences(draw: st.DrawFn) -> list[Absence]:
    """A small company; two absences of one employee have at least one working day between them."""
    found = []
    for number in range(draw(st.integers(2, 9))):
        at = draw(st.integers(0, 20))
        while at < len(YEAR) and draw(st.booleans() if at > 20 else st.just(True)):
            last = min(at + draw(st.integers(0, 40)), len(YEAR) - 1)
            kind = draw(st.sampled_from(("sick_note", "self_certified")))
            found.append(Absence(f"E{number}", YEAR[at], YEAR[last], kind))
            at = last + 1 + draw(st.integers(1, 30))
    return found


def as_periods(folder: Path, company: list[Absence]) -> Path:
    rows = [[one.employee, one.first, one.last, one.kind] for one in company]
    return text_file(folder / "periods.csv", [["employee", "start", "end", "kind"], *rows])


def as_days(folder: Path, company: list[Absence]) -> Path:
    rows = [[one.employee, day, one.kind] for one in company for day in working_days(one.first, one.last)]
    return text_file(folder / "days.csv", [["employee", "day", "kind"], *rows])


def as_calendar(folder: Path, company: list[Absence]) -> Path:
    cells = {(one.employee, day): one.kind for one in company for day in working_days(one.first, one.last)}
    people = sorted({one.employee for one in company})
    sheets = {}
    for month in range(1, 7):
        days = [day for day in (date(2026, month, 1) + timedelta(days=n) for n in range(31)) if day.month == month]
        rows = [[person, *(cells.get((person, day), "") for day in days)] for person in people]
        sheets[f"{month:02d}.2026"] = [["employee", *(day.day for day in days)], *rows]
    return workbook(folder / "calendar.xlsx", sheets)


@hypothesis_settings(max_examples=6, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(company=absences())
def test_periods_days_and_calendars_are_the_same_spells(company: list[Absence]) -> None:
    """Free days between two days of one kind are bridged, so the working days of a period tell the whole period."""
    with tempfile.TemporaryDirectory() as name:
        results = [audited([layout(Path(name), company)]) for layout in (as_periods, as_days, as_calendar)]
    spells = [result.spells.drop(columns="rows").to_dict("records") for result in results]
    assert spells[0] == spells[1] == spells[2]
    assert [result.provenance.tables[0].layout for result in results] == ["periods", "days", "calendar"]
    assert verdicts(results[0]) == verdicts(results[1]) == verdicts(results[2])
