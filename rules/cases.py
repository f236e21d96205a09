"""What a rule on spells may look at: the spells, the days they count, and the events tied to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from rules.days import Days, Flags, Ints, Texts1d
from rules.events import Events

# The calendar days of the shortest deadline: a spell that is over within them, without follow-up, brings no duty.
SHORTEST_DEADLINE = 4 * 7
ATTEMPTS = ("contact", "plan_started", "plan_shared_employee", "dm1_called", "dm1_held")
LOOK_BACK_DAYS = 14  # an event from this many days before the spell still belongs to it


@dataclass(frozen=True)
class Cases:
    """Spells, and parts of spells, as the rules see them; days are day numbers (rules.days).

    spells: one row a spell: start, end (last absent day), ongoing, counted_days, last_counted, certified, grade_known,
        self_certified_run (longest run of self-certified days, 0 if none), employment_ended (first end of employment on
        or after the first day, NaN if none) and employment_ended_before (True where one lies before it)
    stretches: unbroken runs of counted days of one grade: spell (row number in spells), start, end, grade (NaN where
        not recorded); sorted by spell and start
    events: the dated (up to as_of) and undated events tied to a spell: spell, event, day and meeting_day (NaN =
        undated), reason, by, invited, participants, elements (canonical words separated by a comma, "" = blank),
        attended ("yes", "no" or ""), asks_invited and asks_participants (the source has such a field), row (position
        in the table of follow-up)
    recorded: the event kinds that the source records
    """

    spells: pd.DataFrame
    stretches: pd.DataFrame
    events: Events
    denials: Events  # what is recorded as not done
    recorded: frozenset[str]
    as_of: int
    tolerance: int
    self_certified_max: int = 3
    look_back: bool = True  # False where parts of a spell are judged: then any earlier event decides
    roll_forward: bool = False  # True: a threshold day that is no working day moves to the next one

    def __len__(self) -> int:
        return len(self.spells)

    @cached_property
    def eventful(self) -> Ints:
        """The spells that a deadline can arise in, or that have follow-up; their row numbers."""
        return np.flatnonzero(~self._is_quiet)

    @cached_property
    def quiet(self) -> Ints:
        """The other spells."""
        return np.flatnonzero(self._is_quiet)

    @cached_property
    def _is_quiet(self) -> Flags:
        short = self.of_spell["end"] - self.of_spell["start"] + 1 <= SHORTEST_DEADLINE
        quiet = short & ~self.ongoing
        quiet[self.events.spell] = False
        quiet[self.denials.spell] = False
        return np.asarray(quiet)

    @property
    def few(self) -> Cases:
        """The eventful spells as cases of their own."""
        return self._few if len(self.quiet) else self

    @cached_property
    def _few(self) -> Cases:
        return self.only(self.eventful)

    def only(self, at: Ints) -> Cases:
        """Some of the spells, by their row numbers, with their stretches and events, as cases of their own."""
        number = np.full(len(self), -1, dtype=np.int64)
        number[at] = np.arange(len(at))
        kept = number[self.of_stretch["spell"]] >= 0
        stretches = self.stretches[kept]
        return replace(
            self,
            spells=self.spells.iloc[at].reset_index(drop=True),
            stretches=stretches.assign(spell=number[stretches["spell"].to_numpy()]),
            events=self.events.renumbered(number),
            denials=self.denials.renumbered(number),
        )

    @cached_property
    def of_spell(self) -> dict[str, np.ndarray]:
        """The columns of the spells as arrays."""
        return {str(name): self.spells[name].to_numpy() for name in self.spells}

    @cached_property
    def of_stretch(self) -> dict[str, np.ndarray]:
        """The columns of the stretches as arrays."""
        return {str(name): self.stretches[name].to_numpy() for name in self.stretches}

    @cached_property
    def counted_before(self) -> Ints:
        """The counted days of a spell before each of its stretches."""
        spell, start, end = (self.of_stretch[name] for name in ("spell", "start", "end"))
        total: Ints = np.concatenate([[0], np.cumsum(end - start + 1)])
        first_of_spell = np.searchsorted(spell, np.arange(len(self)))
        return np.asarray(total[:-1] - total[first_of_spell][spell])

    @cached_property
    def start(self) -> Days:
        return self.of_spell["start"].astype(np.float64)

    @property
    def ongoing(self) -> Flags:
        return self.of_spell["ongoing"]

    @cached_property
    def decides_from(self) -> Days:
        """The first day on which an event can decide for the spell."""
        return self.start - LOOK_BACK_DAYS if self.look_back else np.full(len(self), -np.inf)

    @cached_property
    def attempted(self) -> Flags:
        """True where the follow-up shows that the employer tried to work with the employee."""
        return self.any_of(self.of_kinds(*ATTEMPTS))

    @property
    def none(self) -> Flags:
        """False for every spell."""
        return np.zeros(len(self), dtype=bool)

    def of_kinds(self, *kinds: str) -> Events:
        """The events of these kinds."""
        return self.events.of_kinds(*kinds)

    def evidence(self, needed: str, *also: str) -> Events:
        """The events that prove a deed: those of the needed kind, where the source records it, and of the others."""
        return self.of_kinds(*([needed] if needed in self.recorded else []), *also)

    def first(self, events: Events) -> Days:
        """Day of the first of `events` that can decide, one a spell; NaN where there is none."""
        spell, day = events.spell, events.day
        decides = day >= self.decides_from[spell]
        return self._extreme(spell[decides], day[decides], np.minimum, np.inf)

    def last_before(self, events: Events) -> Days:
        """Day of the last of `events` that lies too early to decide, NaN where there is none."""
        spell, day = events.spell, events.day
        early = day < self.decides_from[spell]
        return self._extreme(spell[early], day[early], np.maximum, -np.inf)

    def first_ever(self, events: Events) -> Days:
        """Day of the first of `events` with a date, however early; NaN where there is none."""
        dated = events.where(~np.isnan(events.day))
        return self._extreme(dated.spell, dated.day, np.minimum, np.inf)

    def last(self, events: Events) -> Days:
        """Day of the last of `events` with a date, NaN where there is none."""
        dated = events.where(~np.isnan(events.day))
        return self._extreme(dated.spell, dated.day, np.maximum, -np.inf)

    def undated(self, events: Events) -> Flags:
        """True where one of `events` is recorded without a date."""
        return self.any_of(events.where(np.isnan(events.day)))

    def any_of(self, events: Events) -> Flags:
        """True for the spells that have one of `events`."""
        found = self.none
        found[events.spell] = True
        return found

    def denied(self, kind: str) -> Flags:
        """True for the spells whose record says that an event of this kind did not take place."""
        return self.any_of(self.denials.of_kinds(kind))

    def _extreme(self, spell: Ints, day: Days, ufunc: np.ufunc, empty: float) -> Days:
        found = np.full(len(self), empty)
        ufunc.at(found, spell, day)
        found[np.isinf(found)] = np.nan
        return found


class Remarks:
    """Remark codes of each subject; at most 62 are added, each held as one bit."""

    def __init__(self, length: int) -> None:
        self._held = np.zeros(length, dtype=np.int64)
        self._added: list[str] = []

    def add(self, code: str, where: Flags) -> None:
        """Add `code` where the mask holds."""
        self._held[np.flatnonzero(where)] |= 1 << len(self._added)
        self._added.append(code)

    @property
    def codes(self) -> Texts1d:
        """One text of space-separated codes a subject, in the order in which they were added."""
        subjects, different = pd.factorize(self._held)
        texts = [" ".join(code for bit, code in enumerate(self._added) if held >> bit & 1) for held in different]
        return np.array([*texts, ""], dtype=object)[subjects]
