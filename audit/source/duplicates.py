"""Rows that repeat another row in every column as found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.source.columns import Understood
from audit.source.headers import normalised
from audit.source.parts import Part
from audit.source.sheets import BLANK

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
