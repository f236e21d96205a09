"""Rows that cannot be used: the schema walked column by column, each fault with its cell.

Each Check is called on its own column and gives a mask, so that counting is exact and costs no failure table. That the
walk finds what the schema itself finds is a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from audit.schema import schemas
from rules.result import FAULTS_KEPT, Fault

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


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
    _make_ready()
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


@cache
def _make_ready() -> None:
    """A Check called by itself works only after some schema has validated something; the smallest will do."""
    pa.DataFrameSchema({"any": pa.Column(float)}).validate(pd.DataFrame({"any": [0.0]}))


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


class Bad(NamedTuple):
    """The rows, those in scope, whose cell of a field has the same fault. `set_aside` is one a row."""

    field: str
    code: str
    rows: Rows
    set_aside: Mask


def found(table: str, faults: Faults, aside: Mask, in_scope: Mask) -> Iterator[Bad]:
    """All faults of the rows in scope, by field and code.

    A fault in a cell that is not needed, in a row that is set aside for another, is told too, but it is not what set it
    aside.
    """
    for name, codes in faults.codes.items():
        rows = np.flatnonzero((codes != "") & in_scope)
        numbers, different = pd.factorize(codes[rows])
        for number, code in enumerate(different):
            of_code = rows[numbers == number]
            yield Bad(name, str(code), of_code, aside[of_code] & needed(table, name))


def first(
    table: str,
    every: Iterable[Bad],
    place_of: Callable[[str, Rows], list[str]],
    headers: Mapping[str, str],
) -> list[Fault]:
    """The first faults in the order of the rows.

    `place_of` gives the addresses of the cells of a field in some rows. `headers`: field -> header as written.
    """
    order = {name: number for number, name in enumerate(schemas()[table].columns)}
    listed = sorted(
        (int(row), order.get(bad.field, -1), bad.field, bad.code, bool(aside))
        for bad in every
        for row, aside in zip(bad.rows[:FAULTS_KEPT], bad.set_aside[:FAULTS_KEPT], strict=True)
    )
    return [
        Fault(place_of(name, np.array([row]))[0], table, headers.get(name, ""), code, aside)
        for row, _, name, code, aside in listed[:FAULTS_KEPT]
    ]
