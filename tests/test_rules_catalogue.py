"""The catalogue: dated law values, and the refusal of a rule that is incomplete."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rules.catalogue import RULES
from rules.days import day_number
from rules.law import LawValue, history, in_force
from rules.registry import register

# From rulebook section 5: first day -> weeks (None: not known to us) and what is counted.
REGIMES = {
    "PLAN-READY": {
        date(2005, 12, 31): None,
        date(2006, 1, 1): (None, "all"),
        date(2007, 2, 28): (None, "all"),
        date(2007, 3, 1): (6, "all"),
        date(2011, 6, 30): (6, "all"),
        date(2011, 7, 1): (4, "all"),
        date(2026, 1, 1): (4, "all"),
    },
    "PLAN-SENT": {date(2011, 6, 30): None, date(2011, 7, 1): (4, "all")},
    "DM1-CALLED": {
        date(2007, 2, 28): None,
        date(2007, 3, 1): (12, "full"),
        date(2011, 6, 30): (12, "full"),
        date(2011, 7, 1): (7, "all"),
        date(2014, 6, 30): (7, "all"),
        date(2014, 7, 1): (7, "full"),
    },
    "DM1-HELD": {date(2011, 6, 30): None, date(2011, 7, 1): (7, "all"), date(2014, 7, 1): (7, "full")},
    "DM2-26W": {date(2011, 6, 30): None, date(2011, 7, 1): (26, "all")},
}


@pytest.mark.parametrize(("rule", "day"), [(rule, day) for rule, days in REGIMES.items() for day in days])
def test_the_law_in_force_on_a_day(rule: str, day: date) -> None:
    found = in_force(RULES[rule].law, np.array([day_number(day)], dtype=float))
    expected = REGIMES[rule][day]
    if expected is None:
        assert not found.exists[0] and not found.known[0]
    else:
        weeks = None if np.isnan(found.weeks[0]) else int(found.weeks[0])
        assert found.exists[0] and (weeks, found.counts[0]) == expected
        assert found.known[0] == (weeks is not None)


def test_every_law_value_tells_its_source_and_when_it_was_read() -> None:
    values: list[LawValue] = [value for rule in RULES.values() for value in history(rule.law)]
    assert all(value.clause and value.act.startswith(("LOV-", "FOR-")) for value in values)
    assert all(value.last_read >= date(2026, 1, 1) for value in values)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "PLAN-READY"}, "already"),
        ({"id": "NEW", "needs": ("plan_redy",)}, "plan_redy"),
        ({"id": "NEW", "bearer": "boss"}, "boss"),
        ({"id": "NEW"}, "lacks texts in nb"),
    ],
)
def test_an_incomplete_rule_is_refused(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        register(replace(RULES["PLAN-READY"], **change))  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        register(replace(RULES["PLAN-READY"], id="NEW", law="aml_4_6.nothing"))
    assert "NEW" not in RULES
