"""Small files for the figures, read by the real reader and audited."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from audit import audit_files
from rules.figures import AbsenceCell, DayCount, Figures
from rules.settings import Settings

AS_OF = date(2026, 6, 30)
ABSENCES = "employee;start;end;kind;grade;unit;position_pct;work_related\n"
EMPLOYEES = "employee;unit;position_pct;employed_from;employed_to;sex\n"
HOURS = "unit;quarter;agreed_days\n"
FOLLOW_UP = "employee;event;date\n"


def figures_of(
    folder: Path, absences: str, employees: str = "", hours: str = "", follow_up: str = "", **settings: object
) -> Figures:
    """The figures of these rows, each under the header of its table; named unless told otherwise."""
    tables = {
        "absences": (ABSENCES, absences),
        "employees": (EMPLOYEES, employees),
        "hours": (HOURS, hours),
        "follow_up": (FOLLOW_UP, follow_up),
    }
    paths = []
    for name, (header, rows) in tables.items():
        if rows or name == "absences":
            paths.append(folder / f"{name}.csv")
            paths[-1].write_text(header + rows, "utf-8")
    options = {"as_of": AS_OF, "privacy": "named", **settings}
    return audit_files(paths, Settings(**options)).figures  # type: ignore[arg-type]


def cell(figures: Figures, unit: str | None = None, quarter: str = "") -> AbsenceCell:
    found = figures.absence.cell(unit, quarter)
    assert found is not None
    return found


def as_pairs(counts: tuple[DayCount, ...]) -> list[tuple[int, int]]:
    return [(one.day, one.count) for one in counts]
