"""Random tables in every shape the reader knows, and what goes wrong with them before they are a file.

A table is rows of cells as the writers of `tests.format_files` take them: texts, numbers, booleans, days, Error, Share
and None.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from audit.source.headers import ambiguous_names, event_names, field_names
from rules.vocabulary import CHECKPOINTS, EVENT_KINDS, ROUTINE_STATES
from tests.dice import Dice
from tests.format_files import Error, Share
from tests.planted import ICPC, ILLNESSES, NUMBERS, WORDS, Planter

Table = list[list[Any]]

HEADERS = ["Ansattnummer", "Fra dato", "Til dato", "Fraværstype", "Sykmeldingsgrad", "Avdeling"]
KINDS = ["Sykmelding", "Egenmelding", "Ferie", "sick_note", "Sykmelding", "Egenmelding", "Gradert sykmelding", "EM"]
CODES = {
    "S": "sick_note",
    "E": "self_certified",
    "F": "vacation",
    "EM": "self_certified",
    "x": "other",
    "1": "sick_note",
}
UNITS = ["Lager", "Butikk nord", "Kundesenter", "Avdeling for kreft", ""]
ODD_DAYS = [
    *("31.02.2026", "31.12.9999", "d.d.", "pågående", "2026-13-01", "13/02/2026", "02/13/2026", "1.1.26", "00.00.0000"),
    *("46000", "5. mars 2026", "mandag 5.1.2026", "2026-01-05T08:00:00", "29.02.2025", "01.01.1900", "-", "2099-01-01"),
    *(46000, 46000.25, -1, 0, 60, 2958465, 1e300, date(1900, 1, 1), date(9999, 12, 31), True),
]
ODD_NUMBERS = [
    *("62,5", "1.234", "1 234,5", "100 %", "1e5", "NaN", "inf", "-0", "٣", "²", "0x10", "1,2,3", "½", "−5"),
    *(0, 1, 0.5, 100, 101, -1, 1e308, float(2**53), 12345678901, 99999999999, Share(0.5), Share(1.0)),
]
JUNK = [
    *("", " ", "\u00a0", "\u200b", "'", '"', "=1+1", "=SUM(A1:A9)", '="00123"', "=cmd|' /C calc'!A0", "+1", "-1", "@x"),
    *(
        "<b>",
        "&amp;",
        "]]>",
        "{0}",
        "{field}",
        "%s",
        "\\",
        "\ufeff",
        "e\u0301",
        "𝔘𝔫𝔦",
        "FravÃ¦r",
        "ﬁ",
        "ſ",
        "İ",
        "ß",
        "\u202e",
    ),
    *(
        "x" * 40_000,
        "a;b",
        "a,b",
        "a\tb",
        "a\nb",
        "a\r\nb",
        "Sum",
        "Totalt",
        "Side 1 av 2",
        "TRUE",
        "nan",
        "None",
        "#REF!",
    ),
    *(True, False, Error(), None, "N0001", "P001", "[***]", "0" * 11, "12345678901", "1" * 400),
]


def absences(dice: Dice) -> Table:
    rows: Table = [
        dice.pick(
            [list(HEADERS), list(HEADERS), ["employee", "start", "end", "kind", "grade", "unit"], _other_headers(dice)]
        )
    ]
    people, written = dice.number(1, 9), dice.pick([_as_day, _as_text, _as_iso, _as_american])
    for number in range(dice.number(1, 25)):
        start = date(2025, 1, 6) + timedelta(days=dice.number(0, 500))
        end = start + timedelta(days=dice.number(0, 90))
        last = None if dice.one_in(12) else written(end)
        grade = dice.pick([100, "100", 50, "", "80 %", 1, 0.5])
        cells = [dice.pick([1000, "E", "00"]), written(start), last, dice.pick(KINDS), grade, dice.pick(UNITS)]
        cells[0] = cells[0] + number % people if isinstance(cells[0], int) else f"{cells[0]}{number % people}"
        rows.append(cells)
    return rows


def _other_headers(dice: Dice) -> list[str]:
    """A header of every field as systems write it, some of them ones that may be several things."""
    names = field_names("absences")
    wanted = ("employee", "start", "end", "kind", "grade", "unit")
    told = [dice.pick([name for name, field in names.items() if field == one]) for one in wanted]
    if dice.one_in(6):
        told[dice.number(0, 5)] = dice.pick(list(ambiguous_names()))
    return told


def follow_up(dice: Dice) -> Table:
    rows: Table = [["Ansattnummer", "Hendelse", "Dato", "Fravær fra", "Deltakere", "Årsak"]]
    for number in range(dice.number(1, 15)):
        day = date(2025, 2, 1) + timedelta(days=dice.number(0, 400))
        people = dice.pick(["leder, ansatt", "employee", "BHT", "", "noen andre"])
        reason = dice.pick(["", "too_ill", "for syk", "=1"])
        rows.append([1000 + number % 7, dice.pick(EVENT_KINDS), _as_text(day), _as_text(day), people, reason])
    return rows


def beside(dice: Dice) -> Table:
    """Absences with columns of events on their rows."""
    rows = absences(dice)
    names = list(event_names())
    for _ in range(dice.number(1, 4)):
        name = dice.pick(
            [dice.pick(names), dice.pick(EVENT_KINDS), "dm1_held.participants", "Dialogmøte 1 holdt: deltakere"]
        )
        for number, row in enumerate(rows):
            row.append(dice.pick(["ja", "nei", "05.02.2026", None, "leder", "kanskje"]) if number else name)
    return rows


def employees(dice: Dice) -> Table:
    rows: Table = [["Ansattnummer", "Navn", "Avdeling", "Stillingsprosent", "Ansatt fra", "Kjønn"]]
    for number in range(dice.number(1, 12)):
        rows.append(
            [1000 + number, "Ola Eksempel", dice.pick(UNITS), dice.pick([100, "50", 0.8, 1]), "01.01.2020", "K"]
        )
    return rows


def hours(dice: Dice) -> Table:
    quarters = ["2026Q1", "1. kvartal 2026", "Q5", "2025K4", ""]
    return [["Avdeling", "Kvartal", "Avtalte dagsverk"]] + [
        [dice.pick(UNITS), dice.pick(quarters), dice.pick([500, "1 200,5", -1])] for _ in range(dice.number(1, 6))
    ]


def routines(dice: Dice) -> Table:
    return [["Sjekkpunkt", "Status", "Dokumentasjon", "Gjennomgått"]] + [
        [dice.pick([*CHECKPOINTS, "R99"]), dice.pick([*ROUTINE_STATES, "ja"]), "Rutine 7", "01.01.2026"]
        for _ in range(dice.number(1, 20))
    ]


def days(dice: Dice) -> Table:
    """One row a day."""
    rows: Table = [["Ansattnr", "Dato", "Fraværskode", "Fraværsprosent"]]
    first = date(2026, 1, 1)
    for number in range(dice.number(1, 40)):
        rows.append(
            [1000 + number // 10, first + timedelta(days=number % 10), dice.pick(["S", "E", "sick_note", ""]), 100]
        )
    return rows


def calendar(dice: Dice) -> Table:
    """One row an employee, one column a day."""
    width = dice.pick([28, 31, 30, 7, 366])
    first = date(2026, dice.number(1, 12), 1)
    heads: list[Any] = [first + timedelta(days=number) for number in range(width)]
    if dice.one_in(2):
        heads = list(range(1, width + 1))
    rows: Table = [["Januar 2026"]] if dice.one_in(2) else []
    rows.append(["Ansattnr", "Navn", "Avdeling", *heads])
    codes = ["S", "E", "F", "", "", "", "", 0, 1, "x", "sick_note"]
    for number in range(dice.number(1, 6)):
        rows.append([1000 + number, "Kari Prøve", dice.pick(UNITS), *(dice.pick(codes) for _ in range(width))])
    return rows


def grouped(dice: Dice) -> Table:
    """Periods under their employee."""
    rows: Table = [["Fra dato", "Til dato", "Fraværstype", "Grad"]]
    for number in range(dice.number(1, 6)):
        rows.append(
            dice.pick([[f"Ansatt: {1000 + number}"], [f"{1000 + number} Nordmann, Kari"], [1000 + number, "Kari"]])
        )
        for _ in range(dice.number(0, 4)):
            day = date(2026, 1, 1) + timedelta(days=dice.number(0, 150))
            rows.append([_as_text(day), _as_text(day + timedelta(days=9)), dice.pick(KINDS), 100])
        if dice.one_in(3):
            rows.append(["Sum", "", "", 9])
    return rows


OF_ABSENCES: tuple[Callable[[Dice], Table], ...] = (absences, absences, absences, beside, days, calendar, grouped)
OTHERS: tuple[Callable[[Dice], Table], ...] = (follow_up, employees, hours, routines, absences)


def _as_day(day: date) -> Any:
    return day


def _as_text(day: date) -> Any:
    return day.strftime("%d.%m.%Y")


def _as_iso(day: date) -> Any:
    return day.isoformat()


def _as_american(day: date) -> Any:
    return day.strftime("%m/%d/%Y")


def disturb(table: Table, dice: Dice, planter: Planter) -> None:
    """One thing that goes wrong in a table; private values come from the `planter`."""
    dice.pick(_DISTURBANCES)(table, dice, planter)


def _cell(table: Table, dice: Dice, value: Any) -> None:
    row = dice.pick(table)
    if row:
        row[dice.number(0, len(row) - 1)] = value


def _junk(table: Table, dice: Dice, planter: Planter) -> None:
    for _ in range(dice.number(1, 5)):
        _cell(table, dice, dice.pick(JUNK))


def _odd_day(table: Table, dice: Dice, planter: Planter) -> None:
    for _ in range(dice.number(1, 5)):
        _cell(table, dice, dice.pick(ODD_DAYS))


def _odd_number(table: Table, dice: Dice, planter: Planter) -> None:
    for _ in range(dice.number(1, 5)):
        _cell(table, dice, dice.pick(ODD_NUMBERS))


def plant(table: Table, dice: Dice, planter: Planter) -> None:
    """A private value in some cells, headers among them."""
    for _ in range(dice.number(1, 4)):
        _cell(table, dice, planted(dice, planter))


def planted(dice: Dice, planter: Planter) -> str | int:
    """A private value, as people write it."""
    if dice.one_in(2):
        return planter.number(*dice.pick(NUMBERS)).cell
    code, words = dice.pick([*ILLNESSES.items(), *ICPC.items()])
    return planter.illness(dice.pick([f"{code} {words}", f"Sykmeldt: {dice.pick(WORDS)}", f"diagnose: {code}"])).cell


def _planted_keys(table: Table, dice: Dice, planter: Planter) -> None:
    """National identity numbers as the keys of the employees."""
    keys = {}
    for row in table[1:]:
        if row:
            row[0] = keys.setdefault(str(row[0]), None) or planter.number(*dice.pick(NUMBERS)).cell
            keys[str(row[0])] = row[0]


def _swapped_columns(table: Table, dice: Dice, planter: Planter) -> None:
    one, other = (dice.number(0, max(map(len, table)) - 1) for _ in range(2))
    for row in table:
        if max(one, other) < len(row):
            row[one], row[other] = row[other], row[one]


def _dropped_column(table: Table, dice: Dice, planter: Planter) -> None:
    position = dice.number(0, max(map(len, table)) - 1)
    for row in table:
        del row[position : position + 1]


def _doubled_column(table: Table, dice: Dice, planter: Planter) -> None:
    position = dice.number(0, max(map(len, table)) - 1)
    for row in table:
        row[position:position] = row[position : position + 1]


def _more_columns(table: Table, dice: Dice, planter: Planter) -> None:
    for number in range(dice.number(1, 3)):
        head = dice.pick(
            ["Merknad", "Diagnose", "Navn", "", "Leder", "Fødselsdato", "Frist plan", f"Felt {number}", "Dato"]
        )
        for place, row in enumerate(table):
            row.append(dice.pick(["x", "", 7, date(2026, 1, 1)]) if place else head)


def _doubled_row(table: Table, dice: Dice, planter: Planter) -> None:
    for _ in range(dice.number(1, 4)):
        table.insert(dice.number(0, len(table)), list(dice.pick(table)))


def _dropped_row(table: Table, dice: Dice, planter: Planter) -> None:
    if len(table) > 1:
        del table[dice.number(0, len(table) - 1)]


def _ragged(table: Table, dice: Dice, planter: Planter) -> None:
    row = dice.pick(table)
    if dice.one_in(2):
        del row[dice.number(0, len(row)) :]
    else:
        row += ["x"] * dice.number(1, 5)


def _title(table: Table, dice: Dice, planter: Planter) -> None:
    width = max(map(len, table))
    table[:0] = [["Fraværsrapport 2026"], [], *([[""] * width] if dice.one_in(2) else [])][: dice.number(1, 3)]


def _between(table: Table, dice: Dice, planter: Planter) -> None:
    row = dice.pick([[], ["Sum", "", "", 17], ["Side 1"], list(table[0]), ["tilsynsklar-template"], [None, None, "x"]])
    table.insert(dice.number(0, len(table)), row)


def _turned(table: Table, dice: Dice, planter: Planter) -> None:
    """Rows as columns, which is no table that we read."""
    width = max(map(len, table))
    table[:] = [[row[position] if position < len(row) else None for row in table] for position in range(width)]


def _all_the_same(table: Table, dice: Dice, planter: Planter) -> None:
    position, value = dice.number(0, max(map(len, table)) - 1), dice.pick([*JUNK, *ODD_DAYS, *ODD_NUMBERS])
    for row in table[1:]:
        if position < len(row):
            row[position] = value


_DISTURBANCES: tuple[Callable[[Table, Dice, Planter], None], ...] = (
    *(_junk, _junk, _odd_day, _odd_day, _odd_number, plant, plant, _planted_keys, _swapped_columns, _dropped_column),
    *(_doubled_column, _more_columns, _doubled_row, _dropped_row, _ragged, _title, _between, _all_the_same, _turned),
)
