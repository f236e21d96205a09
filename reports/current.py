"""The chapter on current cases: where they stand, and the threshold days ahead of them."""

from __future__ import annotations

from dataclasses import dataclass

from reports.cells import DASH, Reckoned, added, number, reckoned, unit_name
from reports.charts import Bar, count_chart
from reports.drawing import Chart
from reports.wording import Wording
from rules.figures import Deadline, PhaseCell
from rules.result import AuditResult

PHASES: tuple[tuple[int, int | None], ...] = ((1, 28), (29, 49), (50, 56), (57, 182), (183, 364), (365, None))
DEADLINES_OPEN = 20  # so many stand open, the others are one click away
DEADLINES_SHOWN = 200


@dataclass(frozen=True)
class PhaseRow:
    unit: str
    cells: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class DeadlineRow:
    due: str
    rule: str
    title: str
    employee: str
    unit: str
    spell_start: str
    days_left: str


@dataclass(frozen=True)
class Current:
    lead: str
    heads: tuple[str, ...]
    chart: Chart | None
    whole: PhaseRow | None
    units: tuple[PhaseRow, ...]
    deadlines: tuple[DeadlineRow, ...]  # the next ones
    later: tuple[DeadlineRow, ...]
    deadlines_lead: str
    reckoned: Reckoned
    reckoned_deadlines: Reckoned


def current(result: AuditResult, wording: Wording) -> Current:
    cells = result.told_figures.phases
    own = {unit: [cell for cell in cells if cell.unit == unit] for unit in {cell.unit for cell in cells}}
    names = sorted((unit for unit in own if unit is not None), key=lambda unit: (not unit, wording.sort_key(unit)))
    everyone = own.get(None, [])
    deadlines = result.told_figures.deadlines
    heads = tuple(_phase(first, last, wording) for first, last in PHASES)
    total = added(cell.persons for cell in everyone)
    if total is None:
        lead = wording.say("figures.current.lead_hidden", date=wording.long_date(result.settings.as_of))
    else:
        lead = wording.count("figures.current.lead", total, date=wording.long_date(result.settings.as_of))
    return Current(
        lead=lead if everyone else wording.say("figures.current.none"),
        heads=heads,
        chart=_chart(everyone, heads, wording) if everyone else None,
        whole=_row(None, everyone, wording) if everyone else None,
        units=tuple(_row(unit, own[unit], wording) for unit in names),
        deadlines=tuple(_deadline(one, wording) for one in deadlines[:DEADLINES_OPEN]),
        later=tuple(_deadline(one, wording) for one in deadlines[DEADLINES_OPEN:DEADLINES_SHOWN]),
        deadlines_lead=_lead(len(deadlines), result, wording),
        reckoned=reckoned("phases", wording),
        reckoned_deadlines=reckoned("deadlines", wording),
    )


def _phase(first: int, last: int | None, wording: Wording) -> str:
    if last is None:
        return wording.say("figures.current.phase_over", weeks=(first - 1) // 7, first=first)
    return wording.say("figures.current.phase", low=first // 7, high=last // 7, first=first, last=last)


def _found(cells: list[PhaseCell], first: int) -> int | None:
    """How many persons: a phase without a cell has none, one that is not shown is None."""
    cell = next((cell for cell in cells if cell.first == first), None)
    return 0 if cell is None else cell.persons


def _row(unit: str | None, cells: list[PhaseCell], wording: Wording) -> PhaseRow:
    counts = [_found(cells, first) for first, _ in PHASES]
    return PhaseRow(unit_name(unit, wording), tuple(number(n, wording) for n in counts), number(added(counts), wording))


def _chart(cells: list[PhaseCell], heads: tuple[str, ...], wording: Wording) -> Chart:
    counts = [_found(cells, first) for first, _ in PHASES]
    bars = [Bar(float(n or 0), 0.0, number(n, wording)) for n in counts]
    described = " ".join(
        wording.say("figures.current.described", phase=head, n=bar.label) for head, bar in zip(heads, bars, strict=True)
    )
    return count_chart("phases", wording.say("figures.current.chart"), described, heads, bars)


def _deadline(one: Deadline, wording: Wording) -> DeadlineRow:
    return DeadlineRow(
        due=wording.date(one.due),
        rule=one.rule,
        title=wording.say(f"catalogue.{one.rule}.title"),
        employee=one.employee,
        unit=one.unit or DASH,
        spell_start=wording.date(one.spell_start),
        days_left=wording.number(one.days_left).replace("-", "−"),
    )


def _lead(listed: int, result: AuditResult, wording: Wording) -> str:
    in_all = listed + result.left_out.get("deadlines", 0)
    if not in_all:
        return wording.say("figures.current.deadlines_none")
    if in_all <= DEADLINES_SHOWN:
        return wording.count("figures.current.deadlines_lead", in_all)
    file, number = result.file_of("findings"), wording.number(in_all)
    return wording.say("figures.current.deadlines_capped", shown=DEADLINES_SHOWN, all=number, file=file)
