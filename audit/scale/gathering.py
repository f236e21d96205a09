"""What all files together tell: their book-keeping as that of one reading, and the questions that only the run has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from audit.errors import InputError
from audit.scale.reading import TABLES_OF_A_FILE, FileFound
from audit.source.recognition import no_absences, settings_questions
from audit.source.shaping import joined
from audit.tables import Tables
from rules.result import FAULTS_KEPT, Remark
from rules.settings import Settings

PLACES_KEPT = 20


def hold_together(found: Sequence[FileFound], settings: Settings) -> None:
    """Raise InputError for a question that the run has."""
    for question in settings_questions(settings, [header for file in found for header in file.headers]):
        raise question
    tables = [account.read.table for file in found for account in file.tables.accounts]
    if "absences" not in tables:
        raise no_absences(tables)
    if len(found) > 1 and not settings.key_file and any(file.ids_replaced for file in found):
        raise InputError("scale_ids_replaced")
    by_column: dict[tuple[str, str, str], tuple[str, str]] = {}
    for file in found:
        for table, field, header, scale in file.scales:
            name = file.tables.files[0].name
            first, other = by_column.setdefault((table, field, header), (scale, name))
            if first != scale:
                raise InputError("scale_differs", field=field, file=other, first=first, other=name, second=scale)


def whole_tables(found: Sequence[FileFound]) -> tuple[Tables, list[int]]:
    """The tables of the run without the rows that are spread, and the number of the first table of each file."""
    every = [file.tables for file in found]
    starts = [sum(len(tables.accounts) for tables in every[:at]) for at in range(len(every))]
    counts: Counter[str] = Counter()
    for tables in every:
        counts.update(tables.fault_counts)
    own = [fault for file in found for fault in file.tables.faults[: file.own_faults]]
    of_events = [fault for file in found for fault in file.tables.faults[file.own_faults :]]

    def of_all(name: str) -> pd.DataFrame:
        frames = [getattr(tables, name) for tables in every]
        placed = [frame.assign(table=frame["table"] + start) for frame, start in zip(frames, starts, strict=True)]
        return joined([frame for frame in placed if len(frame)], name)

    return (
        replace(
            every[0],
            hours=of_all("hours"),
            routines=of_all("routines"),
            has_follow_up=any(tables.has_follow_up for tables in every),
            recorded=frozenset().union(*(tables.recorded for tables in every)),
            files=tuple(file for tables in every for file in tables.files),
            accounts=tuple(account for tables in every for account in tables.accounts),
            faults=tuple([*own, *of_events][:FAULTS_KEPT]),
            fault_counts=dict(sorted(counts.items())),
            remarks=remarks_together([remark for tables in every for remark in tables.remarks]),
            notes=tuple(sorted({note for tables in every for note in tables.notes})),
            private=tuple(column for tables in every for column in tables.private),
        ),
        starts,
    )


def remarks_together(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """One remark a code, the first places of each."""
    known: dict[str, Remark] = {}
    for remark in remarks:
        had = known.get(remark.code, Remark(remark.code, 0, ()))
        places = (*had.places, *remark.places)[:PLACES_KEPT]
        known[remark.code] = Remark(remark.code, had.count + remark.count, places)
    return tuple(known[code] for code in sorted(known))


def numbered(table: pd.Series, starts: Sequence[int]) -> pd.Series:
    """The position in the accounts of all files, from the number of a table as the fragments have it."""
    file = table // TABLES_OF_A_FILE
    return file.map(dict(enumerate(starts))).astype("int64") + table % TABLES_OF_A_FILE
