"""From files to `Tables`: the whole way of the reading, and its book-keeping."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from audit.source import parts as typed
from audit.source.columns import Understood, check_settings, diagnosis_columns, settings_headers
from audit.source.delimited import read_delimited
from audit.source.duplicates import put_duplicates_out, signatures
from audit.source.headers import field_names, found, header_row, kind_names, normalised
from audit.source.hidden import remark_hidden
from audit.source.limits import Limits
from audit.source.markup import read_markup
from audit.source.parquet import read_parquet
from audit.source.parts import Part
from audit.source.private import EmployeeKeys, cleaned
from audit.source.private_columns import private_columns, remark_private, take_private_out
from audit.source.problems import PLACES_KEPT, Remarks, SourceError
from audit.source.recognition import recognise, where
from audit.source.shaping import COLUMNS, account, joined, used_rows
from audit.source.sheets import Sheet
from audit.source.sniff import WORKBOOKS, FoundFile, find
from audit.source.wide import WideEvents
from audit.source.workbooks import read_workbook
from audit.tables import Account, PrivateColumn, Tables
from rules.result import FAULTS_KEPT, Fault, FileRead
from rules.settings import Settings
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS

Progress = Callable[[str, int], None]
CODES_SHOWN = 20


def read(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Tables:
    """Read the files and give typed and checked tables (see `Tables` for their columns).

    `settings`: of these only as_of, columns, constants and codes count here. `progress` is called with the stage "read"
    and the rows read so far.

    Raises InputError (one sentence) when a file or the settings cannot be used; rows and cells that cannot be used are
    faults in the tables, and the reading goes on. Raises AccountingError when the rows do not add up.
    """
    return _Reading(settings, progress or (lambda stage, done: None)).run(paths)


class _Reading:
    """The state of one run of `read`."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        # A constant becomes data on every row, so it is cleaned as a cell is.
        constants = {name: cleaned(value) for name, value in settings.constants.items()}
        self.settings = replace(settings, constants=constants)
        self.limits = Limits.of(settings.limits)
        self.progress = progress
        self.remarks = Remarks()
        self.files: list[FileRead] = []
        self.sheets: list[Sheet] = []
        self.hidden: dict[int, list[str]] = {}
        self.not_used: dict[int, list[str]] = {}
        self.templates: set[int] = set()
        self.notes: set[str] = set()
        self.other_ending: set[int] = set()
        self.places: set[str] = set()
        self.private: list[PrivateColumn] = []

    def run(self, paths: Sequence[Path]) -> Tables:
        check_settings(self.settings)
        for number, path in enumerate(paths):
            self.progress("read", sum(sheet.height for sheet in self.sheets))
            self._read_file(find(path, self.limits), number)
        self.progress("read", sum(sheet.height for sheet in self.sheets))
        understood = self._recognise()
        self._name_places(understood)
        marks = [signatures(item) for item in understood]
        self._take_private_out(understood)
        built = []
        for item, mark in zip(understood, marks, strict=True):
            rows = np.flatnonzero(item.sheet.filled())
            rows = rows[rows > item.header]
            built.append(typed.build(item, rows, mark.iloc[rows].reset_index(drop=True), self.settings, self.remarks))
        put_duplicates_out(built)
        return self._collect(built)

    def _read_file(self, file: FoundFile, number: int) -> None:
        encoding = delimiter = None
        hidden: tuple[str, ...] = ()
        if file.kind in WORKBOOKS:
            sheets, hidden = read_workbook(file, number, self.limits)
        elif file.kind == "html":
            sheets, encoding = read_markup(file, number, self.limits)
        elif file.kind == "parquet":
            sheets = [read_parquet(file, number, self.limits)]
        else:
            sheet, encoding, delimiter = read_delimited(file, number, self.limits)
            sheets = [sheet]
        name = self._unique(file.name)
        self.sheets += sheets
        self.hidden[number] = [cleaned(sheet) for sheet in hidden]
        if file.other_ending:
            if file.kind == "csv":
                self.other_ending.add(number)
            self.remarks.add("ending_differs", [name])
        if file.private_name:
            self.remarks.add("private_identity", [name])
        self.files.append(FileRead(name, len(file.data), file.sha256, file.kind, encoding, delimiter, ()))

    def _unique(self, name: str) -> str:
        taken, again, number = {file.name for file in self.files}, name, 2
        while again in taken:
            again, number = f"{name} ({number})", number + 1
        return again

    def _recognise(self) -> list[Understood]:
        files = [file.name for file in self.files]
        result = recognise(self.sheets, files, self.other_ending, self.settings)
        for number, hidden in self.hidden.items():
            self.not_used[number] = list(hidden)
            if number not in result.templates:  # our template hides its own lists of words
                self.remarks.add("hidden_sheet", [f"{files[number]}: {name}" for name in hidden])
        for sheet in result.not_used:
            if sheet.name is not None:
                self.not_used[sheet.file].append(cleaned(sheet.name))
        self.remarks.add("sheet_incomplete", [where(sheet, files) for sheet in result.incomplete])
        self.templates = result.templates
        if self.templates:
            self.notes.add("template_read")
        return result.tables

    def _name_places(self, understood: list[Understood]) -> None:
        for item in understood:
            item.place = self._place(item.sheet)
            remark_hidden(item.sheet, item.place, self.remarks)
            name = None if item.sheet.name is None else cleaned(item.sheet.name)
            if name is not None and name != item.sheet.name:
                self.remarks.add("private_identity", [item.place])

    def _place(self, sheet: Sheet) -> str:
        """What the addresses of a sheet begin with; no two sheets have the same."""
        file = self.files[sheet.file].name
        name = None if sheet.name is None else cleaned(sheet.name)
        place = file if name is None else f"[{file}]{name}" if len(self.files) > 1 else name
        again, number = place, 2
        while again in self.places:
            again, number = f"{place} ({number})", number + 1
        self.places.add(again)
        return again

    def _take_private_out(self, understood: list[Understood]) -> None:
        tables = {id(item.sheet): item for item in understood}
        for sheet in self.sheets:
            item = tables.get(id(sheet))
            if item is None:
                self._look_into_unused(sheet)
                continue
            take_private_out(sheet, item.header, item.dropped, item.fields.get("unit"), item.table)
            private = private_columns(sheet, item.header, item.dropped, item.place, item.table)
            remark_private(private, self.remarks)
            self.private += private
        keys = [item.sheet.columns[item.fields["employee"]] for item in understood if "employee" in item.fields]
        if EmployeeKeys(keys).used:
            self.notes.add("ids_replaced")

    def _look_into_unused(self, sheet: Sheet) -> None:
        """Private values stand in the file also where the sheet is not read as a table."""
        header = header_row(sheet, settings_headers(self.settings))
        if header is None:
            return
        dropped = diagnosis_columns(sheet, header)
        names = [found(column.raw_cell(header), field_names("employees")) for column in sheet.columns]
        take_private_out(sheet, header, dropped, names.index("unit") if "unit" in names else None, "")
        self.private += private_columns(sheet, header, dropped, self._place(sheet), "")

    def _collect(self, built: list[Part]) -> Tables:
        faults: list[Fault] = []
        counts: dict[str, int] = {}
        accounts = []
        frames: dict[str, list[pd.DataFrame]] = {table: [] for table in COLUMNS}
        recorded: set[str] = set()
        has_follow_up = False
        for part in built:
            more, numbers = typed.judge(part)
            _add(counts, numbers)
            faults += more
        self._hold_kinds(built)
        for index, part in enumerate(built):
            wide = WideEvents(part, index, self.settings, self.remarks)
            _add(counts, wide.counts)
            faults += wide.faults
            accounts.append(account(part, self.files))
            kinds = self._recorded(part)
            recorded |= kinds
            has_follow_up |= bool(kinds)
            if part.table != "follow_up" or not part.understood.events:
                frames[part.table].append(used_rows(part, index))
            if len(wide.frame):
                frames["follow_up"].append(wide.frame)
        tables = {table: joined(frames[table], table) for table in COLUMNS}
        self._remark_people(built)
        self._remark_unknown_employees(built, tables["follow_up"], accounts)
        return Tables(
            **tables,
            has_follow_up=has_follow_up,
            recorded=frozenset(recorded),
            files=tuple(
                replace(file, sheets_not_used=tuple(self.not_used[number])) for number, file in enumerate(self.files)
            ),
            accounts=tuple(accounts),
            faults=tuple(faults[:FAULTS_KEPT]),
            fault_counts=dict(sorted(counts.items())),
            remarks=self.remarks.collected(),
            notes=tuple(sorted(self.notes)),
            private=tuple(column for column in self.private if column.cells),
        )

    def _hold_kinds(self, built: list[Part]) -> None:
        """Raise SourceError when an absence code has no kind: what it means is a question, never a guess."""
        unmapped: dict[str, int] = {}
        for part in built:
            _add(unmapped, typed.unmapped_kinds(part))
        if not unmapped:
            return
        names = kind_names()
        shown = []
        for code, rows in sorted(unmapped.items(), key=lambda item: (-item[1], item[0])):
            close = difflib.get_close_matches(normalised(code), names, 1, 0.5)
            shown.append(f"«{code}» ({rows})" + (f" ≈ {names[close[0]]}" if close else ""))
        raise SourceError(
            "kinds_unmapped",
            count=len(shown),
            rows=sum(unmapped.values()),
            codes="; ".join(shown[:CODES_SHOWN]) + (" …" if len(shown) > CODES_SHOWN else ""),
            kinds=", ".join(ABSENCE_KINDS),
        )

    def _recorded(self, part: Part) -> set[str]:
        """The event kinds that a table records: its wide columns, or what occurs in a log; all in our template's log.

        A log without a single row of its own is no follow-up input: nobody has said that nothing was done.
        """
        if part.understood.events:
            return set(part.understood.events)
        if part.table != "follow_up":
            return set()
        rows = part.in_scope
        if not rows.any():
            self.notes.add("follow_up_empty")
            return set()
        if part.understood.sheet.file in self.templates:
            return set(EVENT_KINDS)
        return {str(event) for event in part.frame["event"][rows].dropna().unique()}

    def _remark_people(self, built: list[Part]) -> None:
        for part in built:
            if part.table == "follow_up":
                for name, position in part.understood.fields.items():
                    typed.remark_people(part, name, position, part.used, self.remarks)

    def _remark_unknown_employees(self, built: list[Part], events: pd.DataFrame, accounts: list[Account]) -> None:
        """Events of employees that are in no other table: a mistyped number, or a list that is not complete."""
        if events.empty:
            return
        known: set[str] = set()
        for part in built:
            if part.table in ("absences", "employees"):
                known |= set(part.frame["employee"].dropna().unique())
        unknown = events[~events["employee"].isin(known)].drop_duplicates(["table", "row"])
        places = [
            f"{accounts[table].place}!{accounts[table].letters.get('employee', 'A')}{row}"
            for table, row in zip(unknown["table"][:PLACES_KEPT], unknown["row"][:PLACES_KEPT], strict=True)
        ]
        self.remarks.add("employee_unknown", places, len(unknown))


def _add(total: dict[str, int], more: dict[str, int]) -> None:
    for name, number in more.items():
        total[name] = total.get(name, 0) + number
