"""Two sections that are tables: the duties and the routines."""

from __future__ import annotations

from typing import NamedTuple

from reports.marks import (
    GROUPS,
    INFORMATION,
    ROUTINES,
    SIGNS,
    Mark,
    group_of,
    met_share,
    outcomes_in,
    routine_mark,
    sums_in,
    verdict_mark,
)
from reports.wording import Wording
from rules.result import AuditResult, Routine, RuleOutcome
from rules.vocabulary import VERDICTS


class DutyRow(NamedTuple):
    rule: str
    title: str
    basis: tuple[str, ...]  # the clause, and the bearer where the heading of the group does not tell
    counts: tuple[str, ...]  # in the order of VERDICTS; nought is shown as nought
    empty: tuple[bool, ...]
    outside: str
    subjects: str
    subject: str  # what is counted: cases, meetings, events ...
    share: str  # of the duties due that were met; "" for signs
    bounds: str  # how far the unknown can move that share
    share_alone: bool  # the privacy level tells no count of the rule


class DutyGroup(NamedTuple):
    """Rules of one weight; the headline is drawn from the first group only, and the last hold signs."""

    name: str
    heading: str
    rows: tuple[DutyRow, ...]
    whole: DutyRow | None  # the sums of the group, where they are all that is told of the counts


class Duties(NamedTuple):
    heads: tuple[Mark, ...]
    groups: tuple[DutyGroup, ...]
    notes: tuple[str, ...]


def duties(result: AuditResult, wording: Wording) -> Duties:
    groups = []
    for name in GROUPS:
        rows = tuple(_duty_row(outcome, wording) for outcome in outcomes_in(result, name))
        if rows:
            alone = any(row.share_alone for row in rows)
            whole = _duty_row(sums_in(result, name)[0], wording) if alone else None
            groups.append(DutyGroup(name, wording.say(f"report.group.{name}"), rows, whole))
    return Duties(
        heads=tuple(verdict_mark(wording, verdict) for verdict in VERDICTS),
        groups=tuple(groups),
        notes=(
            wording.say("report.duties.sums", n=wording.number(result.sums.spells)),
            wording.say("report.duties.share_note", within=wording.tolerant("report.tolerance.within")),
            wording.say(
                "report.duties.words_note",
                met=verdict_mark(wording, "met").word,
                missing=verdict_mark(wording, "missing").word,
                not_done=verdict_mark(wording, "not_done").word,
            ),
        ),
    )


def basis(outcome: RuleOutcome, wording: Wording) -> tuple[str, ...]:
    """Clause, bearer and class; a sign is nobody's duty."""
    bearer = () if group_of(outcome) in SIGNS else (wording.say(f"rules.bearers.{outcome.bearer}"),)
    return (wording.glued(outcome.clause), *bearer, wording.say(f"rules.classes.{outcome.rule_class}"))


def _duty_row(outcome: RuleOutcome, wording: Wording) -> DutyRow:
    counts = [outcome.verdicts.get(verdict, 0) for verdict in VERDICTS]
    share = None if group_of(outcome) in SIGNS else met_share([outcome], wording)
    return DutyRow(
        rule=outcome.rule,
        title=wording.say(f"catalogue.{outcome.rule}.title" if outcome.rule else "report.form.total"),
        basis=basis(outcome, wording)[: 2 if group_of(outcome) == INFORMATION else 1],
        counts=tuple(wording.number(n) for n in counts),
        empty=tuple(n == 0 for n in counts),
        outside=wording.number(outcome.outside_period),
        subjects=wording.number(outcome.subjects),
        subject=wording.count(f"report.duties.subject.{outcome.on}", outcome.subjects),
        share=share.counts if share else "",
        bounds=share.bounds if share else "",
        share_alone=all(n is None for n in counts),
    )


class RoutineRow(NamedTuple):
    checkpoint: str
    title: str
    what: str
    clears: str  # "" where nothing is asked for
    mark: Mark
    evidence: str
    reviewed: str
    clause: str
    rule_class: str
    written: str


class Routines(NamedTuple):
    rows: tuple[RoutineRow, ...]
    summary: str  # "" without a table of routines


def routines(result: AuditResult, wording: Wording) -> Routines:
    outcomes = {outcome.rule: outcome for outcome in result.outcomes if group_of(outcome) == ROUTINES}
    rows = tuple(_routine_row(routine, outcomes[routine.checkpoint], wording) for routine in result.routines)
    tally: dict[str, int] = {}
    for row in rows:
        tally[row.mark.word] = tally.get(row.mark.word, 0) + 1
    parts = [f"{wording.number(n)} {word.lower()}" for word, n in tally.items()]
    summary = wording.say("report.routines.summary", n=wording.number(len(rows)), parts=wording.listing(parts))
    return Routines(rows, summary if rows else "")


def _routine_row(routine: Routine, outcome: RuleOutcome, wording: Wording) -> RoutineRow:
    settled = routine.verdict in ("met", "not_applicable")
    return RoutineRow(
        checkpoint=routine.checkpoint,
        title=wording.say(f"catalogue.{routine.checkpoint}.title"),
        what=wording.say(f"catalogue.{routine.checkpoint}.what"),
        clears="" if settled else wording.say(f"catalogue.{routine.checkpoint}.clears"),
        mark=routine_mark(wording, routine),
        evidence=routine.evidence,
        reviewed=wording.date(routine.reviewed_on),
        clause=wording.glued(outcome.clause),
        rule_class=wording.say(f"rules.classes.{outcome.rule_class}"),
        written=wording.say(f"report.routines.{'written' if routine.written_required else 'note_suffices'}"),
    )
