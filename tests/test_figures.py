"""The duration bands of rulebook section 7: edges, what is compared, and ongoing absences."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from audit import audit_files
from rules.result import AuditResult
from rules.settings import Settings

START = date(2025, 1, 6)  # a Monday
HEADER = "employee;start;end;kind;grade\n"


def audited(tmp_path: Path, rows: str, **settings: object) -> AuditResult:
    file = tmp_path / "fravar.csv"
    file.write_text(HEADER + rows)
    return audit_files([file], Settings(as_of=date(2026, 6, 30), **settings))  # type: ignore[arg-type]


def band_of(result: AuditResult, of: str, what: str = "cases") -> list[int]:
    """A number of each band of the reference."""
    return [getattr(band, what) for band in result.told_figures.durations.reference if band.of == of]


@pytest.mark.parametrize(
    ("days", "band"),
    [(1, 0), (16, 0), (17, 1), (56, 1), (57, 2), (84, 2), (85, 3), (182, 3), (183, 4)],
)
def test_the_edges_of_the_bands(tmp_path: Path, days: int, band: int) -> None:
    result = audited(tmp_path, f"E1;{START};{START + timedelta(days=days - 1)};sick_note;100\n")
    expected = [int(number == band) for number in range(5)]
    assert band_of(result, "certified") == band_of(result, "spells") == expected


@pytest.mark.parametrize(
    ("days", "band"),
    [
        *((7, (1, 7)), (8, (8, 16)), (16, (8, 16)), (17, (17, 56)), (56, (17, 56)), (57, (57, 140)), (140, (57, 140))),
        *((141, (141, 273)), (273, (141, 273)), (274, (274, None))),
    ],
)
def test_the_bands_of_nav(tmp_path: Path, days: int, band: tuple[int, int | None]) -> None:
    result = audited(tmp_path, f"E1;{START};{START + timedelta(days=days - 1)};sick_note;100\n")
    found = [(one.of, one.first, one.last, one.days) for one in result.figures.durations.nav if one.cases]
    assert found == [("certified", *band, days), ("spells", *band, days)]


def test_the_reference_stands_beside(tmp_path: Path) -> None:
    assert band_of(audited(tmp_path, ""), "certified", "reference") == [61.8, 18.5, 4.1, 7.1, 8.5]


def test_certified_periods_touch_or_bridge_and_are_no_merged_spells(tmp_path: Path) -> None:
    rows = (
        "E1;2025-01-06;2025-01-08;self_certified;\n"  # no certified period, but part of the spell
        "E1;2025-01-09;2025-01-17;sick_note;100\n"  # Thursday to Friday of the next week
        "E1;2025-01-20;2025-01-24;sick_note;100\n"  # from the Monday on: only a weekend between, one period of 16 days
        "E1;2025-02-03;2025-02-05;sick_note;100\n"  # a gap of nine days: another period, the same spell of 31 days
    )
    result = audited(tmp_path, rows)
    assert band_of(result, "certified") == [2, 0, 0, 0, 0]
    assert band_of(result, "spells") == [0, 1, 0, 0, 0]


def test_only_what_began_in_the_period_is_counted_and_ongoing_is_marked(tmp_path: Path) -> None:
    rows = (
        "E1;2025-06-30;2025-07-02;sick_note;100\nE2;2025-07-01;2025-07-02;sick_note;100\nE3;2026-06-15;;sick_note;100\n"
    )
    result = audited(tmp_path, rows, period_from=date(2025, 7, 1))
    assert band_of(result, "certified") == band_of(result, "spells") == [2, 0, 0, 0, 0]
    assert band_of(result, "certified", "ongoing") == band_of(result, "spells", "ongoing") == [1, 0, 0, 0, 0]
