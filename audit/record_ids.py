"""Gaps in the running numbers of the absence records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from rules.completeness import IdRange, RecordIds
from rules.days import Ints
from rules.settings import Settings

RANGES_KEPT = 20
NEARLY_ALL = 0.95  # of the used rows have an id, and of the ids are numbers with one prefix
DENSE = 0.5  # of the numbers from the first to the last occur; below that they do not run on by nature
MOST_DIGITS = 15
LOOKED_AT = 1000  # ids from which the prefix is told
_PREFIX = re.compile(r"(.*\D)?\d+")


class IdsSeen(NamedTuple):
    """Some of the ids, with all their rows: what adds up to the whole."""

    used: int  # rows that are used and have an id
    different: int
    shared: int  # ids of several used rows,
    shared_rows: int  # and those rows
    first: Ints  # numbers after the prefix: the first and the last of each unbroken stretch
    last: Ints
    width: int  # digits of the shortest number
    noughts: bool  # some number is written with noughts in front

    @classmethod
    def of(cls, found: pd.DataFrame, prefix: str) -> IdsSeen:
        """`found`: columns as in audit.tables.no_record_ids; every row of the ids that occur in it."""
        used = found["used"].to_numpy(dtype=bool)
        filled = found["record_id"].notna().to_numpy(dtype=bool)
        of_row, names = pd.factorize(found["record_id"][filled])
        different = pd.Series(names, dtype="str")
        rows_of_id = np.bincount(of_row[used[filled]], minlength=len(different))
        digits = different[different.str.startswith(prefix)].str.slice(len(prefix))
        digits = digits[digits.str.fullmatch(f"[0-9]{{1,{MOST_DIGITS}}}")]
        numbers = np.sort(pd.unique(digits.to_numpy(dtype=np.int64)))
        opens = np.diff(numbers, prepend=-2) > 1
        return cls(
            used=int((filled & used).sum()),
            different=len(different),
            shared=int((rows_of_id > 1).sum()),
            shared_rows=int(rows_of_id[rows_of_id > 1].sum()),
            first=numbers[opens],
            last=numbers[np.append(opens[1:], True)[: len(numbers)]],
            width=int(digits.str.len().min()) if len(digits) else MOST_DIGITS,
            noughts=bool(digits.str.startswith("0").any()),
        )

    @classmethod
    def together(cls, seen: Sequence[IdsSeen]) -> IdsSeen:
        """Those of parts that have no id in common."""
        order = np.argsort(np.concatenate([one.first for one in seen]))
        first = np.concatenate([one.first for one in seen])[order]
        last = np.concatenate([one.last for one in seen])[order]
        opens = np.append(True, first[1:] != last[:-1] + 1)[: len(first)]
        return cls(
            used=sum(one.used for one in seen),
            different=sum(one.different for one in seen),
            shared=sum(one.shared for one in seen),
            shared_rows=sum(one.shared_rows for one in seen),
            first=first[opens],
            last=last[np.append(opens[1:], True)[: len(last)]],
            width=min(one.width for one in seen),
            noughts=any(one.noughts for one in seen),
        )


def record_ids(seen: IdsSeen, rows: int, prefix: str, settings: Settings) -> RecordIds:
    """The running numbers of all tables of absences together: sheets of one system share one row of numbers.

    Rows that are set aside or out of scope have their ids too, so that these are not called missing. `rows` are the
    absences that are used, `prefix` what the ids have before their number.
    """
    if not seen.used:
        return RecordIds("none")
    unusable = RecordIds("unusable", shared=seen.shared, shared_rows=seen.shared_rows)
    numbers = int((seen.last - seen.first + 1).sum())
    if seen.used < NEARLY_ALL * rows or numbers < NEARLY_ALL * seen.different:
        return unusable
    span = int(seen.last[-1] - seen.first[0]) + 1
    if numbers < DENSE * span:
        return unusable
    missing = span - numbers
    if settings.privacy == "statistics":
        return RecordIds("running", numbers, missing=missing, shared=seen.shared, shared_rows=seen.shared_rows)
    # Numbers that are written with noughts in front are shown so.
    width = seen.width if seen.noughts else 1

    def shown(number: int) -> str:
        return f"{prefix}{number:0{width}d}"

    gaps = zip((seen.last[:RANGES_KEPT] + 1).tolist(), (seen.first[1 : RANGES_KEPT + 1] - 1).tolist(), strict=False)
    ranges = tuple(IdRange(shown(first), shown(last)) for first, last in gaps)
    ends = shown(int(seen.first[0])), shown(int(seen.last[-1]))
    return RecordIds("running", numbers, *ends, missing, ranges, seen.shared, seen.shared_rows)


def first_ids(found: pd.DataFrame) -> list[str]:
    """The ids from which the prefix is told: the first of the different ones."""
    return [str(text) for text in pd.unique(found["record_id"].dropna())[:LOOKED_AT]]


def prefix_of(ids: Sequence[str]) -> str:
    """What most of the ids have before their number, as in "F-" of F-1, F-2, F-3."""
    found = [match[1] or "" for match in map(_PREFIX.fullmatch, ids) if match]
    return Counter(found).most_common(1)[0][0] if found else ""
