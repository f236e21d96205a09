"""Files made for the tests of the reader, and identity numbers that belong to nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from audit.errors import InputError
from audit.source import read
from audit.tables import Tables
from rules.settings import Settings
from rules.texts import Texts
from rules.vocabulary import LANGUAGES

AS_OF = date(2026, 6, 30)

HEADERS = ["Ansattnummer", "Fra dato", "Til dato", "Fraværstype", "Sykmeldingsgrad"]
ROW = ["1001", "05.01.2026", "20.01.2026", "Sykmelding", "100"]


def settings(**values: Any) -> Settings:
    return Settings(**{"as_of": AS_OF, **values})


def text_file(path: Path, rows: Iterable[Sequence[object]], delimiter: str = ";", encoding: str = "utf-8") -> Path:
    """Rows as delimited text, cells written as they are."""
    lines = [delimiter.join(str(cell) for cell in row) for row in rows]
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, Iterable[Sequence[object]]]) -> Path:
    """A workbook with these sheets; cells as openpyxl writes Python values, a text that begins with = as text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"
    book.save(path)
    return path


def read_rows(
    folder: Path, rows: Iterable[Sequence[object]], headers: Sequence[str] = tuple(HEADERS), **values: Any
) -> Tables:
    """Read one CSV file with these rows under `headers`."""
    return read([text_file(folder / "fravær.csv", [headers, *rows])], settings(**values))


def error_of(paths: Sequence[Path], **values: Any) -> InputError:
    """The InputError of reading; its sentence must be there in every language, and be one line without open slots."""
    with pytest.raises(InputError) as caught:
        read(paths, settings(**values))
    for language in LANGUAGES:
        sentence = caught.value.sentence(Texts(language))
        assert sentence and "\n" not in sentence and not re.search(r"[{}]", sentence)
        assert sentence[-1] in ".?"
    return caught.value


def sentence(error: InputError, language: str = "nb") -> str:
    return error.sentence(Texts(language))


def faults(tables: Tables) -> list[tuple[str, str, bool]]:
    """(where, code, set aside) of each fault."""
    return [(fault.where, fault.code, fault.set_aside) for fault in tables.faults]


def out_of_scope(tables: Tables) -> dict[str, int]:
    total: dict[str, int] = {}
    for account in tables.accounts:
        for reason, number in account.read.out_of_scope.items():
            total[reason] = total.get(reason, 0) + number
    return total


def remarks(tables: Tables) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {remark.code: (remark.count, remark.places) for remark in tables.remarks}


def sums_hold(tables: Tables) -> bool:
    reads = [account.read for account in tables.accounts]
    return all(
        item.rows_read == item.rows_used + item.rows_set_aside + sum(item.out_of_scope.values()) for item in reads
    )


def check_digits(nine: str) -> str | None:
    """The two check digits of a national identity number, worked out from their weights; None when there are none."""
    first = (
        11 - sum(int(digit) * weight for digit, weight in zip(nine, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True))
    ) % 11
    if first == 10:
        return None
    ten = nine + str(first)
    second = (
        11 - sum(int(digit) * weight for digit, weight in zip(ten, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    ) % 11
    return None if second == 10 else f"{first}{second}"


def identity_numbers(day: int = 1, added_to_month: int = 80) -> Iterator[str]:
    """Numbers with right check digits that belong to nobody: 80 is added to the month, as in synthetic numbers."""
    for serial in range(1000):
        nine = f"{day:02d}{1 + added_to_month:02d}00{serial:03d}"
        digits = check_digits(nine)
        if digits:
            yield nine + digits
