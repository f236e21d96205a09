"""Runs the rules over the spells: one frame of findings, and what came of each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.events import EmploymentEnds, follow_up_by_spell
from audit.merging import depends_on_merging
from audit.spells import Built
from audit.tables import Tables
from rules import law
from rules.cases import Cases
from rules.catalogue import rules_on
from rules.days import Flags, day_number, iso_texts
from rules.registry import Rule
from rules.result import RuleOutcome
from rules.routines import JudgedRoutines
from rules.settings import Settings
from rules.verdicts import CODE, DEVIATION_CODES, Judged
from rules.vocabulary import CHECKPOINTS, DEVIATIONS, VERDICTS


@dataclass(frozen=True)
class Assessment:
    """What the rules on spells came to.

    findings: one row a finding, spell by spell; FINDING_COLUMNS save employee, unit, spell_start, ongoing and source.
        `not_applicable` and what belongs before the period is left out
    events: as audit.events.follow_up_by_spell gives them
    """

    findings: pd.DataFrame
    outcomes: tuple[RuleOutcome, ...]
    events: pd.DataFrame
    recorded: frozenset[str]


def recorded_kinds(tables: Tables, settings: Settings) -> frozenset[str]:
    """The event kinds that the source records (rulebook section 4), the user's word included."""
    return (tables.recorded | set(settings.recorded)) - set(settings.not_recorded)


def assess(tables: Tables, built: Built, settings: Settings) -> Assessment:
    """Tie the events to their spells and judge every rule on spells."""
    as_of = day_number(settings.as_of)
    recorded = recorded_kinds(tables, settings)
    events = follow_up_by_spell(tables.follow_up, built.spells, settings.gap_days)
    ends = EmploymentEnds.of(tables, built.spells, as_of)
    decide = events[(events["spell"] >= 0) & ~(events["day"] > as_of)]
    cases = Cases(ends.beside(built.spells), built.stretches, decide, recorded, as_of, settings.tolerance_days)
    judged = {rule: _judge(rule, cases) for rule in rules_on("spells")}
    in_period = {rule: _in_period(one, cases, settings) for rule, one in judged.items()}
    deviating = {rule: np.isin(one.verdict, DEVIATION_CODES) & in_period[rule] for rule, one in judged.items()}
    merging = depends_on_merging(deviating, cases, tables.absences, ends, settings)
    findings = pd.concat(
        [
            _findings(rule, order, one, cases, in_period[rule], deviating[rule], merging[rule])
            for order, (rule, one) in enumerate(judged.items())
        ]
    )
    outcomes = tuple(
        _outcome(rule, one, in_period[rule], deviating[rule], merging[rule]) for rule, one in judged.items()
    )
    by_spell = findings.sort_values(["spell", "order"], ignore_index=True, kind="stable").drop(columns="order")
    return Assessment(by_spell, outcomes, events, recorded)


def _judge(rule: Rule, cases: Cases) -> Judged:
    assert rule.judge is not None
    judged = rule.judge(rule, cases, law.in_force(rule.law, cases.start))
    spell_end = cases.spells["end"].to_numpy(dtype=np.float64)
    applies = judged.verdict != CODE["not_applicable"]
    remarks = judged.remarks
    remarks.add("spans_law_change", applies & law.changes_between(rule.law, cases.start, spell_end))
    remarks.add("may_be_prolonged", applies & cases.spells["may_be_prolonged"].to_numpy(dtype=bool))
    remarks.add("may_have_started_earlier", applies & cases.spells["may_have_started_earlier"].to_numpy(dtype=bool))
    return judged


def _in_period(judged: Judged, cases: Cases, settings: Settings) -> Flags:
    """Duties with T from period_from on; what has no T, or waits for it, goes by the spell's last day."""
    if settings.period_from is None:
        return np.ones(len(cases), dtype=bool)
    due, end = judged.counting.due, cases.spells["end"].to_numpy(dtype=np.float64)
    by_end = np.isnan(due) | np.isin(judged.verdict, [CODE["pending"], CODE["not_applicable"]])
    return np.asarray(np.where(by_end, end, due) >= day_number(settings.period_from))


def _findings(
    rule: Rule, order: int, judged: Judged, cases: Cases, in_period: Flags, deviating: Flags, merging: Flags
) -> pd.DataFrame:
    at = np.flatnonzero(in_period & (judged.verdict != CODE["not_applicable"]))
    counting, in_force = judged.counting, judged.law
    return pd.DataFrame(
        {
            "order": order,
            "rule": rule.id,
            "verdict": np.array(VERDICTS, dtype=object)[judged.verdict[at]],
            "subject": "spell",
            "spell": at,
            "counted_from": iso_texts(counting.first_day[at]),
            "counted_days": whole(counting.days[at]),
            "due": iso_texts(counting.due[at]),
            "done": iso_texts(judged.done[at]),
            "days_late": whole(judged.days_late[at]),
            "counts_against_employer": (deviating & ~merging & rule.in_headline)[at].astype(object),
            "depends_on_merging": merging[at].astype(object),
            "clause": in_force.clause[at],
            "act": in_force.act[at],
            "law_from": in_force.valid_from[at],
            "weeks": whole(in_force.weeks[at]),
            "counts": in_force.counts[at],
            "exemption": judged.exemption[at],
            "remarks": judged.remarks.codes[at],
        }
    )


def _outcome(rule: Rule, judged: Judged, in_period: Flags, deviating: Flags, merging: Flags) -> RuleOutcome:
    found = np.bincount(judged.verdict[in_period], minlength=len(VERDICTS))
    return RuleOutcome(
        rule=rule.id,
        bearer=rule.bearer,
        rule_class=rule.rule_class,
        authority=rule.authority,
        clause=rule.clause,
        subjects=len(judged.verdict),
        verdicts=dict(zip(VERDICTS, found.tolist(), strict=True)),
        outside_period=int((~in_period).sum()),
        merging=int(merging.sum()),
        headline=int((deviating & ~merging).sum()) if rule.in_headline else 0,
    )


def routine_outcomes(judged: JudgedRoutines) -> tuple[RuleOutcome, ...]:
    """The outcome of each routine checkpoint; every one that is missing counts in the routine line."""
    return tuple(
        RuleOutcome(
            rule=rule.id,
            bearer=rule.bearer,
            rule_class=value.rule_class,
            authority=rule.authority,
            clause=value.clause,
            subjects=1,
            verdicts={word: int(word == verdict) for word in VERDICTS},
            outside_period=0,
            merging=0,
            headline=int(verdict in DEVIATIONS),
        )
        for rule, verdict, value in zip(rules_on("routines"), judged.verdict, judged.law, strict=True)
    )


def routine_findings(judged: JudgedRoutines) -> pd.DataFrame:
    """Findings of the routine checkpoints, in the shape of those on spells."""
    law_values: Mapping[str, list[object]] = {
        "clause": [value.clause for value in judged.law],
        "act": [value.act for value in judged.law],
        "law_from": [value.valid_from.isoformat() for value in judged.law],
    }
    found = pd.DataFrame(
        {
            "rule": list(CHECKPOINTS),
            "verdict": judged.verdict,
            "subject": "routine",
            "counts_against_employer": np.isin(judged.verdict.astype(str), DEVIATIONS).astype(object),
            "depends_on_merging": False,
            **law_values,
            "counts": "",
            "exemption": "",
            "remarks": judged.remarks,
            "row": judged.row,
        }
    )
    return found[found["verdict"] != "not_applicable"].reset_index(drop=True)


def whole(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers as Python int, None where there is none."""
    known = ~np.isnan(numbers)
    told = np.full(len(numbers), None, dtype=object)
    told[known] = numbers[known].astype(np.int64).astype(object)
    return told
