"""What `statistics` tells of man-days: the absence rate of the company and of its quarters, and the statutory table."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from audit.figures.durations import STATUTORY_BANDS
from audit.figures.heads import Heads
from audit.figures.telling_lengths import Edges
from rules.adding import arranged, collected
from rules.figures import Absence, AbsenceCell, Statutory, StatutoryBase, StatutoryCell

OVER_16 = (17, None)  # the class that has one of its own in it
# What is told of a quarter; each of them is about enough persons or nobody, or nothing is told of it.
_OF_QUARTER = ("lost", "self_certified", "certified", "started", "not_rated")


def told_absence(absence: Absence, heads: Heads, limit: int) -> Absence:
    """The cells of all units together. Where those without agreed days are few, only what has them is told as lost."""
    without_position = any(heads.few(limit, "without_position", *rest) for rest in ((), ("not",)))
    absence = replace(absence, without_position=None if without_position else absence.without_position)
    if any(heads.few(limit, what) for what in ("lost", "self_certified", "certified")):
        return replace(absence, cells=())
    cells = [cell for cell in absence.cells if cell.unit is None]
    rated = heads.few(limit, "not_rated")
    told = _OF_QUARTER[:-1] if rated else _OF_QUARTER
    hidden = _hidden([cell.quarter for cell in cells if cell.quarter], told, heads, limit)
    ungraded = heads.few(limit, "without_grade")
    return replace(
        absence,
        cells=tuple(
            _told(cell, rated=rated, ungraded=ungraded or bool(cell.quarter))
            for cell in cells
            if cell.quarter not in hidden
        ),
    )


def _told(cell: AbsenceCell, *, rated: bool, ungraded: bool) -> AbsenceCell:
    """How many employees a quarter has tells by and by who came and left, so it is told of none."""
    if rated:
        cell = replace(cell, self_certified=cell.rated_self_certified, certified=cell.rated_certified)
    return replace(
        cell,
        persons=None,
        employees=None,
        without_grade=None if ungraded else cell.without_grade,
    )


def _hidden(quarters: Iterable[str], measures: Iterable[str], heads: Heads, limit: int) -> set[str]:
    """Quarters with a measure of few persons, and others until what is hidden together is about enough of each."""
    persons = {word: [heads.of("quarter", word, what) for what in measures] for word in quarters}

    def few(numbers: Iterable[int]) -> bool:
        return any(0 < number < limit for number in numbers)

    hidden = {word for word, numbers in persons.items() if few(numbers)}
    # Of a measure there are at least as many persons in several quarters as in the one that has most.
    while hidden and hidden < persons.keys() and few(map(max, zip(*(persons[word] for word in hidden), strict=True))):
        hidden.add(min(persons.keys() - hidden, key=lambda word: (persons[word], word)))
    return hidden


def without_few_of_a_sex(table: Statutory, limit: int) -> Statutory:
    """As `masked` tells it: the numbers of a sex only where each sex is `limit` persons or more, or nobody.

    What all sexes come to can be counted in the rows of the report; the sex stands in none of them.
    """
    over_8_weeks = {(cell.quarter, cell.sex, cell.kind): cell for cell in table.cells if cell.first > OVER_16[0]}

    def few(cell: StatutoryCell) -> bool:
        inside = over_8_weeks.get((cell.quarter, cell.sex, cell.kind)) if (cell.first, cell.last) == OVER_16 else None
        counts = [cell.persons or 0]
        if inside is not None:
            counts.append((cell.cases or 0) - (inside.cases or 0))
        return any(0 < n < limit for n in counts)

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
    """The whole table by sex, else without sex, else nothing: each cell is about enough persons, or nobody.

    Its quarters and its classes of length must be told elsewhere too, so that none is the rest of another.
    """
    in_all = {cell.quarter for cell in absence.cells if cell.quarter}
    classes = {last for _, last in STATUTORY_BANDS if last is not None}
    # Of which over 8 weeks: its edge.
    classes |= {first - 1 for first, last in STATUTORY_BANDS if last is None}
    nothing = Statutory(base=(), cells=())
    if not classes <= set(edges) or not {cell.quarter for cell in table.cells} <= in_all:
        return nothing
    base = tuple(replace(one, employees=None) for one in table.base)
    if not heads.few_in(limit, "statutory", "sex"):
        return Statutory(base, table.cells)
    if not heads.few_in(limit, "statutory", "all"):
        return Statutory(*(collected(replace(row, sex="") for row in rows) for rows in (base, table.cells)))
    return nothing
