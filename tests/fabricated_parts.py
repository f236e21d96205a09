"""The parts of the fabricated result that are no verdict: files, faults, exemptions, readings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rules.catalogue import RULES
from rules.completeness import (
    Comparison,
    Completeness,
    ControlTotal,
    IdRange,
    PeopleInTables,
    QuietMonths,
    RecordIds,
    SheetSeries,
    SuddenEnd,
)
from rules.result import (
    EXEMPTION_COLUMNS,
    EXEMPTION_STANDINGS,
    Fault,
    FileRead,
    Provenance,
    Reading,
    Remark,
    RuleOutcome,
    TableRead,
    frame_from_columns,
)
from rules.vocabulary import DEVIATIONS

# Codes of this part are those of the pipeline; the tests of the texts hold that each has its text.
FAULTS = (
    Fault("Fravær!B17", "absences", "Første fraværsdag", "date_unreadable", True),
    Fault("Fravær!B63", "absences", "Første fraværsdag", "date_unreadable", True),
    Fault("Oppfølging!C9", "follow_up", "Dato", "date_unreadable", False),
    Fault("Fravær!C88", "absences", "Siste fraværsdag", "end_before_start", True),
    Fault("Fravær!C140", "absences", "Siste fraværsdag", "end_before_start", True),
)
REMARKS = (Remark("records_overlap", 4, ("Fravær!A20", "Fravær!A21", "Fravær!A95", "Fravær!A96")),)
UNTIED = (Fault("Oppfølging!A31", "follow_up", "Dato", "event_far_from_absence", False),)


def exemptions(spells: list[dict[str, Any]]) -> pd.DataFrame:
    """One exemption of every standing, and one of an employee who does not cooperate."""
    kinds = {"exempt_plan": "PLAN-READY", "exempt_dm1": "DM1-CALLED", "employee_not_cooperating": "PLAN-READY"}
    rows = []
    for number, standing in enumerate(EXEMPTION_STANDINGS):
        event = list(kinds)[number % 3]
        spell, tied = spells[number * 3], standing != "tied_to_none"
        without = standing == "exemption_without_reason" or event == "employee_not_cooperating"
        rows.append(
            {
                "rule": kinds[event] if tied else "",
                "event": event,
                "employee": spell["employee"],
                "unit": spell["unit"],
                "spell_start": spell["start"] if tied else None,
                "reason": "" if without else "too_ill",
                "by": "leader",
                "day": None if standing == "not_needed" else spell["start"],
                "standing": standing,
                "attempts": number % 2 == 0 if event == "employee_not_cooperating" else None,
                "source": f"Oppfølging!C{number + 500}",
            }
        )
    return frame_from_columns({name: [row[name] for row in rows] for name in EXEMPTION_COLUMNS}, EXEMPTION_COLUMNS)


def readings(outcomes: list[RuleOutcome]) -> tuple[Reading, ...]:
    """The readings of a real result, each a little off the first."""
    names = ("as_set", "gap_one", "vacation_gap", "not_bridged", "no_tolerance", "gross", "next_working_day")
    shifts = dict.fromkeys(names, 0) | {"gap_one": -1, "no_tolerance": 2, "strictest": 3, "mildest": -2}
    found = {
        outcome.rule: sum(outcome.verdicts[verdict] for verdict in DEVIATIONS)
        for outcome in outcomes
        if RULES[outcome.rule].in_headline
    }
    return tuple(
        Reading(name, {rule: max(n + shift, 0) if n else 0 for rule, n in found.items()})
        for name, shift in shifts.items()
    )


def provenance(rows: int, events: int) -> Provenance:
    columns = {
        "employee": "Ansattnummer",
        "start": "Første fraværsdag",
        "end": "Siste fraværsdag",
        "kind": "Fraværskode",
        "grade": "Sykmeldingsgrad (prosent)",
        "unit": "Enhet",
    }
    follow_up = {"employee": "Ansattnummer", "event": "Hendelse", "date": "Dato", "reason": "Begrunnelse"}
    routines = {"checkpoint": "Kontrollpunkt", "state": "Tilstand", "evidence": "Dokumentasjon"}
    return Provenance(
        tool="0.1.0",
        ruleset="2026.1",
        law_last_read="2026-07-28",
        files=(
            FileRead("sykefravær 2023-2025.xlsx", 184_320, "9f2b" * 16, "xlsx", None, None, ("Notater",)),
            FileRead("oppfølging.csv", 22_817, "04ac" * 16, "csv", "cp1252", ";", ()),
        ),
        tables=(
            TableRead(
                "sykefravær 2023-2025.xlsx",
                "Fravær",
                "absences",
                1,
                columns,
                ("Merknad", "Sist endret av"),
                rows + 26,
                rows,
                5,
                {"after_as_of": 3, "status_rejected": 18},
            ),
            TableRead("oppfølging.csv", None, "follow_up", 1, follow_up, (), events, events, 0, {}),
            TableRead("sykefravær 2023-2025.xlsx", "Rutiner", "routines", 1, routines, (), 19, 19, 0, {}),
        ),
        first_date="2023-01-02",
        last_date="2025-12-31",
    )


def completeness(units: tuple[str, ...], privacy: str) -> Completeness:
    """Every kind of question, and fourteen quarters, so that two of them are earlier ones."""
    shown = units if privacy != "statistics" else ()
    quarters = [f"{2022 + number // 4}Q{number % 4 + 1}" for number in range(2, 16)]
    lines = [
        ControlTotal(quarter, "unit", unit, 2 + number % 3, 20 * number + 5)
        for unit in shown
        for number, quarter in enumerate(quarters)
    ]
    lines += [ControlTotal(quarter, "other", "", 6, 50) for quarter in quarters if shown]
    company = [
        ControlTotal(
            quarter,
            "all",
            "",
            sum(line.rows for line in lines if line.quarter == quarter) or 40,
            sum(line.days for line in lines if line.quarter == quarter) or 700,
        )
        for quarter in quarters
    ]
    cells = company + lines
    groups = dict.fromkeys((line.group, line.unit) for line in cells)
    wholes = []
    for group, unit in groups:
        own = [line for line in cells if (line.group, line.unit) == (group, unit)]
        wholes.append(ControlTotal("", group, unit, sum(line.rows for line in own), sum(line.days for line in own)))
    hidden = Comparison(3, "", "", "days", "unit_hidden", None, None)
    return Completeness(
        totals=(*wholes, *cells),
        comparisons=(
            Comparison(1, "2025Q4", "", "rows", "agrees", 40, 40),
            Comparison(2, "", "", "days", "differs", 9_810, 9_800),
            *((hidden,) if privacy != "named" else ()),
        ),
        record_ids=RecordIds("running", 197, "F1", "F200", 3, (IdRange("F17", "F18"), IdRange("F90", "F90")), 2, 5),
        quiet_months=(
            QuietMonths("", ("2024-07",), 1, 40),
            *(QuietMonths(unit, ("2024-07", "2025-02"), 2, 40) for unit in shown[:1]),
        ),
        units_without_rows=shown[-1:],
        sudden_ends=(SuddenEnd("", "2025-10-01", 91, 12, 63),),
        people=PeopleInTables(200, 60, 142, 2, ("Fravær!A20", "Fravær!A95"), 1, 44, 9),
        series=(SheetSeries("fravær.xlsx", ("Jan", "Feb", "Apr", "Jun"), ("03",), ("Mai",), True),),
    )
