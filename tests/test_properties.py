"""The program against the slow reference, on thousands of random histories and on rare ones made by hand.

Every example is a company of a hundred employees, so that one run of the program judges them all. Where they differ,
the first employee that differs is told, with rows taken away as long as the difference stays.
TILSYNSKLAR_EXAMPLES asks for more, and other, examples than the ordinary run has.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from audit.pipeline import audit_tables
from rules.settings import Settings
from tests.against_reference import (
    RULES,
    Findings,
    check,
    expected_findings,
    findings_differ,
    spells_differ,
    the_spells,
)
from tests.company_tables import tables_of
from tests.histories import Company, Employee, companies
from tests.rare_histories import RARE, RARE_FURTHER, History
from tests.rare_meetings import RARE_MEETINGS
from tests.reference import MEETING_RULES

MORE = os.environ.get("TILSYNSKLAR_EXAMPLES")


def examples(count: int) -> hypothesis_settings:
    return hypothesis_settings(
        max_examples=int(MORE or count),
        derandomize=MORE is None,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # `smallest` does what shrinking would, in seconds
        suppress_health_check=list(HealthCheck),
    )


# Duties by statute of the employer that the Labour Inspection supervises.
HEADLINE = ("PLAN-READY", "PLAN-TOGETHER", "PLAN-CONTENT", "PLAN-SENT", "DM1-CALLED", "DM1-GRADED", "DM1-CERTIFIER")
HEADLINE += ("DM1-DOCUMENTED", "TRANSFER-CONSULTED")
HANGS_ON = {"PLAN-TOGETHER": "PLAN-READY", "PLAN-CONTENT": "PLAN-READY"}
HANGS_ON |= {"DM1-DOCUMENTED": "DM1-CALLED", "DM1-CERTIFIER": "DM1-CALLED"}

tolerances = st.sampled_from((1, 1, 1, 0, 3))
gaps = st.sampled_from((16, 16, 16, 1, 5))
own_days = st.sampled_from((3, 3, 8))
bridging = st.sampled_from((True, True, True, False))


@examples(50)
@given(company=companies(with_events=False), gap_days=gaps, bridge=bridging)
def test_spells(company: Company, gap_days: int, bridge: bool) -> None:
    check(
        company,
        Settings(as_of=company.as_of, gap_days=gap_days, bridge_non_working_days=bridge),
        spells_differ,
    )


@examples(25)
@given(
    company=companies(),
    tolerance=tolerances,
    gap_days=gaps,
    bridge=bridging,
    turned=st.booleans(),
    self_certified_max=own_days,
)
def test_verdicts(
    company: Company, tolerance: int, gap_days: int, bridge: bool, turned: bool, self_certified_max: int
) -> None:
    settings = Settings(
        as_of=company.as_of,
        tolerance_days=tolerance,
        gap_days=gap_days,
        bridge_non_working_days=bridge,
        self_certified_max_days=self_certified_max,
        privacy="named",
    )
    if turned:  # the order of the rows never matters
        people = tuple(replace(e, records=e.records[::-1], events=e.events[::-1]) for e in company.employees)
        company = replace(company, employees=people)
    check(company, settings, findings_differ)


@examples(10)
@given(company=companies(), back=st.one_of(st.none(), st.integers(0, 250)))
def test_counts(company: Company, back: int | None) -> None:
    """The verdicts of each rule add up to the spells, and the headline counts what the rulebook says."""
    period_from = None if back is None else company.as_of - timedelta(days=back)
    settings = Settings(as_of=company.as_of, period_from=period_from, privacy="named")
    verdicts: dict[str, Counter[str]] = {rule: Counter() for rule in RULES}
    merging: Counter[str] = Counter()
    for employee in company.employees:
        findings = expected_findings(employee, company, settings)
        for spell in the_spells(employee, company, settings):
            for rule in RULES:
                nothing = [] if rule in MEETING_RULES else [(None, "", "not_applicable", None, None, None, False)]
                for subject_day, _, found, due, _, _, depends in findings.get((spell.start, rule), nothing):
                    # Section 4: by T, or by the day of the meeting or event; else by the spell's last day.
                    day = due or day_of_duty(rule, spell.start, findings) or subject_day
                    day = spell.end if found in ("pending", "not_applicable") or day is None else day
                    inside = period_from is None or day >= period_from
                    verdicts[rule][found if inside else "outside"] += 1
                    merging[rule] += inside and depends
    result = audit_tables(tables_of(company), settings)
    outcomes = [outcome for outcome in result.outcomes if outcome.rule in RULES]
    assert sorted(outcome.rule for outcome in outcomes) == sorted(RULES)
    for outcome in outcomes:
        expected, found_verdicts = verdicts[outcome.rule], Counter({k: n for k, n in outcome.verdicts.items() if n})
        assert outcome.subjects == found_verdicts.total() + outcome.outside_period
        if outcome.rule in MEETING_RULES:  # the reference leaves out what these do not apply to
            del found_verdicts["not_applicable"]
            assert outcome.outside_period >= expected.pop("outside", 0)
        else:
            assert outcome.outside_period == expected.pop("outside", 0)
        assert found_verdicts == Counter({k: n for k, n in expected.items() if n}), outcome.rule
        assert outcome.merging == merging[outcome.rule]
        deviations = expected["late"] + expected["missing"] - merging[outcome.rule]
        assert outcome.headline == (deviations if outcome.rule in HEADLINE else 0)


def day_of_duty(rule: str, start: date, findings: Findings) -> date | None:
    """T of the duty that a rule hangs on."""
    for subject in findings.get((start, HANGS_ON.get(rule, "")), []):
        return subject[3]
    return None


@pytest.mark.parametrize("histories", [RARE, RARE_FURTHER, RARE_MEETINGS])
def test_rare(histories: History) -> None:
    """What random histories seldom hit: a company in which each history is an employee."""
    employees = tuple(Employee(tuple(records), tuple(events)) for records, events in histories.values())
    company = Company(date(2025, 12, 31), employees)
    check(company, Settings(as_of=company.as_of, privacy="named"), findings_differ)
