"""The cases drawn for a visit: how they were drawn, a form for each, and what a share among so few can tell."""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from reports.marks import STATUTE, Mark, outcomes_in, verdict_mark
from reports.rows import cells_in_short
from reports.wording import Wording
from rules.result import AuditResult
from rules.sample import SAMPLED_OVER_DAYS, Sample
from rules.vocabulary import DEVIATIONS, DUE

Z_95 = 1.959964  # two-sided, 95 per cent
FEW = 20  # up to so many drawn cases every outcome of the visit has a line of its own
FORM = (
    "plan_seen",
    "plan_with_employee",
    "plan_elements",
    "plan_sent",
    "dm1_call",
    "dm1_held",
    "facilitation",
    "exemption",
    "nav",
)


class StratumRow(NamedTuple):
    unit: str
    found: str  # whether the cases have something in the headline
    population: str
    drawn: str


class DutyLine(NamedTuple):
    title: str
    mark: Mark
    due: str
    done: str


class Case(NamedTuple):
    number: str
    employee: str
    unit: str
    facts: tuple[tuple[str, str], ...]
    duties: tuple[DutyLine, ...]


class Visit(NamedTuple):
    lead: str
    paragraphs: tuple[str, ...]
    strata: tuple[StratumRow, ...]
    totals: StratumRow | None
    share: str  # of the drawn cases, by the verdicts recorded now
    outcomes: tuple[tuple[str, str], ...]  # met at the visit, and the interval that goes with it
    form: tuple[str, ...]
    cases: tuple[Case, ...]


def visit(result: AuditResult, wording: Wording) -> Visit | None:
    """The section, or None where the settings ask for no sample."""
    if not result.settings.sample:
        return None
    sample = result.sample
    if sample is None:
        return _without_cases(wording.say("visit.hidden"))
    if not sample.spells:
        return _without_cases(wording.say("visit.none", weeks=SAMPLED_OVER_DAYS // 7))
    drawn = len(sample.spells)
    return Visit(
        lead=wording.count(
            "visit.lead", drawn, population=wording.number(sample.population), weeks=SAMPLED_OVER_DAYS // 7
        ),
        paragraphs=(
            wording.say("visit.drawn", seed=sample.seed, asked=wording.number(sample.asked)),
            wording.say("visit.corrected"),
        ),
        strata=tuple(
            StratumRow(
                stratum.unit or wording.say("visit.no_unit"),
                wording.say(f"visit.{'deviating' if stratum.deviating else 'not_deviating'}"),
                wording.number(stratum.population),
                wording.number(stratum.drawn),
            )
            for stratum in sample.strata
        ),
        totals=StratumRow(
            wording.say("report.form.total"), "", wording.number(sample.population), wording.number(drawn)
        ),
        share=_share(result, sample, wording),
        outcomes=tuple(
            (wording.say("report.form.of", part=met, whole=drawn), _interval(met, drawn, sample.population, wording))
            for met in range(drawn + 1 if drawn <= FEW else 0)
        ),
        form=tuple(wording.say(f"visit.form.{name}") for name in FORM),
        cases=_cases(result, sample, wording),
    )


def _without_cases(lead: str) -> Visit:
    return Visit(lead, (), (), None, "", (), (), ())


def wilson(part: int, whole: int, population: int) -> tuple[float, float]:
    """The 95 per cent interval of a share after Wilson, with the correction for a finite population.

    The correction makes a sample count as (population - 1) / (population - whole) times its size; of all there are
    nothing is left to doubt.
    """
    share = part / whole
    if whole >= population:
        return share, share
    n = whole * (population - 1) / (population - whole)
    middle = share + Z_95**2 / (2 * n)
    spread = Z_95 * math.sqrt(share * (1 - share) / n + Z_95**2 / (4 * n * n))
    scale = 1 + Z_95**2 / n
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _interval(part: int, whole: int, population: int, wording: Wording) -> str:
    low, high = (wording.percent(100 * bound, 0) for bound in wilson(part, whole, population))
    return low if low == high else wording.say("report.form.between", low=low, high=high)


def _share(result: AuditResult, sample: Sample, wording: Wording) -> str:
    """The share of the drawn cases in which every statutory duty that was due and could be judged was met."""
    duties = {outcome.rule for outcome in outcomes_in(result, STATUTE)}
    found = result.findings
    judged = found[
        found["rule"].isin(duties)
        & found["verdict"].isin(DUE)
        & found["spell"].isin(sample.spells)
        & (found["depends_on_merging"] != True)  # noqa: E712
    ]
    failed = judged["verdict"].isin(DEVIATIONS).groupby(judged["spell"]).any()
    whole, part = len(failed), int((~failed).sum())
    if not whole:
        return wording.say("visit.share_none")
    between = _interval(part, whole, sample.population, wording)
    return wording.say("visit.share", share=wording.share(part, whole), between=between)


def _cases(result: AuditResult, sample: Sample, wording: Wording) -> tuple[Case, ...]:
    spells = result.spells.iloc[list(sample.spells)]
    duties = {outcome.rule for outcome in outcomes_in(result, STATUTE)}
    findings = result.findings[result.findings["spell"].isin(sample.spells) & result.findings["rule"].isin(duties)]
    by_spell = dict(list(findings.groupby("spell", sort=False)))
    rows = spells[["employee", "unit", "start", "end", "ongoing", "days", "rows"]].itertuples(index=False, name=None)
    return tuple(
        Case(
            number=wording.number(number),
            employee=employee,
            unit=unit,
            facts=(
                (wording.say("visit.first_day"), wording.date(start)),
                (
                    wording.say("visit.last_day"),
                    wording.say("report.findings.ongoing") if ongoing else wording.date(end),
                ),
                (wording.say("visit.length"), wording.count("report.n.days", days)),
                (wording.say("report.findings.source"), cells_in_short(cells)),
            ),
            duties=_duties(by_spell.get(spell), wording),
        )
        for number, (spell, (employee, unit, start, end, ongoing, days, cells)) in enumerate(
            zip(sample.spells, rows, strict=True), 1
        )
    )


def _duties(findings: pd.DataFrame | None, wording: Wording) -> tuple[DutyLine, ...]:
    if findings is None:
        return ()
    rows = findings[["rule", "verdict", "due", "done"]].itertuples(index=False, name=None)
    return tuple(
        DutyLine(
            wording.say(f"catalogue.{rule}.title"),
            verdict_mark(wording, verdict, has_deadline=bool(due)),
            wording.date(due),
            wording.date(done),
        )
        for rule, verdict, due, done in rows
    )
