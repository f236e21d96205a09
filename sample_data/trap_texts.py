"""Traps of delimited text: its characters, its delimiters, its rows."""

from __future__ import annotations

from dataclasses import replace

from sample_data.flat_files import delimited
from sample_data.trap import BASE, COLUMNS, HEADERS, UNITS, Made, Table, read, rows, table, trap

WITH_UNITS = [[*HEADERS, "Avdeling"], *([*row, UNITS[row[0]]] for row in rows())]
UNIT = {**COLUMNS, "unit": "Avdeling"}


@trap("clean.csv")
def clean() -> Made:
    """No trap: a row for each period, UTF-8 and semicolons."""
    return Made(delimited(table()), read())


@trap("cp1252_semicolon.csv")
def cp1252() -> Made:
    """The characters are those of Windows, so that æ, ø and å are no UTF-8."""
    return Made(delimited(WITH_UNITS, encoding="cp1252"), read(columns=UNIT, encoding="cp1252"))


@trap("utf16_tab.txt")
def utf16() -> Made:
    """«Unicode text» as a spreadsheet saves it: UTF-16 and tabs."""
    content = delimited(WITH_UNITS, "\t", encoding="utf-16")
    return Made(content, read(columns=UNIT, encoding="utf-16", delimiter="\t"))


@trap("bom_comma.csv")
def bom_and_commas() -> Made:
    """A mark before the first header, commas as delimiters, and decimal commas in quotes."""
    written = table()
    written[1][4], written[3][4] = 100.0, 62.5
    records = [*BASE[:2], BASE[2]._replace(grade=62.5), *BASE[3:]]
    content = delimited(written, ",", encoding="utf-8-sig")
    return Made(content, read(records, encoding="utf-8-sig", delimiter=","))


@trap("mojibake.csv")
def mojibake() -> Made:
    """UTF-8 that was once read as Windows text and saved again, in the headers and in the cells."""
    written = [list(HEADERS), *([*row[:3], row[3].replace("Sykmelding", "Legemeldt fravær"), row[4]] for row in rows())]
    content = delimited(written).decode("utf-8").encode("utf-8").decode("cp1252").encode("utf-8")
    broken = "Fraværstype".encode().decode("cp1252")
    return Made(content, read(columns={**COLUMNS, "kind": broken}))


@trap("formula_text.csv")
def formula_texts() -> Made:
    """Ids are written ="9001" to keep them as text, which is no formula; two last days and a note are formulas."""
    written = [[*HEADERS, "Merknad"], *([f'="{row[0]}"', *row[1:], ""] for row in rows())]
    written[1][2], written[4][2], written[2][5] = "=B2+15", "=B5+27", "=1+1"
    faults = [("formula_text.csv!C2", "formula_text"), ("formula_text.csv!C5", "formula_text")]
    kept = [*BASE[1:3], *BASE[4:]]
    outcome = read(kept, read=12, set_aside=2, faults=faults, dropped=["Merknad"])
    return Made(delimited(written), outcome)


@trap("ragged.csv")
def ragged() -> Made:
    """A name of a unit with the delimiter in it has moved the cells of one row, and another row is cut off."""
    lines = delimited(WITH_UNITS).decode().splitlines(keepends=True)
    lines[3] = lines[3].replace("Lager", "Lager; sør")
    lines[5] = ";".join(lines[5].split(";")[:3]) + "\r\n"
    kept = [*BASE[:2], BASE[3], *BASE[5:]]
    faults = [("ragged.csv!A4", "ragged_row"), ("ragged.csv!A6", "ragged_row")]
    # What was moved past the last header stands in a column without a name.
    outcome = read(kept, columns=UNIT, unused=["(G)"], read=12, set_aside=2, faults=faults)
    return Made("".join(lines).encode(), outcome)


@trap("repeated_rows.csv")
def repeated_rows() -> Made:
    """Three rows stand twice, each cell the same: they are counted once."""
    written = [*table(), *rows([BASE[0], BASE[5], BASE[11]])]
    return Made(delimited(written), read(read=15, used=12, out_of_scope={"duplicate": 3}))


@trap("pages_and_totals.csv")
def pages() -> Made:
    """A printed report: its title, its headers and its page numbers stand on every page, with sums between."""

    def line(text: str, last: str = "") -> list[str]:
        return [text, "", "", "", last]

    title = line("Fraværsrapport for Eksempel AS")
    first, second = rows(BASE[:6]), rows(BASE[6:])
    written = [
        *(title, list(HEADERS), *first, line("Sum for siden", "6"), line("Side 1 av 2")),
        *(title, list(HEADERS), *second, line("Totalt", "12"), line("Side 2 av 2")),
        line("Utskrift 30.06.2026 kl. 10.00"),
    ]
    out = {"page_header": 1, "repeated_header": 1, "totals": 2, "page_footer": 3}
    return Made(delimited(written), read(header_row=2, read=19, used=12, out_of_scope=out))


@trap("status.csv")
def statuses() -> Made:
    """Rows that were turned down, taken back or never sent are no absences."""
    states = ["Godkjent"] * 12
    states[1], states[6], states[8], states[9] = "Avslått", "Trukket", "Kladd", "Annullert"
    written = [[*HEADERS, "Fraværsstatus"], *([*row, state] for row, state in zip(rows(), states, strict=True))]
    out = {"status_rejected": 1, "status_withdrawn": 2, "status_draft": 1}
    kept = [record for record, state in zip(BASE, states, strict=True) if state == "Godkjent"]
    columns = {**COLUMNS, "status": "Fraværsstatus"}
    return Made(delimited(written), read(kept, columns=columns, read=12, out_of_scope=out))


@trap("overlap_first.csv")
def overlap() -> Made:
    """Two exports of two systems, one after the other: four absences stand in both and are counted once."""
    headers = ["Medarbeidernummer", "Fom", "Tom", "Type fravær", "Grad %"]
    files = {
        "overlap_first.csv": delimited(table(BASE[:8])),
        "overlap_second.csv": delimited([headers, *rows(BASE[4:])], ","),
    }
    second = Table(
        file="overlap_second.csv",
        columns=dict(zip(COLUMNS, headers, strict=True)),
        read=8,
        used=4,
        out_of_scope={"repeat_of_other_table": 4},
    )
    first = replace(Table(), read=8, used=8)
    return Made(files, read(tables=[first, second]))
