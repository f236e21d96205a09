"""Days in cells: the ways a date is written, the order of day and month, open ends, and words that say nothing.

Day comes before month unless the settings say month_first for the column; what the column itself says of its order is
in `Read.order`, and the question is asked by the caller.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from audit.source.cells import DayOrder, Read, faults_of_cells, rows_of, spread, used_texts
from audit.source.headers import normalised
from audit.source.sheets import BOOL, NUMBER, TEXT, Column

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
# From here on a last day means "until further notice", and a first day is a slip of the pen.
OPEN_FROM = date(2099, 1, 1)
# A number that would be a day before 1950 is a year or a count; one past 80 000 is an id. 31.12.9999 is the exception.
FIRST_SERIAL_DAY, LAST_SERIAL, OPEN_DAY = date(1950, 1, 1), 80_000, date(9999, 12, 31)
# Two-digit years: 00 to 69 are this century, 70 to 99 the last one.
CENTURY_TURNS = 70

# What a column of days is for: a first day must be there, a last day may be open, all others may be blank.
Use = Literal["first", "last", "other"]
Readings = tuple[date | None, date | None]

_MONTH_NAMES = (
    "januar january",
    "februar february",
    "mars march",
    "april",
    "mai may",
    "juni june",
    "juli july",
    "august",
    "september sept",
    "oktober october",
    "november",
    "desember december",
)
_WEEKDAY_NAMES = (
    "mandag måndag monday ma",
    "tirsdag tysdag tuesday ti tues",
    "onsdag wednesday on",
    "torsdag thursday to thur thurs",
    "fredag friday fr",
    "lørdag laurdag saturday lø",
    "søndag sundag sunday sø",
)


def _numbered(names: tuple[str, ...], first: int) -> dict[str, int]:
    """Each name and its first three letters -> its number."""
    return {
        form: number for number, row in enumerate(names, first) for name in row.split() for form in (name, name[:3])
    }


_MONTHS, _WEEKDAYS = _numbered(_MONTH_NAMES, 1), _numbered(_WEEKDAY_NAMES, 0)

_HIDDEN_SIGNS = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_WRITTEN = re.compile(r"(\d{1,2}) ?[-./] ?(\d{1,2}) ?[-./] ?(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-./ ]{0,2}([^\W\d_]{3,})[-./, ]{0,2}(\d{4}|\d{2})")
_NAME_FIRST = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?,? (?:den )?(?=.*\d)")
# With points between its numbers a date is Norwegian, whatever order another column has.
_WITH_STROKES = re.compile(r"\d ?[-/]")
_SERIAL_TEXT = re.compile(r"\d{5}(?:[.,]\d+)?")
_TIME = re.compile(
    r"(?:t|\s+)(?:kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:z|[ap]\.?m\.?|[+-]\d{2}:?\d{2})?\Z"
)

# Words for nothing, as exports and people write them; the second line is the number 0 shown as a date or a time.
_NOTHING = re.compile(
    r"[-–—]+|\.+|n\.?/?a\.?|#n/a|\(?null\)?|none|nil|nan|nat"
    r"|0+|0+[-./]0+[-./]0+|1899-12-3[01]|0?1[./]00?[./]1900|00?[./]0?1[./]1900|00?:00(?::00)?"
)
_OPEN_WORDS = frozenset(
    normalised(word)
    for word in (
        *("d.d.", "dags dato", "pågående", "pågåande", "pågår", "løpende", "løpande", "åpen", "open", "ongoing"),
    )
)


def day(text: str, kind: int, *, workbook: bool, date1904: bool = False, month_first: bool = False) -> date | None:
    """The calendar day a cell tells, or None. A time of day is left out."""
    return readings(text, kind, workbook=workbook, date1904=date1904)[month_first]


@lru_cache(maxsize=20_000)  # columns of one table share most of their days
def readings(text: str, kind: int, *, workbook: bool, date1904: bool = False) -> Readings:
    """The day a cell tells with the day first and with the month first; equal where the order plays no part."""
    text = _squeezed(text)
    compact = _COMPACT.fullmatch(text)
    if compact:
        return _same(_date(compact[1], compact[2], compact[3]))
    if kind == NUMBER or (kind == TEXT and workbook and _SERIAL_TEXT.fullmatch(text)):
        return _same(_serial(text.replace(",", "."), date1904) if workbook else None)
    named_day = _WEEKDAY.match(text)
    if named_day and named_day[1] in _WEEKDAYS:
        # A weekday that is not the date's own means that one of the two is wrong.
        wanted = _WEEKDAYS[named_day[1]]
        first, second = _readings_of_date(text[named_day.end() :])
        return _on(first, wanted), _on(second, wanted)
    return _readings_of_date(text)


def _readings_of_date(text: str) -> Readings:
    """Without a time first: in «5. 1.26» the end looks like one."""
    found = _dated(text)
    without_time = _TIME.sub("", text) if found == (None, None) else text
    return found if without_time == text else _dated(without_time)


def _dated(text: str) -> Readings:
    if iso := _ISO.fullmatch(text):
        return _same(_date(iso[1], iso[2], iso[3]))
    if written := _WRITTEN.fullmatch(text):
        one, two, year = written[1], written[2], _year(written[3])
        return _date(year, two, one), _date(year, one, two)
    if named := _NAMED.fullmatch(text):
        return _same(_date(_year(named[3]), _MONTHS.get(named[2], 0), named[1]))
    if named := _NAME_FIRST.fullmatch(text):
        return _same(_date(named[3], _MONTHS.get(named[1], 0), named[2]))
    return None, None


@lru_cache(maxsize=20_000)  # each text is asked for twice: does it say nothing, and which day is it
def _squeezed(text: str) -> str:
    """The text in small letters, with single spaces and without the signs that nobody sees."""
    return " ".join(text.translate(_HIDDEN_SIGNS).casefold().split())


def _same(found: date | None) -> Readings:
    return found, found


def _on(found: date | None, weekday: int) -> date | None:
    return found if found is not None and found.weekday() == weekday else None


def _year(text: str) -> str:
    return text if len(text) == 4 else ("19" if int(text) >= CENTURY_TURNS else "20") + text


def _date(year: str, month: str | int, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _serial(text: str, date1904: bool) -> date | None:
    start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    try:
        number = int(float(text))
    except (ValueError, OverflowError):
        return None
    if number == (OPEN_DAY - start).days:
        return OPEN_DAY
    if not 0 < number <= LAST_SERIAL:
        return None
    found = start + timedelta(days=number)
    return found if found >= FIRST_SERIAL_DAY else None


def says_nothing(text: str) -> bool:
    """True for words that stand for a blank cell, such as -, 0, N/A, NULL and 00.00.0000."""
    return bool(_NOTHING.fullmatch(_TIME.sub("", _squeezed(text))))


def read_days(column: Column, *, workbook: bool, date1904: bool, use: Use = "other", order: str = "") -> Read:
    """Days as datetime64[us]. Faults: date_unreadable, date_out_of_range (outside 1900 to 2100) and those of cells.

    `order` is a word of DAY_ORDERS where the user has said it. Marks: `blank_words`, cells read as blank (never in a
    first day), and `open_end_words`, cells of a last day that say it is open; both are NaT without a fault.
    """
    faults = faults_of_cells(column)
    size = len(column.texts)
    days = np.full(size + 1, np.datetime64("NaT"), dtype="datetime64[us]")
    words = np.zeros(size, dtype=np.bool_)
    only_month, only_day, either = (np.zeros(size, dtype=np.bool_) for _ in range(3))
    latest = date(OPEN_FROM.year - 1, 12, 31) if use == "first" else LAST_DAY
    for position, (text, kind) in enumerate(zip(column.texts, column.kinds.tolist(), strict=True)):
        if faults[position]:
            continue
        if kind != BOOL and use != "first" and (says_nothing(text) or (use == "last" and _says_open(text))):
            words[position] = True
            continue
        first, second = readings(text, kind, workbook=workbook, date1904=date1904) if kind != BOOL else (None, None)
        only_month[position] = first is None and second is not None
        only_day[position] = first is not None and second is None
        either[position] = None not in (first, second) and first != second and bool(_WITH_STROKES.search(text))
        found = second if order == "month_first" else first
        if found is None:
            faults[position] = "date_unreadable"
        elif use == "last" and found >= OPEN_FROM:
            words[position] = True
        elif FIRST_DAY <= found <= latest:
            days[position] = np.datetime64(found, "us")
        else:
            faults[position] = "date_out_of_range"
    read = spread(column, pd.Series(days), faults)
    read.marks = {"open_end_words" if use == "last" else "blank_words": rows_of(column, words)}
    read.scale = "month_first" if order == "month_first" else ""
    used = used_texts(column)
    read.order = DayOrder(
        order, int(rows_of(column, only_month).sum()), bool((only_day & used).any()), int(rows_of(column, either).sum())
    )
    return read


def _says_open(text: str) -> bool:
    return normalised(text) in _OPEN_WORDS
