"""A progress bar on work that lasts over a second; none when the output is not a terminal."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from rules.texts import Texts

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_SECONDS = 1.0
READING = ("read", "values")
VERIFYING = (*READING, "spells", "rules", "result")
AUDITING = (*VERIFYING, "report", "tables", "write")
CHECKING = (*READING, "tables")
RENDERING = ("kept", "report", "tables", "write")
COMPARING = ("kept", "report", "write")


class ProgressBar:
    """A context manager that is called with (stage, rows) when a stage begins; `stages` are those of the command."""

    def __init__(self, texts: Texts, stages: tuple[str, ...]) -> None:
        self._texts = texts
        self._stages = stages
        self._lock = threading.Lock()
        self._stage: tuple[str, int] = (stages[0], 0)
        self._over = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._timer = threading.Timer(PATIENCE_SECONDS, self._show)
        self._timer.daemon = True

    def __enter__(self) -> ProgressBar:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._over = True
            if self._bar is not None:
                self._bar.stop()

    def __call__(self, stage: str, rows: int = 0) -> None:
        with self._lock:
            self._stage = (stage, rows)
            self._tell()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._over:  # while the library above was imported
                return
            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=len(self._stages))
            self._tell()
            self._bar.start()

    def _tell(self) -> None:
        if self._bar is None or self._task is None:
            return
        stage, rows = self._stage
        words = self._texts.say(f"cli.stages.{stage}", rows=rows)
        self._bar.update(self._task, description=words, completed=self._stages.index(stage))
