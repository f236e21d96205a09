"""The readings of random companies against two slow ways to them: whole audits, and everything judged anew.

The program judges only the records that can bring a duty, and of another joining only the spells that it changes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audit import readings as program
from audit.engine import FollowUp, cases_of, within_period
from audit.events import tie_again
from audit.parts import judging
from audit.pipeline import audit_tables
from audit.spells import Built, spells_of
from rules.catalogue import duties
from rules.counting import without_gaps
from rules.result import AuditResult
from rules.settings import Settings
from rules.vocabulary import DEVIATIONS, VERDICTS
from tests.company_tables import tables_of
from tests.histories import Company, companies
from tests.test_properties import bridging, examples, gaps, tolerances

HEADLINE = [rule for rule in duties() if rule.in_headline]
Deviations = dict[str, int]


@examples(12)
@given(
    company=companies(),
    gap_days=gaps,
    bridge=bridging,
    tolerance=tolerances,
    back=st.one_of(st.none(), st.integers(0, 250)),
)
def test_readings(company: Company, gap_days: int, bridge: bool, tolerance: int, back: int | None) -> None:
    settings = Settings(
        as_of=company.as_of,
        gap_days=gap_days,
        bridge_non_working_days=bridge,
        tolerance_days=tolerance,
        period_from=None if back is None else company.as_of - timedelta(days=back),
        privacy="named",
    )
    seen: list[Any] = []

    def listened(*told: Any) -> Any:
        seen.append(told)
        return program.readings(*told)

    with patch.object(judging, "readings", listened):
        result = audit_tables(tables_of(company), settings)
    found = {reading.name: dict(reading.deviations) for reading in result.readings}
    assert found["as_set"] == of_outcomes(result)
    for name, other in (
        ("gap_one", replace(settings, gap_days=1)),
        ("not_bridged", replace(settings, bridge_non_working_days=False)),
        ("no_tolerance", replace(settings, tolerance_days=0)),
    ):
        assert found[name] == of_outcomes(audit_tables(tables_of(company), other)), name
    built, follow_up, _, _ = seen[0]
    for way in program.ways(settings):
        assert found[way.name] == judged_anew(built, follow_up, way, settings), way.name


def of_outcomes(result: AuditResult) -> Deviations:
    """The deviations of the headline's rules as the verdicts of an audit have them."""
    told = {outcome.rule: outcome.verdicts for outcome in result.outcomes}
    return {rule.id: sum(told[rule.id][word] or 0 for word in DEVIATIONS) for rule in HEADLINE}


def judged_anew(built: Built, follow_up: FollowUp, way: program.Way, settings: Settings) -> Deviations:
    """All records laid out, joined and judged as the way says."""
    chosen = replace(
        settings,
        gap_days=way.gap_days or settings.gap_days,
        bridge_non_working_days=settings.bridge_non_working_days if way.bridge is None else way.bridge,
        tolerance_days=settings.tolerance_days if way.tolerance is None else way.tolerance,
    )
    again = spells_of(built.laid, chosen, built.first_of_export, vacation_is_gap=way.vacation_is_gap)
    tied = tie_again(follow_up.columns, again.spells, chosen.gap_days)
    if way.gross:
        stretches = without_gaps(again.stretches)
        length = stretches["end"] - stretches["start"] + 1
        days = length.groupby(stretches["spell"]).sum().reindex(range(len(again.spells)))
        again = replace(again, spells=again.spells.assign(counted_days=days), stretches=stretches)
    cases = replace(cases_of(again, follow_up, chosen, tied), roll_forward=way.roll_forward)
    counts = {}
    for rule in HEADLINE:
        judged = rule.verdicts(cases)
        deviates = np.array([VERDICTS[code] in DEVIATIONS for code in judged.verdict], dtype=bool)
        counts[rule.id] = int((within_period(judged, cases, settings) & deviates).sum())
    return counts
