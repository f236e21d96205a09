"""What stands in a column, where its header could mean more than one thing. Content outranks the header.

A question put to a column has three answers: yes, no, and None where the content does not tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from audit.source.cells import Read, number
from audit.source.days import read_days, readings
from audit.source.headers import event_names, kind_names, normalised, word_found
from audit.source.meanings import yes_no_names
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

    def decide(self, name: str, position: int, fields: Mapping[str, int]) -> bool | None:
        """Whether the column at `position` is the field or event `name`, the sure columns being `fields`."""
        if not self.cells(position):
            return False
        return _DECIDERS.get(name, _undecided)(self, position, fields)

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


def _undecided(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    return None


def _is_kind(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    own = {code.strip().casefold() for code in contents.settings.codes}
    share = contents.share(
        position, lambda text, _: text.strip().casefold() in own or word_found(text, kind_names()) is not None
    )
    return _answer(share)


def _is_code(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    answer = _is_kind(contents, position, fields)
    return False if answer is not True and "kind" in fields else answer or None


def _is_event(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    return _answer(contents.share(position, lambda text, _: word_found(text, event_names()) is not None))


def _is_day(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    if "start" in fields:
        return False
    return _answer(contents.days(position))


def _is_length(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    """The length in calendar days, when first and last day on the same rows say so."""
    if not {"start", "end"} <= set(fields):
        return None if "start" in fields else False
    start, end = (contents.read_days(fields[name]).series for name in ("start", "end"))
    column = contents.column(position)
    numbers = np.array([number(text) for text in column.raw] + [None], dtype=np.float64)[column.codes]
    length = ((end - start).dt.days + 1).to_numpy(dtype=np.float64)
    both = ~np.isnan(numbers) & ~np.isnan(length)
    return bool(both.any() and (numbers[both] == length[both]).mean() >= MOSTLY)


def _is_percent(contents: Contents, position: int) -> bool:
    def holds(text: str, kind: int) -> bool:
        found = number(text.replace("%", ""))
        return found is not None and 0 <= found <= 100

    return contents.share(position, holds) >= MOSTLY


def _is_grade(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    if not _is_percent(contents, position) or "grade" in fields:
        return False
    constant = contents.constant_per_employee(position, fields)
    return None if constant is None else not constant


def _is_position(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    if not _is_percent(contents, position) or "position_pct" in fields:
        return False
    return contents.constant_per_employee(position, fields)


def _is_dated_event(contents: Contents, position: int, fields: Mapping[str, int]) -> bool | None:
    """An event in a column of its own holds days, or yes and no; which event it is, only the user knows."""
    answers = contents.share(position, lambda text, _: normalised(text) in yes_no_names())
    return None if contents.days(position) + answers >= 0.5 else False


def _answer(share: float) -> bool | None:
    return True if share >= MOSTLY else False if share <= HARDLY else None


_DECIDERS: dict[str, Callable[[Contents, int, Mapping[str, int]], bool | None]] = {
    "kind": _is_kind,
    "code": _is_code,
    "event": _is_event,
    "day": _is_day,
    "length_days": _is_length,
    "grade": _is_grade,
    "position_pct": _is_position,
    "dm1_called": _is_dated_event,
    "dm1_held": _is_dated_event,
}

DAY_FIELDS = ("start", "day", "date")


def contradicted(contents: Contents, fields: Mapping[str, int]) -> list[str]:
    """The day fields whose column hardly holds a day: the header says one thing and the cells another."""
    return [
        name
        for name in DAY_FIELDS
        if name in fields and contents.cells(fields[name]) >= FEWEST_CELLS and contents.days(fields[name]) < HARDLY
    ]
