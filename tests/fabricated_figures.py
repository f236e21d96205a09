"""The figures of the fabricated result, counted from its own spells and findings as far as these go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from rules.adding import arranged
from rules.figures import (
    Absence,
    AbsenceCell,
    ChildSickness,
    DayCount,
    DaysUntil,
    Deadline,
    DurationBand,
    Durations,
    DutyCell,
    Figures,
    People,
    PhaseCell,
    Silence,
    Statutory,
    StatutoryBase,
    StatutoryCell,
    Survival,
    SurvivalDay,
    WorkRelated,
)
from rules.result import RuleOutcome
from rules.vocabulary import DUE, UNKNOWN

Rows = list[dict[str, Any]]
Edges = tuple[tuple[int, int | None], ...]

REFERENCE: Edges = ((1, 16), (17, 56), (57, 84), (85, 182), (183, None))
SHARES = (61.8, 18.5, 4.1, 7.1, 8.5)
STATUTORY: Edges = ((1, 3), (4, 16), (17, None), (57, None))
NAV: Edges = ((1, 7), (8, 16), (17, 56), (57, 140), (141, 273), (274, None))
PHASES: Edges = ((1, 28), (29, 49), (50, 56), (57, 182), (183, 364), (365, None))
SICKNESS_KINDS = ("self_certified", "certified", "child_sick")


def fabricated_figures(
    spells: Rows, findings: Rows, outcomes: list[RuleOutcome], first: date, last: date, employees: int
) -> Figures:
    lengths = [row["days"] for row in spells]
    over = [row["days"] for row in spells if not row["ongoing"]]
    persons = len({row["employee"] for row in spells})
    return Figures(
        first=first.isoformat(),
        last=last.isoformat(),
        first_of_export=first.isoformat(),
        durations=Durations(
            reference=_bands(spells, REFERENCE, SHARES), statutory=_bands(spells, STATUTORY), nav=_bands(spells, NAV)
        ),
        survival=Survival(
            days=tuple(
                SurvivalDay(day, over.count(day), lengths.count(day) - over.count(day)) for day in sorted(set(lengths))
            ),
            left_out=2,
        ),
        ended=_counts(over),
        absence=Absence("employees", 4, arranged(_absence(spells, employees))),
        statutory=_statutory(spells),
        people=People(len(spells), employees, employees * 1000, len(spells) - 1, employees - persons, persons // 20),
        child_sickness=ChildSickness(12, 17, 31, 24.5),
        work_related=WorkRelated(persons, sum(lengths), persons // 4, sum(lengths) // 5, sum(lengths) // 2),
        phases=arranged(_phases(spells)),
        deadlines=arranged(_deadlines(findings, last)),
        duties=arranged(_duties(findings, outcomes)),
        days_until=(
            DaysUntil("dm1_held", persons // 3, len(spells), _counts([31, 40, 40, 47, 49, 60])),
            DaysUntil("plan_ready", persons // 2, len(spells), _counts([-2, 14, 20, 20, 27, 28, 45])),
            DaysUntil("plan_started", 0, len(spells), ()),
        ),
        silence=Silence(True, persons // 2, _counts([9, 12, 20, 20, 33, 61, 140])),
    )


def _counts(days: Iterable[int]) -> tuple[DayCount, ...]:
    return tuple(DayCount(day, count) for day, count in sorted(Counter(days).items()))


def _within(days: int, first: int, last: int | None) -> bool:
    return first <= days and (last is None or days <= last)


def _bands(spells: Rows, edges: Edges, shares: tuple[float, ...] = ()) -> tuple[DurationBand, ...]:
    made = []
    for number, (first, last) in enumerate(edges):
        for of in ("certified", "spells"):
            inside = [
                row for row in spells if _within(row["days"], first, last) and (of == "spells" or row["certified"])
            ]
            ongoing = [row for row in inside if row["ongoing"]]
            made.append(
                DurationBand(
                    of,
                    first,
                    last,
                    edges == STATUTORY and first == 57,
                    shares[number] if shares else None,
                    len(inside),
                    len(ongoing),
                    sum(row["absent_days"] for row in inside),
                    sum(row["absent_days"] for row in ongoing),
                )
            )
    return arranged(made)


def _quarter(day: str) -> str:
    return f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}"


def _absence(spells: Rows, employees: int) -> Iterator[AbsenceCell]:
    """Man-days as five sevenths of the absent days, all in the quarter in which the spell began."""
    units = sorted({row["unit"] for row in spells})
    quarters = sorted({_quarter(row["start"]) for row in spells})
    for unit in (None, *units):
        for quarter in ("", *quarters):
            own = [row for row in spells if unit in (None, row["unit"]) and quarter in ("", _quarter(row["start"]))]
            here = employees if unit is None else employees // len(units)
            short, long = (
                round(sum(row["absent_days"] for row in own if row["certified"] is certified) * 5 / 7, 2)
                for certified in (False, True)
            )
            yield AbsenceCell(
                unit=unit,
                quarter=quarter,
                persons=len({row["employee"] for row in own}),
                employees=here,
                spells_started=len(own),
                self_certified=short,
                certified=long,
                rated_self_certified=short,
                rated_certified=long,
                without_grade=0.0,
                agreed=here * 62.0 * (1 if quarter else len(quarters)),
            )


def _statutory(spells: Rows) -> Statutory:
    quarters = sorted({_quarter(row["start"]) for row in spells})
    cells = []
    for quarter in quarters:
        for sex in ("female", "male"):
            for kind in SICKNESS_KINDS:
                own = [
                    row
                    for row in spells
                    if _quarter(row["start"]) == quarter
                    and row["certified"] == (kind != "self_certified")
                    and (int(row["employee"][1:]) % 2 == 0) == (sex == "female")
                ][: 2 if kind == "child_sick" else None]
                for first, last in STATUTORY:
                    inside = [row for row in own if _within(row["days"], first, last)]
                    man_days = round(sum(row["absent_days"] for row in inside) * 5 / 7, 2)
                    people = len({row["employee"] for row in inside})
                    cells.append(StatutoryCell(quarter, sex, kind, first, last, people, len(inside), man_days))
    base = [StatutoryBase(quarter, sex, 100, 6200.0) for quarter in quarters for sex in ("female", "male")]
    return Statutory(arranged(base), arranged(cell for cell in cells if cell.cases))


def _phases(spells: Rows) -> Iterator[PhaseCell]:
    ongoing = [row for row in spells if row["ongoing"]]
    for unit in (None, *sorted({row["unit"] for row in ongoing})):
        for first, last in PHASES:
            own = [row for row in ongoing if unit in (None, row["unit"]) and _within(row["days"], first, last)]
            if own:
                yield PhaseCell(unit, "", first, last, len(own))


def _deadlines(findings: Rows, last: date) -> Iterator[Deadline]:
    seen = set()
    for row in findings:
        deadline = Deadline(
            row["due"] or "",
            row["rule"],
            row["employee"],
            row["unit"],
            row["spell_start"] or "",
            (date.fromisoformat(row["due"]) - last).days if row["due"] else 0,
        )
        if row["verdict"] == "pending" and row["due"] and row["ongoing"] and deadline not in seen:
            seen.add(deadline)
            yield deadline


def _duties(findings: Rows, outcomes: list[RuleOutcome]) -> Iterator[DutyCell]:
    """For all as the outcomes have it; for units and quarters as the findings have it."""
    counted = (*DUE, *UNKNOWN)
    duties = {outcome.rule: outcome for outcome in outcomes if outcome.group == "duty"}
    groups: dict[tuple[str | None, str, str], Rows] = {}
    for row in findings:
        if row["rule"] in duties and row["verdict"] in counted:
            day = row["due"] or row["subject_day"] or row["spell_start"]
            for unit, quarter in ((None, ""), (row["unit"], ""), (None, _quarter(day))):
                groups.setdefault((unit, quarter, row["rule"]), []).append(row)
    for (unit, quarter, rule), rows in groups.items():
        found = Counter(row["verdict"] for row in rows)
        counts = duties[rule].verdicts if unit is None and not quarter else found
        persons = len({row["employee"] for row in rows})
        yield DutyCell(unit, quarter, rule, persons, **{word: counts[word] for word in counted})
