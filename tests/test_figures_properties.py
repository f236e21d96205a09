"""The figures of random companies: parts add up to the whole, and the rate is what a slow walk over days finds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from audit.pipeline import audit_tables
from audit.tables import Tables
from rules.adding import merged
from rules.figures import Figures
from rules.result import AuditResult
from rules.settings import Settings
from tests.company_tables import text_column
from tests.dice import Dice
from tests.figure_companies import Job, counted, part_of, with_staff
from tests.histories import Company, companies
from tests.reference_spells import (
    ONE_DAY,
    closed_records,
    is_non_working,
    is_sickness,
    is_whole_vacation,
    sick_grade,
)

EXAMPLES = hypothesis_settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
seeds = st.binary(min_size=8, max_size=8)
periods = st.one_of(st.none(), st.integers(0, 400))


def with_hours(tables: Tables, dice: Dice, as_of: date) -> Tables:
    quarters = [f"{year}Q{number}" for year in (as_of.year - 1, as_of.year) for number in (1, 2, 3, 4)]
    rows = [(dice.pick(("Lager", "Kontor", None)), quarter) for quarter in quarters for _ in range(dice.number(0, 2))]
    hours = pd.DataFrame(
        {
            "unit": text_column([unit for unit, _ in rows]),
            "quarter": text_column([quarter for _, quarter in rows]),
            "agreed_days": [dice.number(0, 900) + 0.25 for _ in rows],
        }
    )
    return replace(tables, hours=hours.assign(table=len(tables.accounts), row=range(2, len(rows) + 2)))


@EXAMPLES
@given(company=companies(size=30), seed=seeds, back=periods, hours=st.booleans())
def test_parts_add_up(company: Company, seed: bytes, back: int | None, hours: bool) -> None:
    dice = Dice(seed)
    tables, _ = with_staff(company, dice)
    if hours:
        tables = with_hours(tables, dice, company.as_of)
        account = tables.accounts[-1]
        added = replace(account, read=replace(account.read, table="hours"), place="hours")
        tables = counted(replace(tables, accounts=(*tables.accounts, added)))
    period_from = None if back is None else company.as_of - timedelta(days=back)
    settings = Settings(as_of=company.as_of, period_from=period_from, privacy="named")
    first = company.first_date

    def figures(part: Tables) -> Figures:
        return audit_tables(part, settings, first_of_export=first).figures

    whole = audit_tables(tables, settings)
    one, two, three = (figures(part_of(tables, number, 3)) for number in range(3))
    assert merged(merged(one, two), three) == merged(three, merged(two, one)) == whole.figures
    assert AuditResult.from_json(whole.to_json()).figures == whole.figures


def test_parts_of_different_periods_do_not_add_up() -> None:
    tables, _ = with_staff(Company(date(2026, 6, 30), ()), Dice(b"1"))
    one, other = (
        audit_tables(tables, Settings(as_of=date(2026, 6, 30), period_from=date(2026, month, 1))).figures
        for month in (1, 4)
    )
    assert merged(one, one) == one
    with pytest.raises(ValueError, match="different periods"):
        merged(one, other)


@EXAMPLES
@given(company=companies(with_events=False, size=25), seed=seeds, back=periods)
def test_lost_and_agreed_days(company: Company, seed: bytes, back: int | None) -> None:
    tables, jobs = with_staff(company, Dice(seed))
    period_from = None if back is None else company.as_of - timedelta(days=back)
    found = audit_tables(tables, Settings(as_of=company.as_of, period_from=period_from, privacy="named")).figures
    first = period_from or company.first_date or company.as_of
    lost, agreed, employed, absent = slow(company, jobs, first)
    cells = {cell.quarter: cell for cell in found.absence.cells if cell.unit is None}
    for quarter in {*lost, *agreed, *cells}:
        cell = cells[quarter]
        told = (cell.rated_self_certified, cell.rated_certified, cell.agreed or 0.0)
        own = lost.get(quarter, {})
        assert told == pytest.approx((own.get(False, 0), own.get(True, 0), agreed.get(quarter, 0)), abs=1e-3)
    assert found.people.employees == len(employed)
    assert found.people.without_absence == len(employed - absent)


def slow(
    company: Company, jobs: list[Job], first: date
) -> tuple[dict[str, dict[bool, float]], dict[str, float], set[str], set[str]]:
    """Day by day, as rulebook section 7 says.

    Lost man-days of the employed (quarter -> certified -> days), agreed days (quarter -> days), who is employed in the
    period, and who has a day of sickness in it.
    """
    lost: dict[str, dict[bool, float]] = defaultdict(lambda: defaultdict(float))
    agreed: dict[str, float] = defaultdict(float)
    employed, absent = set(), set()
    records = {f"E{number:04d}": employee.records for number, employee in enumerate(company.employees)}
    for name in {*records, *(job.employee for job in jobs)}:
        closed = closed_records(list(records.get(name, ())), company.as_of)
        day = first - ONE_DAY
        while day < company.as_of:
            day += ONE_DAY
            at_work = [
                job
                for job in dict.fromkeys(jobs)
                if job.employee == name and (job.first or day) <= day <= (job.last or day)
            ]
            if at_work:
                employed.add(name)
            told = [job.position for job in at_work if job.position is not None]
            position = (sum(told) if told else 100 if at_work else 0) / 100
            here = [record for record, end in closed if record.start <= day <= end]
            sick = [record for record in here if is_sickness(record)]
            outranked = any(record.kind == "resumed" or is_whole_vacation(record) for record in here)
            if sick and not outranked:
                absent.add(name)
            if is_non_working(day):
                continue
            for key in ("", f"{day.year}Q{(day.month + 2) // 3}"):
                agreed[key] += position
                if sick and not outranked:
                    latest = max(record.start for record in sick)
                    grades = [sick_grade(record) for record in sick if record.start == latest]
                    known = [grade for grade in grades if grade is not None]
                    certified = any(record.kind == "sick_note" for record in sick)
                    lost[key][certified] += position * max(known, default=100.0) / 100
    return lost, agreed, employed, absent
