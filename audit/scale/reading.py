"""One file of many, read and typed by itself, and its rows written by part of the employees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.errors import InputError
from audit.record_ids import first_ids
from audit.scale.employees import part_of_each
from audit.scale.fragments import write_fragments
from audit.scale.writing import FAULTS, OUT, write_part
from audit.source.collecting import people_of
from audit.source.duplicates import DUPLICATES_IN, with_events
from audit.source.parts import Part
from audit.source.reading import NOTHING, Alone, Repeated, read_alone
from audit.source.shaping import joined
from audit.tables import Tables, no_record_ids
from reports.faults import faults_table
from rules.days import Ints, day_number
from rules.settings import Settings

BY_EMPLOYEE = ("absences", "follow_up", "employees", "people")
TABLES_OF_A_FILE, ROWS_OF_A_FILE = 1 << 16, 1 << 36  # how far the numbers of two files lie apart
ID_BLOCK = 1 << 20  # running numbers that stand in one part


class Spread(NamedTuple):
    """How the rows of a run are spread: names of its files, parts, and what the codes of employees rest on."""

    folder: Path
    names: tuple[str, ...]
    parts: int
    salt: str


class FileFound(NamedTuple):
    """What a file gave beside its rows.

    tables: without the rows that are spread; own_faults: those of its faults that are not of events beside the rows
    scales: table, field, header and scale of each column that has one; first_ids: as audit.record_ids asks for them
    """

    number: int
    tables: Tables
    own_faults: int
    headers: tuple[str, ...]
    scales: tuple[tuple[str, str, str, str], ...]
    ids_replaced: bool
    first_ids: tuple[str, ...]
    first_day: int | None
    fragments: dict[str, Path]  # table -> the file of its rows


def read_file(path: Path, number: int, spread: Spread, settings: Settings, repeated: Repeated = NOTHING) -> FileFound:
    """Read a file and spread its rows. InputError when it cannot be used, or when the rows cannot be written.

    `repeated` are its rows that another file has told before it, once that is known.
    """
    state, parts, tables = read_alone(path, Alone(number, spread.names, repeated), settings)
    absences = tables.absences
    frames = {
        "absences": absences.assign(spared=_spared(parts)),
        "follow_up": tables.follow_up,
        "employees": tables.employees,
        "people": _people(parts, tables),
        "repeated": _marks(parts),
        "record_ids": tables.record_ids,
    }
    try:
        fragments = {
            name: write_fragments(
                spread.folder / f"{name}-{number:06d}.parquet",
                _placed(frame, number),
                _parts_of(name, frame, spread, tables),
            )
            for name, frame in frames.items()
            if len(frame)
        }
    except OSError as problem:
        raise InputError("output_not_writable", folder=str(spread.folder.parent)) from problem
    if tables.fault_cells:
        reads = [account.read for account in tables.accounts]
        faults = faults_table(tables.fault_cells, reads, settings.language)
        write_part(spread.folder.parent / OUT, FAULTS, number, faults)
    return FileFound(
        number=number,
        tables=emptied(tables),
        own_faults=state.own_faults,
        headers=tuple(state.headers),
        scales=_scales(tables),
        ids_replaced="ids_replaced" in state.notes,
        first_ids=tuple(first_ids(tables.record_ids)),
        first_day=None if absences.empty else day_number(absences["start"].min().date()),
        fragments=fragments,
    )


def emptied(tables: Tables) -> Tables:
    """The tables without what grows with the rows."""
    return replace(
        tables,
        absences=joined([], "absences"),
        follow_up=joined([], "follow_up"),
        employees=joined([], "employees"),
        record_ids=no_record_ids(),
        fault_cells=(),
    )


def _placed(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows with their place among those of all files, and the number of their table among all."""
    placed = frame.set_axis(pd.RangeIndex(len(frame)) + number * ROWS_OF_A_FILE)
    return placed.assign(table=placed["table"] + number * TABLES_OF_A_FILE) if "table" in placed else placed


def _parts_of(name: str, frame: pd.DataFrame, spread: Spread, tables: Tables) -> Ints:
    if name in BY_EMPLOYEE:
        return part_of_each(frame["employee"], spread.parts, spread.salt, tables.key)
    if name == "repeated":
        return np.asarray(frame["first"].to_numpy() % np.uint64(spread.parts)).astype(np.int64)
    # Running numbers that follow each other stand together, so that their gaps are few.
    number = pd.to_numeric(frame["record_id"].str.extract(r"(\d{1,15})$", expand=False)).fillna(0).astype(np.int64)
    return np.asarray(number.to_numpy() // ID_BLOCK % spread.parts)


def _spared(parts: Sequence[Part]) -> np.ndarray:
    """The absences that are no repeat of another table's, since they have follow-up beside them."""
    own = [with_events(part)[part.used] for part in parts if part.table == "absences"]
    return np.concatenate(own) if own else np.zeros(0, dtype=np.bool_)


def _people(parts: Sequence[Part], tables: Tables) -> pd.DataFrame:
    """Employees that only rows which are not used tell of."""
    told = {person for part in parts for person in people_of(part)}
    used = {*tables.absences["employee"].unique(), *tables.employees["employee"].unique()}
    return pd.DataFrame({"employee": pd.Series(sorted(told - used), dtype="str")})


def _marks(parts: Sequence[Part]) -> pd.DataFrame:
    """What tells a row that stands in two files: two numbers of its cells, and the kind of its table; and its place."""
    marks = [
        part.signatures[part.in_scope].assign(
            kind=DUPLICATES_IN.index(part.table),
            table=index,
            row=part.understood.sheet.row_numbers(part.rows[part.in_scope]),
        )
        for index, part in enumerate(parts)
        if part.table in DUPLICATES_IN
    ]
    columns = {"first": np.uint64, "second": np.uint64, "kind": np.int64, "table": np.int64, "row": np.int64}
    if not marks:
        return pd.DataFrame({name: np.zeros(0, dtype=of) for name, of in columns.items()})
    return pd.concat(marks, ignore_index=True).astype(columns)


def _scales(tables: Tables) -> tuple[tuple[str, str, str, str], ...]:
    reads = [account.read for account in tables.accounts]
    return tuple(
        (read.table, field, read.columns.get(field, ""), scale)
        for read in reads
        for field, scale in read.scales.items()
    )
