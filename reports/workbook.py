"""findings.xlsx: the findings with room for the employer's answers, in a form that `audit` reads back.

The first sheet explains, and its first cell holds ANSWERS_MARK, by which the reader knows the workbook. The second has
a row a finding on a case: what the employer should answer first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.export import remarks_told
from reports.marks import EMPLOYERS, outcomes_in
from reports.rows import subject_words
from reports.wording import NO_BREAK, Wording
from reports.xlsx import fixed_bytes, put_text
from rules.answers import ANSWERS, ANSWERS_MARK, ASKED, KEY, KEYED, REASONS, TOLD, answer_keys, codes_rest_on
from rules.result import AuditResult
from rules.vocabulary import PEOPLE

MOST_ROWS = 3_000
HEADER_ROW = 2
ANSWER_FIRST = ("late", "missing", "unclear")
DAYS = ("spell_start", "due", "done")
WIDTHS = {"title": 34, "subject": 26, "verdict": 22, "remarks": 40, "reason": 36, "by": 22, "comment": 44, "unit": 20}
FAINT = Font(name="Arial", size=7, color="9AA1AC")
TITLE = Font(name="Arial", size=16, bold=True, color="202733")
HEADER = Font(name="Arial", size=10, bold=True, color="FFFFFF")
BOLD = Font(name="Arial", size=10, bold=True)
TOLD_FILL = PatternFill("solid", start_color="49515E")
ASKED_FILL = PatternFill("solid", start_color="00347D")
TO_FILL = PatternFill("solid", start_color="EEF4FB")
WRAPPED = Alignment(wrap_text=True, vertical="top")


def findings_xlsx(result: AuditResult) -> bytes:
    """The workbook as bytes, the same for the same result."""
    wording = Wording(result.settings.language, result.settings.tolerance_days)
    rows, left = _rows(result, wording)
    workbook = Workbook()
    guide = workbook.active
    assert isinstance(guide, Worksheet)
    guide.title = wording.say("answers.guide_sheet")
    _write_guide(guide, result, left, wording)
    sheet = workbook.create_sheet(wording.say("answers.sheet"))
    _write_rows(sheet, rows, guide.title, wording)
    workbook.active = 1
    return fixed_bytes(workbook)


def _rows(result: AuditResult, wording: Wording) -> tuple[pd.DataFrame, int]:
    """The columns TOLD and KEY as they stand in the sheet, and how many findings have no row."""
    found = result.findings
    mine = {outcome.rule for group in EMPLOYERS for outcome in outcomes_in(result, group)}
    first = found["rule"].isin(mine)
    rank = np.full(len(found), len(ANSWER_FIRST))
    for place, verdict in enumerate(ANSWER_FIRST):
        rank[first & (found["verdict"] == verdict)] = place
    asked = np.flatnonzero((found["verdict"] != "not_applicable") & found["spell"].notna())
    kept = found.iloc[asked[np.argsort(rank[asked], kind="stable")][:MOST_ROWS]]
    titles = {rule: wording.say(f"catalogue.{rule}.title") for rule in kept["rule"].unique()}
    verdicts = {verdict: wording.say(f"rules.verdicts.{verdict}") for verdict in kept["verdict"].unique()}
    days = kept["subject_day"].map(wording.date)
    rows = pd.DataFrame(
        {
            "rule": kept["rule"],
            "title": kept["rule"].map(titles),
            "employee": kept["employee"],
            "unit": kept["unit"],
            "spell_start": kept["spell_start"],
            "subject": (subject_words(kept, wording) + " " + days).str.strip(),
            "verdict": kept["verdict"].map(verdicts),
            "due": kept["due"],
            "done": kept["done"],
            "days_late": kept["days_late"],
            "remarks": remarks_told(kept, wording),
            KEY: answer_keys([kept[name] for name in KEYED]),
        }
    )
    return rows, len(asked) - len(kept)


def _write_guide(sheet: Worksheet, result: AuditResult, left: int, wording: Wording) -> None:
    """What the workbook is, how it is filled in, and the words of the drop-down lists."""
    put_text(sheet["A1"], ANSWERS_MARK, FAINT)
    put_text(sheet["B1"], _codes_rest_on(result), FAINT)
    put_text(sheet["C1"], result.settings.privacy, FAINT)
    put_text(sheet["A2"], wording.say("answers.title"), TITLE)
    texts = [wording.say(f"answers.guide.{name}") for name in wording.keys("answers.guide")]
    if result.settings.privacy == "statistics":
        texts.insert(0, wording.say("answers.hidden"))
    if left:
        texts.append(wording.say("answers.left_out", rows=wording.number(MOST_ROWS), left=wording.number(left)))
    for row, text in enumerate(texts, start=4):
        put_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).alignment = WRAPPED
        sheet.row_dimensions[row].height = 14.0 * (1 + len(text) // 88) + 3.0
    for column, (heading, words) in enumerate(_lists(wording).items(), start=5):
        put_text(sheet.cell(1, column), wording.say(f"words.fields.answers.{heading}"), BOLD)
        for row, word in enumerate(words, start=2):
            put_text(sheet.cell(row, column), word)
        sheet.column_dimensions[get_column_letter(column)].width = 40
    for letter, width in (("A", 90), ("B", 3), ("C", 3), ("D", 3)):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False


def _codes_rest_on(result: AuditResult) -> str:
    """What codes of employees rest on, the key or the files; "" where the ids are those of the input."""
    if result.settings.privacy == "named" and "ids_replaced" not in result.notes:
        return ""
    own = (file.sha256 for file in result.provenance.files if file.kind != ANSWERS)
    return codes_rest_on(result.key_id, own)


def _lists(wording: Wording) -> dict[str, list[str]]:
    reasons = [
        wording.say(f"words.{'reasons' if reason in wording.keys('words.reasons') else 'events'}.{reason}")
        for reason in REASONS
    ]
    return {"reason": reasons, "by": [wording.say(f"words.people.{person}") for person in PEOPLE]}


def _write_rows(sheet: Worksheet, rows: pd.DataFrame, guide: str, wording: Wording) -> None:
    names = (*TOLD, *ASKED, KEY)
    put_text(sheet["A1"], wording.say("answers.instruction"), BOLD)
    sheet["A1"].alignment = WRAPPED
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(names) - 1)
    sheet.row_dimensions[1].height = 48
    for column, name in enumerate(names, start=1):
        header = sheet.cell(HEADER_ROW, column)
        put_text(header, wording.say(f"words.fields.answers.{name}"), HEADER)
        header.fill = ASKED_FILL if name in ASKED else TOLD_FILL
        header.alignment = Alignment(wrap_text=True, vertical="center")
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = WIDTHS.get(name, 15)
        if name in ASKED:
            dimension.fill = TO_FILL
    sheet.row_dimensions[HEADER_ROW].height = 32
    sheet.column_dimensions[get_column_letter(len(names))].hidden = True
    nothing: list[object] = [None] * len(rows)
    columns = [_cells(rows[name], name) if name in rows else nothing for name in names]
    for values in zip(*columns, strict=True):
        sheet.append({column: value for column, value in enumerate(values, start=1) if value is not None})
    _keep_text(sheet, columns, names)
    _validate(sheet, names, len(rows), guide, wording)
    sheet.freeze_panes = f"{get_column_letter(names.index('unit') + 1)}{HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(names) - 1)}{HEADER_ROW + max(len(rows), 1)}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _cells(column: pd.Series, name: str) -> list[object]:
    """The cells of a column: days as days, all else as it is, without the signs that no workbook can hold."""
    if name in DAYS:
        days = {day: date.fromisoformat(day) for day in column.dropna().unique()}
        return [days.get(day) for day in column]
    if name == "days_late":
        return [None if pd.isna(days) else int(days) for days in column]
    words = {text: ILLEGAL_CHARACTERS_RE.sub("", text).replace(NO_BREAK, " ") for text in column.unique()}
    return [words[text] or None for text in column]


def _keep_text(sheet: Worksheet, columns: list[list[object]], names: Iterable[str]) -> None:
    """Text that a spreadsheet would run or take for an error stays text, and days look like days."""
    for position, (cells, name) in enumerate(zip(columns, names, strict=True), start=1):
        for row, value in enumerate(cells, start=HEADER_ROW + 1):
            if name in DAYS and value is not None:
                sheet.cell(row, position).number_format = "yyyy-mm-dd"
            elif isinstance(value, str) and value[0] in "=#":
                put_text(sheet.cell(row, position), value)


def _validate(sheet: Worksheet, names: tuple[str, ...], rows: int, guide: str, wording: Wording) -> None:
    """Drop-down lists and days in the columns to fill in, and a day format that a person would write."""
    day_format = "yyyy-mm-dd" if wording.language == "en" else "dd.mm.yyyy"
    for name in ASKED:
        letter = get_column_letter(names.index(name) + 1)
        area = f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + max(rows, 1)}"
        if name in ("date", "registered_on"):
            sheet.column_dimensions[letter].number_format = day_format
            check = DataValidation(type="date", operator="greaterThan", formula1="32874", allow_blank=True)  # 1990
            check.errorTitle, check.error = wording.say("template.date_title"), wording.say("template.date")
        elif name in ("reason", "by"):
            words, column = _lists(wording)[name], "E" if name == "reason" else "F"
            area_of_words = f"'{guide}'!${column}$2:${column}${len(words) + 1}"
            check = DataValidation(type="list", formula1=area_of_words, allow_blank=True)
            check.errorTitle, check.error = wording.say("template.choose_title"), wording.say("template.choose")
        else:
            continue
        check.showErrorMessage = True
        check.add(area)
        sheet.add_data_validation(check)
