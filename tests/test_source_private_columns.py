"""Where private values stood, column by column, for the findings on privacy."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.source import read
from audit.tables import PrivateColumn
from audit.template import template
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.source_files import HEADERS, ROW, identity_numbers, read_rows, remarks, settings, text_file, workbook

SOMEBODY = next(identity_numbers())
DIAGNOSIS = "F32.1 Moderat depressiv episode"


def test_one_entry_for_each_column_and_code(tmp_path: Path) -> None:
    sheets = {
        "Notater": [["Notat", "Diagnosekode", "Enhet"], [f"ring {SOMEBODY}", "x", "Kreftavdelingen"], ["", "y", ""]],
        "Fravær": [
            ["Sykefravær"],
            [*HEADERS, "Merknad", "Diagnose", "ICD-10"],
            [SOMEBODY, *ROW[1:], DIAGNOSIS, "hemmelig", ""],
            ["1002", *ROW[1:], f"{SOMEBODY} har influensa", "", ""],
            ["1003", *ROW[1:], "", "hemmelig", ""],
        ],
        "Ansatte": [["Ansattnummer", f"Enhet ({SOMEBODY})"], ["1002", "Lager"]],
    }
    tables = read([workbook(tmp_path / "bok.xlsx", sheets)], settings())
    assert tables.private == (
        PrivateColumn("private_identity", "", "Notater!A1", 1, ("Notater!A2",)),
        PrivateColumn("private_diagnosis", "", "Notater!B1", 2, ("Notater!B2", "Notater!B3"), True),
        PrivateColumn("private_identity", "absences", "Fravær!A2", 1, ("Fravær!A3",)),
        PrivateColumn("private_identity", "absences", "Fravær!F2", 1, ("Fravær!F4",)),
        PrivateColumn("private_diagnosis", "absences", "Fravær!F2", 2, ("Fravær!F3", "Fravær!F4")),
        PrivateColumn("private_diagnosis", "absences", "Fravær!G2", 2, ("Fravær!G3", "Fravær!G5"), True),
        PrivateColumn("private_identity", "employees", "Ansatte!B1", 1, ("Ansatte!B1",)),
    )
    # The data remarks speak of the tables only, as ever: those of a dropped column by its header.
    assert remarks(tables)["private_diagnosis"] == (5, ("Fravær!F3", "Fravær!F4", "Fravær!G2", "Fravær!H2"))
    held = repr(tables.private)
    assert SOMEBODY not in held and "epressiv" not in held and "hemmelig" not in held


def test_many_cells_and_several_files(tmp_path: Path) -> None:
    rows = [[str(1000 + number), *ROW[1:], SOMEBODY] for number in range(30)]
    first = text_file(tmp_path / f"{SOMEBODY}.csv", [[*HEADERS, "Leder"], *rows])
    second = workbook(tmp_path / "b.xlsx", {"Ansatte": [["Ansattnummer", "Enhet"], ["1001", "depresjon"]]})
    leaders, units = read([second, first], settings()).private[::-1]
    assert leaders.cells == 30 and len(leaders.places) == 20
    assert leaders.header.endswith(".csv!F1") and SOMEBODY not in leaders.header
    assert leaders.places[0].endswith(".csv!F2")
    assert units == PrivateColumn("private_diagnosis", "employees", "[b.xlsx]Ansatte!B1", 1, ("[b.xlsx]Ansatte!B2",))


def test_nothing_private(tmp_path: Path) -> None:
    assert read_rows(tmp_path, [ROW]).private == ()
    # A column of diagnoses that nobody has filled in.
    assert read_rows(tmp_path, [[*ROW, ""]], [*HEADERS, "Diagnose"]).private == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_itself_holds_nothing_private(tmp_path: Path, language: str) -> None:
    (tmp_path / "mal.xlsx").write_bytes(template(Texts(language)))
    files = [text_file(tmp_path / "fravær.csv", [HEADERS, ROW]), tmp_path / "mal.xlsx"]
    assert read(files, settings()).private == ()
