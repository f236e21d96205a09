"""The drawing of cases for a visit: stratified, and the same whatever the order of the rows.

Strata are the unit, and whether the case has something in the headline. One case is drawn from each where the number
allows it, the rest in proportion to what is left. Within a stratum a hash of the seed, the employee and the first day
decides. The draw is made before people and units are hidden, so that every privacy level shows the same cases.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from rules.days import Flags, Ints, Texts1d, day_number
from rules.sample import SAMPLED_OVER_DAYS, Sample, Stratum
from rules.settings import Settings


def drawn_sample(
    spells: pd.DataFrame, units: Texts1d, shown: Texts1d, findings: pd.DataFrame, settings: Settings
) -> Sample | None:
    """The sample that the settings ask for; None when they ask for none or no row may be shown.

    `spells` as audit.spells builds them; `units` and `shown` are the unit of each, as it is and as it may be shown;
    `findings` of the duties, with spell and counts_against_employer.
    """
    if not settings.sample or settings.privacy == "statistics":
        return None
    at = np.flatnonzero(_over_four_weeks(spells, settings))
    against = findings["spell"][findings["counts_against_employer"] == True]  # noqa: E712  (None must be False)
    deviating = np.isin(at, against.to_numpy(dtype=np.int64))
    strata = pd.DataFrame({"unit": units[at], "deviating": ~deviating})  # those with something stand first
    stratum = strata.groupby(["unit", "deviating"], sort=True, dropna=False).ngroup().to_numpy(dtype=np.int64)
    chances = _chances(spells["employee"].iloc[at], spells["start"].iloc[at], settings.seed)
    order = np.lexsort((chances, stratum))
    populations = np.bincount(stratum) if len(at) else np.zeros(0, dtype=np.int64)
    first = np.repeat(np.cumsum(populations) - populations, populations)
    taken = np.arange(len(at)) - first < np.repeat(allocated(settings.sample, populations), populations)
    chosen = order[taken]
    counts = (
        pd.DataFrame({"unit": shown[at], "deviating": deviating, "drawn": np.isin(np.arange(len(at)), chosen)})
        .groupby(["unit", "deviating"], sort=True)["drawn"]
        .agg(["size", "sum"])
        .reset_index()
    )
    return Sample(
        asked=settings.sample,
        seed=settings.seed,
        strata=tuple(
            Stratum(str(unit), bool(found), int(size), int(drawn))
            for unit, found, size, drawn in counts.itertuples(index=False, name=None)
        ),
        spells=tuple(int(spell) for spell in at[chosen]),
    )


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
