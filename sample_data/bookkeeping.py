"""The book-keeping of the sample company: the counts that an audit of its files must find."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sample_data.draw import Employee
from sample_data.faults import Loose
from sample_data.truth import (
    AS_OF,
    BANDS,
    HEADLINE_RULES,
    PERIOD_FROM,
    RULES,
    VERDICTS,
    Case,
    band_of,
    days_from_to,
    in_period,
    plus,
    verdict_of,
)


@dataclass
class Company:
    """Everything the files hold, before it is written."""

    employees: list[Employee]
    cases: list[Case]
    loose: Loose
    routines: dict[str, tuple[str, str, date | None]]


def findings(cases: list[Case]) -> list[dict[str, Any]]:
    """One entry for each spell and rule: what the audit must say. `merging` is true for deviations that rest on it."""
    listed = []
    for case in cases:
        for rule in RULES:
            verdict, due = verdict_of(case, rule)
            inside = in_period(verdict, due, case)
            listed.append(
                {
                    "rule": rule,
                    "employee": case.employee,
                    "unit": case.unit,
                    "spell_start": case.start.isoformat(),
                    "verdict": verdict if inside else "outside_period",
                    "due": due.isoformat() if due else None,
                    "merging": inside and rule in case.merging and verdict in ("late", "missing"),
                }
            )
    return listed


def expected(company: Company) -> dict[str, Any]:
    """All counts, as they stand in expected.json."""
    found = findings(company.cases)
    loose = company.loose
    rows = sum(len(case.rows) for case in company.cases) + len(loose.rows)
    log = sum(len(case.events) for case in company.cases) + len(loose.events)
    events = log - loose.events_twice
    aside, outside = sum(loose.set_aside.values()), sum(loose.out_of_scope.values())
    headline = [entry for entry in found if _counts(entry)]
    return {
        "as_of": AS_OF.isoformat(),
        "period_from": PERIOD_FROM.isoformat(),
        "tables": {
            "absences": {
                "rows_read": rows,
                "rows_used": rows - aside - outside,
                "rows_set_aside": aside,
                "out_of_scope": dict(sorted(loose.out_of_scope.items())),
            },
            "employees": _all_used(len(company.employees)),
            "routines": _all_used(len(company.routines)),
            "follow_up": _all_used(events) | {"rows_read": log, "out_of_scope": {"duplicate": loose.events_twice}},
        },
        "faults": dict(sorted(loose.set_aside.items())),
        "events": {
            "read": events,
            "tied": events - loose.events_tied_to_none,
            "tied_to_none": loose.events_tied_to_none,
            "after_as_of": sum(bool(e.day and e.day > AS_OF) for case in company.cases for e in case.events),
        },
        "employees": len(company.employees),
        "persons": len({case.employee for case in company.cases}),
        "spells": len(company.cases),
        "spells_ongoing": sum(case.ongoing for case in company.cases),
        "rules": {rule: _rule([entry for entry in found if entry["rule"] == rule]) for rule in RULES},
        "headline": len(headline),
        "headline_by_unit": dict(sorted(Counter(entry["unit"] for entry in headline).items())),
        "routines": _routines(company),
        "bands": _bands(company.cases),
        "absence_rate": _absence_rate(company),
    }


def _counts(entry: dict[str, Any]) -> bool:
    """Whether a finding counts in the headline: an employer's duty by statute, seen by the Labour Inspection."""
    return entry["rule"] in HEADLINE_RULES and entry["verdict"] in ("late", "missing") and not entry["merging"]


def _all_used(rows: int) -> dict[str, Any]:
    return {"rows_read": rows, "rows_used": rows, "rows_set_aside": 0, "out_of_scope": {}}


def _rule(found: list[dict[str, Any]]) -> dict[str, Any]:
    counted = Counter(entry["verdict"] for entry in found)
    return {
        "subjects": len(found),
        "verdicts": {verdict: counted[verdict] for verdict in VERDICTS},
        "outside_period": counted["outside_period"],
        "merging": sum(entry["merging"] for entry in found),
        "headline": sum(_counts(entry) for entry in found),
    }


def _routines(company: Company) -> dict[str, int]:
    verdicts = Counter({"not_assessable": 20 - len(company.routines)})
    for state, evidence, _ in company.routines.values():
        without = {"present": "unclear", "not_applicable": "unclear"}
        told = {"present": "met", "not_applicable": "not_applicable", "partly": "missing", "missing": "missing"}
        verdicts[told[state] if evidence else without.get(state, told[state])] += 1
    return {verdict: verdicts[verdict] for verdict in VERDICTS if verdicts[verdict]}


def _bands(cases: list[Case]) -> list[dict[str, Any]]:
    bands = [
        {"first": first, "last": last, "certified": 0, "certified_ongoing": 0, "spells": 0, "spells_ongoing": 0}
        for first, last in BANDS
    ]
    for case in cases:
        if case.start >= PERIOD_FROM:
            _count(bands[band_of(case.days)], "spells", case.ongoing)
        for first, last in case.certified_periods:
            if first >= PERIOD_FROM:
                going_on = case.ongoing and last == case.last
                _count(bands[band_of(days_from_to(first, last))], "certified", going_on)
    return bands


def _count(band: dict[str, Any], what: str, going_on: bool) -> None:
    band[what] += 1
    band[f"{what}_ongoing"] += going_on


def _absence_rate(company: Company) -> float:
    """Lost man-days over agreed man-days in the period, by weekdays: rough, to see that the company is believable."""
    position = {employee.number: employee.position / 100 for employee in company.employees}
    agreed = sum(
        position[e.number] * _weekdays(max(e.employed_from, PERIOD_FROM), min(e.employed_to or AS_OF, AS_OF))
        for e in company.employees
    )
    lost = 0.0
    for case in company.cases:
        sick = sorted((row for row in case.rows if row.kind.startswith(("self", "sick"))), key=lambda row: row.start)
        for row, following in zip(sick, [*sick[1:], None], strict=True):
            last = row.end or (plus(following.start, -1) if following else case.last)
            share = 1.0 if row.grade is None else row.grade / 100
            lost += position[case.employee] * share * _weekdays(max(row.start, PERIOD_FROM), min(last, AS_OF))
    return round(lost / agreed, 3)


def _weekdays(first: date, last: date) -> int:
    return sum(plus(first, number).weekday() < 5 for number in range(max(0, days_from_to(first, last))))
