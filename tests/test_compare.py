"""Two results held against each other: each finding in its class, by what it says and never by its row."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.compare import compare_csv, compare_view
from reports.comparing import compared
from reports.page import render_comparison
from reports.wording import Wording
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES
from tests.browser_report import CONTRASTS, chromium, opened
from tests.fabricated_result import fabricated
from tests.inputs import ABSENCES, EVENTS, Desk, Run

NAMED = ("--privacy", "named")
FIRST_DAY, SECOND_DAY = ("--as-of", "2026-03-01"), ("--as-of", "2026-06-30")


def long(employee: str, unit: str = "Lager", first: str = "05.01.2026", last: str = "31.03.2026") -> str:
    return f"{employee};{first};{last};sick_note;100;{unit}\n"


def plan(employee: str, day: str = "20.01.2026") -> str:
    return f"{employee};plan_ready;{day}\n"


# Away from Monday 5 January 2026: the plan was due on 1 February, and 2 February is the doubtful day.
OLD = [long(f"E{number}") for number in (1, 2, 3, 4, 5)]
OLD_LOG = [plan("E1"), plan("E5", "20.02.2026")]
# E1 met both times. E2 missing both times. E3 missing, and late now. E4 missing, and cleared by an exemption.
# E5 late and not in the new files. E6 is new and missing.
NEW = [long(f"E{number}") for number in (1, 2, 3, 4, 6)]
NEW_LOG = [plan("E1"), plan("E3", "20.03.2026")]
EXEMPT = "employee;event;date;reason\nE4;exempt_plan;25.01.2026;too_ill\n"


def audited(
    desk: Desk, rows: list[str], log: list[str], *options: str, out: str, more: tuple[str, ...] = ()
) -> AuditResult:
    folder = desk.folder / f"in-{out}"
    folder.mkdir()
    names = [f"in-{out}/fravar.csv", f"in-{out}/logg.csv"]
    files = [desk.file(names[0], ABSENCES + "".join(rows)), desk.file(names[1], EVENTS + "".join(log))]
    run = desk.run("audit", *files, *more, *options, out=desk.folder / out)
    assert run.code in (0, 1), run.err
    return AuditResult.from_json(run.text("result.json"))


@pytest.fixture
def pair(desk: Desk) -> tuple[AuditResult, AuditResult]:
    exempt = desk.file("unntak.csv", EXEMPT)
    old = audited(desk, OLD, OLD_LOG, *FIRST_DAY, *NAMED, out="old")
    return old, audited(desk, NEW, NEW_LOG, *SECOND_DAY, *NAMED, out="new", more=(exempt,))


def plans(old: AuditResult, new: AuditResult) -> dict[str, str]:
    """Employee -> status of the plan."""
    rows = compared(old, new).rows
    mine = rows[rows["rule"] == "PLAN-READY"]
    return dict(zip(mine["employee"], mine["status"], strict=True))


def test_every_finding_is_in_its_class(pair: tuple[AuditResult, AuditResult]) -> None:
    assert plans(*pair) == {
        "E1": "persisting",
        "E2": "persisting",
        "E3": "changed",
        "E4": "cleared",
        "E5": "gone",  # what is no longer in the files is not cleared
        "E6": "new",
    }


def test_nothing_moves_when_only_rows_do(desk: Desk) -> None:
    old = audited(desk, OLD, OLD_LOG, *FIRST_DAY, *NAMED, out="old")
    rows = [long("A0", first="01.12.2025", last="03.12.2025"), *random.Random(1).sample(OLD, len(OLD))]
    new = audited(desk, rows, OLD_LOG[::-1], *FIRST_DAY, *NAMED, out="new")
    comparison = compared(old, new)
    assert set(comparison.rows["status"][comparison.rows["employee"] != "A0"]) == {"persisting"}


def test_a_second_deviation_of_the_same_rule_is_not_swallowed(desk: Desk) -> None:
    """The same employee and rule, another case: the key holds the first day."""
    old = audited(desk, [long("E1")], [plan("X")], *SECOND_DAY, *NAMED, out="old")
    again = long("E1", first="01.05.2026", last="20.06.2026")
    new = audited(desk, [long("E1"), again], [plan("X")], *SECOND_DAY, *NAMED, out="new")
    rows = compared(old, new).rows
    mine = rows[rows["rule"] == "PLAN-READY"]
    assert dict(zip(mine["spell_start"], mine["status"], strict=True)) == {
        "2026-01-05": "persisting",
        "2026-05-01": "new",
    }


def test_a_pending_duty_that_ran_out_is_a_new_deviation(desk: Desk) -> None:
    rows, log = [long("E1", last="")], [plan("X")]
    old = audited(desk, rows, log, "--as-of", "2026-01-20", *NAMED, out="old")
    new = audited(desk, rows, log, *FIRST_DAY, *NAMED, out="new")
    assert plans(old, new)["E1"] == "new"


def test_evidence_that_is_no_longer_recorded_clears_nothing(desk: Desk) -> None:
    old = audited(desk, OLD, OLD_LOG, *SECOND_DAY, *NAMED, out="old")
    new = audited(desk, OLD, ["E1;dm1_called;20.01.2026\n"], *SECOND_DAY, *NAMED, out="new")
    assert plans(old, new)["E2"] == "changed"  # missing, and cannot be assessed now
    notes = compare_view(compared(old, new), Wording("nb")).notes
    assert any("Oppfølgingsplan ferdig" in note for note in notes)


def test_what_lies_before_the_new_period_is_gone_and_not_cleared(desk: Desk) -> None:
    old = audited(desk, OLD, OLD_LOG, *SECOND_DAY, *NAMED, out="old")
    new = audited(desk, OLD, OLD_LOG, *SECOND_DAY, "--period-from", "2026-03-15", *NAMED, out="new")
    assert plans(old, new)["E2"] == "gone"


def other_ruleset(result: AuditResult, **law: Any) -> AuditResult:
    """As an older ruleset would have given it: other values of the law for PLAN-READY."""
    findings = result.findings.copy()
    mine = findings["rule"] == "PLAN-READY"
    for name, value in law.items():
        findings.loc[mine, name] = value
    return replace(result, provenance=replace(result.provenance, ruleset="2020.1"), findings=findings)


def test_another_law_value_is_told_as_the_cause(desk: Desk) -> None:
    new = audited(desk, OLD, OLD_LOG, *SECOND_DAY, *NAMED, out="new")
    old = other_ruleset(new, verdict="met", weeks=6)
    assert plans(old, new) == {"E1": "persisting", **dict.fromkeys(("E2", "E3", "E4", "E5"), "ruleset")}


def test_with_all_else_the_same_the_ruleset_is_the_cause(desk: Desk) -> None:
    new = audited(desk, OLD, OLD_LOG, *SECOND_DAY, *NAMED, out="new")
    assert plans(other_ruleset(new, verdict="met"), new)["E2"] == "ruleset"
    earlier = other_ruleset(new, verdict="met")
    earlier = replace(earlier, settings=replace(earlier.settings, as_of=earlier.settings.as_of.replace(year=2025)))
    assert plans(earlier, new)["E2"] == "new"  # the later day may be the cause as well


def test_a_rule_that_the_old_ruleset_had_not(desk: Desk) -> None:
    new = audited(desk, OLD, OLD_LOG, *SECOND_DAY, *NAMED, out="new")
    old = other_ruleset(new)
    old = replace(
        old,
        findings=old.findings[old.findings["rule"] != "PLAN-READY"].reset_index(drop=True),
        outcomes=tuple(outcome for outcome in old.outcomes if outcome.rule != "PLAN-READY"),
    )
    assert set(plans(old, new).values()) == {"ruleset"}


@pytest.mark.parametrize(
    ("levels", "unmatched"),
    [
        (("named", "named"), ""),
        (("masked", "masked"), "codes"),
        (("named", "masked"), "levels"),
        (("masked", "statistics"), "statistics"),
    ],
)
def test_who_can_be_matched(desk: Desk, levels: tuple[str, str], unmatched: str) -> None:
    old = audited(desk, OLD, OLD_LOG, *FIRST_DAY, "--privacy", levels[0], out="old")
    new = audited(desk, NEW, NEW_LOG, *SECOND_DAY, "--privacy", levels[1], out="new")
    comparison = compared(old, new)
    assert comparison.unmatched == unmatched
    assert (len(comparison.rows) == 0) == bool(unmatched)
    page = render_comparison(comparison)
    assert ("kan ikke" in compare_view(comparison, Wording("nb")).unmatched) == bool(unmatched)
    assert (">E2 " in page) == (not unmatched)


def test_masked_results_of_the_same_files_are_matched(desk: Desk) -> None:
    old = audited(desk, OLD, OLD_LOG, *FIRST_DAY, out="old")
    files = [str(desk.folder / "in-old" / name) for name in ("fravar.csv", "logg.csv")]
    run = desk.run("audit", *files, *SECOND_DAY, out=desk.folder / "later")
    comparison = compared(old, AuditResult.from_json(run.text("result.json")))
    assert comparison.unmatched == "" and "persisting" in set(comparison.rows["status"])


def test_running_numbers_for_identity_numbers_hold_for_one_run(pair: tuple[AuditResult, AuditResult]) -> None:
    """Codes such as N0001 go by the order of a file: matching them would mix people up."""
    old, new = pair
    assert compared(replace(old, notes=(*old.notes, "ids_replaced")), new).unmatched == "replaced"
    assert compared(old, replace(new, left_out={"spells": 1})).unmatched == "in_part"


def lines(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(run.text("compare.csv").splitlines(), delimiter=";"))


def test_the_command_writes_a_page_and_a_table(desk: Desk, pair: tuple[AuditResult, AuditResult]) -> None:
    kept = [str(desk.folder / name / "result.json") for name in ("old", "new")]
    run = desk.run("compare", *kept, "--lang", "en", out=desk.folder / "c")
    assert (run.code, run.err, run.written) == (0, "", ["compare.csv", "compare.html"])
    found = {(line["rule"], line["employee"]): line for line in lines(run)}
    assert found["PLAN-READY", "E3"]["status"] == "changed"
    assert found["PLAN-READY", "E3"]["verdict_old"] == "missing" and found["PLAN-READY", "E3"]["verdict_new"] == "late"
    assert '<html lang="en">' in run.text("compare.html")
    first = (run.folder / "compare.html").read_bytes()
    again = desk.run("compare", *kept, "--lang", "en", out=desk.folder / "d")
    assert (again.folder / "compare.html").read_bytes() == first


def test_without_a_match_the_table_counts_by_rule_and_unit(desk: Desk) -> None:
    audited(desk, OLD, OLD_LOG, *FIRST_DAY, out="old")
    audited(desk, NEW, NEW_LOG, *SECOND_DAY, out="new")
    kept = [str(desk.folder / name / "result.json") for name in ("old", "new")]
    found = {(line["rule"], line["unit"]): line for line in lines(desk.run("compare", *kept, out=desk.folder / "c"))}
    # Old: E2, E3 and E4 missing, E5 late. New: E2, E4 and E6 missing, E3 late.
    assert found["PLAN-READY", "Lager"] == {
        "rule": "PLAN-READY",
        "unit": "Lager",
        "old": "4",
        "new": "4",
        "difference": "0",
    }


@pytest.mark.parametrize("content", ["{}", "[", json.dumps({"schema_version": 1})])
def test_what_is_no_result_is_refused(desk: Desk, pair: tuple[AuditResult, AuditResult], content: str) -> None:
    run = desk.run("compare", str(desk.folder / "old/result.json"), desk.file("r.json", content), out=desk.folder / "c")
    assert (run.code, run.written) == (2, []) and "r.json" in run.err and run.err.count("\n") == 1


def test_no_cell_of_the_table_runs_as_a_formula(pair: tuple[AuditResult, AuditResult]) -> None:
    old, new = pair
    hostile = replace(new, findings=new.findings.assign(employee=new.findings["employee"].replace("E6", "=1+1")))
    assert ";'=1+1;" in compare_csv(compared(old, hostile)).decode("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_in_a_browser(browser: Any, tmp_path: Path, language: str) -> None:
    """Nothing is asked for, nothing is cut at 320 pixels, all can be read by light and by dark."""
    old = fabricated(language, "named")
    new = replace(old, settings=replace(old.settings, as_of=old.settings.as_of.replace(month=11, day=1)))
    file = tmp_path / "compare.html"
    file.write_text(render_comparison(compared(old, replace(new, findings=new.findings.iloc[40:]))), encoding="utf-8")
    for scheme in ("light", "dark"):
        with opened(browser, file, viewport={"width": 320, "height": 800}, color_scheme=scheme) as seen:
            assert (seen.requests, seen.errors, seen.dialogs) == ([], [], [])
            seen.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
            assert min(seen.page.evaluate(CONTRASTS).values()) >= 4.5
