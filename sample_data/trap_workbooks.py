"""Traps of workbooks: what stands around the table, what is hidden, what the cells really are; and other formats."""

from __future__ import annotations

from datetime import date

from sample_data.binary_workbook import xlsb
from sample_data.flat_files import delimited, html, parquet
from sample_data.open_document import ods
from sample_data.spreadsheets import Error, Formula, Look, xls, xlsx
from sample_data.trap import BASE, COLUMNS, HEADERS, PEOPLE, Made, Table, read, rows, table, trap
from sample_data.trap_texts import UNIT, WITH_UNITS

SHEET = "Fravær"


@trap("title_rows.xlsx")
def titles() -> Made:
    """Titles and a blank row stand above the headers, which are found in the fourth row."""
    above = [["Fraværsrapport Eksempel AS"], ["Periode 01.01.2026 - 30.06.2026", None, "Hentet ut 30.06.2026"], []]
    return Made(xlsx({SHEET: [*above, *table()]}), read(sheet=SHEET, header_row=4))


@trap("two_row_header.xlsx")
def two_rows_of_headers() -> Made:
    """The headers stand in two rows, «Fravær» above «fra» and «til»: together they are one header each."""
    upper = ["Ansatt", None, "Fravær", None, None, None]
    lower = ["nr", "navn", "fra", "til", "Fraværstype", "Grad"]
    written = [upper, lower, *([row[0], PEOPLE[row[0]], *row[1:]] for row in rows())]
    columns = {
        "employee": "Ansatt nr",
        "start": "Fravær fra",
        "end": "Fravær til",
        "kind": "Fraværstype",
        "grade": "Grad",
    }
    outcome = read(sheet=SHEET, header_row=2, columns=columns, dropped=["Ansatt navn"], never=[*PEOPLE.values()])
    return Made(xlsx({SHEET: written}), outcome)


@trap("merged.xlsx")
def merged() -> Made:
    """One merged cell names the employee of several rows, and the title is merged over all columns; a row below the
    last merged cell belongs to nobody.
    """
    written = [["Fravær i Eksempel AS", None, None, None, None], *table(), [None, *rows()[0][1:]]]
    joined = []
    for top in range(2, 14, 2):  # every employee has two rows
        written[top + 1][0] = None
        joined.append((top, 0, top + 1, 0))
    look = Look(merged=((0, 0, 0, 4), *joined))
    faults = [("Fravær!A15", "employee_missing")]
    return Made(xlsx({SHEET: written}, look), read(sheet=SHEET, header_row=2, read=13, set_aside=1, faults=faults))


@trap("hidden_and_filtered.xlsx")
def hidden() -> Made:
    """A filter hides the rows that are no sick notes, a column is hidden, and so is a sheet with old rows: hidden rows
    and columns are read like all others, the hidden sheet is named and not used.
    """
    others = tuple(number for number, record in enumerate(BASE, 1) if record.kind != "sick_note")
    look = Look(hidden_rows=others, hidden_columns=(5,), filtered="A1:F13")
    content = xlsx({SHEET: WITH_UNITS, "Gammelt": table(BASE[:3])}, look, hidden="Gammelt")
    remarks = {"hidden_rows": len(others), "hidden_columns": 1, "hidden_sheet": 1}
    return Made(content, read(sheet=SHEET, columns=UNIT, remarks=remarks, sheets_not_used=["Gammelt"]))


@trap("two_sheets.xlsx")
def two_sheets() -> Made:
    """Each quarter has a sheet of its own, and a third sheet is no table."""
    first = [record for record in BASE if record.start.month <= 3]
    second = [record for record in BASE if record.start.month > 3]
    notes = [["Notater fra møtet om rutiner"], ["Neste gang tar vi med verneombudet"]]
    content = xlsx({"1. kvartal": table(first), "2. kvartal": table(second), "Notater": notes})
    tables = [
        Table(sheet=name, read=len(records), used=len(records))
        for name, records in (("1. kvartal", first), ("2. kvartal", second))
    ]
    return Made(content, read(tables=tables, sheets_not_used=["Notater"]))


@trap("mac_1904.xlsx")
def epoch_of_1904() -> Made:
    """The days are counted from 1904, as old spreadsheets on a Mac did; the last days are shown as bare numbers."""
    written = table()
    for row in written[1:]:
        row[2] = row[2] and (row[2] - date(1904, 1, 1)).days
    return Made(xlsx({SHEET: written}, date1904=True), read(sheet=SHEET))


@trap("formulas_uncached.xlsx")
def formulas() -> Made:
    """Two last days are formulas that no program has worked out: nobody knows the value, so the rows are set aside."""
    written = table()
    written[1][2], written[9][2] = Formula("=B2+15"), Formula("=B10+1")
    faults = [("Fravær!C2", "formula_without_value"), ("Fravær!C10", "formula_without_value")]
    kept = [record for record in BASE if record not in (BASE[0], BASE[8])]
    return Made(xlsx({SHEET: written}), read(kept, sheet=SHEET, read=12, set_aside=2, faults=faults))


@trap("error_cells.xlsx")
def errors() -> Made:
    """Cells show #N/A: in a first day and in a type the row is set aside, in the unit it is used without it."""
    written = [list(row) for row in WITH_UNITS]
    written[2][1] = written[4][5] = written[6][3] = Error()
    faults = [("Fravær!B3", "error_cell"), ("Fravær!F5", "error_cell"), ("Fravær!D7", "error_cell")]
    kept = [record for record in BASE if record not in (BASE[1], BASE[5])]
    outcome = read(kept, sheet=SHEET, columns=UNIT, read=12, set_aside=2, faults=faults)
    return Made(xlsx({SHEET: written}), outcome)


@trap("booleans.xlsx")
def booleans() -> Made:
    """TRUE and FALSE are yes and no under «Arbeidsrelatert», and neither a number of an employee nor a last day."""
    written = [[*HEADERS, "Arbeidsrelatert"], *([*row, number % 2 == 0] for number, row in enumerate(rows()))]
    written[3][0], written[8][2] = True, False
    faults = [("Fravær!A4", "id_unreadable"), ("Fravær!C9", "date_unreadable")]
    kept = [record for record in BASE if record not in (BASE[2], BASE[7])]
    columns = {**COLUMNS, "work_related": "Arbeidsrelatert"}
    outcome = read(kept, sheet=SHEET, columns=columns, read=12, set_aside=2, faults=faults)
    return Made(xlsx({SHEET: written}), outcome)


@trap("html_named.xls")
def html_named_xls() -> Made:
    """A web page with one table, saved under the name of a workbook."""
    return Made(html(WITH_UNITS), read(columns=UNIT, kind="html", encoding="utf-8", remarks={"ending_differs": 1}))


@trap("text_named.xls")
def text_named_xls() -> Made:
    """Text with tabs, saved under the name of a workbook."""
    content = delimited(WITH_UNITS, "\t", encoding="cp1252")
    remarks = {"ending_differs": 1}
    return Made(content, read(columns=UNIT, kind="csv", encoding="cp1252", delimiter="\t", remarks=remarks))


@trap("plain.xls")
def old_workbook() -> Made:
    """The old workbook of Excel 97."""
    return Made(xls({SHEET: WITH_UNITS}), read(sheet=SHEET, columns=UNIT))


@trap("plain.xlsb")
def binary() -> Made:
    """The binary workbook."""
    return Made(xlsb({SHEET: WITH_UNITS}), read(sheet=SHEET, columns=UNIT))


@trap("plain.ods")
def open_document() -> Made:
    """The workbook of LibreOffice, which ends with a million blank rows."""
    return Made(ods({SHEET: WITH_UNITS}), read(sheet=SHEET, columns=UNIT))


@trap("parquet.parquet")
def columns_of_a_database() -> Made:
    """Columns of a database, each with a type of its own."""
    return Made(parquet(WITH_UNITS), read(columns=UNIT))
