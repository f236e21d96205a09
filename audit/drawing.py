"""The drawing of cases for a visit: stratified, and the same whatever the order of the rows.

Strata are the unit, and whether the case has something in the headline. One case is drawn from each where the number
allows it, the rest in proportion to what is left. Within a stratum a hash of the seed, the employee and the first day
decides. The draw is made before people and units are hidden, so that every privacy level shows the same cases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rules.days import Flags, Ints, Texts1d, day_number
from rules.sample import SAMPLED_OVER_DAYS, Sample, Stratum
from rules.settings import Settings

STRATUM = ("unit", "deviating")


@dataclass(frozen=True)
class Drawn:
    """What may be drawn of a part of the employees.

    strata: unit (as it is), shown (as it may be shown), deviating, population
    first: the cases of each stratum that would be drawn first, as many as are asked for: unit, deviating, chance,
        spell (row number)
    """

    strata: pd.DataFrame
    first: pd.DataFrame

    @classmethod
    def of(
        cls, spells: pd.DataFrame, units: Texts1d, shown: Texts1d, findings: pd.DataFrame, settings: Settings
    ) -> Drawn | None:
        """None when the settings ask for none or no row may be shown.

        `spells` as audit.spells builds them; `units` and `shown` are the unit of each, as it is and as it may be shown;
        `findings` of the duties, with spell and counts_against_employer.
        """
        if not settings.sample or settings.privacy == "statistics":
            return None
        at = np.flatnonzero(_over_four_weeks(spells, settings))
        against = findings["spell"][findings["counts_against_employer"] == True]  # noqa: E712  (None must be False)
        deviating = np.isin(at, against.to_numpy(dtype=np.int64))
        chances = _chances(spells["employee"].iloc[at], spells["start"].iloc[at], settings.seed)
        cases = pd.DataFrame({"unit": units[at], "shown": shown[at], "deviating": deviating})
        first = cases[[*STRATUM]].assign(chance=chances.astype(object), spell=at)
        return cls(
            cases.groupby([*STRATUM, "shown"]).size().reset_index(name="population"),
            _first_drawn(first, settings.sample),
        )

    @classmethod
    def together(cls, drawn: Sequence[Drawn], number: int) -> Drawn:
        """Those of several parts, whose row numbers are those of the whole."""
        strata = pd.concat([one.strata for one in drawn])
        return cls(
            strata.groupby([*STRATUM, "shown"])["population"].sum().reset_index(),
            _first_drawn(pd.concat([one.first for one in drawn]), number),
        )


def drawn_sample(drawn: Drawn | None, settings: Settings) -> Sample | None:
    """The sample that the settings ask for."""
    if drawn is None:
        return None
    # Those with something stand first in their unit.
    strata = drawn.strata.sort_values([*STRATUM], ascending=[True, False], ignore_index=True)
    share = allocated(settings.sample, strata["population"].to_numpy(dtype=np.int64))
    strata = strata.assign(drawn=share, stratum=range(len(strata)))
    first = drawn.first.merge(strata, on=[*STRATUM]).sort_values(["stratum", "chance"])
    chosen = first[first.groupby("stratum").cumcount() < first["drawn"]]
    told = strata.groupby(["shown", "deviating"])[["population", "drawn"]].sum().reset_index()
    return Sample(
        asked=settings.sample,
        seed=settings.seed,
        strata=tuple(
            Stratum(str(unit), bool(found), int(size), int(number))
            for unit, found, size, number in told.itertuples(index=False, name=None)
        ),
        spells=tuple(int(spell) for spell in chosen["spell"]),
    )


def _first_drawn(cases: pd.DataFrame, number: int) -> pd.DataFrame:
    """The first cases of each stratum, by their chance."""
    ordered = cases.sort_values([*STRATUM, "chance"], ignore_index=True)
    return ordered[ordered.groupby([*STRATUM]).cumcount() < number].reset_index(drop=True)


def _over_four_weeks(spells: pd.DataFrame, settings: Settings) -> Flags:
    """Cases of more than four weeks that have a day in the period."""
    long = spells["counted_days"].to_numpy(dtype=np.float64) > SAMPLED_OVER_DAYS
    if settings.period_from is None:
        return np.asarray(long)
    return np.asarray(long & (spells["end"].to_numpy(dtype=np.float64) >= day_number(settings.period_from)))


def _chances(employees: pd.Series, starts: pd.Series, seed: int) -> Texts1d:
    """What decides within a stratum: the case with the smallest hash is drawn first."""
    keys = [f"{seed}\n{employee}\n{int(start)}" for employee, start in zip(employees, starts, strict=True)]
    return np.array([hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() for key in keys], dtype=str)


def allocated(number: int, populations: Ints) -> Ints:
    """How many are drawn from each stratum: one each, the rest by largest remainder; never more than there are.

    With fewer than one each the largest strata give theirs.
    """
    number = min(number, int(populations.sum()))
    count = len(populations)
    largest_first = np.argsort(-populations, kind="stable")
    drawn = np.zeros(count, dtype=np.int64)
    drawn[largest_first[:number]] = 1
    rest, left = number - count, populations - 1
    if rest <= 0:
        return drawn
    # In whole numbers, so that no rounding of a machine decides.
    whole, remainder = np.divmod(left * rest, left.sum())
    more = np.argsort(-remainder, kind="stable")[: rest - int(whole.sum())]
    drawn += whole
    drawn[more] += 1
    return drawn
