"""The chapter of the report on whether the export is complete."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from reports.completeness import completeness
from reports.page import render
from reports.wording import Wording
from rules.completeness import PeopleInTables, RecordIds
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS
from tests.fabricated_result import UNITS, fabricated

HEADINGS = {"nb": "Er uttrekket fullstendig?", "nn": "Er uttrekket fullstendig?", "en": "Is the export complete?"}


def chapter(result: AuditResult, language: str = "nb") -> str:
    """The chapter as plain text, blanks as blanks."""
    page = render(result, language)
    (part,) = re.findall(r'<h3 id="completeness">.*?(?=<h3)', page, re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_the_chapter_stands_in_every_report(language: str, privacy: str) -> None:
    text = chapter(fabricated(language, privacy), language)
    assert text.strip().startswith(HEADINGS[language])
    assert not re.search(r"[{}]|\bNone\b(?! of this)", text)


def test_statistics_shows_no_unit() -> None:
    text = chapter(fabricated(privacy="statistics"))
    assert not any(unit in text for unit in UNITS)
    assert "Registreringer per kvartal" in text and "per enhet" not in text


def test_every_question_is_asked() -> None:
    result = fabricated()
    asked = "\n".join(completeness(result, Wording("nb")).questions).replace("\u00a0", " ")
    for words in (
        "Ett kontrolltall stemmer ikke",
        "3 løpenumre mellom det minste og det største",
        "De første: F17–F18, F90.",
        "men det er ikke noe ark for mars.",
        "«Mai» hører til rekken",
        "Ingen sykefravær i uttrekket begynner i juli 2024.",
        "Ingen sykefravær i enheten «Lager» begynner i juli 2024 og februar 2025.",
        "har ingen fraværsregistreringer. Er den med",
        "begynner 01.10.2025, 91 dager før 31.12.2025",
        "begynte 63 sykefraværsregistreringer, og den lengste tiden mellom to slike første dager var 12 dager",
        "står i listen over ansatte: 2 av 142 (1 %)",
        "Første steder: Fravær!A20, Fravær!A95.",
        "Én ansatt står bare i oppfølgingen.",
        "ikke har noen rad i oppfølgingen: 9 av 44 (20 %)",
    ):
        assert words in asked
    assert all(question.count("?") == 1 for question in completeness(result, Wording("nb")).questions)


def test_what_is_in_order_is_told_and_not_asked() -> None:
    result = fabricated()
    people = PeopleInTables(None, None, 142, None, (), 0, 44, 0)
    whole = RecordIds("running", 200, "F1", "F200")
    found = replace(
        result.completeness,
        comparisons=(),
        record_ids=whole,
        quiet_months=(),
        units_without_rows=(),
        sudden_ends=(),
        people=people,
        series=(),
    )
    part = completeness(replace(result, completeness=found), Wording("nb"))
    assert part.questions == ()
    assert part.informed[0].replace("\u00a0", " ") == "Løpenumrene på registreringene (200) er uten hull."
    text = chapter(replace(result, completeness=found))
    assert "Kontrollene ga ingen spørsmål." in text
    assert '[[control_totals]] quarter = "2025Q4" unit = "Lager" rows = 42 days = 390' in text


def test_the_latest_twelve_quarters_stand_abreast_and_the_rest_folded() -> None:
    part = completeness(fabricated(), Wording("nb"))
    rows, days = part.recent
    assert rows.columns[0] == "2023 K1" and rows.columns[-2:] == ("2025 K4", "Alle kvartaler")
    assert len(rows.columns) == 13 and days.columns == rows.columns
    assert [matrix.columns for matrix in part.earlier] == [("2022 K3", "2022 K4")] * 2
    names = [name for name, _ in rows.lines]
    assert names == [*sorted(UNITS, key=Wording("nb").sort_key), "Andre enheter"]
    for matrix in (*part.recent, *part.earlier):
        columns = zip(*(cells for _, cells in matrix.lines), strict=True)
        plain = [sum(int(cell.replace("\u00a0", "")) for cell in column) for column in columns]
        assert plain == [int(cell.replace("\u00a0", "")) for cell in matrix.total]


@pytest.mark.parametrize(("language", "difference"), [("nb", "−10"), ("en", "−10")])
def test_the_comparison_says_which_agree(language: str, difference: str) -> None:
    first, second, third = completeness(fabricated(language), Wording(language)).comparisons
    assert (first.difference, second.difference, third.difference) == ("0", difference, "")
    assert (third.told, third.counted) == ("", "")
    assert first.standing == {"nb": "Stemmer", "en": "Agrees"}[language]


def test_the_tables_have_captions_scopes_and_boxes_to_scroll_in() -> None:
    page = render(fabricated())
    (part,) = re.findall(r'<h3 id="completeness">.*?(?=<h3)', page, re.S)
    assert part.count("<table>") == part.count("<caption>") == part.count('class="scroll"') == 5
    assert all("scope=" in cell for cell in re.findall(r"<th[ >][^>]*>", part))
    anchors = re.findall(r'class="scroll"[^>]* id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
