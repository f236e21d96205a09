"""AuditResult: the product. Everything that is shown anywhere is in it, and it goes to JSON and back.

A report needs nothing else, so a result kept for years can be told again without its input files. Employees stand in
it as the privacy level of the run shows them; what was hidden is not in the object at all. A count that `statistics`
hides, because it is small or would tell a small one, is None.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Annotated, Any

import pandas as pd

from rules.completeness import Completeness
from rules.figures import Figures
from rules.json_text import json_parts
from rules.plain import frame_from_columns, from_plain
from rules.sample import Sample
from rules.settings import Settings
from rules.vocabulary import left_out_key

__all__ = ["frame_from_columns"]

SCHEMA_VERSION = 5

# Column -> kind of value. "day" is an ISO date text or None, "int" and "number" may be None, "text" is never None.
SPELL_COLUMNS = {
    "employee": "text",
    "start": "day",
    "end": "day",  # last absent day; also for ongoing spells, whose end is as_of
    "ongoing": "bool",
    "days": "int",  # calendar days, both ends counted
    "absent_days": "int",
    "counted_days": "int",  # absent days that duties count (trailing vacation left out)
    "full_run": "int",  # longest unbroken run at grade 100; None without a grade column
    "graded_at_end": "bool",  # None without a grade column
    "certified": "bool",
    "unit": "text",
    "rows": "text",  # cell addresses of the records, separated by "; "
    "remarks": "text",  # remark codes separated by a space, texts under rules.remarks
}

FINDING_COLUMNS = {
    "rule": "text",
    "verdict": "text",
    "subject": "text",  # "spell", "meeting", "event", "day", "column" or "routine"
    "event": "text",  # kind of the event that the subject is, or ""
    "subject_day": "day",  # the day of the meeting or event; None for the other subjects
    "employee": "text",
    "unit": "text",
    "spell": "int",  # row number in spells; None for routines
    "spell_start": "day",
    "ongoing": "bool",
    "counted_from": "day",  # first day of the counting: the spell's, or the full run's
    "counted_days": "int",  # days counted by the rule up to as_of
    "count": "int",  # of a sign: plans on that day, days after the first day, cells
    "due": "day",  # T, the threshold day
    "done": "day",
    "days_late": "int",
    "counts_against_employer": "bool",  # what the headline or the routine line counts
    "depends_on_merging": "bool",
    "clause": "text",
    "act": "text",
    "law_from": "day",
    "weeks": "int",
    "counts": "text",  # "all", "full" or ""
    "exemption": "text",  # reason of the exemption that was used, or ""
    "exempted_on": "day",  # the date of that exemption; None where it has none
    "remarks": "text",  # remark codes separated by a space, texts under rules.remarks
    "source": "text",  # cell addresses separated by "; "
}

EXEMPTION_COLUMNS = {
    "rule": "text",  # the duty it is held against; "" where it is tied to no spell
    "event": "text",
    "employee": "text",
    "unit": "text",
    "spell_start": "day",
    "reason": "text",  # canonical words separated by a comma, or ""
    "by": "text",  # who decided, as canonical words separated by a comma, or ""
    "day": "day",
    "standing": "text",  # a word of EXEMPTION_STANDINGS
    "attempts": "bool",  # of employee_not_cooperating: attempts of the employer are recorded; None for the others
    "source": "text",
}

# The time lines: of spells over 28 days and of those with a finding that asks for an answer.
STRETCH_COLUMNS = {
    "spell": "int",  # row number in spells
    "kind": "text",  # a word of STRETCH_KINDS
    "start": "day",
    "end": "day",
    "grade": "number",  # None where it is not recorded, in gaps and on vacation
}

# Absent by a record; free days counted between two absent days; vacation that counts; days between joined absences.
STRETCH_KINDS = ("sick", "bridged", "vacation", "gap")

DEED_COLUMNS = {
    "spell": "int",  # row number in spells
    "event": "text",
    "day": "day",  # None where the record has no date
}

# What an employer answered to a finding where the answer is no evidence; it changes no verdict.
STATEMENT_COLUMNS = {
    "finding": "int",  # row number in findings; None where the finding no longer stands
    "rule": "text",
    "standing": "text",  # a word of rules.answers.STANDINGS
    "reason": "text",  # a word of rules.answers.REASONS, or ""
    "day": "day",
    "by": "text",  # canonical words separated by a comma, or ""
    "registered_on": "day",
    "words": "text",  # the comment, private values taken out; "" outside `named`
    "source": "text",  # address of the cell
}

# What came of an exemption. The first three ask for nothing; the rest stand out.
EXEMPTION_STANDINGS = (
    "holds",
    "not_needed",
    "after_as_of",
    "returning_soon_overtaken",
    "exemption_too_late",
    "statement_lacking",
    "exemption_wrong_reason",
    "exemption_without_reason",
    "tied_to_none",
)


@dataclass(frozen=True)
class CodeRead:
    """One absence code of a file and what it was read as."""

    code: str  # as written; "" where its words tell of somebody's health, so that only its class is shown
    group: str  # class of absence, texts under words.absence_classes
    kind: str  # a word of ABSENCE_KINDS
    by: str  # what decided: "name" (an exact name), "words" (the word rules) or "settings"
    rows: int | None


@dataclass(frozen=True)
class TableRead:
    """One sheet or CSV file as it was understood, and what became of its rows."""

    file: str
    sheet: str | None
    table: str  # absences, follow_up, employees, hours, routines, answers
    header_row: int
    columns: Mapping[str, str]  # canonical field -> header as written
    unused: tuple[str, ...]  # headers of columns that were not read
    rows_read: int
    rows_used: int
    rows_set_aside: int
    out_of_scope: Mapping[str, int]  # reason code -> rows, texts under data.out_of_scope
    dropped: tuple[str, ...] = ()  # headers of columns of people that are not needed; forgotten at reading
    layout: str = "periods"  # a word of LAYOUTS
    scales: Mapping[str, str] = field(
        default_factory=dict
    )  # canonical field -> how its column is written, texts under data.scales
    codes: tuple[CodeRead, ...] = ()  # what each different absence code was read as


@dataclass(frozen=True)
class FileRead:
    """One input file: what it is, so that anyone can see that the same file was used."""

    name: str
    size: int
    sha256: str
    kind: str  # "xlsx", "xls", "xlsb", "ods", "csv", "html", "parquet" or "answers", a workbook of answers to findings
    encoding: str | None
    delimiter: str | None
    sheets_not_used: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """One cell (or row) that could not be used. Never holds what the cell said."""

    where: str  # address, such as "Fravær!C17"
    table: str
    column: str  # header as written, or ""
    code: str  # fault code, texts under rules.faults
    set_aside: bool  # False: the row was used without this cell


@dataclass(frozen=True)
class Remark:
    """A data remark that does not set a row aside: a code, how often, and the first places."""

    code: str  # texts under rules.data_remarks
    count: int
    places: tuple[str, ...]  # at most 20 addresses


@dataclass(frozen=True)
class Provenance:
    tool: str  # version of the program
    ruleset: str  # version of the rules
    law_last_read: str  # ISO date: the oldest `last_read` of the law values used
    files: tuple[FileRead, ...]
    tables: tuple[TableRead, ...]
    first_date: str | None  # first and last date in the absences in scope, ISO
    last_date: str | None


@dataclass(frozen=True)
class RuleOutcome:
    """One rule over all its subjects. The verdict counts and `outside_period` add up to `subjects`.

    In `statistics` no count of a rule on persons is told; `met_per_cent` stands in their stead.
    """

    rule: str  # "" for the sums of a group of rules
    on: str  # the kind of its subjects, as in rules.registry.SUBJECTS
    group: str  # duty, dating, privacy or routine
    bearer: str
    rule_class: str
    authority: str
    clause: str
    subjects: int | None
    verdicts: Mapping[str, int | None]  # every verdict, also those with 0
    outside_period: int | None
    merging: int | None  # deviations that depend on merging
    headline: int | None  # deviations that count in the headline or the routine line
    met_per_cent: int | None = None  # met or borderline of those due, in `statistics` alone; None where it is not told


@dataclass(frozen=True)
class Reading:
    """How many deviations of the headline's rules stand under one reading, those that depend on merging included."""

    name: str  # texts under report.readings
    deviations: Mapping[str, int]  # rule -> late and missing in the period; in `statistics` one sum, under ""

    @property
    def total(self) -> int:
        return sum(self.deviations.values())


@dataclass(frozen=True)
class Routine:
    """One checkpoint of the routines, with what the employer's file says."""

    checkpoint: str
    verdict: str
    state: str  # present, partly, missing, not_applicable or "" (no row)
    evidence: str  # as written, private values taken out
    reviewed_on: str | None
    written_required: bool


@dataclass(frozen=True)
class Sums:
    """The accounting of rulebook section 8; `AuditResult` cannot be made when it does not hold."""

    rows_read: int
    rows_used: int
    rows_set_aside: int
    rows_out_of_scope: int
    events_read: int
    events_tied: int
    events_tied_to_none: int
    events_after_as_of: int  # part of tied and tied to none; they decide nothing
    spells: int


@dataclass(frozen=True)
class AuditResult:
    settings: Settings
    provenance: Provenance
    sums: Sums
    persons: int  # employees with at least one spell
    employees: int | None  # employees in the list of employees, when there is one
    spells: Annotated[pd.DataFrame, SPELL_COLUMNS]
    findings: Annotated[pd.DataFrame, FINDING_COLUMNS]  # `not_applicable` is kept as a count only
    exemptions: Annotated[pd.DataFrame, EXEMPTION_COLUMNS]  # every exemption that is recorded
    stretches: Annotated[pd.DataFrame, STRETCH_COLUMNS]
    deeds: Annotated[pd.DataFrame, DEED_COLUMNS]  # the events that can decide, of the spells that have stretches
    outcomes: tuple[RuleOutcome, ...]
    readings: tuple[Reading, ...]  # the settings of this audit first
    routines: tuple[Routine, ...]  # empty when the input holds no table of routines
    figures: Figures | None  # None at the level `statistics`: they have counts about few persons
    recorded: tuple[str, ...]  # event kinds that the source records
    not_recorded: tuple[str, ...]  # event kinds the rules need that it does not
    faults: tuple[Fault, ...]  # at most FAULTS_KEPT; `fault_counts` has the whole
    fault_counts: Mapping[str, int]  # fault code -> cells
    data_remarks: tuple[Remark, ...]
    untied_events: tuple[Fault, ...]  # events tied to no spell: where and why (code); set_aside is False
    completeness: Completeness  # control totals of the export, and what to ask about it
    notes: tuple[str, ...] = field(default=())  # codes for the whole audit, texts under rules.notes
    key_id: str = ""  # fingerprint of the key of the codes; two results with the same one can be compared
    group_sums: tuple[RuleOutcome, ...] = ()  # in `statistics`: the sums of rules of one weight; else they are summed
    sample: Sample | None = None  # cases drawn for a visit; None where none were asked for, and in `statistics`
    statements: Annotated[pd.DataFrame, STATEMENT_COLUMNS] = field(
        default_factory=lambda: frame_from_columns({name: [] for name in STATEMENT_COLUMNS}, STATEMENT_COLUMNS)
    )
    # Of a very large audit: how many rows are not in this object but in the Parquet files beside it. "spells", "cases"
    # (time lines), "deadlines", and `left_out_key` of findings. Not in the JSON of a result that has all its rows.
    left_out: Mapping[str, int] = field(default_factory=dict, metadata={"optional": True})

    def left_out_of(self, rule: str, verdict: str, *, merging: bool) -> int:
        """How many findings of a rule and verdict, as it is shown, are not in this object."""
        return self.left_out.get(left_out_key(rule, verdict, merging=merging), 0)

    def file_of(self, rows: str) -> str:
        """Where all "findings" or "spells" stand, for those who see some of them."""
        return f"{rows}/part-*.parquet" if self.left_out else f"{rows}.csv"

    @property
    def told_figures(self) -> Figures:
        """The figures, for those who tell them; ValueError where the privacy level leaves none."""
        if self.figures is None:
            raise ValueError("this result has no figures")
        return self.figures

    @property
    def headline(self) -> int:
        """Deviations from a statute that the Labour Inspection oversees, none that depend on merging."""
        outcomes = self.group_sums or self.outcomes
        return sum(outcome.headline or 0 for outcome in outcomes if outcome.on != "routines")

    @property
    def routine_line(self) -> int:
        """Routine checkpoints that are missing or only partly in place."""
        return sum(outcome.headline or 0 for outcome in self.outcomes if outcome.on == "routines")

    def to_json(self) -> str:
        """JSON text, the same for the same result."""
        return self.json_bytes().decode("utf-8")

    def json_bytes(self) -> bytes:
        """The JSON text as UTF-8; of a large result this needs a third of the room."""
        written = BytesIO()
        written.writelines(self.json_parts())
        return written.getvalue()

    def json_parts(self) -> Iterator[bytes | memoryview]:
        """`json_bytes` in parts that follow each other, each made when it is asked for: a file needs no more room."""
        return json_parts(self, {"schema_version": SCHEMA_VERSION})

    @classmethod
    def from_json(cls, text: str) -> AuditResult:
        """Read what `to_json` wrote.

        OtherVersionError for a result of another schema version, ValueError for what is no sound result.
        """
        if _HALF_SIGN.search(text):  # no text of ours holds one, and no file can
            raise ValueError("half a sign")
        try:
            data = json.loads(text, parse_constant=_refuse)
        except RecursionError as problem:
            raise ValueError("nested deeper than a result is") from problem
        if not isinstance(data, dict) or "schema_version" not in data:
            raise ValueError("not a result")
        version = data.pop("schema_version")
        if type(version) is not int:
            raise ValueError("not a result")
        if version != SCHEMA_VERSION:
            raise OtherVersionError(version)
        result: AuditResult = from_plain(cls, data)
        return result


FAULTS_KEPT = 500
_HALF_SIGN = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")


class OtherVersionError(ValueError):
    """A result that was written under another version of its schema, `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(f"a result of schema version {version}, not {SCHEMA_VERSION}")
        self.version = version


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no value of a result")
