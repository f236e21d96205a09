"""Invented exports of any size: 20 columns as an HR system exports them, about eight records an employee.

    python -m tests.benchmarks.made RECORDS FOLDER [--dirty] [--xlsx] [--parquet]

The follow-up stands in columns on the absence rows. The same size and seed give the same bytes; rows are made and
written a part at a time, so that ten million need no more memory than one part.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from tests.benchmarks.files import write_workbook

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

AS_OF = date(2026, 6, 30)
COLUMNS = {
    "employee": "Ansattnummer",
    "record_id": "Fraværs-ID",
    "unit": "Avdeling",
    "leader": "Nærmeste leder",
    "position_pct": "Stillingsprosent",
    "start": "Fra dato",
    "end": "Til dato",
    "kind": "Fraværstype",
    "grade": "Sykmeldingsgrad",
    "status": "Fraværsstatus",
    "work_related": "Arbeidsrelatert",
    "plan_ready": "Oppfølgingsplan ferdig",
    "plan_shared_employee": "Oppfølgingsplan delt med arbeidstakeren",
    "plan_sent_certifier": "Plan sendt sykmelder",
    "dm1_called": "Dialogmøte 1 innkalt",
    "dm1_held": "Dialogmøte 1 holdt",
    "facilitation": "Tilrettelegging gjort",
    "contact": "Kontakt med arbeidstakeren",
    "exempt_plan": "Unntak fra oppfølgingsplan",
    "hours": "Timer",
}
NAMES = tuple(COLUMNS)
DAYS = ("start", "end", "plan_ready", "plan_shared_employee", "plan_sent_certifier", "dm1_called", "dm1_held")
DAYS = (*DAYS, "facilitation", "contact")
NUMBERS = ("record_id", "position_pct", "grade", "hours")
# Employees, first days and kinds stay: without them there is nothing to judge.
SOILED = ("position_pct", "end", "grade", "status", "work_related", *DAYS[2:])
SOILED_SHARE = 0.2

KINDS = ("Egenmelding", "Sykmelding", "Gradert sykmelding", "Ferie", "Sykt barn")
SELF, NOTE, GRADED, VACATION, CHILD = range(5)
STATES = ("Godkjent", "Avslått", "Kladd")
REASONS = ("", "For syk til å delta", "Snart tilbake i fullt arbeid")
PART = 400_000  # records made at a time
PERSONS = 60_000  # employee numbers set aside for a part; more than it can have
_EPOCH = date(1970, 1, 1)
_FIRST = (date(2015, 1, 1) - _EPOCH).days
_LAST = (date(2028, 12, 31) - _EPOCH).days
_AS_OF = (AS_OF - _EPOCH).days
NONE = -1  # a blank cell


def tables(records: int, seed: int = 1) -> Iterator[pa.Table]:
    """The export in parts: days as day numbers since 1970 (NONE is blank), the rest as texts or numbers."""
    for part in range(math.ceil(records / PART)):
        yield _part(min(PART, records - part * PART), part, np.random.default_rng([seed, part]))


def _part(records: int, part: int, dice: np.random.Generator) -> pa.Table:
    """Histories of the employees of one part, their rows in random order."""
    counts = 1 + dice.poisson(7, size=records // 7 + 8)
    persons = int(np.searchsorted(np.cumsum(counts), records)) + 1
    person = np.repeat(np.arange(persons), counts[:persons])[:records]
    first = np.ones(records, dtype=bool)
    first[1:] = person[1:] != person[:-1]
    long = dice.random(persons) < 0.06  # whose records mostly follow each other
    opens = first | (dice.random(records) < np.where(long, 0.15, 0.66)[person])
    kind, grade = _kinds(opens, dice)
    length = _lengths(kind, opens, dice)
    start = _starts(person, first, opens, length, dice)
    end = start + length - 1
    last = np.append(first[1:], True)
    blank = (last & (end >= _AS_OF) & (dice.random(records) < 0.5)) | (dice.random(records) < 0.003)
    events = _events(start, end, opens, kind, dice)
    number = part * PERSONS + person
    columns: dict[str, pa.Array] = {
        "employee": pa.array(1_000_000 + number).cast(pa.string()),
        "record_id": pa.array(part * PART + np.arange(records) + 1),
        "unit": _named("Avdeling {}", number // 40 % 240),
        "leader": _named("Leder {}", number // 20 % 480),
        "position_pct": pa.array(np.array([100, 100, 80, 60, 50])[number % 5]),
        "start": pa.array(start),
        "end": pa.array(np.where(blank, NONE, end)),
        "kind": _taken(KINDS, kind),
        "grade": pa.array(np.where((kind == SELF) & (dice.random(records) < 0.5), NONE, grade)),
        "status": _taken(STATES, dice.choice(3, records, p=[0.97, 0.02, 0.01])),
        "work_related": _taken(("Nei", "Ja", ""), dice.choice(3, records, p=[0.6, 0.2, 0.2])),
        **{name: pa.array(days) for name, days in events.items()},
        "exempt_plan": _taken(REASONS, np.where(opens & (kind < VACATION), _reasons(records, dice), 0)),
        "hours": pa.array(np.round(length * 7.5 * grade / 100, 1)),
    }
    return pa.table({name: columns[name] for name in NAMES}).take(pa.array(dice.permutation(records)))


def _kinds(opens: Flags, dice: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Kind and grade of each record; an absence begins by self-certification as often as not, then a doctor goes on."""
    records = len(opens)
    begins = dice.choice([SELF, NOTE, VACATION, CHILD], records, p=[0.55, 0.25, 0.13, 0.07])
    goes_on = dice.choice([SELF, NOTE, VACATION, CHILD], records, p=[0.05, 0.89, 0.04, 0.02])
    kind = np.where(opens, begins, goes_on)
    graded = (kind == NOTE) & (dice.random(records) < 0.3)
    grade = np.where(graded, dice.choice([20, 40, 50, 60, 80], records), 100)
    return np.where(graded, GRADED, kind), grade


def _lengths(kind: Numbers, opens: Flags, dice: np.random.Generator) -> Numbers:
    records = len(kind)
    note = np.where(opens, dice.integers(3, 22, records), dice.integers(7, 43, records))
    short, vacation = dice.integers(1, 4, records), dice.integers(3, 22, records)
    return np.select([kind == SELF, kind == CHILD, kind == VACATION], [short, short, vacation], default=note)


def _starts(person: Numbers, first: Flags, opens: Flags, length: Numbers, dice: np.random.Generator) -> Numbers:
    """First days. A record follows at once, over a weekend, over some days or early; a new absence, weeks later."""
    records = len(person)
    how = dice.choice(5, records, p=[0.66, 0.12, 0.12, 0.05, 0.05])
    after = np.choose(
        how,
        [0, dice.integers(2, 4, records), dice.integers(1, 16, records), dice.integers(16, 20, records), -2],
    )
    gap = np.where(opens, 8 + dice.exponential(70, records).astype(np.int64), after)
    moved = np.concatenate([[0], np.cumsum(length[:-1] + gap[1:])])
    start = moved - np.maximum.accumulate(np.where(first, moved, 0))
    persons = int(person[-1]) + 1
    last_end = np.zeros(persons, dtype=np.int64)
    np.maximum.at(last_end, person, start + length - 1)
    # One in eight histories ends about the as-of day: absences go on, and some records begin after it.
    about = dice.random(persons) < 0.125
    finish = _AS_OF + np.where(about, 30 - dice.integers(0, 50, persons), -dice.integers(20, 700, persons))
    return np.asarray(start + (finish - last_end)[person])


def _events(start: Numbers, end: Numbers, opens: Flags, kind: Numbers, dice: np.random.Generator) -> dict[str, Numbers]:
    """Days of the follow-up, on the first record of an absence, the meeting on its last; NONE where none is told."""
    records = len(start)
    at = np.flatnonzero(opens)
    absence = np.cumsum(opens) - 1
    of_first, whole = start[at][absence], np.maximum.reduceat(end, at)[absence] - start[at][absence] + 1
    sick = kind <= GRADED
    closes = np.append(opens[1:], True)

    def days(share: float, longer: int, low: int, high: int, row: Flags) -> Numbers:
        told = of_first + dice.integers(low, high, records)
        there = row & sick & (whole > longer) & (told <= _AS_OF) & (dice.random(records) < share)
        return np.where(there, told, NONE)

    ready = days(0.8, 20, 7, 34, opens)
    shared = np.where((ready >= 0) & (dice.random(records) < 0.8), np.minimum(ready + 3, _AS_OF), NONE)
    sent = np.where((ready >= 0) & (dice.random(records) < 0.8), ready + dice.integers(0, 9, records), NONE)
    called = days(0.75, 40, 21, 58, opens)
    return {
        "plan_ready": ready,
        "plan_shared_employee": shared,
        "plan_sent_certifier": np.where(sent > _AS_OF, NONE, sent),
        "dm1_called": called,
        "dm1_held": days(0.7, 40, 28, 64, closes),
        "facilitation": days(0.5, 10, 5, 60, opens),
        "contact": days(0.6, 5, 1, 15, opens),
    }


def _reasons(records: int, dice: np.random.Generator) -> Numbers:
    return dice.choice(3, records, p=[0.94, 0.03, 0.03])


def _named(form: str, number: Numbers) -> pa.Array:
    names = [form.format(one + 1) for one in range(int(number.max()) + 1)]
    return _taken(names, number)


def _taken(words: list[str] | tuple[str, ...], at: npt.NDArray[np.integer]) -> pa.Array:
    return pa.array(words).take(pa.array(at))


_NORWEGIAN = pa.array([f"{_EPOCH + timedelta(days=day):%d.%m.%Y}" for day in range(_FIRST, _LAST + 1)])


def as_texts(table: pa.Table) -> pa.Table:
    """Every cell as it is written in a CSV file; days as dd.mm.yyyy."""
    columns = []
    for name in table.column_names:
        cells = _with_blanks(table[name])
        texts = _NORWEGIAN.take(pa.compute.subtract(cells, _FIRST)) if name in DAYS else cells.cast(pa.string())
        columns.append(pa.compute.fill_null(texts, ""))
    return pa.table(columns, names=table.column_names)


def _with_blanks(column: pa.ChunkedArray) -> pa.Array:
    """The cells, with nothing where NONE stands."""
    cells = column.combine_chunks()
    if not pa.types.is_integer(cells.type):
        return cells
    return pa.compute.if_else(pa.compute.not_equal(cells, NONE), cells, pa.scalar(None, cells.type))


def soiled(table: pa.Table, dice: np.random.Generator) -> pa.Table:
    """The same texts with a fifth of the cells of SOILED unreadable: half in a few words, half all different."""
    words = pa.array(["se notat", "ukjent dag", "avtalt med NN"])
    rows = len(table)
    for name in SOILED:
        few = words.take(pa.array(dice.integers(0, 3, rows)))
        numbers = pa.array(dice.integers(0, 10**7, rows)).cast(pa.string())
        many = pa.compute.binary_join_element_wise("x", numbers, "")
        junk = pa.compute.if_else(pa.array(dice.random(rows) < 0.5), few, many)
        bad = pa.array(dice.random(rows) < SOILED_SHARE)
        cells = pa.compute.if_else(bad, junk, table[name].combine_chunks())
        table = table.set_column(NAMES.index(name), name, cells)
    return table


def write_csv(path: Path, records: int, seed: int = 1, *, dirty: bool = False) -> Path:
    """Semicolons, UTF-8 and Norwegian days."""
    options = pyarrow.csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    with path.open("wb") as file:
        file.write((";".join(COLUMNS.values()) + "\n").encode())
        for part, table in enumerate(tables(records, seed)):
            texts = as_texts(table)
            if dirty:
                texts = soiled(texts, np.random.default_rng([seed, part, 1]))
            pyarrow.csv.write_csv(texts, file, options)
    return path


def write_parquet(path: Path, records: int, seed: int = 1, *, timestamps: bool = False) -> Path:
    """Days as days, or as points in time; numbers as numbers."""
    kind = pa.timestamp("us") if timestamps else pa.date32()
    writer = None
    for table in tables(records, seed):
        columns = []
        for name in table.column_names:
            cells = _with_blanks(table[name])
            columns.append(cells.cast(pa.int32()).cast(pa.date32()).cast(kind) if name in DAYS else cells)
        typed = pa.table(columns, names=list(COLUMNS.values()))
        writer = writer or pyarrow.parquet.ParquetWriter(path, typed.schema)
        writer.write_table(typed)
    if writer is not None:
        writer.close()
    return path


def write_xlsx(path: Path, records: int, seed: int = 1) -> Path:
    """One sheet, as spreadsheet programs write it."""
    rows: list[list[str]] = []
    for table in tables(records, seed):
        texts = as_texts(table)
        columns = [texts[name].to_pylist() for name in NAMES]
        for name in DAYS:
            at = NAMES.index(name)
            columns[at] = ["-".join(reversed(cell.split("."))) for cell in columns[at]]
        rows += [list(row) for row in zip(*columns, strict=True)]
    headers, days, numbers = tuple(COLUMNS.values()), _positions(DAYS), _positions(NUMBERS)
    write_workbook(path, rows, headers, days, numbers)
    return path


def write_settings(folder: Path) -> Path:
    """Settings for all these files: the as-of day, and room for ten million records."""
    path = folder / "innstillinger.toml"
    path.write_text(f"as_of = {AS_OF}\n\n[limits]\ntext_megabytes = 8192\ntext_cells = 400_000_000\n", encoding="utf-8")
    return path


def _positions(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(NAMES.index(name) for name in names)


def write(path: Path, seed: int = 1) -> None:
    """One export as its name says: RECORDS[-dirty].csv, RECORDS.xlsx, RECORDS[-timestamps].parquet."""
    records, _, variant = path.stem.partition("-")
    if path.suffix == ".csv":
        write_csv(path, int(records), seed, dirty=variant == "dirty")
    elif path.suffix == ".xlsx":
        write_xlsx(path, int(records), seed)
    else:
        write_parquet(path, int(records), seed, timestamps=variant == "timestamps")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=int, nargs="?", default=0)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dirty", action="store_true", help="a fifth of the cells of twelve columns unreadable")
    parser.add_argument("--xlsx", action="store_true", help="a workbook too")
    parser.add_argument("--parquet", action="store_true", help="a Parquet file too")
    parser.add_argument("--files", nargs="+", help="these instead, by name; those that are there stay")
    words = parser.parse_args()
    words.folder.mkdir(parents=True, exist_ok=True)
    settings = write_settings(words.folder)
    names = words.files or [f"{words.records}{'-dirty' if words.dirty else ''}.csv"]
    names += [f"{words.records}.{ending}" for ending in ("xlsx", "parquet") if getattr(words, ending)]
    for name in names:
        path = words.folder / name
        if not (words.files and path.exists()):
            write(path, words.seed)
        if not words.files:
            print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    if not words.files:
        out = words.folder / "out"
        print(f"python -m audit audit {words.folder / names[0]} --settings {settings} --out {out}")


if __name__ == "__main__":
    main()
