"""findings.xlsx: written beside the report, filled in by the employer, read back as evidence or as a statement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.__main__ import main
from audit.keeping import kept_result
from rules.answers import ASKED, KEY, TOLD, exemption_event
from rules.result import AuditResult
from rules.texts import Texts
from tests.inputs import ABSENCES, EVENTS, LONG, Desk, Run

AS_OF = ("--as-of", "2026-06-30")
# Away from Monday 5 January 2026: the plan was due on 1 February, the call to the meeting on 22 February.
OTHER = "E2;05.01.2026;31.03.2026;sick_note;100;Lager\n"
LOG = EVENTS + "X;plan_ready;20.02.2026\nX;dm1_called;20.02.2026\n"
TEXTS = Texts("nb")
TOO_ILL = TEXTS.say("words.reasons.too_ill")


@pytest.fixture
def files(desk: Desk) -> list[str]:
    return [desk.file("fravar.csv", ABSENCES + LONG + OTHER), desk.file("logg.csv", LOG)]


def first_audit(desk: Desk, files: list[str], *options: str) -> Path:
    run = desk.run("audit", *files, *AS_OF, *options, out=desk.folder / "first")
    assert run.code in (0, 1), run.err
    return run.folder / "findings.xlsx"


def rows(book: Path, language: str = "nb") -> list[dict[str, Any]]:
    """The rows of the sheet by field."""
    sheet = openpyxl.load_workbook(book).worksheets[1]
    _, header, *lines = sheet.iter_rows(values_only=True)
    names = {word: name for name, word in Texts(language).section("words.fields.answers").items()}
    return [dict(zip([names[str(cell)] for cell in header], line, strict=True)) for line in lines]


def answer(book: Path, rule: str, at: int = 0, out: str = "svar.xlsx", **cells: Any) -> str:
    """Write in the row number `at` of a rule, as a person would; the file is saved under another name."""
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.worksheets[1]
    columns = {name: number for number, name in enumerate((*TOLD, *ASKED, KEY), start=1)}
    mine = [line for line in range(3, sheet.max_row + 1) if sheet.cell(line, 1).value == rule]
    for name, value in cells.items():
        sheet.cell(mine[at], columns[name]).value = value
    path = book.parent.parent / out
    workbook.save(path)
    return str(path)


def second_audit(desk: Desk, files: list[str], *books: str, options: tuple[str, ...] = ()) -> tuple[Run, AuditResult]:
    run = desk.run("audit", *files, *books, *AS_OF, *options, out=desk.folder / "second")
    assert run.code in (0, 1), run.err
    return run, AuditResult.from_json(run.text("result.json"))


def verdicts(result: AuditResult, rule: str) -> list[str]:
    return sorted(result.findings["verdict"][result.findings["rule"] == rule])


def table(result: AuditResult) -> dict[str, Any]:
    (found,) = (table for table in result.provenance.tables if table.table == "answers")
    return {
        "read": found.rows_read,
        "used": found.rows_used,
        "aside": found.rows_set_aside,
        "out": sum(found.out_of_scope.values()),
    }


@pytest.mark.parametrize("privacy", ["named", "masked"])
def test_an_answer_with_a_reason_and_a_day_is_evidence(desk: Desk, files: list[str], privacy: str) -> None:
    book = first_audit(desk, files, "--privacy", privacy)
    who = rows(book)[0]["employee"]
    answered = answer(book, "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20), by="Leder")
    run, result = second_audit(desk, files, answered, options=("--privacy", privacy))
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing"]
    mine = result.findings[(result.findings["rule"] == "PLAN-READY") & (result.findings["verdict"] == "exempt")]
    assert mine["employee"].tolist() == [who] and mine["exemption"].tolist() == ["too_ill"]
    assert mine["exempted_on"].tolist() == ["2026-01-20"]
    assert "[svar.xlsx]Funn!M" in mine["source"].iloc[0]
    assert len(result.statements) == 0
    assert result.exemptions["by"].tolist() == ["leader"]
    assert table(result) == {"read": len(rows(book)), "used": 1, "aside": 0, "out": len(rows(book)) - 1}
    assert "answers_read" in result.notes and "Svar på funn" in run.text("report.html")


@pytest.mark.parametrize(
    ("rule", "reason", "cells", "standing"),
    [
        ("PLAN-READY", "too_ill", {"date": date(2026, 7, 1)}, "after_as_of"),
        ("PLAN-READY", "too_ill", {"date": date(2026, 1, 20), "registered_on": date(2026, 7, 1)}, "registered_after"),
        ("PLAN-READY", "too_ill", {}, "no_date"),
        ("PLAN-READY", None, {"date": date(2026, 1, 20)}, "no_reason"),
        ("PLAN-READY", None, {"comment": "Vi snakket med henne"}, "no_reason"),
        ("FACILITATION", "too_ill", {"date": date(2026, 1, 20)}, "no_exemption"),
    ],
)
def test_any_other_answer_is_a_statement_and_changes_nothing(
    desk: Desk, files: list[str], rule: str, reason: str | None, cells: dict[str, Any], standing: str
) -> None:
    book = first_audit(desk, files, "--privacy", "named")
    before = kept_result(book.with_name("result.json"))
    word = TEXTS.say(f"words.reasons.{reason}") if reason else None
    run, result = second_audit(desk, files, answer(book, rule, reason=word, **cells), options=("--privacy", "named"))
    assert result.statements["standing"].tolist() == [standing]
    (finding,) = result.statements["finding"]
    assert result.findings["rule"][finding] == rule
    assert result.findings.equals(before.findings) and result.headline == before.headline
    told = TEXTS.say(f"answers.standing.{standing}")
    assert told in run.text("report.html").replace("\u00a0", " ") and told in run.text("findings.csv")
    assert table(result)["used"] == 1


def test_the_day_of_registration_up_to_as_of_counts(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    cells = {"reason": TOO_ILL, "date": date(2026, 1, 20), "registered_on": date(2026, 6, 30)}
    _, result = second_audit(desk, files, answer(book, "PLAN-READY", **cells))
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing"]


def test_a_reason_given_too_late_is_judged_as_any_other(desk: Desk, files: list[str]) -> None:
    """The plan was due on 1 February; an exemption of 20 February is an exemption that came too late."""
    book = first_audit(desk, files)
    _, result = second_audit(desk, files, answer(book, "PLAN-READY", reason=TOO_ILL, date=date(2026, 2, 20)))
    assert verdicts(result, "PLAN-READY") == ["missing", "unclear"]


@pytest.mark.parametrize(
    ("rule", "reason", "event"),
    [
        ("PLAN-READY", "too_ill", "exempt_plan"),
        ("PLAN-SENT", "", "exempt_plan"),
        ("PLAN-READY", "employee_not_cooperating", "employee_not_cooperating"),
        ("DM1-CALLED", "facilitation_works", "exempt_dm1"),
        ("DM1-CALLED", "employee_not_cooperating", ""),
        ("ACTIVITY-8W", "medical", "exempt_activity"),
        ("DM2-26W", "decided_by_nav", "exempt_dm2"),
        ("PLAN-CONTENT", "too_ill", ""),
        ("NO-SUCH-RULE", "too_ill", ""),
    ],
)
def test_the_event_that_an_answer_becomes(rule: str, reason: str, event: str) -> None:
    assert exemption_event(rule, reason) == event


def test_the_employee_who_does_not_take_part(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    word = TEXTS.say("words.events.employee_not_cooperating")
    _, result = second_audit(desk, files, answer(book, "PLAN-READY", reason=word, date=date(2026, 1, 20)))
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing"]
    assert result.exemptions["event"].tolist() == ["employee_not_cooperating"]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"reason": "Avtalt"}, "answer_reason_unknown"),
        ({"reason": TOO_ILL, "date": "i fjor"}, "date_unreadable"),
        ({"reason": TOO_ILL, "employee": "E9"}, "answer_key_differs"),
        ({"reason": TOO_ILL, "spell_start": date(2025, 1, 5)}, "answer_key_differs"),
        ({"reason": TOO_ILL, "key": None}, "answer_key_differs"),
    ],
)
def test_an_answer_that_cannot_be_used_is_set_aside_with_its_cell(
    desk: Desk, files: list[str], cells: dict[str, Any], fault: str
) -> None:
    book = first_audit(desk, files)
    answered = answer(book, "PLAN-READY", **{"date": date(2026, 1, 20), **cells})
    _, result = second_audit(desk, files, answered)
    found = [item for item in result.faults if item.table == "answers"]
    assert [(item.code, item.set_aside) for item in found] == [(fault, True)]
    assert found[0].where.startswith("[svar.xlsx]Funn!")
    assert table(result)["aside"] == 1 and verdicts(result, "PLAN-READY") == ["missing", "missing"]


def test_a_column_that_was_sorted_by_itself_answers_for_nobody_else(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files, "--privacy", "named")
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.worksheets[1]
    plans = [line for line in range(3, sheet.max_row + 1) if sheet.cell(line, 1).value == "PLAN-READY"]
    first, second = (sheet.cell(line, 3) for line in plans[:2])
    first.value, second.value = second.value, first.value
    workbook.save(book)
    answered = answer(book, "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20))
    _, result = second_audit(desk, files, answered, options=("--privacy", "named"))
    # The two cases have the same first day and the same threshold day, and still the key tells them apart.
    assert result.fault_counts == {"answer_key_differs": 1}


def test_codes_of_other_files_are_refused(desk: Desk, files: list[str]) -> None:
    answered = answer(first_audit(desk, files), "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20))
    more = desk.file("fravar.csv", ABSENCES + OTHER + LONG)
    run = desk.run("audit", more, files[1], answered, *AS_OF, out=desk.folder / "second")
    assert (run.code, run.written) == (2, []) and run.err.count("\n") == 1 and "svar.xlsx" in run.err


def test_ids_of_the_input_hold_when_the_files_change(desk: Desk, files: list[str]) -> None:
    answered = answer(
        first_audit(desk, files, "--privacy", "named"), "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20)
    )
    more = desk.file("fravar.csv", ABSENCES + OTHER + LONG + OTHER.replace("E2", "E3"))
    _, result = second_audit(desk, [more, files[1]], answered, options=("--privacy", "named"))
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing", "missing"]


def test_a_case_that_is_gone_sets_the_answer_aside(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files, "--privacy", "named")
    answered = answer(book, "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20))
    other = OTHER.replace("05.01.2026", "06.01.2026").replace("E2", rows(book)[0]["employee"])
    _, result = second_audit(desk, [desk.file("fravar.csv", ABSENCES + other), files[1]], answered)
    assert result.fault_counts["answer_no_case"] == 1


def test_masked_codes_and_addresses_stand_when_answers_are_read(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    before = kept_result(book.with_name("result.json"))
    _, result = second_audit(desk, files, answer(book, "FACILITATION", comment="sett"))
    assert result.spells.equals(before.spells)


def test_a_comment_is_free_of_private_values_and_shown_with_names_only(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files, "--privacy", "named")
    answered = answer(book, "PLAN-READY", comment="Hun hadde migrene")
    run, result = second_audit(desk, files, answered, options=("--privacy", "named"))
    assert "igrene" not in run.everything
    assert "private_diagnosis" in {remark.code for remark in result.data_remarks}
    plain = answer(book, "PLAN-READY", comment="Snakket med Kari", out="b.xlsx")
    for privacy, shown in (("named", True), ("masked", False), ("statistics", False)):
        out = desk.run("audit", *files, plain, *AS_OF, "--privacy", privacy, out=desk.folder / privacy)
        assert out.code in (0, 1) and ("Kari" in out.everything) == shown


def test_a_workbook_with_answers_is_never_written_over(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    filled = Path(answer(book, "PLAN-READY", reason=TOO_ILL))
    book.write_bytes(filled.read_bytes())
    for command in (("audit", *files, *AS_OF), ("audit", *files, str(book), *AS_OF), ("demo",)):
        run = desk.run(*command, out=book.parent)
        assert run.code == 2 and "findings.xlsx" in run.err
    assert desk.run("render", str(book.with_name("result.json")), out=book.parent).code == 2
    assert book.read_bytes() == filled.read_bytes()


def test_an_unanswered_workbook_may_be_written_over(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    first = book.read_bytes()
    assert first_audit(desk, files).read_bytes() == first


def test_a_workbook_that_lost_its_columns_is_refused(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files)
    workbook = openpyxl.load_workbook(book)
    workbook.worksheets[1].delete_cols(len(TOLD) + 1)
    workbook.save(book)
    run = desk.run("audit", *files, str(book), *AS_OF, out=desk.folder / "second")
    assert (run.code, run.written) == (2, []) and run.err.count("\n") == 1 and "mangler noen av kolonnene" in run.err


def test_check_says_that_audit_reads_it(desk: Desk, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    book = first_audit(desk, files)
    capsys.readouterr()
    assert main(["check", *files, str(book)]) == 0
    assert "findings.xlsx har svar på funn" in capsys.readouterr().out
