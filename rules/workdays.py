"""Norwegian working days: Monday to Friday that are no public holiday."""

from __future__ import annotations

from functools import lru_cache

import holidays
import numpy as np

from rules.days import Days, Flags, day_number, to_date


class Calendar:
    """Working days from `first` to `last` (day numbers, both included)."""

    def __init__(self, first: int, last: int) -> None:
        days = np.arange(first, last + 1)
        weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
        years = range(to_date(first).year, to_date(last).year + 1)
        public = np.array([day_number(day) for day in holidays.country_holidays("NO", years=years)], dtype=np.int64)
        working = (weekday < 5) & ~np.isin(days, public)
        self._first = first
        self._before = np.concatenate([[0], np.cumsum(working)])

    def without_working_day(self, start: Days, end: Days) -> Flags:
        """True where no day from `start` to `end` (both included) is a working day."""
        before_start = self._before[(np.asarray(start) - self._first).astype(np.int64)]
        up_to_end = self._before[(np.asarray(end) - self._first).astype(np.int64) + 1]
        return np.asarray(up_to_end == before_start)


@lru_cache(maxsize=4)
def calendar(first: int, last: int) -> Calendar:
    """The calendar of a range of days, kept for the next question about the same range."""
    return Calendar(first, last)
