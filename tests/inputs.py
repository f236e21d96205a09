"""Small input files for tests, and the command line run as a person would."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from audit.__main__ import main

ABSENCES = "employee;start;end;kind;grade;unit\n"
# Away from Monday 5 January 2026: the four weeks are reached on Sunday 1 February, seven on Sunday 22 February.
LONG = "E1;05.01.2026;31.03.2026;sick_note;100;Lager\n"
EVENTS = "employee;event;date\n"


@dataclass(frozen=True)
class Run:
    """What one run of the command line came to."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def written(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    def text(self, name: str) -> str:
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(self.folder / name) as archive:
                return "\n".join(archive.read(member).decode("utf-8") for member in archive.namelist())
        return (self.folder / name).read_text("utf-8-sig")

    @property
    def everything(self) -> str:
        """All that a person could read of this run."""
        return "\n".join([self.out, self.err, *(self.text(name) for name in self.written)])


class Desk:
    """A folder with files and a command line beside it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    def run(self, *arguments: str, out: Path | None = None) -> Run:
        folder = out or self.folder / "out"
        self._capsys.readouterr()
        code = main([*arguments, "--out", str(folder)])
        told = self._capsys.readouterr()
        return Run(code, told.out, told.err, folder)

    def audit(self, *files: str, options: tuple[str, ...] = ("--as-of", "2026-06-30")) -> Run:
        return self.run("audit", *files, *options)

    def refused(self, *files: str, options: tuple[str, ...] = ("--as-of", "2026-06-30")) -> str:
        """The one sentence with which the audit refuses; nothing is written, and there is no traceback."""
        run = self.audit(*files, options=options)
        assert (run.code, run.out, run.written) == (2, "", [])
        assert "Traceback" not in run.err
        assert run.err.startswith("tilsynsklar: ") and run.err.endswith("\n") and run.err.count("\n") == 1
        return run.err.removeprefix("tilsynsklar: ").strip()
