"""The drawing of cases for a visit: who is drawn, from how many, and what a share among so few can tell."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from audit.drawing import allocated
from reports.page import render
from reports.visit import FORM, visit, wilson
from reports.wording import Wording
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES
from tests.inputs import ABSENCES, EVENTS, Desk, Run

AS_OF = ("--as-of", "2026-06-30")
UNITS = ("Lager", "Kontor", "Verksted")
DONE = ("plan_ready", "plan_sent_certifier", "dm1_called")


def company(cases: int = 30) -> tuple[list[str], list[str]]:
    """Cases of 60 days in three units in turn; every second has its plan and its call in time. Two are short."""
    rows, events = [], []
    for number in range(cases):
        employee = f"E{number:02d}"
        rows.append(f"{employee};05.01.2026;05.03.2026;sick_note;100;{UNITS[number % 3]}\n")
        if number % 2 == 0:
            events += [
                f"{employee};{kind};20.01.2026\n" for kind in ("plan_ready", "plan_sent_certifier", "dm1_called")
            ]
    # Day 28 is 1 February 2026 and is not more than four weeks; 29 days are.
    rows += ["K1;05.01.2026;01.02.2026;sick_note;100;Lager\n", "K2;05.01.2026;02.02.2026;sick_note;100;Lager\n"]
    return rows, events


def drawn(desk: Desk, *options: str, rows: list[str] | None = None, out: str = "out") -> tuple[Run, dict[str, Any]]:
    all_rows, events = company()
    files = [
        desk.file("fravar.csv", ABSENCES + "".join(rows or all_rows)),
        desk.file("logg.csv", EVENTS + "".join(events)),
    ]
    run = desk.run("audit", *files, *AS_OF, *options, out=desk.folder / out)
    assert run.code in (0, 1), run.err
    return run, json.loads(run.text("result.json"))


def cases_of(result: dict[str, Any]) -> list[tuple[str, str]]:
    spells = result["spells"]
    return [(spells["employee"][at], spells["start"][at]) for at in result["sample"]["spells"]]


def test_nothing_is_drawn_unasked(desk: Desk) -> None:
    run, result = drawn(desk)
    assert result["sample"] is None
    assert 'id="visit"' not in run.text("report.html")


def test_the_population_is_cases_of_more_than_four_weeks(desk: Desk) -> None:
    _, result = drawn(desk, "--sample", "200", "--privacy", "named")
    told = {employee for employee, _ in cases_of(result)}
    assert "K2" in told and "K1" not in told
    assert len(told) == 31
    assert sum(stratum["population"] for stratum in result["sample"]["strata"]) == 31


def test_the_strata_are_the_unit_and_what_stands_in_the_headline(desk: Desk) -> None:
    """30 cases in turn, 5 of each unit with everything and 5 without; K2 of Lager went back on the doubtful day 29."""
    _, result = drawn(desk, "--sample", "12", "--privacy", "named")
    strata = {(s["unit"], s["deviating"]): (s["population"], s["drawn"]) for s in result["sample"]["strata"]}
    assert strata == {
        **{(unit, deviating): (5, 2) for unit in ("Kontor", "Verksted") for deviating in (True, False)},
        ("Lager", False): (6, 2),
        ("Lager", True): (5, 2),
    }
    assert len(set(cases_of(result))) == 12


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_rows(desk: Desk) -> None:
    rows, _ = company()
    _, first = drawn(desk, "--sample", "8", "--seed", "4", "--privacy", "named")
    shuffled = random.Random(3).sample(rows, len(rows))
    _, second = drawn(desk, "--sample", "8", "--seed", "4", "--privacy", "named", rows=shuffled, out="b")
    assert sorted(cases_of(first)) == sorted(cases_of(second))
    assert first["sample"]["strata"] == second["sample"]["strata"]


def test_cases_of_another_unit_change_nothing_among_the_rest(desk: Desk) -> None:
    """Thirteen of 33 in seven strata: one each, and of the other six one goes to each of the old strata."""
    rows, _ = company()
    new = [f"A{number};05.01.2026;05.03.2026;sick_note;100;Ny\n" for number in (1, 2)]
    _, before = drawn(desk, "--sample", "12", "--privacy", "named")
    _, after = drawn(desk, "--sample", "13", "--privacy", "named", rows=new + rows, out="b")
    assert set(cases_of(before)) < set(cases_of(after))


def test_another_seed_draws_others(desk: Desk) -> None:
    several = [drawn(desk, "--sample", "8", "--seed", str(seed), "--privacy", "named")[1] for seed in range(4)]
    assert len({tuple(sorted(cases_of(result))) for result in several}) > 1


def test_masked_and_named_draw_the_same_cases_and_masked_names_no_small_unit(desk: Desk) -> None:
    rows, _ = company()
    rows += [f"S{number};05.01.2026;05.03.2026;sick_note;100;Liten\n" for number in range(2)]
    _, named = drawn(desk, "--sample", "9", "--privacy", "named", rows=rows)
    run, masked = drawn(desk, "--sample", "9", rows=rows, out="b")
    assert named["sample"]["spells"] == masked["sample"]["spells"]
    assert "Liten" in {stratum["unit"] for stratum in named["sample"]["strata"]}
    assert "Liten" not in {stratum["unit"] for stratum in masked["sample"]["strata"]}
    assert "Liten" not in run.everything


def test_statistics_draws_nothing_and_says_so(desk: Desk) -> None:
    run, result = drawn(desk, "--sample", "5", "--privacy", "statistics")
    assert result["sample"] is None
    page = run.text("report.html")
    assert "Derfor er ingen saker trukket" in page and "visit-case" not in page.split("<body>")[1]


@pytest.mark.parametrize("value", ["-1", "ti"])
def test_a_number_that_cannot_be_drawn_is_refused(desk: Desk, value: str) -> None:
    file = desk.file("fravar.csv", ABSENCES + "".join(company()[0]))
    try:
        code = desk.run("audit", file, *AS_OF, "--sample", value).code
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2


@pytest.mark.parametrize(
    ("number", "populations", "expected"),
    [
        (10, [100, 2], [9, 1]),  # one each, and of the other eight 99 and 1 parts of a hundred: 7.92 and 0.08
        (2, [5, 40, 30], [0, 1, 1]),  # fewer than strata: the largest
        (3, [5, 40, 30], [1, 1, 1]),
        (6, [2, 2, 2], [2, 2, 2]),
        (99, [3, 1, 4], [3, 1, 4]),  # never more than there are
        (5, [1, 1, 7], [1, 1, 3]),
        (0, [3, 4], [0, 0]),
        (4, [], []),
        (7, [4, 4, 4], [3, 2, 2]),  # equal remainders: the first
    ],
)
def test_the_allocation(number: int, populations: list[int], expected: list[int]) -> None:
    assert allocated(number, np.array(populations, dtype=np.int64)).tolist() == expected


@pytest.mark.parametrize(
    ("part", "whole", "population", "low", "high"),
    [
        # n = 10 of so many that the correction is nought: Wilson's own numbers for 8 of 10.
        (8, 10, 10**9, 0.4902, 0.9433),
        (0, 10, 10**9, 0.0, 0.2775),
        # 5 of 8 drawn from 30 counts as 8 * 29 / 22 = 10.545: (0.625 + 0.18214 -+ 0.34434) / 1.36428
        (5, 8, 30, 0.3392, 0.8440),
        (3, 4, 4, 0.75, 0.75),  # all of them are seen
    ],
)
def test_the_interval(part: int, whole: int, population: int, low: float, high: float) -> None:
    assert wilson(part, whole, population) == pytest.approx((low, high), abs=1e-4)


def test_the_share_counts_the_cases_in_which_all_is_met(desk: Desk) -> None:
    """All 31 are drawn: 15 have everything, K2 is borderline, and no interval is left when nothing is left out."""
    _, told = drawn(desk, "--sample", "31", "--privacy", "named")
    result = AuditResult.from_json(json.dumps(told))
    seen = visit(result, Wording("nb"))
    assert seen is not None
    assert "16 av 31 (52\u00a0%)" in seen.share and "ligger 52\u00a0%" in seen.share


def test_a_deviation_that_depends_on_merging_is_left_out_of_the_share(desk: Desk) -> None:
    """M1 was away twice for 20 days with five days between: alone neither is over four weeks."""
    rows = [
        "E00;05.01.2026;05.03.2026;sick_note;100;Lager\n",
        "M1;05.01.2026;24.01.2026;sick_note;100;Lager\n",
        "M1;30.01.2026;18.02.2026;sick_note;100;Lager\n",
    ]
    _, told = drawn(desk, "--sample", "5", "--privacy", "named", rows=rows)
    seen = visit(AuditResult.from_json(json.dumps(told)), Wording("nb"))
    assert seen is not None and len(seen.cases) == 2
    assert seen.share.startswith("I 1 av 1 av de trukne sakene som kunne vurderes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_a_form(desk: Desk, language: str) -> None:
    run, told = drawn(desk, "--sample", "7", "--lang", language, "--privacy", "named")
    page = run.text("report.html").split("<body>")[1]
    assert page.count('class="visit-case"') == 7
    assert page.count('class="box"') == 7 * (len(FORM) + 3)
    for employee, _ in cases_of(told):
        assert f" {employee} " in page
    # Every outcome from none to all seven has its interval.
    assert page.split('class="outcomes-table"')[1].split("</table>")[0].count('scope="row"') == 8


def test_the_same_result_gives_the_same_page_without_the_input(desk: Desk) -> None:
    run, told = drawn(desk, "--sample", "7")
    assert render(AuditResult.from_json(json.dumps(told))) == run.text("report.html")
