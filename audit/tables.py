"""The canonical tables between reading and judging: what the source package gives, and all that the audit knows.

Every table carries `table` (position in `Tables.accounts`) and `row` (row number in the sheet, as a spreadsheet shows
it), so that each verdict can point at its cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.keys import PersonKey
from rules.days import Texts1d
from rules.faults import FaultCells
from rules.result import Fault, FileRead, Remark, TableRead


def texts_of(column: pd.Series) -> Texts1d:
    """The texts of a column, "" for a blank. Each different text is made once, and not each cell."""
    codes, different = pd.factorize(column)
    return np.append(different.to_numpy(dtype=object), "")[codes]


@dataclass(frozen=True)
class Account:
    """One table that was read: its book-keeping and how its cells are addressed."""

    read: TableRead
    place: str  # what an address begins with: "Fravær", or "[a.xlsx]Fravær" when several files are read
    # canonical field -> column letter; a wide event column stands under its event kind ("dm1_held"), and a column of
    # its details under event and field ("dm1_held.participants"), under each of them where it speaks of several
    letters: dict[str, str]


class PrivateColumn(NamedTuple):
    """One column of a file in which private values stood. Where they stood, never what they say."""

    code: str  # "private_identity" or "private_diagnosis"
    table: str  # the table that the sheet was read as, "" when the sheet is not used
    header: str  # the address of the header cell, "Fravær!D1"
    cells: int  # cells that held such a value; of a column that was dropped, its filled cells
    places: tuple[str, ...]  # the first addresses, at most 20
    whole: bool = False  # the header told what the column is about, so it was dropped


def no_record_ids() -> pd.DataFrame:
    """The record ids of a source that has none."""
    return pd.DataFrame(
        {
            "record_id": pd.Series([], dtype="str"),
            "used": pd.Series([], dtype="bool"),
            "table": pd.Series([], dtype="int64"),
        }
    )


@dataclass(frozen=True)
class Tables:
    """Typed and checked rows.

    absences: employee, start, end (NaT = open), kind, grade (NaN where not recorded; blank is 100 where the column
        exists), grade_recorded (bool), unit, leader, position_pct, work_related, record_id, column (letter of the
        cell that tells the first day), table, row
    follow_up: employee, event, date, absence_start, meeting_date, reason, by, invited, participants, elements,
        attended, registered_on, denied (bool), column (letter of the cell that tells the event), table, row. `reason`,
        `by`, `invited`, `participants` and `elements` hold canonical words only (several separated by a comma, sorted).
        A row with `denied` is no event: a cell in the column of that event says «nei», and date is NaT
    employees: employee, unit, leader, position_pct, employed_from, employed_to, sex, table, row
    hours: unit, quarter, agreed_days, table, row
    routines: checkpoint, state, evidence, reviewed_on, table, row

    Dates are datetime64[us]; text columns are `str` with NaN for blank; work_related and attended are `boolean`;
    quarter is "2026Q1"; sex is female or male. Only rows that are used are here: rows set aside and out of scope are in
    the accounts. `record_ids` alone has a row for every row read of the absences that have such a column, so that an id
    of a row that is not used is not taken for a missing one: record_id, used (bool), table.
    """

    absences: pd.DataFrame
    follow_up: pd.DataFrame
    employees: pd.DataFrame
    hours: pd.DataFrame
    routines: pd.DataFrame
    has_follow_up: bool  # a follow-up table or at least one wide event column was read
    recorded: frozenset[str]  # event kinds that the source records (rulebook section 4), the settings not yet applied
    files: tuple[FileRead, ...]
    accounts: tuple[Account, ...]
    faults: tuple[Fault, ...]  # the first FAULTS_KEPT
    fault_counts: dict[str, int]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...] = ()
    private: tuple[PrivateColumn, ...] = ()  # by files, sheets and columns
    record_ids: pd.DataFrame = field(default_factory=no_record_ids)
    fault_cells: tuple[FaultCells, ...] = ()  # all faults, by table, column and code
    key: PersonKey | None = None  # of the codes by which employees are shown; ids that were private stand as its codes

    @property
    def source_files(self) -> tuple[FileRead, ...]:
        """The files of the employer without the workbooks of answers: what codes of employees rest on."""
        return tuple(file for file in self.files if file.kind != "answers")

    def letters_of(self, frame: pd.DataFrame, field: str) -> pd.Series:
        """The letter of the column that holds `field` in the table of each row of `frame`."""
        by_table = np.array([account.letters.get(field, "A") for account in self.accounts] or ["A"], dtype=object)
        return pd.Series(by_table[frame["table"].to_numpy()], index=frame.index, dtype=object)

    def by_table(self, frame: pd.DataFrame, texts: pd.Series, told: Callable[[Account, str], object]) -> Texts1d:
        """What `told` says of the table and the text of each row; it is asked once for each that differ.

        `frame` needs the column table; no text is blank.
        """
        codes, different = pd.factorize(texts)
        each = [told(account, text) for account in self.accounts for text in different]
        return np.asarray(np.array(each, dtype=object)[frame["table"].to_numpy() * len(different) + codes])

    def addresses(self, frame: pd.DataFrame, letters: pd.Series) -> pd.Series:
        """Cell addresses ("Fravær!C17") of the rows of `frame`; `letters` are the column letters, one a row.

        `frame` needs the columns table and row. Rows are handled by table, never one by one.
        """
        told = self.by_table(frame, letters, lambda account, letter: f"{account.place}!{letter}")
        rows = np.array([str(row) for row in frame["row"].tolist()], dtype=object)
        return pd.Series(told + rows, index=frame.index, dtype=object)
