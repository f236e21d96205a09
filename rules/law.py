"""The law as dated data: rules/law/<paragraph>.toml, and the value in force on a day, for many days at once.

A value holds from its `from` until the next value of the same name. Before the first value, and from one that says
`repealed`, there is no such law. A deadline without `weeks` is one whose limit is not known to us.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from rules.days import Days, Flags, Ints, Texts1d, day_number


@dataclass(frozen=True)
class LawValue:
    """One value of the law with its date and source. `last_read`: a person held it against the source that day."""

    valid_from: date
    clause: str
    act: str
    last_read: date
    weeks: int | None = None
    counts: str = ""
    rule_class: str = ""
    written: bool = False
    repealed: bool = False  # from this day there is no such law


@dataclass(frozen=True)
class InForce:
    """The values in force on the first day of each subject; what is asked of them are arrays of one value a subject."""

    values: tuple[LawValue, ...]
    position: npt.NDArray[np.int64]  # which value; -1 before the first

    def of(self, subjects: Ints) -> InForce:
        """The values for these subjects, by position: those of the events of a spell are the spell's."""
        return InForce(self.values, self.position[subjects])

    @cached_property
    def exists(self) -> Flags:
        return np.array([not value.repealed for value in self.values] + [False])[self.position]

    @cached_property
    def weeks(self) -> Days:
        """NaN where there is no law or its limit is not known."""
        return np.array([np.nan if value.weeks is None else value.weeks for value in self.values] + [np.nan])[
            self.position
        ]

    @property
    def known(self) -> Flags:
        return ~np.isnan(self.weeks)

    @cached_property
    def counts_full(self) -> Flags:
        """True where an unbroken run at grade 100 is counted."""
        return np.array([value.counts == "full" for value in self.values] + [False])[self.position]

    @property
    def counts(self) -> Texts1d:
        """What is counted: "all", "full" or ""."""
        return self._texts([value.counts for value in self.values])

    @property
    def clause(self) -> Texts1d:
        return self._texts([value.clause for value in self.values])

    @property
    def act(self) -> Texts1d:
        return self._texts([value.act for value in self.values])

    @property
    def valid_from(self) -> Texts1d:
        """ISO text, or None."""
        return np.array([*(value.valid_from.isoformat() for value in self.values), None], dtype=object)[self.position]

    def _texts(self, texts: list[str]) -> Texts1d:
        return np.array([*texts, ""], dtype=object)[self.position]


@cache
def history(name: str) -> tuple[LawValue, ...]:
    """All values of a name such as "aml_4_6.follow_up_plan", the oldest first.

    KeyError when there is none; ValueError when they are not in order of date or one lacks a field.
    """
    table, key = name.split(".")
    values = tuple(_law_value(item) for item in _table(table)[key])
    if [v.valid_from for v in values] != sorted({v.valid_from for v in values}):
        raise ValueError(f"law values of {name} are not in order of date")
    return values


def names(table: str) -> tuple[str, ...]:
    """The names that one file of law values holds."""
    return tuple(_table(table))


def in_force(name: str, first_day: Days) -> InForce:
    """The value in force on each day of `first_day`."""
    values = history(name)
    starts = np.array([day_number(value.valid_from) for value in values], dtype=np.float64)
    if len(first_day):  # mostly one value is in force on all of them
        oldest, newest = np.searchsorted(starts, (first_day.min(), first_day.max()), side="right") - 1
        if oldest == newest and not np.isnan(first_day).any():
            return InForce(values, np.full(len(first_day), oldest))
    return InForce(values, np.searchsorted(starts, first_day, side="right") - 1)


def limit_unknown(name: str, first_day: Days) -> bool:
    """Whether one of the values in force on these days has a limit that is not known to us."""
    values = history(name)
    if not len(first_day) or all(value.weeks is None for value in values):
        return False
    position = in_force(name, np.array([first_day.min(), first_day.max()])).position
    return any(value.weeks is None for value in values[max(int(position[0]), 0) : int(position[1]) + 1])


def changes_between(name: str, first_day: Days, last_day: Days) -> Flags:
    """True where a value of the law begins after the first day and up to the last."""
    starts = np.array([day_number(value.valid_from) for value in history(name)], dtype=np.float64)
    if not len(first_day) or not ((first_day.min() < starts) & (starts <= last_day.max())).any():
        return np.zeros(len(first_day), dtype=bool)
    return np.asarray(
        np.searchsorted(starts, last_day, side="right") > np.searchsorted(starts, first_day, side="right")
    )


def oldest_reading(law_names: tuple[str, ...]) -> date:
    """The oldest day on which a person read one of these values in its source."""
    return min(value.last_read for name in law_names for value in history(name))


def _law_value(item: dict[str, object]) -> LawValue:
    names_here = {"from": "valid_from", "class": "rule_class"}
    try:
        return LawValue(**{names_here.get(key, key): value for key, value in item.items()})  # type: ignore[arg-type]
    except TypeError as problem:
        raise ValueError(f"a law value is incomplete: {problem}") from problem


@cache
def _table(table: str) -> dict[str, list[dict[str, object]]]:
    text = files("rules").joinpath("law", f"{table}.toml").read_text("utf-8")
    return dict(tomllib.loads(text))
