"""Counts of persons: how often, how many without absence, repeated absence; child sickness; what is work-related."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.figures.durations import Periods
from audit.figures.ground import WHOLE, Ground
from audit.figures.lost import Lost
from rules.days import Flags, Ints, day_number
from rules.figures import ChildSickness, People, WorkRelated

# Repeated absence, as Nav marks it: spells of at least 16 absent days within 36 months.
REPEATED_MONTHS = 36
REPEATED_LEAST_DAYS = 16
REPEATED = ((5, 100), (2, 300))  # at least so many spells, at least so many days of them together


def people(ground: Ground) -> People:
    """How often people are absent in the period, and how many never are."""
    spell, began = ground.of_spell, ground.began
    known: dict[str, int | None] = dict.fromkeys(
        ("employees", "employed_days", "spells_of_employed", "without_absence")
    )
    staff = ground.staff
    if staff is not None:
        start = spell["start"][began]
        at, _ = ground.employed(staff, spell["person"][began], start, start)
        known = {
            "employees": len(staff.employees),
            "employed_days": int((staff.end - staff.start + 1).sum()),
            "spells_of_employed": len(at),
            "without_absence": int((~np.isin(staff.employees, ground.sickness.person)).sum()),
        }
    return People(spells_started=int(began.sum()), repeated=len(repeated_persons(ground)), **known)


def repeated_persons(ground: Ground) -> Ints:
    """Those with repeated absence in the 36 months up to as_of."""
    as_of = pd.Timestamp(ground.settings.as_of)
    since = day_number((as_of - pd.DateOffset(months=REPEATED_MONTHS)).date())
    spell = ground.of_spell
    days = spell["absent_days"]
    at = np.flatnonzero((spell["end"] >= since) & (days >= REPEATED_LEAST_DAYS))
    person = spell["person"][at]
    spells, together = np.bincount(person), np.bincount(person, weights=days[at])
    repeated: Flags = np.any([(spells >= least) & (together >= sum_) for least, sum_ in REPEATED], axis=0)
    return np.flatnonzero(repeated)


def child_sickness(ground: Ground, lost: Lost, cases: Periods) -> ChildSickness:
    """Absence because of a sick child in the period: what was lost, and the unbroken times that began in it."""
    return ChildSickness(
        persons=len(np.unique(lost.pieces.person)),
        cases=len(cases.from_day(ground.first).start),
        days=int(lost.pieces.days.sum()),
        man_days=int(lost.man_days.sum()) / WHOLE,
    )


def work_related(ground: Ground) -> WorkRelated:
    """Days of sickness in the period, by what the record that decides each day says of its cause."""
    pieces = ground.sickness
    yes, no = causes(ground)
    return WorkRelated(
        persons=len(np.unique(pieces.person)),
        days=int(pieces.days.sum()),
        yes_persons=len(np.unique(pieces.person[yes])),
        yes_days=int(pieces.days[yes].sum()),
        no_days=int(pieces.days[no].sum()),
    )


def causes(ground: Ground) -> tuple[Flags, Flags]:
    """Whether each piece of sickness is said to be work-related, and whether it is said not to be."""
    told = ground.tables.absences["work_related"].astype(object)
    record = ground.built.segments.record[ground.sickness.segment]
    yes = (told == True).fillna(False).to_numpy(dtype=bool)[record]  # noqa: E712 (NA is neither)
    no = (told == False).fillna(False).to_numpy(dtype=bool)[record]  # noqa: E712
    return yes, no
