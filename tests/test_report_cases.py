"""The cases of the report: which stand first, what their time lines show, and that the lists say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pandas as pd
import pytest

from reports.cases import CASES_SHOWN, by_weight, cases
from reports.filtering import ROWS_IN_ALL, ROWS_TO_ANSWER, carried
from reports.findings import findings
from reports.page import render
from reports.timeline import SYMBOLS, WIDTH, Deed, Scale, Stretch, drawing
from reports.wording import Wording
from rules.result import AuditResult
from rules.vocabulary import EVENT_KINDS, LANGUAGES
from tests.fabricated_result import fabricated

NB = Wording("nb")
START = date(2026, 1, 5)


def day(number: int) -> date:
    """The day of this number, day 1 being the first day of absence."""
    return START + timedelta(days=number - 1)


def drawn(stretches: list[Stretch], deeds: list[Deed], as_of: date = date(2030, 1, 1)) -> ElementTree.Element:
    svg = drawing("case-0", ("Tittel & <b>", "Om"), stretches, deeds, as_of, NB).svg
    return ElementTree.fromstring(svg)


def whole(days: int, grade: float | None = 100) -> list[Stretch]:
    return [Stretch("sick", day(1), day(days), grade)]


def texts(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter("text")]


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


def test_the_grade_is_the_height() -> None:
    svg = drawn([Stretch("sick", day(1), day(20), 100), Stretch("sick", day(21), day(40), 40)], [])
    full, part = svg.iter("rect")
    assert float(part.attrib["height"]) == pytest.approx(0.4 * float(full.attrib["height"]))
    assert float(part.attrib["y"]) + float(part.attrib["height"]) == float(full.attrib["y"]) + 50
    assert float(part.attrib["x"]) == float(full.attrib["x"]) + float(full.attrib["width"])
    assert {"100\u00a0%", "40\u00a0%"} <= set(texts(svg))


def test_what_a_stretch_is_shows_in_its_class_and_a_gap_is_no_bar() -> None:
    kinds = ("sick", "bridged", "vacation", "gap")
    svg = drawn([Stretch(kind, day(10 * n + 1), day(10 * n + 10), None) for n, kind in enumerate(kinds)], [])
    assert [bar.attrib["class"] for bar in svg.iter("rect")] == ["unknown", "bridged", "vacation"]
    assert [path.attrib["class"] for path in svg.iter("path")].count("gap") == 1


def test_the_weeks_are_marked_at_the_end_of_day_seven_n() -> None:
    svg = drawn(whole(60), [])
    scale = Scale.of(whole(60), [])
    marks = [path.attrib["d"] for path in svg.iter("path") if path.attrib["class"] == "week"]
    assert [float(re.match(r"M([\d.]+)", mark)[1]) for mark in marks] == [  # type: ignore[index]
        scale.x(day(7 * week + 1)) for week in (4, 7, 8)
    ]
    assert [text for text in texts(svg) if "%" not in text][:3] == ["Uke 4", "7", "8"]
    assert "Uke 4" in texts(drawn(whole(300), [])) and "7, 8" in texts(drawn(whole(300), []))


@pytest.mark.parametrize(
    ("days", "weeks"),
    [(5, 13), (82, 13), (83, 26), (173, 26), (174, 56), (383, 56), (384, 112), (7000, 1001)],
)
def test_there_are_few_scales_and_the_line_always_fits(days: int, weeks: int) -> None:
    """The line begins seven days before, and two days are left behind it; 13 weeks are 91 days."""
    scale = Scale.of(whole(days), [])
    assert scale.weeks == weeks
    assert scale.x(day(1)) > 0 and scale.x(day(days + 1)) <= WIDTH


def test_every_event_has_a_symbol_and_no_two_symbols_touch() -> None:
    deeds = [Deed(event, day(1 + n // 3)) for n, event in enumerate(EVENT_KINDS)]
    uses = list(drawn(whole(200), deeds).iter("use"))
    assert {use.attrib["href"] for use in uses} == {f"#deed-{name}" for name in SYMBOLS}
    assert len(uses) == len(EVENT_KINDS)
    places = [(float(use.attrib["x"]), float(use.attrib["y"])) for use in uses]
    assert all(
        abs(x - other_x) >= 14 or abs(y - other_y) >= 14
        for n, (x, y) in enumerate(places)
        for other_x, other_y in places[:n]
    )


def test_deeds_outside_are_counted_at_the_edge() -> None:
    deeds = [Deed("contact", day(-30)), Deed("contact", day(400)), Deed("contact", day(401)), Deed("contact", None)]
    svg = drawn(whole(30), deeds)
    assert len(list(svg.iter("use"))) == 0
    assert {"◂ 1 før", "2 etter ▸"} <= set(texts(svg))


@pytest.mark.parametrize(("as_of", "told"), [(day(30), True), (day(80), True), (day(90), False)])
def test_the_day_of_the_report_is_marked_where_it_lies_within(as_of: date, told: bool) -> None:
    svg = drawn(whole(30), [], as_of)
    assert any(path.attrib["class"] == "today" for path in svg.iter("path")) is told
    assert any("vurderingsdato" in text for text in texts(svg)) is told


def test_a_drawing_is_named_and_described_and_its_names_are_text() -> None:
    svg = drawn(whole(30), [])
    assert svg.attrib["role"] == "img"
    assert [svg.find(f"*[@id='{name}']") is not None for name in svg.attrib["aria-labelledby"].split()] == [True, True]
    assert svg.findtext("title") == "Tittel & <b>"


def test_the_most_serious_stand_first(result: AuditResult) -> None:
    order = by_weight(result)
    assert sorted(order) == sorted(set(result.stretches["spell"]))
    frame = result.findings
    against = [int((frame[frame["spell"] == spell]["counts_against_employer"] == True).sum()) for spell in order]  # noqa: E712
    assert against == sorted(against, reverse=True) and against[0] > against[-1]


def test_the_lists_say_what_the_drawing_shows(result: AuditResult) -> None:
    for case in cases(result, NB).shown:
        spell = int(case.anchor.removeprefix("case-"))
        stretches = result.stretches[result.stretches["spell"] == spell]
        deeds = result.deeds[result.deeds["spell"] == spell]
        assert len(case.stretches) == len(stretches) and len(case.deeds) == len(deeds)
        assert [told for _, told in case.stretches if "%" in told] == [
            f"{grade:g}\u00a0%" for grade in stretches["grade"][stretches["kind"] == "sick"].dropna()
        ]
        outside = sum("utenfor" in told for _, told, _ in case.deeds) + sum(
            told == "uten dato" for _, told, _ in case.deeds
        )
        assert case.drawing.count("<use") == len(deeds) - outside
        assert len(case.drawing) < 3500


def test_a_case_tells_what_was_judged_in_it_what_asks_first(result: AuditResult) -> None:
    first = cases(result, NB).shown[0]
    spell = int(first.anchor.removeprefix("case-"))
    frame = result.findings[(result.findings["spell"] == spell) & (result.findings["verdict"] != "not_assessable")]
    assert sorted(one.rule for one in first.results) == sorted(frame["rule"])
    asks = [one.mark.verdict in ("late", "missing", "not_done", "unclear") for one in first.results]
    assert asks == sorted(asks, reverse=True) and asks[0]
    assert sum(int(count) for _, count in first.summed) == sum(asks)


def test_a_row_leads_to_its_case(result: AuditResult) -> None:
    told = cases(result, NB)
    rows = [
        row
        for part in findings(result, NB, told).parts
        for block in part.blocks
        for g in block.verdicts
        for row in g.rows
    ]
    anchors = {case.anchor: case.employee for case in told.shown}
    led = [row for row in rows if row.case]
    assert led and all(anchors[row.case] == row.employee for row in led)
    assert {row.case for row in rows if row.mark.verdict == "late" and row.employee} <= set(anchors)


def test_too_many_cases_are_capped_and_said() -> None:
    many = fabricated(persons=900)
    told = cases(many, NB)
    assert len(told.shown) == CASES_SHOWN
    assert told.capped.startswith(f"Viser {CASES_SHOWN} av {NB.number(many.stretches['spell'].nunique())} saker, ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_statistics_have_no_case_and_a_hostile_name_stays_text(language: str) -> None:
    assert 'id="part-cases"' not in render(fabricated(language, privacy="statistics"))
    result = fabricated(language)
    hostile = replace(result, spells=result.spells.assign(employee='"><img src=x onerror=alert(1)>'))
    page = render(hostile)
    assert 'id="part-cases"' in page and "<img" not in page


def test_a_large_result_carries_what_asks_for_an_answer_before_the_rest() -> None:
    """175 groups of 100: 25 rules, of which each has three verdicts that ask and four that do not."""
    asking = ("late", "missing", "unclear")
    frame = pd.DataFrame(
        [
            (f"R{rule}", verdict)
            for rule in range(25)
            for verdict in (*asking, "met", "pending", "exempt", "borderline")
            for _ in range(100)
        ],
        columns=["rule", "verdict"],
    )
    shown = frame[carried(frame, pd.Series(False, index=frame.index))]
    sizes = shown.groupby(["rule", "verdict"]).size()
    asks = sizes.index.get_level_values("verdict").isin(asking)
    (of_asking,), (of_rest,) = set(sizes[asks]), set(sizes[~asks])
    assert len(sizes) == 175 and of_asking > of_rest > 0
    assert 75 * of_asking <= ROWS_TO_ANSWER and len(shown) <= ROWS_IN_ALL
    small = frame.groupby(["rule", "verdict"]).head(5)
    assert carried(small, pd.Series(False, index=small.index)).all()
