"""Where it lies: duties by unit, with a line only for units whose numbers are about enough persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from reports.marks import MetShare, share_of
from reports.wording import Wording
from rules.figures import DutyCell
from rules.result import AuditResult

NAME_WIDTH = 30  # letters of a unit's name on a line of the printed table


class UnitCounts(NamedTuple):
    """What some duties came to in one unit, or in all the others together."""

    unit: str | None  # None: the rest, with what is tied to no unit
    on_time: int
    due: int
    unknown: int
    by_rule: tuple[tuple[str, int], ...]  # rule and late or missing, most first, about enough persons; none of the rest

    @property
    def not_met(self) -> int:
        return self.due - self.on_time


def unit_counts(
    result: AuditResult, rules: Iterable[str], limit: int, wording: Wording, most: int | None = None
) -> tuple[UnitCounts, ...]:
    """The units with most deviations first, then the rest in one line; they add up to the whole.

    A unit has a line when one of these duties is about at least `limit` persons in it. When the rest may be about
    fewer, the smallest units with a line join it, so that the whole less the lines gives no small unit away. `most`
    units have a line at the most, and fewer where long names take the room.
    """
    if result.figures is None:
        return ()
    chosen = set(rules)
    cells = [cell for cell in result.told_figures.duties if cell.rule in chosen and not cell.quarter]
    if any(cell.persons is None for cell in cells):
        return ()  # hidden by the privacy level
    whole = [cell for cell in cells if cell.unit is None]
    of_unit: dict[str, list[DutyCell]] = {}
    for cell in cells:
        if cell.unit:
            of_unit.setdefault(cell.unit, []).append(cell)
    shown = [unit for unit, own in of_unit.items() if max(cell.persons for cell in own) >= limit]
    shown.sort(key=lambda unit: (-_not_met(of_unit[unit]), wording.sort_key(unit)))
    shown = shown[: _that_fit(shown, most)]
    while shown and 0 < _persons_left(whole, [of_unit[unit] for unit in shown]) < limit:
        shown.remove(min(shown, key=lambda unit: (max(cell.persons for cell in of_unit[unit]), wording.sort_key(unit))))
    lines = [_counts(unit, of_unit[unit], limit) for unit in shown]
    rest = _rest(whole, [cell for unit in shown for cell in of_unit[unit]])
    return (*lines, rest) if rest.due or rest.unknown else tuple(lines)


def _that_fit(units: Sequence[str], most: int | None) -> int:
    """How many units have room where `most` have, half of them with a name of two lines."""
    if most is None:
        return len(units)
    lines = list(accumulate(ceil(len(unit) / NAME_WIDTH) for unit in units[:most]))
    return sum(used <= most + most // 2 for used in lines)


def _persons_left(whole: Sequence[DutyCell], lines: Sequence[Sequence[DutyCell]]) -> int:
    """The least number of persons that what is left is about, by the duty that tells most; 0 when nothing is left."""
    left = 0
    for cell in whole:
        own = [one for line in lines for one in line if one.rule == cell.rule]
        if sum(one.due + one.unknown for one in own) < cell.due + cell.unknown:
            left = max(left, 1, cell.persons - sum(one.persons for one in own))
    return left


def _not_met(cells: Iterable[DutyCell]) -> int:
    return sum(cell.late + cell.missing for cell in cells)


def _counts(unit: str | None, cells: Sequence[DutyCell], limit: int = 0) -> UnitCounts:
    by_rule = [(cell.rule, n) for cell in cells if (n := cell.late + cell.missing) and cell.persons >= limit]
    by_rule.sort(key=lambda one: -one[1])
    on_time, due, unknown = (sum(getattr(cell, name) for cell in cells) for name in ("on_time", "due", "unknown"))
    return UnitCounts(unit, on_time, due, unknown, tuple(by_rule))


def _rest(whole: Sequence[DutyCell], shown: Sequence[DutyCell]) -> UnitCounts:
    """The whole less what has a line."""
    total, told = _counts(None, whole), _counts(None, shown)
    return UnitCounts(None, total.on_time - told.on_time, total.due - told.due, total.unknown - told.unknown, ())


class Bar(NamedTuple):
    """A share as a bar, in per cent of all that were due or are unknown: the bounds are its two edges."""

    met: float
    unknown: float

    @property
    def both(self) -> float:
        return round(self.met + self.unknown, 2)


class UnitLine(NamedTuple):
    name: str
    key: str  # of its figures, the same in every reader; "" for the rest, which depends on which units have a line
    share: MetShare
    bar: Bar | None
    not_met: str
    causes: str  # the duties that lie behind it, the most frequent first


def bar_of(on_time: int, due: int, unknown: int) -> Bar | None:
    whole = due + unknown
    return Bar(round(100 * on_time / whole, 2), round(100 * unknown / whole, 2)) if whole else None


def unit_lines(
    result: AuditResult, rules: Sequence[str], limit: int, wording: Wording, most: int | None, causes: int | None
) -> tuple[UnitLine, ...]:
    """The lines as text, each with its `causes` most frequent duties that are not met (None: all of them)."""
    if result.figures is None:
        return ()
    units = sorted({cell.unit for cell in result.told_figures.duties if cell.unit})
    return tuple(
        UnitLine(
            name=wording.say("readers.units.rest") if one.unit is None else one.unit,
            key="" if one.unit is None else f"unit-{units.index(one.unit) + 1}",
            share=share_of(one.on_time, one.due, one.unknown, wording),
            bar=bar_of(one.on_time, one.due, one.unknown),
            not_met=wording.number(one.not_met),
            causes=causes_told(one.by_rule[:causes], wording),
        )
        for one in unit_counts(result, rules, limit, wording, most)
    )


def causes_told(by_rule: Sequence[tuple[str, int]], wording: Wording) -> str:
    return "; ".join(
        wording.say("readers.units.cause", title=wording.say(f"catalogue.{rule}.title"), n=wording.number(n))
        for rule, n in by_rule
    )
