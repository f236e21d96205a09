"""How large a share of the cases lasts longer than so many days, with what is still going on taken as cut off."""

from __future__ import annotations

from typing import NamedTuple

from reports.cells import Reckoned, number, reckoned
from reports.curves import survival_chart
from reports.drawing import Chart
from reports.wording import LEAST_WHOLE, Wording
from rules.estimates import survival_beyond, survival_curve
from rules.figures import Estimate, Figures, Survival


class SurvivalRow(NamedTuple):
    longer_than: str
    share: str
    limits: str
    at_risk: str


class SurvivalPart(NamedTuple):
    lead: str
    chart: Chart | None  # None where there are too few cases, or they are not shown
    rows: tuple[SurvivalRow, ...]
    reckoned: Reckoned


def survival_part(figures: Figures, wording: Wording) -> SurvivalPart:
    told = figures.survival
    how = reckoned("survival", wording)
    if told.beyond is not None:  # the shares alone are told
        lead = wording.say(f"figures.survival.{'shares' if told.beyond else 'hidden'}")
        return SurvivalPart(
            lead + _left_out(told, wording), None, tuple(_row(one, wording) for one in told.beyond), how
        )
    cases = sum(day.ended + day.censored for day in told.days)
    if cases < LEAST_WHOLE:
        return SurvivalPart(wording.say("figures.survival.few"), None, (), how)
    beyond = survival_beyond(told)
    rows = tuple(_row(one, wording) for one in beyond)
    lead = wording.say(
        "figures.survival.lead",
        cases=wording.count("report.n.spells", cases),
        ongoing=wording.number(sum(day.censored for day in told.days)),
    )
    lead += _left_out(told, wording)
    title = wording.say("figures.survival.chart")
    described = " ".join(
        wording.say("figures.survival.described", longer=row.longer_than, share=row.share, limits=row.limits)
        for row in rows
    )
    return SurvivalPart(lead, survival_chart(survival_curve(told), beyond, title, described, wording), rows, how)


def _left_out(told: Survival, wording: Wording) -> str:
    """A sentence more, where spells are left out."""
    return " " + wording.count("figures.survival.left_out", told.left_out) if told.left_out else ""


def longer_than(day: int, wording: Wording) -> str:
    """As in "16 dager" and "8 uker"."""
    weeks, rest = divmod(day, 7)
    return wording.say("figures.survival.days", n=day) if rest else wording.say("figures.survival.weeks", n=weeks)


def _row(one: Estimate, wording: Wording) -> SurvivalRow:
    limits = wording.say("figures.form.none")
    if one.low is not None and one.high is not None:
        low, high = (wording.decimal(100 * value) for value in (one.low, one.high))
        limits = wording.say("figures.survival.limits", low=low, high=wording.percent(100 * one.high))
        limits = limits if low != high else wording.percent(100 * one.high)
    return SurvivalRow(
        longer_than=longer_than(one.day, wording),
        share=wording.say("figures.survival.unknown") if one.share is None else wording.percent(100 * one.share),
        limits=limits,
        at_risk=number(one.at_risk, wording),
    )
