"""Follow-up with a column for each kind of event: every filled cell tells of an event, or that there was none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.quality import Bad
from audit.source import cells, meanings
from audit.source import parts as typed
from audit.source.details import DETAILS, detail, parted
from audit.source.doubts import unclear_orders
from audit.source.fields import read_field
from audit.source.headers import normalised
from audit.source.parts import Codes, Part
from audit.source.problems import PLACES_KEPT, Remarks, first_of
from audit.source.shaping import joined, shaped
from audit.source.sheets import BLANK, BOOL, Mask
from rules.faults import FaultCells
from rules.result import FAULTS_KEPT, Fault
from rules.settings import Settings


@dataclass
class _Cells:
    """What the column of one event says, one a row of the part."""

    happened: Mask
    denied: Mask  # the cell says no
    date: pd.Series
    reason: pd.Series  # told in the cell itself
    faults: Codes


class WideEvents:
    """The events of the wide columns of one part, and the faults of their cells.

    A cell holds a day, or yes (an event without a date), or no (a row that is `denied`). In the column of an exemption
    or of a facilitation a text is its reason. Any other text is an event without a date, with a fault: something was
    recorded, and what cannot be told.
    """

    def __init__(self, part: Part, index: int, settings: Settings, remarks: Remarks) -> None:
        """`index` is the position of the table in the accounts."""
        self.part, self.index, self.settings, self.remarks = part, index, settings, remarks
        self.faults: list[Fault] = []  # the first of each column and code
        self.fault_cells: list[FaultCells] = []  # all
        self.counts: dict[str, int] = {}
        told = {event: self._cells(event, position) for event, position in part.understood.events.items()}
        for event, position in part.understood.events.items():
            self._tell_faults(position, event, told[event].faults)
        known = self._details({event: item.happened for event, item in told.items()})
        if orders := unclear_orders(part):
            raise first_of(orders)
        frames = [shaped(_frame(part, event, item, known), "follow_up", index) for event, item in told.items()]
        self.frame = joined(frames, "follow_up")
        for position in part.understood.unclear:
            self.remarks.add("detail_ambiguous", [part.header_address(position)])

    def _cells(self, event: str, position: int) -> _Cells:
        part = self.part
        column = typed.column_of(part, position)
        read = read_field(part.understood, event, column, self.settings)
        typed.tell_column(part, event, position, read, self.remarks)
        names = meanings.yes_no_names()
        answers = np.array([*(names.get(normalised(text), "") for text in column.texts), ""], dtype=object)
        says_no, says_nothing = (answers == "no")[column.codes], (answers == "")[column.codes]
        nothing = read.marks["blank_words"] & says_nothing & part.used
        typed.tell_marks(part, position, {"blank_words": nothing}, part.used, self.remarks)
        filled = part.used & (column.codes != BLANK) & ~nothing
        faults = np.where(filled & says_nothing, read.faults, "")
        reason = pd.Series(None, index=range(len(part.rows)), dtype="str")
        if event.startswith("exempt_") or event == "facilitation":
            sound = [not fault for fault in cells.faults_of_cells(column)] & (column.kinds != BOOL)
            told = (faults == "date_unreadable") & np.append(sound, False)[column.codes]
            reason = reason.mask(told, cells.read_words(column, meanings.reason, "").series)
            faults[told] = ""
        return _Cells(filled & ~says_no, filled & says_no, read.series, reason, faults)

    def _details(self, happened: dict[str, Mask]) -> dict[str, pd.Series]:
        """Detail -> its values, one a row of the part; a cell with a fault is blank, and the event is used without it.

        A cell on a row in which none of its events happened is told: it belongs to nothing.
        """
        part = self.part
        constants = [name for name in DETAILS if name in part.understood.constants]
        known = {
            detail(event, name): typed.constant(part, name, self.settings).series
            for name in constants
            for event in part.understood.events
        }
        events_of: dict[tuple[int, str], list[str]] = {}
        for own, position in part.understood.details.items():
            _, event, name = parted(own)
            events_of.setdefault((position, name), []).append(event)
        for (position, name), events in events_of.items():
            column = typed.column_of(part, position)
            read = read_field(part.understood, name, column, self.settings)
            typed.tell_column(part, name, position, read, self.remarks)
            filled = part.used & (column.codes != BLANK)
            there = np.zeros(len(part.rows), dtype=np.bool_)
            for event in events:
                there |= happened.get(event, False)
                known[detail(event, name)] = read.series
            self._tell_faults(position, detail(events[0], name), np.where(filled & there, read.faults, ""))
            typed.remark_people(part, name, position, filled & there, self.remarks)
            typed.tell_marks(part, position, read.marks, filled & there, self.remarks)
            alone = np.flatnonzero(filled & ~there)
            self.remarks.add("detail_without_event", part.places(position, alone[:PLACES_KEPT]), len(alone))
        return known

    def _tell_faults(self, position: int, name: str, codes: Codes) -> None:
        part = self.part
        header = part.understood.header_of(position)
        for code in sorted(set(codes[codes != ""].tolist())):
            rows = np.flatnonzero(codes == code)
            self.counts[code] = self.counts.get(code, 0) + len(rows)
            places = part.places(position, rows[:FAULTS_KEPT])
            self.faults += [Fault(place, part.table, header, code, False) for place in places]
            bad = Bad(name, code, rows, np.zeros(len(rows), dtype=np.bool_))
            self.fault_cells += typed.placed_faults(part, self.index, position, bad)


def _frame(part: Part, event: str, item: _Cells, known: dict[str, pd.Series]) -> pd.DataFrame:
    """The rows of one event, those denied among them; these have no details."""
    rows = np.flatnonzero(item.happened | item.denied)
    start = "start" if part.table == "absences" else "absence_start"
    own = {name: known[detail(event, name)] for name in DETAILS if detail(event, name) in known}
    own["reason"] = _both(item.reason, own["reason"]) if "reason" in own else item.reason
    details = {name: series.mask(item.denied) for name, series in own.items()}
    beside = {"absence_start": part.frame[start]} if start in part.frame else {}
    columns = {"employee": part.frame["employee"], **beside, "date": item.date, **details}
    sheet = part.understood.sheet
    return pd.DataFrame(
        {name: series.array.take(rows) for name, series in columns.items()}
        | {
            "event": pd.array([event] * len(rows), dtype="str"),
            "denied": item.denied[rows],
            "column": sheet.letters_of(part.understood.events[event], part.rows[rows]),
            "row": sheet.row_numbers(part.rows[rows]),
        }
    )


def _both(first: pd.Series, second: pd.Series) -> pd.Series:
    """The words of two cells as one list; each different pair is joined once."""
    pairs = first.fillna("") + "," + second.fillna("")
    codes, different = pd.factorize(pairs)
    lists = [",".join(sorted(set(pair.split(",")) - {""})) or None for pair in different]
    return pd.Series(pd.array(lists, dtype="str").take(codes))
