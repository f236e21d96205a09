"""Traps of values: how days, last days, grades and ids are written, and columns that are not what they seem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sample_data.flat_files import delimited
from sample_data.spreadsheets import Share, xlsx
from sample_data.trap import (
    BASE,
    COLUMNS,
    HEADERS,
    PEOPLE,
    PER_CENT,
    Made,
    Record,
    asks,
    read,
    rows,
    table,
    trap,
)

SHEET = "Fravær"
NEXT_DAY = timedelta(days=1)


def serial(day: date) -> int:
    """The number under which a spreadsheet keeps a day."""
    return (day - date(1899, 12, 30)).days


def with_column(name: str, values: Sequence[Any], header: str = "") -> list[list[Any]]:
    """The plain table with other values, and another header if told, in the column of this field."""
    place = list(COLUMNS).index(name)
    written = [list(HEADERS), *rows()]
    written[0][place] = header or written[0][place]
    for row, value in zip(written[1:], values, strict=True):
        row[place] = value
    return written


def columns(name: str, header: str, instead_of: str = "") -> dict[str, str]:
    return {field: own for field, own in COLUMNS.items() if field not in (instead_of, name)} | {name: header}


@trap("dates_as_text.xlsx")
def dates_in_many_ways() -> Made:
    """First and last days in one column as cells, as serial numbers, and as text in five ways."""
    ways = [
        lambda day: day,
        serial,
        lambda day: str(serial(day)),
        lambda day: f"{day:%d.%m.%Y}",
        lambda day: f"{day.day}.{day.month}.{day:%y}",
        lambda day: day.isoformat(),
        lambda day: f"{day:%d.%m.%Y} 00:00:00",
        lambda day: f"{('ma', 'ti', 'on', 'to', 'fr', 'lø', 'sø')[day.weekday()]} {day:%d.%m.%Y}",
    ]
    written = table()
    for number, row in enumerate(written[1:]):
        row[1] = ways[number % len(ways)](row[1])
        row[2] = row[2] and ways[(number + 3) % len(ways)](row[2])
    return Made(xlsx({SHEET: written}), read(sheet=SHEET))


@trap("month_first.csv")
def month_first() -> Made:
    """Days as Americans write them: some can only be read with the month first, so it is asked for both columns."""
    written = table()
    for row in written[1:]:
        row[1], row[2] = (day and f"{day:%m/%d/%Y}" for day in row[1:3])
    orders = {"start": "month_first", "end": "month_first"}
    outcome = asks("day_order", "day_order", answers={"scales": orders}, scales={**PER_CENT, **orders})
    return Made(delimited(written), outcome)


@trap("open_ended.csv")
def open_ends() -> Made:
    """Six ways to say that an absence has not ended: 31.12.9999, a day in 2099, d.d., pågående, a dash, nothing."""
    ends = ["31.12.9999", "31.12.2099", "d.d.", "pågående", "-", ""]
    records = [Record(employee, date(2026, 5, 4), None, "sick_note", 100) for employee in PEOPLE]
    written = [[*row[:2], end, *row[3:]] for row, end in zip(rows(records), ends, strict=True)]
    return Made(delimited([HEADERS, *written]), read(records, remarks={"open_end_words": 5}))


def _returns() -> list[date | None]:
    return [record.end and record.end + NEXT_DAY for record in BASE]


@trap("return_day.csv")
def return_days() -> Made:
    """The column «Tilbake» has the first day back at work: the last day of absence is the day before."""
    outcome = read(columns=columns("return_day", "Tilbake", "end"), scales={**PER_CENT, "end": "return_day"})
    return Made(delimited(with_column("end", _returns(), "Tilbake")), outcome)


@trap("return_day_hidden.csv")
def hidden_return_days() -> Made:
    """First days back under the header «Til dato»: absences that go straight on would touch, and none ends before."""
    outcome = asks(
        "end_or_return",
        answers={"columns": {"return_day": "Til dato"}},
        columns=columns("return_day", "Til dato", "end"),
        scales={**PER_CENT, "end": "return_day"},
    )
    return Made(delimited(with_column("end", _returns())), outcome)


def _at_work() -> list[int | None]:
    """The per cent at work of the sick notes; nothing where there is no grade."""
    return [None if row[4] is None else 100 - row[4] for row in rows()]


@trap("inverted_grade.csv")
def inverted_grade() -> Made:
    """The column «Arbeider %» counts the other way round: 0 is fully away."""
    outcome = read(columns=columns("at_work_pct", "Arbeider %", "grade"), scales={"at_work_pct": "per_cent"})
    return Made(delimited(with_column("grade", _at_work(), "Arbeider %")), outcome)


@trap("inverted_grade_hidden.csv")
def hidden_inverted_grade() -> Made:
    """The per cent at work under the header «Sykmeldingsgrad»: most sick notes would have grade 0, and none has."""
    outcome = asks(
        "grade_inverted",
        answers={"columns": {"at_work_pct": "Sykmeldingsgrad"}},
        columns=columns("at_work_pct", "Sykmeldingsgrad", "grade"),
        scales={"at_work_pct": "per_cent"},
    )
    return Made(delimited(with_column("grade", _at_work())), outcome)


@trap("percent_as_share.xlsx")
def shares() -> Made:
    """Grades are cells in the format of per cent, so that 100 % is kept as 1 and 60 % as 0.6."""
    grades = [None if row[4] is None else Share(row[4] / 100) for row in rows()]
    content = xlsx({SHEET: with_column("grade", grades)})
    return Made(content, read(sheet=SHEET, scales={"grade": "share"}, remarks={"grade_as_share": 1}))


@trap("percent_mixed.csv")
def mixed_per_cents() -> Made:
    """Per cents are written in five ways; 0,6 among them may be 60 or less than one, so its row is set aside."""
    grades = ["100", "", "100 %", "50,0", "", "100 prosent", "", "0,6", "", "", "", "100%"]
    kept = [record for record in BASE if record != BASE[7]]
    faults = [("percent_mixed.csv!E9", "percent_scale_mixed")]
    return Made(delimited(with_column("grade", grades)), read(kept, read=12, set_aside=1, faults=faults))


@trap("ambiguous_percent.csv")
def ambiguous_per_cent() -> Made:
    """«Prosent» may be the grade or the position, and the cells do not tell: it is asked."""
    outcome = asks(
        "header_ambiguous", answers={"columns": {"grade": "Prosent"}}, columns={**COLUMNS, "grade": "Prosent"}
    )
    return Made(delimited(with_column("grade", [row[4] for row in rows()], "Prosent")), outcome)


@trap("two_columns.csv")
def two_columns() -> Made:
    """«Til dato» and «Sluttdato» are both a last day and not the same: it is asked which one counts."""
    later = [record.end and record.end + 7 * NEXT_DAY for record in BASE]
    written = [[*HEADERS, "Sluttdato"], *([*row, day] for row, day in zip(rows(), later, strict=True))]
    return Made(delimited(written), asks("two_columns", answers={"columns": {"end": "Til dato"}}, unused=["Sluttdato"]))


@trap("deadlines.csv")
def deadlines() -> Made:
    """«Frist» is the first day and four weeks, worked out for each row: what was due is no sign that it was done."""
    written = [[*HEADERS, "Frist"], *([*row, row[1] + 28 * NEXT_DAY] for row in rows())]
    return Made(delimited(written), read(unused=["Frist"], remarks={"deadline_column": 1}))


def _numbered(first: str) -> list[Record]:
    """The records with numbers that begin with something else than 9."""
    return [record._replace(employee=first + record.employee[1:]) for record in BASE]


@trap("leading_zeros.xlsx")
def leading_zeros() -> Made:
    """Numbers of employees are text with zeros in front: 0001 is not 1."""
    records = _numbered("0")
    return Made(xlsx({SHEET: table(records)}), read(records, sheet=SHEET))


@trap("floats_as_ids.csv")
def floats() -> Made:
    """A program has made numbers of the ids and written them with a decimal, 9001.0."""
    ids = [f"{record.employee}.0" for record in BASE]
    return Made(delimited(with_column("employee", ids)), read(remarks={"ids_with_decimals": 1}))


@trap("ids_with_names.csv")
def ids_with_names() -> Made:
    """The column of employees has the number and the name: the number is used, and the name is forgotten."""
    ids = [f"{record.employee} {PEOPLE[record.employee]}" for record in BASE]
    outcome = read(remarks={"ids_with_names": 1}, never=[*PEOPLE.values()])
    return Made(delimited(with_column("employee", ids)), outcome)


# Numbers with right check digits that belong to nobody: 80 is added to the month, as in synthetic numbers.
NUMBERS = ("01810000186", "01810000267", "01810000348", "01810000429", "01810000690", "01810000771")


@trap("national_ids.csv")
def national_ids() -> Made:
    """National identity numbers (invented) are the key of the employees, and one stands in a note: they become codes in
    the order they come, and are never repeated.
    """
    number_of = dict(zip(PEOPLE, NUMBERS, strict=True))
    code_of = {employee: f"N{place:04d}" for place, employee in enumerate(PEOPLE, 1)}
    written = [["Fødselsnummer", *HEADERS[1:], "Melding"], *([number_of[row[0]], *row[1:], ""] for row in rows())]
    written[4][5] = f"Samme som {NUMBERS[1]}"
    outcome = read(
        [record._replace(employee=code_of[record.employee]) for record in BASE],
        columns={**COLUMNS, "employee": "Fødselsnummer"},
        unused=["Melding"],
        remarks={"private_identity": len(BASE) + 1},
        notes=["ids_replaced"],
        never=[*NUMBERS],
    )
    return Made(delimited(written), outcome)


@trap("diagnosis_column.csv")
def diagnoses() -> Made:
    """A column of diagnoses is named and dropped: the employer should not have it, and no output may repeat it."""
    told = ["M54 Ryggsmerter", "", "F32 Depresjon", "F32 Depresjon", "", "Influensa", "", "S82 Brudd i ankel"]
    written = [[*HEADERS, "Diagnose"], *([*row, *told[place : place + 1]] for place, row in enumerate(rows()))]
    for row in written[9:]:
        row.append("")
    never = ["Ryggsmerter", "Depresjon", "Influensa", "Brudd i ankel"]
    return Made(delimited(written), read(unused=["Diagnose"], remarks={"private_diagnosis": 5}, never=never))
