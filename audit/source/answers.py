"""Reads findings.xlsx back: which rows were answered, with what, and which cannot be used.

The workbook is known by the mark in the first cell of its first sheet. Its rows are checked by their key, so that a
column that was sorted by itself gives no answer to somebody else's case.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.errors import InputError
from audit.source import cells, meanings
from audit.source.days import read_days
from audit.source.headers import normalised, word_names
from audit.source.ids import read_ids
from audit.source.limits import Limits
from audit.source.private import clean_column, cleaned
from audit.source.sheets import BLANK, Column, Sheet, letter
from audit.source.sniff import FoundFile, find
from audit.source.workbooks import read_workbook
from rules.answers import ANSWERS, ANSWERS_MARK, ASKED, KEY, KEYED, NOT_COOPERATING, REASONS, answer_keys
from rules.result import FileRead
from rules.texts import Texts
from rules.vocabulary import ALL_EXEMPTION_REASONS, LANGUAGES

_HEADER_ROWS = 10  # the header row stands within the first of them
_LOOKED_AT = 64 * 1024
_SCANNED = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")


class AnswerBook(NamedTuple):
    """One workbook of answers.

    frame: one row a finding: KEYED as text ("" for blank), reason, by, comment ("" for blank), date and registered_on
        (datetime64, NaT for blank), answered (bool), fault (code, "" where there is none), field (of the fault), row
    codes_rest_on: what the codes of employees rest on, the user's key or the files; "" for ids of the input
    """

    file: FileRead
    sheet: str
    header_row: int
    headers: dict[str, str]  # field -> header as written
    letters: dict[str, str]
    masked: bool
    codes_rest_on: str
    frame: pd.DataFrame
    private: tuple[tuple[str, tuple[str, ...]], ...]  # remark code and the addresses of such cells

    @property
    def place(self) -> str:
        return f"[{self.file.name}]{self.sheet}"


def parted(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files of the employer, and the workbooks of answers among them."""
    answers = [path for path in paths if is_answer_book(path)]
    return [path for path in paths if path not in answers], answers


def is_answer_book(path: Path) -> bool:
    """Whether the file is a workbook with our mark; the mark is among the first texts of such a file."""
    try:
        if not path.is_file() or not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            for name in set(_SCANNED) & set(archive.namelist()):
                with archive.open(name) as member:
                    if ANSWERS_MARK.encode() in member.read(_LOOKED_AT):
                        return True
    except (OSError, ValueError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile, zipfile.LargeZipFile):
        return False  # the reader says what is wrong with it
    return False


def holds_answers(path: Path) -> bool:
    """Whether somebody has written in the workbook; True also when that cannot be told."""
    if not is_answer_book(path):
        return False
    try:
        _, _, sheet, header, positions = _opened(path)
    except InputError:
        return True
    return any(bool((sheet.columns[positions[name]].codes[header + 1 :] != BLANK).any()) for name in ASKED)


def read_answers(path: Path) -> AnswerBook:
    """Read one workbook of answers. InputError when it is damaged or has lost its headers."""
    found, guide, sheet, header, positions = _opened(path)
    file = FileRead(found.name, len(found.data), found.sha256, ANSWERS, None, None, ())
    place = f"[{file.name}]{cleaned(sheet.name or '')}"
    private = []
    for position in positions.values():
        clean_column(sheet.columns[position])
    rows = np.flatnonzero(sheet.filled())
    rows = rows[rows > header]
    for code, flags in (("private_identity", "identity"), ("private_diagnosis", "diagnosis")):
        places: list[str] = []
        for position in positions.values():
            column = sheet.columns[position]
            hits = np.append(getattr(column, flags), False)[column.codes[rows]]
            places += [f"{place}!{cell}" for cell in sheet.addresses(position, rows[hits])]
        if places:
            private.append((code, tuple(places)))
    return AnswerBook(
        file=file,
        sheet=cleaned(sheet.name or ""),
        header_row=header + 1,
        headers={name: cleaned(sheet.columns[position].cell(header)) for name, position in positions.items()},
        letters={name: letter(position) for name, position in positions.items()},
        masked=_cell(guide, 0, 2) != "named",
        codes_rest_on=_cell(guide, 0, 1),
        frame=_frame(sheet, rows, positions),
        private=tuple(private),
    )


def _opened(path: Path) -> tuple[FoundFile, Sheet, Sheet, int, dict[str, int]]:
    """The file, the sheet that explains, and the sheet with the answers as `_table` finds it."""
    found = find(path, Limits.of({}))
    sheets, _ = read_workbook(found, 0, Limits.of({}))
    guide = next((sheet for sheet in sheets if _cell(sheet, 0, 0) == ANSWERS_MARK), None)
    if guide is None:
        raise InputError("answers_headers", file=found.name)
    return found, guide, *_table(sheets, found.name)


def _cell(sheet: Sheet, row: int, position: int) -> str:
    inside = position < len(sheet.columns) and row < sheet.height
    return sheet.columns[position].cell(row).strip() if inside else ""


def _table(sheets: Sequence[Sheet], file: str) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with the answers, its header row and the position of each field."""
    names = _header_names()
    for sheet in sheets:
        for row in range(min(sheet.height, _HEADER_ROWS)):
            fields = [names.get(normalised(column.cell(row))) for column in sheet.columns]
            positions = {field: fields.index(field) for field in dict.fromkeys(fields) if field is not None}
            if {*KEYED, *ASKED, KEY} <= positions.keys():
                return sheet, row, positions
    raise InputError("answers_headers", file=file)


def _header_names() -> dict[str, str]:
    return {
        normalised(header): name
        for language in LANGUAGES
        for name, header in Texts(language).section("words.fields.answers").items()
    }


def _frame(sheet: Sheet, rows: npt.NDArray[np.int64], positions: dict[str, int]) -> pd.DataFrame:
    def taken(name: str) -> Column:
        return sheet.columns[positions[name]].take(rows)

    def days(name: str) -> cells.Read:
        return read_days(taken(name), workbook=True, date1904=sheet.date1904)

    read = {
        "rule": cells.read_text(taken("rule")),
        "employee": read_ids(taken("employee")),
        "spell_start": days("spell_start"),
        "due": days("due"),
        "reason": cells.read_words(taken("reason"), _reason, "answer_reason_unknown"),
        "date": days("date"),
        "by": cells.read_words(taken("by"), meanings.people, "people_unreadable"),
        "registered_on": days("registered_on"),
        "comment": cells.read_text(taken("comment")),
    }
    frame = pd.DataFrame({name: one.series.reset_index(drop=True) for name, one in read.items()})
    for name in ("spell_start", "due"):
        frame[name] = frame[name].dt.strftime("%Y-%m-%d")
    for name in (*KEYED, "reason", "by", "comment"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
    answered = np.logical_or.reduce([taken(name).codes != BLANK for name in ASKED])
    fault, field = np.full(len(rows), "", dtype=object), np.full(len(rows), KEY, dtype=object)
    keys = np.array(answer_keys([frame[name] for name in KEYED]), dtype=object)
    told = cells.read_text(taken(KEY)).series.astype(object).fillna("").to_numpy(dtype=object)
    fault[keys != told] = "answer_key_differs"
    for name in ASKED:
        codes = read[name].faults
        at = (fault == "") & (codes != "")
        fault[at], field[at] = codes[at], name
    fault[~answered] = ""
    return frame.assign(answered=answered, fault=fault, field=field, row=sheet.row_numbers(rows))


def _reason(text: str) -> str | None:
    """One reason of an exemption, or that the employee does not take part; other words are no reason."""
    names = word_names("reasons", ALL_EXEMPTION_REASONS) | word_names("events", (NOT_COOPERATING,))
    found = names.get(normalised(text))
    return found if found in REASONS else None
