"""Follow-up in days, and where the current cases stand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.figures.durations import day_counts
from audit.figures.ground import Ground, summed
from rules.adding import arranged
from rules.cases import Cases
from rules.days import day_number
from rules.figures import DaysUntil, Deadline, PhaseCell, Silence
from rules.settings import Settings

UNTIL = ("plan_started", "plan_ready", "dm1_held")
# Not follow-up by themselves: a decision not to follow up, and the end of it.
NO_FOLLOW_UP = ("exempt_plan", "exempt_dm1", "exempt_activity", "exempt_dm2", "employment_ended")
FOUR_WEEKS = 28
# Upper edges in weeks; a spell of exactly four weeks stands in the first.
PHASE_WEEKS = (4, 7, 8, 26, 52)


def days_until(ground: Ground, cases: Cases) -> tuple[DaysUntil, ...]:
    """Of the spells that began in the period: days from the first day to the first event that can decide."""
    began = ground.began
    person = ground.of_spell["person"]
    found = []
    for event in UNTIL:
        first = cases.first(cases.of_kinds(event))
        at = np.flatnonzero(began & ~np.isnan(first))
        days = (first[at] - cases.start[at]).astype(np.int64)
        found.append(DaysUntil(event, len(np.unique(person[at])), int(began.sum()), day_counts(days)))
    return arranged(found)


def silence(ground: Ground, cases: Cases) -> Silence:
    """The longest stretch of calendar days without follow-up in each spell over four weeks, of those in the period."""
    if not ground.tables.has_follow_up:
        return Silence(recorded=False, persons=0, days=())
    start, end = ground.of_spell["start"], ground.of_spell["end"]
    spell = np.flatnonzero((ground.of_spell["days"] > FOUR_WEEKS) & (end >= ground.first))
    events = cases.events.where(~np.isnan(cases.events.day))
    events = events.where(~np.isin(events["event"].astype(str), NO_FOLLOW_UP) & np.isin(events.spell, spell))
    inside = events.where((events.day >= start[events.spell]) & (events.day <= end[events.spell]))
    # The days before the first and after the last close each spell.
    whose = np.concatenate([spell, inside.spell, spell])
    day = np.concatenate([start[spell] - 1, inside.day.astype(np.int64), end[spell] + 1])
    order = np.lexsort((day, whose))
    whose, day = whose[order], day[order]
    longest = np.zeros(len(start), dtype=np.int64)
    same = whose[1:] == whose[:-1]
    np.maximum.at(longest, whose[1:][same], (day[1:] - day[:-1] - 1)[same])
    persons = len(np.unique(ground.of_spell["person"][spell]))
    return Silence(recorded=True, persons=persons, days=day_counts(longest[spell]))


def phases(ground: Ground) -> tuple[PhaseCell, ...]:
    """Ongoing spells by the weeks they have reached, for all and for each unit."""
    ongoing = ground.of_spell["ongoing"].astype(bool)
    edges = tuple(7 * weeks for weeks in PHASE_WEEKS)
    frame = pd.DataFrame(
        {
            "phase": np.searchsorted(edges, ground.of_spell["days"][ongoing], side="left"),
            "unit": ground.spell_unit[ongoing],
            "person": ground.of_spell["person"][ongoing],
        }
    )
    return arranged(
        PhaseCell(
            unit=str(ground.labels[key["unit"]]) if "unit" in key else None,
            quarter="",
            first=(0, *edges)[key["phase"]] + 1,
            last=(*edges, None)[key["phase"]],
            persons=sums["persons"],
        )
        for margin in (("phase",), ("unit", "phase"))
        for group, sums in summed(frame, margin).items()
        for key in [dict(zip(margin, group, strict=True))]
    )


def deadlines(findings: pd.DataFrame, settings: Settings) -> tuple[Deadline, ...]:
    """The threshold days ahead of ongoing spells. `findings`: FINDING_COLUMNS, as the privacy level shows them."""
    waiting = (findings["verdict"] == "pending") & findings["due"].notna() & (findings["ongoing"] == True)  # noqa: E712
    ahead = findings[waiting]
    left = pd.to_datetime(ahead["due"]).to_numpy("datetime64[D]").astype(np.int64) - day_number(settings.as_of)
    columns = (ahead[name].tolist() for name in Deadline.KEY)
    return arranged(Deadline(*values) for values in zip(*columns, left.tolist(), strict=True))
