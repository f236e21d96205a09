"""The chapters of figures in Chromium: sets of bands chosen without a script, long names, narrow screens and paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.page import render
from rules.figures import Figures
from rules.result import AuditResult
from tests.browser_report import chromium, opened
from tests.fabricated_result import fabricated

SHOWN = "Array.from(document.querySelectorAll('.choice')).map((part) => part.checkVisibility())"
# What ends beyond the sheet, or is wider than what holds it; nothing is scrolled on paper.
TOO_WIDE = """(width) => Array.from(document.querySelectorAll("main section[id] *")).filter((element) =>
    element.checkVisibility() && !element.closest(".unseen") && (element.getBoundingClientRect().right > width + 1
    || (!element.ownerSVGElement && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1))
  ).map((element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 40)}`)"""
# Text of a chart that ends outside it.
CUT = """() => Array.from(document.querySelectorAll(".diagram .chart text")).filter((text) => {
    const whole = text.ownerSVGElement.getBoundingClientRect(), own = text.getBoundingClientRect();
    return text.checkVisibility() && (own.right > whole.right + 1 || own.left < whole.left - 1
        || own.bottom > whole.bottom + 1 || own.top < whole.top - 1);
  }).map((text) => text.textContent)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


def named(figures: Figures) -> Figures:
    """The figures with one unit of a name of 78 letters without a blank."""
    (first, *_) = sorted({cell.unit for cell in figures.duties if cell.unit})
    renamed = {first: "Rehabiliteringsoppfølging" * 3}

    def told(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(row, unit=renamed.get(row.unit, row.unit)) for row in rows)

    return replace(
        figures,
        absence=replace(figures.absence, cells=told(figures.absence.cells)),
        phases=told(figures.phases),
        duties=told(figures.duties),
        deadlines=told(figures.deadlines),
    )


@pytest.fixture(scope="module", params=["nb", "nn", "en"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    result: AuditResult = fabricated(request.param)
    file = tmp_path_factory.mktemp(request.param) / "report.html"
    file.write_text(render(replace(result, figures=named(result.figures))), encoding="utf-8")
    return file


def test_a_set_of_bands_is_chosen_without_a_script(browser: Any, report: Path) -> None:
    with opened(browser, report, java_script_enabled=False) as seen:
        assert seen.page.evaluate(SHOWN) == [True, False, False]
        seen.page.check("#choose-nav")
        assert seen.page.evaluate(SHOWN) == [False, False, True]
        seen.page.focus("#choose-nav")
        seen.page.keyboard.press("ArrowLeft")
        assert seen.page.evaluate(SHOWN) == [False, True, False]
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(SHOWN) == [True, True, True]


@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_of_a_chart_is_cut(browser: Any, report: Path, width: int) -> None:
    with opened(browser, report, viewport={"width": width, "height": 800}) as seen:
        assert seen.page.evaluate("document.querySelectorAll('.diagram .chart text').length") > 100
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        for name in ("reference", "statutory", "nav"):
            seen.page.check(f"#choose-{name}")
            assert seen.page.evaluate(CUT) == []


def test_the_chapters_fit_on_paper(browser: Any, report: Path) -> None:
    width = int(180 / 25.4 * 96)
    with opened(browser, report, viewport={"width": width, "height": 1000}) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(TOO_WIDE, width) == []
        assert seen.page.evaluate(CUT) == []
