"""Charts of bars: how absences spread over classes of length, and where current cases stand.

Bars are drawn on the sheet itself. Axes of matplotlib work longer on ticks and limits, which no bar has, than on bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox, BboxTransform, Transform, blended_transform_factory, offset_copy

from reports.drawing import FIRST, GRID, INK, MUTED, PAPER, SMALL, Chart, finished, sheet

_ROW = 0.195  # inches a bar with its place
_THICK = 0.72  # of that place
OUTLINE = 0.08  # of a bar's place: the line round a hatched bar, which is drawn half outside it


class Bar(NamedTuple):
    """A length in per cent (0 where there is none), how much of it is ongoing, and what is written at its end."""

    value: float
    ongoing: float
    label: str


class Series(NamedTuple):
    """One bar of every band."""

    name: str
    colour: str
    bars: tuple[Bar, ...]


class Panel(NamedTuple):
    """Bars of the same bands with a heading of their own."""

    heading: str
    series: tuple[Series, ...]


class Plot:
    """A part of the sheet on which bars lie: values from left to right, places from the top down.

    What is drawn on one plot lies under all that is drawn on the next; lines over bars, text over both.
    """

    def __init__(
        self, figure: Figure, left: float, width: float, longest: float, places: tuple[float, float], level: int = 0
    ) -> None:
        """`left` and `width` are parts of the sheet's width, `places` those at its upper and its lower edge."""
        top, foot = places
        self._figure, self._over = figure, 10 * level
        self.longest = longest
        self._values = (
            BboxTransform(Bbox([[0, foot], [longest, top]]), Bbox.from_bounds(left, 0, width, 1)) + figure.transFigure
        )
        self._edge = blended_transform_factory(figure.transFigure, self._values)

    def upright(self, top: float, foot: float) -> None:
        """The line at which bars begin."""
        self._figure.add_artist(
            Line2D(
                (0, 0),
                (top, foot),
                color=GRID,
                linewidth=1,
                solid_capstyle="butt",
                transform=self._values,
                zorder=self._over + 2,
            )
        )

    def bar(self, y: float, width: float, colour: str) -> None:
        self._rectangle(0, y, width, _THICK, color=colour, linewidth=0)

    def hatched(self, y: float, left: float, width: float, colour: str) -> None:
        self._rectangle(
            left, y, width, _THICK - OUTLINE, facecolor=PAPER, edgecolor=colour, hatch="////", linewidth=1.2
        )

    def _rectangle(self, left: float, y: float, width: float, thick: float, **look: Any) -> None:
        corner = (left, y - thick / 2)
        self._figure.add_artist(Rectangle(corner, width, thick, transform=self._values, zorder=self._over + 1, **look))

    def text(self, value: float, y: float, text: str, colour: str, size: float, points: float = 0) -> None:
        """Text that begins at a value, or so many points beside it."""
        place = offset_copy(self._values, self._figure, points, units="points") if points else self._values
        self._text(value, y, text, place, colour, size)

    def text_at_edge(self, y: float, text: str, colour: str, size: float, weight: str = "normal") -> None:
        """Text at the left edge of the sheet."""
        self._text(0, y, text, self._edge, colour, size, weight)

    def _text(
        self, x: float, y: float, text: str, place: Transform, colour: str, size: float, weight: str = "normal"
    ) -> None:
        self._figure.text(
            x,
            y,
            text,
            transform=place,
            color=colour,
            fontsize=size,
            weight=weight,
            va="center",
            zorder=self._over + 3,
        )


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
        plots = [
            Plot(figure, left, 0.235, longest, (-1.9, rows - 1.9), level) for level, left in enumerate((0.213, 0.635))
        ]
        for panel, plot in zip(panels, plots, strict=True):
            plot.text(0, -1.2, panel.heading, MUTED, SMALL)
            for place in range(len(bands)):
                _bars(plot, panel, place, place * step)
        first = plots[0]
        for place, band in enumerate(bands):
            first.text_at_edge(place * step, band, INK, 10, weight="bold")
            for line, one in enumerate(panels[0].series, start=1):
                first.text_at_edge(place * step + line, one.name, MUTED, SMALL)
        _key(first, step * len(bands) + 0.2, *notes)
        return finished(figure, name, title, description)


def _bars(plot: Plot, panel: Panel, place: int, top: float) -> None:
    """The bars of one band."""
    plot.upright(top + 0.5, top + len(panel.series) + 0.5)
    for line, one in enumerate(panel.series, start=1):
        bar = one.bars[place]
        plot.bar(top + line, bar.value - bar.ongoing, one.colour)
        if bar.ongoing:
            plot.hatched(top + line, bar.value - bar.ongoing, bar.ongoing, one.colour)
        plot.text(bar.value, top + line, bar.label, INK, SMALL, points=4)


def _key(plot: Plot, y: float, ongoing: str, numbers: str) -> None:
    """Under the bars: what the pattern means, and how many there are in all."""
    if ongoing:
        width = plot.longest * 0.1
        plot.hatched(y, 0, width, INK)
        plot.text(width, y, ongoing, MUTED, SMALL, points=6)
    plot.text_at_edge(y + 1.1, numbers, MUTED, SMALL)


def count_chart(name: str, title: str, description: str, bands: Sequence[str], bars: Sequence[Bar]) -> Chart:
    """One bar a band, with its number at the end."""
    longest = max((bar.value for bar in bars), default=0.0) or 1.0
    with sheet(len(bands) * 0.3 + 0.1) as figure:
        plot = Plot(figure, 0.3, 0.55, longest, (-0.5, len(bands) - 0.5))
        plot.upright(-0.4, len(bands) - 0.6)
        for place, (band, bar) in enumerate(zip(bands, bars, strict=True)):
            plot.bar(place, bar.value, FIRST)
            plot.text(bar.value, place, bar.label, INK, 10, points=4)
            plot.text_at_edge(place, band, INK, 10)
        return finished(figure, name, title, description)
