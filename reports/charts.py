"""Charts of bars: how absences spread over classes of length, and where current cases stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from reports.drawing import FIRST, GRID, INK, MUTED, PAPER, SMALL, Chart, finished, sheet

_ROW = 0.195  # inches a bar with its place
_THICK = 0.72  # of that place
OUTLINE = 0.08  # of a bar's place: the line round a hatched bar, which is drawn half outside it


@dataclass(frozen=True)
class Bar:
    """A length in per cent (0 where there is none), how much of it is ongoing, and what is written at its end."""

    value: float
    ongoing: float
    label: str


@dataclass(frozen=True)
class Series:
    """One bar of every band."""

    name: str
    colour: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Panel:
    """Bars of the same bands with a heading of their own."""

    heading: str
    series: tuple[Series, ...]


def band_chart(
    name: str, title: str, description: str, bands: Sequence[str], panels: tuple[Panel, Panel], notes: tuple[str, str]
) -> Chart:
    """Two panels side by side on one scale; every band is a heading with one bar a series under it.

    `notes` are the meaning of the pattern ("" when nothing is ongoing) and the numbers of the whole.
    """
    step = len(panels[0].series) + 1.5
    rows = step * len(bands) + 3.9
    longest = max((bar.value for panel in panels for one in panel.series for bar in one.bars), default=0.0) or 1.0
    with sheet(rows * _ROW) as figure:
        for panel, left in zip(panels, (0.213, 0.635), strict=True):
            axes = figure.add_axes((left, 0.0, 0.235, 1.0))
            axes.set_xlim(0, longest)
            axes.set_ylim(rows - 1.9, -1.9)
            axes.axis("off")
            axes.text(0, -1.2, panel.heading, color=MUTED, va="center", fontsize=SMALL)
            for place in range(len(bands)):
                _bars(axes, panel, place, place * step)
        first = figure.axes[0]
        for place, band in enumerate(bands):
            _left(first, place * step, band, INK, 10, weight="bold")
            for line, one in enumerate(panels[0].series, start=1):
                _left(first, place * step + line, one.name, MUTED, SMALL)
        _key(first, step * len(bands) + 0.2, *notes)
        return finished(figure, name, title, description)


def _bars(axes: Axes, panel: Panel, place: int, top: float) -> None:
    """The bars of one band."""
    foot = top + len(panel.series) + 0.5
    axes.plot((0, 0), (top + 0.5, foot), color=GRID, linewidth=1, solid_capstyle="butt", clip_on=False)
    for line, one in enumerate(panel.series, start=1):
        bar = one.bars[place]
        _bar(axes, top + line, bar.value - bar.ongoing, one.colour)
        if bar.ongoing:
            _hatched(axes, top + line, bar.value - bar.ongoing, bar.ongoing, one.colour)
        axes.annotate(
            bar.label,
            (bar.value, top + line),
            (4, 0),
            textcoords="offset points",
            color=INK,
            va="center",
            fontsize=SMALL,
        )


def _bar(axes: Axes, y: float, width: float, colour: str) -> None:
    """One bar. `axes.barh` draws the same, and works fifteen times as long on units that nothing here has."""
    axes.add_patch(Rectangle((0, y - _THICK / 2), width, _THICK, color=colour, linewidth=0, clip_on=False))


def _hatched(axes: Axes, y: float, left: float, width: float, colour: str) -> None:
    thick = _THICK - OUTLINE
    axes.add_patch(
        Rectangle(
            (left, y - thick / 2),
            width,
            thick,
            facecolor=PAPER,
            edgecolor=colour,
            hatch="////",
            linewidth=1.2,
            clip_on=False,
        )
    )


def _left(axes: Axes, y: float, text: str, colour: str, size: float, weight: str = "normal", x: float = 0.0) -> None:
    """Text at the left edge of the figure, or `x` of its width from it, at a height of the bars."""
    place = blended_transform_factory(axes.figure.transFigure, axes.transData)
    axes.text(x, y, text, transform=place, color=colour, fontsize=size, weight=weight, va="center")


def _key(axes: Axes, y: float, ongoing: str, numbers: str) -> None:
    """Under the bars: what the pattern means, and how many there are in all."""
    if ongoing:
        width = axes.get_xlim()[1] * 0.1
        _hatched(axes, y, 0, width, INK)
        axes.annotate(ongoing, (width, y), (6, 0), textcoords="offset points", color=MUTED, va="center", fontsize=SMALL)
    _left(axes, y + 1.1, numbers, MUTED, SMALL)


def count_chart(name: str, title: str, description: str, bands: Sequence[str], bars: Sequence[Bar]) -> Chart:
    """One bar a band, with its number at the end."""
    longest = max((bar.value for bar in bars), default=0.0) or 1.0
    with sheet(len(bands) * 0.3 + 0.1) as figure:
        axes = figure.add_axes((0.3, 0.0, 0.55, 1.0))
        axes.set_xlim(0, longest)
        axes.set_ylim(len(bands) - 0.5, -0.5)
        axes.axis("off")
        axes.plot((0, 0), (-0.4, len(bands) - 0.6), color=GRID, linewidth=1, solid_capstyle="butt", clip_on=False)
        for place, (band, bar) in enumerate(zip(bands, bars, strict=True)):
            _bar(axes, place, bar.value, FIRST)
            axes.annotate(bar.label, (bar.value, place), (4, 0), textcoords="offset points", color=INK, va="center")
            _left(axes, place, band, INK, 10)
        return finished(figure, name, title, description)
