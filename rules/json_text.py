"""The JSON text of a result: a line a field, and in tables each different value is written once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd

from rules.plain import to_plain, told_fields

_dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def json_bytes(value: Any, before: dict[str, Any]) -> bytes:
    """The text of a frozen object as UTF-8; `before` are fields that stand before its own."""
    written = BytesIO()
    for part in _parts(value, before):
        written.write(part.encode("utf-8"))
    return written.getvalue()


def _parts(value: Any, before: dict[str, Any]) -> Iterator[str]:
    """The text in parts that follow each other."""
    opening = "{\n"
    for name, one in (before | told_fields(value)).items():
        yield f'{opening}"{name}": '
        yield from _table(one) if isinstance(one, pd.DataFrame) else [_dump(to_plain(one))]
        opening = ",\n"
    yield "\n}\n"


def _table(frame: pd.DataFrame) -> Iterator[str]:
    opening = "{"
    for name in frame:
        yield f'{opening}"{name}": '
        yield _column(frame[name])
        opening = ", "
    yield "}"


def _column(column: pd.Series) -> str:
    """The values of a column as json writes a list of them."""
    codes, different = pd.factorize(column)
    values = different.tolist()
    # 50 and 50.0 would be one value and are two texts.
    if 2 * len(values) > len(codes) or any(isinstance(value, float) for value in values):
        return _dump(column.tolist())
    words = np.array([*map(_dump, values), "null"], dtype=object)
    return f"[{', '.join(words[codes].tolist())}]"
