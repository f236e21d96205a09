"""The plan towards Nav: before Nav's meetings and when Nav asks for it. aml. § 4-6 (3), ftrl. § 25-2 (3) and (4)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce
from rules.meetings import nav_meetings
from rules.plan import plan_exists
from rules.registry import RULES, Rule, rule

DAYS_BEFORE_MEETING = 7
WAITING_DAYS = 14  # the Act sets no limit for an answer; after so long the employer is asked


@rule(
    id="PLAN-TO-NAV",
    on="meetings",
    clause="aml. § 4-6 (3), ftrl. § 25-2 (3)",
    bearer="employer",
    rule_class="statute",
    authority="nav",
    law="ftrl_25_2.plan_before_meeting",
    needs=("plan_sent_nav",),
    reads=("dm2_called", "dm2_held", "dm2_cancelled", "dm3_held"),
)
def plan_sent_before_nav_meeting(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The updated plan is sent to Nav a week before each meeting; there is no tolerance."""
    meetings = nav_meetings(cases)
    spell, day = meetings.spell, meetings.day
    law = law.of(spell)
    due = day - DAYS_BEFORE_MEETING
    sent = cases.evidence("plan_sent_nav").days()
    in_time, first_after = sent.last_up_to(spell, due), sent.first_from(spell, due + 1)
    after = np.where(first_after <= day, first_after, np.nan)
    undated = cases.undated(cases.of_kinds("plan_sent_nav"))
    exempt = (RULES["PLAN-READY"].verdicts(cases).verdict == CODE["exempt"]) & ~plan_exists(cases)
    day_unknown, short_notice = np.isnan(day), meetings["notice"] > due
    recorded = "plan_sent_nav" in cases.recorded
    decided = decide(
        len(day),
        [
            ("no_law", ~law.exists | exempt[spell], "not_applicable"),
            ("not_recorded", not recorded, "not_assessable"),
            ("day_unknown", day_unknown, "not_assessable"),
            ("in_time", ~np.isnan(in_time), "met"),
            ("short_notice", short_notice, "unclear"),
            ("late", ~np.isnan(after), "late"),
            ("not_yet_due", cases.as_of <= due, "pending"),
            ("undated", undated[spell], "unclear"),
            ("missing", True, "missing"),
        ],
    )
    verdict = decided.verdict
    remarks = Remarks(len(day))
    remarks.add("event_not_recorded", decided.by("not_recorded"))
    remarks.add("meeting_undated", decided.by("day_unknown"))
    remarks.add("called_at_short_notice", decided.by("short_notice"))
    remarks.add("needed_event_undated", decided.by("undated"))
    remarks.add("recorded_no", (verdict == CODE["missing"]) & cases.denied("plan_sent_nav")[spell])
    return judged_subjects(
        meetings,
        law,
        verdict,
        remarks,
        due=due,
        done=np.where(np.isnan(in_time), after, in_time),
        days_late=np.select(
            [verdict == CODE["late"], verdict == CODE["missing"]],
            [after - due, np.minimum(cases.as_of, day) - due],
            default=np.nan,
        ),
    )


@rule(
    id="PLAN-ON-DEMAND",
    on="events",
    clause="ftrl. § 25-2 (4)",
    bearer="employer",
    rule_class="statute",
    authority="nav",
    law="ftrl_25_2.plan_on_demand",
    needs=("plan_sent_nav",),
    reads=("plan_requested_nav",),
)
def plan_handed_over_on_demand(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The plan is handed over when Nav asks for it."""
    requests = cases.of_kinds("plan_requested_nav")
    spell, day = requests.spell, requests.day
    law = law.of(spell)
    # Days have no time of day: a plan sent on the day of the request answers it.
    answered = cases.evidence("plan_sent_nav").days().first_from(spell, day)
    recorded = "plan_sent_nav" in cases.recorded
    decided = decide(
        len(day),
        [
            ("no_law", ~law.exists, "not_applicable"),
            ("not_recorded", not recorded, "not_assessable"),
            ("answered", ~np.isnan(answered), "met"),
            ("undated", np.isnan(day), "unclear"),
            ("waiting", cases.as_of <= day + WAITING_DAYS, "pending"),
            ("no_answer", True, "unclear"),
        ],
    )
    remarks = Remarks(len(day))
    remarks.add("event_not_recorded", decided.by("not_recorded"))
    remarks.add("request_undated", decided.by("undated"))
    remarks.add("no_answer_recorded", decided.by("no_answer"))
    return judged_subjects(requests, law, decided.verdict, remarks, done=answered)
