"""Everything the report says, as plain values: the templates only place it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.datapage import DataPage, data_page
from reports.exemptions import Exemptions, Told, exemptions, told
from reports.findings import Findings, findings
from reports.front import Front, deletion_line, front
from reports.practice import Practice, practice
from reports.readings import Readings, readings
from reports.tables import Durations, Duties, Routines, durations, duties, routines
from reports.visit import Visit, visit
from reports.wording import Wording
from rules.result import AuditResult
from rules.settings import NAV_GAP_DAYS

SECTIONS = ("front", "duties", "readings", "durations", "routines", "findings", "exemptions", "visit", "data", "method")


@dataclass(frozen=True)
class Section:
    anchor: str
    number: int
    heading: str


@dataclass(frozen=True)
class ReportView:
    language: str
    title: str
    stamp: str  # stands at the foot of every printed page
    privacy: str
    warning: str
    sections: dict[str, Section]
    front: Front
    duties: Duties
    readings: Readings
    durations: Durations
    routines: Routines
    practice: dict[str, Practice]  # by checkpoint
    practice_lead: str
    findings: Findings
    exemptions: Exemptions
    visit: Visit | None  # None where no cases were to be drawn
    rows_hidden: bool  # the privacy level leaves no rows
    tolerance_note: str  # "" where the texts of the rules speak of the same days as this report
    data: DataPage
    method: tuple[tuple[str, Told], ...]  # name and text of every part
    reactions: tuple[tuple[str, str], ...]
    definitions: tuple[tuple[str, str], ...]


def report_view(result: AuditResult, wording: Wording) -> ReportView:
    settings = result.settings
    first = front(result, wording)
    drawn = visit(result, wording)
    names = [name for name in SECTIONS if name != "visit" or drawn is not None]
    label = wording.say(f"report.privacy.{settings.privacy}.label")
    return ReportView(
        language=wording.language,
        title=wording.say("report.title"),
        stamp=wording.say("report.stamp", company=first.company, date=wording.date(settings.as_of), privacy=label),
        privacy=wording.say(f"report.privacy.{settings.privacy}.told"),
        warning=deletion_line(result, wording),
        sections={
            name: Section(name, number, wording.say(f"report.section.{name}"))
            for number, name in enumerate(names, start=1)
        },
        front=first,
        duties=duties(result, wording),
        readings=readings(result, wording),
        durations=durations(result, wording),
        routines=routines(result, wording),
        practice=practice(result, wording),
        practice_lead=wording.say("chapters.practice.lead", within=wording.tolerant("report.tolerance.within")),
        findings=findings(result, wording),
        exemptions=exemptions(result, wording),
        visit=drawn,
        rows_hidden=settings.privacy == "statistics",
        tolerance_note="" if settings.tolerance_days == 1 else wording.tolerant("report.tolerance.note"),
        data=data_page(result, wording),
        method=_method(result, wording),
        reactions=_defined("chapters.reactions", wording),
        definitions=_defined("report.definitions", wording),
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
        "privacy": wording.say(f"report.privacy.{settings.privacy}.told"),
    }
    return tuple((name, told(wording, f"report.method.{name}", **slots)) for name in wording.keys("report.method"))
