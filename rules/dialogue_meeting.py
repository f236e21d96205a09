"""Dialogue meeting 1: called to, with whom, and documented (aml. § 4-6 (4) and (5)); held (Nav's guidance)."""

from __future__ import annotations

import numpy as np

from rules.cases import Cases, Remarks
from rules.counting import Counting, count_days
from rules.days import Flags
from rules.events import Events, holding
from rules.exemptions import judge_exemptions
from rules.judged import CODE, Judged, decide, judged_subjects
from rules.law import InForce, in_force
from rules.nav_plan import WAITING_DAYS
from rules.registry import RULES, Rule, rule
from rules.verdicts import Particular, deadline_verdicts, deed, deed_of


@rule(
    id="DM1-CALLED",
    clause="aml. § 4-6 (4)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.dialogue_meeting_1",
    needs=("dm1_called",),
    reads=("dm1_held", "dm1_cancelled"),
    exempted_by=("exempt_dm1",),
)
def called_to_dialogue_meeting_1(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Called to dialogue meeting 1 by the threshold day. A meeting that was held was called to."""
    counting = count_days(cases, law)
    evidence = cases.evidence("dm1_called", "dm1_held")
    is_call = evidence["event"] == "dm1_called"
    spell = evidence.spell
    cancelled = _cancelled(cases, evidence)
    called = cases.first(evidence.where(is_call & ~cancelled))
    held = cases.first(evidence.where(~is_call))
    limit = counting.due + cases.tolerance
    meeting_only = np.isnan(called) & ~np.isnan(held)
    return deadline_verdicts(
        cases,
        law,
        counting,
        deed_of(cases, "dm1_called", evidence.where(~cancelled)),
        rule.exempted_by,
        Particular(
            late_is_unclear=meeting_only,
            deviation_is_unclear=cases.any_of(evidence.where(cancelled & (evidence.day <= limit[spell]))),
            remarks={
                "held_counts_as_called": ~(called <= held) & (held <= limit),
                "meeting_after_deadline_no_call": meeting_only & (held > limit),
                "call_cancelled": cases.any_of(evidence.where(cancelled)),
            },
        ),
    )


@rule(
    id="DM1-HELD",
    clause="Navs veiledning, jf. aml. § 4-6 (4)",
    bearer="employer",
    rule_class="guidance",
    authority="arbeidstilsynet",
    law="nav_guidance.dialogue_meeting_1_held",
    needs=("dm1_held",),
    exempted_by=("exempt_dm1", "employee_not_cooperating"),
)
def dialogue_meeting_1_held(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Dialogue meeting 1 held by the threshold day."""
    return deadline_verdicts(cases, law, count_days(cases, law), deed(cases, "dm1_held"), rule.exempted_by)


def _cancelled(cases: Cases, events: Events) -> Flags:
    """Calls to dialogue meeting 1 with a cancellation dated after them; one on the very day does not undo a call."""
    last_cancellation = cases.last(cases.of_kinds("dm1_cancelled"))[events.spell]
    return np.asarray((events["event"] == "dm1_called") & (last_cancellation > events.day))


@rule(
    id="DM1-GRADED",
    clause="aml. § 4-6 (4)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.meeting_when_graded",
    needs=("dm1_held",),
    reads=("dm1_requested",),
)
def meeting_for_partly_absent(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """A meeting was held after somebody asked for it, where the absence is partial and no meeting must be called."""
    duty_to_call = _call_duty(cases).in_question
    requests = cases.of_kinds("dm1_requested")
    asked = cases.first(requests)
    # Days have no time of day: a meeting on the day of the request answers it.
    held = cases.evidence("dm1_held").days().first_from(np.arange(len(cases)), asked)
    decided = decide(
        len(cases),
        [
            ("not_asked", ~law.exists | duty_to_call | ~cases.any_of(requests), "not_applicable"),
            ("not_recorded", "dm1_held" not in cases.recorded, "not_assessable"),
            ("held", ~np.isnan(held), "met"),
            ("asked_long_before", np.isnan(asked) & ~np.isnan(cases.last_before(requests)), "unclear"),
            ("undated", np.isnan(asked), "unclear"),
            ("waiting", cases.as_of <= asked + WAITING_DAYS, "pending"),
            ("no_answer", True, "unclear"),
        ],
    )
    remarks = Remarks(len(cases))
    remarks.add("event_not_recorded", decided.by("not_recorded"))
    remarks.add("done_long_before", decided.by("asked_long_before"))
    remarks.add("request_undated", decided.by("undated"))
    remarks.add("no_answer_recorded", decided.by("no_answer"))
    return judged_subjects(cases, law, decided.verdict, remarks, done=held)


@rule(
    id="DM1-CERTIFIER",
    clause="aml. § 4-6 (4)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.certifier_when_wanted",
    reads=("certifier_wanted", "dm1_called", "dm1_held", "dm1_cancelled"),
)
def certifier_called_when_wanted(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """The certifier is called when the employee, alone or with the employer, wants it."""
    wishes = cases.of_kinds("certifier_wanted")
    by_employee = cases.any_of(wishes.where(holding(wishes["by"], "employee")))
    by_unknown = cases.any_of(wishes.where(wishes["by"] == ""))
    meetings = cases.of_kinds("dm1_called", "dm1_held")
    meetings = meetings.where(~_cancelled(cases, meetings))
    held = meetings.where(meetings["event"] == "dm1_held")
    took_part = cases.any_of(held.where(holding(held["participants"], "certifier")))
    told = cases.any_of(meetings.where(meetings["invited"] != ""))
    # A wish that came after the last meeting could not be met by it.
    wished = cases.first_ever(wishes.where(holding(wishes["by"], "employee")))
    last_meeting = cases.last(meetings)
    decided = decide(
        len(cases),
        [
            ("no_meeting", ~law.exists | ~cases.any_of(wishes) | ~cases.any_of(meetings), "not_applicable"),
            ("by_nobody", ~by_employee & by_unknown, "unclear"),
            ("by_employer", ~by_employee, "not_applicable"),
            ("invited", cases.any_of(meetings.where(holding(meetings["invited"], "certifier"))), "met"),
            ("took_part", took_part & ~told, "met"),
            ("wished_afterwards", wished > last_meeting, "unclear"),
            ("not_invited", told, "missing"),
            ("not_stated", True, "not_assessable"),
        ],
    )
    remarks = Remarks(len(cases))
    remarks.add("wish_by_not_stated", decided.by("by_nobody"))
    remarks.add("wish_after_meeting", decided.by("wished_afterwards"))
    remarks.add("recorded_no", decided.by("not_invited"))
    remarks.add("certifier_not_invited", decided.by("not_invited"))
    remarks.add("certifier_took_part", decided.by("took_part"))
    remarks.add("invited_not_stated", decided.by("not_stated"))
    return judged_subjects(cases, law, decided.verdict, remarks, belongs=_call_duty(cases).due)


@rule(
    id="DM1-DOCUMENTED",
    clause="aml. § 4-6 (5)",
    bearer="employer",
    rule_class="statute",
    authority="arbeidstilsynet",
    law="aml_4_6.documentation",
    reads=("dm1_called", "dm1_held", "exempt_dm1"),
)
def meeting_documented(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """It is recorded who was called to dialogue meeting 1 and who took part."""
    call = RULES["DM1-CALLED"].verdicts(cases).verdict
    to_document = np.isin(call, [CODE[word] for word in ("met", "borderline", "late", "unclear", "exempt")])
    counting = _call_duty(cases)
    exemptions = judge_exemptions(cases, ("exempt_dm1",), counting)
    meetings = cases.of_kinds("dm1_called", "dm1_held")
    held = meetings.where(meetings["event"] == "dm1_held")
    any_meeting, any_held = cases.any_of(meetings), cases.any_of(held)
    invited = cases.any_of(meetings.where(meetings["invited"] != ""))
    participants = cases.any_of(held.where(held["participants"] != ""))
    asks_invited = cases.any_of(meetings.where(meetings["asks_invited"]))
    asks_participants = cases.any_of(held.where(held["asks_participants"]))
    decided = decide(
        len(cases),
        [
            ("no_duty", ~law.exists | ~to_document, "not_applicable"),
            ("exempt", exemptions.holds, "met"),
            ("no_meeting", ~any_meeting, "unclear"),
            ("documented", invited & participants, "met"),
            ("invited_blank", ~invited & asks_invited, "missing"),
            ("participants_blank", any_held & ~participants & asks_participants, "missing"),
            ("not_recorded", ~invited | (any_held & ~participants), "not_assessable"),
            ("not_held", True, "unclear"),
        ],
    )
    remarks = Remarks(len(cases))
    exempt = decided.by("exempt")
    remarks.add("exemption_undated", exempt & np.isnan(exemptions.day))
    remarks.add("no_meeting_recorded", decided.by("no_meeting") | decided.by("not_held"))
    missing = decided.verdict == CODE["missing"]
    remarks.add("invited_blank", missing & ~invited & asks_invited)
    remarks.add("participants_blank", missing & any_held & ~participants & asks_participants)
    remarks.add("who_not_recorded", decided.by("not_recorded"))
    return judged_subjects(
        cases,
        law,
        decided.verdict,
        remarks,
        exemption=np.where(exempt, exemptions.reason, ""),
        exempted_on=np.where(exempt, exemptions.day, np.nan),
        belongs=counting.due,
    )


def _call_duty(cases: Cases) -> Counting:
    """The counting of DM1-CALLED: where its duty arose, and its threshold day."""
    return count_days(cases, in_force("aml_4_6.dialogue_meeting_1", cases.start))
