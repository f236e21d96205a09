"""What rests on a reading: how many deviations stand when one way of counting changes, and when all do at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from audit.engine import Assessment, FollowUp, cases_of, within_period
from audit.events import tie_again
from audit.shared_spells import Joined, shared
from audit.spells import Built, spells_of
from audit.timeline import Segments, bridged, lay_out
from rules.cases import Cases
from rules.catalogue import duties
from rules.counting import without_gaps
from rules.days import Ints
from rules.judged import DEVIATION_CODES, Verdicts
from rules.registry import Rule
from rules.result import Reading
from rules.settings import NAV_GAP_DAYS, Settings


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


AS_SET = Way("as_set")
Joining = tuple[int, bool, bool, bool]  # gap_days, bridging, vacation as gap, gross days
Limits = tuple[int, bool]  # tolerance, whether a threshold day moves to a working day


def ways(settings: Settings) -> tuple[Way, ...]:
    """The readings of the report: the settings, one change at a time, the strictest and the mildest of all together."""
    return (
        AS_SET,
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


def readings(built: Built, follow_up: FollowUp, assessed: Assessment, settings: Settings) -> tuple[Reading, ...]:
    """Deviations of the headline's rules under each reading, those that depend on merging included.

    Of another joining only the spells are judged that it changes: the others deviate as they do under the joining that
    is set.
    """
    as_set = Joined(assessed.cases, follow_up.columns["spell"])
    segments = _segments(built, settings)

    def joined(joining: Joining) -> Joined:
        again = _joined_again(built, segments[joining[1]], settings, joining)
        tied = tie_again(follow_up.columns, again.spells, joining[0])
        return Joined(cases_of(again, follow_up, settings, tied), tied)

    headline = {rule: judged for rule, judged in assessed.judged.items() if rule.in_headline}
    found = {_limits(AS_SET, settings): _deviating(headline, as_set.cases, settings)}
    told = {}
    # Ways that join alike share their spells; those of one joining at a time are held beside those that are set.
    for joining, alike in _by_joining(settings).items():
        other = as_set if alike[0] is AS_SET else joined(joining)
        kept, kept_there = shared(as_set, other)
        changed = other.cases.only(np.flatnonzero(~kept_there))
        for way in alike:
            limits = _limits(way, settings)
            if limits not in found:
                found[limits] = _judged(as_set.cases, limits, settings)
            again = _judged(changed, limits, settings)
            told[way] = {rule: int(kept[at].sum()) + len(again[rule]) for rule, at in found[limits].items()}
    return tuple(Reading(way.name, told[way]) for way in ways(settings))


def _by_joining(settings: Settings) -> dict[Joining, list[Way]]:
    """The ways by how they join, those that join as it is set first."""
    found: dict[Joining, list[Way]] = {}
    for way in ways(settings):
        found.setdefault(_joining(way, settings), []).append(way)
    return found


def _segments(built: Built, settings: Settings) -> dict[bool, Segments]:
    """The days laid out, with and without bridging."""
    if settings.bridge_non_working_days:
        return {True: built.segments, False: lay_out(built.laid, bridge=False)}
    return {True: bridged(built.segments), False: built.segments}


def _judged(cases: Cases, limits: Limits, settings: Settings) -> dict[str, Ints]:
    """The spell of each deviation under these limits, by the headline's rules."""
    tolerance, roll_forward = limits
    cases = replace(cases, tolerance=tolerance, roll_forward=roll_forward)
    return _deviating({rule: rule.verdicts(cases) for rule in duties() if rule.in_headline}, cases, settings)


def _deviating(judged: Mapping[Rule, Verdicts], cases: Cases, settings: Settings) -> dict[str, Ints]:
    return {
        rule.id: one.spell[np.isin(one.verdict, DEVIATION_CODES) & within_period(one, cases, settings)]
        for rule, one in judged.items()
    }


def _limits(way: Way, settings: Settings) -> Limits:
    return settings.tolerance_days if way.tolerance is None else way.tolerance, way.roll_forward


def _joining(way: Way, settings: Settings) -> Joining:
    bridge = settings.bridge_non_working_days if way.bridge is None else way.bridge
    return way.gap_days or settings.gap_days, bridge, way.vacation_is_gap, way.gross


def _joined_again(built: Built, segments: Segments, settings: Settings, joining: Joining) -> Built:
    """The spells under one way of joining."""
    gap_days, bridge, vacation_is_gap, gross = joining
    chosen = replace(settings, gap_days=gap_days, bridge_non_working_days=bridge)
    again = spells_of(built.laid, chosen, built.first_of_export, vacation_is_gap=vacation_is_gap, segments=segments)
    return _gross(again) if gross else again


def _gross(built: Built) -> Built:
    """Count every calendar day from the first: the days of a joined gap take the grade of the day before."""
    stretches = without_gaps(built.stretches)
    length = (stretches["end"] - stretches["start"] + 1).to_numpy()
    days = np.bincount(stretches["spell"], weights=length, minlength=len(built.spells)).astype(np.int64)
    return replace(built, spells=built.spells.assign(counted_days=days), stretches=stretches)
