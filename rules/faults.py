"""Every cell that could not be used, as columns. A result keeps the first of them as single faults."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class FaultCells:
    """Cells of one column of one table with the same fault. Never holds what a cell said."""

    table: int  # position among the tables that were read
    field: str  # canonical field, "" for a whole row
    header: str  # header as written, or ""
    letters: str  # of the column
    code: str  # fault code, texts under messages.faults
    rows: npt.NDArray[np.int64]  # as a spreadsheet numbers them
    set_aside: npt.NDArray[np.bool_]  # one a row; False: the row was used without this cell
