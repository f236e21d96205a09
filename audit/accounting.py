"""The accounting that must always hold (rulebook section 8). A run in which it does not is stopped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.errors import AccountingError
from audit.tables import Tables
from rules.result import RuleOutcome, Sums


def sums(
    tables: Tables, events: pd.DataFrame, untied: int, spells: int, outcomes: tuple[RuleOutcome, ...], as_of: int
) -> Sums:
    """The sums of one run. AccountingError when rows, events or verdicts do not add up."""
    reads = [account.read for account in tables.accounts]
    for read in reads:
        _same(
            f"rows of {read.table}",
            read.rows_read,
            read.rows_used + read.rows_set_aside + sum(read.out_of_scope.values()),
        )
    by_table = {
        "absences": len(tables.absences),
        "employees": len(tables.employees),
        "hours": len(tables.hours),
        "routines": len(tables.routines),
    }
    for table, rows in by_table.items():
        _same(f"used rows of {table}", sum(read.rows_used for read in reads if read.table == table), rows)
    tied = int((events["spell"] >= 0).sum())
    _same("events", len(tables.follow_up), tied + untied)
    for outcome in outcomes:
        _same(
            f"verdicts of {outcome.rule}",
            _told(outcome.subjects),
            sum(_told(n) for n in (*outcome.verdicts.values(), outcome.outside_period)),
        )
        if outcome.on == "spells":
            _same(f"subjects of {outcome.rule}", spells, _told(outcome.subjects))
    return Sums(
        rows_read=sum(read.rows_read for read in reads),
        rows_used=sum(read.rows_used for read in reads),
        rows_set_aside=sum(read.rows_set_aside for read in reads),
        rows_out_of_scope=sum(sum(read.out_of_scope.values()) for read in reads),
        events_read=len(events),
        events_tied=tied,
        events_tied_to_none=untied,
        events_after_as_of=int(np.sum(events["day"] > as_of)),
        spells=spells,
    )


def _told(count: int | None) -> int:
    if count is None:  # the sums are held before anything is hidden
        raise AccountingError("a count is hidden")
    return count


def _same(what: str, expected: int, found: int) -> None:
    if expected != found:
        raise AccountingError(f"{what} do not add up: {expected} expected, {found} found")
