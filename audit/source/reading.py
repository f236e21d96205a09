"""From files to `Tables`: the whole way of the reading."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from audit.source import parts as typed
from audit.source.collecting import Kept, book_keeping, collect
from audit.source.columns import Understood, check_settings, diagnosis_columns, settings_headers, whole
from audit.source.delimited import read_delimited
from audit.source.duplicates import put_duplicates_out, put_repeats_out, put_rows_out, signatures
from audit.source.fields import check_scales
from audit.source.header_rows import header_row
from audit.source.headers import field_names, found
from audit.source.hidden import remark_hidden
from audit.source.key_file import read_key
from audit.source.layouts import laid_out, layout_notes
from audit.source.limits import Limits
from audit.source.markup import read_markup
from audit.source.merged import fill_merged
from audit.source.parquet import read_parquet
from audit.source.parts import Part
from audit.source.private import EmployeeKeys, cleaned, forget
from audit.source.private_columns import private_columns, remark_private, take_private_out
from audit.source.problems import SourceError
from audit.source.recognition import recognise, where
from audit.source.scope import put_out_of_scope
from audit.source.sheets import Rows, Sheet
from audit.source.sniff import WORKBOOKS, FoundFile, find
from audit.source.understanding import Understanding
from audit.source.workbooks import read_workbook
from audit.stages import Progress, silent
from audit.tables import Tables
from rules.result import FileRead
from rules.settings import Settings


class Repeated(NamedTuple):
    """Rows by the position of their table in the file: equal cell by cell to one of another file (same), or telling an
    absence that another table has told (again).
    """

    same: Mapping[int, Rows]
    again: Mapping[int, Rows]


NOTHING = Repeated({}, {})


class Alone(NamedTuple):
    """A file that is read by itself: its number among the files of the run, the names of all of them, and its rows
    that another file has told before it.
    """

    number: int
    names: Sequence[str]
    repeated: Repeated


class Survey(NamedTuple):
    """What was understood of the files, also where questions stand in the way.

    With a question the parts are those tables only that are whole, and their rows are as far as they could be read.
    """

    understanding: Understanding
    recognised: list[Understood]
    parts: list[Part]
    kept: Kept


def read(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Tables:
    """Read the files and give typed and checked tables (see `Tables` for their columns).

    `settings`: of these only as_of and what says how to read count here. `progress` is called with the stage "read"
    and the rows read so far, before each file and after the last, then with "values" and the rows of each table.

    Raises InputError (one sentence) when a file or the settings cannot be used or something has to be asked; rows and
    cells that cannot be used are faults in the tables, and the reading goes on. Raises AccountingError when the rows do
    not add up.
    """
    tell = progress or silent
    state = _Reading(settings, tell).run(paths)
    state.hold()
    return collect(state, _typed(state, tell))


def read_alone(path: Path, alone: Alone, settings: Settings) -> tuple[Understanding, list[Part], Tables]:
    """Read one file of a run as `read` does. What only all files together tell is left: questions about the run (a
    header of the settings that no file has, no absences at all), which rows another file has told, and employees of the
    follow-up who are in no other table.
    """
    state = _Reading(settings, silent, alone).run([path])
    state.hold()
    parts = _typed(state, silent, alone.repeated)
    return state, parts, collect(state, parts, whole_run=False)


def survey(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Survey:
    """Read the files as far as they are understood. Questions are kept; other InputErrors are raised as by `read`."""
    tell = progress or silent
    state = _Reading(settings, tell).run(paths)
    recognised, state.tables = state.tables, [item for item in state.tables if whole(item)]
    parts = _typed(state, tell)
    try:
        tables = collect(state, parts)
        kept = Kept(
            tables.files, tuple(account.read for account in tables.accounts), tables.faults, tables.fault_counts
        )
    except SourceError as problem:
        state.questions += [problem, *problem.more]
        kept = book_keeping(state, parts)
    return Survey(state, recognised, parts, kept)


def _typed(state: Understanding, progress: Progress, repeated: Repeated = NOTHING) -> list[Part]:
    """The tables with their values read, and the rows that are out of scope put out."""
    marks = [signatures(item) for item in state.tables]
    _take_private_out(state)
    built = []
    for item, mark in zip(state.tables, marks, strict=True):
        rows = np.flatnonzero(item.sheet.filled())
        rows = rows[rows > item.header]
        progress("values", len(rows))
        part = typed.build(item, rows, mark.iloc[rows].reset_index(drop=True), state.settings, state.remarks)
        put_out_of_scope(part, state.settings)
        headers = [part.header_address(position) for position in item.deadlines]
        state.remarks.add("deadline_column", headers)
        built.append(part)
    put_duplicates_out(built)
    put_rows_out(built, repeated.same, "duplicate")
    put_repeats_out(built)
    put_rows_out(built, repeated.again, "repeat_of_other_table")
    return built


class _Reading:
    """Files to sheets, sheets to understood tables."""

    def __init__(self, settings: Settings, progress: Progress, alone: Alone | None = None) -> None:
        self.alone = alone
        # A constant becomes data on every row, so it is cleaned as a cell is.
        constants = {name: cleaned(value) for name, value in settings.constants.items()}
        # Read first and once: what is wrong with the key is known before the files are read.
        key = read_key(Path(settings.key_file)) if settings.key_file else None
        self.state = Understanding(replace(settings, constants=constants), key)
        self.limits = Limits.of(settings.limits)
        self.progress = progress
        self.other_ending: set[int] = set()

    def run(self, paths: Sequence[Path]) -> Understanding:
        state = self.state
        state.several = len(paths if self.alone is None else self.alone.names) > 1
        check_settings(state.settings)
        check_scales(state.settings)
        for number, path in enumerate(paths):
            self.progress("read", sum(sheet.height for sheet in state.sheets))
            self._read_file(find(path, self.limits), number)
        self.progress("read", sum(sheet.height for sheet in state.sheets))
        self._recognise()
        _name_places(state)
        return state

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
        self.state.hidden[number] = [cleaned(sheet) for sheet in hidden]
        if file.other_ending:
            if file.kind == "csv":
                self.other_ending.add(number)
            self.state.remarks.add("ending_differs", [name])
        if file.private_name:
            self.state.remarks.add("private_identity", [name])
        self.state.files.append(FileRead(name, len(file.data), file.sha256, file.kind, encoding, delimiter, ()))
        files = [item.name for item in self.state.files]
        for sheet in sheets:
            fill_merged(sheet)
            self.state.sheets.append(self._laid_out(sheet, where(sheet, files)))

    def _laid_out(self, sheet: Sheet, place: str) -> Sheet:
        try:
            return laid_out(sheet, self.state.settings, place)
        except SourceError as question:
            self.state.questions.append(question)
            return sheet

    def _unique(self, name: str) -> str:
        if self.alone is not None:
            return self.alone.names[self.alone.number]
        return unique(name, {file.name for file in self.state.files})

    def _recognise(self) -> None:
        state = self.state
        files = [file.name for file in state.files]
        result = recognise(state.sheets, files, self.other_ending, state.settings, whole_run=self.alone is None)
        for number, hidden in state.hidden.items():
            state.not_used[number] = list(hidden)
            if number not in result.templates:  # our template hides its own lists of words
                state.remarks.add("hidden_sheet", [f"{files[number]}: {name}" for name in hidden])
        for sheet in result.not_used:
            if sheet.name is not None:
                state.not_used[sheet.file].append(cleaned(sheet.name))
        state.remarks.add("sheet_incomplete", [where(sheet, files) for sheet in result.incomplete])
        state.questions += result.questions
        state.templates = result.templates
        if state.templates:
            state.notes.add("template_read")
        state.notes |= layout_notes(result.tables)
        state.tables = result.tables
        state.headers = result.headers


def _name_places(state: Understanding) -> None:
    places: set[str] = set()
    for item in state.tables:
        item.place = _place(item.sheet, state, places)
        remark_hidden(item.sheet, item.place, state.remarks)
        name = None if item.sheet.name is None else cleaned(item.sheet.name)
        if name is not None and name != item.sheet.name:
            state.remarks.add("private_identity", [item.place])
    state.places = places


def _place(sheet: Sheet, state: Understanding, taken: set[str]) -> str:
    """What the addresses of a sheet begin with; no two sheets have the same."""
    file = state.files[sheet.file].name
    name = None if sheet.name is None else cleaned(sheet.name)
    place = unique(file if name is None else f"[{file}]{name}" if state.several else name, taken)
    taken.add(place)
    return place


def unique(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    again, number = name, 2
    while again in taken:
        again, number = f"{name} ({number})", number + 1
    return again


def _take_private_out(state: Understanding) -> None:
    tables = {id(item.sheet): item for item in state.tables}
    for sheet in state.sheets:
        item = tables.get(id(sheet))
        if item is None:
            _look_into_unused(sheet, state)
            continue
        take_private_out(sheet, item.header, item.dropped, item.fields.get("unit"), item.table)
        for position in item.personal:
            forget(sheet.columns[position], item.header)
        private = private_columns(sheet, item.header, item.dropped, item.place, item.table)
        remark_private(private, state.remarks)
        state.private += private
    keys = [item.sheet.columns[item.fields["employee"]] for item in state.tables if "employee" in item.fields]
    if EmployeeKeys(keys, state.key.stand_in if state.key else None).used:
        state.notes.add("ids_replaced")


def _look_into_unused(sheet: Sheet, state: Understanding) -> None:
    """Private values stand in the file also where the sheet is not read as a table."""
    header = header_row(sheet, settings_headers(state.settings))
    if header is None:
        return
    dropped = diagnosis_columns(sheet, header)
    names = [found(column.raw_cell(header), field_names("employees")) for column in sheet.columns]
    take_private_out(sheet, header, dropped, names.index("unit") if "unit" in names else None, "")
    place = _place(sheet, state, state.places)
    state.private += private_columns(sheet, header, dropped, place, "")
