"""The chapter with the statistics that the employer is to keep: quarter, sex, kind of absence, length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reports.cells import Reckoned, decimal, number, quarter, reckoned
from reports.wording import Wording
from rules.figures import CERTIFIED, CHILD_SICK, SELF_CERTIFIED, Statutory, StatutoryCell
from rules.result import AuditResult

RECENT = 4  # quarters that stand open
KINDS = (SELF_CERTIFIED, CERTIFIED, CHILD_SICK)
BANDS: tuple[tuple[int, int | None], ...] = ((1, 3), (4, 16), (17, None), (57, None))
OVER_8_WEEKS = (57, None)  # counted in the band before it as well


class StatutoryRow(NamedTuple):
    label: str
    of_which: bool
    cells: tuple[str, ...]  # cases and man-days of each sex, then of all
    empty: bool


class QuarterTable(NamedTuple):
    heading: str
    rows: tuple[StatutoryRow, ...]


class StatutoryPart(NamedTuple):
    lead: str
    sexes: tuple[str, ...]  # the columns, all together last
    recent: tuple[QuarterTable, ...]  # the newest first
    earlier: tuple[QuarterTable, ...]
    notes: tuple[str, ...]
    reckoned: Reckoned


def statutory(result: AuditResult, wording: Wording) -> StatutoryPart:
    told = result.told_figures.statutory
    quarters = sorted({cell.quarter for cell in told.cells} | {base.quarter for base in told.base}, reverse=True)
    found = {cell.sex for cell in told.cells} | {base.sex for base in told.base}
    sexes = tuple(sex for sex in ("female", "male", "") if sex in found)
    tables = tuple(_table(one, sexes, told, wording) for one in quarters)
    notes = ["counted", "of_which", "part"]
    alone = result.settings.privacy == "statistics"
    if not told.base and not alone:
        notes.append("no_base")
    if any(cell.cases is None for cell in told.cells):
        notes.append("few_of_a_sex")
    elif "" in sexes:
        notes.append("some_sex" if len(sexes) > 1 else "no_sex_here" if alone else "no_sex")
    lead = "lead" if tables else "hidden" if alone else "none"
    return StatutoryPart(
        lead=wording.say(f"figures.statutory.{lead}"),
        sexes=(
            *(wording.say(f"figures.statutory.sex.{sex or 'not_told'}") for sex in sexes[: _apart(sexes)]),
            wording.say("report.form.total"),
        ),
        recent=tables[:RECENT],
        earlier=tables[RECENT:],
        notes=tuple(wording.say(f"figures.statutory.note.{note}") for note in notes),
        reckoned=reckoned("statutory", wording),
    )


def _apart(sexes: Sequence[object]) -> int:
    """How many columns stand beside that of all: none where there is but one."""
    return len(sexes) if len(sexes) > 1 else 0


def _table(word: str, sexes: Sequence[str], told: Statutory, wording: Wording) -> QuarterTable:
    cells = {(cell.sex, cell.kind, cell.first): cell for cell in told.cells if cell.quarter == word}
    rows = [
        _row(kind, first, last, [cells.get((sex, kind, first)) for sex in sexes], wording)
        for kind in KINDS
        for first, last in BANDS
    ]
    rows = [row for row in rows if not row.empty]
    base = {one.sex: one for one in told.base if one.quarter == word}
    if base:
        of_sex = [base.get(sex) for sex in sexes]
        rows.append(_base(of_sex, wording))
    return QuarterTable(quarter(word, wording), tuple(rows))


def _row(
    kind: str, first: int, last: int | None, cells: Sequence[StatutoryCell | None], wording: Wording
) -> StatutoryRow:
    of_which = (first, last) == OVER_8_WEEKS
    length = wording.say(f"figures.statutory.band.{first}")
    return StatutoryRow(
        label=wording.say("figures.statutory.row", kind=wording.say(f"figures.statutory.kind.{kind}"), length=length),
        of_which=of_which,
        cells=_pairs(cells, ("cases", "man_days"), wording),
        empty=not any(cells),
    )


def _base(base: Sequence[Any], wording: Wording) -> StatutoryRow:
    """Employees and agreed man-days of the quarter."""
    return StatutoryRow(
        wording.say("figures.statutory.base"), False, _pairs(base, ("employees", "agreed"), wording), False
    )


def _pairs(found: Sequence[Any], names: tuple[str, str], wording: Wording) -> tuple[str, ...]:
    """A number and its man-days of each sex, then of all; nothing counted is 0.

    What is not told of a sex is in the numbers of the column without one.
    """
    counts, man_days = ([0 if one is None else getattr(one, name) for one in found] for name in names)
    pairs = [*list(zip(counts, man_days, strict=True))[: _apart(found)], (_of_all(counts), _of_all(man_days))]
    return tuple(text for n, days in pairs for text in (number(n, wording), decimal(days, wording)))


def _of_all(values: Sequence[Any]) -> Any:
    told = [value for value in values if value is not None]
    return sum(told) if told or not values else None
