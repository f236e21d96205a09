"""What rests on a reading: the deviations of the headline's rules when the days are counted in other ways."""

from __future__ import annotations

from typing import NamedTuple

from reports.marks import STATUTE, headline_in, merging_in, sums_in
from reports.wording import Wording
from rules.result import AuditResult, Reading
from rules.settings import NAV_GAP_DAYS

AS_SET, MILDEST = "as_set", "mildest"


class ReadingRow(NamedTuple):
    name: str
    told: str  # what it changes, in one sentence
    counts: tuple[str, ...]  # in the order of the columns
    empty: tuple[bool, ...]
    total: str
    difference: str  # from the first row; "" in it


class Readings(NamedTuple):
    lead: str
    sums: str
    found: bool  # whether anything deviates under any reading
    columns: tuple[tuple[str, str], ...]  # rule and its title, for the rules that deviate under any reading
    rows: tuple[ReadingRow, ...]
    notes: tuple[str, ...]


def readings(result: AuditResult, wording: Wording) -> Readings:
    """The whole chapter. The first row is the headline and what depends on merging, taken together."""
    ways = result.readings
    # `statistics` tells the sum of the rules alone, under no rule.
    rules = [rule for rule in ways[0].deviations if rule and any(way.deviations[rule] for way in ways)] if ways else []
    of_statute = sums_in(result, STATUTE)
    return Readings(
        lead=_lead(ways, wording),
        sums=wording.say(
            "chapters.readings.sums",
            total=wording.number(_as_set(ways)),
            headline=wording.number(headline_in(of_statute)),
            merging=wording.number(merging_in(of_statute)),
        ),
        found=any(way.total for way in ways),
        columns=tuple((rule, wording.say(f"catalogue.{rule}.title")) for rule in rules),
        rows=tuple(_row(way, rules, result, wording) for way in ways),
        notes=tuple(wording.say(f"chapters.readings.{name}") for name in ("counts_only", "columns")),
    )


def _as_set(ways: tuple[Reading, ...]) -> int:
    return sum(way.total for way in ways if way.name == AS_SET)


def _lead(ways: tuple[Reading, ...], wording: Wording) -> str:
    """What is firm. Only the numbers are known, so the smallest and the largest are told, and the mildest by itself."""
    totals = {way.name: way.total for way in ways}
    least, most = min(totals.values(), default=0), max(totals.values(), default=0)
    if not most:
        return wording.say("chapters.readings.lead_none")
    if least == most:
        return wording.say("chapters.readings.lead_same", n=wording.number(most))
    return wording.say(
        "chapters.readings.lead_between",
        least=wording.number(least),
        most=wording.number(most),
        mildest=wording.number(totals[MILDEST]),
    )


def _row(way: Reading, rules: list[str], result: AuditResult, wording: Wording) -> ReadingRow:
    settings = result.settings
    counts = [way.deviations[rule] for rule in rules]
    return ReadingRow(
        name=wording.say(f"chapters.readings.names.{way.name}"),
        told=wording.say(
            f"chapters.readings.told.{way.name}",
            gap=wording.count("report.n.days", settings.gap_days),
            strict_gap=wording.count("report.n.days", max(settings.gap_days, NAV_GAP_DAYS)),
            tolerance=wording.count("report.n.days", settings.tolerance_days),
        ),
        counts=tuple(wording.number(n) for n in counts),
        empty=tuple(n == 0 for n in counts),
        total=wording.number(way.total),
        difference="" if way.name == AS_SET else _signed(way.total - _as_set(result.readings), wording),
    )


def _signed(n: int, wording: Wording) -> str:
    """+10, −2 (a minus sign, not a hyphen) or 0."""
    sign = "+" if n > 0 else "−" if n < 0 else ""
    return sign + wording.number(abs(n))
