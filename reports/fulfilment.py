"""The chapter on duties met: per unit on a funnel, per quarter, and per unit and duty, each with its bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.cells import DASH, Reckoned, not_shown, number, quarter, reckoned, unit_name
from reports.curves import Line, quarter_chart
from reports.drawing import FIRST, MUTED, Chart
from reports.funnel import Point, funnel_chart
from reports.marks import STATUTE, outcomes_in
from reports.wording import LEAST_WHOLE, Wording
from rules.estimates import DutyShare, FunnelPoint, funnel
from rules.figures import DutyCell, Figures
from rules.result import AuditResult

RULES_SHOWN = 8  # columns of the table of units and duties
_COUNTS = ("met", "borderline", "late", "missing", "unclear", "not_assessable")


@dataclass(frozen=True)
class ShareRow:
    name: str
    share: str
    bounds: str
    unknown: str
    standing: str  # of a unit: how it lies to the limits


@dataclass(frozen=True)
class Fulfilment:
    lead: str
    chart: Chart | None
    chart_note: str
    whole: ShareRow
    units: tuple[ShareRow, ...]
    quarters: tuple[ShareRow, ...]
    quarter_chart: Chart | None  # None where fewer than two quarters have a share
    duties: tuple[tuple[str, str], ...]  # rule and title: the columns of `matrix`
    matrix: tuple[tuple[str, tuple[str, ...]], ...]
    reckoned: tuple[Reckoned, ...]


def fulfilment(result: AuditResult, wording: Wording) -> Fulfilment:
    rules = [outcome.rule for outcome in outcomes_in(result, STATUTE)]
    cells = [cell for cell in result.told_figures.duties if cell.rule in set(rules)]
    of_units = [cell for cell in cells if not cell.quarter]
    points = {point.unit: point for point in _funnel(result.told_figures, rules)}
    units = sorted(
        {cell.unit for cell in of_units if cell.unit is not None}, key=lambda unit: (not unit, wording.sort_key(unit))
    )
    everyone = [cell for cell in of_units if cell.unit is None]
    quarters = sorted({cell.quarter for cell in cells if cell.quarter})
    of_quarter = {one: [cell for cell in cells if cell.quarter == one] for one in quarters}
    found = [(unit, [cell for cell in of_units if cell.unit == unit]) for unit in units]
    shown = [rule for rule in rules if any(cell.rule == rule for cell in everyone)][:RULES_SHOWN]
    drawn = [point for point in points.values() if point.counts.due >= LEAST_WHOLE]
    return Fulfilment(
        lead=_lead(everyone, wording),
        chart=_chart(drawn, everyone, wording) if len(drawn) > 1 else None,
        chart_note=_note(drawn, len(units), wording),
        whole=_row(wording.say("figures.form.all_units"), everyone, "", wording),
        units=tuple(
            _row(unit_name(unit, wording), own, _standing(points.get(unit), wording), wording) for unit, own in found
        ),
        quarters=tuple(_row(quarter(one, wording), own, "", wording) for one, own in of_quarter.items()),
        quarter_chart=_over_time(of_quarter, wording),
        duties=tuple((rule, wording.say(f"catalogue.{rule}.title")) for rule in shown),
        matrix=tuple(
            (
                unit_name(unit, wording),
                tuple(_share([cell for cell in own if cell.rule == rule], wording) for rule in shown),
            )
            for unit, own in [*found, (None, everyone)]
        ),
        reckoned=tuple(reckoned(name, wording) for name in ("fulfilled", "bounds", "funnel")),
    )


def _hidden(cells: Iterable[DutyCell]) -> bool:
    return any(getattr(cell, name) is None for cell in cells for name in _COUNTS)


def _funnel(figures: Figures, rules: Sequence[str]) -> tuple[FunnelPoint, ...]:
    """The points of the units of which everything is shown."""
    chosen = set(rules)
    whole = [cell for cell in figures.duties if cell.unit is not None or not cell.quarter]
    hidden = {cell.unit for cell in whole if cell.rule in chosen and _hidden([cell])}
    return funnel(replace(figures, duties=tuple(cell for cell in whole if cell.unit not in hidden)), rules)


def _lead(cells: Sequence[DutyCell], wording: Wording) -> str:
    if _hidden(cells):
        return wording.say("figures.fulfilment.lead_hidden")
    counts = DutyShare.of(cells)
    if not counts.due:
        return wording.say("figures.fulfilment.none")
    share = wording.share(counts.on_time, counts.due)
    if not counts.unknown or counts.due + counts.unknown < LEAST_WHOLE:
        return wording.say("figures.fulfilment.lead", share=share)
    return wording.say("figures.fulfilment.lead_bounds", share=share, bounds=_bounds(counts, wording))


def _bounds(counts: DutyShare, wording: Wording) -> str:
    return wording.between(counts.on_time, counts.on_time + counts.unknown, counts.due + counts.unknown)


def _row(name: str, cells: Sequence[DutyCell], standing: str, wording: Wording) -> ShareRow:
    if _hidden(cells):
        hidden = not_shown(wording)
        return ShareRow(name, hidden, hidden, hidden, "")
    counts = DutyShare.of(cells)
    enough = counts.due + counts.unknown >= LEAST_WHOLE
    bounds = wording.say("report.duties.no_unknowns")
    if counts.unknown:
        bounds = _bounds(counts, wording) if enough else DASH
    return ShareRow(name, _share(cells, wording), bounds, number(counts.unknown, wording), standing)


def _share(cells: Sequence[DutyCell], wording: Wording) -> str:
    if _hidden(cells):
        return not_shown(wording)
    counts = DutyShare.of(cells)
    if counts.due:
        return wording.share(counts.on_time, counts.due)
    return wording.say("report.duties.none_judged") if counts.unknown else DASH


def _standing(point: FunnelPoint | None, wording: Wording) -> str:
    """In words how a unit lies to the limits that chance keeps it within."""
    if point is None or point.counts.due < LEAST_WHOLE:
        return wording.say("figures.fulfilment.standing.few")
    if not point.outside(0):
        return wording.say("figures.fulfilment.standing.inside")
    low, _ = point.limits[0]
    side = "below" if (point.counts.share or 0.0) < low else "above"
    return wording.say(f"figures.fulfilment.standing.{side}{'_far' if point.outside(1) else ''}")


def _note(drawn: Sequence[FunnelPoint], units: int, wording: Wording) -> str:
    if len(drawn) < 2:
        return wording.say("figures.fulfilment.no_chart")
    left_out = units - len(drawn)
    return wording.count("figures.fulfilment.left_out", left_out) if left_out else ""


def _chart(drawn: Sequence[FunnelPoint], everyone: Sequence[DutyCell], wording: Wording) -> Chart:
    overall = DutyShare.of(everyone).share or 0.0
    points = [
        Point(
            unit_name(one.unit, wording),
            one.counts.due,
            100 * (one.counts.share or 0.0),
            one.outside(0),
        )
        for one in drawn
    ]
    described = " ".join(
        wording.say(
            "figures.fulfilment.described",
            unit=unit_name(one.unit, wording),
            share=wording.share(one.counts.on_time, one.counts.due),
            standing=_standing(one, wording),
        )
        for one in drawn
    )
    return funnel_chart(points, overall, wording.say("figures.fulfilment.chart"), described, wording)


def _over_time(of_quarter: Mapping[str, Sequence[DutyCell]], wording: Wording) -> Chart | None:
    """The share of each quarter between its bounds; nothing where the whole is too small for a share, or hidden."""
    counts = {one: None if _hidden(own) else DutyShare.of(own) for one, own in of_quarter.items()}
    shares = {one: _per_cents(told) for one, told in counts.items()}
    drawn = [one for one, values in shares.items() if any(value is not None for value in values)]
    if len(drawn) < 2:
        return None
    shown = [one for one in shares if drawn[0] <= one <= drawn[-1]]
    lines = [
        Line(
            wording.say(f"figures.fulfilment.line.{name}"),
            colour,
            marker,
            tuple(shares[one][at] for one in shown),
            dashed=not marker,
        )
        for at, (name, colour, marker) in enumerate((("met", FIRST, "o"), ("low", MUTED, ""), ("high", MUTED, "")))
    ]
    rows = [_row(quarter(one, wording), of_quarter[one], "", wording) for one in shown]
    described = " ".join(
        wording.say("figures.fulfilment.quarter_described", quarter=row.name, share=row.share, bounds=row.bounds)
        for row in rows
    )
    title = wording.say("figures.fulfilment.quarter_chart")
    return quarter_chart("duty-quarters", title, described, shown, lines, None, (), wording)


def _per_cents(counts: DutyShare | None) -> tuple[float | None, float | None, float | None]:
    """The share of those due, and its bounds."""
    if counts is None or counts.due < LEAST_WHOLE or counts.share is None or counts.bounds is None:
        return None, None, None
    low, high = counts.bounds
    return 100 * counts.share, 100 * low, 100 * high
