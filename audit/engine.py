"""Runs the rules over the spells: one frame of findings, and what came of each rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from audit.events import WORD_FIELDS, EmploymentEnds, follow_up_by_spell
from audit.merging import depends_on_merging
from audit.outcomes import SUBJECT, outcome_of
from audit.spells import Built
from audit.tables import Tables
from rules import law
from rules.cases import Cases
from rules.catalogue import duties
from rules.days import Flags, Ints, Texts1d, alike, day_number, iso_texts
from rules.events import Events
from rules.judged import CODE, DEVIATION_CODES, VERDICT_WORDS, Judged, Verdicts
from rules.plain import frame_of, with_columns
from rules.registry import Rule
from rules.result import RuleOutcome
from rules.settings import Settings
from rules.vocabulary import EVENT_KINDS

# Columns of findings that become texts and whole numbers when the findings of all rules stand under each other.
DAYS = ("subject_day", "counted_from", "due", "done", "exempted_on")
NUMBERS = ("counted_days", "days_late", "weeks")
# What judging looks at; the rest of the follow-up serves the signs.
EVENT_FIELDS = (
    *("spell", "event", "day", "absence_start", "meeting_day", *WORD_FIELDS),
    *("attended", "asks_invited", "asks_participants", "row", "owner", "denied"),
)


@dataclass(frozen=True)
class FollowUp:
    """The follow-up tied to the spells, and what of it can be evidence.

    columns: of the events as audit.events.follow_up_by_spell gives them what judging looks at, spell by spell, and
        event_code as rules.events.Events asks for it
    refused: events in columns that were worked out by a formula
    recorded: the event kinds that the source records, by its columns and the user's word
    ends: when employments ended
    """

    columns: dict[str, np.ndarray]
    refused: Flags
    recorded: frozenset[str]
    ends: EmploymentEnds


@dataclass(frozen=True)
class Assessment:
    """What the duties came to.

    findings: one row a finding, spell by spell; FINDING_COLUMNS save employee, unit, spell_start, ongoing and source.
        `not_applicable` and what belongs before the period is left out
    """

    findings: pd.DataFrame
    outcomes: tuple[RuleOutcome, ...]
    judged: dict[Rule, Verdicts]
    cases: Cases


def tie(tables: Tables, built: Built, settings: Settings) -> pd.DataFrame:
    """The follow-up tied to the spells: as audit.events.follow_up_by_spell gives it, in the order of the table.

    And spell_start, row_start and place as rules.signs.Seen asks for them, and at (place in the follow-up of all).
    """
    events = follow_up_by_spell(tables, built.spells, settings.gap_days)
    start = np.append(built.spells["start"].to_numpy(dtype=np.float64), np.nan)
    return with_columns(
        events,
        spell_start=start[events["spell"]],
        row_start=events["absence_start"],
        place=_headers_of(tables),
        at=tables.follow_up.index.to_numpy(),
    )


def gather(events: pd.DataFrame, computed: pd.Series, recorded: frozenset[str], ends: EmploymentEnds) -> FollowUp:
    """Refuse what stands in columns of computed dates: `computed` are the cells of their headers (DATED-BY-FORMULA)."""
    refused = (events["place"].isin(computed) & events["wide"]).to_numpy(dtype=bool)
    # Spell by spell, what is looked up for events lies side by side.
    order = np.argsort(events["spell"].to_numpy(), kind="stable")
    columns = {name: events[name].to_numpy()[order] for name in EVENT_FIELDS}
    codes, kinds = pd.factorize(columns["event"])
    columns["event_code"] = pd.Index(EVENT_KINDS).get_indexer(pd.Index(kinds)).astype(np.int8)[codes]
    return FollowUp(columns, refused[order], recorded, ends)


def _headers_of(tables: Tables) -> Texts1d:
    """The cell of the header of the column that tells each event."""
    follow_up = tables.follow_up
    return tables.by_table(
        follow_up, follow_up["column"], lambda of, letter: f"{of.place}!{letter}{of.read.header_row}"
    )


def cases_of(built: Built, follow_up: FollowUp, settings: Settings, spell: Ints | None = None) -> Cases:
    """The spells with the events that may decide: tied, not after as_of, not refused.

    `spell` gives the spell of each event where it is another than `follow_up` says.
    """
    as_of = day_number(settings.as_of)
    events = Events(follow_up.columns if spell is None else follow_up.columns | {"spell": spell})
    tied = (events.spell >= 0) & ~follow_up.refused
    denied = events["denied"]
    decide = tied & ~denied & ~(events.day > as_of)
    return Cases(
        spells=follow_up.ends.beside(built.spells),
        stretches=built.stretches,
        events=events.where(decide),
        recorded=follow_up.recorded,
        as_of=as_of,
        tolerance=settings.tolerance_days,
        self_certified_max=settings.self_certified_max_days,
        denials=events.where(tied & denied),
    )


def assess(built: Built, follow_up: FollowUp, settings: Settings) -> Assessment:
    """Judge every duty."""
    cases = cases_of(built, follow_up, settings)
    events = Events(follow_up.columns)
    refused = events.where(follow_up.refused & (events.spell >= 0))
    judged: dict[Rule, Verdicts] = {}
    in_period, passed_over, told, found = {}, {}, {}, {}
    for rule in duties():  # one by one: what verdicts rest on would be half of an audit's memory
        one = _judge(rule, cases, refused)
        in_period[rule], passed_over[rule] = within_period(one, cases, settings), _ends_within(one, cases, settings)
        told[rule] = np.flatnonzero(in_period[rule] & (one.verdict != CODE["not_applicable"]))
        found[rule] = _findings(rule, one, told[rule])
        judged[rule] = one.alone
    deviating = {rule: np.isin(one.verdict, DEVIATION_CODES) & in_period[rule] for rule, one in judged.items()}
    spells_of = {rule: one.spell for rule, one in judged.items()}
    merging = depends_on_merging(deviating, spells_of, cases, built, follow_up.ends, settings)
    for rule, at in told.items():
        against = deviating[rule] & ~merging[rule] & rule.in_headline
        found[rule]["counts_against_employer"] = against[at].astype(object)
        found[rule]["depends_on_merging"] = merging[rule][at].astype(object)
    return Assessment(
        findings=_spell_by_spell([*found.values()]),
        outcomes=tuple(
            outcome_of(rule, one.verdict, in_period[rule], deviating[rule], merging[rule], passed_over[rule])
            for rule, one in judged.items()
        ),
        judged=judged,
        cases=cases,
    )


def _judge(rule: Rule, cases: Cases, refused: Events) -> Judged:
    """Judge one duty, and add what a reader must know of the spells. `refused`: events in columns of computed dates."""
    judged = rule.verdicts(cases)
    applies = judged.verdict != CODE["not_applicable"]
    remarks = judged.remarks
    start, end, prolonged, earlier = (
        cases.of_spell[name][judged.spell] for name in ("start", "end", "may_be_prolonged", "may_have_started_earlier")
    )
    remarks.add("spans_law_change", applies & law.changes_between(rule.law, start, end))
    remarks.add("may_be_prolonged", applies & prolonged)
    remarks.add("may_have_started_earlier", applies & earlier)
    in_column = cases.any_of(refused.of_kinds(*rule.needs))[judged.spell]
    remarks.add("column_refused", in_column & (judged.verdict == CODE["not_assessable"]))
    return judged


def within_period(judged: Verdicts, cases: Cases, settings: Settings) -> Flags:
    """Duties with T, or the meeting's day, from period_from on; what has none, or waits, goes by the last day."""
    if settings.period_from is None:
        return np.ones(len(judged.verdict), dtype=bool)
    end = cases.of_spell["end"][judged.spell]
    by_end = np.isnan(judged.belongs) | np.isin(judged.verdict, [CODE["pending"], CODE["not_applicable"]])
    return np.asarray(np.where(by_end, end, judged.belongs) >= day_number(settings.period_from))


def _ends_within(judged: Judged, cases: Cases, settings: Settings) -> Flags:
    """Of the spells that were passed over, those of the period."""
    first = -np.inf if settings.period_from is None else day_number(settings.period_from)
    return np.asarray(cases.of_spell["end"][judged.passed_over] >= first)


def _findings(rule: Rule, judged: Judged, at: Ints) -> dict[str, np.ndarray]:
    """The findings on some subjects of a rule by column; days and numbers still as they were reckoned."""
    in_force = judged.law.of(at)
    return {
        "rule": alike(rule.id, len(at)),
        "verdict": VERDICT_WORDS[judged.verdict[at]],
        "subject": alike(SUBJECT[rule.on], len(at)),
        "event": judged.event[at],
        "subject_day": judged.day[at],
        "spell": judged.spell[at],
        "counted_from": judged.counted_from[at],
        "counted_days": judged.counted_days[at],
        "due": judged.due[at],
        "done": judged.done[at],
        "days_late": judged.days_late[at],
        "count": np.full(len(at), None),
        "clause": in_force.clause,
        "act": in_force.act,
        "law_from": in_force.valid_from,
        "weeks": in_force.weeks,
        "counts": in_force.counts,
        "exemption": judged.exemption[at],
        "exempted_on": judged.exempted_on[at],
        "remarks": judged.remarks.codes[at],
    }


def _spell_by_spell(found: Sequence[Mapping[str, np.ndarray]]) -> pd.DataFrame:
    """The findings of all rules as one frame: spell by spell, those of a spell in the order of the rules."""
    order = np.argsort(np.concatenate([one["spell"] for one in found]), kind="stable")
    how = dict.fromkeys(DAYS, iso_texts) | dict.fromkeys(NUMBERS, whole)
    columns = {}
    for name in found[0]:
        values = np.concatenate([one[name] for one in found])[order]
        columns[name] = how[name](values) if name in how else values
    return frame_of(columns)


def whole(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers as Python int, None where there is none. Each distinct number is made once."""
    codes, unique = pd.factorize(numbers)
    return np.array([*(int(number) for number in unique), None], dtype=object)[codes]
