"""A verdict as it is shown: a word, a shape, a colour. And how rules are gathered into groups of one weight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from reports.wording import LEAST_WHOLE, Wording
from rules.result import AuditResult, Routine, RuleOutcome
from rules.spelled import each
from rules.vocabulary import DUE, ON_TIME, UNKNOWN

# What a reader looks for first stands first.
READING_ORDER = (
    "late",
    "missing",
    "not_done",
    "unclear",
    "borderline",
    "exempt",
    "not_assessable",
    "pending",
    "met",
    "not_applicable",
)
NOT_DONE = "not_done"  # how `missing` is shown where the record itself says no
RECORDED_NO = "recorded_no"  # the remark by which it is known

# The groups of rules, the weightiest first. Only the first makes the headline; the last two hold signs, not duties.
STATUTE, NAV_DUTIES, GUIDANCE, INFORMATION, ROUTINES = "statute", "nav_duties", "guidance", "information", "routines"
DATING, PRIVACY = "dating", "privacy"
SIGNS = (DATING, PRIVACY)
GROUPS = (STATUTE, NAV_DUTIES, GUIDANCE, INFORMATION, *SIGNS)
EMPLOYERS = (STATUTE, NAV_DUTIES, GUIDANCE)  # where a deviation is the employer's


class Mark(NamedTuple):
    """`verdict` chooses shape and colour; the word always stands beside them."""

    verdict: str
    word: str

    @property
    def shape(self) -> str:
        return "missing" if self.verdict == NOT_DONE else self.verdict


def verdict_mark(wording: Wording, verdict: str, has_deadline: bool = True) -> Mark:
    if verdict == "borderline" and wording.tolerance_days > 1:
        return Mark(verdict, wording.tolerant("report.tolerance.borderline"))
    key = "met_no_deadline" if verdict == "met" and not has_deadline else verdict
    return Mark(verdict, wording.say(f"rules.verdicts.{key}"))


def as_shown(frame: pd.DataFrame) -> pd.DataFrame:
    """The findings with the verdict by which they are shown: a recorded "no" is told from what is not documented."""
    return frame.assign(verdict=frame["verdict"].mask((frame["verdict"] == "missing") & says_no(frame), NOT_DONE))


def says_no(frame: pd.DataFrame) -> pd.Series:
    """True for the findings whose remarks say that the source records a "no"."""
    said = each(frame["remarks"], lambda codes: RECORDED_NO in codes.split(), False)
    return pd.Series(said, index=frame.index, dtype=bool)


def verdict_meaning(wording: Wording, verdict: str) -> str:
    """What a verdict says, with the days that this report allows after a deadline."""
    if verdict in ("borderline", "late") and wording.tolerance_days != 1:
        return wording.tolerant(f"report.tolerance.{verdict}_means")
    if verdict == NOT_DONE:
        return wording.say("report.front.not_done_means")
    return wording.say(f"rules.verdict_meaning.{verdict}")


def routine_mark(wording: Wording, routine: Routine) -> Mark:
    """A checkpoint reads "På plass", "Delvis på plass" or "Mangler"; the other verdicts keep their word."""
    if routine.verdict == "met":
        return Mark("met", wording.say("rules.verdicts.routine_met"))
    if routine.verdict == "missing":
        partly = routine.state == "partly"
        return Mark(
            "partly" if partly else "missing",
            wording.say(f"rules.verdicts.routine_{'partly' if partly else 'missing'}"),
        )
    return verdict_mark(wording, routine.verdict)


def group_of(outcome: RuleOutcome) -> str:
    if outcome.group == "routine":
        return ROUTINES
    if outcome.group in SIGNS:
        return outcome.group
    if outcome.bearer != "employer" or outcome.rule_class == "information":
        return INFORMATION
    if outcome.rule_class == "guidance":
        return GUIDANCE
    return NAV_DUTIES if outcome.authority == "nav" else STATUTE


def outcomes_in(result: AuditResult, group: str) -> list[RuleOutcome]:
    return [outcome for outcome in result.outcomes if group_of(outcome) == group]


def sums_in(result: AuditResult, group: str) -> list[RuleOutcome]:
    """The outcomes of a group for sums alone: what is hidden of a rule may still be told of all together."""
    return [outcome for outcome in result.group_sums if group_of(outcome) == group] or outcomes_in(result, group)


def is_told(outcome: RuleOutcome, *verdicts: str) -> bool:
    """Whether none of these counts is hidden by the privacy level."""
    return all(outcome.verdicts.get(verdict, 0) is not None for verdict in verdicts)


def total(outcomes: Iterable[RuleOutcome], *verdicts: str) -> int:
    """The sum of these counts. ValueError where one is hidden: a sum without it would be wrong."""
    return _sum(outcome.verdicts.get(verdict, 0) for outcome in outcomes for verdict in verdicts)


def merging_in(outcomes: Iterable[RuleOutcome]) -> int:
    """How many deviations depend on merging. ValueError as for `total`."""
    return _sum(outcome.merging for outcome in outcomes)


def headline_in(outcomes: Iterable[RuleOutcome]) -> int:
    """How many deviations count in the headline. ValueError as for `total`."""
    return _sum(outcome.headline for outcome in outcomes)


def _sum(counts: Iterable[int | None]) -> int:
    told = list(counts)
    if None in told:
        raise ValueError("a count is hidden")
    return sum(n or 0 for n in told)


def deviations(outcome: RuleOutcome) -> int | None:
    """Deviations that stand whatever is merged; None where that is hidden."""
    if outcome.merging is None or not is_told(outcome, "late", "missing"):
        return None
    return total([outcome], "late", "missing") - outcome.merging


class MetShare(NamedTuple):
    """How many duties were met, of those due: with its counts, as bare per cent, and how far the unknown can move it.

    `per_cent` and `bounds` are "" where the whole they are of is under 5.
    """

    counts: str
    per_cent: str
    bounds: str


def met_share(outcomes: Iterable[RuleOutcome], wording: Wording) -> MetShare:
    """Met or borderline of those due; between the share if nothing unknown was met and if all of it was.

    The per cent alone where that is all that is told of a rule.
    """
    outcomes = list(outcomes)
    if not all(is_told(outcome, *DUE, *UNKNOWN) for outcome in outcomes):
        alone = outcomes[0].met_per_cent if len(outcomes) == 1 else None
        return MetShare(wording.number(None) if alone is None else wording.percent(alone, 0), "", "")
    return share_of(total(outcomes, *ON_TIME), total(outcomes, *DUE), total(outcomes, *UNKNOWN), wording)


def share_of(on_time: int, due: int, unknown: int, wording: Wording) -> MetShare:
    """The same from the counts themselves."""
    if not due:
        return MetShare(wording.say(f"report.duties.{'none_judged' if unknown else 'none_due'}"), "", "")
    if not unknown:
        bounds = wording.say("report.duties.no_unknowns")
    elif due + unknown >= LEAST_WHOLE:
        bounds = wording.between(on_time, on_time + unknown, due + unknown)
    else:
        bounds = ""
    per_cent = wording.part(on_time, due) if due >= LEAST_WHOLE else ""
    return MetShare(wording.share(on_time, due), per_cent, bounds)
