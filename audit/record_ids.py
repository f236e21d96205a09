"""Gaps in the running numbers of the absence records."""

from __future__ import annotations

import numpy as np

from audit.tables import Tables
from rules.completeness import IdRange, RecordIds
from rules.days import Ints
from rules.settings import Settings

RANGES_KEPT = 20
NEARLY_ALL = 0.95  # of the used rows have an id, and of the ids are numbers with one prefix
DENSE = 0.5  # of the numbers from the first to the last occur; below that they do not run on by nature
_NUMBERED = r"^(?P<prefix>(?:.*\D)?)(?P<number>\d{1,15})$"


def record_ids(tables: Tables, settings: Settings) -> RecordIds:
    """The running numbers of all tables of absences together: sheets of one system share one row of numbers.

    Rows that are set aside or out of scope have their ids too, so that these are not called missing.
    """
    found = tables.record_ids
    used = found["used"].to_numpy(dtype=bool)
    filled = found["record_id"].notna().to_numpy(dtype=bool)
    if not (filled & used).any():
        return RecordIds("none")
    rows_of_id = found["record_id"][filled & used].value_counts()
    again = rows_of_id[rows_of_id > 1]
    shared, shared_rows = len(again), int(again.sum())
    unusable = RecordIds("unusable", shared=shared, shared_rows=shared_rows)
    if (filled & used).sum() < NEARLY_ALL * len(tables.absences):
        return unusable
    different = found["record_id"][filled].drop_duplicates()
    parts = different.str.extract(_NUMBERED).dropna()
    if parts.empty:
        return unusable
    prefix = str(parts["prefix"].value_counts().index[0])
    numbers = np.unique(parts.loc[parts["prefix"] == prefix, "number"].to_numpy(dtype=object).astype(np.int64))
    span = int(numbers[-1] - numbers[0]) + 1
    if (parts["prefix"] == prefix).sum() < NEARLY_ALL * len(different) or len(numbers) < DENSE * span:
        return unusable
    missing = span - len(numbers)
    if settings.privacy == "statistics":
        return RecordIds("running", len(numbers), missing=missing, shared=shared, shared_rows=shared_rows)
    first, last = f"{prefix}{numbers[0]}", f"{prefix}{numbers[-1]}"
    ranges = _ranges(numbers, prefix)
    return RecordIds("running", len(numbers), first, last, missing, ranges, shared, shared_rows)


def _ranges(numbers: Ints, prefix: str) -> tuple[IdRange, ...]:
    """The first stretches of numbers that do not occur; `numbers` are sorted and different."""
    before = np.flatnonzero(np.diff(numbers) > 1)[:RANGES_KEPT]
    pairs = zip((numbers[before] + 1).tolist(), (numbers[before + 1] - 1).tolist(), strict=True)
    return tuple(IdRange(f"{prefix}{first}", f"{prefix}{last}") for first, last in pairs)
