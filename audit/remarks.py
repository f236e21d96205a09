"""Remarks on the data that set no row aside: what a careful reader would want to know before believing a verdict."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from audit.spells import Built
from audit.tables import Tables
from rules.days import Flags, day_number, day_numbers
from rules.result import Fault, Remark
from rules.settings import Settings

PLACES_KEPT = 20
LONG_AFTER_DAYS = 31


def data_remarks(tables: Tables, built: Built, events: pd.DataFrame, as_of: int) -> tuple[Remark, ...]:
    """What reading said, and what the timeline showed: overlaps, closed ends, events that point nowhere."""
    laid, segments = built.laid, built.segments
    counted = laid.sick | laid.vacation
    overlaps = counted & segments.any_within(segments.overlap, laid.person, laid.start, laid.end)
    absences, follow_up = tables.absences, tables.follow_up
    after_as_of = (events["day"] > as_of).to_numpy()
    found = (
        _remark("records_overlap", tables, absences, overlaps & laid.sick),
        _remark("open_end_closed", tables, absences, laid.closed_by_next),
        _remark("absence_start_not_found", tables, follow_up, events["start_not_found"].to_numpy()),
        _remark("event_after_as_of", tables, follow_up, after_as_of),
    )
    return tables.remarks + tuple(remark for remark in found if remark.count)


def untied_events(tables: Tables, events: pd.DataFrame) -> tuple[Fault, ...]:
    """Every event that is tied to no spell, with its place and the reason."""
    untied = (events["spell"] < 0).to_numpy()
    told = tables.follow_up[untied]
    places = tables.addresses(told, told["column"]).tolist()
    no_day = (events["day"].isna() & events["absence_start"].isna()).to_numpy()[untied]
    known = events["known"].to_numpy(dtype=bool)[untied]
    listed = told["employee"].isin(tables.employees["employee"]).to_numpy()
    codes = np.select(
        [~known & ~listed, ~known, no_day],
        ["event_unknown_employee", "event_no_absence", "event_no_date"],
        default="event_far_from_absence",
    )
    return tuple(
        Fault(where=place, table="follow_up", column="", code=str(code), set_aside=False)
        for place, code in zip(places, codes, strict=True)
    )


def latest_date(tables: Tables) -> date | None:
    """The latest date told in absences and follow-up; None in an empty input."""
    columns = [tables.absences["start"], tables.absences["end"], tables.follow_up["date"]]
    latest = pd.concat(columns).max()
    return None if pd.isna(latest) else latest.date()


def notes(tables: Tables, settings: Settings) -> tuple[str, ...]:
    """Notes on the whole audit, as codes."""
    latest = latest_date(tables)
    long_after = latest is not None and day_number(settings.as_of) - day_number(latest) > LONG_AFTER_DAYS
    graded = bool(tables.absences["grade_recorded"].all())
    codes = {
        "as_of_long_after": long_after,
        "no_follow_up": not tables.has_follow_up,
        "no_routines": tables.routines.empty,
        "no_grade_column": not graded,
    }
    return tables.notes + tuple(code for code, holds in codes.items() if holds)


def first_and_last_day(absences: pd.DataFrame) -> tuple[str | None, str | None]:
    """First and last day told in the absences in scope, as ISO texts."""
    days = np.concatenate([day_numbers(absences["start"]), day_numbers(absences["end"])])
    if np.isnan(days).all():
        return None, None
    first, last = pd.Timestamp(np.nanmin(days), unit="D"), pd.Timestamp(np.nanmax(days), unit="D")
    return first.date().isoformat(), last.date().isoformat()


def _remark(code: str, tables: Tables, rows: pd.DataFrame, where: Flags) -> Remark:
    told = rows[where].head(PLACES_KEPT)
    return Remark(code=code, count=int(where.sum()), places=tuple(tables.addresses(told, told["column"])))
