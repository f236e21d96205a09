"""The absence rate: lost and agreed man-days, for all and for each unit, in the period and in each quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.figures.ground import WHOLE, Ground, Group, Staff, by_quarter, summed
from audit.figures.lost import Lost, divided_by
from rules.adding import arranged
from rules.days import Ints
from rules.figures import BY_EMPLOYEES, BY_HOURS, Absence, AbsenceCell
from rules.quarters import first_day, last_day, quarter_number, quarter_of, quarter_word

# The margins of the table: all, each quarter, each unit, each unit in each quarter.
MARGINS = ((), ("quarter",), ("unit",), ("unit", "quarter"))
_LOST = ("self_certified", "certified", "rated_self_certified", "rated_certified", "without_grade")


@dataclass(frozen=True)
class Agreed:
    """The agreed days of the table of hours: unit (-1 in quarters of which no row tells a unit), quarter, agreed.

    Only quarters that lie wholly in the period: what the table says of a part of one is not known.
    """

    days: pd.DataFrame  # agreed in millionths of a man-day

    @classmethod
    def of(cls, ground: Ground) -> Agreed:
        hours = ground.tables.hours
        quarter = np.array([quarter_number(word) for word in hours["quarter"]], dtype=np.int64)
        inside = (first_day(quarter) >= ground.first) & (last_day(quarter) <= ground.last)
        told = pd.Series(hours["unit"].notna().to_numpy()).groupby(quarter).transform("any").to_numpy(dtype=bool)
        days = pd.DataFrame(
            {
                "unit": np.where(told, ground.units(ground.unit_of_hours), -1),
                "quarter": quarter,
                "agreed": np.rint(hours["agreed_days"].to_numpy(dtype=np.float64) * WHOLE).astype(np.int64),
                "person": 0,
            }
        )
        return cls(days[inside])

    def by(self, margin: tuple[str, ...]) -> dict[Group, int]:
        """The agreed days of each group of a margin that the table speaks of."""
        days = self.days[self.days["unit"] >= 0] if "unit" in margin else self.days
        if days.empty:
            return {}
        return {group: sums["agreed"] for group, sums in summed(days, margin, ("agreed",)).items()}

    def rates(self, frame: pd.DataFrame, *, of_units: bool) -> pd.Series:
        """True for the rows of `frame` whose days have agreed days beside them."""
        told = self.days[self.days["unit"] >= 0]
        pairs = pd.MultiIndex.from_frame(frame[["unit", "quarter"]])
        known = pairs.isin(pd.MultiIndex.from_frame(told[["unit", "quarter"]]))
        if not of_units:
            known |= frame["quarter"].isin(self.days["quarter"][self.days["unit"] < 0]).to_numpy()
        return pd.Series(known, index=frame.index)


def sick_days(ground: Ground, lost: Lost) -> pd.DataFrame:
    """What was lost, one row a piece: unit, quarter, person, and _LOST in millionths; rated as of all units."""
    sick = _frame(ground, lost)
    return _rated(sick, Agreed.of(ground).rates(sick, of_units=False)) if divided_by(ground) == BY_HOURS else sick


def absence(ground: Ground, lost: Lost) -> Absence:
    """The cells of every margin."""
    by = divided_by(ground)
    hours = Agreed.of(ground) if by == BY_HOURS else None
    sick = _frame(ground, lost)
    started = _started(ground)
    staff = None if ground.staff is None else employment(ground, ground.staff)
    cells: list[AbsenceCell] = []
    for margin in MARGINS:
        of_units = "unit" in margin
        frame = sick if hours is None else _rated(sick, hours.rates(sick, of_units=of_units))
        listed: dict[Group, dict[str, int]] | None = None
        if staff is not None and (ground.units_listed or not of_units):
            listed = summed(staff, margin, ("agreed",))
        cells += _cells(
            ground, margin, summed(frame, margin, _LOST), summed(started, margin, ("started",)), listed, hours
        )
    return Absence(divided_by=by, without_position=_without_position(ground, lost, by), cells=arranged(cells))


def _cells(
    ground: Ground,
    margin: tuple[str, ...],
    lost: dict[Group, dict[str, int]],
    started: dict[Group, dict[str, int]],
    listed: dict[Group, dict[str, int]] | None,
    hours: Agreed | None,
) -> Iterable[AbsenceCell]:
    nothing = dict.fromkeys(("persons", "started", *_LOST), 0)
    staff = listed or {}
    agreed = hours.by(margin) if hours is not None else {group: sums["agreed"] for group, sums in staff.items()}
    for group in {*lost, *started, *staff, *agreed}:
        key = dict(zip(margin, group, strict=True))
        own = lost.get(group, nothing)
        yield AbsenceCell(
            unit=str(ground.labels[key["unit"]]) if "unit" in key else None,
            quarter=quarter_word(key["quarter"]) if "quarter" in key else "",
            persons=own["persons"],
            employees=staff[group]["persons"] if group in staff else None,
            spells_started=started.get(group, nothing)["started"],
            **{name: own[name] / WHOLE for name in _LOST},
            agreed=agreed[group] / WHOLE if group in agreed else None,
        )


def employment(ground: Ground, staff: Staff) -> pd.DataFrame:
    """The agreed days of the list of employees: unit, quarter, person, agreed (millionths of a man-day)."""
    at, start, end, quarter = by_quarter(staff.start, staff.end)
    days = ground.calendar.working_days(start, end)
    return pd.DataFrame(
        {
            "unit": staff.unit[at],
            "quarter": quarter,
            "person": staff.person[at],
            "agreed": days * staff.position[at],
        }
    )


def _frame(ground: Ground, lost: Lost) -> pd.DataFrame:
    """The lost man-days, one row a piece; those of the employed are rated."""
    pieces = lost.pieces
    certified = ground.built.segments.certified[pieces.segment]
    unit = ground.spell_unit[ground.spell_at(pieces.person, pieces.start)]
    return pd.DataFrame(
        {
            "unit": unit,
            "quarter": pieces.quarter,
            "person": pieces.person,
            "self_certified": np.where(certified, 0, lost.man_days),
            "certified": np.where(certified, lost.man_days, 0),
            "rated_self_certified": np.where(certified, 0, lost.employed),
            "rated_certified": np.where(certified, lost.employed, 0),
            "without_grade": np.where(certified & ~lost.graded, lost.man_days, 0),
        }
    )


def _rated(frame: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    return frame.assign(
        rated_self_certified=frame["self_certified"].where(known, 0),
        rated_certified=frame["certified"].where(known, 0),
    )


def _started(ground: Ground) -> pd.DataFrame:
    began, spell = ground.began, ground.of_spell
    quarter: Ints = quarter_of(spell["start"][began])
    return pd.DataFrame(
        {"unit": ground.spell_unit[began], "quarter": quarter, "person": spell["person"][began], "started": 1}
    )


def _without_position(ground: Ground, lost: Lost, by: str) -> int:
    """How many persons are counted whole because their position is not told."""
    staff = ground.staff
    if by == BY_EMPLOYEES and staff is not None:
        return len(np.unique(staff.person[~staff.told]))
    return len(np.unique(lost.pieces.person[~lost.told]))
