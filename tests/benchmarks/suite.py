"""What the program costs beside yardsticks: each figure is a ratio of two commands that took turns.

    make bench                                                                     everything, about two hours
    python -m tests.benchmarks.suite --rows csv,duckdb --records 100000 --turns 3  a look

Every command is a process of its own, start and imports included, save for the traps, which tell the seconds of the
work alone. A ratio is formed within a turn; the table gives the median, the lowest and the highest of the turns, by
processor time (all threads, user and system) and by the clock. The goals hold by the processor, which a busy machine
disturbs least. Where two audits of one file are held beside each other, their counts must be equal, or the run fails.

This module imports nothing heavy: what Linux tells of a child's highest memory begins with its parent's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median

SMALL, MEDIUM, COERCED = 2_000, 100_000, 5_000
PACKAGES = ("pandas", "pandera", "numpy", "pyarrow", "python-calamine", "matplotlib", "duckdb")
AUDIT = "tests.benchmarks.installed"  # tells in result.json, all other commands print
READ_CSV = "import sys, pandas; pandas.read_csv(sys.argv[1], sep=';')"
READ_XLSX = "import sys, pandas; pandas.read_excel(sys.argv[1], engine='calamine')"
IMPORTS = "import pandas, pandera.pandas, matplotlib.pyplot"
# Compiled modules are kept, as an installation has them.
_ENVIRONMENT = {name: word for name, word in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
HEADER = ("A / B", "records", "goal", "by the processor", "by the clock", "processor seconds", "megabytes", "turns", "")


@dataclass(frozen=True)
class Spent:
    """What one process took: seconds by the clock and of the processors, and its highest memory in megabytes."""

    clock: float
    processor: float
    megabytes: float
    printed: str


@dataclass(frozen=True)
class Command:
    """Words after the interpreter's name; `{folder}` is where the files lie. A trap prints its own seconds."""

    words: tuple[str, ...]
    own_seconds: bool = False

    def spent(self, folder: Path) -> Spent:
        """Run it. SystemExit when it fails; an audit that finds something has not failed."""
        words = [sys.executable, *(word.replace("{folder}", str(folder)) for word in self.words)]
        begun = time.perf_counter()
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=_ENVIRONMENT)
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        clock, code = time.perf_counter() - begun, os.waitstatus_to_exitcode(status)
        process.returncode = code
        if code not in ((0, 1) if self.words[1] == AUDIT else (0,)):
            raise SystemExit(f"ended with {code}: {' '.join(words)}")
        processor = used.ru_utime + used.ru_stime
        if self.own_seconds:
            clock, processor = (float(told) for told in printed.split())
        return Spent(clock, processor, used.ru_maxrss / 1024, printed)


def audit(file: str) -> Command:
    """The whole audit of a file in the folder, with report, findings, spells, workbook and result."""
    options = ("--settings", "{folder}/innstillinger.toml", "--out", "{folder}/out")
    return Command(("-m", AUDIT, "audit", f"{{folder}}/{file}", *options))


COUNTS = Command(("-m", "tests.benchmarks.counts", "{folder}/out/result.json"))


def module(name: str, file: str) -> Command:
    return Command(("-m", f"tests.benchmarks.{name}", f"{{folder}}/{file}"))


def code(text: str, *files: str) -> Command:
    return Command(("-c", text, *(f"{{folder}}/{file}" for file in files)))


def trap(name: str, side: str, file: str) -> Command:
    return Command(("-m", "tests.benchmarks.traps", name, side, f"{{folder}}/{file}"), own_seconds=True)


@dataclass(frozen=True)
class Row:
    """One comparison: A / B, and the most (or, with `at_least`, the least) that is aimed at."""

    name: str
    what: str
    records: int
    a: Command
    b: Command
    goal: float | None
    at_least: bool = False
    counts: bool = False  # both tell the counts of the same file, which must be equal
    of_memory: bool = False  # the ratio is of memory above the audit of 2,000 records, not of time
    per_record: bool = False  # kilobytes that A takes above B, a record, instead of a ratio
    most_turns: int = 99


def rows(records: int) -> tuple[Row, ...]:
    """All rows; `records` is the size of the large file."""
    large, ten, clean, dirty = f"{records}.csv", f"{10 * records}.csv", f"{MEDIUM}.csv", f"{COERCED}-dirty.csv"
    own, soiled, tenfold = audit(large), audit(f"{records}-dirty.csv"), audit(ten)
    small, book, parquet = audit(f"{SMALL}.csv"), f"{MEDIUM}.xlsx", f"{MEDIUM}.parquet"

    def watched(name: str, what: str, size: int, file: str, goal: float, other: str = "") -> Row:
        return Row(name, what, size, trap(name, "ours", file), trap(name, "trap", other or file), goal)

    return (
        Row("csv", "audit / pandas merely reads, dates as text", records, own, code(READ_CSV, large), 4.5),
        Row("duckdb", "audit / DuckDB audit, counts alone", records, own, module("second", large), 1.15, counts=True),
        Row(
            "memory", "kB a record above the audit of 2,000", records, own, small, 0.6, of_memory=True, per_record=True
        ),
        Row("dirty", "a fifth of the cells of 12 columns unreadable / clean", records, soiled, own, 1.15),
        Row("linear", "ten times the records / once: time", 10 * records, tenfold, own, 11, most_turns=2),
        Row("linear-memory", "the same: memory", 10 * records, tenfold, own, 11, of_memory=True, most_turns=2),
        Row("help", "`--help` / a bare interpreter", 0, Command(("-m", "audit", "--help")), code("pass"), 5),
        Row("small", "with charts / importing pandas, pandera, matplotlib", SMALL, small, code(IMPORTS), 2),
        Row(
            *("consultant", "consultant's pandas, counts alone / audit", MEDIUM, module("plain_pandas", clean)),
            *(audit(clean), 50, True, True),
            most_turns=3,
        ),
        Row("xlsx", "audit / pandas with calamine merely reads", MEDIUM, audit(book), code(READ_XLSX, book), 1.25),
        watched("dates", "cells and days of 9 columns / pandas `parse_dates`", records, large, 0.5),
        watched("text", "every cell as found / pandas `dtype=str`", records, large, 1),
        watched("coerce", "all of reading, dirty / pandera `coerce=True`", COERCED, dirty, 0.2),
        watched("frame", "the schema by column / a check of the frame", MEDIUM, clean, 0.2),
        watched("objects", "Parquet, days / points in time", MEDIUM, parquet, 1.2, f"{MEDIUM}-timestamps.parquet"),
    )


def make_files(folder: Path, chosen: tuple[Row, ...]) -> list[str]:
    """Write the files that the rows need; how large each is. In a process of its own, so that this one stays small."""
    words = {word.removeprefix("{folder}/") for row in chosen for side in (row.a, row.b) for word in side.words}
    needed = sorted(word for word in words | {f"{SMALL}.csv"} if word[0].isdigit())
    subprocess.run([sys.executable, "-m", "tests.benchmarks.made", "--files", *needed, "--", str(folder)], check=True)
    return [f"{name} {(folder / name).stat().st_size / 1e6:.1f} MB" for name in needed]


def groups(chosen: tuple[Row, ...]) -> list[list[Row]]:
    """Rows that follow each other and share a command; what they share is run once a turn."""
    found: list[list[Row]] = []
    for row in chosen:
        shared = {side for other in found[-1] for side in (other.a, other.b)} if found else set()
        if {row.a, row.b} & shared:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def turns_of(group: list[Row], folder: Path, turns: int) -> dict[Row, list[tuple[Spent, Spent]]]:
    """What the two sides of each row took, turn by turn; every other turn goes backwards."""
    pairs: dict[Row, list[tuple[Spent, Spent]]] = {row: [] for row in group}
    for turn in range(turns):
        live = [row for row in group if turn < row.most_turns]
        sides = list(dict.fromkeys(side for row in live for side in (row.a, row.b)))
        counted = {side for row in live if row.counts for side in (row.a, row.b)}
        spent: dict[Command, Spent] = {}
        for side in sides if turn % 2 == 0 else sides[::-1]:
            spent[side] = one = side.spent(folder)
            if side in counted and side.words[1] == AUDIT:
                spent[side] = replace(one, printed=COUNTS.spent(folder).printed)
            told = f"turn {turn + 1}: {one.processor:.2f} s, {one.megabytes:.0f} MB: {' '.join(side.words)[:90]}"
            print(told, file=sys.stderr, flush=True)
        for row in live:
            if row.counts and json.loads(spent[row.a].printed) != json.loads(spent[row.b].printed):
                raise SystemExit(f"{row.name}: the two audits count differently")
            pairs[row].append((spent[row.a], spent[row.b]))
    return pairs


def line(row: Row, pairs: list[tuple[Spent, Spent]], base: float) -> str:
    """One row of the table. `base`: the megabytes of the audit of 2,000 records."""
    if row.per_record:
        figures = [(a.megabytes - b.megabytes) * 1024 / row.records for a, b in pairs]
    elif row.of_memory:
        figures = [(a.megabytes - base) / (b.megabytes - base) for a, b in pairs]
    else:
        figures = [a.processor / b.processor for a, b in pairs]
    clock = "" if row.of_memory or row.per_record else _spread([a.clock / b.clock for a, b in pairs])
    goal = f"at {'least' if row.at_least else 'most'} {row.goal:g}"
    kept = median(figures) >= row.goal if row.at_least else median(figures) <= row.goal
    seconds = " / ".join(f"{median(pair[at].processor for pair in pairs):.2f}" for at in (0, 1))
    megabytes = " / ".join(f"{median(pair[at].megabytes for pair in pairs):.0f}" for at in (0, 1))
    cells = (row.what, f"{row.records:,}" if row.records else "", goal, _spread(figures), clock, seconds, megabytes)
    return f"| {' | '.join(cells)} | {len(pairs)} | {'kept' if kept else 'not kept'} |"


def _spread(found: list[float]) -> str:
    return f"{median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", help="names with commas between; all without")
    parser.add_argument("--records", type=int, default=1_000_000, help="of the large file")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="keep the files there, and use those that are there")
    words = parser.parse_args()
    known = rows(words.records)
    names = words.rows.split(",") if words.rows else [row.name for row in known]
    if strange := set(names) - {row.name for row in known}:
        parser.error(f"no such row: {', '.join(sorted(strange))}; there are {', '.join(row.name for row in known)}")
    chosen = tuple(row for row in known if row.name in names)
    with tempfile.TemporaryDirectory() as own:
        folder = words.folder or Path(own)
        print(f"20 columns. {', '.join(make_files(folder, chosen))}.")
        packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {packages}.\n")
        # Warm: compiled modules, the cache of fonts, and the base of memory.
        base = audit(f"{SMALL}.csv").spent(folder).megabytes
        print(f"| {' | '.join(HEADER)} |\n|{' --- |' * len(HEADER)}", flush=True)
        for group in groups(chosen):
            for row, pairs in turns_of(group, folder, words.turns).items():
                print(line(row, pairs, base), flush=True)


if __name__ == "__main__":
    main()
