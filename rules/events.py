"""The follow-up as the rules see it: arrays of one value an event, and selections of them that copy nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.days import Days, Flags, Ints, day_of, owner_day, owner_of
from rules.vocabulary import EVENT_KINDS

Column = npt.NDArray[Any]


class Events:
    """Events as columns: spell (row number), event, day and whatever else is given; `at` chooses rows of them.

    Who asks for kinds of events gives event_code as well: the place of the event among EVENT_KINDS, in one byte.

    A rule asks for many small selections; this is some twenty times cheaper than a frame for each.
    """

    def __init__(self, columns: Mapping[str, Column], at: Ints | None = None) -> None:
        self._columns = columns
        self._at = np.arange(len(columns["spell"])) if at is None else at
        self._chosen: dict[tuple[str, ...], Events] = {}

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name][self._at]

    def __or__(self, other: Events) -> Events:
        """The events of two selections from the same columns."""
        return Events(self._columns, np.union1d(self._at, other._at))

    @property
    def spell(self) -> Ints:
        return self._columns["spell"][self._at]

    @property
    def day(self) -> Days:
        """Day numbers; NaN for an event without a date."""
        return self._columns["day"][self._at]

    def where(self, mask: Flags) -> Events:
        """The events for which the mask (one value an event) holds."""
        return Events(self._columns, self._at[mask])

    def taken(self, positions: Ints, **changed: Column) -> Events:
        """The events at these positions, which may repeat, with columns changed."""
        rows = self._at[positions]
        return Events({name: column[rows] for name, column in self._columns.items()} | changed)

    def renumbered(self, number: Ints) -> Events:
        """The events of the spells that have a new number (-1: none), with that number."""
        mine = number[self.spell]
        spell = np.full(len(self._columns["spell"]), -1, dtype=np.int64)
        spell[self._at] = mine
        return Events({**self._columns, "spell": spell}, self._at[mine >= 0])

    def of_kinds(self, *kinds: str) -> Events:
        """The events of these kinds, in their order; asked of the whole, not of a selection."""
        if kinds not in self._chosen:
            found = np.concatenate([self._at[:0], *(self._by_kind[kind] for kind in kinds)])
            # Each kind is sorted already, and a stable sort puts sorted runs together.
            self._chosen[kinds] = Events(self._columns, np.sort(found, kind="stable"))
        return self._chosen[kinds]

    def days(self) -> EventDays:
        """The days of those with a date, for questions about other days than the spell's first."""
        dated = self.where(~np.isnan(self.day))
        return EventDays(np.sort(owner_day(dated.spell, dated.day)))

    @cached_property
    def _by_kind(self) -> dict[str, Ints]:
        codes = self["event_code"]
        order = np.argsort(codes, kind="stable")
        edges = np.searchsorted(codes[order], np.arange(len(EVENT_KINDS) + 1))
        return {kind: self._at[order[edges[k] : edges[k + 1]]] for k, kind in enumerate(EVENT_KINDS)}


class EventDays:
    """Sorted `owner_day` keys of events, the owner being a spell."""

    def __init__(self, keys: Ints) -> None:
        self._keys = np.append(keys, -1)  # before the first or behind the last is nobody's

    def first_from(self, spell: Ints, day: Days) -> Days:
        """The first event of each `spell` on or after `day`; NaN where there is none, or no day."""
        at = np.searchsorted(self._keys[:-1], owner_day(spell, np.nan_to_num(day)))
        return self._days(at, spell, day)

    def last_up_to(self, spell: Ints, day: Days) -> Days:
        """The last event of each `spell` on or before `day`; NaN where there is none, or no day."""
        at = np.searchsorted(self._keys[:-1], owner_day(spell, np.nan_to_num(day)), side="right") - 1
        return self._days(at, spell, day)

    def _days(self, at: Ints, spell: Ints, day: Days) -> Days:
        key = self._keys[at]
        found = (key >= 0) & (owner_of(key) == spell) & ~np.isnan(day)
        return np.where(found, day_of(key).astype(np.float64), np.nan)


def holding(words: Column, word: str) -> Flags:
    """True where a cell of words separated by a comma holds `word`."""
    codes, cells = pd.factorize(words)
    held = np.array([word in str(cell).split(",") for cell in cells] + [False], dtype=bool)
    return held[codes]
