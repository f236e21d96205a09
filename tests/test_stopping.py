"""Ctrl-C, a killed process and a full disk, done to a process of its own: all of the new files, or all of the old."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.__main__ import main
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.golden_result import RESULT
from tests.inputs import ABSENCES, EVENTS, LONG, Desk

ROOT = Path(__file__).parent.parent
FILES = {"findings.csv", "findings.xlsx", "report.html", "result.json", "spells.csv"}
OLD = {**dict.fromkeys(FILES, b"old"), "notat.txt": b"not ours"}
RENAME = "pathlib:Path.rename"


class Stopped:
    """A command in a process of its own, and the folder that it writes to."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out"
        self.absences, self.log = folder / "fravar.csv", folder / "logg.csv"
        self.absences.write_text(ABSENCES + LONG, "utf-8")
        self.log.write_text(EVENTS + "E1;plan_ready;20.02.2026\n", "utf-8")
        self.audit = ["audit", str(self.absences), str(self.log), "--as-of", "2026-06-30", "--out", str(self.out)]

    def run(
        self, *command: str, at: str = "", name: str = "none", count: int = 1, limit: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-m", "tests.stopped_run", name, at, str(count), *(command or self.audit)]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, preexec_fn=limit, timeout=120
        )

    def put_old(self) -> None:
        self.out.mkdir()
        for name, content in OLD.items():
            (self.out / name).write_bytes(content)

    @property
    def files(self) -> dict[str, bytes]:
        """Every file below the folder, hidden ones too, by its path in it."""
        found = (path for path in self.out.rglob("*") if path.is_file())
        return {str(path.relative_to(self.out)): path.read_bytes() for path in found}

    @property
    def seen(self) -> dict[str, bytes]:
        """What a person sees in the folder."""
        return {name: content for name, content in self.files.items() if not name.startswith(".")}


@pytest.fixture
def stopped(tmp_path: Path) -> Stopped:
    return Stopped(tmp_path)


def told_once(text: str, language: str = "nb") -> bool:
    return text == f"tilsynsklar: {Texts(language).say('cli.stopped')}\n"


INSIDE = ["pyarrow.csv:read_csv", "stage:rules", "reports.page:render", "stage:write", "half"]


@pytest.mark.parametrize("at", INSIDE)
def test_a_stop_by_hand_leaves_the_old_files_and_nothing_else(stopped: Stopped, at: str) -> None:
    stopped.put_old()
    run = stopped.run(name="SIGINT", at=at, count=2 if at == "half" else 1)
    assert (run.returncode, run.stdout) == (130, "") and told_once(run.stderr), run.stderr
    assert stopped.files == OLD and [path.name for path in stopped.out.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(("name", "at"), [("SIGTERM", "stage:read"), ("SIGHUP", "half")])
def test_a_machine_that_asks_for_the_end_is_obeyed_alike(stopped: Stopped, name: str, at: str) -> None:
    """A folder that was made for the run goes with it."""
    run = stopped.run(name=name, at=at)
    assert run.returncode == 130 and told_once(run.stderr), run.stderr
    assert not stopped.out.exists()


@pytest.mark.parametrize(("at", "count"), [(RENAME, 6), ("audit.cli:_summary", 1)])
def test_a_stop_that_comes_when_the_files_go_in_comes_too_late(stopped: Stopped, at: str, count: int) -> None:
    stopped.put_old()
    run = stopped.run(name="SIGINT", at=at, count=count)
    assert (run.returncode, run.stderr) == (1, "") and "report.html" in run.stdout
    assert stopped.files.keys() == OLD.keys() and b"old" not in stopped.files.values()


@pytest.mark.parametrize("at", ["stage:read", "half"])
def test_a_process_killed_before_its_files_are_whole_leaves_the_old_ones(stopped: Stopped, at: str) -> None:
    stopped.put_old()
    assert stopped.run(name="SIGKILL", at=at, count=3 if at == "half" else 1).returncode == -signal.SIGKILL
    assert stopped.seen == OLD
    assert stopped.run().returncode == 1
    assert stopped.files.keys() == OLD.keys() and b"old" not in stopped.files.values()


def room(size: int) -> Callable[[], None]:
    """A process that may write no file beyond that size, as on a disk that is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(("language", "old"), [*zip(LANGUAGES, (True, False, True), strict=True)])
def test_a_full_disk_is_told_in_one_sentence_and_leaves_nothing(stopped: Stopped, language: str, old: bool) -> None:
    if old:
        stopped.put_old()
    run = stopped.run(*stopped.audit, "--lang", language, limit=room(20_000))
    sentence = Texts(language).say("messages.errors.disk_full", folder=str(stopped.out))
    assert (run.returncode, run.stdout, run.stderr) == (2, "", f"tilsynsklar: {sentence}\n")
    assert stopped.files == OLD if old else not stopped.out.exists()


@pytest.mark.parametrize("command", ["render", "compare", "template", "key", "check"])
@pytest.mark.parametrize(("trouble", "code"), [("full", 2), ("stop", 130)])
def test_every_command_that_writes_leaves_nothing_half(
    stopped: Stopped, tmp_path: Path, command: str, trouble: str, code: int
) -> None:
    folder = tmp_path / "ny" / "mappe"
    words = {
        "render": [str(RESULT), "--out", str(folder)],
        "compare": [str(RESULT), str(RESULT), "--out", str(folder)],
        "template": [str(folder / "mal.xlsx")],
        "key": [str(folder / "min.key")],
        "check": [
            str(stopped.absences),
            *("--write-settings", str(folder / "i.toml"), "--annotated", str(folder / "les.xlsx")),
        ],
    }[command]
    if trouble == "full":
        run = stopped.run(command, *words, limit=room(10))
        assert Texts("nb").say("messages.errors.disk_full", folder=str(folder)) in run.stderr
    else:
        run = stopped.run(command, *words, name="SIGINT", at="half")
        assert told_once(run.stderr), run.stderr
    assert run.returncode == code and run.stderr.count("\n") == 1 and "Traceback" not in run.stderr
    assert not (tmp_path / "ny").exists()


def test_a_stop_that_a_library_makes_a_fault_of_is_still_a_stop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def swallowing(*_: object, **__: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt as stop:
            raise ValueError("cancelled") from stop

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr("audit.pipeline.read", swallowing)
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert (run.code, run.written) == (130, []) and told_once(run.err)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_stop_that_is_swallowed_whole_still_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.keeping import told

    def swallowing(*arguments: object) -> dict[str, bytes]:
        with contextlib.suppress(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
        return told(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("audit.keeping.told", swallowing)
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert (run.code, run.written) == (130, []) and told_once(run.err)


def test_a_stop_before_the_command_begins_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.__main__.foreign_package", stop)
    assert main(["rules"]) == 130
    assert capsys.readouterr().err == "\nStoppet. Ingenting er skrevet. Stopped. Nothing has been written.\n"
