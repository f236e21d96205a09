"""What only the whole of a typed table shows: that a column may be something else than its header says.

Such a column is a question to the user, and the settings that name the column are the answer. What is too rare for a
question is a remark.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from audit.source.details import parted
from audit.source.headers import normalised
from audit.source.parts import Part, column_of, tell_marks
from audit.source.problems import Remarks, SourceError, first_of
from audit.source.sheets import BLANK, Mask
from rules.settings import Settings

# Fewer than this may be chance.
ENOUGH = 3


def hold_doubts(built: Sequence[Part], settings: Settings, remarks: Remarks) -> None:
    """Tell the remarks on single cells of tables that were judged, and hold their columns against their headers.

    Raises SourceError: `day_order`, `day_order_other`, `end_or_return` or `grade_inverted`.
    """
    questions = []
    for part in built:
        used = part.used
        for name, marks in part.marks.items():
            if name in part.understood.fields:  # a constant has no cells to tell of
                tell_marks(part, part.understood.fields[name], marks, used, remarks)
        questions += unclear_orders(part)
        if part.table == "absences":
            questions += _unclear_end(part, settings, remarks) + _unclear_grade(part, settings)
    if questions:
        raise first_of(questions)


def unclear_orders(part: Part) -> list[SourceError]:
    """The columns of days, of those read so far, whose order of day and month cannot be told.

    `day_order`: some cells are a day with the month first only, and none with the day first only. `day_order_other`:
    no cell tells, and another column of the table has the month first.
    """
    month_first = any(order.stated == "month_first" for _, _, order in part.orders)
    questions = []
    for name, position, order in part.orders:
        if order.stated or order.has_day_first:
            continue
        count = order.only_month_first or (order.either if month_first else 0)
        if count:
            code = "day_order" if order.only_month_first else "day_order_other"
            questions.append(SourceError(code, count=count, field=name, **_slots(part, position)))
    return questions


def _unclear_end(part: Part, settings: Settings, remarks: Remarks) -> list[SourceError]:
    """The first day back under a header of last days: absences end on the day the next one begins, none the day before.

    A period of one day, which would then begin and end on different days, shows that last days are meant.
    """
    position = part.understood.fields.get("end")
    if position is None:
        return []
    used = np.flatnonzero(part.used)
    touching, day_before = _nexts(part.frame.iloc[used])
    one_day = (part.frame["length"].iloc[used] == 1).any()
    if touching.sum() >= ENOUGH and not day_before and not one_day and not _named(part, "end", settings):
        return [SourceError("end_or_return", count=int(touching.sum()), **_slots(part, position))]
    rows = np.zeros(len(part.rows), dtype=np.bool_)
    rows[used[touching]] = True
    tell_marks(part, position, {"end_touches_next": rows}, part.used, remarks)
    return []


def _nexts(frame: pd.DataFrame) -> tuple[Mask, int]:
    """The rows that end on the day the employee's next row begins, and how many end on the day before it."""
    person, _ = pd.factorize(frame["employee"])
    start, end = (frame[name].to_numpy(dtype="datetime64[D]") for name in ("start", "end"))
    order = np.lexsort((end, start, person))
    person, start, end = person[order], start[order], end[order]
    later = (person[1:] == person[:-1]) & (start[1:] > start[:-1])
    touching = np.zeros(len(frame), dtype=np.bool_)
    touching[order[:-1]] = later & (end[:-1] == start[1:])
    return touching, int((later & (end[:-1] + 1 == start[1:])).sum())


def _unclear_grade(part: Part, settings: Settings) -> list[SourceError]:
    """The per cent at work under a header of grades: most sick notes have 0, and nobody writes such a sick note."""
    position = part.understood.fields.get("grade")
    if position is None or _named(part, "grade", settings):
        return []
    told = part.used & (column_of(part, position).codes != BLANK)
    told &= (part.frame["kind"] == "sick_note").to_numpy(dtype=np.bool_, na_value=False)
    none = int((told & (part.frame["grade"] == 0).to_numpy(dtype=np.bool_)).sum())
    count = int(told.sum())
    if count < ENOUGH or 2 * none <= count:
        return []
    return [SourceError("grade_inverted", count=none, rows=count, **_slots(part, position))]


def _named(part: Part, name: str, settings: Settings) -> bool:
    """True when the settings themselves say that this column is the field."""
    header = normalised(part.understood.sheet.columns[part.understood.fields[name]].raw_cell(part.understood.header))
    return any(
        parted(own)[0] in ("", part.table) and parted(own)[2] == name and normalised(written) == header
        for own, written in settings.columns.items()
    )


def _slots(part: Part, position: int) -> dict[str, str]:
    return {
        "column": part.header_in_message(position),
        "where": part.understood.place,
        "header": part.understood.header_of(position),
    }
