"""Which table a sheet holds and which column is which field. Exact names or the user's settings; never a guess."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.source.claims import claimed
from audit.source.details import DETAILS, WIDE_TABLES, parted
from audit.source.headers import TABLE_FIELDS, field_names, normalised
from audit.source.private import cleaned, is_diagnosis_header
from audit.source.problems import FieldName, SourceError
from audit.source.sheets import Sheet, letter
from rules.settings import Settings
from rules.vocabulary import EVENT_KINDS

# What a sheet must have to be read as a table. `wide` is follow-up with one column for each kind of event.
REQUIRED: dict[str, tuple[str, ...]] = {
    "routines": ("checkpoint", "state"),
    "absences": ("employee", "start", "kind"),
    "follow_up": ("employee", "event"),
    "hours": ("quarter", "agreed_days"),
    "employees": ("employee",),
}
_EMPLOYEE_FACTS = ("unit", "leader", "position_pct", "employed_from", "employed_to", "sex")
# The more columns of a table a sheet has, the surer it is that table; on a tie the first named here.
_ORDER = ("routines", "absences", "follow_up", "hours", "employees")
MOST_NAMES = 40


@dataclass
class Understood:
    """One sheet as one table: canonical field -> position of its column, and the same for wide event columns."""

    sheet: Sheet
    table: str
    header: int  # row, from 0
    fields: dict[str, int]
    events: dict[str, int]
    details: dict[str, int]  # "dm1_held.participants" -> position, of wide events
    unclear: tuple[int, ...]  # columns of details that do not tell which event they speak of
    constants: dict[str, str]
    dropped: tuple[int, ...]  # columns of diagnoses
    place: str = ""

    @property
    def used(self) -> set[int]:
        return {*self.fields.values(), *self.events.values(), *self.details.values()}

    def header_of(self, position: int) -> str:
        """The header as written, private values taken out; the letter of the column in brackets where it has none."""
        return " ".join(self.sheet.columns[position].cell(self.header).split()) or f"({letter(position)})"


@dataclass
class Candidate:
    """How far a sheet is a certain table: what was mapped and what a table needs but the sheet lacks."""

    table: str
    fields: dict[str, int]
    events: dict[str, int]
    details: dict[str, int]
    unclear: tuple[int, ...]
    constants: dict[str, str]
    missing: tuple[str, ...] = field(default=())

    @property
    def strength(self) -> tuple[int, int]:
        told = {*self.details.values(), *self.unclear}
        return len(self.fields) + len(self.events) + len(told), -_ORDER.index(self.table)


def settings_headers(settings: Settings) -> frozenset[str]:
    """The headers that the settings name, normalised."""
    return frozenset(normalised(header) for header in settings.columns.values())


def check_settings(settings: Settings) -> None:
    """Raise InputError when [columns] or [constants] name a field there is not, or one field both."""
    known = {name for names in TABLE_FIELDS.values() for name in names} | set(EVENT_KINDS)
    for section, names in (("columns", settings.columns), ("constants", settings.constants)):
        for name in names:
            table, event, bare = parted(name)
            allowed = known if not table else {*TABLE_FIELDS.get(table, ()), *EVENT_KINDS}
            if event:
                allowed = set(DETAILS) if section == "columns" and table in ("", *WIDE_TABLES) else set()
            if bare not in allowed:
                raise InputError(
                    "settings_unknown_field", section=section, field=cleaned(name), nearest=near(bare, known)
                )
    both = sorted(set(settings.columns) & set(settings.constants))
    if both:
        raise InputError("settings_field_twice", field=both[0])


def understand(sheet: Sheet, header: int, settings: Settings, where: str) -> tuple[Understood | None, list[Candidate]]:
    """The sheet as a table, or None with what it came nearest to.

    `where` names the sheet in a message. Raises SourceError `two_columns` when two columns claim one field of the table
    that the sheet is.
    """
    texts = [column.raw_cell(header) for column in sheet.columns]
    dropped = diagnosis_columns(sheet, header)
    candidates = []
    twice: dict[str, tuple[str, int, int]] = {}
    for table in _ORDER:
        candidate, double = _candidate(table, texts, dropped, settings)
        candidates.append(candidate)
        if double:
            twice[table] = double
    whole = [candidate for candidate in candidates if not candidate.missing]
    if not whole:
        return None, candidates
    best = max(whole, key=lambda candidate: candidate.strength)
    if best.table in twice:
        name, first, second = twice[best.table]
        raise SourceError(
            "two_columns",
            where=where,
            field=FieldName(best.table, name) if name in TABLE_FIELDS[best.table] else f"«{name}»",
            name=f'"{name}"' if "." in name else name,
            first=f"{cleaned(texts[first].strip())} ({letter(first)})",
            second=f"{cleaned(texts[second].strip())} ({letter(second)})",
        )
    read = Understood(
        sheet,
        best.table,
        header,
        best.fields,
        best.events,
        best.details,
        best.unclear,
        best.constants,
        dropped,
    )
    return read, candidates


def diagnosis_columns(sheet: Sheet, header: int) -> tuple[int, ...]:
    """The columns whose header says that they are about diagnoses."""
    texts = [column.raw_cell(header) for column in sheet.columns]
    return tuple(position for position, text in enumerate(texts) if text and is_diagnosis_header(text))


def _candidate(
    table: str, texts: list[str], dropped: tuple[int, ...], settings: Settings
) -> tuple[Candidate, tuple[str, int, int] | None]:
    constants = _constants(table, settings)
    free = [position for position, text in enumerate(texts) if text.strip() and position not in dropped]
    claims = claimed(table, texts, free, constants, settings)
    fields, events = claims.fields, claims.events
    missing = [name for name in REQUIRED[table] if name not in fields and name not in constants]
    if "start" in fields:
        fields.pop("day", None)
    elif "day" in fields and "start" in missing:
        missing.remove("start")
    if "kind" in missing and "code" in fields:
        fields["kind"] = fields.pop("code")
        missing.remove("kind")
    if table == "follow_up" and events and "event" in missing:
        missing.remove("event")
    if table == "employees" and not any(name in fields for name in _EMPLOYEE_FACTS):
        missing.append("unit")
    if table == "absences" and "kind" in constants and not _is_period(fields, settings):
        # A constant kind fits every sheet with an employee and a day; a list of employees must not become absences.
        missing.append("end")
    if "end" in fields and "length_days" in fields:
        del fields["length_days"]
    return Candidate(table, fields, events, claims.details, claims.unclear, constants, tuple(missing)), claims.double


def _constants(table: str, settings: Settings) -> dict[str, str]:
    """The constants of a table. A bare name belongs to the absences where they have such a field.

    Those of details belong to every event, so also to wide ones beside the absences.
    """
    found_here = {}
    for name, value in settings.constants.items():
        where, _, bare = name.rpartition(".")
        own = where or ("absences" if bare in TABLE_FIELDS["absences"] else "")
        of_events = table in WIDE_TABLES and bare in DETAILS and own in ("follow_up", "")
        if of_events or (bare in TABLE_FIELDS[table] and own in (table, "")):
            found_here[bare] = value
    return found_here


def _is_period(fields: dict[str, int], settings: Settings) -> bool:
    named = {name.rpartition(".")[2] for name in settings.columns}
    return bool({"end", "length_days", "day"} & set(fields)) or ("start" in fields and "start" in named)


def near_misses(candidates: list[Candidate]) -> Candidate | None:
    """The table a sheet nearly is: at least two of its columns, a required one among them; or None."""
    near_ones = [
        candidate
        for candidate in candidates
        if candidate.strength[0] >= 2 and any(name in candidate.fields for name in REQUIRED[candidate.table])
    ]
    return max(near_ones, key=lambda candidate: candidate.strength, default=None)


def near(text: str, names: Mapping[str, str] | set[str]) -> str:
    """Up to three names that look like `text`, for a message; "" when there is none."""
    return ", ".join(difflib.get_close_matches(text, sorted(names), n=3, cutoff=0.6))


def nearest_headers(name: str, table: str, texts: list[str]) -> list[str]:
    """The headers among `texts` that look most like a name of the field, best first, at most three."""
    names = [alias for alias, canonical in field_names(table).items() if canonical == name]
    scored = []
    for text in texts:
        own = normalised(text)
        score = max((difflib.SequenceMatcher(None, own, alias).ratio() for alias in names), default=0.0)
        if score >= 0.5:
            scored.append((-score, text))
    return [text for _, text in sorted(scored)[:3]]


def listed(texts: list[str]) -> str:
    """Headers in a message: «A», «B»; private values taken out, at most 40 of them."""
    shown = [f"«{cleaned(' '.join(text.split()))}»" for text in texts if text.strip()]
    return ", ".join(shown[:MOST_NAMES]) + (" …" if len(shown) > MOST_NAMES else "") or "–"
