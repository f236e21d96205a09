"""Three sections that are tables: the duties, the distribution of lengths, the routines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    verdict_mark,
)
from reports.wording import LEAST_WHOLE, Wording
from rules.result import AuditResult, Band, Routine, RuleOutcome
from rules.vocabulary import VERDICTS


@dataclass(frozen=True)
class DutyRow:
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


@dataclass(frozen=True)
class DutyGroup:
    """Rules of one weight; the headline is drawn from the first group only, and the last hold signs."""

    name: str
    heading: str
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True)
class Duties:
    heads: tuple[Mark, ...]
    groups: tuple[DutyGroup, ...]
    notes: tuple[str, ...]


def duties(result: AuditResult, wording: Wording) -> Duties:
    groups = []
    for name in GROUPS:
        rows = tuple(_duty_row(outcome, wording) for outcome in outcomes_in(result, name))
        if rows:
            groups.append(DutyGroup(name, wording.say(f"report.group.{name}"), rows))
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
        title=wording.say(f"catalogue.{outcome.rule}.title"),
        basis=basis(outcome, wording)[: 2 if group_of(outcome) == INFORMATION else 1],
        counts=tuple(wording.number(n) for n in counts),
        empty=tuple(n == 0 for n in counts),
        outside=wording.number(outcome.outside_period),
        subjects=wording.number(outcome.subjects),
        subject=wording.count(f"report.duties.subject.{outcome.on}", outcome.subjects),
        share=share.counts if share else "",
        bounds=share.bounds if share else "",
    )


@dataclass(frozen=True)
class BandRow:
    label: str
    reference: str
    certified: str
    certified_share: str
    certified_ongoing: str
    spells: str
    spells_share: str
    spells_ongoing: str


@dataclass(frozen=True)
class Durations:
    rows: tuple[BandRow, ...]
    totals: BandRow
    lead: str
    lead_numbers: str  # the numbers of the chart in short: "n = ..."
    description: str  # the chart in words, for those who do not see it


def band_label(band: Band, wording: Wording) -> str:
    if band.last is None:
        return wording.say("report.bands.over", weeks=(band.first - 1) // 7, first=band.first)
    if band.last % 7:
        return wording.say("report.bands.days", first=band.first, last=band.last)
    return wording.say("report.bands.weeks", weeks=band.last // 7, first=band.first, last=band.last)


def durations(result: AuditResult, wording: Wording) -> Durations:
    # A sum that is told by itself, where the bands are not all told, else the sum of the bands.
    summed = result.band_sums or result.bands
    certified, certified_ongoing = sum_of(summed, "certified"), sum_of(summed, "certified_ongoing")
    spells, spells_ongoing = sum_of(summed, "spells"), sum_of(summed, "spells_ongoing")
    rows = tuple(
        BandRow(
            label=band_label(band, wording),
            reference=wording.percent(band.reference),
            certified=wording.number(band.certified),
            certified_share=band_share(band.certified, certified, wording),
            certified_ongoing=wording.number(band.certified_ongoing),
            spells=wording.number(band.spells),
            spells_share=band_share(band.spells, spells, wording),
            spells_ongoing=wording.number(band.spells_ongoing),
        )
        for band in result.bands
    )
    reference = sum(band.reference for band in result.bands)
    return Durations(
        rows=rows,
        totals=BandRow(
            wording.say("report.form.total"),
            wording.percent(reference),
            wording.number(certified),
            band_share(certified, certified, wording),
            wording.number(certified_ongoing),
            wording.number(spells),
            band_share(spells, spells, wording),
            wording.number(spells_ongoing),
        ),
        lead=wording.say(
            "report.durations.lead" if certified + spells else "report.durations.none",
            certified=wording.count("report.n.certified", certified),
            certified_ongoing=wording.number(certified_ongoing),
            spells=wording.count("report.n.spells", spells),
            spells_ongoing=wording.number(spells_ongoing),
        ),
        lead_numbers=wording.say(
            "report.chart.numbers", certified=wording.number(certified), spells=wording.number(spells)
        ),
        description=" ".join(
            wording.say(
                "report.durations.described",
                band=row.label,
                reference=row.reference,
                certified=_counted(row.certified, row.certified_share, wording),
                spells=_counted(row.spells, row.spells_share, wording),
            )
            for row in rows
        ),
    )


def sum_of(bands: Sequence[Band], name: str) -> int:
    """The sum of one count of the bands."""
    return sum(int(getattr(band, name)) for band in bands)


def band_share(part: int | None, whole: int, wording: Wording) -> str:
    """One decimal, as the reference has; a dash where the whole is too small for a share, or the part hidden."""
    return "–" if part is None or whole < LEAST_WHOLE else wording.part(part, whole, digits=1)


def _counted(number: str, share: str, wording: Wording) -> str:
    return number if share == "–" else wording.say("report.form.with_share", number=number, share=share)


@dataclass(frozen=True)
class RoutineRow:
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


@dataclass(frozen=True)
class Routines:
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
