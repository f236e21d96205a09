"""Runs the signs (dates made afterwards, privacy) over everything that is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.addresses import joined
from audit.engine import whole
from audit.outcomes import SUBJECT, outcome_of
from audit.tables import Tables
from rules.catalogue import signs
from rules.days import day_number, iso_texts
from rules.judged import CODE
from rules.registry import Rule
from rules.result import RuleOutcome
from rules.settings import Settings
from rules.signs import Seen


class Signs(NamedTuple):
    """What some of the signs came to.

    findings: one row a sign, rule by rule; FINDING_COLUMNS save employee, unit, spell_start and ongoing, and `at` (the
        place of the event in the follow-up of all, 0 for other subjects). `spell` is -1 where the sign belongs to none
    """

    findings: pd.DataFrame
    outcomes: tuple[RuleOutcome, ...]


def signs_of_events(tables: Tables, events: pd.DataFrame, settings: Settings) -> Signs:
    """Look at all events, whatever their date."""
    nothing = pd.DataFrame()
    seen = Seen(events[~events["denied"]], nothing, nothing, nothing, day_number(settings.as_of))

    def told(found: pd.DataFrame) -> pd.DataFrame:
        rows = tables.follow_up.iloc[found["row"].to_numpy(dtype=np.int64)]
        cells = tables.addresses(rows, rows["column"]).to_numpy(dtype=object)
        return found.assign(source=cells, at=rows.index.to_numpy())

    return _signs("events", seen, settings, told)


def signs_of_whole(
    tables: Tables, columns: pd.DataFrame, plans: pd.DataFrame, plan_cells: pd.DataFrame, settings: Settings
) -> Signs:
    """Look at what only all employees together tell, and at the columns that hold private values.

    `columns` and `plans` as in rules.signs.Seen; `plan_cells`: the cells of the plans of `batch_days`: day, at, cell.
    """
    private = [(column.code, column.header, column.cells) for column in tables.private]
    frame = pd.DataFrame(private, columns=["code", "place", "cells"])
    seen = Seen(pd.DataFrame(), frame, columns, plans, day_number(settings.as_of))
    ordered = plan_cells.sort_values(["day", "at"], kind="stable")
    days, which = np.unique(ordered["day"].to_numpy(dtype=np.float64), return_inverse=True)
    by_day = joined(which, ordered["cell"].to_numpy(dtype=object), len(days))

    def of_day(found: pd.DataFrame) -> pd.DataFrame:
        return found.assign(source=by_day[np.searchsorted(days, found["day"].to_numpy(dtype=np.float64))], at=0)

    def of_column(found: pd.DataFrame) -> pd.DataFrame:
        return found.assign(source=found["place"], at=0)

    some = [_signs("days", seen, settings, of_day), _signs("columns", seen, settings, of_column)]
    every = pd.concat([one.findings for one in some], ignore_index=True)
    return Signs(every, tuple(outcome for one in some for outcome in one.outcomes))


def batch_days(plans: pd.DataFrame, settings: Settings) -> frozenset[float]:
    """The days on which many plans are ready, as a rule on days says of `rules.dating.plans_by_day`."""
    nothing = pd.DataFrame()
    seen = Seen(nothing, nothing, nothing, plans, day_number(settings.as_of))
    found = [rule.look(seen) for rule in signs() if rule.on == "days" and rule.look]
    return frozenset(day for one in found for day in one["day"][one["sign"]].tolist())


def first_day_of_signs(settings: Settings) -> float:
    return -np.inf if settings.period_from is None else float(day_number(settings.period_from))


def _signs(on: str, seen: Seen, settings: Settings, told: Callable[[pd.DataFrame], pd.DataFrame]) -> Signs:
    findings, outcomes = [pd.DataFrame({"spell": np.zeros(0, dtype=np.int64)})], []
    for rule in signs():
        if rule.on != on or rule.look is None:
            continue
        subjects = rule.look(seen)
        sign = subjects["sign"].to_numpy(dtype=bool)
        in_period = ~(subjects["day"].to_numpy(dtype=np.float64) < first_day_of_signs(settings))
        verdict = np.where(sign, CODE["unclear"], CODE["not_applicable"]).astype(np.int8)
        nothing = np.zeros(len(subjects), dtype=bool)
        outcomes.append(outcome_of(rule, verdict, in_period, nothing, nothing))
        if (sign & in_period).any():
            findings.append(_findings(rule, told(subjects[sign & in_period])))
    return Signs(pd.concat(findings, ignore_index=True), tuple(outcomes))


def _findings(rule: Rule, found: pd.DataFrame) -> pd.DataFrame:
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
            "source": found["source"].to_numpy(dtype=object),
            "at": found["at"].to_numpy(dtype=np.int64),
        }
    )
