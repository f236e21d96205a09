"""The funnel of the units: the share of duties met against how many were due, with the limits that chance gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from reports.drawing import FIRST, GRID, INK, MUTED, PAPER, SMALL, Chart, finished, plain_axes, sheet, spread
from reports.wording import Wording
from rules.estimates import FUNNEL_LEVELS, drawn_limits

_STEPS = 36  # at so many sizes are the limits worked out
_NAMED = 12  # so many units are named on the chart: those outside the limits, then the largest
_LONGEST = 28  # letters of a name


class Point(NamedTuple):
    """A unit: how many duties were due, the share met in per cent, and whether it lies outside the inner limits."""

    name: str
    due: int
    per_cent: float
    outside: bool


def funnel_chart(points: Sequence[Point], overall: float, title: str, description: str, wording: Wording) -> Chart:
    """`overall` is the share of all units together, about which the limits lie."""
    widest = max(point.due for point in points) * 1.08
    sizes = sorted({round(3 + (widest - 3) * (step / _STEPS) ** 2) for step in range(_STEPS + 1)})
    with sheet(3.9) as figure:
        axes = figure.add_axes((0.075, 0.14, 0.735, 0.83))
        plain_axes(axes)
        axes.set_xlim(0, widest)
        axes.set_ylim(0, 106)
        ends = [(100 * overall, wording.say("figures.fulfilment.all", share=wording.percent(100 * overall, 0)))]
        for level, line in zip(FUNNEL_LEVELS, ("-", (0, (4, 2.5))), strict=True):
            limits = [drawn_limits(size, overall, level) for size in sizes]
            word = wording.say("figures.fulfilment.limit", level=wording.percent(level, int(level % 1 > 0)))
            for side in (0, 1):
                axes.plot(sizes, [100 * pair[side] for pair in limits], color=GRID, linewidth=1, linestyle=line)
                ends.append((100 * limits[-1][side], word))
        axes.axhline(100 * overall, color=MUTED, linewidth=1)
        for height, (_, word) in zip(spread([height for height, _ in ends], 5.5), ends, strict=True):
            axes.annotate(
                word, (widest, height), (6, 0), textcoords="offset points", color=MUTED, va="center", fontsize=8
            )
        for point in points:
            axes.plot(
                point.due,
                point.per_cent,
                "D" if point.outside else "o",
                markersize=7,
                markerfacecolor=FIRST if point.outside else PAPER,
                markeredgecolor=FIRST,
                markeredgewidth=1.4,
                clip_on=False,
            )
        _name(axes, points, widest)
        axes.set_yticks((0, 25, 50, 75, 100), [wording.percent(value, 0) for value in (0, 25, 50, 75, 100)])
        axes.set_xlabel(wording.say("figures.fulfilment.axis"), color=MUTED, fontsize=SMALL)
        return finished(figure, "funnel", title, description)


def _name(axes: Axes, points: Sequence[Point], widest: float) -> None:
    """Names beside the points as far as there is room, those outside the limits first; the table has them all."""
    letter, line = widest / 5.4 / 72 * 4.9, 106 / 3.24 / 72 * 10  # of the text, in units of the axes
    taken = [
        (one.due - 2 * letter, one.due + 2 * letter, one.per_cent - line / 2, one.per_cent + line / 2) for one in points
    ]
    for one in sorted(points, key=lambda one: (not one.outside, -one.due))[:_NAMED]:
        name = one.name if len(one.name) <= _LONGEST else f"{one.name[: _LONGEST - 1]}…"
        width = len(name) * letter
        for side, align, left in (
            ("right", "left", one.due + 2 * letter),
            ("left", "right", one.due - 2 * letter - width),
        ):
            box = (left, left + width, one.per_cent - line / 2, one.per_cent + line / 2)
            others = [other for other in taken if other[2] != box[2] or not other[0] <= one.due <= other[1]]
            if left < 0 or left + width > widest or any(_overlap(box, other) for other in others):
                continue
            taken.append(box)
            shift = 7 if side == "right" else -7
            axes.annotate(
                name,
                (one.due, one.per_cent),
                (shift, 0),
                textcoords="offset points",
                color=INK,
                ha=align,
                va="center",
                fontsize=SMALL,
            )
            break


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
