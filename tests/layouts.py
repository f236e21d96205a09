"""The same follow-up facts as a log, as columns beside the absences and as one row a case; what must be equal."""

from __future__ import annotations

import csv
import dataclasses
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from audit import audit_files
from audit.source.details import DETAILS, detail
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import EVENT_KINDS

AS_OF = date(2026, 6, 30)
NOT_COMPARED = {"source", "rows"}  # where it stood is all that may differ


@dataclass(frozen=True)
class Absence:
    employee: str
    start: date
    end: date | None
    kind: str = "sick_note"
    grade: int = 100

    @property
    def key(self) -> tuple[str, date]:
        return self.employee, self.start


@dataclass(frozen=True)
class Fact:
    """One event of a case; the case is the absence that began on `start`. `day` None: done, the day is not known."""

    employee: str
    start: date
    event: str
    day: date | None
    details: dict[str, str] = field(default_factory=dict)
    denied: bool = False  # recorded as not done; a log has no way to say so


Layout = Callable[[Path, Sequence[Absence], Sequence[Fact]], list[Path]]


def as_log(folder: Path, absences: Sequence[Absence], facts: Sequence[Fact]) -> list[Path]:
    rows = [
        [fact.employee, fact.event, fact.day or "", fact.start, *(fact.details.get(name, "") for name in DETAILS)]
        for fact in facts
        if not fact.denied
    ]
    headers = ["employee", "event", "date", "absence_start", *DETAILS]
    return [absence_file(folder, absences), written(folder / "log.csv", headers, rows)]


def as_columns(folder: Path, absences: Sequence[Absence], facts: Sequence[Fact]) -> list[Path]:
    headers, cells = wide(facts)
    return [absence_file(folder, absences, headers, [cells(absence.key) for absence in absences])]


def as_cases(folder: Path, absences: Sequence[Absence], facts: Sequence[Fact]) -> list[Path]:
    headers, cells = wide(facts)
    rows = [[*absence.key, *cells(absence.key)] for absence in absences]
    rows = [row for row in rows if any(row[2:])]
    return [
        absence_file(folder, absences),
        written(folder / "cases.csv", ["employee", "absence_start", *headers], rows),
    ]


LAYOUTS: tuple[Layout, ...] = (as_log, as_columns, as_cases)
WIDE = (as_columns, as_cases)


def wide(facts: Sequence[Fact]) -> tuple[list[str], Callable[[tuple[str, date]], list[object]]]:
    """The log turned into columns: one for each kind of event and one for each of its fields; and the cells of a case.

    A case can say of each kind but once what was done.
    """
    told = {(fact.employee, fact.start, fact.event): fact for fact in facts}
    assert len(told) == len(facts)
    kinds = sorted({fact.event for fact in facts}, key=EVENT_KINDS.index)

    def cells(key: tuple[str, date]) -> list[object]:
        own = [told.get((*key, kind)) for kind in kinds]
        return [cell for fact in own for cell in cells_of(fact)]

    return [name for kind in kinds for name in (kind, *(detail(kind, name) for name in DETAILS))], cells


def cells_of(fact: Fact | None) -> list[object]:
    if fact is None or fact.denied:
        return ["nei" if fact else "", *[""] * len(DETAILS)]
    return [fact.day or "ja", *(fact.details.get(name, "") for name in DETAILS)]


def absence_file(
    folder: Path, absences: Sequence[Absence], headers: Sequence[str] = (), cells: Sequence[Sequence[object]] = ()
) -> Path:
    beside = cells or [[]] * len(absences)
    rows = [
        [one.employee, one.start, one.end or "", one.kind, one.grade, *more]
        for one, more in zip(absences, beside, strict=True)
    ]
    return written(folder / "absences.csv", ["employee", "start", "end", "kind", "grade", *headers], rows)


def written(path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([headers, *rows])
    return path


def audited(layout: Layout, absences: Sequence[Absence], facts: Sequence[Fact], **values: Any) -> AuditResult:
    with tempfile.TemporaryDirectory() as folder:
        paths = layout(Path(folder), absences, facts)
        result: AuditResult = audit_files(paths, Settings(**{"as_of": AS_OF, "privacy": "named", **values}))
    assert result.fault_counts == {}
    assert not {"detail_ambiguous", "detail_without_event"} & {remark.code for remark in result.data_remarks}
    return result


def told(result: AuditResult) -> dict[str, Any]:
    """All that a result says of the follow-up, but for where it stood."""
    frames = {"spells": result.spells, "findings": result.findings, "exemptions": result.exemptions}
    said: dict[str, Any] = {
        name: sorted(map(str, frame.drop(columns=NOT_COMPARED & set(frame)).to_dict("records")))
        for name, frame in frames.items()
    }
    said |= {name: getattr(result, name) for name in ("headline", "readings", "recorded", "not_recorded")}
    # Columns are looked at where there are columns of events, so how many there are is the one thing that differs.
    said["outcomes"] = [one for one in result.outcomes if one.rule != "DATED-BY-FORMULA"]
    sums = dataclasses.asdict(result.sums)
    return said | {name: number for name, number in sums.items() if name.startswith("events_")}
