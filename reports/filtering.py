"""Which rows of the findings a page carries, and what its reader may choose among in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from reports.marks import NOT_DONE, READING_ORDER, Mark, verdict_mark
from reports.wording import Wording
from rules.vocabulary import TO_ANSWER

ROWS_SHOWN = 200  # per rule and verdict; all of them are in findings.csv
ROWS_IN_ALL = 3000  # keeps the largest report well under 5 MB
ROWS_TO_ANSWER = 2000  # of which for findings that ask for an answer
CAPS = (ROWS_SHOWN, 150, 100, 70, 50, 30, 20, 10, 5)
NONE = "-"  # chosen for rows without a unit, or without a due day


class Filter(NamedTuple):
    """The choices, each with its word, and what is said of the rows. {found}, {cases} and {column} are the script's."""

    rules: tuple[tuple[str, str], ...]
    verdicts: tuple[Mark, ...]
    units: tuple[str, ...]
    no_unit: str  # "" where every row has a unit
    quarters: tuple[tuple[str, str], ...]  # as in 2026Q1
    told: str  # how many of all findings stand here
    hits: str
    hits_cases: str
    sorted_up: str
    sorted_down: str


def carried(frame: pd.DataFrame, merging: pd.Series) -> pd.Series:
    """Whether each row stands in the report: the first of its rule and verdict, fewer in a large result.

    What asks for an answer takes its room first. `frame` is in the order in which it is read.
    """
    groups = [merging, frame["rule"], frame["verdict"]]
    place = frame.groupby(groups, sort=False).cumcount()
    sizes = frame.groupby(groups, sort=False).size()
    asks = sizes.index.get_level_values("verdict").isin((*TO_ANSWER, NOT_DONE))
    first = _cap(sizes[asks], ROWS_TO_ANSWER)
    rest = _cap(sizes[~asks], ROWS_IN_ALL - int(sizes[asks].clip(upper=first).sum()))
    return place < np.where(frame["verdict"].isin((*TO_ANSWER, NOT_DONE)), first, rest)


def _cap(sizes: pd.Series, room: int) -> int:
    """The most rows a group that fit into the room, by steps; the last of them if none does."""
    return next((cap for cap in CAPS if sizes.clip(upper=cap).sum() <= room), CAPS[-1])


def filter_of(
    shown: pd.DataFrame, in_all: int, file: str, marks: Iterable[Mark], cases: int, wording: Wording
) -> Filter:
    """The choices for the rows that are shown, of `in_all` findings, which stand in `file`.

    `marks` are the verdicts as the tables say them, `cases` is how many cases stand beside them.
    """
    numbers = {"shown": wording.number(len(shown)), "all": wording.number(in_all)}
    units = tuple(sorted(set(shown["unit"]) - {""}, key=wording.sort_key))
    whole = "all_shown" if len(shown) == in_all else "capped"
    return Filter(
        rules=tuple(
            (rule, wording.say("working.filter.rule_option", title=wording.say(f"catalogue.{rule}.title"), rule=rule))
            for rule in shown["rule"].unique()
        ),
        verdicts=_verdicts(set(marks), wording),
        units=units,
        no_unit=wording.say("working.filter.no_unit") if units and (shown["unit"] == "").any() else "",
        quarters=_quarters(shown, wording),
        told=wording.say(f"working.filter.{whole}", **numbers, **({} if whole == "all_shown" else {"file": file})),
        hits=wording.say("working.filter.hits", found="{found}", shown=numbers["shown"]),
        hits_cases=wording.say("working.filter.hits_cases", cases="{cases}", shown=wording.number(cases)),
        sorted_up=wording.say("working.sort.up", column="{column}"),
        sorted_down=wording.say("working.sort.down", column="{column}"),
    )


def _verdicts(present: set[Mark], wording: Wording) -> tuple[Mark, ...]:
    """One word a verdict; the shorter word for met where it is met both with a deadline and without one."""
    words: dict[str, Mark] = {}
    for mark in present:
        both = mark.verdict in words
        words[mark.verdict] = verdict_mark(wording, mark.verdict, has_deadline=False) if both else mark
    return tuple(words[verdict] for verdict in READING_ORDER if verdict in words)


def _quarters(shown: pd.DataFrame, wording: Wording) -> tuple[tuple[str, str], ...]:
    due = shown["due"].dropna().unique()
    quarters = sorted({f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}" for day in due}, reverse=True)
    told = tuple((one, wording.say("working.filter.quarter_option", number=one[-1], year=one[:4])) for one in quarters)
    without = ((NONE, wording.say("working.filter.no_quarter")),) if told and shown["due"].isna().any() else ()
    return told + without
