"""What `statistics` tells of man-days: the absence rate of the company and of its quarters, and the statutory table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from audit.figures.durations import STATUTORY_BANDS
from audit.figures.heads import LOST, Heads
from audit.figures.telling_lengths import Edges
from rules.adding import arranged, collected
from rules.figures import Absence, AbsenceCell, Statutory, StatutoryBase, StatutoryCell
from rules.suppression import hidden_together

OVER_16 = (17, None)  # the class that has one of its own in it
# What is told of a quarter; each of them is about enough persons or nobody, or nothing is told of it.
_OF_QUARTER = (*LOST, "started")


def told_absence(absence: Absence, heads: Heads, limit: int) -> Absence:
    """The rates of all units together, as man-days lost of a hundred agreed ones, and the spells that started.

    The man-days themselves would tell by and by who came and left, and who is in no list.
    """
    told = replace(absence, without_position=0 if absence.without_position == 0 else None)
    if any(heads.few(limit, what) for what in LOST):
        return replace(told, cells=())
    cells = [cell for cell in absence.cells if cell.unit is None]
    quarters = [cell.quarter for cell in cells if cell.quarter]
    hidden = hidden_together(
        {word: [heads.of("quarter", word, what) for what in _OF_QUARTER] for word in quarters}, limit
    )
    return replace(told, cells=tuple(_of_a_hundred(cell) for cell in cells if cell.quarter not in hidden))


def _of_a_hundred(cell: AbsenceCell) -> AbsenceCell:
    kinds = (cell.rated_self_certified, cell.rated_certified)
    lost = [round(100 * of_kind / cell.agreed, 4) if cell.agreed else 0.0 for of_kind in kinds]
    return AbsenceCell(
        unit=None,
        quarter=cell.quarter,
        persons=None,
        employees=None,
        spells_started=cell.spells_started,
        self_certified=lost[0],
        certified=lost[1],
        rated_self_certified=lost[0],
        rated_certified=lost[1],
        without_grade=0.0 if cell.without_grade == 0 else None,
        agreed=100.0 if cell.agreed else None,
    )


def without_few_of_a_sex(table: Statutory, limit: int) -> Statutory:
    """As `masked` tells it: the numbers of a sex only where each sex is `limit` persons or more, or nobody.

    What all sexes come to can be counted in the rows of the report; the sex stands in none of them.
    """
    over_8_weeks = {(cell.quarter, cell.sex, cell.kind): cell for cell in table.cells if cell.first > OVER_16[0]}

    def few(cell: StatutoryCell) -> bool:
        persons, cases = cell.persons or 0, cell.cases or 0
        inside = over_8_weeks.get((cell.quarter, cell.sex, cell.kind)) if (cell.first, cell.last) == OVER_16 else None
        if inside is None or inside.man_days == cell.man_days:
            return 0 < persons < limit
        beside = min(persons - (inside.persons or 0), cases - (inside.cases or 0) or limit)
        return 0 < persons < limit or beside < limit

    cells = _apart(
        table.cells,
        lambda cell: (cell.quarter, cell.kind, cell.first, cell.last),
        few,
        lambda cell: replace(cell, persons=None, cases=None, man_days=None),
    )
    base = _apart(
        table.base,
        lambda one: one.quarter,
        lambda one: 0 < (one.employees or 0) < limit,
        lambda one: replace(one, employees=None, agreed=None),
    )
    return Statutory(base, cells)


Row = TypeVar("Row", StatutoryCell, StatutoryBase)


def _apart(
    rows: Iterable[Row],
    place: Callable[[Row], Hashable],
    few: Callable[[Row], bool],
    without_numbers: Callable[[Row], Row],
) -> tuple[Row, ...]:
    """Where one of the rows at a place is few: all of them without numbers, and their sum without a sex."""
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(place(row), []).append(row)
    told: list[Row] = []
    for group in groups.values():
        if any(few(row) for row in group) and any(row.sex for row in group):
            told += collected(replace(row, sex="") for row in group)
            told += [without_numbers(row) for row in group if row.sex]
        else:
            told += group
    return arranged(told)


def told_statutory(table: Statutory, absence: Absence, edges: Edges, heads: Heads, limit: int) -> Statutory:
    """The cases by sex, else without sex, else nothing: each cell is about enough persons, or nobody.

    The man-days lie beside those of the absence rate, and are not told. Its quarters and its classes of length must be
    told elsewhere too, so that none is the rest of another.
    """
    in_all = {cell.quarter for cell in absence.cells if cell.quarter}
    classes = {last for _, last in STATUTORY_BANDS if last is not None}
    # Of which over 8 weeks: its edge.
    classes |= {first - 1 for first, last in STATUTORY_BANDS if last is None}
    nothing = Statutory(base=(), cells=())
    if not classes <= set(edges) or not {cell.quarter for cell in table.cells} <= in_all:
        return nothing
    cells = tuple(replace(cell, persons=None, man_days=None) for cell in table.cells)
    if not heads.few_in(limit, "statutory", "sex"):
        return Statutory((), cells)
    if not heads.few_in(limit, "statutory", "all"):
        return Statutory((), collected(replace(cell, sex="") for cell in cells))
    return nothing
