"""Where an audit's time and memory go: one audit in this process, stage by stage.

    python -m tests.benchmarks.stages FILE... [--settings FILE] [--profile N]

Stages are what the audit tells its progress bar, then each file that is written. `peak` is the highest memory of the
process within a stage, `after` what it holds when the stage ends, both above what it held before the first.
`--profile N` also lists the N functions of the program that took most, by themselves and with all they call. Profiling
makes everything slower, so that is an audit of its own after the table.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from audit.configuration import settings_from
from audit.output import Content, write_all
from audit.pipeline import audit_files
from reports.export import findings_csv, spells_csv
from reports.page import render
from reports.workbook import findings_xlsx
from rules.result import AuditResult
from rules.settings import Settings
from tests.benchmarks.made import AS_OF

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = tuple(str(ROOT / name) for name in ("audit", "rules", "reports"))
TOLD: dict[str, Callable[[AuditResult], bytes]] = {
    "report.html": lambda result: render(result).encode("utf-8"),
    "findings.csv": findings_csv,
    "spells.csv": spells_csv,
    "findings.xlsx": findings_xlsx,
}


def memory(name: str) -> float:
    """A line of /proc/self/status in megabytes: VmRSS now, VmHWM the highest since it was last forgotten."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def forget_peak() -> None:
    """Let VmHWM begin anew."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


@dataclass
class Stages:
    """A progress callback that keeps what each stage took: name, rows, clock, processor, peak, after."""

    told: list[tuple[str, int, float, float, float, float]] = field(default_factory=list)
    _stage: tuple[str, int] = ("start", 0)
    _base: float = 0.0
    _since: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        self._base = memory("VmRSS")
        self._begin("start", 0)

    def __call__(self, stage: str, rows: int) -> None:
        self._end()
        self._begin(stage, rows)

    def close(self) -> None:
        self._end()

    def _begin(self, stage: str, rows: int) -> None:
        forget_peak()
        self._stage, self._since = (stage, rows), (time.perf_counter(), time.process_time())

    def _end(self) -> None:
        clock, processor = time.perf_counter() - self._since[0], time.process_time() - self._since[1]
        peak, after = memory("VmHWM") - self._base, memory("VmRSS") - self._base
        if clock >= 0.0005:
            self.told.append((*self._stage, clock, processor, peak, after))

    def table(self) -> str:
        lines = ["| stage | rows | seconds | processor | peak MB | after MB |", "|" + " --- |" * 6]
        lines += [
            f"| {name} | {rows} | {clock:.2f} | {processor:.2f} | {peak:.0f} | {after:.0f} |"
            for name, rows, clock, processor, peak, after in self.told
        ]
        clock, processor = (sum(one[at] for one in self.told) for at in (2, 3))
        peak = max(one[4] for one in self.told)
        return "\n".join([*lines, f"| **all** | | {clock:.2f} | {processor:.2f} | {peak:.0f} | |"])


def audited(files: list[Path], settings: Settings, folder: Path, tell: Callable[[str, int], None]) -> None:
    """What the command `audit` does, with a stage for each file."""
    result = audit_files(files, settings, tell)
    contents: dict[str, Content] = {}
    for name, make in TOLD.items():
        tell(name, len(result.spells) if name == "spells.csv" else len(result.findings))
        contents[name] = make(result)
    tell("result.json, write", len(result.findings))
    write_all(folder, contents | {"result.json": result.json_parts()})


def profiled(run: Callable[[], None], lines: int) -> str:
    """The program's functions by their own time and by that of all they call; seconds with the profiler's weight."""
    profile = cProfile.Profile()
    profile.runcall(run)
    entries = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    functions = [
        (own, whole, calls, f"{Path(file).relative_to(ROOT).as_posix()}:{line} {name}")
        for (file, line, name), (_, calls, own, whole, _) in entries.items()
        if file.startswith(OURS)
    ]
    by_own, by_whole = sorted(functions)[::-1], sorted(functions, key=lambda one: -one[1])
    told = ["", "| own | with calls | calls | function |", "|" + " --- |" * 4]
    told += [f"| {own:.2f} | {whole:.2f} | {calls} | {name} |" for own, whole, calls, name in by_own[:lines]]
    told += ["", "| with calls | function |", "|" + " --- |" * 2]
    return "\n".join([*told, *(f"| {whole:.2f} | {name} |" for _, whole, _, name in by_whole[:lines])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--settings", type=Path)
    parser.add_argument("--profile", type=int, default=0, metavar="N")
    words = parser.parse_args()
    values = settings_from(words.settings, {})
    settings = Settings(**{"as_of": AS_OF, "limits": {"text_megabytes": 8192}, **values})
    with tempfile.TemporaryDirectory() as folder:
        stages = Stages()
        audited(words.files, settings, Path(folder), stages)
        stages.close()
        print(stages.table())
        if words.profile:
            print(profiled(lambda: audited(words.files, settings, Path(folder), lambda *_: None), words.profile))


if __name__ == "__main__":
    main()
