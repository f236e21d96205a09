"""The chapter on whether the export is complete: control totals, another source beside them, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reports.control_totals import UNITS_SHOWN, ComparisonRow, Matrix, compared, matrices
from reports.wording import Wording
from rules.completeness import OTHER_UNITS, OWN_UNIT, Completeness, PeopleInTables, RecordIds, SheetSeries
from rules.result import AuditResult


class CompletenessPart(NamedTuple):
    questions: tuple[str, ...]
    informed: tuple[str, ...]  # worth knowing, and nothing to ask about
    counted: tuple[str, ...]  # what exactly is counted
    recent: tuple[Matrix, ...]
    earlier: tuple[Matrix, ...]
    comparisons: tuple[ComparisonRow, ...]


def completeness(result: AuditResult, wording: Wording) -> CompletenessPart:
    found = result.completeness
    recent, earlier = matrices(found.totals, wording)
    return CompletenessPart(
        questions=tuple(_questions(result, wording)),
        informed=tuple(_informed(found, wording)),
        counted=tuple(_counted(result, wording)),
        recent=recent,
        earlier=earlier,
        comparisons=tuple(compared(item, wording) for item in found.comparisons),
    )


def _questions(result: AuditResult, wording: Wording) -> Iterator[str]:
    """Everything to ask about, the surest first."""
    found = result.completeness
    differing = sum(item.standing == "differs" for item in found.comparisons)
    if differing:
        yield wording.count("completeness.differs", differing)
    unknown = {item.number for item in found.comparisons if item.standing == "unit_unknown"}
    if unknown:
        yield wording.count("completeness.unit_unknown", len(unknown))
    yield from _ids_missing(found.record_ids, wording)
    for series in found.series:
        yield from _series(series, wording)
    for quiet in found.quiet_months:
        if quiet.months:
            months = wording.listing(_month(name, wording) for name in quiet.months)
            yield _of_unit("quiet", quiet.unit, wording, months=months)
    if found.units_without_rows:
        units = wording.listing(wording.say("report.form.quoted", text=unit) for unit in found.units_without_rows)
        yield wording.count("completeness.units_without_rows", len(found.units_without_rows), units=units)
    for end in found.sudden_ends:
        yield _of_unit(
            "sudden_end",
            end.unit,
            wording,
            last_start=wording.date(end.last_start),
            as_of=wording.date(result.settings.as_of),
            days=wording.count("report.n.days", end.days),
            longest=wording.count("report.n.days", end.longest),
            starts=wording.number(end.starts),
        )
    yield from _people(found.people, wording)


def _ids_missing(ids: RecordIds, wording: Wording) -> Iterator[str]:
    if not ids.missing:
        return
    question = wording.count("completeness.ids.missing", ids.missing)
    if ids.ranges:
        told = [one.first if one.first == one.last else f"{one.first}–{one.last}" for one in ids.ranges]
        question += " " + wording.say("completeness.ids.first", ranges=", ".join(told))
    yield question


def _series(series: SheetSeries, wording: Wording) -> Iterator[str]:
    def quoted(names: Sequence[str]) -> str:
        return wording.listing(wording.say("report.form.quoted", text=name) for name in names)

    if series.lacking:
        lacking = wording.listing(_month(name, wording) for name in series.lacking) if series.months else ""
        yield wording.say(
            "completeness.series.lacking",
            read=quoted(series.read),
            file=series.file,
            lacking=lacking or quoted(series.lacking),
        )
    if series.not_read:
        yield wording.say(
            "completeness.series.not_read", read=quoted(series.read), file=series.file, names=quoted(series.not_read)
        )


def _people(people: PeopleInTables, wording: Wording) -> Iterator[str]:
    if people.not_listed and people.absent:
        yield wording.say(
            "completeness.people.not_listed",
            share=wording.share(people.not_listed, people.absent),
            places=", ".join(people.not_listed_places)
            + (" …" if people.not_listed > len(people.not_listed_places) else ""),
        )
    if people.only_followed_up:
        yield wording.count("completeness.people.only_followed_up", people.only_followed_up)
    if people.not_followed_up and people.long_absent:
        share = wording.share(people.not_followed_up, people.long_absent)
        yield wording.say("completeness.people.not_followed_up", share=share)


def _informed(found: Completeness, wording: Wording) -> Iterator[str]:
    ids, people = found.record_ids, found.people
    if ids.state != "running":
        yield wording.say(f"completeness.ids.{ids.state}")
    elif not ids.missing:
        yield wording.say("completeness.ids.whole", n=wording.number(ids.ids))
    if ids.shared:
        yield wording.count("completeness.ids.shared", ids.shared, rows=wording.number(ids.shared_rows))
    for quiet in found.quiet_months:
        if not quiet.months:
            filled = wording.share(quiet.looked_at - quiet.quiet, quiet.looked_at)
            yield wording.say("completeness.few_months", share=filled)
    if people.hidden:
        yield wording.say("completeness.people.hidden")
    if people.listed is None:
        yield wording.say("completeness.people.no_list")
    elif people.never_absent is not None:
        share = wording.share(people.never_absent, people.listed)
        yield wording.say("completeness.people.never_absent", share=share)


def _counted(result: AuditResult, wording: Wording) -> Iterator[str]:
    """What exactly the control totals count, so that another source can be counted alike."""
    settings, groups = result.settings, {line.group for line in result.completeness.totals}
    as_of = wording.date(settings.as_of)
    yield wording.say("completeness.counted.rows")
    yield wording.say("completeness.counted.days", as_of=as_of)
    yield wording.say("completeness.counted.open_end", as_of=as_of)
    if OWN_UNIT in groups:
        yield wording.say("completeness.counted.units")
    if OTHER_UNITS in groups:
        yield wording.say("completeness.counted.other", n=wording.number(settings.small_group))
    if settings.privacy == "statistics":
        yield wording.say("completeness.counted.no_units")
    units = {line.unit for line in result.completeness.totals if line.group == OWN_UNIT}
    if len(units) > UNITS_SHOWN:
        yield wording.say(
            "completeness.counted.capped", shown=wording.number(UNITS_SHOWN), all=wording.number(len(units))
        )


def _of_unit(key: str, unit: str, wording: Wording, **slots: str) -> str:
    """The text of the company, or of one unit."""
    if not unit:
        return wording.say(f"completeness.{key}.company", **slots)
    return wording.say(f"completeness.{key}.unit", unit=wording.say("report.form.quoted", text=unit), **slots)


def _month(name: str, wording: Wording) -> str:
    """The month of "2026-03" or "03" in words."""
    year, _, month = name.rpartition("-")
    word = wording.say(f"report.months.{month}")
    return f"{word} {year}" if year else word
