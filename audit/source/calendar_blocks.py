"""Where the calendars of a sheet are: the rows of days, of months and of weekdays, and the date of each column."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from audit.source.calendar_days import (
    FEWEST_DATES,
    FEWEST_DAYS,
    Mark,
    Told,
    days_of,
    fits_weekdays,
    is_month,
    longest_run,
    mark,
    month_in,
    weekday,
)
from audit.source.days import day
from audit.source.header_rows import ROWS_SEARCHED
from audit.source.layout_cells import filled_cells, rows_where
from audit.source.problems import SourceError
from audit.source.sheets import BLANK, Mask, Sheet

MOST_TITLES = 6  # rows above a row of days that are looked at for its month


class Block(NamedTuple):
    """One calendar: the row of its days, its last row, and the date of each column (None: there is no such day)."""

    header: int
    last: int
    days: dict[int, date | None]


class Blocks(NamedTuple):
    """The calendars of a sheet from above; `heads` are the rows of days, weekdays and titles below the first."""

    blocks: list[Block]
    positions: list[int]  # all columns of days
    heads: Mask

    @property
    def header(self) -> int:
        return self.blocks[0].header


def find_blocks(sheet: Sheet, place: str) -> Blocks | None:
    """The calendars of the sheet, None when there is none.

    Raises SourceError calendar_month when the month or the year of one cannot be told, or weekdays speak against it.
    """
    first = next(
        ((row, run) for row in range(min(sheet.height, ROWS_SEARCHED)) if (run := _run(sheet, row))),
        None,
    )
    if first is None or _dates_below(sheet, *first):
        return None
    rows = [first[0], *_rows_of_days(sheet, *first)]
    heads = np.zeros(sheet.height, dtype=np.bool_)
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        run = first[1] if number == 0 else _run(sheet, row)
        last = rows[number + 1] - 1 if number + 1 < len(rows) else sheet.height - 1
        above = _above(sheet, row, run, blocks[-1].header if blocks else -1)
        told, months = _told(sheet, above, row, run, place)
        if blocks and not (told.together or told.months or run[0].month):
            days = blocks[-1].days  # the header repeated on a new page
        else:
            days = dict(zip((one.position for one in run), days_of(run, told, months), strict=False))
        weekdays = [near for near in (row + 1, row + 2, *above) if _is_weekdays(sheet, near, run)]
        if not days or not all(_weekdays_fit(sheet, near, days) for near in weekdays):
            raise SourceError("calendar_month", where=place)
        blocks.append(Block(row, last, days))
        heads[[row, *weekdays, *above]] = True
    heads[: first[0] + 1] = False
    return Blocks(blocks, sorted({position for block in blocks for position in block.days}), heads)


def _run(sheet: Sheet, row: int) -> list[Mark]:
    """The days that stand in a row; [] when it is no row of days."""
    cells = list(filled_cells(sheet, row))
    if len(cells) < FEWEST_DATES:
        return []
    marks = [
        found
        for position, text, kind in cells
        if (found := mark(position, text, kind, workbook=sheet.from_workbook, date1904=sheet.date1904))
    ]
    run = longest_run(marks)
    if run and run[0].month is None:
        # Weeks are numbered past 31.
        behind = next((text for position, text, _ in cells if position > run[-1].position), "")
        return [] if run[-1].day == 31 and behind.strip() == "32" else run
    return run


def _dates_below(sheet: Sheet, header: int, run: list[Mark]) -> bool:
    """True when the columns hold dates, so that the row is one of many rows with dates and no header of days."""
    dates = filled = 0
    for one in run:
        column = sheet.columns[one.position].take(np.arange(header + 1, sheet.height))
        dates += int(rows_where(column, lambda text, kind: day(text, kind, workbook=False) is not None).sum())
        filled += int((column.codes != BLANK).sum())
    return dates > filled / 2


def _rows_of_days(sheet: Sheet, header: int, run: list[Mark]) -> list[int]:
    """Further rows of days below the first: nearly all columns hold days that grow from left to right."""
    days = np.full((sheet.height, len(run)), np.nan)
    for at, one in enumerate(run):
        column = sheet.columns[one.position]
        values = [
            _order(mark(one.position, text, int(kind), workbook=sheet.from_workbook, date1904=sheet.date1904), one)
            for text, kind in zip(column.texts, column.kinds, strict=True)
        ]
        days[:, at] = np.array([*values, np.nan])[column.codes]
    fewest = FEWEST_DAYS if run[0].month is None else FEWEST_DATES
    growing = (np.diff(days, axis=1) > 0).sum(axis=1)
    rows = np.flatnonzero(growing >= max(fewest - 1, 0.8 * (len(run) - 1) - 4))
    return [row for row in rows.tolist() if row > header and _run(sheet, row)]


def _order(found: Mark | None, like: Mark) -> float:
    """A number that grows with the day; NaN for what is no day told as in the first row."""
    if found is None or (found.month is None) != (like.month is None):
        return np.nan
    return float(found.day + 40 * (found.month or 0) + 600 * (found.year or 0))


def _above(sheet: Sheet, header: int, run: list[Mark], start: int) -> list[int]:
    """The rows of titles, months and weekdays above a row of days, nearest first; `start` is a row they lie below.

    Below another calendar they are the rows that no employee with codes stands in.
    """
    rows: list[int] = []
    for row in range(header - 1, start, -1):
        cells = list(filled_cells(sheet, row))
        inside = sum(run[0].position <= position <= run[-1].position for position, _, _ in cells)
        if start >= 0 and (len(rows) == MOST_TITLES or not _is_title(sheet, row, run, len(cells), inside)):
            break
        rows.append(row)
    return rows if start < 0 else [row for row in rows if any(True for _ in filled_cells(sheet, row))]


def _is_title(sheet: Sheet, row: int, run: list[Mark], filled: int, inside: int) -> bool:
    if filled <= 2:
        return filled == 0 or any(is_month(text, kind) for _, text, kind in filled_cells(sheet, row))
    return inside == filled and (_is_weekdays(sheet, row, run) or _is_months(sheet, row))


def _is_months(sheet: Sheet, row: int) -> bool:
    return all(is_month(text, kind) for _, text, kind in filled_cells(sheet, row))


def _is_weekdays(sheet: Sheet, row: int, run: list[Mark]) -> bool:
    """True for a row in which nearly all cells of the days are weekdays, and none of them is anything else.

    «S» and «F» are codes as well: weekdays change from day to day, and at least four of them differ.
    """
    if not 0 <= row < sheet.height:
        return False
    texts = [text for one in run if (text := sheet.columns[one.position].cell(row))]
    if len(texts) <= len(run) * 0.6 or len(set(texts)) < 4 or not all(map(weekday, texts)):
        return False
    return sum(one == other for one, other in pairwise(texts)) <= len(texts) / 5


def _weekdays_fit(sheet: Sheet, row: int, days: dict[int, date | None]) -> bool:
    return fits_weekdays(list(days.values()), [sheet.columns[position].cell(row) for position in days])


def _told(
    sheet: Sheet, above: list[int], header: int, run: list[Mark], place: str
) -> tuple[Told, list[tuple[int, tuple[int | None, int]]]]:
    """What names and titles tell of month and year, and the cells of the row of months."""
    told = Told()
    own = {one.position for one in run}
    for row in (*above, header):
        for position, text, kind in filled_cells(sheet, row):
            if row != header or position not in own:
                told.read_cell(text, kind)
    told.read(_stem(place) if sheet.name is None else sheet.name, name=True)
    for row in above:
        cells = [
            (position, found)
            for position, text, kind in filled_cells(sheet, row)
            if position >= run[0].position and (found := month_in(text, kind))
        ]
        if len(cells) > 1:
            return told, cells
    return told, []


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file


Ordinals = npt.NDArray[np.int32]


def ordinals(blocks: Blocks, height: int) -> Ordinals:
    """The day of each cell of the columns of days, as an ordinal; 0 where there is none."""
    grid = np.zeros((height, len(blocks.positions)), dtype=np.int32)
    for block in blocks.blocks:
        for at, position in enumerate(blocks.positions):
            found = block.days.get(position)
            grid[block.header + 1 : block.last + 1, at] = 0 if found is None else found.toordinal()
    return grid
