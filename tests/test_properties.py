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
from tests.against_reference import check, expected_findings, findings_differ, spells_differ, the_spells
from tests.histories import Company, Employee, companies, tables_of
from tests.reference import RULES, Event, Record, event, sick

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


tolerances = st.sampled_from((1, 1, 1, 0, 3))
gaps = st.sampled_from((16, 16, 16, 1, 5))
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
@given(company=companies(), tolerance=tolerances, gap_days=gaps, bridge=bridging, turned=st.booleans())
def test_verdicts(company: Company, tolerance: int, gap_days: int, bridge: bool, turned: bool) -> None:
    settings = Settings(
        as_of=company.as_of,
        tolerance_days=tolerance,
        gap_days=gap_days,
        bridge_non_working_days=bridge,
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
                nothing = ("not_applicable", None, None, None, False)
                found, due, _, _, depends = findings.get((spell.start, rule), nothing)
                # Section 4: by T, but `pending` and `not_applicable` (and what has no T) by the spell's last day.
                day = spell.end if found in ("pending", "not_applicable") or due is None else due
                inside = period_from is None or day >= period_from
                verdicts[rule][found if inside else "outside"] += 1
                merging[rule] += inside and depends
    result = audit_tables(tables_of(company), settings)
    outcomes = [outcome for outcome in result.outcomes if outcome.rule in RULES]
    assert sorted(outcome.rule for outcome in outcomes) == sorted(RULES)
    for outcome in outcomes:
        expected = verdicts[outcome.rule]
        assert outcome.subjects == expected.total()
        assert outcome.outside_period == expected.pop("outside", 0)
        assert Counter({k: n for k, n in outcome.verdicts.items() if n}) == Counter(
            {k: n for k, n in expected.items() if n}
        )
        assert outcome.merging == merging[outcome.rule]
        duty = outcome.rule in ("PLAN-READY", "PLAN-SENT", "DM1-CALLED")  # statute, employer, Labour Inspection
        deviations = expected["late"] + expected["missing"] - merging[outcome.rule]
        assert outcome.headline == (deviations if duty else 0)


# Unbroken from Monday 6 January 2025: T is 2 February (4 weeks), 23 February (7 weeks), 6 July (26 weeks).
HALF_YEAR = [sick("2025-01-06", "2025-07-31")]
FIFTY_DAYS = [sick("2025-01-06", "2025-02-24")]
TWO_PARTS = [sick("2025-01-06", "2025-01-30"), sick("2025-02-12", "2025-03-20")]
CALLED, CANCELLED = event("dm1_called", "2025-02-10"), event("dm1_cancelled", "2025-02-12")


def long_before(kind: str) -> Event:
    return event(kind, "2024-12-20", absence_start="2025-01-06")


RARE: dict[str, tuple[list[Record], list[Event]]] = {
    "called long before, held late": (HALF_YEAR, [long_before("dm1_called"), event("dm1_held", "2025-03-10")]),
    "held long before, called late": (HALF_YEAR, [long_before("dm1_held"), event("dm1_called", "2025-03-10")]),
    "called long before and cancelled": (HALF_YEAR, [long_before("dm1_called"), CANCELLED]),
    "call without date, held late": (HALF_YEAR, [event("dm1_called"), event("dm1_held", "2025-03-10")]),
    "cancelled, doubtful day": (FIFTY_DAYS, [CALLED, CANCELLED]),
    "meeting without call, doubtful day": (FIFTY_DAYS, [event("dm1_held", "2025-03-01")]),
    "call without date, doubtful day": (FIFTY_DAYS, [event("dm1_called")]),
    "called late, doubtful day": (FIFTY_DAYS, [event("dm1_called", "2025-03-01")]),
    "exemption without reason, doubtful day": (FIFTY_DAYS, [event("exempt_dm1", "2025-02-01")]),
    "cancelled without date": (HALF_YEAR, [CALLED, event("dm1_cancelled")]),
    "cancelled, called again late": (HALF_YEAR, [CALLED, CANCELLED, event("dm1_called", "2025-03-12")]),
    "cancelled, held late": (HALF_YEAR, [CALLED, CANCELLED, event("dm1_held", "2025-03-12")]),
    "cancelled, held in time": (HALF_YEAR, [CALLED, CANCELLED, event("dm1_held", "2025-02-20")]),
    "cancelled in a later part": (
        [sick("2025-01-06", "2025-03-10"), sick("2025-03-20", "2025-06-10")],
        [CALLED, event("dm1_cancelled", "2025-03-25")],
    ),
    "exempt too late, done late": (
        HALF_YEAR,
        [event("exempt_plan", "2025-03-10", "too_ill"), event("plan_ready", "2025-03-20")],
    ),
    "not cooperating, noted late": (HALF_YEAR, [event("employee_not_cooperating", "2025-03-10")]),
    "returning soon, run ends in time": (
        [sick("2025-01-06", "2025-03-05"), sick("2025-03-06", "2025-07-31", 50)],
        [event("exempt_dm1", "2025-02-01", "returning_soon")],
    ),
    "employment ended before and within": (
        HALF_YEAR,
        [event("employment_ended", "2024-12-01"), event("employment_ended", "2025-01-20")],
    ),
    "sent without date": (HALF_YEAR, [event("plan_sent_certifier")]),
    "self-certified without grade": ([sick("2025-01-06", "2025-07-31", None, "self_certified")], []),
    "grade known of one part": ([sick("2025-01-06", "2025-02-10", None), sick("2025-02-11", "2025-07-31")], []),
    "plan without date beside a late one": (TWO_PARTS, [event("plan_ready"), event("plan_ready", "2025-03-01")]),
    "plan in the gap between parts": (TWO_PARTS, [event("plan_ready", "2025-02-06")]),
    "employment ended between parts": (
        TWO_PARTS,
        [event("employment_ended", "2025-02-11", absence_start="2025-01-10")],
    ),
    "only the first part certified": (
        [sick("2025-01-06", "2025-01-10"), sick("2025-01-14", "2025-03-20", kind="self_certified")],
        [event("plan_ready", "2025-01-08")],
    ),
    "law changed between the parts": ([sick("2014-06-02", "2014-06-28"), sick("2014-07-02", "2014-08-25", 50)], []),
    "law changed between two long parts": ([sick("2011-06-01", "2011-06-28"), sick("2011-07-02", "2011-08-03")], []),
    "called and cancelled on one day": (HALF_YEAR, [CALLED, event("dm1_cancelled", "2025-02-10")]),
    "late plan of the second part serves the third": (
        [sick("2025-01-06", "2025-01-25"), sick("2025-01-28", "2025-02-16"), sick("2025-02-20", "2025-03-31")],
        [event("plan_ready", "2025-02-12")],
    ),
    "plan in a gap of the parts, not sent": (
        [sick("2025-01-06", "2025-02-14"), sick("2025-02-25", "2025-03-06")],
        [event("plan_ready", "2025-02-19")],
    ),
    "a run of 50 days before one of 120": (
        [*FIFTY_DAYS, sick("2025-02-25", "2025-03-02", 50), sick("2025-03-03", "2025-06-30")],
        [],
    ),
    "ongoing with 29 counted days after a gap": (
        [sick("2025-11-20", "2025-12-17"), sick("2025-12-31", None)],
        [],
    ),
    "ongoing and short without grade": ([sick("2025-11-20", None, None)], []),
    "held long before, without grade": ([sick("2025-01-06", "2025-07-31", None)], [long_before("dm1_held")]),
    "16 days after one spell, 7 before the next": (
        [sick("2025-01-06", "2025-02-28"), sick("2025-03-23", "2025-06-30")],
        [event("plan_ready", "2025-03-16")],
    ),
    "365 days after": ([sick("2024-01-08", "2024-06-30")], [event("plan_ready", "2025-06-30")]),
    "366 days after": ([sick("2024-01-08", "2024-06-30")], [event("plan_ready", "2025-07-01")]),
    "reasons for one duty only": (
        HALF_YEAR,
        [event("exempt_plan", "2025-01-10", "graded_with_dialogue"), event("exempt_dm1", None, "facilitation_works")],
    ),
    "reasons for another duty": (
        HALF_YEAR,
        [event("exempt_plan", "2025-01-10", "facilitation_works"), event("exempt_dm2", None, "graded_with_dialogue")],
    ),
}


@pytest.mark.parametrize("name", RARE)
def test_rare(name: str) -> None:
    """What random histories seldom hit."""
    records, events = RARE[name]
    company = Company(date(2025, 12, 31), (Employee(tuple(records), tuple(events)),))
    check(company, Settings(as_of=company.as_of, privacy="named"), findings_differ)
