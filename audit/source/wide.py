"""Follow-up with a column for each kind of event: every filled cell becomes an event."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.source import cells, meanings
from audit.source.headers import normalised
from audit.source.parts import Addresses, Part
from audit.source.sheets import BLANK, BOOL, Rows, letter
from rules.result import FAULTS_KEPT, Fault


def wide_events(part: Part) -> tuple[pd.DataFrame, list[Fault], dict[str, int]]:
    """The events of the wide columns of the rows used: employee, event, date, absence_start, reason, column, row.

    A cell holds a day, or yes (an event without a date), or no (no event). In the column of an exemption a text is its
    reason. Any other text is an event without a date, with a fault: something was recorded, and what cannot be told.
    """
    frames, faults = [], []
    counts: dict[str, int] = {}
    for event, position in part.understood.events.items():
        rows = np.flatnonzero(part.used & (part.understood.sheet.columns[position].codes[part.rows] != BLANK))
        if not len(rows):
            continue
        frame, codes = _events_of_column(part, event, position, rows)
        frames.append(frame)
        places = part.addresses(position)
        for code in sorted(set(codes) - {""}):
            bad = rows[codes == code]
            counts[code] = counts.get(code, 0) + len(bad)
            header = part.understood.header_of(position)
            faults += [Fault(str(places[row]), part.table, header, code, False) for row in bad[:FAULTS_KEPT]]
    return (pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()), faults, counts


def _events_of_column(part: Part, event: str, position: int, rows: Rows) -> tuple[pd.DataFrame, Addresses]:
    sheet = part.understood.sheet
    column = sheet.columns[position].take(part.rows[rows])
    read = cells.read_days(column, workbook=sheet.from_workbook, date1904=sheet.date1904)
    answers = meanings.yes_no_names()
    no = np.array([answers.get(normalised(text)) == "no" for text in column.texts], dtype=np.bool_)
    yes = np.array([answers.get(normalised(text)) == "yes" for text in column.texts], dtype=np.bool_)
    text = np.array([not fault for fault in cells.faults_of_cells(column)], dtype=np.bool_) & (column.kinds != BOOL)
    faults = read.faults.copy()
    faults[(yes | no)[column.codes]] = ""
    source = part.frame.iloc[rows].reset_index(drop=True)
    start = "start" if part.table == "absences" else "absence_start"
    blank_day = pd.Series(np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[us]"))
    blank_text = pd.Series([None] * len(rows), dtype="str")
    reason = (
        source["reason"] if "reason" in source and event.startswith(("exempt_", "facilitation_not")) else blank_text
    )
    if event.startswith("exempt_"):
        told = (faults == "date_unreadable") & text[column.codes]
        words = cells.read_words(column, meanings.reason, "").series
        reason = reason.mask(told, words)
        faults[told] = ""
    frame = pd.DataFrame(
        {
            "employee": source["employee"],
            "event": pd.Series([event] * len(rows), dtype="str"),
            "date": read.series,
            "absence_start": source.get(start, blank_day),
            "reason": reason,
            "column": pd.Series([letter(position)] * len(rows), dtype="str"),
            "row": part.rows[rows] + 1,
        }
    )
    keep = ~no[column.codes]
    return frame[keep], faults
