"""The files of the sample company as its payroll and its HR system export them."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.xlsx import fixed_bytes
from rules.texts import Texts
from sample_data.bookkeeping import Company
from sample_data.registering import prefilled
from sample_data.truth import AS_OF, Case, Event, Row

PAYROLL_CODES = {"sick_note_16": "Sykmelding t.o.m. dag 16", "sick_note_17": "Sykmelding f.o.m. dag 17"}
WORDS = Texts("nb")
NOTE = "Merknad"  # a column of free text that no rule reads


def absence_rows(company: Company) -> list[tuple[str, Row]]:
    """Employee and row of the sheet of absences, in the order of their first days as a payroll lists them."""
    rows: list[tuple[str, Row]] = [(case.employee, row) for case in company.cases for row in case.rows]
    rows += company.loose.rows
    return sorted(rows, key=lambda item: (item[1].start, item[0]))


def workbook(company: Company) -> bytes:
    """fravaer.xlsx: the sheets of absences, employees and routines."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = WORDS.say("words.tables.absences")
    people = {employee.number: employee for employee in company.employees}
    fields: tuple[str, ...]
    fields = ("employee", "unit", "leader", "kind", "start", "end", "grade", "position_pct", "status", "work_related")
    heads = [WORDS.say(f"words.fields.absences.{name}") for name in fields]
    in_spells = {(case.employee, row) for case in company.cases for row in case.rows}
    lines: list[list[object]] = []
    for number, row in absence_rows(company):
        person = people[number]
        kind = PAYROLL_CODES.get(row.kind) or WORDS.say(f"words.kinds.{row.kind}")
        work = (
            "Ja" if row.kind.startswith("sick_note") and (row.start.toordinal() + int(number[1:])) % 9 == 4 else "Nei"
        )
        status = WORDS.say(f"words.statuses.{row.status}")
        start, end = row.written or (row.start, row.end)
        begun = prefilled(row, person.unit) if (number, row) in in_spells else None
        lines.append(
            [number, person.unit, person.leader, kind, start, end, row.grade, person.position, status, work, begun]
        )
    units = dict.fromkeys(person.unit for person in company.employees)
    cost = {unit: 4100 + 10 * place for place, unit in enumerate(units)}
    begun_head = WORDS.say("words.events.plan_started")
    _fill(sheet, [*heads, begun_head, "Kostnadssted"], [[*line, cost[str(line[1])]] for line in lines])
    fields = ("employee", "unit", "leader", "position_pct", "employed_from", "employed_to")
    _fill(
        book.create_sheet(WORDS.say("words.tables.employees")),
        [WORDS.say(f"words.fields.employees.{name}") for name in fields],
        [[p.number, p.unit, p.leader, p.position, p.employed_from, p.employed_to] for p in company.employees],
    )
    fields = ("checkpoint", "state", "evidence", "reviewed_on")
    _fill(
        book.create_sheet(WORDS.say("words.tables.routines")),
        [WORDS.say(f"words.fields.routines.{name}") for name in fields],
        [
            [number, WORDS.say(f"words.states.{state}"), evidence or None, day]
            for number, (state, evidence, day) in company.routines.items()
        ],
    )
    return fixed_bytes(book)


def _fill(sheet: Worksheet, heads: list[str], lines: list[list[object]]) -> None:
    sheet.append(heads)
    for line in lines:
        sheet.append(line)
    for column, head in enumerate(heads, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(14, len(head) + 2)
        for row in range(2, len(lines) + 2):
            cell = sheet.cell(row, column)
            if isinstance(cell.value, date):
                cell.number_format = "dd.mm.yyyy"
    sheet.freeze_panes = "A2"


def log(company: Company) -> bytes:
    """oppfolging.csv: the follow-up log as an HR system exports it; semicolons, UTF-8 with BOM, Norwegian dates."""
    fields = (
        *("employee", "event", "date", "absence_start", "meeting_date", "reason", "by", "invited", "participants"),
        *("elements", "attended", "registered_on"),
    )
    lines = [_log_line(number, event, start) for number, event, start in events(company)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(WORDS.say(f"words.fields.follow_up.{name}") for name in fields), NOTE])
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def events(company: Company) -> list[tuple[str, Event, date | None]]:
    """Employee, event and first day of the absence it names, in the order of their dates."""
    drawn = [(case, event) for case in company.cases for event in case.events[: case.drawn]]
    listed = [(case.employee, event, _named_start(case, event, place)) for place, (case, event) in enumerate(drawn)]
    added = [(case, event) for case in company.cases for event in case.events[case.drawn :]]
    listed += [(case.employee, event, event.absence_start) for case, event in added]
    listed += [(number, event, event.absence_start) for number, event in company.loose.events]
    return sorted(listed, key=lambda item: (item[1].day or item[2] or AS_OF, item[0], item[1].kind))


def _named_start(case: Case, event: Event, place: int) -> date | None:
    """The first day that the row names: mostly that of its spell, at times none where the date says it by itself."""
    if event.absence_start is not None:
        return event.absence_start
    inside = event.day is not None and case.start <= event.day <= case.last
    return None if inside and place % 3 == 0 else case.start


def _log_line(number: str, event: Event, start: date | None) -> list[str]:
    def shown(day: date | None) -> str:
        return day.strftime("%d.%m.%Y") if day else ""

    part = "facilitation" if event.kind == "facilitation" else "reasons"
    reason = event.said or (WORDS.say(f"words.{part}.{event.reason}") if event.reason else "")
    kind = WORDS.say(f"words.events.{event.kind}")
    return [
        *(number, kind, shown(event.day), shown(start), shown(event.meeting), reason),
        *(event.by, event.invited, event.participants, event.elements, event.attended),
        *(shown(event.registered), event.note),
    ]
