"""Frozen objects as plain values of JSON and back, and the JSON Schema that says what they look like.

One walk over the types of the fields: dataclasses, tuples, mappings, values that may be None, dates, and frames that
are declared as `Annotated[pd.DataFrame, COLUMNS]`. A field that is added needs no line here. What comes back is held
against its type, so that a file which was changed by hand is refused at its first wrong value and never half believed.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pandas as pd

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Kind of a column -> the types its cells may have.
_CELLS: dict[str, set[type]] = {
    "text": {str},
    "day": {str, NoneType},
    "int": {int, NoneType},
    "number": {int, float, NoneType},
    "bool": {bool, NoneType},
}
_SCALARS: dict[type, tuple[set[type], dict[str, Any]]] = {
    str: ({str}, {"type": "string"}),
    bool: ({bool}, {"type": "boolean"}),
    int: ({int}, {"type": "integer"}),
    float: ({int, float}, {"type": "number"}),
}
_CELL_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "day": {"type": ["string", "null"], "format": "date"},
    "int": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "bool": {"type": ["boolean", "null"]},
}
_PLAIN = {str, int, float, bool, NoneType}


def to_plain(value: Any) -> Any:
    """Plain values of a frozen object, in the order of its fields; dates as ISO text, frames by column."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, pd.DataFrame):
        return {str(name): value[name].tolist() for name in value.columns}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: to_plain(one) for name, one in told_fields(value).items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def told_fields(value: Any) -> dict[str, Any]:
    """The fields of a frozen object that are told, in their order; what is optional only where there is something."""
    kind: type = type(value)
    told = {name: getattr(value, name) for name in _types(kind)}
    for name in _optional(kind):
        if not told[name]:
            del told[name]
    return told


def from_plain(kind: Any, value: Any, where: str = "") -> Any:
    """The object of type `kind` that `to_plain` gave `value` of. ValueError, with the place, for anything else."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _frame(value, inner[1], where)
    if origin in (Union, UnionType):
        return None if value is None else from_plain(_not_none(inner), value, where)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        types = _types(kind)
        _hold(isinstance(value, dict) and value.keys() | _optional(kind) == types.keys(), where)
        told = {name: of for name, of in types.items() if name in value}
        return kind(**{name: from_plain(of, value[name], f"{where}.{name}") for name, of in told.items()})
    if origin is tuple:
        _hold(isinstance(value, list), where)
        return tuple(from_plain(inner[0], item, f"{where}[{at}]") for at, item in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        _hold(isinstance(value, dict), where)
        return {name: from_plain(inner[1], item, f"{where}.{name}") for name, item in value.items()}
    if kind is date:
        _hold(isinstance(value, str) and _is_day(value), where)
        return date.fromisoformat(value)
    if kind is Any:
        _hold(type(value) in (str, int, bool), where)
        return value
    _hold(type(value) in _SCALARS[kind][0] and _finite({value}), where)
    return value


def schema(kind: Any, shared: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of `kind`; the dataclasses in it are put into `shared` under their names."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        cells = {name: {"type": "array", "items": _CELL_SCHEMAS[of]} for name, of in inner[1].items()}
        return _object(cells, "A table by its columns; all columns are equally long.")
    if origin in (Union, UnionType):
        return {"anyOf": [schema(_not_none(inner), shared), {"type": "null"}]}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in shared:
            shared[kind.__name__] = {}  # holds its place while its fields are looked at
            fields = {name: schema(of, shared) for name, of in _types(kind).items()}
            shared[kind.__name__] = _object(fields, " ".join((kind.__doc__ or "").split("\n\n")[0].split()))
            shared[kind.__name__]["required"] = [name for name in fields if name not in _optional(kind)]
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is tuple:
        return {"type": "array", "items": schema(inner[0], shared)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(inner[1], shared)}
    if kind is date:
        return {"type": "string", "format": "date"}
    return {"type": ["string", "integer", "boolean"]} if kind is Any else dict(_SCALARS[kind][1])


def _object(fields: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": dict(fields),
        "required": list(fields),
        "additionalProperties": False,
    }


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind) if f.metadata.get("told", True)}


@cache
def _optional(kind: type) -> frozenset[str]:
    """The fields that are left out where there is nothing in them."""
    return frozenset(f.name for f in dataclasses.fields(kind) if f.metadata.get("optional"))


def _not_none(kinds: tuple[Any, ...]) -> Any:
    (kind,) = (one for one in kinds if one is not NoneType)
    return kind


def _frame(value: Any, columns: Mapping[str, str], where: str) -> pd.DataFrame:
    """A frame with exactly these columns, each held by its different values."""
    _hold(isinstance(value, dict) and value.keys() == columns.keys(), where)
    _hold(all(isinstance(column, list) for column in value.values()), where)
    _hold(len({len(column) for column in value.values()}) < 2, where)
    for name, kind in columns.items():
        types = set(map(type, value[name]))
        _hold(types <= _CELLS[kind], f"{where}.{name}")
        if kind in ("day", "number"):
            different = set(value[name])
            _hold(_finite(different) if kind == "number" else all(map(_is_day, different - {None})), f"{where}.{name}")
    return frame_from_columns(value, columns)


def frame_from_columns(columns: Mapping[str, list[Any]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """A frame with exactly the columns of `kinds`; values stay plain Python values (None for nothing)."""
    return pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in kinds})


def frame_of(columns: Mapping[str, Any]) -> pd.DataFrame:
    """A frame of these arrays as they are: pandas would copy every text into a column of its own kind."""
    return pd.DataFrame(
        {name: pd.Series(values, dtype=values.dtype, copy=False) for name, values in columns.items()}, copy=False
    )


def with_columns(frame: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """The frame with these arrays beside or instead of its own, as `frame_of` takes them."""
    return frame_of({str(name): frame[name] for name in frame} | columns)


def _finite(values: set[Any]) -> bool:
    return all(math.isfinite(value) for value in values if isinstance(value, float))


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _hold(sound: bool, where: str) -> None:
    if not sound:
        raise ValueError(f"not what a result has at {where or 'its top'}")
