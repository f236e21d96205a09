"""What is known of the signs: days that somebody must ask about, and private values in free text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sample_data.faults import Loose
from sample_data.registering import PRIVATE_NOTES, prefilled_days
from sample_data.truth import AS_OF, PERIOD_FROM, Case, Event, plus

MEETINGS = ("dm1_held", "dm2_held", "dm3_held")
EASTER = {
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
}
Sign = dict[str, int]


def signs(cases: Sequence[Case], loose: Loose) -> dict[str, Sign]:
    """Rule -> how many were looked at, how many of those lie before the period, and how many signs there are."""
    of_cases = [(case, event) for case in cases for event in case.events]
    of_cases += [(case, Event("plan_started", day)) for case in cases for day in prefilled_days(case)]
    every = [event for _, event in of_cases] + [event for _, event in loose.events[: -loose.events_twice]]
    tied = [(case, event) for case, event in of_cases if event.day is None or event.day <= AS_OF]
    private = Counter("identity" if "Gjelder" in text else "diagnosis" for text in PRIVATE_NOTES)
    held = [event for _, event in tied if event.kind in MEETINGS]
    return {
        "DATED-BEFORE": _counted([(e, bool(e.day and e.day < case.start)) for case, e in tied]),
        "DATED-FUTURE": _counted([(e, bool(e.day and e.day > AS_OF)) for e in every]),
        "DATED-NON-WORKING": _counted([(e, bool(e.day and day_of_rest(e.day))) for e in held]),
        "DATED-IN-BATCH": _batches(tied),
        "DATED-BY-FORMULA": _column(sum(len(prefilled_days(case)) for case in cases)),
        "REGISTERED-LATE": _counted([(e, _late(e)) for _, e in tied]),
        "PRIVACY-DIAGNOSIS": _column(private["diagnosis"]),
        "PRIVACY-IDENTITY": _column(private["identity"]),
    }


def _counted(looked_at: list[tuple[Event, bool]]) -> Sign:
    inside = [sign for event, sign in looked_at if event.day is None or event.day >= PERIOD_FROM]
    return {"subjects": len(looked_at), "outside_period": len(looked_at) - len(inside), "signs": sum(inside)}


def _late(event: Event) -> bool:
    return bool(event.day and event.registered and event.registered > plus(event.day, 30))


def _batches(tied: list[tuple[Case, Event]]) -> Sign:
    """Days on which plans were ready, and those with at least five of them and a quarter of all."""
    ready = {
        (case.employee, case.start, event.day)
        for case, event in tied
        if event.kind == "plan_ready" and event.day and PERIOD_FROM <= event.day <= AS_OF
    }
    days = Counter(day for _, _, day in ready)
    many = [day for day, number in days.items() if number >= 5 and number >= len(ready) / 4]
    return {"subjects": len(days), "outside_period": 0, "signs": len(many)}


def _column(cells: int) -> Sign:
    """All such cells stand in one column."""
    return {"subjects": int(cells > 0), "outside_period": 0, "signs": int(cells > 0)}


def day_of_rest(day: date) -> bool:
    """A Sunday or a public holiday."""
    sunday = EASTER[day.year]
    moving = {plus(sunday, days) for days in (-3, -2, 0, 1, 39, 49, 50)}
    return day.weekday() == 6 or day in moving or (day.month, day.day) in {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
