"""The rows of the parts as Parquet files: written beside their places, and moved in together when all are there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from audit.errors import InputError
from rules.result import FINDING_COLUMNS, SPELL_COLUMNS

TABLES: Mapping[str, Mapping[str, str]] = {"findings": FINDING_COLUMNS, "spells": SPELL_COLUMNS}
OUT = "out"  # in the folder of the work: what waits to be published
FAULTS = "faults"  # parts by the file, written when it is read
FOLDERS = (*TABLES, FAULTS)
_TYPES = {"text": pa.string(), "day": pa.string(), "int": pa.int64(), "number": pa.float64(), "bool": pa.bool_()}


def part_name(part: int) -> str:
    return f"part-{part:05d}.parquet"


def write_rows(folder: Path, part: int, spells: pd.DataFrame, findings: pd.DataFrame) -> None:
    """Write findings and spells of one part under `folder`. InputError when that cannot be done."""
    for name, frame in (("findings", findings), ("spells", spells)):
        write_part(folder, name, part, _table(frame, TABLES[name]))


def write_part(folder: Path, name: str, part: int, table: pa.Table) -> None:
    """Write one part of a table under `folder`, in place of what a task that was begun before may have written."""
    place = folder / name / part_name(part)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(table, beside, compression="zstd")
        beside.replace(place)
    except OSError as problem:
        raise InputError("output_not_writable", folder=str(folder.parent)) from problem


def publish(waiting: Path, folder: Path) -> list[Path]:
    """Move the folders of `waiting` into `folder`, in place of those of an earlier run. InputError when that fails."""
    moved = []
    try:
        for name in FOLDERS:
            place = folder / name
            if place.exists():
                shutil.rmtree(place)
            if (waiting / name).exists():
                (waiting / name).replace(place)
                moved.append(place)
    except OSError as problem:
        raise InputError("output_not_writable", folder=str(folder)) from problem
    return moved


def _table(frame: pd.DataFrame, kinds: Mapping[str, str]) -> pa.Table:
    """The columns by their kind; days are read as days."""
    columns = {name: pa.array(frame[name].tolist(), type=_TYPES[kind]) for name, kind in kinds.items()}
    days = {name for name, kind in kinds.items() if kind == "day"}
    return pa.table({name: own.cast(pa.date32()) if name in days else own for name, own in columns.items()})
