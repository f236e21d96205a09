"""The chapter on follow-up in time: days until plan and meeting, and the longest silence."""

from __future__ import annotations

from typing import NamedTuple

from reports.cells import DASH, Reckoned, not_shown, number, of_whole, reckoned
from reports.wording import LEAST_WHOLE, Wording
from rules.estimates import middle
from rules.figures import SILENCE, Middle
from rules.result import AuditResult

EVENTS = ("plan_started", "plan_ready", "dm1_held")


class TimingRow(NamedTuple):
    name: str
    counts: str
    median: str
    middle: str  # between the quartiles


class Timing(NamedTuple):
    lead: str
    rows: tuple[TimingRow, ...]
    silence_lead: str
    silence: TimingRow | None  # None where the files hold no follow-up
    reckoned: tuple[Reckoned, ...]


def timing(result: AuditResult, wording: Wording) -> Timing:
    figures = result.told_figures
    found = {one.event: one for one in figures.days_until}
    recorded = figures.silence.recorded
    return Timing(
        lead=wording.say("figures.timing.lead"),
        rows=tuple(
            _row(wording.say(f"words.events.{event}"), middle(figures, event), wording, found[event].spells)
            for event in EVENTS
            if event in found
        ),
        silence_lead=wording.say(f"figures.timing.silence_{'lead' if recorded else 'none'}"),
        silence=_row(wording.say("figures.timing.silence"), middle(figures, SILENCE), wording) if recorded else None,
        reckoned=tuple(reckoned(name, wording) for name in ("until", "silence")),
    )


def _row(name: str, told: Middle | None, wording: Wording, whole: int | None = None) -> TimingRow:
    """`whole`: the spells with and without the event. Of fewer than LEAST_WHOLE spells there is no middle."""
    if told is None:
        return TimingRow(name, *(not_shown(wording),) * 3)
    counts = number(told.number, wording) if whole is None else of_whole(told.number, whole, wording)
    if told.median is None or (told.number is not None and told.number < LEAST_WHOLE):
        return TimingRow(name, counts, DASH, DASH)
    if told.low is None or told.high is None:
        return TimingRow(name, counts, _days(told.median, wording), not_shown(wording))
    between = wording.say("figures.timing.between", low=_days(told.low, wording), high=_days(told.high, wording))
    return TimingRow(name, counts, _days(told.median, wording), between)


def _days(value: float, wording: Wording) -> str:
    """Days, with a half where it lies between two; below 0 with a sign."""
    return wording.decimal(value, int(value != int(value))).replace("-", "−")
