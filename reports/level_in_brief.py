"""How much absence there is and how long it lasts, in few figures, each with what it is counted of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.wording import Wording
from rules.estimates import middle, whole_quarters
from rules.figures import CERTIFIED_PERIODS, ENDED, AbsenceCell, whole
from rules.national import comparable
from rules.result import AuditResult
from rules.suppression import shown_counts

QUARTERS = 4


class Fact(NamedTuple):
    """`figure` is its name in data-figure."""

    figure: str
    name: str
    value: str
    detail: str


@dataclass(frozen=True)
class Phase:
    figure: str
    label: str
    count: str


def level(result: AuditResult, wording: Wording) -> tuple[Fact, ...]:
    if result.figures is None:
        return ()
    facts = [_rate(result, wording), *_years(result, wording), *_long_term(result, wording), _median(result, wording)]
    people = result.told_figures.people
    if people.without_absence is not None and people.employees:
        facts.append(_fact("without_absence", wording.share(people.without_absence, people.employees), "", wording))
    return tuple(facts)


def _fact(name: str, value: str, detail: str, wording: Wording) -> Fact:
    return Fact(f"level.{name}", wording.say(f"readers.level.{name}"), value, detail)


def _rate(result: AuditResult, wording: Wording) -> Fact:
    """The rate with its parts and its denominator; or that it is not given, and what it lacks."""
    absence = result.told_figures.absence
    cell = absence.cell()
    if cell is None or cell.rate is None or cell.agreed is None:
        return _fact("rate", wording.say("report.form.not_given"), wording.say("readers.level.rate_lacks"), wording)
    detail = wording.say(
        f"readers.level.rate_{'alone' if result.settings.privacy == 'statistics' else 'of'}",
        self_certified=wording.percent(cell.self_certified_rate or 0.0),
        certified=wording.percent(cell.certified_rate or 0.0),
        lost=wording.number(round(cell.rated_self_certified + cell.rated_certified)),
        agreed=wording.number(round(cell.agreed)),
    )
    if cell.without_grade:
        detail += " " + wording.say("readers.level.upper_limit")
    return _fact("rate", wording.percent(cell.rate), detail, wording)


def _years(result: AuditResult, wording: Wording) -> list[Fact]:
    """The rate of each whole calendar year in the period, with the national one of the same year where it is known."""
    if result.settings.privacy == "statistics":  # rates of quarters do not add up to that of a year
        return []
    of_year: dict[str, list[AbsenceCell]] = {}
    for cell in whole_quarters(result.told_figures):
        of_year.setdefault(cell.quarter[:4], []).append(cell)
    told = []
    for year, cells in of_year.items():
        rate = _rate_of(cells)
        if len(cells) == QUARTERS and rate is not None:
            national = comparable("total", year)
            beside = (
                ""
                if national is None
                else wording.say(
                    "readers.level.national", share=wording.percent(national.per_cent), producer=national.producer
                )
            )
            told.append(wording.say("readers.level.year", year=year, share=wording.percent(rate)) + beside)
    return [_fact("years", "; ".join(told), "", wording)] if told else []


def _rate_of(cells: Sequence[AbsenceCell]) -> float | None:
    agreed = [cell.agreed for cell in cells if cell.agreed]
    if len(agreed) < len(cells):
        return None
    return round(100 * sum(cell.rated_self_certified + cell.rated_certified for cell in cells) / sum(agreed), 9)


def _long_term(result: AuditResult, wording: Wording) -> list[Fact]:
    """Certified periods over 16 days and over eight weeks, as cases and as days."""
    durations = result.told_figures.durations
    every = whole(durations.reference, CERTIFIED_PERIODS)
    if every is None or not every.cases:
        return []
    long = {name: durations.long_term(CERTIFIED_PERIODS, over) for name, over in (("over_16", 16), ("over_56", 56))}
    return [
        _fact(
            name,
            wording.share(band.cases, every.cases),
            wording.say("readers.level.of_days", share=wording.part(band.days, every.days)) if every.days else "",
            wording,
        )
        for name, band in long.items()
        if band is not None
    ]


def _median(result: AuditResult, wording: Wording) -> Fact:
    told = middle(result.told_figures, ENDED)
    if told is None:
        return _fact("median", wording.say("figures.form.not_shown"), wording.say("figures.form.small"), wording)
    if told.median is None:
        return _fact("median", wording.say("report.form.not_given"), wording.say("readers.level.none_ended"), wording)
    days = wording.say(
        "readers.level.days", n=wording.decimal(told.median, 0 if told.median == int(told.median) else 1)
    )
    of = ""
    if told.number is not None:
        of = wording.say("readers.level.median_of", spells=wording.count("report.n.spells", told.number))
    return _fact("median", days, of, wording)


def phases(result: AuditResult, limit: int, wording: Wording) -> tuple[tuple[Phase, ...], bool]:
    """Ongoing spells by the weeks they have reached, and whether counts below `limit` are hidden."""
    if result.figures is None:
        return (), False
    cells = [cell for cell in result.told_figures.phases if cell.unit is None]
    told = shown_counts([cell.persons for cell in cells], limit)
    return tuple(
        Phase(
            f"phase.{cell.first}",
            _phase_label(cell.first, cell.last, wording),
            wording.say("readers.phases.few") if persons is None else wording.number(persons),
        )
        for cell, persons in zip(cells, told, strict=True)
    ), None in told


def _phase_label(first: int, last: int | None, wording: Wording) -> str:
    weeks = (first - 1) // 7
    if last is None:
        return wording.say("readers.phases.over", weeks=weeks)
    return wording.say("readers.phases.weeks", first=weeks, last=last // 7)
