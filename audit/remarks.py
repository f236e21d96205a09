"""Remarks on the data that set no row aside: what a careful reader would want to know before believing a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.spells import Built
from audit.tables import Tables
from rules.days import Flags, day_number, day_numbers, to_date
from rules.result import Fault, Remark
from rules.settings import Settings

PLACES_KEPT = 20
LONG_AFTER_DAYS = 31


@dataclass(frozen=True)
class Noted:
    """How many rows there is something to be said of, and the first of them: their places in the table of all."""

    count: int
    at: tuple[int, ...]
    places: tuple[str, ...]  # their addresses

    @classmethod
    def of(cls, tables: Tables, rows: pd.DataFrame, where: Flags, letters: pd.Series | None = None) -> Noted:
        """The rows of `where`; their cell is that of the column `letters`, else of the row's own letter."""
        told = rows[where].head(PLACES_KEPT)
        cells = told["column"] if letters is None else letters[where].head(PLACES_KEPT)
        return cls(int(where.sum()), tuple(told.index.tolist()), tuple(tables.addresses(told, cells)))

    @classmethod
    def together(cls, noted: Sequence[Noted]) -> Noted:
        """Those of several parts of the employees."""
        first = sorted(pair for one in noted for pair in zip(one.at, one.places, strict=True))[:PLACES_KEPT]
        return cls(sum(one.count for one in noted), tuple(at for at, _ in first), tuple(place for _, place in first))


def noted_remarks(tables: Tables, built: Built, events: pd.DataFrame, as_of: int) -> dict[str, Noted]:
    """What the timeline showed: overlaps, closed ends, events that point nowhere; by the code of the remark."""
    laid, segments = built.laid, built.segments
    overlaps = np.zeros(len(laid.person), dtype=bool)
    asked = laid.edges.order[laid.sick[laid.edges.order]]
    overlaps[asked] = segments.any_within(segments.overlap, laid.person[asked], laid.start[asked], laid.end[asked])
    found = {
        "records_overlap": (tables.absences, overlaps),
        "open_end_closed": (tables.absences, laid.closed_by_next),
        "absence_start_not_found": (tables.follow_up, events["start_not_found"].to_numpy()),
        "event_after_as_of": (tables.follow_up, (events["day"] > as_of).to_numpy()),
    }
    return {code: Noted.of(tables, rows, where) for code, (rows, where) in found.items()}


def data_remarks(tables: Tables, noted: Mapping[str, Noted]) -> tuple[Remark, ...]:
    """What reading said, and what the timeline showed."""
    return tables.remarks + tuple(Remark(code, one.count, one.places) for code, one in noted.items() if one.count)


def untied_events(tables: Tables, events: pd.DataFrame) -> pd.DataFrame:
    """Every event that is tied to no spell: its place in the follow-up of all (at), its cell (where) and why (code)."""
    untied = (events["spell"] < 0).to_numpy()
    told = tables.follow_up[untied]
    no_day = (events["day"].isna() & events["absence_start"].isna()).to_numpy()[untied]
    known = events["known"].to_numpy(dtype=bool)[untied]
    listed = told["employee"].isin(tables.employees["employee"]).to_numpy()
    codes = np.select(
        [~known & ~listed, ~known, no_day],
        ["event_unknown_employee", "event_no_absence", "event_no_date"],
        default="event_far_from_absence",
    )
    where = tables.addresses(told, told["column"]).to_numpy(dtype=object)
    return pd.DataFrame({"at": told.index.to_numpy(), "where": where, "code": codes.astype(object)})


def untied_faults(untied: pd.DataFrame) -> tuple[Fault, ...]:
    """The events of `untied_events` as faults."""
    return tuple(
        Fault(where=where, table="follow_up", column="", code=code, set_aside=False)
        for where, code in zip(untied["where"].tolist(), untied["code"].tolist(), strict=True)
    )


class Extent(NamedTuple):
    """The days that the rows tell, as day numbers (NaN in an empty input), and whether all absences have a grade."""

    first: float  # in the absences
    last: float
    latest: float  # in the follow-up too
    graded: bool

    @classmethod
    def of(cls, tables: Tables) -> Extent:
        absences = tables.absences
        days = np.concatenate([day_numbers(absences["start"]), day_numbers(absences["end"])])
        latest = latest_date(tables)
        return cls(
            first=float(np.fmin.reduce(days, initial=np.nan)),
            last=float(np.fmax.reduce(days, initial=np.nan)),
            latest=np.nan if latest is None else float(day_number(latest)),
            graded=bool(absences["grade_recorded"].all()),
        )

    @classmethod
    def together(cls, extents: Sequence[Extent]) -> Extent:
        """That of several parts of the employees."""
        return cls(
            first=float(np.fmin.reduce([one.first for one in extents])),
            last=float(np.fmax.reduce([one.last for one in extents])),
            latest=float(np.fmax.reduce([one.latest for one in extents])),
            graded=all(one.graded for one in extents),
        )

    @property
    def days(self) -> tuple[str | None, str | None]:
        """First and last day told in the absences in scope, as ISO texts."""
        if np.isnan(self.first):
            return None, None
        return to_date(self.first).isoformat(), to_date(self.last).isoformat()


def latest_date(tables: Tables) -> date | None:
    """The latest date told in absences and follow-up; None in an empty input."""
    columns = [tables.absences["start"], tables.absences["end"], tables.follow_up["date"]]
    latest = pd.concat(columns).max()
    return None if pd.isna(latest) else latest.date()


def notes(tables: Tables, extent: Extent, settings: Settings) -> tuple[str, ...]:
    """Notes on the whole audit, as codes."""
    codes = {
        "as_of_long_after": day_number(settings.as_of) - extent.latest > LONG_AFTER_DAYS,
        "no_follow_up": not tables.has_follow_up,
        "no_routines": tables.routines.empty,
        "no_grade_column": not extent.graded,
    }
    return tables.notes + tuple(code for code, holds in codes.items() if holds)
