"""Recorded exemptions held against their duty (rulebook section 4, line 5 and the doubts of line 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rules.cases import Cases
from rules.counting import Counting
from rules.days import Days, Flags, Ints, Texts1d, alike
from rules.events import Events
from rules.vocabulary import EXEMPTION_REASONS

RETURNING_SOON_DAYS = 28  # "returning soon" holds while the counting ends within this many days after T

# What an exemption comes to, the best first. All but the first two leave a question, and are remarks by these names.
STANDINGS = (
    "holds",
    "returning_soon_overtaken",
    "exemption_too_late",
    "statement_lacking",
    "exemption_wrong_reason",
    "exemption_without_reason",
)


_VALID = tuple(f"{event} {word}" for event, words in EXEMPTION_REASONS.items() for word in words)


@dataclass(frozen=True)
class Exemptions:
    """The exemptions from one duty by what they come to; one value a spell."""

    reason: Texts1d  # of the first that holds, "" where none does
    day: Days  # of the same; NaN where it has no date
    overtaken: Flags  # a "returning soon" that did not come true
    doubts: dict[str, Flags]  # remark -> spells with an exemption that does not hold for this cause

    @property
    def holds(self) -> Flags:
        return np.asarray(self.reason != "", dtype=bool)

    @property
    def doubtful(self) -> Flags:
        return np.asarray(np.logical_or.reduce(list(self.doubts.values())))


def judge_exemptions(
    cases: Cases, kinds: tuple[str, ...], counting: Counting, unproven: Mapping[str, Flags] | None = None
) -> Exemptions:
    """The exemptions of these kinds in every spell. One that holds is enough; an undated one is the last to be used."""
    found = standings(cases, kinds, counting, unproven or {})
    used = found.where(found["standing"] == "holds")
    reason, day = alike("", len(cases)), np.full(len(cases), np.nan)
    # The last write stays, so the first one that holds comes last.
    reason[used.spell[::-1]], day[used.spell[::-1]] = used["reason"][::-1], used.day[::-1]

    def spells_with(standing: str) -> Flags:
        return cases.any_of(found.where(found["standing"] == standing))

    return Exemptions(
        reason=reason,
        day=day,
        overtaken=spells_with("returning_soon_overtaken"),
        doubts={standing: spells_with(standing) for standing in STANDINGS[2:]},
    )


def standings(cases: Cases, kinds: tuple[str, ...], counting: Counting, unproven: Mapping[str, Flags]) -> Events:
    """Every reason of every exemption of these kinds: spell, day, reason, row (of the follow-up) and standing.

    Sorted by spell and day, those without a date last. `employee_not_cooperating` is its own reason. `unproven` names
    reasons that hold only with something beside them, and the spells that lack it.
    """
    events = cases.of_kinds(*kinds)
    events = events.taken(np.lexsort((events.day, events.spell)))
    row, reason = _one_by_one(events["reason"])
    events = events.taken(row)
    spell, day, kind = events.spell, events.day, events["event"]
    own_reason = kind == "employee_not_cooperating"
    reason = np.where(own_reason, "employee_not_cooperating", reason)
    lacking = np.zeros(len(events), dtype=bool)
    for word, spells in unproven.items():
        lacking |= (reason == word) & spells[spell]
    due, last_day = counting.due[spell], counting.last_day[spell]
    standing = np.select(
        [
            reason == "",
            ~(own_reason | _valid(kind, reason)),
            lacking,
            day > due + cases.tolerance,
            (reason == "returning_soon") & ~(last_day <= due + RETURNING_SOON_DAYS),
        ],
        [*reversed(STANDINGS[1:])],
        default=STANDINGS[0],
    )
    return Events({"spell": spell, "day": day, "row": events["row"], "reason": reason, "standing": standing})


def _one_by_one(cells: Texts1d) -> tuple[Ints, Texts1d]:
    """The words of cells that may hold several, separated by a comma, and the row of each."""
    codes, different = pd.factorize(cells)
    parted = [str(cell).split(",") for cell in different]
    many = np.array([len(words) for words in parted], dtype=np.int64)
    times = many[codes]
    row = np.repeat(np.arange(len(cells)), times)
    nth = np.arange(len(row)) - (np.cumsum(times) - times)[row]
    words = np.array([word for words in parted for word in words], dtype=object)
    return row, words[(np.cumsum(many) - many)[codes[row]] + nth]


def _valid(kind: Texts1d, reason: Texts1d) -> Flags:
    return np.asarray(pd.Index(kind + " " + reason, dtype=object).isin(_VALID))
