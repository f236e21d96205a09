"""Which sheets are tables; and the sentence when a file, or the whole run, has none that can be used."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.source.columns import (
    REQUIRED,
    Candidate,
    Understood,
    listed,
    near_misses,
    nearest_headers,
    settings_headers,
    understand,
)
from audit.source.header_rows import header_row
from audit.source.headers import is_template_mark, normalised
from audit.source.private import cleaned
from audit.source.problems import FieldName, SourceError, TableName
from audit.source.refusals import refusal
from audit.source.sheets import Sheet
from rules.settings import Settings


@dataclass
class _Missed:
    """A sheet that is no table, and what it came nearest to."""

    sheet: Sheet
    header: int
    nearest: Candidate | None

    @property
    def texts(self) -> list[str]:
        return [column.raw_cell(self.header) for column in self.sheet.columns]

    @property
    def strength(self) -> tuple[int, int]:
        return (0, 0) if self.nearest is None else self.nearest.strength


@dataclass
class Recognised:
    """The sheets that are tables, and the rest."""

    tables: list[Understood] = field(default_factory=list)
    templates: set[int] = field(default_factory=set)  # files that are our template
    not_used: list[Sheet] = field(default_factory=list)
    incomplete: list[Sheet] = field(default_factory=list)  # of those: nearly a table
    headers: list[str] = field(default_factory=list)  # of every sheet that may be a table
    questions: list[SourceError] = field(default_factory=list)  # what has to be answered before anything is judged


def recognise(
    sheets: Sequence[Sheet], files: Sequence[str], other_ending: set[int], settings: Settings, *, whole_run: bool = True
) -> Recognised:
    """Find the table in each sheet.

    `files` are the names of the files, `other_ending` those that are named like a workbook or a text and are not.
    Questions are asked when a file has no table, the run has no absences, a column can be more than one thing, or the
    settings name a header that no file has. Without `whole_run` the sheets are of one file of several, so that what has
    to be in one of them is not asked for.
    """
    wanted = settings_headers(settings)
    result = Recognised()
    missed: list[_Missed] = []
    for sheet in sheets:
        row = header_row(sheet, wanted)
        if row is None or is_template_mark(sheet):
            result.not_used.append(sheet)
            if row is not None:
                result.templates.add(sheet.file)
            continue
        result.headers += [column.raw_cell(row) for column in sheet.columns]
        item, candidates, questions = understand(sheet, row, settings, where(sheet, files))
        result.questions += questions
        if item is None:
            missed.append(_Missed(sheet, row, near_misses(candidates)))
            result.not_used.append(sheet)
        else:
            result.tables.append(item)
    if whole_run:
        result.questions[:0] = settings_questions(settings, result.headers)
    result.questions += _file_questions(result, missed, files, other_ending, whole_run)
    result.incomplete = [item.sheet for item in missed if item.nearest is not None]
    return result


def where(sheet: Sheet, files: Sequence[str]) -> str:
    """A sheet in a message: the file, and the sheet's name after a colon where it has one."""
    name = files[sheet.file]
    return name if sheet.name is None else f"{name}: {cleaned(sheet.name)}"


def settings_questions(settings: Settings, headers: list[str]) -> Iterator[SourceError]:
    """A header of the settings that is not among `headers`, those of all files."""
    present = {normalised(header) for header in headers}
    for name, header in settings.columns.items():
        if normalised(header) not in present:
            close = difflib.get_close_matches(header, [text for text in headers if text.strip()], 3, 0.5)
            yield SourceError(
                "settings_header_missing",
                field=cleaned(name),
                header=cleaned(header),
                found=listed(headers),
                nearest=listed(close),
            )


def _file_questions(
    result: Recognised, missed: list[_Missed], files: Sequence[str], other_ending: set[int], whole_run: bool
) -> Iterator[SourceError]:
    """What stands in the way: a file without a table, and a run without absences."""
    empty = False
    for number, file in enumerate(files):
        if not any(item.sheet.file == number for item in result.tables):
            empty = True
            own = [item for item in missed if item.sheet.file == number]
            yield _no_table(own, file, files, number in other_ending)
    if empty or not whole_run or any(item.table == "absences" for item in result.tables):
        return
    nearly = [item for item in missed if item.nearest and item.nearest.table == "absences"]
    people = [item.sheet for item in result.tables if item.table == "employees"]
    yield _missing(nearly, files) or _refused(people, files) or no_absences(item.table for item in result.tables)


def no_absences(tables: Iterable[str]) -> SourceError:
    """The question of a run whose tables are these, and none of absences."""
    return SourceError("no_absences", tables=[TableName(table) for table in dict.fromkeys(tables)], wanted=_wanted())


def _wanted() -> list[FieldName]:
    return [FieldName("absences", name) for name in REQUIRED["absences"]]


def _no_table(own: list[_Missed], file: str, files: Sequence[str], other_ending: bool) -> SourceError:
    """The sentence about a file that holds no table; `own` are its sheets."""
    if not own:
        return SourceError("file_no_cells", file=file)
    nearly = [item for item in own if item.nearest is not None]
    told = _refused([item.sheet for item in nearly or own], files) or _missing(nearly, files)
    if told:
        return told
    fullest = max(own, key=lambda item: sum(bool(text.strip()) for text in item.texts))
    if other_ending and len(fullest.sheet.columns) < 2:
        return SourceError("file_not_what_it_says", file=file)
    return SourceError("no_table", file=file, found=listed(fullest.texts), wanted=_wanted())


def _refused(sheets: Sequence[Sheet], files: Sequence[str]) -> SourceError | None:
    """The sentence aggregated_report or list_without_dates when all these sheets can never be audited."""
    reasons = [refusal(sheet) for sheet in sheets]
    if reasons and all(reasons):
        return SourceError(reasons[0], where=where(sheets[0], files))
    return None


def _missing(own: list[_Missed], files: Sequence[str]) -> SourceError | None:
    """The sentence about the sheet that is most of a table: which column it lacks, and what may be meant for it."""
    best = max(own, key=lambda item: item.strength, default=None)
    if best is None or best.nearest is None:
        return None
    candidate = best.nearest
    taken = set(candidate.fields.values())
    free = [text for position, text in enumerate(best.texts) if position not in taken and text.strip()]
    close = [text for name in candidate.missing for text in nearest_headers(name, candidate.table, free)]
    return SourceError(
        "column_missing",
        where=where(best.sheet, files),
        table=TableName(candidate.table),
        missing=[FieldName(candidate.table, name) for name in candidate.missing],
        first=candidate.missing[0],
        found=listed(best.texts),
        nearest=listed(list(dict.fromkeys(close))),
    )
