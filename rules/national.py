"""National absence rates as dated data (rules/reference/absence_rates.toml), and what a company may be held beside.

Like with like only: total with total, certified with certified, a quarter with the same quarter, a year with that year.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

MEASURES = ("total", "self_certified", "certified")
SERIES = ("all", "state", "municipalities", "counties")


@dataclass(frozen=True)
class Reference:
    """One national value with its source."""

    name: str  # whose it is: a word of SERIES
    measure: str
    time: str  # "2023" or "2023Q1"
    per_cent: float
    producer: str  # who made the statistics
    told_by: str  # where it was read: publisher and title
    title: str
    last_read: date


@cache
def references() -> tuple[Reference, ...]:
    """Every value. ValueError when one lacks a field, is of an unknown series or stands twice."""
    text = files("rules").joinpath("reference", "absence_rates.toml").read_text("utf-8")
    found = []
    for series in tomllib.loads(text)["series"]:
        values = series.pop("values")
        try:
            found += [Reference(time=time, per_cent=value, **series) for time, value in values.items()]
        except TypeError as problem:
            raise ValueError(f"a reference series is incomplete: {problem}") from problem
    keys = [(one.name, one.measure, one.time) for one in found]
    if len(set(keys)) < len(keys) or not all(name in SERIES and measure in MEASURES for name, measure, _ in keys):
        raise ValueError("a reference series is unknown or told twice")
    return tuple(found)


def comparable(measure: str, time: str, name: str = "all") -> Reference | None:
    """The national value that a company's rate of this measure and quarter ("2023Q1") or year may be held beside.

    None where there is none: then nothing is put in its place.
    """
    wanted = (name, measure, time)
    return next((one for one in references() if (one.name, one.measure, one.time) == wanted), None)
