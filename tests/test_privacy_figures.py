"""An attack on the figures of `statistics`: whoever puts all of them together learns no number about few persons."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from audit import audit_files
from rules.figures import SPELLS
from rules.result import AuditResult
from tests.source_files import settings, text_file

LIMIT = 5
SEEDS = (0, 1, 2, 5, 6, 9, 10, 11)
AS_OF = date(2026, 6, 30)
PERIOD = date(2025, 4, 1)
# All edges of classes of length that are told somewhere, and one above every length.
NODES = (0, 3, 7, 16, 28, 49, 56, 84, 140, 182, 273, 364, 10_000)
LENGTHS = (1, 2, 3, 5, 6, 7, 12, 16, 17, 30, 50, 56, 57, 80, 90, 120, 150, 182, 183, 250, 300, 366)


def company(folder: Path, seed: int) -> list[Path]:
    """Files of a company of some 20 to 150, of whom some came late and some have left, with a sex for most."""
    draw = random.Random(seed)
    few = draw.sample(LENGTHS, 8)  # so that some classes have many and some have few
    absences: list[tuple[object, ...]] = [("employee", "start", "end", "kind", "grade", "work_related")]
    log: list[tuple[object, ...]] = [("employee", "event", "date")]
    staff: list[tuple[object, ...]] = [("employee", "sex", "employed_from", "employed_to", "position_pct")]
    for n in range(draw.choice((20, 45, 80, 150))):
        who = f"Z{n:03d}"
        start = date(2024, 9, 1) + timedelta(days=draw.randrange(420))
        for _ in range(draw.randint(0, 3)):
            start += timedelta(days=20 + draw.randrange(60))
            days = draw.choice(LENGTHS if draw.random() < 0.2 else few)
            end = min(start + timedelta(days=days - 1), AS_OF)
            if start >= AS_OF:
                break
            kind = "child_sick" if days < 4 and draw.random() < 0.1 else "sick_note" if days > 3 else "self_certified"
            cause = draw.choice(("", "", "yes", "no"))
            absences.append((who, start, "" if end == AS_OF else end, kind, 100, cause))
            for event in draw.sample(("plan_started", "plan_ready", "dm1_held"), draw.randrange(3)):
                log.append((who, event, start + timedelta(days=draw.randrange(60))))
            start = end
        if draw.random() < 0.97:
            came = "" if draw.random() < 0.9 else PERIOD + timedelta(days=draw.randrange(300))
            left = "" if draw.random() < 0.9 else date(2025, 1, 1) + timedelta(days=draw.randrange(300))
            sex = draw.choice(("female", "female", "male", ""))
            staff.append((who, sex, came, left if not came else "", draw.choice((100, 50))))
    names = ("fravar.csv", "logg.csv", "ansatte.csv")
    return [text_file(folder / name, table) for name, table in zip(names, (absences, log, staff), strict=True)]


def audited(folder: Path, seed: int, privacy: str) -> AuditResult:
    period = {"period_from": PERIOD} if seed % 2 else {}
    return audit_files(company(folder, seed), settings(privacy=privacy, **period))


@pytest.fixture(scope="module", params=SEEDS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditResult, AuditResult]:
    """The same company as `named` and as `statistics`."""
    folder = tmp_path_factory.mktemp("company")
    return audited(folder, request.param, "named"), audited(folder, request.param, "statistics")


class Attack:
    """Unknown counts, none below nought, and what is told of sums of them; a linear programme bounds any sum."""

    def __init__(self, cells: list[Any]) -> None:
        self.at = {cell: place for place, cell in enumerate(cells)}
        self.rows: list[np.ndarray] = []
        self.told: list[int] = []

    def knows(self, which: Any, number: int | None) -> None:
        if number is not None:
            self.rows.append(self._row(which))
            self.told.append(number)

    def _row(self, which: Any) -> np.ndarray:
        row = np.zeros(len(self.at))
        row[[place for cell, place in self.at.items() if which(cell)]] = 1
        return row

    def bounds(self, which: Any) -> tuple[int, int]:
        aim = self._row(which)
        matrix, told = (np.array(self.rows), self.told) if self.rows else (None, None)
        found = [linprog(sign * aim, A_eq=matrix, b_eq=told, bounds=(0, 100_000)).fun for sign in (1, -1)]
        return round(found[0]), round(-found[1])

    def holds(self, which: Any, persons: int) -> None:
        """A number about few persons is not known, nor that it is so small."""
        if 0 < persons < LIMIT:
            least, most = self.bounds(which)
            assert least < most and most >= LIMIT, (least, most, persons)


def intervals() -> Iterator[tuple[int, int]]:
    return combinations(NODES, 2)


def test_no_class_of_length_is_told_that_is_about_few(pair: tuple[AuditResult, AuditResult]) -> None:
    """By length, by whether the spell began in the period, and by whether it goes on."""
    whole, told = pair
    figures = told.figures
    if figures is None:
        return
    spells = whole.spells.assign(began=whole.spells["start"] >= whole.told_figures.first)
    cells = [(low, began, ongoing) for low in NODES[:-1] for began in (True, False) for ongoing in (True, False)]
    attack = Attack(cells)
    attack.knows(lambda cell: True, told.sums.spells)
    for name in ("reference", "statutory", "nav"):
        for band in (one for one in getattr(figures.durations, name) if one.of == SPELLS):
            last = band.last or NODES[-1]
            attack.knows(lambda cell, b=band, z=last: b.first - 1 <= cell[0] < z and cell[1], band.cases)
            attack.knows(lambda cell, b=band, z=last: b.first - 1 <= cell[0] < z and cell[1] and cell[2], band.ongoing)
    for phase in figures.phases:
        last = phase.last or NODES[-1]
        attack.knows(lambda cell, p=phase, z=last: p.first - 1 <= cell[0] < z and cell[2], phase.persons)
    for low, high in intervals():
        for began, ongoing in (
            (True, None),
            (False, None),
            (None, True),
            *((b, o) for b in (True, False) for o in (True, False)),
        ):
            of = spells[(spells["days"] > low) & (spells["days"] <= high)]
            of = of if began is None else of[of["began"] == began]
            of = of if ongoing is None else of[of["ongoing"] == ongoing]
            attack.holds(
                lambda cell, low=low, high=high, b=began, o=ongoing: (
                    low <= cell[0] < high and b in (None, cell[1]) and o in (None, cell[2])
                ),
                of["employee"].nunique(),
            )


STAFF = ("sick", "absent", "never", "gone_absent", "gone_never", "not_listed")


def staff_of(result: AuditResult, folder: Path, seed: int) -> dict[str, set[str]]:
    """The persons of each group, read from the files of the company once more."""
    first, last = date.fromisoformat(result.told_figures.first), AS_OF
    absences, _, staff = ([line.split(";") for line in path.read_text().split()[1:]] for path in company(folder, seed))
    groups: dict[str, set[str]] = {name: set() for name in STAFF}
    sick = {
        row[0]
        for row in absences
        if row[3] != "child_sick" and (date.fromisoformat(row[2]) if row[2] else last) >= first
    }
    absent = {row[0] for row in absences}
    for who, _, came, left, _ in staff:
        employed = (not came or date.fromisoformat(came) <= last) and (not left or date.fromisoformat(left) >= first)
        name = ("sick" if who in sick else "absent" if who in absent else "never") if employed else None
        groups[name or ("gone_absent" if who in absent else "gone_never")].add(who)
    groups["not_listed"] = absent - {row[0] for row in staff}
    return groups


@pytest.mark.parametrize("seed", SEEDS)
def test_no_group_of_the_staff_is_told_that_is_few(tmp_path: Path, seed: int) -> None:
    result = audited(tmp_path, seed, "statistics")
    if result.figures is None:
        return
    groups = staff_of(result, tmp_path, seed)
    people, seen = result.figures.people, result.completeness.people
    attack = Attack(list(STAFF))
    listed = STAFF[:5]
    attack.knows(lambda cell: cell in listed, result.employees)
    attack.knows(lambda cell: cell in ("sick", "absent", "never"), people.employees)
    attack.knows(lambda cell: cell in ("absent", "never"), people.without_absence)
    attack.knows(lambda cell: cell in ("never", "gone_never"), seen.never_absent)
    attack.knows(lambda cell: cell in ("sick", "absent", "gone_absent", "not_listed"), seen.absent)
    attack.knows(lambda cell: cell == "not_listed", seen.not_listed)
    for size in (1, 2, 3):
        for some in combinations(STAFF, size):
            attack.holds(lambda cell, some=some: cell in some, len(set().union(*(groups[name] for name in some))))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_quarter_or_kind_is_told_that_is_about_few(tmp_path: Path, seed: int) -> None:
    """Day by day from the files: whoever lost days in a quarter that is told, and in those that are not together."""
    result = audited(tmp_path, seed, "statistics")
    if result.figures is None or not result.figures.absence.cells:
        return
    first = date.fromisoformat(result.figures.first)
    told = {cell.quarter for cell in result.figures.absence.cells if cell.quarter}
    persons: dict[tuple[str, str], set[str]] = {}
    for line in company(tmp_path, seed)[0].read_text().split()[1:]:
        who, start, end, kind, *_ = line.split(";")
        if kind == "child_sick":
            continue
        last = date.fromisoformat(end) if end else AS_OF
        day = max(date.fromisoformat(start), first)
        while day <= last:
            quarter = f"{day.year}Q{(day.month + 2) // 3}"
            place = quarter if quarter in told else "not told"
            for of in (kind, "any"):
                persons.setdefault((place, of), set()).add(who)
                persons.setdefault(("all", of), set()).add(who)
            day += timedelta(days=1)
    assert {place for place, who in persons.items() if 0 < len(who) < LIMIT} == set()


def test_enough_is_told_of_a_large_company(tmp_path: Path) -> None:
    """Fifty of everything: all bands, all quarters, the table by sex; and the same numbers as in `named`."""
    rows: list[tuple[object, ...]] = [("employee", "start", "end", "kind", "grade")]
    staff: list[tuple[object, ...]] = [("employee", "sex", "position_pct")]
    who = 0
    for sex in ("female", "male"):
        for days in (2, 5, 10, 30, 70, 100, 160, 200, 280):
            for _ in range(8):
                who += 1
                start = date(2025, 1, 6) + timedelta(days=7 * (who % 12))
                kind = "self_certified" if days < 9 else "sick_note"
                rows.append((f"A{who}", start, start + timedelta(days=days - 1), kind, 100))
                staff.append((f"A{who}", sex, 100))
    staff += [(f"B{n}", "male", 100) for n in range(9)]
    # Absences before the period, so that none in it may have started earlier.
    rows += [(f"B{n}", "2024-06-03", "2024-06-04", "self_certified", 100) for n in range(9)]
    files = [text_file(tmp_path / "fravar.csv", rows), text_file(tmp_path / "ansatte.csv", staff)]
    named, told = (
        audit_files(files, settings(privacy=privacy, period_from=date(2025, 1, 1))).told_figures
        for privacy in ("named", "statistics")
    )
    for name in ("reference", "statutory", "nav"):
        pairs = zip(getattr(named.durations, name), getattr(told.durations, name), strict=True)
        assert all((a.first, a.last, a.cases, a.days) == (b.first, b.last, b.cases, b.days) for a, b in pairs)
    whole = [cell for cell in named.absence.cells if cell.unit is None]
    rates = [(one.quarter, round(one.rate or 0.0, 4)) for one in whole]
    assert rates == [(one.quarter, one.rate) for one in told.absence.cells]
    assert told.people.without_absence == named.people.without_absence == 9
    assert [(one.day, one.share) for one in told.survival.beyond or ()] == [
        (16, 0.667),  # two thirds
        (56, 0.556),
        (84, 0.444),
        (182, 0.222),
    ]
    middles = {one.of: one for one in told.worked_out or ()}
    # 16 spells of each length; the middle of nine lengths is 70 days.
    assert (middles["ended"].median, middles["ended"].number) == (70.0, None)


def test_masked_tells_a_sex_only_where_each_is_enough(tmp_path: Path) -> None:
    """Of the short ones six women and five men; of the long ones six women and two men, of whom one over 8 weeks."""
    rows: list[tuple[object, ...]] = [("employee", "start", "end", "kind", "grade")]
    staff: list[tuple[object, ...]] = [("employee", "sex", "position_pct")]
    groups = (("female", 2, 6), ("male", 2, 5), ("female", 30, 6), ("male", 30, 1), ("male", 60, 1))
    for sex, days, persons in groups:
        for _ in range(persons):
            who, start = f"A{len(staff):02d}", date(2026, 1, 5)
            kind = "self_certified" if days < 4 else "sick_note"
            rows.append((who, start, start + timedelta(days=days - 1), kind, 100))
            staff.append((who, sex, 100))
    files = [text_file(tmp_path / "fravar.csv", rows), text_file(tmp_path / "ansatte.csv", staff)]
    table = audit_files(files, settings(privacy="masked")).told_figures.statutory
    told = {(one.sex, one.kind, one.first): (one.persons, one.cases) for one in table.cells if one.quarter == "2026Q1"}
    assert told == {
        ("female", "self_certified", 1): (6, 6),
        ("male", "self_certified", 1): (5, 5),
        ("", "certified", 17): (8, 8),
        ("female", "certified", 17): (None, None),
        ("male", "certified", 17): (None, None),
        ("", "certified", 57): (1, 1),
        ("male", "certified", 57): (None, None),
    }
    named = audit_files(files, settings(privacy="named")).told_figures.statutory
    assert {one.sex for one in named.cells} == {"female", "male"}


def test_what_other_numbers_would_open_is_not_told(pair: tuple[AuditResult, AuditResult]) -> None:
    """Man-days, rows of codes, counts of single duties, how many have an event: each gave few persons away once."""
    whole, told = pair
    assert all(code.rows is None for table in told.provenance.tables for code in table.codes)
    for outcome in (one for one in told.outcomes if one.on not in ("routines", "columns")):
        assert {*outcome.verdicts.values(), outcome.subjects, outcome.merging, outcome.headline} == {None}
    figures = told.figures
    if figures is None:
        return
    assert {one.agreed for one in figures.absence.cells} <= {100.0, None}
    assert figures.absence.without_position in (0, None)
    assert all(one.man_days is None and one.persons is None for one in figures.statutory.cells)
    assert all(one.number is None for one in figures.worked_out or ())
    # Days of sickness are those of the bands, and of the spells that reach into the period from before it.
    spells = whole.spells
    first = whole.told_figures.first
    reaching = spells[(spells["start"] < first) & (spells["end"] >= first)]["employee"].nunique()
    assert figures.work_related is None or not 0 < reaching < LIMIT
