"""Nav's meetings as the follow-up tells them: which calls and held rows are one meeting, and on which day it was."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rules.cases import Cases
from rules.days import Days, Flags
from rules.events import Events

# Of several rows that tell of one meeting, the one that says it was held speaks.
_KINDS = {"dm2_held": 0, "dm3_held": 1, "dm2_called": 2}
LONG_AGO = -60_000.0  # a day before all others: a call without a date belongs to the first meeting


def held_meetings(cases: Cases) -> Events:
    """Every dm2_held and dm3_held: spell, day, event, row, yes and no (attended, as any of its rows says).

    Rows of one kind and date are one meeting; so are rows without a date.
    """
    held = cases.of_kinds("dm2_held", "dm3_held")
    if not len(held):
        nobody = np.zeros(0, dtype=bool)
        return held.taken(np.zeros(0, dtype=np.int64), yes=nobody, no=nobody)
    told = pd.DataFrame({name: held[name] for name in ("spell", "event", "day", "row")})
    told = told.assign(yes=held["attended"] == "yes", no=held["attended"] == "no")
    meetings = told.groupby(["spell", "event", "day"], dropna=False, sort=False)
    found = meetings.agg(row=("row", "min"), yes=("yes", "any"), no=("no", "any")).reset_index()
    return _events(found)


def nav_meetings(cases: Cases) -> Events:
    """Every meeting with Nav that was held or is called to: spell, day, event, row and notice (day of the call).

    A call belongs to the first dm2_held on or after it. Else it is a meeting of its own on its meeting_date, unless it
    was cancelled or a later call moved it. Meetings of one day are one; `day` is NaN where it is not known.
    """
    held = held_meetings(cases)
    calls = cases.of_kinds("dm2_called")
    if not len(held) and not len(calls):
        return held.taken(np.zeros(0, dtype=np.int64), notice=np.zeros(0))
    spell, called, planned = calls.spell, calls.day, calls["meeting_day"]
    belongs_to = cases.of_kinds("dm2_held").days().first_from(spell, np.nan_to_num(called, nan=LONG_AGO))
    cancelled = cases.last(cases.of_kinds("dm2_cancelled"))[spell] > called
    valid = ~cancelled & ~_moved(calls)
    stands = np.isnan(belongs_to) & valid
    planned_in = np.isin(held.spell, spell[stands & ~np.isnan(planned)])
    # A meeting 2 without a date is the one that was called to.
    with_a_day = held.where(~np.isnan(held.day) | ~planned_in | (held["event"] != "dm2_held"))
    waiting = calls.where(stands)
    days = {"day": np.concatenate([with_a_day.day, planned[stands]])}
    rest = {name: np.concatenate([with_a_day[name], waiting[name]]) for name in ("spell", "event", "row")}
    meetings = pd.DataFrame(rest | days)
    meetings["kind"] = meetings["event"].map(_KINDS)
    meetings = meetings.sort_values(["spell", "day", "kind", "row"], na_position="last")
    meetings = meetings.drop_duplicates(["spell", "day"], ignore_index=True)
    meeting_of_call = np.where(np.isnan(belongs_to), planned, belongs_to)
    names_it = valid & ((planned == meeting_of_call) | np.isnan(planned))
    return _events(meetings.assign(notice=_notice(meetings, calls.where(names_it), meeting_of_call[names_it])))


def _moved(calls: Events) -> Flags:
    """Calls in whose place a later one stands: made up to the day of the meeting, and for another day."""
    told = pd.DataFrame({"spell": calls.spell, "called": calls.day, "planned": calls["meeting_day"]})
    pairs = told.reset_index().merge(told, on="spell", suffixes=("", "_later"))
    later = (pairs["called_later"] > pairs["called"]) & (pairs["called_later"] <= pairs["planned"])
    moved = np.zeros(len(calls), dtype=bool)
    moved[pairs["index"][later & (pairs["planned_later"] != pairs["planned"])]] = True
    return moved


def _notice(meetings: pd.DataFrame, calls: Events, meeting: Days) -> Days:
    """The first of the calls to each meeting; NaN where there is none. `meeting`: the day each call is for."""
    told = pd.DataFrame({"spell": calls.spell, "day": meeting, "called": calls.day})[~np.isnan(meeting)]
    first = told.groupby(["spell", "day"])["called"].min()
    wanted = pd.MultiIndex.from_frame(meetings[["spell", "day"]])
    return np.asarray(first.reindex(wanted), dtype=np.float64)


def _events(found: pd.DataFrame) -> Events:
    return Events({str(name): found[name].to_numpy() for name in found})
