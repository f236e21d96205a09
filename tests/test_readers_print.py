"""The three readers on paper and on narrow screens, in Chromium: two sheets for the management, nothing cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.configuration import settings_from
from audit.pipeline import audit_files
from audit.sample import sample_files, sample_settings
from reports.page import render
from reports.readers import READERS
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import LANGUAGES
from tests.browser_report import CONTRASTS, chromium, opened
from tests.fabricated_result import fabricated
from tests.test_report_browser import TOO_WIDE, as_lacking

EVERY = tuple(READERS)
SHEET = 264 / 25.4 * 96  # an A4 sheet less its margins, in pixels
LONG_COMPANY = (
    "Interkommunalt selskap for rehabilitering, attføring og oppfølging i Ytre Nordhordland og Midthordland AS"
)
LONG_UNIT = "Avdeling for rehabilitering og tverrfaglig oppfølging, lokasjon {n} ved Nordre hovedkontor"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def sample() -> AuditResult:
    return audit_files(sample_files(), Settings(**settings_from(sample_settings(), {})))


def written(folder: Path, result: AuditResult, reader: str, language: str = "nb") -> Path:
    file = folder / "report.html"
    file.write_text(render(result, language, reader), encoding="utf-8")
    return file


def sheets(page: Any) -> int:
    """How many sheets the page takes when it is printed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


def long_names(result: AuditResult) -> AuditResult:
    """The result of a company with a long name, of which every unit has a long name too."""
    units = sorted({cell.unit for cell in result.figures.duties if cell.unit})
    names = {unit: LONG_UNIT.format(n=n) for n, unit in enumerate(units)}
    duties = tuple(replace(cell, unit=names[cell.unit]) if cell.unit else cell for cell in result.figures.duties)
    return replace(
        result,
        settings=replace(result.settings, company=LONG_COMPANY, privacy="named"),
        figures=replace(result.figures, duties=duties),
    )


def nothing_in_place(result: AuditResult) -> AuditResult:
    """The result with half the checkpoints missing and half only partly in place."""
    routines = tuple(
        replace(one, verdict="missing", state="partly" if number % 2 else "missing", evidence="Notat")
        for number, one in enumerate(result.routines)
    )
    return replace(result, routines=routines)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("company", ["sample", "long_names", "little", "much", "all", "statistics", "no_routines"])
def test_the_management_gets_two_sheets(
    browser: Any, tmp_path: Path, sample: AuditResult, company: str, language: str
) -> None:
    made = {
        "sample": lambda: sample,
        "long_names": lambda: nothing_in_place(long_names(sample)),
        "statistics": lambda: fabricated(language, "statistics"),
        "no_routines": lambda: fabricated(language, routines=False),
    }
    result = made[company]() if company in made else as_lacking(fabricated(language, privacy="named"), company)
    with opened(browser, written(tmp_path, result, "management", language)) as seen:
        assert sheets(seen.page) == 2


@pytest.mark.parametrize("reader", ["adviser", "inspector"])
def test_the_summary_is_printed_by_its_button_and_only_then(
    browser: Any, tmp_path: Path, sample: AuditResult, reader: str
) -> None:
    with opened(browser, written(tmp_path, long_names(sample), reader)) as seen:
        page = seen.page
        assert page.is_hidden("#summary")
        page.evaluate("window.print = () => { window.printed = document.documentElement.dataset.print; }")
        page.click("[data-print-part=summary]")
        assert page.evaluate("window.printed") == "summary"
        assert sheets(page) == 2
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.documentElement.dataset.print") is None
        page.emulate_media(media="print")
        assert page.is_hidden("#summary")
        assert page.is_visible(f"#{READERS[reader].first}")


def test_the_annex_is_printed_alone(browser: Any, tmp_path: Path, sample: AuditResult) -> None:
    with opened(browser, written(tmp_path, sample, "inspector")) as seen:
        page = seen.page
        page.evaluate("window.print = () => {}")
        page.click("[data-print-part=annex]")
        page.emulate_media(media="print")
        shown = "[...document.querySelectorAll('main > section')].filter((s) => s.checkVisibility()).map((s) => s.id)"
        assert page.evaluate(shown) == ["annex"]
        assert page.is_visible("#annex .annex-signature")
        company, fingerprint = sample.settings.company, sample.provenance.files[0].sha256
        text = page.inner_text("#annex")
        assert company in text and fingerprint in text


@pytest.mark.parametrize("reader", ["adviser", "inspector"])
def test_the_cases_are_printed_with_everything_and_only_then(browser: Any, tmp_path: Path, reader: str) -> None:
    shown = "[...document.querySelectorAll('.case-body')].filter((one) => one.checkVisibility()).length"
    with opened(browser, written(tmp_path, fabricated(persons=20), reader)) as seen:
        page = seen.page
        assert page.is_hidden(".left-out")
        page.emulate_media(media="print")
        assert page.evaluate(shown) == 0
        assert page.is_visible(".left-out") and page.is_visible("#part-cases-heading")
        usual = sheets(page)
        page.emulate_media(media="screen")
        page.evaluate("window.print = () => {}")
        page.click("[data-print-part=all]")
        page.emulate_media(media="print")
        assert page.evaluate(shown) == page.evaluate("document.querySelectorAll('.case').length") > 0
        assert page.is_hidden(".left-out")
        assert sheets(page) > usual


@pytest.mark.parametrize("reader", EVERY)
def test_without_scripts_the_whole_is_printed(browser: Any, tmp_path: Path, reader: str) -> None:
    with opened(browser, written(tmp_path, fabricated(), reader), java_script_enabled=False) as seen:
        assert seen.page.is_hidden(".prints")
        seen.page.emulate_media(media="print")
        listed = seen.page.evaluate("Array.from(document.querySelectorAll('.contents a'), (one) => one.hash)")
        assert len(listed) > 8 or reader == "management"
        for section in [f"#{READERS[reader].first}", *listed]:
            assert seen.page.is_visible(section)
        assert seen.page.is_visible(".case-body >> nth=0") or reader == "management"


def test_the_first_page_of_the_inspector_is_one_sheet(browser: Any, tmp_path: Path, sample: AuditResult) -> None:
    for language in LANGUAGES:
        for result in (sample, fabricated(language, privacy="named")):
            width = round(180 / 25.4 * 96)
            file = written(tmp_path, result, "inspector", language)
            with opened(browser, file, viewport={"width": width, "height": 1000}) as seen:
                seen.page.emulate_media(media="print")
                height = seen.page.evaluate("document.getElementById('inspection').getBoundingClientRect().height")
                assert height <= SHEET, language


@pytest.mark.parametrize("reader", EVERY)
def test_nothing_is_cut_on_paper(browser: Any, tmp_path: Path, reader: str) -> None:
    width = int(180 / 25.4 * 96)
    file = written(tmp_path, long_names(fabricated()), reader)
    with opened(browser, file, viewport={"width": width, "height": 1000}) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(TOO_WIDE, width) == []


@pytest.mark.parametrize("reader", EVERY)
def test_heads_are_repeated_and_rows_are_whole(browser: Any, tmp_path: Path, reader: str) -> None:
    heads = "[...new Set(Array.from(document.querySelectorAll('thead'), (e) => getComputedStyle(e).display))]"
    rows = "[...new Set(Array.from(document.querySelectorAll('tr'), (e) => getComputedStyle(e).breakInside))]"
    # Chromium paints no button in a head that is repeated on the next sheet, so the words stand there without one.
    buttons = "Array.from(document.querySelectorAll('thead .sort'), (e) => getComputedStyle(e).display)"
    with opened(browser, written(tmp_path, fabricated(), reader)) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(heads) == ["table-header-group"]
        assert seen.page.evaluate(rows) == ["avoid"]
        assert set(seen.page.evaluate(buttons)) <= {"contents"}


def test_the_bars_are_told_apart_without_colour(browser: Any, tmp_path: Path) -> None:
    """The lightness of what is met and of what is unknown, as a black and white printer would draw them."""
    light = """(name) => {
      const [r, g, b] = getComputedStyle(document.querySelector(name)).fill.match(/\\d+/g).map(Number);
      return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    }"""
    with opened(browser, written(tmp_path, fabricated(), "management")) as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(light, ".bar-unknown") - seen.page.evaluate(light, ".bar-met") > 0.4
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.bar-met')).printColorAdjust") == "exact"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("reader", EVERY)
def test_no_page_is_wider_than_the_screen(
    browser: Any, tmp_path: Path, sample: AuditResult, reader: str, width: int
) -> None:
    file = written(tmp_path, long_names(sample), reader)
    with opened(browser, file, viewport={"width": width, "height": 800}) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert (seen.requests, seen.errors) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("reader", EVERY)
def test_every_text_stands_out_from_its_ground(browser: Any, tmp_path: Path, reader: str, scheme: str) -> None:
    with opened(browser, written(tmp_path, fabricated(), reader), color_scheme=scheme) as seen:
        found = seen.page.evaluate(CONTRASTS)
        assert len(found) > 30
        assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
