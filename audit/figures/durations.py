"""How long absences last: bands of length, lengths for the survival estimate, lengths of what has ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audit.figures.ground import Ground
from audit.timeline import SICK, lay_out
from rules.adding import arranged
from rules.days import Flags, Ints
from rules.figures import (
    CERTIFIED_PERIODS,
    SPELLS,
    DayCount,
    DurationBand,
    Durations,
    Survival,
    SurvivalDay,
)

# Upper edges in calendar days, both ends counted: exactly 16 days lies in the first band, 26 weeks in the fourth.
REFERENCE_EDGES = (16, 8 * 7, 12 * 7, 26 * 7)
# Per cent; probably doctor-certified cases of the whole country. The origin is not confirmed, and the chart says so.
REFERENCE_SHARES = (61.8, 18.5, 4.1, 7.1, 8.5)
NAV_EDGES = (7, 16, 8 * 7, 20 * 7, 39 * 7)
# First and last day; the last is part of the one before.
STATUTORY_BANDS: tuple[tuple[int, int | None], ...] = ((1, 3), (4, 16), (17, None), (8 * 7 + 1, None))


def durations(ground: Ground) -> Durations:
    """Unbroken certified periods and merged spells that began in the period, in each set of bands."""
    periods = unbroken_periods(ground, ground.built.laid.certified).from_day(ground.first)
    spell, began = ground.of_spell, ground.began
    absences = (
        (CERTIFIED_PERIODS, periods.days, periods.goes_on, periods.days),
        (SPELLS, spell["days"][began], spell["ongoing"][began].astype(bool), spell["absent_days"][began]),
    )

    def bands(edges: Iterator[tuple[int, int | None]], shares: tuple[float | None, ...] = ()) -> Iterator[DurationBand]:
        inside = STATUTORY_BANDS[-1]
        for number, (first, last) in enumerate(edges):
            share = shares[number] if shares else None
            for of, lengths, ongoing, days in absences:
                at = (lengths >= first) & (lengths <= (np.inf if last is None else last))
                cases, going_on = int(at.sum()), at & ongoing
                yield DurationBand(
                    of,
                    first,
                    last,
                    not shares and (first, last) == inside,
                    share,
                    cases,
                    int(going_on.sum()),
                    int(days[at].sum()),
                    int(days[going_on].sum()),
                )

    return Durations(
        reference=arranged(bands(_between(REFERENCE_EDGES), REFERENCE_SHARES)),
        statutory=arranged(bands(iter(STATUTORY_BANDS))),
        nav=arranged(bands(_between(NAV_EDGES))),
    )


def _between(edges: tuple[int, ...]) -> Iterator[tuple[int, int | None]]:
    """First and last day of each band between these upper edges."""
    return iter(zip((1, *(edge + 1 for edge in edges)), (*edges, None), strict=True))


@dataclass(frozen=True)
class Periods:
    """Unbroken periods, sorted by person and day."""

    person: Ints
    start: Ints
    end: Ints
    goes_on: Flags  # at as_of

    @property
    def days(self) -> Ints:
        """Calendar days."""
        return self.end - self.start + 1

    def from_day(self, day: int) -> Periods:
        """Those that began on this day or later."""
        began = self.start >= day
        return Periods(self.person[began], self.start[began], self.end[began], self.goes_on[began])


def unbroken_periods(ground: Ground, which: Flags) -> Periods:
    """Unbroken periods of these records.

    Records that touch, overlap or have only free days without any record between are one; other records only keep a
    free day from being bridged.
    """
    laid = ground.built.laid
    segments = lay_out(laid.alone(which), bridge=ground.settings.bridge_non_working_days)
    at = np.flatnonzero(segments.day_class == SICK)
    person, start, end = segments.person[at], segments.start[at], segments.end[at]
    begins = np.ones(len(at), dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (start[1:] != end[:-1] + 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:] - 1, len(at) - 1)[: len(first)]
    still_away = np.unique(laid.person[laid.goes_on & which])
    goes_on = (end[last] == ground.last) & np.isin(person[last], still_away)
    return Periods(person[first], start[first], end[last], goes_on)


def survival(ground: Ground) -> Survival:
    """Lengths of the spells that began in the period, without those that may have started earlier."""
    spell = ground.of_spell
    early = spell["may_have_started_earlier"].astype(bool)
    counted = ground.began & ~early
    days, ongoing = spell["days"][counted], spell["ongoing"][counted].astype(bool)
    top = int(days.max()) + 1 if len(days) else 0
    ended, censored = np.bincount(days[~ongoing], minlength=top), np.bincount(days[ongoing], minlength=top)
    return Survival(
        days=tuple(
            SurvivalDay(int(day), int(ended[day]), int(censored[day])) for day in np.flatnonzero(ended + censored)
        ),
        left_out=int((ground.began & early).sum()),
    )


def ended(ground: Ground) -> tuple[DayCount, ...]:
    """Calendar length of the spells that ended in the period, the days before it included."""
    spell = ground.of_spell
    over = ~spell["ongoing"].astype(bool) & (spell["end"] >= ground.first)
    return day_counts(spell["days"][over])


def day_counts(days: npt.NDArray[np.int64]) -> tuple[DayCount, ...]:
    """How many there are of each number of days."""
    found, counts = np.unique(days, return_counts=True)
    return tuple(DayCount(int(day), int(count)) for day, count in zip(found, counts, strict=True))
