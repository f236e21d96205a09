"""Companies as many files: the sample company sheet by sheet, and a made one of a few thousand rows, in pieces."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from audit.sample import sample_files

AS_OF = date(2026, 6, 30)
Rows = list[list[str]]


def sample_tables() -> dict[str, Rows]:
    """The sheets and the text file of the sample company as rows of texts, the header first."""
    tables: dict[str, Rows] = {}
    for path in sample_files():
        if path.suffix == ".csv":
            tables[path.stem] = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
            continue
        for sheet in openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets:
            tables[sheet.title] = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    return tables


def made_tables(people: int = 400, seed: int = 5) -> dict[str, Rows]:
    """Absences with units, grades and running ids with gaps, a log of follow-up, and a list of most employees."""
    dice = random.Random(seed)
    absences: Rows = [["employee", "start", "end", "kind", "grade", "unit", "record_id"]]
    events: Rows = [["employee", "event", "date", "absence_start"]]
    staff: Rows = [["employee", "unit", "position_pct", "employed_from", "sex"]]
    kinds = ("sick_note", "sick_note", "self_certified", "child_sick", "vacation")
    asked = ("plan_ready", "dm1_called", "dm1_held", "plan_sent_certifier", "exempt_dm1", "facilitation")
    number = 1000
    for person in range(people):
        name, unit = f"{7000 + person}", f"Avdeling {dice.randrange(14)}"
        if dice.random() < 0.9:
            staff.append(
                [name, unit, dice.choice(("100", "60", "")), "2020-01-01", dice.choice(("female", "male", ""))]
            )
        for _ in range(dice.randrange(14)):
            first = AS_OF - timedelta(days=dice.randrange(900))
            last = first + timedelta(days=dice.choice((0, 1, 3, 14, 40, 70, 120, 250)))
            end = "" if dice.random() < 0.05 else last.isoformat()
            number += dice.choice((1, 1, 1, 1, 3))
            kind = dice.choice(kinds)
            grade = dice.choice(("100", "100", "50", "")) if kind == "sick_note" else ""
            absences.append([name, first.isoformat(), end, kind, grade, unit, f"F-{number:06d}"])
            for event in asked:
                if dice.random() < 0.2:
                    day = date(2026, 3, 2) if dice.random() < 0.3 else first + timedelta(days=dice.randrange(60))
                    events.append([name, event, day.isoformat(), dice.choice(("", first.isoformat()))])
    events.append(["9999", "plan_ready", "2026-03-02", ""])  # who is in no other table
    absences[40][1] = "32.13.2025"  # no day
    return {"absences": absences, "follow_up": events, "employees": staff}


def as_csv(tables: dict[str, Rows], folder: Path, pieces: int) -> list[Path]:
    """Each table in so many CSV files, its rows dealt out in turn; small ones whole."""
    files = []
    for name, rows in tables.items():
        for number, piece in enumerate(_pieces(rows, pieces)):
            path = folder / f"{name}-{number}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";").writerows(piece)
            files.append(path)
    return files


def as_parquet(tables: dict[str, Rows], folder: Path, pieces: int) -> Path:
    """The same as one folder of Parquet files, every column as text."""
    for name, rows in tables.items():
        for number, piece in enumerate(_pieces(rows, pieces)):
            columns = {head: [row[at] or None for row in piece[1:]] for at, head in enumerate(piece[0])}
            table = pa.table({head: pa.array(values, pa.string()) for head, values in columns.items()})
            pyarrow.parquet.write_table(table, folder / f"{name}-{number}.parquet")
    return folder


def _pieces(rows: Sequence[list[str]], pieces: int) -> list[list[list[str]]]:
    header, *rest = rows
    if len(rest) < 100:
        return [list(rows)]
    return [[header, *rest[number::pieces]] for number in range(pieces)]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y")
    return "" if value is None else str(value)
