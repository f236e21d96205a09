"""Every exemption that is recorded, with what came of it: the list for the report's own chapter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.tables import Tables
from rules.cases import Cases
from rules.counting import count_days
from rules.days import iso_texts
from rules.exemptions import STANDINGS, standings
from rules.judged import VERDICT_WORDS, Verdicts
from rules.law import in_force
from rules.nav import statement_lacking
from rules.registry import RULES, Rule
from rules.vocabulary import EXEMPTION_REASONS

# The duty that each kind is held against. Not cooperating is held against the plan, where the Inspection speaks of it.
DUTY_OF = {
    "exempt_plan": "PLAN-READY",
    "employee_not_cooperating": "PLAN-READY",
    "exempt_dm1": "DM1-CALLED",
    "exempt_activity": "ACTIVITY-8W",
    "exempt_dm2": "DM2-26W",
}


def listed_exemptions(tables: Tables, events: pd.DataFrame, cases: Cases, judged: dict[Rule, Verdicts]) -> pd.DataFrame:
    """One row an exemption, in the order of the follow-up: EXEMPTION_COLUMNS save employee and unit.

    And `spell`, the row number of the spell, -1 where it is tied to none, and `at`, the place in the follow-up of all.
    """
    told = events[events["event"].isin(DUTY_OF) & ~events["denied"]]
    standing = _standings(cases, judged).reindex(told["row"]).to_numpy(dtype=object)
    spell, day = told["spell"].to_numpy(dtype=np.int64), told["day"].to_numpy(dtype=np.float64)
    standing = np.select([spell < 0, day > cases.as_of], ["tied_to_none", "after_as_of"], default=standing)
    event = told["event"].to_numpy(dtype=object)
    attempted = np.append(cases.attempted, False)[spell].astype(object)
    attempted[event != "employee_not_cooperating"] = None
    rows = tables.follow_up.iloc[told["row"].to_numpy(dtype=np.int64)]
    return pd.DataFrame(
        {
            "rule": np.where(spell >= 0, told["event"].map(DUTY_OF).to_numpy(dtype=object), ""),
            "event": event,
            "spell": spell,
            "at": told["at"].to_numpy(),
            "spell_start": iso_texts(told["spell_start"].to_numpy(dtype=np.float64)),
            "reason": told["reason"].to_numpy(dtype=object),
            "by": told["by"].to_numpy(dtype=object),
            "day": iso_texts(day),
            "standing": standing,
            "attempts": attempted,
            "source": tables.addresses(rows, rows["column"]).to_numpy(dtype=object),
        }
    )


def _standings(cases: Cases, judged: dict[Rule, Verdicts]) -> pd.Series:
    """The standing of each exemption, by its row in the follow-up; the best of its reasons."""
    found = []
    for duty in dict.fromkeys(DUTY_OF.values()):
        rule = RULES[duty]
        kinds = tuple(kind for kind, of in DUTY_OF.items() if of == duty)
        unproven = statement_lacking(cases) if duty == "ACTIVITY-8W" else {}
        one = standings(cases, kinds, count_days(cases, in_force(rule.law, cases.start)), unproven)
        verdict = VERDICT_WORDS[judged[rule].verdict[np.searchsorted(judged[rule].spell, one.spell)]]
        # Where the duty was met, or never came, nobody needs to ask about an exemption from it.
        needless = np.isin(verdict.astype(str), ("met", "borderline", "not_applicable"))
        standing = np.where(needless, "not_needed", one["standing"])
        found.append(pd.DataFrame({"row": one["row"], "standing": standing}))
    every = pd.concat(found)
    rank = every["standing"].map({name: place for place, name in enumerate(("not_needed", *STANDINGS))})
    return (
        every.assign(rank=rank).sort_values("rank", kind="stable").drop_duplicates("row").set_index("row")["standing"]
    )


assert set(DUTY_OF) == {*EXEMPTION_REASONS, "employee_not_cooperating"}
