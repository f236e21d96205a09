"""Working with the findings in Chromium: filter, sort by keyboard, a link that gives the view back, links to cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.page import render
from tests.browser_report import chromium, opened, until
from tests.fabricated_result import HOSTILE_UNIT, fabricated

SHOWN = "Array.from(document.querySelectorAll('#findings article.rule tbody tr:not([hidden])'))"
OF_SHOWN = SHOWN + ".map((row) => {})"
ORDER = """Array.from(document.querySelectorAll('#statute-plan-ready-late tbody tr'), (row) =>
  row.querySelector('.of-{}').textContent.trim())"""
FIRST_BUTTON = "#statute-plan-ready-late th.of-{} .sort"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(render(fabricated()), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def window(browser: Any, report: Path) -> Iterator[Any]:
    with opened(browser, report, viewport={"width": 1280, "height": 900}) as seen:
        yield seen


@pytest.fixture
def page(window: Any, report: Path) -> Iterator[Any]:
    """The report as it opens, in the one window of this module; nothing was asked for and nothing failed."""
    window.page.goto("about:blank")
    window.page.goto(report.as_uri())
    yield window.page
    assert [url for url in window.requests if url.partition("#")[0] not in (report.as_uri(), "about:blank")] == []
    assert (window.errors, window.dialogs) == ([], [])


def settled(page: Any, *told: str) -> None:
    """Wait until the address holds what was chosen: typing is waited for."""
    until(page, "(told) => told.every((one) => location.hash.includes(one))", list(told))


def address(page: Any) -> str:
    told = page.evaluate("location.hash")
    assert isinstance(told, str)
    return told


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("rule", "DM1-CALLED", "row.closest('article').dataset.rule"),
        ("verdict", "late", "row.dataset.verdict"),
        ("unit", "Montasje", "row.querySelector('.unit').textContent"),
        ("unit", HOSTILE_UNIT, "row.querySelector('.unit').textContent"),
    ],
)
def test_each_choice_leaves_the_rows_that_fit_and_all_of_them(page: Any, name: str, value: str, told: str) -> None:
    whole = page.evaluate(OF_SHOWN.format(told.replace(".textContent", "?.textContent")))
    page.select_option(f"#filter-{name}", value)
    settled(page, f"?{name}=")
    found = page.evaluate(OF_SHOWN.format(told))
    assert found == [value] * whole.count(value)
    assert 0 < len(found) < len(whole)
    assert page.text_content("#filter-count").startswith(f"{len(found)} treff blant de {len(whole)} funnene")
    assert address(page).startswith(f"#findings?{name}=")


def test_the_quarter_is_that_of_the_due_day(page: Any) -> None:
    page.select_option("#filter-quarter", "2025Q1")
    settled(page, "quarter=2025Q1")
    due = page.evaluate(OF_SHOWN.format("row.querySelector('.of-due').textContent.trim()"))
    assert due and all(day[3:] in ("01.2025", "02.2025", "03.2025") for day in due)
    page.select_option("#filter-quarter", "-")
    settled(page, "quarter=-")
    due = page.evaluate(OF_SHOWN.format("row.querySelector('.of-due')?.textContent.trim() || ''"))
    assert due and set(due) == {""}


def test_words_are_sought_in_the_whole_row_and_with_the_choices(page: Any) -> None:
    page.fill("#filter-text", "Fravær!  MONTASJE")
    page.select_option("#filter-verdict", "met")
    settled(page, "verdict=met", "text=")
    rows = page.evaluate(OF_SHOWN.format("[row.dataset.verdict, row.textContent]"))
    assert rows and all(verdict == "met" and "Montasje" in text and "Fravær!" in text for verdict, text in rows)


def test_cases_are_filtered_by_what_was_judged_in_them(page: Any) -> None:
    cases = "Array.from(document.querySelectorAll('.case:not([hidden])'), (one) => one.textContent)"
    whole = page.evaluate(cases)
    page.select_option("#filter-rule", "DM1-CALLED")
    page.select_option("#filter-verdict", "missing")
    settled(page, "verdict=missing", "rule=")
    hit = """Array.from(document.querySelectorAll('.case')).filter((one) => one.querySelector(
      ".results li[data-rule='DM1-CALLED'][data-verdict='missing']")).map((one) => one.textContent)"""
    found = page.evaluate(cases)
    assert found == page.evaluate(hit) and 0 < len(found) < len(whole)
    assert f"{len(found)} av {len(whole)} saker passer" in page.text_content("#filter-count")


def test_nothing_found_is_said_and_clearing_gives_all_back(page: Any) -> None:
    state = "[document.querySelectorAll('.verdict-group[open]').length, " + SHOWN + ".length]"
    whole, told = page.evaluate(state), page.text_content("#filter-count")
    assert page.is_hidden(".no-hits")
    page.fill("#filter-text", "finnes ikke")
    settled(page, "text=finnes")
    assert page.is_visible(".no-hits")
    assert not page.evaluate("Array.from(document.querySelectorAll('.part')).some((one) => one.checkVisibility())")
    assert page.get_attribute(".filter .told", "role") == "status"
    assert page.text_content("#filter-count").startswith("0 treff")
    page.click(".filter button[type=reset]")
    until(page, "location.hash === '#findings'")
    assert page.evaluate(state) == whole
    assert page.text_content("#filter-count") == told
    assert address(page) == "#findings" and page.is_hidden(".no-hits")


def test_a_heading_sorts_by_keyboard_up_down_and_back(page: Any) -> None:
    own = page.evaluate(ORDER.format("due"))
    page.focus(FIRST_BUTTON.format("due"))
    head = "#statute-plan-ready-late th.of-due"
    page.keyboard.press("Enter")
    up = page.evaluate(ORDER.format("due"))
    days = ["".join(reversed(day.split("."))) for day in up]
    assert days == sorted(days) and up != own
    assert page.get_attribute(head, "aria-sort") == "ascending"
    assert page.text_content("#sort-told") == "Sortert etter Fristdag, stigende."
    page.keyboard.press("Space")
    assert page.evaluate(ORDER.format("due")) == sorted(
        own, key=lambda day: "".join(reversed(day.split("."))), reverse=True
    )
    assert page.get_attribute(head, "aria-sort") == "descending"
    assert address(page) == "#findings?sort=-due"
    page.keyboard.press("Enter")
    assert page.evaluate(ORDER.format("due")) == own
    assert page.get_attribute(head, "aria-sort") is None
    assert page.evaluate("document.activeElement.closest('th').className") == "of-due"


def test_numbers_sort_by_size_and_what_is_blank_stands_last(page: Any) -> None:
    page.click(FIRST_BUTTON.format("days_late"))
    late = [int(days) for days in page.evaluate(ORDER.format("days_late"))]
    assert late == sorted(late) and len({len(str(days)) for days in late}) > 1
    page.click(FIRST_BUTTON.format("employee"))
    assert page.evaluate(ORDER.format("employee")) == sorted(page.evaluate(ORDER.format("employee")))
    page.evaluate("document.querySelector('#statute-plan-ready-late tbody tr .of-done').textContent = '–'")
    for _ in range(2):
        page.click(FIRST_BUTTON.format("done"))
        told = page.evaluate(ORDER.format("done"))
        assert told[-1] == "–" and "–" not in told[:-1]


def test_a_link_gives_the_view_back(page: Any, report: Path) -> None:
    page.select_option("#filter-unit", "Ålesund verksted")
    page.select_option("#filter-verdict", "late")
    page.fill("#filter-text", "oppfølging!c")
    settled(page, "unit=", "verdict=late", "text=oppf")
    page.click(FIRST_BUTTON.format("days_late"))
    seen = page.evaluate(OF_SHOWN.format("row.textContent"))
    link = page.evaluate("location.href")
    assert len(seen) > 1
    page.goto("about:blank")
    page.goto(link)
    assert page.evaluate(OF_SHOWN.format("row.textContent")) == seen
    assert page.input_value("#filter-text") == "oppfølging!c"
    assert page.get_attribute("#statute-plan-ready-late th.of-days_late", "aria-sort") == "ascending"
    page.reload()
    assert page.evaluate(OF_SHOWN.format("row.textContent")) == seen
    assert page.evaluate("document.getElementById('findings').getBoundingClientRect().top") < 300


@pytest.mark.parametrize("state", ["rule=NOTHING&verdict=<b>", "sort=constructor", "sort=-", "text=%", "x=1"])
def test_an_address_that_says_nothing_sound_changes_nothing(page: Any, report: Path, state: str) -> None:
    whole = page.evaluate(SHOWN + ".length")
    page.goto("about:blank")
    page.goto(f"{report.as_uri()}#findings?{state}")
    found = page.evaluate(SHOWN + ".length")
    assert found == whole if not state.startswith("text") else found <= whole
    assert page.evaluate("document.querySelectorAll('[aria-sort]').length") == 0


def test_a_row_leads_to_its_case_also_where_it_is_filtered_away(page: Any) -> None:
    page.fill("#filter-text", "finnes ikke")
    settled(page, "text=finnes")
    anchor = page.get_attribute("#findings tbody a[href^='#case-']", "href")
    page.evaluate(f"location.hash = '{anchor}'")
    until(page, "document.activeElement.tagName === 'SUMMARY'")
    assert page.is_visible(f".case:has({anchor}) svg.timeline")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_reaches_filter_and_headings(browser: Any, report: Path, width: int) -> None:
    with opened(browser, report, viewport={"width": width, "height": 700}) as seen:
        page = seen.page
        page.focus("#filter-rule")
        reached = []
        for _ in range(5):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.name || document.activeElement.type"))
        assert reached == ["verdict", "unit", "quarter", "text", "reset"]
        page.focus(FIRST_BUTTON.format("due"))
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelectorAll('[aria-sort=ascending]').length") > 1
        for part in (".filter", ".no-hits", "#part-cases"):
            assert page.evaluate(f"document.querySelector('{part}').getBoundingClientRect().right") <= width


def test_without_scripts_all_is_there_and_nothing_to_press(browser: Any, report: Path) -> None:
    with opened(browser, report, java_script_enabled=False) as seen:
        assert seen.page.is_hidden(".filter") and seen.page.is_hidden(".no-hits")
        assert seen.page.locator(".sort").count() == 0
        assert seen.page.locator("#findings article.rule tbody tr").count() > 200
        seen.page.click(".case summary >> nth=0")
        assert seen.page.is_visible(".case svg.timeline >> nth=0")


def test_nothing_moves_by_itself(browser: Any, report: Path) -> None:
    moving = """() => Array.from(document.querySelectorAll('*')).filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
        || style.scrollBehavior === 'smooth';
    }).length"""
    with opened(browser, report, reduced_motion="reduce") as seen:
        assert seen.page.evaluate(moving) == 0


def test_all_on_paper_is_every_row_and_case_whatever_was_chosen(page: Any) -> None:
    rows = "Array.from(document.querySelectorAll('#findings tbody tr, .case, article.rule'))"
    page.select_option("#filter-verdict", "late")
    settled(page, "verdict=late")
    assert page.evaluate(rows + ".some((one) => !one.checkVisibility())")
    page.evaluate("window.print = () => {}")
    page.click("[data-print-part=all]")
    page.emulate_media(media="print")
    assert page.evaluate(rows + ".every((one) => one.checkVisibility())")
    heads = "getComputedStyle(document.querySelector('table.findings thead')).display"
    assert page.evaluate(heads) == "table-header-group"
    page.emulate_media(media="screen")


def test_a_large_result_says_how_much_of_it_stands_here(browser: Any, tmp_path: Path) -> None:
    result = fabricated()
    late = result.findings[result.findings["rule"] == "PLAN-READY"].head(1)
    copies = late.loc[late.index.repeat(300)].assign(verdict="late")
    file = tmp_path / "report.html"
    file.write_text(render(replace(result, findings=copies.reset_index(drop=True))), encoding="utf-8")
    with opened(browser, file) as seen:
        assert seen.page.text_content("#filter-count") == "Viser 200 av 300 funn. Alle står i findings.csv."
        assert "Viser 200 av 300" in seen.page.text_content(".verdict-group .note")
