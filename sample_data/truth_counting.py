"""What the further rules of the sample company share: the log up to as-of, the days that count, one deadline table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sample_data.truth import AS_OF, CALLED, PERIOD_FROM, TOLERANCE, Case, Event, days_from_to, plus, verdict_of

NA = "not_applicable"


@dataclass(frozen=True)
class Known:
    """One verdict that is known. `day` and `event` say which meeting or event of the spell it is about.

    `belongs` is the day by which a finding without a threshold day belongs to the period; None: the spell's last day.
    """

    rule: str
    case: Case
    verdict: str
    due: date | None = None
    day: date | None = None
    event: str = ""
    belongs: date | None = None
    merging: bool = False

    @property
    def in_period(self) -> bool:
        by = self.due or self.belongs or self.day
        if self.verdict in ("pending", NA) or by is None:
            return self.case.last >= PERIOD_FROM
        return by >= PERIOD_FROM


def told(case: Case, *kinds: str) -> list[Event]:
    """The events of these kinds that can decide anything: dated up to as-of, or not dated."""
    return [event for event in case.events if event.kind in kinds and (event.day is None or event.day <= AS_OF)]


def dated(case: Case, *kinds: str) -> list[date]:
    """Their days, in order; those without a date left out."""
    return sorted(event.day for event in told(case, *kinds) if event.day)


def says(text: str, word: str) -> bool:
    """Whether a cell of several words holds this one."""
    return word in text.split(", ")


def counted_days(case: Case) -> list[date]:
    """The absent days that duties count, in order."""
    if not (case.threshold or case.merging):
        assert case.counted_last is not None
        return [plus(case.start, number) for number in range(days_from_to(case.start, case.counted_last))]
    spans = [(row.start, row.end or AS_OF) for row in case.rows]
    return sorted({plus(first, number) for first, last in spans for number in range(days_from_to(first, last))})


def plan_duty(case: Case, weeks: int = 4) -> tuple[bool, date]:
    """Whether so many weeks of absence are exceeded, and the day on which they are reached."""
    days, limit = counted_days(case), 7 * weeks
    due = days[limit - 1] if len(days) >= limit else plus(days[-1], limit - len(days))
    return len(days) > limit, due


def call_duty(case: Case) -> tuple[bool, date | None]:
    """Whether dialogue meeting 1 must be called to or may have to be, and the day on which seven weeks are reached."""
    if case.full is None:
        return False, None
    first, last = case.full
    asked = days_from_to(first, last) > 49 or (case.ongoing and last == case.last)
    return asked, plus(first, 48) if asked else None


def call_verdict(case: Case) -> str:
    return verdict_of(case, CALLED)[0]


def by_deadline(
    case: Case, weeks: int, done: date | None = None, exemption: str = "", doubtful: bool = False
) -> tuple[str, date | None, bool]:
    """Verdict, threshold day, and whether the deviation rests on merging, of a duty that counts all absent days."""
    exceeded, due = plan_duty(case, weeks)
    latest = plus(due, TOLERANCE)
    over = len(counted_days(case)) - 7 * weeks
    if not (exceeded or case.ongoing):
        return NA, None, False
    if done and done <= latest:
        return ("met" if done <= due else "borderline"), due, False
    if exemption:
        return exemption, due, False
    if case.employment_end and case.employment_end <= latest:
        return (NA, None, False) if case.employment_end >= case.start else ("unclear", due, False)
    if done:
        verdict = "late"
    elif latest >= AS_OF:
        return "pending", due, False
    else:
        verdict = "unclear" if doubtful else "missing"
    if verdict in ("late", "missing") and not case.ongoing and over <= TOLERANCE:
        verdict = "borderline"
    return verdict, due, verdict in ("late", "missing") and _rests_on_merging(case, 7 * weeks)


def _rests_on_merging(case: Case, limit: int) -> bool:
    """No part of the spell reaches past the limit by itself."""
    parts = case.certified_periods
    return len(parts) > 1 and all(days_from_to(first, last) <= limit + TOLERANCE for first, last in parts)
