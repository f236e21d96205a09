"""Rows that cannot be used: the schema walked column by column, each fault with its cell.

Each Check is called on its own column and gives a mask, so that counting is exact and costs no failure table. That the
walk finds what the schema itself finds is a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from audit.schema import schemas
from rules.result import FAULTS_KEPT, Fault

Mask = npt.NDArray[np.bool_]
_ready: set[str] = set()


@dataclass
class Faults:
    """The faults of one table: for each field one code a row ("" where the cell is sound)."""

    rows: int
    codes: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)

    def add(self, name: str, mask: Mask, code: str) -> None:
        """Mark the cells of `mask`, save those that have a fault already."""
        if not mask.any():
            return
        known = self.codes.setdefault(name, np.full(self.rows, "", dtype=object))
        known[mask & (known == "")] = code

    def of(self, name: str) -> Mask:
        """True for each row whose cell of this field has a fault."""
        if name not in self.codes:
            return np.zeros(self.rows, dtype=np.bool_)
        return np.asarray(self.codes[name] != "", dtype=np.bool_)


def walk(table: str, frame: pd.DataFrame) -> Iterable[tuple[str, str, Mask]]:
    """Each (column, fault code, mask of rows) in which `frame` does not fit the schema of `table`.

    Columns of the schema that the frame has not are passed over. A blank in a column that must be filled is
    `<column>_missing`. `frame` must be typed as the schema says.
    """
    schema = schemas()[table]
    _make_ready(table, schema, frame)
    for name, column in schema.columns.items():
        if name not in frame:
            continue
        series = frame[name]
        blank = series.isna().to_numpy(dtype=np.bool_)
        if not column.nullable and blank.any():
            yield name, f"{name}_missing", blank
        for check in column.checks:
            passed = check(series[~blank]).check_output
            failed = np.zeros(len(series), dtype=np.bool_)
            failed[~blank] = ~np.asarray(passed, dtype=np.bool_)
            if failed.any():
                yield name, str(check.name), failed


def _make_ready(table: str, schema: pa.DataFrameSchema, frame: pd.DataFrame) -> None:
    """A Check called by itself works only after its schema has validated something once."""
    if table in _ready:
        return
    present = [name for name in schema.columns if name in frame]
    schema.select_columns(present).validate(frame.loc[:, present].head(0))
    _ready.add(table)


def needed(table: str, name: str) -> bool:
    """True when a fault in this field sets the row aside."""
    column = schemas()[table].columns.get(name)
    return column is None or bool((column.metadata or {}).get("needed"))


def cell_of(table: str, name: str) -> str:
    """The field whose cell is shown for a fault in `name`."""
    return (schemas()[table].columns[name].metadata or {}).get("cell") or name


def check(table: str, frame: pd.DataFrame, faults: Faults) -> Mask:
    """Add the faults of the schema to `faults`; the mask of rows that are set aside.

    A cell that could not be read is blank in `frame` and has its fault already: it is not missing besides.
    """
    for name, code, mask in walk(table, frame):
        cell = cell_of(table, name)
        faults.add(cell, mask & ~faults.of(name), code)
    aside = np.zeros(faults.rows, dtype=np.bool_)
    for name in faults.codes:
        if needed(table, name):
            aside |= faults.of(name)
    return aside


def listed(
    table: str,
    faults: Faults,
    aside: Mask,
    in_scope: Mask,
    places: Mapping[str, npt.NDArray[np.object_]],
    headers: Mapping[str, str],
) -> tuple[list[Fault], dict[str, int]]:
    """The first faults in the order of the rows, and the count of each code, of the rows in scope.

    `places`: field -> address of the cell, one a row. `headers`: field -> header as written. A fault in a cell that is
    not needed, in a row that is set aside for another, is told too, but it is not what set it aside.
    """
    counts: dict[str, int] = {}
    first: list[tuple[int, int, str]] = []
    order = {name: number for number, name in enumerate(schemas()[table].columns)}
    for name, codes in faults.codes.items():
        positions = np.flatnonzero((codes != "") & in_scope)
        found, numbers = np.unique(codes[positions].astype(str), return_counts=True)
        for code, number in zip(found, numbers, strict=True):
            counts[str(code)] = counts.get(str(code), 0) + int(number)
        first.extend((int(position), order.get(name, -1), name) for position in positions[:FAULTS_KEPT])
    kept = [
        Fault(
            where=str(places[name][row]),
            table=table,
            column=headers.get(name, ""),
            code=str(faults.codes[name][row]),
            set_aside=needed(table, name) and bool(aside[row]),
        )
        for row, _, name in sorted(first)[:FAULTS_KEPT]
    ]
    return kept, counts
