"""The sums of every run: where they do not hold the run stops, and says nothing of what the cells hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from audit import audit_tables
from audit.errors import AccountingError
from audit.source import read
from audit.tables import Tables
from rules.settings import Settings
from tests.inputs import ABSENCES, LONG, Desk

SETTINGS = Settings(as_of=date(2026, 6, 30))


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    file = tmp_path / "fravar.csv"
    file.write_text(ABSENCES + LONG)
    return read([file], SETTINGS)


def with_account(tables: Tables, **changes: int) -> Tables:
    (account,) = tables.accounts
    return replace(tables, accounts=(replace(account, read=replace(account.read, **changes)),))


def test_sums_that_hold(tables: Tables) -> None:
    sums = audit_tables(tables, SETTINGS).sums
    assert (sums.rows_read, sums.rows_used, sums.rows_set_aside, sums.rows_out_of_scope) == (1, 1, 0, 0)


@pytest.mark.parametrize("changes", [{"rows_read": 2}, {"rows_used": 0}, {"rows_read": 2, "rows_used": 2}])
def test_a_run_whose_sums_do_not_hold_is_stopped(tables: Tables, changes: dict[str, int]) -> None:
    with pytest.raises(AccountingError):
        audit_tables(with_account(tables, **changes), SETTINGS)


def test_a_fault_of_our_own_is_told_without_a_word_from_the_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("HEMMELIG celle")

    monkeypatch.setattr("audit.pipeline.read", fails)
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert (run.code, run.out, run.written) == (2, "", [])
    assert "HEMMELIG" not in run.err and "Traceback" not in run.err
    assert "ValueError, test_accounting.py" in run.err
