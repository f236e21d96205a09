"""The report as a document: what it says, how it is built, and that nothing in it can load or run."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reports.filtering import ROWS_SHOWN
from reports.findings import COLUMNS, findings
from reports.front import conclusion, deletion_line, front
from reports.marks import GROUPS, STATUTE, outcomes_in, total
from reports.page import held_together, render
from reports.rows import cells_in_short
from reports.tables import duties
from reports.wording import Wording
from rules.catalogue import RULES
from rules.registry import Rule
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import LANGUAGES, VERDICTS
from tests.fabricated_result import HOSTILE_UNIT, fabricated

VOID = {"meta", "input", "use", "br", "hr", "link", "img"}


class Page(HTMLParser):
    """The elements of a page, its texts, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self.open[-1:]:
            self.texts.setdefault(tag, []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


@pytest.fixture(scope="module")
def html(result: AuditResult) -> str:
    return render(result)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", ["named", "masked", "statistics"])
def test_every_language_and_level_renders_and_is_well_formed(language: str, privacy: str) -> None:
    page = Page(render(fabricated(language, privacy)))
    assert page.open == []
    assert page.all("html") == [{"lang": language}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == len(page.all("nav")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert [name for name, n in Counter(ids).items() if n > 1] == []
    targets = {str(a["href"])[1:] for a in page.all("a") + page.all("use")}
    assert targets <= set(ids)
    labels = {name for _, a in page.elements for name in str(a.get("aria-labelledby") or "").split()}
    assert labels <= set(ids)


def test_the_language_can_differ_from_that_of_the_run(result: AuditResult) -> None:
    assert '<html lang="en">' in render(result, "en")


def test_every_table_has_a_caption_and_every_head_a_scope(html: str) -> None:
    page = Page(html)
    assert len(page.all("table")) == len(page.all("caption")) > 10
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row", "rowgroup", "colgroup"}


def test_headings_skip_no_level(html: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(html).elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_nothing_is_loaded_from_anywhere(html: str) -> None:
    page = Page(html)
    for tag, attributes in page.elements:
        assert "src" not in attributes and "action" not in attributes, tag
        assert str(attributes.get("href") or "#").startswith("#"), tag
        assert not any(name.startswith("on") for name in attributes), tag
        assert "style" not in attributes, f"{tag} has a style that the policy would stop"
    assert not page.all("link") and not page.all("iframe") and not page.all("img")
    assert not re.search(r"url\((?!#)", html)
    assert "@import" not in html
    assert not re.search(r"https?://", html)


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(html: str) -> None:
    policies = [a["content"] for a in Page(html).all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in str(policies[0]).split(";"))
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        assert rules[name] == f"'sha256-{digest}'"
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data:"
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_a_hostile_name_stays_text(result: AuditResult, html: str) -> None:
    assert HOSTILE_UNIT not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    settings = replace(result.settings, company='</style><script>alert(2)</script>" onload="x')
    hostile = Page(render(replace(result, settings=settings)))
    assert len(hostile.all("script")) == len(hostile.all("style")) == 1
    assert not any("onload" in attributes for _, attributes in hostile.elements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_result_gives_the_same_bytes(language: str) -> None:
    first = fabricated(language)
    assert render(first) == render(AuditResult.from_json(first.to_json()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_never_called_a_breach(language: str) -> None:
    visible = re.sub(r"<(style|script)>.*?</\1>", "", render(fabricated(language)), flags=re.DOTALL)
    assert not re.search(r"\b(\w*brudd\w*|lovbr[ou]\w*|regelbr[ou]\w*|brot|brota|breach\w*)\b", visible, re.I)


def test_no_cell_says_none_or_nan(html: str) -> None:
    cells = [text.strip() for tag in ("td", "th", "dd", "span") for text in Page(html).texts[tag]]
    assert not {"None", "nan", "NaN"} & set(cells)


def test_the_front_page_gives_the_headline_with_its_denominator(result: AuditResult, html: str) -> None:
    statute = outcomes_in(result, STATUTE)
    due = total(statute, "met", "borderline", "late", "missing")
    line = front(result, Wording("nb")).lines[0]
    assert line.number == str(result.headline)
    assert f"av {due} plikter" in line.text
    assert line.text in html
    merging = sum(outcome.merging for outcome in statute)
    on_time = total(statute, "met", "borderline")
    assert result.headline + merging + on_time == due
    assert str(on_time) in line.detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_conclusion_is_one_sentence_in_every_case(language: str) -> None:
    wording, result = Wording(language), fabricated(language)
    calm = tuple(replace(o, headline=0, merging=0) for o in result.outcomes)
    bare = tuple(replace(o, headline=0, merging=0, verdicts=dict.fromkeys(VERDICTS, 0)) for o in result.outcomes)
    blind = tuple(replace(o, verdicts={**o.verdicts, "not_assessable": 3}) for o in bare)
    said = [conclusion(result, wording)]
    said += [conclusion(replace(result, outcomes=outcomes), wording) for outcomes in (calm, bare, blind)]
    assert len(set(said)) == 4
    assert all(sentence.endswith(".") for sentence in said)


def test_what_the_file_could_not_show_stands_on_the_front_page(html: str) -> None:
    summary = html[html.index('id="front"') : html.index('id="duties"')]
    assert "Oppfølgingsplan sendt til sykmelder" in summary
    assert re.search(r"Oppfølgingsplan sendt til sykmelder: \d+ av \d+ \(\d+\xa0%\)<", summary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_follow_up_the_front_page_says_what_is_lacking(language: str) -> None:
    result = fabricated(language)
    said = Wording(language).say("report.front.gaps_no_follow_up")
    assert said in render(replace(result, recorded=()))
    assert said not in render(result)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", [0, 3])
def test_another_tolerance_is_said_wherever_the_day_after_would_be_wrong(language: str, days: int) -> None:
    result = fabricated(language)
    usual, page = render(result), render(replace(result, settings=replace(result.settings, tolerance_days=days)))
    wording, other = Wording(language), Wording(language, days)
    for key in ("within", "doubtful_day"):
        assert wording.tolerant(f"report.tolerance.{key}") in usual
        assert wording.tolerant(f"report.tolerance.{key}") not in page
        assert other.tolerant(f"report.tolerance.{key}") in page
    for key in ("note", "borderline_means", "late_means"):
        assert other.tolerant(f"report.tolerance.{key}") in page
        assert other.tolerant(f"report.tolerance.{key}") not in usual


def test_a_clause_stands_in_a_span_of_its_own_and_no_attribute_holds_one(html: str) -> None:
    assert '<span class="clause">aml.\xa0§\xa04-6\xa0(3)</span>' in html
    assert held_together("§§\xa03-1\xa0(1), 6-2\xa0(4) <b>") == (
        '<span class="clause">§§\xa03-1\xa0(1)</span>, <span class="clause">6-2\xa0(4)</span> &lt;b&gt;'
    )
    assert held_together("LOV-2011-06-24-18") == "LOV-2011-06-24-18"
    assert not [a for _, a in Page(html).elements if any("<" in str(value) for value in a.values())]


def test_a_column_is_shown_when_some_row_fills_it(result: AuditResult) -> None:
    for group in (g for p in findings(result, Wording("nb")).parts for b in p.blocks for g in b.verdicts):
        lacks, shown = group.lacks.split(), [name for name, _ in group.columns]
        assert shown == [name for name in COLUMNS if name in shown]
        assert ("employee" in shown) == any(row.employee for row in group.rows)
        assert ("spell" in shown) == any(row.start for row in group.rows)
        assert ("subject" in shown) == any(row.subject for row in group.rows)
        assert ("counted" in shown) == any(row.counted_days for row in group.rows)
        assert ("count" in shown) == any(row.count for row in group.rows)
        assert ("due" in shown) == any(row.due for row in group.rows)
        assert ("done" in shown) == any(row.done for row in group.rows)
        assert ("days_late" in shown) == any(row.days_late for row in group.rows)
        assert ("no-remarks" in lacks) == (not any(row.remarks or row.exemption for row in group.rows))
        assert ("one-law" in lacks) == (len({(row.clause, row.law_from, row.act) for row in group.rows}) == 1)
        assert bool(group.law) == ("one-law" in lacks)


def test_a_named_report_says_when_it_is_deleted() -> None:
    named = fabricated(privacy="named")
    first = "Inneholder personopplysninger. Slettes senest 31.12.2026."
    assert deletion_line(named, Wording("nb")) == first
    page = render(named)
    assert page.index(first) < page.index("<h1")
    assert first not in render(fabricated(privacy="masked"))
    leap = replace(
        named, settings=Settings(**{**vars(named.settings), "as_of": named.settings.as_of.replace(2024, 2, 29)})
    )
    assert deletion_line(leap, Wording("nb")).endswith("28.02.2025.")


def test_statistics_show_no_row_and_say_so() -> None:
    page = render(fabricated(privacy="statistics"))
    assert "P001" not in page and "<tr data-verdict" not in page
    assert "Bare statistikk" in page


def rules_in(result: AuditResult, group: str) -> list[Rule]:
    return [RULES[outcome.rule] for outcome in outcomes_in(result, group)]


def test_the_rows_of_the_duties_add_up(result: AuditResult) -> None:
    told = duties(result, Wording("nb"))
    rows = [row for group in told.groups for row in group.rows]
    on = {outcome.rule: outcome.on for outcome in result.outcomes}
    assert [row.rule for row in rows] == [rule.id for group in GROUPS for rule in rules_in(result, group)]
    for row in rows:
        assert sum(map(int, row.counts)) + int(row.outside) == int(row.subjects)
        assert (int(row.subjects) == result.sums.spells) == (on[row.rule] == "spells")


def test_without_routines_the_report_says_what_to_fill_in() -> None:
    page = render(fabricated(routines=False))
    section = page[page.index('id="routines"') : page.index('id="findings"')]
    assert "<table" not in section
    assert "R01 til R20" in section


def test_findings_on_merging_stand_apart(result: AuditResult) -> None:
    parts = {part.name: part for part in findings(result, Wording("nb")).parts}
    assert list(parts)[:2] == ["statute", "merging"]
    deviations = [
        int(group.count)
        for block in parts["statute"].blocks
        for group in block.verdicts
        if group.mark.verdict in ("late", "missing", "not_done")
    ]
    assert sum(deviations) == result.headline
    merging = [int(group.count) for block in parts["merging"].blocks for group in block.verdicts]
    assert str(sum(merging)) == front(result, Wording("nb")).lines[3].number


def test_deviations_come_first_and_are_open(result: AuditResult) -> None:
    order = ["late", "missing", "not_done", "unclear", "borderline", "exempt", "not_assessable", "pending", "met"]
    for part in findings(result, Wording("nb")).parts:
        for block in part.blocks:
            shown = [group.mark.verdict for group in block.verdicts]
            assert shown == sorted(shown, key=order.index)
            assert [group.mark.verdict for group in block.verdicts if group.opened] == [
                verdict for verdict in shown if verdict in ("late", "missing", "not_done")
            ]


def test_long_groups_are_capped_and_say_so() -> None:
    result = fabricated(persons=1500, seed=3)
    wording = Wording("nb")
    groups = [g for p in findings(result, wording).parts for b in p.blocks for g in b.verdicts]
    capped = [group for group in groups if group.shown]
    assert capped
    for group in groups:
        assert len(group.rows) <= ROWS_SHOWN
        assert bool(group.shown) == (int(group.count.replace("\u00a0", "")) > ROWS_SHOWN)
    assert capped[0].shown == f"Viser 200 av {capped[0].count}. Alle står i findings.csv."


def test_a_row_tells_what_an_inspector_asks_for(result: AuditResult) -> None:
    frame = result.findings
    late = frame[
        (frame["rule"] == "PLAN-READY") & (frame["verdict"] == "late") & ~frame["depends_on_merging"].astype(bool)
    ]
    first = late.sort_values("days_late", ascending=False).iloc[0]
    row = findings(result, Wording("nb")).parts[0].blocks[0].verdicts[0].rows[0]
    wording = Wording("nb")
    assert row.days_late == str(first["days_late"])
    assert row.due == wording.date(first["due"]) and row.done == wording.date(first["done"])
    assert row.source == cells_in_short(first["source"])
    assert (row.clause, row.law_from, row.act) == (
        "aml.\u00a0§\u00a04-6\u00a0(3)",
        "gjelder fra 01.07.2011",
        "LOV-2011-06-24-18",
    )


def test_cells_of_one_sheet_stand_under_one_name() -> None:
    source = "[a.xlsx]Fravær!C17; [a.xlsx]Fravær!C18; b.csv!B2; b.csv!C2"
    assert cells_in_short(source) == "[a.xlsx]Fravær!C17, C18; b.csv!B2, C2"
    assert cells_in_short("Fravær!C17") == "Fravær!C17"
    assert cells_in_short("") == ""


def test_the_data_page_prints_the_sums_and_the_fingerprints(result: AuditResult, html: str) -> None:
    sums = result.sums
    wording = Wording("nb")
    read, used = wording.number(sums.rows_read), wording.number(sums.rows_used)
    assert f"Rader: {read} lest = {used} brukt + 5 satt til side + 21 utenfor omfanget." in html
    for file in result.provenance.files:
        assert file.sha256 in html
    for fault in result.faults:
        assert fault.where in html
