"""Real records: sick leave of a German firm, 1981 to 1998. Collected where TILSYNSKLAR_REAL_DATA names their folder.

The records stay where they are; nothing of them is kept in the project. Only the first ten days of each absence are in
them, so no duty may arise save where many short absences are joined.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit import audit_files
from audit.source import read
from rules.result import AuditResult
from rules.settings import Settings

FILE = Path(os.environ["TILSYNSKLAR_REAL_DATA"]) / "german_firm_spells_1981_1998.csv"
SETTINGS = Settings(
    as_of=date(1998, 12, 31),
    columns={"start": "first_day", "length_days": "days_observed"},
    constants={"kind": "sick_note", "grade": "100"},
)
RECORDED = ("plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held", "dm2_held")


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return audit_files([FILE], SETTINGS)


def verdicts(result: AuditResult) -> dict[str, dict[str, int]]:
    """Rule -> verdict -> count, zeros left out, for the rules on spells."""
    on_spells = (outcome for outcome in result.outcomes if outcome.on == "spells")
    return {o.rule: {verdict: n for verdict, n in o.verdicts.items() if n} for o in on_spells}


def test_every_row_is_used_and_the_other_columns_are_named(result: AuditResult) -> None:
    (table,) = result.provenance.tables
    assert (table.rows_read, table.rows_used, table.rows_set_aside, dict(table.out_of_scope)) == (5149, 5149, 0, {})
    assert table.unused == ("ended", "source_rows", "weekday_first_row")


def test_spells_at_the_ordinary_gap_and_at_gap_1(result: AuditResult) -> None:
    assert result.sums.spells == 4602
    not_bridged = replace(SETTINGS, gap_days=1, bridge_non_working_days=False)
    assert audit_files([FILE], not_bridged).sums.spells == 5149
    # Bridging comes before joining: one pair has only the Norwegian Easter of 1992 between its records.
    assert audit_files([FILE], replace(SETTINGS, gap_days=1)).sums.spells == 5148


def test_no_duty_is_judged_before_the_law_came(result: AuditResult) -> None:
    assert verdicts(result) == {rule: {"not_applicable": 4602} for rule in verdicts(result)}
    assert result.headline == 0


def test_moved_into_our_time_the_only_findings_depend_on_merging(tmp_path: Path) -> None:
    header, *lines = FILE.read_text("utf-8").splitlines()
    rows = [line.split(",") for line in lines]
    # 28 years are 28 x 365 + 7 days, so every weekday stays; so do the dates, 29 February among them.
    moved = [[who, f"{day[:6]}{int(day[6:]) + 28}", *rest] for who, day, *rest in rows]
    file = tmp_path / "moved.csv"
    file.write_text("\n".join([header, *(",".join(row) for row in moved)]), "utf-8")
    moved_on = replace(SETTINGS, as_of=date(2026, 12, 31), recorded=RECORDED)
    result = audit_files([file], moved_on)
    found = verdicts(result)
    plan = next(outcome for outcome in result.outcomes if outcome.rule == "PLAN-READY")
    # Six joined absences count more than 28 days. Two of them end on day 29, the doubtful day, so that nothing is
    # held against them; with a tolerance of 0 days all six stand.
    assert found["PLAN-READY"] == {"borderline": 2, "missing": 4, "not_applicable": 4596}
    assert (plan.merging, result.headline) == (4, 0)
    strict = audit_files([file], replace(moved_on, tolerance_days=0))
    plan = next(outcome for outcome in strict.outcomes if outcome.rule == "PLAN-READY")
    assert (verdicts(strict)["PLAN-READY"]["missing"], plan.merging, strict.headline) == (6, 6, 0)
    for rule in ("DM1-CALLED", "DM1-HELD", "DM2-26W"):
        assert set(found[rule]) == {"not_applicable"}, rule


def test_how_the_records_are_read() -> None:
    tables = read([FILE], SETTINGS)
    assert tables.absences["employee"].nunique() == 379
    assert (tables.absences["end"] - tables.absences["start"]).dt.days.max() == 9  # its authors kept ten days of each
    assert tables.fault_counts == {}
