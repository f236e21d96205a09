"""How long work tells what it is at: a stage and a number of rows when the stage begins."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int], None]


def silent(stage: str, rows: int) -> None:
    """The progress of a caller who wants none."""
