"""Which day each column of a calendar is: dates, day numbers and months as people write them above a matrix.

A cell tells a whole date, a day and a month, or a day alone. What it does not tell is looked for in the name of the
sheet, the titles and the row of months; where that does not settle it, it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from audit.source.days import day
from audit.source.sheets import DATE, NUMBER, TEXT

FEWEST_DAYS, FEWEST_DATES = 15, 5
# A calendar of working days alone steps over a weekend and a holiday beside it.
LONGEST_STEP, WIDEST_GAP = 5, 3

_MONTH_NAMES = (
    "jan januar january",
    "feb febr februar february",
    "mar mars march",
    "apr april",
    "mai may",
    "jun juni june",
    "jul juli july",
    "aug august",
    "sep sept september",
    "okt oktober oct october",
    "nov november",
    "des desember dec december",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAY_NAMES = (
    "m ma man mandag må mån måndag mo mon monday",
    "t ti tir tirs tirsdag ty tys tysdag tu tue tues tuesday",
    "o on ons onsdag w we wed wednesday",
    "t to tor tors torsdag th thu thur thurs thursday",
    "f fr fre fredag fri friday",
    "l lø lør lørdag la lau laurdag s sa sat saturday",
    "s sø søn søndag sundag su sun sunday",
)
_WEEKDAYS: dict[str, set[int]] = {}
for _number, _names in enumerate(_WEEKDAY_NAMES):
    for _name in _names.split():
        _WEEKDAYS.setdefault(_name, set()).add(_number)

_WEEKDAY_BEFORE = re.compile(r"([a-zæøå]+)\.?[\s,]+(?=\d)", re.I)
_WEEKDAY_AFTER = re.compile(r"(?<=[\d.])[\s,]+([a-zæøå]+)\.?\Z", re.I)
_DAY = re.compile(r"(\d{1,2})\.?")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[./-](\d{1,2})\.?")
_DAY_AND_NAME = re.compile(r"(\d{1,2})[.\s-]*([a-z]{3,9})\.?(?:[\s-]+(\d{4}|\d{2}))?", re.I)
_WHOLE_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH_WORD = re.compile(rf"(?<![a-zæøå])({_NAMES})(?![a-zæøå])", re.I)
_NAME_YEAR = re.compile(rf"(?<![a-zæøå])({_NAMES})\.?[\s,_/-]*((?:19|20)\d\d)(?!\d)", re.I)
_YEAR_NAME = re.compile(rf"(?<!\d)((?:19|20)\d\d)[\s,._/-]*({_NAMES})(?![a-zæøå])", re.I)
_NUMBER_YEAR = re.compile(r"(?<![\d.])(0?[1-9]|1[0-2])[./_-]((?:19|20)\d\d)(?!\d)")
_YEAR_NUMBER = re.compile(r"(?<!\d)((?:19|20)\d\d)[._/-](0[1-9]|1[0-2])(?!\d)")


class Mark(NamedTuple):
    """What the header cell of a day says; `year` and `month` are None where it does not say."""

    position: int
    day: int
    month: int | None = None
    year: int | None = None


@dataclass
class Told:
    """The months and years that the words around a calendar tell. Together («mai 2026») is surer than apart."""

    together: set[tuple[int, int]] = field(default_factory=set)  # year, month
    alone: set[int] = field(default_factory=set)  # months of a name that is a month and nothing else
    months: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def read(self, text: str, *, name: bool = False) -> None:
        """Add what a title or, with `name`, the name of the sheet says. Whole dates count only as a period."""
        dates = [found for part in _WHOLE_DATE.findall(text) if (found := day(part, TEXT, workbook=False))]
        text = _WHOLE_DATE.sub(" ", text)
        if len(dates) == 2:
            self.years |= {found.year for found in dates}
            if {found.month for found in dates} == {dates[0].month}:
                self.together |= {(found.year, found.month) for found in dates}
        for pattern, year, month in ((_NAME_YEAR, 2, 1), (_YEAR_NAME, 1, 2)):
            self.together |= {(int(m[year]), _MONTHS[m[month].lower()]) for m in pattern.finditer(text)}
        for pattern, year, month in ((_NUMBER_YEAR, 2, 1), (_YEAR_NUMBER, 1, 2)):
            self.together |= {(int(m[year]), int(m[month])) for m in pattern.finditer(text)}
        months = {_MONTHS[word.lower()] for word in _MONTH_WORD.findall(text)}
        self.months |= months
        if name and text.strip(" .").lower() in _MONTHS:
            self.alone |= months
        self.years |= {int(year) for year in _YEAR.findall(text)}

    def read_cell(self, text: str, kind: int) -> None:
        """Add what a cell above the calendar says; the first of a month as a date is shown as that month."""
        found = day(text, kind, workbook=True) if kind == DATE else None
        if found is None and kind in (TEXT, NUMBER):
            self.read(text)
        elif found is not None and found.day == 1:
            self.together.add((found.year, found.month))

    def month(self) -> int | None:
        sure = {month for _, month in self.together} | self.alone
        return _only(sure or self.months)

    def first_year(self, *, turns: bool) -> int | None:
        """The only year told; of two that follow each other the first, where the calendar `turns` a year."""
        years = {year for year, _ in self.together} | self.years
        if turns and len(years) == 2 and max(years) - min(years) == 1:
            return min(years)
        return _only(years)


def _only(found: set[int]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None


def month_in(text: str, kind: int) -> tuple[int | None, int] | None:
    """(year or None, month) of a cell in a row of months; None for a cell that is no month."""
    told = Told()
    told.read_cell(text, kind)
    if len(told.together) == 1:
        return next(iter(told.together))
    return (None, next(iter(told.months))) if len(told.months) == 1 else None


def is_month(text: str, kind: int) -> bool:
    """True for a cell that is a month with its year, or a month and nothing else; a person may be called Jan."""
    told = Told()
    told.read_cell(text, kind)
    return len(told.together) == 1 or (kind == TEXT and text.strip(" .").lower() in _MONTHS)


def weekday(text: str) -> set[int]:
    """The weekdays (0 is Monday) that a cell may mean: «T» is Tuesday or Thursday."""
    return _WEEKDAYS.get(text.strip().rstrip(".").casefold(), set())


def mark(position: int, text: str, kind: int, *, workbook: bool, date1904: bool) -> Mark | None:
    """What a cell says if it is the header of a day: a date, a day and a month, or a day of the month."""
    if kind == NUMBER and text.isdecimal() and 1 <= int(text) <= 31:
        return Mark(position, int(text))
    if kind not in (TEXT, NUMBER, DATE) or len(text) > 40:
        return None
    bare = text.strip()
    if kind == TEXT:
        bare = _without_weekday(bare)
        if found := _DAY.fullmatch(bare):
            return _marked(position, int(found[1]))
        if found := _DAY_AND_MONTH.fullmatch(bare):
            return _marked(position, int(found[1]), int(found[2]))
        named = _DAY_AND_NAME.fullmatch(bare)
        if named and named[2].lower() in _MONTHS:
            year = None if named[3] is None else int(named[3]) + (2000 if len(named[3]) == 2 else 0)
            return _marked(position, int(named[1]), _MONTHS[named[2].lower()], year)
    whole = day(bare, kind, workbook=workbook, date1904=date1904)
    if whole is None or not 1990 <= whole.year <= 2100:
        return None
    return Mark(position, whole.day, whole.month, whole.year)


def _without_weekday(text: str) -> str:
    before = _WEEKDAY_BEFORE.match(text)
    if before and weekday(before[1]):
        text = text[before.end() :]
    after = _WEEKDAY_AFTER.search(text)
    return text[: after.start()] if after and weekday(after[1]) else text


def _marked(position: int, number: int, month: int | None = None, year: int | None = None) -> Mark | None:
    fits = 1 <= number <= 31 and (month is None or 1 <= month <= 12)
    return Mark(position, number, month, year) if fits else None


def longest_run(marks: Sequence[Mark]) -> list[Mark]:
    """The longest run of marks that go on day by day, or [] when it is too short to be a calendar."""
    best: list[Mark] = []
    run: list[Mark] = []
    for one in marks:
        run = [*run, one] if run and _follows(run[-1], one) else [one]
        if len(run) > len(best):
            best = run
    fewest = FEWEST_DAYS if not best or best[0].month is None else FEWEST_DATES
    return best if len(best) >= fewest else []


def _follows(one: Mark, other: Mark) -> bool:
    if other.position - one.position > WIDEST_GAP or (one.month is None) != (other.month is None):
        return False
    if one.month is None or other.month is None:
        return 1 <= other.day - one.day <= LONGEST_STEP or _new_month(one, other)
    if (one.year is None) != (other.year is None):
        return False
    turned = one.year is None and other.month < one.month
    first = _date(one.year or 2000, one.month, one.day)
    second = _date(other.year or (2001 if turned else 2000), other.month, other.day)
    return first is not None and second is not None and 1 <= (second - first).days <= LONGEST_STEP


def _new_month(one: Mark, other: Mark) -> bool:
    return one.day > 31 - LONGEST_STEP - 3 and other.day <= LONGEST_STEP


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def days_of(run: Sequence[Mark], told: Told, above: Sequence[tuple[int, tuple[int | None, int]]]) -> list[date | None]:
    """The date of each mark; [] when month or year cannot be told, None for a 30th of February.

    `above`: position and (year, month) of the cells of a row of months, from left to right.
    """
    months = _months(run, told, above)
    if not months:
        return []
    turns = any(second < first for (_, first), (_, second) in pairwise(months))
    year = told.first_year(turns=turns) if any(own is None for own, _ in months) else 0
    if year is None:
        return []
    days: list[date | None] = []
    last = months[0][1]
    for one, (own, month) in zip(run, months, strict=True):
        year += month < last
        last = month
        days.append(_date(own or year, month, one.day))
    return days


def _months(
    run: Sequence[Mark], told: Told, above: Sequence[tuple[int, tuple[int | None, int]]]
) -> list[tuple[int | None, int]]:
    """(year or None, month) of each mark, [] when a month is not told."""
    if run[0].month is not None:
        return [(one.year, one.month or 0) for one in run]
    starts = [0, *(number for number in range(1, len(run)) if _new_month(run[number - 1], run[number]))]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], len(run)], strict=True)]
    if len(starts) == 1:
        month = told.month()
        sure = _only({year for year, own in told.together if own == month})
        return [] if month is None else [(sure, month)] * len(run)
    # A month stands above its own days, wherever among them: merged cells keep their text in the first.
    inside = [
        [item for position, item in above if run[start].position <= position <= run[start + length - 1].position]
        for start, length in zip(starts, lengths, strict=True)
    ]
    if any(len(items) != 1 for items in inside):
        return []
    return [items[0] for items, length in zip(inside, lengths, strict=True) for _ in range(length)]


def fits_weekdays(days: Sequence[date | None], words: Sequence[str]) -> bool:
    """False when a row of weekdays says other weekdays than the days have."""
    pairs = ((found, weekday(word)) for found, word in zip(days, words, strict=True) if found is not None)
    return all(not told or found.weekday() in told for found, told in pairs)
