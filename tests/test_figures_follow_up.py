"""Duties met, where current cases stand, what is due next, and follow-up in days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rules.figures import Deadline, DutyCell
from tests.figure_inputs import as_pairs, figures_of

LONG = "{};2026-01-05;2026-03-31;sick_note;100;{};;\n"  # four weeks are reached on Sunday 1 February


def test_duties_met_by_rule_unit_and_quarter_of_t(tmp_path: Path) -> None:
    rows = LONG.format("E1", "Lager") + LONG.format("E2", "Lager") + LONG.format("E3", "Kontor")
    rows += "E4;2025-11-10;2026-01-19;sick_note;100;Kontor;;\n"  # T is 7 December
    log = "E1;plan_ready;2026-02-01\nE2;plan_ready;2026-02-03\nE3;plan_ready;2026-02-02\nE4;plan_ready;2025-12-01\n"
    found = figures_of(tmp_path, rows, follow_up=log)
    plans = [cell for cell in found.duties if cell.rule == "PLAN-READY"]
    nothing = {"missing": 0, "unclear": 0, "not_assessable": 0}
    assert plans == [
        DutyCell(None, "", "PLAN-READY", persons=4, met=2, borderline=1, late=1, **nothing),
        DutyCell(None, "2025Q4", "PLAN-READY", persons=1, met=1, borderline=0, late=0, **nothing),
        DutyCell(None, "2026Q1", "PLAN-READY", persons=3, met=1, borderline=1, late=1, **nothing),
        DutyCell("Kontor", "", "PLAN-READY", persons=2, met=1, borderline=1, late=0, **nothing),
        DutyCell("Lager", "", "PLAN-READY", persons=2, met=1, borderline=0, late=1, **nothing),
    ]
    assert (plans[0].on_time, plans[0].due, plans[0].unknown) == (3, 4, 0)
    not_recorded = {cell.rule: cell.not_assessable for cell in found.duties if cell.unit is None and not cell.quarter}
    assert not_recorded["DM1-CALLED"] == 4  # the log knows no calls


def test_only_duties_of_the_period_are_counted(tmp_path: Path) -> None:
    rows = LONG.format("E1", "Lager")
    log = "E1;plan_ready;2026-02-01\n"
    for first, counted in ((date(2026, 2, 1), 1), (date(2026, 2, 2), 0)):
        duties = figures_of(tmp_path, rows, follow_up=log, period_from=first).duties
        assert (
            sum(cell.due for cell in duties if cell.rule == "PLAN-READY" and cell.unit is None and not cell.quarter)
            == counted
        )


@pytest.mark.parametrize(
    ("start", "phase"),
    [
        ("2026-06-03", (1, 28)),  # 28 days on 30 June
        ("2026-06-02", (29, 49)),
        ("2026-05-13", (29, 49)),  # 49 days
        ("2026-05-12", (50, 56)),
        ("2026-05-06", (50, 56)),  # 56 days
        ("2026-05-05", (57, 182)),
        ("2025-12-31", (57, 182)),  # 182 days
        ("2025-12-30", (183, 364)),
        ("2025-07-02", (183, 364)),  # 364 days
        ("2025-07-01", (365, None)),
    ],
)
def test_where_current_cases_stand(tmp_path: Path, start: str, phase: tuple[int, int | None]) -> None:
    rows = f"E1;{start};;sick_note;100;Lager;;\nE2;2026-06-01;2026-06-29;sick_note;100;Kontor;;\n"
    found = [(cell.unit, cell.first, cell.last, cell.persons) for cell in figures_of(tmp_path, rows).phases]
    assert found == [(None, *phase, 1), ("Lager", *phase, 1)]


def test_the_next_deadlines_of_ongoing_cases(tmp_path: Path) -> None:
    rows = "E1;2026-06-10;;sick_note;100;Lager;;\nE2;2026-06-01;2026-06-20;sick_note;100;Lager;;\n"
    log = "E1;plan_started;2026-06-15\nE1;dm1_called;\n"
    found = figures_of(tmp_path, rows, follow_up=log, recorded=("plan_ready", "dm1_called")).deadlines
    assert [one for one in found if one.rule in ("PLAN-READY", "DM1-CALLED")] == [
        Deadline("2026-07-07", "PLAN-READY", "E1", "Lager", "2026-06-10", days_left=7),
        Deadline("2026-07-28", "DM1-CALLED", "E1", "Lager", "2026-06-10", days_left=28),
    ]
    assert [one.due for one in found] == sorted(one.due for one in found)
    masked = figures_of(tmp_path, rows, follow_up=log, privacy="masked").deadlines
    assert masked and {(one.employee[0], one.unit) for one in masked} == {("P", "")}
    assert figures_of(tmp_path, rows, follow_up=log, privacy="statistics") is None  # two persons


def test_days_until_the_plan_and_the_meeting(tmp_path: Path) -> None:
    rows = (
        LONG.format("E1", "")
        + LONG.format("E2", "")
        + LONG.format("E3", "")
        + "E4;2025-12-01;2026-03-01;sick_note;100;;;\n"
    )
    log = (
        "E1;plan_ready;2026-01-05\nE1;plan_ready;2026-01-04\n"  # the day before the first: the first decides
        "E2;plan_ready;2026-01-25\nE2;dm1_held;2026-02-20\nE3;plan_ready;2026-01-25\nE4;plan_ready;2026-01-25\n"
    )
    found = figures_of(tmp_path, rows, follow_up=log, period_from=date(2026, 1, 1)).days_until
    told = {one.event: (one.persons, one.spells, as_pairs(one.days)) for one in found}
    assert told == {
        "dm1_held": (1, 3, [(46, 1)]),
        "plan_ready": (3, 3, [(-1, 1), (20, 2)]),
        "plan_started": (0, 3, []),
    }


@pytest.mark.parametrize(
    ("log", "silence"),
    [
        ("E1;plan_ready;2026-01-05\n", 85),  # on the first day, then 85 of 86 days
        ("E1;contact;2026-01-20\nE1;plan_ready;2026-03-01\n", 39),  # 15 before, 39 between, 30 after
        ("E1;contact;2026-02-20\n", 46),  # the first 46
        ("E1;exempt_plan;2026-02-01\nE1;plan_ready;2025-12-30\n", 86),  # no follow-up within the spell
    ],
)
def test_the_longest_silence(tmp_path: Path, log: str, silence: int) -> None:
    rows = LONG.format("E1", "") + "E2;2026-01-05;2026-02-01;sick_note;100;;;\n"  # E2: four weeks and no day more
    found = figures_of(tmp_path, rows, follow_up=log).silence
    assert (found.recorded, found.persons, as_pairs(found.days)) == (True, 1, [(silence, 1)])


def test_without_follow_up_silence_is_not_told(tmp_path: Path) -> None:
    found = figures_of(tmp_path, LONG.format("E1", "")).silence
    assert (found.recorded, found.days) == (False, ())
