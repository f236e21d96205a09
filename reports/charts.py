"""Charts as SVG that belongs in the page: coloured by its style sheet, titled, described, the same bytes each time."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from reports.tables import Durations, band_share, sum_of
from reports.wording import LEAST_WHOLE, Wording
from rules.result import AuditResult

# Drawn colour -> class of the page's style sheet, so that dark mode and print choose the colours.
_CLASSES = {
    "#000001": "ink",
    "#000002": "muted",
    "#000003": "reference",
    "#000004": "first",
    "#000005": "second",
    "#000006": "grid",
    "#000007": "paper",
}
INK, MUTED, REFERENCE, FIRST, SECOND, GRID, PAPER = _CLASSES
OUTLINE = 0.08  # of a bar's place: the line round a hatched bar, which is drawn half outside it
LEFT_EDGE = -0.474  # of the figure, in widths of the bars' part
_RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "tilsynsklar",
    "font.family": "DejaVu Sans",  # measures only: the page chooses the font
    "hatch.linewidth": 1.4,
    "font.size": 10,
}
_STYLE = re.compile(r' style="([^"]*)"')
_ATTRIBUTE = re.compile(r'\b(fill|stroke)="(#00000\d)"')  # the ground of a pattern
_DEFS_STYLE = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_ROOT = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class _Series:
    """One bar of every band: per cent, how much of it is ongoing, and what is written at its end."""

    name: str
    colour: str
    values: tuple[float, ...]
    ongoing: tuple[float, ...]
    labels: tuple[str, ...]


def duration_chart(result: AuditResult, told: Durations, wording: Wording) -> str:
    """The distribution of lengths in five bands, as `<svg>`: the reference, certified periods, merged spells."""
    bands = result.bands
    series = (
        _Series(
            wording.say("report.chart.reference"),
            REFERENCE,
            tuple(band.reference for band in bands),
            (0.0,) * len(bands),
            tuple(wording.percent(band.reference) for band in bands),
        ),
        _of_company(result, "certified", FIRST, wording),
        _of_company(result, "spells", SECOND, wording),
    )
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever this machine prefers
        mpl.rcParams.update(_RC)
        figure = Figure(figsize=(6.2, 5.6))
        axes = figure.add_axes((0.235, 0.055, 0.485, 0.94))  # room for the words on both sides
        _draw(axes, [row.label for row in told.rows], series)
        ongoing = any(band.certified_ongoing or band.spells_ongoing for band in bands)
        _key(axes, wording.say("report.chart.key") if ongoing else "", told.lead_numbers)
        svg = _svg(figure)
    return in_page(svg, "duration-chart", wording.say("report.chart.title"), told.description)


def _of_company(result: AuditResult, name: str, colour: str, wording: Wording) -> _Series:
    """A count that is hidden has no bar, and a word where the number stands."""
    counts: list[int | None] = [getattr(band, name) for band in result.bands]
    ongoing: list[int | None] = [getattr(band, f"{name}_ongoing") for band in result.bands]
    whole = sum_of(result.band_sums or result.bands, name)
    scale = 100 / whole if whole >= LEAST_WHOLE else 0.0  # too few for shares: counts only
    labels = []
    for n, going_on in zip(counts, ongoing, strict=True):
        share = band_share(n, whole, wording)
        number = wording.number(n)
        if going_on and n is not None:
            number = wording.say("report.chart.ongoing", all=number, n=wording.number(going_on))
        labels.append(number if share == "–" else wording.say("report.chart.label", share=share, number=number))
    return _Series(
        wording.say(f"report.chart.{name}"),
        colour,
        tuple((n or 0) * scale for n in counts),
        tuple((n or 0) * scale if all_of is not None else 0.0 for n, all_of in zip(ongoing, counts, strict=True)),
        tuple(labels),
    )


def _draw(axes: Axes, bands: Sequence[str], series: Sequence[_Series]) -> None:
    """Every band is a heading with one bar a series under it; the bars carry their names and numbers themselves."""
    step = len(series) + 1.6
    longest = max((value for one in series for value in one.values), default=1.0) or 1.0
    for place, band in enumerate(bands):
        top = place * step
        axes.plot((0, 0), (top + 0.5, top + len(series) + 0.5), color=GRID, linewidth=1, solid_capstyle="butt")
        axes.text(LEFT_EDGE, top, band, transform=axes.get_yaxis_transform(), color=INK, weight="bold", va="center")
        for line, one in enumerate(series, start=1):
            y, value, ongoing = top + line, one.values[place], one.ongoing[place]
            axes.barh(y, value - ongoing, height=0.72, color=one.colour, linewidth=0)
            if ongoing:
                axes.barh(
                    y,
                    ongoing,
                    left=value - ongoing,
                    height=0.72 - OUTLINE,
                    facecolor=PAPER,
                    edgecolor=one.colour,
                    hatch="////",
                    linewidth=1.2,
                )
            axes.text(-1.2, y, one.name, color=MUTED, ha="right", va="center", fontsize=9)
            axes.text(value + 1.2, y, one.labels[place], color=INK, ha="left", va="center", fontsize=9)
    axes.set_xlim(0, longest)
    axes.set_ylim(step * len(bands), -0.7)
    axes.axis("off")


def _key(axes: Axes, ongoing: str, numbers: str) -> None:
    """Under the bars: what the pattern means, and how many there are in all."""
    to_the_right, y = axes.get_yaxis_transform(), axes.get_ylim()[0] - 0.5
    if ongoing:
        axes.barh(
            y,
            0.05,
            height=0.72,
            transform=to_the_right,
            clip_on=False,
            facecolor=PAPER,
            edgecolor=INK,
            hatch="////",
            linewidth=1.2,
        )
        axes.text(0.065, y, ongoing, transform=to_the_right, color=MUTED, va="center", fontsize=9)
    axes.text(LEFT_EDGE, y + 1.1, numbers, transform=to_the_right, color=MUTED, va="center", fontsize=8.5)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    FigureCanvasSVG(figure)
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def in_page(svg: str, name: str, title: str, description: str) -> str:
    """The SVG of matplotlib made fit for the page: no head, no inline styles, but a role, a title and a description.

    Style attributes become presentation attributes (a Content-Security-Policy stops the former), the drawn colours
    become classes of the page's style sheet, and ids get the chart's name in front.
    """
    body = svg[svg.index("<svg") :]
    for unwanted in (_METADATA, _DEFS_STYLE, _COMMENT):
        body = unwanted.sub("", body)
    body = _STYLE.sub(lambda match: _attributes(match.group(1)), body)
    body = _ATTRIBUTE.sub(lambda match: f'class="{match.group(1)}-{_CLASSES[match.group(2)]}"', body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')
    head = (
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="\\1">'
        f'<title id="{name}-title">{_literal(title)}</title><desc id="{name}-desc">{_literal(description)}</desc>'
    )
    return _ROOT.sub(head, body, count=1).strip()


def _literal(text: str) -> str:
    """Escaped for HTML, and for the replacement text of a regular expression."""
    return escape(text).replace("\\", "\\\\")


def _attributes(style: str) -> str:
    """A style `fill: #000001; stroke: none` as the attributes `class="fill-ink" stroke="none"`."""
    classes, attributes = [], []
    for declaration in style.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":  # "9px 'DejaVu Sans'", "bold 10px ..."
            size = re.search(r"([\d.]+)px", value)
            attributes.append(f'font-size="{size.group(1)}"' if size else "")
            if "bold" in value or "700" in value:
                attributes.append('font-weight="600"')
        elif name in ("font-size", "font-weight"):
            attributes.append(f'{name}="{value.removesuffix("px")}"')
        elif value in _CLASSES:
            classes.append(f"{name}-{_CLASSES[value]}")
        elif name and name != "font-family":
            attributes.append(f'{name}="{value}"')
    class_names = f' class="{" ".join(classes)}"' if classes else ""
    return class_names + "".join(f" {attribute}" for attribute in attributes if attribute)
