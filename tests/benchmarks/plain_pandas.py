"""The same audit as a consultant would write it with pandas: a function for each employee, day by day, counts alone.

    python -m tests.benchmarks.plain_pandas FILE.csv

It walks day by day, as the program never does; its counts must be those of the program.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import holidays
import pandas as pd

from tests.benchmarks.counts import BANDS, DUTIES, Counts
from tests.benchmarks.made import COLUMNS, DAYS

DAY = timedelta(days=1)
SICK, VACATION, OTHER = "sick", "vacation", "other"
PLAN = ("plan_ready", "plan_shared_employee", "plan_sent_certifier")
EVENTS = (*PLAN, "dm1_called", "dm1_held", "facilitation")
OFF = holidays.country_holidays("NO", years=range(2010, 2035), include_sundays=False)


def plain_audit(path: Path, as_of: date) -> Counts:
    """The counts of one export."""
    table = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)
    table = table.rename(columns={header: name for name, header in COLUMNS.items()})
    table = table[~table["status"].isin(["Avslått", "Kladd", "Trukket"])].copy()
    for name in DAYS:
        table[name] = pd.to_datetime(table[name], format="%d.%m.%Y", errors="coerce").dt.date
    table = table[table["start"] <= as_of]
    table["grade"] = table["grade"].replace("", "100").astype(int)
    table["certified"] = table["kind"].isin(["Sykmelding", "Gradert sykmelding"]) & (table["grade"] > 0)
    table["sick"] = table["certified"] | (table["kind"] == "Egenmelding")
    table["open"] = table["end"].isna()
    found = table.groupby("employee").apply(audit_employee, as_of=as_of, include_groups=False)
    spells = pd.DataFrame([spell for spells in found for spell in spells])
    sums = [spells[name].sum() for name in ("days", "absent_days", "counted_days", "full_run", "ongoing", "certified")]
    bands = tuple(int(spells["days"].between(low, high).sum()) for low, high in BANDS)
    verdicts = {duty: dict(sorted(spells[duty].value_counts().items())) for duty in DUTIES}
    return Counts(len(spells), *map(int, sums), bands, {duty: dict(told) for duty, told in verdicts.items()})


def audit_employee(rows: pd.DataFrame, as_of: date) -> list[dict[str, Any]]:
    """The spells of one employee with their verdicts."""
    rows = rows.sort_values(["start", "grade"])
    goes_on = False
    ends = []
    for _, row in rows.iterrows():
        end = row["end"]
        if row["open"]:
            later = rows.loc[rows["sick"] & (rows["start"] > row["start"]), "start"]
            end = later.min() - DAY if len(later) else as_of
        goes_on |= row["sick"] and end >= as_of and (end > as_of or row["open"])
        ends.append(min(end, as_of))
    rows = rows.assign(end=ends)
    days = bridge(classes_of_days(rows))
    spells = join(days, goes_on, as_of)
    tie(rows, spells)
    for spell in spells:
        judge(spell, as_of)
    return spells


def classes_of_days(rows: pd.DataFrame) -> dict[date, dict[str, Any]]:
    """Day -> its class and grade, whether a sickness record covers it, and whether a sick note does."""
    days: dict[date, dict[str, Any]] = {}
    for _, row in rows.iterrows():
        day = row["start"]
        while day <= row["end"]:
            own = days.setdefault(day, {"class": OTHER, "grade": None, "covered": False, "certified": False})
            if row["sick"]:
                own["covered"] = True
                own["certified"] |= row["certified"]
                own["grade"] = row["grade"] if row["certified"] else 100
                if own["class"] == OTHER:
                    own["class"] = SICK
            if row["kind"] == "Ferie" and row["grade"] == 100:
                own["class"] = VACATION
            day += DAY
    return days


def bridge(days: dict[date, dict[str, Any]]) -> dict[date, dict[str, Any]]:
    """Days off between two absent days, on which nothing is recorded, are as the day before."""
    known = sorted(days)
    for before, after in pairwise(known):
        between = [before + DAY * n for n in range(1, (after - before).days)] if (after - before).days < 20 else []
        if not between or OTHER in (days[before]["class"], days[after]["class"]):
            continue
        if all(day.weekday() >= 5 or day in OFF for day in between):
            for day in between:
                days[day] = {**days[before], "covered": False, "certified": False}
    return days


def join(days: dict[date, dict[str, Any]], goes_on: bool, as_of: date) -> list[dict[str, Any]]:
    """Walk the days: sixteen days that are not sick end a spell."""
    spells: list[list[tuple[date, dict[str, Any]]]] = []
    last = grade = None
    for day in sorted(days):
        own = days[day]
        follows = last is not None and day == last + DAY
        if own["class"] == SICK:
            grade = own["grade"]
        elif own["class"] == OTHER or not follows:
            continue
        if last is None or (day - last).days - 1 >= 16:
            spells.append([])
        spells[-1].append((day, {**own, "grade": grade}))
        last = day
    return [summed(spell, goes_on, as_of) for spell in spells]


def summed(absent: list[tuple[date, dict[str, Any]]], goes_on: bool, as_of: date) -> dict[str, Any]:
    """One spell: what it counts, and its threshold days."""
    start, end = absent[0][0], absent[-1][0]
    last_counted = max(day for day, own in absent if own["class"] == SICK or own["covered"])
    counted = [(day, own["grade"]) for day, own in absent if day <= last_counted]
    ongoing = end == as_of and goes_on
    runs: list[list[date]] = []
    for day, grade in counted:
        if grade == 100:
            if not runs or runs[-1][-1] != day - DAY:
                runs.append([])
            runs[-1].append(day)
    clearly = [run for run in runs if len(run) > 50]
    longer = [run for run in runs if len(run) > 49]
    going_on = [run for run in runs if ongoing and run[-1] == as_of]
    run = (clearly or longer or going_on or [None])[0]
    return {
        "start": start,
        "end": end,
        "days": (end - start).days + 1,
        "absent_days": len(absent),
        "counted_days": len(counted),
        "last_counted": last_counted,
        "full_run": max(map(len, runs), default=0),
        "ongoing": ongoing,
        "certified": any(own["certified"] for _, own in absent),
        "due_4": counted[27][0] if len(counted) >= 28 else as_of + DAY * (28 - len(counted)),
        "run": run,
        "due_7": run[0] + DAY * 48 if run else None,
        "events": [],
    }


def tie(rows: pd.DataFrame, spells: list[dict[str, Any]]) -> None:
    """Give every event to its spell: that of the record's first day, else by the event's own day."""
    for _, row in rows.iterrows():
        told = [(name, row[name]) for name in EVENTS if not pd.isna(row[name])]
        if row["exempt_plan"]:
            told.append((row["exempt_plan"], None))
        holding = [spell for spell in spells if spell["start"] <= row["start"] <= spell["end"]]
        for name, day in told:
            for spell in holding or nearest(spells, day):
                spell["events"].append((name, day))


def nearest(spells: list[dict[str, Any]], day: date | None) -> list[dict[str, Any]]:
    """The spell of an event whose record lies in none."""
    if day is None:
        return spells if len(spells) == 1 else []
    before = [spell for spell in spells if spell["start"] <= day][-1:]
    after = [spell for spell in spells if day < spell["start"] <= day + 14 * DAY][:1]
    if before and before[0]["end"] >= day - 16 * DAY:
        return before
    return after or [spell for spell in before if spell["end"] >= day - 365 * DAY]


def judge(spell: dict[str, Any], as_of: date) -> None:
    """The verdicts of one spell."""
    days = {name: [day for event, day in spell["events"] if event == name and day <= as_of] for name in EVENTS}
    reasons = {event for event, day in spell["events"] if day is None}
    plans = [day for name in PLAN for day in days[name]]
    exempt = overtaken = False
    if spell["ongoing"] or spell["counted_days"] > 28:
        soon = "Snart tilbake i fullt arbeid" in reasons
        in_time = spell["last_counted"] <= spell["due_4"] + 28 * DAY
        exempt = "For syk til å delta" in reasons or (soon and in_time)
        overtaken = soon and not exempt
    four = {
        "asked": spell["ongoing"] or spell["counted_days"] > 28,
        "due": spell["due_4"],
        "by_a_day": not spell["ongoing"] and spell["counted_days"] <= 29,
    }
    run_goes_on = bool(spell["ongoing"] and spell["run"] and spell["run"][-1] == as_of)
    seven = {
        "asked": spell["run"] is not None,
        "due": spell["due_7"],
        "by_a_day": not run_goes_on and len(spell["run"] or []) <= 50,
    }
    excused = {"exempt": exempt, "overtaken": overtaken}
    sent = {**four, "asked": four["asked"] and bool(plans) and spell["certified"]}
    meeting_alone = not days["dm1_called"]
    met_whenever = [four["due"]] if days["facilitation"] else []
    spell["PLAN-READY"] = verdict(spell, plans, as_of, **four, **excused)
    spell["PLAN-SENT"] = verdict(spell, days["plan_sent_certifier"], as_of, **sent, **excused)
    spell["DM1-CALLED"] = verdict(
        spell, days["dm1_called"] + days["dm1_held"], as_of, **seven, late_is_unclear=meeting_alone
    )
    spell["DM1-HELD"] = verdict(spell, days["dm1_held"], as_of, **seven)
    spell["FACILITATION"] = verdict(spell, met_whenever, as_of, **four)


def verdict(
    spell: dict[str, Any],
    told: list[date],
    as_of: date,
    *,
    asked: bool,
    due: date,
    by_a_day: bool,
    exempt: bool = False,
    overtaken: bool = False,
    late_is_unclear: bool = False,
) -> str:
    """The one table of the rulebook's section 4, line by line."""
    if not asked:
        return "not_applicable"
    done = min((day for day in told if day >= spell["start"] - 14 * DAY), default=None)
    if done is None and told:
        return "unclear"
    if done is not None and done <= due + DAY:
        return "met" if done <= due else "borderline"
    if exempt or overtaken:
        return "exempt" if exempt else "unclear"
    if done is not None and late_is_unclear:
        return "unclear"
    if done is None and as_of <= due + DAY:
        return "pending"
    if by_a_day:
        return "borderline"
    return "missing" if done is None else "late"


if __name__ == "__main__":
    from tests.benchmarks.made import AS_OF

    print(json.dumps(plain_audit(Path(sys.argv[1]), AS_OF).plain(), indent=1))
