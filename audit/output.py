"""Writing the files of a run: all of them or none, whatever stops it.

    folder/.tilsynsklar-1234-abc/new/   the files until all of them are whole
    folder/.tilsynsklar-1234-abc/old/   from the moment when the files of the run before are taken away

Files of two runs never stand beside each other: the old ones are taken away before the new ones are moved in, the page
first and last, so that a folder with a report has all of its files. What only the run before wrote goes with them. A
process that is killed leaves its folder (1234 is the process); the next run that writes there goes the rest of the way
or the way back, and removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from audit.errors import InputError
from audit.stopping import hold_asked, too_late, unbroken

Content = bytes | Iterable[bytes | memoryview]

_LEFT = ".tilsynsklar-"
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_PART = re.compile(r"part-\d{5,}\.parquet")
_ours: set[Path] = set()  # the folders that this process works in


def hold_writable(folder: Path, names: Iterable[str]) -> None:
    """Refuse, before any long work, a folder in which the files could not be written. InputError."""
    with _refusing("output_not_writable", folder):
        for name in names:
            if (folder / name).is_dir():
                raise InputError("output_held_by_folder", file=name, folder=str(folder))
        nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK):
            raise InputError("output_not_writable", folder=str(folder))


def write_all(folder: Path, contents: Mapping[str, Content], replaced: Iterable[str] = ()) -> list[Path]:
    """Write the files of a run in place of those of the run before. Parts are made while the file is written.

    `replaced` are names that a run may write: files of these names that are not among `contents` are of the run before,
    and are removed; so are folders that hold nothing but parts of tables.

    InputError when the folder cannot be made or written or the disk is full; then the files of the run before stand as
    they did, and nothing of this run is left.
    """
    hold_writable(folder, contents)
    with _refusing("output_not_writable", folder), _working_folder(folder) as work:
        for name, content in contents.items():
            _write(work / "new" / name, content)
        hold_asked()
        with unbroken():
            _exchange(folder, work, [name for name in replaced if name not in contents])
        too_late()
    return [folder / name for name in contents]


def write_new(contents: Mapping[Path, bytes], rights: int = 0o666) -> list[Path]:
    """Write files that must not be there yet: all of them or none, each whole. InputError when that cannot be done."""
    from audit.source.private import cleaned_name

    with contextlib.ExitStack() as stack:
        waiting = {}
        for path, content in contents.items():
            stack.enter_context(_refusing("file_not_written", path.parent, file=cleaned_name(path.name)))
            part = stack.enter_context(_working_folder(path.absolute().parent)) / "new" / path.name
            waiting[path] = _write(part, content, rights)
        hold_asked()
        with unbroken():
            _place(waiting)
        too_late()
    return list(contents)


@contextlib.contextmanager
def _refusing(code: str, folder: Path, **slots: str) -> Iterator[None]:
    """What the machine refuses, as one sentence."""
    try:
        yield
    except OSError as problem:
        raise InputError("disk_full" if problem.errno in _NO_ROOM else code, folder=str(folder), **slots) from problem


@contextlib.contextmanager
def _working_folder(folder: Path) -> Iterator[Path]:
    """A folder of this run in `folder`, both made when they are not there; removed again, with what was made for it."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    work: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        work = Path(tempfile.mkdtemp(prefix=f"{_LEFT}{os.getpid()}-", dir=folder))
        _ours.add(work)
        (work / "new").mkdir()
        yield work
    finally:
        with unbroken(), contextlib.suppress(OSError):
            if work is not None:
                _ours.discard(work)
                if not _page_last(work / "old"):  # else there are old files that could not go back yet
                    shutil.rmtree(work, ignore_errors=True)
            for place in missing:
                place.rmdir()  # refused, and so the end, where files stand


def _write(path: Path, content: Content, rights: int = 0o666) -> Path:
    """Write a file to the disk itself: some file systems tell only then that it is full."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, how, rights), "wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        os.fsync(file.fileno())
    return path


def _exchange(folder: Path, work: Path, replaced: Iterable[str]) -> None:
    """Take the old files away and move the new ones in; all the way back when one of them cannot be moved."""
    new, old = work / "new", work / "old"
    names = _page_last(new)
    moved = []
    old.mkdir()
    try:
        # What is only replaced goes between: when all new places are free, it has gone too (see _tidy).
        only_old = [name for name in replaced if _is_output(folder / name)]
        for name in (*names[-1:], *only_old, *reversed(names[:-1])):
            if os.path.lexists(folder / name):
                (folder / name).rename(old / name)
        for name in names:
            (new / name).rename(folder / name)
            moved.append(name)
    except OSError:
        for name in reversed(moved):
            (folder / name).rename(new / name)
        for name in _page_last(old):
            (old / name).rename(folder / name)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _is_output(place: Path) -> bool:
    """Whether it can be of a run: a file, or a folder of parts. A folder of somebody's own stays."""
    if not place.is_dir():
        return os.path.lexists(place)
    inside = [part.name for part in place.iterdir()]
    return bool(inside) and all(map(_PART.fullmatch, inside))


def _place(waiting: Mapping[Path, Path]) -> None:
    """Move the files in without ever taking another's place, which a plain renaming would."""
    from audit.source.private import cleaned_name

    placed = []
    try:
        for path, part in waiting.items():
            if os.path.lexists(path):
                raise FileExistsError
            try:
                os.link(part, path)
            except FileExistsError:
                raise
            except OSError:  # a file system without a second name for a file
                part.rename(path)
            placed.append(path)
    except OSError as problem:
        for done in placed:
            done.unlink()
        if isinstance(problem, FileExistsError):
            raise InputError("output_exists", file=cleaned_name(path.name)) from problem
        raise


def _tidy(folder: Path) -> None:
    """Remove what killed runs left here.

    Where one was killed between its old and its new files: as long as one of the new files' places is taken, none was
    moved in, and the old ones go back; after that the new ones, all whole, go in. No file that stands is written over.
    """
    for work in folder.glob(f"{_LEFT}*"):
        if work.is_symlink() or not work.is_dir() or work in _ours or _lives(work):
            continue
        new, old = work / "new", work / "old"
        if old.is_dir():
            waiting = _page_last(new)
            kept = old if any(os.path.lexists(folder / name) for name in waiting) else new
            for name in _page_last(kept):
                if not os.path.lexists(folder / name):
                    (kept / name).rename(folder / name)
        shutil.rmtree(work, ignore_errors=True)


def _page_last(folder: Path) -> list[str]:
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(names, key=lambda name: (name.endswith(".html"), name))


def _lives(work: Path) -> bool:
    """Whether another process still works in it; where that cannot be asked without harm, none does."""
    process = work.name.removeprefix(_LEFT).partition("-")[0]
    if os.name != "posix" or not process.isdecimal() or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
