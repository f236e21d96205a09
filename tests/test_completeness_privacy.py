"""No number about a small unit can be read, or worked out, from what is told of the completeness of the export."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit import audit_files
from audit.masking import known_units
from audit.source import read
from reports.page import render
from rules.result import AuditResult
from tests.source_files import settings, text_file

HEADERS = ("employee", "start", "end", "kind", "grade", "unit")
SIZES = {"Salg": 9, "Lager": 6, "Verksted": 5, "Kontor": 4, "": 0}


def rows_of(sizes: dict[str, int], draw: random.Random) -> list[Sequence[object]]:
    """One to three records for each person of each unit, in the first half of 2026."""
    rows: list[Sequence[object]] = []
    for unit, persons in sizes.items():
        for person in range(persons):
            for _ in range(draw.randint(1, 3)):
                start = date(2026, 1, 1) + timedelta(days=draw.randrange(150))
                end = start + timedelta(days=draw.randrange(1, 20))
                rows.append((f"{unit or 'X'}{person}", f"{start:%d.%m.%Y}", f"{end:%d.%m.%Y}", "sick_note", 100, unit))
    return rows


def audited(folder: Path, rows: list[Sequence[object]], privacy: str, **told: Any) -> AuditResult:
    path = text_file(folder / "fravar.csv", [HEADERS, *rows])
    return audit_files([path], settings(privacy=privacy, **told))


def lines(result: AuditResult, group: str) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (line.unit, line.quarter): (line.rows, line.days) for line in result.completeness.totals if line.group == group
    }


def test_the_smallest_unit_with_a_line_joins_a_hidden_one(tmp_path: Path) -> None:
    """Kontor has four persons and would stand alone among the other units: Verksted, the smallest, joins it."""
    rows = rows_of(SIZES, random.Random(1))
    named, masked = audited(tmp_path, rows, "named"), audited(tmp_path, rows, "masked")
    assert {unit for unit, _ in lines(masked, "unit")} == {"Salg", "Lager"}
    whole, own = lines(named, "all"), lines(named, "unit")
    for quarter in ("", "2026Q1", "2026Q2"):
        worked_out = [
            whole["", quarter][k] - sum(lines(masked, "unit")[unit, quarter][k] for unit in ("Salg", "Lager"))
            for k in (0, 1)
        ]
        joined = [own["Kontor", quarter][k] + own["Verksted", quarter][k] for k in (0, 1)]
        assert worked_out == joined == list(lines(masked, "other")["", quarter])
        assert worked_out[0] > own["Kontor", quarter][0]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_left_of_a_total_is_never_about_fewer_than_five(tmp_path: Path, seed: int) -> None:
    """Attack: take every line that is shown from its total, and see whose rows are left."""
    draw = random.Random(seed)
    sizes = {unit: draw.choice((0, 1, 2, 4, 5, 6, 9)) for unit in ("A", "B", "C", "D", "")}
    sizes["E"] = 7  # somebody must be absent
    rows = rows_of(sizes, draw)
    result = audited(tmp_path, rows, "masked")
    shown = {unit for unit, _ in lines(result, "unit")}
    left = {row[0] for row in rows if row[5] not in shown}
    assert all(sizes[unit] >= 5 for unit in shown)
    assert not shown or not left or len(left) >= 5
    told = {quarter: numbers for (_, quarter), numbers in lines(result, "other").items()}
    for (_, quarter), (count, days) in lines(result, "all").items():
        own = [numbers for (_, at), numbers in lines(result, "unit").items() if at == quarter]
        rest = (count - sum(n for n, _ in own), days - sum(n for _, n in own))
        assert rest == (told.get(quarter, (0, 0)) if shown else (count, days))


def test_a_hidden_unit_without_absences_is_not_known_by_what_is_left(tmp_path: Path) -> None:
    """Three of the list are in Kontor and none of them was absent: that nought is a number about three persons."""
    path = text_file(tmp_path / "fravar.csv", [HEADERS, *rows_of({"Salg": 9, "Lager": 6}, random.Random(3))])
    people = [("employee", "unit"), *((f"K{n}", "Kontor") for n in range(3))]
    files = [path, text_file(tmp_path / "ansatte.csv", people)]
    result = audit_files(files, settings())
    assert {unit for unit, _ in lines(result, "unit")} == {"Salg"}
    assert result.completeness.units_without_rows == ()
    assert audit_files(files, settings(privacy="named")).completeness.units_without_rows == ("Kontor",)


TOLD = ({"unit": "Kontor", "rows": 7131, "days": 8131}, {"unit": "Verksted", "rows": 9131}, {"unit": "Salg", "rows": 1})


@pytest.mark.parametrize(("privacy", "hidden"), [("masked", 3), ("statistics", 4)])
def test_what_another_source_tells_of_a_hidden_unit_is_not_repeated(tmp_path: Path, privacy: str, hidden: int) -> None:
    rows = rows_of(SIZES, random.Random(1))
    result = audited(tmp_path, rows, privacy, control_totals=TOLD)
    found = [line for line in result.completeness.comparisons if line.standing == "unit_hidden"]
    assert len(found) == hidden and all((line.unit, line.told, line.counted) == ("", None, None) for line in found)
    for text in (result.to_json(), *(render(result, language) for language in ("nb", "nn", "en"))):
        assert not any(word in text for word in ("Kontor", "7131", "7 131", "7,131", "8131", "9131"))
    assert ("Salg" in result.to_json()) == (privacy == "masked")


def test_statistics_shows_no_unit_and_no_number_of_a_record(tmp_path: Path) -> None:
    headers, rows = (*HEADERS, "record_id"), rows_of({"Salg": 9, "Lager": 6}, random.Random(5))
    numbered = [(*row, f"NR{n + n // 4}") for n, row in enumerate(rows)]
    path = text_file(tmp_path / "fravar.csv", [headers, *numbered])
    result = audit_files([path], settings(privacy="statistics"))
    assert {line.group for line in result.completeness.totals} == {"all"}
    assert result.completeness.record_ids.missing == (len(rows) - 1) // 4
    assert not any(word in result.to_json() for word in ("Salg", "Lager", "NR"))
    assert known_units(read([path], settings())) == {"Salg", "Lager"}
