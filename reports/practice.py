"""What the routine says, what practice shows: beside each checkpoint, how the cases it is about went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports.exemptions import uncapital
from reports.marks import is_told, total
from reports.wording import LEAST_WHOLE, NO_BREAK, Wording
from rules.result import AuditResult, Routine, RuleOutcome
from rules.routines import PRACTICE
from rules.vocabulary import DUE, ON_TIME, UNKNOWN

EXEMPTIONS = "R09"  # reasons of exemptions from the plan and from dialogue meeting 1
LEFT_OUT = ("exempt_plan", "exempt_dm1")
# Rules whose worst verdict is a question: what was not met is among what must be clarified.
NEVER_DEVIATE = ("LEADER-RESPONSIBLE", "PLAN-ON-DEMAND", "SELF-CERT-MAX")


class Practice(NamedTuple):
    """One line for each rule (what is counted, how many), and one sentence where paper and practice part."""

    lines: tuple[tuple[str, str], ...]
    silent: str  # what stands there instead of lines
    apart: str


class _Counted(NamedTuple):
    """How often what a routine asks for was done; of a sign, `found` tells how often it was seen instead."""

    name: str  # texts under chapters.practice.rules
    met: int = 0
    whole: int = 0
    doubtful: int = 0
    found: int | None = None
    hidden: bool = False  # by the privacy level

    @property
    def enough(self) -> bool:
        return self.whole >= LEAST_WHOLE

    @property
    def under_half(self) -> bool:
        return self.enough and 2 * self.met < self.whole


def practice(result: AuditResult, wording: Wording) -> dict[str, Practice]:
    """Checkpoint -> what the cases show of it."""
    return {routine.checkpoint: _practice(routine, result, wording) for routine in result.routines}


def _practice(routine: Routine, result: AuditResult, wording: Wording) -> Practice:
    if routine.checkpoint == EXEMPTIONS and result.settings.privacy == "statistics":
        return Practice((), wording.say("chapters.practice.rows_hidden"), "")
    counted = tuple(_of_exemptions(result) if routine.checkpoint == EXEMPTIONS else _of_rules(routine, result))
    lines = tuple((wording.say(f"chapters.practice.rules.{one.name}"), _line(one, wording)) for one in counted)
    return Practice(
        lines=lines,
        silent="" if lines else wording.say("chapters.practice.silent"),
        apart=_apart(routine, counted, wording),
    )


def _of_rules(routine: Routine, result: AuditResult) -> Iterator[_Counted]:
    outcomes = {outcome.rule: outcome for outcome in result.outcomes}
    for rule in PRACTICE.get(routine.checkpoint, ()):
        if rule in outcomes:
            yield _of_rule(outcomes[rule])


def _of_rule(outcome: RuleOutcome) -> _Counted:
    rule = outcome.rule
    apart = outcome.group == "privacy" or rule in NEVER_DEVIATE  # `unclear` is told by itself
    if not is_told(outcome, *DUE, *UNKNOWN) or (apart and not all(is_told(outcome, word) for word in UNKNOWN)):
        return _Counted(rule, hidden=True)
    if outcome.group == "privacy":
        return _Counted(rule, found=total([outcome], "unclear"))
    met = total([outcome], *ON_TIME)
    if rule in NEVER_DEVIATE:
        return _Counted(rule, met, met + total([outcome], "unclear"), total([outcome], "not_assessable"))
    return _Counted(rule, met, total([outcome], *DUE), total([outcome], *UNKNOWN))


def _of_exemptions(result: AuditResult) -> Iterator[_Counted]:
    """Of the exemptions from plan and meeting, those with a reason, and those that say who decided."""
    listed = result.exemptions
    chosen = listed[listed["event"].isin(LEFT_OUT)]
    # A reason may also stand in a column of the exemption itself, instead of a date.
    for column, places in (("reason", {"reason", *LEFT_OUT}), ("by", {"by"})):
        filled, whole = int((chosen[column] != "").sum()), len(chosen)
        # A field that no file has is not recorded, which is something else than left blank.
        asked = filled or any(places & set(table.columns) for table in result.provenance.tables)
        known = whole if asked else 0
        yield _Counted(f"exemption_{column}", filled, known, whole - known)


def _line(one: _Counted, wording: Wording) -> str:
    if one.hidden:
        return wording.number(None)
    if one.found is not None:
        return (
            wording.count("chapters.practice.found", one.found)
            if one.found
            else wording.say("chapters.practice.not_found")
        )
    share = (
        wording.share(one.met, one.whole).replace(" ", NO_BREAK)
        if one.whole
        else wording.say("chapters.practice.nothing")
    )
    if not one.doubtful:
        return share
    return f"{share}, {wording.count('chapters.practice.doubtful', one.doubtful)}"


def _apart(routine: Routine, counted: tuple[_Counted, ...], wording: Wording) -> str:
    """One neutral sentence where paper and practice part; "" where they agree or the cases are too few to tell."""
    if routine.verdict == "met":
        if any(one.found for one in counted):
            return wording.say("chapters.practice.paper_signs")
        short = [uncapital(wording.say(f"chapters.practice.rules.{one.name}")) for one in counted if one.under_half]
        return wording.say("chapters.practice.paper_only", rules=wording.listing(short)) if short else ""
    judged = [one for one in counted if one.enough]
    if routine.state == "missing" and judged and all(2 * one.met > one.whole for one in judged):
        return wording.say("chapters.practice.practice_only")
    return ""
