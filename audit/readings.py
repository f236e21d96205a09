"""What rests on a reading: how many deviations stand when one way of counting changes, and when all do at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from audit.engine import Assessment, FollowUp, cases_of, within_period
from audit.events import TiedAgain
from audit.shared_spells import Joined, shared
from audit.spells import Built, spells_of
from audit.timeline import Records, Segments, bridged, lay_out, overlapping
from rules.cases import SHORTEST_DEADLINE, Cases
from rules.catalogue import duties
from rules.counting import without_gaps
from rules.days import Flags, Ints, owner_day
from rules.judged import DEVIATION_CODES, Verdicts
from rules.result import Reading
from rules.settings import NAV_GAP_DAYS, Settings

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

    Only the records that can bring a duty under any of them are judged again, and of another joining only the spells
    that it changes: the others deviate as they do under the joining that is set.
    """
    few = built.laid.taken(_can_bring_a_duty(built, follow_up, settings))
    segments, events = _segments(few), TiedAgain.of(follow_up.events)

    def joined(joining: Joining) -> Joined:
        again = _built(few, segments[joining[1]], built.first_of_export, settings, joining)
        tied = events.to(again.spells, joining[0])
        return Joined(cases_of(again, follow_up, settings, tied), tied)

    as_set = joined(_joining(AS_SET, settings))
    found = {_limits(AS_SET, settings): _deviations_of(assessed, as_set.cases, settings)}
    told = {}
    # Ways that join alike share their spells; those of one joining at a time are held beside those that are set.
    for joining, alike in _by_joining(settings).items():
        other = as_set if alike[0] is AS_SET else joined(joining)
        kept, kept_there = shared(as_set, other)
        changed = other.cases.only(np.flatnonzero(~kept_there))
        for way in alike:
            tolerance, roll_forward = limits = _limits(way, settings)
            if limits not in found:
                by_limits = replace(as_set.cases, tolerance=tolerance, roll_forward=roll_forward)
                found[limits] = _deviating(by_limits, settings)
            again = _deviating(replace(changed, tolerance=tolerance, roll_forward=roll_forward), settings)
            told[way] = {rule: int(kept[at].sum()) + len(again[rule]) for rule, at in found[limits].items()}
    return tuple(Reading(way.name, told[way]) for way in ways(settings))


def _by_joining(settings: Settings) -> dict[Joining, list[Way]]:
    """The ways by how they join, those that join as it is set first."""
    found: dict[Joining, list[Way]] = {}
    for way in ways(settings):
        found.setdefault(_joining(way, settings), []).append(way)
    return found


def _segments(records: Records) -> dict[bool, Segments]:
    """The days laid out, with and without bridging."""
    apart = lay_out(records, bridge=False)
    return {False: apart, True: bridged(apart)}


def _deviating(cases: Cases, settings: Settings) -> dict[str, Ints]:
    """The spell of each deviation, by the headline's rules."""
    headline = {rule.id: rule.verdicts(cases) for rule in duties() if rule.in_headline}
    return {rule: judged.spell[_deviates(judged, cases, settings)] for rule, judged in headline.items()}


def _deviations_of(assessed: Assessment, cases: Cases, settings: Settings) -> dict[str, Ints]:
    """What `_deviating` would find, from the verdicts that are there: `cases` are spells of the same joining."""
    here, there = (owner_day(one.of_spell["person"], one.of_spell["start"]) for one in (cases, assessed.cases))
    judged = {rule.id: of_rule for rule, of_rule in assessed.judged.items() if rule.in_headline}
    return {
        rule: np.searchsorted(here, there[one.spell[_deviates(one, assessed.cases, settings)]])
        for rule, one in judged.items()
    }


def _deviates(judged: Verdicts, cases: Cases, settings: Settings) -> Flags:
    return np.isin(judged.verdict, DEVIATION_CODES) & within_period(judged, cases, settings)


def _can_bring_a_duty(built: Built, follow_up: FollowUp, settings: Settings) -> Flags:
    """The records of long and ongoing spells under the widest joining, and all of those who have follow-up.

    A narrower joining only parts a spell, so what lies outside these stays short and over. Which spell an event belongs
    to rests on all spells of the person, and what a day is on all records that cover it: records that share days, one
    after another, are taken together.
    """
    widest = replace(settings, gap_days=max(settings.gap_days, NAV_GAP_DAYS), bridge_non_working_days=True)
    wide = (built if widest == settings else spells_of(built.laid, widest, built.first_of_export)).spells
    long = wide[(wide["days"] >= SHORTEST_DEADLINE) | wide["ongoing"]]
    laid, events = built.laid, follow_up.events
    found = np.zeros(len(laid.person), dtype=bool)
    person, start, end = (long[name].to_numpy(dtype=np.int64) for name in ("person", "start", "end"))
    order = laid.edges.order
    at, _ = overlapping(laid.person[order], laid.start[order], laid.end[order], person, start, end)
    opens, closes = (owner_day(laid.person, days)[order] for days in (laid.start, laid.end))
    together = np.cumsum(np.append(True, opens[1:] > np.maximum.accumulate(closes)[:-1])[: len(opens)])
    found[order] = np.isin(together, together[at])
    told = events["owner"][events["owner"].isin(person) | events["event"].isin(BRING_A_DUTY)]
    return found | np.isin(laid.person, told.to_numpy(dtype=np.int64))


def _limits(way: Way, settings: Settings) -> Limits:
    return settings.tolerance_days if way.tolerance is None else way.tolerance, way.roll_forward


def _joining(way: Way, settings: Settings) -> Joining:
    bridge = settings.bridge_non_working_days if way.bridge is None else way.bridge
    return way.gap_days or settings.gap_days, bridge, way.vacation_is_gap, way.gross


def _built(laid: Records, segments: Segments, first_of_export: int, settings: Settings, joining: Joining) -> Built:
    """The spells under one way of joining."""
    gap_days, bridge, vacation_is_gap, gross = joining
    chosen = replace(settings, gap_days=gap_days, bridge_non_working_days=bridge)
    built = spells_of(laid, chosen, first_of_export, vacation_is_gap=vacation_is_gap, segments=segments)
    return _gross(built) if gross else built


def _gross(built: Built) -> Built:
    """Count every calendar day from the first: the days of a joined gap take the grade of the day before."""
    stretches = without_gaps(built.stretches)
    length = (stretches["end"] - stretches["start"] + 1).to_numpy()
    days = np.bincount(stretches["spell"], weights=length, minlength=len(built.spells)).astype(np.int64)
    return replace(built, spells=built.spells.assign(counted_days=days), stretches=stretches)
