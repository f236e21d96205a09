"""Three audits of one export must count alike: ours, one in DuckDB's SQL and one in plain pandas.

The other two go other ways than the program. Spells, their days and their bands, and the verdicts of five duties
are compared; what only one of them got wrong shows here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audit import audit_files
from rules.settings import Settings
from tests.benchmarks.counts import Counts, counts_of
from tests.benchmarks.made import AS_OF, SOILED, as_texts, soiled, tables, write_csv, write_parquet, write_xlsx
from tests.benchmarks.plain_pandas import plain_audit
from tests.benchmarks.second import second_audit

# Every line of the one table but those that these exports have no cause for.
VERDICTS = {"met", "borderline", "late", "missing", "pending", "exempt", "unclear", "not_applicable"}


def ours(path: Path, **values: Any) -> Counts:
    settings = Settings(**{"as_of": AS_OF, **values})
    return counts_of(json.loads(audit_files([path], settings).to_json()))


@pytest.mark.parametrize(
    ("other", "records", "seed"), [(second_audit, 5000, 1), (second_audit, 5000, 2), (plain_audit, 3000, 3)]
)
def test_another_audit_counts_the_same(
    tmp_path: Path, other: Callable[[Path, date], Counts], records: int, seed: int
) -> None:
    path = write_csv(tmp_path / "export.csv", records, seed)
    found = ours(path)
    assert other(path, AS_OF) == found
    assert {word for told in found.verdicts.values() for word in told} == VERDICTS
    assert found.ongoing and all(found.bands)


@pytest.mark.parametrize("values", [{"gap_days": 15}, {"tolerance_days": 0}, {"bridge_non_working_days": False}])
def test_the_comparison_sees_other_rules(tmp_path: Path, values: dict[str, Any]) -> None:
    path = write_csv(tmp_path / "export.csv", 5000)
    assert second_audit(path, AS_OF) != ours(path, **values)


def test_the_formats_hold_the_same_export(tmp_path: Path) -> None:
    text = ours(write_csv(tmp_path / "export.csv", 1000))
    assert ours(write_parquet(tmp_path / "export.parquet", 1000)) == text
    assert ours(write_parquet(tmp_path / "times.parquet", 1000, timestamps=True)) == text
    assert ours(write_xlsx(tmp_path / "export.xlsx", 1000)) == text


def test_an_export_is_the_same_every_time_and_another_with_another_seed(tmp_path: Path) -> None:
    first, again, other = (write_csv(tmp_path / f"{at}.csv", 500, seed) for at, seed in enumerate((1, 1, 2)))
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()
    assert first.read_bytes().count(b"\n") == 501


def test_a_fifth_of_the_cells_of_the_soiled_columns_is_unreadable() -> None:
    clean = as_texts(next(tables(2000)))
    dirty = soiled(clean, np.random.default_rng(1))
    changed = {name: sum(a != b for a, b in zip(clean[name], dirty[name], strict=True)) for name in clean.column_names}
    assert {name for name, count in changed.items() if count} == set(SOILED)
    assert all(300 < changed[name] < 500 for name in SOILED)
