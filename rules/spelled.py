"""Columns as they are written: the text of each different value is made once, and the rows take theirs from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Objects = npt.NDArray[np.object_]
Places = npt.NDArray[np.int32]

_ROWS_AT_ONCE = 20_000
_LOOK = 20_000  # so many first cells tell how often values come again; shorter columns are searched as they are


def different(column: pd.Series) -> tuple[Places, Objects]:
    """The place of each cell among the different values of a column, and these; a blank is after the last."""
    cells = np.ascontiguousarray(column.to_numpy(dtype=object))
    found, values = _by_object(cells) if len(cells) > _LOOK else pd.factorize(cells)
    places = found.astype(np.int32)
    places[places < 0] = len(values)
    return places, values


def _by_object(cells: Objects) -> tuple[npt.NDArray[np.intp], Objects]:
    """As pandas' factorize. Most columns have few objects in many rows, which are told apart faster than values."""
    objects = np.frombuffer(cells, np.intp)  # the places of the objects in memory; None is one of them
    if 2 * len(pd.unique(objects[:_LOOK])) > _LOOK:
        return pd.factorize(cells)
    which, found = pd.factorize(objects)
    one = np.empty(len(found), np.intp)
    one[which] = np.arange(len(cells))
    places, values = pd.factorize(cells[one])
    return places[which], values


def as_found(column: pd.Series) -> tuple[Places, Objects]:
    """As `different`, but a column of texts that hardly ever come twice is not searched: each stands for itself."""
    cells = column.to_numpy(dtype=object)
    if len(cells) > _LOOK and 2 * len(set(cells[:_LOOK].tolist())) > _LOOK and kind(cells) == "string":
        return np.arange(len(cells), dtype=np.int32), cells
    return different(column)


def each(column: pd.Series, how: Callable[[Any], Any], blank: Any) -> npt.NDArray[Any]:
    """What `how` says of each cell, asked once for each different value; `blank` where there is none."""
    places, values = different(column)
    return np.array([*map(how, values), blank])[places]


def ranks(column: pd.Series, how: Callable[[Any], Any], blank: Any) -> npt.NDArray[np.intp]:
    """As `each`, but the place of what is said among all that is said of the column, in its order."""
    places, values = different(column)
    return np.unique(np.array([*map(how, values), blank]), return_inverse=True)[1][places]


def order(keys: Sequence[npt.NDArray[np.integer]]) -> npt.NDArray[np.intp]:
    """The order of rows by whole numbers, the first key deciding most; rows that are alike stay as they stand.

    Numbers of 16 bits are what numpy sorts without comparing them, so the keys are taken in such pieces.
    """
    pieces = []
    for key in reversed(keys):
        left = key - key.min(initial=0)
        pieces.append(left.astype(np.uint16))
        while (left := left >> 16).any():
            pieces.append(left.astype(np.uint16))
    return np.lexsort(pieces)


def kind(values: Objects) -> str:
    """What all of them are, in pandas' words: "string", "integer", "boolean", or a word for what is mixed."""
    return str(pd.api.types.infer_dtype(values, skipna=False))


def signs(texts: pa.StringArray) -> npt.NDArray[np.uint8]:
    """All bytes of all the texts: what stands in none of them is seen here sooner than by looking in each."""
    return np.frombuffer(texts.buffers()[2] or b"", np.uint8)


def replaced(texts: pa.StringArray, which: pa.BooleanArray, how: Callable[[str], str]) -> pa.StringArray:
    """The texts, with `which` of them told another way."""
    chosen = texts.filter(which)
    if not len(chosen):
        return texts
    return pc.replace_with_mask(texts, which, pa.array([how(text) for text in chosen.to_pylist()], pa.string()))


def spelled(places: Places, words: pa.StringArray) -> Iterator[pa.StringArray]:
    """The word of each row, so many rows at a time that arrow can hold them."""
    for begin in range(0, len(places), _ROWS_AT_ONCE):
        yield words.take(pa.array(places[begin : begin + _ROWS_AT_ONCE]))
