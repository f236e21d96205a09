"""What the layouts share: cells of a row, texts looked at once a column, and the words for sums."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from audit.source.headers import field_names, found, instead_names, normalised
from audit.source.sheets import BLANK, DATE, TEXT, Codes, Column, Mask, Sheet

_SUM = re.compile(
    r"\s*(?:del|mellom|total|grand\s+|sub)?(?:sum|total|totalt|totalsum|i alt|til sammen|sammenlagt|samla|in all)"
    r"\b",
    re.I,
)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def filled_cells(sheet: Sheet, row: int) -> Iterator[tuple[int, str, int]]:
    """(position, text, kind) of each cell of `row` that is not blank."""
    for position, column in enumerate(sheet.columns):
        code = column.codes[row]
        if code != BLANK:
            yield position, column.texts[code], int(column.kinds[code])


def rows_where(column: Column, holds: Callable[[str, int], bool]) -> Mask:
    """True for each row whose cell holds what is asked; each different cell is asked once."""
    answers = [holds(text, int(kind)) for text, kind in zip(column.texts, column.kinds, strict=True)]
    return np.array([*answers, False], dtype=np.bool_)[column.codes]


def any_row_where(sheet: Sheet, holds: Callable[[str, int], bool]) -> Mask:
    """True for each row with any cell that holds what is asked."""
    mask = np.zeros(sheet.height, dtype=np.bool_)
    for column in sheet.columns:
        mask |= rows_where(column, holds)
    return mask


def filled_count(sheet: Sheet) -> Codes:
    """The number of cells of each row that are not blank."""
    count = np.zeros(sheet.height, dtype=np.int32)
    for column in sheet.columns:
        count += column.codes != BLANK
    return count


def is_sum(text: str, kind: int = TEXT) -> bool:
    """True for the words that begin a row or a column of sums."""
    return kind == TEXT and bool(_SUM.match(text))


def as_number(text: str, kind: int = TEXT) -> float | None:
    """The number that a cell is; a text may be one too. None for all else."""
    bare = text.strip()
    return float(bare.replace(",", ".")) if kind != DATE and _NUMBER.fullmatch(bare) else None


def field_of(header: str, wanted: frozenset[str] = frozenset()) -> str | None:
    """The field of the absences that a header is; "employee" also for headers taken only instead of another.

    A header among `wanted` (normalised headers that the settings name) is a field too, told as "".
    """
    name = found(header, field_names("absences")) or found(header, instead_names("absences"))
    return "" if name is None and normalised(header) in wanted else name
