"""One understood sheet as a typed table: its rows in scope, its faults, and the events of its wide columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit import quality
from audit.source import cells, kinds, meanings
from audit.source.cells import Read
from audit.source.columns import Understood
from audit.source.headers import TABLE_FIELDS
from audit.source.problems import PLACES_KEPT, Remarks, SourceError
from audit.source.sheets import BLANK, TEXT, Column, Mask, Rows
from rules.result import Fault
from rules.settings import Settings

Addresses = npt.NDArray[np.object_]
Codes = npt.NDArray[np.object_]

_DAYS = (
    "start",
    "day",
    "date",
    "absence_start",
    "meeting_date",
    "registered_on",
    "employed_from",
    "employed_to",
    "reviewed_on",
)
_PEOPLE = ("by", "invited", "participants")


@dataclass
class Part:
    """A typed table of one sheet, all its rows that are not blank; masks and codes are one a row."""

    understood: Understood
    rows: Rows  # rows of the sheet, from 0
    frame: pd.DataFrame
    faults: quality.Faults
    reasons: npt.NDArray[np.object_]  # why the row is out of scope, "" when it is in
    signatures: pd.DataFrame  # equal in two rows exactly when every cell is equal
    aside: Mask = field(default_factory=lambda: np.array([], dtype=np.bool_))
    kinds: kinds.KindsRead | None = None  # of absences: what each absence code was read as

    @property
    def table(self) -> str:
        return self.understood.table

    @property
    def in_scope(self) -> Mask:
        return np.asarray(self.reasons == "", dtype=np.bool_)

    @property
    def used(self) -> Mask:
        return self.in_scope & ~self.aside

    def put_out(self, mask: Mask, reason: str) -> None:
        """Take rows out of scope; the first reason stays."""
        self.reasons[mask & self.in_scope] = reason

    def addresses(self, position: int) -> Addresses:
        """The address of the cell of each row in the column at `position`."""
        return np.array(self.places(position, np.arange(len(self.rows))), dtype=object)

    def places(self, position: int, rows: Rows) -> list[str]:
        """The addresses of some rows, by their number in the part."""
        start = f"{self.understood.place}!"
        return [start + cell for cell in self.understood.sheet.addresses(position, self.rows[rows])]

    def header_address(self, position: int) -> str:
        (cell,) = self.understood.sheet.addresses(position, np.array([self.understood.header]))
        return f"{self.understood.place}!{cell}"


def build(understood: Understood, rows: Rows, signatures: pd.DataFrame, settings: Settings, remarks: Remarks) -> Part:
    """Type the rows of a sheet. Raises SourceError when a constant of the settings cannot be read."""
    count = len(rows)
    part = Part(
        understood,
        rows,
        pd.DataFrame(index=range(count)),
        quality.Faults(count),
        np.full(count, "", object),
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
            read = read_cells(part, name, column_of(part, position), settings)
            for remark in read.remarks:
                remarks.add(remark, [part.header_address(position)])
        _put(part, name, read)
    _read_kinds(part, settings)
    _derive(part)
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


def read_cells(part: Part, name: str, column: Column, settings: Settings) -> Read:
    sheet = part.understood.sheet
    if name == "employee":
        return cells.read_ids(column)
    if name in _DAYS or name == "end":
        return cells.read_days(column, workbook=sheet.from_workbook, date1904=sheet.date1904, end=name == "end")
    if name in ("grade", "position_pct"):
        return cells.read_percent(column, name)
    if name == "length_days":
        return cells.read_numbers(column, "length_unreadable", whole=True)
    if name == "agreed_days":
        return cells.read_numbers(column, "number_unreadable")
    if name in ("work_related", "attended"):
        return cells.read_yes_no(column, meanings.yes_no_names())
    words: dict[str, tuple[meanings.Meaning, str]] = {
        "event": (meanings.event, "event_unknown"),
        "status": (meanings.status, ""),
        "checkpoint": (meanings.checkpoint, "checkpoint_unknown"),
        "state": (meanings.state, "state_unknown"),
        "sex": (meanings.sex, "sex_unreadable"),
        "quarter": (meanings.quarter, "quarter_unreadable"),
        "reason": (meanings.reason, ""),
        "elements": (meanings.elements, "elements_unknown"),
        **dict.fromkeys(_PEOPLE, (meanings.people, "people_unreadable")),
    }
    if name in words:
        meaning, fault = words[name]
        return cells.read_words(column, meaning, fault)
    return cells.read_text(column)


def constant(part: Part, name: str, settings: Settings) -> Read:
    """The value of a constant in every row; TOML numbers and dates are read as if they stood in a text cell."""
    count = len(part.rows)
    column = _constant_column(part, name)
    if name in ("grade", "position_pct"):
        # A constant is written by the user in per cent, so no scale is looked for.
        read = cells.read_numbers(column, "number_unreadable")
    else:
        read = read_cells(part, name, column, settings)
    bad = not column.texts[0] or any(read.faults) or (count and bool(read.series.isna().all()) and name != "end")
    if bad:
        raise SourceError("settings_constant", field=name)
    return read


def _constant_column(part: Part, name: str) -> Column:
    value = str(part.understood.constants[name]).strip()
    return Column(np.zeros(len(part.rows), np.int32), [value], np.array([TEXT], np.uint8))


def _derive(part: Part) -> None:
    """Columns that are worked out of others: the end by length, and the lengths that compare two columns."""
    frame = part.frame
    if part.table == "absences":
        if "start" not in frame:
            frame["start"] = frame["end"] = frame["day"]
            if "day" in part.faults.codes:
                part.faults.codes["start"] = part.faults.codes.pop("day")
        if "code" in frame:
            blank = frame["kind"].isna().to_numpy() & ~part.faults.of("kind")
            frame["kind"] = frame["kind"].mask(blank, frame["code"])
            coded = column_of(part, part.understood.fields["code"]).codes != BLANK
            part.faults.add("kind", blank & coded & frame["kind"].isna().to_numpy(), "kind_unknown")
        if "length_days" in frame:
            length = frame["length_days"].where(frame["length_days"].between(1, 36_600))
            frame["end"] = (frame["start"] + pd.to_timedelta(length - 1, unit="D")).astype("datetime64[us]")
        if "end" in frame:
            frame["length"] = (frame["end"] - frame["start"]).dt.days.astype(float) + 1
        if "grade" in frame:
            blank = frame["grade"].isna().to_numpy() & ~part.faults.of("grade")
            frame["grade"] = frame["grade"].mask(blank, 100.0)
    if part.table == "employees" and {"employed_from", "employed_to"} <= set(frame.columns):
        frame["employed_length"] = (frame["employed_to"] - frame["employed_from"]).dt.days.astype(float) + 1


def judge(part: Part) -> tuple[list[Fault], dict[str, int]]:
    """Hold the part against its schema: which rows are set aside, and the faults of the rows in scope."""
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
    positions = dict(understood.fields)
    for name, source in (("end", "length_days"), ("kind", "code")):
        if source in positions:
            positions.setdefault(name, positions[source])
    if "day" in positions:
        positions |= {name: positions["day"] for name in ("start", "end") if name not in positions}
    places = {name: part.addresses(positions.get(name, 0)) for name in part.faults.codes}
    headers = {name: understood.header_of(position) for name, position in positions.items()}
    return quality.listed(part.table, part.faults, part.aside, part.in_scope, places, headers)


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
    if name not in _PEOPLE:
        return
    column = column_of(part, position)
    unknown = np.array([meanings.has_unknown_people(text) for text in column.raw] + [False], dtype=np.bool_)
    found = np.flatnonzero(unknown[column.codes] & rows)
    remarks.add("people_unknown", part.places(position, found[:PLACES_KEPT]), len(found))
