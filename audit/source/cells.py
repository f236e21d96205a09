"""Cells to values: every different cell is read once, and a cell that cannot be read is marked, never guessed.

Each reader gives the values, one a row, and a code for each row whose cell cannot be read ("" where it can).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.source.headers import normalised
from audit.source.sheets import BLANK, BOOL, DATE, ERROR, FORMULA, NUMBER, TEXT, Column, Mask, taken_text

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
OPEN_END = date(9999, 12, 31)
# Two-digit years: 00 to 69 are this century, 70 to 99 the last one.
CENTURY_TURNS = 70

_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(?:T|\s+)(?:kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?\Z")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+\Z")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

Codes = npt.NDArray[np.object_]


@dataclass
class Read:
    """One field of a table: a value and a fault code ("" for none) for each row, and remarks on the whole column."""

    series: pd.Series
    faults: Codes
    remarks: list[str] = field(default_factory=list)


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


def _spread(column: Column, values: pd.Series, faults: list[str], remarks: list[str] | None = None) -> Read:
    """Values and faults of the different cells, one a row. `values` has one more item: the value of a blank cell."""
    codes = np.where(column.codes == BLANK, len(column.texts), column.codes)
    by_text = np.array([*faults, ""], dtype=object)
    return Read(values.take(codes).reset_index(drop=True), by_text[codes], remarks or [])


def used_texts(column: Column) -> Mask:
    """True for each different cell that occurs in the rows of the column."""
    mask = np.zeros(len(column.texts) + 1, dtype=np.bool_)
    mask[column.codes] = True
    return mask[:-1]


def day(text: str, kind: int, *, workbook: bool, date1904: bool = False) -> date | None:
    """The calendar day a cell tells, or None. A time of day is left out; the month is never read first."""
    text = text.strip(" \t\r\n\u00a0\u202f")
    if kind == NUMBER or (kind == TEXT and _COMPACT.fullmatch(text)):
        compact = _COMPACT.fullmatch(text)
        if compact:
            return _date(compact[1], compact[2], compact[3])
        return _serial(text, date1904) if workbook else None
    text = _TIME.sub("", text)
    iso = _ISO.fullmatch(text)
    if iso:
        return _date(iso[1], iso[2], iso[3])
    written = _DAY_FIRST.fullmatch(text)
    if not written:
        return None
    year = written[3]
    if len(year) == 2:
        year = ("19" if int(year) >= CENTURY_TURNS else "20") + year
    return _date(year, written[2], written[1])


def _date(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _serial(text: str, date1904: bool) -> date | None:
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        return None
    # Below 61 Excel counts a 29 February 1900 that never was.
    if not 61 <= number <= 80_000:
        return None
    return (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=number)


def read_days(column: Column, *, workbook: bool, date1904: bool, end: bool = False) -> Read:
    """Days as datetime64[us]. Faults: date_unreadable, date_out_of_range (outside 1900 to 2100) and those of cells.

    `end`: 31.12.9999 is an open end, so it is NaT without a fault.
    """
    faults = faults_of_cells(column)
    days = np.full(len(column.texts) + 1, np.datetime64("NaT"), dtype="datetime64[us]")
    for position, (text, kind) in enumerate(zip(column.texts, column.kinds, strict=True)):
        if faults[position]:
            continue
        found = None if kind == BOOL else day(text, int(kind), workbook=workbook, date1904=date1904)
        if found is None:
            faults[position] = "date_unreadable"
        elif FIRST_DAY <= found <= LAST_DAY:
            days[position] = np.datetime64(found, "us")
        elif not (end and found == OPEN_END):
            faults[position] = "date_out_of_range"
    return _spread(column, pd.Series(days), faults)


def number(text: str) -> float | None:
    """A number as Norwegians and others write it: 62,5, 62.5, 1 234,5, 1.234,5."""
    text = _SPACES.sub("", text)
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
    return _spread(column, pd.Series(values), faults)


def read_percent(column: Column, name: str) -> Read:
    """Per cent as float64, 100 is whole. Faults: percent_unreadable, percent_scale_mixed and those of cells.

    The scale is decided for the column and told. Where no number is above 1 (or, in cells that are formatted as per
    cent, above 2) they are shares and 1 is the whole (remark `<name>_as_share`): 1 per cent is no grade and no position
    that occurs. Else they are per cent, and a number between 0 and 1 is neither (percent_scale_mixed). A cell with its
    own per cent sign says what it says.
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
    remarks = []
    unsigned = np.append(used_texts(column), False) & ~signed & ~np.isnan(values)
    plain = values[unsigned]
    between = unsigned & (values > 0) & (values < 1)
    if len(plain) and plain.min() >= 0 and 0 < plain.max() <= (2 if column.percent_format else 1):
        values[unsigned] = values[unsigned] * 100
        remarks.append(f"{name}_as_share")
    elif between.any():
        for place in np.flatnonzero(between):
            faults[place] = "percent_scale_mixed"
            values[place] = np.nan
    return _spread(column, pd.Series(np.round(values, 6)), faults, remarks)


def read_text(column: Column) -> Read:
    """Text without spaces around it, `str` with NaN for blank. Error cells are blank with their fault."""
    faults = ["" if code == "formula_text" else code for code in faults_of_cells(column)]
    texts = [None if fault else _trimmed(text) for text, fault in zip(column.texts, faults, strict=True)]
    return Read(taken_text(texts, column.codes), np.array([*faults, ""], dtype=object)[column.codes])


def read_ids(column: Column) -> Read:
    """Ids as text: leading zeros kept, a number cell without decimals as a whole number. A date is no id."""
    faults = faults_of_cells(column)
    for position in np.flatnonzero((column.kinds == DATE) | (column.kinds == BOOL)):
        faults[position] = faults[position] or "id_unreadable"
    texts = [None if fault else _trimmed(text) for text, fault in zip(column.texts, faults, strict=True)]
    return Read(taken_text(texts, column.codes), np.array([*faults, ""], dtype=object)[column.codes])


def _trimmed(text: str) -> str | None:
    return " ".join(text.split()) or None


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
    return _spread(column, pd.Series([*values, None], dtype="boolean"), faults)
