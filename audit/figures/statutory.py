"""The statutory table (aml. § 5-1 (4), ftrl. § 25-2 (1)): cases and lost man-days by quarter, sex, kind and length."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.figures.durations import STATUTORY_BANDS, Periods
from audit.figures.ground import WHOLE, Ground, summed
from audit.figures.lost import Lost
from audit.figures.rates import employment
from audit.timeline import overlapping
from rules.adding import arranged
from rules.days import Ints
from rules.figures import CERTIFIED, CHILD_SICK, SELF_CERTIFIED, Statutory, StatutoryBase, StatutoryCell
from rules.quarters import quarter_of, quarter_word

SEXES = ("", "female", "male")
KINDS = (SELF_CERTIFIED, CERTIFIED, CHILD_SICK)


def statutory_rows(ground: Ground, sick: Lost, child: Lost, child_cases: Periods) -> pd.DataFrame:
    """What the table is the sums of: person, sex, quarter, kind (places in SEXES, KINDS), length, cases, man_days.

    A row is a case in its first quarter, or what was lost of one in a quarter, in millionths of a man-day.
    """
    rows = pd.concat([_man_days(ground, sick), _cases(ground), _children(ground, child, child_cases)])
    return rows.assign(sex=_sex(ground, rows["person"].to_numpy(dtype=np.int64)))


def statutory(ground: Ground, rows: pd.DataFrame) -> Statutory:
    """The cells in which something is counted, and the agreed days beside them (none without a list of employees)."""
    cells = [
        StatutoryCell(
            quarter=quarter_word(quarter),
            sex=SEXES[sex],
            kind=KINDS[kind],
            first=first,
            last=last,
            persons=sums["persons"],
            cases=sums["cases"],
            man_days=sums["man_days"] / WHOLE,
        )
        for first, last in STATUTORY_BANDS
        for (quarter, sex, kind), sums in summed(
            rows[rows["length"].between(first, np.inf if last is None else last)],
            ("quarter", "sex", "kind"),
            ("cases", "man_days"),
        ).items()
    ]
    return Statutory(base=_base(ground), cells=arranged(cells))


def _rows(person: Ints, quarter: Ints, kind: Ints, length: Ints, cases: int, man_days: Ints | int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": person,
            "quarter": quarter,
            "kind": kind,
            "length": length,
            "cases": np.full(len(person), cases, dtype=np.int64),
            "man_days": np.broadcast_to(np.asarray(man_days, dtype=np.int64), len(person)),
        }
    )


def _man_days(ground: Ground, lost: Lost) -> pd.DataFrame:
    """Each piece of sickness by its own kind and the length of its spell."""
    pieces = lost.pieces
    spell = ground.spell_at(pieces.person, pieces.start)
    certified = ground.built.segments.certified[pieces.segment].astype(np.int64)
    return _rows(pieces.person, pieces.quarter, certified, ground.of_spell["days"][spell], 0, lost.man_days)


def _cases(ground: Ground) -> pd.DataFrame:
    """The spells that began in the period, certified when one of their days is."""
    began = ground.began
    person, start, days, certified = (ground.of_spell[name][began] for name in ("person", "start", "days", "certified"))
    return _rows(person, quarter_of(start), certified.astype(np.int64), days, 1, 0)


def _children(ground: Ground, lost: Lost, cases: Periods) -> pd.DataFrame:
    """The unbroken times with a sick child that began in the period, and each piece by the length of its own."""
    child = KINDS.index(CHILD_SICK)
    began, pieces = cases.from_day(ground.first), lost.pieces
    _, case = overlapping(pieces.person, pieces.start, pieces.end, cases.person, cases.start, cases.end)
    man_days = _rows(pieces.person, pieces.quarter, np.full(len(case), child), cases.days[case], 0, lost.man_days)
    return pd.concat(
        [_rows(began.person, quarter_of(began.start), np.full(len(began.start), child), began.days, 1, 0), man_days]
    )


def _base(ground: Ground) -> tuple[StatutoryBase, ...]:
    if ground.staff is None:
        return ()
    staff = employment(ground, ground.staff)
    staff = staff.assign(sex=_sex(ground, staff["person"].to_numpy(dtype=np.int64)))
    return arranged(
        StatutoryBase(quarter_word(quarter), SEXES[sex], sums["persons"], sums["agreed"] / WHOLE)
        for (quarter, sex), sums in summed(staff, ("quarter", "sex"), ("agreed",)).items()
    )


def _sex(ground: Ground, person: Ints) -> Ints:
    """The place of each person's sex in SEXES; the first where the list of employees does not tell it."""
    if ground.tables.employees.empty:
        return np.zeros(len(person), dtype=np.int64)
    place = {sex: number for number, sex in enumerate(SEXES)}
    told = ground.of_person("sex").astype(object).map(place).fillna(0)
    return np.asarray(told.reindex(person, fill_value=0), dtype=np.int64)
