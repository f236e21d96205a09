"""The reference itself, held against examples worked out by hand from rulebook sections 3 to 5."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.reference import Event, Judgement, Record, Spell, World, depends_on_merging, spells, tie, verdict

ALL_KINDS = frozenset(
    ["plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held", "dm2_held", "exempt_plan", "exempt_dm1"]
)
LONG_AFTER = date(2026, 12, 31)


def sick(start: str, end: str | None, grade: float | None = 100.0, kind: str = "sick_note") -> Record:
    return Record(kind, date.fromisoformat(start), None if end is None else date.fromisoformat(end), grade)


def event(kind: str, day: str | None = None, reason: str | None = None, absence_start: str | None = None) -> Event:
    return Event(
        kind,
        None if day is None else date.fromisoformat(day),
        None if absence_start is None else date.fromisoformat(absence_start),
        reason,
    )


def only(records: list[Record], as_of: date = LONG_AFTER, **options: int) -> Spell:
    (spell,) = spells(records, as_of=as_of, first_date=date(2020, 1, 1), **options)
    return spell


def judge(
    name: str,
    records: list[Record],
    events: list[Event],
    as_of: date = LONG_AFTER,
    recorded: frozenset[str] = ALL_KINDS,
    ended: tuple[date, ...] = (),
) -> Judgement:
    return verdict(name, only(records, as_of), events, World(as_of, recorded, employment_ended=ended))


# Spells ---------------------------------------------------------------------------------------------------------


def test_a_gap_of_15_days_joins_and_one_of_16_splits() -> None:
    # Absent 1 to 5 January 2026. The gap is 6 to 20 January (15 days), then 6 to 21 January (16 days).
    joined = spells([sick("2026-01-01", "2026-01-05"), sick("2026-01-21", "2026-01-22")], as_of=LONG_AFTER)
    assert [(s.start, s.end, s.days, s.absent_days) for s in joined] == [(date(2026, 1, 1), date(2026, 1, 22), 22, 7)]
    split = spells([sick("2026-01-01", "2026-01-05"), sick("2026-01-22", "2026-01-22")], as_of=LONG_AFTER)
    assert [(s.start, s.end) for s in split] == [
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2026, 1, 22), date(2026, 1, 22)),
    ]


def test_a_joined_gap_breaks_the_full_run_and_is_no_absent_day() -> None:
    # 5 full days, a gap of 15, 2 full days: longest run 5.
    spell = only([sick("2026-01-01", "2026-01-05"), sick("2026-01-21", "2026-01-22")])
    assert (spell.full_run, spell.counted_days) == (5, 7)


def test_working_days_only_are_bridged_over_weekend_and_easter() -> None:
    # Easter 2026: Thursday 2 April, Friday 3, (Saturday 4), Sunday 5, Monday 6. Records Mon 30 March to Wed 1 April
    # and Tue 7 to Fri 10 April; five days between, all non-working: one run of 12 days.
    spell = only([sick("2026-03-30", "2026-04-01"), sick("2026-04-07", "2026-04-10")])
    assert (spell.days, spell.absent_days, spell.full_run) == (12, 12, 12)
    # A week later the same shape is no holiday: Thursday 9 and Friday 10 April are working days. The gap is joined,
    # but nothing is bridged.
    spell = only([sick("2026-04-06", "2026-04-08"), sick("2026-04-14", "2026-04-17")])
    assert (spell.days, spell.absent_days, spell.full_run) == (12, 7, 4)


def test_a_bridged_day_takes_the_grade_of_the_day_before() -> None:
    # Full to Friday 9 January 2026, graded from Monday 12: the weekend is at 100, so the run is 5 + 2 days.
    spell = only([sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16", 50)])
    assert (spell.full_run, spell.graded_at_end) == (7, True)


def test_a_weekend_with_another_record_is_not_bridged() -> None:
    # Saturday 10 January has a record that is not sick: neither it nor Sunday is bridged, and the gap is two days.
    other = Record("child_sick", date(2026, 1, 10), date(2026, 1, 10))
    spell = only([sick("2026-01-05", "2026-01-09"), other, sick("2026-01-12", "2026-01-16")])
    assert (spell.days, spell.absent_days) == (12, 10)


def test_bridging_works_at_gap_1_and_can_be_switched_off() -> None:
    records = [sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16")]
    assert len(spells(records, as_of=LONG_AFTER, gap_days=1)) == 1
    assert len(spells(records, as_of=LONG_AFTER, gap_days=1, bridge=False)) == 2


def test_trailing_vacation_belongs_to_the_spell_and_is_not_counted() -> None:
    # Sick Mon 5 to Fri 9 January, vacation Mon 12 to Fri 16. The weekend between is bridged as sick: 7 days counted.
    spell = only([sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16", kind="vacation")])
    assert (spell.end, spell.absent_days, spell.counted_days) == (date(2026, 1, 16), 12, 7)
    assert spell.last_counted == date(2026, 1, 11)


def test_vacation_over_a_sick_note_is_counted_with_the_grade_of_the_day_before() -> None:
    # The sick note runs to 18 January at 50, the vacation from the 12th lies over it; the note from 5 to 11 is full.
    records = [
        sick("2026-01-05", "2026-01-11"),
        sick("2026-01-12", "2026-01-18", 50),
        sick("2026-01-12", "2026-01-18", kind="vacation"),
    ]
    spell = only(records)
    assert (spell.counted_days, spell.full_run, spell.graded_at_end) == (14, 14, False)


def test_vacation_after_a_day_at_work_is_a_gap() -> None:
    # Sick to Thursday 8 January; Friday 9 is a working day without a record, so nothing is bridged and the counter
    # stands at 2 when the leave begins on Sunday.
    spell = only([sick("2026-01-05", "2026-01-08"), sick("2026-01-11", "2026-01-20", kind="leave")])
    assert (spell.end, spell.absent_days) == (date(2026, 1, 8), 4)


def test_vacation_alone_opens_no_spell_and_part_time_leave_is_no_absence() -> None:
    assert spells([sick("2026-01-05", "2026-01-08", kind="vacation")], as_of=LONG_AFTER) == []
    # Part-time leave beside sickness changes nothing; alone it is a gap day.
    spell = only(
        [sick("2026-01-05", "2026-01-07"), sick("2026-01-06", "2026-01-08", 40, "leave"), sick("2026-01-09", None)],
        date(2026, 1, 9),
    )
    assert (spell.days, spell.absent_days, spell.ongoing) == (5, 4, True)


def test_overlapping_grades() -> None:
    # From the 8th the later note (60) decides; on the 10th two notes start together (20 and 80): 80. From the 12th
    # a self-certified day is full whatever its grade says.
    records = [
        sick("2026-01-05", "2026-01-12"),
        sick("2026-01-08", "2026-01-12", 60),
        sick("2026-01-10", "2026-01-12", 20),
        sick("2026-01-10", "2026-01-12", 80),
        sick("2026-01-12", "2026-01-12", 10, "self_certified"),
    ]
    spell = only(records)
    assert [item.grade for item in spell.absent] == [100, 100, 100, 60, 60, 80, 80, 100]


def test_open_end_runs_to_the_day_before_the_next_sickness_or_to_as_of() -> None:
    # A grade 0 note does not close the open one, the 50 per cent note of the 12th does.
    records = [sick("2026-01-05", None), sick("2026-01-08", "2026-01-20", 0), sick("2026-01-12", "2026-01-14", 50)]
    spell = only(records, date(2026, 1, 31))
    assert (spell.end, spell.ongoing, spell.full_run) == (date(2026, 1, 14), False, 7)
    spell = only(records[:2], date(2026, 1, 31))
    assert (spell.end, spell.ongoing, spell.days) == (date(2026, 1, 31), True, 27)


def test_resumed_ends_an_open_note_and_beats_a_running_one() -> None:
    resumed = Record("resumed", date(2026, 1, 8), date(2026, 1, 8))
    assert only([sick("2026-01-05", None), resumed]).end == date(2026, 1, 7)
    # The note runs to the 10th: the 8th is a gap day of one, the 9th and 10th are sick again.
    assert only([sick("2026-01-05", "2026-01-10"), resumed]).absent_days == 5
    # An open `resumed` runs on over the note.
    assert only([sick("2026-01-05", "2026-01-10"), Record("resumed", date(2026, 1, 8), None)]).absent_days == 3


def test_days_after_as_of_are_cut_off_and_the_spell_is_ongoing() -> None:
    spell = only([sick("2026-01-05", "2026-02-28"), sick("2026-03-01", None)], date(2026, 1, 9))
    assert (spell.end, spell.ongoing, spell.days, spell.may_be_prolonged) == (date(2026, 1, 9), True, 5, False)
    # A note that ends on as_of itself is not ongoing; it may be prolonged until 16 days have gone.
    spell = only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 9))
    assert (spell.ongoing, spell.may_be_prolonged) == (False, True)
    assert only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 24)).may_be_prolonged
    assert not only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 25)).may_be_prolonged


def test_may_have_started_earlier() -> None:
    def flagged(start: str) -> bool:
        (spell,) = spells([sick(start, start)], as_of=LONG_AFTER, first_date=date(2026, 1, 1))
        return spell.may_have_started_earlier

    assert flagged("2026-01-01") and flagged("2026-01-17") and not flagged("2026-01-18")


def test_certified_and_no_grade_column() -> None:
    assert not only([sick("2026-01-05", "2026-01-06", kind="self_certified"), sick("2026-01-07", None, 0)]).certified
    spell = only([sick("2026-01-05", "2026-01-06", None)])
    assert (spell.certified, spell.full_run, spell.graded_at_end) == (True, None, None)


# Events and spells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (event("contact", "2025-06-01", absence_start="2026-01-07"), 0),  # absence_start beats the date
        (event("contact", "2026-03-02", absence_start="2026-01-20"), 1),  # no spell holds it: as without it
        (event("contact", "2026-01-26"), 0),  # 16 days after the end of the first
        (event("contact", "2026-01-27"), 0),  # 17 days after; the next starts in 33 days: previous within 365
        (event("contact", "2026-02-15"), 1),  # 14 days before the next
        (event("contact", "2026-02-14"), 0),  # 15 days before it
        (event("contact", "2025-12-22"), 0),  # 14 days before the first
        (event("contact", "2025-12-21"), None),  # 15 days before it, and no previous spell
        (event("contact", "2027-03-10"), 1),  # 365 days after the last
        (event("contact", "2027-03-11"), None),
        (event("contact"), None),  # no date, and two spells
    ],
)
def test_tie(told: Event, number: int | None) -> None:
    two = spells([sick("2026-01-05", "2026-01-10"), sick("2026-03-01", "2026-03-10")], as_of=LONG_AFTER)
    assert tie([told], two, 16) == [number]
    assert tie([event("contact")], two[:1], 16) == [0]


# Verdicts -------------------------------------------------------------------------------------------------------
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
