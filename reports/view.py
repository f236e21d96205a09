"""Everything the report says, as plain values: the templates only place it."""

from __future__ import annotations

from typing import NamedTuple

from reports.actions import Actions, actions
from reports.annex import Annex, annex
from reports.cases import Cases, cases
from reports.completeness import CompletenessPart, completeness
from reports.current import Current, current
from reports.datapage import DataPage, data_page
from reports.durations import Durations, durations
from reports.exemptions import Exemptions, Told, exemptions, told
from reports.findings import Findings, findings
from reports.front import Front, deletion_line, front
from reports.fulfilment import Fulfilment, fulfilment
from reports.level import Level, level
from reports.practice import Practice, practice
from reports.readers import ADVISER, READERS, Reader
from reports.readings import Readings, readings
from reports.statutory import StatutoryPart, statutory
from reports.summary import Summary, summary
from reports.tables import Duties, Routines, duties, routines
from reports.timing import Timing, timing
from reports.visit import Visit, visit
from reports.wording import Wording
from rules.result import AuditResult
from rules.settings import NAV_GAP_DAYS

OF_FIGURES = ("durations", "level", "statutory", "current", "fulfilment", "timing")


class Section(NamedTuple):
    anchor: str
    number: int
    heading: str


class ReportView(NamedTuple):
    language: str
    reader: Reader
    title: str
    stamp: str  # stands at the foot of every printed page
    privacy: str
    hidden_note: str  # on counts that are hidden; "" where the privacy level hides none
    warning: str
    sections: dict[str, Section]
    front: Front
    summary: Summary
    actions: Actions
    annex: Annex
    guides: dict[str, tuple[str, ...]]  # by reader: how to read this
    duties: Duties
    readings: Readings
    durations: Durations | None
    level: Level | None
    statutory: StatutoryPart | None
    current: Current | None
    fulfilment: Fulfilment | None
    timing: Timing | None
    routines: Routines
    practice: dict[str, Practice]  # by checkpoint
    practice_lead: str
    findings: Findings
    cases: Cases
    exemptions: Exemptions
    visit: Visit | None  # None where no cases were to be drawn
    rows_hidden: bool  # the privacy level leaves no rows
    tolerance_note: str  # "" where the texts of the rules speak of the same days as this report
    data: DataPage
    completeness: CompletenessPart
    method: tuple[tuple[str, Told], ...]  # name and text of every part
    reactions: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]


def report_view(result: AuditResult, wording: Wording, reader: Reader = ADVISER) -> ReportView:
    settings = result.settings
    first = front(result, wording)
    lines = cases(result, wording)
    checkpoints = routines(result, wording)
    drawn = visit(result, wording)
    label = wording.say(f"report.privacy.{settings.privacy}.label")
    return ReportView(
        language=wording.language,
        reader=reader,
        title=wording.say("report.title"),
        stamp=wording.say("report.stamp", company=first.company, date=wording.date(settings.as_of), privacy=label),
        privacy=privacy_told(result, wording),
        hidden_note=hidden_note(result, wording),
        warning=deletion_line(result, wording),
        sections={
            name: Section(name, number, wording.say(f"report.section.{name}"))
            for number, name in enumerate(_sections(result, reader, drawn), start=1)
        },
        front=first,
        summary=summary(result, first, checkpoints, wording),
        actions=actions(result, wording),
        annex=annex(result, checkpoints, wording),
        guides={name: _guide(name, result, wording) for name in READERS},
        duties=duties(result, wording),
        readings=readings(result, wording),
        durations=durations(result, wording) if result.figures else None,
        level=level(result, wording) if result.figures else None,
        statutory=statutory(result, wording) if result.figures else None,
        current=current(result, wording) if result.figures else None,
        fulfilment=fulfilment(result, wording) if result.figures else None,
        timing=timing(result, wording) if result.figures else None,
        routines=checkpoints,
        practice=practice(result, wording),
        practice_lead=wording.say("chapters.practice.lead", within=wording.tolerant("report.tolerance.within")),
        findings=findings(result, wording, lines),
        cases=lines,
        exemptions=exemptions(result, wording),
        visit=drawn,
        rows_hidden=settings.privacy == "statistics",
        tolerance_note="" if settings.tolerance_days == 1 else wording.tolerant("report.tolerance.note"),
        data=data_page(result, wording),
        completeness=completeness(result, wording),
        method=_method(result, wording),
        reactions=_defined("chapters.reactions", wording),
        definitions=_defined("report.definitions", wording),
    )


def _sections(result: AuditResult, reader: Reader, drawn: Visit | None) -> tuple[str, ...]:
    """The sections of the reader that this result has: none of figures or of a sample where there are none."""
    lacking = {*(OF_FIGURES if result.figures is None else ()), *(("visit",) if drawn is None else ())}
    if result.settings.privacy == "statistics":
        lacking.add("fulfilment")  # it is of units and quarters; the company stands under the duties
    return tuple(name for name in reader.sections if name not in lacking)


def privacy_told(result: AuditResult, wording: Wording) -> str:
    """What is shown of people, and under which kind of codes."""
    told = wording.say(f"report.privacy.{result.settings.privacy}.told")
    if result.settings.privacy != "masked":
        return told
    kind = "key" if result.key_id else "report"
    return f"{told} {wording.say(f'report.privacy.codes.{kind}')}"


def hidden_note(result: AuditResult, wording: Wording) -> str:
    if result.settings.privacy != "statistics":
        return ""
    return wording.say("report.privacy.hidden_note", n=wording.number(result.settings.small_group))


def _guide(reader: str, result: AuditResult, wording: Wording) -> tuple[str, ...]:
    slots = {
        "within": wording.tolerant("report.tolerance.within"),
        "doubtful_day": wording.tolerant("report.tolerance.doubtful_day"),
        "limit": wording.number(result.settings.small_group),
    }
    return tuple(
        wording.say(f"readers.guide.{reader}.{line}", **slots) for line in wording.keys(f"readers.guide.{reader}")
    )


def _defined(key: str, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Every word under `key`, and what it means."""
    return tuple((wording.say(f"{key}.{name}.word"), wording.say(f"{key}.{name}.means")) for name in wording.keys(key))


def _method(result: AuditResult, wording: Wording) -> tuple[tuple[str, Told], ...]:
    """Every part of the method, with the settings of this audit in it."""
    settings = result.settings
    slots = {
        "gap_days": settings.gap_days,
        "gap_joins": settings.gap_days - 1,
        "gap_source": wording.say(f"report.gap.{'nav' if settings.gap_days == NAV_GAP_DAYS else 'own'}"),
        "tolerance": wording.count("report.n.days", settings.tolerance_days),
        "doubtful_day": wording.tolerant("report.tolerance.doubtful_day"),
        "bridging": wording.say(f"report.bridging.{'on' if settings.bridge_non_working_days else 'off'}"),
        "law_last_read": wording.date(result.provenance.law_last_read),
        "privacy": " ".join(filter(None, (privacy_told(result, wording), hidden_note(result, wording)))),
        "delete_after": wording.count("report.n.days", settings.delete_after_days),
    }
    return tuple((name, told(wording, f"report.method.{name}", **slots)) for name in wording.keys("report.method"))
