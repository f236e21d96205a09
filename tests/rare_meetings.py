"""Histories made by hand for the rules on meetings and events, since random ones seldom hit them."""

from __future__ import annotations

from tests.rare_histories import FORTY_DAYS, HALF_YEAR, History, rows
from tests.reference import Event, event, sick

HELD = event("dm2_held", "2025-06-16")  # the plan is due on 9 June


def called(day: str | None, meeting: str | None = "2025-06-16") -> Event:
    return event("dm2_called", day, meeting_date=meeting)


def sent(*days: str | None) -> list[Event]:
    return rows("plan_sent_nav", *days)


RARE_MEETINGS: History = {
    **{
        f"sent to Nav {day}": (HALF_YEAR, [HELD, *sent(day)])
        for day in ("2025-06-09", "2025-06-10", "2025-06-17", None)
    },
    "sent to Nav twice": (HALF_YEAR, [HELD, *sent("2025-05-01", "2025-06-01", "2025-06-10")]),
    "called in time": (HALF_YEAR, [HELD, called("2025-06-09")]),
    "called at short notice": (HALF_YEAR, [HELD, called("2025-06-10")]),
    "called at short notice, sent late": (HALF_YEAR, [HELD, called("2025-06-10"), *sent("2025-06-14", "2025-06-12")]),
    "called at short notice, without meeting date": (HALF_YEAR, [HELD, called("2025-06-10", None)]),
    "called in time for another day": (HALF_YEAR, [HELD, called("2025-05-10", "2025-06-01"), called("2025-06-10")]),
    "called twice for one day, not held": (HALF_YEAR, [called("2025-05-01"), called("2025-06-12")]),
    "called twice on one day": (HALF_YEAR, [called("2025-05-01"), called("2025-05-01", "2025-07-01")]),
    "called and moved": (HALF_YEAR, [called("2025-05-01"), called("2025-06-16", "2025-07-10")]),
    "called again after the day": (HALF_YEAR, [called("2025-05-01"), called("2025-06-17", "2025-07-10")]),
    "called, moved and cancelled": (
        HALF_YEAR,
        [called("2025-05-01"), called("2025-05-10", "2025-07-10"), event("dm2_cancelled", "2025-05-12")],
    ),
    "called, cancelled, called again": (
        HALF_YEAR,
        [called("2025-05-01"), event("dm2_cancelled", "2025-05-12"), called("2025-05-20", "2025-07-10")],
    ),
    "called, cancelled, called again for that day": (
        HALF_YEAR,
        [called("2025-05-01"), event("dm2_cancelled", "2025-05-12"), called("2025-06-12")],
    ),
    "called, moved and moved back": (
        HALF_YEAR,
        [called("2025-05-01"), called("2025-05-20", "2025-07-10"), called("2025-06-12")],
    ),
    "called, meeting 3 at no day": (HALF_YEAR, [called("2025-05-01"), event("dm3_held")]),
    "called, meeting 2 at no day": (HALF_YEAR, [called("2025-05-01"), event("dm2_held")]),
    "called at no day for another day, held": (HALF_YEAR, [called(None, "2025-07-10"), HELD]),
    "called and cancelled that day": (HALF_YEAR, [called("2025-05-01"), event("dm2_cancelled", "2025-05-01")]),
    "called, cancelled without date": (HALF_YEAR, [called("2025-05-01"), event("dm2_cancelled")]),
    "called, cancelled and held": (HALF_YEAR, [called("2025-05-01"), event("dm2_cancelled", "2025-05-12"), HELD]),
    "called at no day": (HALF_YEAR, [called(None), *sent("2025-06-10")]),
    "called at no day and held": (HALF_YEAR, [called(None), HELD]),
    "called at no day, cancelled": (HALF_YEAR, [called(None), event("dm2_cancelled", "2025-05-12")]),
    "called for no day": (HALF_YEAR, [called("2025-05-01", None), called("2025-05-10", None)]),
    "called for the day of meeting 3": (HALF_YEAR, [called("2025-06-12"), event("dm3_held", "2025-06-16")]),
    "called after meeting 2, before meeting 3": (
        HALF_YEAR,
        [HELD, called("2025-06-20", "2025-07-10"), event("dm3_held", "2025-07-10")],
    ),
    "meetings 2 and 3 on one day": (HALF_YEAR, [HELD, event("dm3_held", "2025-06-16", attended=False)]),
    "meetings 3 and 2 on one day": (HALF_YEAR, [event("dm3_held", "2025-06-16"), HELD]),
    "held at no day": (HALF_YEAR, [event("dm2_held", attended=False), event("dm3_held", attended=True)]),
    "held at no day, told twice": (HALF_YEAR, [event("dm2_held", attended=False), event("dm2_held", attended=True)]),
    "held at no day, for a day": (HALF_YEAR, [event("dm2_held", meeting_date="2025-06-16")]),
    "one meeting attended and not": (
        HALF_YEAR,
        [event("dm2_held", "2025-06-16", attended=False), event("dm2_held", "2025-06-16", attended=True)],
    ),
    "one meeting not attended and blank": (HALF_YEAR, [HELD, event("dm2_held", "2025-06-16", attended=False)]),
    "exempt, no plan, meeting": (
        HALF_YEAR,
        [HELD, event("exempt_plan", "2025-01-20", "too_ill"), called("2025-07-01", None)],
    ),
    "exempt, a late plan, meeting": (
        HALF_YEAR,
        [HELD, event("exempt_plan", "2025-01-20", "too_ill"), event("plan_ready", "2025-06-01")],
    ),
    "exempt, plan at no day, meeting": (HALF_YEAR, [HELD, event("exempt_plan", "2025-01-20", "too_ill"), *sent(None)]),
    "short, meeting": (FORTY_DAYS[:1], [event("dm2_held", "2025-02-10")]),
    **{
        f"meeting on {day}": ([sick("2025-07-07", None)], [called("2025-12-01", day)])
        for day in ("2026-01-06", "2026-01-07", "2026-01-08", "2025-12-31")
    },
    "meeting before the first day": (HALF_YEAR, [event("dm2_held", "2024-12-30")]),
    "meeting of the second part": (
        [sick("2025-01-06", "2025-03-10"), sick("2025-03-20", "2025-06-20")],
        [HELD, event("plan_sent_nav", "2025-06-01", absence_start="2025-02-01"), called("2025-02-20", "2025-06-16")],
    ),
    "sent in a later part than the meeting": (
        [sick("2025-01-06", "2025-03-10"), sick("2025-03-20", "2025-06-20")],
        [event("dm2_held", "2025-03-09"), event("plan_sent_nav", "2025-02-20", absence_start="2025-04-01")],
    ),
    "meeting that no part holds": (
        [sick("2025-01-06", "2025-01-20"), sick("2025-02-04", "2025-06-20")],
        [event("dm2_held", "2026-02-01", absence_start="2025-01-28"), event("dm2_held", absence_start="2025-01-28")],
    ),
    "not attended, between parts": (
        [sick("2025-01-06", "2025-01-20"), sick("2025-02-04", "2025-06-20")],
        [event("dm2_held", absence_start="2025-01-28", attended=False)],
    ),
    "asked by Nav at no day": (HALF_YEAR, [event("plan_requested_nav"), *sent("2025-06-09")]),
    "asked by Nav twice": (
        HALF_YEAR,
        [*rows("plan_requested_nav", "2025-05-01", "2025-05-01", "2025-06-20"), *sent("2025-06-09")],
    ),
    **{
        f"asked by Nav on {day}": ([sick("2025-07-07", None)], rows("plan_requested_nav", day) + sent("2025-12-01"))
        for day in ("2025-12-01", "2025-12-02", "2025-12-16", "2025-12-17")
    },
    "transfer, consulted before and after": (
        HALF_YEAR,
        [
            event("facilitation", "2025-03-03", "physical,transfer"),
            *rows("transfer_consulted", "2025-02-01", "2025-03-10"),
        ],
    ),
    "transfer, consulted after as_of": (
        HALF_YEAR,
        [event("facilitation", "2025-03-03", "transfer"), event("transfer_consulted", "2026-02-01")],
    ),
    "transfer at no day, consulted": (
        HALF_YEAR,
        [event("facilitation", None, "transfer"), event("transfer_consulted", "2025-02-01")],
    ),
    "transfer, consulted late and at no day": (
        HALF_YEAR,
        [event("facilitation", "2025-03-03", "transfer"), *rows("transfer_consulted", "2025-03-04", None)],
    ),
    "transfer long before the spell": (HALF_YEAR, [event("facilitation", "2024-06-01", "transfer", "2025-01-06")]),
    "transfer, consulted in a later part": (
        [sick("2025-01-06", "2025-03-10"), sick("2025-03-20", "2025-06-20")],
        [
            event("facilitation", "2025-03-03", "transfer"),
            event("transfer_consulted", "2025-03-01", absence_start="2025-04-01"),
        ],
    ),
    **{
        f"{days} days of notice of {meeting}": (
            [sick("2017-06-05", "2018-01-31")],
            [called(day, meeting)],
        )
        for days, day, meeting in (
            (21, "2017-11-23", "2017-12-14"),
            (20, "2017-11-24", "2017-12-14"),
            (20, "2017-11-25", "2017-12-15"),
        )
    },
    "notice of the day the law began": ([sick("2014-02-03", "2014-08-31")], [called("2014-06-11", "2014-07-01")]),
    "notice of the day before the law": ([sick("2014-02-03", "2014-08-31")], [called("2014-06-11", "2014-06-30")]),
    "notice at no day": ([sick("2017-06-05", "2018-01-31")], [called(None, "2017-12-14")]),
    "notice of no day": ([sick("2017-06-05", "2018-01-31")], [called("2017-12-14", None), called("2017-12-15", None)]),
    "notice of a cancelled meeting": (
        [sick("2017-06-05", "2018-01-31")],
        [called("2017-12-01", "2017-12-14"), event("dm2_cancelled", "2017-12-02")],
    ),
    "meeting 3 asked for": (
        HALF_YEAR,
        [*rows("dm3_requested", "2025-06-16", "2025-06-17", None), event("dm3_held", "2025-06-16")],
    ),
}
