"""The adviser's action list: by cause, how many and in which units, what to do first and what clears it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reports.gaps import LACKING_FIELDS, remarks_of
from reports.marks import (
    EMPLOYERS,
    GROUPS,
    ROUTINES,
    SIGNS,
    STATUTE,
    Mark,
    deviations,
    group_of,
    is_told,
    outcomes_in,
    routine_mark,
    total,
    verdict_mark,
)
from reports.units import UnitLine, causes_told, unit_counts, unit_lines
from reports.wording import Wording
from rules.catalogue import RULES
from rules.result import AuditResult
from rules.vocabulary import DEVIATIONS, DUE


class Action(NamedTuple):
    """One cause of deviations; `rule` is that of its figures and of its findings."""

    rule: str
    number: str
    text: str
    detail: str  # the share of those due, and the clause
    parts: tuple[tuple[Mark, str], ...]  # late and not documented
    merging: str  # how many more depend on merging
    units: str  # "" where no unit has a line
    step: str
    clears: str


class ActionPart(NamedTuple):
    name: str
    heading: str
    lead: str
    actions: tuple[Action, ...]


class Point(NamedTuple):
    """Something that is no deviation but has to be put right: a routine, a question, what the file lacks."""

    rule: str  # where it is told; "" where it is told nowhere
    mark: Mark | None
    number: str
    text: str
    told: str


class PointPart(NamedTuple):
    name: str
    heading: str
    lead: str
    points: tuple[Point, ...]


class Actions(NamedTuple):
    causes: tuple[ActionPart, ...]
    points: tuple[PointPart, ...]
    units: tuple[UnitLine, ...]
    units_note: str


def actions(result: AuditResult, wording: Wording) -> Actions:
    """Deviations from the law first, then guidance, routines, what needs an answer and what the file lacks."""
    limit = unit_limit(result)

    def head(name: str) -> tuple[str, str, str]:
        return name, wording.say(f"readers.actions.{name}.heading"), wording.say(f"readers.actions.{name}.lead")

    causes = {group: tuple(_deviations(group, result, limit, wording)) for group in EMPLOYERS}
    points = {
        "routines": tuple(_routines(result, wording)),
        "clarify": tuple(_to_clarify(result, wording)),
        "obtain": tuple(_to_obtain(result, wording)),
    }
    rules = [outcome.rule for outcome in outcomes_in(result, STATUTE)]
    return Actions(
        causes=tuple(ActionPart(*head(name), own) for name, own in causes.items() if own),
        points=tuple(PointPart(*head(name), own) for name, own in points.items() if own),
        units=unit_lines(result, rules, limit, wording, most=None, causes=None),
        units_note=wording.say(f"readers.units.note{'' if limit else '_named'}", limit=wording.number(limit)),
    )


def unit_limit(result: AuditResult) -> int:
    """The least number of persons a unit's numbers are about; a named report shows every unit."""
    return 0 if result.settings.privacy == "named" else result.settings.small_group


def _deviations(group: str, result: AuditResult, limit: int, wording: Wording) -> Iterator[Action]:
    """The most frequent first."""
    told = [(deviations(outcome), outcome) for outcome in outcomes_in(result, group) if is_told(outcome, *DUE)]
    found = [(n, outcome) for n, outcome in told if n is not None and total([outcome], *DEVIATIONS)]
    for standing, outcome in sorted(found, key=lambda one: -one[0]):
        counts = [(verdict, outcome.verdicts.get(verdict, 0)) for verdict in DEVIATIONS]
        guidance = outcome.rule_class == "guidance"
        yield Action(
            rule=outcome.rule,
            number=wording.number(standing),
            text=wording.say(f"catalogue.{outcome.rule}.not_met"),
            detail=wording.say(
                "report.front.top_detail",
                share=wording.share(standing, total([outcome], *DUE)),
                basis=wording.say("report.front.guidance_only") if guidance else wording.glued(outcome.clause),
            ),
            parts=tuple((verdict_mark(wording, verdict), wording.number(n)) for verdict, n in counts if n),
            merging=wording.count("readers.actions.merging", outcome.merging) if outcome.merging else "",
            units=_units(result, outcome.rule, limit, wording),
            step=wording.say(f"readers.first.{outcome.rule}"),
            clears=wording.say(f"catalogue.{outcome.rule}.clears"),
        )


def _units(result: AuditResult, rule: str, limit: int, wording: Wording) -> str:
    """As in "Lager 12; Salg 4; andre og uten enhet 3"; "" where no unit has a line."""
    counts = [one for one in unit_counts(result, [rule], limit, wording) if one.not_met]
    if all(one.unit is None for one in counts):
        return ""
    rest = wording.say("readers.units.rest_within")
    return "; ".join(
        wording.say("readers.units.cause", title=rest if one.unit is None else one.unit, n=wording.number(one.not_met))
        for one in counts
    )


def _routines(result: AuditResult, wording: Wording) -> Iterator[Point]:
    """The checkpoints that are missing, then those only partly in place."""
    lacking = [routine for routine in result.routines if routine.verdict == "missing"]
    for routine in sorted(lacking, key=lambda one: one.state == "partly"):
        texts = f"catalogue.{routine.checkpoint}"
        mark = routine_mark(wording, routine)
        yield Point(routine.checkpoint, mark, "", wording.say(f"{texts}.title"), wording.say(f"{texts}.clears"))


def _to_clarify(result: AuditResult, wording: Wording) -> Iterator[Point]:
    """Duties and then signs of which the record says something that somebody must explain, the most frequent first."""
    told = [one for group in GROUPS for one in outcomes_in(result, group) if is_told(one, "unclear")]
    found = [one for one in told if total([one], "unclear")]
    for outcome in sorted(found, key=lambda one: (group_of(one) in SIGNS, -total([one], "unclear"))):
        texts, n = f"catalogue.{outcome.rule}", wording.number(total([outcome], "unclear"))
        yield Point(outcome.rule, None, n, wording.say(f"{texts}.title"), wording.say(f"{texts}.clears"))


def _to_obtain(result: AuditResult, wording: Wording) -> Iterator[Point]:
    """The fields and kinds of events that the files lack, each with the duties it leaves open."""
    remarks = remarks_of(result, "not_assessable")
    open_duties: dict[str, list[tuple[str, int]]] = {}
    for outcome in result.outcomes:
        n = outcome.verdicts.get("not_assessable", 0)
        if n and group_of(outcome) != ROUTINES:
            for what in _lacks(outcome.rule, remarks.get(outcome.rule, ()), result, wording):
                open_duties.setdefault(what, []).append((outcome.rule, n))
    for what, duties in open_duties.items():
        yield Point("", None, "", what, wording.say("readers.actions.open", duties=causes_told(duties, wording)))


def _lacks(rule: str, remarks: Iterable[str], result: AuditResult, wording: Wording) -> list[str]:
    """The names of what is lacking for a rule: fields by its remarks, else the events that are not recorded."""
    fields = dict.fromkeys(LACKING_FIELDS[code] for code in remarks if code in LACKING_FIELDS)
    if fields:
        return [wording.say(f"words.fields.{field}") for field in fields]
    kinds = [kind for kind in RULES[rule].needs if kind in result.not_recorded] if rule in RULES else []
    return [wording.say(f"words.events.{kind}") for kind in kinds] or [wording.say("readers.actions.lacking")]
