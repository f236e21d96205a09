"""Make the sample company: invented people, seeded, the same files every time.

    python -m sample_data.make_sample

writes fravaer.xlsx, oppfolging.csv, innstillinger.toml and expected.json into sample_data/company/. The last one holds
what an audit must find, from the book-keeping of truth.py and never from the audit itself.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from sample_data.additions import further_follow_up
from sample_data.bookkeeping import Company, as_text, expected
from sample_data.draw import HABITS, Employee, follow_up, spells_of
from sample_data.faults import loose_ends
from sample_data.files import PAYROLL_CODES, log, workbook
from sample_data.occasions import place_occasions
from sample_data.registering import move_old_plans, registered, write_notes
from sample_data.specials import special_groups
from sample_data.truth import AS_OF, PERIOD_FROM, Case, plus

SEED = 20260630
SEED_OF_ADDITIONS = 20260701
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
    loose = loose_ends(employees, cases, rng)
    _further_follow_up(cases)
    return Company(employees, cases, loose, ROUTINES)


def _further_follow_up(cases: list[Case]) -> None:
    """Everything that was added to the log later, from a seed of its own: what was drawn before stays as it is."""
    rng = np.random.default_rng(SEED_OF_ADDITIONS)
    leader_of = {unit: leader for unit, (leader, _) in UNITS.items()}
    for case in cases:
        case.drawn = len(case.events)
        further_follow_up(case, leader_of[case.unit], rng)
    place_occasions(cases, leader_of)
    move_old_plans(cases, leader_of, rng)
    for case in cases:
        registered(case, leader_of[case.unit], rng)
    write_notes(cases, rng)


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


def settings() -> str:
    """innstillinger.toml: what the audit cannot read from the files."""
    codes = "\n".join(f'"{code}" = "sick_note"' for code in PAYROLL_CODES.values())
    return (
        "# Innstillinger for eksempelbedriften. Bedriften og alle ansatte er oppdiktet.\n"
        f'company = "{COMPANY}"\norganisation_number = "{ORGANISATION_NUMBER}"\n'
        f"as_of = {AS_OF.isoformat()}\nperiod_from = {PERIOD_FROM.isoformat()}\n\n"
        f"# Lønnssystemet skifter kode når Nav overtar betalingen etter dag 16.\n[codes]\n{codes}\n"
    )


def make_files(company: Company) -> dict[str, bytes]:
    """File name -> content of all files in sample_data/company/."""
    known = as_text(expected(company))
    return {
        "fravaer.xlsx": workbook(company),
        "oppfolging.csv": log(company),
        "innstillinger.toml": settings().encode(),
        "expected.json": known.encode(),
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in make_files(make_company()).items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
