"""Remarks on rows and columns that a spreadsheet does not show; they are read and counted like all others."""

from __future__ import annotations

import numpy as np

from audit.source.problems import PLACES_KEPT, Remarks
from audit.source.sheets import BLANK, Sheet, letter


def remark_hidden(sheet: Sheet, place: str, remarks: Remarks) -> None:
    """Tell of hidden rows and columns that hold something, with the first cell of each."""
    if sheet.hidden_rows:
        rows = np.flatnonzero(sheet.filled())
        numbers = np.unique(sheet.row_numbers(rows))
        numbers = numbers[np.isin(numbers, np.array(sheet.hidden_rows, dtype=np.int64) + 1)]
        remarks.add("hidden_rows", [f"{place}!A{number}" for number in numbers[:PLACES_KEPT].tolist()], len(numbers))
    if sheet.hidden_columns and sheet.letters is None:
        filled = {position for position, column in enumerate(sheet.columns) if (column.codes != BLANK).any()}
        remarks.add(
            "hidden_columns",
            [f"{place}!{letter(position)}1" for position in sheet.hidden_columns if position in filled],
        )
