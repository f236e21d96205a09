"""Findings on what is no deadline of a spell, for the fabricated result: meetings, events, days, columns, recorded no.

Each rule is given by a few cases that are dealt out to long spells in turn. What a case does not say is blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from rules.catalogue import RULES
from rules.registry import Rule
from rules.result import FINDING_COLUMNS, RuleOutcome
from rules.vocabulary import DEVIATIONS, VERDICTS

SUBJECT = {"spells": "spell", "meetings": "meeting", "events": "event", "days": "day", "columns": "column"}
# Rule -> its cases. Days are told as days after the first day of the spell.
CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "PLAN-TOGETHER": (
        {"verdict": "met", "done": 20},
        {"verdict": "met", "done": 22},
        {"verdict": "missing", "done": 25, "remarks": "recorded_no employee_not_among_participants"},
        {"verdict": "not_assessable", "remarks": "participants_not_stated"},
        {
            "verdict": "exempt",
            "done": 18,
            "exemption": "employee_not_cooperating",
            "exempted_on": 30,
            "remarks": "attempts_recorded",
        },
    ),
    "PLAN-CONTENT": (
        {"verdict": "met", "done": 20},
        {
            "verdict": "missing",
            "done": 24,
            "remarks": "recorded_no element_lacks_outside_help element_lacks_further_follow_up",
        },
        {"verdict": "not_assessable", "remarks": "elements_not_stated"},
    ),
    "PLAN-TO-NAV": (
        {"verdict": "met", "event": "dm2_held", "subject_day": 170, "due": 163, "done": 150},
        {"verdict": "late", "event": "dm2_held", "subject_day": 175, "due": 168, "done": 171, "days_late": 3},
        {"verdict": "missing", "event": "dm2_called", "subject_day": 180, "due": 173, "days_late": 7},
        {
            "verdict": "unclear",
            "event": "dm3_held",
            "subject_day": 250,
            "due": 243,
            "remarks": "called_at_short_notice",
        },
        {"verdict": "not_assessable", "event": "dm2_called", "remarks": "meeting_undated"},
    ),
    "PLAN-ON-DEMAND": (
        {"verdict": "met", "event": "plan_requested_nav", "subject_day": 60, "done": 66},
        {"verdict": "unclear", "event": "plan_requested_nav", "remarks": "request_undated"},
    ),
    "FACILITATION": (
        {"verdict": "met", "due": 27, "done": 12, "counted_from": 0, "counted_days": 60, "weeks": 4, "counts": "all"},
        {"verdict": "met", "due": 27, "done": 90, "counted_from": 0, "counted_days": 95, "weeks": 4, "counts": "all"},
    ),
    "DM2-ATTENDED": (
        {"verdict": "met", "event": "dm2_held", "subject_day": 170},
        {"verdict": "missing", "event": "dm2_held", "subject_day": 176, "remarks": "recorded_no"},
        {"verdict": "not_assessable", "event": "dm3_held", "subject_day": 230, "remarks": "attended_not_stated"},
    ),
    "SELF-CERT-MAX": (
        {"verdict": "met", "counted_days": 3},
        {"verdict": "unclear", "counted_days": 6, "remarks": "self_certified_over_limit"},
    ),
    "DATED-BEFORE": ({"verdict": "unclear", "event": "dm1_called", "subject_day": -9},),
    "DATED-NON-WORKING": ({"verdict": "unclear", "event": "dm1_held", "subject_day": 41},),
    "DATED-IN-BATCH": ({"verdict": "unclear", "event": "plan_ready", "subject_day": 28, "count": 7},),
    "REGISTERED-LATE": ({"verdict": "unclear", "event": "plan_ready", "subject_day": 20, "done": 90},),
    "DATED-BY-FORMULA": (
        {"verdict": "unclear", "event": "plan_ready", "count": 27, "source": "[sykefravær 2023-2025.xlsx]Fravær!H1"},
    ),
    "PRIVACY-DIAGNOSIS": (
        {"verdict": "unclear", "count": 1204, "source": "[sykefravær 2023-2025.xlsx]Fravær!G1"},
        {"verdict": "unclear", "count": 3, "source": "oppfølging.csv!F1"},
    ),
}
ROUNDS = 4  # how often the cases of duties are dealt out; signs are dealt once
DAYS = ("subject_day", "due", "done", "exempted_on", "counted_from")
LONG = 60  # only spells of so many days are given a case


def further_findings(
    spells: list[dict[str, Any]], told: Mapping[str, object], as_of: date
) -> tuple[list[dict[str, Any]], list[RuleOutcome]]:
    """Findings and outcomes of every rule that is not in `told`, routines left out."""
    findings: list[dict[str, Any]] = []
    outcomes: list[RuleOutcome] = []
    for rule in RULES.values():
        if rule.id in told or rule.on == "routines":
            continue
        rows = _rows(rule, spells, as_of)
        findings += rows
        outcomes.append(_outcome(rule, rows, len(spells)))
    return findings, outcomes


def _rows(rule: Rule, spells: list[dict[str, Any]], as_of: date) -> list[dict[str, Any]]:
    long = [number for number, spell in enumerate(spells) if spell["days"] >= LONG]
    rounds = ROUNDS if rule.group == "duty" else 1
    dealt = zip(CASES.get(rule.id, ()) * rounds, cycle(long), strict=False)
    return [_row(rule, case, number, spells[number], line, as_of) for line, (case, number) in enumerate(dealt)]


def _row(
    rule: Rule, case: dict[str, Any], number: int, spell: dict[str, Any], line: int, as_of: date
) -> dict[str, Any]:
    blank: dict[str, Any] = {name: "" if kind == "text" else None for name, kind in FINDING_COLUMNS.items()}
    value, subject = rule.history[-1], SUBJECT[rule.on]
    start = date.fromisoformat(spell["start"])
    days = {name: min(start + timedelta(days=case[name]), as_of).isoformat() for name in DAYS if name in case}
    person = {
        "employee": spell["employee"],
        "unit": spell["unit"],
        "spell": number,
        "spell_start": spell["start"],
        "ongoing": spell["ongoing"],
    }
    return {
        **blank,
        "rule": rule.id,
        "subject": subject,
        "clause": value.clause,
        "act": value.act,
        "law_from": value.valid_from.isoformat(),
        "source": f"Oppfølging!C{line + 300}",
        **(person if subject in ("spell", "meeting", "event") else {"ongoing": False}),
        **case,
        **days,
        "counts_against_employer": rule.in_headline and case["verdict"] in DEVIATIONS,
        "depends_on_merging": False,
    }


def _outcome(rule: Rule, rows: list[dict[str, Any]], spells: int) -> RuleOutcome:
    counted = dict.fromkeys(VERDICTS, 0)
    for row in rows:
        counted[row["verdict"]] += 1
    subjects = spells if rule.on == "spells" else len(rows) + (7 if rows else 0)
    counted["not_applicable"] = subjects - len(rows)
    headline = sum(row["counts_against_employer"] for row in rows)
    return RuleOutcome(
        rule=rule.id,
        on=rule.on,
        group=rule.group,
        bearer=rule.bearer,
        rule_class=rule.rule_class,
        authority=rule.authority,
        clause=rule.clause,
        subjects=subjects,
        verdicts=counted,
        outside_period=0,
        merging=0,
        headline=headline,
    )
