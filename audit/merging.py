"""Which deviations rest on several absences being counted as one (rulebook section 4, `depends_on_merging`).

The same data is judged with gap_days = 1 and vacation as gap days, part by part. A deviation that no part of its
spell shows depends on merging.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from audit.events import EmploymentEnds, tie_events
from audit.spells import build_spells
from audit.timeline import Ints, person_day
from rules import law
from rules.cases import Cases
from rules.days import Flags
from rules.registry import Rule
from rules.settings import Settings
from rules.verdicts import DEVIATION_CODES


def depends_on_merging(
    deviating: dict[Rule, Flags], cases: Cases, absences: pd.DataFrame, ends: EmploymentEnds, settings: Settings
) -> dict[Rule, Flags]:
    """For each rule, the deviating spells that no part of them confirms."""
    wanted = np.logical_or.reduce([*deviating.values(), np.zeros(len(cases), dtype=bool)])
    if not wanted.any():
        return {rule: np.zeros(len(cases), dtype=bool) for rule in deviating}
    parts, parent = _parts_of(wanted, cases, absences, ends, settings)
    unconfirmed = {}
    for rule, deviates in deviating.items():
        assert rule.judge is not None
        verdict = rule.judge(rule, parts, law.in_force(rule.law, parts.start)).verdict
        confirmed = np.zeros(len(cases), dtype=bool)
        confirmed[parent[np.isin(verdict, DEVIATION_CODES)]] = True
        unconfirmed[rule] = deviates & ~confirmed
    return unconfirmed


def _parts_of(
    wanted: Flags, cases: Cases, absences: pd.DataFrame, ends: EmploymentEnds, settings: Settings
) -> tuple[Cases, Ints]:
    """The parts of the wanted spells as cases of their own, and the spell that each is a part of."""
    spells = cases.spells
    theirs = absences[absences["employee"].isin(spells["employee"][wanted])]
    built = build_spells(theirs, dataclasses.replace(settings, gap_days=1), vacation_is_gap=True)
    person_codes = pd.Series(spells["person"].to_numpy(), index=spells["employee"].to_numpy())
    person = built.spells["employee"].map(person_codes[~person_codes.index.duplicated()]).to_numpy(dtype=np.int64)
    starts = person_day(spells["person"].to_numpy(), spells["start"].to_numpy())
    parent = np.searchsorted(starts, person_day(person, built.spells["start"].to_numpy()), side="right") - 1

    keep = wanted[parent]
    number = np.cumsum(keep) - 1
    of_stretch = built.stretches["spell"].to_numpy()
    stretches = built.stretches[keep[of_stretch]].assign(spell=number[of_stretch[keep[of_stretch]]])
    parts = ends.beside(built.spells.assign(person=person)[keep].reset_index(drop=True))
    parent = parent[keep]
    events = _events_of_parts(cases.events, parts, parent)
    return dataclasses.replace(cases, spells=parts, stretches=stretches, events=events, look_back=False), parent


def _events_of_parts(events: pd.DataFrame, parts: pd.DataFrame, parent: Ints) -> pd.DataFrame:
    """Each event tied to its part, and given to the later parts of the same spell as well."""
    tied = tie_events(
        events["spell"].to_numpy(dtype=np.int64),
        events["day"].to_numpy(dtype=np.float64),
        events["absence_start"].to_numpy(dtype=np.float64),
        parent,
        parts["start"].to_numpy(dtype=np.int64),
        parts["end"].to_numpy(dtype=np.int64),
        gap_days=1,
    ).spell
    mine = np.flatnonzero(tied >= 0)
    behind = np.searchsorted(parent, parent[tied[mine]], side="right")
    times = behind - tied[mine]
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return events.iloc[np.repeat(mine, times)].assign(spell=np.repeat(tied[mine], times) + nth)
