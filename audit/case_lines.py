"""The time line of each case that a reader may want to see: its stretches, and the deeds that can decide in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from audit.engine import whole
from audit.spells import Built, absent
from audit.timeline import VACATION, overlapping
from rules.cases import Cases
from rules.days import Flags, Ints, iso_texts, owner_day
from rules.result import DEED_COLUMNS, STRETCH_COLUMNS
from rules.vocabulary import TO_ANSWER

LONGER_THAN = 28  # calendar days; shorter cases have a line when a finding in them asks for an answer

GAP, BRIDGED, ON_VACATION, ABSENT = range(4)
KINDS = np.array(["gap", "bridged", "vacation", "sick"], dtype=object)


def cases_with_line(spells: pd.DataFrame, findings: pd.DataFrame) -> Ints:
    """Row numbers of the spells over four weeks, and of those with a finding to answer. Frames as in the result."""
    long = np.flatnonzero(spells["days"].to_numpy(dtype=np.int64) > LONGER_THAN)
    asked = findings["spell"][findings["verdict"].isin(TO_ANSWER) & findings["spell"].notna()]
    return np.union1d(long, asked.to_numpy(dtype=np.int64))


def stretches(built: Built, chosen: Ints) -> pd.DataFrame:
    """STRETCH_COLUMNS, in the order of the spells and their days: every day of a chosen spell lies in one stretch."""
    segments = built.segments
    person, start, end = (built.spells[name].to_numpy(dtype=np.int64)[chosen] for name in ("person", "start", "end"))
    first = np.searchsorted(segments.edge, owner_day(person, start))
    behind = np.searchsorted(segments.edge, owner_day(person, end), side="right")
    length = behind - first
    at = np.repeat(first - (np.cumsum(length) - length), length) + np.arange(length.sum())
    spell = np.repeat(chosen, length)
    kind, grade = _kinds(built)[at], segments.grade[at]
    grade = np.where(kind == GAP, np.nan, grade)
    # What is alike and of one spell is one stretch.
    begins = np.ones(len(at), dtype=bool)
    same_grade = (grade[1:] == grade[:-1]) | (np.isnan(grade[1:]) & np.isnan(grade[:-1]))
    begins[1:] = (spell[1:] != spell[:-1]) | (kind[1:] != kind[:-1]) | ~same_grade
    opens = np.flatnonzero(begins)
    closes = np.append(opens[1:] - 1, len(at) - 1)[: len(opens)]
    columns = {
        "spell": spell[opens].astype(object),
        "kind": KINDS[kind[opens]],
        "start": iso_texts(segments.start[at[opens]].astype(np.float64)),
        "end": iso_texts(segments.end[at[closes]].astype(np.float64)),
        "grade": _grades(grade[opens]),
    }
    return _frame(columns, STRETCH_COLUMNS)


def deeds(cases: Cases, chosen: Ints) -> pd.DataFrame:
    """DEED_COLUMNS, in the order of the spells and the days, those without a day last."""
    events = cases.events.where(np.isin(cases.events.spell, chosen))
    told = pd.DataFrame({"spell": events.spell, "event": events["event"], "day": events.day})
    told = told.drop_duplicates().sort_values(["spell", "day", "event"], kind="stable")
    columns = {
        "spell": told["spell"].to_numpy(dtype=object),
        "event": told["event"].to_numpy(dtype=object),
        "day": iso_texts(told["day"].to_numpy(dtype=np.float64)),
    }
    return _frame(columns, DEED_COLUMNS)


def _kinds(built: Built) -> Ints:
    """What each segment is to the spell it lies in. Bridged is what counts without a record that covers it."""
    segments = built.segments
    is_absent = absent(segments, vacation_is_gap=False)
    vacation = segments.day_class == VACATION
    covered = segments.covered | _covered_by_vacation(built)
    return np.select([~is_absent, ~covered, vacation], [GAP, BRIDGED, ON_VACATION], default=ABSENT)


def _covered_by_vacation(built: Built) -> Flags:
    segments, laid = built.segments, built.laid
    at = np.flatnonzero(laid.vacation)
    _, found = overlapping(laid.person[at], laid.start[at], laid.end[at], segments.person, segments.start, segments.end)
    covered = np.zeros(len(segments), dtype=bool)
    covered[found] = True
    return covered


def _grades(grade: np.ndarray) -> np.ndarray:
    """Grades as they are written: a whole number as int, None where it is not recorded."""
    told = whole(grade)
    broken = ~np.isnan(grade) & (grade != np.floor(grade))
    told[broken] = grade[broken].astype(object)
    return told


def _frame(columns: Mapping[str, Any], kinds: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in kinds})
