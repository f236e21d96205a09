"""How fast files are read, scanned and typed, beside pandas reading the same files and judging nothing.

    make bench-reading                             all, about a quarter of an hour
    python -m tests.benchmarks.reading --rounds 1 --share 0.1   a quick look

Each measurement is a process of its own, so none finds what another left warm; its start and imports are left out.
The two sides of a comparison take turns; the figure is the ratio of the two in one turn: median, lowest and highest.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import made

IMPORTS = "import sys, time, pandas, pyarrow.parquet, python_calamine, openpyxl; "
OURS = "read([Path(sys.argv[1])], Settings(as_of=date(2026, 6, 30)))"
OUR_IMPORTS = (
    "from datetime import date; from pathlib import Path; from audit.source import read; "
    "from rules.settings import Settings; "
)
TIMED = "clock, used = time.perf_counter(), time.process_time(); {}; "
# The memory as the process itself knows it: what the parent counts for a child begins with the parent's own.
HIGHEST = "[line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0]"
TOLD = f"print(time.perf_counter() - clock, time.process_time() - used, {HIGHEST})"

CALAMINE = "pandas.read_excel(sys.argv[1], engine='calamine')"
OPENPYXL = "pandas.read_excel(sys.argv[1], engine='openpyxl')"
TEXT = "pandas.read_csv(sys.argv[1], sep=';')"
DAYS = [made.COLUMNS[name] for name in made.DAYS]
DATES = f"pandas.read_csv(sys.argv[1], sep=';', parse_dates={DAYS}, date_format='%d.%m.%Y')"
PARQUET = "pandas.read_parquet(sys.argv[1])"
PACKAGES = ("pandas", "python-calamine", "openpyxl", "pyarrow", "pandera")


@dataclass(frozen=True)
class Spent:
    """What one reading took: seconds by the clock and of a processor, and the process' highest memory in megabytes."""

    clock: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Run:
    """A reading of a file in a process of its own. Imports are done before the time is taken."""

    expression: str
    file: str

    def spent(self, folder: Path) -> Spent:
        """Raises SystemExit when the reading fails."""
        program = IMPORTS + (OUR_IMPORTS if self.expression == OURS else "") + TIMED.format(self.expression) + TOLD
        words = [sys.executable, "-c", program, str(folder / self.file)]
        ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
        if ended.returncode:
            raise SystemExit(f"{self.expression} failed on {self.file}")
        clock, processor, kilobytes = (float(told) for told in ended.stdout.split())
        return Spent(clock, processor, kilobytes / 1024)


@dataclass(frozen=True)
class Comparison:
    """Two runs and the ratio that is aimed at, if any."""

    what: str
    ours: Run
    other: Run
    aim: float | None = None


COMPARISONS = (
    Comparison("xlsx / pandas with calamine", Run(OURS, "a.xlsx"), Run(CALAMINE, "a.xlsx"), 1.5),
    Comparison("xlsx / pandas with openpyxl", Run(OURS, "a.xlsx"), Run(OPENPYXL, "a.xlsx"), 0.25),
    Comparison("CSV / pandas, dates left as text", Run(OURS, "a.csv"), Run(TEXT, "a.csv")),
    Comparison("CSV / pandas, dates read", Run(OURS, "a.csv"), Run(DATES, "a.csv")),
    Comparison("CSV, a fifth of the cells unreadable / clean", Run(OURS, "dirty.csv"), Run(OURS, "a.csv"), 1.5),
    Comparison("Parquet with dates / pandas", Run(OURS, "a.parquet"), Run(PARQUET, "a.parquet")),
    Comparison("Parquet with dates / CSV", Run(OURS, "a.parquet"), Run(OURS, "a.csv"), 1.5),
)


ROWS = {"a.xlsx": 100_000, "a.csv": 300_000, "dirty.csv": 300_000, "a.parquet": 300_000}


def write_files(folder: Path, share: float) -> dict[str, int]:
    """The files of all comparisons; file -> rows."""
    sizes = {name: int(rows * share) for name, rows in ROWS.items()}
    made.write_xlsx(folder / "a.xlsx", sizes["a.xlsx"])
    made.write_csv(folder / "a.csv", sizes["a.csv"])
    made.write_csv(folder / "dirty.csv", sizes["dirty.csv"], dirty=True)
    made.write_parquet(folder / "a.parquet", sizes["a.parquet"])
    return sizes


def compared(comparison: Comparison, folder: Path, rounds: int) -> str:
    """One line of the table."""
    ours: list[Spent] = []
    others: list[Spent] = []
    for turn in range(rounds):
        sides = [(comparison.ours, ours), (comparison.other, others)]
        for run, spent in sides if turn % 2 == 0 else sides[::-1]:
            spent.append(run.spent(folder))
    pairs = list(zip(ours, others, strict=True))
    by_clock = _ratios([mine.clock / other.clock for mine, other in pairs])
    by_processor = _ratios([mine.processor / other.processor for mine, other in pairs])
    seconds = " / ".join(f"{median(one.clock for one in side):.1f}" for side in (ours, others))
    megabytes = " / ".join(f"{median(one.megabytes for one in side):.0f}" for side in (ours, others))
    aim = "" if comparison.aim is None else f"at most {comparison.aim:g}"
    return f"| {comparison.what} | {aim} | {by_clock} | {by_processor} | {seconds} | {megabytes} |"


def _ratios(found: list[float]) -> str:
    return f"{median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--share", type=float, default=1.0, help="of the rows")
    words = parser.parse_args()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = write_files(folder, words.share)
        told = ", ".join(
            f"{file} {rows} rows, {(folder / file).stat().st_size / 1e6:.1f} MB" for file, rows in sizes.items()
        )
        print(f"{len(made.COLUMNS)} columns: {told}. {words.rounds} turns.")
        print(f"Python {platform.python_version()}, {versions}.\n")
        names = ("read, scanned and typed / other", "aim", "by the clock", "by the processor", "seconds", "megabytes")
        print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}")
        for comparison in COMPARISONS:
            print(compared(comparison, folder, words.rounds), flush=True)


if __name__ == "__main__":
    main()
