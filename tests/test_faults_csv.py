"""faults.csv: every cell that could not be used with its address, its reason and what became of its row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from rules.vocabulary import PRIVACY_LEVELS
from tests.inputs import ABSENCES, LONG, Desk
from tests.source_files import workbook
from tests.test_cli import AS_OF

# One employee, one sick note of a day each; which of its cells are bad goes by the number of the row.
BAD_START, BAD_END, BAD_GRADE = "32.13.2026", "en dag", "mye"


def lines(many: int) -> list[list[str]]:
    """Every third row has a bad first day, every third a bad last day and a bad grade; the others are sound."""
    rows = []
    for number in range(many):
        start = BAD_START if number % 3 == 0 else "05.01.2026"
        end, grade = (BAD_END, BAD_GRADE) if number % 3 == 1 else ("06.01.2026", "100")
        rows.append([f"E{number}", start, end, "sick_note", grade, "Lager"])
    return rows


def text(rows: list[list[str]]) -> str:
    return ABSENCES + "".join(";".join(row) + "\n" for row in rows)


def told(run_folder: Path) -> list[dict[str, str]]:
    content = (run_folder / "faults.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == content.count(b"\n")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_six_hundred_bad_cells_have_six_hundred_lines(desk: Desk, privacy: str) -> None:
    """200 first days (B), 200 last days (C) and 200 grades (E) of 600 rows; the headers are row 1 of the file."""
    run = desk.audit(desk.file("f.csv", text(lines(600))), options=(*AS_OF, "--privacy", privacy))
    rows = told(run.folder)
    expected = [
        cell
        for number in range(600)
        for cell in {0: [f"B{number + 2}"], 1: [f"C{number + 2}", f"E{number + 2}"], 2: []}[number % 3]
    ]
    assert [row["cell"] for row in rows] == expected and len(expected) == 600
    assert {(row["column"], row["field"], row["code"], row["row_set_aside"]) for row in rows} == {
        ("start", "start", "date_unreadable", "true"),
        ("end", "end", "date_unreadable", "true"),
        ("grade", "grade", "percent_unreadable", "true"),
    }
    assert {(row["file"], row["sheet"], row["table"]) for row in rows} == {("f.csv", "", "absences")}
    assert {row["reason"] for row in rows if row["cell"][0] in "BC"} == {"Cellen er ikke en dato som kan leses."}
    kept = json.loads(run.text("result.json"))
    assert len(kept["faults"]) == 500 and sum(kept["fault_counts"].values()) == 600
    assert [fault["where"].rpartition("!")[2] for fault in kept["faults"]] == expected[:500]
    assert "faults.csv" in run.out and "står i faults.csv ved siden av rapporten" in run.text("report.html")
    for said in (BAD_START, BAD_END, BAD_GRADE):
        assert said not in run.text("faults.csv")


def test_a_few_bad_cells_have_a_file_and_none_have_none(desk: Desk) -> None:
    """The file of the run before does not stand beside a run without bad cells."""
    dirty, clean = desk.file("d.csv", text(lines(3))), desk.file("c.csv", ABSENCES + LONG)
    run = desk.audit(dirty)
    assert [row["cell"] for row in told(run.folder)] == ["B2", "C3", "E3"]
    assert "faults.csv ved siden" not in run.text("report.html")  # the page has them all
    run = desk.audit(clean)
    assert "faults.csv" not in run.written and "faults.csv" not in run.out


def test_sheets_files_events_and_cells_that_are_not_needed(desk: Desk) -> None:
    """A position that cannot be read is left out and its row used; a header that a spreadsheet would run is text."""
    header = ["employee", "start", "end", "kind", "grade", "position_pct", "plan_ready", "=dm1_held"]
    good = ["E1", "05.01.2026", "31.03.2026", "sick_note", "100", "100", "20.01.2026", "20.02.2026"]
    bad = ["E2", "05.01.2026", "31.03.2026", "sick_note", "100", "halv", "snart", "en gang"]
    settings = desk.file("i.toml", '[columns]\ndm1_held = "=dm1_held"\n')
    book = workbook(desk.folder / "b.xlsx", {"Lager": [header, good, bad], "Kontor": [header, ["E3", *bad[1:]]]})
    other = desk.file("c.csv", text(lines(2)))
    run = desk.audit(str(book), other, options=(*AS_OF, "--settings", settings))
    found = [(row["file"], row["sheet"], row["cell"], row["field"], row["row_set_aside"]) for row in told(run.folder)]
    assert found == [
        ("b.xlsx", "Lager", "F3", "position_pct", "false"),
        ("b.xlsx", "Lager", "G3", "plan_ready", "false"),
        ("b.xlsx", "Lager", "H3", "dm1_held", "false"),
        ("b.xlsx", "Kontor", "F2", "position_pct", "false"),
        ("b.xlsx", "Kontor", "G2", "plan_ready", "false"),
        ("b.xlsx", "Kontor", "H2", "dm1_held", "false"),
        ("c.csv", "", "B2", "start", "true"),
        ("c.csv", "", "C3", "end", "true"),
        ("c.csv", "", "E3", "grade", "true"),
    ]
    assert {row["column"] for row in told(run.folder) if row["field"] == "dm1_held"} == {"'=dm1_held"}


def test_a_cell_that_is_not_needed_sets_no_row_aside(desk: Desk) -> None:
    """The row is set aside for its first day; the position beside it could not be read, but it was not that."""
    header, row = "employee;start;end;kind;grade;position_pct\n", "E1;snart;31.03.2026;sick_note;100;halv\n"
    run = desk.audit(desk.file("f.csv", header + row + "E2;05.01.2026;31.03.2026;sick_note;100;100\n"))
    assert [(one["cell"], one["row_set_aside"]) for one in told(run.folder)] == [("B2", "true"), ("F2", "false")]


def test_columns_past_z_come_in_the_order_of_the_sheet(desk: Desk) -> None:
    """B, Z and AB of one row; by their letters alone AB would be the first."""
    header = ["employee", "plan_ready", "start", "end", "kind", "grade", *(f"x{n}" for n in range(19))]
    row = ["E1", "snart", "05.01.2026", "31.03.2026", "sick_note", "100", *("" for _ in range(19))]
    named = [*header, "dm1_called", "y", "dm1_held"]
    cells = [*row, "en gang", "", "kanskje"]
    assert (named[25], named[27]) == ("dm1_called", "dm1_held")
    run = desk.audit(desk.file("f.csv", ";".join(named) + "\n" + ";".join(cells) + "\n"))
    assert [row["cell"] for row in told(run.folder)] == ["B2", "Z2", "AB2"]


def test_a_record_of_another_length_is_one_line(desk: Desk) -> None:
    rows = [*lines(3), ["E9", "05.01.2026"]]
    run = desk.audit(desk.file("f.csv", text(rows)))
    assert [(row["cell"], row["code"]) for row in told(run.folder) if row["code"] == "ragged_row"] == [
        ("A5", "ragged_row")
    ]
    assert len(told(run.folder)) == 4


def test_no_identity_number_and_no_diagnosis_is_told(desk: Desk) -> None:
    rows = [["E1", "05.01.2026", "01019012480", "sick_note", "F32.1 depresjon", "Lager"]]
    run = desk.audit(desk.file("f.csv", text(rows)))
    assert [row["cell"] for row in told(run.folder)] == ["C2", "E2"]
    assert "01019012480" not in run.everything and "depresjon" not in run.everything


def test_a_file_of_that_name_is_not_written_over(desk: Desk) -> None:
    (desk.folder / "out").mkdir()
    mine = desk.file("out/faults.csv", text(lines(3)))
    run = desk.audit(mine)
    assert run.code == 2 and "faults.csv" in run.err and Path(mine).read_text("utf-8") == text(lines(3))
    (desk.folder / "out" / "spells").mkdir()
    part = desk.file("out/spells/part-00000.parquet", "somebody's")
    assert desk.audit(part).code == 2 and Path(part).read_text("utf-8") == "somebody's"
