"""The two pages for the management: what was found, what to do first, where it lies, how much absence there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports.front import Front, TopFinding
from reports.level_in_brief import Fact, Phase, level, phases
from reports.marks import (
    STATUTE,
    Mark,
    MetShare,
    headline_in,
    is_told,
    merging_in,
    met_share,
    outcomes_in,
    sums_in,
    total,
)
from reports.tables import Routines
from reports.units import Bar, UnitLine, bar_of, unit_lines
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DEVIATIONS, DUE, ON_TIME, UNKNOWN

UNITS_SHOWN = 8  # two sheets hold no more
ROUTINES_SHOWN = 8
GAPS_SHOWN = 4


class FirstStep(NamedTuple):
    """One of the most frequent findings, and what to do first about it."""

    finding: TopFinding
    step: str


class DutyLine(NamedTuple):
    """One duty, or all of them; `name` is that of its figures."""

    name: str
    title: str
    share: MetShare
    bar: Bar | None
    not_met: str


class RoutineLine(NamedTuple):
    """The checkpoints of one standing, by their titles."""

    mark: Mark
    titles: str


class Summary(NamedTuple):
    steps: tuple[FirstStep, ...]
    duties: tuple[DutyLine, ...]
    duties_total: DutyLine
    duties_note: str
    units: tuple[UnitLine, ...]
    units_note: str
    level: tuple[Fact, ...]
    phases: tuple[Phase, ...]
    phases_note: str
    routines: tuple[RoutineLine, ...]  # those that are not in place
    gaps: tuple[str, ...]
    gaps_more: bool


def summary(result: AuditResult, first: Front, routines: Routines, wording: Wording) -> Summary:
    statute, summed = outcomes_in(result, STATUTE), sums_in(result, STATUTE)
    rules = [outcome.rule for outcome in statute]
    limit = result.settings.small_group
    gaps = first.not_assessable
    ongoing, hidden = phases(result, limit, wording)
    return Summary(
        steps=tuple(FirstStep(top, wording.say(f"readers.first.{top.rule}")) for top in first.top),
        duties=tuple(
            _duty(outcome.rule, wording.say(f"catalogue.{outcome.rule}.title"), [outcome], wording)
            for outcome in statute
            if not is_told(outcome, *DUE, *UNKNOWN) or total([outcome], *DUE, *UNKNOWN)
        ),
        duties_total=_duty("statute", wording.say("report.form.total"), summed, wording),
        duties_note=_merging_note(summed, wording),
        units=unit_lines(result, rules, limit, wording, most=UNITS_SHOWN, causes=1),
        units_note=wording.say("readers.units.note", limit=wording.number(limit)),
        level=level(result, wording),
        phases=ongoing,
        phases_note=wording.say("readers.phases.hidden", limit=wording.number(limit)) if hidden else "",
        routines=tuple(_lacking(routines, wording)),
        gaps=gaps[:GAPS_SHOWN],
        gaps_more=len(gaps) > GAPS_SHOWN,
    )


def _duty(name: str, title: str, outcomes: list[RuleOutcome], wording: Wording) -> DutyLine:
    told = all(is_told(outcome, *DUE, *UNKNOWN) for outcome in outcomes)
    on_time, due, unknown = (total(outcomes, *names) if told else 0 for names in (ON_TIME, DUE, UNKNOWN))
    return DutyLine(
        name=name,
        title=title,
        share=met_share(outcomes, wording),
        bar=bar_of(on_time, due, unknown),
        not_met=wording.number(due - on_time if told else None),
    )


def _lacking(routines: Routines, wording: Wording) -> Iterator[RoutineLine]:
    """What is missing, then what is only partly in place."""
    for verdict in ("missing", "partly"):
        rows = [row for row in routines.rows if row.mark.verdict == verdict]
        titles = [row.title for row in rows[:ROUTINES_SHOWN]]
        if len(rows) > ROUTINES_SHOWN:
            titles.append(wording.say("readers.summary.more", n=wording.number(len(rows) - ROUTINES_SHOWN)))
        if rows:
            yield RoutineLine(rows[0].mark, "; ".join(titles))


def _merging_note(statute: list[RuleOutcome], wording: Wording) -> str:
    """How the last column adds up to the headline."""
    merging = merging_in(statute)
    if not merging:
        return ""
    return wording.say(
        "readers.summary.merging",
        all=wording.number(total(statute, *DEVIATIONS)),
        headline=wording.number(headline_in(statute)),
        merging=wording.number(merging),
    )
