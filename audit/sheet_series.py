"""Sheets that are named as a series («Jan», «Feb», «Apr»; «Avd 1», «Avd 2», «Avd 4») in which a name is lacking."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from audit.tables import Tables
from rules.completeness import SheetSeries
from rules.texts import Texts
from rules.vocabulary import LANGUAGES

LEAST_OF_A_SERIES = 3
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")

# What is common to the names, {} where month or number stood, and "dated" (month with year), "month" or "number".
Series = tuple[str, str]


def sheet_series(tables: Tables) -> tuple[SheetSeries, ...]:
    """Series of at least three sheets of one file, more than half of whose names are there, with those that lack.

    A sheet that stands in the file but is not read counts as lacking, and is named.
    """
    found = []
    for file in tables.files:
        read = [account.read.sheet for account in tables.accounts if account.read.file == file.name]
        read_places = _by_series(name for name in read if name)
        other_places = _by_series(file.sheets_not_used)
        for series, places in read_places.items():
            numbers = range(min(places), max(places) + 1)
            absent = [number for number in numbers if number not in places]
            if len(places) < LEAST_OF_A_SERIES or not absent or len(absent) >= len(places):
                continue
            others = other_places.get(series, {})
            found.append(
                SheetSeries(
                    file=file.name,
                    read=tuple(places[number] for number in sorted(places)),
                    lacking=tuple(_name(series, number) for number in absent if number not in others),
                    not_read=tuple(others[number] for number in absent if number in others),
                    months=series[1] != "number",
                )
            )
    return tuple(found)


def _by_series(names: Iterable[str]) -> dict[Series, dict[int, str]]:
    """Series -> number in it -> name as written."""
    found: dict[Series, dict[int, str]] = defaultdict(dict)
    for name in names:
        written = " ".join(name.split())
        series, number = _place(written)
        if series:
            found[series].setdefault(number, written)
    return found


def _place(name: str) -> tuple[Series | None, int]:
    """The series that a name belongs to and its number in it; (None, 0) where it belongs to none."""
    text = name.casefold()
    years = _YEAR.findall(text)
    year = int(years[0]) if len(years) == 1 else None
    rest = _YEAR.sub("", text)
    words, numbers = _WORD.findall(rest), _NUMBER.findall(name)
    months = [word for word in words if word in month_words()]
    if len(months) == 1 and not numbers:
        template = " ".join("{}" if word in months else word for word in words)
        return _month(template, year, month_words()[months[0]])
    if len(numbers) != 1:
        return None, 0
    number = int(numbers[0])
    if year is not None and not words and 1 <= number <= 12:
        return _month("{}", year, number - 1)  # "2026-03"; with a word beside it, it may be a week or a quarter
    return (_NUMBER.sub("{}", name), "number"), number


def _month(template: str, year: int | None, month: int) -> tuple[Series, int]:
    return ((template, "month"), month) if year is None else ((template, "dated"), 12 * year + month)


def _name(series: Series, number: int) -> str:
    """A month as "2026-03" or "03", another name as it would be written."""
    template, kind = series
    if kind == "dated":
        return f"{number // 12}-{number % 12 + 1:02d}"
    return f"{number + 1:02d}" if kind == "month" else template.replace("{}", str(number))


@cache
def month_words() -> dict[str, int]:
    """Names of months in all languages and their first three letters ("sept" too) -> month from 0."""
    words = {"sept": 8}
    for language in LANGUAGES:
        for number, name in Texts(language).section("report.months").items():
            words |= dict.fromkeys((name.casefold(), name.casefold()[:3]), int(number) - 1)
    return words
