"""Rows are written by their different values: the bytes are those of the plain way, a cell at a time."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from reports.export import csv_bytes
from reports.wording import Wording
from rules.cases import Remarks
from rules.json_text import json_parts
from rules.plain import to_plain

HOSTILE = ["", "a;b", 'sier "ja"', "to\r\nlinjer", "Å;", "=1+1", "  @x", "\tx", "-", "'", "😀", "C17; C18", "0"]
COLUMNS: dict[str, list[Any]] = {
    "few": ["a", "b", "a", None, "a"] * 20,
    "different": [f'"{number}"\\ \u2028 ø' for number in range(100)],
    "number": [50, 50.0, 0.5, None, 7] * 20,
    "whole": [None, 300, 300, -1, 2**40] * 20,
    "flag": [True, None, False, True, True] * 20,
    "nothing": [None] * 100,
}


@dataclass(frozen=True)
class Holder:
    name: str
    rows: pd.DataFrame
    none: pd.DataFrame


def test_tables_are_the_json_of_their_lists() -> None:
    rows = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in COLUMNS.items()})
    held = Holder("Ås", rows, rows.iloc[:0])

    text = b"".join(json_parts(held, {"version": 1})).decode("utf-8")

    lines = [
        f'"{name}": {json.dumps(one, ensure_ascii=False)}' for name, one in ({"version": 1} | to_plain(held)).items()
    ]
    assert text == "{\n" + ",\n".join(lines) + "\n}\n"
    assert json.loads(text)["rows"] == COLUMNS


def test_a_table_refuses_what_json_does_not_have() -> None:
    rows = pd.DataFrame({"number": pd.Series([1.5, float("inf"), 1.5, 1.5], dtype=object)})
    with pytest.raises(ValueError, match="JSON"):
        list(json_parts(Holder("", rows, rows), {}))


def test_csv_cells_are_quoted_as_the_csv_module_does() -> None:
    words = HOSTILE * 3
    rows = pd.DataFrame({"one": pd.Series(words, dtype=object), "two": pd.Series(words[::-1], dtype=object)})
    safe = {"=1+1": "'=1+1", "  @x": "'  @x", "\tx": "'\tx", "-": "'-"}
    plain = io.StringIO()
    writer = csv.writer(plain, delimiter=";", lineterminator="\r\n")
    writer.writerow(["one", "two"])
    writer.writerows([safe.get(word, word) for word in pair] for pair in zip(words, words[::-1], strict=True))

    assert csv_bytes(rows, ("one", "two"), {}) == b"\xef\xbb\xbf" + plain.getvalue().encode("utf-8")


def test_csv_without_rows_has_its_head() -> None:
    assert csv_bytes(pd.DataFrame({"one": [], "two": []}), ("one", "two"), {}) == b"\xef\xbb\xbfone;two\r\n"


def test_csv_of_more_rows_than_are_joined_at_once() -> None:
    numbers = np.arange(100_001)
    lines = csv_bytes(pd.DataFrame({"n": numbers, "even": numbers % 2 == 0}), ("n", "even"), {"even": "bool"}).split(
        b"\r\n"
    )
    assert lines[100_000:] == [b"99999;false", b"100000;true", b""]


@pytest.mark.parametrize(
    "texts",
    [
        ["P003", "P010", "P001"],
        ["9", "10", "100"],
        ["P1", "p2", "P10"],
        ["Åse", "Bo", "Aa"],
        ["A1x2", "A1x1"],
        [""],
        [],
    ],
)
def test_places_are_those_of_the_key(texts: list[str]) -> None:
    wording = Wording("nb")
    places = wording.places([*texts, *texts])
    assert sorted(places, key=lambda text: places[text]) == sorted(texts, key=wording.sort_key)


def test_remarks_stand_in_the_order_in_which_they_were_added() -> None:
    remarks = Remarks(3)
    remarks.add("b", np.array([True, False, True]))
    remarks.add("a", np.array([True, False, False]))
    assert remarks.codes.tolist() == ["b a", "", "b"]
