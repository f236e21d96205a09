"""What a rule on spells may look at: the spells, the days they count, and the events tied to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from rules.days import Days, Flags, Texts1d

LOOK_BACK_DAYS = 14  # an event from this many days before the spell still belongs to it


@dataclass(frozen=True)
class Cases:
    """Spells, and parts of spells, as the rules see them; days are day numbers (rules.days).

    spells: one row a spell: start, end (last absent day), ongoing, counted_days, last_counted, certified, grade_known,
        employment_ended (first end of employment on or after the first day, NaN if none) and employment_ended_before
        (True where one lies before it)
    stretches: unbroken runs of counted days of one grade: spell (row number in spells), start, end, grade (NaN where
        not recorded); sorted by spell and start
    events: the dated (up to as_of) and undated events tied to a spell: spell, event, day (NaN = undated), reason
    recorded: the event kinds that the source records
    """

    spells: pd.DataFrame
    stretches: pd.DataFrame
    events: pd.DataFrame
    recorded: frozenset[str]
    as_of: int
    tolerance: int
    look_back: bool = True  # False where parts of a spell are judged: then any earlier event decides

    def __len__(self) -> int:
        return len(self.spells)

    @cached_property
    def start(self) -> Days:
        return self.spells["start"].to_numpy(dtype=np.float64)

    @cached_property
    def ongoing(self) -> Flags:
        return self.spells["ongoing"].to_numpy(dtype=bool)

    @cached_property
    def decides_from(self) -> Days:
        """The first day on which an event can decide for the spell."""
        return self.start - LOOK_BACK_DAYS if self.look_back else np.full(len(self), -np.inf)

    def of_kinds(self, *kinds: str) -> pd.DataFrame:
        """The events of these kinds."""
        return self.events[self.events["event"].isin(kinds)]

    def evidence(self, needed: str, *also: str) -> pd.DataFrame:
        """The events that prove a deed: those of the needed kind, where the source records it, and of the others."""
        return self.of_kinds(*([needed] if needed in self.recorded else []), *also)

    def first(self, events: pd.DataFrame) -> Days:
        """Day of the first of `events` that can decide, one a spell; NaN where there is none."""
        spell, day = _spell_and_day(events)
        decides = day >= self.decides_from[spell]
        return self._extreme(spell[decides], day[decides], np.minimum, np.inf)

    def last_before(self, events: pd.DataFrame) -> Days:
        """Day of the last of `events` that lies too early to decide, NaN where there is none."""
        spell, day = _spell_and_day(events)
        early = day < self.decides_from[spell]
        return self._extreme(spell[early], day[early], np.maximum, -np.inf)

    def last(self, *kinds: str) -> Days:
        """Day of the last dated event of these kinds, NaN where there is none."""
        spell, day = _spell_and_day(self.of_kinds(*kinds))
        dated = ~np.isnan(day)
        return self._extreme(spell[dated], day[dated], np.maximum, -np.inf)

    def undated(self, events: pd.DataFrame) -> Flags:
        """True where one of `events` is recorded without a date."""
        return self.any_of(events[events["day"].isna()])

    def any_of(self, events: pd.DataFrame) -> Flags:
        """True for the spells that have one of `events`."""
        found = np.zeros(len(self), dtype=bool)
        found[events["spell"].to_numpy()] = True
        return found

    def _extreme(self, spell: np.ndarray, day: Days, ufunc: np.ufunc, empty: float) -> Days:
        found = np.full(len(self), empty)
        ufunc.at(found, spell, day)
        found[np.isinf(found)] = np.nan
        return found


def _spell_and_day(events: pd.DataFrame) -> tuple[np.ndarray, Days]:
    return events["spell"].to_numpy(), events["day"].to_numpy(dtype=np.float64)


class Remarks:
    """Remark codes, one text of space-separated codes a subject."""

    def __init__(self, length: int) -> None:
        self.codes: Texts1d = np.full(length, "", dtype=object)

    def add(self, code: str, where: Flags) -> None:
        """Add `code` where the mask holds."""
        before = self.codes[where]
        self.codes[where] = np.where(before == "", code, before + f" {code}")
