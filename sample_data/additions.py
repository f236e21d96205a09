"""The further follow-up: what leaders write beside plan and meeting, drawn from a seed of its own.

Nothing here moves what was drawn before. An addition that would change a verdict on the plan, the meeting or Nav's
meeting is left out, so that those stay what draw.py and specials.py made them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sample_data.draw import BOTH, ELEMENTS, HABITS
from sample_data.truth import AS_OF, PLAN_EXISTS, RULES, Case, Event, plus, verdict_of
from sample_data.truth_counting import call_duty, counted_days, dated, plan_duty, says, told
from sample_data.truth_nav import meetings

NO_LOG = "Leder H"  # writes nothing down
CAREFUL = "Leder A"
NO_MEASURES = (
    "Ingen egnede oppgaver på stedet nå",
    "Arbeidet kan ikke deles opp",
    "Vurdert sammen med bedriftshelsetjenesten, ikke mulig nå",
)
DECIDING = {*PLAN_EXISTS, "dm1_called", "dm1_held", "dm1_cancelled", "dm2_held", "employee_not_cooperating"}
DECIDING |= {"exempt_plan", "exempt_dm1", "exempt_dm2"}


def add(case: Case, *events: Event) -> bool:
    """Add the events, all or none: none where an old verdict would be another, or a day lies after as-of."""
    if any(event.day and event.day > AS_OF for event in events):
        return False
    by_hand = bool(case.threshold or case.merging)
    if by_hand and any(event.kind in DECIDING for event in events):
        return False
    before, given = [verdict_of(case, rule) for rule in RULES], case.given
    case.given = case.given if by_hand else {}
    named = [event if event.absence_start else replace(event, absence_start=case.start) for event in events]
    case.events = [*case.events, *named]
    unchanged = [verdict_of(case, rule) for rule in RULES] == before
    case.given = given
    if not unchanged:
        case.events = case.events[: -len(events)]
    return unchanged


def on(case: Case, number: int, kind: str, **more: str) -> Event:
    """An event on day `number` of the spell, moved back to a Friday where that is a weekend."""
    day = plus(case.start, number - 1)
    day = plus(day, -max(0, day.weekday() - 4))
    return Event(kind, max(day, case.start), **more)  # type: ignore[arg-type]


def further_follow_up(case: Case, leader: str, rng: np.random.Generator) -> None:
    """All that is drawn for one spell of a leader who keeps a log."""
    if leader == NO_LOG:
        return
    care = HABITS[leader].in_time
    fill_in(case, rng)
    if leader != CAREFUL:
        leave_blank(case, rng)
    if not case.certified or len(counted_days(case)) < 15:
        return
    for drawn in (_measures, _transfer, _wish_for_certifier, _request, _activity, _plan_to_nav, _asked_by_nav):
        drawn(case, care, rng)


def fill_in(case: Case, rng: np.random.Generator) -> None:
    """The events of the cases made on purpose say only when. Mostly, the log says with whom as well."""
    for place, event in enumerate(case.events):
        if not case.given or rng.random() < 0.12:
            continue
        if event.kind == "plan_ready" and not event.participants:
            case.events[place] = replace(event, participants=BOTH, elements=", ".join(ELEMENTS))
        elif event.kind in ("dm1_called", "dm1_held") and not event.invited:
            case.events[place] = replace(event, invited=BOTH)


def leave_blank(case: Case, rng: np.random.Generator) -> None:
    """Now and then a cell is left blank."""
    chance = rng.random()
    blank = {
        "plan_ready": {"participants": ""} if chance < 0.05 else {"elements": ""} if chance < 0.10 else {},
        "dm1_held": {"participants": ""} if chance < 0.07 else {"invited": ""} if chance < 0.14 else {},
        "dm1_called": {"invited": ""} if 0.07 <= chance < 0.14 else {},
        "dm2_held": {"attended": ""} if chance < 0.12 else {},
    }
    case.events = [replace(event, **blank.get(event.kind, {})) for event in case.events]  # type: ignore[arg-type]


def _measures(case: Case, care: float, rng: np.random.Generator) -> None:
    """Measures that were made, or found impossible, where the plan does not tell of them."""
    number, chance = int(rng.integers(6, 45)), rng.random()
    reason = str(rng.choice(["hours_and_pace", "hours_and_pace", "equipment", "physical", "new_tasks", "training"]))
    if chance > 0.35 + 0.55 * care or told(case, "facilitation"):
        return
    if chance < 0.07:
        said = NO_MEASURES[number % len(NO_MEASURES)]
        add(case, on(case, number, "facilitation_not_possible", reason="other", said=said, by="Leder"))
    else:
        add(case, on(case, min(number, case.days), "facilitation", reason=reason, by="Leder"))


def _transfer(case: Case, care: float, rng: np.random.Generator) -> None:
    """Other work for a time: talked over first, as it should be, or not."""
    number, before, chance, how = int(rng.integers(40, 75)), int(rng.integers(1, 9)), rng.random(), rng.random()
    if case.days < 60 or chance > 0.17:
        return
    transfer = on(case, number, "facilitation", reason="transfer", by="Leder")
    consulted = on(case, number - before, "transfer_consulted", by="Leder", participants=f"{BOTH}, Tillitsvalgt")
    if how < 0.35 + 0.65 * care:
        add(case, consulted, transfer)
    elif how < 0.85:
        add(case, transfer, on(case, number + 10, "transfer_consulted", by="Leder", participants=BOTH))
    else:
        add(case, transfer)


def _wish_for_certifier(case: Case, care: float, rng: np.random.Generator) -> None:
    """Somebody wants the certifier in the meeting; then most leaders ask the certifier to come."""
    chance, who, asked = rng.random(), rng.random(), rng.random()
    rows = told(case, "dm1_called", "dm1_held")
    if not rows or chance > 0.4:
        return
    first = min(event.day for event in rows if event.day)
    by = "Arbeidstaker" if who < 0.6 else BOTH if who < 0.8 or care == 1.0 else "Leder" if who < 0.93 else ""
    if not add(case, Event("certifier_wanted", plus(first, -3), by=by)):
        return
    if asked < 0.85 + 0.15 * care:
        case.events = [_with_certifier(event) if event in rows else event for event in case.events]


def _with_certifier(event: Event) -> Event:
    if not event.invited or says(event.invited, "Sykmelder"):
        return event
    return replace(event, invited=f"{event.invited}, Sykmelder")


def _request(case: Case, care: float, rng: np.random.Generator) -> None:
    """Partly at work, and somebody asks for a meeting all the same."""
    number, wait, chance, held = int(rng.integers(25, 60)), int(rng.integers(3, 20)), rng.random(), rng.random()
    partly = any(row.grade and row.grade < 100 for row in case.rows)
    if call_duty(case)[0] or not partly or case.ongoing or case.days < 40 or chance > 0.3:
        return
    asked = on(case, number, "dm1_requested", by="Arbeidstaker")
    meeting = on(case, number + wait, "dm1_held", by="Leder", invited=BOTH, participants=BOTH)
    add(case, *([asked, meeting] if held < 0.3 + 0.7 * care else [asked]))


def _activity(case: Case, care: float, rng: np.random.Generator) -> None:
    """Work-related activity within eight weeks, or why there is none."""
    number, chance, late = int(rng.integers(20, 57)), rng.random(), int(rng.integers(59, 90))
    if not plan_duty(case, 8)[0] or any(row.grade and row.grade < 100 for row in case.rows):
        return
    if chance < 0.35:
        add(case, on(case, number, "activity_started", by="Leder"))
    elif chance < 0.75:
        add(case, on(case, number, "exempt_activity", reason="medical", by="Nav"))
    elif chance < 0.85:
        add(case, on(case, late, "activity_started", by="Leder"))


def _plan_to_nav(case: Case, care: float, rng: np.random.Generator) -> None:
    """The plan goes to Nav before a meeting, mostly a week before."""
    early, chance = int(rng.integers(7, 12)), rng.random()
    for day in sorted(day for day in meetings(case) if day):
        if dated(case, "plan_sent_nav") or not dated(case, "plan_ready") or chance > 0.35 + 0.65 * care:
            continue
        wait = early if chance < 0.25 + 0.65 * care else 3
        add(case, Event("plan_sent_nav", plus(day, -wait), by="Leder"))


def _asked_by_nav(case: Case, care: float, rng: np.random.Generator) -> None:
    """Nav asks to see the plan."""
    number, wait, chance, answer = int(rng.integers(50, 130)), int(rng.integers(0, 12)), rng.random(), rng.random()
    if case.days < 90 or chance > 0.2 or not dated(case, "plan_ready"):
        return
    asked = on(case, number, "plan_requested_nav", by="Nav")
    handed_over = on(case, number + wait, "plan_sent_nav", by="Leder")
    if handed_over.day and asked.day and handed_over.day < asked.day:
        handed_over = replace(handed_over, day=asked.day)
    add(case, *([asked, handed_over] if answer < 0.3 + 0.7 * care else [asked]))
