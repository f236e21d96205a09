"""The reference on deadline rules of its own kind and on spells without a deadline: examples worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.vocabulary import EVENT_KINDS
from tests.reference import FIELDS, Event, Judgement, Record, World, depends_on_merging, event, judgements, only, sick

LONG_AFTER = date(2026, 12, 31)
EVERYTHING = frozenset(EVENT_KINDS)

# Monday 5 January to Friday 31 July 2026: 208 days. T of four weeks is 1 February, of eight weeks 1 March.
HALF_YEAR = [sick("2026-01-05", "2026-07-31")]
# 40 days, full: no dialogue meeting 1. 5 January to 13 February.
FORTY_DAYS = [sick("2026-01-05", "2026-02-13")]


def judge(
    name: str,
    records: list[Record],
    events: list[Event],
    as_of: date = LONG_AFTER,
    recorded: frozenset[str] = EVERYTHING,
    **options: Any,
) -> Judgement:
    (judged,) = judgements(name, only(records, as_of), events, World(as_of, recorded, **options))
    return judged


def told(judged: Judgement) -> tuple[str, date | None, int | None]:
    return judged.verdict, judged.done, judged.days_late


# Deadline rules -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("evidence", "done"),
    [
        (event("facilitation", "2025-06-01", absence_start="2026-01-05"), date(2025, 6, 1)),
        (event("facilitation", "2026-07-01"), date(2026, 7, 1)),
        (event("facilitation"), None),
        (event("facilitation_not_possible", None, "other"), None),
        (event("plan_revised", "2026-03-01", elements="employer_measures,outside_help"), date(2026, 3, 1)),
    ],
)
def test_facilitation_is_met_whenever(evidence: Event, done: date | None) -> None:
    assert told(judge("FACILITATION", HALF_YEAR, [evidence])) == ("met", done, None)
    assert judge("FACILITATION", HALF_YEAR, [evidence], recorded=frozenset()).verdict == "met"


@pytest.mark.parametrize(
    "no_evidence",
    [
        event("facilitation_not_possible", "2026-01-20"),
        event("plan_ready", "2026-01-20", elements="outside_help"),
        event("facilitation", "2027-01-01"),
        event("employee_not_cooperating", "2026-01-20"),
    ],
)
def test_no_facilitation(no_evidence: Event) -> None:
    result = judge("FACILITATION", HALF_YEAR, [no_evidence])
    # The last counted day less T: 27 days of February, 31, 30, 31, 30, 31.
    assert (told(result), result.due) == (("missing", None, 180), date(2026, 2, 1))
    assert judge("FACILITATION", HALF_YEAR, [no_evidence], recorded=frozenset()).verdict == "not_assessable"
    assert judge("FACILITATION", [sick("2026-01-05", "2026-02-02")], []).verdict == "borderline"
    assert judge("FACILITATION", HALF_YEAR, [], employment_ended=(date(2026, 2, 2),)).verdict == "not_applicable"


def test_activity() -> None:
    def with_grade_from(day: str) -> list[Record]:
        return [sick("2026-01-05", "2026-07-31"), sick(day, "2026-07-31", 80)]

    assert told(judge("ACTIVITY-8W", with_grade_from("2026-03-01"), [])) == ("met", date(2026, 3, 1), None)
    assert judge("ACTIVITY-8W", with_grade_from("2026-03-02"), []).verdict == "borderline"
    assert told(judge("ACTIVITY-8W", with_grade_from("2026-03-03"), [])) == ("late", date(2026, 3, 3), 2)
    started = event("activity_started", "2026-02-10")
    assert told(judge("ACTIVITY-8W", with_grade_from("2026-03-03"), [started])) == ("met", date(2026, 2, 10), None)
    none: frozenset[str] = frozenset()
    assert judge("ACTIVITY-8W", with_grade_from("2026-03-02"), [], recorded=none).verdict == "borderline"
    assert judge("ACTIVITY-8W", with_grade_from("2026-03-03"), [], recorded=none).verdict == "not_assessable"
    assert judge("ACTIVITY-8W", HALF_YEAR, []).verdict == "missing"
    ungraded = [sick("2026-01-05", "2026-07-31", None)]
    assert judge("ACTIVITY-8W", ungraded, []).verdict == "not_assessable"
    assert judge("ACTIVITY-8W", ungraded, [started]).verdict == "met"


def test_activity_exemptions() -> None:
    impossible, statement = event("exempt_activity", "2026-02-01", "facilitation_impossible"), "employer_statement"
    assert judge("ACTIVITY-8W", HALF_YEAR, [event("exempt_activity", None, "medical")]).verdict == "exempt"
    assert judge("ACTIVITY-8W", HALF_YEAR, [impossible]).verdict == "unclear"
    assert judge("ACTIVITY-8W", HALF_YEAR, [impossible, event(statement)]).verdict == "exempt"
    assert judge("ACTIVITY-8W", HALF_YEAR, [impossible, event(statement, "2026-06-01")]).verdict == "exempt"
    assert judge("ACTIVITY-8W", HALF_YEAR, [impossible, event(statement, "2027-01-01")]).verdict == "unclear"


def test_52_weeks() -> None:
    # 364 days from 5 January 2026 end on 3 January 2027.
    def at(as_of: str) -> Judgement:
        return judge("SICK-PAY-52W", [sick("2026-01-05", None)], [], date.fromisoformat(as_of))

    assert (at("2027-01-04").verdict, at("2027-01-04").due) == ("pending", date(2027, 1, 3))
    assert (at("2027-01-05").verdict, at("2027-01-05").days_late) == ("unclear", None)
    ended = judge("SICK-PAY-52W", [sick("2026-01-05", "2027-02-01")], [], date(2027, 3, 1))
    assert ended.verdict == "unclear"
    assert judge("SICK-PAY-52W", [sick("2026-01-05", "2027-01-03")], [], date(2027, 3, 1)).verdict == "not_applicable"


# Spells without a deadline --------------------------------------------------------------------------------------


def ready(day: str | None, **fields: str) -> Event:
    return event("plan_ready", day, **fields)


def test_plan_together() -> None:
    def verdict_of(*events: Event, records: list[Record] = HALF_YEAR) -> str:
        return judge("PLAN-TOGETHER", records, list(events)).verdict

    alone, both = (
        ready("2026-01-20", participants="leader"),
        ready("2026-01-20", participants="employee,leader"),
    )
    assert verdict_of() == "not_applicable"
    assert verdict_of(ready(None)) == "not_applicable"
    assert verdict_of(both) == "met"
    assert verdict_of(both, records=[sick("2026-01-05", "2026-02-01")]) == "not_applicable"
    assert verdict_of(both, records=[sick("2026-01-05", "2026-02-02")]) == "met"
    assert told(judge("PLAN-TOGETHER", HALF_YEAR, [alone])) == ("missing", date(2026, 1, 20), None)
    assert verdict_of(alone, event("employee_not_cooperating")) == "exempt"
    assert verdict_of(alone, ready("2026-01-20", participants="employee")) == "met"
    assert verdict_of(alone, ready("2026-01-21", participants="employee")) == "missing"
    assert verdict_of(ready("2026-01-20"), ready("2026-01-21", participants="employee")) == "not_assessable"
    assert verdict_of(event("plan_revised", "2026-01-20", participants="employee")) == "not_assessable"
    # 15 days before the first day: not the plan that decides; 14 days before: it is.
    before = event("plan_ready", "2025-12-21", None, "2026-01-05", participants="leader")
    assert verdict_of(before, ready("2026-01-21", participants="employee")) == "met"
    before = event("plan_ready", "2025-12-22", None, "2026-01-05", participants="leader")
    assert verdict_of(before, ready("2026-01-21", participants="employee")) == "missing"


def test_plan_content() -> None:
    four = "tasks_and_ability,employer_measures,outside_help,further_follow_up"
    result = judge("PLAN-CONTENT", HALF_YEAR, [ready("2026-01-20", elements="tasks_and_ability,employer_measures")])
    assert told(result) == ("missing", date(2026, 1, 20), None)
    assert result.remarks == {"recorded_no", "element_lacks_outside_help", "element_lacks_further_follow_up"}
    revised = event("plan_revised", "2026-02-20", elements=four)
    assert told(judge("PLAN-CONTENT", HALF_YEAR, [ready("2026-01-20", elements="outside_help"), revised])) == (
        "met",
        date(2026, 2, 20),
        None,
    )
    # The latest that is filled decides; of rows without a date only where no dated row is filled.
    assert judge("PLAN-CONTENT", HALF_YEAR, [revised, event("plan_revised", "2026-03-20")]).verdict == "met"
    assert judge("PLAN-CONTENT", HALF_YEAR, [revised, ready(None, elements="outside_help")]).verdict == "met"
    assert judge("PLAN-CONTENT", HALF_YEAR, [ready("2026-01-20"), ready(None, elements=four)]).verdict == "met"
    assert judge("PLAN-CONTENT", HALF_YEAR, [ready("2026-01-20")]).verdict == "not_assessable"
    # Two rows of one day are read together.
    halves = [ready("2026-01-20", elements=text) for text in (four[:35], "outside_help,further_follow_up")]
    assert judge("PLAN-CONTENT", HALF_YEAR, halves).verdict == "met"
    assert judge("PLAN-CONTENT", [sick("2014-06-30", "2014-12-31")], halves).verdict == "not_applicable"


def test_dm1_graded() -> None:
    asked = event("dm1_requested", "2026-02-01")

    def at(as_of: str, *events: Event, **options: Any) -> str:
        return judge("DM1-GRADED", FORTY_DAYS, list(events), date.fromisoformat(as_of), **options).verdict

    assert at("2026-03-31") == "not_applicable"
    assert judge("DM1-GRADED", HALF_YEAR, [asked]).verdict == "not_applicable"
    assert at("2026-02-15", asked) == "pending"
    assert at("2026-02-16", asked) == "unclear"
    assert at("2026-03-31", asked, event("dm1_held", "2026-02-01")) == "met"
    assert at("2026-03-31", asked, event("dm1_held", "2026-01-31")) == "unclear"
    assert at("2026-03-31", asked, recorded=frozenset()) == "not_assessable"
    assert judge("DM1-GRADED", FORTY_DAYS, [event("dm1_requested")]).remarks == {"request_undated"}


def test_dm1_certifier() -> None:
    def verdict_of(by: str | None, *events: Event) -> str:
        wish = event("certifier_wanted", "2026-01-20", **({"by": by} if by else {}))
        return judge("DM1-CERTIFIER", HALF_YEAR, [wish, *events]).verdict

    with_certifier = event("dm1_called", "2026-02-01", invited="employee,certifier")
    without, blank = event("dm1_called", "2026-02-01", invited="employee"), event("dm1_called", "2026-02-01")
    assert verdict_of("employee") == "not_applicable"  # no meeting yet
    assert verdict_of("employee,leader", with_certifier) == "met"
    assert verdict_of("employee", without) == "missing"
    assert verdict_of("employee", blank) == "not_assessable"
    assert verdict_of("employee", blank, event("dm1_held", "2026-02-10", participants="certifier")) == "met"
    assert verdict_of("employee", without, event("dm1_cancelled", "2026-02-02")) == "not_applicable"
    # A wish of 20 January after all that was called; the certifier was there all the same.
    earlier = event("dm1_called", "2026-01-19", invited="employee")
    assert verdict_of("employee", earlier) == "unclear"
    assert verdict_of("employee", earlier, event("dm1_held", "2026-01-20")) == "missing"
    present = event("dm1_held", "2026-01-19", participants="certifier")
    assert verdict_of("employee", event("dm1_called", "2026-01-18"), present) == "met"
    assert verdict_of("leader", without) == "not_applicable"
    assert verdict_of(None, without) == "unclear"
    assert verdict_of("leader", without, event("certifier_wanted")) == "unclear"
    assert verdict_of("leader", without, event("certifier_wanted", by="employee")) == "missing"


def test_dm1_documented() -> None:
    called = event("dm1_called", "2026-02-01", invited="employee")
    held = event("dm1_held", "2026-02-10", participants="employee,leader")

    def verdict_of(*events: Event, **options: Any) -> str:
        return judge("DM1-DOCUMENTED", HALF_YEAR, list(events), **options).verdict

    assert verdict_of() == "not_applicable"  # nothing called: DM1-CALLED says so
    assert verdict_of(called, held) == "met"
    assert verdict_of(called, event("dm1_held", "2026-02-10")) == "missing"
    assert verdict_of(called) == "unclear"
    assert verdict_of(event("dm1_called", "2026-02-01"), held) == "missing"
    assert verdict_of(event("exempt_dm1", "2026-02-01", "too_ill")) == "met"
    assert verdict_of(event("exempt_dm1", "2026-02-01")) == "unclear"
    nowhere = FIELDS - {"invited", "participants"}
    assert verdict_of(event("dm1_called", "2026-02-01", has_columns=nowhere)) == "not_assessable"
    assert verdict_of(called, event("dm1_held", "2026-02-10", has_columns=nowhere)) == "not_assessable"


def test_self_certified_days() -> None:
    def own(start: str, end: str) -> Record:
        return sick(start, end, kind="self_certified")

    assert judge("SELF-CERT-MAX", HALF_YEAR, []).verdict == "not_applicable"
    assert judge("SELF-CERT-MAX", [own("2026-01-05", "2026-01-07")], []).verdict == "met"
    assert judge("SELF-CERT-MAX", [own("2026-01-05", "2026-01-08")], []).verdict == "unclear"
    assert judge("SELF-CERT-MAX", [own("2026-01-05", "2026-01-08")], [], self_certified_max_days=4).verdict == "met"
    # A sick note over the fourth day; a weekend between (Thursday to Monday: five days); two times three days.
    assert judge("SELF-CERT-MAX", [own("2026-01-05", "2026-01-08"), sick("2026-01-08", "2026-01-20")], []).verdict == (
        "met"
    )
    assert only([own("2026-01-08", "2026-01-09"), own("2026-01-12", "2026-01-12")]).self_certified_run == 5
    assert only([own("2026-01-05", "2026-01-07"), own("2026-01-09", "2026-01-09")]).self_certified_run == 3
    # The weekend after a self-certified Friday, before a sick note.
    assert only([own("2026-01-09", "2026-01-09"), sick("2026-01-12", "2026-01-20")]).self_certified_run == 3
    assert judge("SELF-CERT-MAX", [own("2019-06-30", "2019-07-20")], []).verdict == "not_applicable"


def test_the_leader() -> None:
    def verdict_of(*by: str | None) -> str:
        events = [event("dm1_called", "2026-01-20", **({"by": text} if text else {})) for text in by]
        return judge("LEADER-RESPONSIBLE", FORTY_DAYS, events).verdict

    assert verdict_of(None) == "not_applicable"
    assert verdict_of("leader", None, "leader,other") == "met"
    assert verdict_of("leader", "other") == "unclear"
    assert judge("LEADER-RESPONSIBLE", FORTY_DAYS, [event("dm2_held", by="other")]).verdict == "not_applicable"


def test_a_duty_of_the_plan_depends_on_merging_as_the_plan_does() -> None:
    # 20 and 20 days, three days apart: no part has a duty of its own.
    records = [sick("2026-01-05", "2026-01-24"), sick("2026-01-28", "2026-02-16")]
    world = World(LONG_AFTER, EVERYTHING)
    alone = [ready("2026-01-20", participants="leader")]
    assert judge("PLAN-TOGETHER", records, alone).verdict == "missing"
    assert depends_on_merging("PLAN-TOGETHER", records, only(records), alone, world)
    assert not depends_on_merging("PLAN-TOGETHER", HALF_YEAR, only(HALF_YEAR), alone, world)
