"""Rulebook section 4, the one table of verdicts, for the deadline rules of section 5: one rule, one spell at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.reference_events import Event
from tests.reference_rules import PLAN_EXISTS, RULES, Rule, is_own_reason, law_on, reason_is_valid
from tests.reference_spells import Spell


@dataclass(frozen=True)
class World:
    """What holds for the whole employee: the as-of day, the settings, what the source records, employment ends.

    `employment_ended`: the dates of all `employment_ended` events up to as_of, and employed_to.
    """

    as_of: date
    recorded: frozenset[str]
    tolerance: int = 1
    employment_ended: tuple[date, ...] = ()
    self_certified_max_days: int = 3


@dataclass
class Judgement:
    """`subject_day` and `event` are those of the meeting or event that is judged; a spell has none."""

    verdict: str
    due: date | None = None
    done: date | None = None
    days_late: int | None = None
    remarks: set[str] = field(default_factory=set)
    subject_day: date | None = None
    event: str = ""


@dataclass(frozen=True)
class Counting:
    """What line 2 finds: does the duty arise, T, and the counting that T belongs to."""

    arises: bool
    may_arise: bool
    due: date | None
    length: int
    last_day: date
    ended: bool


def counting(spell: Spell, weeks: int, counts: str, world: World) -> Counting:
    """Line 2 and T. A spell of unknown grade is counted as `all`."""
    limit = 7 * weeks
    if counts == "all" or not spell.grade_known:
        counted = spell.counted
        arises = len(counted) > limit
        # Not reached yet: the day it will be, if the absence goes on unbroken after as_of.
        due = counted[limit - 1].day if len(counted) >= limit else world.as_of + timedelta(days=limit - len(counted))
        return Counting(arises, spell.ongoing, due, len(counted), spell.last_counted, not spell.ongoing)

    runs = spell.full_runs
    going_on = [run for run in runs if spell.ongoing and run[1] == world.as_of]
    clearly_longer = [run for run in runs if length(run) > limit + world.tolerance]
    longer = [run for run in runs if length(run) > limit]
    for chosen in (clearly_longer, longer, going_on):
        if chosen:
            first, last = chosen[0]
            due = first + timedelta(days=limit - 1)
            return Counting(bool(longer), bool(going_on), due, length(chosen[0]), last, chosen[0] not in going_on)
    return Counting(False, False, None, 0, spell.last_counted, True)


def up_to(as_of: date, events: list[Event]) -> list[Event]:
    """Events dated after as_of decide nothing."""
    return [event for event in events if event.date is None or event.date <= as_of]


def cancelled_calls(told: list[Event]) -> list[Event]:
    """A call that was cancelled on a later day is no call recorded."""
    cancellations = [event.date for event in told if event.event == "dm1_cancelled" and event.date is not None]
    return [
        event
        for event in told
        if event.event == "dm1_called" and event.date is not None and any(day > event.date for day in cancellations)
    ]


def is_facilitation(event: Event) -> bool:
    if event.event == "facilitation_not_possible":
        return bool(event.reason)
    if event.event in ("plan_ready", "plan_revised"):
        return "employer_measures" in event.elements
    return event.event == "facilitation"


def is_valid(event: Event, told: list[Event]) -> bool:
    """A reason that is valid for the duty; that facilitation is impossible needs the employer's statement."""
    if event.event == "exempt_activity" and event.reason == "facilitation_impossible":
        return any(other.event == "employer_statement" for other in told)
    return reason_is_valid(event)


def exemption_holds(rule: Rule, told: list[Event], count: Counting, last_good: date) -> bool:
    """Line 5: an exemption with a valid reason, in time or undated; `returning_soon` only with an end in sight."""
    assert count.due is not None
    returns_in_time = count.last_day <= count.due + timedelta(days=28)
    for event in told:
        if event.event not in rule.exempted_by or not is_valid(event, told):
            continue
        in_time = event.date is None or event.date <= last_good
        if in_time and (event.reason != "returning_soon" or is_own_reason(event) or returns_in_time):
            return True
    return False


def length(run: tuple[date, date]) -> int:
    return (run[1] - run[0]).days + 1


def verdict(name: str, spell: Spell, events: list[Event], world: World, *, early_limit: bool = True) -> Judgement:
    """One rule on one spell. `events`: those tied to it. `early_limit` False leaves out line 4's 14 days."""
    rule = RULES[name]

    # Line 1: the law in force on the spell's first day.
    law = law_on(spell.start, rule)
    if law is None:
        return Judgement("not_applicable")
    _, weeks, counts = law
    if weeks is None:
        return Judgement("not_assessable")

    # Line 2: did the duty arise, or may it still?
    count = counting(spell, weeks, counts, world)
    if not count.arises and not count.may_arise:
        return Judgement("not_applicable")
    assert count.due is not None
    due = count.due
    last_good = due + timedelta(days=world.tolerance)

    told = up_to(world.as_of, events)
    if name == "PLAN-SENT":
        plan_exists = any(event.event in PLAN_EXISTS and event.date is not None for event in told)
        if not plan_exists or not spell.certified:
            return Judgement("not_applicable")

    # Facilitation is met whenever it is considered: long before, too late or without a date.
    if name == "FACILITATION":
        considered = [event for event in told if is_facilitation(event)]
        if considered:
            return Judgement("met", due=due, done=min((e.date for e in considered if e.date is not None), default=None))

    cancelled = cancelled_calls(told)
    needed = [event for event in told if event.event in rule.done_by and event not in cancelled]
    from_14_days_before = spell.start - timedelta(days=14)
    dates = [event.date for event in needed if event.date is not None]
    if name == "ACTIVITY-8W":
        dates += [item.day for item in spell.counted if item.grade is not None and item.grade < 100]
    dates.sort()
    in_time_for_spell = [day for day in dates if day >= from_14_days_before or not early_limit]
    done = in_time_for_spell[0] if in_time_for_spell else None
    only_early = bool(dates) and done is None

    result = Judgement("", due=due, done=done)

    # Line 3: what the source records. Something done in time is told by the source all the same.
    decided_by_line_4 = only_early or (done is not None and done <= last_good)
    if rule.needs is not None and rule.needs not in world.recorded:
        other_kinds_decide = name in ("PLAN-READY", "DM1-CALLED", "ACTIVITY-8W")
        if not (other_kinds_decide and decided_by_line_4):
            return Judgement("not_assessable", due=due)
    if name == "ACTIVITY-8W" and not spell.grade_known and not decided_by_line_4 and spell.counted_days > 7 * weeks:
        return Judgement("not_assessable", due=due)  # there may have been a graded day
    if counts == "full" and not spell.grade_known and spell.counted_days > 7 * weeks:
        surely_in_time = spell.start + timedelta(days=7 * weeks - 1)
        if not (only_early or (done is not None and done <= surely_in_time)):
            return Judgement("not_assessable", due=due)

    # Line 4: done, and in time.
    if only_early:
        result.verdict = "unclear"
        return result
    if done is not None and done <= last_good:
        result.verdict = "met" if done <= due else "borderline"
        if done < spell.start:
            result.remarks.add("before the first day")
        return result

    # Line 5: exemptions in time.
    exemptions = [event for event in told if event.event in rule.exempted_by]
    if exemption_holds(rule, told, count, last_good):
        result.verdict = "exempt"
        return result
    if any(is_valid(event, told) and (event.date is None or event.date <= last_good) for event in exemptions):
        result.verdict = "unclear"
        return result

    # Line 6: employment ended.
    if any(spell.start <= day <= last_good for day in world.employment_ended):
        return Judgement("not_applicable")
    if any(day < spell.start for day in world.employment_ended):
        result.verdict = "unclear"
        return result

    calls_cancelled_in_time = any(event.date is not None and event.date <= last_good for event in cancelled)
    if done is not None:
        # Line 7: done too late. A meeting without any call in this spell is no evidence of a late call.
        result.verdict = "late"
        result.days_late = (done - due).days
        if name == "DM1-CALLED":
            calls = [e for e in needed if e.event == "dm1_called" and e.date is not None]
            call_in_spell = any(e.date >= from_14_days_before or not early_limit for e in calls if e.date)
            if not call_in_spell:
                result.verdict = "unclear"
    elif world.as_of <= last_good:
        # Line 8.
        result.verdict = "pending"
        return result
    else:
        # Line 9.
        result.verdict = "missing"
        result.days_late = (min(world.as_of, count.last_day) - due).days
        undated = any(event.date is None for event in needed)
        own_exemptions = [] if name == "PLAN-SENT" else exemptions
        doubtful = any(
            not is_valid(event, told) or (event.date is not None and event.date > last_good) for event in own_exemptions
        )
        if undated or doubtful or name == "SICK-PAY-52W":
            result.verdict = "unclear"

    if name == "DM1-CALLED" and calls_cancelled_in_time:
        result.verdict = "unclear"

    # After line 7 or 9: back on the doubtful day.
    if result.verdict in ("late", "missing") and count.ended and count.length <= 7 * weeks + world.tolerance:
        result.verdict = "borderline"
        result.remarks.add("back on the doubtful day")
    if result.verdict not in ("late", "missing"):
        result.days_late = None
    return result
