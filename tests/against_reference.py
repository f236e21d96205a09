"""The program and the reference side by side on one company, and what to say where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pandas as pd

from audit.pipeline import audit_tables
from audit.spells import build_spells
from rules.days import to_date
from rules.settings import Settings
from rules.vocabulary import EVENT_KINDS
from tests.company_tables import absences_of, names, tables_of
from tests.histories import Company, Employee
from tests.reference import (
    FIELDS,
    MEETING_RULES,
    SPELL_RULES,
    Event,
    Judgement,
    Spell,
    World,
    depends_on_merging,
    judgements,
    spells,
    tie,
)

RULES = (*SPELL_RULES, *MEETING_RULES)  # the reference has no signs and no routines
Subject = tuple[Any, ...]  # subject_day, event, verdict, T, done, days late, depends on merging
Findings = dict[tuple[date, str], list[Subject]]  # by the spell's first day and the rule


def the_spells(employee: Employee, company: Company, settings: Settings, **options: Any) -> list[Spell]:
    return spells(
        list(employee.records),
        as_of=company.as_of,
        first_date=company.first_date,
        gap_days=settings.gap_days,
        bridge=settings.bridge_non_working_days,
        **options,
    )


def spell_as_told(spell: Spell) -> dict[str, Any]:
    return {
        "start": spell.start,
        "end": spell.end,
        "last_counted": spell.last_counted,
        "ongoing": spell.ongoing,
        "days": spell.days,
        "absent_days": spell.absent_days,
        "counted_days": spell.counted_days,
        "full_run": spell.full_run,
        "graded_at_end": spell.graded_at_end if spell.grade_known else None,
        "certified": spell.certified,
        "may_be_prolonged": spell.may_be_prolonged,
        "may_have_started_earlier": spell.may_have_started_earlier,
    }


def row_as_told(row: dict[Any, Any]) -> dict[str, Any]:
    """The program's row in the same words; where the grade is not known `graded_at_end` says nothing."""
    told = {name: to_date(row[name]) for name in ("start", "end", "last_counted")}
    unknown = pd.isna(row["full_run"])
    return told | {
        "ongoing": bool(row["ongoing"]),
        "days": int(row["days"]),
        "absent_days": int(row["absent_days"]),
        "counted_days": int(row["counted_days"]),
        "full_run": None if unknown else int(row["full_run"]),
        "graded_at_end": None if unknown else bool(row["graded_at_end"]),
        "certified": bool(row["certified"]),
        "may_be_prolonged": bool(row["may_be_prolonged"]),
        "may_have_started_earlier": bool(row["may_have_started_earlier"]),
    }


def smallest(employee: Employee, differing: Callable[[list[Employee]], list[Employee]]) -> Employee:
    """The employee with as few rows as still differ. `differing`: those that do, found by one run of the program."""
    while found := differing([fewer for fewer in fewer_rows(employee) if fewer.records]):
        employee = found[0]
    return employee


def fewer_rows(employee: Employee) -> Iterator[Employee]:
    if employee.employed_to is not None:
        yield replace(employee, employed_to=None)
    if employee.denied:
        yield replace(employee, denied=())
    for n in range(len(employee.events)):
        yield replace(employee, events=employee.events[:n] + employee.events[n + 1 :])
    for n in range(len(employee.records)):
        yield replace(employee, records=employee.records[:n] + employee.records[n + 1 :])


def explain(employee: Employee, company: Company, settings: Settings) -> str:
    lines = [
        f"as_of {company.as_of}, tolerance {settings.tolerance_days}, gap_days {settings.gap_days}, "
        f"bridging {settings.bridge_non_working_days}, not recorded {not_recorded(company)}"
    ]
    lines += [f"{r.kind} {r.start} to {r.end} at {r.grade}" for r in employee.records]
    lines += [event_as_told(event) for event in employee.events]
    lines += [f"«no» in {event.event}" for event in employee.denied]
    return "\n".join([*lines, f"employed to {employee.employed_to}"])


def event_as_told(event: Event) -> str:
    """The event, its date, and every other field that is filled; `without` are the columns that its file lacks."""
    values = {f.name: getattr(event, f.name) for f in fields(event) if f.name not in ("event", "date", "has_columns")}
    told = [f"{name} {value}" for name, value in values.items() if value not in (None, ())]
    lacking = sorted(FIELDS - event.has_columns)
    return " ".join([event.event, str(event.date), *told, *([f"without {lacking}"] if lacking else [])])


def not_recorded(company: Company) -> list[str]:
    return sorted(set(EVENT_KINDS) - company.recorded)


def spells_differ(company: Company, settings: Settings) -> dict[str, Any]:
    """What differs, by the name of the employee."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names(company)}
    for row in build_spells(absences_of(company), settings).spells.to_dict("records"):
        found[row["employee"]].append(row_as_told(row))
    expected = {
        name: [spell_as_told(spell) for spell in the_spells(employee, company, settings)]
        for name, employee in zip(names(company), company.employees, strict=True)
    }
    return {name: (found[name], expected[name]) for name in expected if found[name] != expected[name]}


def check(company: Company, settings: Settings, differ: Callable[[Company, Settings], dict[str, Any]]) -> None:
    """No employee may differ; the first who does is told in as few rows as can be."""

    def differing(employees: list[Employee]) -> list[Employee]:
        together = replace(company, employees=tuple(employees))
        found = differ(together, settings) if employees else {}
        return [employee for name, employee in zip(names(together), employees, strict=True) if name in found]

    found = differ(company, settings)
    for name, employee in zip(names(company), company.employees, strict=True):
        if name in found:
            least = smallest(employee, differing)
            told = differ(replace(company, employees=(least,)), settings) or found[name]
            raise AssertionError(f"{told}\n{explain(least, company, settings)}")


def expected_findings(
    employee: Employee, company: Company, settings: Settings
) -> dict[tuple[date, str], list[Subject]]:
    """(first day, rule) -> its subjects, without `not_applicable`. A spell is a subject without day and event."""
    own = the_spells(employee, company, settings)
    tied = tie(list(employee.events), own, settings.gap_days)
    ended = [e.date for e in employee.events if e.event == "employment_ended" and e.date and e.date <= company.as_of]
    ended += [employee.employed_to] if employee.employed_to else []
    world = World(
        company.as_of, company.recorded, settings.tolerance_days, tuple(ended), settings.self_certified_max_days
    )
    result: Findings = {}
    for number, spell in enumerate(own):
        events = [event for event, home in zip(employee.events, tied, strict=True) if home == number]
        for rule in RULES:
            judged = [item for item in judgements(rule, spell, events, world) if item.verdict != "not_applicable"]
            merging = any(item.verdict in ("late", "missing") for item in judged) and depends_on_merging(
                rule, list(employee.records), spell, events, world, bridge=settings.bridge_non_working_days
            )
            if judged:
                result[spell.start, rule] = sorted((subject(rule, item, merging) for item in judged), key=str)
    return result


def subject(rule: str, judged: Judgement, merging: bool) -> Subject:
    return (
        judged.subject_day,
        judged.event,
        judged.verdict,
        judged.due,
        judged.done if tells_done(rule, judged.verdict) else None,
        judged.days_late,
        merging and judged.verdict in ("late", "missing"),
    )


def tells_done(rule: str, verdict: str) -> bool:
    """Elsewhere `done` is a matter of what is shown, and not of the verdict."""
    return verdict in ("met", "borderline", "late") or rule in ("PLAN-TOGETHER", "PLAN-CONTENT", "PLAN-TO-NAV")


def found_findings(company: Company, settings: Settings) -> dict[str, Findings]:
    result = audit_tables(tables_of(company), settings)
    found: dict[str, Findings] = {name: {} for name in names(company)}
    for row in result.findings.to_dict("records"):
        if row["rule"] not in RULES:
            continue
        assert row["verdict"] != "not_applicable"
        spell = result.spells.iloc[int(row["spell"])]
        start = date.fromisoformat(spell["start"])
        assert row["employee"] == spell["employee"] and date.fromisoformat(row["spell_start"]) == start
        found[row["employee"]].setdefault((start, row["rule"]), []).append(
            (
                date_or_none(row.get("subject_day")),
                row.get("event") or "",
                row["verdict"],
                date_or_none(row["due"]),
                date_or_none(row["done"]) if tells_done(row["rule"], row["verdict"]) else None,
                None if pd.isna(row["days_late"]) else int(row["days_late"]),
                bool(row["depends_on_merging"]),
            )
        )
    return {name: {key: sorted(subjects, key=str) for key, subjects in found[name].items()} for name in found}


def date_or_none(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def findings_differ(company: Company, settings: Settings) -> dict[str, Any]:
    """What differs, by the name of the employee: {(first day, rule): (the program's, the reference's)}."""
    found = found_findings(company, settings)
    differing: dict[str, Any] = {}
    for name, employee in zip(names(company), company.employees, strict=True):
        expected = expected_findings(employee, company, settings)
        keys = sorted(found[name].keys() | expected.keys())
        unlike = {k: (found[name].get(k), expected.get(k)) for k in keys if found[name].get(k) != expected.get(k)}
        if unlike:
            differing[name] = unlike
    return differing
