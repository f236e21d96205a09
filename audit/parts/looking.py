"""The first look at the employees, and what is chosen once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from audit.engine import tie
from audit.masking import Codes
from audit.signs import first_day_of_signs
from audit.spells import Built
from audit.tables import Tables
from audit.units import UnitsSeen, merged_units, own_line_units, units_seen
from rules.dating import formula_columns, plans_by_day, plans_in_period, together, wide_columns
from rules.days import day_number
from rules.settings import Settings


class Prepared(NamedTuple):
    """Some employees with their spells, and the follow-up tied to these.

    events: as in audit.engine.FollowUp; plans: those of rules.dating.plans_in_period
    """

    tables: Tables
    built: Built
    events: pd.DataFrame
    plans: pd.DataFrame


class Look(NamedTuple):
    """What some employees tell of the choices for all.

    listed, units_listed: whether the list of employees has rows, and tells units
    columns: rules.dating.wide_columns; kinds: header cell, event, and whether it is a column of the event, wherever an
        event is told; plans: rules.dating.plans_by_day
    """

    codes: Codes
    listed: bool
    units_listed: bool
    units: UnitsSeen
    columns: pd.DataFrame
    kinds: frozenset[tuple[str, str, bool]]
    plans: pd.DataFrame


@dataclass(frozen=True)
class Whole:
    """What is chosen once: it holds in every part.

    columns: rules.dating.formula_columns; recorded: the event kinds that the source records; known, own_lines: all
    units, and those that may be told of by themselves; the rest as in `Look`.
    """

    codes: Codes
    listed: bool
    units_listed: bool
    known: frozenset[str]
    own_lines: frozenset[str]
    columns: pd.DataFrame
    recorded: frozenset[str]
    plans: pd.DataFrame

    @property
    def computed(self) -> pd.Series:
        """The header cells of the columns of computed dates."""
        return self.columns["place"][self.columns["computed"].astype(bool)]

    def with_codes_after(self, employees: int) -> Whole:
        """For a part before which so many employees have their codes."""
        return replace(self, codes=replace(self.codes, before=employees))


def prepared(tables: Tables, built: Built, settings: Settings) -> Prepared:
    """Tie the follow-up of some employees to their spells."""
    events = tie(tables, built, settings)
    told = events[~events["denied"]]
    return Prepared(
        tables, built, events, plans_in_period(told, first_day_of_signs(settings), day_number(settings.as_of))
    )


def look(part: Prepared, settings: Settings) -> Look:
    """Look at some employees."""
    tables, events = part.tables, part.events
    people = part.built.spells["employee"].unique().tolist()
    told = events[["place", "event", "wide"]].drop_duplicates()
    masked = settings.privacy == "masked" and tables.key is not None
    return Look(
        codes=Codes(len(people), letters=tables.key.code_length(people) if masked and tables.key else 0),
        listed=len(tables.employees) > 0,
        units_listed=bool(tables.employees["unit"].notna().any()),
        units=units_seen(tables, part.built, settings),
        columns=wide_columns(events[~events["denied"]]),
        kinds=frozenset(told.itertuples(index=False, name=None)),
        plans=plans_by_day(part.plans),
    )


def looks_together(looks: Sequence[Look], settings: Settings) -> Look:
    """What different employees tell, together."""
    if len(looks) == 1:
        return looks[0]
    return Look(
        codes=Codes(sum(one.codes.employees for one in looks), letters=max(one.codes.letters for one in looks)),
        listed=any(one.listed for one in looks),
        units_listed=any(one.units_listed for one in looks),
        units=merged_units([one.units for one in looks], settings),
        columns=together(pd.concat([one.columns for one in looks])),
        kinds=frozenset().union(*(one.kinds for one in looks)),
        plans=pd.concat([one.plans for one in looks]).groupby("day")["count"].sum().reset_index(),
    )


def decided(found: Look, tables: Tables, settings: Settings) -> Whole:
    """The choices for all employees, from the look at all of them. Of `tables` nothing about persons is asked."""
    columns = formula_columns(found.columns)
    computed = set(columns["place"][columns["computed"].astype(bool)])
    refused = {event for place, event, wide in found.kinds if wide and place in computed}
    kept = {event for place, event, wide in found.kinds if not (wide and place in computed)}
    recorded = ((tables.recorded - (refused - kept)) | set(settings.recorded)) - set(settings.not_recorded)
    return Whole(
        codes=found.codes,
        listed=found.listed,
        units_listed=found.units_listed,
        known=found.units.known,
        own_lines=own_line_units(found.units, settings),
        columns=columns,
        recorded=frozenset(recorded),
        plans=found.plans,
    )
