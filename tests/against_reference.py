"""The program and the reference side by side on one company, and what to say where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from audit.pipeline import audit_tables
from audit.spells import build_spells
from rules.days import to_date
from rules.settings import Settings
from tests.histories import Company, Employee, absences_of, names, tables_of
from tests.reference import RULES, Spell, World, depends_on_merging, spells, tie, verdict


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


def alone(company: Company, employee: Employee) -> Company:
    return replace(company, employees=(employee,))


def smallest(employee: Employee, differs: Callable[[Employee], bool]) -> Employee:
    """The employee with as few rows as still differ."""
    for fewer in fewer_rows(employee):
        if fewer.records and differs(fewer):
            return smallest(fewer, differs)
    return employee


def fewer_rows(employee: Employee) -> Iterator[Employee]:
    if employee.employed_to is not None:
        yield replace(employee, employed_to=None)
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
    lines += [f"{e.event} {e.date} absence_start {e.absence_start} reason {e.reason}" for e in employee.events]
    return "\n".join([*lines, f"employed to {employee.employed_to}"])


def not_recorded(company: Company) -> list[str]:
    return sorted({rule.needs for rule in RULES.values()} - company.recorded)


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
    differing = differ(company, settings)
    for name, employee in zip(names(company), company.employees, strict=True):
        if name in differing:
            least = smallest(employee, lambda e: bool(differ(alone(company, e), settings)))
            told = differ(alone(company, least), settings) or differing[name]
            raise AssertionError(f"{told}\n{explain(least, company, settings)}")


def expected_findings(employee: Employee, company: Company, settings: Settings) -> dict[tuple[date, str], Any]:
    """(first day, rule) -> verdict, T, done, days late, depends on merging; without `not_applicable`."""
    own = the_spells(employee, company, settings)
    tied = tie(list(employee.events), own, settings.gap_days)
    ended = [e.date for e in employee.events if e.event == "employment_ended" and e.date and e.date <= company.as_of]
    ended += [employee.employed_to] if employee.employed_to else []
    world = World(company.as_of, company.recorded, settings.tolerance_days, tuple(ended))
    result: dict[tuple[date, str], Any] = {}
    for number, spell in enumerate(own):
        events = [event for event, home in zip(employee.events, tied, strict=True) if home == number]
        for rule in RULES:
            judged = verdict(rule, spell, events, world)
            if judged.verdict == "not_applicable":
                continue
            merging = judged.verdict in ("late", "missing") and depends_on_merging(
                rule, list(employee.records), spell, events, world, bridge=settings.bridge_non_working_days
            )
            in_time = judged.verdict in ("met", "borderline", "late")
            done = judged.done if in_time else None
            result[spell.start, rule] = (judged.verdict, judged.due, done, judged.days_late, merging)
    return result


def found_findings(company: Company, settings: Settings) -> dict[str, dict[tuple[date, str], Any]]:
    result = audit_tables(tables_of(company), settings)
    found: dict[str, dict[tuple[date, str], Any]] = {name: {} for name in names(company)}
    for row in result.findings.to_dict("records"):
        if row["rule"] not in RULES:
            continue
        assert row["verdict"] != "not_applicable"
        spell = result.spells.iloc[int(row["spell"])]
        start = date.fromisoformat(spell["start"])
        assert row["employee"] == spell["employee"] and date.fromisoformat(row["spell_start"]) == start
        in_time = row["verdict"] in ("met", "borderline", "late")
        found[row["employee"]][start, row["rule"]] = (
            row["verdict"],
            date_or_none(row["due"]),
            date_or_none(row["done"]) if in_time else None,
            None if pd.isna(row["days_late"]) else int(row["days_late"]),
            bool(row["depends_on_merging"]),
        )
    return found


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
