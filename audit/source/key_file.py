"""The file of the user's key: made once, read by every audit that shall have the same codes."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from audit.errors import InputError
from audit.keys import PersonKey
from audit.source.private import cleaned_name

RANDOM_BYTES = 32
SHORTEST, LONGEST = 32, 1024  # bytes of a key file, the blanks around them left out


def read_key(path: Path) -> PersonKey:
    """The key in a file. InputError when it is missing, cannot be read, or is too short or too long to be a key."""
    name = cleaned_name(path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError("key_unreadable", file=name)
        with path.open("rb") as file:
            secret = file.read(LONGEST + 1)
    except FileNotFoundError as problem:
        raise InputError("key_missing", file=name) from problem
    except OSError as problem:
        raise InputError("key_unreadable", file=name) from problem
    if not len(secret.strip()) >= SHORTEST or len(secret) > LONGEST:
        raise InputError("key_no_key", file=name, shortest=SHORTEST, longest=LONGEST)
    return PersonKey(secret.strip())


def make_key(path: Path) -> None:
    """Write a new random key that only its owner may read. InputError when the file is there or cannot be written.

    The file holds 64 hex digits and a line end, so that it survives being copied as text.
    """
    name = cleaned_name(path.name)
    text = secrets.token_hex(RANDOM_BYTES) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made with its rights at once, and never over another file: a key that is lost cannot be made again.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(text)
    except FileExistsError as problem:
        raise InputError("output_exists", file=name) from problem
    except OSError as problem:
        raise InputError("key_not_written", file=name) from problem
