"""Every exemption that is recorded: what an exemption is, what each reason means, and what came of each one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

import pandas as pd

from reports.filtering import ROWS_SHOWN
from reports.marks import Mark
from reports.rows import cells_in_short, exemption_text
from reports.wording import Wording
from rules.result import AuditResult
from rules.spelled import each, order, ranks
from rules.vocabulary import FACILITATION_KINDS

# These stand out, and are read first.
TO_ASK = (
    "exemption_without_reason",
    "exemption_wrong_reason",
    "exemption_too_late",
    "returning_soon_overtaken",
    "statement_lacking",
    "tied_to_none",
)
READING_ORDER = (*TO_ASK, "holds", "not_needed", "after_as_of")
# Shape and colour are those of a verdict that says as much; the word is the standing's own.
SHAPES = {"holds": "exempt", "not_needed": "not_applicable", "after_as_of": "pending"}
NOT_COOPERATING = "employee_not_cooperating"


class Told(NamedTuple):
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


class ExemptionRow(NamedTuple):
    employee: str  # "" where the exemption is tied to no absence
    unit: str
    duty: str
    start: str
    reason: str
    day: str
    by: str
    mark: Mark
    attempts: str  # whether attempts are recorded, where the employee does not take part; else ""
    source: str


class ExemptionGroup(NamedTuple):
    """What should be asked about, or what asks for nothing. The heading has the number of all of them."""

    heading: str
    rows: tuple[ExemptionRow, ...]


class Exemptions(NamedTuple):
    lead: str
    parts: tuple[Told, ...]
    reasons: tuple[tuple[str, str], ...]  # each reason and what it means
    cooperation: Told
    standings: tuple[tuple[Mark, str], ...]  # those that occur, and what they ask for
    groups: tuple[ExemptionGroup, ...]  # empty when none is recorded or shown
    shown: str  # "" when all of them stand here


def exemptions(result: AuditResult, wording: Wording) -> Exemptions:
    """The whole chapter. The privacy level `statistics` leaves no rows."""
    ordered = _ordered(result.exemptions, wording)
    kept = ordered.head(ROWS_SHOWN)
    shown = ""
    if len(kept) < len(ordered):
        shown = wording.say(
            "chapters.exemptions.capped", shown=wording.number(len(kept)), all=wording.number(len(ordered))
        )
    within = wording.tolerant("report.tolerance.within")
    found = set(ordered["standing"])
    return Exemptions(
        lead=_lead(result, ordered, wording),
        parts=tuple(
            told(wording, f"chapters.exemptions.parts.{name}", within=within)
            for name in wording.keys("chapters.exemptions.parts")
        ),
        reasons=tuple(
            (exemption_text(reason, wording), wording.say(f"chapters.exemptions.means.{reason}"))
            for reason in wording.keys("chapters.exemptions.means")
        ),
        cooperation=_cooperation(result.exemptions, wording),
        standings=tuple(
            (standing_mark(name, wording), wording.say(f"chapters.exemptions.standings.{name}.means"))
            for name in READING_ORDER
            if name in found
        ),
        groups=_groups(ordered, kept, wording),
        shown=shown,
    )


def told(wording: Wording, key: str, **slots: object) -> Told:
    """The heading under `key` and, in the order of the file, its paragraphs."""
    paragraphs = tuple(wording.say(f"{key}.{name}", **slots) for name in wording.keys(key) if name != "heading")
    return Told(wording.say(f"{key}.heading"), paragraphs)


def uncapital(text: str) -> str:
    """The text as it stands inside a sentence; names in it keep their capitals."""
    return text[:1].lower() + text[1:]


def standing_mark(standing: str, wording: Wording) -> Mark:
    word = wording.say(f"chapters.exemptions.standings.{standing}.word")
    return Mark(SHAPES.get(standing, "unclear"), word)


def _ordered(frame: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """What stands out first, by what is wrong; then by employee and first day."""
    people = wording.places(frame["employee"].unique())
    keys = (
        each(frame["standing"], READING_ORDER.index, -1),
        each(frame["employee"], people.__getitem__, -1),
        ranks(frame["spell_start"], str, ""),
        ranks(frame["day"], str, ""),
    )
    return frame.iloc[order(keys)]


def _lead(result: AuditResult, ordered: pd.DataFrame, wording: Wording) -> str:
    if result.settings.privacy == "statistics":
        return wording.say("chapters.exemptions.hidden")
    if not len(ordered):
        return wording.say("chapters.exemptions.none")
    recorded = wording.count("chapters.exemptions.recorded", len(ordered))
    counts = ordered["standing"].value_counts()
    asked = {name: int(counts[name]) for name in TO_ASK if name in counts}
    if not asked:
        return f"{recorded} {wording.say('chapters.exemptions.nothing_to_ask')}"
    parts = (
        wording.say(
            "chapters.exemptions.number", word=uncapital(standing_mark(name, wording).word), n=wording.number(n)
        )
        for name, n in asked.items()
    )
    to_ask = wording.count("chapters.exemptions.to_ask", sum(asked.values()), parts=wording.listing(parts))
    return f"{recorded} {to_ask}"


def _cooperation(frame: pd.DataFrame, wording: Wording) -> Told:
    """The employee's part, with how often the employer's attempts are recorded."""
    general = told(wording, "chapters.exemptions.cooperation")
    attempts = frame["attempts"][(frame["event"] == NOT_COOPERATING) & (frame["rule"] != "")]
    if not len(attempts):
        return general
    attempted = int((attempts == True).sum())  # noqa: E712  (None must be False)
    counted = wording.count("chapters.exemptions.cooperation_found", len(attempts), attempted=wording.number(attempted))
    return Told(general.heading, (*general.paragraphs, counted))


def _groups(ordered: pd.DataFrame, kept: pd.DataFrame, wording: Wording) -> tuple[ExemptionGroup, ...]:
    groups = []
    for name, asked in (("ask", True), ("settled", False)):
        whole = int((ordered["standing"].isin(TO_ASK) == asked).sum())
        if whole:
            rows = kept[kept["standing"].isin(TO_ASK) == asked].to_dict("records")
            heading = wording.say(f"chapters.exemptions.groups.{name}", n=wording.number(whole))
            groups.append(ExemptionGroup(heading, tuple(_row(row, wording) for row in rows)))
    return tuple(groups)


def _row(row: Mapping[Hashable, object], wording: Wording) -> ExemptionRow:
    event, rule = str(row["event"]), str(row["rule"])
    attempts = ""
    if event == NOT_COOPERATING and rule:
        attempts = wording.say(
            f"chapters.exemptions.attempts.{'recorded' if row['attempts'] is True else 'not_recorded'}"
        )
    return ExemptionRow(
        employee=str(row["employee"]),
        unit=str(row["unit"]),
        duty=wording.say(f"catalogue.{rule}.title" if rule else f"words.events.{event}"),
        start=_date(row["spell_start"], wording),
        reason=_reason(event, str(row["reason"]), wording),
        day=_date(row["day"], wording),
        by=wording.listing(wording.say(f"words.people.{word}") for word in str(row["by"]).split(",") if word),
        mark=standing_mark(str(row["standing"]), wording),
        attempts=attempts,
        source=cells_in_short(str(row["source"])),
    )


def _date(day: object, wording: Wording) -> str:
    return wording.date(day if isinstance(day, str) else None)


def _reason(event: str, words: str, wording: Wording) -> str:
    """The reasons of one exemption; "" where it has none. A word of another column's meaning is told as it stands."""
    if event == NOT_COOPERATING:
        return exemption_text(event, wording)
    return wording.listing(
        wording.say(f"words.{'facilitation' if word in FACILITATION_KINDS else 'reasons'}.{word}")
        for word in words.split(",")
        if word
    )
