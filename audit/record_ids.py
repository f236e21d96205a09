"""Gaps in the running numbers of the absence records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np

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
    rows_of_id = found["record_id"][filled & used].value_counts()
    again = rows_of_id[rows_of_id > 1]
    shared, shared_rows = len(again), int(again.sum())
    unusable = RecordIds("unusable", shared=shared, shared_rows=shared_rows)
    if (filled & used).sum() < NEARLY_ALL * len(tables.absences):
        return unusable
    different = found["record_id"][filled].unique().tolist()
    prefix = _prefix(different)
    after = (text.removeprefix(prefix) for text in different if text.startswith(prefix))
    digits = [rest for rest in after if rest.isdecimal() and len(rest) <= MOST_DIGITS]
    numbers = np.unique(np.array(list(map(int, digits)), np.int64))
    if len(numbers) < NEARLY_ALL * len(different):
        return unusable
    span = int(numbers[-1] - numbers[0]) + 1
    if len(numbers) < DENSE * span:
        return unusable
    missing = span - len(numbers)
    if settings.privacy == "statistics":
        return RecordIds("running", len(numbers), missing=missing, shared=shared, shared_rows=shared_rows)
    # Numbers that are written with noughts in front are shown so.
    width = min(map(len, digits)) if any(rest[0] == "0" for rest in digits) else 1

    def shown(number: int) -> str:
        return f"{prefix}{number:0{width}d}"

    ends, ranges = (shown(numbers[0]), shown(numbers[-1])), _ranges(numbers, shown)
    return RecordIds("running", len(numbers), *ends, missing, ranges, shared, shared_rows)


def _prefix(ids: list[str]) -> str:
    """What most of the first ids have before their number, as in "F-" of F-1, F-2, F-3."""
    found = [match[1] or "" for match in map(_PREFIX.fullmatch, ids[:LOOKED_AT]) if match]
    return Counter(found).most_common(1)[0][0] if found else ""


def _ranges(numbers: Ints, shown: Callable[[int], str]) -> tuple[IdRange, ...]:
    """The first stretches of numbers that do not occur; `numbers` are sorted and different."""
    before = np.flatnonzero(np.diff(numbers) > 1)[:RANGES_KEPT]
    pairs = zip((numbers[before] + 1).tolist(), (numbers[before + 1] - 1).tolist(), strict=True)
    return tuple(IdRange(shown(first), shown(last)) for first, last in pairs)
