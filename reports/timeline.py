"""A case's time line as SVG: grade as height, weeks as marks, deeds as symbols. Plain text, 1 to 2 kB each.

The style sheet colours it; what a stretch is shows in outline and pattern too, so that it holds in black and white.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import NamedTuple

from reports.wording import NO_BREAK, Wording

WEEKS = (4, 7, 8, 26, 52)  # marked at the end of the week, day 7 x N
WIDTH = 720
RUNGS = (13, 26, 56, 112, 224, 448, 896)  # weeks that a drawing may be wide: few scales, so that lines compare
LEAD = 7  # days drawn before the first day
TRAIL = 28  # a deed so long after the last day still makes the drawing wider

# Kind of event -> symbol; what is not named here is "other".
SYMBOLS = {
    "plan": ("plan_started", "plan_ready", "plan_revised", "plan_shared_employee"),
    "sent": ("plan_sent_certifier", "plan_sent_nav"),
    "call": ("dm1_called", "dm1_requested", "dm3_requested", "certifier_wanted"),
    "meeting": ("dm1_held", "dm2_held", "dm3_held"),
    "nav": ("plan_requested_nav", "dm2_called", "dm2_cancelled"),
    "exempt": ("exempt_plan", "exempt_dm1", "exempt_activity", "exempt_dm2"),
    "other": (),
}
_SYMBOL_OF = {event: symbol for symbol, events in SYMBOLS.items() for event in events}

# Down the drawing, in its units.
_HEAD = 12  # foot of the week numbers
_TOP, _FLOOR = 20, 70  # grade 100 and grade 0
_DATES = 84  # foot of the first and last day
_LANE, _LANE_HEIGHT, _SIZE = 92, 16, 14
_LETTER = 6.2  # about as wide as a letter is


class Stretch(NamedTuple):
    kind: str
    start: date
    end: date
    grade: float | None


class Deed(NamedTuple):
    event: str
    day: date | None

    @property
    def symbol(self) -> str:
        return _SYMBOL_OF.get(self.event, "other")


class Scale(NamedTuple):
    """From days to the drawing. `weeks` is what its width covers."""

    begin: date
    weeks: int

    @classmethod
    def of(cls, stretches: Sequence[Stretch], deeds: Sequence[Deed]) -> Scale:
        start, end = stretches[0].start, stretches[-1].end
        begin = start - timedelta(days=LEAD)
        near = [deed.day for deed in deeds if deed.day and deed.day <= end + timedelta(days=TRAIL)]
        days = (max([end, *near]) - begin).days + 1
        return cls(begin, next((weeks for weeks in RUNGS if 7 * weeks >= days + 2), -(-days // 7)))

    def x(self, day: date) -> float:
        """The left edge of a day."""
        return round((day - self.begin).days * WIDTH / (7 * self.weeks), 1)

    def holds(self, day: date) -> bool:
        return self.begin <= day < self.begin + timedelta(days=7 * self.weeks)


class Drawing(NamedTuple):
    svg: str
    scale: Scale


def drawing(
    name: str,
    words: tuple[str, str],
    stretches: Sequence[Stretch],
    deeds: Sequence[Deed],
    as_of: date,
    wording: Wording,
) -> Drawing:
    """The `<svg>` of one case. `name` makes its ids, `words` are its title and its description."""
    scale = Scale.of(stretches, deeds)
    title, description = (escape(text) for text in words)
    start, end = stretches[0].start, stretches[-1].end
    lanes, placed = _placed(deeds, scale, wording)
    today = scale.holds(as_of)
    depth = _LANE + lanes * _LANE_HEIGHT
    height = depth + (16 if today else 2)
    parts = [
        *(_stretch(one, scale) for one in stretches),
        *_weeks(scale, start, wording),
        f'<path class="floor" d="M0 {_FLOOR}H{WIDTH}"/>',
        *_first_and_last(scale, start, end, as_of, wording),
        *placed,
        *(_today(scale, as_of, depth, wording) if today else ()),
    ]
    svg = (
        f'<svg class="timeline" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {WIDTH} {height}">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>{"".join(parts)}</svg>'
    )
    return Drawing(svg, scale)


def week_day(start: date, week: int) -> date:
    """The last day of the week, which is day 7 x N."""
    return start + timedelta(days=7 * week - 1)


def _weeks(scale: Scale, start: date, wording: Wording) -> list[str]:
    """A dotted mark at the end of each week, with its number; two that stand close share one label."""
    marks: list[tuple[float, str]] = []
    lines = []
    for week in WEEKS:
        day = week_day(start, week)
        if not scale.holds(day):
            continue
        x = scale.x(day + timedelta(days=1))
        lines.append(f'<path class="week" d="M{x} {_HEAD + 4}V{_FLOOR}"/>')
        if marks and x - marks[-1][0] < 3 * _LETTER:
            marks[-1] = (marks[-1][0], f"{marks[-1][1]}, {week}")
        else:
            marks.append((x, str(week)))
    if marks:
        marks[0] = (marks[0][0], f"{wording.say('working.cases.week_axis')} {marks[0][1]}")
    return lines + [f'<text x="{x}" y="{_HEAD}" text-anchor="middle">{escape(label)}</text>' for x, label in marks]


def _stretch(one: Stretch, scale: Scale) -> str:
    left, right = scale.x(one.start), scale.x(one.end + timedelta(days=1))
    width = round(right - left, 1)
    if one.kind == "gap":
        return f'<path class="gap" d="M{left} {_FLOOR - 4}H{right}"/>'
    known = one.grade is not None
    share = 0.3 if one.kind == "vacation" and not known else 1.0 if one.grade is None else one.grade / 100
    top = round(_FLOOR - (_FLOOR - _TOP) * share, 1)
    kind = one.kind if known or one.kind != "sick" else "unknown"
    bar = f'<rect class="{kind}" x="{left}" y="{top}" width="{width}" height="{round(_FLOOR - top, 1)}"/>'
    label = f"{one.grade:g}{NO_BREAK}%" if kind == "sick" else ""
    if not label or width < len(label) * _LETTER + 8:
        return bar
    foot = _FLOOR - 5 if share >= 0.3 else top - 3
    return f'{bar}<text x="{left + 4:g}" y="{foot}">{label}</text>'


def _first_and_last(scale: Scale, start: date, end: date, as_of: date, wording: Wording) -> list[str]:
    left, right = scale.x(start), scale.x(end + timedelta(days=1))
    if right - left < 2 * 10 * _LETTER + 10:
        return [f'<text class="quiet" x="{left}" y="{_DATES}">{wording.period(start, end)}</text>']
    return [
        f'<text class="quiet" x="{left}" y="{_DATES}">{wording.date(start)}</text>',
        f'<text class="quiet" x="{right - 3:g}" y="{_DATES}" text-anchor="end">{wording.date(end)}</text>',
    ]


def _placed(deeds: Sequence[Deed], scale: Scale, wording: Wording) -> tuple[int, list[str]]:
    """How many lanes the symbols take, and the symbols: each in the first lane in which it touches no other.

    Those that fall outside are counted at the edge.
    """
    free: list[float] = []
    parts = []
    inside = [deed for deed in deeds if deed.day and scale.holds(deed.day)]
    for deed in sorted(inside, key=lambda deed: deed.day or scale.begin):
        assert deed.day is not None
        x = round(min(max(scale.x(deed.day) - _SIZE / 2, 0), WIDTH - _SIZE), 1)
        lane = next((lane for lane, left in enumerate(free) if left <= x), len(free))
        free[lane : lane + 1] = [x + _SIZE + 1]
        parts.append(
            f'<use href="#deed-{deed.symbol}" x="{x:g}" y="{_LANE + lane * _LANE_HEIGHT}" '
            f'width="{_SIZE}" height="{_SIZE}"/>'
        )
    before = sum(1 for deed in deeds if deed.day and deed.day < scale.begin)
    after = sum(1 for deed in deeds if deed.day and not scale.holds(deed.day)) - before
    foot = _DATES
    if before:
        parts.append(f'<text x="0" y="{foot}">◂ {escape(wording.say("working.cases.more_before", n=before))}</text>')
    if after:
        told = escape(wording.say("working.cases.more_after", n=after))
        parts.append(f'<text x="{WIDTH}" y="{foot}" text-anchor="end">{told} ▸</text>')
    return max(len(free), 1), parts


def _today(scale: Scale, as_of: date, depth: int, wording: Wording) -> list[str]:
    """The day of the report, through the whole drawing, with its name at the foot."""
    x = scale.x(as_of + timedelta(days=1))
    told = wording.say("working.cases.as_of", date=wording.date(as_of))
    half = len(told) * _LETTER / 2
    anchor = "start" if x < half else "end" if x > WIDTH - half else "middle"
    return [
        f'<path class="today" d="M{x} {_HEAD + 4}V{depth}"/>',
        f'<text x="{x}" y="{depth + 12}" text-anchor="{anchor}">{escape(told)}</text>',
    ]
