"""A report in groups (the employee as a heading row with the periods below) as rows that each name their employee."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.source.columns import settings_headers
from audit.source.days import day
from audit.source.header_rows import header_row
from audit.source.headers import normalised
from audit.source.layout_cells import field_of, filled_cells, filled_count, is_sum, rows_where
from audit.source.sheets import BLANK, DATE, TEXT, Column, Mask, Sheet, letter
from rules.settings import Settings

_ID = r"[a-z]{0,3}\d{6}\s\d{5}|[a-z]{0,3}\d{1,11}"
_LABELLED = re.compile(rf"([^\W\d_][^\d:]*?)\s*:?\s*({_ID})(?![\w./])(?:\W.*)?", re.I | re.S)
_NUMBERED = re.compile(rf"({_ID})(?:\s*[–,:-]?\s+([^\W\d].*))?", re.I | re.S)
_NUMBER_IN = re.compile(rf"(?<!\w)({_ID})(?![\w./])", re.I)
_YEARS = range(1990, 2101)
_NAMES = frozenset({"navn", "namn", "name", "fulltnavn", "fulltnamn", "fullname", "ansattnavn", "etternavn", "fornavn"})


@dataclass
class _Heading:
    """What a row says that is no period: `field` is employee, unit, or "" for what cannot be told."""

    row: int
    field: str
    position: int
    text: str
    bare: bool = False  # a number and nothing else


@dataclass
class _Groups:
    """The employee and the unit of each row, the column of their headings, and why a row is out of scope."""

    texts: dict[str, npt.NDArray[np.object_]]
    columns: dict[str, int]
    out: npt.NDArray[np.object_]


def grouped_rows(sheet: Sheet, settings: Settings) -> Sheet | None:
    """The sheet with the employee of the heading rows on each row below them; None when it is no such report.

    It is one only where no column tells the employee of a period, and heading rows with a number stand directly above
    rows with dates. All rows and columns stay where they are; of a heading only the number is taken.
    """
    wanted = settings_headers(settings)
    header = header_row(sheet, wanted)
    if header is None:
        return None
    fields = {
        name: position
        for position, column in reversed(list(enumerate(sheet.columns)))
        if column.cell(header) and (name := field_of(column.raw_cell(header), frozenset())) is not None
    }
    fields |= _by_settings(sheet, header, settings)
    first_day = fields.get("start", fields.get("day"))
    if first_day is None or "employee" in settings.constants:
        return None
    periods = rows_where(sheet.columns[first_day], lambda text, kind: _is_day(text, kind, sheet))
    periods[: header + 1] = False
    own = fields.get("employee")
    if not periods.any() or (own is not None and (sheet.columns[own].codes[periods] != BLANK).any()):
        return None
    groups = _groups(sheet, header, periods, own, named=_with_names(sheet, header, periods))
    return None if groups is None else _with_employees(sheet, header, groups, fields)


def _by_settings(sheet: Sheet, header: int, settings: Settings) -> dict[str, int]:
    texts = {normalised(column.raw_cell(header)): position for position, column in enumerate(sheet.columns)}
    wanted = {name.rpartition(".")[2]: normalised(text) for name, text in settings.columns.items()}
    return {name: texts[text] for name, text in wanted.items() if text in texts}


def _is_day(text: str, kind: int, sheet: Sheet) -> bool:
    return kind in (TEXT, DATE) and day(text, kind, workbook=sheet.from_workbook, date1904=sheet.date1904) is not None


def _with_names(sheet: Sheet, header: int, periods: Mask) -> bool:
    """True when the rows of periods name a person, so that a number above them need not be an employee's."""
    return any(
        normalised(column.raw_cell(header)) in _NAMES and bool((column.codes[periods] != BLANK).any())
        for column in sheet.columns
    )


def _groups(sheet: Sheet, header: int, periods: Mask, own: int | None, *, named: bool) -> _Groups | None:
    """The group of each row; None when no heading with a number stands directly above a period."""
    count = filled_count(sheet)
    again, sums = _repeated(sheet, header), _sums(sheet) & ~periods
    sparse = (count > 0) & (count <= (2 if own is None else 3)) & ~periods & ~again & ~sums
    sparse[header] = False
    headings = [_heading(sheet, row, own, named=named) for row in np.flatnonzero(sparse).tolist()]
    bare = [one for one in headings if one.bare]
    if bare and own is None and all(one.text.isdecimal() and int(one.text) in _YEARS for one in bare):
        for one in bare:  # years above their periods, and no numbers of employees
            one.field = ""
    state = np.zeros(sheet.height, dtype=np.int8)  # 1: an employee begins, 2: a unit, 3: nobody knows what
    for one in headings:
        state[one.row] = {"employee": 1, "unit": 2}.get(one.field, 3)
    # Between a heading and its first period may stand what else it says; not what begins with another number.
    place = np.arange(sheet.height)
    event = np.maximum.accumulate(np.where((state > 0) | periods, place, -1))
    before = np.append(-1, event[:-1])
    for one in headings:
        if one.field == "" and not one.bare and before[one.row] >= 0 and state[before[one.row]] in (1, 4):
            state[one.row] = 4
    state_before = np.where(before >= 0, state[before], 0)
    if not (periods & np.isin(state_before, (1, 4))).any():
        return None
    texts = {name: np.full(sheet.height, "", dtype=object) for name in ("employee", "unit")}
    for name, ends in (("employee", (1, 2, 3)), ("unit", (2,))):
        told = np.full(sheet.height + 1, "", dtype=object)
        for one in headings:
            told[one.row] = one.text if one.field == name else ""
        last = np.maximum.accumulate(np.where(np.isin(state, ends), place, -1))
        texts[name] = np.where((state > 0) | (count == 0) | again | sums, "", told[last])
    out = np.full(sheet.height, "", dtype=object)
    for mask, reason in ((again, "repeated_header"), (sums, "totals"), (np.isin(state, (1, 2, 4)), "group_heading")):
        out[mask] = reason
    columns = {one.field: one.position for one in reversed(headings) if one.field}
    return _Groups(texts, columns, out)


def _repeated(sheet: Sheet, header: int) -> Mask:
    same = np.ones(sheet.height, dtype=np.bool_)
    for column in sheet.columns:
        same &= column.codes == column.codes[header]
    same[header] = False
    return same


def _sums(sheet: Sheet) -> Mask:
    """Rows whose first filled cell is a word for sums."""
    first = np.zeros(sheet.height, dtype=np.bool_)
    before = np.zeros(sheet.height, dtype=np.bool_)
    for column in sheet.columns:
        first |= rows_where(column, is_sum) & ~before
        before |= column.codes != BLANK
    return first


def _heading(sheet: Sheet, row: int, own: int | None, *, named: bool) -> _Heading:
    """What a row with few cells says. `named`: the periods name a person, so a number alone is no employee's."""
    cells = list(filled_cells(sheet, row))
    (position, text, _), *rest = cells
    text = text.strip()
    number = _NUMBERED.fullmatch(text)
    unknown = _Heading(row, "", position, "", bare=number is not None)
    if any(kind == DATE for _, _, kind in cells):
        return unknown
    label, _, behind = (part.strip() for part in text.partition(":"))
    name = field_of(label)
    if name in ("employee", "unit") and not (behind and rest):
        told = behind or (rest[0][1].strip() if rest else "")
        numbers = _NUMBER_IN.findall(told)
        if name == "unit" and told:
            return _Heading(row, "unit", position, told)
        if name == "employee" and len(numbers) == 1:
            return _Heading(row, "employee", position, numbers[0])
    labelled = _LABELLED.fullmatch(text)
    if labelled and field_of(labelled[1].rstrip(" .:")) == "employee":
        return _Heading(row, "employee", position, labelled[2])
    if not number or named or (own is not None and position != own) or not _is_name(number[2], rest, own):
        return unknown
    return _Heading(row, "employee", position, number[1], bare=not number[2] and not rest)


def _is_name(behind: str | None, rest: list[tuple[int, str, int]], own: int | None) -> bool:
    """True when what stands behind a number is a person's name, or nothing: «100 Lager» is a place."""
    told = [text for text in (behind, *(text for _, text, _ in rest)) if text]
    if not told:
        return True
    if len(told) > 1 or re.search(r"\d", told[0]):
        return False
    return own is not None or "," in told[0] or len(told[0].split()) > 1


def _with_employees(sheet: Sheet, header: int, groups: _Groups, fields: dict[str, int]) -> Sheet:
    columns, letters = list(sheet.columns), list(sheet.letters or map(letter, range(len(sheet.columns))))
    for name, cells in groups.texts.items():
        at = fields.get(name)
        if name not in groups.columns or (name == "unit" and at is not None):
            continue
        cells[header] = name if at is None else columns[at].cell(header)
        codes, texts = pd.factorize(cells)
        column = Column.of(codes.astype(np.int32), list(texts), np.full(len(texts), TEXT, np.uint8))
        if at is None:
            columns.append(column)
            letters.append(letter(groups.columns[name]))
        else:
            columns[at] = column
    ragged = sheet.ragged(header)
    return replace(
        sheet,
        columns=columns,
        lengths=np.where(ragged, 0, len(columns)) if ragged.any() else None,
        layout="grouped",
        letters=letters,
        out=groups.out,
    )
