"""The sample company: the audit finds exactly what its maker knows is there."""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections import Counter
from typing import Any

import pytest
from stdnum.no import fodselsnummer, orgnr

from audit import audit_files
from rules.result import AuditResult
from rules.settings import Settings
from sample_data.bookkeeping import findings
from sample_data.make_sample import FOLDER, make_company, make_files
from sample_data.truth import RULES

EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def result() -> AuditResult:
    values = tomllib.loads((FOLDER / "innstillinger.toml").read_text("utf-8"))
    return audit_files([FOLDER / "fravaer.xlsx", FOLDER / "oppfolging.csv"], Settings(**values, privacy="named"))


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_making_the_files_again_gives_the_same_files() -> None:
    made = make_files()
    assert set(made) == {path.name for path in FOLDER.iterdir()}
    for name, content in made.items():
        kept = (FOLDER / name).read_bytes()
        if name.endswith(".xlsx"):  # how an archive is packed may differ from one zlib to the next
            assert members(content) == members(kept)
        else:
            assert content == kept


def test_every_row_is_accounted_for(result: AuditResult) -> None:
    found = {table.table: table for table in result.provenance.tables}
    assert set(found) == set(EXPECTED["tables"])
    for name, expected in EXPECTED["tables"].items():
        table = found[name]
        assert {
            "rows_read": table.rows_read,
            "rows_used": table.rows_used,
            "rows_set_aside": table.rows_set_aside,
            "out_of_scope": dict(table.out_of_scope),
        } == expected, name
    assert {fault.code for fault in result.faults if fault.set_aside} == set(EXPECTED["faults"])
    assert {code: result.fault_counts[code] for code in EXPECTED["faults"]} == EXPECTED["faults"]


def test_spells_and_events(result: AuditResult) -> None:
    assert result.employees == EXPECTED["employees"]
    assert result.persons == EXPECTED["persons"]
    assert len(result.spells) == EXPECTED["spells"]
    assert int(result.spells["ongoing"].sum()) == EXPECTED["spells_ongoing"]
    sums = result.sums
    assert {
        "read": sums.events_read,
        "tied": sums.events_tied,
        "tied_to_none": sums.events_tied_to_none,
        "after_as_of": sums.events_after_as_of,
    } == EXPECTED["events"]


def test_every_spell_is_the_one_that_was_made(result: AuditResult) -> None:
    made = {
        (case.employee, case.start.isoformat()): (case.last.isoformat(), case.days, case.counted, case.ongoing)
        for case in make_company().cases
    }
    columns = ("employee", "start", "end", "days", "counted_days", "ongoing")
    found = {
        (employee, start): (end, days, counted, ongoing)
        for employee, start, end, days, counted, ongoing in zip(*(result.spells[name] for name in columns), strict=True)
    }
    assert found == made


@pytest.mark.parametrize("rule", RULES)
def test_every_verdict_is_the_one_that_is_known(result: AuditResult, rule: str) -> None:
    known = {
        (entry["employee"], entry["spell_start"]): (entry["verdict"], entry["due"], entry["merging"])
        for entry in findings(make_company().cases)
        if entry["rule"] == rule and entry["verdict"] not in ("not_applicable", "outside_period")
    }
    told = result.findings[result.findings["rule"] == rule]
    columns = ("employee", "spell_start", "verdict", "due", "depends_on_merging")
    found = {
        (employee, start): (verdict, due, merging)
        for employee, start, verdict, due, merging in zip(*(told[name] for name in columns), strict=True)
    }
    assert found == known


@pytest.mark.parametrize("rule", RULES)
def test_counts_of_verdicts(result: AuditResult, rule: str) -> None:
    outcome = next(outcome for outcome in result.outcomes if outcome.rule == rule)
    assert {
        "subjects": outcome.subjects,
        "verdicts": dict(outcome.verdicts),
        "outside_period": outcome.outside_period,
        "merging": outcome.merging,
        "headline": outcome.headline,
    } == EXPECTED["rules"][rule]


def test_headline(result: AuditResult) -> None:
    """The one who does everything has nothing in the headline; the one who does nothing has everything there."""
    assert sum(o.headline for o in result.outcomes if o.rule in RULES) == EXPECTED["headline"]
    counted = result.findings[result.findings["rule"].isin(RULES) & result.findings["counts_against_employer"]]
    assert dict(sorted(Counter(counted["unit"]).items())) == EXPECTED["headline_by_unit"]
    assert "Produksjon dag" not in EXPECTED["headline_by_unit"]
    nothing = result.findings[result.findings["rule"].isin(RULES) & (result.findings["unit"] == "Administrasjon")]
    assert set(nothing["verdict"]) <= {"missing", "pending", "borderline"}


def test_routines(result: AuditResult) -> None:
    assert dict(Counter(routine.verdict for routine in result.routines)) == EXPECTED["routines"]
    assert result.routine_line == EXPECTED["routines"]["missing"]


def test_durations(result: AuditResult) -> None:
    names = ("first", "last", "certified", "certified_ongoing", "spells", "spells_ongoing")
    assert [{name: getattr(band, name) for name in names} for band in result.bands] == EXPECTED["bands"]


def test_the_company_is_believable() -> None:
    company = make_company()
    assert len(company.employees) == 300
    assert len({employee.unit for employee in company.employees}) == 8
    assert all(re.fullmatch(r"E\d{4}", employee.number) for employee in company.employees)
    assert all(re.fullmatch(r"Leder [A-H]", employee.leader) for employee in company.employees)
    assert 0.05 <= EXPECTED["absence_rate"] <= 0.08


def test_nobody_real_is_named() -> None:
    settings = tomllib.loads((FOLDER / "innstillinger.toml").read_text("utf-8"))
    assert not orgnr.is_valid(settings["organisation_number"])
    texts = [(FOLDER / "oppfolging.csv").read_text("utf-8-sig")]
    texts += [data.decode("utf-8", "replace") for data in members((FOLDER / "fravaer.xlsx").read_bytes()).values()]
    for text in texts:
        assert "@" not in text
        assert not any(fodselsnummer.is_valid(number) for number in re.findall(r"\b\d{11}\b", text))
