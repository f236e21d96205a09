"""Rows that repeat another row: in every column as found, or in what they say where another table said it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit import quality
from audit.source.columns import Understood
from audit.source.headers import normalised
from audit.source.parts import Part
from audit.source.sheets import BLANK, Mask, Rows

# Tables in which the same row twice is one record written twice.
DUPLICATES_IN = ("absences", "follow_up")


def signatures(item: Understood) -> pd.DataFrame:
    """Two numbers for each row of the sheet, equal exactly when every cell as found is equal under equal headers."""
    sheet = item.sheet
    sums = np.zeros((2, sheet.height), dtype=np.uint64)
    if item.table not in DUPLICATES_IN:
        return pd.DataFrame({"first": sums[0], "second": sums[1]})
    names_written = [normalised(column.raw_cell(item.header)) for column in sheet.columns]
    headers = np.array([name or f"#{position}" for position, name in enumerate(names_written)], dtype=object)
    keys = ("tilsynsklar-row1", "tilsynsklar-row2")
    names = [pd.util.hash_array(headers, hash_key=key, categorize=False) | np.uint64(1) for key in keys]
    for number in range(len(keys)):
        sums[number] += names[number].sum(dtype=np.uint64)
    for position, column in enumerate(sheet.columns):
        if not column.texts:
            continue
        cells = np.array(column.texts, dtype=object)
        codes = np.where(column.codes == BLANK, len(column.texts), column.codes)
        for number, key in enumerate(keys):
            hashes = pd.util.hash_array(cells, hash_key=key, categorize=False) ^ column.kinds.astype(np.uint64)
            hashes = hashes * names[number][position] + (hashes >> np.uint64(29))
            sums[number] += np.append(hashes, np.uint64(0))[codes]
    return pd.DataFrame({"first": sums[0], "second": sums[1]})


def put_duplicates_out(built: list[Part]) -> None:
    """Rows that repeat an earlier one in every column are out of scope, also across files with the same headers."""
    for table in DUPLICATES_IN:
        own = [part for part in built if part.table == table]
        if not own:
            continue
        scopes = np.concatenate([part.in_scope for part in own])
        rows = pd.concat([part.signatures for part in own], ignore_index=True)
        again = np.zeros(len(rows), dtype=np.bool_)
        again[scopes] = rows[scopes].duplicated(keep="first").to_numpy()
        start = 0
        for part in own:
            part.put_out(again[start : start + len(part.rows)], "duplicate")
            start += len(part.rows)


def put_repeats_out(built: list[Part]) -> None:
    """Absences that another table has told before are out of scope: the same employee, days, kind and grade.

    Two systems may both have a period. A table without grades repeats what one with grades has told; the other way
    round the later row tells more, and stays. So does a row with follow-up beside it, which the other table may not
    have. Rows that cannot be used tell nothing.
    """
    parts = [part for part in built if part.table == "absences"]
    if len(parts) < 2:
        return
    table = np.repeat(np.arange(len(parts), dtype=np.int64), [len(part.rows) for part in parts]).astype(np.int64)
    told = pd.concat([_told(part) for part in parts], ignore_index=True)
    sound = told.pop("sound").to_numpy(dtype=np.bool_)
    graded = np.concatenate([np.full(len(part.rows), "grade" in part.frame) for part in parts])
    repeats = repeats_of_other_tables(told, table, sound, graded)
    start = 0
    for part in parts:
        mask = repeats[start : start + len(part.rows)]
        part.put_out(mask & ~with_events(part), "repeat_of_other_table")
        start += len(part.rows)


def put_rows_out(built: Sequence[Part], rows: Mapping[int, Rows], reason: str) -> None:
    """Take rows out of scope that are known by the number of their table and their own."""
    for number, own in rows.items():
        part = built[number]
        part.put_out(np.isin(part.understood.sheet.row_numbers(part.rows), own), reason)


def repeats_of_other_tables(told: pd.DataFrame, table: npt.NDArray[np.int64], sound: Mask, graded: Mask) -> Mask:
    """The rows of `told` (employee, start, end, kind, grade) that a table before theirs has told, among the sound."""
    period = _groups(told, _PERIOD)
    with_grade = _groups(told, (*_PERIOD, "grade"))
    repeats = np.where(graded, _first(with_grade, table, sound & graded) < table, _first(period, table, sound) < table)
    return np.asarray(repeats & sound)


_PERIOD = ("employee", "start", "end", "kind")


def _told(part: Part) -> pd.DataFrame:
    """What each row says, and whether it can be used as far as is known before the table is judged."""
    frame = part.frame.reindex(columns=[*_PERIOD, "grade"])
    start, end = (frame[name].astype("datetime64[us]") for name in ("start", "end"))
    sound = part.in_scope & frame[["employee", "start", "kind"]].notna().all(axis=1).to_numpy()
    for name in part.faults.codes:
        if quality.needed(part.table, name):
            sound &= ~part.faults.of(name)
    sound &= (frame["grade"].isna() | frame["grade"].between(0, 100)).to_numpy()
    sound &= (end.isna() | (end >= start)).to_numpy()
    return pd.DataFrame(
        {
            "employee": frame["employee"].astype(object),
            "start": start,
            "end": end,
            "kind": frame["kind"].astype(object),
            "grade": frame["grade"].astype("float64"),
            "sound": sound,
        }
    )


def _groups(told: pd.DataFrame, names: Sequence[str]) -> npt.NDArray[np.int64]:
    """A number for each row, equal where these columns are."""
    return np.asarray(told.groupby(list(names), sort=False, dropna=False).ngroup(), dtype=np.int64)


def _first(group: npt.NDArray[np.int64], table: npt.NDArray[np.int64], rows: Mask) -> npt.NDArray[np.int64]:
    """For each row the first table that has one of `rows` in its group; past all tables where none has."""
    first = np.full(int(group.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, group[rows], table[rows])
    return first[group]


def with_events(part: Part) -> Mask:
    """The rows that have follow-up beside them."""
    mask = np.zeros(len(part.rows), dtype=np.bool_)
    for position in {*part.understood.events.values(), *part.understood.details.values()}:
        mask |= part.understood.sheet.columns[position].codes[part.rows] != BLANK
    return mask
