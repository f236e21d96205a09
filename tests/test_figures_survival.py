"""How long spells last: Kaplan-Meier against scipy, its edges by hand, and the counts it is made from."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rules.estimates import SURVIVAL_DAYS, mean_days, median_days, survival_beyond, survival_curve
from rules.figures import DayCount, Survival, SurvivalDay
from tests.figure_inputs import as_pairs, figures_of

lengths = st.lists(st.integers(1, 40) | st.sampled_from((16, 17, 56, 57, 84, 182, 183, 300)), max_size=60)


def of(ended: list[int], censored: list[int]) -> Survival:
    over, cut = Counter(ended), Counter(censored)
    return Survival(tuple(SurvivalDay(day, over[day], cut[day]) for day in sorted(over | cut)), left_out=0)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(ended=lengths.filter(bool), censored=lengths)
def test_the_estimate_is_that_of_scipy(ended: list[int], censored: list[int]) -> None:
    sample = stats.CensoredData.right_censored(
        np.array(ended + censored, dtype=float), [False] * len(ended) + [True] * len(censored)
    )
    theirs = stats.ecdf(sample).sf
    limits = theirs.confidence_interval(confidence_level=0.95, method="log-log")
    for one in survival_curve(of(ended, censored)):
        assert one.share == pytest.approx(float(theirs.evaluate(one.day)), abs=1e-12)
        low, high = (float(side.evaluate(one.day)) for side in (limits.low, limits.high))
        if 0 < float(theirs.evaluate(one.day)) < 1 - 1e-12:
            assert (one.low, one.high) == (pytest.approx(low), pytest.approx(high))
        else:
            assert (one.low, one.high) == (None, None)


def test_by_hand() -> None:
    # Ten spells: two end on day 10, one is cut off on day 16, three end on day 16 and four on day 60.
    told = survival_beyond(of([10, 10, 16, 16, 16, 60, 60, 60, 60], [16]))
    assert [one.day for one in told] == list(SURVIVAL_DAYS)
    assert [one.share for one in told] == [pytest.approx(0.8 * 5 / 8), pytest.approx(0.5), 0.0, 0.0]
    assert [one.at_risk for one in told] == [4, 4, 0, 0]
    variance = 2 / (10 * 8) + 3 / (8 * 5)
    spread = math.exp(1.959964 * math.sqrt(variance) / math.log(2))
    assert (told[0].low, told[0].high) == (pytest.approx(0.5**spread), pytest.approx(0.5 ** (1 / spread)))
    assert (told[2].low, told[2].high) == (None, None)


def test_what_nobody_was_followed_to_is_not_known() -> None:
    told = survival_beyond(of([10], [20]))
    assert [one.share for one in told] == [0.5, None, None, None]
    assert [one.share for one in survival_beyond(of([], []))] == [None] * 4
    assert [one.share for one in survival_beyond(of([], [90]))] == [1.0, 1.0, 1.0, None]


def test_which_spells_are_counted(tmp_path: Path) -> None:
    rows = (
        "E1;2025-01-01;2025-03-01;sick_note;100;;;\n"  # may have started earlier
        "E1;2025-06-30;2025-07-09;sick_note;100;;;\n"  # before the period, ends in it: ten days
        "E2;2025-07-01;2025-07-16;sick_note;100;;;\n"  # 16 days
        "E3;2025-08-01;2025-08-16;sick_note;100;;;\n"  # 16 days
        "E4;2026-06-15;;sick_note;100;;;\n"  # ongoing, 16 days so far
        "E5;2026-06-01;2026-06-20;sick_note;100;;;\n"  # ended, though it may be prolonged: 20 days
    )
    found = figures_of(tmp_path, rows, period_from=date(2025, 7, 1))
    assert found.survival == Survival((SurvivalDay(16, 2, 1), SurvivalDay(20, 1, 0)), left_out=0)
    assert as_pairs(found.ended) == [(10, 1), (16, 2), (20, 1)]
    everything = figures_of(tmp_path, rows)
    assert everything.survival.left_out == 1
    assert as_pairs(everything.ended) == [(10, 1), (16, 2), (20, 1), (60, 1)]


@pytest.mark.parametrize(
    ("days", "mean", "median"),
    [([], None, None), ([4], 4, 4), ([1, 2, 9], 4, 2), ([1, 2, 4, 9], 4, 3), ([-1, 2], 0.5, 0.5)],
)
def test_mean_and_median(days: list[int], mean: float | None, median: float | None) -> None:
    counts = [DayCount(day, count) for day, count in Counter(days).items()]
    assert (mean_days(counts), median_days(counts)) == (mean, median)
