"""One understood sheet as a typed table: its rows in scope, its faults, and the events of its wide columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit import quality
from audit.source import cells, kinds, meanings
from audit.source.cells import DayOrder, Read
from audit.source.columns import Understood
from audit.source.deriving import derive, stood_in
from audit.source.fields import PEOPLE, PERCENTS, read_field
from audit.source.headers import TABLE_FIELDS
from audit.source.problems import PLACES_KEPT, Remarks, SourceError
from audit.source.sheets import BLANK, TEXT, Column, Mask, Rows
from rules.days import alike
from rules.faults import FaultCells
from rules.result import Fault
from rules.settings import Settings

Codes = npt.NDArray[np.object_]


@dataclass
class Part:
    """A typed table of one sheet, all its rows that are not blank; masks and codes are one a row."""

    understood: Understood
    rows: Rows  # rows of the sheet, from 0
    frame: pd.DataFrame
    faults: quality.Faults
    reasons: npt.NDArray[np.object_]  # why the row is out of scope, "" when it is in
    in_scope: Mask
    signatures: pd.DataFrame  # equal in two rows exactly when every cell is equal
    aside: Mask = field(default_factory=lambda: np.array([], dtype=np.bool_))
    kinds: kinds.KindsRead | None = None  # of absences: what each absence code was read as
    scales: dict[str, str] = field(default_factory=dict)  # field -> how its column is written
    marks: dict[str, dict[str, Mask]] = field(default_factory=dict)  # field -> code of a remark -> rows
    orders: list[tuple[str, int, DayOrder]] = field(default_factory=list)  # of columns of days: field, position, order
    bad: tuple[quality.Bad, ...] = ()  # all faults of the rows in scope, once the part was judged

    @property
    def table(self) -> str:
        return self.understood.table

    @property
    def used(self) -> Mask:
        return self.in_scope & ~self.aside

    def put_out(self, mask: Mask, reason: str) -> None:
        """Take rows out of scope; the first reason stays."""
        self.reasons[mask & self.in_scope] = reason
        self.in_scope = self.in_scope & ~mask

    def places(self, position: int, rows: Rows) -> list[str]:
        """The addresses of some rows, by their number in the part."""
        start = f"{self.understood.place}!"
        return [start + cell for cell in self.understood.sheet.addresses(position, self.rows[rows])]

    def header_address(self, position: int) -> str:
        (cell,) = self.understood.sheet.addresses(position, np.array([self.understood.header]))
        return f"{self.understood.place}!{cell}"

    def header_in_message(self, position: int) -> str:
        """The header of a column and its letter, «Fra dato» (B)."""
        (own,) = self.understood.sheet.letters_of(position, np.array([self.understood.header]))
        return f"«{self.understood.header_of(position)}» ({own})"


def build(understood: Understood, rows: Rows, signatures: pd.DataFrame, settings: Settings, remarks: Remarks) -> Part:
    """Type the rows of a sheet. Raises SourceError when a constant of the settings cannot be read."""
    count = len(rows)
    part = Part(
        understood,
        rows,
        pd.DataFrame(index=range(count)),
        quality.Faults(count),
        alike("", count),
        np.ones(count, dtype=np.bool_),
        signatures,
    )
    for name in TABLE_FIELDS[part.table]:
        position = understood.fields.get(name)
        if name in ("kind", "code"):
            continue  # read together, below
        if name in understood.constants:
            read = constant(part, name, settings)
        elif position is None:
            continue
        else:
            read = read_field(understood, name, column_of(part, position), settings)
            part.marks[name] = read.marks
            tell_column(part, name, position, read, remarks)
        _put(part, name, read)
    _read_kinds(part, settings)
    part.scales |= derive(part.table, part.frame, part.faults, part.marks)
    return part


def _put(part: Part, name: str, read: Read) -> None:
    part.frame[name] = read.series.array
    for code in set(read.faults) - {""}:
        part.faults.add(name, read.faults == code, code)


def _read_kinds(part: Part, settings: Settings) -> None:
    """The kinds of absences, from the text and the code of each row; a constant kind holds whatever the codes say."""
    understood = part.understood
    if part.table != "absences" or not {"kind", "code"} & {*understood.fields, *understood.constants}:
        return
    names = ("kind",) if "kind" in understood.constants else ("kind", "code")
    columns = {name: _constant_column(part, name) for name in names if name in understood.constants}
    columns |= {name: column_of(part, understood.fields[name]) for name in names if name in understood.fields}
    part.kinds = kinds.read_kinds(columns.get("kind"), columns.get("code"), settings.codes)
    for name in {*columns} & {*understood.constants}:
        if not columns[name].texts[0] or (len(columns) == 1 and part.kinds.read.series.isna().any()):
            raise SourceError("settings_constant", field=name)
    _put(part, "kind", part.kinds.read)


def column_of(part: Part, position: int) -> Column:
    return part.understood.sheet.columns[position].take(part.rows)


def tell_column(part: Part, name: str, position: int, read: Read, remarks: Remarks) -> None:
    """Keep how the column is written, and tell what is to be said of it as a whole."""
    if read.scale:
        part.scales[name] = read.scale
    if read.order:
        part.orders.append((name, position, read.order))
    for remark in read.remarks:
        remarks.add(remark, [part.header_address(position)])


def tell_marks(part: Part, position: int, marks: dict[str, Mask], rows: Mask, remarks: Remarks) -> None:
    """The remarks on single cells of the column at `position`, of those in `rows`."""
    for code, mask in marks.items():
        found = np.flatnonzero(mask & rows)
        remarks.add(code, part.places(position, found[:PLACES_KEPT]), len(found))


def constant(part: Part, name: str, settings: Settings) -> Read:
    """The value of a constant in every row; TOML numbers and dates are read as if they stood in a text cell."""
    count = len(part.rows)
    column = _constant_column(part, name)
    if name in PERCENTS:
        # A constant is written by the user in per cent, so no scale is looked for.
        read = cells.read_numbers(column, "number_unreadable")
    else:
        read = read_field(part.understood, name, column, settings)
    bad = not column.texts[0] or any(read.faults) or (count and bool(read.series.isna().all()) and name != "end")
    if bad:
        raise SourceError("settings_constant", field=name)
    return read


def _constant_column(part: Part, name: str) -> Column:
    value = str(part.understood.constants[name]).strip()
    return Column(np.zeros(len(part.rows), np.int32), [value], np.array([TEXT], np.uint8))


def judge(part: Part) -> tuple[list[Fault], dict[str, int]]:
    """Hold the part against its schema: which rows are set aside, and the faults of the rows in scope.

    The first faults, and the count of each code; all of them are `part.bad`.
    """
    ragged = part.understood.sheet.ragged(part.understood.header)[part.rows]
    if ragged.any():
        # The cells of such a row stand in the wrong columns: one fault for the row, none for each cell.
        for codes in part.faults.codes.values():
            codes[ragged] = ""
        part.faults.add("", ragged, "ragged_row")
    part.aside = quality.check(part.table, part.frame, part.faults)
    if ragged.any():
        for name, codes in part.faults.codes.items():
            if name:
                codes[ragged] = ""
    if part.table == "routines":
        again = part.frame["checkpoint"].where(part.in_scope & ~part.aside).duplicated(keep="first")
        again &= part.frame["checkpoint"].notna() & part.in_scope & ~part.aside
        part.faults.add("checkpoint", again.to_numpy(), "checkpoint_twice")
        part.aside = part.aside | again.to_numpy()
    _blank_unusable(part)
    understood = part.understood
    positions = stood_in(understood.fields)
    headers = {name: understood.header_of(position) for name, position in positions.items()}
    part.bad = tuple(quality.found(part.table, part.faults, part.aside, part.in_scope))
    counts: dict[str, int] = {}
    for bad in part.bad:
        counts[bad.code] = counts.get(bad.code, 0) + len(bad.rows)
    return quality.first(
        part.table, part.bad, lambda name, rows: part.places(positions.get(name, 0), rows), headers
    ), counts


def fault_cells(part: Part, index: int) -> list[FaultCells]:
    """All faults of the rows of a part that was judged. `index` is the position of the table in the accounts."""
    positions = stood_in(part.understood.fields)
    return [one for bad in part.bad for one in placed_faults(part, index, positions.get(bad.field), bad)]


def placed_faults(part: Part, index: int, position: int | None, bad: quality.Bad) -> Iterable[FaultCells]:
    """The cells of `bad` where they stand in the file; None for the position of a fault that has no column."""
    sheet, rows = part.understood.sheet, part.rows[bad.rows]
    header = "" if position is None else part.understood.header_of(position)
    numbers = sheet.row_numbers(rows)
    for letters, here in sheet.by_letter(position or 0, rows):
        yield FaultCells(index, bad.field, header, letters, bad.code, numbers[here], bad.set_aside[here])


def _blank_unusable(part: Part) -> None:
    """Blank the cells, not needed, that are out of range: the row is used without them."""
    for name in part.faults.codes:
        if name in part.frame and not quality.needed(part.table, name):
            part.frame[name] = part.frame[name].mask(part.faults.of(name))


def unmapped_kinds(part: Part) -> list[tuple[kinds.Pair, int, str]]:
    """The absence codes without a kind: each with its rows that could be used but for it, and its first cell."""
    if part.kinds is None or "kind" not in part.faults.codes:
        return []
    other = np.zeros(part.faults.rows, dtype=np.bool_)
    for name in part.faults.codes:
        if name != "kind" and quality.needed(part.table, name):
            other |= part.faults.of(name)
    rows = np.flatnonzero((part.faults.codes["kind"] == "kind_unknown") & part.in_scope & ~other)
    found, first, counts = np.unique(part.kinds.of_row[rows], return_index=True, return_counts=True)
    fields = part.understood.fields
    places = part.places(fields.get("kind", fields.get("code", 0)), rows[first])
    return [
        (part.kinds.pairs[pair], int(count), place) for pair, count, place in zip(found, counts, places, strict=True)
    ]


def remark_graded(part: Part, remarks: Remarks) -> None:
    """Tell of the used rows whose text says a graded sick note, with no grade in the column of grades."""
    position = part.understood.fields.get("grade")
    if part.kinds is None or position is None:
        return
    graded = [pair.reading.group == "doctor_graded" for pair in part.kinds.pairs]
    rows = np.array(graded, dtype=np.bool_)[part.kinds.of_row] & part.used
    found = np.flatnonzero(rows & (column_of(part, position).codes == BLANK))
    remarks.add("graded_without_grade", part.places(position, found[:PLACES_KEPT]), len(found))


def remark_people(part: Part, name: str, position: int, rows: Mask, remarks: Remarks) -> None:
    """Tell of the cells of `rows` that name people in words that are not known."""
    if name not in PEOPLE:
        return
    column = column_of(part, position)
    unknown = np.array([meanings.has_unknown_people(text) for text in column.raw] + [False], dtype=np.bool_)
    found = np.flatnonzero(unknown[column.codes] & rows)
    remarks.add("people_unknown", part.places(position, found[:PLACES_KEPT]), len(found))
