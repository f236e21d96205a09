"""When things were written down, plans moved from an older system on one day, and what people write in free text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from sample_data.additions import NO_LOG, add
from sample_data.truth import AS_OF, PERIOD_FROM, Case, Event, Row, plus

MOVED_ON = date(2025, 6, 2)  # the day a new system took over: old plans that came along bear its date
BATCH_SHARE = 0.27
LATE_WRITER = "Leder F"  # writes things down weeks afterwards

PREFILLED_UNIT = "Kundesenter"  # its payroll fills in by itself when a plan is begun
PREFILLED_DAYS = 14  # after the first day of the row

NOTES = (
    *("Ringt, ikke svar", "Avtalt ny samtale", "Gikk fint", "Sendt per brev", "Møterom bestilt", "Venter på svar"),
    *("På Teams", "Avtalt med HR", "Kort prat i lunsjen", "Følger opp neste uke"),
)
PRIVATE_NOTES = (
    "Sykmeldt for depresjon, sier arbeidstakeren",
    "M54.5 korsrygg ifølge sykmeldingen",
    "Gjelder 01819000049",  # invented: the month has 80 added, as synthetic numbers have, and nobody has one
)


def move_old_plans(cases: Sequence[Case], leader_of: dict[str, str], rng: np.random.Generator) -> None:
    """Plans of closed absences that came into the new system, dated the day it took over."""
    plans = {
        (case.employee, case.start, event.day)
        for case in cases
        for event in case.events
        if event.kind == "plan_ready" and event.day and PERIOD_FROM <= event.day <= AS_OF
    }
    wanted = int(BATCH_SHARE * len(plans) / (1 - BATCH_SHARE)) + 1
    old = [
        case for case in cases if case.certified and case.days > 16 and PERIOD_FROM <= case.last < plus(MOVED_ON, -30)
    ]
    old = [case for case in old if leader_of[case.unit] not in (NO_LOG, "Leder A")]
    for place in rng.permutation(len(old)):
        wanted -= add(old[int(place)], Event("plan_ready", MOVED_ON)) if wanted else 0
    assert not wanted, "too few old plans"


def registered(case: Case, leader: str, rng: np.random.Generator) -> None:
    """The day on which each event was written down: within days, mostly; some only after weeks."""
    slow = 0.18 if leader == LATE_WRITER else 0.02
    case.events = [_registered(event, slow, rng) for event in case.events]


def _registered(event: Event, slow: float, rng: np.random.Generator) -> Event:
    chance, soon, later = rng.random(), int(rng.choice([0, 0, 0, 0, 1, 1, 2, 3, 6])), int(rng.integers(28, 110))
    if event.day is None or event.day >= AS_OF:
        return replace(event, registered=AS_OF)
    wait = 0 if event.day == MOVED_ON else later if chance < slow else soon
    return replace(event, registered=min(plus(event.day, wait), AS_OF))


def write_notes(cases: Sequence[Case], rng: np.random.Generator) -> None:
    """Free text beside some of the talks; in a few, what should not stand there."""
    talks = [(case, place) for case in cases for place, event in enumerate(case.events) if event.kind == "contact"]
    noted = [talks[int(place)] for place in rng.permutation(len(talks))[: len(talks) // 5]]
    texts = [*PRIVATE_NOTES, *(str(rng.choice(NOTES)) for _ in noted)]
    for (case, place), text in zip(noted, texts, strict=False):
        case.events[place] = replace(case.events[place], note=text)


def prefilled(row: Row, unit: str) -> date | None:
    """What stands in the column of plans begun, on the row of an absence: a deadline, and nobody's deed."""
    day = plus(row.start, PREFILLED_DAYS)
    long = row.kind.startswith("sick_note") and day <= min(row.end or AS_OF, AS_OF)
    return day if long and unit == PREFILLED_UNIT else None


def prefilled_days(case: Case) -> list[date]:
    """All of them on the rows of one spell."""
    return [day for day in (prefilled(row, case.unit) for row in case.rows) if day]
