"""axe-core on the report and on the comparison: every language and reader, in light and in the dark, finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from audit.configuration import settings_from
from audit.pipeline import audit_files
from audit.sample import sample_files, sample_settings
from reports.comparing import compared
from reports.page import render, render_comparison
from reports.readers import READERS
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import LANGUAGES
from tests.browser_report import CONTRASTS, chromium, opened
from tests.fabricated_result import fabricated
from tests.golden_result import made
from tests.test_report_browser import LEAST_CONTRAST

AXE = Path(__file__).parent.parent / ".venv/axe/node_modules/axe-core/axe.min.js"
ASKED = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# All that is folded is opened and laid out. Of lists of rows and cases the first is kept: one template makes them all.
LAID_OUT = """() => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  for (const rule of document.querySelectorAll("article.rule")) rule.style.contentVisibility = "visible";
  for (const row of document.querySelectorAll("tbody tr:nth-of-type(n + 3)")) row.remove();
  for (const what of [".case", ".visit-case"]) {
    for (const one of [...document.querySelectorAll(what)].slice(2)) one.remove();
  }
}"""
# What axe found to be wrong, as "rule (impact): place", and the rules that something was held to be right by.
RUN = """async (only) => {
  const told = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return {
    wrong: told.violations.flatMap((one) => one.nodes.map((node) =>
      `${one.id} (${one.impact}): ${node.target.join(" ")} ${node.html.slice(0, 120)}`)),
    right: told.passes.map((one) => one.id),
  };
}"""
SCHEMES = {
    "light": {"type": "tag", "values": ASKED},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},  # all that the dark changes
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.fail("the tests of accessibility need axe-core: make axe", pytrace=False)
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def sample() -> AuditResult:
    return audit_files(sample_files(), Settings(**settings_from(sample_settings(), {})))


@dataclass
class Told:
    wrong: dict[str, list[str]]  # scheme -> what axe found
    right: dict[str, list[str]]  # scheme -> rules
    pale: dict[str, dict[str, float]]  # scheme -> what has too little contrast by our own reckoning


def told_of(browser: Any, axe: str, file: Path) -> Told:
    """What axe tells of a page. Its text is evaluated from outside, since the page's policy stops every script.

    Where something lies behind the letters, as in charts, axe leaves the contrast open: it is reckoned here as well.
    """
    told = Told({}, {}, {})
    with opened(browser, file, color_scheme="light") as seen:
        seen.page.evaluate(LAID_OUT)
        seen.page.evaluate(axe)
        for scheme, rules in SCHEMES.items():
            seen.page.emulate_media(color_scheme=scheme)
            ran = seen.page.evaluate(RUN, rules)
            told.wrong[scheme], told.right[scheme] = ran["wrong"], ran["right"]
            found = seen.page.evaluate(CONTRASTS)
            told.pale[scheme] = {name: ratio for name, ratio in found.items() if ratio < LEAST_CONTRAST}
    return told


def assert_nothing_wrong(told: Told) -> None:
    assert told.wrong == {scheme: [] for scheme in SCHEMES}
    assert told.pale == {scheme: {} for scheme in SCHEMES}
    assert all("color-contrast" in rules for rules in told.right.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", READERS)
def test_axe_finds_nothing_in_the_report(browser: Any, axe: str, tmp_path: Path, reader: str, language: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(made(), language, reader), encoding="utf-8")
    assert_nothing_wrong(told_of(browser, axe, file))


# The sample company is large, so each reader has it in a language of its own.
@pytest.mark.parametrize(("reader", "language"), list(zip(READERS, LANGUAGES, strict=True)))
def test_axe_finds_nothing_in_the_sample_company(
    browser: Any, axe: str, tmp_path: Path, sample: AuditResult, reader: str, language: str
) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(sample, language, reader), encoding="utf-8")
    assert_nothing_wrong(told_of(browser, axe, file))


@pytest.mark.parametrize("reader", ["adviser", "inspector"])
def test_axe_finds_nothing_where_rows_are_hidden(browser: Any, axe: str, tmp_path: Path, reader: str) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(fabricated(privacy="statistics", persons=40), "nb", reader), encoding="utf-8")
    assert_nothing_wrong(told_of(browser, axe, file))


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_the_comparison(browser: Any, axe: str, tmp_path: Path, language: str) -> None:
    old = fabricated(language, privacy="named", persons=40)
    new = replace(old, findings=old.findings.iloc[20:])
    file = tmp_path / "compare.html"
    file.write_text(render_comparison(compared(old, new)), encoding="utf-8")
    assert_nothing_wrong(told_of(browser, axe, file))


def test_axe_finds_what_is_planted(browser: Any, axe: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    whole = render(made(), "nb", "management")
    planted = '<img src="data:,"><p class="pale">Blek</p><p class="bright">Lys</p>'
    pale = ".pale { color: #bbb; } @media (prefers-color-scheme: dark) { .pale, .bright { color: #333; } }"
    whole = whole.replace("</section>", f"{planted}</section>", 1).replace("<style>", f"<style>{pale}", 1)
    file.write_text(whole.replace("style-src", "style-src 'unsafe-inline'; x-src", 1), encoding="utf-8")
    told = told_of(browser, axe, file)
    names = {scheme: [one.partition(":")[0] for one in wrong] for scheme, wrong in told.wrong.items()}
    contrast = "color-contrast (serious)"
    assert names == {"light": [contrast, "image-alt (critical)"], "dark": [contrast, contrast]}
    assert {scheme: len(pale) for scheme, pale in told.pale.items()} == {"light": 1, "dark": 2}
