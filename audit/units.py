"""Which units may be told of by themselves: what each part of the employees says of its units, and the choice of all.

A choice rests on how many different persons stand in units together, never more than small_group of them. So of each
unit a part keeps as many of its persons as that, the first by id; those of several parts are merged into as many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.masking import known_units, units_of_absences, units_of_spells
from audit.spells import Built
from audit.tables import Tables, texts_of
from rules.days import Ints, Texts1d
from rules.settings import Settings

Few = Mapping[str, frozenset[str]]  # unit -> the first of its persons, by id


class View(NamedTuple):
    """The persons of each unit ("" for none) as one table tells them."""

    persons: int
    few: Few


class UnitsSeen(NamedTuple):
    """known: every unit that is named; persons: by the list of employees and the absences together; views: by the
    absences, by the spells and by the list of employees. Nothing but `known` where no choice rests on it.
    """

    known: frozenset[str]
    persons: Mapping[str, int]
    views: tuple[View, ...]


def units_seen(tables: Tables, built: Built, settings: Settings) -> UnitsSeen:
    """What these employees say of their units."""
    known = known_units(tables)
    if settings.privacy != "masked":
        return UnitsSeen(known, {}, ())
    listed = tables.employees
    tables_seen = (
        (units_of_absences(tables), tables.absences["employee"]),
        (units_of_spells(tables, built.spells), built.spells["employee"]),
        (listed["unit"].astype(object).fillna("").to_numpy(dtype=object), listed["employee"]),
    )
    own = pd.concat([listed[["employee", "unit"]], tables.absences[["employee", "unit"]]]).dropna()
    unit, _, names, _ = _pairs(texts_of(own["unit"]), own["employee"])
    persons = dict(zip(names.tolist(), np.bincount(unit, minlength=len(names)).tolist(), strict=True))
    return UnitsSeen(known, persons, tuple(_view(units, people, settings.small_group) for units, people in tables_seen))


def merged_units(seen: Sequence[UnitsSeen], settings: Settings) -> UnitsSeen:
    """What different employees say, together."""
    persons: dict[str, int] = {}
    for one in seen:
        for unit, number in one.persons.items():
            persons[unit] = persons.get(unit, 0) + number
    views = zip(*(one.views for one in seen), strict=True)
    return UnitsSeen(
        frozenset().union(*(one.known for one in seen)),
        persons,
        tuple(
            View(sum(one.persons for one in view), few_of_all([one.few for one in view], settings.small_group))
            for view in views
        ),
    )


def own_line_units(seen: UnitsSeen, settings: Settings) -> frozenset[str]:
    """The units that may be told of by themselves, in rows and in sums alike; the rest are "other units".

    Outside `named` small units are not told of. Where the rest has fewer than small_group persons, by the records, by
    the spells or by the list of employees, the smallest of the others join it, so that neither what a total leaves
    over nor the rows without a unit are about so few. In `statistics` no unit is told of.
    """
    if settings.privacy != "masked":
        return seen.known if settings.privacy == "named" else frozenset()
    own = {unit: number for unit, number in seen.persons.items() if number >= settings.small_group}
    if seen.known <= own.keys() and not any("" in view.few for view in seen.views):
        return frozenset(own)
    # The smallest last; units of equal size in the order of their names, so that every run chooses alike.
    lines = sorted(own, key=lambda unit: (-own[unit], unit))
    while lines and not all(_rest_is_large(view, lines, settings.small_group) for view in seen.views):
        lines.pop()
    return frozenset(lines)


def _rest_is_large(view: View, lines: list[str], limit: int) -> bool:
    """Whether those of no unit in `lines` are at least `limit` persons, or all there are."""
    rest: set[str] = set().union(*(few for unit, few in view.few.items() if unit not in lines))
    return len(rest) >= min(limit, view.persons)


def few_of_all(every: Sequence[Few], limit: int) -> dict[str, frozenset[str]]:
    """The first persons of each group, from those that several parts have kept."""
    together: dict[str, set[str]] = {}
    for few in every:
        for group, people in few.items():
            together.setdefault(group, set()).update(people)
    return {group: frozenset(sorted(people)[:limit]) for group, people in together.items()}


def few_of_each(groups: Texts1d, whose: pd.Series, limit: int) -> dict[str, frozenset[str]]:
    """The first `limit` persons of each group, by id."""
    group, person, names, ids = _pairs(groups, whose)
    first = np.arange(len(group)) - np.searchsorted(group, group) < limit
    few: dict[str, list[str]] = {str(name): [] for name in names}
    for name, one in zip(names[group[first]], ids[person[first]], strict=True):
        few[str(name)].append(str(one))
    return {name: frozenset(people) for name, people in few.items()}


def _view(units: Texts1d, people: pd.Series, limit: int) -> View:
    return View(int(people.nunique()), few_of_each(units, people, limit))


def _pairs(groups: Texts1d, people: pd.Series) -> tuple[Ints, Ints, Texts1d, Texts1d]:
    """Every different pair of a group and a person as numbers, sorted; and the names of both."""
    group, names = pd.factorize(groups)
    person, ids = pd.factorize(people, sort=True)
    pairs = np.sort(pd.unique(group.astype(np.int64) * (len(ids) + 1) + person))
    own, whose = np.divmod(pairs, len(ids) + 1)
    return own, whose, names, ids.to_numpy(dtype=object)
