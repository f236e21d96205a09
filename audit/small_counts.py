"""The level `statistics`: every count that is broken down and small is hidden, and what would give it away with it.

Totals of the company stay. What is hidden is None in the result, so that no report can show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from reports.marks import ROUTINES, group_of
from rules.completeness import PeopleInTables
from rules.days import Flags, Ints
from rules.result import AuditResult, Provenance, Reading, RuleOutcome, TableRead
from rules.suppression import hidden_cells
from rules.vocabulary import DEVIATIONS, VERDICTS

T = TypeVar("T")

NOT_PERSONS = ("routines", "columns")  # counts of checkpoints and of columns tell of nobody
TOLD = tuple(name for name in VERDICTS if name != "not_applicable")


def without_small_counts(result: AuditResult) -> AuditResult:
    """The result as `statistics` tells it: no count from 1 to small_group - 1 that is a part of another.

    The counts of the figures and of the control totals are hidden elsewhere (audit.figures.telling,
    audit.control_totals), since that takes the persons behind them. What the reading tells of the files (rows, faults,
    remarks) is whole: it must always add up.
    """
    limit = result.settings.small_group
    groups: dict[str, list[RuleOutcome]] = {}
    for outcome in result.outcomes:
        groups.setdefault(group_of(outcome), []).append(outcome)
    told = {outcome.rule: outcome for outcomes in groups.values() for outcome in _told(outcomes, limit)}
    return replace(
        result,
        outcomes=tuple(told[outcome.rule] for outcome in result.outcomes),
        group_sums=tuple(_summed(outcomes) for name, outcomes in groups.items() if name != ROUTINES),
        readings=tuple(Reading(reading.name, {"": reading.total}) for reading in result.readings),
        provenance=_provenance(result.provenance, limit),
        completeness=replace(result.completeness, people=_people(result.completeness.people, limit)),
    )


def _told(outcomes: Sequence[RuleOutcome], limit: int) -> list[RuleOutcome]:
    """The rules of one group, whose sums by verdict are told.

    To how many a duty does not apply, and how many lie outside the period, is much the same for many rules, so one
    would tell another: they are hidden for all, together. How many depend on merging is told of the group alone, unless
    it is none.
    """
    persons = [outcome for outcome in outcomes if outcome.on not in NOT_PERSONS]
    if not persons:
        return list(outcomes)
    counts = np.array([_row(outcome) for outcome in persons], dtype=np.int64)
    anyway = np.zeros(counts.shape, dtype=bool)
    anyway[:, -1] = True
    hidden = hidden_cells(counts, limit, anyway)
    few = (counts.sum(axis=1) < limit) & (counts.sum(axis=1) > 0)
    merging = any(outcome.merging for outcome in persons)
    masked = {
        outcome.rule: _masked(outcome, np.asarray(hidden[row] | few[row]), bool(few[row]), merging)
        for row, outcome in enumerate(persons)
    }
    return [masked.get(outcome.rule, outcome) for outcome in outcomes]


def _row(outcome: RuleOutcome) -> list[int]:
    """The counts of the verdicts that are told, and the rest of the subjects."""
    told = [outcome.verdicts[name] or 0 for name in TOLD]
    return [*told, (outcome.subjects or 0) - sum(told)]


def _masked(outcome: RuleOutcome, hidden: Flags, few: bool, merging: bool) -> RuleOutcome:
    """`few`: its subjects are few; those on spells have the spells of the company as subjects, which are told."""
    out = {name for name, is_hidden in zip(TOLD, hidden, strict=False) if is_hidden}
    return replace(
        outcome,
        subjects=_unless(few and outcome.on != "spells", outcome.subjects),
        verdicts={name: _unless(name in out or name not in TOLD, n) for name, n in outcome.verdicts.items()},
        outside_period=None,
        merging=_unless(merging, outcome.merging),
        headline=_unless(merging or bool(out & set(DEVIATIONS)), outcome.headline),
    )


def _summed(outcomes: Sequence[RuleOutcome]) -> RuleOutcome:
    """The sums of a group, as an outcome of the same group without a rule."""
    told: dict[str, int | None] = {name: sum(outcome.verdicts[name] or 0 for outcome in outcomes) for name in TOLD}
    return replace(
        outcomes[0],
        rule="",
        clause="",
        subjects=None,
        verdicts={name: told.get(name) for name in VERDICTS},
        outside_period=None,
        merging=sum(outcome.merging or 0 for outcome in outcomes),
        headline=sum(outcome.headline or 0 for outcome in outcomes),
    )


def _provenance(provenance: Provenance, limit: int) -> Provenance:
    """How often each absence code stands in a file is hidden where it is seldom; the rows of the file are told."""

    def told(table: TableRead) -> TableRead:
        hidden = hidden_cells(_counts([code.rows for code in table.codes]), limit)
        codes = zip(table.codes, hidden, strict=True)
        return replace(table, codes=tuple(replace(code, rows=_unless(out, code.rows)) for code, out in codes))

    return replace(provenance, tables=tuple(map(told, provenance.tables)))


def _people(people: PeopleInTables, limit: int) -> PeopleInTables:
    """Each count is a part of another; where one part is small, neither is told.

    Those who stand in both the list and the absences are a part of either, so the rest of both is hidden together.
    """
    out: set[str] = set()
    parts = {
        "never_absent": (people.never_absent, people.listed),
        "not_listed": (people.not_listed, people.absent),
        "long_absent": (people.long_absent, people.absent),
        "not_followed_up": (people.not_followed_up, people.long_absent),
        "only_followed_up": (people.only_followed_up, None),
    }
    for name, (part, whole) in parts.items():
        rest = None if whole is None or part is None else whole - part
        if any(n is not None and 0 < n < limit for n in (part, rest)):
            out.add(name)
    if out & {"never_absent", "not_listed"}:
        out |= {"never_absent", "not_listed"}
    if "long_absent" in out:
        out.add("not_followed_up")
    hidden = tuple(name for name in parts if name in out and getattr(people, name) is not None)
    places = () if "not_listed" in hidden else people.not_listed_places
    told = {name: None if name in hidden else getattr(people, name) for name in parts}
    return PeopleInTables(listed=people.listed, absent=people.absent, not_listed_places=places, hidden=hidden, **told)


def _counts(values: Sequence[int | None]) -> Ints:
    return np.array([value or 0 for value in values], dtype=np.int64)


def _unless(hidden: bool | np.bool_, value: T) -> T | None:
    return None if hidden else value
