"""Which table a sheet holds and which column is which field. Exact names or the user's settings; never a guess."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.source.claims import Claimed, claimed
from audit.source.contents import Contents, contradicted
from audit.source.details import DETAILS, WIDE_TABLES, parted
from audit.source.headers import (
    TABLE_FIELDS,
    ambiguous_names,
    deadline_names,
    field_names,
    found_in,
    lookups,
    normalised,
    personal_names,
)
from audit.source.private import cleaned, is_diagnosis_header
from audit.source.problems import EventName, FieldName, SourceError
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
# Another field that says the same as a required one.
_INSTEAD = {"start": "day", "kind": "code"}
# A field that is not used where a surer one tells the same.
_WEAKER = {"day": "start"}
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
    personal: tuple[int, ...]  # columns about people that no rule needs
    deadlines: tuple[int, ...]  # columns of the days by which something should be done
    open: dict[int, tuple[str, ...]]  # position -> the names that a column may be, where the user has to say which
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


def whole(item: Understood) -> bool:
    """True when the table has all that its kind needs, whatever else has to be asked."""
    there = {*item.fields, *item.constants}
    needed = REQUIRED[item.table] if not item.events or item.table != "follow_up" else ("employee",)
    return all(name in there or _INSTEAD.get(name) in there for name in needed)


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


def understand(
    sheet: Sheet, header: int, settings: Settings, where: str
) -> tuple[Understood | None, list[Candidate], list[SourceError]]:
    """The sheet as a table, or None with what it came nearest to; and what has to be asked about it.

    `where` names the sheet in a message. The questions: two columns claim one field (`two_columns`), a header means
    more than one thing (`header_ambiguous`), a column is not what its header says (`content_contradicts`).
    """
    texts = [column.raw_cell(header) for column in sheet.columns]
    dropped = diagnosis_columns(sheet, header)
    contents = Contents(sheet, header, settings)
    found = [_candidate(table, texts, dropped, contents) for table in _ORDER]
    candidates = [candidate for candidate, _ in found]
    whole = [(candidate, claims) for candidate, claims in found if not candidate.missing]
    if not whole:
        return None, candidates, []
    best, claims = max(whole, key=lambda item: item[0].strength)
    questions = _questions(best, claims, texts, contents, where)
    used = {*best.fields.values(), *best.events.values(), *best.details.values()}
    rest = [position for position, text in enumerate(texts) if text and position not in {*used, *dropped}]
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
        personal=tuple(position for position in rest if _is_personal(texts[position], claims, position)),
        deadlines=tuple(position for position in rest if found_in(texts[position], deadline_names())),
        open=claims.doubtful | (dict.fromkeys(claims.double[1:], claims.double[:1]) if claims.double else {}),
    )
    return read, candidates, questions


def _is_personal(text: str, claims: Claimed, position: int) -> bool:
    """True for a column about people that no rule needs; names of people too, where the cells say they are no units."""
    of_people = "employee" in next((ambiguous_names()[form] for form in lookups(text) if form in ambiguous_names()), ())
    return position not in claims.doubtful and (of_people or found_in(text, personal_names()))


def _questions(best: Candidate, claims: Claimed, texts: list[str], contents: Contents, where: str) -> list[SourceError]:
    def shown(position: int) -> str:
        return f"{cleaned(' '.join(texts[position].split()))} ({letter(position)})"

    questions = []
    if claims.double:
        name, first, second = claims.double
        headers = [cleaned(" ".join(texts[position].split())) for position in (first, second)]
        alike = normalised(texts[first]) == normalised(texts[second])
        questions.append(
            SourceError(
                "two_columns_alike" if alike else "two_columns",
                where=where,
                field=_named(best.table, name),
                answers=" / ".join(f'{_quoted(name)} = "{header}"' for header in headers),
                first=shown(first),
                second=shown(second),
            )
        )
    for position, names in claims.doubtful.items():
        header = cleaned(" ".join(texts[position].split()))
        answers = " / ".join(f'{_quoted(name)} = "{header}"' for name in names)
        fields = [_named(best.table, name) for name in names]
        questions.append(
            SourceError(
                "header_ambiguous", where=where, column=shown(position), fields=fields, answers=answers, header=header
            )
        )
    for name in contradicted(contents, best.fields):
        column, field = shown(best.fields[name]), FieldName(best.table, name)
        questions.append(SourceError("content_contradicts", where=where, column=column, field=field, name=name))
    return questions


def _named(table: str, name: str) -> FieldName | EventName | str:
    if name in TABLE_FIELDS[table]:
        return FieldName(table, name)
    return EventName(name) if name in EVENT_KINDS else f"«{name}»"


def _quoted(name: str) -> str:
    return f'"{name}"' if "." in name else name


def diagnosis_columns(sheet: Sheet, header: int) -> tuple[int, ...]:
    """The columns whose header says that they are about diagnoses."""
    texts = [column.raw_cell(header) for column in sheet.columns]
    return tuple(position for position, text in enumerate(texts) if text and is_diagnosis_header(text))


def _candidate(table: str, texts: list[str], dropped: tuple[int, ...], contents: Contents) -> tuple[Candidate, Claimed]:
    settings = contents.settings
    constants = _constants(table, settings)
    unwanted = {normalised(header) for header in settings.not_used}
    free = [
        position
        for position, text in enumerate(texts)
        if text.strip() and position not in dropped and normalised(text) not in unwanted
    ]
    claims = claimed(table, texts, free, constants, contents)
    fields, events = claims.fields, claims.events
    there = {*fields, *constants, *(name for names in claims.doubtful.values() for name in names)}
    missing = [name for name in REQUIRED[table] if name not in there and _INSTEAD.get(name) not in there]
    if table == "follow_up" and events and "event" in missing:
        missing.remove("event")
    if table == "employees" and not any(name in fields for name in _EMPLOYEE_FACTS):
        missing.append("unit")
    if table == "absences" and "kind" in constants and not _is_period(fields, settings):
        # A constant kind fits every sheet with an employee and a day; a list of employees must not become absences.
        missing.append("end")
    for name, instead in _WEAKER.items():
        if instead in fields and name in fields:
            del fields[name]
    return Candidate(table, fields, events, claims.details, claims.unclear, constants, tuple(missing)), claims


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
    return bool({"end", "length_days", "return_day", "day"} & set(fields)) or ("start" in fields and "start" in named)


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
