"""The reference's verdicts, held against examples worked out by hand from rulebook sections 4 and 5."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.reference import Event, Judgement, Record, World, depends_on_merging, event, only, sick, verdict

ALL_KINDS = frozenset(
    ["plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held", "dm2_held", "exempt_plan", "exempt_dm1"]
)
LONG_AFTER = date(2026, 12, 31)


def judge(
    name: str,
    records: list[Record],
    events: list[Event],
    as_of: date = LONG_AFTER,
    recorded: frozenset[str] = ALL_KINDS,
    ended: tuple[date, ...] = (),
) -> Judgement:
    return verdict(name, only(records, as_of), events, World(as_of, recorded, employment_ended=ended))


# An unbroken spell from Monday 5 January 2026: T of four weeks is Sunday 1 February, of seven weeks Sunday 22
# February, of 26 weeks Sunday 5 July.

HALF_YEAR = [sick("2026-01-05", "2026-07-31")]


@pytest.mark.parametrize(
    ("done", "expected", "days_late"),
    [
        ("2026-02-01", "met", None),
        ("2026-02-02", "borderline", None),
        ("2026-02-03", "late", 2),
        ("2025-12-22", "met", None),  # 14 days before the first day
        ("2025-12-21", "unclear", None),  # 15 days before it
    ],
)
def test_the_example_of_the_rulebook(done: str, expected: str, days_late: int | None) -> None:
    result = judge("PLAN-READY", HALF_YEAR, [event("plan_ready", done)])
    assert (result.verdict, result.due, result.days_late) == (expected, date(2026, 2, 1), days_late)


@pytest.mark.parametrize(
    ("last_day", "expected", "days_late"),
    [
        ("2026-02-01", "not_applicable", None),  # 28 days do not exceed four weeks
        ("2026-02-02", "borderline", None),  # 29 days: back on the doubtful day
        ("2026-02-03", "missing", 2),
        ("2026-03-31", "missing", 58),
    ],
)
def test_nothing_done(last_day: str, expected: str, days_late: int | None) -> None:
    result = judge("PLAN-READY", [sick("2026-01-05", last_day)], [])
    assert (result.verdict, result.days_late) == (expected, days_late)


def test_pending_until_the_tolerance_is_over() -> None:
    def at(as_of: str) -> Judgement:
        return judge("PLAN-READY", [sick("2026-01-05", None)], [], date.fromisoformat(as_of))

    assert (at("2026-01-10").verdict, at("2026-01-10").due) == ("pending", date(2026, 2, 1))
    assert at("2026-02-02").verdict == "pending"
    # Ongoing on the 30th day: missing, and as_of less T is 2.
    assert (at("2026-02-03").verdict, at("2026-02-03").days_late) == ("missing", 2)


@pytest.mark.parametrize(
    ("first_day", "weeks"), [("2007-02-28", None), ("2007-03-01", 6), ("2011-06-30", 6), ("2011-07-01", 4)]
)
def test_the_law_of_the_first_day(first_day: str, weeks: int | None) -> None:
    start = date.fromisoformat(first_day)
    result = judge("PLAN-READY", [Record("sick_note", start, start + timedelta(days=99))], [])
    if weeks is None:
        assert (result.verdict, result.due) == ("not_assessable", None)
    else:
        assert (result.verdict, result.due) == ("missing", start + timedelta(days=7 * weeks - 1))


def test_no_law_before_it_was_made() -> None:
    record = Record("sick_note", date(2005, 12, 31), date(2006, 12, 31))
    assert judge("PLAN-READY", [record], []).verdict == "not_applicable"
    assert judge("DM1-CALLED", [record], []).verdict == "not_applicable"


def test_counted_days_leave_the_gap_out_and_move_the_threshold_day() -> None:
    # 5 to 14 January (10 days), gap 15 to 29 January (15 days), then from 30 January: the 18th day from there is
    # 16 February, day 28.
    records = [sick("2026-01-05", "2026-01-14"), sick("2026-01-30", "2026-04-30")]
    assert judge("PLAN-READY", records, []).due == date(2026, 2, 16)


def test_the_full_run_decides_meeting_1() -> None:
    # 40 days full, 10 at half, then full from 24 February to 30 June: T is day 49 of that run, 13 April.
    records = [
        sick("2026-01-05", "2026-02-13"),
        sick("2026-02-14", "2026-02-23", 50),
        sick("2026-02-24", "2026-06-30"),
    ]
    assert (judge("DM1-CALLED", records, []).verdict, judge("DM1-CALLED", records, []).due) == (
        "missing",
        date(2026, 4, 13),
    )
    # Graded all the time: no duty.
    assert judge("DM1-CALLED", [sick("2026-01-05", None, 50)], []).verdict == "not_applicable"
    # A first run of 50 days (one over) yields to a later clear one: 5 January to 23 February, then from 2 March.
    records = [sick("2026-01-05", "2026-02-23"), sick("2026-02-24", "2026-03-01", 50), sick("2026-03-02", "2026-06-30")]
    assert judge("DM1-CALLED", records, []).due == date(2026, 4, 19)
    # Without the later one, T is 22 February and the verdict the doubtful day's.
    result = judge("DM1-CALLED", records[:2], [])
    assert (result.verdict, result.due, result.days_late) == ("borderline", date(2026, 2, 22), None)


def test_the_run_that_goes_on_may_still_reach_the_threshold() -> None:
    # Half to 31 January, full from 1 February and going on: T is 21 March (28 days in February, 21 in March).
    records = [sick("2026-01-05", "2026-01-31", 50), sick("2026-02-01", None)]
    result = judge("DM1-CALLED", records, [], date(2026, 3, 1))
    assert (result.verdict, result.due) == ("pending", date(2026, 3, 21))
    # Going on, but graded at as_of: no run goes on.
    records = [sick("2026-01-05", "2026-01-31"), sick("2026-02-01", None, 50)]
    assert judge("DM1-CALLED", records, [], date(2026, 3, 1)).verdict == "not_applicable"


def test_unknown_grade() -> None:
    # Without a grade column T is as for `all`; over 49 days it cannot be judged, unless done by day 49 of the spell.
    ungraded = [sick("2026-01-05", "2026-07-31", None)]
    assert judge("DM1-CALLED", ungraded, []).verdict == "not_assessable"
    assert judge("DM1-CALLED", ungraded, [event("dm1_called", "2026-02-22")]).verdict == "met"
    assert judge("DM1-CALLED", ungraded, [event("dm1_called", "2026-02-23")]).verdict == "not_assessable"
    assert judge("DM1-CALLED", [sick("2026-01-05", "2026-02-22", None)], []).verdict == "not_applicable"
    assert judge("DM1-CALLED", [sick("2026-01-05", None, None)], [], date(2026, 1, 20)).verdict == "pending"
    assert judge("PLAN-READY", ungraded, []).verdict == "missing"


def test_what_the_source_records() -> None:
    none: frozenset[str] = frozenset()
    assert judge("DM2-26W", HALF_YEAR, [], recorded=none).verdict == "not_assessable"
    # Without plan_ready another plan event in time still decides; a late one does not.
    sent = frozenset({"plan_sent_certifier"})
    early, late = event("plan_sent_certifier", "2026-02-02"), event("plan_sent_certifier", "2026-02-03")
    assert judge("PLAN-READY", HALF_YEAR, [early], recorded=sent).verdict == "borderline"
    assert judge("PLAN-READY", HALF_YEAR, [late], recorded=sent).verdict == "not_assessable"
    # The same for a source that keeps meetings but no calls.
    held = frozenset({"dm1_held"})
    in_time, too_late = event("dm1_held", "2026-02-20"), event("dm1_held", "2026-03-01")
    assert judge("DM1-CALLED", HALF_YEAR, [in_time], recorded=held).verdict == "met"
    assert judge("DM1-CALLED", HALF_YEAR, [too_late], recorded=held).verdict == "not_assessable"
    assert judge("DM1-HELD", HALF_YEAR, [too_late], recorded=held).verdict == "late"


def test_meeting_without_call_and_cancelled_calls() -> None:
    held = event("dm1_held", "2026-03-01")
    assert judge("DM1-CALLED", HALF_YEAR, [held]).verdict == "unclear"
    # Called on the day it was held: late, 7 days after 22 February.
    result = judge("DM1-CALLED", HALF_YEAR, [held, event("dm1_called", "2026-03-01")])
    assert (result.verdict, result.days_late) == ("late", 7)
    called, cancelled = event("dm1_called", "2026-02-10"), event("dm1_cancelled", "2026-02-12")
    assert judge("DM1-CALLED", HALF_YEAR, [called]).verdict == "met"
    assert judge("DM1-CALLED", HALF_YEAR, [called, cancelled]).verdict == "unclear"
    assert judge("DM1-CALLED", HALF_YEAR, [called, event("dm1_cancelled", "2026-02-10")]).verdict == "met"
    # A cancelled call after the tolerance helps nobody.
    late_call, late_cancel = event("dm1_called", "2026-02-24"), event("dm1_cancelled", "2026-02-25")
    assert judge("DM1-CALLED", HALF_YEAR, [late_call, late_cancel]).verdict == "missing"
    # Cancelled, then called again in time.
    assert judge("DM1-CALLED", HALF_YEAR, [called, cancelled, event("dm1_called", "2026-02-20")]).verdict == "met"
    # A cancellation after as_of decides nothing.
    assert judge("DM1-CALLED", HALF_YEAR, [called, event("dm1_cancelled", "2027-01-01")]).verdict == "met"


@pytest.mark.parametrize(
    ("exemption", "expected"),
    [
        (event("exempt_plan", "2026-02-02", "too_ill"), "exempt"),
        (event("exempt_plan", None, "too_ill"), "exempt"),
        (event("exempt_plan", "2026-02-03", "too_ill"), "unclear"),  # dated too late
        (event("exempt_plan", "2026-01-20", None), "unclear"),  # no reason
        (event("exempt_plan", "2026-01-20", "facilitation_works"), "unclear"),  # a reason for another duty
        (event("exempt_plan", "2026-01-20", "returning_soon"), "unclear"),  # ends long after 1 March
        (event("exempt_dm1", "2026-01-20", "too_ill"), "missing"),  # for another duty
        (event("employee_not_cooperating", "2026-01-20"), "exempt"),
        (event("exempt_plan", "2027-01-20", "too_ill"), "missing"),  # after as_of
    ],
)
def test_exemptions(exemption: Event, expected: str) -> None:
    assert judge("PLAN-READY", HALF_YEAR, [exemption]).verdict == expected


def test_returning_soon_holds_for_28_days_after_the_threshold_day() -> None:
    soon = event("exempt_plan", "2026-01-20", "returning_soon")
    # T is 1 February; 28 days after is 1 March.
    assert judge("PLAN-READY", [sick("2026-01-05", "2026-03-01")], [soon]).verdict == "exempt"
    assert judge("PLAN-READY", [sick("2026-01-05", "2026-03-02")], [soon]).verdict == "unclear"
    # One exemption that holds is enough.
    both = [soon, event("exempt_plan", "2026-01-20", "other")]
    assert judge("PLAN-READY", HALF_YEAR, both).verdict == "exempt"
    # Done too late, exempt in time: exempt. Done in time: met.
    assert judge("PLAN-READY", HALF_YEAR, [*both, event("plan_ready", "2026-03-30")]).verdict == "exempt"
    assert judge("PLAN-READY", HALF_YEAR, [*both, event("plan_ready", "2026-01-30")]).verdict == "met"


@pytest.mark.parametrize(
    ("ended", "expected"),
    [("2026-01-04", "unclear"), ("2026-01-05", "not_applicable"), ("2026-02-02", "not_applicable")],
)
def test_employment_ended(ended: str, expected: str) -> None:
    assert judge("PLAN-READY", HALF_YEAR, [], ended=(date.fromisoformat(ended),)).verdict == expected
    assert judge("PLAN-READY", HALF_YEAR, [], ended=(date(2026, 2, 3),)).verdict == "missing"


def test_plan_sent() -> None:
    ready = event("plan_ready", "2026-01-20")
    assert judge("PLAN-SENT", HALF_YEAR, []).verdict == "not_applicable"
    assert judge("PLAN-SENT", HALF_YEAR, [ready]).verdict == "missing"
    assert judge("PLAN-SENT", HALF_YEAR, [ready, event("plan_sent_certifier", "2026-02-05")]).days_late == 4
    # Exempt by an exemption from the plan, though the plan was made; a bad one is no concern of PLAN-SENT.
    assert judge("PLAN-SENT", HALF_YEAR, [ready, event("exempt_plan", "2026-01-06", "too_ill")]).verdict == "exempt"
    assert judge("PLAN-SENT", HALF_YEAR, [ready, event("exempt_plan", "2026-01-06")]).verdict == "missing"
    self_certified = [sick("2026-01-05", "2026-07-31", kind="self_certified")]
    assert judge("PLAN-SENT", self_certified, [ready]).verdict == "not_applicable"


def test_recorded_without_a_date() -> None:
    for kind in ("plan_ready", "plan_sent_nav"):
        assert judge("PLAN-READY", HALF_YEAR, [event(kind)]).verdict == "unclear"
    assert judge("DM1-CALLED", HALF_YEAR, [event("dm1_held")]).verdict == "unclear"
    assert judge("DM1-HELD", HALF_YEAR, [event("dm1_called")]).verdict == "missing"


# Depends on merging ---------------------------------------------------------------------------------------------


def merging(records: list[Record], events: list[Event], name: str = "PLAN-READY") -> bool:
    return depends_on_merging(name, records, only(records), events, World(LONG_AFTER, ALL_KINDS))


def test_depends_on_merging() -> None:
    # Two parts of 20 and 20 days, three days apart: 40 counted days, none of the parts over 28.
    two_short = [sick("2026-01-05", "2026-01-24"), sick("2026-01-28", "2026-02-16")]
    assert judge("PLAN-READY", two_short, []).verdict == "missing"
    assert merging(two_short, [])
    # One part of 60 days keeps the deviation.
    assert not merging([sick("2026-01-05", "2026-01-06"), sick("2026-01-10", "2026-03-10")], [])
    # Vacation in the middle is a gap for the parts: 20 sick days, 20 of vacation, 5 sick.
    assert merging([sick("2026-01-05", "2026-01-24"), sick("2026-01-25", "2026-02-13", kind="vacation"),
                    sick("2026-02-14", "2026-02-18")], [])  # fmt: skip
    # Weekends are bridged for the parts too: seven working weeks are one part.
    weeks = [Record("sick_note", date(2026, 1, 5) + timedelta(days=7 * n), date(2026, 1, 9) + timedelta(days=7 * n))
             for n in range(7)]  # fmt: skip
    assert not merging(weeks, [])


def test_a_plan_of_an_earlier_part_serves_the_later() -> None:
    # Part 1: 5 to 24 January; part 2: 28 January to 30 April, T of its own 24 February. The whole counts 28 days on
    # 4 February. A plan of 20 February is late for the whole, in time for part 2.
    records = [sick("2026-01-05", "2026-01-24"), sick("2026-01-28", "2026-04-30")]
    plan = [event("plan_ready", "2026-02-20")]
    assert (judge("PLAN-READY", records, plan).due, judge("PLAN-READY", records, plan).days_late) == (
        date(2026, 2, 4),
        16,
    )
    assert merging(records, plan)
    # A plan made in part 1 serves part 2, though it is more than 14 days before part 2's first day.
    assert merging(
        [sick("2026-01-05", "2026-01-24"), sick("2026-02-01", "2026-04-30")], [event("plan_ready", "2026-01-06")]
    )
    # A plan made in part 2 does not serve part 1 of 40 days.
    records = [sick("2026-01-05", "2026-02-13"), sick("2026-02-17", "2026-04-30")]
    assert not merging(records, [event("plan_ready", "2026-02-20")])
