"""The absence rate, worked out by hand: which days are lost, by what they are divided, and what is not given.

The second quarter of 2026 has 91 days: 65 from Monday to Friday, less Easter (Thursday 2, Friday 3 and Monday 6 April),
1 May, Ascension (14 May) and Whit Monday (25 May), so 59 agreed days (17 May is a Sunday). June has 22.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit import audit_files
from reports.wording import Wording
from rules.settings import Settings
from tests.figure_inputs import cell, figures_of

Q2 = date(2026, 4, 1)
STAFF = "E1;Lager;100;;;\nE2;Lager;50;;;\nE3;Kontor;100;;;\n"
AGREED = 59 + 29.5 + 59


def test_lost_days_are_agreed_days_times_position_times_grade(tmp_path: Path) -> None:
    rows = (
        "E1;2026-06-01;2026-06-14;sick_note;60;Lager;;\n"  # ten weekdays, 60 per cent: 6
        "E2;2026-06-04;2026-06-05;self_certified;;Lager;;\n"  # two weekdays, half a position: 1
        "E3;2026-05-13;2026-05-15;sick_note;100;Kontor;;\n"  # Wednesday to Friday, Thursday is a holiday: 2
    )
    found = figures_of(tmp_path, rows, STAFF, period_from=Q2)
    everybody = cell(found)
    assert (everybody.self_certified, everybody.certified, everybody.agreed) == (1.0, 8.0, AGREED)
    assert (everybody.persons, everybody.employees, everybody.spells_started) == (3, 3, 3)
    assert everybody.rate == pytest.approx(900 / AGREED) and everybody.certified_rate == pytest.approx(800 / AGREED)
    assert everybody.self_certified_rate == pytest.approx(100 / AGREED)
    stores, office = cell(found, "Lager"), cell(found, "Kontor")
    assert (stores.lost, stores.agreed, stores.persons, stores.employees) == (7.0, 88.5, 2, 2)
    assert (office.lost, office.agreed) == (2.0, 59.0)
    assert cell(found, "Lager", "2026Q2") == replace(stores, quarter="2026Q2")
    assert found.absence.missing == () and found.absence.without_position == 0


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        (
            "E1;2026-06-05;2026-06-05;sick_note;100;;;\nE1;2026-06-08;2026-06-08;sick_note;100;;;\n",
            2,
        ),  # bridged weekend
        # Thursday's holiday is bridged in the spell, and no agreed day either.
        ("E1;2026-05-13;2026-05-13;sick_note;100;;;\nE1;2026-05-15;2026-05-15;sick_note;100;;;\n", 2),
        ("E1;2026-06-01;2026-06-05;sick_note;100;;;\nE1;2026-06-04;2026-06-12;vacation;;;;\n", 3),  # vacation outranks
        ("E1;2026-06-01;2026-06-05;sick_note;100;;;\nE1;2026-06-04;2026-06-05;leave;50;;;\n", 5),  # part-time leave not
        ("E1;2026-06-01;2026-06-05;sick_note;100;;;\nE1;2026-06-05;2026-06-05;resumed;;;;\n", 4),
        ("E1;2026-06-01;2026-06-05;sick_note;50;;;\nE1;2026-06-03;2026-06-05;sick_note;20;;;\n", 1.6),  # latest start
        ("E1;2026-06-01;2026-06-05;sick_note;0;;;\n", 0),
        ("E1;2026-06-01;2026-06-05;child_sick;;;;\n", 0),
        ("E1;2026-06-25;;sick_note;100;;;\n", 4),  # up to as_of, a Tuesday
        ("E1;2026-03-30;2026-04-07;sick_note;100;;;\n", 2),  # Wednesday 1 and Tuesday 7 April; March is before
    ],
)
def test_which_days_are_lost(tmp_path: Path, rows: str, lost: float) -> None:
    assert cell(figures_of(tmp_path, rows, STAFF, period_from=Q2)).lost == lost


def test_a_day_that_a_sick_note_covers_is_certified(tmp_path: Path) -> None:
    rows = "E1;2026-06-01;2026-06-03;self_certified;;;;\nE1;2026-06-03;2026-06-05;sick_note;100;;;\n"
    found = cell(figures_of(tmp_path, rows, STAFF, period_from=Q2))
    assert (found.self_certified, found.certified) == (2.0, 3.0)


def test_what_lies_outside_employment_is_lost_but_rates_nothing(tmp_path: Path) -> None:
    staff = "E1;Lager;80;2026-06-03;;\nE2;Lager;;;2026-05-31;\n"
    rows = "E1;2026-06-01;2026-06-05;sick_note;100;;;\nE9;2026-06-01;2026-06-02;sick_note;100;;50;\n"
    found = cell(figures_of(tmp_path, rows, staff, period_from=Q2))
    # E1 two days before employment and three in it, all at 80; E9 is not in the list and has half a position.
    assert (found.certified, found.rated_certified) == (5 * 0.8 + 2 * 0.5, 2.4)
    # E1 is employed on 20 of the 22 days of June; April and May have 37, for E2 who is counted whole.
    assert found.agreed == 20 * 0.8 + 37
    assert figures_of(tmp_path, rows, staff, period_from=Q2).absence.without_position == 1


def test_positions_of_one_person_at_a_time_add_up(tmp_path: Path) -> None:
    staff = "E1;Lager;50;2026-04-01;;\nE1;Kontor;20;2026-06-15;;\n"
    rows = "E1;2026-06-11;2026-06-16;sick_note;100;Lager;;\n"  # Thursday and Friday at 50, Monday and Tuesday at 70
    found = figures_of(tmp_path, rows, staff, period_from=Q2)
    assert cell(found).rated_certified == 2 * 0.5 + 2 * 0.7
    assert (cell(found).agreed, cell(found).employees) == (pytest.approx(47 * 0.5 + 12 * 0.7), 1)


def test_hours_come_before_the_list_and_only_whole_quarters_count(tmp_path: Path) -> None:
    hours = "Lager;2026Q1;50\nKontor;2026Q1;60\nLager;2026-Q2;40\nLager;2026Q3;99\n"
    rows = (
        "E1;2026-03-02;2026-03-03;sick_note;100;Lager;50;\n"  # one man-day by the record's position, 50
        "E2;2026-03-02;2026-03-03;sick_note;100;Lager;;\n"  # one by the list's position
        "E3;2026-06-01;2026-06-02;sick_note;100;Kontor;;\n"  # two in a quarter of which the table lacks the unit
    )
    found = figures_of(tmp_path, rows, STAFF, hours, period_from=date(2026, 1, 1))
    assert found.absence.divided_by == "hours"
    assert [cell(found, "Lager", q).agreed for q in ("", "2026Q1", "2026Q2")] == [90, 50, 40]
    assert (cell(found).agreed, cell(found).certified, cell(found).rated_certified) == (150, 4, 2)
    assert cell(found, "Lager", "2026Q1").rate == 4.0 and cell(found, "Lager", "2026Q2").rate == 0.0
    assert cell(found, "Kontor", "2026Q2").rate is None and cell(found, "Kontor", "2026Q2").certified == 2
    assert found.absence.cell(None, "2026Q3") is None
    part = figures_of(tmp_path, rows, STAFF, hours, period_from=date(2026, 1, 2))
    assert cell(part, None, "2026Q1").rate is None and cell(part).agreed == 40


def test_hours_without_units_are_of_everybody(tmp_path: Path) -> None:
    found = figures_of(tmp_path, "E1;2026-06-01;2026-06-02;sick_note;100;Lager;;\n", "", ";2026Q2;40\n", period_from=Q2)
    assert (cell(found).rate, cell(found, None, "2026Q2").rate, cell(found, "Lager").rate) == (5.0, 5.0, None)


def test_without_list_and_hours_there_is_no_rate(tmp_path: Path) -> None:
    found = figures_of(tmp_path, "E1;2026-06-01;2026-06-05;sick_note;100;Lager;80;\n", period_from=Q2)
    assert found.absence.missing == ("employees", "hours")
    assert (cell(found).rate, cell(found).agreed, cell(found).employees, cell(found).lost) == (None, None, None, 4.0)
    assert (found.people.employees, found.people.frequency, found.people.without_absence) == (None, None, None)


def test_a_list_that_tells_no_units_rates_none(tmp_path: Path) -> None:
    found = figures_of(tmp_path, "E1;2026-06-01;2026-06-05;sick_note;100;Lager;;\n", "E1;;100;;;\n", period_from=Q2)
    assert (cell(found, "Lager").rate, cell(found).agreed) == (None, 59.0)


def test_where_no_grade_is_recorded_a_day_counts_whole_and_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "fravar.csv"
    file.write_text(
        "employee;start;end;kind\nE1;2026-06-01;2026-06-05;sick_note\nE1;2026-04-07;2026-04-07;self_certified\n"
    )
    found = cell(audit_files([file], Settings(as_of=date(2026, 6, 30))).figures)
    assert (found.self_certified, found.certified, found.without_grade) == (1, 5, 5)


@pytest.mark.parametrize(("agreed", "told"), [("400", "0,3"), ("2000", "0,1"), ("2001", "0,0"), ("80", "1,3")])
def test_a_rate_has_one_decimal_half_up(tmp_path: Path, agreed: str, told: str) -> None:
    # One day: 0.25, 0.05, 0.04998 and 1.25 per cent.
    rows = "E1;2026-06-01;2026-06-01;sick_note;100;;;\n"
    rate = cell(figures_of(tmp_path, rows, "", f";2026Q2;{agreed}\n", period_from=Q2)).rate
    assert rate is not None and Wording("nb").decimal(rate) == told


def test_parts_may_not_add_up_after_rounding(tmp_path: Path) -> None:
    rows = "E1;2026-06-01;2026-06-01;sick_note;100;;;\nE2;2026-06-01;2026-06-01;self_certified;;;;\n"
    found = cell(figures_of(tmp_path, rows, "", ";2026Q2;400\n", period_from=Q2))
    told = [Wording("nb").decimal(rate or 0) for rate in (found.rate, found.self_certified_rate, found.certified_rate)]
    assert told == ["0,5", "0,3", "0,3"]


def test_units_that_are_not_shown_are_one(tmp_path: Path) -> None:
    rows = "".join(f"E{n};2026-06-01;2026-06-05;sick_note;100;;;\n" for n in range(1, 11))
    staff = "".join(f"E{n};{'Lager' if n < 6 else 'Kontor' if n < 9 else 'Kran'};100;;;\n" for n in range(1, 11))
    named = figures_of(tmp_path, rows, staff, period_from=Q2)
    masked = figures_of(tmp_path, rows, staff, period_from=Q2, privacy="masked")
    assert {one.unit for one in named.absence.cells} == {None, "Lager", "Kontor", "Kran"}
    assert {one.unit for one in masked.absence.cells} == {None, "Lager", ""}
    assert (cell(masked, "").persons, cell(masked, "").lost, cell(masked, "").agreed) == (5, 25, 5 * 59)
    assert cell(masked) == cell(named) and cell(masked, "Lager") == cell(named, "Lager")


def test_a_company_without_absence_has_a_rate_of_nothing(tmp_path: Path) -> None:
    found = figures_of(tmp_path, "", STAFF, period_from=Q2)
    assert (cell(found).rate, cell(found).agreed, cell(found).persons) == (0.0, AGREED, 0)
    assert (found.people.without_absence, found.people.frequency) == (3, 0.0)
    nobody = figures_of(tmp_path, "", "E1;Lager;100;2020-01-01;2020-12-31;\n", period_from=Q2)
    assert (cell(nobody).rate, nobody.people.employees, nobody.people.frequency) == (None, 0, None)
