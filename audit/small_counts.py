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
from rules.vocabulary import DEVIATIONS, ON_TIME, UNKNOWN, VERDICTS

T = TypeVar("T")

NOT_PERSONS = ("routines", "columns")  # counts of checkpoints and of columns tell of nobody
TOLD = tuple(name for name in VERDICTS if name != "not_applicable")
TOGETHER = (ON_TIME, DEVIATIONS, UNKNOWN)  # verdicts whose sum may be told where they are not


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
    hidden, sums = _hidden(counts, limit)
    few = (counts.sum(axis=1) < limit) & (counts.sum(axis=1) > 0)
    merging = any(outcome.merging for outcome in persons)
    masked = {
        outcome.rule: _masked(outcome, hidden[row] | few[row], sums[row] | few[row], bool(few[row]), merging)
        for row, outcome in enumerate(persons)
    }
    return [masked.get(outcome.rule, outcome) for outcome in outcomes]


def _hidden(counts: Ints, limit: int) -> tuple[Flags, Flags]:
    """Which counts of a table of _row are hidden, and which sums of its verdicts TOGETHER.

    First the sums and the verdicts that stand alone, whose totals by rule and by verdict are told. Then the verdicts of
    each sum, whose totals are that sum and their own: what lets a sum be another lets its verdicts be others too. Where
    these leave a small count no freedom, no sum is told.
    """
    groups = [[TOLD.index(name) for name in names] for names in TOGETHER]
    alone = [place for place in range(counts.shape[1]) if not any(place in group for group in groups)]
    coarse = np.stack([counts[:, places].sum(axis=1) for places in (*groups, *([place] for place in alone))], axis=1)
    outer = hidden_cells(coarse, limit, _last(coarse))
    hidden = np.zeros(counts.shape, dtype=bool)
    hidden[:, alone] = outer[:, len(groups) :]
    for number, places in enumerate(groups):
        hidden[:, places] = hidden_cells(counts[:, places], limit, np.repeat(outer[:, [number]], len(places), axis=1))
        if hidden[:, places].all():
            return hidden_cells(counts, limit, _last(counts)), np.ones((len(counts), len(groups)), dtype=bool)
    return hidden, outer[:, : len(groups)]


def _last(counts: Ints) -> Flags:
    """The last column, the rest of the subjects, is hidden whatever it says."""
    flags = np.zeros(counts.shape, dtype=bool)
    flags[:, -1] = True
    return flags


def _row(outcome: RuleOutcome) -> list[int]:
    """The counts of the verdicts that are told, and the rest of the subjects."""
    told = [outcome.verdicts[name] or 0 for name in TOLD]
    return [*told, (outcome.subjects or 0) - sum(told)]


def _masked(outcome: RuleOutcome, hidden: Flags, sums: Flags, few: bool, merging: bool) -> RuleOutcome:
    """`few`: its subjects are few; those on spells have the spells of the company as subjects, which are told."""
    out = {name for name, is_hidden in zip(TOLD, hidden, strict=False) if is_hidden}
    together = {
        " ".join(names): _unless(is_hidden, sum(outcome.verdicts[name] or 0 for name in names))
        for names, is_hidden in zip(TOGETHER, sums, strict=True)
    }
    return replace(
        outcome,
        subjects=_unless(few and outcome.on != "spells", outcome.subjects),
        verdicts={name: _unless(name in out or name not in TOLD, n) for name, n in outcome.verdicts.items()},
        outside_period=None,
        merging=_unless(merging, outcome.merging),
        headline=_unless(merging or together[" ".join(DEVIATIONS)] is None, outcome.headline),
        together=together,
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
