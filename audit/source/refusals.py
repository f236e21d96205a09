"""Files that no audit can be made of: reports on groups, and lists without dates. Each has a sentence of its own."""

from __future__ import annotations

import numpy as np

from audit.source.days import day
from audit.source.header_rows import ROWS_SEARCHED
from audit.source.headers import aggregate_names, field_names, found, normalised
from audit.source.layout_cells import field_of, filled_cells
from audit.source.sheets import BLANK, DATE, NUMBER, Column, Sheet

TEXTS_LOOKED_AT = 200

# Names that a list of absences may have too; without an employee or a day they are figures of a group.
_OF_GROUPS = frozenset(
    normalised(name)
    for name in (
        "Sykefraværsprosent", "Sjukefråværsprosent", "Fraværsprosent", "Fråværsprosent", "Fravær %", "Fravær i %",
        "Sykefravær %", "Sykefravær i %", "Korttidsfravær", "Langtidsfravær", "Korttidsfravær %", "Langtidsfravær %",
        "Egenmeldt %", "Legemeldt %", "Egenmeldt fravær %", "Legemeldt fravær %", "Totalt fravær", "Totalt fravær %",
        "Antall tilfeller", "Tilfeller", "Antall fraværstilfeller", "Talet på tilfelle", "Antall sykemeldte",
        "Antall sykmeldte", "Antall ansatte", "Dagsverk", "Tapte dagsverk", "Mulige dagsverk", "Moglege dagsverk",
        "Avtalte dagsverk", "Fraværsdagsverk", "Sykefraværsdagsverk", "Fraværsdager", "Antall fraværsdager",
        "Sykedager", "Antall dager", "Absence rate", "Sick leave rate", "Number of cases", "Cases", "Lost days",
        "Absence days", "Sick days", "Headcount",
    )
)  # fmt: skip
_HOURS = frozenset(
    normalised(name)
    for name in ("Timer", "Fraværstimer", "Antall timer", "Timar", "Fråværstimar", "Hours", "Absence hours", "Dager")
)
_DATES = ("start", "end", "day", "return_day")
_OTHER_DATES = ("date", "absence_start", "meeting_date", "registered_on")


def refusal(sheet: Sheet) -> str:
    """`aggregated_report` or `list_without_dates` when the sheet is one of these, else "".

    A report tells counts and rates and no employee; a list tells an employee and the type, the hours or the days of an
    absence. Neither has a column of days: the first of each month is the name of a month.
    """
    header, names = _header(sheet)
    if header is None:
        return ""
    fields = {field_of(text) for text in names.values()}
    counts = any(normalised(text) in aggregate_names() | _OF_GROUPS for text in names.values())
    events = {found(text, field_names("follow_up")) for text in names.values()}
    if fields & set(_DATES) or events & set(_OTHER_DATES):
        return ""
    if any(_holds_days(sheet.columns[position], header, sheet) for position in names):
        return ""
    if "employee" not in fields:
        return "aggregated_report" if counts else ""
    amounts = counts or any(normalised(text) in _HOURS for text in names.values())
    return "list_without_dates" if amounts or fields & {"kind", "code", "length_days"} else ""


def _header(sheet: Sheet) -> tuple[int | None, dict[int, str]]:
    """The row with most headers of a report or of a list, and its headers: position -> text."""
    best, most = None, 0
    for row in range(min(sheet.height, ROWS_SEARCHED)):
        texts = [text for _, text, kind in filled_cells(sheet, row) if kind not in (NUMBER, DATE)]
        score = sum(
            field_of(text) is not None or normalised(text) in aggregate_names() | _OF_GROUPS | _HOURS for text in texts
        )
        if score > most:
            best, most = row, score
    names = {} if best is None else {position: text for position, text, _ in filled_cells(sheet, best)}
    return best, names


def _holds_days(column: Column, header: int, sheet: Sheet) -> bool:
    """True when at least half of the cells that are looked at are days, and not all of them the first of a month."""
    below = column.codes[header + 1 :]
    codes = np.unique(below[below != BLANK])[:TEXTS_LOOKED_AT].tolist()
    days = [
        told
        for code in codes
        if column.kinds[code] != NUMBER
        and (told := day(column.texts[code], int(column.kinds[code]), workbook=sheet.from_workbook))
    ]
    return len(days) * 2 >= max(len(codes), 1) and any(told.day != 1 for told in days)
