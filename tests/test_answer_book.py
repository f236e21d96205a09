"""findings.xlsx as a workbook: its rows, its words, its bytes, and nothing in it that runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from reports.workbook import findings_xlsx
from rules.answers import TOLD
from rules.catalogue import RULES
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.fabricated_result import fabricated
from tests.inputs import ABSENCES, LONG, Desk
from tests.test_answers import LOG, OTHER, answer, first_audit, rows, second_audit, verdicts

TEXTS = Texts("nb")


@pytest.fixture
def files(desk: Desk) -> list[str]:
    return [desk.file("fravar.csv", ABSENCES + LONG + OTHER), desk.file("logg.csv", LOG)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_in_every_language(desk: Desk, files: list[str], language: str) -> None:
    """Written in one language and read in another: the words of all languages are understood."""
    book = first_audit(desk, files, "--lang", language)
    assert rows(book, language)
    texts = Texts(language)
    cells = {
        "reason": texts.say("words.reasons.too_ill"),
        "date": date(2026, 1, 20),
        "by": texts.say("words.people.leader"),
    }
    _, result = second_audit(desk, files, answer(book, "PLAN-READY", **cells), options=("--lang", "nb"))
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing"]


def test_what_the_employer_should_answer_stands_first() -> None:
    result = fabricated(privacy="named")
    book = openpyxl.load_workbook(io.BytesIO(findings_xlsx(result)))
    sheet = book.worksheets[1]
    told = [(line[0].value, line[TOLD.index("verdict")].value) for line in sheet.iter_rows(min_row=3)]
    words = [TEXTS.say(f"rules.verdicts.{verdict}") for verdict in ("late", "missing", "unclear")]
    employers = {rule for rule, of in RULES.items() if of.bearer == "employer" and of.rule_class != "information"}
    asked = [words.index(word) for rule, word in told if rule in employers and word in words]
    assert len(set(asked)) == 3 and asked == sorted(asked)
    assert all(rule in employers and word in words for rule, word in told[: len(asked)])
    on_cases = result.findings[result.findings["spell"].notna() & (result.findings["verdict"] != "not_applicable")]
    assert len(told) == len(on_cases)
    assert book.active is sheet and sheet.column_dimensions["Q"].hidden
    assert {check.type for check in sheet.data_validations.dataValidation} == {"list", "date"}
    assert sheet["A1"].value == TEXTS.say("answers.instruction")


def test_no_cell_is_a_formula_and_the_bytes_never_differ() -> None:
    result = fabricated(privacy="named")
    hostile = result.findings.assign(unit="=1+1", employee=result.findings["employee"].replace("10007", "#REF!"))
    hostile.loc[hostile["rule"] == "PLAN-READY", "employee"] = "bad\x01sign"
    content = findings_xlsx(replace(result, findings=hostile))
    assert content == findings_xlsx(replace(result, findings=hostile))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    kinds = {cell.data_type for line in sheet.iter_rows(min_row=3) for cell in line if cell.value is not None}
    assert kinds <= {"s", "d", "n"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_statistics_has_no_row_about_anybody(desk: Desk, files: list[str]) -> None:
    book = first_audit(desk, files, "--privacy", "statistics")
    assert rows(book) == []
    guide = openpyxl.load_workbook(book).worksheets[0]
    assert TEXTS.say("answers.hidden") in {cell.value for cell in guide["A"]}
