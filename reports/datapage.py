"""The data page: which files, how they were understood, what became of every row, and under which settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.findings import ROWS_SHOWN
from reports.wording import Wording
from rules.result import AuditResult, Fault, FileRead, Remark, TableRead

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FilePart:
    name: str
    facts: Pairs
    sha256: str


@dataclass(frozen=True)
class TablePart:
    """One table as it was read; `equation` adds up to the rows of the sheet."""

    heading: str
    place: str
    read: str
    used: str
    set_aside: str
    out_of_scope: str
    reasons: tuple[str, ...]
    columns: Pairs  # what we call it -> header as written
    unused: str  # one sentence


@dataclass(frozen=True)
class FaultPart:
    """One kind of fault: what it is, what to do, and where."""

    what: str
    do: str
    count: str
    places: tuple[tuple[str, str, str], ...]  # address, column, what became of the row
    shown: str


@dataclass(frozen=True)
class RemarkPart:
    text: str
    count: str
    places: str


@dataclass(frozen=True)
class DataPage:
    files: tuple[FilePart, ...]
    tables: tuple[TablePart, ...]
    totals: TablePart
    equations: tuple[str, ...]
    faults: tuple[FaultPart, ...]
    remarks: tuple[RemarkPart, ...]
    untied: tuple[FaultPart, ...]
    notes: tuple[str, ...]
    recorded: Pairs
    settings: Pairs
    mappings: tuple[tuple[str, Pairs], ...]
    provenance: Pairs


def data_page(result: AuditResult, wording: Wording) -> DataPage:
    made = result.provenance
    untied: dict[str, list[Fault]] = {}
    for event in result.untied_events:
        untied.setdefault(event.code, []).append(event)
    return DataPage(
        files=tuple(_file(item, wording) for item in made.files),
        tables=tuple(_table(item, wording) for item in made.tables),
        totals=_totals(result, wording),
        equations=_equations(result, wording),
        faults=_faults(result.fault_counts, result.faults, wording),
        remarks=tuple(_remark(item, wording) for item in result.data_remarks),
        untied=_faults({code: len(events) for code, events in untied.items()}, result.untied_events, wording),
        notes=tuple(_note(code, wording) for code in result.notes),
        recorded=_recorded(result, wording),
        settings=_settings(result, wording),
        mappings=_mappings(result, wording),
        provenance=(
            (wording.say("report.data.made.tool"), f"tilsynsklar {made.tool}"),
            (wording.say("report.data.made.ruleset"), made.ruleset),
            (wording.say("report.data.made.law_last_read"), wording.date(made.law_last_read)),
            (wording.say("report.data.made.dates"), wording.period(made.first_date, made.last_date)),
        ),
    )


def _file(item: FileRead, wording: Wording) -> FilePart:
    facts = [("size", wording.file_size(item.size)), ("kind", item.kind)]
    if item.encoding:
        facts.append(("encoding", item.encoding))
    if item.delimiter:
        name = {"\t": "tab", ";": "semicolon", ",": "comma"}.get(item.delimiter)
        facts.append(("delimiter", wording.say(f"report.data.delimiter.{name}") if name else item.delimiter))
    if item.sheets_not_used:
        facts.append(("sheets_not_used", ", ".join(item.sheets_not_used)))
    return FilePart(
        item.name, tuple((wording.say(f"report.data.file.{name}"), value) for name, value in facts), item.sha256
    )


def _table(item: TableRead, wording: Wording) -> TablePart:
    place = item.file if item.sheet is None else wording.say("report.data.sheet_of", sheet=item.sheet, file=item.file)
    return TablePart(
        heading=wording.say(f"words.tables.{item.table}"),
        place=wording.say("report.data.header_row", place=place, row=item.header_row),
        read=wording.number(item.rows_read),
        used=wording.number(item.rows_used),
        set_aside=wording.number(item.rows_set_aside),
        out_of_scope=wording.number(sum(item.out_of_scope.values())),
        reasons=tuple(
            wording.say("report.data.reason", reason=wording.say(f"data.out_of_scope.{code}"), n=wording.number(rows))
            for code, rows in item.out_of_scope.items()
        ),
        columns=tuple((field_word(item.table, name, wording), header) for name, header in item.columns.items()),
        unused=wording.say("report.data.unused", columns=", ".join(item.unused))
        if item.unused
        else wording.say("report.data.unused_none"),
    )


def field_word(table: str, name: str, wording: Wording) -> str:
    """What a canonical column is called. A wide follow-up column bears the name of its event.

    A detail of a wide event, such as "dm1_held.participants", reads with both words: "Dialogmøte 1 holdt: deltakere".
    """
    event, _, bare = name.rpartition(".")
    if event:
        field = wording.say(f"words.fields.follow_up.{bare}")
        told = wording.say(f"words.events.{event.rpartition('.')[2]}")
        return wording.say("report.form.detail", event=told, field=field[:1].lower() + field[1:])
    fields = wording.keys(f"words.fields.{table}")
    return wording.say(f"words.fields.{table}.{name}" if name in fields else f"words.events.{name}")


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
        (),
        "",
    )


def _equations(result: AuditResult, wording: Wording) -> tuple[str, ...]:
    numbers = {name: wording.number(n) for name, n in dataclasses.asdict(result.sums).items()}
    return tuple(wording.say(f"report.data.sums.{name}", **numbers) for name in ("rows", "events", "spells"))


def _faults(counts: Mapping[str, int], faults: Sequence[Fault], wording: Wording) -> tuple[FaultPart, ...]:
    parts = []
    for code, n in counts.items():
        places = [fault for fault in faults if fault.code == code][:ROWS_SHOWN]
        shown = (
            wording.say("report.data.faults_capped", shown=wording.number(len(places)), all=wording.number(n))
            if len(places) < n
            else ""
        )
        parts.append(
            FaultPart(
                what=wording.say(f"messages.faults.{code}.what"),
                do=wording.say(f"messages.faults.{code}.do"),
                count=wording.number(n),
                places=tuple(
                    (
                        fault.where,
                        fault.column,
                        wording.say(f"report.data.{'row_set_aside' if fault.set_aside else 'row_used'}"),
                    )
                    for fault in places
                ),
                shown=shown,
            )
        )
    return tuple(parts)


def _remark(item: Remark, wording: Wording) -> RemarkPart:
    more = item.count > len(item.places)
    places = ", ".join(item.places) + (" …" if more else "")
    return RemarkPart(wording.say(f"data.data_remarks.{item.code}"), wording.number(item.count), places)


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
    names = [f.name for f in dataclasses.fields(settings) if f.name not in (*_MAPPINGS, "control_totals")]
    return tuple(
        (wording.say(f"report.settings.{name}"), _setting(name, getattr(settings, name), wording)) for name in names
    )


def _setting(name: str, value: Any, wording: Wording) -> str:
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
