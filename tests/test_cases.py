"""Hand-worked cases: small tables as CSV, read by the real reader, judged by the real pipeline.

One TOML file of tests/cases holds the cases of one rule or one step of the rulebook. A file may name the `rule` that
its cases speak of and `[settings]` that hold for all of them. A `[[case]]` has

    says            the case in one sentence
    settings        what differs from the settings of the file
    absences, follow_up, employees, routines
                    the input as CSV, with canonical headers and codes
    findings        the verdict on every subject: every spell, or every meeting or event (with its `day`) of the rule.
                    Of the signs (DATED-..., PRIVACY-...) only those that are found. `rule` and `spell`
                    ("A1 2026-01-05") may be left out where there is but one. What a finding does not state (due, done,
                    days_late, exemption) must be blank, `depends_on_merging` false and `remarks` empty.
                    `not_applicable` and `outside_period` have no finding of their own: there must be none, and the
                    counts of the rule must tell so.
    spells          every spell, each with what is stated of it
    none_of         rules that have no finding here
    untied, data_remarks, out_of_scope, headline, routine_line
                    where they matter; `untied` and `data_remarks` must then be complete

Every expected value was worked out by hand from the rulebook, never taken from the program.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from audit import audit_files
from rules.catalogue import RULES
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import CHECKPOINTS, VERDICTS

CASES = Path(__file__).parent / "cases"
TABLES = ("absences", "follow_up", "employees", "routines")
KEYS = {
    *("says", "settings", *TABLES, "findings", "none_of", "spells"),
    *("untied", "data_remarks", "out_of_scope", "headline", "routine_line"),
}
Subject = tuple[str, str | None, str]
NO_FINDING = ("not_applicable", "outside_period")
BLANK = {"due": None, "done": None, "days_late": None, "exemption": ""}
# Remarks on the spell that its findings repeat: of interest only where a case states them.
SPELL_REMARKS = {"may_be_prolonged", "may_have_started_earlier"}


def load_cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = set(content) - {"rule", "settings", "case"}
        assert not unknown, f"{path.name}: {unknown}"
        for case in content["case"]:
            assert not set(case) - KEYS, f"{path.name}: {case['says']}: {set(case) - KEYS}"
            whole = case | {"rule": content.get("rule"), "settings": content["settings"] | case.get("settings", {})}
            found.append(pytest.param(whole, id=f"{path.stem}: {case['says']}"))
    return found


@pytest.mark.parametrize("case", load_cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    result = audit_case(case, tmp_path)
    check_sums(case, result)
    if "spells" in case:
        check_spells(case["spells"], result)
    if "findings" in case:
        check_findings(case, result)
    for rule in case.get("none_of", ()):
        assert not (result.findings["rule"] == rule).any(), rule
    if "untied" in case:
        assert sorted(fault.code for fault in result.untied_events) == sorted(case["untied"])
    if "data_remarks" in case:
        assert sorted(remark.code for remark in result.data_remarks) == sorted(case["data_remarks"])
    for name in ("headline", "routine_line"):
        if name in case:
            assert getattr(result, name) == case[name]


def test_every_case_is_named_once_and_expects_something() -> None:
    params = load_cases()
    named_twice = [name for name, times in Counter(param.id for param in params).items() if times > 1]
    assert not named_twice
    for param in params:
        (case,) = param.values
        assert set(case) & {"findings", "none_of", "spells", "untied", "data_remarks", "out_of_scope"}, case["says"]


def audit_case(case: dict[str, Any], folder: Path) -> AuditResult:
    paths = []
    for table in TABLES:
        if table in case:
            path = folder / f"{table}.csv"
            path.write_text(case[table], encoding="utf-8")
            paths.append(path)
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in case["settings"].items()}
    return audit_files(paths, Settings(**{"privacy": "named", **values}))


def check_sums(case: dict[str, Any], result: AuditResult) -> None:
    """The accounting of rulebook section 8, counted again from the text of the case."""
    sums = result.sums
    lines = sum(len(case[table].strip().splitlines()) - 1 for table in TABLES if table in case)
    assert sums.rows_read == lines
    assert sums.rows_read == sums.rows_used + sums.rows_set_aside + sums.rows_out_of_scope
    assert sums.rows_set_aside == 0, result.faults
    reasons: Counter[str] = Counter()
    for table in result.provenance.tables:
        reasons.update({code: rows for code, rows in table.out_of_scope.items() if rows})
    assert dict(reasons) == case.get("out_of_scope", {})
    assert sums.events_read == sums.events_tied + sums.events_tied_to_none
    assert sums.events_tied_to_none == len(result.untied_events)
    assert sums.spells == len(result.spells)
    for outcome in result.outcomes:
        subjects = {"routines": 1, "spells": sums.spells}.get(outcome.on, outcome.subjects)
        assert subjects == outcome.subjects == sum(outcome.verdicts.values()) + outcome.outside_period


def check_spells(expected: list[dict[str, Any]], result: AuditResult) -> None:
    found = {f"{row['employee']} {row['start']}": row for row in result.spells.to_dict("records")}
    named = {f"{spell['employee']} {spell['start']}": spell for spell in expected}
    assert sorted(named) == sorted(found)
    for name, spell in named.items():
        row = found[name]
        stated = {field: plain(value) for field, value in spell.items()}
        shown = {field: sorted(row[field].split()) if field == "remarks" else row[field] for field in stated}
        assert shown == stated


def check_findings(case: dict[str, Any], result: AuditResult) -> None:
    """Every subject of every rule the case speaks of has exactly the verdict stated."""
    spells = [f"{row['employee']} {row['start']}" for row in result.spells.to_dict("records")]
    rows = result.findings.to_dict("records")
    by_rule: dict[str, dict[Subject, dict[str, Any]]] = {}
    for stated in case["findings"]:
        rule = stated.get("rule", case["rule"])
        spell = rule if rule in CHECKPOINTS else stated.get("spell", spells[0] if len(spells) == 1 else "")
        subject = (spell, plain(stated.get("day")), event_of(stated, rule))
        assert subject not in by_rule.setdefault(rule, {}), f"{rule} {subject} is stated twice"
        by_rule[rule][subject] = stated
    for rule, expected in by_rule.items():
        (outcome,) = (outcome for outcome in result.outcomes if outcome.rule == rule)
        if outcome.on == "spells":
            assert {spell for spell, _, _ in expected} == set(spells), rule
        found = {}
        for row in (row for row in rows if row["rule"] == rule):
            spell = rule if rule in CHECKPOINTS else f"{row['employee']} {row['spell_start'] or ''}".strip()
            spell = "" if outcome.on in ("days", "columns") else spell
            found[spell, row["subject_day"], event_of(row, rule)] = row
        stated_subjects = dict(expected)
        if outcome.on in ("days", "columns"):
            stated_subjects = {("", day, event): stated for (_, day, event), stated in expected.items()}
        verdicts = {subject: found[subject]["verdict"] if subject in found else "none" for subject in stated_subjects}
        assert verdicts == {
            subject: "none" if stated["verdict"] in NO_FINDING else stated["verdict"]
            for subject, stated in stated_subjects.items()
        }
        assert set(found) <= set(stated_subjects), f"{rule} has more findings than are stated"
        for subject, row in found.items():
            check_finding(stated_subjects[subject], row)
        counts = Counter(stated["verdict"] for stated in expected.values())
        if outcome.group in ("dating", "privacy"):
            assert outcome.verdicts["unclear"] == len(expected)
        else:
            assert outcome.outside_period == counts["outside_period"]
            assert dict(outcome.verdicts) == {verdict: counts[verdict] for verdict in VERDICTS}


def event_of(told: dict[str, Any], rule: str) -> str:
    """The event of a sign; of a duty it adds nothing to the day."""
    return told.get("event", "") if RULES[rule].group == "dating" else ""


def check_finding(stated: dict[str, Any], row: dict[str, Any]) -> None:
    expected = BLANK | {name: plain(value) for name, value in stated.items() if name not in ("rule", "spell", "day")}
    expected |= {
        "depends_on_merging": stated.get("depends_on_merging", False),
        "remarks": sorted(stated.get("remarks", [])),
    }
    remarks = set(row["remarks"].split())
    if not SPELL_REMARKS & set(expected["remarks"]):
        remarks -= SPELL_REMARKS
    shown = {name: row[name] for name in expected} | {
        "depends_on_merging": bool(row["depends_on_merging"]),
        "remarks": sorted(remarks),
    }
    assert shown == expected


def plain(value: Any) -> Any:
    """Dates as the result tells them; remarks in one order."""
    if isinstance(value, list):
        return sorted(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_settings_of_the_cases_are_settings_of_the_program() -> None:
    known = {field.name for field in dataclasses.fields(Settings)}
    for param in load_cases():
        (case,) = param.values
        assert set(case["settings"]) <= known, case["says"]
