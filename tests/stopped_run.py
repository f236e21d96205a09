"""A program that runs the command line and, at one moment of it, does to itself what a person or a machine would.

    python -m tests.stopped_run SIGNAL MOMENT COUNT COMMAND...

SIGNAL is sent to the process itself at the COUNTth time that MOMENT comes: "stage:NAME", when the progress tells that
stage; "half", in the middle of a file of the output; or "module:name", when that function is called.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def send(number: int, moment: str, count: int) -> None:
    """Make the process send itself the signal when the moment comes."""
    left = [count]

    def came(*, really: bool = True) -> None:
        left[0] -= really
        if really and left[0] == 0:
            os.kill(os.getpid(), number)

    if moment.startswith("stage:"):
        from audit.progress import ProgressBar

        tell = ProgressBar.__call__

        def told(self: ProgressBar, stage: str, rows: int = 0) -> None:
            tell(self, stage, rows)
            came(really=stage == moment.removeprefix("stage:"))

        ProgressBar.__call__ = told  # type: ignore[method-assign]
        return
    if moment == "half":
        import audit.output as output

        write = output._write

        def halfway(path: Path, content: output.Content, rights: int = 0o666) -> Path:
            whole = content if isinstance(content, bytes) else b"".join(content)
            if left[0] == 1:
                path.write_bytes(whole[: len(whole) // 2])
                came()
            came()
            return write(path, whole, rights)

        output._write = halfway
        return
    module, _, name = moment.partition(":")
    owner: Any = importlib.import_module(module)
    *way, name = name.split(".")
    for step in way:
        owner = getattr(owner, step)
    really: Callable[..., Any] = getattr(owner, name)

    def called(*arguments: Any, **named: Any) -> Any:
        came()
        return really(*arguments, **named)

    setattr(owner, name, called)


if __name__ == "__main__":
    # As a shell starts a program; who runs the tests may have these ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    from audit.__main__ import main

    name, moment, count, *command = sys.argv[1:]
    if name != "none":
        send(signal.Signals[name], moment, int(count))
    sys.exit(main(command))
