"""From typed parts to `Tables`: faults, events of wide columns, and the book-keeping of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from audit.source import parts as typed
from audit.source.doubts import hold_doubts
from audit.source.kinds import Pair
from audit.source.parts import Part
from audit.source.problems import PLACES_KEPT, CodeAsked, CodesAsked, SourceError
from audit.source.shaping import COLUMNS, account, joined, record_ids, used_rows
from audit.source.understanding import Understanding
from audit.source.wide import WideEvents
from audit.tables import Account, Tables
from rules.faults import FaultCells
from rules.result import FAULTS_KEPT, Fault, FileRead, TableRead
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """The book-keeping of a reading: what each file and table was read as, and the cells that could not be used."""

    files: tuple[FileRead, ...]
    reads: tuple[TableRead, ...]
    faults: tuple[Fault, ...]
    fault_counts: dict[str, int]


def book_keeping(state: Understanding, built: list[Part]) -> Kept:
    """The book-keeping alone, for a reading in which a question stands in the way of the tables."""
    faults: list[Fault] = []
    counts: dict[str, int] = {}
    for part in built:
        more, numbers = typed.judge(part)
        _add(counts, numbers)
        faults += more
    reads = tuple(account(part, state.files).read for part in built)
    return Kept(_files(state), reads, tuple(faults[:FAULTS_KEPT]), dict(sorted(counts.items())))


def _files(state: Understanding) -> tuple[FileRead, ...]:
    return tuple(replace(file, sheets_not_used=tuple(state.not_used[at])) for at, file in enumerate(state.files))


def collect(state: Understanding, built: list[Part], *, whole_run: bool = True) -> Tables:
    """The tables of a run, or of one file of it. Raises SourceError when a value has to be asked about."""
    faults: list[Fault] = []
    fault_cells: list[FaultCells] = []
    counts: dict[str, int] = {}
    accounts = []
    frames: dict[str, list[pd.DataFrame]] = {table: [] for table in COLUMNS}
    recorded: set[str] = set()
    has_follow_up = False
    for part in built:
        more, numbers = typed.judge(part)
        _add(counts, numbers)
        faults += more
    state.own_faults = len(faults[:FAULTS_KEPT])
    _hold_kinds(built)
    hold_doubts(built, state.settings, state.remarks)
    for index, part in enumerate(built):
        wide = WideEvents(part, index, state.settings, state.remarks)
        fault_cells += [*typed.fault_cells(part, index), *wide.fault_cells]
        _add(counts, wide.counts)
        faults += wide.faults
        accounts.append(account(part, state.files))
        kinds = _recorded(part, state)
        recorded |= kinds
        has_follow_up |= bool(kinds)
        if part.table != "follow_up" or not part.understood.events:
            frames[part.table].append(used_rows(part, index))
        if len(wide.frame):
            frames["follow_up"].append(wide.frame)
        typed.remark_graded(part, state.remarks)
    tables = {table: joined(frames[table], table) for table in COLUMNS}
    _remark_people(built, state)
    if whole_run:
        _remark_unknown_employees(state, built, tables["follow_up"], accounts)
    return Tables(
        **tables,
        key=state.key,
        has_follow_up=has_follow_up,
        recorded=frozenset(recorded),
        files=_files(state),
        accounts=tuple(accounts),
        faults=tuple(faults[:FAULTS_KEPT]),
        fault_counts=dict(sorted(counts.items())),
        fault_cells=tuple(fault_cells),
        remarks=state.remarks.collected(),
        notes=tuple(sorted(state.notes)),
        private=tuple(column for column in state.private if column.cells),
        record_ids=record_ids(built),
    )


def _hold_kinds(built: list[Part]) -> None:
    """Raise SourceError when an absence code has no kind: what it means is a question, never a guess."""
    unmapped: dict[tuple[Pair, str], int] = {}
    for part in built:
        for pair, rows, place in typed.unmapped_kinds(part):
            _add(unmapped, {(pair, "" if pair.shown else place): rows})
    if not unmapped:
        return
    asked = sorted(unmapped.items(), key=lambda item: (-item[1], item[0][0].shown, item[0][1]))
    codes = [
        CodeAsked(pair.shown or place, bool(pair.shown), rows, pair.reading.group, pair.near or "")
        for (pair, place), rows in asked
    ]
    raise SourceError(
        "kinds_unmapped",
        count=len(codes),
        rows=sum(unmapped.values()),
        codes=CodesAsked(tuple(codes)),
        kinds=", ".join(ABSENCE_KINDS),
    )


def _recorded(part: Part, state: Understanding) -> set[str]:
    """The event kinds that a table records: its wide columns, or what occurs in a log; all in our template's log.

    A log without a single row of its own is no follow-up input: nobody has said that nothing was done.
    """
    if part.understood.events:
        return set(part.understood.events)
    if part.table != "follow_up":
        return set()
    rows = part.in_scope
    if not rows.any():
        state.notes.add("follow_up_empty")
        return set()
    if part.understood.sheet.file in state.templates:
        return set(EVENT_KINDS)
    return {str(event) for event in part.frame["event"][rows].dropna().unique()}


def _remark_people(built: list[Part], state: Understanding) -> None:
    for part in built:
        if part.table == "follow_up":
            for name, position in part.understood.fields.items():
                typed.remark_people(part, name, position, part.used, state.remarks)


def _remark_unknown_employees(
    state: Understanding, built: list[Part], events: pd.DataFrame, accounts: list[Account]
) -> None:
    """Events of employees that are in no other table: a mistyped number, or a list that is not complete."""
    if events.empty:
        return
    known = {person for part in built for person in people_of(part)}
    codes, people = pd.factorize(events["employee"])
    stranger = np.array([*(person not in known for person in people), True], dtype=bool)[codes]
    unknown = events[stranger].drop_duplicates(["table", "row"])
    state.remarks.add("employee_unknown", places_of_employees(unknown[:PLACES_KEPT], accounts), len(unknown))


def people_of(part: Part) -> list[str]:
    """Whom a table tells of as employees, in whatever row."""
    return part.frame["employee"].dropna().unique().tolist() if part.table in ("absences", "employees") else []


def places_of_employees(events: pd.DataFrame, accounts: Sequence[Account]) -> list[str]:
    """The cells of the employees of some events."""
    return [
        f"{accounts[table].place}!{accounts[table].letters.get('employee', 'A')}{row}"
        for table, row in zip(events["table"], events["row"], strict=True)
    ]


def _add(total: dict[T, int], more: dict[T, int]) -> None:
    for name, number in more.items():
        total[name] = total.get(name, 0) + number
