"""Norwegian working days: Monday to Friday that are no public holiday."""

from __future__ import annotations

from functools import lru_cache

import holidays
import numpy as np

from rules.days import Days, Flags, Ints, day_number, to_date

_SUNDAY = 6
_LONGEST_BREAK = 14  # no run of days off in the Norwegian calendar is this long


class Calendar:
    """Working days from `first` to `last` (day numbers, both included)."""

    def __init__(self, first: int, last: int) -> None:
        days = np.arange(first, last + 1 + _LONGEST_BREAK)
        weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
        years = range(to_date(first).year, to_date(last + _LONGEST_BREAK).year + 1)
        public = np.array([day_number(day) for day in holidays.country_holidays("NO", years=years)], dtype=np.int64)
        holiday = np.isin(days, public)
        working = (weekday < 5) & ~holiday
        self._first = first
        self._working = days[working]
        self._day_of_rest = holiday | (weekday == _SUNDAY)
        self._before = np.concatenate([[0], np.cumsum(working)])

    def without_working_day(self, start: Days, end: Days) -> Flags:
        """True where no day from `start` to `end` (both included) is a working day."""
        return np.asarray(self._before[self._position(end) + 1] == self._before[self._position(start)])

    def working_days(self, start: Days | Ints, end: Days | Ints) -> Ints:
        """How many working days there are from `start` to `end` (both included)."""
        return np.asarray(self._before[self._position(end) + 1] - self._before[self._position(start)])

    def day_of_rest(self, day: Days) -> Flags:
        """True for Sundays and public holidays; a Saturday is neither."""
        return np.asarray(self._day_of_rest[self._position(day)])

    def next_working_day(self, day: Days) -> Days:
        """The day itself where it is a working day, else the first one after it."""
        return self._working[np.searchsorted(self._working, day)].astype(np.float64)

    def _position(self, day: Days | Ints) -> Ints:
        return (np.asarray(day) - self._first).astype(np.int64)


@lru_cache(maxsize=4)
def calendar(first: int, last: int) -> Calendar:
    """The calendar of a range of days, kept for the next question about the same range."""
    return Calendar(first, last)
