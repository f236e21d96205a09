"""findings.csv and spells.csv: the columns, the form, and that no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from reports.export import findings_csv, spells_csv
from rules.result import AuditResult
from rules.texts import Texts
from tests.fabricated_result import fabricated

FINDINGS = (
    "rule;verdict;employee;spell_start;due;done;days_late;counts_against_employer;depends_on_merging;clause"
    ";remark;source"
)
SPELLS = "employee;start;end;ongoing;days;absent_days;full_run;graded_at_end;certified;unit;rows"


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


def test_the_columns_of_the_design_in_their_order(result: AuditResult) -> None:
    for content, expected in ((findings_csv(result), FINDINGS), (spells_csv(result), SPELLS)):
        assert content.startswith(b"\xef\xbb\xbf")
        head = content.decode("utf-8-sig").split("\r\n")[0]
        assert head == expected


def test_every_line_ends_with_crlf(result: AuditResult) -> None:
    for content in (findings_csv(result), spells_csv(result)):
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")


def test_no_row_is_left_out(result: AuditResult) -> None:
    assert len(lines(findings_csv(result))) == len(result.findings)
    assert len(lines(spells_csv(result))) == len(result.spells)


def test_values_are_plain(result: AuditResult) -> None:
    findings, spells = lines(findings_csv(result)), lines(spells_csv(result))
    assert {row["counts_against_employer"] for row in findings} == {"true", "false"}
    assert {row["ongoing"] for row in spells} == {"true", "false"}
    for row, told in zip(spells, result.spells.itertuples(), strict=True):
        assert row["end"] == ("" if told.ongoing else told.end)
        assert row["start"] == told.start
        assert row["days"] == str(told.days)
    for row, told in zip(findings, result.findings.itertuples(), strict=True):
        assert row["done"] == (told.done or "")
        assert row["days_late"] == ("" if told.days_late is None else str(told.days_late))
    assert not {"None", "nan", "NaN", "<NA>"} & {value for row in findings + spells for value in row.values()}


def test_remarks_are_sentences_in_the_language_of_the_result() -> None:
    result = fabricated("nn")
    changed = result.findings.copy()
    changed.loc[0, "remarks"] = "needed_event_undated exemption_undated"
    told = lines(findings_csv(replace(result, findings=changed)))[0]["remark"]
    texts = Texts("nn")
    assert texts.say("rules.remarks.needed_event_undated") in told
    assert texts.say("rules.remarks.exemption_undated") in told


def test_blanks_are_plain_so_that_a_search_finds_them(result: AuditResult) -> None:
    assert "\u00a0" not in (findings_csv(result) + spells_csv(result)).decode("utf-8-sig")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula(result: AuditResult, first: str) -> None:
    spells, findings = result.spells.copy(), result.findings.copy()
    spells.loc[0, "unit"] = f"{first}cmd|' /C calc'!A0"
    findings.loc[0, "employee"] = f"{first}1+1"
    hostile = replace(result, spells=spells, findings=findings)
    assert lines(spells_csv(hostile))[0]["unit"].startswith("'" + first)
    assert lines(findings_csv(hostile))[0]["employee"] == f"'{first}1+1"


def test_a_result_without_rows_gives_the_heads_only() -> None:
    bare = fabricated(privacy="statistics")
    assert lines(spells_csv(bare)) == []
    assert {row["employee"] for row in lines(findings_csv(bare))} == {""}


def test_the_same_result_gives_the_same_bytes(result: AuditResult) -> None:
    again = AuditResult.from_json(result.to_json())
    assert findings_csv(again) == findings_csv(result)
    assert spells_csv(again) == spells_csv(result)
