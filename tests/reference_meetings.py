"""The rules on meetings and events (rulebook section 5): one rule on all the subjects of one spell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reference_events import Event
from tests.reference_further_rules import waiting
from tests.reference_rules import PLAN_EXISTS
from tests.reference_spells import Spell
from tests.reference_verdicts import Judgement, World, up_to, verdict

HELD = ("dm2_held", "dm3_held")


@dataclass
class Meeting:
    """A meeting with Nav: its day (None when it is not known), the kind of event that tells it, and its calls."""

    day: date | None
    event: str
    calls: list[Event] = field(default_factory=list)


def dates_of(kind: str, told: list[Event]) -> list[date]:
    return sorted(event.date for event in told if event.event == kind and event.date is not None)


def is_cancelled(call: Event, told: list[Event]) -> bool:
    return call.date is not None and any(day > call.date for day in dates_of("dm2_cancelled", told))


def is_moved(call: Event, told: list[Event]) -> bool:
    """A later call for another day, made up to the day of the meeting, stands in its place."""
    if call.date is None or call.meeting_date is None:
        return False
    return any(
        other.event == "dm2_called"
        and other.date is not None
        and call.date < other.date <= call.meeting_date
        and other.meeting_date != call.meeting_date
        for other in told
    )


def held_of(call: Event, told: list[Event]) -> date | None:
    """The first `dm2_held` on or after the call; a call without a date is of the first there is."""
    held = [day for day in dates_of("dm2_held", told) if call.date is None or day >= call.date]
    return held[0] if held else None


def meetings_of(told: list[Event]) -> list[Meeting]:
    """The meetings that a spell's events tell of: each day once, and once what is not known on which day."""
    days: list[tuple[date | None, str, Event | None]] = []
    for call in told:
        if call.event != "dm2_called":
            continue
        held = held_of(call, told)
        if held is not None:
            days.append((held, "dm2_held", call))
        elif not is_cancelled(call, told) and not is_moved(call, told):
            days.append((call.meeting_date, "dm2_called", call))
    called_for_a_day = any(kind == "dm2_called" and day is not None for day, kind, _ in days)
    for row in told:
        # A meeting 2 without a date is the one that was called for.
        if row.event in HELD and not (row.event == "dm2_held" and row.date is None and called_for_a_day):
            days.append((row.date, row.event, None))

    meetings = []
    for day in {day for day, _, _ in days}:
        here = [(kind, call) for other, kind, call in days if other == day]
        kind = min((kind for kind, _ in here), key=("dm2_held", "dm3_held", "dm2_called").index)
        meetings.append(Meeting(day, kind, [call for _, call in here if call is not None]))
    return meetings


def plan_to_nav(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    if spell.start < date(2011, 7, 1):
        return []
    told = up_to(world.as_of, events)
    plan_ready = verdict("PLAN-READY", spell, events, world, early_limit=early_limit)
    exists = any(event.event in PLAN_EXISTS and event.date is not None for event in told)
    if plan_ready.verdict == "exempt" and not exists:
        return []
    judged = []
    for meeting in meetings_of(told):
        result = plan_to_one_meeting(meeting, told, world)
        result.subject_day, result.event = meeting.day, meeting.event
        judged.append(result)
    return judged


def plan_to_one_meeting(meeting: Meeting, told: list[Event], world: World) -> Judgement:
    if meeting.day is None:
        return Judgement("not_assessable", remarks={"meeting_undated"})
    due = meeting.day - timedelta(days=7)
    if "plan_sent_nav" not in world.recorded:
        return Judgement("not_assessable", due=due, remarks={"event_not_recorded"})
    sent = dates_of("plan_sent_nav", told)
    in_time = [day for day in sent if day <= due]
    after = [day for day in sent if due < day <= meeting.day]
    if in_time:
        return Judgement("met", due=due, done=in_time[-1])
    standing = [call for call in meeting.calls if not is_cancelled(call, told) and not is_moved(call, told)]
    calls = [call.date for call in standing if call.date and call.meeting_date in (meeting.day, None)]
    if calls and min(calls) > due:
        return Judgement("unclear", due=due, done=after[0] if after else None, remarks={"called_at_short_notice"})
    if after:
        return Judgement("late", due=due, done=after[0], days_late=(after[0] - due).days)
    if world.as_of <= due:
        return Judgement("pending", due=due)
    if any(event.event == "plan_sent_nav" and event.date is None for event in told):
        return Judgement("unclear", due=due, remarks={"needed_event_undated"})
    return Judgement("missing", due=due, days_late=(min(world.as_of, meeting.day) - due).days)


def plan_on_demand(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    if spell.start < date(2014, 7, 1):
        return []
    told = up_to(world.as_of, events)
    judged = []
    for request in told:
        if request.event != "plan_requested_nav":
            continue
        sent = [day for day in dates_of("plan_sent_nav", told) if request.date is not None and day >= request.date]
        if "plan_sent_nav" not in world.recorded:
            result = Judgement("not_assessable", remarks={"event_not_recorded"})
        elif sent:
            result = Judgement("met", done=sent[0])
        elif request.date is None:
            result = Judgement("unclear", remarks={"request_undated"})
        else:
            result = waiting(request.date, world, "no_answer_recorded")
        result.subject_day, result.event = request.date, request.event
        judged.append(result)
    return judged


def transfer_consulted(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    if spell.start < date(2006, 1, 1):
        return []
    told = up_to(world.as_of, events)
    consulted = dates_of("transfer_consulted", told)
    undated = any(event.event == "transfer_consulted" and event.date is None for event in told)
    judged = []
    for transfer in told:
        if transfer.event != "facilitation" or "transfer" not in (transfer.reason or "").split(","):
            continue
        due = transfer.date
        before = [day for day in consulted if due is not None and day <= due]
        if "transfer_consulted" not in world.recorded:
            result = Judgement("not_assessable", due=due, remarks={"event_not_recorded"})
        elif before:
            result = Judgement("met", due=due, done=before[-1])
        elif due is not None and consulted:
            result = Judgement("late", due=due, done=consulted[0], days_late=(consulted[0] - due).days)
        elif due is None:
            result = Judgement("unclear", remarks={"event_undated"})
        elif undated:
            result = Judgement("unclear", due=due, remarks={"needed_event_undated"})
        else:
            result = Judgement("missing", due=due)
        result.subject_day, result.event = due, transfer.event
        judged.append(result)
    return judged


def dm2_attended(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    if spell.start < date(2011, 7, 1):
        return []
    held = [event for event in up_to(world.as_of, events) if event.event in HELD]
    judged = []
    for kind in HELD:
        rows = [event for event in held if event.event == kind]
        # Rows of one kind and one day are one meeting, and so are those without a day: nobody can tell them apart.
        for day in {row.date for row in rows}:
            meeting = [row for row in rows if row.date == day]
            told = {row.attended for row in meeting}
            if {True, False} <= told:
                result = Judgement("unclear", remarks={"attendance_contradiction"})
            elif True in told:
                result = Judgement("met")
            elif False in told:
                result = Judgement("missing", remarks={"recorded_no"})
            else:
                result = Judgement("not_assessable", remarks={"attended_not_stated"})
            result.subject_day, result.event = day, kind
            judged.append(result)
    return judged


def dm2_notice(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    first, last = date(2014, 7, 1), date(2017, 12, 14)
    judged = []
    for call in up_to(world.as_of, events):
        if call.event != "dm2_called":
            continue
        day = call.meeting_date
        if day is None:
            if call.date is None or not first <= call.date <= last:
                continue
            result = Judgement("not_assessable", remarks={"meeting_date_not_stated"})
        elif not first <= day <= last:
            continue
        else:
            due = day - timedelta(days=21)
            if call.date is None:
                result = Judgement("unclear", due=due, remarks={"needed_event_undated"})
            elif call.date <= due:
                result = Judgement("met", due=due, done=call.date)
            else:
                result = Judgement("late", due=due, done=call.date, days_late=(call.date - due).days)
        result.subject_day, result.event = day, call.event
        judged.append(result)
    return judged


def dm3_held(spell: Spell, events: list[Event], world: World, early_limit: bool) -> list[Judgement]:
    if spell.start < date(2011, 7, 1):
        return []
    told = up_to(world.as_of, events)
    judged = []
    for request in told:
        if request.event != "dm3_requested":
            continue
        after = [day for day in dates_of("dm3_held", told) if request.date is not None and day >= request.date]
        result = Judgement("met", done=after[0]) if after else Judgement("pending")
        result.subject_day, result.event = request.date, request.event
        judged.append(result)
    return judged


MEETING_JUDGES: dict[str, Callable[[Spell, list[Event], World, bool], list[Judgement]]] = {
    "PLAN-TO-NAV": plan_to_nav,
    "PLAN-ON-DEMAND": plan_on_demand,
    "TRANSFER-CONSULTED": transfer_consulted,
    "DM2-ATTENDED": dm2_attended,
    "DM2-NOTICE": dm2_notice,
    "DM3-HELD": dm3_held,
}
"""Each gives one judgement a subject, in any order; subjects that a rule does not apply to are left out."""
