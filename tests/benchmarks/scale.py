"""An audit spread over two workers beside one process: `python -m tests.benchmarks.scale RECORDS --partitions N`.

Makes N files of invented absences (six columns, about eight records an employee, who stands in all files), audits them
with the engine, and prints seconds, records and the highest memory of each process and of all together. With
--one it audits them in one process too, and holds the two results against each other.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

AS_OF = date(2026, 6, 30)
FIRST_DAY = np.datetime64("2022-01-03")
DAYS = 1600
LENGTHS = np.array([0, 1, 2, 6, 13, 20, 45, 100])
KINDS = ("self_certified", "sick_note", "sick_note", "vacation")
MEBIBYTE = 1024 * 1024
RECORDS_A_PERSON = 8
UNITS = 60


def make_files(folder: Path, records: int, files: int, kind: str) -> list[Path]:
    """Each file has its own stretch of first days, so that no record stands in two files."""
    paths = []
    for number in range(files):
        dice = np.random.default_rng([records, number])
        count = records // files + (number < records % files)
        person = dice.integers(0, max(records // RECORDS_A_PERSON, 1), count)
        start = FIRST_DAY + dice.integers(DAYS * number // files, DAYS * (number + 1) // files, count)
        table = pa.table(
            {
                "employee": pa.array(person + 10_000_000).cast(pa.string()),
                "start": pa.array(start),
                "end": pa.array(start + dice.choice(LENGTHS, count)),
                "kind": pa.array(np.array(KINDS)[dice.integers(0, len(KINDS), count)]),
                "grade": pa.array(dice.choice([100, 100, 50, 80], count)),
                "unit": texts_of("Avdeling ", person % UNITS),
            }
        )
        path = folder / f"absences-{number:04d}.{kind}"
        if kind == "csv":
            pyarrow.csv.write_csv(table, path)
        else:
            pyarrow.parquet.write_table(table, path)
        paths.append(path)
    return paths


def texts_of(before: str, numbers: np.ndarray) -> pa.Array:
    """Texts of a word and a number."""
    return pyarrow.compute.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), "")


class Memory(threading.Thread):
    """The highest resident memory of this process, of each of its children and of all together, in bytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.done = threading.Event()
        self.together = 0
        self.each: dict[int, int] = {}

    def run(self) -> None:
        own = psutil.Process()
        while not self.done.wait(0.2):
            now = {}
            for process in (own, *own.children(recursive=True)):
                try:
                    now[process.pid] = process.memory_info().rss
                except psutil.Error:
                    continue
            self.each = {pid: max(self.each.get(pid, 0), now.get(pid, 0)) for pid in {*self.each, *now}}
            self.together = max(self.together, sum(now.values()))


@contextmanager
def measured(name: str, records: int) -> Iterator[None]:
    memory, start = Memory(), time.perf_counter()
    memory.start()
    yield
    seconds = time.perf_counter() - start
    memory.done.set()
    memory.join()
    largest = sorted((size // MEBIBYTE for size in memory.each.values()), reverse=True)[:3]
    print(
        f"{name}: {records:,} records in {seconds:.1f} s ({records / seconds:,.0f} a second); "
        f"memory {memory.together // MEBIBYTE} MiB together, the largest processes {largest} MiB",
        flush=True,
    )


def with_dask(paths: list[Path], folder: Path, records: int, workers: int, memory: str) -> None:
    from audit.output import write_all
    from audit.scale.cluster import cluster
    from audit.scale.spread import spread
    from reports.page import render
    from rules.settings import Settings

    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    (work / "rows").mkdir(parents=True)
    start = time.perf_counter()

    def tell(stage: str, rows: int) -> None:
        print(f"  {time.perf_counter() - start:7.1f} s {stage} {rows:,}", flush=True)

    with measured(f"{workers} workers of {memory}", records):
        with cluster(None, work, workers=workers, memory=memory) as client:
            result = spread(client, paths, Settings(as_of=AS_OF), work, tell)
        pages = {"report.html": render(result).encode(), "result.json": result.json_bytes()}
        write_all(folder / "out-dask", pages)


def in_one(paths: list[Path], folder: Path, records: int) -> None:
    from audit.output import write_all
    from audit.pipeline import audit_files
    from reports.page import render
    from rules.settings import Settings

    with measured("one process", records):
        result = audit_files(paths, Settings(as_of=AS_OF))
        pages = {"report.html": render(result).encode(), "result.json": result.json_bytes()}
        write_all(folder / "out-one", pages)


def compared(spread: Path, one: Path) -> str:
    """What of two results is the same. That of the engine holds the rows of a page alone where there are very many."""
    if spread.read_bytes() == one.read_bytes():
        return "every byte"
    of_engine, alone = (json.loads(path.read_text("utf-8")) for path in (spread, one))
    for result in (of_engine, alone):
        del result["figures"]["deadlines"]  # rows too
    different = {name for name in alone if of_engine[name] != alone[name]}
    rows = {"spells", "findings", "exemptions", "stretches", "deeds", "left_out"}
    return (
        "everything but the rows, of which a page is kept" if different <= rows else f"NOT {sorted(different - rows)}"
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("records", type=int)
    words.add_argument("--partitions", type=int, default=8)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--memory", default="2GiB")
    words.add_argument("--kind", choices=("csv", "parquet"), default="parquet")
    words.add_argument("--one", action="store_true")
    words.add_argument("--only-one", type=Path, help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.only_one:
        in_one(sorted(given.only_one.glob("absences-*")), given.only_one, given.records)
        return
    folder = Path(tempfile.mkdtemp(prefix="tilsynsklar-scale-"))
    try:
        paths = make_files(folder, given.records, given.partitions, given.kind)
        print(f"{len(paths)} files, {sum(path.stat().st_size for path in paths) // MEBIBYTE} MiB", flush=True)
        with_dask(paths, folder, given.records, given.workers, given.memory)
        if given.one:
            # A process of its own, so that its memory is its own.
            again = [sys.executable, "-m", "tests.benchmarks.scale", str(given.records), "--only-one", str(folder)]
            subprocess.run(again, check=True)
            print(f"the same: {compared(folder / 'out-dask/result.json', folder / 'out-one/result.json')}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
