"""What a trap is: its files, and the reading that is right by the rules and by what the trap did to its records.

Nothing here reads a file, and nothing may come from the reader: the expected readings are what it is held against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

AS_OF = date(2026, 6, 30)


class Record(NamedTuple):
    """One absence. `end` None: not ended. `grade` None: the file has no column of grades."""

    employee: str
    start: date
    end: date | None
    kind: str
    grade: float | None


# Invented people: their numbers begin at 9001, and their names say that there is nobody behind them.
PEOPLE = {
    "9001": "Ola Eksempel",
    "9002": "Kari Prøve",
    "9003": "Nils Oppdiktet",
    "9004": "Anne Testesen",
    "9005": "Per Påfunn",
    "9006": "Liv Fantasi",
}
UNITS = dict(zip(PEOPLE, ("Lager", "Lager", "Lærlinger på øya", "Lærlinger på øya", "Drift", "Drift"), strict=True))


def _record(employee: str, start: str, end: str, kind: str, grade: float = 100) -> Record:
    return Record(employee, date.fromisoformat(start), date.fromisoformat(end) if end else None, kind, grade)


# The absences that most traps express in their own shape: some go straight on, one lasts a day, one has not ended.
BASE: tuple[Record, ...] = (
    _record("9001", "2026-01-05", "2026-01-20", "sick_note"),
    _record("9001", "2026-03-09", "2026-03-10", "self_certified"),
    _record("9002", "2026-01-12", "2026-03-22", "sick_note"),
    _record("9002", "2026-03-23", "2026-04-19", "sick_note", 50),
    _record("9003", "2026-02-02", "2026-02-04", "self_certified"),
    _record("9003", "2026-02-05", "2026-02-27", "sick_note"),
    _record("9004", "2026-02-16", "2026-02-16", "self_certified"),
    _record("9004", "2026-02-17", "2026-05-31", "sick_note", 60),
    _record("9005", "2026-03-02", "2026-03-03", "child_sick"),
    _record("9005", "2026-05-04", "2026-05-08", "vacation"),
    _record("9006", "2026-04-27", "2026-04-29", "self_certified"),
    _record("9006", "2026-04-30", "", "sick_note"),
)
WORDS = {
    "sick_note": "Sykmelding",
    "self_certified": "Egenmelding",
    "child_sick": "Sykt barn",
    "vacation": "Ferie",
    "leave": "Kort permisjon",
    "resumed": "Tilbake i arbeid",
    "treatment_days": "Behandlingsdager",
    "travel_support": "Reisetilskudd",
    "other": "Annet fravær",
}
HEADERS = ("Ansattnummer", "Fra dato", "Til dato", "Fraværstype", "Sykmeldingsgrad")
COLUMNS = dict(zip(("employee", "start", "end", "kind", "grade"), HEADERS, strict=True))
PER_CENT = {"grade": "per_cent"}


def cells(record: Record) -> list[Any]:
    """The record under HEADERS; the grade of what is no sick note is left blank, as systems do."""
    grade = record.grade if record.kind == "sick_note" else None
    if grade is not None and grade == int(grade):
        grade = int(grade)
    return [record.employee, record.start, record.end, WORDS[record.kind], grade]


def rows(records: Iterable[Record] = BASE) -> list[list[Any]]:
    return [cells(record) for record in records]


def table(records: Iterable[Record] = BASE) -> list[list[Any]]:
    """Headers and records, as a file that is no trap has them."""
    return [list(HEADERS), *rows(records)]


@dataclass(frozen=True)
class Table:
    """One table as it should be understood, and what becomes of its rows: read = used + set aside + out of scope."""

    file: str = ""  # the trap's own file
    sheet: str = ""
    table: str = "absences"
    header_row: int = 1
    layout: str = "periods"
    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)  # canonical field -> header
    scales: Mapping[str, str] = field(default_factory=lambda: PER_CENT)  # canonical field -> how it is written
    unused: Sequence[str] = ()  # headers of columns that are not used
    dropped: Sequence[str] = ()  # headers of columns about people, forgotten at reading
    read: int = len(BASE)
    used: int = len(BASE)
    set_aside: int = 0
    out_of_scope: Mapping[str, int] = field(default_factory=dict)  # reason -> rows


@dataclass(frozen=True)
class Reading:
    """What a file is read as."""

    tables: Sequence[Table] = (Table(),)
    absences: Sequence[Record] = BASE
    faults: Sequence[tuple[str, str]] = ()  # address and code
    remarks: Mapping[str, int] = field(default_factory=dict)  # code -> how often
    notes: Sequence[str] = ()
    kind: str = ""  # of the file, where its ending says something else
    encoding: str = ""
    delimiter: str = ""
    sheets_not_used: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """A reading, or what is said instead: the sentence of a refusal, or questions and the reading after the answers."""

    reading: Reading | None = None
    said: Sequence[str] = ()  # codes of the refusal or the questions, in their order
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # the settings that answer
    never: Sequence[str] = ()  # what the file holds and no output may repeat


@dataclass(frozen=True)
class Made:
    """The files of a trap, by name or as the one file of the trap's own name, and their outcome."""

    content: bytes | Mapping[str, bytes]
    outcome: Outcome


def read(absences: Sequence[Record] = BASE, **values: Any) -> Outcome:
    """One table of absences that can be read; `values` are those of Table, Reading and Outcome that are not plain."""
    return Outcome(_reading(absences, values), never=values.get("never", ()))


def refused(code: str) -> Outcome:
    return Outcome(said=(code,))


def asks(
    *codes: str, answers: Mapping[str, Mapping[str, str]], absences: Sequence[Record] = BASE, **values: Any
) -> Outcome:
    """Questions, and the reading once the settings answer them."""
    return Outcome(_reading(absences, values), codes, answers)


def _reading(absences: Sequence[Record], values: Mapping[str, Any]) -> Reading:
    own = {name: value for name, value in values.items() if name in Table.__dataclass_fields__}
    told = {name: value for name, value in values.items() if name in Reading.__dataclass_fields__}
    assert not set(values) - set(own) - set(told) - {"never"}
    if "tables" in told:
        return Reading(absences=absences, **told)
    sizes = {"read": len(absences), "used": len(absences)} | own
    return Reading((Table(**sizes),), absences, **told)


@dataclass(frozen=True)
class Trap:
    """A trap by name, with the sentence that says what it is."""

    name: str  # of its first file
    sentence: str
    files: Mapping[str, bytes]
    outcome: Outcome

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def settings(self) -> str:
        """The name of the settings file that answers the questions; "" where there is none."""
        return f"{self.stem}.toml" if self.outcome.answers else ""


_MAKERS: dict[str, Callable[[], Made]] = {}


def trap(name: str) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """Register a function without arguments as the maker of the trap; its docstring is the trap's sentence."""

    def register(maker: Callable[[], Made]) -> Callable[[], Made]:
        assert name not in _MAKERS and maker.__doc__
        _MAKERS[name] = maker
        return maker

    return register


def made_traps(modules: Iterable[str]) -> list[Trap]:
    """Every trap that was registered in these modules, in their order."""
    return [_made(name, maker) for own in modules for name, maker in _MAKERS.items() if maker.__module__ == own]


def _made(name: str, maker: Callable[[], Made]) -> Trap:
    made = maker()
    files = made.content if isinstance(made.content, Mapping) else {name: made.content}
    outcome = made.outcome
    if outcome.reading:
        tables = [replace(one, file=one.file or name) for one in outcome.reading.tables]
        outcome = replace(outcome, reading=replace(outcome.reading, tables=tables))
    return Trap(name, " ".join((maker.__doc__ or "").split()), files, outcome)
