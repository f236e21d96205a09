"""Charts of lines: the share of cases lasting longer than so many days, and rates quarter by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from reports.drawing import FIRST, GRID, INK, MUTED, REFERENCE, SMALL, Chart, finished, plain_axes, sheet, spread
from reports.wording import Wording
from rules.estimates import ControlLimits
from rules.figures import Estimate

_SHOWN_DAYS = 273  # 39 weeks: the last mark with room behind it
_DASHED = (0, (4, 2.5))


def survival_chart(
    curve: Sequence[Estimate], marks: Sequence[Estimate], title: str, description: str, wording: Wording
) -> Chart:
    """The curve as steps with its limits as a band; a line and the share in words at each of `marks`."""
    points = [Estimate(0, 0, 1.0, 1.0, 1.0), *(one for one in curve if one.day <= _SHOWN_DAYS)]
    last = min(max(one.day for one in curve), _SHOWN_DAYS)
    days = [*(one.day for one in points), last]
    share = [100 * (one.share or 0.0) for one in (*points, points[-1])]
    low, high = (
        [
            100 * (one.share or 0.0 if limit is None else limit)
            for one in (*points, points[-1])
            for limit in (getattr(one, name),)
        ]
        for name in ("low", "high")
    )
    with sheet(3.3) as figure:
        axes = figure.add_axes((0.075, 0.165, 0.885, 0.8))
        plain_axes(axes)
        axes.set_xlim(0, _SHOWN_DAYS)
        axes.set_ylim(0, 104)
        axes.fill_between(days, low, high, step="post", color=REFERENCE, alpha=0.35, linewidth=0)
        axes.step(days, share, where="post", color=FIRST, linewidth=1.6)
        for one in marks:
            if one.share is None:
                continue
            height = 100 * one.share
            axes.plot((one.day, one.day), (0, height), color=GRID, linewidth=0.8)
            axes.plot(one.day, height, "o", color=FIRST, markersize=5)
            above = 100 * (one.high if one.high is not None else one.share)
            axes.text(one.day + 2, above + 2.5, wording.percent(height), color=INK, va="bottom", fontsize=10)
        axes.set_xticks(
            [0, *(one.day for one in marks), _SHOWN_DAYS],
            ["0", *(_short(one.day, wording) for one in marks), _short(_SHOWN_DAYS, wording)],
        )
        _per_cent(axes, (0, 25, 50, 75, 100), wording)
        axes.set_xlabel(wording.say("figures.survival.axis"), color=MUTED, fontsize=SMALL)
        return finished(figure, "survival", title, description)


def _short(day: int, wording: Wording) -> str:
    return wording.say(
        "figures.survival.days" if day % 7 else "figures.survival.weeks", n=day // 7 if day % 7 == 0 else day
    )


class Line(NamedTuple):
    """One value a quarter (None where there is none), drawn with its name at its end."""

    name: str
    colour: str
    marker: str
    values: tuple[float | None, ...]
    dashed: bool = False


def quarter_chart(
    name: str,
    title: str,
    description: str,
    quarters: Sequence[str],
    lines: Sequence[Line],
    limits: ControlLimits | None,
    limit_words: Sequence[str],
    wording: Wording,
) -> Chart:
    """Lines over the quarters ("2025Q3"); mean and limits across, where there are some, as thin lines with a name."""
    at = range(len(quarters))
    top = max(
        [value for line in lines for value in line.values if value is not None] + ([limits.high] if limits else [])
    )
    with sheet(3.6) as figure:
        axes = figure.add_axes((0.075, 0.15, 0.7, 0.82))
        plain_axes(axes)
        axes.set_xlim(-0.4, len(quarters) - 0.6)
        axes.set_ylim(0, top * 1.12 or 1)
        beside = []
        if limits:
            heights = (limits.high, limits.mean, limits.low)
            beside = [(height, word, MUTED) for height, word in zip(heights, limit_words, strict=True)]
            for height in heights:
                axes.axhline(height, color=MUTED, linewidth=0.8, linestyle="-" if height == limits.mean else ":")
        for line in lines:
            axes.plot(
                at,
                [float("nan") if value is None else value for value in line.values],
                color=line.colour,
                marker=line.marker,
                markersize=5,
                linewidth=1.4 if line.dashed else 2,
                linestyle=_DASHED if line.dashed else "-",
            )
        _names(axes, lines, beside, top, len(quarters))
        axes.set_xticks(list(at), [_tick(word, place) for place, word in enumerate(quarters)])
        step = next(step for step in (0.5, 1, 2, 5, 10, 20, 25, 50) if top / step <= 7)
        _per_cent(axes, [step * n for n in range(int(top * 1.12 / step) + 1)], wording)
        axes.set_xlabel(wording.say("figures.level.axis"), color=MUTED, fontsize=SMALL)
        return finished(figure, name, title, description)


def _names(
    axes: Axes, lines: Sequence[Line], beside: Sequence[tuple[float, str, str]], top: float, quarters: int
) -> None:
    """Names at the ends of lines: in the margin with the limits, or above the last value of one that ends before."""
    margin = list(beside)
    for line in lines:
        known = [(at, value) for at, value in enumerate(line.values) if value is not None]
        if not known:
            continue
        at, value = known[-1]
        if at == quarters - 1:
            margin.append((value, line.name, INK))
        else:
            axes.annotate(
                line.name, (at, value), (7, 4), textcoords="offset points", color=MUTED, va="bottom", fontsize=SMALL
            )
    for (_, word, colour), place in zip(margin, spread([height for height, _, _ in margin], top * 0.062), strict=True):
        axes.annotate(
            word,
            (quarters - 0.6, place),
            (6, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            fontsize=SMALL if colour == INK else 8,
            annotation_clip=False,
        )


def _tick(word: str, place: int) -> str:
    """The number of the quarter; under the first of a year, and under the first shown, the year."""
    year, _, at = word.partition("Q")
    return f"{at}\n{year}" if at == "1" or place == 0 else at


def _per_cent(axes: Axes, values: Sequence[float], wording: Wording) -> None:
    digits = int(any(value % 1 for value in values))
    axes.set_yticks(list(values), [wording.percent(value, digits) for value in values])
