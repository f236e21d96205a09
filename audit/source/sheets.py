"""What a file holds before anything is understood: sheets of columns of cells, every cell as found.

A column keeps each different cell once and one code a row, so that all later work (private values, dates, words) is
done on different cells and not on rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

TEXT, NUMBER, DATE, BOOL, ERROR, FORMULA = range(6)

BLANK = -1

Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass
class Column:
    """One column of a sheet.

    codes: one a row of the sheet, position in `texts`, -1 for a blank cell
    texts: the different cells as text: dates ISO, whole numbers without ".0", booleans TRUE and FALSE
    kinds: TEXT, NUMBER, DATE, BOOL, ERROR or FORMULA (a formula without a stored value), one for each text
    raw: the texts before private values were taken out; for the mapping of codes only, never shown
    identity, diagnosis: True for each text that held an identity number or a diagnosis, once it was looked for
    """

    codes: Codes
    texts: list[str]
    kinds: npt.NDArray[np.uint8]
    percent_format: bool = False
    raw: list[str] = field(default_factory=list)
    identity: Mask | None = None
    diagnosis: Mask | None = None

    def __post_init__(self) -> None:
        if not self.raw:
            self.raw = self.texts

    @classmethod
    def of(cls, codes: Codes, texts: list[str], kinds: npt.NDArray[np.uint8]) -> Column:
        """A column as it was found; cells of nothing but spaces become blank."""
        blank = [position for position, text in enumerate(texts) if not text or text.isspace()]
        if blank:
            mask = np.zeros(len(texts) + 1, dtype=np.bool_)
            mask[blank] = True
            codes = np.where(mask[codes] & (codes != BLANK), np.int32(BLANK), codes)
        return cls(codes, texts, kinds)

    def cell(self, row: int) -> str:
        """The text of the cell in `row` (0-based), "" when blank."""
        code = self.codes[row]
        return "" if code == BLANK else self.texts[code]

    def raw_cell(self, row: int) -> str:
        code = self.codes[row]
        return "" if code == BLANK else self.raw[code]

    def take(self, rows: Rows) -> Column:
        """The same different cells, with the codes of `rows` only."""
        return Column(self.codes[rows], self.texts, self.kinds, self.percent_format, self.raw)

    def with_cells(self, rows: Sequence[int], kind: int) -> None:
        """Mark the cells in `rows` as error cells or formulas without a value, whatever was read there."""
        inside = np.array([row for row in rows if row < len(self.codes)], dtype=np.int64)
        if not len(inside):
            return
        self.codes = self.codes.copy()
        self.codes[inside] = len(self.texts)
        same = self.raw is self.texts
        self.texts = [*self.texts, ""]
        self.raw = self.texts if same else [*self.raw, ""]
        self.kinds = np.append(self.kinds, np.uint8(kind))


Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0, both ends included


@dataclass
class Sheet:
    """One visible sheet of a workbook, or the whole of another file (`name` None).

    A sheet whose layout was turned into rows is a sheet again; `numbers` and `letters` keep where each cell stood.
    """

    file: int  # position in the list of files
    name: str | None
    columns: list[Column]
    height: int
    lengths: Rows | None = None  # cells of each record, where the records of a text file are not equally long
    date1904: bool = False
    from_workbook: bool = False
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()  # from 0; they are read like all others
    hidden_columns: tuple[int, ...] = ()
    layout: str = "periods"  # a word of LAYOUTS
    numbers: Rows | None = None  # row in the file (from 0) of each row, where it is not the row itself
    # Letter of each column, or one letter a row; None where it is the position itself.
    letters: list[str | npt.NDArray[np.object_]] | None = None
    out: npt.NDArray[np.object_] | None = None  # why a row is out of scope by its layout, "" where it is in; one a row

    def addresses(self, position: int, rows: Rows) -> list[str]:
        """The addresses ("C17") of the cells of the column at `position` in `rows`."""
        return [
            letters + str(number)
            for letters, number in zip(self.letters_of(position, rows), self.row_numbers(rows).tolist(), strict=True)
        ]

    def row_numbers(self, rows: Rows) -> Rows:
        """The numbers of `rows` as a spreadsheet shows them, from 1."""
        return (rows if self.numbers is None else self.numbers[rows]) + 1

    def letters_of(self, position: int, rows: Rows) -> list[str]:
        """The letter of the column at `position`, one for each of `rows`."""
        own = letter(position) if self.letters is None else self.letters[position]
        return [own] * len(rows) if isinstance(own, str) else own[rows].tolist()

    def by_letter(self, position: int, rows: Rows) -> Iterator[tuple[str, Mask]]:
        """Each letter that the column at `position` has in `rows`, and where it has it: a mask, one a row of `rows`."""
        own = letter(position) if self.letters is None else self.letters[position]
        if isinstance(own, str):
            yield own, np.ones(len(rows), dtype=np.bool_)
            return
        found = own[rows]
        for one in dict.fromkeys(found.tolist()):
            yield one, np.asarray(found == one, dtype=np.bool_)

    def filled(self) -> Mask:
        """True for each row that has any cell that is not blank, among those that a layout has left out too."""
        mask = np.zeros(self.height, dtype=np.bool_)
        if self.out is not None:
            mask |= self.out != ""
        for column in self.columns:
            mask |= column.codes != BLANK
        return mask

    def ragged(self, header: int) -> Mask:
        """True for each record that has more filled cells than the header row is long, or fewer cells.

        A value with a delimiter inside has moved the cells after it, so none of them can be trusted.
        """
        mask = np.zeros(self.height, dtype=np.bool_)
        if self.lengths is None:
            return mask
        width = max((position + 1 for position, column in enumerate(self.columns) if column.cell(header)), default=0)
        for column in self.columns[width:]:
            mask |= column.codes != BLANK
        return mask | ((self.lengths < width) & self.filled())


def letter(position: int) -> str:
    """The name of a column as a spreadsheet shows it: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def position_of(letters: str) -> int:
    """The inverse of `letter`."""
    position = 0
    for character in letters:
        position = position * 26 + ord(character) - ord("A") + 1
    return position - 1


def taken_text(texts: Sequence[str | None], codes: Codes) -> pd.Series:
    """A `str` series of `texts` at `codes`; -1 is NaN."""
    array = pd.array(np.array([*texts, None], dtype=object), dtype="str")
    return pd.Series(array.take(np.where(codes == BLANK, len(texts), codes)))


def taken(values: npt.NDArray[np.generic], codes: Codes, blank: object) -> npt.NDArray[np.generic]:
    """`values` (one for each different cell) at `codes`; `blank` where the cell is blank."""
    padded = np.append(values, np.array([blank], dtype=values.dtype))
    return padded[codes]
