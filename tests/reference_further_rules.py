"""The rules on spells without a deadline (rulebook section 5): one rule on one spell at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.reference_events import Event
from tests.reference_rules import PLAN_EXISTS, RULES, law_on
from tests.reference_spells import Spell
from tests.reference_verdicts import (
    Counting,
    Judgement,
    World,
    cancelled_calls,
    counting,
    exemption_holds,
    up_to,
    verdict,
)

ELEMENTS = ("tasks_and_ability", "employer_measures", "outside_help", "further_follow_up")


def line_2(name: str, spell: Spell, world: World) -> Counting | None:
    """What line 2 of a deadline rule finds; None where its law does not hold, or its value is not known."""
    law = law_on(spell.start, RULES[name])
    if law is None or law[1] is None:
        return None
    return counting(spell, law[1], law[2], world)


def waiting(asked: date, world: World, remark: str) -> Judgement:
    """The Act sets no limit: 14 days of waiting, then a question."""
    if world.as_of <= asked + timedelta(days=14):
        return Judgement("pending")
    return Judgement("unclear", remarks={remark})


def a_plan_is_due_and_exists(spell: Spell, told: list[Event], world: World) -> bool:
    count = line_2("PLAN-READY", spell, world)
    exists = any(event.event in PLAN_EXISTS and event.date is not None for event in told)
    return count is not None and count.arises and exists


def plan_together(spell: Spell, told: list[Event], world: World, early_limit: bool) -> Judgement:
    if spell.start < date(2007, 3, 1) or not a_plan_is_due_and_exists(spell, told, world):
        return Judgement("not_applicable")
    plans = [event for event in told if event.event == "plan_ready" and event.date is not None]
    if early_limit:
        plans = [event for event in plans if event.date and event.date >= spell.start - timedelta(days=14)]
    first_day = min((event.date for event in plans if event.date is not None), default=None)
    took_part = {person for event in plans if event.date == first_day for person in event.participants}
    if not took_part:
        return Judgement("not_assessable", done=first_day, remarks={"participants_not_stated"})
    if "employee" in took_part:
        return Judgement("met", done=first_day)
    if any(event.event == "employee_not_cooperating" for event in told):
        return Judgement("exempt", done=first_day)
    return Judgement("missing", done=first_day, remarks={"recorded_no", "employee_not_among_participants"})


def plan_content(spell: Spell, told: list[Event], world: World) -> Judgement:
    if spell.start < date(2014, 7, 1) or not a_plan_is_due_and_exists(spell, told, world):
        return Judgement("not_applicable")
    filled = [event for event in told if event.event in ("plan_ready", "plan_revised") and event.elements]
    latest = max((event.date for event in filled if event.date is not None), default=None)
    listed = {element for event in filled if event.date == latest for element in event.elements}
    if not filled:
        return Judgement("not_assessable", remarks={"elements_not_stated"})
    lacking = [element for element in ELEMENTS if element not in listed]
    if not lacking:
        return Judgement("met", done=latest)
    return Judgement("missing", done=latest, remarks={"recorded_no", *(f"element_lacks_{name}" for name in lacking)})


def dm1_graded(spell: Spell, told: list[Event], world: World, early_limit: bool) -> Judgement:
    count = line_2("DM1-CALLED", spell, world)
    if spell.start < date(2014, 7, 1) or count is None or count.arises or count.may_arise:
        return Judgement("not_applicable")
    requests = [event.date for event in told if event.event == "dm1_requested"]
    if not requests:
        return Judgement("not_applicable")
    if "dm1_held" not in world.recorded:
        return Judgement("not_assessable")
    limit = spell.start - timedelta(days=14)
    dated = [day for day in requests if day is not None and (day >= limit or not early_limit)]
    if not dated:
        return Judgement("unclear", remarks={"request_undated"})
    held = [event.date for event in told if event.event == "dm1_held" and event.date and event.date >= min(dated)]
    if held:
        return Judgement("met", done=min(held))
    return waiting(min(dated), world, "no_answer_recorded")


def dm1_certifier(spell: Spell, told: list[Event]) -> Judgement:
    wishes = [event for event in told if event.event == "certifier_wanted"]
    cancelled = cancelled_calls(told)
    meetings = [event for event in told if event.event in ("dm1_called", "dm1_held") and event not in cancelled]
    if spell.start < date(2014, 7, 1) or not wishes or not meetings:
        return Judgement("not_applicable")
    if not any("employee" in wish.by for wish in wishes):
        if any(not wish.by for wish in wishes):
            return Judgement("unclear", remarks={"wish_by_not_stated"})
        return Judgement("not_applicable")
    invited = {person for event in meetings for person in event.invited}
    took_part = {person for event in meetings if event.event == "dm1_held" for person in event.participants}
    if "certifier" in invited:
        return Judgement("met")
    if not invited and "certifier" in took_part:
        return Judgement("met", remarks={"certifier_took_part"})
    # Nobody could know of a wish that came only after the last call or meeting.
    wished = [event.date for event in wishes if "employee" in event.by and event.date is not None]
    met_on = [event.date for event in meetings if event.date is not None]
    if wished and met_on and min(wished) > max(met_on):
        return Judgement("unclear", remarks={"wish_after_meeting"})
    if invited:
        return Judgement("missing", remarks={"recorded_no", "certifier_not_invited"})
    return Judgement("not_assessable", remarks={"invited_not_stated"})


def dm1_documented(spell: Spell, events: list[Event], world: World, early_limit: bool) -> Judgement:
    called = verdict("DM1-CALLED", spell, events, world, early_limit=early_limit)
    if spell.start < date(2014, 7, 1):
        return Judgement("not_applicable")
    if called.verdict not in ("met", "borderline", "late", "unclear", "exempt"):
        return Judgement("not_applicable")
    told = up_to(world.as_of, events)
    count = line_2("DM1-CALLED", spell, world)
    assert count is not None and count.due is not None
    if exemption_holds(RULES["DM1-CALLED"], told, count, count.due + timedelta(days=world.tolerance)):
        return Judgement("met")
    rows = [event for event in told if event.event in ("dm1_called", "dm1_held")]
    held = [event for event in rows if event.event == "dm1_held"]
    if not rows:
        return Judgement("unclear", remarks={"no_meeting_recorded"})
    invited_filled = any(event.invited for event in rows)
    participants_filled = any(event.participants for event in held)
    if invited_filled and participants_filled:
        return Judgement("met")
    if not invited_filled and any("invited" in event.has_columns for event in rows):
        return Judgement("missing", remarks={"invited_blank"})
    if not participants_filled and any("participants" in event.has_columns for event in held):
        return Judgement("missing", remarks={"participants_blank"})
    if not invited_filled or held:
        return Judgement("not_assessable", remarks={"who_not_recorded"})
    return Judgement("unclear", remarks={"no_meeting_recorded"})


def self_cert_max(spell: Spell, world: World) -> Judgement:
    if spell.start < date(2019, 7, 1) or spell.self_certified_run == 0:
        return Judgement("not_applicable")
    if spell.self_certified_run <= world.self_certified_max_days:
        return Judgement("met")
    return Judgement("unclear", remarks={"self_certified_over_limit"})


def leader_responsible(spell: Spell, told: list[Event]) -> Judgement:
    kinds = ("plan_started", "plan_ready", "plan_revised", "dm1_called", "dm1_held")
    filled = [event.by for event in told if event.event in kinds and event.by]
    if spell.start < date(2006, 1, 1) or not filled:
        return Judgement("not_applicable")
    if all("leader" in by for by in filled):
        return Judgement("met")
    return Judgement("unclear", remarks={"done_by_others"})


# Every judge takes the spell, all its events, those dated up to as_of, the world, and early_limit: False leaves out
# the 14 days before the first day, as for the parts of a spell.
JUDGES: dict[str, Callable[[Spell, list[Event], list[Event], World, bool], Judgement]] = {
    "PLAN-TOGETHER": lambda spell, _, told, world, early: plan_together(spell, told, world, early),
    "PLAN-CONTENT": lambda spell, _, told, world, __: plan_content(spell, told, world),
    "DM1-GRADED": lambda spell, _, told, world, early: dm1_graded(spell, told, world, early),
    "DM1-CERTIFIER": lambda spell, _, told, __, ___: dm1_certifier(spell, told),
    "DM1-DOCUMENTED": lambda spell, events, _, world, early: dm1_documented(spell, events, world, early),
    "SELF-CERT-MAX": lambda spell, _, __, world, ___: self_cert_max(spell, world),
    "LEADER-RESPONSIBLE": lambda spell, _, told, __, ___: leader_responsible(spell, told),
}


def further_verdict(
    name: str, spell: Spell, events: list[Event], world: World, *, early_limit: bool = True
) -> Judgement:
    """One rule without a deadline on one spell. `events`: those tied to it."""
    return JUDGES[name](spell, events, up_to(world.as_of, events), world, early_limit)
