"""The level `statistics`: every count that is broken down and small is hidden, and what would give it away with it.

Totals of the company stay. What is hidden is None in the result, so that no report can show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.marks import ROUTINES, group_of
from rules.completeness import Completeness, PeopleInTables
from rules.result import AuditResult, Provenance, Reading, RuleOutcome, TableRead
from rules.vocabulary import DUE, ON_TIME, VERDICTS

NOT_PERSONS = ("routines", "columns")  # counts of checkpoints and of columns tell of nobody
TOLD = tuple(name for name in VERDICTS if name != "not_applicable")


def without_small_counts(result: AuditResult) -> AuditResult:
    """The result as `statistics` tells it: totals of the company, and no count that is a part of one and small.

    The rules hang together (who is called to a meeting, what plan there is to send), so that counts of one would tell
    those of another: of a rule on persons the share that was met is told, in whole per cent, and the verdicts are told
    of a group of rules together. The counts of the figures and of the control totals are hidden elsewhere
    (audit.figures.telling, audit.control_totals), since that takes the persons behind them. What the reading tells of
    the files (rows, faults, remarks) is whole: it must always add up.
    """
    limit = result.settings.small_group
    groups: dict[str, list[RuleOutcome]] = {}
    for outcome in result.outcomes:
        groups.setdefault(group_of(outcome), []).append(outcome)
    duties = result.told_figures.duties
    persons = {cell.rule: cell.persons for cell in duties if cell.unit is None and not cell.quarter}
    return replace(
        result,
        outcomes=tuple(
            outcome if outcome.on in NOT_PERSONS else _share_alone(outcome, persons.get(outcome.rule, 0), limit)
            for outcome in result.outcomes
        ),
        group_sums=tuple(_summed(outcomes) for name, outcomes in groups.items() if name != ROUTINES),
        readings=tuple(Reading(reading.name, {"": reading.total}) for reading in result.readings),
        provenance=_provenance(result.provenance),
        completeness=_completeness(result.completeness, result.persons, limit),
    )


def _share_alone(outcome: RuleOutcome, persons: int, limit: int) -> RuleOutcome:
    """The share met of those due, where these are `limit` persons or more, and so are the counts of either side."""
    on_time, due = (sum(outcome.verdicts[name] or 0 for name in names) for names in (ON_TIME, DUE))
    few = persons < limit or any(0 < n < limit for n in (on_time, due - on_time))
    return replace(
        outcome,
        subjects=None,
        verdicts=dict.fromkeys(outcome.verdicts),
        outside_period=None,
        merging=None,
        headline=None,
        met_per_cent=None if few or not due else (200 * on_time + due) // (2 * due),  # half up
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


def _provenance(provenance: Provenance) -> Provenance:
    """How often an absence code stands in a file is not told: many rows may be of few persons."""

    def told(table: TableRead) -> TableRead:
        return replace(table, codes=tuple(replace(code, rows=None) for code in table.codes))

    return replace(provenance, tables=tuple(map(told, provenance.tables)))


def _completeness(told: Completeness, persons: int, limit: int) -> Completeness:
    """`persons`: those with a spell."""
    ends = tuple(replace(end, starts=None) for end in told.sudden_ends)
    return replace(told, people=_people(told.people, persons, limit), sudden_ends=ends)


def _people(people: PeopleInTables, persons: int, limit: int) -> PeopleInTables:
    """Each count is a part of another; where one part is small, neither is told. `persons`: those with a spell.

    Those who stand in both the list and the absences are a part of either, so the rest of both is hidden together.
    """
    parts = {
        "never_absent": (people.never_absent, people.listed),
        "not_listed": (people.not_listed, people.absent),
        "long_absent": (people.long_absent, persons),
        "not_followed_up": (people.not_followed_up, people.long_absent),
        "only_followed_up": (people.only_followed_up, None),
        "absent": (people.absent, None),
    }
    rests = {name: None if whole is None or part is None else whole - part for name, (part, whole) in parts.items()}
    rests["absent"] = None if people.absent is None else people.absent - persons
    few = {
        name for name, (part, _) in parts.items() if any(n is not None and 0 < n < limit for n in (part, rests[name]))
    }
    if few & {"never_absent", "not_listed"}:
        few |= {"never_absent", "not_listed"}
    if "absent" in few:  # the list and those absent hold the same persons
        few |= {"never_absent", "not_listed"}
    if "long_absent" in few:
        few.add("not_followed_up")
    hidden = tuple(name for name in parts if name in few and getattr(people, name) is not None)
    places = () if "not_listed" in hidden else people.not_listed_places
    return replace(people, not_listed_places=places, hidden=hidden, **dict.fromkeys(hidden))
