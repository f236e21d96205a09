"""What rests on a reading: the deviations under each way of counting, worked out by hand.

First day Monday 5 January 2026: day 28 is Sunday 1 February, day 49 Sunday 22 February. Every plan is ready in time
where nothing is said of it, and the absences are graded, so that no meeting must be called.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit import audit_files
from rules.settings import Settings

# absences, follow-up, and the readings under which PLAN-READY deviates; in all others it does not.
CASES: dict[str, tuple[list[str], list[str], set[str]]] = {
    "a plan that never came deviates however one reads": (
        ["2026-01-05,2026-03-31,sick_note,50"],
        [],
        {
            *("as_set", "gap_one", "vacation_gap", "not_bridged", "no_tolerance", "gross", "next_working_day"),
            *("strictest", "mildest"),
        },
    ),
    "a plan two days late is in time when Sunday 1 February moves to Monday, with Tuesday as the doubtful day": (
        ["2026-01-05,2026-03-31,sick_note,50"],
        ["2026-02-03"],
        {
            *("as_set", "gap_one", "vacation_gap", "not_bridged", "no_tolerance", "gross", "strictest"),
        },
    ),
    "a plan of the doubtful day is late without tolerance": (
        ["2026-01-05,2026-03-31,sick_note,50"],
        ["2026-02-02"],
        {"no_tolerance", "strictest"},
    ),
    # 20 days, ten days of work, 20 days: 40 counted days, the 28th on 11 February; apart no part has 28.
    "two absences of twenty days are one only when they are joined": (
        ["2026-01-05,2026-01-24,sick_note,50", "2026-02-04,2026-02-23,sick_note,50"],
        [],
        {"as_set", "vacation_gap", "not_bridged", "no_tolerance", "gross", "next_working_day", "strictest"},
    ),
    # The plan of 10 February is before the 28th counted day (11 February) and nine days after the 28th calendar day.
    "with every calendar day counted the deadline comes earlier": (
        ["2026-01-05,2026-01-24,sick_note,50", "2026-02-04,2026-02-23,sick_note,50"],
        ["2026-02-10"],
        {"gross", "strictest"},
    ),
    # 20 days of sickness, 9 of vacation, 6 of sickness: 35 days, the 28th on 1 February; without the vacation 26.
    "vacation in the middle of an absence counts unless it is a gap": (
        ["2026-01-05,2026-01-24,sick_note,50", "2026-01-25,2026-02-02,vacation,", "2026-02-03,2026-02-08,sick_note,50"],
        [],
        {"as_set", "gap_one", "not_bridged", "no_tolerance", "gross", "next_working_day", "strictest"},
    ),
    # Vacation goes before sickness, so the spell begins on 12 January and has 28 days, which brings no duty.
    "vacation that ends within a sick note shortens it under every reading": (
        ["2026-01-01,2026-01-11,vacation,", "2026-01-05,2026-02-08,sick_note,50"],
        [],
        set(),
    ),
    # Working days only, six weeks from Monday 5 January: 40 calendar days with the weekends, 30 without. The 28th day
    # without weekends is Wednesday 11 February, so a plan of 10 February is in time then.
    "weekends between working days count when they are bridged": (
        [
            f"2026-{first},2026-{last},sick_note,50"
            for first, last in (
                ("01-05", "01-09"),
                ("01-12", "01-16"),
                ("01-19", "01-23"),
                ("01-26", "01-30"),
                ("02-02", "02-06"),
                ("02-09", "02-13"),
            )
        ],
        ["2026-02-10"],
        {"as_set", "gap_one", "vacation_gap", "no_tolerance", "gross", "next_working_day", "strictest"},
    ),
}


@pytest.mark.parametrize("says", CASES)
def test_the_readings_under_which_a_plan_deviates(says: str, tmp_path: Path) -> None:
    absences, plans, expected = CASES[says]
    result = audit(absences, plans, tmp_path)
    assert {reading.name for reading in result.readings if reading.deviations["PLAN-READY"]} == expected
    assert all(reading.deviations["PLAN-READY"] <= 1 for reading in result.readings)


def test_the_gap_between_two_spells_is_never_filled(tmp_path: Path) -> None:
    """Twenty days, a gap of thirty, twenty days: two spells, neither of them long enough under any reading."""
    result = audit(["2026-01-05,2026-01-24,sick_note,50", "2026-02-24,2026-03-15,sick_note,50"], [], tmp_path)
    assert len(result.spells) == 2
    assert {reading.total for reading in result.readings} == {0}


def test_a_gap_longer_than_the_settings_say_is_joined_in_the_strictest_reading(tmp_path: Path) -> None:
    """With a gap of five days the absences are two; the strictest reading joins them as Nav does."""
    result = audit(
        ["2026-01-05,2026-01-24,sick_note,50", "2026-02-04,2026-02-23,sick_note,50"], [], tmp_path, gap_days=5
    )
    assert {reading.name for reading in result.readings if reading.total} == {"strictest"}


def test_the_first_reading_is_the_headline_and_what_depends_on_merging(tmp_path: Path) -> None:
    absences = ["2026-01-05,2026-01-24,sick_note,50", "2026-02-04,2026-02-23,sick_note,50"]
    result = audit(absences, [], tmp_path)
    merging = sum(outcome.merging for outcome in result.outcomes)
    assert (result.headline, merging, result.readings[0].total) == (0, 1, 1)


def test_duties_of_a_short_absence_stand_under_every_reading(tmp_path: Path) -> None:
    """Ten days: a transfer that nobody was consulted on, and a meeting that the wanted certifier was not called to."""
    absences = (
        "employee,start,end,kind,grade\nA1,2026-01-05,2026-01-14,sick_note,50\nA2,2026-01-05,2026-01-14,sick_note,50\n"
    )
    follow_up = """employee,event,date,reason,by,invited
A1,facilitation,2026-01-08,transfer,,
A2,certifier_wanted,2026-01-08,,employee,
A2,dm1_held,2026-01-12,,,"employee,leader"
"""
    (tmp_path / "absences.csv").write_text(absences, "utf-8")
    (tmp_path / "follow_up.csv").write_text(follow_up, "utf-8")
    settings = Settings(as_of=date(2026, 6, 30), recorded=("transfer_consulted",))
    result = audit_files([tmp_path / "absences.csv", tmp_path / "follow_up.csv"], settings)
    assert result.headline == 2
    assert [reading.total for reading in result.readings] == [2] * 9


def test_a_full_run_is_not_broken_by_a_gap_where_every_day_counts(tmp_path: Path) -> None:
    """Thirty days, five of work, thirty days at grade 100: no run of 49, but 65 calendar days. A plan is there."""
    absences = ["2026-01-05,2026-02-03,sick_note,100", "2026-02-09,2026-03-10,sick_note,100"]
    result = audit(absences, ["2026-01-20"], tmp_path)
    assert {reading.name for reading in result.readings if reading.deviations["DM1-CALLED"]} == {"gross", "strictest"}


def audit(absences: list[str], plans: list[str], folder: Path, **settings: Any) -> Any:
    rows = "".join(f"A1,{row}\n" for row in absences)
    (folder / "absences.csv").write_text(f"employee,start,end,kind,grade\n{rows}", "utf-8")
    log = "".join(f"A1,plan_ready,{day}\n" for day in plans)
    (folder / "follow_up.csv").write_text(f"employee,event,date\n{log}A2,contact,2026-01-05\n", "utf-8")
    given = {"as_of": date(2026, 6, 30), "recorded": ("plan_ready", "dm1_called")} | settings
    return audit_files([folder / "absences.csv", folder / "follow_up.csv"], Settings(**given))
