"""The catalogue: dated law values, and the refusal of a rule that is incomplete."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from audit.rulebook_page import rules_page
from rules.catalogue import RULES, duties, signs
from rules.days import day_number
from rules.law import LawValue, history, in_force, names
from rules.registry import register
from rules.texts import Texts

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
    "FACILITATION": {date(2011, 6, 30): None, date(2011, 7, 1): (4, "all")},
    "ACTIVITY-8W": {date(2004, 6, 30): None, date(2004, 7, 1): (8, "all"), date(2026, 1, 1): (8, "all")},
    "SICK-PAY-52W": {date(2006, 1, 1): (52, "all"), date(2026, 1, 1): (52, "all")},
}

# Rules without a deadline: the first day of the law, and for one of them the first day without it.
FIRST_DAYS = {
    "PLAN-TOGETHER": date(2007, 3, 1),
    "PLAN-CONTENT": date(2014, 7, 1),
    "PLAN-TO-NAV": date(2011, 7, 1),
    "PLAN-ON-DEMAND": date(2014, 7, 1),
    "DM1-GRADED": date(2014, 7, 1),
    "DM1-CERTIFIER": date(2014, 7, 1),
    "DM1-DOCUMENTED": date(2014, 7, 1),
    "TRANSFER-CONSULTED": date(2006, 1, 1),
    "DM2-ATTENDED": date(2011, 7, 1),
    "DM2-NOTICE": date(2014, 7, 1),
    "SELF-CERT-MAX": date(2019, 7, 1),
}

# From rulebook section 5: whose duty, its class, and who oversees it.
DUTIES = {
    ("employer", "statute", "arbeidstilsynet"): (
        *("PLAN-READY", "PLAN-TOGETHER", "PLAN-CONTENT", "PLAN-SENT", "DM1-CALLED", "DM1-GRADED", "DM1-CERTIFIER"),
        *("DM1-DOCUMENTED", "TRANSFER-CONSULTED"),
    ),
    ("employer", "statute", "nav"): ("PLAN-TO-NAV", "PLAN-ON-DEMAND", "DM2-ATTENDED"),
    ("employer", "guidance", "arbeidstilsynet"): ("DM1-HELD", "FACILITATION", "LEADER-RESPONSIBLE"),
    ("employee", "information", "nav"): ("ACTIVITY-8W", "SELF-CERT-MAX"),
    ("nav", "information", "nav"): ("DM2-26W", "DM2-NOTICE", "DM3-HELD", "SICK-PAY-52W"),
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


@pytest.mark.parametrize("rule", FIRST_DAYS)
def test_the_first_day_of_a_law(rule: str) -> None:
    first = day_number(FIRST_DAYS[rule])
    assert in_force(RULES[rule].law, np.array([first - 1, first], dtype=float)).exists.tolist() == [False, True]


def test_a_law_that_was_repealed() -> None:
    days = np.array([day_number(date(2017, 12, 14)), day_number(date(2017, 12, 15))], dtype=float)
    assert in_force(RULES["DM2-NOTICE"].law, days).exists.tolist() == [True, False]


def test_every_duty_is_somebodys() -> None:
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in duties():
        found.setdefault((one.bearer, one.rule_class, one.authority), []).append(one.id)
    assert {whose: sorted(rules) for whose, rules in found.items()} == {
        whose: sorted(rules) for whose, rules in DUTIES.items()
    }
    assert {one.id for one in duties() if one.in_headline} == set(next(iter(DUTIES.values())))


def test_a_sign_is_never_a_deviation() -> None:
    assert {(one.group, one.rule_class) for one in signs()} == {("dating", "information"), ("privacy", "guidance")}
    assert len(signs()) == 8 and not any(one.in_headline for one in signs())


def test_the_order_of_the_rules_is_that_of_the_catalogue_whoever_is_imported_first() -> None:
    told = "import {first}rules.catalogue; print(*rules.catalogue.RULES)"
    orders = {
        subprocess.run(
            [sys.executable, "-c", told.format(first=first)], capture_output=True, text=True, check=True
        ).stdout
        for first in ("", "rules.routines, ", "rules.nav, ")
    }
    assert len(orders) == 1


def test_the_page_of_rules_is_fresh() -> None:
    page = Path(__file__).parents[1] / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(Texts("nb")), "run make docs"


def test_every_law_value_tells_its_source_and_when_it_was_read() -> None:
    tables = [path.stem for path in (Path(__file__).parents[1] / "rules" / "law").glob("*.toml")]
    values: list[LawValue] = [value for table in tables for key in names(table) for value in history(f"{table}.{key}")]
    assert {rule.law for rule in RULES.values()} == {f"{table}.{key}" for table in tables for key in names(table)}
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
