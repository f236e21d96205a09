"""One random input: files and perhaps settings, made from a seed and a number alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit

from rules.vocabulary import ABSENCE_KINDS, DAY_ORDERS, EVENT_KINDS, LANGUAGES, PERCENT_SCALES, PRIVACY_LEVELS
from tests.dice import Dice
from tests.fuzz import tables
from tests.fuzz.breaking import broken
from tests.fuzz.tables import KINDS, Table
from tests.fuzz.writing import FORMATS, written
from tests.planted import Plant, Planter

_ALPHABET = ';;;,,\t|""\n\n\n\r\'= \u00a0-./%0123456789aeEnSæøåÆ\x00\ufeff\u200b\x1a\x85\u2028'
_STARTS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"<html><table>",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"%PDF",
    b"",
)
_FIELDS = (
    "employee",
    "start",
    "end",
    "kind",
    "code",
    "grade",
    "unit",
    "date",
    "event",
    "day",
    "return_day",
    "status",
    "dm1_held",
)
_SHEET_NAMES = ("Fravær", "Ark1", "2026", "januar", "(x)!", "Oppfølging", "a'b", "æ" * 31)


@dataclass
class Case:
    """What a user may come with. `planted` are the private values in the files, `in_settings` those the user wrote.

    No output may repeat one, but that answers of the user may stand in settings that are written anew.
    """

    sort: str
    files: list[tuple[str, bytes]]
    settings: str = ""
    planted: Sequence[Plant] = ()
    in_settings: Sequence[Plant] = ()
    options: tuple[str, ...] = ()


def case(seed: int, number: int) -> Case:
    """The input of this number; the same on every machine."""
    dice = Dice(f"{seed}/{number}")
    planter = Planter()
    sort = dice.pick(["bytes", "text", *["table"] * 15, *["broken"] * 7])
    if sort == "bytes":
        files = [(f"fil.{dice.pick(FORMATS)}", dice.pick(_STARTS) + dice.randbytes(dice.number(0, 2000)))]
        heads: list[str] = []
    elif sort == "text":
        files, heads = [("fil.csv", _random_text(dice))], []
    else:
        # A private value that is damaged is none any longer, so a broken file has none.
        files, heads = _files(dice, planter, whole=sort == "table")
    in_files = tuple(planter.planted)
    settings = _settings(dice, planter, heads) if dice.one_in(6) else tomlkit.dumps({"codes": tables.CODES})
    options = ("--lang", dice.pick(LANGUAGES), "--privacy", dice.pick(PRIVACY_LEVELS))
    return Case(sort, files, settings, in_files, tuple(planter.planted[len(in_files) :]), options)


def _random_text(dice: Dice) -> bytes:
    text = "".join(dice.choices(_ALPHABET, k=dice.number(1, 600)))
    if dice.one_in(2):
        text = ";".join(tables.HEADERS) + "\n" + text
    return text.encode(dice.pick(["utf-8", "utf-8", "cp1252", "utf-16"]), "replace")


def _files(dice: Dice, planter: Planter, *, whole: bool) -> tuple[list[tuple[str, bytes]], list[str]]:
    files, heads = [], []
    for number in range(dice.pick([1, 1, 1, 1, 1, 2, 2, 3])):
        kind = dice.pick(FORMATS)
        sheets: dict[str, Table] = {}
        for name in dice.sample(_SHEET_NAMES, dice.pick([1, 1, 1, 2, 3]) if kind not in ("csv", "parquet") else 1):
            first = not number and not sheets and not dice.one_in(20)
            rows = dice.pick(tables.OF_ABSENCES if first else tables.OTHERS)(dice)
            heads += [str(cell) for cell in rows[0]]
            for _ in range(dice.pick([0, 0, 1, 1, 1, 2, 2, 3, 5] if whole else [0, 0, 0, 1])):
                if rows and any(rows):
                    tables.disturb(rows, dice, planter if whole else Planter())
            sheets[name] = rows if rows and any(rows) else [["tom"]]
        data = written(kind, sheets, dice)
        if not whole and not (number and dice.one_in(2)):
            data = broken(data, kind, dice)
        ending = dice.pick(FORMATS) if dice.one_in(10) else kind
        name = f"fil {planter.number().cell}" if whole and dice.one_in(40) else f"fil{number}"
        files.append((f"{name}.{ending}", data))
    return files, heads


def _settings(dice: Dice, planter: Planter, heads: list[str]) -> str:
    """A settings file; one in ten is broken too."""
    words = [*heads, *tables.HEADERS, *KINDS, "", "x", "Merknad"]
    values: dict[str, Any] = {"codes": dict(tables.CODES)}
    if dice.one_in(3):
        values["columns"] = {dice.pick(_FIELDS): _word(dice, planter, words) for _ in range(dice.number(1, 4))}
    if dice.one_in(2):
        values["codes"] |= {_word(dice, planter, words): dice.pick(ABSENCE_KINDS) for _ in range(dice.number(1, 4))}
    if dice.one_in(3):
        scales = [*PERCENT_SCALES, *DAY_ORDERS]
        values["scales"] = {dice.pick(_FIELDS): dice.pick(scales) for _ in range(dice.number(1, 2))}
    if dice.one_in(3):
        values["constants"] = {dice.pick(_FIELDS): dice.pick(["100", "sick_note", "2026-01-05", "x", 50, 1.5])}
    if dice.one_in(4):
        values["not_used"] = [_word(dice, planter, words) for _ in range(dice.number(0, 3))]
    if dice.one_in(4):
        values["recorded"] = dice.sample(EVENT_KINDS, 3)
    if dice.one_in(4):
        total = {"rows": dice.number(0, 99), "unit": _word(dice, planter, [*tables.UNITS, "x"])}
        values["control_totals"] = [total | ({"quarter": "2026Q1"} if dice.one_in(2) else {})]
    if dice.one_in(6):
        values["limits"] = {dice.pick(["rows", "columns", "cells", "parts", "ratio"]): dice.number(1, 500)}
    if dice.one_in(6):
        values["company"] = _word(dice, planter, ["Eksempel AS"])
    if dice.one_in(6):
        values["period_from"] = dice.pick(["2025-07-01", "01.01.2026", "2030-01-01", 5])
    text = tomlkit.dumps(values)
    if dice.one_in(10):
        place = dice.number(0, len(text))
        text = text[:place] + dice.pick(["=", "[", '"', "\n", "x = 1\n", "[[columns]]\n"]) + text[place:]
    return text


def _word(dice: Dice, planter: Planter, words: list[str]) -> str:
    return str(tables.planted(dice, planter)) if dice.one_in(15) else dice.pick(words)
