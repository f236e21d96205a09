"""Findings on meetings, events, days and columns: their parts, their rows, their words, and their lines in the CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Any

import pytest

from reports.export import findings_csv
from reports.findings import Part, VerdictGroup, findings
from reports.marks import GROUPS, SIGNS, group_of
from reports.page import render
from reports.rows import exemptions_told
from reports.wording import Wording
from rules.catalogue import RULES
from rules.result import AuditResult
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.fabricated_result import fabricated

NB = Wording("nb")
ACCUSING = r"\b(juks\w*|forfalsk\w*|jukset|manipuler\w*|svindel\w*|fusk\w*|fraud\w*|forged|faked?|cheat\w*)\b"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


@pytest.fixture(scope="module")
def parts(result: AuditResult) -> dict[str, Part]:
    return {part.name: part for part in findings(result, NB).parts}


def group_in(parts: dict[str, Part], rule: str, verdict: str) -> VerdictGroup:
    blocks = [block for name, part in parts.items() if name != "merging" for block in part.blocks if block.rule == rule]
    (group,) = [group for block in blocks for group in block.verdicts if group.mark.verdict == verdict]
    return group


def heads(group: VerdictGroup) -> dict[str, str]:
    return dict(group.columns)


def test_every_group_of_rules_is_a_part_of_its_own(result: AuditResult, parts: dict[str, Part]) -> None:
    assert [name for name in parts if name != "merging"] == list(GROUPS)
    for name in GROUPS:
        told = [block.rule for block in parts[name].blocks]
        assert told == [outcome.rule for outcome in result.outcomes if group_of(outcome) == name]
    assert {block.rule for name in SIGNS for block in parts[name].blocks} == {
        rule.id for rule in RULES.values() if rule.group in SIGNS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_told_in_words_that_accuse_nobody(language: str) -> None:
    page = render(fabricated(language))
    for name in SIGNS:
        section = page[page.index(f'id="part-{name}"') :]
        section = section[: section.find("</section>")]
        assert "mark-unclear" in section
        assert "mark-late" not in section and "mark-missing" not in section
    visible = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(ACCUSING, visible, re.IGNORECASE)


def test_a_meeting_and_an_event_stand_with_word_and_day(parts: dict[str, Part]) -> None:
    group = group_in(parts, "PLAN-TO-NAV", "late")
    assert heads(group)["subject"] == "Møte"
    assert {row.subject for row in group.rows} == {"Dialogmøte 2 holdt"}
    assert all(re.fullmatch(r"\d\d\.\d\d\.\d{4}", row.subject_day) for row in group.rows)
    assert "counted" not in heads(group) and "count" not in heads(group)
    undated = group_in(parts, "PLAN-ON-DEMAND", "unclear")
    assert heads(undated)["subject"] == "Hendelse"
    assert {(row.subject_day, row.dated) for row in undated.rows} == {("", True)}


def test_an_event_without_a_day_says_so(result: AuditResult) -> None:
    page = render(result)
    section = page[page.index('id="nav_duties-plan-on-demand-unclear"') :]
    assert ">uten dato<" in section[: section.index("</table>")]


def test_a_day_and_a_column_stand_without_employee(parts: dict[str, Part]) -> None:
    batch = group_in(parts, "DATED-IN-BATCH", "unclear")
    assert list(heads(batch))[:2] == ["subject", "count"]
    assert (batch.rows[0].count, heads(batch)["count"]) == ("7", "Planer den dagen")
    column = group_in(parts, "DATED-BY-FORMULA", "unclear")
    assert list(heads(column)) == ["subject", "count", "result", "law"]
    assert column.rows[0].subject == "[sykefravær 2023-2025.xlsx]Fravær!H1, Oppfølgingsplan ferdig"
    private = group_in(parts, "PRIVACY-DIAGNOSIS", "unclear")
    assert heads(private)["count"] == "Celler"
    assert sorted(row.count for row in private.rows) == ["1\u00a0204", "3"]


def test_a_late_registration_shows_the_day_of_registration(parts: dict[str, Part]) -> None:
    group = group_in(parts, "REGISTERED-LATE", "unclear")
    assert heads(group)["done"] == "Registrert"
    assert all(row.done for row in group.rows)


def test_days_without_a_first_day_are_only_a_number(parts: dict[str, Part]) -> None:
    group = group_in(parts, "SELF-CERT-MAX", "unclear")
    assert heads(group)["counted"] == "Antall dager"
    assert {row.counted_days for row in group.rows} == {"6 dager"}


def test_the_date_of_an_exemption_stands_beside_its_reason(result: AuditResult, parts: dict[str, Part]) -> None:
    frame = result.findings
    dated = frame[(frame["rule"] == "PLAN-READY") & frame["exempted_on"].notna()]
    told = {row.exemption for row in group_in(parts, "PLAN-READY", "exempt").rows}
    reason = NB.say("words.reasons.cannot_return")
    assert {f"{reason}, {NB.date(day)}" for day in dated["exempted_on"]} < told
    assert reason in told
    both = frame.head(1).assign(exemption="too_ill,other", exempted_on=None)
    assert exemptions_told(both, NB) == ["For syk til å delta og Annen grunn"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recorded_no_reads_as_such_and_is_a_deviation(language: str) -> None:
    result = fabricated(language)
    told = {part.name: part for part in findings(result, Wording(language)).parts}
    group = group_in(told, "PLAN-CONTENT", "not_done")
    assert group.mark.word == Texts(language).say("rules.verdicts.not_done")
    assert group.mark.shape == "missing"
    assert group.opened
    assert all(len(row.remarks) == 2 for row in group.rows)  # the word has said that the record says no
    page = render(result)
    assert page.count(group.mark.word) > len(group.rows)
    assert '<tr data-verdict="not_done">' in page and '<option value="not_done">' in page


def test_what_is_met_without_a_deadline_is_only_met(parts: dict[str, Part]) -> None:
    words = {rule: group_in(parts, rule, "met").mark.word for rule in ("PLAN-TOGETHER", "DM2-ATTENDED", "PLAN-TO-NAV")}
    assert words == {"PLAN-TOGETHER": "Oppfylt", "DM2-ATTENDED": "Oppfylt", "PLAN-TO-NAV": "Oppfylt innen fristen"}
    assert group_in(parts, "FACILITATION", "met").mark.word == "Oppfylt"  # one was done after the day
    assert group_in(parts, "PLAN-READY", "met").mark.word == "Oppfylt innen fristen"


def test_the_filter_has_one_word_a_verdict(result: AuditResult) -> None:
    words = {mark.verdict: mark.word for mark in findings(result, NB).filter.verdicts}
    assert words["met"] == "Oppfylt"
    assert words["missing"] == "Ikke dokumentert"
    assert words["not_done"] == "Ikke oppfylt ifølge registreringen"


def test_a_rule_without_findings_is_folded_to_its_head(parts: dict[str, Part]) -> None:
    blocks = {block.rule: block for part in parts.values() for block in part.blocks}
    for rule, said in (("TRANSFER-CONSULTED", "ingen møter eller hendelser"), ("PRIVACY-IDENTITY", "Ingen tegn")):
        assert not blocks[rule].verdicts and not blocks[rule].explained
        assert len(blocks[rule].background) == 5
        assert said in blocks[rule].nothing


def lines(result: AuditResult) -> list[dict[str, str]]:
    text = findings_csv(result).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("rule", "begins"),
    [
        ("PLAN-TO-NAV", r"(Dialogmøte [23] holdt|Innkalt til dialogmøte 2)(, \d{4}-\d\d-\d\d)?\."),
        ("PLAN-ON-DEMAND", r"Oppfølgingsplan etterspurt av Nav(, \d{4}-\d\d-\d\d)?\."),
        ("DATED-IN-BATCH", r"Oppfølgingsplan ferdig, \d{4}-\d\d-\d\d\.$"),
        ("DATED-BY-FORMULA", r"\[sykefravær 2023-2025\.xlsx\]Fravær!H1, Oppfølgingsplan ferdig\.$"),
        ("PRIVACY-DIAGNOSIS", r"(\[sykefravær 2023-2025\.xlsx\]Fravær!G1|oppfølging\.csv!F1)\.$"),
    ],
)
def test_a_remark_of_the_csv_begins_with_its_subject(result: AuditResult, rule: str, begins: str) -> None:
    told = [line["remark"] for line in lines(result) if line["rule"] == rule]
    assert told
    assert [remark for remark in told if not re.match(begins, remark)] == []


def test_a_remark_on_a_spell_or_a_routine_has_no_subject_before_it(result: AuditResult) -> None:
    for line, row in zip(lines(result), result.findings.to_dict("records"), strict=True):
        if row["subject"] in ("spell", "routine") and not row["remarks"]:
            assert line["remark"] == ""


def test_dates_in_the_csv_stay_iso_in_every_language() -> None:
    told: list[dict[str, Any]] = [line for line in lines(fabricated("nn")) if line["rule"] == "DM2-ATTENDED"]
    assert all(re.search(r"\d{4}-\d\d-\d\d\.", line["remark"]) for line in told)


def test_no_finding_of_any_kind_is_an_empty_report(result: AuditResult) -> None:
    names = ("findings", "spells", "stretches", "deeds")
    bare = replace(result, **{name: getattr(result, name).head(0) for name in names})
    assert findings(bare, NB).rows == 0
    assert render(bare)
    assert lines(bare) == []
