"""The chapter on follow-up in time: days until plan and meeting, and the longest silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.cells import DASH, Reckoned, any_hidden, not_shown, number, of_whole, reckoned
from reports.wording import LEAST_WHOLE, Wording
from rules.estimates import how_many, median_days, quartile_days
from rules.figures import DayCount
from rules.result import AuditResult

EVENTS = ("plan_started", "plan_ready", "dm1_held")


@dataclass(frozen=True)
class TimingRow:
    name: str
    counts: str
    median: str
    middle: str  # between the quartiles


@dataclass(frozen=True)
class Timing:
    lead: str
    rows: tuple[TimingRow, ...]
    silence_lead: str
    silence: TimingRow | None  # None where the files hold no follow-up
    reckoned: tuple[Reckoned, ...]


def timing(result: AuditResult, wording: Wording) -> Timing:
    found = {one.event: one for one in result.told_figures.days_until}
    told = result.told_figures.silence
    rows = []
    for event in EVENTS:
        one = found.get(event)
        if one is None:
            continue
        name = wording.say(f"words.events.{event}")
        hidden = any_hidden(one.days)
        counts = not_shown(wording) if hidden else of_whole(how_many(one.days), one.spells, wording)
        rows.append(_row(name, counts, one.days, hidden, wording))
    silence = None
    if told.recorded:
        hidden = any_hidden(told.days)
        counts = not_shown(wording) if hidden else number(how_many(told.days), wording)
        silence = _row(wording.say("figures.timing.silence"), counts, told.days, hidden, wording)
    return Timing(
        lead=wording.say("figures.timing.lead"),
        rows=tuple(rows),
        silence_lead=wording.say(f"figures.timing.silence_{'lead' if told.recorded else 'none'}"),
        silence=silence,
        reckoned=tuple(reckoned(name, wording) for name in ("until", "silence")),
    )


def _row(name: str, counts: str, days: Sequence[DayCount], hidden: bool, wording: Wording) -> TimingRow:
    if hidden:
        return TimingRow(name, counts, *(not_shown(wording),) * 2)
    median, quartiles = median_days(days), quartile_days(days)
    if median is None or quartiles is None:
        return TimingRow(name, counts, DASH, DASH)
    few = how_many(days) < LEAST_WHOLE
    middle = wording.say("figures.timing.between", low=_days(quartiles[0], wording), high=_days(quartiles[1], wording))
    return TimingRow(name, counts, *((DASH, DASH) if few else (_days(median, wording), middle)))


def _days(value: float, wording: Wording) -> str:
    """Days, with a half where it lies between two; below 0 with a sign."""
    return wording.decimal(value, int(value != int(value))).replace("-", "−")
