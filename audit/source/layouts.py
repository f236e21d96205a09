"""Sheets that are not one row a period, turned into rows; a plain table stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from audit.source.calendar_layout import calendar_rows
from audit.source.columns import Understood
from audit.source.grouped_layout import grouped_rows
from audit.source.headers import is_template_mark
from audit.source.sheets import Sheet
from rules.settings import Settings


def laid_out(sheet: Sheet, settings: Settings, place: str) -> Sheet:
    """The sheet itself when it is a plain table, else a new sheet of rows whose headers are understood.

    `place` names the sheet in a message; of a text file it is the name of the file. Raises SourceError when the days of
    a calendar or the kind of absence cannot be told.
    """
    if is_template_mark(sheet):
        return sheet
    return calendar_rows(sheet, settings, place) or grouped_rows(sheet, settings) or sheet


def layout_notes(tables: Iterable[Understood]) -> set[str]:
    """What is told once of the layouts read: one_row_a_day, calendar_legend, grouped_report.

    That the rows are days is known only when the columns are, so it is put down here.
    """
    notes = set()
    for item in tables:
        if item.table != "absences":
            continue
        if item.sheet.layout == "periods" and "day" in item.fields and "start" not in item.fields:
            item.sheet.layout = "days"
        if "day" in item.fields and "start" not in item.fields:
            notes.add("one_row_a_day")
        if item.sheet.layout == "grouped":
            notes.add("grouped_report")
        if item.sheet.layout == "calendar" and {"kind", "code"} <= set(item.fields):
            notes.add("calendar_legend")
    return notes
