"""Ways of reading that were slow or wrong once, each beside the program's own way with the same file.

    python -m tests.benchmarks.traps NAME ours|trap FILE

One side of one trap in this process; it tells the seconds of clock and processor, imports left out.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from audit.quality import Faults, check
from audit.source import read
from audit.source.days import read_days
from audit.source.delimited import read_delimited
from audit.source.limits import Limits
from audit.source.sniff import find
from rules.settings import Settings
from tests.benchmarks.made import AS_OF, COLUMNS, DAYS, NUMBERS

Prepared = Callable[[], Any]  # what is timed, after what is not


def _read(path: Path) -> Prepared:
    """Read, scanned, typed, checked and accounted for."""
    return lambda: read([path], Settings(as_of=AS_OF))


def _cells(path: Path) -> Prepared:
    """Every cell as found."""
    return lambda: read_delimited(find(path), 0, Limits())


def _cells_and_days(path: Path) -> Prepared:
    """Every cell as found, and the days of nine columns."""
    at = [list(COLUMNS).index(name) for name in DAYS]

    def run() -> None:
        sheet, _, _ = read_delimited(find(path), 0, Limits())
        for position in at:
            read_days(sheet.columns[position], workbook=False, date1904=False)

    return run


def _dates_by_cell(path: Path) -> Prepared:
    days = [COLUMNS[name] for name in DAYS]
    return lambda: pd.read_csv(path, sep=";", parse_dates=days, date_format="%d.%m.%Y")


def _every_cell_a_text(path: Path) -> Prepared:
    return lambda: pd.read_csv(path, sep=";", dtype=str)


def _coerced(path: Path) -> Prepared:
    """A schema that makes dates and numbers of the texts itself."""
    table = pd.read_csv(path, sep=";", dtype=str)
    columns = {COLUMNS[name]: pa.Column("datetime64[us]", nullable=True) for name in DAYS}
    columns |= {COLUMNS[name]: pa.Column(float, pa.Check.ge(0), nullable=True) for name in NUMBERS}

    def validate() -> None:
        try:
            pa.DataFrameSchema(columns, coerce=True).validate(table, lazy=True)
        except pa.errors.SchemaErrors:
            return

    return validate


def _typed(path: Path) -> pd.DataFrame:
    """A typed table of absences in which a fifth of the last days lie before the first."""
    found = read([path], Settings(as_of=AS_OF)).absences[
        ["employee", "start", "end", "kind", "grade", "unit", "leader"]
    ]
    end = found["end"].fillna(found["start"])
    early = np.random.default_rng(1).random(len(found)) < 0.2
    found = found.assign(end=end.mask(early, found["start"] - pd.Timedelta(days=1)))
    return found.assign(length=(found["end"] - found["start"]).dt.days.astype(float) + 1)


def _by_column(path: Path) -> Prepared:
    frame = _typed(path)
    return lambda: check("absences", frame, Faults(len(frame)))


def _whole_frame(path: Path) -> Prepared:
    frame = _typed(path)
    ordered = pa.DataFrameSchema(checks=pa.Check(lambda table: table["end"] >= table["start"]))

    def validate() -> None:
        try:
            ordered.validate(frame, lazy=True)
        except pa.errors.SchemaErrors:
            return

    return validate


TRAPS: dict[str, tuple[Callable[[Path], Prepared], Callable[[Path], Prepared]]] = {
    "dates": (_cells_and_days, _dates_by_cell),
    "text": (_cells, _every_cell_a_text),
    "coerce": (_read, _coerced),
    "frame": (_by_column, _whole_frame),
    "objects": (_read, _read),  # two files: days as days, and as points in time, which are never objects of Python
}


def main(name: str, side: str, path: Path) -> None:
    ready = TRAPS[name][side == "trap"](path)
    clock, processor = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ready()
    print(time.perf_counter() - clock, time.process_time() - processor)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
