"""What is worked out from the counts: control limits, the funnel of the units, shares with bounds, national values."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rules.estimates import (
    DutyShare,
    _between,
    _chances,
    _reached,
    binomial_limits,
    control_limits,
    funnel,
    whole_quarters,
)
from rules.figures import DutyCell
from rules.national import comparable, references
from rules.quarters import quarter_number, quarter_word
from tests.figure_inputs import figures_of

TWELVE: list[float | None] = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0]


def test_control_limits() -> None:
    limits = control_limits(TWELVE)  # mean 5.5, every moving range 1
    assert limits is not None
    assert (limits.mean, limits.low, limits.high) == (5.5, pytest.approx(5.5 - 2.66), pytest.approx(5.5 + 2.66))
    low = control_limits([0.0, 4.0] * 6)
    assert low is not None and (low.mean, low.low) == (2.0, 0.0)


@pytest.mark.parametrize("values", [TWELVE[:11], [], [*TWELVE, None]])
def test_no_limits_below_twelve_quarters_or_where_one_is_not_known(values: list[float | None]) -> None:
    assert control_limits(values) is None


def test_only_whole_quarters_are_compared(tmp_path: Path) -> None:
    rows = "".join(f"E1;2025-{month:02d}-10;2025-{month:02d}-12;sick_note;100;;;\n" for month in range(1, 13))
    told = whole_quarters(figures_of(tmp_path, rows, period_from=date(2025, 2, 1), as_of=date(2025, 12, 30)))
    assert [(cell.quarter, cell.spells_started) for cell in told] == [("2025Q2", 3), ("2025Q3", 3)]


@given(number=st.integers(1, 400), share=st.floats(0.01, 0.99), level=st.sampled_from((95.0, 99.8)))
def test_binomial_limits_are_the_quantiles_of_scipy(number: int, share: float, level: float) -> None:
    tail = (1 - level / 100) / 2
    low, high = binomial_limits(number, share, level)
    below, above = round(low * number), round(high * number)
    chance = stats.binom(number, share)
    # The limits themselves are within; the next count beyond is not.
    assert chance.cdf(below) > tail - 1e-9 and (below == 0 or chance.cdf(below - 1) <= tail + 1e-9)
    assert chance.sf(above - 1) > tail - 1e-9 and (above == number or chance.sf(above) <= tail + 1e-9)


@given(number=st.integers(1, 400), share=st.floats(0, 1), tail=st.floats(0.0001, 0.4))
def test_chances_and_what_they_come_up_to_are_those_of_one_at_a_time(number: int, share: float, tail: float) -> None:
    def chance(met: int) -> float:
        if share in (0.0, 1.0):
            return float(met == number * share)
        ways = math.lgamma(number + 1) - math.lgamma(met + 1) - math.lgamma(number - met + 1)
        return math.exp(ways + met * math.log(share) + (number - met) * math.log1p(-share))

    slow = [chance(met) for met in range(number + 1)]
    together, first = slow[0], 0
    while together <= tail and first < number:
        first += 1
        together += slow[first]

    chances = _chances(number, share)
    assert chances.tolist() == slow
    assert _reached(chances, tail) == first
    before = math.fsum(slow[:first])
    assert _between(chances, tail) == pytest.approx(first - 1 + (tail - before) / slow[first])


def test_one_of_three_shames_nobody(tmp_path: Path) -> None:
    """Of units with 1 of 3, 10 of 30 and 60 of 60 met, chance explains the first and not the second."""
    rows, log = "", ""
    cases = [("Liten", 3, 1), ("Stor", 30, 10), ("Drift", 60, 60)]
    for unit, number, met in cases:
        for person in range(number):
            rows += f"{unit}{person};2026-01-05;2026-02-28;sick_note;100;{unit};;\n"
            log += f"{unit}{person};plan_ready;2026-01-20\n" if person < met else ""
    points = {point.unit: point for point in funnel(figures_of(tmp_path, rows, follow_up=log), ["PLAN-READY"])}
    assert {unit: (point.counts.on_time, point.counts.due) for unit, point in points.items()} == {
        unit: (met, number) for unit, number, met in cases
    }
    assert [points[unit].outside(level) for unit in ("Liten", "Stor") for level in (0, 1)] == [False, False, True, True]


def test_shares_of_duties_met_and_their_bounds() -> None:
    cells = [DutyCell("A", "", "X", 9, 5, 1, 2, 1, 2, 1), DutyCell("B", "", "X", 4, 2, 0, 0, 1, 0, 0)]
    share = DutyShare.of(cells)
    assert (share.on_time, share.due, share.unknown) == (8, 12, 3)
    assert (share.share, share.bounds) == (pytest.approx(8 / 12), (pytest.approx(8 / 15), pytest.approx(11 / 15)))
    assert (DutyShare.of([]).share, DutyShare.of([]).bounds) == (None, None)


@pytest.mark.parametrize(
    ("measure", "time", "name", "value"),
    [
        ("total", "2023", "all", 6.7),
        ("self_certified", "2022", "all", 1.3),
        ("certified", "2023Q1", "all", 6.1),
        ("certified", "2024Q2", "municipalities", 8.3),
        ("total", "2022Q3", "state", 5.4),
        ("certified", "2022Q3", "state", None),
        ("total", "2023Q1", "municipalities", None),
        ("self_certified", "2023Q1", "all", None),  # not worked out from the other two, which are rounded
        ("total", "2025Q1", "all", None),
    ],
)
def test_national_values_like_with_like_only(measure: str, time: str, name: str, value: float | None) -> None:
    found = comparable(measure, time, name)
    assert (None if found is None else found.per_cent) == value


def test_every_national_value_tells_its_source() -> None:
    for one in references():
        assert one.producer and one.told_by and one.title and one.last_read >= date(2026, 7, 28)
        assert 0 < one.per_cent < 15
        if "Q" in one.time:
            assert quarter_word(quarter_number(one.time)) == one.time
