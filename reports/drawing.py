"""What all charts share: a sheet to draw on, colours that the page chooses, and the SVG made fit for the page.

The same drawing gives the same bytes. Sizes are inches and points; a chart of WIDTH fills the column of the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from typing import Any, NamedTuple

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

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
WIDTH = 7.4
SMALL = 9  # points
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
_GROUP_ID = re.compile(r'<g id="[^"]*"')
_NOTHING = re.compile(r"<g\s*/>|<g>\s*</g>|<defs\s*/>| transform=\"rotate\(-0 [^\"]*\)\"")
_PATH = re.compile(r' d="([^"]*)"')
_LONG = re.compile(r"-?\d+\.\d{2,}")
_WHOLE = re.compile(r'="(-?\d+)\.0"')
_STRAIGHT = re.compile(r"[MLz\d.\s-]*")
_STEP = re.compile(r"([ML]) (-?[\d.]+) (-?[\d.]+)|z")
_UNSEEN = re.compile(r'<path d="[^"]*" fill="none"/>')  # the grounds that are transparent
_GROUP = re.compile(r"<g\b[^>]*>|</g>")
_NAMED = re.compile(r"\b[hmp][0-9a-f]{10}\b")  # matplotlib's ids of hatches, markers and clips
_HATCH = re.compile(
    r'x="0" y="0" width="72" height="72"><rect x="0" y="0" width="73" height="73"([^>]*)/><path d="[^"]*"'
)
# Lines 6 apart, as matplotlib draws "////", in a tile of 12 instead of 72.
_HATCHED = (
    r'width="12" height="12"><rect width="13" height="13"\1/>'
    r'<path d="M-1 1L1 -1M-1 7L7 -1M-1 13L13 -1M5 13L13 5M11 13L13 11"'
)
_BETWEEN = re.compile(r">\s+<")
_ROOT = re.compile(r"<svg[^>]*?viewBox=\"([^\"]*)\"[^>]*>", re.DOTALL)


class Chart(NamedTuple):
    """A chart as the page places it."""

    name: str  # ids in the SVG begin with it
    title: str
    svg: Markup


@contextmanager
def sheet(height: float, width: float = WIDTH) -> Iterator[Figure]:
    """An empty figure, drawn and finished with the same settings on every machine."""
    with mpl.rc_context(_settings()):
        yield Figure(figsize=(width, height))


@cache
def _settings() -> dict[Any, Any]:
    """Ours and, whatever this machine prefers, the defaults. `mpl.rcdefaults` reads all styles first."""
    return {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"} | _RC


def finished(figure: Figure, name: str, title: str, description: str) -> Chart:
    """The figure as a chart; within the `sheet` it was drawn on."""
    buffer = io.StringIO()
    FigureCanvasSVG(figure)
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Chart(name, title, Markup(in_page(buffer.getvalue(), name, title, description)))


def plain_axes(axes: Axes) -> None:
    """Only what is needed to read a value: a line below, light lines across, no frame and no ticks."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.grid(axis="y", color=GRID, linewidth=0.5, alpha=0.35, clip_on=False)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=SMALL, labelcolor=MUTED, color=GRID)


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Places for labels beside these heights, in the same order, no two nearer than `apart`."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = [heights[at] for at in order]
    for _ in range(50):
        moved = False
        for low in range(len(placed) - 1):
            lacking = apart - (placed[low + 1] - placed[low])
            if lacking > 1e-9:
                placed[low] -= lacking / 2
                placed[low + 1] += lacking / 2
                moved = True
        if not moved:
            break
    found = [0.0] * len(heights)
    for at, place in zip(order, placed, strict=True):
        found[at] = place
    return found


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
    body = _short(body)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("url(#", f"url(#{name}-").replace('xlink:href="#', f'href="#{name}-')
    head = (
        f'<svg class="chart fill-ink" role="img" aria-labelledby="{name}-title {name}-desc" viewBox="\\1"'
        f' font-size="{SMALL}">'
        f'<title id="{name}-title">{_literal(title)}</title><desc id="{name}-desc">{_literal(description)}</desc>'
    )
    return _ROOT.sub(head, body, count=1).strip()


def _short(body: str) -> str:
    """Without what nobody sees: groups that say nothing, long ids, blanks, and digits beyond a tenth of a point."""
    body = _GROUP_ID.sub("<g", body)
    body = _LONG.sub(lambda match: f"{float(match.group()):.1f}".replace("-0.0", "0.0"), body)
    body = _PATH.sub(lambda match: f' d="{_short_path(" ".join(match.group(1).split()))}"', body)
    body = _WHOLE.sub(r'="\1"', body).replace(' text-anchor="start"', "")
    body = body.replace(f' font-size="{SMALL}"', "").replace('<text class="fill-ink"', "<text")  # as the whole
    body = _HATCH.sub(_HATCHED, _BETWEEN.sub("><", body))
    for _ in range(3):
        body = _NOTHING.sub("", body)
    body = _ungrouped(_UNSEEN.sub("", body))
    names: dict[str, str] = {}
    return _NAMED.sub(lambda match: names.setdefault(match.group(), f"{match.group()[0]}{len(names)}"), body)


def _short_path(path: str) -> str:
    """The same straight lines in fewer letters: those along an axis name the coordinate that changes."""
    if not _STRAIGHT.fullmatch(path):
        return path
    steps = []
    x = y = ""
    for step in _STEP.finditer(path):
        if step.group() == "z":
            steps.append("z")
            continue
        command, across, down = step.group(1), *(f"{float(one):g}" for one in step.groups()[1:])
        if command == "M" or (across != x and down != y):
            steps.append(f"{command}{across} {down}")
        elif across != x:
            steps.append(f"H{across}")
        elif down != y:
            steps.append(f"V{down}")
        x, y = across, down
    return "".join(steps)


def _ungrouped(body: str) -> str:
    """Without the groups that have no attribute."""
    kept: list[bool] = []

    def told(match: re.Match[str]) -> str:
        if match.group() != "</g>":
            kept.append(match.group() != "<g>")
            return match.group() if kept[-1] else ""
        return match.group() if kept.pop() else ""

    return _GROUP.sub(told, body)


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
        elif name in ("stroke-linejoin", "stroke-linecap"):  # the style sheet says it for all
            continue
        elif value in _CLASSES:
            classes.append(f"{name}-{_CLASSES[value]}")
        elif name and name != "font-family":
            attributes.append(f'{name}="{value}"')
    class_names = f' class="{" ".join(classes)}"' if classes else ""
    return class_names + "".join(f" {attribute}" for attribute in attributes if attribute)
