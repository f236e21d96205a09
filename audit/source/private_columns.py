"""Where private values stood, column by column; never what they said."""

from __future__ import annotations

import numpy as np

from audit.source.private import clean_column, cleaned, drop, private_mask
from audit.source.problems import PLACES_KEPT, Remarks
from audit.source.sheets import BLANK, Sheet
from audit.tables import PrivateColumn


def take_private_out(sheet: Sheet, header: int, dropped: tuple[int, ...], unit: int | None, table: str) -> None:
    """Take private values out of every cell of the sheet; of the columns `dropped` all that they said.

    `unit` is the position of the column of units (None: there is none), `table` what the sheet was read as.
    """
    for position, column in enumerate(sheet.columns):
        if position in dropped:
            text, code = column.cell(header), int(column.codes[header])
            drop(column)
            column.texts[code] = cleaned(text)
        else:
            clean_column(column, unit=position == unit, routines=table == "routines")


def private_columns(sheet: Sheet, header: int, dropped: tuple[int, ...], place: str, table: str) -> list[PrivateColumn]:
    """The columns of a sheet, cleaned, in which private values stood: one for each column and code.

    A column of diagnoses is among them also where all its cells are blank. `place` begins the addresses.
    """
    told = []
    for position, column in enumerate(sheet.columns):
        whole = position in dropped
        (head,) = sheet.addresses(position, np.array([header]))
        identity, diagnosis = private_mask(column)
        for code, mask in (("private_identity", identity), ("private_diagnosis", diagnosis)):
            if not mask.any():
                continue
            rows = np.flatnonzero(np.append(mask, False)[column.codes])
            if whole:
                rows = np.flatnonzero(column.codes != BLANK)
                rows = rows[rows > header]
            # A cell beside a calendar stands on each of its rows, and is one cell all the same.
            cells = list(dict.fromkeys(sheet.addresses(position, rows)))
            places = tuple(f"{place}!{cell}" for cell in cells[:PLACES_KEPT])
            told.append(PrivateColumn(code, table, f"{place}!{head}", len(cells), places, whole))
    return told


def remark_private(columns: list[PrivateColumn], remarks: Remarks) -> None:
    """The data remarks: the cells; a column of diagnoses by its header."""
    for column in columns:
        remarks.add(column.code, [column.header] if column.whole else column.places, max(column.cells, 1))
