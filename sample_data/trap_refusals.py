"""Files that are refused, each with a sentence of its own: nothing, no table, hostile, or nothing an audit can use."""

from __future__ import annotations

from itertools import pairwise

from sample_data.flat_files import delimited, pdf, png, with_password
from sample_data.spreadsheets import archive, parts_of, xlsx
from sample_data.trap import PEOPLE, Made, refused, table, trap

SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1 << 20


@trap("far_cell.xlsx")
def far_cell() -> Made:
    """Somebody has left a value in the last cell of the sheet, seventeen billion cells away."""
    parts = parts_of(xlsx({"Fravær": table()}))
    last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", last)
    return Made(archive(parts), refused("workbook_far_cell"))


@trap("dtd.xlsx")
def document_type() -> Made:
    """A sheet defines entities that grow a billion times when they are read."""
    parts = parts_of(xlsx({"Fravær": table()}))
    names = "abcdefghi"
    grown = "".join(f'<!ENTITY {one} "{f"&{other};" * 10}">' for other, one in pairwise(names))
    parts[SHEET] = f'<!DOCTYPE worksheet [<!ENTITY a "haha">{grown}]>'.encode() + parts[SHEET]
    return Made(archive(parts), refused("workbook_entities"))


@trap("zip_bomb.xlsx")
def zip_bomb() -> Made:
    """A part of the workbook is packed a thousand times smaller than it is."""
    parts = parts_of(xlsx({"Fravær": table()})) | {"xl/media/image1.bin": bytes(25 * MEGABYTE)}
    return Made(archive(parts), refused("workbook_ratio"))


@trap("password.xlsx")
def password() -> Made:
    """A workbook with a password."""
    return Made(with_password(), refused("file_password"))


@trap("report.pdf")
def report() -> Made:
    """A report as PDF."""
    return Made(pdf(), refused("file_pdf"))


@trap("picture.xlsx")
def picture() -> Made:
    """A picture of the table, saved under the name of a workbook."""
    return Made(png(), refused("file_image"))


@trap("empty.csv")
def empty() -> Made:
    """A file without any content."""
    return Made(b"", refused("file_empty"))


@trap("empty.xlsx")
def empty_workbook() -> Made:
    """A workbook whose only sheet is blank."""
    return Made(xlsx({"Ark1": []}), refused("file_no_cells"))


@trap("aggregated.csv")
def aggregated() -> Made:
    """Statistics by unit and quarter, with no employee and no days."""
    written = [
        ["Avdeling", "Kvartal", "Antall ansatte", "Tapte dagsverk", "Sykefravær %"],
        ["Lager", "2026K1", 14, 61.5, 7.2],
        ["Drift", "2026K1", 22, 40.0, 2.9],
        ["Lager", "2026K2", 15, 30.5, 3.4],
        ["Drift", "2026K2", 21, 71.0, 5.6],
    ]
    return Made(delimited(written), refused("aggregated_report"))


@trap("list_without_dates.csv")
def undated() -> Made:
    """A list of employees and the number of their days, with no dates: no limit can be worked out of it."""
    written = [["Ansattnummer", "Navn", "Fraværstype", "Antall dager"]]
    written += [[employee, name, "Sykmelding", 12 + place] for place, (employee, name) in enumerate(PEOPLE.items())]
    return Made(delimited(written), refused("list_without_dates"))
