"""A new workbook with the values as they were read, each problem as a comment at its cell and in a list with links.

The user's own file is never written to. Private values are taken out before, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from audit.source.kinds import tells_health
from audit.source.parts import Part
from audit.source.private import PLACEHOLDER
from audit.source.reading import Survey
from audit.source.sheets import BLANK, letter
from reports.xlsx import fixed_bytes
from rules.texts import Texts

MOST_PROBLEMS = 5000
_MARKED = PatternFill("solid", fgColor="FFF5E4")
_BOLD = Font(bold=True)
_LINK = Font(color="0063C1", underline="single")


class _Problem(NamedTuple):
    part: int
    row: int  # of the new sheet, from 1
    column: int  # likewise
    where: str  # address in the user's file
    what: str
    do: str


def annotated_workbook(survey: Survey, texts: Texts) -> bytes:
    """The workbook as bytes: a list of problems, then a sheet for each table that was read."""
    book = openpyxl.Workbook()
    overview = book.active
    assert isinstance(overview, Worksheet)
    overview.title = texts.say("check.workbook.sheet")
    names: list[str] = []
    for part in survey.parts:
        names.append(_title(part.understood.place, {overview.title.casefold(), *map(str.casefold, names)}))
        _write_sheet(book.create_sheet(names[-1]), part)
    problems = [problem for number, part in enumerate(survey.parts) for problem in _problems(number, part, texts)]
    for problem in problems[:MOST_PROBLEMS]:
        cell = book[names[problem.part]].cell(problem.row, problem.column)
        cell.comment = Comment(f"{problem.what} {problem.do}", "tilsynsklar")
        cell.fill = _MARKED
    _write_overview(overview, problems, names, survey, texts)
    return fixed_bytes(book)


def _title(place: str, taken: set[str]) -> str:
    """A name that a sheet may have and no other sheet has."""
    plain = "".join("_" if sign in r"[]:*?/\'" else sign for sign in _writable(place)).strip() or "ark"
    name, number = plain[:31], 2
    while name.casefold() in taken:
        ending = f" ({number})"
        name, number = plain[: 31 - len(ending)] + ending, number + 1
    return name


def _writable(text: str) -> str:
    """The text without the control characters that no workbook can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def _in_place(part: Part) -> bool:
    """True when the new sheet can have every cell where the user's file has it."""
    return part.understood.sheet.numbers is None


def _write_sheet(sheet: Worksheet, part: Part) -> None:
    source, header = part.understood.sheet, part.understood.header
    rows = np.arange(source.height) if _in_place(part) else np.concatenate([[header], part.rows])
    values = [_values(part, position, rows) for position in range(len(source.columns))]
    for number, cells in enumerate(zip(*values, strict=True), 1):
        for position, value in enumerate(cells, 1):
            if value is not None:
                cell = sheet.cell(number, position, value)
                if cell.data_type == "f":  # a text is never a formula
                    cell.data_type = "s"
                elif cell.is_date:
                    cell.number_format = "dd.mm.yyyy"
    top = header + 1 if _in_place(part) else 1
    for heading in sheet[top]:
        heading.font = _BOLD
    sheet.freeze_panes = f"A{top + 1}"
    for position in range(1, len(source.columns) + 1):
        sheet.column_dimensions[get_column_letter(position)].width = 18


def _values(part: Part, position: int, rows: np.ndarray) -> list[Any]:
    """The cells of one column: read values where the column is a field and the cell could be read, else as found."""
    column = part.understood.sheet.columns[position]
    codes = column.codes[rows]
    found = np.array([*map(_writable, column.texts), None], dtype=object)[
        np.where(codes == BLANK, len(column.texts), codes)
    ]
    name = next((name for name, place in part.understood.fields.items() if place == position), None)
    if name in ("kind", "code"):
        return [PLACEHOLDER if text and tells_health(text) else text for text in found.tolist()]
    if name is None or name not in part.frame or name in ("kind", "code", "event"):
        return list(found)
    read = part.frame[name].astype(object).to_numpy(copy=True)
    good = part.frame[name].notna().to_numpy() & ~part.faults.of(name) & (column.codes[part.rows] != BLANK)
    read[good] = [_writable(value) if isinstance(value, str) else _plain_day(value) for value in read[good]]
    place = {int(row): number for number, row in enumerate(rows.tolist())}
    at = np.array([place[int(row)] for row in part.rows[good]], dtype=np.int64)
    found[at] = read[good]
    return list(found)


def _plain_day(value: Any) -> Any:
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value


def _problems(number: int, part: Part, texts: Texts) -> Iterator[_Problem]:
    """Every cell of a row in scope that could not be used, in the order of the rows."""
    positions = dict(part.understood.fields)
    found: list[tuple[int, int, str]] = []
    for name, codes in part.faults.codes.items():
        position = positions.get(name, 0)
        found += [(int(row), position, str(codes[row])) for row in np.flatnonzero((codes != "") & part.in_scope)]
    for row, position, code in sorted(found):
        line = int(part.rows[row]) + 1 if _in_place(part) else row + 2
        (where,) = part.places(position, np.array([row]))
        say = f"messages.faults.{code}"
        yield _Problem(number, line, position + 1, where, texts.say(f"{say}.what"), texts.say(f"{say}.do"))


def _write_overview(sheet: Worksheet, problems: list[_Problem], names: list[str], survey: Survey, texts: Texts) -> None:
    def row(cells: Iterable[str], bold: bool = False) -> int:
        sheet.append([_writable(cell) for cell in cells])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"
            if bold:
                cell.font = _BOLD
        return sheet.max_row

    row([texts.say("check.workbook.lead")])
    for question in survey.understanding.questions:
        row([texts.say("check.workbook.question"), question.own_sentence(texts)])
    if len(problems) > MOST_PROBLEMS:
        row([texts.say("check.workbook.capped", shown=MOST_PROBLEMS, all=len(problems))])
    row([texts.say(f"check.workbook.{name}") for name in ("place", "what", "do")], bold=True)
    for problem in problems[:MOST_PROBLEMS]:
        line = row([problem.where, problem.what, problem.do])
        cell = sheet.cell(line, 1)
        target = f"'{names[problem.part]}'!{letter(problem.column - 1)}{problem.row}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
        cell.font = _LINK
    if not problems:
        row([texts.say("report.data.faults_none")])
    for position, width in enumerate((34, 70, 70), 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
