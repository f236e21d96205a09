"""The book-keeping of the sample company: the counts that an audit of its files must find."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sample_data.draw import Employee
from sample_data.faults import Loose
from sample_data.registering import prefilled_days
from sample_data.truth import (
    AS_OF,
    BANDS,
    PERIOD_FROM,
    RULES,
    VERDICTS,
    Case,
    band_of,
    days_from_to,
    plus,
    verdict_of,
)
from sample_data.truth_counting import Known
from sample_data.truth_exemptions import standings
from sample_data.truth_meeting import certifier, documented, graded
from sample_data.truth_nav import activity, attended, notice, on_demand, plan_before_meeting, sick_pay, third_meeting
from sample_data.truth_plan import content, facilitation, leader_responsible, self_certified, together, transfers
from sample_data.truth_signs import signs

# The Labour Inspection's statutes, whose deviations make the headline.
HEADLINE_RULES = (
    *("PLAN-READY", "PLAN-TOGETHER", "PLAN-CONTENT", "PLAN-SENT"),
    *("DM1-CALLED", "DM1-GRADED", "DM1-CERTIFIER", "DM1-DOCUMENTED", "TRANSFER-CONSULTED"),
)


@dataclass
class Company:
    """Everything the files hold, before it is written."""

    employees: list[Employee]
    cases: list[Case]
    loose: Loose
    routines: dict[str, tuple[str, str, date | None]]


# Every duty, in the order of the catalogue: what is known of one spell.
FURTHER: tuple[Callable[[Case], list[Known]], ...] = (
    *(together, content, plan_before_meeting, on_demand, graded, certifier, documented, facilitation, transfers),
    *(activity, attended, notice, third_meeting, sick_pay, self_certified, leader_responsible),
)
ON_SPELLS = {
    *RULES,
    *("PLAN-TOGETHER", "PLAN-CONTENT", "DM1-GRADED", "DM1-CERTIFIER", "DM1-DOCUMENTED", "FACILITATION"),
    *("ACTIVITY-8W", "SICK-PAY-52W", "SELF-CERT-MAX", "LEADER-RESPONSIBLE"),
}
DUTIES = (
    *("PLAN-READY", "PLAN-TOGETHER", "PLAN-CONTENT", "PLAN-SENT", "PLAN-TO-NAV", "PLAN-ON-DEMAND", "DM1-CALLED"),
    *("DM1-HELD", "DM1-GRADED", "DM1-CERTIFIER", "DM1-DOCUMENTED", "FACILITATION", "TRANSFER-CONSULTED"),
    *("ACTIVITY-8W", "DM2-26W", "DM2-ATTENDED", "DM2-NOTICE", "DM3-HELD", "SICK-PAY-52W", "SELF-CERT-MAX"),
    "LEADER-RESPONSIBLE",
)


def findings(cases: list[Case]) -> list[dict[str, Any]]:
    """One entry for each subject and rule: what the audit must say. `merging` is true for deviations that rest on it.

    `day` and `event` tell which meeting or event of the spell it is about; None and "" for the spell itself.
    """
    known = [_of_deadline(case, rule) for case in cases for rule in RULES]
    known += [entry for look in FURTHER for case in cases for entry in look(case)]
    return [
        {
            "rule": entry.rule,
            "employee": entry.case.employee,
            "unit": entry.case.unit,
            "spell_start": entry.case.start.isoformat(),
            "day": entry.day.isoformat() if entry.day else None,
            "event": entry.event,
            "verdict": entry.verdict if entry.in_period else "outside_period",
            "due": entry.due.isoformat() if entry.due else None,
            "merging": entry.in_period and entry.merging,
        }
        for entry in known
    ]


def _of_deadline(case: Case, rule: str) -> Known:
    """The verdicts on plan, meeting and Nav's meeting, with their threshold day."""
    verdict, due = verdict_of(case, rule)
    merging = rule in case.merging and verdict in ("late", "missing")
    return Known(rule, case, verdict, due, merging=merging)


def expected(company: Company) -> dict[str, Any]:
    """All counts, as they stand in expected.json."""
    found = findings(company.cases)
    loose = company.loose
    rows = sum(len(case.rows) for case in company.cases) + len(loose.rows)
    log = sum(len(case.events) for case in company.cases) + len(loose.events)
    begun = sum(len(prefilled_days(case)) for case in company.cases)  # events in a column of the absences
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
            "read": events + begun,
            "tied": events + begun - loose.events_tied_to_none,
            "tied_to_none": loose.events_tied_to_none,
            "after_as_of": sum(bool(e.day and e.day > AS_OF) for case in company.cases for e in case.events),
        },
        "employees": len(company.employees),
        "persons": len({case.employee for case in company.cases}),
        "spells": len(company.cases),
        "spells_ongoing": sum(case.ongoing for case in company.cases),
        "rules": {rule: _rule([entry for entry in found if entry["rule"] == rule]) for rule in DUTIES},
        "signs": signs(company.cases, loose),
        "exemptions": standings(company.cases),
        "headline": len(headline),
        "headline_by_unit": dict(sorted(Counter(entry["unit"] for entry in headline).items())),
        "routines": _routines(company),
        "bands": _bands(company.cases),
        "absence_rate": _absence_rate(company),
        "verdicts": _by_verdict(found),
    }


def _by_verdict(found: list[dict[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Rule -> verdict -> its spells, as employee and first day; without those that no duty or no period touches."""
    listed: dict[str, dict[str, list[str]]] = {}
    for entry in sorted(found, key=lambda entry: (entry["employee"], entry["spell_start"])):
        if entry["rule"] in ON_SPELLS and entry["verdict"] not in ("not_applicable", "outside_period"):
            by_verdict = listed.setdefault(entry["rule"], {})
            by_verdict.setdefault(entry["verdict"], []).append(f"{entry['employee']} {entry['spell_start']}")
    return {rule: dict(sorted(listed[rule].items())) for rule in DUTIES if rule in listed}


def as_text(expectation: dict[str, Any]) -> str:
    """The JSON text of it; a line for each verdict on spells, which are many."""
    spells = expectation["verdicts"]
    plain = json.dumps({**expectation, "verdicts": {}}, ensure_ascii=False, indent=1)
    lines = [
        f'  "{rule}": {{\n'
        + ",\n".join(f'   "{verdict}": {json.dumps(spells[rule][verdict])}' for verdict in spells[rule])
        for rule in spells
    ]
    return plain.replace('"verdicts": {}\n}', '"verdicts": {\n' + "\n  },\n".join(lines) + "\n  }\n }\n}\n")


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
