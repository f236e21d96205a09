"""The front page: who, when, one sentence, four lines, signs, the top findings, and what the file could not show."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from reports.gaps import events_named, not_assessable
from reports.marks import (
    EMPLOYERS,
    GUIDANCE,
    NAV_DUTIES,
    NOT_DONE,
    ROUTINES,
    SIGNS,
    STATUTE,
    Mark,
    deviations,
    group_of,
    headline_in,
    is_told,
    merging_in,
    met_share,
    outcomes_in,
    says_no,
    sums_in,
    total,
    verdict_mark,
    verdict_meaning,
)
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DUE, ON_TIME, UNKNOWN, VERDICTS

TOP = 3


class KeyLine(NamedTuple):
    """One line of the result: how many, of what, and what stands beside it."""

    name: str
    number: str
    text: str
    detail: str
    found: bool  # above nought


class TopFinding(NamedTuple):
    number: str
    text: str
    detail: str
    rule: str


class SignLine(NamedTuple):
    """One group of signs that something should be asked about, and where it is told."""

    group: str
    text: str


class Legend(NamedTuple):
    mark: Mark
    meaning: str


class Front(NamedTuple):
    company: str
    facts: tuple[tuple[str, str], ...]
    warning: str  # "" unless the report names people
    conclusion: str
    population: str
    lines: tuple[KeyLine, ...]
    signs: tuple[SignLine, ...]
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
        signs=_signs(result, wording),
        top=_top(result, wording),
        top_none=wording.say(f"report.front.top_{_without_top(result)}"),
        no_follow_up=not result.recorded,
        events_not_recorded=events_named(result.not_recorded, wording),
        not_assessable=not_assessable(result, wording),
        legend=_legend(result, wording),
    )


def deletion_line(result: AuditResult, wording: Wording) -> str:
    """The first line of a report that names people, with the day by which it is to be deleted."""
    if result.settings.privacy != "named":
        return ""
    last = result.settings.as_of + timedelta(days=result.settings.delete_after_days)
    return wording.say("report.privacy.delete", date=wording.date(last))


def conclusion(result: AuditResult, wording: Wording) -> str:
    """The one plain sentence."""
    statute = sums_in(result, STATUTE)
    due, doubtful = total(statute, *DUE), total(statute, *UNKNOWN)
    if not due:
        return wording.say(f"report.conclusion.{'nothing_assessable' if doubtful else 'nothing_due'}")
    slots = {"found": wording.number(result.headline), "due": wording.number(due)}
    if not result.headline:
        return wording.count("report.conclusion.none_found", due)
    return wording.say("report.conclusion.found", **slots)


def _legend(result: AuditResult, wording: Wording) -> tuple[Legend, ...]:
    """The verdicts and what they say; a recorded "no" only where there is one."""
    verdicts = list(VERDICTS)
    if says_no(result.findings).any():
        verdicts.insert(verdicts.index("missing") + 1, NOT_DONE)
    return tuple(Legend(verdict_mark(wording, verdict), verdict_meaning(wording, verdict)) for verdict in verdicts)


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
    statute, nav, routines = (sums_in(result, group) for group in (STATUTE, NAV_DUTIES, ROUTINES))
    doubtful = total(statute, *UNKNOWN)
    merging = sum(merging_in(sums_in(result, group)) for group in EMPLOYERS)
    of_statute = merging_in(statute)
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
            total(nav, "late", "missing") - merging_in(nav),
            total(nav, *DUE),
            _nav_detail(nav, wording),
            "nav_none" if nav else "nav_not_judged",
        ),
        _line(wording, "routines", result.routine_line, *_routine_rest(result, routines, wording), "routines_none"),
        KeyLine(
            "merging",
            wording.number(merging),
            wording.count("report.line.merging", merging),
            _merging_detail(merging, of_statute, wording),
            merging > 0,
        ),
    )


def _line(wording: Wording, name: str, found: int, whole: int, detail: str, nothing: str) -> KeyLine:
    """`found` out of `whole`, or the text `nothing` where there is no whole."""
    if not whole:
        return KeyLine(name, "–", wording.say(f"report.line.{nothing}"), detail, False)
    text = wording.count(f"report.line.{name}", found, whole=wording.number(whole))
    return KeyLine(name, wording.number(found), text, detail, found > 0)


def _statute_detail(statute: list[RuleOutcome], wording: Wording) -> str:
    """The rest of the duties, so that a reader can add them up."""
    rest = [
        ("on_time", total(statute, *ON_TIME)),
        ("merging", merging_in(statute)),
    ]
    beside = [(name, total(statute, name)) for name in ("exempt", "unclear", "not_assessable", "pending")]
    within = wording.tolerant("report.tolerance.within")
    parts = [wording.count(f"report.rest.{name}", n, within=within) for name, n in rest if n]
    more = [wording.count(f"report.rest.{name}", n) for name, n in beside if n]
    sentences = list(filter(None, [_share(statute, wording)]))
    if parts:
        sentences.append(wording.say("report.line.of_which", parts=wording.listing(parts)))
    if more:
        key = "beside" if total(statute, *DUE) else "spread"
        sentences.append(wording.say(f"report.line.{key}", parts=wording.listing(more)))
    return " ".join(sentences)


def _share(outcomes: list[RuleOutcome], wording: Wording) -> str:
    """As in "62 % oppfylt; mellom 48 og 71 % uansett hva det ukjente er."; "" where too few were due."""
    share = met_share(outcomes, wording)
    if not share.per_cent:
        return ""
    key = "share" if total(outcomes, *UNKNOWN) else "share_known"
    return wording.say(f"report.line.{key}", share=share.per_cent, bounds=share.bounds)


def _merging_detail(merging: int, of_statute: int, wording: Wording) -> str:
    if not merging:
        return ""
    apart = wording.say("report.line.merging_detail")
    if merging == of_statute:
        return apart
    return f"{wording.count('report.line.merging_statute', of_statute)} {apart}"


def _nav_detail(nav: list[RuleOutcome], wording: Wording) -> str:
    doubtful = total(nav, *UNKNOWN)
    sentences = [_share(nav, wording), wording.count("report.rest.doubtful", doubtful) + "." if doubtful else ""]
    return " ".join(filter(None, sentences))


def _routine_rest(result: AuditResult, routines: list[RuleOutcome], wording: Wording) -> tuple[int, str]:
    """How many checkpoints the routine line is out of, and the rest of them in words."""
    if not result.routines:
        return 0, ""
    guidance = headline_in(outcome for outcome in routines if outcome.rule_class == "guidance")
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


def _signs(result: AuditResult, wording: Wording) -> tuple[SignLine, ...]:
    found = {name: total(sums_in(result, name), "unclear") for name in SIGNS}
    return tuple(SignLine(name, wording.count(f"report.front.signs_{name}", n)) for name, n in found.items() if n)


def _top(result: AuditResult, wording: Wording) -> tuple[TopFinding, ...]:
    """The employer's rules with the most deviations, statutes first; equal numbers in the order of the rules."""
    mine = [outcome for group in EMPLOYERS for outcome in outcomes_in(result, group)]
    told = [(deviations(outcome) or 0, outcome) for outcome in mine if is_told(outcome, *DUE)]
    found = [(n, outcome) for n, outcome in told if n]
    found.sort(key=lambda one: (one[1].rule_class != "statute", -one[0]))
    return tuple(_top_finding(outcome, n, wording) for n, outcome in found[:TOP])


def _without_top(result: AuditResult) -> str:
    """The text for a list without findings: none, none that could be judged, or none that is told."""
    groups = [sums_in(result, group) for group in EMPLOYERS]
    if any(total(group, "late", "missing") - merging_in(group) for group in groups):
        return "hidden"
    return "none" if any(total(group, *DUE) for group in groups) else "nothing_judged"


def _top_finding(outcome: RuleOutcome, found: int, wording: Wording) -> TopFinding:
    whole = total([outcome], *DUE)
    basis = (
        wording.glued(outcome.clause) if group_of(outcome) != GUIDANCE else wording.say("report.front.guidance_only")
    )
    return TopFinding(
        number=wording.number(found),
        text=wording.say(f"catalogue.{outcome.rule}.not_met"),
        detail=wording.say("report.front.top_detail", share=wording.share(found, whole), basis=basis),
        rule=outcome.rule,
    )
