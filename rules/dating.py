"""Signs that dates were made afterwards. An inspector asks about them; none of them is a deviation."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from rules.registry import sign
from rules.signs import Seen, days, looked_at
from rules.workdays import calendar

BATCH_PLANS = 5  # at least so many plans of different spells, ready on one day,
BATCH_SHARE = 0.25  # that are at least this share of the plans of the period
LATE_REGISTRATION_DAYS = 30
FORMULA_DATES = 5  # at least so many dates that are all the first day plus one and the same number

dating = partial(sign, group="dating", rule_class="information", authority="arbeidstilsynet", law="signs.dating")


@dating(id="DATED-BEFORE", on="events")
def dated_before(seen: Seen) -> pd.DataFrame:
    """An event is dated before the first day of its spell."""
    tied = seen.tied
    return looked_at(tied, days(tied["day"]) < days(tied["spell_start"]))


@dating(id="DATED-FUTURE", on="events")
def dated_in_the_future(seen: Seen) -> pd.DataFrame:
    """An event is dated after the as-of day."""
    return looked_at(seen.events, days(seen.events["day"]) > seen.as_of)


@dating(id="DATED-NON-WORKING", on="events", reads=("dm1_held", "dm2_held", "dm3_held"))
def held_on_a_day_of_rest(seen: Seen) -> pd.DataFrame:
    """A meeting is held on a Sunday or a public holiday."""
    held = seen.tied[seen.tied["event"].isin(["dm1_held", "dm2_held", "dm3_held"])]
    day = days(held["day"])
    dated = ~np.isnan(day)
    on_rest = np.zeros(len(held), dtype=bool)
    if dated.any():
        on_rest[dated] = calendar(int(day[dated].min()), int(day[dated].max())).day_of_rest(day[dated])
    return looked_at(held, on_rest)


@dating(id="DATED-IN-BATCH", on="days", reads=("plan_ready",))
def ready_in_a_batch(seen: Seen) -> pd.DataFrame:
    """Many plans of different spells are ready on one and the same day."""
    by_day = seen.plans
    many = (by_day["count"] >= BATCH_PLANS) & (by_day["count"] >= BATCH_SHARE * by_day["count"].sum())
    return looked_at(by_day, many.to_numpy(dtype=bool), event="plan_ready")


@dating(id="REGISTERED-LATE", on="events")
def registered_late(seen: Seen) -> pd.DataFrame:
    """An event was registered long after its day."""
    tied = seen.tied
    registered = days(tied["registered_day"])
    return looked_at(tied, registered > days(tied["day"]) + LATE_REGISTRATION_DAYS, done=registered)


@dating(id="DATED-BY-FORMULA", on="columns")
def dated_by_formula(seen: Seen) -> pd.DataFrame:
    """A column holds deadlines worked out from the first day, not days on which something was done."""
    return looked_at(seen.columns, seen.columns["computed"].to_numpy(dtype=bool))


def plans_in_period(events: pd.DataFrame, period_from: float, as_of: int) -> pd.DataFrame:
    """The plans of spells that were ready on a day of the period. `events` as in rules.signs.Seen."""
    day = events["day"]
    return events[(events["event"] == "plan_ready") & (events["spell"] >= 0) & (day >= period_from) & (day <= as_of)]


def plans_by_day(plans: pd.DataFrame) -> pd.DataFrame:
    """How many spells have a plan that was ready on each day: day, count."""
    return plans.drop_duplicates(["spell", "day"]).groupby("day").size().reset_index(name="count")


def wide_columns(events: pd.DataFrame) -> pd.DataFrame:
    """What tells a column of computed dates from others, for each column of wide follow-up with a dated event.

    place (cell of its header), event, first (its first row in the follow-up), dates; rows, low and high of the days
    after the first day of the row; spells, tied, spell_low and spell_high of those after the first day of the spell.
    """
    looked_at = ["place", "event", "at", "day", "spell", "row_start", "spell_start"]
    wide = events[looked_at][events["wide"] & events["day"].notna()]
    wide = wide.assign(after_row=wide["day"] - wide["row_start"], after_spell=wide["day"] - wide["spell_start"])
    spells = wide["spell"].where(wide["spell"] >= 0)
    return (
        wide.assign(spells=spells)
        .groupby("place", sort=False)
        .agg(
            event=("event", "first"),
            first=("at", "min"),
            dates=("day", "size"),
            rows=("after_row", "count"),
            low=("after_row", "min"),
            high=("after_row", "max"),
            spells=("spells", "nunique"),
            tied=("spells", "count"),
            spell_low=("after_spell", "min"),
            spell_high=("after_spell", "max"),
        )
        .reset_index()
    )


def together(columns: pd.DataFrame) -> pd.DataFrame:
    """One row a column from the `wide_columns` of several parts of the employees."""
    how = dict.fromkeys(("dates", "rows", "spells", "tied"), "sum") | dict.fromkeys(("high", "spell_high"), "max")
    how |= dict.fromkeys(("first", "low", "spell_low"), "min") | {"event": "first"}
    return columns.groupby("place", sort=False).agg(how).reset_index()


def formula_columns(found: pd.DataFrame) -> pd.DataFrame:
    """`wide_columns` of all, in their order, with computed, and count (days after the first day, or NaN).

    A column is computed when at least FORMULA_DATES dates in it are all the first day plus one and the same number:
    the first day of their own row, or, of as many spells, the first day of the spell (its rows may be parts of it).
    """
    found = found.sort_values("first", ignore_index=True)
    by_row = (found["rows"] == found["dates"]) & (found["dates"] >= FORMULA_DATES) & (found["low"] == found["high"])
    of_spells = (found["tied"] == found["dates"]) & (found["spells"] >= FORMULA_DATES)
    by_spell = of_spells & (found["spell_low"] == found["spell_high"])
    count = np.select([by_row, by_spell], [found["low"], found["spell_low"]], default=np.nan)
    return found.assign(computed=by_row | by_spell, count=count)
