"""One table in every format: the same canonical table, the same cells hidden, joined and in error."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from audit.source import read
from audit.source.limits import Limits
from audit.source.markup import read_markup
from audit.source.parquet import read_parquet
from audit.source.sheets import BOOL, DATE, NUMBER, TEXT
from audit.source.sniff import find
from audit.source.workbooks import read_workbook
from tests.format_files import WORKBOOKS, WRITERS, Error, Look, Share, xls, xlsb
from tests.source_files import HEADERS, error_of, faults, remarks, sentence, settings, sums_hold

COLUMNS = [*HEADERS, "Avdeling", "Stillingsprosent"]
TABLE = [
    COLUMNS,
    ["0012", date(2026, 1, 5), date(2026, 1, 20), "Sykmelding", 100.0, "Lærlinger på øya", 62.5],
    ["1002", date(2025, 12, 31), None, "Egenmelding", None, "A & B <C>", 100.0],
    ["1003", date(2026, 2, 28), date(2026, 3, 1), "Sykmelding", 37.5, None, 80.0],
]


@pytest.mark.parametrize("kind", WRITERS)
def test_one_table_in_every_format(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path / f"fravær.{kind}", {"Fravær": TABLE})
    tables = read([path], settings())
    absences = tables.absences
    assert tables.files[0].kind == kind
    assert list(absences["employee"]) == ["0012", "1002", "1003"]
    assert list(absences["start"]) == [pd.Timestamp(day) for day in ("2026-01-05", "2025-12-31", "2026-02-28")]
    assert absences["end"].tolist()[::2] == [pd.Timestamp("2026-01-20"), pd.Timestamp("2026-03-01")]
    assert pd.isna(absences["end"].iloc[1])
    assert list(absences["kind"]) == ["sick_note", "self_certified", "sick_note"]
    assert list(absences["grade"]) == [100.0, 100.0, 37.5]
    assert absences["unit"].tolist()[:2] == ["Lærlinger på øya", "A & B <C>"] and pd.isna(absences["unit"].iloc[2])
    assert list(absences["row"]) == [2, 3, 4]
    assert tables.fault_counts == {} and remarks(tables) == {} and sums_hold(tables)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_kind_is_found_by_content(tmp_path: Path, kind: str) -> None:
    ending = "csv" if kind in WORKBOOKS else "xls"
    path = WRITERS[kind](tmp_path / "egentlig", {"Fravær": TABLE})
    path = path.rename(tmp_path / f"fravær.{ending}")
    tables = read([path], settings())
    assert tables.files[0].kind == kind and len(tables.absences) == 3
    assert remarks(tables) == {"ending_differs": (1, (f"fravær.{ending}",))}


def cells(path: Path) -> list[list[str]]:
    (sheet,), _ = read_workbook(find(path), 0, Limits())
    return [[column.cell(row) for column in sheet.columns] for row in range(sheet.height)]


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_cells_as_found(tmp_path: Path, kind: str) -> None:
    row = ["007", 7, 12.5, True, 1, False, 0, date(2026, 1, 5), "1e5", 1234567890123, -0.25]
    path = WORKBOOKS[kind](tmp_path / "bok", {"A": [row, [None, None, "x"]]})
    found = cells(path)
    assert found[0] == ["007", "7", "12.5", "TRUE", "1", "FALSE", "0", "2026-01-05", "1e5", "1234567890123", "-0.25"]
    assert found[1][:3] == ["", "", "x"]


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_an_error_cell_is_a_fault_in_every_workbook(tmp_path: Path, kind: str) -> None:
    rows: list[list[Any]] = [list(row) for row in TABLE]
    rows[1][1] = rows[3][5] = Error()
    tables = read([WORKBOOKS[kind](tmp_path / f"bok.{kind}", {"Fravær": rows})], settings())
    assert faults(tables) == [("Fravær!B2", "error_cell", True), ("Fravær!F4", "error_cell", False)]
    assert sums_hold(tables)


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path, kind: str) -> None:
    look = Look(hidden_rows=(2, 9), hidden_columns=(5,), merged=((6, 1, 7, 2),))
    path = WORKBOOKS[kind](tmp_path / f"bok.{kind}", {"Fravær": [*TABLE, *[[None] * 7] * 6]}, look)
    tables = read([path], settings())
    assert list(tables.absences["employee"])[:2] == ["0012", "1002"]
    assert remarks(tables)["hidden_rows"] == (1, ("Fravær!A3",))
    assert remarks(tables)["hidden_columns"] == (1, ("Fravær!F1",))
    (sheet,), _ = read_workbook(find(path), 0, Limits())
    assert sheet.merged == ((6, 1, 7, 2),)


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_hidden_sheet_is_named_and_not_used(tmp_path: Path, kind: str) -> None:
    path = WORKBOOKS[kind](tmp_path / f"bok.{kind}", {"Fravær": TABLE, "Gammelt": TABLE}, hidden="Gammelt")
    tables = read([path], settings())
    assert len(tables.absences) == 3 and tables.files[0].sheets_not_used == ("Gammelt",)
    assert remarks(tables)["hidden_sheet"] == (1, (f"bok.{kind}: Gammelt",))


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_columns_of_per_cent_are_known(tmp_path: Path, kind: str) -> None:
    rows = [["a", "b"], [1.5, Share(0.5)], [2.5, Share(1.0)]]
    (sheet,), _ = read_workbook(find(WORKBOOKS[kind](tmp_path / "bok", {"A": rows})), 0, Limits())
    assert [column.percent_format for column in sheet.columns] == [False, True]


@pytest.mark.parametrize("write", [xls, xlsb])
def test_the_epoch_of_1904(tmp_path: Path, write: Any) -> None:
    path = write(tmp_path / "mac", {"Fravær": TABLE}, date1904=True)
    (sheet,), _ = read_workbook(find(path), 0, Limits())
    assert sheet.date1904
    assert read([path], settings()).absences["start"].iloc[0] == pd.Timestamp("2026-01-05")


def page(path: Path, body: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(body.encode(encoding))
    return path


def test_cells_that_span_are_repeated(tmp_path: Path) -> None:
    body = (
        "<style>td {color: red}</style><table><thead><tr><th rowspan=2>A<th colspan='2'>B</tr><tr><th>C<th>D</thead>"
        "<tr><td>1<br>2</td><td rowspan=3>&nbsp;x &amp; y</td><td>3</td></tr>"
        "<tr><td>4</td></tr><tr><td>5</td></tr></table>"
    )
    (sheet,), _ = read_markup(find(page(tmp_path / "a.html", body)), 0, Limits())
    found = [[column.cell(row) for column in sheet.columns] for row in range(sheet.height)]
    assert found == [["A", "B", "B"], ["A", "C", "D"], ["1 2", "x & y", "3"], ["4", "x & y", ""], ["5", "x & y", ""]]


@pytest.mark.parametrize(
    ("encoding", "told", "found"),
    [
        ("utf-8", "", "utf-8"),
        ("cp1252", "", "cp1252"),
        ("cp1252", '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">', "cp1252"),
        ("utf-8", "<meta charset=iso-8859-1>", "cp1252"),
        ("utf-8-sig", "<meta charset=iso-8859-1>", "utf-8-sig"),
        ("utf-16", "", "utf-16"),
    ],
)
def test_the_characters_of_a_page(tmp_path: Path, encoding: str, told: str, found: str) -> None:
    path = page(tmp_path / "a.xls", f"<html>{told}<table><tr><td>ærlig</td></tr></table>", encoding)
    (sheet,), read_as = read_markup(find(path), 0, Limits())
    assert read_as == found
    assert (sheet.columns[0].cell(0) == "ærlig") == (encoding.startswith(found[:5]) or found == encoding)


def test_several_tables_are_several_sheets(tmp_path: Path) -> None:
    path = WRITERS["html"](tmp_path / "a.html", {"x": [["Rapport", "2026"]], "y": TABLE})
    tables = read([path], settings())
    assert tables.files[0].sheets_not_used == ("1",) and tables.accounts[0].place == "2"


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Ingen tabell</body></html>",
        "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>",
        "<table><tr><td>x</td></tr></table><script>alert(1)</script>",
        "<table><tr><td>x</td></tr>" + "<table>",
        "<html><frameset><frame src='sheet001.htm'></frameset></html>",
        "<table><tr><td>x</td></tr></table><!--" + "x" * 300_000,
    ],
)
def test_a_page_that_is_no_plain_table(tmp_path: Path, body: str) -> None:
    assert error_of([page(tmp_path / "side.xls", body)]).code == "file_html"


@pytest.mark.parametrize("delimiter", ["|", "\t"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    WRITERS["csv"](path, {"x": TABLE}, delimiter)  # type: ignore[call-arg]
    tables = read([path], settings())
    assert tables.files[0].delimiter == delimiter and list(tables.absences["grade"]) == [100.0, 100.0, 37.5]


def test_parquet_values_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    day, moment = date(2026, 1, 5), datetime(2026, 1, 5, 13, 45)
    midnight = [datetime(2026, 1, 5), None]
    columns = {
        "whole": pa.array([7, None]),
        "float": pa.array([12.0, 0.5]),
        "decimal": pa.array([Decimal("62.50"), Decimal("100.00")]),
        "yes": pa.array([True, False]),
        "text": pa.array(["007", ""]),
        "coded": pa.array(["x", "x"]).dictionary_encode(),
        "day": pa.array([day, None]),
        "moment": pa.array([moment, *midnight[:1]], pa.timestamp("ns")),
        "zone": pa.array([datetime(2026, 1, 4, 23), None], pa.timestamp("us", "UTC")).cast(
            pa.timestamp("us", "Europe/Oslo")
        ),
        "nothing": pa.nulls(2),
    }
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table(columns), path)
    sheet = read_parquet(find(path), 0, Limits())
    found = [[column.cell(row) for column in sheet.columns] for row in range(sheet.height)]
    assert found[0] == list(columns)
    assert found[1] == ["7", "12", "62.5", "TRUE", "007", "x", "2026-01-05", "2026-01-05T13:45:00", "2026-01-05", ""]
    assert found[2] == ["", "0.5", "100", "FALSE", "", "x", "", "2026-01-05", "", ""]
    kinds = [int(column.kinds[column.codes[1]]) for column in sheet.columns[:-1]]
    assert kinds == [NUMBER, NUMBER, NUMBER, BOOL, TEXT, TEXT, DATE, DATE, DATE]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1, 2]]),
        pa.array([{"a": 1}]),
        pa.array([b"x"]),
        pa.array([datetime(2026, 1, 5, 22)], pa.timestamp("us", "UTC")),  # which day is that?
    ],
)
def test_a_parquet_column_that_is_no_cells(tmp_path: Path, values: pa.Array) -> None:
    path = tmp_path / "a.parquet"
    pyarrow.parquet.write_table(pa.table({"Fra dato": values}), path)
    error = error_of([path])
    assert error.code == "parquet_column" and "«Fra dato»" in sentence(error)
