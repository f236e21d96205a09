"""Random follow-up of one employee: events near the days that a rule makes a difference of, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.vocabulary import EXEMPTION_REASONS
from tests.dice import Dice
from tests.reference import FIELDS, Event

# Which of FIELDS a follow-up file has columns for.
LOGS = (FIELDS, FIELDS, FIELDS, FIELDS - {"invited"}, FIELDS - {"participants"}, frozenset[str]())

# Days from a first day to an event: around the threshold days of each duty, and around 14 days before.
EARLY = (-1, -13, -14, -15, -16, -30)
PLAN_DAYS = (20, 26, 27, 28, 29, 30, 35, 40, 41, 42, 43, 44, 60, 100, 0, 1, 10)
MEETING_DAYS = (40, 46, 47, 48, 49, 50, 51, 60, 80, 82, 83, 84, 85, 110, 0, 5, 20)
ACTIVITY_DAYS = (50, 54, 55, 56, 57, 58, 70, 0, 10)
MEETING_2_DAYS = (150, 180, 181, 182, 183, 190, 100)
# Days from a meeting, a request or a transfer to what belongs to it.
NEAR = (-30, -22, -21, -20, -15, -14, -13, -8, -7, -6, -5, -1, 0, 0, 0, 1, 1, 7, 13, 14, 15, 21)
WAITING = (-16, -15, -14, -13, -8, -7, -6, -1, 0, 1, 3, 6, 7, 8, 20)  # days from as_of to such a day
NOTICE_ENDS = (date(2014, 7, 1), date(2017, 12, 14))


@dataclass(frozen=True)
class Theme:
    """What the events of one employee are about. `anchored`: near one day of their own, a meeting's or a request's."""

    kinds: tuple[str, ...]
    days: tuple[int, ...]
    anchored: bool = False
    more: int = 0  # where it takes several events to make a difference


PLAN_EVENTS = ("plan_ready", "plan_ready", "plan_revised", "plan_shared_employee", "plan_sent_certifier")
PLAN_EVENTS += ("plan_sent_certifier", "plan_sent_nav", "exempt_plan", "exempt_plan", "employee_not_cooperating")
MEETING_EVENTS = ("dm1_called",) * 4 + ("dm1_held",) * 3 + ("dm1_cancelled",) * 2
MEETING_EVENTS += ("exempt_dm1", "exempt_dm1", "employee_not_cooperating")
MEETING_2_EVENTS = ("dm2_held", "dm2_held", "dm2_held", "exempt_dm2", "employment_ended")
CONTENT_EVENTS = ("plan_ready",) * 4 + ("plan_revised", "plan_revised", "employee_not_cooperating", "plan_started")
WISH_EVENTS = ("certifier_wanted",) * 5 + ("dm1_called",) * 3 + ("dm1_held",) * 2 + ("dm1_cancelled", "exempt_dm1")
ACTIVITY_EVENTS = ("activity_started",) * 3 + ("exempt_activity",) * 3 + ("employer_statement",) * 2
FACILITATION_EVENTS = ("facilitation", "facilitation_not_possible", "plan_revised", "plan_ready", "employment_ended")
NAV_EVENTS = ("dm2_called",) * 5 + ("dm2_held",) * 3 + ("dm3_held",) * 3 + ("plan_sent_nav",) * 5
NAV_EVENTS += ("dm2_cancelled", "plan_requested_nav", "plan_requested_nav", "dm3_requested", "exempt_plan")
REQUEST_EVENTS = ("dm1_requested",) * 4 + ("dm1_held",) * 2 + ("plan_requested_nav",) * 3 + ("plan_sent_nav",) * 2
REQUEST_EVENTS += ("dm3_requested", "dm3_requested", "dm3_held", "dm3_held")
TRANSFER_EVENTS = ("facilitation",) * 3 + ("transfer_consulted",) * 3

THEMES = (
    Theme(PLAN_EVENTS, PLAN_DAYS),
    Theme(MEETING_EVENTS, MEETING_DAYS),
    Theme(PLAN_EVENTS + MEETING_EVENTS + MEETING_2_EVENTS, PLAN_DAYS + MEETING_DAYS + MEETING_2_DAYS),
    Theme(MEETING_EVENTS, MEETING_DAYS),
    Theme(MEETING_2_EVENTS, MEETING_2_DAYS),
    Theme(CONTENT_EVENTS, PLAN_DAYS),
    Theme(WISH_EVENTS, MEETING_DAYS, more=3),
    Theme(ACTIVITY_EVENTS, ACTIVITY_DAYS, more=1),
    Theme(FACILITATION_EVENTS, PLAN_DAYS),
    Theme(NAV_EVENTS, MEETING_2_DAYS + MEETING_DAYS, anchored=True, more=2),
    Theme(NAV_EVENTS, MEETING_2_DAYS + MEETING_DAYS, anchored=True, more=2),
    Theme(REQUEST_EVENTS, MEETING_DAYS, anchored=True, more=2),
    Theme(TRANSFER_EVENTS, PLAN_DAYS, anchored=True, more=2),
)

EXEMPTIONS = (None, "too_ill", "returning_soon", "returning_soon", "facilitation_works", "decided_by_nav", "medical")
EXEMPTIONS += ("facilitation_impossible",)
FACILITATIONS = (None, "physical", "transfer", "transfer", "transfer", "hours_and_pace,transfer", "training")
BY = ((), ("leader",), ("leader",), ("employee",), ("employee", "leader"), ("other",), ("leader", "other"))
INVITED = ((), (), ("employee",), ("certifier",), ("certifier", "employee"), ("leader", "nav"))
PARTICIPANTS = ((), (), ("employee",), ("employee", "leader"), ("leader",), ("certifier", "leader"))
ALL_ELEMENTS = ("tasks_and_ability", "employer_measures", "outside_help", "further_follow_up")
ELEMENTS = ((), (), (), ALL_ELEMENTS, ALL_ELEMENTS, ALL_ELEMENTS[:2], ALL_ELEMENTS[2:], ALL_ELEMENTS[1:])
ELEMENTS += (ALL_ELEMENTS[:1], ALL_ELEMENTS[:3])


def events_from(dice: Dice, as_of: date, starts: list[date], logs: list[frozenset[str]]) -> tuple[Event, ...]:
    """Follow-up events near the days of a theme: twice, undated, after as_of, with and without absence_start."""
    theme = dice.pick(THEMES)
    anchor = anchor_from(dice, as_of, starts, theme)
    events: list[Event] = []
    for _ in range(dice.pick((2, 1, 3, 1, 4, 5, 0)) + theme.more):
        kind = "employment_ended" if dice.one_in(40) else dice.pick(theme.kinds)
        first = dice.pick(starts) if dice.one_in(4) else starts[0]
        after = dice.pick(EARLY) if dice.one_in(10) else dice.pick((*theme.days, dice.number(0, 200)))
        day: date | None = first + timedelta(days=after)
        if theme.anchored and not dice.one_in(8):
            day = anchor + timedelta(days=dice.pick(NEAR))
        if dice.one_in(12):
            day = as_of + timedelta(days=dice.number(-3, 3))
        elif dice.one_in(12):
            day = None
        absence_start = None
        if dice.one_in(3):
            absence_start = dice.pick(starts) + timedelta(days=dice.pick((0, 0, 0, 1, 5, -3, -40)))
        meeting_date = None
        if theme.anchored and not dice.one_in(5):
            meeting_date = anchor + timedelta(days=dice.pick((0, 0, 0, 0, 1, -1, 7, 14)))
        events.append(told(dice, Event(kind, day, absence_start, reason_of(dice, kind), meeting_date), dice.pick(logs)))
    return tuple(events)


def anchor_from(dice: Dice, as_of: date, starts: list[date], theme: Theme) -> date:
    """The day of a meeting, a request or a transfer: sometimes near as_of, sometimes where the law of notice ends."""
    near = [day for day in NOTICE_ENDS if starts[0] < day < as_of + timedelta(days=30)]
    if near and dice.one_in(2):
        return near[0] + timedelta(days=dice.number(-1, 1))
    if dice.one_in(3):
        return as_of + timedelta(days=dice.pick(WAITING))
    return starts[0] + timedelta(days=dice.pick(theme.days))


def reason_of(dice: Dice, kind: str) -> str | None:
    if kind in EXEMPTION_REASONS:
        return dice.pick(EXEMPTIONS)
    if kind == "facilitation":
        return dice.pick(FACILITATIONS)
    return dice.pick((None, "other")) if kind == "facilitation_not_possible" else None


def told(dice: Dice, event: Event, log: frozenset[str]) -> Event:
    """The event with what its file has columns for."""
    nobody: tuple[str, ...] = ()
    return Event(
        event.event,
        event.date,
        event.absence_start,
        event.reason,
        event.meeting_date,
        by=dice.pick(BY) if "by" in log else nobody,
        invited=dice.pick(INVITED) if "invited" in log else nobody,
        participants=dice.pick(PARTICIPANTS) if "participants" in log else nobody,
        elements=dice.pick(ELEMENTS) if "elements" in log else nobody,
        attended=dice.pick((True, False, None, None)),
        has_columns=log,
    )
