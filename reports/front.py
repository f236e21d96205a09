"""The front page: who, when, one sentence, four lines, the most frequent findings, and what the file could not show."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.marks import (
    DUE,
    EMPLOYERS,
    GUIDANCE,
    NAV_DUTIES,
    ROUTINES,
    STATUTE,
    Mark,
    deviations,
    group_of,
    outcomes_in,
    total,
    verdict_mark,
    verdict_meaning,
)
from reports.wording import Wording
from rules.catalogue import RULES
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import VERDICTS

TOP = 3
GAPS_SHOWN = 6  # the front page is one sheet; the table of duties has the whole
WHY_NOT = ("event_not_recorded", "grade_not_recorded", "law_unknown")  # remarks on why a rule cannot be judged
KEEP_MONTHS = 12  # a named report is to be deleted this long after its as-of date


@dataclass(frozen=True)
class KeyLine:
    """One line of the result: how many, of what, and what stands beside it."""

    number: str
    text: str
    detail: str
    found: bool  # above nought


@dataclass(frozen=True)
class TopFinding:
    number: str
    text: str
    detail: str
    rule: str


@dataclass(frozen=True)
class Legend:
    mark: Mark
    meaning: str


@dataclass(frozen=True)
class Front:
    company: str
    facts: tuple[tuple[str, str], ...]
    warning: str  # "" unless the report names people
    conclusion: str
    population: str
    lines: tuple[KeyLine, ...]
    top: tuple[TopFinding, ...]
    top_none: str  # what stands there when nothing was found
    no_follow_up: bool  # the files record nothing of what the rules ask for
    events_not_recorded: str  # "" when the source records all the rules ask for
    not_assessable: tuple[str, ...]
    legend: tuple[Legend, ...]


def front(result: AuditResult, wording: Wording) -> Front:
    return Front(
        company=result.settings.company or wording.say("report.front.no_company"),
        facts=_facts(result, wording),
        warning=deletion_line(result, wording),
        conclusion=conclusion(result, wording),
        population=_population(result, wording),
        lines=_lines(result, wording),
        top=_top(result, wording),
        top_none=wording.say(f"report.front.top_{'none' if _judged(result) else 'nothing_judged'}"),
        no_follow_up=not result.recorded,
        events_not_recorded=events_named(result.not_recorded, wording),
        not_assessable=_not_assessable(result, wording),
        legend=tuple(Legend(verdict_mark(wording, verdict), verdict_meaning(wording, verdict)) for verdict in VERDICTS),
    )


def deletion_line(result: AuditResult, wording: Wording) -> str:
    """The first line of a report that names people, with the day twelve months after the as-of date."""
    if result.settings.privacy != "named":
        return ""
    return wording.say("report.privacy.delete", date=wording.date(_months_after(result.settings.as_of, KEEP_MONTHS)))


def conclusion(result: AuditResult, wording: Wording) -> str:
    """The one plain sentence."""
    statute = outcomes_in(result, STATUTE)
    due, doubtful = total(statute, *DUE), total(statute, "not_assessable", "unclear")
    if not due:
        return wording.say(f"report.conclusion.{'nothing_assessable' if doubtful else 'nothing_due'}")
    slots = {"found": wording.number(result.headline), "due": wording.number(due)}
    if not result.headline:
        return wording.count("report.conclusion.none_found", due)
    return wording.say("report.conclusion.found", **slots)


def _facts(result: AuditResult, wording: Wording) -> tuple[tuple[str, str], ...]:
    settings, made = result.settings, result.provenance
    rows = [
        ("organisation", settings.organisation_number or wording.say("report.form.not_given")),
        ("period", wording.period(settings.period_from or made.first_date, settings.as_of)),
        ("as_of", wording.long_date(settings.as_of)),
        ("privacy", wording.say(f"report.privacy.{settings.privacy}.label")),
        (
            "made_with",
            wording.say(
                "report.front.made_with", tool=made.tool, ruleset=made.ruleset, read=wording.date(made.law_last_read)
            ),
        ),
    ]
    return tuple((wording.say(f"report.front.facts.{name}"), value) for name, value in rows)


def _population(result: AuditResult, wording: Wording) -> str:
    spells = wording.count("report.n.spells", result.sums.spells)
    persons = wording.count("report.n.persons", result.persons)
    if result.employees is None:
        return wording.say("report.front.population", spells=spells, persons=persons)
    listed = wording.number(result.employees)
    return wording.say("report.front.population_listed", spells=spells, persons=persons, listed=listed)


def _lines(result: AuditResult, wording: Wording) -> tuple[KeyLine, ...]:
    statute, nav, routines = (outcomes_in(result, group) for group in (STATUTE, NAV_DUTIES, ROUTINES))
    doubtful = total(statute, "not_assessable", "unclear")
    merging = sum(outcome.merging for group in EMPLOYERS for outcome in outcomes_in(result, group))
    of_statute = sum(outcome.merging for outcome in statute)
    return (
        _line(
            wording,
            "headline",
            result.headline,
            total(statute, *DUE),
            _statute_detail(statute, wording),
            "headline_none" if doubtful else "headline_not_due",
        ),
        _line(
            wording,
            "nav",
            sum(map(deviations, nav)),
            total(nav, *DUE),
            _nav_detail(nav, wording),
            "nav_none" if nav else "nav_not_judged",
        ),
        _line(wording, "routines", result.routine_line, *_routine_rest(result, routines, wording), "routines_none"),
        KeyLine(
            wording.number(merging),
            wording.count("report.line.merging", merging),
            _merging_detail(merging, of_statute, wording),
            merging > 0,
        ),
    )


def _line(wording: Wording, name: str, found: int, whole: int, detail: str, nothing: str) -> KeyLine:
    """`found` out of `whole`, or the text `nothing` where there is no whole."""
    if not whole:
        return KeyLine("–", wording.say(f"report.line.{nothing}"), detail, False)
    text = wording.count(f"report.line.{name}", found, whole=wording.number(whole))
    return KeyLine(wording.number(found), text, detail, found > 0)


def _statute_detail(statute: list[RuleOutcome], wording: Wording) -> str:
    """The rest of the duties, so that a reader can add them up."""
    rest = [
        ("on_time", total(statute, "met", "borderline")),
        ("merging", sum(outcome.merging for outcome in statute)),
    ]
    beside = [(name, total(statute, name)) for name in ("exempt", "unclear", "not_assessable", "pending")]
    within = wording.tolerant("report.tolerance.within")
    parts = [wording.count(f"report.rest.{name}", n, within=within) for name, n in rest if n]
    more = [wording.count(f"report.rest.{name}", n) for name, n in beside if n]
    sentences = []
    if parts:
        sentences.append(wording.say("report.line.of_which", parts=wording.listing(parts)))
    if more:
        key = "beside" if total(statute, *DUE) else "spread"
        sentences.append(wording.say(f"report.line.{key}", parts=wording.listing(more)))
    return " ".join(sentences)


def _merging_detail(merging: int, of_statute: int, wording: Wording) -> str:
    if not merging:
        return ""
    apart = wording.say("report.line.merging_detail")
    if merging == of_statute:
        return apart
    return f"{wording.count('report.line.merging_statute', of_statute)} {apart}"


def _nav_detail(nav: list[RuleOutcome], wording: Wording) -> str:
    doubtful = total(nav, "unclear", "not_assessable")
    return wording.count("report.rest.doubtful", doubtful) + "." if doubtful else ""


def _routine_rest(result: AuditResult, routines: list[RuleOutcome], wording: Wording) -> tuple[int, str]:
    """How many checkpoints the routine line is out of, and the rest of them in words."""
    if not result.routines:
        return 0, ""
    guidance = sum(outcome.headline for outcome in routines if outcome.rule_class == "guidance")
    beside = [
        ("unclear", total(routines, "unclear")),
        ("unanswered", total(routines, "not_assessable")),
        ("not_applicable", total(routines, "not_applicable")),
    ]
    parts = [wording.count(f"report.rest.routine_{name}", n) for name, n in beside if n]
    sentences = [wording.count("report.rest.routine_guidance", guidance)] if guidance else []
    if parts:
        sentences.append(wording.say("report.line.beside", parts=wording.listing(parts)))
    return total(routines, *DUE), " ".join(sentences)


def _top(result: AuditResult, wording: Wording) -> tuple[TopFinding, ...]:
    """The employer's rules with the most deviations, statutes first; equal numbers in the order of the rules."""
    mine = [outcome for group in EMPLOYERS for outcome in outcomes_in(result, group)]
    found = [outcome for outcome in mine if deviations(outcome) > 0]
    found.sort(key=lambda outcome: (outcome.rule_class != "statute", -deviations(outcome)))
    return tuple(_top_finding(outcome, wording) for outcome in found[:TOP])


def _judged(result: AuditResult) -> int:
    """How many of the employer's duties were due and could be judged."""
    return total([outcome for group in EMPLOYERS for outcome in outcomes_in(result, group)], *DUE)


def _top_finding(outcome: RuleOutcome, wording: Wording) -> TopFinding:
    whole = total([outcome], *DUE)
    basis = (
        wording.glued(outcome.clause) if group_of(outcome) != GUIDANCE else wording.say("report.front.guidance_only")
    )
    return TopFinding(
        number=wording.number(deviations(outcome)),
        text=wording.say(f"rules.rules.{outcome.rule}.not_met"),
        detail=wording.say("report.front.top_detail", share=wording.share(deviations(outcome), whole), basis=basis),
        rule=outcome.rule,
    )


def _not_assessable(result: AuditResult, wording: Wording) -> tuple[str, ...]:
    """One sentence a rule that could not be judged for some, with what it lacked."""
    remarks = remarks_of(result, "not_assessable")
    sentences = []
    for outcome in result.outcomes:
        n = total([outcome], "not_assessable")
        if not n or group_of(outcome) == ROUTINES:
            continue
        arose = n + total([outcome], *DUE, "pending", "exempt", "unclear")
        title = wording.say(f"rules.rules.{outcome.rule}.title")
        parts = [wording.count("report.front.rule_lacks", arose, title=title, share=wording.share(n, arose))]
        lacking = [kind for kind in RULES[outcome.rule].needs if kind in result.not_recorded]
        if lacking and result.recorded:  # otherwise the page has said that nothing is recorded
            parts.append(wording.say("report.front.event_lacks", events=events_named(lacking, wording)))
        told = {"event_not_recorded"} if lacking else set()
        codes = [code for code in remarks.get(outcome.rule, ()) if code in WHY_NOT and code not in told]
        parts += [wording.say(f"rules.remarks.{code}") for code in codes]
        sentences.append(" ".join(parts))
    if len(sentences) > GAPS_SHOWN:
        more = wording.count("report.front.more_rules", len(sentences) - GAPS_SHOWN + 1)
        sentences = [*sentences[: GAPS_SHOWN - 1], more]
    return tuple(sentences)


def events_named(kinds: Iterable[str], wording: Wording) -> str:
    return wording.listing(
        wording.say("report.form.quoted", text=wording.say(f"words.events.{kind}")) for kind in kinds
    )


def remarks_of(result: AuditResult, verdict: str) -> dict[str, tuple[str, ...]]:
    """Rule -> the remark codes that findings of this verdict carry, in the order of the codes."""
    chosen = result.findings[result.findings["verdict"] == verdict]
    return {
        str(rule): tuple(sorted({code for codes in remarks.unique() for code in codes.split()}))
        for rule, remarks in chosen.groupby("rule", sort=False)["remarks"]
    }


def _months_after(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
