"""The workbook that an employer fills in: an explanation sheet, and one sheet for each canonical table.

Headers and drop-down words come from `words.*`, everything else that is written from `template.*`. The first cell of
the explanation sheet holds MARKER, by which the reader knows the workbook: what its log lacks counts as not done.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.xlsx import fixed_bytes, put_text
from rules.texts import Texts
from rules.vocabulary import CHECKPOINTS

MARKER = "tilsynsklar-template"
LISTS_MARKER = "tilsynsklar-lists"
EXAMPLE_EMPLOYEE = "EKSEMPEL"

LAST_ROW = 1_048_576

FAINT = Font(name="Arial", size=7, color="9AA1AC")
TITLE = Font(name="Arial", size=16, bold=True, color="202733")
HEADING = Font(name="Arial", size=12, bold=True, color="202733")
HEADER = Font(name="Arial", size=10, bold=True, color="FFFFFF")
EXAMPLE = Font(name="Arial", size=10, italic=True, color="49515E")
REQUIRED_FILL = PatternFill("solid", start_color="00347D")
OPTIONAL_FILL = PatternFill("solid", start_color="49515E")
EXAMPLE_FILL = PatternFill("solid", start_color="ECEEF0")
LINE = Border(bottom=Side(style="thin", color="CFD3D8"))
TOP = Alignment(wrap_text=True, vertical="top")


class Field(NamedTuple):
    """One column of a sheet. `kind` is text, day, percent, number, or the vocabulary of a drop-down list."""

    name: str
    kind: str = "text"
    width: int = 18
    required: bool = False
    free: bool = False  # a list that is only a help: several words, or words of one's own, are allowed
    example: object = None  # a tuple names a word: ("kinds", "sick_note")


# `length_days` is left out: with an end beside it there would be two answers to one question.
SHEETS: dict[str, tuple[Field, ...]] = {
    "absences": (
        Field("employee", required=True, example=EXAMPLE_EMPLOYEE),
        Field("start", "day", required=True, example=date(2026, 1, 5)),
        Field("end", "day", example=date(2026, 3, 1)),
        Field("kind", "kinds", 22, required=True, example=("kinds", "sick_note")),
        Field("grade", "percent", 20, example=100),
        Field("status", "statuses", 14, example=("statuses", "approved")),
        Field("unit", width=22, example=("template", "example_unit")),
        Field("leader", example=("template", "example_leader")),
        Field("position_pct", "percent", example=100),
        Field("work_related", "yes_no", 16, example=("words", "no")),
        Field("record_id", width=20),
    ),
    "follow_up": (
        Field("employee", required=True, example=EXAMPLE_EMPLOYEE),
        Field("event", "events", 42, required=True, example=("events", "plan_ready")),
        Field("date", "day", 14, example=date(2026, 1, 26)),
        Field("absence_start", "day", example=date(2026, 1, 5)),
        Field("meeting_date", "day", 14),
        Field("reason", "reasons", 40, free=True),
        Field("by", "people", 22, free=True, example=("people", "leader")),
        Field("invited", "people", 26, free=True),
        Field("participants", "people", 26, free=True, example=("people", "employee", "leader")),
        Field("elements", "elements", 44, free=True, example=("elements", "tasks_and_ability", "employer_measures")),
        Field("attended", "yes_no", 20),
        Field("registered_on", "day", 16, example=date(2026, 1, 27)),
    ),
    "employees": (
        Field("employee", required=True, example=EXAMPLE_EMPLOYEE),
        Field("unit", width=22, example=("template", "example_unit")),
        Field("leader", example=("template", "example_leader")),
        Field("position_pct", "percent", example=100),
        Field("employed_from", "day", 16, example=date(2024, 8, 1)),
        Field("employed_to", "day", 16),
        Field("sex", "sexes", 12),
    ),
    "hours": (
        Field("unit", width=22),
        Field("quarter", width=14),
        Field("agreed_days", "number"),
    ),
    "routines": (
        Field("checkpoint", width=14, required=True),
        Field("state", "states", 18, required=True),
        Field("evidence", width=48),
        Field("reviewed_on", "day", 18),
    ),
}


def template(texts: Texts) -> bytes:
    """The empty workbook in the language of `texts`, the same bytes each time."""
    workbook = Workbook()
    front = workbook.active
    assert isinstance(front, Worksheet)
    front.title = texts.say("template.sheet")
    _explain(front, texts)
    ranges = _word_lists(texts)
    for table, fields in SHEETS.items():
        _write_sheet(workbook.create_sheet(texts.say(f"words.tables.{table}")), table, fields, texts, ranges)
    _write_lists(workbook.create_sheet(texts.say("template.lists_sheet")), texts)
    return fixed_bytes(workbook)


def _explain(sheet: Worksheet, texts: Texts) -> None:
    """The explanation sheet. No row holds more than one field name, so that none can be taken for a header row."""
    sheet.sheet_view.showGridLines = False
    for letter, width in (("A", 34), ("B", 16), ("C", 88)):
        sheet.column_dimensions[letter].width = width
    put_text(sheet["A1"], MARKER, FAINT)
    put_text(sheet["A2"], texts.say("template.title"), TITLE)
    row = 4
    for text in texts.section("template.guidance").values():
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
        put_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).alignment = TOP
        sheet.row_dimensions[row].height = _height(text, 138)
        row += 1
    row += 1
    put_text(sheet.cell(row, 1), texts.say("template.sheets_heading"), TITLE)
    for table, fields in SHEETS.items():
        row += 2
        put_text(sheet.cell(row, 1), texts.say(f"words.tables.{table}"), HEADING)
        put_text(sheet.cell(row, 3), texts.say(f"template.tables.{table}"))
        sheet.cell(row, 3).alignment = TOP
        sheet.row_dimensions[row].height = _height(texts.say(f"template.tables.{table}"), 88)
        row += 1
        for column, key in enumerate(("field", "needed", "meaning"), start=1):
            put_text(sheet.cell(row, column), texts.say(f"template.{key}"), HEADER)
            sheet.cell(row, column).fill = OPTIONAL_FILL
        for field in fields:
            row += 1
            meaning = texts.say(f"template.fields.{table}.{field.name}")
            put_text(sheet.cell(row, 1), texts.say(f"words.fields.{table}.{field.name}"))
            put_text(sheet.cell(row, 2), texts.say("template.required" if field.required else "template.optional"))
            put_text(sheet.cell(row, 3), meaning)
            for column in (1, 2, 3):
                sheet.cell(row, column).alignment = TOP
                sheet.cell(row, column).border = LINE
            sheet.row_dimensions[row].height = _height(meaning, 88)
    _print_setup(sheet, portrait=True)


def _write_sheet(sheet: Worksheet, table: str, fields: tuple[Field, ...], texts: Texts, ranges: dict[str, str]) -> None:
    extra = table == "routines"
    for number, field in enumerate(fields, start=1):
        # The text of a checkpoint stands right of its number; the reader leaves that column unused.
        column = number + 1 if extra and number > 1 else number
        letter = get_column_letter(column)
        header = sheet.cell(1, column)
        put_text(header, texts.say(f"words.fields.{table}.{field.name}"), HEADER)
        must = texts.say("template.must" if field.required else "template.may")
        note = Comment(f"{must} {texts.say(f'template.fields.{table}.{field.name}')}", "tilsynsklar", 150, 300)
        header.comment = note
        header.fill = REQUIRED_FILL if field.required else OPTIONAL_FILL
        header.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[letter].width = field.width
        sheet.column_dimensions[letter].number_format = _number_format(field, texts)
        validation = _validation(field, texts, ranges)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(validation)
        if field.example is not None:
            _write_example(sheet.cell(2, column), field, texts)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"
    if extra:
        _write_checkpoints(sheet, texts)
    _print_setup(sheet, portrait=False)


def _write_checkpoints(sheet: Worksheet, texts: Texts) -> None:
    put_text(sheet["B1"], texts.say("template.checkpoint_text"), HEADER)
    sheet["B1"].fill = OPTIONAL_FILL
    sheet["B1"].alignment = Alignment(wrap_text=True, vertical="center")
    sheet.column_dimensions["B"].width = 76
    for row, checkpoint in enumerate(CHECKPOINTS, start=2):
        text = texts.say(f"template.checkpoints.{checkpoint}")
        put_text(sheet.cell(row, 1), checkpoint)
        put_text(sheet.cell(row, 2), text)
        for column in range(1, 6):
            sheet.cell(row, column).alignment = TOP
            sheet.cell(row, column).border = LINE
        sheet.row_dimensions[row].height = _height(text, 74)


def _write_example(cell: Cell | MergedCell, field: Field, texts: Texts) -> None:
    if isinstance(field.example, tuple):
        part, *names = field.example
        prefix = {"template": "template", "words": "words"}.get(part, f"words.{part}")
        put_text(cell, ", ".join(texts.say(f"{prefix}.{name}") for name in names), EXAMPLE)
    elif isinstance(field.example, str):
        put_text(cell, field.example, EXAMPLE)
    else:
        assert isinstance(field.example, date | int)
        cell.value = field.example
        cell.font = EXAMPLE
    cell.number_format = _number_format(field, texts)
    cell.fill = EXAMPLE_FILL


def _number_format(field: Field, texts: Texts) -> str:
    """How the column shows its cells; "@" keeps what is typed as text, with its zeros and without formulas."""
    day = "yyyy-mm-dd" if texts.language == "en" else "dd.mm.yyyy"
    return {"day": day, "percent": "0", "number": "0.0"}.get(field.kind, "@")


def _validation(field: Field, texts: Texts, ranges: dict[str, str]) -> DataValidation | None:
    if field.kind in ("text", "number"):
        return None
    if field.kind == "day":
        check = DataValidation(type="date", operator="greaterThan", formula1="32874", allow_blank=True)  # 1990-01-01
        check.errorStyle = "warning"
        check.errorTitle, check.error = texts.say("template.date_title"), texts.say("template.date")
    elif field.kind == "percent":
        check = DataValidation(type="decimal", operator="between", formula1="0", formula2="100", allow_blank=True)
        check.errorTitle, check.error = texts.say("template.percent_title"), texts.say("template.percent")
    else:
        check = DataValidation(type="list", formula1=ranges[field.kind], allow_blank=True)
        check.errorTitle, check.error = texts.say("template.choose_title"), texts.say("template.choose")
    check.showErrorMessage = not field.free
    return check


def _lists(texts: Texts) -> dict[str, list[str]]:
    """The words of each drop-down list, in the order of the vocabulary."""
    parts = ("kinds", "statuses", "events", "people", "elements", "states", "sexes")
    lists = {part: list(texts.section(f"words.{part}").values()) for part in parts}
    lists["reasons"] = [
        *texts.section("words.reasons").values(),
        *texts.section("words.facilitation").values(),
    ]
    lists["yes_no"] = [texts.say("words.yes"), texts.say("words.no")]
    return lists


def _word_lists(texts: Texts) -> dict[str, str]:
    """The range of each drop-down list. All lists stand in one column: a row of it can never look like a header row."""
    sheet = texts.say("template.lists_sheet")
    first, ranges = 2, {}
    for name, words in _lists(texts).items():
        ranges[name] = f"'{sheet}'!$A${first}:$A${first + len(words) - 1}"
        first += len(words)
    return ranges


def _write_lists(sheet: Worksheet, texts: Texts) -> None:
    put_text(sheet["A1"], LISTS_MARKER, FAINT)
    words: Iterable[str] = (word for part in _lists(texts).values() for word in part)
    for row, word in enumerate(words, start=2):
        put_text(sheet.cell(row, 1), word)
    sheet.column_dimensions["A"].width = 52  # left visible: a hidden sheet is something the reader must remark on


def _height(text: str, width: int) -> float:
    """Height of a row for text that is wrapped at about `width` letters."""
    return 14.0 * (1 + len(text) // width) + 3.0


def _print_setup(sheet: Worksheet, portrait: bool) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = None if portrait else "1:1"
