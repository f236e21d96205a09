"""The two tasks of a part: look at it, and judge it. What they give is small; the rows of employees are written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.parts import Look, Part, Whole, judge, kept, look
from audit.record_ids import IdsSeen
from audit.remarks import Noted
from audit.scale.run import Run
from audit.scale.writing import write_rows
from audit.source.collecting import places_of_employees
from audit.source.duplicates import repeats_of_other_tables
from audit.source.problems import PLACES_KEPT
from audit.tables import Tables, no_record_ids

NO_ROWS = pd.DataFrame({"table": np.zeros(0, dtype=np.int64), "row": np.zeros(0, dtype=np.int64)})


class Looked(NamedTuple):
    """unknown: events of employees who are in no other table; same: rows that stand, cell by cell, in a file before
    theirs; again: absences that a table before theirs has told. Rows are told by table and row.
    """

    look: Look
    unknown: Noted
    same: pd.DataFrame
    again: pd.DataFrame
    ids: IdsSeen


def look_at(run: Run, part: int) -> Looked:
    """Look at one part of the employees, and at what its rows have in common with those of other files."""
    ready = run.prepared(part)
    ids = run.rows("record_ids", part)
    return Looked(
        look=look(ready, run.settings),
        unknown=_unknown(run, part, ready.tables),
        same=_same(run.rows("repeated", part)),
        again=_again(run.rows("absences", part)),
        ids=IdsSeen.of(no_record_ids() if ids is None else ids, run.prefix),
    )


def judge_part(run: Run, part: int, whole: Whole, folder: Path, in_full: bool) -> Part:
    """Judge one part of the employees, and write its rows; without `in_full` it is given with those of a page only.

    InputError when the rows cannot be written.
    """
    found = judge(run.prepared(part), whole, run.settings)
    if run.settings.privacy != "statistics":
        write_rows(folder, part, found.spells, found.findings)
    return found if in_full else kept(found)


def _unknown(run: Run, part: int, tables: Tables) -> Noted:
    events, others = tables.follow_up, run.rows("people", part)
    known = {
        *tables.absences["employee"],
        *tables.employees["employee"],
        *([] if others is None else others["employee"]),
    }
    unknown = events[~events["employee"].isin(known)].drop_duplicates(["table", "row"])
    first = unknown.head(PLACES_KEPT)
    return Noted(len(unknown), tuple(first.index.tolist()), tuple(places_of_employees(first, tables.accounts)))


def _same(marks: pd.DataFrame | None) -> pd.DataFrame:
    """Of each file a row stands among the marks once, so one that is there again is of another file."""
    if marks is None:
        return NO_ROWS
    again: pd.DataFrame = marks[marks.duplicated(["kind", "first", "second"])]
    return again[["table", "row"]]


def _again(absences: pd.DataFrame | None) -> pd.DataFrame:
    if absences is None:
        return NO_ROWS
    told = absences.reset_index(drop=True)
    table, everyone = told["table"].to_numpy(dtype=np.int64), np.ones(len(told), dtype=bool)
    again = repeats_of_other_tables(told, table, everyone, told["grade_recorded"].to_numpy(dtype=bool))
    found: pd.DataFrame = told[again & ~told["spared"].to_numpy(dtype=bool)]
    return found[["table", "row"]]
