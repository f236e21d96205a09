"""A second audit in DuckDB's SQL, over stretches of days and not over arrays: it tells counts alone.

    python -m tests.benchmarks.second FILE.csv

The file is one that tests.benchmarks.made writes. As a yardstick it says what such an audit costs in a fast engine;
as a check its counts must be those of the program.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import duckdb

from tests.benchmarks.counts import BANDS, DUTIES, Counts

SQL = Path(__file__).with_name("second.sql")


def second_audit(path: Path, as_of: date) -> Counts:
    """The counts of one export."""
    with duckdb.connect() as base:
        base.execute("set preserve_insertion_order = false")
        base.execute("set variable file = ?", [str(path)])
        base.execute("set variable as_of = ?::date - date '1970-01-01'", [as_of])
        base.execute(SQL.read_text("utf-8"))
        verdicts = {}
        for duty in DUTIES:
            rows = base.execute(f'select "{duty}", count(*) from verdicts group by all').fetchall()
            verdicts[duty] = {str(verdict): int(count) for verdict, count in sorted(rows)}
        bands = [
            base.execute("select count(*) from spells where days between ? and ?", band).fetchone() for band in BANDS
        ]
        sums = base.execute(
            "select count(*), sum(days), sum(absent_days), sum(counted_days), sum(full_run), "
            "count(*) filter (ongoing), count(*) filter (certified) from spells"
        ).fetchone()
    return Counts(*(int(number or 0) for number in sums or ()), tuple(one[0] for one in bands if one), verdicts)


if __name__ == "__main__":
    from tests.benchmarks.made import AS_OF

    print(json.dumps(second_audit(Path(sys.argv[1]), AS_OF).plain(), indent=1))
