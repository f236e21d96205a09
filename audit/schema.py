"""The canonical tables, defined once. The name of each check is the code of the fault it finds.

Frames are typed before they come here: no coercion. No check looks at a whole frame: what compares two columns is a
column of its own (`length`, `employed_length`). Metadata of a column: `needed` (a fault sets the row aside; else the
row is used without the cell) and `cell` (the field whose cell is shown, where the column itself is worked out).
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from rules.vocabulary import ABSENCE_KINDS, CHECKPOINTS, EVENT_KINDS, ROUTINE_STATES

FIRST_DAY, LAST_DAY = pd.Timestamp("1900-01-01"), pd.Timestamp("2100-12-31")
LONGEST_ABSENCE = 36_600  # days: a hundred years
MOST_AGREED_DAYS = 1_000_000_000  # man-days of a quarter: more than the whole country has

DAY = "datetime64[us]"


def _text(needed: bool = False, checks: list[pa.Check] | None = None) -> pa.Column:
    return pa.Column(str, checks or [], nullable=not needed, metadata={"needed": needed})


def _day(needed: bool = False, blank: bool = True) -> pa.Column:
    check = pa.Check.in_range(FIRST_DAY, LAST_DAY, name="date_out_of_range")
    return pa.Column(DAY, [check], nullable=blank, metadata={"needed": needed})


def _number(check: pa.Check, needed: bool, blank: bool = True, cell: str | None = None) -> pa.Column:
    return pa.Column(float, [check], nullable=blank, metadata={"needed": needed, "cell": cell})


def _yes_no() -> pa.Column:
    return pa.Column("boolean", nullable=True, metadata={"needed": False})


@cache
def schemas() -> dict[str, pa.DataFrameSchema]:
    """Table -> schema."""
    position = pa.Check.in_range(0, 100, name="position_out_of_range")
    return {
        "absences": pa.DataFrameSchema(
            {
                "employee": _text(needed=True),
                "start": _day(needed=True, blank=False),
                "end": _day(needed=True),
                "length_days": _number(pa.Check.in_range(1, LONGEST_ABSENCE, name="length_out_of_range"), True),
                "length": _number(pa.Check.ge(1, name="end_before_start"), True, cell="end"),
                "kind": _text(needed=True, checks=[pa.Check.isin(ABSENCE_KINDS, name="kind_unknown")]),
                "grade": _number(pa.Check.in_range(0, 100, name="grade_out_of_range"), True),
                "status": _text(),
                "unit": _text(),
                "leader": _text(),
                "position_pct": _number(position, False),
                "work_related": _yes_no(),
                "record_id": _text(),
            },
            name="absences",
        ),
        "follow_up": pa.DataFrameSchema(
            {
                "employee": _text(needed=True),
                "event": _text(needed=True, checks=[pa.Check.isin(EVENT_KINDS, name="event_unknown")]),
                "date": _day(needed=True),
                "absence_start": _day(),
                "meeting_date": _day(),
                "reason": _text(),
                "by": _text(),
                "invited": _text(),
                "participants": _text(),
                "elements": _text(),
                "attended": _yes_no(),
                "registered_on": _day(),
            },
            name="follow_up",
        ),
        "employees": pa.DataFrameSchema(
            {
                "employee": _text(needed=True),
                "unit": _text(),
                "leader": _text(),
                "position_pct": _number(position, False),
                "employed_from": _day(),
                "employed_to": _day(),
                "employed_length": _number(pa.Check.ge(1, name="employed_to_before_from"), False, cell="employed_to"),
                "sex": _text(),
            },
            name="employees",
        ),
        "hours": pa.DataFrameSchema(
            {
                "unit": _text(),
                "quarter": _text(needed=True),
                "agreed_days": _number(
                    pa.Check.in_range(0, MOST_AGREED_DAYS, name="agreed_days_out_of_range"), True, blank=False
                ),
            },
            name="hours",
        ),
        "routines": pa.DataFrameSchema(
            {
                "checkpoint": _text(needed=True, checks=[pa.Check.isin(CHECKPOINTS, name="checkpoint_unknown")]),
                "state": _text(needed=True, checks=[pa.Check.isin(ROUTINE_STATES, name="state_unknown")]),
                "evidence": _text(),
                "reviewed_on": _day(),
            },
            name="routines",
        ),
    }
