"""What stands in the columns of a sheet below its header row. Content outranks the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from audit.source.cells import Read
from audit.source.days import read_days, readings
from audit.source.sheets import BLANK, BOOL, ERROR, FORMULA, Column, Rows, Sheet
from rules.settings import Settings

MOSTLY, HARDLY = 0.8, 0.2
FEWEST_CELLS = 5  # in fewer cells a slip of the pen is as likely as a wrong header


class Contents:
    """The columns of one sheet below its header row."""

    def __init__(self, sheet: Sheet, header: int, settings: Settings) -> None:
        self.sheet, self.header, self.settings = sheet, header, settings

    @cached_property
    def rows(self) -> Rows:
        rows = np.flatnonzero(self.sheet.filled())
        return rows[rows > self.header]

    def column(self, position: int) -> Column:
        return self.sheet.columns[position].take(self.rows)

    def cells(self, position: int) -> int:
        """The cells that hold something; errors and formulas without a value say nothing of what the column is."""
        return int(self._counts(self.column(position)).sum())

    def different(self, position: int) -> int:
        """The number of different filled cells."""
        return int((self._counts(self.column(position)) > 0).sum())

    def share(self, position: int, holds: Callable[[str, int], bool]) -> float:
        """The share of the filled cells of which `holds(text, kind)` is true."""
        column = self.column(position)
        counts = self._counts(column)
        true = [holds(text, int(kind)) for text, kind in zip(column.raw, column.kinds, strict=True)]
        return float(counts[np.array(true, dtype=np.bool_)].sum() / counts.sum()) if counts.sum() else 0.0

    def days(self, position: int) -> float:
        workbook, date1904 = self.sheet.from_workbook, self.sheet.date1904
        return self.share(
            position,
            lambda text, kind: kind != BOOL and any(readings(text, kind, workbook=workbook, date1904=date1904)),
        )

    def read_days(self, position: int) -> Read:
        sheet = self.sheet
        return read_days(self.column(position), workbook=sheet.from_workbook, date1904=sheet.date1904)

    def constant_per_employee(self, position: int, fields: Mapping[str, int]) -> bool | None:
        """True when all employees with several rows have one value each, False when most have several; None between.

        None as well where no employee has several rows, or all employees have the same value.
        """
        if "employee" not in fields:
            return None
        keys = self.column(fields["employee"]).codes
        values = self.column(position).codes
        frame = pd.DataFrame({"key": keys, "value": values})[(keys != BLANK) & (values != BLANK)]
        by_key = frame.groupby("key")["value"].agg(["size", "nunique"])
        several = by_key[by_key["size"] > 1]
        if len(several) < 2 or frame["value"].nunique() < 2:
            return None
        varying = float((several["nunique"] > 1).mean())
        return True if varying == 0 else False if varying >= 0.5 else None

    def _counts(self, column: Column) -> np.ndarray:
        counts = np.bincount(column.codes[column.codes != BLANK], minlength=len(column.texts))
        counts[np.isin(column.kinds, (ERROR, FORMULA))] = 0
        return counts


DAY_FIELDS = ("start", "day", "date")


def contradicted(contents: Contents, fields: Mapping[str, int]) -> list[str]:
    """The day fields whose column hardly holds a day: the header says one thing and the cells another."""
    return [
        name
        for name in DAY_FIELDS
        if name in fields and contents.cells(fields[name]) >= FEWEST_CELLS and contents.days(fields[name]) < HARDLY
    ]
