"""The figures in the report: charts with name, description and table, texts and numbers worked out by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from reports.drawing import in_page, spread
from reports.durations import BandSet, band_label, durations
from reports.page import render
from reports.readers import ADVISER
from reports.survival import survival_part
from reports.timing import timing
from reports.view import report_view
from reports.wording import Wording
from rules.estimates import binomial_limits, drawn_limits, quartile_days
from rules.figures import DayCount, DaysUntil, DurationBand, Estimate, Middle, Silence, Survival, SurvivalDay
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS
from tests.fabricated_result import fabricated

NB = Wording("nb")
CHAPTERS = ("durations", "level", "statutory", "current", "fulfilment", "timing")
CHARTS = ("bands-reference", "bands-statutory", "bands-nav", "survival", "rates", "phases", "funnel", "duty-quarters")


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


@pytest.fixture(scope="module")
def html(result: AuditResult) -> str:
    return render(result)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def with_figures(result: AuditResult, **parts: Any) -> AuditResult:
    return replace(result, figures=replace(result.figures, **parts))


def chapter(page: str, name: str) -> str:
    """The HTML of one section."""
    (found,) = re.findall(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    return str(found)


def test_the_chapters_stand_after_the_durations_in_the_order_of_the_contents(html: str) -> None:
    at = ADVISER.sections.index("durations")
    assert ADVISER.sections[at : at + 6] == CHAPTERS
    places = [html.index(f'<section id="{name}"') for name in ADVISER.sections if name != "visit"]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_every_chapter_is_told_in_every_language_and_level(language: str, privacy: str) -> None:
    page = render(fabricated(language, privacy))
    if privacy == "statistics":  # that chapter is of units and quarters alone
        assert '<section id="fulfilment"' not in page
    for name in CHAPTERS if privacy != "statistics" else [name for name in CHAPTERS if name != "fulfilment"]:
        told = re.sub(r"<[^>]+>", " ", chapter(page, name))
        assert len(told.split()) > 60, name
        assert not re.search(r"[{}]|\bNone\b(?! could)|\bnan\b", told), name


def test_every_chart_is_named_and_described_and_has_a_table_after_it(html: str) -> None:
    charts = re.findall(r'<svg class="chart fill-ink" role="img" aria-labelledby="([\w-]+)-title ([\w-]+)-desc"', html)
    assert [name for name, _ in charts] == list(CHARTS)
    assert all(name == described for name, described in charts)
    for name in CHARTS:
        (described,) = re.findall(rf'<desc id="{name}-desc">(.+?)</desc>', html)
        assert len(described) > 60
        start = html.index(f'id="{name}-desc"')
        section = html[start : html.index("</section>", start)]
        assert "<table" in section, name


def test_the_charts_are_coloured_by_the_page_and_are_small(html: str) -> None:
    for svg in re.findall(r'<svg class="chart .*?</svg>', html, re.DOTALL):
        assert not re.search(r"#00000\d|style=|<metadata|<style", svg)
        assert len(svg.encode()) < 10_000
    assert "<?xml" not in html and "<!DOCTYPE svg" not in html


def test_the_same_result_gives_the_same_charts(result: AuditResult) -> None:
    first, second = (report_view(result, NB) for _ in range(2))
    assert [one.chart.svg for one in first.durations.sets] == [one.chart.svg for one in second.durations.sets]
    for part in ("level", "current", "fulfilment"):
        assert getattr(first, part).chart == getattr(second, part).chart is not None


def test_every_figure_tells_formula_denominator_and_source(html: str) -> None:
    for name in CHAPTERS:
        told = re.findall(r'<details class="reckoned">.*?</details>', chapter(html, name), re.DOTALL)
        assert told, name
        for part in told:
            assert re.findall(r"<dt>(.*?)</dt>", part) == ["Formel", "Deles på", "Kilde"]
    assert chapter(html, "level").count('class="reckoned"') == 3 + 8  # the rate, the country, the limits; key figures


BANDS = {
    (1, 16, False): "1–16 dager",
    (1, 7, False): "1–7 dager",
    (17, 56, False): "17–56 dager (til og med 8 uker)",
    (17, None, False): "Over 16 dager",
    (57, None, True): "Av disse: 57 dager og mer (over 8 uker)",
    (183, None, False): "183 dager og mer (over 26 uker)",
}


@pytest.mark.parametrize(("edges", "told"), BANDS.items())
def test_a_band_is_named_in_weeks_where_these_are_whole(edges: tuple[int, int | None, bool], told: str) -> None:
    assert band_label(DurationBand("spells", *edges, None, 0, 0, 0, 0), NB) == told


def by_hand(certified: tuple[int, ...], ongoing: tuple[int, ...], days: tuple[int, ...]) -> tuple[DurationBand, ...]:
    """The reference set with these counts, the same for certified periods and merged spells."""
    edges = ((1, 16), (17, 56), (57, 84), (85, 182), (183, None))
    shares = (61.8, 18.5, 4.1, 7.1, 8.5)
    return tuple(
        DurationBand(of, first, last, False, share, n, going, lost, lost // 10 if going else 0)
        for of in ("certified", "spells")
        for (first, last), share, n, going, lost in zip(edges, shares, certified, ongoing, days, strict=True)
    )


def reference_set(result: AuditResult, bands: tuple[DurationBand, ...]) -> BandSet:
    told = durations(with_figures(result, durations=replace(result.figures.durations, reference=bands)), NB)
    return told.sets[0]


def test_cases_and_days_stand_beside_each_other(result: AuditResult) -> None:
    """12 of 16 periods are 75 %; their 60 of 500 days are 12 %."""
    told = reference_set(result, by_hand((12, 2, 1, 0, 1), (0, 1, 0, 0, 0), (60, 50, 70, 0, 320)))
    assert [plain(cell) for cell in told.rows[0].cells[:4]] == ["12 (75,0 %)", "0", "60 (12,0 %)", "0"]
    assert [plain(cell) for cell in told.rows[1].cells[:4]] == ["2 (12,5 %)", "1", "50 (10,0 %)", "5"]
    assert [plain(cell) for cell in told.totals.cells[:4]] == ["16", "1", "500", "5"]
    assert [plain(row.reference) for row in told.rows] == ["61,8 %", "18,5 %", "4,1 %", "7,1 %", "8,5 %"]
    svg = plain(told.chart.svg)
    assert "75,0 % (12)" in svg and "12,0 % (60)" in svg and "61,8 %" in svg
    assert svg.count('class="stroke-first" fill="url(#bands-reference-') == 2  # one ongoing period, its case and days
    assert "Pågår fortsatt på vurderingsdatoen" in svg
    assert "n = 16 legemeldte perioder og 16 sammenslåtte tilfeller" in svg
    assert any("Opphavet til tallene er ikke bekreftet" in note for note in told.notes)


def test_too_few_have_counts_and_no_shares(result: AuditResult) -> None:
    told = reference_set(result, by_hand((3, 1, 0, 0, 0), (0, 0, 0, 0, 0), (9, 20, 0, 0, 0)))
    assert told.rows[0].cells[:4] == ("3", "0", "9", "0")
    assert "Pågår fortsatt" not in told.chart.svg and 'fill="url(#' not in told.chart.svg


def test_the_sets_are_chosen_without_a_script(html: str) -> None:
    durations_chapter = chapter(html, "durations")
    assert durations_chapter.count('type="radio" name="band-set"') == 3
    for name in ("reference", "statutory", "nav"):
        assert f'<label for="choose-{name}">' in durations_chapter
        assert f"#choose-{name}:checked) .choice-{name}" in html


def test_the_survival_table_by_hand(result: AuditResult) -> None:
    """Ten spells: 6 end on day 10, 1 is cut off on day 20, 2 end on day 60, 1 goes on after 100 days.

    Beyond 16 days 4 of 10 = 40 %. One of 4 is cut off, so beyond 8 weeks still 40 %; 2 of the 3 left end on day 60:
    0,4 x 1/3 = 13,3 % beyond 12 weeks. Nothing is known beyond 26 weeks.
    """
    days = (SurvivalDay(10, 6, 0), SurvivalDay(20, 0, 1), SurvivalDay(60, 2, 0), SurvivalDay(100, 0, 1))
    told = survival_part(with_figures(result, survival=Survival(days, left_out=1)).figures, NB)
    assert [(row.longer_than, plain(row.share), row.at_risk) for row in told.rows] == [
        ("16 dager", "40,0 %", "4"),
        ("8 uker", "40,0 %", "3"),
        ("12 uker", "13,3 %", "1"),
        ("26 uker", "ikke kjent", "0"),
    ]
    assert told.chart is not None and "40,0" in told.chart.svg
    assert (
        "10 sykefraværstilfeller" in told.lead and "2 av dem pågår fortsatt. 1 tilfelle er holdt utenfor" in told.lead
    )


def test_the_survival_of_few_or_hidden_is_not_drawn(result: AuditResult) -> None:
    few = survival_part(with_figures(result, survival=Survival((SurvivalDay(3, 4, 0),), 0)).figures, NB)
    hidden = survival_part(with_figures(result, survival=Survival((), None, ())).figures, NB)
    assert (few.chart, few.rows) == (hidden.chart, hidden.rows) == (None, ())
    assert "færre enn 5 tilfeller" in few.lead and "vises ikke" in hidden.lead


QUARTILES = {
    (): None,
    (4,): (4, 4),
    (1, 3): (1, 3),
    (1, 2, 9): (1, 9),
    (1, 2, 3, 4): (1.5, 3.5),
    (-2, 14, 20, 20, 27, 28, 45): (14, 28),
}


@pytest.mark.parametrize(("days", "expected"), QUARTILES.items())
def test_quartiles_are_medians_of_the_halves(days: tuple[int, ...], expected: tuple[float, float] | None) -> None:
    assert quartile_days([DayCount(day, days.count(day)) for day in sorted(set(days))]) == expected


def test_days_until_by_hand(result: AuditResult) -> None:
    counts = tuple(DayCount(day, 2 if day == 20 else 1) for day in (-2, 14, 20, 27, 28, 45))
    told = timing(
        with_figures(
            result,
            days_until=(DaysUntil("plan_ready", 7, 40, counts), DaysUntil("dm1_held", 3, 40, (DayCount(44, 3),))),
            silence=Silence(True, 3, (DayCount(5, 3),)),
        ),
        NB,
    )
    rows = [(row.name, plain(row.counts), row.median, row.middle) for row in told.rows]
    assert rows == [
        ("Oppfølgingsplan ferdig", "7 av 40 (18 %)", "20", "14 til 28"),
        ("Dialogmøte 1 holdt", "3 av 40 (8 %)", "–", "–"),  # fewer than 5 have no median
    ]
    assert told.silence is not None and (told.silence.counts, told.silence.median) == ("3", "–")


def test_days_that_are_not_told_stand_as_their_middle(result: AuditResult) -> None:
    middles = (
        Middle("plan_ready", 7, 22.0, 20.0, 14.0, 28.0),
        Middle("plan_started", 6, 22.0, 20.0, None, None),
        Middle("silence", None, 40.0, 29.5, 12.0, 60.0),
    )
    untold = tuple(DaysUntil(event, None, 40, ()) for event in ("plan_ready", "plan_started", "dm1_held"))
    told = timing(
        with_figures(result, days_until=untold, silence=Silence(True, None, ()), worked_out=middles),
        NB,
    )
    assert [(plain(row.counts), row.median, row.middle) for row in told.rows] == [
        ("6 av 40 (15 %)", "20", "ikke vist"),
        ("7 av 40 (18 %)", "20", "14 til 28"),
        ("ikke vist", "ikke vist", "ikke vist"),
    ]
    assert told.silence is not None
    assert (told.silence.counts, told.silence.median, told.silence.middle) == ("ikke vist", "29,5", "12 til 60")


def test_shares_alone_are_told_without_a_chart(result: AuditResult) -> None:
    beyond = (Estimate(16, None, 0.25, 0.2, 0.31), Estimate(182, None, 0.05, 0.02, 0.1))
    told = survival_part(with_figures(result, survival=Survival((), 6, beyond)).figures, NB)
    assert told.chart is None and told.lead.startswith("På dette personvernnivået vises bare andelene. 6 tilfeller")
    assert [(row.longer_than, plain(row.share), plain(row.limits), row.at_risk) for row in told.rows] == [
        ("16 dager", "25,0 %", "20,0–31,0 %", "ikke vist"),
        ("26 uker", "5,0 %", "2,0–10,0 %", "ikke vist"),
    ]


def test_without_follow_up_there_is_no_silence_to_tell(result: AuditResult) -> None:
    told = timing(with_figures(result, silence=Silence(False, 0, ())), NB)
    assert told.silence is None
    assert told.silence_lead == "Filene registrerer ingen oppfølging. Derfor kan rapporten ikke si noe om dette."


@pytest.mark.parametrize("level", [95.0, 99.8])
@pytest.mark.parametrize("number", [5, 12, 60])
def test_the_drawn_limits_lie_between_the_last_outside_and_the_first_inside(number: int, level: float) -> None:
    low, high = binomial_limits(number, 0.7, level)
    drawn_low, drawn_high = drawn_limits(number, 0.7, level)
    assert max(low - 1 / number, 0) <= drawn_low <= low
    assert high <= drawn_high <= min(high + 1 / number, 1)


def test_labels_are_spread_and_keep_their_order() -> None:
    placed = spread([5.0, 1.0, 5.2], 1.0)
    assert placed[1] == 1.0
    assert placed[2] - placed[0] == pytest.approx(1.0)
    assert placed[0] + placed[2] == pytest.approx(10.2)


def test_the_shares_of_the_quarters_are_drawn_within_their_bounds(result: AuditResult, html: str) -> None:
    (described,) = re.findall(r'<desc id="duty-quarters-desc">(.+?)</desc>', html)
    rows = report_view(result, NB).fulfilment.quarters
    assert len(rows) > 2
    told = [row for row in rows if f"{row.name}: {row.share}; {row.bounds}." in described]
    assert told == list(rows[: len(told)]) and "%" in told[0].share
    assert not any("%" in row.share for row in rows[len(told) :])
    last = {cell.quarter for cell in result.figures.duties if cell.quarter} - {"2025Q4"}
    few = tuple(cell for cell in result.figures.duties if cell.quarter not in last)
    alone = replace(result, figures=replace(result.figures, duties=few))
    assert report_view(alone, NB).fulfilment.quarter_chart is None


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("M 1.0 2.0 L 3.0 2.0 L 3.0 2.0 L 3.0 4.5 L 1.0 4.5 z", "M1 2H3V4.5H1z"),
        ("M 1.0 2.0 L 3.5 -4.0 M 0.0 0.0 L 0.0 -1.0", "M1 2L3.5 -4M0 0V-1"),
        ("M 1.0 2.0 C 1.0 2.0 3.0 4.0 5.0 6.0 z", "M 1.0 2.0 C 1.0 2.0 3.0 4.0 5.0 6.0 z"),
    ],
)
def test_a_path_is_the_same_in_fewer_letters(long: str, short: str) -> None:
    assert f'd="{short}"' in in_page(f'<svg viewBox="0 0 9 9"><path d="{long}" class="ink"/></svg>', "x", "t", "d")
