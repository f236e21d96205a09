"""Random companies with units, positions, sexes and times of employment, as tables, and parts of their employees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from audit.tables import Account, Tables
from tests.company_tables import days_column, tables_of, text_column
from tests.dice import Dice
from tests.histories import Company

UNITS = ("Lager", "Kontor", "Kran", None)
POSITIONS = (100.0, 100.0, 50.0, 37.5, 66.67, None)


@dataclass(frozen=True)
class Job:
    """One row of the list of employees."""

    employee: str
    unit: str | None
    position: float | None
    first: date | None
    last: date | None
    sex: str | None


def jobs_from(dice: Dice, names: list[str], as_of: date) -> list[Job]:
    """Some are not listed, some have two jobs after or beside each other, some are listed and never absent."""
    jobs = []
    for name in [*(one for one in names if not dice.one_in(8)), *(f"N{n}" for n in range(len(names) // 4))]:
        sex = dice.pick(("female", "male", None))
        first = None if dice.one_in(2) else as_of - timedelta(days=dice.number(0, 500))
        last = None if dice.one_in(2) else (first or as_of - timedelta(days=400)) + timedelta(days=dice.number(0, 500))
        jobs.append(Job(name, dice.pick(UNITS), dice.pick(POSITIONS), first, last, sex))
        if dice.one_in(5):
            start = as_of - timedelta(days=dice.number(0, 400))
            jobs.append(Job(name, dice.pick(UNITS), dice.pick(POSITIONS), start, None, sex))
    return jobs


def with_staff(company: Company, dice: Dice) -> tuple[Tables, list[Job]]:
    """The tables of a company with a list of employees; some absences tell a unit, a position and a cause."""
    tables = tables_of(company)
    absences = tables.absences
    count = len(absences)
    absences = absences.assign(
        unit=text_column([dice.pick(UNITS) for _ in range(count)]),
        position_pct=pd.Series([dice.pick(POSITIONS) for _ in range(count)], dtype="float64"),
        work_related=pd.Series([dice.pick((True, False, None)) for _ in range(count)], dtype="boolean"),
    )
    jobs = jobs_from(dice, [f"E{number:04d}" for number in range(len(company.employees))], company.as_of)
    staff = pd.DataFrame(
        {
            "employee": text_column([job.employee for job in jobs]),
            "unit": text_column([job.unit for job in jobs]),
            "leader": text_column([None] * len(jobs)),
            "position_pct": pd.Series([job.position for job in jobs], dtype="float64"),
            "employed_from": days_column([job.first for job in jobs]),
            "employed_to": days_column([job.last for job in jobs]),
            "sex": text_column([job.sex for job in jobs]),
            "table": len(tables.accounts) - 1,
            "row": range(2, len(jobs) + 2),
        }
    )
    return counted(replace(tables, absences=absences, employees=staff)), jobs


def part_of(tables: Tables, which: int, parts: int) -> Tables:
    """The rows of every so-manieth employee; a table of hours is of all at once and stays whole."""
    frames = {}
    for name in ("absences", "follow_up", "employees"):
        frame = getattr(tables, name)
        mine = pd.util.hash_array(frame["employee"].to_numpy(dtype=object)) % parts == which
        frames[name] = frame[mine].reset_index(drop=True)
    return counted(replace(tables, **frames))


def counted(tables: Tables) -> Tables:
    """The tables with accounts that fit their rows."""

    def fitting(number: int, account: Account) -> Account:
        frame = getattr(tables, account.read.table)
        rows = int((frame["table"] == number).sum())
        return replace(account, read=replace(account.read, rows_read=rows, rows_used=rows))

    return replace(tables, accounts=tuple(fitting(*numbered) for numbered in enumerate(tables.accounts)))
