"""Make the sample company: invented people, seeded, the same files every time.

    python -m sample_data.make_sample

writes fravaer.xlsx, oppfolging.csv, innstillinger.toml and expected.json into sample_data/company/. The last one holds
what an audit must find, from the book-keeping of truth.py and never from the audit itself.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from audit.template import fixed_bytes
from rules.texts import Texts
from sample_data.bookkeeping import Company, expected
from sample_data.draw import HABITS, Employee, follow_up, spells_of
from sample_data.faults import loose_ends
from sample_data.specials import special_groups
from sample_data.truth import AS_OF, PERIOD_FROM, Case, Event, Row, plus

SEED = 20260630
FOLDER = Path(__file__).parent / "company"
COMPANY = "Fjordblikk Eksempel AS"
ORGANISATION_NUMBER = "123 456 789"  # no such number can be given out: its check digit is wrong
UNITS = {
    "Produksjon dag": ("Leder A", 40),
    "Produksjon kveld": ("Leder B", 44),
    "Lager og transport": ("Leder C", 44),
    "Vedlikehold": ("Leder D", 32),
    "Kundesenter": ("Leder E", 48),
    "Renhold og kantine": ("Leder F", 36),
    "Salg": ("Leder G", 30),
    "Administrasjon": ("Leder H", 26),
}
PAYROLL_CODES = {"sick_note_16": "Sykmelding t.o.m. dag 16", "sick_note_17": "Sykmelding f.o.m. dag 17"}
WORDS = Texts("nb")

ROUTINES: dict[str, tuple[str, str, date | None]] = {
    "R01": ("present", "HMS-håndboken, kapittel 1", date(2025, 11, 12)),
    "R02": ("present", "HMS-håndboken, kapittel 2", date(2025, 11, 12)),
    "R03": ("present", "Rutine for sykefravær, versjon 4", date(2025, 2, 3)),
    "R04": ("present", "", None),
    "R05": ("partly", "Gjennomgått i tre av åtte enheter", date(2025, 2, 20)),
    "R06": ("present", "Mal for oppfølgingsplan i personalhåndboken", date(2025, 2, 3)),
    "R07": ("missing", "", None),
    "R08": ("present", "Mal for innkalling og referat", date(2025, 2, 3)),
    "R09": ("missing", "", None),
    "R10": ("partly", "Oppmøte omtalt, ikke oppdatert plan", None),
    "R11": ("present", "", None),
    "R12": ("present", "Kvartalsrapport til ledergruppen", date(2026, 4, 15)),
    "R13": ("partly", "Risikovurdering 2024 uten psykososiale forhold", date(2024, 10, 1)),
    "R15": ("missing", "", None),
    "R16": ("present", "Møteplan for arbeidsmiljøutvalget 2026", date(2026, 1, 20)),
    "R17": ("present", "Avtale og årsplan med bedriftshelsetjenesten", date(2026, 1, 20)),
    "R18": ("present", "Kursbevis i personalsystemet", date(2025, 5, 6)),
    "R19": ("not_applicable", "Bedriften har ikke utvidet egenmelding", None),
    "R20": ("missing", "", None),
}


def make_company() -> Company:
    """Draw the whole company from the seed."""
    rng = np.random.default_rng(SEED)
    groups = special_groups()
    units = [unit for unit, (_, size) in UNITS.items() for _ in range(size - _kept_back(unit))]
    employees, cases = [], []
    for place, unit in enumerate(units):
        employee = _employee(f"E{1001 + place}", unit, rng)
        employees.append(employee)
        drawn = spells_of(employee, rng, payroll_codes=unit != "Kundesenter")
        for case in drawn:
            case.unit = unit
            case.events = follow_up(case, HABITS[employee.leader], rng)
        cases += drawn
    # The cases made on purpose belong to the units whose leaders neither do everything nor nothing.
    middle = [unit for unit, (leader, _) in UNITS.items() if leader not in ("Leder A", "Leder H")]
    for place, group in enumerate(groups):
        number, unit = f"E{1001 + len(units) + place}", middle[place % len(middle)]
        leaves = next((case.employment_end for case in group if case.employment_end), None)
        employees.append(Employee(number, unit, UNITS[unit][0], 100, date(2019, 8, 1), leaves))
        for case in group:
            case.employee, case.unit = number, unit
            case.certified_periods = case.certified_periods or ([(case.start, case.last)] if case.certified else [])
        cases += group
    return Company(employees, cases, loose_ends(employees, cases, rng), ROUTINES)


def _kept_back(unit: str) -> int:
    """Places in a unit that are filled by the cases made on purpose, so that units keep their sizes."""
    groups, middle = (
        len(special_groups()),
        [name for name, (leader, _) in UNITS.items() if leader not in "Leder A Leder H"],
    )
    return len(range(middle.index(unit), groups, len(middle))) if unit in middle else 0


def _employee(number: str, unit: str, rng: np.random.Generator) -> Employee:
    position = int(rng.choice([100, 100, 100, 100, 80, 80, 60, 50]))
    employed_from = plus(date(2008, 1, 1), int(rng.integers(0, 5500)))
    if rng.random() < 0.15:
        employed_from = plus(date(2023, 8, 1), int(rng.integers(0, 900)))
    leaves = rng.random() < 0.08
    employed_to = plus(date(2024, 6, 30), int(rng.integers(0, 650))) if leaves else None
    if employed_to and employed_to <= employed_from:
        employed_to = None
    return Employee(number, unit, UNITS[unit][0], position, employed_from, employed_to)


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
    lines: list[list[object]] = []
    for number, row in absence_rows(company):
        person = people[number]
        kind = PAYROLL_CODES.get(row.kind) or WORDS.say(f"words.kinds.{row.kind}")
        work = (
            "Ja" if row.kind.startswith("sick_note") and (row.start.toordinal() + int(number[1:])) % 9 == 4 else "Nei"
        )
        status = WORDS.say(f"words.statuses.{row.status}")
        start, end = row.written or (row.start, row.end)
        lines.append([number, person.unit, person.leader, kind, start, end, row.grade, person.position, status, work])
    cost = {unit: 4100 + 10 * place for place, unit in enumerate(UNITS)}
    _fill(sheet, [*heads, "Kostnadssted"], [[*line, cost[str(line[1])]] for line in lines])
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
        *("elements", "attended"),
    )
    lines = [_log_line(number, event, start) for number, event, start in events(company)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([WORDS.say(f"words.fields.follow_up.{name}") for name in fields])
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def events(company: Company) -> list[tuple[str, Event, date | None]]:
    """Employee, event and first day of the absence it names, in the order of their dates."""
    found = [(case, event) for case in company.cases for event in case.events]
    listed = [(case.employee, event, _named_start(case, event, place)) for place, (case, event) in enumerate(found)]
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
    reason = WORDS.say(f"words.{part}.{event.reason}") if event.reason else ""
    return [
        *(
            number,
            WORDS.say(f"words.events.{event.kind}"),
            shown(event.day),
            shown(start),
            shown(event.meeting),
            reason,
        ),
        *(event.by, event.invited, event.participants, event.elements, event.attended),
    ]


def settings() -> str:
    """innstillinger.toml: what the audit cannot read from the files."""
    codes = "\n".join(f'"{code}" = "sick_note"' for code in PAYROLL_CODES.values())
    return (
        "# Innstillinger for eksempelbedriften. Bedriften og alle ansatte er oppdiktet.\n"
        f'company = "{COMPANY}"\norganisation_number = "{ORGANISATION_NUMBER}"\n'
        f"as_of = {AS_OF.isoformat()}\nperiod_from = {PERIOD_FROM.isoformat()}\n\n"
        f"# Lønnssystemet skifter kode når Nav overtar betalingen etter dag 16.\n[codes]\n{codes}\n"
    )


def make_files() -> dict[str, bytes]:
    """File name -> content of all files in sample_data/company/."""
    company = make_company()
    known = json.dumps(expected(company), ensure_ascii=False, indent=1) + "\n"
    return {
        "fravaer.xlsx": workbook(company),
        "oppfolging.csv": log(company),
        "innstillinger.toml": settings().encode(),
        "expected.json": known.encode(),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in make_files().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
