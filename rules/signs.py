"""What the signs look at: everything that is recorded, and not only what can decide a duty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from rules.days import Days, Flags

SIGN_COLUMNS = ("spell", "event", "day", "row", "done", "count", "place")


@dataclass(frozen=True)
class Seen:
    """All events of the follow-up, whatever their date, and the columns that hold private values; days are numbers.

    events: spell (row number, -1: tied to none), spell_start (NaN: none), event, day and registered_day (NaN = blank),
        row (position in the table of follow-up), wide (the event stands in a column of its own), row_start (first day
        of the absence that a wide row tells of), place (the cell of the header of its column)
    private: code, place (cell of the header), cells (how many hold such a value)
    columns, plans: of all employees at once, also where the events are those of some: what rules.dating.formula_columns
        and plans_by_day tell
    """

    events: pd.DataFrame
    private: pd.DataFrame
    columns: pd.DataFrame
    plans: pd.DataFrame
    as_of: int

    @cached_property
    def tied(self) -> pd.DataFrame:
        """The events of spells, without those after as_of: what lies in the future is a sign of its own."""
        return self.events[(self.events["spell"] >= 0) & ~(self.events["day"] > self.as_of)]


def looked_at(subjects: pd.DataFrame, sign: Flags, **known: Any) -> pd.DataFrame:
    """One row a subject: SIGN_COLUMNS and `sign`; what a subject does not have is blank."""
    blank: dict[str, Any] = dict.fromkeys(("day", "done", "count"), np.nan) | {"spell": -1, "row": -1}
    blank |= {"event": "", "place": ""}
    has = {name: subjects[name].to_numpy() for name in SIGN_COLUMNS if name in subjects}
    return pd.DataFrame(blank | has | known | {"sign": sign}, index=range(len(subjects)))


def days(column: pd.Series) -> Days:
    """A column of day numbers as an array."""
    return column.to_numpy(dtype=np.float64)
