"""The chapter on level and trend: the absence rate per quarter, year and unit, beside the national one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reports.cells import DASH, Reckoned, not_shown, number, quarter, reckoned, unit_name
from reports.curves import Line, quarter_chart
from reports.drawing import FIRST, INK, REFERENCE, SECOND, Chart
from reports.measures import Measure, measures
from reports.wording import Wording
from rules.estimates import QUARTERS_FOR_LIMITS, ControlLimits, control_limits, whole_quarters
from rules.figures import AbsenceCell, Figures, added
from rules.national import MEASURES, Reference, comparable
from rules.result import AuditResult

_LOST = {
    "total": ("rated_self_certified", "rated_certified"),
    "self_certified": ("rated_self_certified",),
    "certified": ("rated_certified",),
}


class RateRow(NamedTuple):
    label: str
    rates: tuple[str, ...]  # total, self-certified, certified
    national: tuple[str, ...]  # the same of the country; a dash where there is none
    lost: str
    agreed: str
    started: str
    employees: str


class Level(NamedTuple):
    lead: str
    missing: str  # "" where there is a rate
    chart: Chart | None
    quarters: tuple[RateRow, ...]
    years: tuple[RateRow, ...]
    whole: RateRow | None
    units: tuple[RateRow, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    reckoned: tuple[Reckoned, ...]
    measures: tuple[Measure, ...]


def level(result: AuditResult, wording: Wording) -> Level:
    figures = result.told_figures
    absence = figures.absence
    complete = {cell.quarter for cell in whole_quarters(figures)}
    by_quarter = [cell for cell in absence.cells if cell.unit is None and cell.quarter]
    units = [cell for cell in absence.cells if cell.unit is not None and not cell.quarter]
    alone = result.settings.privacy == "statistics"  # then there are rates and no man-days
    # Rates of quarters do not add up to that of a year.
    years = [] if alone else _years([cell for cell in by_quarter if cell.quarter in complete])
    times = [*sorted(complete), *(year for year, _ in years)]
    whole = absence.cell()
    return Level(
        lead=_lead(whole, alone, wording),
        missing=_missing(figures, wording),
        chart=_chart(figures, wording),
        quarters=tuple(
            _row(_quarter(cell, complete, wording), cell, _national(cell, complete), alone, wording)
            for cell in by_quarter
        ),
        years=tuple(_row(year, cell, year, alone, wording) for year, cell in years),
        whole=None if whole is None else _row(wording.say("figures.level.period"), whole, "", alone, wording),
        units=tuple(
            _row(unit_name(cell.unit, wording), cell, "", alone, wording) for cell in _in_order(units, wording)
        ),
        notes=tuple(_notes(figures, whole, len(complete), len(complete) < len(by_quarter), wording)),
        sources=_sources(times, wording),
        reckoned=tuple(reckoned(name, wording) for name in ("rate", "national", "limits")),
        measures=measures(figures, wording, listed=result.employees is not None),
    )


def rate(cell: AbsenceCell, measure: str) -> float | None:
    """Per cent of agreed man-days; None where these are not known."""
    lost: float = sum(getattr(cell, name) for name in _LOST[measure])
    return round(100 * lost / cell.agreed, 9) if cell.agreed else None


def _lead(whole: AbsenceCell | None, alone: bool, wording: Wording) -> str:
    told = None if whole is None else rate(whole, "total")
    if whole is None:
        return wording.say("figures.level.lead_hidden")
    if told is None:
        return wording.say(f"figures.level.lead_none{'_alone' if alone else ''}")
    parts = (rate(whole, name) or 0.0 for name in MEASURES)
    slots = {name: wording.percent(value) for name, value in zip(MEASURES, parts, strict=True)}
    return wording.say("figures.level.lead", **slots)


def _missing(figures: Figures, wording: Wording) -> str:
    lacking = figures.absence.missing
    if not lacking:
        return ""
    either = wording.say("figures.form.or").join(wording.say(f"figures.level.table.{name}") for name in lacking)
    return wording.say("figures.level.missing", tables=either)


def _years(cells: Iterable[AbsenceCell]) -> list[tuple[str, AbsenceCell]]:
    """The years of which all four quarters are whole, each as one cell; persons and employees do not add up."""
    quarters: dict[str, list[AbsenceCell]] = {}
    for cell in cells:
        quarters.setdefault(cell.quarter[:4], []).append(cell)
    names = ("spells_started", "self_certified", "certified", *_LOST["total"], "without_grade", "agreed")
    return [
        (
            year,
            AbsenceCell(
                unit=None,
                quarter=year,
                persons=0,
                employees=None,
                **{name: added(getattr(cell, name) for cell in of_year) for name in names},
            ),
        )
        for year, of_year in sorted(quarters.items())
        if len(of_year) == 4
    ]


def _in_order(cells: Sequence[AbsenceCell], wording: Wording) -> list[AbsenceCell]:
    """By name; what has no unit comes last."""
    return sorted(cells, key=lambda cell: (not cell.unit, wording.sort_key(cell.unit or "")))


def _quarter(cell: AbsenceCell, complete: set[str], wording: Wording) -> str:
    word = quarter(cell.quarter, wording)
    return word if cell.quarter in complete else wording.say("figures.level.part", quarter=word)


def _national(cell: AbsenceCell, complete: set[str]) -> str:
    """The time of the national value beside it: only a whole quarter has one."""
    return cell.quarter if cell.quarter in complete else ""


def _row(label: str, cell: AbsenceCell, national: str, alone: bool, wording: Wording) -> RateRow:
    return RateRow(
        label=label,
        rates=tuple(_rate(cell, name, wording) for name in MEASURES),
        national=tuple(_reference(comparable(name, national), wording) for name in MEASURES),
        lost=not_shown(wording) if alone else wording.decimal(cell.lost),
        agreed=_agreed(cell, alone, wording),
        started=number(cell.spells_started, wording),
        employees=_employees(cell, alone, wording),
    )


def _agreed(cell: AbsenceCell, alone: bool, wording: Wording) -> str:
    if cell.agreed is None:
        return wording.say("figures.form.not_given")
    return not_shown(wording) if alone else wording.decimal(cell.agreed)


def _employees(cell: AbsenceCell, alone: bool, wording: Wording) -> str:
    if alone:
        return not_shown(wording)
    return wording.say("figures.form.not_given") if cell.employees is None else wording.number(cell.employees)


def _rate(cell: AbsenceCell, measure: str, wording: Wording) -> str:
    told = rate(cell, measure)
    return wording.say("figures.form.not_given") if told is None else wording.percent(told)


def _reference(found: Reference | None, wording: Wording) -> str:
    return DASH if found is None else wording.percent(found.per_cent)


def _notes(figures: Figures, whole: AbsenceCell | None, complete: int, parts: bool, wording: Wording) -> Iterable[str]:
    absence = figures.absence
    if absence.divided_by:
        yield wording.say(f"figures.level.by.{absence.divided_by}")
    if whole is not None and whole.without_grade:
        yield wording.say("figures.level.without_grade", n=wording.decimal(whole.without_grade))
    if absence.without_position:
        yield wording.count("figures.level.without_position", absence.without_position)
    if parts:
        yield wording.say("figures.level.parts")
    if absence.divided_by and complete < QUARTERS_FOR_LIMITS:
        yield wording.say("figures.level.no_limits", n=wording.number(complete), least=QUARTERS_FOR_LIMITS)
    limits, outside = _limits(figures)
    if limits is not None:
        words = wording.listing(quarter(word, wording) for word in outside)
        yield wording.say("figures.level.outside", quarters=words) if words else wording.say("figures.level.inside")
    yield wording.say("figures.level.season")


def _limits(figures: Figures) -> tuple[ControlLimits | None, tuple[str, ...]]:
    """The limits of the total rate, and the quarters outside them."""
    cells = whole_quarters(figures)
    values = [rate(cell, "total") for cell in cells]
    limits = control_limits(values)
    if limits is None:
        return None, ()
    outside = [
        cell.quarter
        for cell, value in zip(cells, values, strict=True)
        if value is not None and not limits.low <= value <= limits.high
    ]
    return limits, tuple(outside)


def _sources(times: Iterable[str], wording: Wording) -> tuple[str, ...]:
    """Where the national values shown were read, each once."""
    found = (comparable(measure, time) for time in times for measure in MEASURES)
    told = [
        wording.say(
            "figures.level.source",
            producer=one.producer,
            told_by=one.told_by,
            title=one.title,
            date=wording.date(one.last_read),
        )
        for one in found
        if one is not None
    ]
    return tuple(dict.fromkeys(told))


def _chart(figures: Figures, wording: Wording) -> Chart | None:
    """The rates of the whole quarters; None where fewer than two have one."""
    cells = whole_quarters(figures)
    values = {name: tuple(rate(cell, name) for cell in cells) for name in MEASURES}
    if sum(value is not None for value in values["total"]) < 2:
        return None
    found = [comparable("total", cell.quarter) for cell in cells]
    national = tuple(None if one is None else one.per_cent for one in found)
    lines = [
        Line(wording.say(f"figures.level.line.{name}"), colour, marker, values[name])
        for name, colour, marker in zip(MEASURES, (INK, SECOND, FIRST), "o^s", strict=True)
    ]
    lines.append(Line(wording.say("figures.level.line.national"), REFERENCE, "D", national, dashed=True))
    limits, _ = _limits(figures)
    words = []
    if limits is not None:
        heights = {"high": limits.high, "mean": limits.mean, "low": limits.low}
        words = [
            wording.say(f"figures.level.limit.{name}", value=wording.percent(value)) for name, value in heights.items()
        ]
    described = " ".join(
        wording.say(
            "figures.level.described",
            quarter=quarter(cell.quarter, wording),
            **{name: _rate(cell, name, wording) for name in MEASURES},
        )
        for cell in cells
    )
    quarters = [cell.quarter for cell in cells]
    return quarter_chart(
        "rates", wording.say("figures.level.chart"), described, quarters, lines, limits, words, wording
    )
