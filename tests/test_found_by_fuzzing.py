"""The smallest inputs of those that the fuzz run once broke the program with."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit.__main__ import main
from audit.errors import InputError
from audit.source import read
from tests.inputs import ABSENCES, LONG, Desk
from tests.source_files import ROW, identity_numbers, read_rows, settings, sums_hold, text_file


def test_two_tables_of_which_neither_has_last_days(tmp_path: Path) -> None:
    rows = [["Ansattnummer", "Fra dato", "Fraværstype"], ["1001", "05.01.2026", "Sykmelding"]]
    files = [text_file(tmp_path / name, rows) for name in ("en.csv", "to.csv")]
    files[1].write_text(files[1].read_text("utf-8") + "1002;06.01.2026;Ferie\r\n", "utf-8")
    tables = read(files, settings())
    assert sums_hold(tables)
    assert list(tables.absences["employee"]) == ["1001", "1002"]


@pytest.mark.parametrize(("name", "value"), [("return_day", "2026-02-01"), ("length_days", "7"), ("at_work_pct", "20")])
def test_a_constant_that_differs_from_a_column_for_the_same(tmp_path: Path, name: str, value: str) -> None:
    tables = read_rows(tmp_path, [ROW], constants={name: value})
    assert (tables.absences["end"].astype(str).tolist(), tables.absences["grade"].tolist()) == (["2026-01-20"], [100.0])


def test_signs_that_no_workbook_can_hold_are_left_out_of_the_one_with_comments(desk: Desk) -> None:
    path = desk.file("fra\x02vær.csv", ABSENCES + LONG.replace("Lager", "La\x01ger"))
    assert main(["check", path, "--annotated", str(desk.folder / "lest.xlsx")]) == 0
    assert openpyxl.load_workbook(desk.folder / "lest.xlsx").worksheets[1]["F2"].value == "Lager"


def test_a_number_among_the_columns_that_are_not_used_is_not_repeated(desk: Desk) -> None:
    number = next(identity_numbers())
    chosen = desk.file("innstillinger.toml", f'not_used = ["{number}", "Merknad"]\n')
    run = desk.audit(desk.file("fravær.csv", ABSENCES + LONG), options=("--as-of", "2026-06-30", "--settings", chosen))
    assert json.loads(run.text("result.json"))["settings"]["not_used"] == ["[***]", "Merknad"]
    assert number not in run.everything


@pytest.mark.filterwarnings("error")
def test_a_number_beyond_all_reason_is_out_of_range(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [ROW, ["2", *ROW[1:4], "9" * 306]])
    assert tables.fault_counts == {"grade_out_of_range": 1}


def test_a_number_without_its_zero_is_not_repeated_in_a_line_that_was_not_cut(desk: Desk) -> None:
    """A line of semicolons in a file that says it has bars is one cell, and its number has lost its leading zero."""
    number = next(one for one in identity_numbers() if one.startswith("0"))[1:]
    files = [
        desk.file("fravær.csv", ABSENCES + LONG),
        desk.file("rutiner.csv", f"sep=|\nSjekkpunkt;R01;{number};R03\nStatus;ja;ja;ja\n"),
    ]
    said = desk.refused(*files)
    assert "Sjekkpunkt;R01;[***];R03" in said and number not in said


def test_a_column_that_is_shorter_than_the_others(tmp_path: Path) -> None:
    """20 rows, and each byte that can tell so says none: a count of values among them, of one column."""
    table = pa.table({"Ansattnr": [f"10{n:02d}" for n in range(20)], "Fra dato": ["05.01.2026"] * 20})
    pq.write_table(table, tmp_path / "hel.parquet")
    whole, path = (tmp_path / "hel.parquet").read_bytes(), tmp_path / "kort.parquet"
    told = []
    for place in (place for place, byte in enumerate(whole) if byte == 20 << 1):
        path.write_bytes(whole[:place] + b"\0" + whole[place + 1 :])
        with pytest.raises(InputError) as raised:  # no kind of absence: a whole table is refused as well
            read([path], settings())
        told.append(raised.value.code)
    assert "file_damaged" in told


@pytest.mark.filterwarnings("error")
def test_agreed_days_beyond_all_reason_are_out_of_range(tmp_path: Path) -> None:
    """A thousand million man-days are the most that are believed; one more is not, nor a number of 306 digits."""
    told = ["0", "1000000000", "1000000001", "9" * 306]
    hours = [
        ["Enhet", "Kvartal", "Avtalte dagsverk"],
        *(["Lager", f"{2022 + n}K1", days] for n, days in enumerate(told)),
    ]
    rows = [["Ansattnummer", "Fra dato", "Til dato", "Fraværstype"], ["1001", "05.01.2026", "20.01.2026", "Sykmelding"]]
    tables = read([text_file(tmp_path / "f.csv", rows), text_file(tmp_path / "d.csv", hours)], settings())
    assert tables.hours["agreed_days"].tolist() == [0, 1_000_000_000]
    assert tables.fault_counts == {"agreed_days_out_of_range": 2}
