"""The walk over the schema finds what the schema itself finds, and counts what there is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.errors
import pytest

from audit import quality
from audit.schema import schemas
from rules.result import FAULTS_KEPT
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.source_files import HEADERS, ROW, faults, read_rows, sums_hold


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)), dtype="datetime64[us]")


FRAMES = {
    "absences": pd.DataFrame(
        {
            "employee": pd.Series(["1", None, "3", "4", "5"], dtype="str"),
            "start": days("2026-01-05", "1850-01-01", None, "2026-01-05", "2101-01-01"),
            "end": days(None, "2026-01-01", "2026-01-05", "2026-01-01", "1700-01-01"),
            "length": pd.Series([np.nan, 1.0, np.nan, -3.0, 0.0]),
            "length_days": pd.Series([1.0, 0.0, np.nan, 36_601.0, 5.0]),
            "kind": pd.Series(["sick_note", "flu", None, "vacation", "other"], dtype="str"),
            "grade": pd.Series([0.0, 100.0, 130.0, -1.0, np.nan]),
            "position_pct": pd.Series([100.0, 100.1, np.nan, 0.0, -0.1]),
            "work_related": pd.Series([True, None, False, True, None], dtype="boolean"),
        }
    ),
    "follow_up": pd.DataFrame(
        {
            "employee": pd.Series(["1", "2", None], dtype="str"),
            "event": pd.Series(["plan_ready", "party", None], dtype="str"),
            "date": days("2026-01-05", None, "1899-12-31"),
            "absence_start": days("1899-12-31", None, "2026-01-05"),
        }
    ),
    "employees": pd.DataFrame(
        {
            "employee": pd.Series(["1", None], dtype="str"),
            "position_pct": pd.Series([50.0, 200.0]),
            "employed_to": days("2026-01-05", None),
            "employed_length": pd.Series([0.0, np.nan]),
        }
    ),
    "hours": pd.DataFrame(
        {"quarter": pd.Series(["2026Q1", None], dtype="str"), "agreed_days": pd.Series([-1.0, np.nan])}
    ),
    "routines": pd.DataFrame(
        {
            "checkpoint": pd.Series(["R01", "R21", None], dtype="str"),
            "state": pd.Series(["present", "perhaps", None], dtype="str"),
            "reviewed_on": days(None, "1899-12-31", "2026-01-05"),
        }
    ),
}


@pytest.mark.parametrize("table", FRAMES)
def test_the_walk_finds_what_the_schema_finds(table: str) -> None:
    frame = FRAMES[table]
    walked = Counter[tuple[str, str, int]]()
    for name, code, mask in quality.walk(table, frame):
        walked.update((name, code, int(row)) for row in np.flatnonzero(mask))
    schema = schemas()[table].select_columns([name for name in schemas()[table].columns if name in frame])
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        schema.validate(frame, lazy=True)
    # pandera tells a check by its expression; here each is turned into its name.
    names = {(name, check.error): str(check.name) for name, column in schema.columns.items() for check in column.checks}
    found = Counter[tuple[str, str, int]]()
    for column, check, row in caught.value.failure_cases[["column", "check", "index"]].itertuples(index=False):
        found[column, f"{column}_missing" if check == "not_nullable" else names[column, check], int(row)] += 1
    assert walked == found


@pytest.mark.parametrize("table", schemas())
def test_every_check_bears_a_fault_code_with_a_text(table: str) -> None:
    for name, column in schemas()[table].columns.items():
        codes = [check.name for check in column.checks] + ([] if column.nullable else [f"{name}_missing"])
        for code in codes:
            for language in LANGUAGES:
                assert Texts(language).has(f"messages.faults.{code}.what"), code
                assert Texts(language).has(f"messages.faults.{code}.do"), code


def test_codes_in_the_source_have_texts() -> None:
    texts = Texts("nb")
    folder = Path(quality.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in [*folder.glob("source/*.py")])
    for found in re.findall(r'(?:InputError|SourceError)\(\s*"(\w+)"', code):
        assert texts.has(f"messages.errors.{found}"), found
    for found in re.findall(r'remarks\.add\(\s*"(\w+)"', code):
        assert texts.has(f"data.data_remarks.{found}"), found
    for found in re.findall(r'put_out\([^)]*?"(\w+)"\)', code):
        assert texts.has(f"data.out_of_scope.{found}"), found
    for found in re.findall(r'notes\.add\("(\w+)"\)', code):
        assert texts.has(f"data.notes_reading.{found}"), found
    for found in re.findall(r'"(\w+_(?:unreadable|unknown|out_of_range|mixed|twice|cell|row|value|text))"', code):
        known = [
            f"messages.faults.{found}.what",
            f"messages.errors.{found}",
            f"data.data_remarks.{found}",
            f"data.out_of_scope.{found}",
        ]
        assert any(texts.has(key) for key in known), found


def test_the_first_faults_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    good = [[f"G{number}", *ROW[1:]] for number in range(FAULTS_KEPT)]  # else the column would be no first days at all
    rows = [[str(number), "x", "y", "Sykmelding", "100"] for number in range(FAULTS_KEPT)] + good
    tables = read_rows(tmp_path, rows)
    assert tables.fault_counts == {"date_unreadable": 2 * FAULTS_KEPT}
    assert len(tables.faults) == FAULTS_KEPT
    assert faults(tables)[:3] == [
        ("fravær.csv!B2", "date_unreadable", True),
        ("fravær.csv!C2", "date_unreadable", True),
        ("fravær.csv!B3", "date_unreadable", True),
    ]
    assert tables.accounts[0].read.rows_set_aside == FAULTS_KEPT
    assert sums_hold(tables)


def test_an_unreadable_cell_is_not_missing_besides(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [["1", "x", "", "Sykmelding", "100"]])
    assert faults(tables) == [("fravær.csv!B2", "date_unreadable", True)]


def test_faults_of_rows_out_of_scope_do_not_count(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [["1", "x", "", "Sykmelding", "130", "Kladd"]], [*HEADERS, "Status"])
    assert tables.fault_counts == {}
    assert sums_hold(tables)
