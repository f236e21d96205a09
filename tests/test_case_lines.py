"""The time lines in a result: every day of a long case in one stretch, and the deeds that can decide."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.inputs import ABSENCES, EVENTS, Desk

Line = list[tuple[str, str, str, float | None]]


def audited(desk: Desk, absences: str, events: str = "", options: tuple[str, ...] = ()) -> dict[str, Any]:
    files = [desk.file("fravar.csv", ABSENCES + absences)]
    if events:
        files.append(desk.file("logg.csv", EVENTS + events))
    run = desk.audit(*files, options=("--as-of", "2026-06-30", *options))
    assert run.code in (0, 1), run.err
    data: dict[str, Any] = json.loads(run.text("result.json"))
    return data


def line(data: dict[str, Any], spell: int = 0) -> Line:
    told = data["stretches"]
    rows = zip(told["spell"], told["kind"], told["start"], told["end"], told["grade"], strict=True)
    return [(kind, start, end, grade) for of, kind, start, end, grade in rows if of == spell]


def test_records_that_touch_with_one_grade_are_one_stretch(desk: Desk) -> None:
    data = audited(
        desk,
        "E1;05.01.2026;20.01.2026;sick_note;100;\nE1;21.01.2026;10.02.2026;sick_note;100;\n"
        "E1;11.02.2026;28.02.2026;sick_note;50;\n",
    )
    assert line(data) == [
        ("sick", "2026-01-05", "2026-02-10", 100),
        ("sick", "2026-02-11", "2026-02-28", 50),
    ]


def test_a_weekend_between_two_records_is_bridged(desk: Desk) -> None:
    """Friday 30 January to Monday 2 February."""
    data = audited(desk, "E1;05.01.2026;30.01.2026;sick_note;80;\nE1;02.02.2026;20.02.2026;sick_note;40;\n")
    assert line(data) == [
        ("sick", "2026-01-05", "2026-01-30", 80),
        ("bridged", "2026-01-31", "2026-02-01", 80),
        ("sick", "2026-02-02", "2026-02-20", 40),
    ]


def test_days_between_joined_absences_are_a_gap(desk: Desk) -> None:
    data = audited(desk, "E1;05.01.2026;20.01.2026;sick_note;100;\nE1;30.01.2026;20.02.2026;sick_note;100;\n")
    assert line(data) == [
        ("sick", "2026-01-05", "2026-01-20", 100),
        ("gap", "2026-01-21", "2026-01-29", None),
        ("sick", "2026-01-30", "2026-02-20", 100),
    ]


def test_vacation_counts_after_sickness_and_not_after_a_gap(desk: Desk) -> None:
    data = audited(
        desk,
        "E1;05.01.2026;25.01.2026;sick_note;100;\nE1;26.01.2026;08.02.2026;vacation;;\n"
        "E1;09.02.2026;28.02.2026;sick_note;100;\n"
        "E2;05.01.2026;20.01.2026;sick_note;100;\nE2;27.01.2026;01.02.2026;vacation;;\n"
        "E2;02.02.2026;28.02.2026;sick_note;100;\n",
    )
    assert line(data)[1] == ("vacation", "2026-01-26", "2026-02-08", None)
    spell = data["spells"]["end"].index("2026-02-28", 1)
    assert line(data, spell)[1] == ("gap", "2026-01-21", "2026-02-01", None)


def test_bridged_days_of_a_vacation_are_bridged(desk: Desk) -> None:
    """Vacation to Friday 6 February, sick again on Monday."""
    data = audited(
        desk,
        "E1;05.01.2026;25.01.2026;sick_note;100;\nE1;26.01.2026;06.02.2026;vacation;;\n"
        "E1;09.02.2026;28.02.2026;sick_note;100;\n",
    )
    assert [row[:3] for row in line(data)][1:3] == [
        ("vacation", "2026-01-26", "2026-02-06"),
        ("bridged", "2026-02-07", "2026-02-08"),
    ]


def test_without_grades_there_is_none(desk: Desk) -> None:
    file = desk.file("f.csv", "employee;start;end;kind\nE1;05.01.2026;28.02.2026;sick_note\n")
    run = desk.audit(file)
    assert line(json.loads(run.text("result.json"))) == [("sick", "2026-01-05", "2026-02-28", None)]


@pytest.mark.parametrize(
    ("last", "drawn"),
    [("01.02.2026", False), ("02.02.2026", True)],  # 28 and 29 days
)
def test_a_case_over_28_days_has_a_line(desk: Desk, last: str, drawn: bool) -> None:
    """Every duty of the fourth week is met, so that only the length can decide."""
    data = audited(desk, f"E1;05.01.2026;{last};sick_note;100;\n", "E1;plan_ready;20.01.2026\n")
    assert not set(data["findings"]["verdict"]) & {"late", "missing", "unclear"}
    assert (data["stretches"]["spell"] == [0]) is drawn
    assert (data["deeds"]["event"] == ["plan_ready"]) is drawn


def test_a_short_case_with_a_question_has_a_line(desk: Desk) -> None:
    """The plan is dated before the first day of absence: a sign, and a sign is a question."""
    data = audited(desk, "E1;05.01.2026;20.01.2026;sick_note;100;\n", "E1;plan_ready;01.01.2026\n")
    assert ("DATED-BEFORE", "unclear") in zip(data["findings"]["rule"], data["findings"]["verdict"], strict=True)
    assert line(data) == [("sick", "2026-01-05", "2026-01-20", 100)]
    assert data["deeds"] == {"spell": [0], "event": ["plan_ready"], "day": ["2026-01-01"]}


def test_deeds_stand_by_day_once_and_none_after_the_day_of_the_report(desk: Desk) -> None:
    data = audited(
        desk,
        "E1;05.01.2026;30.06.2026;sick_note;100;\n",
        "E1;dm1_called;10.02.2026\nE1;plan_ready;20.01.2026\nE1;plan_ready;20.01.2026\nE1;contact;\n"
        "E1;dm1_held;01.07.2026\nE2;contact;12.02.2026\n",
    )
    assert data["deeds"] == {
        "spell": [0, 0, 0],
        "event": ["plan_ready", "dm1_called", "contact"],
        "day": ["2026-01-20", "2026-02-10", None],
    }


def test_statistics_hold_no_line(desk: Desk) -> None:
    data = audited(
        desk, "E1;05.01.2026;30.06.2026;sick_note;100;\n", "E1;contact;12.02.2026\n", ("--privacy", "statistics")
    )
    assert data["stretches"]["spell"] == data["deeds"]["spell"] == []
