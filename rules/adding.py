"""Figures of parts of the employees added up to those of the whole, and figures read back from plain values.

Both walk the dataclasses of rules.figures by their fields. Numbers add; None is a number that is not known here, and
that of the other part holds. Rows with a KEY are joined by it and stand in its order.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from rules.figures import BY_HOURS, Absence, Figures

T = TypeVar("T")

# Of the whole audit, not of its parts.
_ALIKE = ("first", "last", "first_of_export")


def merged(a: Figures, b: Figures) -> Figures:
    """The figures of two parts of the employees, none of whom is in both. ValueError when the periods differ."""
    if any(getattr(a, name) != getattr(b, name) for name in _ALIKE):
        raise ValueError("figures of different periods cannot be added")
    summed: Figures = _added(a, _once(a, b), _ALIKE)
    return summed


def arranged(rows: Iterable[T]) -> tuple[T, ...]:
    """Rows in the order of their KEY; None, which is everything, comes first."""
    return tuple(sorted(rows, key=_place))


def _once(a: Figures, b: Figures) -> Figures:
    """`b` without the agreed days of the table of hours that `a` holds already: they are of all employees at once."""
    absence: Absence = b.absence
    if a.absence.divided_by == absence.divided_by == BY_HOURS:
        told = {(cell.unit, cell.quarter) for cell in a.absence.cells if cell.agreed is not None}
        cells = tuple(
            replace(cell, agreed=None) if (cell.unit, cell.quarter) in told else cell for cell in absence.cells
        )
        absence = replace(absence, cells=cells)
    return replace(b, absence=absence)


def _added(a: Any, b: Any, alike: tuple[str, ...] = ()) -> Any:
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, bool):
        return a or b
    if isinstance(a, int):
        return a + b
    if isinstance(a, float):
        return round(a + b, 6)
    if isinstance(a, str):
        if a and b and a != b:
            raise ValueError(f"figures by {a} and by {b} cannot be added")
        return a or b
    if isinstance(a, tuple):
        return collected((*a, *b))
    keep = (*getattr(a, "KEY", ()), *alike)
    summed = {f.name: _added(getattr(a, f.name), getattr(b, f.name)) for f in fields(a) if f.name not in keep}
    return replace(a, **summed)


def collected(rows: Iterable[Any]) -> tuple[Any, ...]:
    """The rows of the same KEY added up."""
    found: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        key = _key(row)
        found[key] = _added(found[key], row) if key in found else row
    return arranged(found.values())


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)


def _place(row: Any) -> tuple[Any, ...]:
    return tuple((value is not None, value) for value in _key(row))


def made(kind: Any, plain: Any) -> Any:
    """A value of this type from plain JSON values. KeyError or TypeError when something is lacking or too much."""
    return _maker(kind)(plain)


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are made; worked out once a type, since a table has thousands of rows."""
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        makers = {f.name: _maker(hints[f.name]) for f in fields(kind)}

        def build(plain: Mapping[str, Any]) -> Any:
            if len(plain) != len(makers):
                raise TypeError(f"{kind.__name__} has other fields")
            return kind(**{name: make(plain[name]) for name, make in makers.items()})

        return build
    if get_origin(kind) is tuple:
        of_item = _maker(get_args(kind)[0])
        return lambda plain: tuple(of_item(item) for item in plain)
    if get_origin(kind) in (Union, types.UnionType):
        (other,) = (one for one in get_args(kind) if one is not types.NoneType)
        of_other = _maker(other)
        return lambda plain: None if plain is None else of_other(plain)
    return lambda plain: plain
