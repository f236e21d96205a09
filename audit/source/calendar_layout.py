"""A calendar matrix (one row an employee, one column a day, a code in the cell) as one row for each filled cell."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from audit.source.calendar_blocks import Blocks, find_blocks, ordinals
from audit.source.calendar_legend import Legend
from audit.source.columns import settings_headers
from audit.source.layout_cells import as_number, field_of, is_sum, rows_where
from audit.source.problems import SourceError
from audit.source.sheets import BLANK, DATE, TEXT, Codes, Column, Mask, Rows, Sheet, letter
from rules.settings import Settings

# Hours and parts of days; a code of a payroll system that is a number is larger.
MOST_HOURS = 24
HEADERS_ABOVE = 3
# Behind the days stand sums; a column there that says who somebody is belongs to the row all the same.
_BEHIND = ("employee", "unit", "leader", "position_pct", "status")

Cells = npt.NDArray[np.object_]


class _Beside(NamedTuple):
    """The columns beside the days that go with each of their cells: position -> row in which the header stands."""

    headers: dict[int, int]
    fields: dict[int, str | None]
    before: list[int]  # all columns before the days

    @property
    def employee(self) -> int | None:
        return next((position for position, name in self.fields.items() if name == "employee"), None)

    @property
    def tells_kind(self) -> bool:
        return bool({"kind", "code"} & set(self.fields.values()))


class _Taken(NamedTuple):
    """The cells that become rows: their row, their place among the columns of days (-1: none), code, day and reason."""

    rows: Rows
    at: Rows
    codes: Codes
    days: npt.NDArray[np.int32]
    out: Cells


def calendar_rows(sheet: Sheet, settings: Settings, place: str) -> Sheet | None:
    """The calendar as rows: the columns beside its days, `day` and `code` (and `kind`, by its legend); None for others.

    `place` names the sheet in a message; of a text file it is the file's name, which may tell the month. Where the
    kind is told beside the days or by the settings, the cell is a mark and its column is called `cell`. Raises
    SourceError when month or year cannot be told (calendar_month), or when the cells are numbers and nothing tells the
    kind of absence (calendar_numbers).
    """
    blocks = find_blocks(sheet, place)
    if blocks is None:
        return None
    beside = _beside(sheet, blocks, settings)
    below = np.arange(sheet.height) > blocks.header
    days = Column.of(*_joined([sheet.columns[position] for position in blocks.positions]))
    cells = days.codes.reshape(len(blocks.positions), sheet.height).T
    people = _filled(sheet, beside) & below & ~blocks.heads
    codes = {days.texts[code].strip() for code in np.unique(cells[people]) if code != BLANK}
    legend = Legend(sheet, blocks.header, codes, blocks.positions[-1])
    told = beside.tells_kind or "kind" in settings.constants
    reasons = np.full(sheet.height, "", dtype=object)
    for mask, reason in (
        (blocks.heads, "repeated_header"),
        (legend.rows, "legend"),
        (_sums(sheet, beside), "totals"),
    ):
        reasons[mask & below & (reasons == "")] = reason
    inside = (cells != BLANK) & (below & (reasons == ""))[:, None]
    zeros = _zeros(days, cells, inside, {*settings.codes, *legend.texts}, told=told, place=place)
    day = ordinals(blocks, sheet.height)
    if (inside & (day == 0)).any():
        raise SourceError("calendar_month", where=place)
    # A row without any code stands for itself, so that nobody is lost in the book-keeping.
    alone = sheet.filled() & below & ~inside.any(axis=1)
    reasons[alone & (reasons == "")] = "calendar_row_empty"
    rows, at = np.nonzero(np.column_stack([alone, inside]))
    at -= 1
    out = np.where(at < 0, reasons[rows], np.where(zeros[rows, at], "calendar_zero", "").astype(object))
    taken = _Taken(rows, at, np.where(at < 0, BLANK, cells[rows, at]), day[rows, at], out)
    return _sheet(sheet, blocks, beside, days, taken, {} if told else legend.texts, told=told)


def _joined(columns: list[Column]) -> tuple[Codes, list[str], npt.NDArray[np.uint8]]:
    """The cells of several columns under each other as codes of the same texts."""
    known: dict[tuple[str, int], int] = {}
    codes = []
    for column in columns:
        own = [
            known.setdefault((text, int(kind)), len(known))
            for text, kind in zip(column.texts, column.kinds, strict=True)
        ]
        codes.append(np.array([*own, BLANK], np.int32)[column.codes])
    return np.concatenate(codes), [text for text, _ in known], np.array([kind for _, kind in known], np.uint8)


def _beside(sheet: Sheet, blocks: Blocks, settings: Settings) -> _Beside:
    wanted = settings_headers(settings)
    headers: dict[int, int] = {}
    fields: dict[int, str | None] = {}
    for position, column in enumerate(sheet.columns):
        if position in blocks.positions:
            continue
        row = _header_of(column, blocks, wanted)
        if row is None:
            continue
        name = field_of(column.cell(row), wanted)
        if position < blocks.positions[0] or name in _BEHIND or (name is None and _has_words(column, row)):
            headers[position], fields[position] = row, name
    return _Beside(headers, fields, list(range(blocks.positions[0])))


def _header_of(column: Column, blocks: Blocks, wanted: frozenset[str]) -> int | None:
    """The row of the header of a column beside the days: theirs, or a row near it where a header is understood."""
    header = blocks.header
    if column.cell(header) and not is_sum(column.cell(header)):
        return header
    below = header + 1 if header + 1 < len(column.codes) and blocks.heads[header + 1] else header
    near = [below, *range(header - 1, max(header - 1 - HEADERS_ABOVE, -1), -1)]
    return next((row for row in near if column.cell(row) and field_of(column.cell(row), wanted) is not None), None)


def _has_words(column: Column, header: int) -> bool:
    rows = column.take(np.arange(header + 1, len(column.codes)))
    return bool(rows_where(rows, lambda text, kind: kind == TEXT and as_number(text) is None).any())


def _filled(sheet: Sheet, beside: _Beside) -> Mask:
    """Rows with an employee; where no column is the employee, those with anything before the days."""
    positions = beside.before if beside.employee is None else [beside.employee]
    mask = np.zeros(sheet.height, dtype=np.bool_)
    for position in positions:
        mask |= sheet.columns[position].codes != BLANK
    return mask


def _sums(sheet: Sheet, beside: _Beside) -> Mask:
    """Rows that begin with a word for sums and have no employee."""
    found = np.zeros(sheet.height, dtype=np.bool_)
    for position in beside.before:
        found |= rows_where(sheet.columns[position], is_sum)
    if beside.employee is None:
        return found
    column = sheet.columns[beside.employee]
    return np.asarray(found & ((column.codes == BLANK) | rows_where(column, is_sum)))


def _zeros(days: Column, cells: Codes, inside: Mask, known: set[str], *, told: bool, place: str) -> Mask:
    """The cells that say that nothing was away: 0 hours, or 0 days.

    Raises SourceError calendar_numbers when most cells are hours or parts of days and the kind is not told.
    """
    numbers = [
        None if text.strip() in known else as_number(text, int(kind))
        for text, kind in zip(days.texts, days.kinds, strict=True)
    ]
    hours = np.array([found is not None and 0 <= found <= MOST_HOURS for found in numbers] + [False], dtype=np.bool_)
    nothing = np.array([found == 0 for found in numbers] + [False], dtype=np.bool_)
    if not told and (hours[cells] & inside).sum() * 2 > inside.sum():
        raise SourceError("calendar_numbers", where=place)
    return np.asarray(inside & nothing[cells])


def _sheet(
    sheet: Sheet, blocks: Blocks, beside: _Beside, days: Column, taken: _Taken, meant: dict[str, str], *, told: bool
) -> Sheet:
    """The rows of `taken` under headers that are understood; `meant` are the texts of the legend."""
    rows = taken.rows
    columns: list[Column] = []
    letters: list[str | Cells] = []
    for position, row in beside.headers.items():
        columns.append(sheet.columns[position].take(np.append(row, rows)))
        letters.append(letter(position))
    found, which = np.unique(taken.days, return_inverse=True)
    texts = [date.fromordinal(ordinal).isoformat() if ordinal else "" for ordinal in found.tolist()]
    which = np.where(taken.codes == BLANK, BLANK, which)
    columns.append(_headed("day", which, texts, np.full(len(texts), DATE, np.uint8)))
    columns.append(_headed("cell" if told else "code", taken.codes, days.texts, days.kinds))
    used = {days.texts[code].strip() for code in np.unique(taken.codes) if code != BLANK}
    if meant.keys() & used:
        named = [meant.get(text.strip(), "") for text in days.texts]
        codes = np.where(np.array([*(bool(text) for text in named), False])[taken.codes], taken.codes, BLANK)
        columns.append(_headed("kind", codes, named, np.full(len(named), TEXT, np.uint8)))
    of_days = np.array([letter(position) for position in blocks.positions], dtype=object)[np.append(0, taken.at)]
    letters += [of_days] * (len(columns) - len(letters))
    ragged = np.append(False, sheet.ragged(blocks.header)[rows])
    return Sheet(
        sheet.file,
        sheet.name,
        columns,
        len(rows) + 1,
        lengths=np.where(ragged, 0, len(columns)) if ragged.any() else None,
        date1904=sheet.date1904,
        from_workbook=sheet.from_workbook,
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
        layout="calendar",
        numbers=np.append(blocks.header, rows),
        letters=letters,
        out=np.append("", taken.out),
    )


def _headed(
    header: str, codes: npt.NDArray[np.signedinteger], texts: list[str], kinds: npt.NDArray[np.uint8]
) -> Column:
    """A column of these codes under a header of its own."""
    own = np.append(len(texts), codes).astype(np.int32)
    return Column(own, [*texts, header], np.append(kinds, np.uint8(TEXT)))
