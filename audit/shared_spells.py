"""Which spells two ways of joining have in common: what every rule sees of them is alike, and so their verdicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.cases import Cases
from rules.days import Flags, Ints, owner_day

# What a rule may look at in a spell (rules.cases.Cases) and another joining can change where the first day is the same.
# A way of joining either adds counted days to a spell or takes some from it, so as many days are the same stretches.
LOOKED_AT = ("end", "ongoing", "counted_days", "last_counted", "certified", "grade_known", "self_certified_run")


@dataclass(frozen=True)
class Joined:
    """The spells of some records under one way of joining, and the spell of each event among them (-1: none)."""

    cases: Cases
    tied: Ints


def shared(one: Joined, other: Joined) -> tuple[Flags, Flags]:
    """True for the spells of each that the other has as well: of the same days, with the same events.

    The records are the same, and so are the law, as_of and what can be evidence.
    """
    mine, theirs = _same_first_day(one.cases, other.cases)
    alike = np.ones(len(mine), dtype=bool)
    for name in LOOKED_AT:
        alike &= one.cases.of_spell[name][mine] == other.cases.of_spell[name][theirs]
    # An event that moves is missed where it was, and is new where it is.
    was, is_now = _pair_of(one.tied, mine, len(one.cases)), _pair_of(other.tied, theirs, len(other.cases))
    for pair in (was, is_now):
        alike[pair[(was != is_now) & (pair >= 0)]] = False
    here, there = np.zeros(len(one.cases), dtype=bool), np.zeros(len(other.cases), dtype=bool)
    here[mine], there[theirs] = alike, alike
    return here, there


def _same_first_day(one: Cases, other: Cases) -> tuple[Ints, Ints]:
    """The spells of the same person and first day, as row numbers in each; spells are sorted by both."""
    mine, theirs = (owner_day(cases.of_spell["person"], cases.of_spell["start"]) for cases in (one, other))
    at = np.searchsorted(theirs, mine)
    found = np.append(theirs, -1)[at] == mine
    return np.flatnonzero(found), at[found]


def _pair_of(tied: Ints, paired: Ints, count: int) -> Ints:
    """Which of the pairs each event belongs to, -1 where its spell is in none; `paired` are spells of `count`."""
    pair = np.full(count + 1, -1, dtype=np.int64)  # the last is what an event without a spell is asked for
    pair[paired] = np.arange(len(paired))
    return np.asarray(pair[tied])
