"""Nav's own steps: ftrl. § 8-7 a. Information for the reader; nothing here is the employer's deviation."""

from __future__ import annotations

from rules.cases import Cases
from rules.counting import count_days
from rules.law import InForce
from rules.registry import Rule, rule
from rules.verdicts import Judged, deadline_verdicts, deed


@rule(
    id="DM2-26W",
    clause="ftrl. § 8-7 a (2)",
    bearer="nav",
    rule_class="information",
    authority="nav",
    law="ftrl_8_7a.dialogue_meeting_2",
    needs=("dm2_held",),
    exempted_by=("exempt_dm2",),
)
def dialogue_meeting_2(rule: Rule, cases: Cases, law: InForce) -> Judged:
    """Nav's dialogue meeting 2 held by the threshold day."""
    return deadline_verdicts(cases, law, count_days(cases, law), deed(cases, "dm2_held"), rule.exempted_by)
