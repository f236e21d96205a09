"""Writing the files of an audit: all of them or none."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from audit.errors import InputError


def write_new(path: Path, content: bytes) -> Path:
    """Write one file beside its place and move it in when it is whole. InputError when that cannot be done."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as problem:
        raise InputError("output_not_writable", folder=str(path.parent)) from problem
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def write_all(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write the files beside their places and move them in when all are whole.

    InputError when the folder cannot be made or written; then no file of this run is left behind.
    """
    waiting = {folder / name: folder / f".{name}.part" for name in contents}
    try:
        if any(place.is_dir() for place in waiting):
            raise IsADirectoryError
        folder.mkdir(parents=True, exist_ok=True)
        for (_, part), content in zip(waiting.items(), contents.values(), strict=True):
            part.write_bytes(content)
        for place, part in waiting.items():
            part.replace(place)
    except OSError as problem:
        raise InputError("output_not_writable", folder=str(folder)) from problem
    finally:
        for part in waiting.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    return list(waiting)
