"""The time lines of a fabricated result: every kind of stretch and every kind of deed occurs."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from typing import Any

import pandas as pd

from rules.result import DEED_COLUMNS, STRETCH_COLUMNS, frame_from_columns
from rules.vocabulary import EVENT_KINDS, TO_ANSWER

DONE_BY = {
    "PLAN-READY": "plan_ready",
    "PLAN-SENT": "plan_sent_certifier",
    "DM1-CALLED": "dm1_called",
    "DM1-HELD": "dm1_held",
    "DM2-26W": "dm2_held",
}
GRADES = (100, 80, 50, 20, None)


def with_line(spells: list[dict[str, Any]], findings: list[dict[str, Any]]) -> list[int]:
    """Row numbers of the spells over 28 days or with something to answer."""
    asked = {row["spell"] for row in findings if row["verdict"] in TO_ANSWER and row["spell"] is not None}
    return [number for number, spell in enumerate(spells) if spell["days"] > 28 or number in asked]


def stretches(spells: list[dict[str, Any]], chosen: list[int]) -> pd.DataFrame:
    """Whole, or in parts: absent, bridged over two days, graded, joined over six days, on vacation, absent."""
    rows = []
    for number in chosen:
        spell = spells[number]
        first, days = date.fromisoformat(spell["start"]), spell["days"]
        lengths: list[tuple[str, int]] = [("sick", days)]
        if spell["merged"] or spell["graded_at_end"]:
            gap = days - spell["absent_days"]
            rest = days - gap - 2 - 5
            parts = (rest // 2, 2, rest // 4, gap, 5, rest - rest // 2 - rest // 4)
            kinds = ("sick", "bridged", "sick", "gap", "vacation", "sick")
            lengths = [(kind, length) for kind, length in zip(kinds, parts, strict=True) if length]
        grade = cycle(GRADES[number % len(GRADES) :] + GRADES[: number % len(GRADES)] if len(lengths) > 1 else (100,))
        for kind, length in lengths:
            last = first + timedelta(days=length - 1)
            told = next(grade) if kind == "sick" else 100 if kind == "bridged" else None
            rows.append((number, kind, first.isoformat(), last.isoformat(), told))
            first = last + timedelta(days=1)
    columns = list(zip(*rows, strict=True)) or [()] * len(STRETCH_COLUMNS)
    return frame_from_columns(
        {name: list(column) for name, column in zip(STRETCH_COLUMNS, columns, strict=True)}, STRETCH_COLUMNS
    )


def deeds(findings: list[dict[str, Any]], chosen: list[int]) -> pd.DataFrame:
    """What was done by the findings; each kind of event once more, and one without a day."""
    within = set(chosen)
    rows: set[tuple[int, str, str]] = set()
    for row in findings:
        if row["spell"] in within and row["done"] and row["rule"] in DONE_BY:
            rows.add((row["spell"], DONE_BY[row["rule"]], row["done"]))
    starts = {row["spell"]: row["spell_start"] for row in findings if row["spell"] is not None}
    for number, (spell, event) in enumerate(zip(chosen * 4, EVENT_KINDS, strict=False)):
        day = date.fromisoformat(starts[spell]) + timedelta(days=number) if spell in starts else None
        rows.add((spell, event, day.isoformat() if day and number % 9 else ""))
    ordered = sorted(rows, key=lambda row: (row[0], row[2] or "9", row[1]))
    return frame_from_columns(
        {
            "spell": [row[0] for row in ordered],
            "event": [row[1] for row in ordered],
            "day": [row[2] or None for row in ordered],
        },
        DEED_COLUMNS,
    )
