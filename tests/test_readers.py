"""Three readers of one result: each gets its own pages, and no number differs between them."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.actions import actions
from reports.level_in_brief import phases
from reports.marks import EMPLOYERS, STATUTE, deviations, is_told, outcomes_in, total
from reports.page import render
from reports.readers import READERS
from reports.units import unit_counts
from reports.wording import Wording
from rules.catalogue import RULES
from rules.figures import DutyCell, PhaseCell
from rules.result import AuditResult
from rules.texts import Texts
from rules.vocabulary import DUE, LANGUAGES, ON_TIME, PRIVACY_LEVELS
from tests.fabricated_result import fabricated
from tests.test_report_page import Page

EVERY = tuple(READERS)


class Marked(HTMLParser):
    """Figure -> the texts of the elements marked with it; `text` is all that can be read."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: dict[str, set[str]] = defaultdict(set)
        self.text = ""
        self._open: list[tuple[str, str | None, list[str]]] = []
        self.feed(re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "input"):
            self._open.append((tag, dict(attrs).get("data-figure"), []))

    def handle_endtag(self, tag: str) -> None:
        _, figure, texts = self._open.pop()
        if figure:
            self.figures[figure].add(" ".join("".join(texts).split()))

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, _, texts in self._open:
            texts.append(data)


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


def marked(result: AuditResult, reader: str) -> Marked:
    return Marked(render(result, reader=reader))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_the_numbers_agree_in_all_three(language: str, privacy: str) -> None:
    result = fabricated(language, privacy)
    pages = {reader: marked(result, reader).figures for reader in EVERY}
    told: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for reader, figures in pages.items():
        for figure, texts in figures.items():
            told[figure][reader] = texts
    differing = {figure: by for figure, by in told.items() if len(set.union(*by.values())) > 1}
    assert differing == {}
    in_all = [figure for figure, by in told.items() if len(by) == len(EVERY)]
    assert {"headline", "headline.of", "nav", "routines", "merging", "conclusion", "population"} <= set(in_all)
    told_of = [outcome for outcome in outcomes_in(result, STATUTE) if is_told(outcome, *DUE)]
    assert {f"{outcome.rule}.share" for outcome in told_of if total([outcome], *DUE)} <= set(in_all)
    assert len([figure for figure, by in told.items() if len(by) > 1]) > 60


@pytest.mark.parametrize("reader", EVERY)
def test_the_numbers_are_those_of_the_result(result: AuditResult, reader: str) -> None:
    figures = marked(result, reader).figures
    statute = outcomes_in(result, STATUTE)
    assert figures["headline"] == {str(result.headline)}
    assert figures["merging"] == {str(sum(o.merging for group in EMPLOYERS for o in outcomes_in(result, group)))}
    for outcome in statute:
        due = total([outcome], *DUE)
        if due:
            assert {text.split(" (")[0] for text in figures[f"{outcome.rule}.share"]} == {
                f"{total([outcome], *ON_TIME)} av {due}"
            }


@pytest.mark.parametrize("reader", EVERY)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_every_page_is_well_formed_and_whole(reader: str, language: str, privacy: str) -> None:
    result = fabricated(language, privacy)
    page = Page(render(result, reader=reader))
    assert page.open == []
    assert len(page.all("h1")) == len(page.all("main")) == 1
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for a in page.all("a") + page.all("use")}
    labels = {name for _, a in page.elements for name in str(a.get("aria-labelledby") or "").split()}
    assert targets | labels <= set(ids)
    shown = [name for name in ids if name in READERS[reader].sections]
    lacking = {"visit", *(("fulfilment",) if privacy == "statistics" else ())}  # no cases were drawn, no units told of
    assert shown == [name for name in READERS[reader].sections if name not in lacking]
    assert len(page.all("table")) == len(page.all("caption"))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    guide = Texts(language).section(f"readers.guide.{reader}")
    assert len(guide) == 4
    assert page.texts["li"].count(Wording(language).say(f"readers.guide.{reader}.d")) >= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_the_management_sees_nobody_and_no_code(language: str, privacy: str) -> None:
    result = fabricated(language, privacy)
    text = marked(result, "management").text
    persons = set(fabricated(language, privacy if privacy == "named" else "masked").spells["employee"])
    words = set(re.findall(r"[\w-]+", text))
    assert not persons & words
    assert not set(RULES) & words
    assert "data-verdict" not in render(result, reader="management")


@pytest.mark.parametrize("reader", EVERY)
def test_statistics_list_no_case_for_any_reader(reader: str) -> None:
    result = fabricated(privacy="statistics")
    page = render(result, reader=reader)
    assert not set(fabricated().spells["employee"]) & set(re.findall(r"[\w-]+", Marked(page).text))
    assert "<tr data-verdict" not in page and "numbered" not in Marked(page).text
    assert 'class="findings numbered"' not in page


def test_each_language_reads_its_own_words(result: AuditResult) -> None:
    for reader in EVERY:
        titles = {language: Wording(language).say(f"readers.{reader}.title") for language in LANGUAGES}
        for language, title in titles.items():
            page = render(result, language, reader)
            assert (reader == "adviser") or f'<p class="reader-title">{title}</p>' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_duty_of_the_employer_has_a_first_step(language: str) -> None:
    every = {rule.id for rule in RULES.values() if rule.group == "duty" and rule.bearer == "employer"}
    assert set(Texts(language).section("readers.first")) == every


def test_the_adviser_starts_with_the_most_frequent_cause(result: AuditResult) -> None:
    told = actions(result, Wording("nb"))
    assert [part.name for part in told.causes] == [
        group for group in EMPLOYERS if any(total([o], "late", "missing") for o in outcomes_in(result, group))
    ]
    for part in told.causes:
        numbers = [int(action.number) for action in part.actions]
        assert numbers == sorted(numbers, reverse=True)
        for action in part.actions:
            (outcome,) = [one for one in result.outcomes if one.rule == action.rule]
            assert action.number == str(deviations(outcome))
            assert sum(int(n) for _, n in action.parts) == deviations(outcome) + outcome.merging
            assert action.clears == Texts("nb").say(f"catalogue.{action.rule}.clears")


def test_what_the_files_lack_is_told_with_the_duties_it_leaves_open(result: AuditResult) -> None:
    parts = {part.name: part.points for part in actions(result, Wording("nb")).points}
    lacking = {point.text: point.told for point in parts["obtain"]}
    sent = Texts("nb").say("words.events.plan_sent_certifier")
    (outcome,) = [one for one in result.outcomes if one.rule == "PLAN-SENT"]
    assert f"Oppfølgingsplan sendt til sykmelder\u00a0({total([outcome], 'not_assessable')})" in lacking[sent]
    assert {point.rule for point in parts["routines"]} == {
        r.checkpoint for r in result.routines if r.verdict == "missing"
    }


def test_units_add_up_to_the_whole(result: AuditResult) -> None:
    rules = [outcome.rule for outcome in outcomes_in(result, STATUTE)]
    for limit, most in ((0, None), (5, None), (5, 2), (12, None), (1000, None)):
        lines = unit_counts(result, rules, limit, Wording("nb"), most)
        assert sum(line.due for line in lines) == total(outcomes_in(result, STATUTE), *DUE)
        assert sum(line.on_time for line in lines) == total(outcomes_in(result, STATUTE), *ON_TIME)
        assert [line.unit is None for line in lines].count(True) <= 1
        assert most is None or len(lines) <= most + 1
    assert [line.unit for line in lines] == [None]


def of_units(result: AuditResult, persons: dict[str, int]) -> AuditResult:
    """The result with one duty, in units of so many persons; each has one duty that is due and not met."""

    def cell(unit: str | None, n: int) -> DutyCell:
        return DutyCell(unit, "", "PLAN-READY", n, 0, 0, 0, n, 0, 0)

    cells = [cell(unit, n) for unit, n in persons.items()]
    whole = cell(None, sum(persons.values()))
    return replace(result, figures=replace(result.figures, duties=(whole, *cells)))


@pytest.mark.parametrize(
    ("persons", "lines"),
    [
        ({"A": 12, "B": 7, "C": 5}, ["A", "B", "C"]),
        ({"A": 12, "B": 7, "C": 4}, ["A", None]),  # B joins C, or C would be the whole less A and B
        ({"A": 12, "B": 7, "C": 4, "D": 3}, ["A", "B", None]),  # seven persons in C and D
        ({"A": 12, "": 7}, ["A", None]),
        ({"A": 4}, [None]),
    ],
)
def test_a_small_unit_has_no_line_and_cannot_be_worked_out(
    result: AuditResult, persons: dict[str, int], lines: list[str | None]
) -> None:
    told = unit_counts(of_units(result, persons), ["PLAN-READY"], 5, Wording("nb"))
    assert [line.unit for line in told] == lines
    assert sum(line.not_met for line in told) == sum(persons.values())


@pytest.mark.parametrize(
    ("persons", "told"),
    [
        ({1: 8, 29: 6}, ["8", "6"]),
        ({1: 8, 29: 6, 57: 2}, ["8", "få", "få"]),  # 2 alone would be the sum less 8 and 6
        ({1: 8, 29: 1, 57: 2}, ["få", "få", "få"]),  # the sum less 8 would be about 3
        ({1: 3}, ["få"]),
    ],
)
def test_few_ongoing_cases_are_not_counted_out(result: AuditResult, persons: dict[int, int], told: list[str]) -> None:
    cells = tuple(PhaseCell(None, "", first, first + 27, n) for first, n in persons.items())
    shown, hidden = phases(replace(result, figures=replace(result.figures, phases=cells)), 5, Wording("nb"))
    assert [phase.count for phase in shown] == told
    assert hidden == ("få" in told)
