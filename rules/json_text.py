"""The JSON text of a result: a line a field, and in tables each different value is written once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from rules.plain import to_plain, told_fields
from rules.spelled import Objects, as_found, kind, replaced, signs, spelled

_dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_BETWEEN = ", "
_ESCAPED = r'["\\\x00-\x1f]'


def json_parts(value: Any, before: dict[str, Any]) -> Iterator[bytes | memoryview]:
    """The text of a frozen object as UTF-8, in parts that follow each other; `before` are fields before its own."""
    opening = "{\n"
    for name, one in (before | told_fields(value)).items():
        yield f'{opening}"{name}": '.encode()
        if isinstance(one, pd.DataFrame):
            yield from _table(one)
        else:
            yield _dump(to_plain(one)).encode()
        opening = ",\n"
    yield b"\n}\n"


def _table(frame: pd.DataFrame) -> Iterator[bytes | memoryview]:
    opening = "{"
    for name in frame:
        yield f'{opening}"{name}": ['.encode()
        yield from _column(frame[name])
        yield b"]"
        opening = ", "
    yield b"}"


def _column(column: pd.Series) -> Iterator[bytes | memoryview]:
    """The values of a column as json writes a list of them, without its brackets."""
    places, values = as_found(column)
    of = kind(values)
    if of not in _TOLD:  # 50 and 50.0 would be one value and are two texts
        yield _dump(column.tolist())[1:-1].encode()
        return
    words = pa.concat_arrays([_TOLD[of](values), pa.array([f"null{_BETWEEN}"])])
    left = len(places)
    for some in spelled(places, words):
        text = memoryview(some.buffers()[2])
        left -= len(some)
        yield text if left else text[: -len(_BETWEEN)]


def _texts(values: Objects) -> pa.StringArray:
    texts = pa.array(values, pa.string())
    said = signs(texts)
    if (said < ord(" ")).any() or (said == ord('"')).any() or (said == ord("\\")).any():
        texts = replaced(texts, pc.match_substring_regex(texts, _ESCAPED), lambda text: _dump(text)[1:-1])
    return pc.binary_join_element_wise('"', texts, f'"{_BETWEEN}', "")


def _plain(values: Objects) -> pa.StringArray:
    words = _dump(values.tolist())[1:-1].split(_BETWEEN)  # numbers and flags have no comma in them
    return pc.binary_join_element_wise(pa.array(words), _BETWEEN, "")


def _nothing(_: Objects) -> pa.StringArray:
    return pa.array([], pa.string())


# The values of columns of one kind -> each as json writes it, with what stands between two of them.
_TOLD = {"string": _texts, "integer": _plain, "boolean": _plain, "empty": _nothing}
