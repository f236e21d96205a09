"""The data page: which files, how they were understood, what became of every row, and under which settings."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, NamedTuple

from reports.understood import (
    FaultPart,
    FilePart,
    Pairs,
    RemarkPart,
    TablePart,
    fault_parts,
    file_part,
    remark_part,
    table_part,
)
from reports.wording import Wording
from rules.result import AuditResult, Fault
from rules.settings import NEVER_TOLD


class DataPage(NamedTuple):
    files: tuple[FilePart, ...]
    tables: tuple[TablePart, ...]
    totals: TablePart
    equations: tuple[str, ...]
    faults: tuple[FaultPart, ...]
    faults_left_out: str  # where all of them are; "" when none is left out
    remarks: tuple[RemarkPart, ...]
    untied: tuple[FaultPart, ...]
    notes: tuple[str, ...]
    recorded: Pairs
    settings: Pairs
    mappings: tuple[tuple[str, Pairs], ...]
    provenance: Pairs


def data_page(result: AuditResult, wording: Wording) -> DataPage:
    made = result.provenance
    faults = fault_parts(result.fault_counts, result.faults, wording)
    untied: dict[str, list[Fault]] = {}
    for event in result.untied_events:
        untied.setdefault(event.code, []).append(event)
    return DataPage(
        files=tuple(file_part(item, wording) for item in made.files),
        tables=tuple(table_part(item, wording) for item in made.tables),
        totals=_totals(result, wording),
        equations=_equations(result, wording),
        faults=faults,
        faults_left_out=wording.say("report.data.faults_all") if any(part.shown for part in faults) else "",
        remarks=tuple(remark_part(item, wording) for item in result.data_remarks),
        untied=fault_parts({code: len(events) for code, events in untied.items()}, result.untied_events, wording),
        notes=tuple(_note(code, wording) for code in result.notes),
        recorded=_recorded(result, wording),
        settings=_settings(result, wording),
        mappings=_mappings(result, wording),
        provenance=(
            (wording.say("report.data.made.tool"), f"tilsynsklar {made.tool}"),
            (wording.say("report.data.made.ruleset"), made.ruleset),
            (wording.say("report.data.made.law_last_read"), wording.date(made.law_last_read)),
            (wording.say("report.data.made.dates"), wording.period(made.first_date, made.last_date)),
            *(((wording.say("report.data.made.key_id"), result.key_id),) if result.key_id else ()),
        ),
    )


def _totals(result: AuditResult, wording: Wording) -> TablePart:
    sums = result.sums
    return TablePart(
        wording.say("report.form.total"),
        "",
        wording.number(sums.rows_read),
        wording.number(sums.rows_used),
        wording.number(sums.rows_set_aside),
        wording.number(sums.rows_out_of_scope),
        (),
        "",
        (),
        "",
        "",
        (),
    )


def _equations(result: AuditResult, wording: Wording) -> tuple[str, ...]:
    numbers = {name: wording.number(n) for name, n in dataclasses.asdict(result.sums).items()}
    return tuple(wording.say(f"report.data.sums.{name}", **numbers) for name in ("rows", "events", "spells"))


def _note(code: str, wording: Wording) -> str:
    """A note on the whole audit: some come from the reading, the others from the rules."""
    of_reading = code in wording.keys("data.notes_reading")
    return wording.say(f"data.notes_reading.{code}" if of_reading else f"rules.notes.{code}")


def _recorded(result: AuditResult, wording: Wording) -> Pairs:
    rows = (("recorded", result.recorded), ("not_recorded", result.not_recorded))
    none = wording.say("report.form.none")
    return tuple(
        (
            wording.say(f"report.data.{name}"),
            ", ".join(wording.say(f"words.events.{kind}") for kind in kinds) or none,
        )
        for name, kinds in rows
    )


_MAPPINGS = ("columns", "constants", "codes", "scales", "limits")


def _settings(result: AuditResult, wording: Wording) -> Pairs:
    """Every setting but the tables, in the order of the settings."""
    settings = result.settings
    names = [f.name for f in dataclasses.fields(settings) if f.name not in (*_MAPPINGS, *NEVER_TOLD, "control_totals")]
    return tuple(
        (wording.say(f"report.settings.{name}"), setting_told(name, getattr(settings, name), wording)) for name in names
    )


def setting_told(name: str, value: Any, wording: Wording) -> str:
    if name == "privacy":
        return wording.say(f"report.privacy.{value}.label")
    if name == "language":
        return wording.say(f"report.languages.{value}")
    if name in ("recorded", "not_recorded"):
        return ", ".join(wording.say(f"words.events.{kind}") for kind in value) or wording.say("report.form.none")
    if name == "not_used":
        return ", ".join(value) or wording.say("report.form.none")
    if isinstance(value, bool):
        return wording.say(f"words.{'yes' if value else 'no'}")
    if isinstance(value, date):
        return wording.date(value)
    if isinstance(value, int):
        return wording.number(value)
    return str(value) if value else wording.say("report.form.not_given")


def _mappings(result: AuditResult, wording: Wording) -> tuple[tuple[str, Pairs], ...]:
    """What the settings say of columns, fixed values and codes, as it was written there."""
    tables = ((name, getattr(result.settings, name)) for name in _MAPPINGS)
    return tuple(
        (wording.say(f"report.settings.{name}"), tuple((key, str(item)) for key, item in pairs.items()))
        for name, pairs in tables
        if pairs
    )
