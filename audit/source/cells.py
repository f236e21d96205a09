"""Cells to values: every different cell is read once, and a cell that cannot be read is marked, never guessed.
Days have a module of their own.

Each reader gives the values, one a row, and a code for each row whose cell cannot be read ("" where it can).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.source.headers import normalised
from audit.source.sheets import BLANK, ERROR, FORMULA, NUMBER, TEXT, Column, Mask, taken_text

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

Codes = npt.NDArray[np.object_]


class DayOrder(NamedTuple):
    """What a column of days says of the order of day and month."""

    stated: str  # a word of DAY_ORDERS where the settings say it, else ""
    only_month_first: int  # cells that are a day with the month first and none with the day first
    has_day_first: bool  # at least one cell is a day with the day first only
    either: int  # cells with strokes or dashes that are a day both ways, and not the same one


FARTHEST = 1e9  # per cent


@dataclass
class Read:
    """One field of a table: a value and a fault code ("" for none) for each row, and what is to be told of it."""

    series: pd.Series
    faults: Codes
    remarks: list[str] = field(default_factory=list)  # on the whole column
    marks: dict[str, Mask] = field(default_factory=dict)  # code of a remark -> its rows
    scale: str = ""  # how the column is written, texts under data.scales; "" where it is plain
    order: DayOrder | None = None  # of days only


def faults_of_cells(column: Column) -> list[str]:
    """For each different cell the fault of the cell itself: an error, a formula without a value or as text."""
    codes = [""] * len(column.texts)
    for mark, code in ((ERROR, "error_cell"), (FORMULA, "formula_without_value")):
        for position in np.flatnonzero(column.kinds == mark):
            codes[position] = code
    for place, text in enumerate(column.texts):
        if text[:1] == "=" and column.kinds[place] == TEXT:
            codes[place] = "formula_text"
    return codes


def spread(
    column: Column, values: pd.Series, faults: list[str], remarks: list[str] | None = None, scale: str = ""
) -> Read:
    """Values and faults of the different cells, one a row. `values` has one more item: the value of a blank cell."""
    codes = np.where(column.codes == BLANK, len(column.texts), column.codes)
    by_text = np.array([*faults, ""], dtype=object)
    return Read(values.take(codes).reset_index(drop=True), by_text[codes], remarks or [], scale=scale)


def rows_of(column: Column, mask: Mask) -> Mask:
    """A mask of the different cells as a mask of the rows; a blank cell is False."""
    return np.append(mask, False)[column.codes]


def used_texts(column: Column) -> Mask:
    """True for each different cell that occurs in the rows of the column."""
    mask = np.zeros(len(column.texts) + 1, dtype=np.bool_)
    mask[column.codes] = True
    return mask[:-1]


def number(text: str) -> float | None:
    """A number as Norwegians and others write it: 62,5, 62.5, 1 234,5, 1.234,5."""
    text = _SPACES.sub("", text).replace("\u2212", "-")
    if "," in text:
        whole, _, fraction = text.partition(",")
        text = (whole.replace(".", "") if _THOUSANDS.match(whole) else whole) + "." + fraction
    return float(text) if _NUMBER.match(text) else None


def read_numbers(column: Column, fault: str, *, whole: bool = False) -> Read:
    """Numbers as float64. A cell such as 1.234 may be a thousand or one and a bit, so it cannot be read."""
    faults = faults_of_cells(column)
    values = np.full(len(column.texts) + 1, np.nan)
    for position, (text, kind) in enumerate(zip(column.texts, column.kinds, strict=True)):
        if faults[position]:
            continue
        found = number(text) if kind in (TEXT, NUMBER) else None
        if found is None or (whole and not found.is_integer()) or (kind == TEXT and _THOUSANDS.match(text.strip())):
            faults[position] = fault
        else:
            values[position] = found
    return spread(column, pd.Series(values), faults)


def read_percent(column: Column, name: str, stated: str = "") -> Read:
    """Per cent as float64, 100 is whole. Faults: percent_unreadable, percent_scale_mixed, percent_no_share, cells' own.

    The scale is one of PERCENT_SCALES, for the whole column, and told. `stated` is what the settings say of it. Else,
    where no number is above 1 (or, in cells that are formatted as per cent, above 2), they are shares and 1 is the
    whole (remark `<name>_as_share`): 1 per cent is no grade and no position that occurs. In all other columns they are
    per cent, also where most are 0.5 and 1 and a single one is 100: then a number between 0 and 1 can mean two things
    (percent_scale_mixed). A number too large to be a share is percent_no_share. A cell with its own per cent sign says
    what it says.
    """
    faults = faults_of_cells(column)
    values = np.full(len(column.texts) + 1, np.nan)
    signed = np.zeros(len(column.texts) + 1, dtype=np.bool_)
    for position, (text, kind) in enumerate(zip(column.texts, column.kinds, strict=True)):
        if faults[position]:
            continue
        bare = re.sub(r"\s*(?:%|prosent|percent|pst\.?)\s*\Z", "", text.strip(), flags=re.I)
        found = number(bare) if kind in (TEXT, NUMBER) else None
        if found is None:
            faults[position] = "percent_unreadable"
        else:
            values[position] = found
            signed[position] = bare != text.strip()
    unsigned = np.append(used_texts(column), False) & ~signed & ~np.isnan(values)
    plain = values[unsigned]
    largest = 2 if column.percent_format else 1
    as_share = bool(len(plain)) and plain.min() >= 0 and 0 < plain.max() <= largest
    scale = stated or ("share" if as_share else "per_cent" if np.nansum(np.abs(values)) > 0 else "")
    if scale == "share":
        misfit, fault = unsigned & (values > largest), "percent_no_share"
        values[unsigned] *= 100
    else:
        misfit, fault = unsigned & (values > 0) & (values < 1), "percent_scale_mixed"
    values[misfit] = np.nan
    for place in np.flatnonzero(misfit):
        faults[place] = fault
    remarks = [f"{name}_as_share"] if scale == "share" and not stated else []
    # Beyond all reason is out of range whatever it is, and rounding it would overflow.
    return spread(column, pd.Series(np.round(np.clip(values, -FARTHEST, FARTHEST), 6)), faults, remarks, scale)


def read_text(column: Column) -> Read:
    """Text without spaces around it, `str` with NaN for blank. Error cells are blank with their fault."""
    faults = ["" if code == "formula_text" else code for code in faults_of_cells(column)]
    texts = [None if fault else trimmed(text) for text, fault in zip(column.texts, faults, strict=True)]
    return Read(taken_text(texts, column.codes), np.array([*faults, ""], dtype=object)[column.codes])


def trimmed(text: str) -> str | None:
    """The text with single spaces and none around it; None for nothing."""
    return text if text.isalnum() else " ".join(text.split()) or None


def read_words(column: Column, meaning: Callable[[str], str | None], fault: str) -> Read:
    """Canonical words as `str`. `meaning` gives the word for a text, or None: then the cell has the fault `fault`.

    The meaning is taken from the cell as it was, so that a code is found also where it was taken out as private; only
    canonical words leave here.
    """
    faults = faults_of_cells(column)
    words: list[str | None] = []
    for position, text in enumerate(column.raw):
        word = None if faults[position] else meaning(text)
        if word is None and not faults[position]:
            faults[position] = fault
        words.append(word or None)
    return Read(taken_text(words, column.codes), np.array([*faults, ""], dtype=object)[column.codes])


def read_yes_no(column: Column, names: dict[str, str]) -> Read:
    """Yes and no as `boolean`. Fault: yes_no_unreadable. `names` are normalised words -> "yes" or "no"."""
    faults = faults_of_cells(column)
    values: list[Any] = []
    for position, text in enumerate(column.texts):
        word = None if faults[position] else names.get(normalised(text))
        if word is None and not faults[position]:
            faults[position] = "yes_no_unreadable"
        values.append(None if word is None else word == "yes")
    return spread(column, pd.Series([*values, None], dtype="boolean"), faults)
