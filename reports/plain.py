"""How an input was understood, as plain text for a terminal: the same words as the data page of the report."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reports.understood import TablePart, fault_parts, file_part, remark_part, table_part
from reports.wording import Wording
from rules.result import Fault, FileRead, Remark, TableRead

WIDTH = 100
PLACES_SHOWN = 5


class Read(NamedTuple):
    """What reading came to, before anything is judged. `questions` are sentences."""

    files: tuple[FileRead, ...]
    tables: tuple[TableRead, ...]
    faults: tuple[Fault, ...]
    fault_counts: Mapping[str, int]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]


def told(read: Read, wording: Wording) -> str:
    """The whole of it, the questions last, where they are seen."""
    say = wording.say
    lines = [say("report.data.files")]
    for item in read.files:
        part = file_part(item, wording)
        facts = ", ".join(f"{name.lower()} {value}" for name, value in part.facts)
        lines += [*_wrapped(f"{part.name}: {facts}", 2), f"    {say('report.data.sha')} {part.sha256}"]
    for table in read.tables:
        lines += ["", *_table(table_part(table, wording), wording)]
    if read.faults:
        lines += ["", say("report.data.faults")]
        for fault in fault_parts(read.fault_counts, read.faults, wording):
            places = [place for place, _, _ in fault.places[:PLACES_SHOWN]]
            more = " …" if len(fault.places) > PLACES_SHOWN else ""
            lines += _wrapped(f"{fault.what.rstrip('.')} ({fault.count}): {', '.join(places)}{more} – {fault.do}", 2)
    if read.remarks or read.notes:
        lines += ["", say("report.data.remarks")]
        for note in read.notes:
            lines += _wrapped(say(f"data.notes_reading.{note}"), 2)
        for remark in read.remarks:
            text = remark_part(remark, wording)
            lines += _wrapped(f"{text.text} ({text.count}: {text.places})", 2)
    lines += ["", *_questions(read.questions, wording)]
    return "\n".join(lines)


def _table(part: TablePart, wording: Wording) -> Iterator[str]:
    yield from _wrapped(f"{part.heading}: {part.place}", 0)
    yield from _wrapped(part.layout, 2)
    width = max((len(name) for name, _, _ in part.columns), default=0)
    for name, header, scale in part.columns:
        told = [f"«{header}»"] if header else []
        told += [f"({scale})" if header else scale] if scale else []
        yield f"  {name:<{width}}  ← {' '.join(told)}"
    yield from _wrapped(part.unused, 2)
    if part.dropped:
        yield from _wrapped(part.dropped, 2)
    rows = {"rows_read": part.read, "rows_used": part.used}
    rows |= {"rows_set_aside": part.set_aside, "rows_out_of_scope": part.out_of_scope}
    yield from _wrapped(wording.say("report.data.sums.rows", **rows), 2)
    for reason in part.reasons:
        yield from _wrapped(reason, 4)
    if part.codes:
        yield f"  {wording.say('report.data.codes')}"
        for code in part.codes:
            yield from _wrapped(f"{code.code} → {code.kind} ({code.group}; {code.by}): {code.rows}", 4)


def _questions(questions: Sequence[str], wording: Wording) -> Iterator[str]:
    if not questions:
        yield from _wrapped(wording.say("cli.check.no_questions"), 0)
        return
    yield wording.say("cli.check.questions")
    for number, question in enumerate(questions, 1):
        yield from _wrapped(f"{number}. {question}", 2)


def _wrapped(text: str, indent: int) -> list[str]:
    """Lines of at most WIDTH signs; a word that is longer stays whole, so that it can be copied."""
    start, rest = " " * indent, " " * (indent + 2)
    return textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
