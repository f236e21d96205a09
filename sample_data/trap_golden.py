"""A trap told as files beside it: its expected reading, the settings that answer its questions, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit

from sample_data.trap import AS_OF, Reading, Record, Table, Trap

KINDS = {"csv": ("csv", "utf-8", ";"), "txt": ("csv", "utf-8", ";")}


def golden(trap: Trap) -> str:
    """The expected reading as TOML. An open end and a grade that is not recorded are written ""."""
    outcome = trap.outcome
    told: dict[str, Any] = {"trap": trap.sentence, "files": [*trap.files], "as_of": AS_OF}
    if outcome.said:
        told["said"] = [*outcome.said]
    if trap.settings:
        told["settings"] = trap.settings
    if outcome.never:
        told["never"] = [*outcome.never]
    if outcome.reading:
        told["reading"] = _reading(outcome.reading, trap.name.rpartition(".")[2])
    return tomlkit.dumps(told)


def _reading(reading: Reading, ending: str) -> dict[str, Any]:
    kind, encoding, delimiter = KINDS.get(ending, (ending, "", ""))
    return {
        "kind": reading.kind or kind,
        "encoding": reading.encoding or ("" if reading.kind == "html" else encoding),
        "delimiter": reading.delimiter or delimiter,
        "sheets_not_used": [*reading.sheets_not_used],
        "notes": [*reading.notes],
        "absences": _lines(_row(record) for record in reading.absences),
        "faults": _lines([*fault] for fault in reading.faults),
        "remarks": dict(reading.remarks),
        "tables": [_table(one) for one in reading.tables],
    }


def _row(record: Record) -> list[Any]:
    grade = "" if record.grade is None else float(record.grade)
    return [record.employee, record.start, record.end or "", record.kind, grade]


def _lines(rows: Iterable[Sequence[Any]]) -> Any:
    """Rows that stand on a line each."""
    array = tomlkit.array()
    array.extend(rows)
    return array.multiline(len(array) > 0)


def _table(table: Table) -> dict[str, Any]:
    plain = {name: getattr(table, name) for name in Table.__dataclass_fields__}
    return {
        name: dict(value) if isinstance(value, Mapping) else [*value] if isinstance(value, tuple | list) else value
        for name, value in plain.items()
    }


def settings(trap: Trap) -> str:
    """The settings that answer the questions of the trap."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Svarene på spørsmålene om {trap.name}."))
    document.add("as_of", tomlkit.item(AS_OF))
    for section, answers in trap.outcome.answers.items():
        document.add(section, tomlkit.item(dict(answers)))
    return tomlkit.dumps(document)


def readme(traps: Sequence[Trap]) -> str:
    """The list of all traps: file, trap, what is expected."""
    lines = [
        "# Files that are traps",
        "",
        "One small file for each way in which an export can fool a reader. `make sample` writes them; `expected/`",
        "holds what each must be read as, from the book-keeping of the script that made it and never from the reader",
        "itself. All people are invented. `tilsynsklar check FILE` tells how a file is understood.",
        "",
        "| file | trap | expected |",
        "| --- | --- | --- |",
    ]
    for trap in traps:
        files = ", ".join(f"`{name}`" for name in trap.files)
        lines.append(f"| {files} | {trap.sentence} | {_expected(trap)} |")
    return "\n".join(lines) + "\n"


def _expected(trap: Trap) -> str:
    outcome = trap.outcome
    said = ", ".join(f"`{code}`" for code in outcome.said)
    if outcome.reading is None:
        return f"refused: {said}"
    tables = outcome.reading.tables
    parts = [f"{sum(one.used for one in tables)} of {sum(one.read for one in tables)} rows used"]
    aside = sum(one.set_aside for one in tables)
    parts += [f"{aside} set aside"] if aside else []
    out: dict[str, int] = {}
    for one in tables:
        for reason, number in one.out_of_scope.items():
            out[reason] = out.get(reason, 0) + number
    parts += [f"{number} `{reason}`" for reason, number in out.items()]
    parts += [f"remark `{code}`" for code in outcome.reading.remarks]
    read = ", ".join(parts)
    return f"asks {said}; with `{trap.settings}`: {read}" if said else read
