"""How an input was understood, in the words of a language: what the data page and `check` both tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.filtering import ROWS_SHOWN
from reports.wording import Wording
from rules.result import CodeRead, Fault, FileRead, Remark, TableRead

Pairs = tuple[tuple[str, str], ...]


class FilePart(NamedTuple):
    name: str
    facts: Pairs
    sha256: str


class CodePart(NamedTuple):
    """One absence code and what it was read as."""

    code: str
    group: str
    kind: str
    by: str
    rows: str


class TablePart(NamedTuple):
    """One table as it was read; `equation` adds up to the rows of the sheet."""

    heading: str
    place: str
    read: str
    used: str
    set_aside: str
    out_of_scope: str
    reasons: tuple[str, ...]
    layout: str  # what a row of the sheet stands for
    # What we call it, the header as written ("" where the layout made the column), how the column is written.
    columns: tuple[tuple[str, str, str], ...]
    unused: str  # one sentence
    dropped: str  # one sentence, "" when no column was dropped
    codes: tuple[CodePart, ...]


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


def file_part(item: FileRead, wording: Wording) -> FilePart:
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


def table_part(item: TableRead, wording: Wording) -> TablePart:
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
        layout=wording.say(f"data.layouts.{item.layout}"),
        columns=tuple(
            (field_word(item.table, name, wording), *_column_part(item, name, header, wording))
            for name, header in item.columns.items()
        ),
        unused=_unused(item, wording),
        dropped=wording.say("report.data.dropped", columns=", ".join(item.dropped)) if item.dropped else "",
        codes=tuple(_code_part(code, wording) for code in item.codes),
    )


def _unused(item: TableRead, wording: Wording) -> str:
    """Which columns were not read. That all were is only said where none was forgotten."""
    if item.unused:
        return wording.say("report.data.unused", columns=", ".join(item.unused))
    return "" if item.dropped else wording.say("report.data.unused_none")


def _column_part(item: TableRead, name: str, header: str, wording: Wording) -> tuple[str, str]:
    """The header as written and how the column is written; a column that the layout made has words and no header."""
    made = f"{item.layout}_{name}"
    if header == name and made in wording.keys("data.layout_columns"):
        return "", wording.say(f"data.layout_columns.{made}")
    return header, wording.say(f"data.scales.{item.scales[name]}") if name in item.scales else ""


def _code_part(item: CodeRead, wording: Wording) -> CodePart:
    return CodePart(
        code=item.code or wording.say("report.data.code_hidden"),
        group=wording.say(f"words.absence_classes.{item.group}"),
        kind=wording.say(f"words.kinds.{item.kind}"),
        by=wording.say(f"data.codes_by.{item.by}"),
        rows=wording.number(item.rows),
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


def fault_parts(counts: Mapping[str, int], faults: Sequence[Fault], wording: Wording) -> tuple[FaultPart, ...]:
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


def remark_part(item: Remark, wording: Wording) -> RemarkPart:
    more = item.count > len(item.places)
    places = ", ".join(item.places) + (" …" if more else "")
    return RemarkPart(wording.say(f"data.data_remarks.{item.code}"), wording.number(item.count), places)
