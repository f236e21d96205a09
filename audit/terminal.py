"""What a command says in the terminal, whether somebody can read it or not."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path


def tell(text: str) -> None:
    """Write to standard output. That nobody can read it, as with `| head`, is no failure of the audit."""
    try:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        print(text, flush=True)
    except OSError:
        # What is left in the buffer would fail again at exit.
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115


def tell_problem(text: str) -> None:
    """Write to standard error; that nobody can read it changes no exit code."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
