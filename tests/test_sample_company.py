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
from sample_data.bookkeeping import DUTIES, ON_SPELLS, Company, findings
from sample_data.make_sample import FOLDER, make_company, make_files

EXPECTED: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
OLD_RULES = ("PLAN-READY", "PLAN-SENT", "DM1-CALLED", "DM1-HELD", "DM2-26W")


@pytest.fixture(scope="module")
def result() -> AuditResult:
    values = tomllib.loads((FOLDER / "innstillinger.toml").read_text("utf-8"))
    return audit_files([FOLDER / "fravaer.xlsx", FOLDER / "oppfolging.csv"], Settings(**values, privacy="named"))


@pytest.fixture(scope="module")
def company() -> Company:
    return make_company()


@pytest.fixture(scope="module")
def known(company: Company) -> list[dict[str, Any]]:
    return findings(company.cases)


def members(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def test_making_the_files_again_gives_the_same_files(company: Company) -> None:
    made = make_files(company)
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


def test_every_spell_is_the_one_that_was_made(result: AuditResult, company: Company) -> None:
    made = {
        (case.employee, case.start.isoformat()): (case.last.isoformat(), case.days, case.counted, case.ongoing)
        for case in company.cases
    }
    columns = ("employee", "start", "end", "days", "counted_days", "ongoing")
    found = {
        (employee, start): (end, days, counted, ongoing)
        for employee, start, end, days, counted, ongoing in zip(*(result.spells[name] for name in columns), strict=True)
    }
    assert found == made


@pytest.mark.parametrize("rule", DUTIES)
def test_every_verdict_is_the_one_that_is_known(result: AuditResult, known: list[dict[str, Any]], rule: str) -> None:
    columns = ("employee", "spell_start", "day", "event", "verdict", "due", "merging")
    expected = Counter(
        tuple(entry[name] for name in columns)
        for entry in known
        if entry["rule"] == rule and entry["verdict"] not in ("not_applicable", "outside_period")
    )
    told = result.findings[result.findings["rule"] == rule]
    columns = ("employee", "spell_start", "subject_day", "event", "verdict", "due", "depends_on_merging")
    found = Counter(zip(*(told[name] for name in columns), strict=True))
    assert sorted(found - expected, key=str) == sorted(expected - found, key=str) == []


@pytest.mark.parametrize("rule", sorted(ON_SPELLS))
def test_every_spell_stands_in_the_kept_book_keeping(result: AuditResult, rule: str) -> None:
    told = result.findings[result.findings["rule"] == rule]
    found: dict[str, list[str]] = {}
    for employee, start, verdict in zip(told["employee"], told["spell_start"], told["verdict"], strict=True):
        found.setdefault(verdict, []).append(f"{employee} {start}")
    assert {verdict: sorted(spells) for verdict, spells in found.items()} == EXPECTED["verdicts"].get(rule, {})


@pytest.mark.parametrize("rule", DUTIES)
def test_counts_of_verdicts(result: AuditResult, rule: str) -> None:
    outcome = next(outcome for outcome in result.outcomes if outcome.rule == rule)
    assert {
        "subjects": outcome.subjects,
        "verdicts": dict(outcome.verdicts),
        "outside_period": outcome.outside_period,
        "merging": outcome.merging,
        "headline": outcome.headline,
    } == EXPECTED["rules"][rule]


def test_every_duty_is_in_the_book_keeping(result: AuditResult) -> None:
    assert {outcome.rule for outcome in result.outcomes if outcome.group == "duty"} == set(EXPECTED["rules"])


def test_signs(result: AuditResult) -> None:
    found = {
        outcome.rule: {
            "subjects": outcome.subjects,
            "outside_period": outcome.outside_period,
            "signs": outcome.verdicts["unclear"],
        }
        for outcome in result.outcomes
        if outcome.group in ("dating", "privacy")
    }
    assert found == EXPECTED["signs"]


def test_exemptions_that_stand_out(result: AuditResult) -> None:
    assert dict(Counter(result.exemptions["standing"])) == EXPECTED["exemptions"]


def test_headline(result: AuditResult) -> None:
    """The one who does everything has nothing in the headline; the one who does nothing has everything there."""
    assert result.headline == EXPECTED["headline"]
    duties = result.findings[result.findings["rule"].isin(EXPECTED["rules"])]
    counted = duties[duties["counts_against_employer"]]
    assert dict(sorted(Counter(counted["unit"]).items())) == EXPECTED["headline_by_unit"]
    assert "Produksjon dag" not in EXPECTED["headline_by_unit"]
    nothing = duties[duties["rule"].isin(OLD_RULES) & (duties["unit"] == "Administrasjon")]
    assert set(nothing["verdict"]) <= {"missing", "pending", "borderline"}


def test_routines(result: AuditResult) -> None:
    assert dict(Counter(routine.verdict for routine in result.routines)) == EXPECTED["routines"]
    assert result.routine_line == EXPECTED["routines"]["missing"]


def test_durations(result: AuditResult) -> None:
    bands = result.told_figures.durations.reference
    certified, spells = ([band for band in bands if band.of == of] for of in ("certified", "spells"))
    assert [
        {
            "first": one.first,
            "last": one.last,
            "certified": one.cases,
            "certified_ongoing": one.ongoing,
            "spells": other.cases,
            "spells_ongoing": other.ongoing,
        }
        for one, other in zip(certified, spells, strict=True)
    ] == EXPECTED["bands"]


def test_the_company_is_believable(company: Company) -> None:
    assert len(company.employees) == 300
    assert len({employee.unit for employee in company.employees}) == 8
    assert all(re.fullmatch(r"E\d{4}", employee.number) for employee in company.employees)
    assert all(re.fullmatch(r"Leder [A-H]", employee.leader) for employee in company.employees)
    assert 0.05 <= EXPECTED["absence_rate"] <= 0.08
    judged = {
        verdict: sum(EXPECTED["rules"][rule]["verdicts"][verdict] for rule in DUTIES)
        for verdict in ("met", "borderline", "late", "missing")
    }
    assert judged["met"] + judged["borderline"] > judged["late"] + judged["missing"]


def test_nobody_real_is_named() -> None:
    settings = tomllib.loads((FOLDER / "innstillinger.toml").read_text("utf-8"))
    assert not orgnr.is_valid(settings["organisation_number"])
    texts = [(FOLDER / "oppfolging.csv").read_text("utf-8-sig")]
    texts += [data.decode("utf-8", "replace") for data in members((FOLDER / "fravaer.xlsx").read_bytes()).values()]
    for text in texts:
        assert "@" not in text
        numbers = [number for number in re.findall(r"\b\d{11}\b", text) if fodselsnummer.is_valid(number)]
        assert all(81 <= int(number[2:4]) <= 92 for number in numbers), "only synthetic numbers, their month plus 80"
