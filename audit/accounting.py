"""The accounting that must always hold (rulebook section 8). A run in which it does not is stopped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.errors import AccountingError
from audit.tables import Tables
from rules.result import RuleOutcome, Sums


@dataclass(frozen=True)
class Counted:
    """What a part of the employees has of each; those of all parts add up."""

    absences: int
    listed: int  # rows of the list of employees
    events: int
    tied: int
    tied_to_none: int
    after_as_of: int
    spells: int


def counted(tables: Tables, events: pd.DataFrame, untied: int, spells: int, as_of: int) -> Counted:
    return Counted(
        absences=len(tables.absences),
        listed=len(tables.employees),
        events=len(tables.follow_up),
        tied=int((events["spell"] >= 0).sum()),
        tied_to_none=untied,
        after_as_of=int(np.sum(events["day"] > as_of)),
        spells=spells,
    )


def sums(tables: Tables, found: Counted, outcomes: tuple[RuleOutcome, ...]) -> Sums:
    """The sums of one run. AccountingError when rows, events or verdicts do not add up."""
    reads = [account.read for account in tables.accounts]
    for read in reads:
        _same(
            f"rows of {read.table}",
            read.rows_read,
            read.rows_used + read.rows_set_aside + sum(read.out_of_scope.values()),
        )
    by_table = {
        "absences": found.absences,
        "employees": found.listed,
        "hours": len(tables.hours),
        "routines": len(tables.routines),
    }
    for table, rows in by_table.items():
        _same(f"used rows of {table}", sum(read.rows_used for read in reads if read.table == table), rows)
    _same("events", found.events, found.tied + found.tied_to_none)
    for outcome in outcomes:
        _same(
            f"verdicts of {outcome.rule}",
            _told(outcome.subjects),
            sum(_told(n) for n in (*outcome.verdicts.values(), outcome.outside_period)),
        )
        if outcome.on == "spells":
            _same(f"subjects of {outcome.rule}", found.spells, _told(outcome.subjects))
    return Sums(
        rows_read=sum(read.rows_read for read in reads),
        rows_used=sum(read.rows_used for read in reads),
        rows_set_aside=sum(read.rows_set_aside for read in reads),
        rows_out_of_scope=sum(sum(read.out_of_scope.values()) for read in reads),
        events_read=found.events,
        events_tied=found.tied,
        events_tied_to_none=found.tied_to_none,
        events_after_as_of=found.after_as_of,
        spells=found.spells,
    )


def _told(count: int | None) -> int:
    if count is None:  # the sums are held before anything is hidden
        raise AccountingError("a count is hidden")
    return count


def _same(what: str, expected: int, found: int) -> None:
    if expected != found:
        raise AccountingError(f"{what} do not add up: {expected} expected, {found} found")
