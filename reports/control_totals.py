"""Control totals as tables, and another source beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reports.wording import Wording
from rules.completeness import ALL, OWN_UNIT, Comparison, ControlTotal

QUARTERS_ABREAST = 12
UNITS_SHOWN = 100  # those with the most records; all of them are in result.json
MINUS = "\N{MINUS SIGN}"


class Matrix(NamedTuple):
    """Rows or days, one line a unit and one column a quarter."""

    anchor: str
    caption: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    total: tuple[str, ...]  # of the company


class ComparisonRow(NamedTuple):
    number: str
    quarter: str
    unit: str
    measure: str
    told: str
    counted: str
    difference: str
    standing: str


def matrices(totals: Sequence[ControlTotal], wording: Wording) -> tuple[tuple[Matrix, ...], tuple[Matrix, ...]]:
    """The latest quarters abreast with the sum of all; the earlier ones that hold anything, in blocks as wide."""
    cells = {(line.group, line.unit, line.quarter): line for line in totals}
    told = sorted(line.quarter for line in totals if line.group == ALL and line.quarter)
    if not told:
        return (), ()
    quarters = _all_quarters(told[0], told[-1])
    recent = quarters[-QUARTERS_ABREAST:]
    rest = [quarter for quarter in quarters[:-QUARTERS_ABREAST] if quarter in set(told)]
    blocks = [rest[first : first + QUARTERS_ABREAST] for first in range(0, len(rest), QUARTERS_ABREAST)]
    groups = _lines(totals, wording)

    def matrix(measure: str, columns: Sequence[str]) -> Matrix:
        def cells_of(group: str, unit: str) -> tuple[str, ...]:
            lines = (cells.get((group, unit, quarter)) for quarter in columns)
            return tuple(wording.number(0 if line is None else getattr(line, measure)) for line in lines)

        named = [quarter for quarter in columns if quarter]
        first, last = _quarter(named[0], wording), _quarter(named[-1], wording)
        by = "by_unit" if groups else "by_quarter"
        return Matrix(
            anchor=f"totals-{measure}-{named[0]}",
            caption=wording.say(f"completeness.caption.{measure}_{by}", first=first, last=last),
            columns=tuple(
                _quarter(quarter, wording) if quarter else wording.say("completeness.all_quarters")
                for quarter in columns
            ),
            lines=tuple((name, cells_of(group, unit)) for group, unit, name in groups),
            total=cells_of(ALL, ""),
        )

    both = ("rows", "days")
    return (
        tuple(matrix(measure, [*recent, ""]) for measure in both),
        tuple(matrix(measure, block) for block in reversed(blocks) for measure in both),
    )


def _lines(totals: Sequence[ControlTotal], wording: Wording) -> list[tuple[str, str, str]]:
    """(group, unit, name) of each line below the company: units in the order of letters, then the rest."""
    whole = [line for line in totals if not line.quarter and line.group != ALL]
    own = sorted((line for line in whole if line.group == OWN_UNIT), key=lambda line: -(line.rows or 0))[:UNITS_SHOWN]
    units = sorted((line.unit for line in own), key=wording.sort_key)
    rest = [line.group for line in whole if line.group != OWN_UNIT]
    return [
        *((OWN_UNIT, unit, unit) for unit in units),
        *((group, "", wording.say(f"completeness.group.{group}")) for group in rest),
    ]


def _all_quarters(first: str, last: str) -> list[str]:
    year, number = int(first[:4]), int(first[5])
    names = [first]
    while names[-1] != last:
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
        names.append(f"{year}Q{number}")
    return names


def compared(item: Comparison, wording: Wording) -> ComparisonRow:
    gap = item.difference
    return ComparisonRow(
        number=wording.number(item.number),
        quarter=_quarter(item.quarter, wording) if item.quarter else wording.say("completeness.all_quarters"),
        unit=item.unit
        or wording.say(f"completeness.unit.{'not_shown' if item.standing == 'unit_hidden' else 'company'}"),
        measure=wording.say(f"completeness.measure.{item.measure}"),
        told="" if item.told is None else wording.number(item.told),
        counted="" if item.counted is None else wording.number(item.counted),
        difference="" if gap is None else f"{MINUS if gap < 0 else '+' if gap else ''}{wording.number(abs(gap))}",
        standing=wording.say(f"completeness.standing.{item.standing}"),
    )


def _quarter(name: str, wording: Wording) -> str:
    """A quarter such as "2026Q1" as it is written in the language of the report."""
    return wording.say("completeness.quarter", year=name[:4], number=name[5])
