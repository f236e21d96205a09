"""The file of the user's key: made once, read by every audit that shall have the same codes."""

from __future__ import annotations

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


def new_key() -> bytes:
    """What a new key file holds: 64 random hex digits and a line end, so that it survives being copied as text."""
    return f"{secrets.token_hex(RANDOM_BYTES)}\n".encode("ascii")
