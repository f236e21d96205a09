"""How often, how many without absence, repeated absence, child sickness, the statutory table, what is work-related."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from rules.figures import BY_EMPLOYEES, SPELLS, ChildSickness, StatutoryBase, StatutoryCell, whole
from tests.figure_inputs import figures_of

Q2 = date(2026, 4, 1)  # until as_of, 30 June 2026: 91 days


def test_how_often_and_how_many_without_absence(tmp_path: Path) -> None:
    staff = "E1;;;;;\nE2;;;;2026-04-10;\nE3;;;2026-06-30;;\nE4;;;2026-07-01;;\nE5;;;;2026-03-31;\n"
    rows = (
        "E1;2026-03-30;2026-04-01;sick_note;100;;;\n"  # began before the period, absent in it
        "E1;2026-05-04;2026-05-05;self_certified;;;;\n"
        "E2;2026-04-10;2026-04-12;self_certified;;;;\n"
        "E2;2026-05-04;2026-05-05;self_certified;;;;\n"  # no longer employed
        "E9;2026-05-04;2026-05-05;self_certified;;;;\n"  # not in the list
    )
    people = figures_of(tmp_path, rows, staff, period_from=Q2).people
    assert (people.employees, people.without_absence) == (3, 1)  # E1, E2, E3 in the period; E3 was never absent
    assert (people.spells_started, people.spells_of_employed) == (4, 2)
    assert people.employed_days == 91 + 10 + 1
    assert people.frequency == pytest.approx(2 * 365 / 102)


def spells(lengths: list[int], last: date = date(2026, 6, 1)) -> str:
    """Sick notes of these lengths, the latest first, with a month between."""
    rows = ""
    for days in lengths:
        first = last - timedelta(days=days - 1)
        rows += f"E1;{first};{last};sick_note;100;;;\n"
        last = first - timedelta(days=31)
    return rows


@pytest.mark.parametrize(
    ("lengths", "repeated"),
    [
        ([20] * 5, 1),
        ([20] * 4 + [19], 0),  # 99 days
        ([20] * 4, 0),
        ([24] * 4 + [15], 0),  # the fifth is too short
        ([150, 150], 1),
        ([150, 149], 0),
        ([400], 0),
    ],
)
def test_repeated_absence(tmp_path: Path, lengths: list[int], repeated: int) -> None:
    assert figures_of(tmp_path, spells(lengths)).people.repeated == repeated


@pytest.mark.parametrize(("last", "repeated"), [(date(2023, 6, 30), 1), (date(2023, 6, 29), 0)])
def test_repeated_absence_within_36_months(tmp_path: Path, last: date, repeated: int) -> None:
    rows = spells([20] * 4) + f"E1;{last - timedelta(days=19)};{last};sick_note;100;;;\n"
    assert figures_of(tmp_path, rows).people.repeated == repeated


def test_child_sickness_stands_apart(tmp_path: Path) -> None:
    rows = (
        "E1;2026-05-08;2026-05-08;child_sick;;;;\nE1;2026-05-11;2026-05-12;child_sick;;;;\n"  # one case over a weekend
        "E1;2026-05-12;2026-05-12;child_sick;;;;\n"  # twice on one day
        "E2;2026-03-31;2026-04-01;child_sick;50;;;\n"  # began before the period
        "E3;2026-06-01;2026-06-01;sick_note;100;;;\n"
    )
    found = figures_of(tmp_path, rows, "E1;;50;;;\nE2;;100;;;\nE3;;100;;;\n", period_from=Q2)
    assert found.child_sickness == ChildSickness(persons=2, cases=1, days=4, man_days=3 * 0.5 + 0.5)
    assert (found.people.spells_started, found.people.without_absence) == (1, 2)


def test_the_statutory_table(tmp_path: Path) -> None:
    rows = (
        "K1;2026-03-30;2026-04-01;self_certified;;;;\n"  # three days, two quarters: the case is in the first
        "K2;2026-05-04;2026-05-06;self_certified;;;;\nK2;2026-05-07;2026-05-19;sick_note;50;;;\n"  # 16 days
        "M1;2026-02-02;2026-04-03;sick_note;100;;;\n"  # 61 days: over 16 days, and over 8 weeks
        "M1;2026-06-08;2026-06-08;child_sick;;;;\n"
        "X1;2026-06-01;2026-06-17;sick_note;100;;;\n"  # 17 days, sex not told
        "X1;2025-12-31;2026-01-02;child_sick;;;;\n"  # the case began before the period; 1 January is a holiday
    )
    staff = "K1;;100;;;female\nK2;;100;;;female\nM1;;100;;;male\nX1;;100;;;\n"
    table = figures_of(tmp_path, rows, staff, period_from=date(2026, 1, 1)).statutory
    first, second = "2026Q1", "2026Q2"
    assert set(table.cells) == {
        StatutoryCell(first, "female", "self_certified", 1, 3, persons=1, cases=1, man_days=2),
        StatutoryCell(second, "female", "self_certified", 1, 3, persons=1, cases=0, man_days=1),
        StatutoryCell(second, "female", "self_certified", 4, 16, persons=1, cases=0, man_days=3),
        # 7 to 19 May without a weekend, Ascension: eight agreed days at half.
        StatutoryCell(second, "female", "certified", 4, 16, persons=1, cases=1, man_days=4),
        StatutoryCell(first, "male", "certified", 17, None, persons=1, cases=1, man_days=42),
        StatutoryCell(first, "male", "certified", 57, None, persons=1, cases=1, man_days=42),
        StatutoryCell(second, "male", "certified", 17, None, persons=1, cases=0, man_days=1),
        StatutoryCell(second, "male", "certified", 57, None, persons=1, cases=0, man_days=1),
        StatutoryCell(second, "male", "child_sick", 1, 3, persons=1, cases=1, man_days=1),
        StatutoryCell(second, "", "certified", 17, None, persons=1, cases=1, man_days=13),
        StatutoryCell(first, "", "child_sick", 1, 3, persons=1, cases=0, man_days=1),
    }
    # The first quarter of 2026 has 64 weekdays less New Year's Day.
    assert table.base == (
        StatutoryBase(first, "", 1, 63),
        StatutoryBase(first, "female", 2, 126),
        StatutoryBase(first, "male", 1, 63),
        StatutoryBase(second, "", 1, 59),
        StatutoryBase(second, "female", 2, 118),
        StatutoryBase(second, "male", 1, 59),
    )
    without = figures_of(tmp_path, "K1;2026-05-04;2026-05-06;self_certified;;;;\n")
    assert without.statutory.base == () and without.absence.divided_by != BY_EMPLOYEES


def test_what_the_records_say_of_the_cause(tmp_path: Path) -> None:
    rows = (
        "E1;2026-05-04;2026-05-10;sick_note;100;;;yes\n"
        "E1;2026-05-09;2026-05-12;sick_note;100;;;no\n"  # decides from 9 May on
        "E2;2026-03-31;2026-04-02;sick_note;50;;;\n"
        "E2;2026-06-05;2026-06-05;sick_note;50;;;\nE2;2026-06-08;2026-06-08;sick_note;50;;;\n"  # a weekend between
    )
    found = figures_of(tmp_path, rows, period_from=Q2).work_related
    assert (found.persons, found.days, found.yes_persons, found.yes_days, found.no_days) == (2, 13, 1, 5, 4)
    assert found.research_range == (3.25, 5.46)  # 4 days are not told of


def test_long_term_is_told_of_cases_and_of_days(tmp_path: Path) -> None:
    rows = (
        "E1;2026-01-05;2026-01-20;sick_note;100;;;\n"  # 16 days
        "E2;2026-01-05;2026-01-15;sick_note;100;;;\nE2;2026-01-20;2026-01-24;sick_note;100;;;\n"  # 20, 16 absent
        "E3;2026-05-05;;sick_note;100;;;\n"  # ongoing, 57 days
    )
    durations = figures_of(tmp_path, rows).durations
    over_16, over_56 = durations.long_term(SPELLS, 16), durations.long_term(SPELLS, 56)
    assert (over_16.cases, over_16.ongoing, over_16.days, over_16.ongoing_days) == (2, 1, 73, 57)
    assert (over_56.cases, over_56.days) == (1, 57)
    for bands in (durations.reference, durations.statutory, durations.nav):
        assert (whole(bands, SPELLS).cases, whole(bands, SPELLS).days) == (3, 89)
    statutory = [(band.first, band.last, band.cases) for band in durations.statutory if band.of == SPELLS]
    assert statutory == [(1, 3, 0), (4, 16, 1), (17, None, 2), (57, None, 1)]
