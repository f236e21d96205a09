"""Made companies with small groups in them, and what an attacker reads of their results."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linprog

from audit import audit_files
from reports.marks import group_of
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import VERDICTS
from tests.source_files import settings, text_file

ABSENCES = ("employee", "start", "end", "kind", "grade", "unit")
EVENTS = ("employee", "event", "date", "reason")
KINDS = (
    "plan_ready",
    "plan_sent_certifier",
    "plan_shared_employee",
    "dm1_called",
    "dm1_held",
    "exempt_dm1",
    "dm2_held",
)
TOLD = [name for name in VERDICTS if name != "not_applicable"]
SIZES = (1, 2, 4, 5, 6, 9, 14)


def company(folder: Path, seed: int) -> tuple[list[Path], dict[str, str]]:
    """Files of a company whose units have one person and more, and the unit of each employee ("" for none)."""
    draw = random.Random(seed)
    sizes = {unit: draw.choice(SIZES) for unit in ("Avd Alfa", "Avd Beta", "Avd Gamma", "Avd Delta", "")}
    unit_of = {f"Z{unit[4:6]}{n:02d}": unit for unit, persons in sizes.items() for n in range(persons)}
    rows: list[tuple[object, ...]] = [ABSENCES]
    log: list[tuple[object, ...]] = [EVENTS]
    for who, unit in unit_of.items():
        start = date(2025, 6, 1) + timedelta(days=draw.randrange(30))
        for _ in range(draw.randint(1, 3)):
            start += timedelta(days=draw.randrange(1, 90))
            end = start + timedelta(days=draw.choice((2, 10, 30, 55, 120)))
            kind = "self_certified" if end - start < timedelta(days=4) else "sick_note"
            rows.append((who, start, min(end, date(2026, 6, 30)), kind, draw.choice((100, 100, 50)), unit))
            for event in draw.sample(KINDS, draw.randrange(4)):
                log.append((who, event, start + timedelta(days=draw.randrange(60)), ""))
            start = end
    listed = [("employee", "unit"), *unit_of.items(), *((f"Y{n}", draw.choice(list(sizes))) for n in range(7))]
    names = ("fravar.csv", "logg.csv", "ansatte.csv")
    return [text_file(folder / name, table) for name, table in zip(names, (rows, log, listed), strict=True)], unit_of


def audited(folder: Path, seed: int, privacy: str, **told: Any) -> tuple[AuditResult, dict[str, str]]:
    files, unit_of = company(folder, seed)
    return audit_files(files, settings(privacy=privacy, **told)), unit_of


class Attacker:
    """Knows all that `statistics` tells of the rules, and that counts are not below nought: a linear programme."""

    def __init__(self, result: AuditResult) -> None:
        self.rules = [outcome for outcome in result.outcomes if outcome.on not in ("routines", "columns")]
        self.names = [*VERDICTS, "outside_period", "merging"]
        self.equal: list[tuple[dict[tuple[str, str], int], int]] = []
        self._read_rows()
        for summed in result.group_sums:
            mine = [outcome for outcome in self.rules if group_of(outcome) == group_of(summed)]
            columns = [one for one in result.outcomes if one.on == "columns" and group_of(one) == group_of(summed)]
            self._read_sums(summed, mine, columns)

    def _read_rows(self) -> None:
        for outcome in self.rules:
            for name in self.names:
                value = self.value(outcome, name)
                if value is not None:
                    self.equal.append(({(outcome.rule, name): 1}, value))
            if outcome.subjects is not None:
                self.equal.append(({(outcome.rule, name): 1 for name in self.names[:-1]}, outcome.subjects))
            if outcome.headline:
                self.equal.append((self._standing([outcome]), outcome.headline))

    def _read_sums(self, summed: RuleOutcome, mine: list[RuleOutcome], columns: list[RuleOutcome]) -> None:
        """The sums of a group, less what its rules on columns add to them: these are told one by one."""
        for name in (*TOLD, "merging"):
            value = self.value(summed, name)
            if value is not None:
                rest = value - sum(self.value(outcome, name) or 0 for outcome in columns)
                self.equal.append(({(outcome.rule, name): 1 for outcome in mine}, rest))

    @staticmethod
    def _standing(outcomes: list[RuleOutcome]) -> dict[tuple[str, str], int]:
        weights = {"late": 1, "missing": 1, "merging": -1}
        return {(outcome.rule, name): weight for outcome in outcomes for name, weight in weights.items()}

    @staticmethod
    def value(outcome: RuleOutcome, name: str) -> int | None:
        found: int | None = outcome.verdicts[name] if name in VERDICTS else getattr(outcome, name)
        return found

    def bounds(self, rule: str, name: str) -> tuple[int, int]:
        """The least and the most that a count of one rule can be."""
        cells = [(outcome.rule, each) for outcome in self.rules for each in self.names]
        at = {cell: place for place, cell in enumerate(cells)}
        matrix = np.zeros((len(self.equal), len(cells)))
        for row, (weights, _) in enumerate(self.equal):
            for cell, weight in weights.items():
                matrix[row, at[cell]] = weight
        # What depends on merging is a part of what is late or missing.
        parts = np.zeros((len(self.rules), len(cells)))
        for row, outcome in enumerate(self.rules):
            for cell, weight in self._standing([outcome]).items():
                parts[row, at[cell]] = -weight
        told = [value for _, value in self.equal]
        aim = np.zeros(len(cells))
        aim[at[rule, name]] = 1
        found = [
            linprog(sign * aim, A_ub=parts, b_ub=np.zeros(len(parts)), A_eq=matrix, b_eq=told, bounds=(0, None)).fun
            for sign in (1, -1)
        ]
        return round(found[0]), round(-found[1])
