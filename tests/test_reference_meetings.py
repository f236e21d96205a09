"""The reference on meetings and events, held against examples worked out by hand from rulebook section 5."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.vocabulary import EVENT_KINDS
from tests.reference import Event, Judgement, Record, World, depends_on_merging, event, judgements, only, sick

LONG_AFTER = date(2026, 12, 31)
EVERYTHING = frozenset(EVENT_KINDS)
HALF_YEAR = [sick("2026-01-05", "2026-07-31")]


def judge(
    name: str,
    events: list[Event],
    as_of: date = LONG_AFTER,
    records: list[Record] = HALF_YEAR,
    recorded: frozenset[str] = EVERYTHING,
) -> list[Judgement]:
    judged = judgements(name, only(records, as_of), events, World(as_of, recorded))
    return sorted(judged, key=lambda item: str(item.subject_day))


def verdicts(name: str, *events: Event, as_of: str = "2026-12-31") -> list[str]:
    return [item.verdict for item in judge(name, list(events), date.fromisoformat(as_of))]


# A meeting of 15 June 2026: the plan is due on 8 June.
HELD = event("dm2_held", "2026-06-15")


def sent(day: str | None) -> Event:
    return event("plan_sent_nav", day)


def called(day: str | None, meeting: str | None = "2026-06-15") -> Event:
    return event("dm2_called", day, meeting_date=meeting)


@pytest.mark.parametrize(
    ("day", "expected", "days_late"),
    [("2026-06-08", "met", None), ("2026-06-09", "late", 1), ("2026-06-15", "late", 7), ("2026-06-16", "missing", 7)],
)
def test_plan_a_week_before(day: str, expected: str, days_late: int | None) -> None:
    (result,) = judge("PLAN-TO-NAV", [HELD, sent(day)])
    assert (result.verdict, result.due, result.days_late) == (expected, date(2026, 6, 8), days_late)
    assert (result.subject_day, result.event) == (date(2026, 6, 15), "dm2_held")


def test_plan_to_nav_line_by_line() -> None:
    assert verdicts("PLAN-TO-NAV", HELD) == ["missing"]
    assert verdicts("PLAN-TO-NAV", HELD, sent(None)) == ["unclear"]
    assert verdicts("PLAN-TO-NAV", called("2026-05-01"), as_of="2026-06-08") == ["pending"]
    assert verdicts("PLAN-TO-NAV", called("2026-05-01"), as_of="2026-06-09") == ["missing"]
    assert judge("PLAN-TO-NAV", [called("2026-05-01")], date(2026, 6, 10))[0].days_late == 2
    # Called on 8 June is in time, on 9 June at short notice.
    assert verdicts("PLAN-TO-NAV", HELD, called("2026-06-08")) == ["missing"]
    assert verdicts("PLAN-TO-NAV", HELD, called("2026-06-09")) == ["unclear"]
    assert verdicts("PLAN-TO-NAV", HELD, called("2026-06-09"), called("2026-06-08")) == ["missing"]
    assert verdicts("PLAN-TO-NAV", HELD, called("2026-06-09"), sent("2026-06-01")) == ["met"]
    # Called in time, and reminded: no short notice. Cancelled or moved in between, and called again: short notice.
    cancelled, again = event("dm2_cancelled", "2026-05-20"), called("2026-06-12")
    assert verdicts("PLAN-TO-NAV", called("2026-05-01"), again) == ["missing"]
    assert verdicts("PLAN-TO-NAV", called("2026-05-01"), cancelled, again) == ["unclear"]
    assert verdicts("PLAN-TO-NAV", called("2026-05-01"), called("2026-05-20", "2026-07-10"), again) == ["unclear"]
    # Exempt from the plan, and none made: no meeting needs it.
    exempt = event("exempt_plan", "2026-01-20", "too_ill")
    assert verdicts("PLAN-TO-NAV", HELD, exempt) == []
    assert verdicts("PLAN-TO-NAV", HELD, exempt, event("plan_ready", "2026-05-01")) == ["missing"]
    (result,) = judge("PLAN-TO-NAV", [HELD], recorded=frozenset())
    assert result.verdict == "not_assessable"


@pytest.mark.parametrize(
    ("events", "days"),
    [
        ([called("2026-05-01")], ["2026-06-15"]),
        ([called("2026-05-01"), HELD], ["2026-06-15"]),
        ([called("2026-05-01"), event("dm2_held", "2026-06-20")], ["2026-06-20"]),  # of the meeting that was held
        ([called("2026-06-16", "2026-07-10"), HELD], ["2026-06-15", "2026-07-10"]),
        ([called("2026-05-01"), event("dm2_cancelled", "2026-05-02")], []),
        ([called("2026-05-01"), event("dm2_cancelled", "2026-05-01")], ["2026-06-15"]),
        ([called("2026-05-01"), called("2026-06-15", "2026-07-10")], ["2026-07-10"]),  # moved
        ([called("2026-05-01"), called("2026-06-16", "2026-07-10")], ["2026-06-15", "2026-07-10"]),
        ([HELD, event("dm3_held", "2026-06-15")], ["2026-06-15"]),
        ([HELD, HELD, event("dm3_held", "2026-06-16")], ["2026-06-15", "2026-06-16"]),
        ([called("2026-05-01"), called("2026-06-10")], ["2026-06-15"]),  # called again for the same day
        ([called("2026-05-01", None)], [None]),
        ([called(None, "2026-07-10")], ["2026-07-10"]),
        ([called(None, "2026-07-10"), HELD], ["2026-06-15"]),
        ([called("2026-05-01"), event("dm2_held")], ["2026-06-15"]),
        ([called("2026-05-01"), event("dm3_held")], ["2026-06-15", None]),
        ([event("dm2_held"), event("dm3_held"), called("2026-05-01", None)], [None]),
        ([event("dm2_held"), HELD], ["2026-06-15", None]),
        ([event("dm2_held", "2027-01-01")], []),
    ],
)
def test_which_meetings_there_are(events: list[Event], days: list[str | None]) -> None:
    found = [item.subject_day for item in judge("PLAN-TO-NAV", events)]
    assert found == [None if day is None else date.fromisoformat(day) for day in days]


def test_plan_on_demand() -> None:
    asked = event("plan_requested_nav", "2026-03-02")
    assert verdicts("PLAN-ON-DEMAND", asked, sent("2026-03-02")) == ["met"]
    assert verdicts("PLAN-ON-DEMAND", asked, sent("2026-03-01"), as_of="2026-03-16") == ["pending"]
    assert verdicts("PLAN-ON-DEMAND", asked, sent("2026-03-01"), as_of="2026-03-17") == ["unclear"]
    assert verdicts("PLAN-ON-DEMAND", event("plan_requested_nav"), sent("2026-03-01")) == ["unclear"]
    assert [item.verdict for item in judge("PLAN-ON-DEMAND", [asked], recorded=frozenset())] == ["not_assessable"]
    before_the_law = [sick("2014-06-30", "2014-12-31")]
    assert judge("PLAN-ON-DEMAND", [event("plan_requested_nav", "2014-08-01")], records=before_the_law) == []


def test_transfer() -> None:
    transfer = event("facilitation", "2026-03-02", "physical,transfer")

    def consulted(day: str | None) -> Event:
        return event("transfer_consulted", day)

    assert verdicts("TRANSFER-CONSULTED", event("facilitation", "2026-03-02", "physical")) == []
    assert verdicts("TRANSFER-CONSULTED", transfer, consulted("2026-03-02")) == ["met"]
    (result,) = judge("TRANSFER-CONSULTED", [transfer, consulted("2026-03-05"), consulted("2026-03-04")])
    assert (result.verdict, result.done, result.days_late) == ("late", date(2026, 3, 4), 2)
    assert verdicts("TRANSFER-CONSULTED", transfer) == ["missing"]
    assert verdicts("TRANSFER-CONSULTED", transfer, consulted(None)) == ["unclear"]
    undated = event("facilitation", None, "transfer")
    assert verdicts("TRANSFER-CONSULTED", undated, consulted("2026-03-02")) == ["unclear"]
    assert verdicts("TRANSFER-CONSULTED", transfer, transfer) == ["missing", "missing"]


def test_attended() -> None:
    def held(attended: bool | None, kind: str = "dm2_held", day: str | None = "2026-06-15") -> Event:
        return event(kind, day, attended=attended)

    assert verdicts("DM2-ATTENDED", held(True)) == ["met"]
    assert verdicts("DM2-ATTENDED", held(False)) == ["missing"]
    assert verdicts("DM2-ATTENDED", held(None)) == ["not_assessable"]
    assert verdicts("DM2-ATTENDED", held(None), held(False)) == ["missing"]
    assert verdicts("DM2-ATTENDED", held(True), held(False)) == ["unclear"]
    assert verdicts("DM2-ATTENDED", held(True, day=None), held(False, day=None)) == ["unclear"]
    assert sorted(verdicts("DM2-ATTENDED", held(True), held(False, "dm3_held"))) == ["met", "missing"]
    # The law of the spell's first day.
    record = [sick("2011-06-30", "2011-12-31")]
    assert judge("DM2-ATTENDED", [held(False, day="2011-08-01")], records=record) == []


@pytest.mark.parametrize(
    ("ahead", "meeting", "expected"),
    [
        (21, "2014-07-01", ["met"]),
        (20, "2014-07-01", ["late"]),
        (20, "2014-06-30", []),
        (20, "2017-12-14", ["late"]),
        (20, "2017-12-15", []),
    ],
)
def test_notice(ahead: int, meeting: str, expected: list[str]) -> None:
    day = date.fromisoformat(meeting)
    records = [Record("sick_note", day - timedelta(days=180), day + timedelta(days=30))]
    call = Event("dm2_called", day - timedelta(days=ahead), meeting_date=day)
    found = judge("DM2-NOTICE", [call], records=records)
    assert [item.verdict for item in found] == expected
    assert [item.days_late for item in found] == [1 if text == "late" else None for text in expected]


def test_dialogue_meeting_3() -> None:
    asked = event("dm3_requested", "2026-06-15")
    assert verdicts("DM3-HELD", asked, event("dm3_held", "2026-06-15")) == ["met"]
    assert verdicts("DM3-HELD", asked, event("dm3_held", "2026-06-14")) == ["pending"]
    assert verdicts("DM3-HELD", asked, HELD) == ["pending"]


def test_a_transfer_of_one_part_consulted_in_another() -> None:
    # Parts: 5 to 24 January and 28 January to 30 April. Consulted in the first, transferred in the second: met. The
    # other way about: late, and missing for the first part, so it does not depend on merging.
    records = [sick("2026-01-05", "2026-01-24"), sick("2026-01-28", "2026-04-30")]
    events = [event("facilitation", "2026-01-20", "transfer"), event("transfer_consulted", "2026-02-10")]
    assert judge("TRANSFER-CONSULTED", events, records=records)[0].days_late == 21
    world = World(LONG_AFTER, EVERYTHING)
    assert not depends_on_merging("TRANSFER-CONSULTED", records, only(records), events, world)
