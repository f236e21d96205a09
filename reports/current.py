"""The chapter on current cases: where they stand, and the threshold days ahead of them."""

from __future__ import annotations

from typing import NamedTuple

from reports.cells import DASH, Reckoned, number, reckoned, unit_name
from reports.charts import Bar, count_chart
from reports.drawing import Chart
from reports.wording import Wording
from rules.figures import Deadline, PhaseCell
from rules.result import AuditResult
from rules.suppression import shown_counts, shown_table

Counts = tuple[int | None, ...]  # one a phase
Phases = tuple[tuple[int, int | None], ...]  # first and last day

PHASES: Phases = ((1, 28), (29, 49), (50, 56), (57, 182), (183, 364), (365, None))
DEADLINES_OPEN = 20  # so many stand open, the others are one click away
DEADLINES_SHOWN = 200


class PhaseRow(NamedTuple):
    unit: str
    cells: tuple[str, ...]
    total: str


class DeadlineRow(NamedTuple):
    due: str
    rule: str
    title: str
    employee: str
    unit: str
    spell_start: str
    days_left: str


class Current(NamedTuple):
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
    alone = result.settings.privacy == "statistics"  # then the classes are as wide as may be told
    phases = tuple((cell.first, cell.last) for cell in cells) if alone else PHASES
    heads = tuple(_phase(first, last, wording) for first, last in phases)
    everyone = _counts(own.get(None, []), phases)
    counts = [_counts(own[name], phases) for name in names]
    # In rows of the report a small group may be seen; in its sums it is not.
    limit = 1 if result.settings.privacy == "named" else result.settings.small_group
    totals = shown_counts([sum(row) for row in counts], limit)
    deadlines = result.told_figures.deadlines
    total, shown = sum(everyone), shown_counts(everyone, limit)
    date = wording.long_date(result.settings.as_of)
    lead = wording.count("figures.current.lead", total, date=date) if total else wording.say("figures.current.none")
    return Current(
        lead=lead if phases else wording.say("figures.current.lead_hidden"),
        heads=heads,
        chart=_chart(shown, heads, wording) if total else None,
        whole=_row(None, shown, total, wording) if total else None,
        units=tuple(
            _row(unit, row, sum_of_row, wording)
            for unit, row, sum_of_row in zip(names, shown_table(counts, limit), totals, strict=True)
        ),
        deadlines=tuple(_deadline(one, wording) for one in deadlines[:DEADLINES_OPEN]),
        later=tuple(_deadline(one, wording) for one in deadlines[DEADLINES_OPEN:DEADLINES_SHOWN]),
        deadlines_lead=_lead(len(deadlines), result, wording),
        reckoned=reckoned("phases", wording),
        reckoned_deadlines=reckoned("deadlines", wording),
    )


def _phase(first: int, last: int | None, wording: Wording) -> str:
    if (first, last) == (1, None):
        return wording.say("report.form.total")
    if last is None:
        return wording.say("figures.current.phase_over", weeks=(first - 1) // 7, first=first)
    return wording.say("figures.current.phase", low=first // 7, high=last // 7, first=first, last=last)


def _counts(cells: list[PhaseCell], phases: Phases) -> tuple[int, ...]:
    """How many persons; a phase without a cell has none."""
    persons = {cell.first: cell.persons for cell in cells}
    return tuple(persons.get(first, 0) for first, _ in phases)


def _row(unit: str | None, counts: Counts, total: int | None, wording: Wording) -> PhaseRow:
    return PhaseRow(unit_name(unit, wording), tuple(number(n, wording) for n in counts), number(total, wording))


def _chart(counts: Counts, heads: tuple[str, ...], wording: Wording) -> Chart:
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
    if result.settings.privacy == "statistics":
        return wording.say("figures.current.deadlines_hidden")
    in_all = listed + result.left_out.get("deadlines", 0)
    if not in_all:
        return wording.say("figures.current.deadlines_none")
    if in_all <= DEADLINES_SHOWN:
        return wording.count("figures.current.deadlines_lead", in_all)
    file, number = result.file_of("findings"), wording.number(in_all)
    return wording.say("figures.current.deadlines_capped", shown=DEADLINES_SHOWN, all=number, file=file)
