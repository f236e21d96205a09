"""A result that was kept is told again, without its input and to the same bytes; anything else is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.keeping import kept_result
from rules.result import SCHEMA_VERSION, AuditResult
from rules.vocabulary import LANGUAGES
from tests.golden_result import HASHES, RESULT, digest
from tests.inputs import ABSENCES, EVENTS, LONG, Desk, Run

TOLD = ("report.html", "findings.csv", "spells.csv", "findings.xlsx")
LOG = EVENTS + "E1;plan_ready;20.02.2026\nE1;dm1_called;20.01.2026\n"


@pytest.fixture
def audited(desk: Desk) -> Run:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", LOG))
    for name in ("fravar.csv", "logg.csv"):
        (desk.folder / name).unlink()
    return run


def refused(desk: Desk, content: str | bytes, name: str = "kept.json") -> str:
    run = desk.run("render", desk.file(name, content), out=desk.folder / "again")
    assert (run.code, run.out, run.written) == (2, "", []), run.out
    assert "Traceback" not in run.err and run.err.count("\n") == 1
    return run.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_golden_result_is_told_to_the_same_bytes(desk: Desk, language: str) -> None:
    """When a change of the report is meant, look at the report and run `make golden`; the commit then shows both."""
    run = desk.run("render", str(RESULT), "--lang", language)
    assert run.code == 0, run.err
    found = {name: digest((run.folder / name).read_bytes()) for name in run.written}
    assert found == json.loads(HASHES.read_text("utf-8"))[language]


def test_the_golden_result_is_kept_as_it_would_be_written() -> None:
    assert kept_result(RESULT).to_json() == RESULT.read_text("utf-8")


def test_an_old_result_is_told_without_its_input(desk: Desk, audited: Run) -> None:
    again = desk.run("render", str(audited.folder / "result.json"), out=desk.folder / "again")
    assert (again.code, again.written) == (0, sorted(TOLD))
    for name in TOLD:
        assert (again.folder / name).read_bytes() == (audited.folder / name).read_bytes(), name
    assert "report.html" in again.out


@pytest.mark.parametrize("language", ["nn", "en"])
def test_another_language_gives_what_an_audit_in_it_gives(desk: Desk, language: str) -> None:
    files = [desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", LOG)]
    first = desk.audit(*files)
    in_it = desk.run("audit", *files, "--as-of", "2026-06-30", "--lang", language, out=desk.folder / "in it")
    again = desk.run("render", str(first.folder / "result.json"), "--lang", language, out=desk.folder / "again")
    for name in TOLD:
        assert (again.folder / name).read_bytes() == (in_it.folder / name).read_bytes(), name


def test_rendering_beside_the_result_leaves_the_result_alone(desk: Desk, audited: Run) -> None:
    kept = audited.folder / "result.json"
    before = kept.read_bytes()
    assert desk.run("render", str(kept), out=audited.folder).code == 0
    assert kept.read_bytes() == before


def test_a_result_that_is_named_like_what_we_write_is_spared(desk: Desk, audited: Run) -> None:
    kept = audited.folder / "report.html"
    kept.write_bytes((audited.folder / "result.json").read_bytes())
    assert desk.run("render", str(kept), out=audited.folder).code == 2
    assert kept.read_bytes() == (audited.folder / "result.json").read_bytes()


@pytest.mark.parametrize("version", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_another_schema_version_is_refused_with_both_versions(desk: Desk, version: int) -> None:
    told = refused(desk, json.dumps({"schema_version": version}))
    assert f"versjon {version}" in told and f"versjon {SCHEMA_VERSION}" in told


def changed(path: str, value: Any) -> str:
    """The golden result with one value changed; `path` is dotted, numbers are places."""
    data = json.loads(RESULT.read_text("utf-8"))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    here = data
    for step in way:
        here = here[step]
    here[last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"result"',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"schema_version": ' + "9" * 5000 + "}",
        '{"schema_version": true}',
        '{"schema_version": "4"}',
        f'{{"schema_version": {SCHEMA_VERSION}}}',
        b"\xff\xfe\x00{",
        b"PK\x03\x04",
        b"\x00" * 64,
    ],
)
def test_what_is_no_result_is_refused(desk: Desk, content: str | bytes) -> None:
    assert "kept.json" in refused(desk, content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("persons", "12"),
        ("persons", True),
        ("persons", 12.0),
        ("employees", []),
        ("more", 1),
        ("settings", None),
        ("settings.as_of", "31.12.2025"),
        ("settings.as_of", "2025-02-30"),
        ("settings.gap_days", 0),
        ("settings.language", "sv"),
        ("settings.privacy", "open"),
        ("settings.columns", ["kind"]),
        ("settings.control_totals", [{"rows": [1]}]),
        ("spells", []),
        ("spells.employee", ["P001"]),
        ("spells.start.0", "2025-13-01"),
        ("spells.days.0", 1.5),
        ("spells.employee.0", None),
        ("findings.verdict.0", "guilty"),
        ("findings.verdict.0", {"a": 1}),
        ("findings.spell.0", "0"),
        ("findings.remarks.0", "no_such_remark"),
        ("findings.counts_against_employer.0", 1),
        ("outcomes.0.verdicts.met", None),
        ("outcomes.0.rule", "NO-SUCH-RULE"),
        ("figures.durations.reference.0.reference", "61.8"),
        ("provenance.files.0.size", "big"),
        ("provenance.law_last_read", "yesterday"),
        ("notes", ["no_such_note"]),
        ("notes.0", 7),
        ("sample.spells.0", 4_000_000),
        ("sample.strata.0.unit", None),
        ("settings.company", "\ud800"),
    ],
)
def test_a_result_that_was_changed_by_hand_is_refused(desk: Desk, path: str, value: Any) -> None:
    assert "kept.json" in refused(desk, changed(path, value))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(desk: Desk, number: str) -> None:
    text = RESULT.read_text("utf-8").replace('"reference": 61.8', f'"reference": {number}')
    refused(desk, text)
    with pytest.raises(ValueError):
        AuditResult.from_json(text)


def test_a_file_that_is_not_there_and_a_folder(desk: Desk) -> None:
    for path in (desk.folder / "none.json", desk.folder):
        run = desk.run("render", str(path), out=desk.folder / "again")
        assert (run.code, run.written) == (2, []) and "Traceback" not in run.err


def test_what_the_result_is_read_as_is_what_was_written() -> None:
    text = RESULT.read_text("utf-8")
    first, second = AuditResult.from_json(text), AuditResult.from_json(text)
    assert first.spells.equals(second.spells) and first.settings == second.settings
    assert isinstance(first.sample.spells if first.sample else None, tuple)


def test_the_change_that_the_refusals_rest_on_is_itself_sound(desk: Desk) -> None:
    """The control of the tests above: the same way of changing a value, with a value that may stand there."""
    run = desk.run("render", desk.file("kept.json", changed("settings.company", "Et annet AS")))
    assert run.code == 0 and "Et annet AS" in run.text("report.html")
    assert Path(run.folder / "findings.csv").exists()


@pytest.mark.parametrize("fault", [KeyError("Ola"), TypeError("Ola"), ValueError("Ola"), IndexError("Ola")])
@pytest.mark.parametrize(
    ("command", "made_by"),
    [
        (("render", str(RESULT)), "reports.page.render"),
        (("compare", str(RESULT), str(RESULT)), "reports.comparing.compared"),
    ],
)
def test_a_fault_of_ours_is_not_told_as_a_damaged_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, command: tuple[str, ...], made_by: str
) -> None:
    """In one sentence that says what to report, and nothing of what the exception says."""

    def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(made_by, broken)
    run = desk.run(*command, out=desk.folder / "again")
    assert (run.code, run.out, run.written) == (2, "", []) and run.err.count("\n") == 1
    assert f"feil i programmet selv ({type(fault).__name__}, test_render.py:" in run.err
    assert "result.json" not in run.err and "Ola" not in run.err
