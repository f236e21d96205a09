"""No hidden count can be worked out from the counts that are shown: held against attackers of another make."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from rules.days import Flags, Ints
from rules.suppression import hidden_cells

LIMIT = 5


def totals_of(shape: tuple[int, int], *, columns: bool) -> Ints:
    """One row a total that is told: of each row of the table, and of each column if `columns`."""
    cells = np.arange(shape[0] * shape[1]).reshape(shape)
    lines = [*cells, *(cells.T if columns else ())]
    return np.array([np.isin(cells.ravel(), line) for line in lines], dtype=np.int64)


def bounds(counts: Ints, hidden: Flags, cell: int, *, columns: bool = True) -> tuple[int, int]:
    """The least and the most that a cell of a table can be, by what is shown: a linear programme."""
    totals = totals_of(counts.shape, columns=columns)
    flat, free = counts.ravel(), hidden.ravel()
    known = [(0, None) if free[at] else (int(flat[at]), int(flat[at])) for at in range(flat.size)]
    aim = np.eye(flat.size)[cell]
    found = [linprog(sign * aim, A_eq=totals, b_eq=totals @ flat, bounds=known).fun for sign in (1, -1)]
    return round(found[0]), round(-found[1])


def held(counts: Ints, *, columns: bool) -> None:
    """What `hidden_cells` promises, for every cell."""
    table = np.atleast_2d(counts)
    hidden = np.atleast_2d(hidden_cells(counts, LIMIT))
    assert hidden[(table > 0) & (table < LIMIT)].all()
    for cell in np.flatnonzero(hidden.ravel()):
        least, most = bounds(table, hidden, int(cell), columns=columns)
        row, column = divmod(int(cell), table.shape[1])
        told = [int(table[row].sum()), *([int(table[:, column].sum())] if columns else [])]
        assert most >= min(LIMIT, *told)
        assert least < most or hidden.all()


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, st.integers(2, 9), elements=st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 40])))
def test_a_line_and_its_total_tell_no_hidden_count(counts: Ints) -> None:
    held(counts, columns=False)


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        np.int64,
        st.tuples(st.integers(2, 5), st.integers(2, 5)),
        elements=st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 40]),
    )
)
def test_a_table_and_its_totals_tell_no_hidden_count(counts: Ints) -> None:
    held(counts, columns=True)


def tables_alike(counts: Ints, hidden: Flags) -> Iterator[Ints]:
    """Every table of two rows with the same shown cells and the same totals, one by one."""
    first, last = counts
    ranges = [range(n + 1) if free else (one,) for n, free, one in zip(first + last, hidden[0], first, strict=True)]
    for values in itertools.product(*ranges):
        other = np.array([values, first + last - values])
        if (other.sum(axis=1) == counts.sum(axis=1)).all() and (other == counts)[~hidden].all():
            yield other


@pytest.mark.parametrize("counts", [[[1, 7, 0], [6, 8, 9]], [[2, 3, 5], [4, 1, 6]], [[0, 4, 2], [5, 0, 0]]])
def test_an_attacker_who_tries_all_tables_cannot_tell_a_hidden_count(counts: list[list[int]]) -> None:
    table = np.array(counts)
    hidden = hidden_cells(table, LIMIT)
    found = np.array(list(tables_alike(table, hidden)))
    assert (found.min(axis=0) < found.max(axis=0))[hidden].all()
    bounded = np.minimum.outer(table.sum(axis=1), table.sum(axis=0)).clip(max=LIMIT)
    assert (found.max(axis=0) >= bounded)[hidden].all()


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([7, 9, 12], [0, 0, 0]),
        ([3, 9, 12], [1, 1, 0]),  # the total less the others would be 3
        ([3, 0, 12], [1, 0, 1]),  # a nought hides nothing
        ([2, 2, 9], [1, 1, 1]),  # two small ones are together under 5: each would be known to be
        ([2, 3, 9], [1, 1, 0]),  # together 5
        ([3, 0, 0], [1, 1, 1]),  # the total is 3: then it is not told which
        ([0, 0, 0], [0, 0, 0]),
    ],
)
def test_a_line_by_hand(counts: list[int], hidden: list[int]) -> None:
    assert hidden_cells(np.array(counts), LIMIT).astype(int).tolist() == hidden


def test_a_table_by_hand() -> None:
    """The 2 grows to 5 where 3 are taken beside it and above it: 20 and 30 are large enough, 4 is none to rely on."""
    counts = np.array([[2, 20, 50], [30, 40, 60], [70, 80, 90]])
    assert hidden_cells(counts, LIMIT).astype(int).tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_what_hides_one_cell_hides_another_too() -> None:
    counts = np.array([[2, 20, 50], [30, 3, 60], [70, 80, 90]])
    hidden = hidden_cells(counts, LIMIT)
    assert hidden.sum() < 9 and hidden[0, 0] and hidden[1, 1]
    held(counts, columns=True)
