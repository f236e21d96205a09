"""The steps with Nav: activity (ftrl. § 8-8), dialogue meetings 2 and 3 (§ 8-7 a, § 25-2), end of sick pay (§ 8-12)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.counting import count_days
from rules.days import Days, Flags
from rules.events import Events
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce, in_force
from rules.meetings import held_meetings
from rules.registry import Rule, rule
from rules.verdicts import Deed, Particular, deadline_verdicts, deed

NOTICE_DAYS = 21


@rule(
    id="ACTIVITY-8W",
    clause="ftrl. § 8-8 (2)",
    bearer="employee",
    rule_class="information",
    authority="nav",
    law="ftrl_8.activity",
    needs=("activity_started",),
    reads=("employer_statement",),
    exempted_by=("exempt_activity",),
)
def in_activity(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The employee is in work-related activity by the threshold day: a graded day, or activity that is recorded."""
    graded, started = _first_graded_day(cases), cases.first(cases.evidence("activity_started"))
    recorded = deed(cases, "activity_started")
    activity = Deed(
        done=np.fmin(graded, started),
        recorded=recorded.recorded,
        long_before=recorded.long_before,
        undated=recorded.undated,
        denied=recorded.denied,
    )
    return deadline_verdicts(
        cases,
        law,
        count_days(cases, law),
        activity,
        rule.exempted_by,
        Particular(
            unproven=statement_lacking(cases),
            needs_grade=True,
            remarks={"graded_day_counts": ~np.isnan(graded) & ~(started <= graded)},
        ),
    )


def statement_lacking(cases: Cases) -> dict[str, Flags]:
    """The reason that holds only with the employer's statement, and the spells without one."""
    return {"facilitation_impossible": ~cases.any_of(cases.of_kinds("employer_statement"))}


def _first_graded_day(cases: Cases) -> Days:
    """The first counted day of each spell with a grade below 100; NaN where there is none."""
    stretches = cases.of_stretch
    days = Events({"spell": stretches["spell"], "day": stretches["start"].astype(np.float64)})
    return cases.first_ever(days.where(stretches["grade"] < 100))


@rule(
    id="DM2-26W",
    clause="ftrl. § 8-7 a (2)",
    bearer="nav",
    rule_class="information",
    authority="nav",
    law="ftrl_8_7a.dialogue_meeting_2",
    needs=("dm2_held",),
    exempted_by=("exempt_dm2",),
)
def dialogue_meeting_2(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Nav's dialogue meeting 2 held by the threshold day."""
    return deadline_verdicts(cases, law, count_days(cases, law), deed(cases, "dm2_held"), rule.exempted_by)


@rule(
    id="DM2-ATTENDED",
    on="meetings",
    clause="ftrl. § 25-2 (2)",
    bearer="employer",
    rule_class="statute",
    authority="nav",
    law="ftrl_25_2.attendance",
    reads=("dm2_held", "dm3_held"),
)
def employer_attended(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The employer took part in each of Nav's meetings."""
    meetings = held_meetings(cases)
    law = law.of(meetings.spell)
    yes, no = meetings["yes"], meetings["no"]
    decided = decide(
        len(meetings),
        [
            ("no_law", ~law.exists, "not_applicable"),
            ("contradiction", yes & no, "unclear"),
            ("yes", yes, "met"),
            ("no", no, "missing"),
            ("not_stated", True, "not_assessable"),
        ],
    )
    remarks = Remarks(len(meetings))
    remarks.add("attendance_contradiction", decided.by("contradiction"))
    remarks.add("recorded_no", decided.by("no"))
    remarks.add("attended_not_stated", decided.by("not_stated"))
    return judged_subjects(meetings, law, decided.verdict, remarks)


@rule(
    id="DM2-NOTICE",
    on="meetings",
    clause="ftrl. § 8-7 a (2)",
    bearer="nav",
    rule_class="information",
    authority="nav",
    law="ftrl_8_7a.notice_of_meeting_2",
    reads=("dm2_called",),
)
def notice_of_meeting_2(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Nav called to dialogue meeting 2 three weeks ahead, while the Act asked for it; judged by the meeting's day."""
    calls = cases.of_kinds("dm2_called")
    called, meeting = calls.day, calls["meeting_day"]
    # Without the meeting's day the day of the call is the nearest we know.
    law = in_force(rule.law, np.where(np.isnan(meeting), called, meeting))
    due = meeting - NOTICE_DAYS
    decided = decide(
        len(calls),
        [
            ("no_law", ~law.exists, "not_applicable"),
            ("meeting_unknown", np.isnan(meeting), "not_assessable"),
            ("in_time", called <= due, "met"),
            ("undated", np.isnan(called), "unclear"),
            ("late", True, "late"),
        ],
    )
    remarks = Remarks(len(calls))
    remarks.add("meeting_date_not_stated", decided.by("meeting_unknown"))
    remarks.add("needed_event_undated", decided.by("undated"))
    return judged_subjects(
        calls.taken(np.arange(len(calls)), day=meeting),
        law,
        decided.verdict,
        remarks,
        due=due,
        done=called,
        days_late=np.where(decided.verdict == CODE["late"], called - due, np.nan),
    )


@rule(
    id="DM3-HELD",
    on="events",
    clause="ftrl. § 8-7 a (3)",
    bearer="nav",
    rule_class="information",
    authority="nav",
    law="ftrl_8_7a.further_meeting",
    reads=("dm3_requested", "dm3_held"),
)
def further_meeting_held(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """A further meeting with Nav was held after it was asked for."""
    requests = cases.of_kinds("dm3_requested")
    law = law.of(requests.spell)
    held = cases.of_kinds("dm3_held").days().first_from(requests.spell, requests.day)
    decided = decide(
        len(requests),
        [
            ("no_law", ~law.exists, "not_applicable"),
            ("held", ~np.isnan(held), "met"),
            ("waiting", True, "pending"),
        ],
    )
    return judged_subjects(requests, law, decided.verdict, Remarks(len(requests)), done=held)


@rule(
    id="SICK-PAY-52W",
    clause="ftrl. §§ 8-12, 8-7 a (4), aml. § 15-8",
    bearer="nav",
    rule_class="information",
    authority="nav",
    law="ftrl_8.end_of_sick_pay",
)
def end_of_sick_pay(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The end of sick pay is near: only Nav knows the maximum date. Nothing can be done in time, so nothing is late."""
    nothing = Deed(
        done=np.full(len(cases), np.nan),
        recorded=True,
        long_before=np.full(len(cases), np.nan),
        undated=cases.none,
        denied=cases.none,
    )
    counting = count_days(cases, law)
    judged = deadline_verdicts(cases, law, counting, nothing, (), Particular(deviation_is_unclear=~cases.none))
    ended_before = cases.of_spell["employment_ended_before"]
    judged.remarks.add("ask_nav_maximum_date", (judged.verdict == CODE["unclear"]) & ~ended_before)
    return judged
