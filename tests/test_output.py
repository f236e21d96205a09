"""Writing the files of a run: what is killed in the middle, and what cannot be written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from audit.errors import InputError
from audit.output import hold_writable, write_all, write_new
from reports.xlsx import fixed_bytes
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.inputs import ABSENCES, LONG, Desk

ROOT = Path(__file__).parent.parent
NAMES = ("a.csv", "b.json", "report.html")  # in the order in which they are moved in
OLD, NEW = ({name: of + name.encode() for name in NAMES} for of in (b"old ", b"new "))

# Writes the new files and ends, as a process that is killed does, when it is about to move the COUNTth file.
KILLED = """
import os, pathlib, sys
from audit.output import write_all
left, rename = [int(sys.argv[2])], pathlib.Path.rename
def renamed(path, place):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), 9)
    return rename(path, place)
pathlib.Path.rename = renamed
write_all(pathlib.Path(sys.argv[1]), {name: b"new " + name.encode() for name in sys.argv[3:]})
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    for name, content in OLD.items():
        (place / name).write_bytes(content)
    return place


def files(folder: Path) -> dict[str, bytes]:
    """All that is in a folder but the working folders; a folder in it is told as what it is."""
    return {
        path.name: path.read_bytes() if path.is_file() else b"a folder"
        for path in folder.iterdir()
        if not path.name.startswith(".tilsynsklar-")
    }


def working_folders(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


@pytest.mark.parametrize("count", range(1, 7))
def test_a_process_killed_between_two_files_mixes_nothing(folder: Path, count: int) -> None:
    """Six times a file is moved: three old ones away, the page first, then three new ones in, the page last.

    So no page is seen beside files that lack. The next run, of other files, puts the old ones back as long as one of
    them still stood, and else the new ones in.
    """
    call = [sys.executable, "-c", KILLED, str(folder), str(count), *NAMES]
    assert subprocess.run(call, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    seen = {1: {*NAMES}, 2: {"a.csv", "b.json"}, 3: {"a.csv"}, 4: set(), 5: {"a.csv"}, 6: {"a.csv", "b.json"}}[count]
    run = OLD if count <= 3 else NEW
    assert files(folder) == {name: run[name] for name in seen}
    assert len(working_folders(folder)) == 1
    write_all(folder, {"c.csv": b"c"})
    assert files(folder) == {**run, "c.csv": b"c"} and working_folders(folder) == []


def test_a_file_in_parts_is_written_whole_or_not_at_all(folder: Path) -> None:
    def parts(*, sound: bool) -> Iterator[bytes | memoryview]:
        yield b"new "
        yield memoryview(b"and more")[:3]
        if not sound:
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        write_all(folder, {**NEW, "c.json": parts(sound=False)})
    assert files(folder) == OLD and working_folders(folder) == []
    write_all(folder, {**NEW, "c.json": parts(sound=True)})
    assert files(folder) == {**NEW, "c.json": b"new and"} and working_folders(folder) == []


def run_before(folder: Path) -> dict[str, bytes]:
    """Beside the old files a file and a folder of parts that only the run before wrote, and two of somebody's own."""
    (folder / "faults.csv").write_bytes(b"old")
    for name in ("findings", "spells", "mine"):
        (folder / name).mkdir()
        (folder / name / "part-00000.parquet").write_bytes(b"old")
    (folder / "spells" / "notes.txt").write_bytes(b"somebody's")
    return files(folder)


REPLACED = ("faults.csv", "findings", "spells", "faults")


def test_what_only_the_run_before_wrote_is_removed_with_it(folder: Path) -> None:
    """A folder that holds anything but parts is somebody's own and stays."""
    run_before(folder)
    write_all(folder, NEW, REPLACED)
    assert files(folder) == {**NEW, "mine": b"a folder", "spells": b"a folder"} and working_folders(folder) == []


def refuse_move(broken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The move of this number cannot be done."""
    count, rename = 0, Path.rename

    def refused(path: Path, place: Path) -> Path:
        nonlocal count
        count += 1
        if count == broken:
            raise PermissionError
        return rename(path, place)

    monkeypatch.setattr(Path, "rename", refused)


@pytest.mark.parametrize("broken", range(1, 9))
def test_what_only_the_run_before_wrote_comes_back_when_a_file_cannot_be_moved(
    folder: Path, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run_before(folder)
    refuse_move(broken, monkeypatch)
    with pytest.raises(InputError):
        write_all(folder, NEW, REPLACED)
    assert files(folder) == before and (folder / "findings" / "part-00000.parquet").exists()


def test_a_process_killed_before_that_leaves_the_old_files_and_is_tidied_up_after(folder: Path) -> None:
    left = folder / f".tilsynsklar-{os.getpid()}-killed" / "new"  # of this process's number, and not its own
    left.mkdir(parents=True)
    (left / "report.html").write_bytes(b"hal")
    write_all(folder, {"c.csv": b"c"})
    assert files(folder) == {**OLD, "c.csv": b"c"} and working_folders(folder) == []


def test_the_working_folder_of_a_process_that_lives_is_left_alone(folder: Path) -> None:
    theirs = folder / f".tilsynsklar-{os.getppid()}-lives"
    theirs.mkdir()
    write_all(folder, NEW)
    assert files(folder) == NEW and working_folders(folder) == [theirs]


@pytest.mark.parametrize("broken", range(1, 7))
def test_a_file_that_cannot_be_moved_gives_the_old_files_back(
    folder: Path, broken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where one of them is open in a spreadsheet program."""
    refuse_move(broken, monkeypatch)
    with pytest.raises(InputError) as told:
        write_all(folder, NEW)
    assert told.value.code == "output_not_writable"
    assert files(folder) == OLD and working_folders(folder) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_held_as_a_folder_is_told_before_any_work(desk: Desk, language: str) -> None:
    (desk.folder / "out" / "report.html").mkdir(parents=True)
    run = desk.audit("there is no such file.csv", options=("--as-of", "2026-06-30", "--lang", language))
    slots = {"file": "report.html", "folder": str(desk.folder / "out")}
    assert run.err == f"tilsynsklar: {Texts(language).say('messages.errors.output_held_by_folder', **slots)}\n"
    assert (run.code, run.written) == (2, ["report.html"])


def test_a_folder_that_is_a_file_is_refused_and_spared(desk: Desk) -> None:
    taken = Path(desk.file("taken", "somebody's"))
    for out in (taken, taken / "below"):
        told = desk.run("audit", desk.file("f.csv", ABSENCES + LONG), "--as-of", "2026-06-30", out=out)
        assert told.code == 2 and told.err.count("\n") == 1 and str(out) in told.err
    assert taken.read_text() == "somebody's"


def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write everywhere, as in a container, is given no such right for the length of the test."""
    rights = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and rights(path, mode))
    with pytest.raises(InputError) as told:
        hold_writable(tmp_path / "new" / "folder", NAMES)
    assert told.value.code == "output_not_writable" and not (tmp_path / "new").exists()


def test_new_files_are_all_written_or_none_and_never_over_another(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "one.toml", tmp_path / "two.xlsx"
    second.write_bytes(b"somebody's")
    with pytest.raises(InputError) as told:
        write_new({first: b"1", second: b"2"})
    assert told.value.code == "output_exists" and told.value.slots["file"] == "two.xlsx"
    assert not first.parent.exists() and second.read_bytes() == b"somebody's"
    second.unlink()
    assert write_new({first: b"1", second: b"2"}) == [first, second]
    assert (files(first.parent), files(tmp_path)) == ({"one.toml": b"1"}, {"a": b"a folder", "two.xlsx": b"2"})


def test_a_file_system_that_knows_no_links_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    write_new({tmp_path / "min.key": b"1"}, rights=0o600)
    assert files(tmp_path) == {"min.key": b"1"} and working_folders(tmp_path) == []


def test_a_workbook_is_made_without_a_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed would leave it, with all that stands in the sheet."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refused)
    assert fixed_bytes(Workbook()).startswith(b"PK")
