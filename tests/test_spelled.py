"""Columns by their different values: the same as the plain way, a cell at a time."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules.spelled
from reports.export import csv_bytes
from rules.json_text import json_parts
from rules.plain import to_plain
from rules.spelled import as_found, different, each, order, ranks
from tests.test_rows_written import Holder

TEXTS = st.text(alphabet='ab"\\;=\r\n\x01\u2028Åø😀 ', max_size=4)
SPLIT = st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
CELLS = st.one_of(
    st.lists(st.one_of(st.none(), TEXTS)),
    st.lists(st.one_of(st.none(), st.integers(-(2**70), 2**70))),
    st.lists(st.one_of(st.none(), st.booleans())),
    st.lists(st.one_of(st.none(), st.integers(-3, 3), SPLIT)),
    st.lists(TEXTS, min_size=3),
)


@pytest.fixture(autouse=True, params=[2, 20_000])
def few_are_many(request: pytest.FixtureRequest) -> Any:
    """The ways of long columns, for short ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules.spelled, "_LOOK", request.param)
        patch.setattr(rules.spelled, "_ROWS_AT_ONCE", 3)
        yield


def column_of(cells: list[Any]) -> pd.Series:
    return pd.Series(cells, dtype=object)


@given(CELLS)
def test_each_cell_is_found_again(cells: list[Any]) -> None:
    for how in (different, as_found):
        places, values = how(column_of(cells))
        told = [*values.tolist(), None]
        assert [told[place] for place in places] == cells
    assert len(set(different(column_of(cells))[1].tolist())) == len(different(column_of(cells))[1])


def test_equal_values_of_different_objects_are_one() -> None:
    words = ["".join(("ab", "c")) for _ in range(50)]
    assert len({id(word) for word in words}) == 50
    places, values = different(column_of([*words, None, "d"]))
    assert (places.tolist(), values.tolist()) == ([0] * 50 + [2, 1], ["abc", "d"])


@given(CELLS)
def test_json_is_that_of_the_lists(cells: list[Any]) -> None:
    rows = pd.DataFrame({"cells": column_of(cells)})
    held = Holder("", rows, rows.iloc[:0])
    text = b"".join(json_parts(held, {})).decode("utf-8")
    lines = [f'"{name}": {json.dumps(one, ensure_ascii=False)}' for name, one in to_plain(held).items()]
    assert text == "{\n" + ",\n".join(lines) + "\n}\n"


@given(st.lists(TEXTS))
def test_csv_is_written_cell_by_cell(cells: list[str]) -> None:
    def safe(text: str) -> str:
        text = f"'{text}" if text.lstrip()[:1] == "=" or text[:1] == "\r" else text
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\r\n') else text

    told = csv_bytes(pd.DataFrame({"cells": column_of(cells), "n": np.arange(len(cells))}), ("cells", "n"), {})
    lines = [f"{safe(text)};{number}\r\n" for number, text in enumerate(cells)]
    assert told.decode("utf-8") == "\ufeffcells;n\r\n" + "".join(lines)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**70), 2**70))))
def test_what_is_said_of_each_and_its_place(cells: list[int | None]) -> None:
    column = column_of(cells)
    said = [-1.0 if cell is None else -float(cell) for cell in cells]
    assert each(column, lambda cell: -float(cell), -1.0).tolist() == said
    place = {value: rank for rank, value in enumerate(sorted({*said, -1.0}))}
    assert ranks(column, lambda cell: -float(cell), -1.0).tolist() == [place[one] for one in said]


WHOLE = st.integers(-(2**40), 2**40) | st.integers(-3, 3)


@given(st.lists(st.tuples(WHOLE, WHOLE, WHOLE)))
def test_the_order_is_that_of_tuples(rows: list[tuple[int, int, int]]) -> None:
    keys = [np.array([row[at] for row in rows], dtype=np.int64) for at in range(3)]
    assert order(keys).tolist() == sorted(range(len(rows)), key=lambda at: rows[at])
