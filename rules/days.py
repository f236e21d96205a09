"""Calendar days as numbers.

Inside the rules a day is the number of days since 1970-01-01, as float64, and NaN where there is no day. Comparisons
with NaN are False, which is what "no date recorded" must mean everywhere, and day arithmetic is plain arithmetic.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts1d = npt.NDArray[np.object_]

Ints = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)

# A day is shifted into a positive number below this: an owner (a person, a spell) and a day sort as one integer.
_DAY_SPACE = np.int64(1) << 18
_DAY_SHIFT = np.int64(1) << 16


def day_number(day: date) -> int:
    """The number of one day."""
    return (day - EPOCH).days


def to_date(number: float) -> date:
    """The day with this number."""
    return EPOCH + timedelta(days=int(number))


def day_numbers(dates: pd.Series) -> Days:
    """Day numbers of a datetime64 column; NaN where the column has NaT."""
    whole = dates.to_numpy().astype("datetime64[D]")
    numbers = whole.astype(np.int64).astype(np.float64)
    numbers[np.isnat(whole)] = np.nan
    return numbers


def alike(text: str, count: int) -> Texts1d:
    """The same text `count` times, as one object: numpy.full would make each anew."""
    return np.repeat(np.array([text], dtype=object), count)


def iso_texts(numbers: Days) -> Texts1d:
    """ISO texts of day numbers, None where there is no day. Each distinct day is formatted once."""
    if np.isnan(numbers).all():
        return np.full(len(numbers), None, dtype=object)
    codes, unique = pd.factorize(np.asarray(numbers, dtype=np.float64))
    names = np.array([to_date(number).isoformat() for number in unique] + [None], dtype=object)
    return names[codes]


def owner_day(owner: Ints, day: Ints | Days) -> Ints:
    """One integer that sorts by owner, then by day. No day may be NaN."""
    return np.asarray(owner * _DAY_SPACE + np.asarray(day).astype(np.int64) + _DAY_SHIFT)


def owner_of(key: Ints) -> Ints:
    """The owner in an `owner_day`."""
    return key // _DAY_SPACE


def day_of(key: Ints) -> Ints:
    """The day in an `owner_day`."""
    return key % _DAY_SPACE - _DAY_SHIFT
