"""Columns of a table that are worked out of others, and what two columns that say the same disagree on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.quality import Faults
from audit.source.sheets import Mask

# Field -> fields that stand in for it where it has no column of its own; the first that is there does.
_STAND_INS = {
    "start": ("day",),
    "end": ("return_day", "length_days", "day"),
    "grade": ("at_work_pct",),
    "kind": ("code",),
}
_LONGEST = 36_600  # days: no end is worked out past what a day can hold
_ONE_DAY = pd.Timedelta(days=1)

Marks = dict[str, dict[str, Mask]]


def stood_in(fields: dict[str, int]) -> dict[str, int]:
    """Field -> position of its column, or of the column that stands in for it."""
    positions = dict(fields)
    for name, others in _STAND_INS.items():
        found = [fields[other] for other in others if other in fields]
        if found:
            positions.setdefault(name, found[0])
    return positions


def derive(table: str, frame: pd.DataFrame, faults: Faults, marks: Marks) -> dict[str, str]:
    """Fill in the worked-out columns of `frame`; the scales that tell of a first or last day read from another field.

    Faults of a column that stands in become faults of the field it stands for. Where both are there the field's own
    column wins; cells in which the two differ are `marks` of the other column, and its faults count for nothing.
    """
    if table == "employees" and {"employed_from", "employed_to"} <= set(frame.columns):
        frame["employed_length"] = (frame["employed_to"] - frame["employed_from"]).dt.days.astype(float) + 1
    if table != "absences":
        return {}
    length_is_source = not {"end", "return_day"} & set(frame.columns)
    scales = _first_days(frame, faults) | _last_days(frame, faults, marks)
    if "end" in frame:
        frame["length"] = (frame["end"] - frame["start"]).dt.days.astype(float) + 1
    if "length_days" in frame and not length_is_source:
        _compare_lengths(frame, faults, marks)
    _grades(frame, faults, marks)
    return scales


def _first_days(frame: pd.DataFrame, faults: Faults) -> dict[str, str]:
    if "start" in frame:
        return {}
    frame["start"] = frame["day"]
    _move(faults, "day", "start")
    return {"start": "day"}


def _last_days(frame: pd.DataFrame, faults: Faults, marks: Marks) -> dict[str, str]:
    """Of a row a day the day itself; of a length the day it reaches; of the first day back the day before it."""
    if "return_day" in frame:
        day_before = frame["return_day"] - _ONE_DAY
        if "end" in frame:
            told = frame["return_day"].notna() & (day_before != frame["end"])
            marks["return_day"] = {"return_day_differs": told.to_numpy(dtype=np.bool_)}
            faults.codes.pop("return_day", None)
            return {}
        frame["end"] = day_before.astype("datetime64[us]")
        _move(faults, "return_day", "end")
        return {"end": "return_day"}
    if "end" not in frame and "length_days" in frame:
        length = frame["length_days"].where(frame["length_days"].between(1, _LONGEST))
        frame["end"] = (frame["start"] + pd.to_timedelta(length - 1, unit="D")).astype("datetime64[us]")
    elif "end" not in frame and "day" in frame:
        frame["end"] = frame["start"]
    return {}


def _compare_lengths(frame: pd.DataFrame, faults: Faults, marks: Marks) -> None:
    """Where the last day has another source, a told length is only compared with it."""
    both = frame["length_days"].notna() & frame["length"].notna()
    differs = both & (frame["length_days"] != frame["length"])
    marks["length_days"] = {"length_differs": differs.to_numpy(dtype=np.bool_)}
    faults.codes.pop("length_days", None)
    del frame["length_days"]


def _grades(frame: pd.DataFrame, faults: Faults, marks: Marks) -> None:
    """Grade from the per cent at work where it stands alone; a blank cell of either is full absence."""
    if "at_work_pct" in frame:
        away = 100.0 - frame["at_work_pct"]
        if "grade" in frame:
            differs = away.notna() & frame["grade"].notna() & ((away - frame["grade"]).abs() > 0.01)
            marks["at_work_pct"] = {"at_work_differs": differs.to_numpy(dtype=np.bool_)}
            faults.codes.pop("at_work_pct", None)
        else:
            frame["grade"] = away
            _move(faults, "at_work_pct", "grade")
    if "grade" in frame:
        blank = frame["grade"].isna().to_numpy() & ~faults.of("grade")
        frame["grade"] = frame["grade"].mask(blank, 100.0)


def _move(faults: Faults, name: str, to: str) -> None:
    if name in faults.codes:
        faults.codes[to] = faults.codes.pop(name)
