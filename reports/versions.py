"""The versions of the law that the cases of a report are held against."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reports.wording import Wording
from rules.catalogue import RULES
from rules.law import LawValue
from rules.result import AuditResult


class LawLine(NamedTuple):
    """One value of the law that was in force for some of the cases."""

    title: str  # of the duty
    valid_from: str
    limit: str
    act: str
    last_read: str


def law_lines(rule: str, result: AuditResult, wording: Wording) -> Iterator[LawLine]:
    """The values that held on some day from the first absence to the as-of date."""
    last = result.settings.as_of.isoformat()
    first = result.figures.first_of_export if result.figures else result.provenance.first_date or last
    history = RULES[rule].history if rule in RULES else ()
    ends = [later.valid_from.isoformat() for _, later in pairwise(history)]
    for value, end in zip(history, [*ends, "9999-12-31"], strict=True):
        if value.valid_from.isoformat() <= last and end > first:
            yield LawLine(
                title=wording.say(f"catalogue.{rule}.title"),
                valid_from=wording.date(value.valid_from),
                limit=_limit(value, wording),
                act=value.act,
                last_read=wording.date(value.last_read),
            )


def _limit(value: LawValue, wording: Wording) -> str:
    if value.repealed:
        return wording.say("readers.annex.repealed")
    if not value.counts:
        return wording.say("readers.annex.no_limit")
    if value.weeks is None:
        return wording.say("readers.annex.limit_unknown")
    return wording.say("readers.annex.limit", weeks=value.weeks, counts=wording.say(f"rules.counts.{value.counts}"))
