"""What rests on a reading: how many deviations stand when one way of counting changes, and when all do at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from audit.engine import FollowUp, cases_of, within_period
from audit.events import tie_again
from audit.spells import Built, spells_of
from audit.timeline import Records, Segments, bridged, lay_out, overlapping
from rules.cases import SHORTEST_DEADLINE, Cases
from rules.catalogue import duties
from rules.counting import without_gaps
from rules.days import Flags, Ints
from rules.judged import DEVIATION_CODES, Judged
from rules.result import Reading, RuleOutcome
from rules.settings import NAV_GAP_DAYS, Settings
from rules.vocabulary import DEVIATIONS

# These events bring a duty with them in a spell of any length (TRANSFER-CONSULTED, DM1-CERTIFIER).
BRING_A_DUTY = ("facilitation", "certifier_wanted")


@dataclass(frozen=True)
class Way:
    """One way of counting; what is left as it is follows the settings of the audit."""

    name: str
    gap_days: int | None = None
    bridge: bool | None = None
    tolerance: int | None = None
    vacation_is_gap: bool = False
    gross: bool = False
    roll_forward: bool = False


Joining = tuple[int, bool, bool, bool]  # gap_days, bridging, vacation as gap, gross days


def ways(settings: Settings) -> tuple[Way, ...]:
    """The readings of the report: the settings, one change at a time, the strictest and the mildest of all together."""
    return (
        Way("as_set"),
        Way("gap_one", gap_days=1),
        Way("vacation_gap", vacation_is_gap=True),
        Way("not_bridged", bridge=False),
        Way("no_tolerance", tolerance=0),
        Way("gross", gross=True),
        Way("next_working_day", roll_forward=True),
        Way("strictest", gap_days=max(settings.gap_days, NAV_GAP_DAYS), bridge=True, tolerance=0, gross=True),
        Way(
            "mildest",
            gap_days=1,
            bridge=False,
            tolerance=max(settings.tolerance_days, 1),
            vacation_is_gap=True,
            roll_forward=True,
        ),
    )


def readings(
    built: Built, follow_up: FollowUp, outcomes: tuple[RuleOutcome, ...], settings: Settings
) -> tuple[Reading, ...]:
    """Deviations of the headline's rules under each reading, those that depend on merging included.

    Only the records that can bring a duty under any of them are judged again.
    """
    headline = [rule for rule in duties() if rule.in_headline]
    found = {outcome.rule: sum(outcome.verdicts[word] or 0 for word in DEVIATIONS) for outcome in outcomes}
    as_set = {rule.id: found[rule.id] for rule in headline}
    few = built.laid.taken(_can_bring_a_duty(built, follow_up, settings))
    if not len(few.person):
        return tuple(Reading(way.name, as_set) for way in ways(settings))
    apart = lay_out(few, bridge=False)
    segments = {False: apart, True: bridged(apart)}
    deviations = {"as_set": as_set}
    other = [way for way in ways(settings) if way.name not in deviations]
    # Ways that join alike share their spells; those of one joining at a time are held.
    for joining in dict.fromkeys(_joining(way, settings) for way in other):
        again, spell = _built(few, segments[joining[1]], built.first_of_export, follow_up, settings, joining)
        joined = cases_of(again, follow_up, settings, spell)
        for way in other:
            if _joining(way, settings) == joining:
                tolerance = settings.tolerance_days if way.tolerance is None else way.tolerance
                cases = dataclasses.replace(joined, tolerance=tolerance, roll_forward=way.roll_forward)
                deviations[way.name] = {rule.id: _count(rule.verdicts(cases), cases, settings) for rule in headline}
    return tuple(Reading(way.name, deviations[way.name]) for way in ways(settings))


def _can_bring_a_duty(built: Built, follow_up: FollowUp, settings: Settings) -> Flags:
    """The records of long spells under the widest joining, and all of those who have follow-up.

    A narrower joining only parts a spell, so what lies outside the long ones stays short. Which spell an event belongs
    to rests on all spells of the person.
    """
    widest = dataclasses.replace(settings, gap_days=max(settings.gap_days, NAV_GAP_DAYS), bridge_non_working_days=True)
    wide = (built if widest == settings else spells_of(built.laid, widest, built.first_of_export)).spells
    long = wide[wide["days"] >= SHORTEST_DEADLINE]
    laid, events = built.laid, follow_up.events
    found = np.zeros(len(laid.person), dtype=bool)
    person, start, end = (long[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end"))
    order = built.order
    at, _ = overlapping(laid.person[order], laid.start[order], laid.end[order], person, start, end)
    found[order[at]] = True
    told = events["owner"][events["owner"].isin(person) | events["event"].isin(BRING_A_DUTY)]
    return found | np.isin(laid.person, told.to_numpy(dtype=np.int64))


def _joining(way: Way, settings: Settings) -> Joining:
    bridge = settings.bridge_non_working_days if way.bridge is None else way.bridge
    return way.gap_days or settings.gap_days, bridge, way.vacation_is_gap, way.gross


def _built(
    laid: Records,
    segments: Segments,
    first_of_export: int,
    follow_up: FollowUp,
    settings: Settings,
    joining: Joining,
) -> tuple[Built, Ints]:
    """The spells under one way of joining, and the spell of each event among them."""
    gap_days, bridge, vacation_is_gap, gross = joining
    chosen = dataclasses.replace(settings, gap_days=gap_days, bridge_non_working_days=bridge)
    built = spells_of(laid, chosen, first_of_export, vacation_is_gap=vacation_is_gap, segments=segments)
    spell = tie_again(follow_up.events, built.spells, gap_days)
    return _gross(built) if gross else built, spell


def _gross(built: Built) -> Built:
    """Count every calendar day from the first: the days of a joined gap take the grade of the day before."""
    stretches = without_gaps(built.stretches)
    length = (stretches["end"] - stretches["start"] + 1).to_numpy()
    days = np.bincount(stretches["spell"], weights=length, minlength=len(built.spells)).astype(np.int64)
    return dataclasses.replace(built, spells=built.spells.assign(counted_days=days), stretches=stretches)


def _count(judged: Judged, cases: Cases, settings: Settings) -> int:
    return int((np.isin(judged.verdict, DEVIATION_CODES) & within_period(judged, cases, settings)).sum())
