"""The limits of the reading: how large a file may be before it is refused in a sentence that says how to raise them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.errors import InputError
from rules.vocabulary import LIMITS

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The limits by name, see LIMITS.

    `rows`, `columns` and `cells` speak of the block from A1 to the last filled cell, which the parser makes whole:
    rows and columns of one sheet, cells of all sheets that are read. Text and Parquet have no limit on rows, but
    one on the cells of a file, `text_cells`: what memory should hold.
    """

    workbook_megabytes: int = LIMITS["workbook_megabytes"]
    text_megabytes: int = LIMITS["text_megabytes"]
    inflated_megabytes: int = LIMITS["inflated_megabytes"]
    ratio: int = LIMITS["ratio"]
    parts: int = LIMITS["parts"]
    rows: int = LIMITS["rows"]
    columns: int = LIMITS["columns"]
    cells: int = LIMITS["cells"]
    text_cells: int = LIMITS["text_cells"]

    @classmethod
    def of(cls, settings: Mapping[str, int]) -> Limits:
        """The limits where the settings (their `limits`) have the last word."""
        return cls(**settings)

    def hold_size(self, size: int, name: str, file: str) -> None:
        """`size` in bytes against the limit `name`. Raises InputError."""
        megabytes = getattr(self, name)
        if size > megabytes * MEGABYTE:
            raise InputError("file_too_large", file=file, megabytes=megabytes, name=name)

    def hold_inflated(self, size: int, file: str) -> None:
        """`size` in bytes of all that the file holds once it is unpacked. Raises InputError."""
        if size > self.inflated_megabytes * MEGABYTE:
            raise InputError("workbook_too_large", file=file, megabytes=self.inflated_megabytes)

    def fits(self, rows: int, columns: int, before: int = 0) -> bool:
        """Whether a table of this size may be read after `before` cells of other sheets."""
        return rows <= self.rows and columns <= self.columns and before + rows * columns <= self.cells

    def hold(self, rows: int, columns: int, file: str, before: int = 0) -> int:
        """The cells so far, this table among them. Raises InputError when it is more than a sheet may span."""
        if not self.fits(rows, columns, before):
            raise InputError("workbook_far_cell", file=file, rows=self.rows, columns=self.columns, cells=self.cells)
        return before + rows * columns
