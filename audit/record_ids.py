"""Gaps in the running numbers of the absence records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pandas as pd

from audit.tables import Tables
from rules.completeness import IdRange, RecordIds
from rules.days import Ints
from rules.settings import Settings

RANGES_KEPT = 20
NEARLY_ALL = 0.95  # of the used rows have an id, and of the ids are numbers with one prefix
DENSE = 0.5  # of the numbers from the first to the last occur; below that they do not run on by nature
MOST_DIGITS = 15
LOOKED_AT = 1000  # ids from which the prefix is told
_PREFIX = re.compile(r"(.*\D)?\d+")


def record_ids(tables: Tables, settings: Settings) -> RecordIds:
    """The running numbers of all tables of absences together: sheets of one system share one row of numbers.

    Rows that are set aside or out of scope have their ids too, so that these are not called missing.
    """
    found = tables.record_ids
    used = found["used"].to_numpy(dtype=bool)
    filled = found["record_id"].notna().to_numpy(dtype=bool)
    if not (filled & used).any():
        return RecordIds("none")
    of_row, names = pd.factorize(found["record_id"][filled])
    different = pd.Series(names, dtype="str")
    rows_of_id = np.bincount(of_row[used[filled]], minlength=len(different))
    shared, shared_rows = int((rows_of_id > 1).sum()), int(rows_of_id[rows_of_id > 1].sum())
    unusable = RecordIds("unusable", shared=shared, shared_rows=shared_rows)
    if (filled & used).sum() < NEARLY_ALL * len(tables.absences):
        return unusable
    prefix = _prefix(different[:LOOKED_AT].tolist())
    digits = different[different.str.startswith(prefix)].str.slice(len(prefix))
    digits = digits[digits.str.fullmatch(f"[0-9]{{1,{MOST_DIGITS}}}")]
    numbers = np.sort(pd.unique(digits.to_numpy(dtype=np.int64)))
    if len(numbers) < NEARLY_ALL * len(different):
        return unusable
    span = int(numbers[-1] - numbers[0]) + 1
    if len(numbers) < DENSE * span:
        return unusable
    missing = span - len(numbers)
    if settings.privacy == "statistics":
        return RecordIds("running", len(numbers), missing=missing, shared=shared, shared_rows=shared_rows)
    # Numbers that are written with noughts in front are shown so.
    width = int(digits.str.len().min()) if digits.str.startswith("0").any() else 1

    def shown(number: int) -> str:
        return f"{prefix}{number:0{width}d}"

    ends, ranges = (shown(numbers[0]), shown(numbers[-1])), _ranges(numbers, shown)
    return RecordIds("running", len(numbers), *ends, missing, ranges, shared, shared_rows)


def _prefix(ids: list[str]) -> str:
    """What most of the ids have before their number, as in "F-" of F-1, F-2, F-3."""
    found = [match[1] or "" for match in map(_PREFIX.fullmatch, ids) if match]
    return Counter(found).most_common(1)[0][0] if found else ""


def _ranges(numbers: Ints, shown: Callable[[int], str]) -> tuple[IdRange, ...]:
    """The first stretches of numbers that do not occur; `numbers` are sorted and different."""
    before = np.flatnonzero(np.diff(numbers) > 1)[:RANGES_KEPT]
    pairs = zip((numbers[before] + 1).tolist(), (numbers[before + 1] - 1).tolist(), strict=True)
    return tuple(IdRange(shown(first), shown(last)) for first, last in pairs)
