"""How many persons stand behind the numbers of the figures: what `statistics` may tell of them rests on it.

Everything here adds up over parts of the employees, since nobody is in two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import pandas as pd

from audit.figures.durations import NAV_EDGES, REFERENCE_EDGES, STATUTORY_BANDS, Periods, unbroken_periods
from audit.figures.follow_up import FOUR_WEEKS, PHASE_WEEKS, UNTIL
from audit.figures.ground import Ground
from audit.figures.lost import Lost
from audit.figures.persons import causes, repeated_persons
from audit.figures.rates import sick_days
from rules.cases import Cases
from rules.days import Flags, Ints
from rules.figures import CERTIFIED_PERIODS, SPELLS
from rules.quarters import quarter_of, quarter_word

Key = TypeVar("Key")
Name = tuple[str, ...]
# What lengths are of, beside certified periods and the spells that began in the period.
ONGOING, OVER, ONGOING_BEFORE = "ongoing", "over", "ongoing_before"
LOST = ("lost", "self_certified", "certified", "rated_self_certified", "rated_certified")  # what is lost of days
LEFT_OUT, COUNTED = "left_out", "counted"  # of the survival estimate
OPEN = 1_000_000  # days: the edge above every length
STATUTORY_EDGES = tuple(last for _, last in STATUTORY_BANDS if last is not None)
FROM_8_WEEKS = STATUTORY_BANDS[-1][0] - 1  # the class that is a part of the one before it begins after it
# Every edge of a class of length; the classes between them are the finest that can be told.
OF_BANDS = tuple(sorted({*REFERENCE_EDGES, *NAV_EDGES, *STATUTORY_EDGES}))
OF_PHASES = tuple(7 * weeks for weeks in PHASE_WEEKS)
EDGES = (0, *sorted({*OF_BANDS, *OF_PHASES}), OPEN)


@dataclass(frozen=True)
class Heads:
    """groups: name -> persons.

    lengths: what the lengths are of, and the classes between EDGES that a person has a length in (one bit a class) ->
    persons; so the different persons of any classes together can be told. Both are empty outside `statistics`.
    """

    groups: Mapping[Name, int]
    lengths: Mapping[tuple[str, int], int]

    @classmethod
    def together(cls, parts: Sequence[Heads]) -> Heads:
        """Those of different employees."""
        return cls(_added([part.groups for part in parts]), _added([part.lengths for part in parts]))

    def of(self, *name: str) -> int:
        return self.groups.get(name, 0)

    def few(self, limit: int, *name: str) -> bool:
        return 0 < self.of(*name) < limit

    def few_in(self, limit: int, *first: str) -> bool:
        """Whether any group whose name begins so is few persons."""
        return any(0 < persons < limit for name, persons in self.groups.items() if name[: len(first)] == first)

    def between(self, what: str, low: int, high: int) -> int:
        """Persons with a length over `low` and up to `high` days; both are EDGES."""
        bits = sum(1 << place for place, edge in enumerate(EDGES[:-1]) if low <= edge < high)
        return sum(persons for (of, classes), persons in self.lengths.items() if of == what and classes & bits)


def heads(
    ground: Ground, cases: Cases, sick: Lost, statutory: pd.DataFrame, child: Lost, child_cases: Periods
) -> Heads:
    """Of one part of the employees.

    statutory: as audit.figures.statutory.statutory_rows makes them.
    """
    if ground.settings.privacy != "statistics":
        return Heads({}, {})
    groups = {
        name: len(np.unique(persons))
        for part in (_of_spells(ground, cases), _of_days(ground, sick_days(ground, sick)), _of_staff(ground))
        for name, persons in part
    }
    of_children = {
        ("child", "days"): len(np.unique(child.pieces.person)),
        ("child", "cases"): len(np.unique(child_cases.from_day(ground.first).person)),
    }
    return Heads(groups | of_children | _of_table(statutory), dict(_lengths(ground)))


Found = Iterator[tuple[Name, Ints]]  # the persons of a group, who may stand there several times


def _of_spells(ground: Ground, cases: Cases) -> Found:
    spell, began = ground.of_spell, ground.began
    person, ongoing = spell["person"], spell["ongoing"].astype(bool)
    yield ("before",), person[~began]
    yield ("before", "reaching"), person[~began & (spell["end"] >= ground.first)]
    yield ("ended",), person[~ongoing & (spell["end"] >= ground.first)]
    yield ("silence",), person[(spell["days"] > FOUR_WEEKS) & (spell["end"] >= ground.first)]
    for event in UNTIL:
        has = ~np.isnan(cases.first(cases.of_kinds(event)))
        yield ("until", event), person[began & has]
    repeated = repeated_persons(ground)
    yield ("repeated",), repeated
    yield ("repeated", "not"), np.setdiff1d(person, repeated)


def _of_days(ground: Ground, sick: pd.DataFrame) -> Found:
    """By what is lost, in the period and in each quarter ("quarter", its word, what); and by its cause."""
    person, quarter = (sick[name].to_numpy(dtype=np.int64) for name in ("person", "quarter"))
    for what in LOST:
        at = np.ones(len(sick), dtype=bool) if what == "lost" else (sick[what] > 0).to_numpy(dtype=bool)
        yield (what,), person[at]
        for one in np.unique(quarter[at]):
            yield ("quarter", quarter_word(one), what), person[at & (quarter == one)]
    spell, began = ground.of_spell, ground.began
    started = quarter_of(spell["start"][began])
    for one in np.unique(started):
        yield ("quarter", quarter_word(one), "started"), spell["person"][began][started == one]
    yes, no = causes(ground)
    for word, flags in (("yes", yes), ("no", no), ("not_told", ~yes & ~no)):
        yield ("cause", word), ground.sickness.person[flags]


def _of_staff(ground: Ground) -> Found:
    """Groups that no one is in two of: whatever is told of the staff, and of the absent, is a sum of some of them."""
    staff = ground.staff
    if staff is None:
        return
    listed, absent = np.unique(ground.listed_person), np.unique(ground.built.laid.person)
    employed, sick = staff.employees, np.unique(ground.sickness.person)
    has_spell = np.unique(ground.of_spell["person"])
    for word, some in (("employed", employed), ("gone", np.setdiff1d(listed, employed))):
        before = np.intersect1d(np.setdiff1d(some, sick), has_spell)
        yield ("staff", word, "sick"), np.intersect1d(some, sick)
        yield ("staff", word, "before"), before
        yield ("staff", word, "other"), np.setdiff1d(np.intersect1d(some, absent), np.union1d(sick, before))
        yield ("staff", word, "never"), np.setdiff1d(some, absent)
    yield ("not_listed",), np.setdiff1d(absent, listed)
    whole = (staff.start == ground.first) & (staff.end == ground.last)
    yield ("part_of_the_period",), np.setdiff1d(employed, staff.person[whole])
    began = ground.of_spell["person"][ground.began]
    start = ground.of_spell["start"][ground.began]
    at, _ = ground.employed(staff, began, start, start)
    yield ("not_employed",), np.delete(began, at)


def _of_table(rows: pd.DataFrame) -> dict[Name, int]:
    """Behind each cell of the statutory table: ("statutory", "sex", ...) of each sex, ("statutory", "all", ...)."""
    found: dict[Name, int] = {}
    some = rows[rows["cases"] > 0]
    for low, high in pairwise((0, *STATUTORY_EDGES, FROM_8_WEEKS, OPEN)):
        inside = some[(some["length"] > low) & (some["length"] <= high)]
        for by, keys in (("sex", ["sex", "quarter", "kind"]), ("all", ["quarter", "kind"])):
            counted = inside.groupby(keys)["person"].nunique()
            for key, persons in zip(counted.index, counted.tolist(), strict=True):
                found["statutory", by, *map(str, key), str(low)] = persons
    return found


def _lengths(ground: Ground) -> Iterator[tuple[tuple[str, int], int]]:
    spell, began = ground.of_spell, ground.began
    ongoing = spell["ongoing"].astype(bool)
    periods = unbroken_periods(ground, ground.built.laid.certified).from_day(ground.first)
    yield from _classes(CERTIFIED_PERIODS, periods.person, periods.days)
    early = spell["may_have_started_earlier"].astype(bool)
    which: dict[str, Flags] = {
        SPELLS: began,
        LEFT_OUT: began & early,
        COUNTED: began & ~early,
        ONGOING: began & ongoing,
        OVER: began & ~ongoing,
        ONGOING_BEFORE: ~began & ongoing,
    }
    for what, flags in which.items():
        yield from _classes(what, spell["person"][flags], spell["days"][flags])


def _classes(what: str, person: Ints, days: Ints) -> Iterator[tuple[tuple[str, int], int]]:
    """How many persons have lengths in which classes."""
    if not len(person):
        return
    bit = np.int64(1) << (np.searchsorted(EDGES, days, side="left") - 1)
    pairs = pd.DataFrame({"person": person, "bit": bit}).drop_duplicates()
    sets, persons = np.unique(pairs.groupby("person")["bit"].sum().to_numpy(), return_counts=True)
    for classes, number in zip(sets.tolist(), persons.tolist(), strict=True):
        yield (what, classes), number


def _added(every: Sequence[Mapping[Key, int]]) -> dict[Key, int]:
    sums: Counter[Key] = Counter()
    for one in every:
        sums.update(one)
    return dict(sums)
