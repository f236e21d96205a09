"""A sample of cases that was drawn for a visit: how, from how many, and which."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLED_OVER_DAYS = 28  # cases with more counted days than this: the plan was due


@dataclass(frozen=True)
class Stratum:
    """Cases of one unit that have, or have not, something in the headline."""

    unit: str  # as the privacy level shows it; units that are hidden are one
    deviating: bool
    population: int
    drawn: int


@dataclass(frozen=True)
class Sample:
    """A stratified draw without putting back; the same seed draws the same cases whatever the order of the rows."""

    asked: int
    seed: int
    strata: tuple[Stratum, ...]
    spells: tuple[int, ...]  # row numbers in spells, by stratum and then as they were drawn

    @property
    def population(self) -> int:
        return sum(stratum.population for stratum in self.strata)
