"""What made reading slow once must not come back. Work is counted here, not timed; `make bench` takes the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from audit.schema import schemas
from audit.source import days, parquet, read
from tests.source_files import HEADERS, read_rows, settings

ROWS, DIFFERENT = 3000, 4


def counted(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Counter[str]:
    calls: Counter[str] = Counter()
    original: Callable[..., Any] = getattr(module, name)

    def wrapper(*words: Any, **named: Any) -> Any:
        calls[name] += 1
        return original(*words, **named)

    monkeypatch.setattr(module, name, wrapper)
    return calls


def test_a_day_is_read_once_however_many_rows_have_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pd, "to_datetime", None)
    rows = [[f"{number}", f"0{1 + number % DIFFERENT}.01.2026", "09.01.2026", "Ferie", "100"] for number in range(ROWS)]
    found = []
    for some in (rows[: ROWS // 10], rows):
        with monkeypatch.context() as patched:
            calls = counted(patched, days, "readings")
            assert len(read_rows(tmp_path, some).absences) == len(some)
        found.append(calls["readings"])
    assert found[0] == found[1] > DIFFERENT


def test_days_of_a_parquet_file_are_never_objects_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days_of_rows = pa.array([date(2026, 1, 1 + number % DIFFERENT) for number in range(ROWS)], pa.date32())
    columns = [[f"{number}" for number in range(ROWS)], days_of_rows, days_of_rows, ["Ferie"] * ROWS, [100] * ROWS]
    path = tmp_path / "fravær.parquet"
    pyarrow.parquet.write_table(pa.table([pa.array(one) for one in columns], names=HEADERS), path)
    told: list[int] = []
    original = parquet._texts

    def texts(values: pa.Array, *words: Any) -> tuple[list[str], int]:
        told.append(len(values))
        found, kind = original(values, *words)
        assert all(type(text) is str for text in found)
        return found, kind

    monkeypatch.setattr(parquet, "_texts", texts)
    tables = read([path], settings())
    assert told == [ROWS, DIFFERENT, DIFFERENT, 1, 1]
    assert [str(tables.absences[name].dtype) for name in ("start", "end")] == ["datetime64[us]"] * 2


def test_the_schemas_never_coerce_and_never_check_a_whole_frame() -> None:
    for schema in schemas().values():
        assert not schema.coerce and not schema.checks
        assert not any(column.coerce for column in schema.columns.values())
        assert not any(check.element_wise for column in schema.columns.values() for check in column.checks)
