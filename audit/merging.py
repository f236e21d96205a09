"""Which deviations rest on several absences being counted as one (rulebook section 4, `depends_on_merging`).

The same data is judged with gap_days = 1 and vacation as gap days, part by part. A deviation that no part of its
spell shows depends on merging.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from audit.events import EmploymentEnds, tie_events
from audit.spells import Built, spells_of
from rules.cases import Cases
from rules.days import Flags, Ints, owner_day
from rules.events import Events
from rules.judged import DEVIATION_CODES
from rules.registry import Rule
from rules.settings import Settings


def depends_on_merging(
    deviating: dict[Rule, Flags],
    spell_of: dict[Rule, Ints],
    cases: Cases,
    built: Built,
    ends: EmploymentEnds,
    settings: Settings,
) -> dict[Rule, Flags]:
    """For each rule, the deviating subjects that no part of their spell (`spell_of`) confirms."""
    wanted = cases.none
    for rule, deviates in deviating.items():
        wanted[spell_of[rule][deviates]] = True
    if not wanted.any():
        return {rule: np.zeros(len(deviates), dtype=bool) for rule, deviates in deviating.items()}
    parts, parent = _parts_of(wanted, cases, built, ends, settings)
    unconfirmed = {}
    for rule, deviates in deviating.items():
        confirmed = cases.none
        if deviates.any():
            of_parts = rule.verdicts(parts)
            confirmed[parent[of_parts.spell[np.isin(of_parts.verdict, DEVIATION_CODES)]]] = True
        unconfirmed[rule] = deviates & ~confirmed[spell_of[rule]]
    return unconfirmed


def _parts_of(
    wanted: Flags, cases: Cases, built: Built, ends: EmploymentEnds, settings: Settings
) -> tuple[Cases, Ints]:
    """The parts of the wanted spells as cases of their own, and the spell that each is a part of."""
    spells = cases.spells
    person, start = (spells[name].to_numpy(dtype=np.int64) for name in ("person", "start"))
    theirs = built.segments.of_persons(person[wanted])
    finer = dataclasses.replace(settings, gap_days=1)
    apart = spells_of(built.laid, finer, built.first_of_export, vacation_is_gap=True, segments=theirs)
    part_person, part_start = (apart.spells[name].to_numpy(dtype=np.int64) for name in ("person", "start"))
    parent = np.searchsorted(owner_day(person, start), owner_day(part_person, part_start), side="right") - 1

    keep = wanted[parent]
    number = np.cumsum(keep) - 1
    of_stretch = apart.stretches["spell"].to_numpy()
    stretches = apart.stretches[keep[of_stretch]].assign(spell=number[of_stretch[keep[of_stretch]]])
    parts = ends.beside(apart.spells[keep].reset_index(drop=True))
    parent = parent[keep]
    events = _events_of_parts(cases.events, parts, parent)
    nothing_denied = cases.denials.where(np.zeros(len(cases.denials), dtype=bool))
    return (
        dataclasses.replace(
            cases,
            spells=parts,
            stretches=stretches,
            events=events,
            look_back=False,
            denials=nothing_denied,
        ),
        parent,
    )


def _events_of_parts(events: Events, parts: pd.DataFrame, parent: Ints) -> Events:
    """Each event tied to its part, and given to the later parts of the same spell as well."""
    tied = tie_events(
        events.spell,
        events.day,
        events["absence_start"],
        parent,
        parts["start"].to_numpy(dtype=np.int64),
        parts["end"].to_numpy(dtype=np.int64),
        gap_days=1,
    ).spell
    mine = np.flatnonzero(tied >= 0)
    behind = np.searchsorted(parent, parent[tied[mine]], side="right")
    times = behind - tied[mine]
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return events.taken(np.repeat(mine, times), spell=np.repeat(tied[mine], times) + nth)
