"""Quarters of the year as numbers (quarters since 1970) and as words ("2026Q1")."""

from __future__ import annotations

import numpy as np

from rules.days import Days, Ints, Texts1d


def quarter_of(day: Ints | Days) -> Ints:
    """The quarter of each day number."""
    months = np.asarray(day).astype(np.int64).astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype(np.int64) // 3)


def first_day(quarter: Ints | int) -> Ints:
    """The day number of the first day of each quarter."""
    months = (np.asarray(quarter, dtype=np.int64) * 3).astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64))


def last_day(quarter: Ints | int) -> Ints:
    """The day number of the last day of each quarter."""
    return first_day(np.asarray(quarter) + 1) - 1


def quarter_word(quarter: int) -> str:
    """The quarter as it is written: 2026Q1."""
    return f"{1970 + quarter // 4}Q{quarter % 4 + 1}"


def quarter_words(quarter: Ints) -> Texts1d:
    """The word of each quarter; each different one is written once."""
    found, at = np.unique(quarter, return_inverse=True)
    return np.array([quarter_word(int(one)) for one in found] + [""], dtype=object)[at]


def quarter_number(word: str) -> int:
    """The number of a quarter as it is written. ValueError when it is none."""
    year, _, number = word.partition("Q")
    return (int(year) - 1970) * 4 + int(number) - 1
