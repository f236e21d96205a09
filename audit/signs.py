"""Runs the signs (dates made afterwards, privacy) over everything that is recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.addresses import joined
from audit.engine import FollowUp, whole
from audit.outcomes import SUBJECT, outcome_of
from audit.tables import Tables
from rules.catalogue import signs
from rules.days import Texts1d, day_number, iso_texts
from rules.judged import CODE
from rules.registry import Rule
from rules.result import RuleOutcome
from rules.settings import Settings
from rules.signs import Seen


@dataclass(frozen=True)
class Signs:
    """What the signs came to.

    findings: one row a sign; FINDING_COLUMNS save employee, unit, spell_start and ongoing. `spell` is -1 where the
        sign belongs to no spell
    """

    findings: pd.DataFrame
    outcomes: tuple[RuleOutcome, ...]


def look_for_signs(tables: Tables, follow_up: FollowUp, settings: Settings) -> Signs:
    """Look at all events, whatever their date, and at the columns that hold private values."""
    period_from = -np.inf if settings.period_from is None else float(day_number(settings.period_from))
    events = follow_up.events[~follow_up.events["denied"]]
    seen = Seen(events, _private(tables), day_number(settings.as_of), period_from)
    findings, outcomes = [], []
    for rule in signs():
        assert rule.look is not None
        subjects = rule.look(seen)
        sign = subjects["sign"].to_numpy(dtype=bool)
        in_period = ~(subjects["day"].to_numpy(dtype=np.float64) < period_from)
        verdict = np.where(sign, CODE["unclear"], CODE["not_applicable"]).astype(np.int8)
        nothing = np.zeros(len(subjects), dtype=bool)
        outcomes.append(outcome_of(rule, verdict, in_period, nothing, nothing))
        if (sign & in_period).any():
            findings.append(_findings(rule, subjects[sign & in_period], seen, tables))
    none = pd.DataFrame({"spell": np.zeros(0, dtype=np.int64)})
    return Signs(pd.concat(findings, ignore_index=True) if findings else none, tuple(outcomes))


def _private(tables: Tables) -> pd.DataFrame:
    columns = [(column.code, column.header, column.cells) for column in tables.private]
    return pd.DataFrame(columns, columns=["code", "place", "cells"])


def _findings(rule: Rule, found: pd.DataFrame, seen: Seen, tables: Tables) -> pd.DataFrame:
    value = rule.history[-1]
    return pd.DataFrame(
        {
            "rule": rule.id,
            "verdict": "unclear",
            "subject": SUBJECT[rule.on],
            "event": found["event"].to_numpy(dtype=object),
            "subject_day": iso_texts(found["day"].to_numpy(dtype=np.float64)),
            "spell": found["spell"].to_numpy(dtype=np.int64),
            "count": whole(found["count"].to_numpy(dtype=np.float64)),
            "done": iso_texts(found["done"].to_numpy(dtype=np.float64)),
            "counts_against_employer": False,
            "depends_on_merging": False,
            "clause": value.clause,
            "act": value.act,
            "law_from": value.valid_from.isoformat(),
            "counts": "",
            "exemption": "",
            "remarks": "",
            "source": _sources(rule, found, seen, tables),
        }
    )


def _sources(rule: Rule, found: pd.DataFrame, seen: Seen, tables: Tables) -> Texts1d:
    """The cell of the event, the header of the column, or the cells of the plans of that day."""
    if rule.on == "columns":
        return found["place"].to_numpy(dtype=object)
    told = tables.follow_up
    cells = tables.addresses(told, told["column"]).to_numpy(dtype=object)
    if rule.on == "events":
        return np.asarray(cells[found["row"].to_numpy(dtype=np.int64)])
    plans = seen.in_period
    plans = plans[plans["event"].isin(rule.reads) & (plans["spell"] >= 0) & plans["day"].isin(found["day"])]
    plans = plans.sort_values("day", kind="stable")
    days, which = np.unique(plans["day"].to_numpy(dtype=np.float64), return_inverse=True)
    by_day = joined(which, cells[plans["row"].to_numpy(dtype=np.int64)], len(days))
    return by_day[np.searchsorted(days, found["day"].to_numpy(dtype=np.float64))]
