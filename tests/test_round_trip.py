"""A known table of absences, written in every layout and every format, comes back as the same table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from audit.source import read
from audit.tables import Tables
from sample_data.binary_workbook import xlsb
from sample_data.flat_files import as_text, delimited, html, parquet
from sample_data.layouts import cut, day_rows, days_of, grouped, legend, matrix
from sample_data.open_document import ods
from sample_data.spreadsheets import xls, xlsx
from sample_data.trap import AS_OF, BASE, PEOPLE, WORDS, Record, table
from tests.source_files import settings, sums_hold

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range((AS_OF - FIRST).days + 1)]

Grid = list[list[Any]]
Records = Sequence[Record]


def _segments(records: Records) -> list[Record]:
    return [piece for record in records for piece in cut(record)]


def _days(records: Records) -> list[Record]:
    return [record._replace(start=day, end=day) for record in records for day in days_of(record)]


def _days_without_grade(records: Records) -> list[Record]:
    return [record._replace(grade=None) for record in _days(records)]


def _calendar(records: Records) -> Grid:
    return [["Ansattnr", "Navn", *DAYS], *matrix(records, DAYS), [], [legend(WORDS)]]


@dataclass(frozen=True)
class Layout:
    """How absences become rows of cells, and what of them is still there: of days each one, of a calendar no grade."""

    written: Callable[[Records], Grid]
    kept: Callable[[Records], Iterable[Record]]
    texts: bool = False  # cells of several kinds in one column, which a database has not


LAYOUTS = {
    "periods": Layout(table, list),
    "segments": Layout(lambda records: table(_segments(records)), _segments),
    "days": Layout(day_rows, _days),
    "calendar": Layout(_calendar, _days_without_grade),
    "grouped": Layout(grouped, list, texts=True),
}


def _parquet(rows: Grid, layout: Layout) -> bytes:
    filled = [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows]
    if layout.texts:
        filled = [[None if cell is None else as_text(cell) for cell in row] for row in filled]
    return parquet(filled)


def _in_sheet(write: Callable[..., bytes], rows: Grid, layout: Layout) -> bytes:
    return write({"Fravær": rows})


def _in_text(delimiter: str, encoding: str, rows: Grid, layout: Layout) -> bytes:
    return delimited(rows, delimiter, encoding)


FORMATS: dict[str, Callable[[Grid, Layout], bytes]] = {
    **{write.__name__: partial(_in_sheet, write) for write in (xlsx, xls, xlsb, ods)},
    "html": lambda rows, layout: html(rows),
    "parquet": _parquet,
}
TEXTS = {
    f"{name} {encoding}": partial(_in_text, delimiter, encoding)
    for name, delimiter in (("semicolon", ";"), ("comma", ","), ("tab", "\t"), ("bar", "|"))
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16")
}
FORMATS |= TEXTS


def come_back(records: Records, layout: str, written: str) -> tuple[list[Record], list[Record]]:
    """What should be read of the records in this layout and format, and what is; both sorted."""
    own = LAYOUTS[layout]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fravær.{written if written not in TEXTS else 'csv'}"
        path.write_bytes(FORMATS[written](own.written(records), own))
        tables = read([path], settings())
    assert not tables.faults and sums_hold(tables)
    assert tables.accounts[0].read.layout == (layout if layout != "segments" else "periods")
    return sorted(own.kept(records), key=_place), sorted(_read(tables), key=_place)


def _read(tables: Tables) -> list[Record]:
    rows = tables.absences[["employee", "start", "end", "kind", "grade"]].itertuples(index=False)
    return [
        Record(
            row.employee,
            row.start.date(),
            None if pd.isna(row.end) else row.end.date(),
            row.kind,
            None if pd.isna(row.grade) else row.grade,
        )
        for row in rows
    ]


def _place(record: Record) -> tuple[str, date]:
    return record.employee, record.start


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_known_table_comes_back(layout: str, written: str) -> None:
    wanted, found = come_back(BASE, layout, written)
    assert found == wanted


@st.composite
def companies(draw: st.DrawFn) -> list[Record]:
    """The absences of some employees in half a year: none overlap, the last may not have ended."""
    records = []
    for employee in draw(st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, unique=True)):
        free = FIRST
        for _ in range(draw(st.integers(1, 4))):
            start = free + timedelta(days=draw(st.integers(0, 40)))
            if start > AS_OF:
                break
            end = min(start + timedelta(days=draw(st.integers(0, 50))), AS_OF)
            kind = draw(st.sampled_from(sorted(WORDS)))
            grade = draw(st.sampled_from([20.0, 37.5, 50.0, 80.0, 100.0])) if kind == "sick_note" else 100.0
            records.append(Record(employee, start, end, kind, grade))
            free = end + timedelta(days=1)
        if draw(st.booleans()):
            records[-1] = records[-1]._replace(end=None)
    return records


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(companies(), st.sampled_from(sorted(LAYOUTS)), st.sampled_from(sorted(FORMATS)))
def test_any_table_comes_back(records: list[Record], layout: str, written: str) -> None:
    wanted, found = come_back(records, layout, written)
    assert found == wanted
