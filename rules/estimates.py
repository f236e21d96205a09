"""What is worked out from the counts of rules.figures: survival, medians, control limits, the funnel of the units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from rules.days import day_number
from rules.figures import ENDED, SILENCE, AbsenceCell, DayCount, DutyCell, Estimate, Figures, Middle, Survival
from rules.quarters import first_day, last_day, quarter_number

Floats = npt.NDArray[np.float64]

# Longer than so many calendar days: the self-certified and employer-paid time, 8, 12 and 26 weeks.
SURVIVAL_DAYS = (16, 8 * 7, 12 * 7, 26 * 7)
QUARTERS_FOR_LIMITS = 12
# Limits of a chart of individuals: three standard deviations, told from the mean moving range (3 / 1.128).
MOVING_RANGE_FACTOR = 2.66
FUNNEL_LEVELS = (95.0, 99.8)  # per cent of units that lie inside when all have the overall share


def survival_curve(survival: Survival, level: float = 0.95) -> tuple[Estimate, ...]:
    """Kaplan-Meier: the share lasting longer than t days, for each t on which spells ended or were cut off.

    A spell of t days is at risk on day t whether it ended then or was cut off then. The limits are log-log: those of
    log(-log S), with Greenwood's variance, turned back.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    at_risk = sum(day.ended + day.censored for day in survival.days)
    share, variance = 1.0, 0.0
    curve = []
    for day in survival.days:
        if day.ended == at_risk:
            share = 0.0
        elif day.ended:
            share *= 1 - day.ended / at_risk
            variance += day.ended / (at_risk * (at_risk - day.ended))
        at_risk -= day.ended + day.censored
        low = high = None
        if 0 < share < 1:
            spread = math.exp(z * math.sqrt(variance) / abs(math.log(share)))
            low, high = share**spread, share ** (1 / spread)
        curve.append(Estimate(day.day, at_risk, share, low, high))
    return tuple(curve)


def survival_beyond(survival: Survival, days: Sequence[int] = SURVIVAL_DAYS) -> tuple[Estimate, ...]:
    """The share lasting longer than each number of days. Not known where no spell was followed so long."""
    if survival.beyond is not None:
        return survival.beyond
    start = Estimate(0, sum(day.ended + day.censored for day in survival.days), 1.0 if survival.days else None)
    curve = (start, *survival_curve(survival))
    found = []
    for day in days:
        last = [one for one in curve if one.day <= day][-1]
        lost_sight = last.share is not None and last.share > 0 and last.at_risk == 0 and day > last.day
        at_risk = sum(one.ended + one.censored for one in survival.days if one.day > day)
        found.append(
            Estimate(day, at_risk, None) if lost_sight else Estimate(day, at_risk, last.share, last.low, last.high)
        )
    return tuple(found)


def how_many(counts: Iterable[DayCount]) -> int:
    return sum(one.count for one in counts)


def mean_days(counts: Sequence[DayCount]) -> float | None:
    """None where there are none."""
    number = how_many(counts)
    return sum(one.day * one.count for one in counts) / number if number else None


def median_days(counts: Sequence[DayCount]) -> float | None:
    """The middle one, or half-way between the middle two; None where there are none."""
    number = how_many(counts)
    if not number:
        return None
    return (_at(counts, (number - 1) // 2) + _at(counts, number // 2)) / 2


def quartile_days(counts: Sequence[DayCount]) -> tuple[float, float] | None:
    """The medians of the lower and of the upper half, the middle one in neither; None where there are none."""
    number = how_many(counts)
    if not number:
        return None
    half = max(number // 2, 1)
    low, high = (
        (_at(counts, first + (half - 1) // 2) + _at(counts, first + half // 2)) / 2 for first in (0, number - half)
    )
    return low, high


def middle_of(of: str, counts: Sequence[DayCount]) -> Middle:
    """All that is worked out from these days."""
    low, high = quartile_days(counts) or (None, None)
    return Middle(of, how_many(counts), mean_days(counts), median_days(counts), low, high)


def middle(figures: Figures, of: str) -> Middle | None:
    """What the figures tell of ENDED, SILENCE or an event; None where the privacy level tells nothing of it."""
    if figures.worked_out is not None:
        return next((one for one in figures.worked_out if one.of == of), None)
    days = {ENDED: figures.ended, SILENCE: figures.silence.days}
    return middle_of(of, days.get(of) or next((one.days for one in figures.days_until if one.event == of), ()))


def _at(counts: Sequence[DayCount], position: int) -> int:
    for one in sorted(counts, key=lambda one: one.day):
        position -= one.count
        if position < 0:
            return one.day
    raise IndexError("there are not so many")


@dataclass(frozen=True)
class ControlLimits:
    """Of an individuals chart: mean +- 2.66 times the mean moving range, the lower not below 0."""

    mean: float
    low: float
    high: float


def whole_quarters(figures: Figures) -> tuple[AbsenceCell, ...]:
    """All units together in each quarter that lies wholly in the period, in order of time."""
    first, last = (day_number(date.fromisoformat(day)) for day in (figures.first, figures.last))

    def inside(word: str) -> bool:
        quarter = quarter_number(word)
        return bool(first_day(quarter) >= first and last_day(quarter) <= last)

    return tuple(cell for cell in figures.absence.cells if cell.unit is None and cell.quarter and inside(cell.quarter))


def control_limits(values: Sequence[float | None]) -> ControlLimits | None:
    """The limits of one value a whole quarter; None below 12 quarters, and where one is not known."""
    known = [value for value in values if value is not None]
    if len(values) < QUARTERS_FOR_LIMITS or len(known) < len(values):
        return None
    mean = sum(known) / len(known)
    ranges = [abs(after - before) for before, after in pairwise(known)]
    reach = MOVING_RANGE_FACTOR * sum(ranges) / len(ranges)
    return ControlLimits(mean, max(mean - reach, 0.0), mean + reach)


@dataclass(frozen=True)
class DutyShare:
    """Duties met or borderline of those due, and how far the unknown ones can move the share."""

    on_time: int
    due: int
    unknown: int

    @classmethod
    def of(cls, cells: Iterable[DutyCell]) -> DutyShare:
        listed = list(cells)
        return cls(*(sum(getattr(cell, name) for cell in listed) for name in ("on_time", "due", "unknown")))

    @property
    def share(self) -> float | None:
        return self.on_time / self.due if self.due else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if none of the unknown were met, and if all were."""
        whole = self.due + self.unknown
        return (self.on_time / whole, (self.on_time + self.unknown) / whole) if whole else None


@dataclass(frozen=True)
class FunnelPoint:
    """One unit on the funnel: its share of duties met, and the limits that chance keeps a unit of its size within."""

    unit: str
    counts: DutyShare
    limits: tuple[tuple[float, float], ...]  # one pair of shares for each of FUNNEL_LEVELS

    def outside(self, level: int) -> bool:
        """Whether the unit lies outside the limits of FUNNEL_LEVELS[level]."""
        low, high = self.limits[level]
        share = self.counts.share
        return share is not None and not low <= share <= high


def funnel(figures: Figures, rules: Iterable[str]) -> tuple[FunnelPoint, ...]:
    """Every unit in which one of these duties was due. The limits are exact binomial ones about the overall share."""
    chosen = set(rules)
    cells = [cell for cell in figures.duties if cell.rule in chosen and not cell.quarter]
    overall = DutyShare.of(cell for cell in cells if cell.unit is None).share
    units = sorted({cell.unit for cell in cells if cell.unit is not None})
    shares = {unit: DutyShare.of(cell for cell in cells if cell.unit == unit) for unit in units}
    return tuple(
        FunnelPoint(unit, share, tuple(binomial_limits(share.due, overall, level) for level in FUNNEL_LEVELS))
        for unit, share in shares.items()
        if share.due and overall is not None
    )


def binomial_limits(number: int, share: float, level: float) -> tuple[float, float]:
    """The lowest and highest share of `number` that chance alone gives at this level (per cent), when each is `share`.

    What lies below the lowest, or above the highest, has at most half of the rest of the chance.
    """
    tail = (1 - level / 100) / 2
    chances = _chances(number, share)
    return _reached(chances, tail) / number, (number - _reached(chances[::-1], tail)) / number


def drawn_limits(number: int, share: float, level: float) -> tuple[float, float]:
    """The limits as a curve without steps: between the last share outside `binomial_limits` and the first inside."""
    tail = (1 - level / 100) / 2
    chances = _chances(number, share)
    return max(_between(chances, tail) / number, 0.0), min(1 - _between(chances[::-1], tail) / number, 1.0)


def _between(chances: Floats, tail: float) -> float:
    """How far from one place to the next the chances come up to the tail; below 0 where the first is more."""
    first = _reached(chances, tail)
    before = float(chances[:first].cumsum()[-1]) if first else 0.0
    return first - 1 + (tail - before) / float(chances[first])


def _reached(chances: Floats, tail: float) -> int:
    """The first place at which the chances so far are more than the tail."""
    beyond = chances.cumsum() > tail
    return int(beyond.argmax()) if beyond.any() else len(chances) - 1


@lru_cache(maxsize=2 * len(FUNNEL_LEVELS))
def _chances(number: int, share: float) -> Floats:
    """The binomial chance of exactly 0, 1, ... `number`."""
    met = np.arange(number + 1)
    if share in (0.0, 1.0):
        return np.where(met == number * share, 1.0, 0.0)
    factorials = _log_factorials(1 << number.bit_length())
    ways = factorials[number] - factorials[met] - factorials[number - met]
    logs = ways + met * math.log(share) + (number - met) * math.log1p(-share)
    return np.array([math.exp(log) for log in logs.tolist()])  # numpy's own is not the same on every machine


@cache
def _log_factorials(most: int) -> Floats:
    return np.array([math.lgamma(number + 1) for number in range(most + 1)])
