"""Is the export complete: control totals, gaps and questions, through the real reader and pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit import audit_files
from rules.completeness import Completeness, IdRange
from rules.result import AuditResult
from tests.source_files import settings, text_file, workbook

HEADERS = ("employee", "start", "end", "kind", "grade", "unit", "record_id")


def audited(
    folder: Path, rows: Iterable[Sequence[object]], tables: dict[str, list[Sequence[object]]] | None = None, **told: Any
) -> AuditResult:
    """The audit of one file of absences under HEADERS, and of other tables by the name of their file."""
    whole = [[*row, *[""] * (len(HEADERS) - len(row))] for row in rows]
    paths = [text_file(folder / "fravar.csv", [HEADERS, *whole])]
    paths += [text_file(folder / f"{name}.csv", table) for name, table in (tables or {}).items()]
    return audit_files(paths, settings(**{"privacy": "named", **told}))


def found(folder: Path, rows: Iterable[Sequence[object]], **more: Any) -> Completeness:
    return audited(folder, rows, **more).completeness


def totals(complete: Completeness) -> dict[tuple[str, str, str], tuple[int, int]]:
    return {(line.quarter, line.group, line.unit): (line.rows, line.days) for line in complete.totals}


# What is worked out by hand: E1 has 3 days of December, all 90 days of the first quarter and 10 of April; E2 is open
# from 29 June and is cut on 30 June; E3 is on vacation, and E4's sick note of grade 0 is no sickness.
COUNTED = [
    ("E1", "29.12.2025", "10.04.2026", "sick_note", 50, "Lager"),
    ("E2", "29.06.2026", "", "self_certified", "", "Kontor"),
    ("E3", "01.04.2026", "07.04.2026", "vacation", "", "Kontor"),
    ("E4", "02.02.2026", "06.02.2026", "sick_note", 0, ""),
    ("E5", "30.03.2026", "02.07.2026", "sick_note", 100, "Kontor"),
]


def test_rows_stand_in_the_quarter_they_begin_and_days_in_the_quarter_they_lie_in(tmp_path: Path) -> None:
    assert totals(found(tmp_path, COUNTED)) == {
        ("", "all", ""): (5, 103 + 2 + 93),
        ("2025Q4", "all", ""): (1, 3),
        ("2026Q1", "all", ""): (2, 90 + 2),
        ("2026Q2", "all", ""): (2, 10 + 2 + 91),
        ("", "unit", "Kontor"): (3, 2 + 93),
        ("2026Q1", "unit", "Kontor"): (1, 2),
        ("2026Q2", "unit", "Kontor"): (2, 2 + 91),
        ("", "unit", "Lager"): (1, 103),
        ("2025Q4", "unit", "Lager"): (1, 3),
        ("2026Q1", "unit", "Lager"): (0, 90),
        ("2026Q2", "unit", "Lager"): (0, 10),
        ("", "none", ""): (1, 0),
        ("2026Q1", "none", ""): (1, 0),
    }


def test_a_record_of_many_quarters_fills_those_between(tmp_path: Path) -> None:
    told = totals(found(tmp_path, [("E1", "31.12.2024", "01.04.2026", "sick_note", 100)]))
    days = {quarter: n for (quarter, group, _), (_, n) in told.items() if group == "all"}
    quarters = {"2024Q4": 1, "2025Q1": 90, "2025Q2": 91, "2025Q3": 92, "2025Q4": 92, "2026Q1": 90, "2026Q2": 1}
    assert days == {"": 457, **quarters}


def test_a_blank_unit_is_that_of_the_list_of_employees(tmp_path: Path) -> None:
    lists = {"ansatte": [("employee", "unit"), ("E4", "Verksted"), ("E1", "Salg")]}
    told = totals(found(tmp_path, COUNTED, tables=lists))
    assert told["", "unit", "Verksted"] == (1, 0) and told["", "unit", "Lager"] == (1, 103)
    assert not any(group == "none" for _, group, _ in told)


def test_the_rows_agree_with_the_book_keeping(tmp_path: Path) -> None:
    rows = [*COUNTED, ("E6", "99.99.2026", "", "sick_note", 100, ""), COUNTED[0]]
    result = audited(tmp_path, rows)
    assert result.sums.rows_read == 7
    assert totals(result.completeness)["", "all", ""][0] == result.sums.rows_used == 5


def test_another_source_is_held_against_the_export(tmp_path: Path) -> None:
    told = (
        {"quarter": "2026Q1", "rows": 2, "days": 99},
        {"unit": "Kontor", "days": 95},
        {"quarter": "2019Q1", "rows": 4},
        {"unit": "Fabrikk", "rows": 7},
    )
    lines = found(tmp_path, COUNTED, control_totals=told).comparisons
    assert [(line.number, line.measure, line.standing, line.told, line.counted, line.difference) for line in lines] == [
        (1, "rows", "agrees", 2, 2, 0),
        (1, "days", "differs", 99, 92, -7),
        (2, "days", "agrees", 95, 95, 0),
        (3, "rows", "differs", 4, 0, -4),
        (4, "rows", "unit_unknown", None, None, None),
    ]
    assert lines[2].unit == "Kontor" and lines[4].unit == "Fabrikk"


def test_words_of_the_settings_are_cleaned(tmp_path: Path) -> None:
    result = audited(tmp_path, COUNTED, control_totals=({"unit": "Depresjon", "rows": 7},))
    assert "Depresjon" not in result.to_json()
    assert result.settings.control_totals == ({"unit": "[***]", "rows": 7},)


def with_ids(ids: Iterable[object]) -> list[Sequence[object]]:
    """A row of two days a month for each id."""
    return [
        (f"E{n}", f"{n % 28 + 1:02d}.03.2026", f"{n % 28 + 1:02d}.03.2026", "self_certified", "", "", one)
        for n, one in enumerate(ids)
    ]


def test_running_numbers_that_no_row_has(tmp_path: Path) -> None:
    rows = with_ids(["F-1", "F-2", "F-3", "F-6", "F-8", "F-9", "F-10"])
    ids = found(tmp_path, rows).record_ids
    assert (ids.state, ids.ids, ids.first, ids.last, ids.missing) == ("running", 7, "F-1", "F-10", 3)
    assert ids.ranges == (IdRange("F-4", "F-5"), IdRange("F-7", "F-7"))


def test_a_missing_number_is_written_as_the_others(tmp_path: Path) -> None:
    ids = found(tmp_path, with_ids(["2026-007", "2026-008", "2026-010"])).record_ids
    assert (ids.first, ids.last, ids.ranges) == ("2026-007", "2026-010", (IdRange("2026-009", "2026-009"),))


def test_a_number_of_a_row_that_is_not_used_is_not_missing(tmp_path: Path) -> None:
    rows = with_ids(range(1, 9))
    rows[2] = ("E3", "99.99.2026", "", "self_certified", "", "", 3)  # set aside
    rows[4] = ("E5", "01.08.2026", "", "self_certified", "", "", 5)  # after as_of
    ids = found(tmp_path, rows).record_ids
    assert (ids.state, ids.ids, ids.missing) == ("running", 8, 0)


def test_sheets_share_one_row_of_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "f.xlsx", {"A": [HEADERS, *with_ids([1, 3, 5])], "B": [HEADERS, *with_ids([2, 4, 7])]})
    ids = audit_files([path], settings(privacy="named")).completeness.record_ids
    assert (ids.ids, ids.missing, ids.ranges) == (6, 1, (IdRange("6", "6"),))


@pytest.mark.parametrize(
    ("ids", "state"),
    [
        ([""] * 4, "none"),
        ([1, 2, "", ""], "unusable"),
        (["A1", "B2", "C3", "D4"], "unusable"),
        ([10, 200, 3000, 40000], "unusable"),
        ([1, 2, 5, 6], "running"),
        ([1, 2, 5, 9], "unusable"),  # four of nine
    ],
)
def test_numbers_that_do_not_run_on_are_not_used(tmp_path: Path, ids: list[object], state: str) -> None:
    told = found(tmp_path, with_ids(ids)).record_ids
    assert told.state == state and (state == "running" or not (told.missing or told.ranges))


def test_an_id_on_several_rows_is_told_and_is_no_gap(tmp_path: Path) -> None:
    ids = found(tmp_path, with_ids([1, 1, 1, 2, 3, 3])).record_ids
    assert (ids.ids, ids.missing, ids.shared, ids.shared_rows) == (3, 0, 2, 5)


def begins(days: Iterable[date], unit: str = "", who: str = "E") -> list[Sequence[object]]:
    """A self-certified day for each date, each of another employee."""
    return [
        (f"{who}{n}", f"{day:%d.%m.%Y}", f"{day:%d.%m.%Y}", "self_certified", "", unit) for n, day in enumerate(days)
    ]


def months(*numbers: int, year: int = 2025, day: int = 10) -> list[date]:
    return [date(year, number, day) for number in numbers]


def test_months_in_which_no_absence_begins(tmp_path: Path) -> None:
    (quiet,) = found(tmp_path, begins(months(1, 2, 3, 5, 6, 8))).quiet_months
    assert (quiet.unit, quiet.months, quiet.quiet, quiet.looked_at) == ("", ("2025-04", "2025-07"), 2, 6)


@pytest.mark.parametrize(("own", "told"), [((1, 2, 3, 4, 6, 7, 8), ("2025-05",)), ((1, 2, 3, 6, 8), ())])
def test_a_unit_that_has_absences_in_three_of_four_months(
    tmp_path: Path, own: tuple[int, ...], told: tuple[str, ...]
) -> None:
    rows = begins(months(*range(1, 9)), "Kontor", "K") + begins(months(*own), "Lager", "L")
    assert [one.months for one in found(tmp_path, rows).quiet_months if one.unit] == ([told] if told else [])


def test_too_few_months_with_absences_tell_nothing(tmp_path: Path) -> None:
    (quiet,) = found(tmp_path, begins(months(1, 4, 12))).quiet_months
    assert (quiet.months, quiet.quiet, quiet.looked_at) == ((), 9, 10)


def test_units_of_which_no_absence_is_recorded(tmp_path: Path) -> None:
    tables = {
        "ansatte": [("employee", "unit"), ("X1", "Verksted"), ("E1", "Lager")],
        "timer": [("unit", "quarter", "agreed_days"), ("Kantine", "2026Q1", 60)],
    }
    assert found(tmp_path, COUNTED, tables=tables).units_without_rows == ("Kantine", "Verksted")


@pytest.mark.parametrize(("last_day", "told"), [(date(2026, 5, 30), True), (date(2026, 5, 31), False)])
def test_a_recording_that_ends_suddenly(tmp_path: Path, last_day: date, told: bool) -> None:
    """First days 10 days apart: 31 days without one to 30 June are more than three times as long, 30 days are not."""
    rows = begins(last_day - timedelta(days=10 * n) for n in range(12))
    ends = found(tmp_path, rows).sudden_ends
    assert [(end.unit, end.days, end.longest, end.starts) for end in ends] == ([("", 31, 10, 12)] if told else [])


def test_a_unit_whose_recording_ends_suddenly(tmp_path: Path) -> None:
    rows = begins((date(2026, 6, 28) - timedelta(days=5 * n) for n in range(12)), "Kontor", "K")
    rows += begins((date(2026, 6, 14) - timedelta(days=2 * n) for n in range(10)), "Lager", "L")
    (end,) = found(tmp_path, rows).sudden_ends
    assert (end.unit, end.last_start, end.days, end.longest, end.starts) == ("Lager", "2026-06-14", 16, 2, 10)


def test_employees_in_one_table_only(tmp_path: Path) -> None:
    rows = [
        ("E1", "01.01.2026", "28.01.2026", "sick_note", 100),  # 28 days are not over four weeks
        ("E2", "01.01.2026", "29.01.2026", "sick_note", 100),
        ("E3", "01.01.2026", "31.03.2026", "sick_note", 100),
    ]
    tables = {
        "ansatte": [("employee", "unit"), ("E1", "A"), ("E2", "A"), ("E8", "A"), ("E9", "A")],
        "logg": [("employee", "event", "date"), ("E3", "plan_ready", "20.01.2026"), ("E7", "contact", "20.01.2026")],
    }
    people = found(tmp_path, rows, tables=tables).people
    assert (people.listed, people.never_absent) == (4, 2)
    assert (people.absent, people.not_listed, people.not_listed_places) == (3, 1, ("fravar.csv!A4",))
    assert (people.only_followed_up, people.long_absent, people.not_followed_up) == (1, 2, 1)


def test_what_a_table_that_is_not_there_would_tell_is_not_told(tmp_path: Path) -> None:
    people = found(tmp_path, COUNTED).people
    told = (people.listed, people.never_absent, people.not_listed, people.only_followed_up, people.not_followed_up)
    assert told == (None,) * 5


@pytest.mark.parametrize(
    ("names", "lacking"),
    [
        (("Jan", "Feb", "Apr"), ("03",)),
        (("januar 2026", "mars 2026", "november 2025"), ("2025-12", "2026-02")),
        (("2026-01", "2026-02", "2026-05", "2026-06", "2026-07"), ("2026-03", "2026-04")),
        (("Avd 1", "Avd 2", "Avd 4"), ("Avd 3",)),
        (("Jan", "Feb", "Mar"), None),
        (("Jan", "Apr"), None),
        (("Avd 1", "Avd 50", "Avd 99"), None),
        (("Lager", "Kontor", "Salg"), None),
    ],
)
def test_sheets_named_as_a_series(tmp_path: Path, names: tuple[str, ...], lacking: tuple[str, ...] | None) -> None:
    """Each sheet has a row of its own, else the second would repeat the first."""
    sheets = {name: [HEADERS, (f"E{n}", *COUNTED[0][1:])] for n, name in enumerate(names)}
    series = audit_files([workbook(tmp_path / "f.xlsx", sheets)], settings()).completeness.series
    assert [one.lacking for one in series] == ([] if lacking is None else [lacking])


def test_a_sheet_of_the_series_that_is_not_read_is_named(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {name: [HEADERS, (name, *COUNTED[0][1:])] for name in ("Jan", "Feb", "Apr")}
    sheets["Mar"] = [("Møteplan",), ("mandag",)]
    (series,) = audit_files([workbook(tmp_path / "f.xlsx", sheets)], settings()).completeness.series
    assert (series.read, series.lacking, series.not_read) == (("Jan", "Feb", "Apr"), (), ("Mar",))


def test_it_goes_to_json_and_back(tmp_path: Path) -> None:
    rows = with_ids([1, 2, 5, 5]) + [(*row, 9) for row in begins(months(1, 2, 3, 5, 6, 8), "Kontor", "K")]
    result = audited(tmp_path, rows, control_totals=({"rows": 1},))
    again = AuditResult.from_json(result.to_json())
    assert again.completeness == result.completeness and again.to_json() == result.to_json()
