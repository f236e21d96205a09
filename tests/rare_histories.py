"""Histories made by hand, since random ones seldom hit them: records and events of one employee, by what is rare."""

from __future__ import annotations

from tests.reference import FIELDS, Event, Record, event, sick

History = dict[str, tuple[list[Record], list[Event]]]

# Unbroken from Monday 6 January 2025: T is 2 February (4 weeks), 23 February (7 weeks), 6 July (26 weeks).
HALF_YEAR = [sick("2025-01-06", "2025-07-31")]
FIFTY_DAYS = [sick("2025-01-06", "2025-02-24")]
TWO_PARTS = [sick("2025-01-06", "2025-01-30"), sick("2025-02-12", "2025-03-20")]
CALLED, CANCELLED = event("dm1_called", "2025-02-10"), event("dm1_cancelled", "2025-02-12")


def long_before(kind: str) -> Event:
    return event(kind, "2024-12-20", absence_start="2025-01-06")


RARE: History = {
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


# Rules on spells other than the five deadline rules above ---------------------------------------------------------

FORTY_DAYS = [sick("2025-01-06", "2025-02-14")]
GRADED = [sick("2025-01-06", "2025-07-31", 50)]
PLAN = event("plan_ready", "2025-01-20")
WISH = event("certifier_wanted", "2025-01-20", by="employee")
NOWHERE = frozenset[str]()


def own(start: str, end: str) -> Record:
    return sick(start, end, kind="self_certified")


def with_grade_from(day: str) -> list[Record]:
    return [sick("2025-01-06", "2025-12-20"), sick(day, "2025-12-20", 80)]


def rows(kind: str, *days: str | None, **fields: str) -> list[Event]:
    return [event(kind, day, **fields) for day in days]


RARE_FURTHER: History = {
    "facilitation long before": (HALF_YEAR, [long_before("facilitation")]),
    "facilitation a year before": (HALF_YEAR, [event("facilitation", "2024-01-01", absence_start="2025-01-06")]),
    "facilitation after as_of": (HALF_YEAR, [event("facilitation", "2026-01-01")]),
    "facilitation not possible, no reason": (HALF_YEAR, [event("facilitation_not_possible", "2025-01-20")]),
    "employer measures in an undated plan": (HALF_YEAR, [event("plan_ready", elements="employer_measures")]),
    "employer measures in a shared plan": (
        HALF_YEAR,
        [event("plan_shared_employee", "2025-01-20", elements="employer_measures")],
    ),
    "no facilitation, doubtful day": ([sick("2025-01-06", "2025-02-03")], []),
    "no facilitation, two parts": (TWO_PARTS, []),
    "facilitation in the second part": (
        [sick("2025-01-06", "2025-02-14"), sick("2025-02-25", "2025-04-30")],
        [event("facilitation", "2025-03-01")],
    ),
    **{f"graded from {day}": (with_grade_from(day), []) for day in ("2025-03-02", "2025-03-03", "2025-03-04")},
    "graded late, started long before": (with_grade_from("2025-03-10"), [long_before("activity_started")]),
    "activity long before": (HALF_YEAR, [long_before("activity_started")]),
    "activity without date": (HALF_YEAR, [event("activity_started")]),
    "activity without grade": ([sick("2025-01-06", "2025-07-31", None)], []),
    "graded in the first part only": ([sick("2025-01-06", "2025-02-14", 50), sick("2025-02-25", "2025-05-30")], []),
    "graded in the second part only": ([sick("2025-01-06", "2025-03-14"), sick("2025-03-25", "2025-05-30", 50)], []),
    "facilitation impossible": (HALF_YEAR, [event("exempt_activity", "2025-02-01", "facilitation_impossible")]),
    "facilitation impossible, stated": (
        HALF_YEAR,
        [event("exempt_activity", "2025-02-01", "facilitation_impossible"), event("employer_statement", "2025-06-01")],
    ),
    "facilitation impossible, stated after as_of": (
        HALF_YEAR,
        [event("exempt_activity", None, "facilitation_impossible"), event("employer_statement", "2026-06-01")],
    ),
    "statement of a later part": (
        [sick("2025-01-06", "2025-03-30"), sick("2025-04-10", "2025-06-10")],
        [event("exempt_activity", "2025-02-01", "facilitation_impossible"), event("employer_statement", "2025-05-01")],
    ),
    **{
        f"year to {end}": ([sick("2024-01-01", end)], [])
        for end in ("2024-12-29", "2024-12-30", "2024-12-31", "2025-01-01")
    },
    "year and a day, employment ended": ([sick("2024-01-01", "2025-02-01")], [event("employment_ended", "2024-12-30")]),
    "year, employment ended too late": ([sick("2024-01-01", "2025-02-01")], [event("employment_ended", "2025-01-01")]),
    "year, employment ended before": ([sick("2024-01-01", "2025-02-01")], [event("employment_ended", "2023-12-01")]),
    "plan of 15 days before without the employee": (
        HALF_YEAR,
        [
            event("plan_ready", "2024-12-22", absence_start="2025-01-06", participants="leader"),
            event("plan_ready", "2025-01-20", participants="employee"),
        ],
    ),
    "plan of 14 days before without the employee": (
        HALF_YEAR,
        [
            event("plan_ready", "2024-12-23", absence_start="2025-01-06", participants="leader"),
            event("plan_ready", "2025-01-20", participants="employee"),
        ],
    ),
    "plan with the employee in one of two rows": (
        HALF_YEAR,
        rows("plan_ready", "2025-01-20", participants="leader")
        + rows("plan_ready", "2025-01-20", participants="employee"),
    ),
    "plan revised with the employee": (HALF_YEAR, rows("plan_revised", "2025-01-20", participants="employee")),
    "plan without the employee, exempt from it": (
        HALF_YEAR,
        [*rows("plan_ready", "2025-01-20", participants="leader"), event("employee_not_cooperating")],
    ),
    "plan without the employee, 28 days": (
        [sick("2025-01-06", "2025-02-02")],
        rows("plan_ready", "2025-01-20", participants="leader"),
    ),
    "plan without the employee, 29 days": (
        [sick("2025-01-06", "2025-02-03")],
        rows("plan_ready", "2025-01-20", participants="leader", elements="outside_help"),
    ),
    "plan without the employee, two parts": (TWO_PARTS, rows("plan_ready", "2025-01-20", participants="leader")),
    "plan of little content, two parts": (TWO_PARTS, rows("plan_ready", "2025-01-20", elements="outside_help")),
    "plan of little content, second part": (
        [sick("2025-01-06", "2025-01-24"), sick("2025-01-28", "2025-03-31")],
        rows("plan_ready", "2025-01-10", elements="outside_help", participants="leader"),
    ),
    "elements in two rows of one day": (
        HALF_YEAR,
        rows("plan_ready", "2025-01-20", elements="outside_help,further_follow_up")
        + rows("plan_revised", "2025-01-20", elements="employer_measures,tasks_and_ability"),
    ),
    "elements in undated rows": (
        HALF_YEAR,
        [
            PLAN,
            *rows("plan_ready", None, elements="outside_help"),
            *rows("plan_revised", None, elements="employer_measures"),
        ],
    ),
    "asked for a meeting twice": (
        FORTY_DAYS,
        [*rows("dm1_requested", "2025-01-20", "2025-02-10"), event("dm1_held", "2025-02-01")],
    ),
    "asked for a meeting long before": (FORTY_DAYS, [long_before("dm1_requested"), event("dm1_held", "2025-02-01")]),
    "asked for a meeting at no day": (GRADED, [event("dm1_requested"), event("dm1_held", "2025-02-01")]),
    "asked, 49 full days": ([sick("2025-01-06", "2025-02-23")], rows("dm1_requested", "2025-01-20")),
    "asked, 50 full days": (FIFTY_DAYS, rows("dm1_requested", "2025-01-20")),
    **{
        f"asked on {day}": ([sick("2025-11-03", None, 50)], rows("dm1_requested", day))
        for day in ("2025-12-16", "2025-12-17", "2025-12-31")
    },
    "wish and cancelled call": (HALF_YEAR, [WISH, event("dm1_called", "2025-02-10", invited="employee"), CANCELLED]),
    "wish, cancelled and held": (
        HALF_YEAR,
        [WISH, event("dm1_called", "2025-02-10", invited="certifier"), CANCELLED, event("dm1_held", "2025-02-20")],
    ),
    "wish, called again": (HALF_YEAR, [WISH, CALLED, event("dm1_called", "2025-02-20", invited="employee")]),
    "wish, undated call": (HALF_YEAR, [WISH, event("dm1_called", invited="employee"), CANCELLED]),
    "wish, certifier took part": (HALF_YEAR, [WISH, CALLED, event("dm1_held", "2025-02-20", participants="certifier")]),
    "wish of the leader and of nobody": (
        HALF_YEAR,
        [event("certifier_wanted", by="leader"), event("certifier_wanted"), CALLED],
    ),
    "wish after all that was called, certifier took part": (
        HALF_YEAR,
        [
            event("certifier_wanted", "2025-03-01", by="employee"),
            CALLED,
            event("dm1_held", "2025-02-20", participants="certifier"),
        ],
    ),
    "wish on the day of the meeting": (
        HALF_YEAR,
        [
            event("certifier_wanted", "2025-02-20", by="employee"),
            event("dm1_called", "2025-02-10", invited="employee"),
            event("dm1_held", "2025-02-20"),
        ],
    ),
    "wish the day after the meeting": (
        HALF_YEAR,
        [
            event("certifier_wanted", "2025-02-21", by="employee"),
            event("dm1_called", "2025-02-10", invited="employee"),
            event("dm1_held", "2025-02-20"),
        ],
    ),
    "invited, 50 days": (FIFTY_DAYS, [WISH, event("dm1_called", "2025-02-10", invited="employee")]),
    "wish in a later part than the call": (
        [sick("2025-01-06", "2025-03-10"), sick("2025-03-20", "2025-06-10")],
        [
            event("dm1_called", "2025-02-10", invited="employee"),
            event("certifier_wanted", "2025-04-01", by="employee"),
        ],
    ),
    "call cancelled, who was called": (HALF_YEAR, [event("dm1_called", "2025-02-10", invited="employee"), CANCELLED]),
    "who was called in one of two files": (
        HALF_YEAR,
        [
            event("dm1_called", "2025-02-10"),
            event("dm1_held", "2025-02-20", participants="leader", has_columns=NOWHERE | {"participants"}),
        ],
    ),
    "who took part, not recorded": (
        HALF_YEAR,
        [event("dm1_called", "2025-02-10", invited="employee"), event("dm1_held", "2025-02-20", has_columns=NOWHERE)],
    ),
    "who took part in one of two meetings": (
        HALF_YEAR,
        [
            event("dm1_called", "2025-02-10", invited="employee"),
            event("dm1_held", "2025-02-20", has_columns=NOWHERE),
            event("dm1_held", "2025-02-21"),
        ],
    ),
    "who was called, nowhere": (HALF_YEAR, [event("dm1_called", "2025-02-10", has_columns=FIELDS - {"invited"})]),
    "exempt and met, blank cells": (HALF_YEAR, [CALLED, event("exempt_dm1", "2025-02-01", "too_ill")]),
    "exempt too late and met, blank cells": (HALF_YEAR, [CALLED, event("exempt_dm1", "2025-02-26", "too_ill")]),
    "unclear without any meeting": (HALF_YEAR, [event("exempt_dm1", "2025-02-01")]),
    "blank cells, two parts": (
        [sick("2025-01-06", "2025-02-10"), sick("2025-02-14", "2025-05-10")],
        [event("dm1_called", "2025-02-05")],
    ),
    "self-certified over a weekend": ([own("2025-01-09", "2025-01-10"), own("2025-01-13", "2025-01-13")], []),
    "self-certified Friday, certified Monday": (
        [own("2025-01-10", "2025-01-10"), sick("2025-01-13", "2025-01-20")],
        [],
    ),
    "self-certified three and three": ([own("2025-01-06", "2025-01-08"), own("2025-01-10", "2025-01-12")], []),
    "self-certified under a sick note of 0": (
        [own("2025-01-06", "2025-01-09"), sick("2025-01-06", "2025-01-09", 0)],
        [],
    ),
    "self-certified, then vacation": (
        [own("2025-01-06", "2025-01-08"), sick("2025-01-09", "2025-01-10", kind="vacation")],
        [],
    ),
    "self-certified under vacation": (
        [own("2025-01-06", "2025-01-12"), sick("2025-01-08", "2025-01-10", kind="vacation")],
        [],
    ),
    "self-certified, sick note in the middle": (
        [own("2025-01-06", "2025-01-12"), sick("2025-01-09", "2025-01-09")],
        [],
    ),
    "leader and others": (
        FORTY_DAYS,
        rows("plan_started", None, by="leader") + rows("dm1_held", "2025-02-01", by="leader,other"),
    ),
    "others only on a meeting with Nav": (FORTY_DAYS, rows("dm2_held", "2025-02-01", by="other")),
}
