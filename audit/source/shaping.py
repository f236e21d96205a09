"""The rows that are used as the canonical frames of `Tables`, and the book-keeping of each table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.errors import AccountingError
from audit.source.deriving import stood_in
from audit.source.kinds import codes_read
from audit.source.parts import Part
from audit.source.private import cleaned
from audit.source.sheets import BLANK
from audit.tables import Account, no_record_ids
from rules.result import CodeRead, FileRead, TableRead

COLUMNS: dict[str, dict[str, str]] = {
    "absences": {
        "employee": "str",
        "start": "datetime64[us]",
        "end": "datetime64[us]",
        "kind": "str",
        "grade": "float64",
        "grade_recorded": "bool",
        "unit": "str",
        "leader": "str",
        "position_pct": "float64",
        "work_related": "boolean",
        "record_id": "str",
        "column": "str",
        "table": "int64",
        "row": "int64",
    },
    "follow_up": {
        "employee": "str",
        "event": "str",
        "date": "datetime64[us]",
        "absence_start": "datetime64[us]",
        "meeting_date": "datetime64[us]",
        "reason": "str",
        "by": "str",
        "invited": "str",
        "participants": "str",
        "elements": "str",
        "attended": "boolean",
        "registered_on": "datetime64[us]",
        "denied": "bool",
        "column": "str",
        "table": "int64",
        "row": "int64",
    },
    "employees": {
        "employee": "str",
        "unit": "str",
        "leader": "str",
        "position_pct": "float64",
        "employed_from": "datetime64[us]",
        "employed_to": "datetime64[us]",
        "sex": "str",
        "table": "int64",
        "row": "int64",
    },
    "hours": {"unit": "str", "quarter": "str", "agreed_days": "float64", "table": "int64", "row": "int64"},
    "routines": {
        "checkpoint": "str",
        "state": "str",
        "evidence": "str",
        "reviewed_on": "datetime64[us]",
        "table": "int64",
        "row": "int64",
    },
}


def account(part: Part, files: list[FileRead]) -> Account:
    understood = part.understood
    positions = {**understood.fields, **understood.events, **understood.details}
    reasons, numbers = np.unique(part.reasons[~part.in_scope].astype(str), return_counts=True)
    out = {str(reason): int(number) for reason, number in zip(reasons, numbers, strict=True)}
    aside = int((part.aside & part.in_scope).sum())
    used = int(part.used.sum())
    if len(part.rows) != used + aside + sum(out.values()):
        raise AccountingError(f"rows of {understood.table} do not add up")
    unused = [
        understood.header_of(position)
        for position, column in enumerate(understood.sheet.columns)
        if position not in understood.used
        and position not in understood.personal
        and (column.codes[understood.header :] != BLANK).any()
    ]
    name = understood.sheet.name
    header = np.array([understood.header])
    told = {**positions, **stood_in(understood.fields)}
    letters = {field: understood.sheet.letters_of(position, header)[0] for field, position in told.items()}
    return Account(
        TableRead(
            file=files[understood.sheet.file].name,
            sheet=None if name is None else cleaned(name),
            table=understood.table,
            header_row=int(understood.sheet.row_numbers(header)[0]),
            columns={field: understood.header_of(position) for field, position in positions.items()},
            unused=tuple(unused),
            rows_read=len(part.rows),
            rows_used=used,
            rows_set_aside=aside,
            out_of_scope=out,
            dropped=tuple(understood.header_of(position) for position in understood.personal),
            layout=understood.sheet.layout,
            codes=_codes(part),
            scales=dict(part.scales),
        ),
        understood.place,
        letters,
    )


def _codes(part: Part) -> tuple[CodeRead, ...]:
    """What the absence codes of the file were read as; a kind that the settings give to all rows is none of them."""
    if part.kinds is None or "kind" in part.understood.constants:
        return ()
    return codes_read(part.kinds, part.used)


def used_rows(part: Part, index: int) -> pd.DataFrame:
    used = part.used
    frame = part.frame.loc[used].reset_index(drop=True)
    sheet = part.understood.sheet
    frame["row"] = sheet.row_numbers(part.rows[used])
    if part.table == "absences":
        frame["grade_recorded"] = "grade" in part.frame
        start = part.understood.fields.get("start", part.understood.fields.get("day", 0))
        frame["column"] = pd.Series(sheet.letters_of(start, part.rows[used]), dtype="str")
    if part.table == "follow_up":
        frame["denied"] = False
        fields = part.understood.fields
        position = fields.get("date", fields.get("event", fields.get("employee", 0)))
        frame["column"] = pd.Series(sheet.letters_of(position, part.rows[used]), dtype="str")
    return shaped(frame, part.table, index)


def record_ids(built: list[Part]) -> pd.DataFrame:
    """The record ids of all rows read, also those that are not used: columns as in `no_record_ids`."""
    found = [
        pd.DataFrame({"record_id": part.frame["record_id"].astype("str"), "used": part.used, "table": index})
        for index, part in enumerate(built)
        if "record_id" in part.frame
    ]
    return pd.concat(found, ignore_index=True) if found else no_record_ids()


def shaped(frame: pd.DataFrame, table: str, index: int) -> pd.DataFrame:
    """Exactly the columns of the table, each with its type; what the source has not is blank."""
    shaped: dict[str, object] = {}
    for name, dtype in COLUMNS[table].items():
        if name == "table":
            shaped[name] = np.full(len(frame), index)
        elif name in frame:
            shaped[name] = frame[name].astype(pd.api.types.pandas_dtype(dtype))
        else:
            shaped[name] = pd.Series(None, index=frame.index, dtype=dtype)
    return pd.DataFrame(shaped, index=frame.index)


def joined(frames: list[pd.DataFrame], table: str) -> pd.DataFrame:
    if not frames:
        return shaped(pd.DataFrame(), table, 0)
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
