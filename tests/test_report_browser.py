"""The report in Chromium: it asks for nothing, fits narrow screens, prints whole, and can be read in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.page import render
from rules.catalogue import RULES
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES, VERDICTS
from tests.browser_report import CONTRASTS, chromium, opened
from tests.fabricated_result import fabricated

LEAST_CONTRAST = 4.5
ALL_LAID_OUT = """() => {
  for (const part of document.querySelectorAll('details')) part.open = true;
  for (const rule of document.querySelectorAll('article.rule')) rule.style.contentVisibility = 'visible';
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render(fabricated()), encoding="utf-8")
    return file


def test_the_page_asks_for_nothing_and_runs_without_a_fault(browser: Any, report: Path) -> None:
    with opened(browser, report) as seen:
        seen.page.wait_for_timeout(300)
        assert (seen.requests, seen.errors, seen.dialogs) == ([], [], [])


def test_the_policy_stops_what_is_planted(browser: Any, report: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    whole = report.read_text(encoding="utf-8")
    harm = '<img src="http://127.0.0.1:9/x.png"><script>document.title = "taken"</script><p onclick="x()">'
    planted.write_text(whole.replace("<main", harm + "<main", 1), encoding="utf-8")
    with opened(browser, planted) as seen:
        seen.page.wait_for_timeout(300)
        assert "taken" not in seen.page.title()
        assert len([error for error in seen.errors if "Content Security Policy" in error]) >= 2


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(browser: Any, report: Path, width: int) -> None:
    with opened(browser, report, viewport={"width": width, "height": 800}) as seen:
        seen.page.evaluate(ALL_LAID_OUT)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False])
def test_print_shows_what_is_folded(browser: Any, report: Path, script: bool) -> None:
    hidden = """() => Array.from(document.querySelectorAll('details:not([open]) :is(td, dd, tbody th)'))
        .filter((cell) => !cell.checkVisibility({contentVisibilityAuto: true}))
        .filter((cell) => !cell.matches('.one-law .of-law, .no-remarks .of-result')).length"""
    folded = "document.querySelectorAll('details:not([open]) :is(td, dd, tbody th)').length"
    with opened(browser, report, java_script_enabled=script) as seen:
        assert 0 < seen.page.evaluate(hidden) < seen.page.evaluate(folded)
        seen.page.emulate_media(media="print")
        seen.page.wait_for_timeout(500)  # what is folded is laid out with the next frame
        assert seen.page.evaluate(folded) > 0
        assert seen.page.evaluate(hidden) == 0


@pytest.mark.parametrize("lacking", ["little", "much", "all"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_is_one_sheet_of_paper(browser: Any, tmp_path: Path, language: str, lacking: str) -> None:
    """An A4 sheet less its margins is 264 mm high and 180 mm wide; 96 pixels are 25.4 mm."""
    file = tmp_path / "report.html"
    file.write_text(render(as_lacking(fabricated(language, privacy="named"), lacking)), encoding="utf-8")
    with opened(browser, file, viewport={"width": round(180 / 25.4 * 96), "height": 1000}) as seen:
        seen.page.emulate_media(media="print")
        height = seen.page.evaluate("document.getElementById('front').getBoundingClientRect().height")
        assert height <= 264 / 25.4 * 96


def as_lacking(result: AuditResult, lacking: str) -> AuditResult:
    """The result as if the files lacked much beside what was found, or all that the rules need."""
    if lacking == "little":
        return result
    needed = tuple(dict.fromkeys(kind for rule in RULES.values() for kind in rule.needs))
    nothing = dict.fromkeys(VERDICTS, 0) if lacking == "all" else {}
    blind = {
        outcome.rule: replace(
            outcome,
            verdicts={**outcome.verdicts, **nothing, "not_assessable": 40},
            merging=outcome.merging if lacking == "much" else 0,
            headline=outcome.headline if lacking == "much" else 0,
        )
        for outcome in result.outcomes
        if outcome.group == "duty"
    }
    outcomes = tuple(blind.get(outcome.rule, outcome) for outcome in result.outcomes)
    recorded = result.recorded if lacking == "much" else ()
    return replace(result, outcomes=outcomes, recorded=recorded, not_recorded=needed)


# Boxes that are wider than what holds them, and elements that end beyond the sheet; 1 pixel is rounding.
TOO_WIDE = """(width) => {
  const shown = Array.from(document.querySelectorAll("main *")).filter((element) => element.checkVisibility());
  const beyond = shown.filter((element) => element.getBoundingClientRect().right > width + 1);
  const wide = shown.filter((element) => !element.ownerSVGElement && !element.classList.contains("unseen")
      && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  return [...new Set(beyond.concat(wide))].map((element) => `${element.tagName} ${element.className}`
      + ` ${element.textContent.trim().slice(0, 40)}`);
}"""


@pytest.mark.parametrize("millimetres", [180, 186, 267])  # A4 and Letter upright, A4 lying, less the margins
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_on_paper(browser: Any, tmp_path: Path, language: str, millimetres: int) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(long_words(fabricated(language))), encoding="utf-8")
    width = int(millimetres / 25.4 * 96)
    with opened(browser, file, viewport={"width": width, "height": 1000}) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(TOO_WIDE, width) == []


def long_words(result: AuditResult) -> AuditResult:
    """The result with a unit of 90 letters without a blank, and with many source cells in one row."""
    findings = result.findings.copy()
    findings.loc[findings.index[::7], "unit"] = "Rehabiliteringsoppfølging" * 4
    findings.loc[findings.index[::9], "source"] = "; ".join(f"[sykefravær.xlsx]Fravær!A{n}" for n in range(100, 190))
    return replace(result, findings=findings)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_figures_and_clauses_stand_on_one_line(browser: Any, report: Path, width: int) -> None:
    lines = """(what) => Array.from(document.querySelectorAll(what)).filter((element) => element.checkVisibility())
        .map((element) => new Set(Array.from(element.getClientRects(), (box) => Math.round(box.top))).size)"""
    heights = """() => Array.from(document.querySelectorAll('.figure'), (element) => {
        const style = getComputedStyle(element);
        return element.getBoundingClientRect().height / parseFloat(style.lineHeight);
    })"""
    with opened(browser, report, viewport={"width": width, "height": 800}) as seen:
        seen.page.evaluate("document.querySelectorAll('.figure')[0].textContent = '12\\u00a0345'")
        assert max(seen.page.evaluate(heights)) < 1.5
        clauses = seen.page.evaluate(lines, ".clause")
        assert len(clauses) > 20
        assert set(clauses) == {1}
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(browser: Any, report: Path, scheme: str) -> None:
    with opened(browser, report, color_scheme=scheme) as seen:
        found = seen.page.evaluate(CONTRASTS)
        assert len(found) > 30
        assert {name: ratio for name, ratio in found.items() if ratio < LEAST_CONTRAST} == {}


def test_dark_is_dark_on_the_screen_and_light_on_paper(browser: Any, report: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, report, color_scheme="dark") as seen:
        assert seen.page.evaluate(ground) == "rgb(18, 22, 29)"
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert seen.page.evaluate(ground) == "rgb(255, 255, 255)"


def test_without_scripts_the_findings_are_there_and_the_filter_is_not(browser: Any, report: Path) -> None:
    with opened(browser, report, java_script_enabled=False) as seen:
        assert seen.page.is_hidden(".filter")
        assert seen.page.is_visible("#findings tbody tr")


def test_the_keyboard_reaches_the_content_first(browser: Any, report: Path) -> None:
    with opened(browser, report) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        box = seen.page.evaluate("document.activeElement.getBoundingClientRect().left")
        assert box >= 0
