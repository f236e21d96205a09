"""What rests on a reading: how many deviations stand when one way of counting changes, and when all do at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np

from audit.engine import FollowUp, cases_of, within_period
from audit.events import tie_again
from audit.spells import Built, build_spells
from audit.tables import Tables
from rules.cases import Cases
from rules.catalogue import duties
from rules.counting import without_gaps
from rules.days import Ints
from rules.judged import DEVIATION_CODES, Judged
from rules.result import Reading, RuleOutcome
from rules.settings import NAV_GAP_DAYS, Settings
from rules.vocabulary import DEVIATIONS

# No deadline of the headline arises in a spell of fewer calendar days, however its days are counted,
SHORTEST_WITH_A_DEADLINE = 28
# but these events bring a duty with them in a spell of any length (TRANSFER-CONSULTED, DM1-CERTIFIER).
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
    tables: Tables, built: Built, follow_up: FollowUp, outcomes: tuple[RuleOutcome, ...], settings: Settings
) -> tuple[Reading, ...]:
    """Deviations of the headline's rules under each reading, those that depend on merging included.

    Only employees who can have a duty are judged again: the widest joining decides who they are.
    """
    headline = [rule for rule in duties() if rule.in_headline]
    found = {outcome.rule: sum(outcome.verdicts[word] or 0 for word in DEVIATIONS) for outcome in outcomes}
    as_set = {rule.id: found[rule.id] for rule in headline}
    widest = dataclasses.replace(settings, gap_days=max(settings.gap_days, NAV_GAP_DAYS), bridge_non_working_days=True)
    wide = built if widest == settings else build_spells(tables.absences, widest)
    long = wide.spells["employee"][wide.spells["days"] >= SHORTEST_WITH_A_DEADLINE]
    told = tables.follow_up["employee"][tables.follow_up["event"].isin(BRING_A_DUTY)]
    theirs = tables.absences["employee"].isin([*long, *told])
    if not theirs.any():
        return tuple(Reading(way.name, as_set) for way in ways(settings))
    few = dataclasses.replace(tables, absences=tables.absences[theirs])
    built_by_way: dict[Joining, tuple[Built, Ints]] = {}

    def deviations(way: Way) -> dict[str, int]:
        joining = _joining(way, settings)
        if joining not in built_by_way:
            built_by_way[joining] = _built(few, follow_up, settings, joining)
        built, spell = built_by_way[joining]
        tolerance = settings.tolerance_days if way.tolerance is None else way.tolerance
        cases = cases_of(few, built, follow_up, settings, spell)
        cases = dataclasses.replace(cases, tolerance=tolerance, roll_forward=way.roll_forward)
        return {rule.id: _count(rule.verdicts(cases), cases, settings) for rule in headline}

    return tuple(Reading(way.name, as_set if way == Way("as_set") else deviations(way)) for way in ways(settings))


def _joining(way: Way, settings: Settings) -> Joining:
    bridge = settings.bridge_non_working_days if way.bridge is None else way.bridge
    return way.gap_days or settings.gap_days, bridge, way.vacation_is_gap, way.gross


def _built(tables: Tables, follow_up: FollowUp, settings: Settings, joining: Joining) -> tuple[Built, Ints]:
    """The spells under one way of joining, and the spell of each event among them."""
    gap_days, bridge, vacation_is_gap, gross = joining
    chosen = dataclasses.replace(settings, gap_days=gap_days, bridge_non_working_days=bridge)
    built = build_spells(tables.absences, chosen, vacation_is_gap=vacation_is_gap)
    spell = tie_again(follow_up.events, tables, built.spells, gap_days)
    return _gross(built) if gross else built, spell


def _gross(built: Built) -> Built:
    """Count every calendar day from the first: the days of a joined gap take the grade of the day before."""
    stretches = without_gaps(built.stretches)
    length = (stretches["end"] - stretches["start"] + 1).to_numpy()
    days = np.bincount(stretches["spell"], weights=length, minlength=len(built.spells)).astype(np.int64)
    return dataclasses.replace(built, spells=built.spells.assign(counted_days=days), stretches=stretches)


def _count(judged: Judged, cases: Cases, settings: Settings) -> int:
    return int((np.isin(judged.verdict, DEVIATION_CODES) & within_period(judged, cases, settings)).sum())
