"""Whether a result that was kept holds only words, days and places that a result can hold.

The types were held when it was read. What is held here is what an audit always gives and a change by hand can break, so
that whatever fails after it, when the result is told, is a fault of the program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import pandas as pd

from rules.answers import REASONS, STANDINGS
from rules.catalogue import RULES
from rules.registry import SUBJECTS
from rules.result import EXEMPTION_STANDINGS, STRETCH_KINDS, AuditResult, RuleOutcome
from rules.texts import Texts
from rules.vocabulary import CHECKPOINTS, VERDICTS

_SUBJECTS = {"spell", "meeting", "event", "day", "column", "routine"}


def hold_sound(result: AuditResult) -> None:
    """ValueError, with the place, for the first thing that no audit gives."""
    _hold_words(result)
    _hold_places(result)
    for name in ("law_last_read", "first_date", "last_date"):
        day = getattr(result.provenance, name)
        if day is not None:
            date.fromisoformat(day)
    for outcome in (*result.outcomes, *result.group_sums):
        _hold_outcome(outcome, hidden=result.settings.privacy == "statistics")


def _hold_words(result: AuditResult) -> None:
    texts = Texts("nb")
    found, stated = result.findings, result.statements
    _among("findings.rule", found["rule"], RULES)
    _among("findings.verdict", found["verdict"], VERDICTS)
    _among("findings.subject", found["subject"], _SUBJECTS)
    _among("exemptions.rule", result.exemptions["rule"], {*RULES, ""})
    _among("exemptions.standing", result.exemptions["standing"], EXEMPTION_STANDINGS)
    _among("stretches.kind", result.stretches["kind"], STRETCH_KINDS)
    _among("statements.rule", stated["rule"], RULES)
    _among("statements.standing", stated["standing"], STANDINGS)
    _among("statements.reason", stated["reason"], {*REASONS, ""})
    _among("outcomes.rule", [outcome.rule for outcome in result.outcomes], RULES)
    _among("routines.checkpoint", [routine.checkpoint for routine in result.routines], CHECKPOINTS)
    _among("routines.verdict", [routine.verdict for routine in result.routines], VERDICTS)
    remarks = {text for frame in (found, result.spells) for text in frame["remarks"].unique()}
    _among("remarks", {code for text in remarks for code in text.split()}, texts.section("rules.remarks"))
    _among("notes", result.notes, {*texts.section("rules.notes"), *texts.section("data.notes_reading")})


def _hold_places(result: AuditResult) -> None:
    spells, findings = len(result.spells), len(result.findings)
    for name, frame in (("findings", result.findings), ("stretches", result.stretches), ("deeds", result.deeds)):
        _inside(f"{name}.spell", frame["spell"], spells)
    _inside("statements.finding", result.statements["finding"], findings)
    if result.sample is not None:
        _inside("sample.spells", result.sample.spells, spells)


def _hold_outcome(outcome: RuleOutcome, *, hidden: bool) -> None:
    """Counts are left out at the level `statistics` only."""
    where = f"outcomes.{outcome.rule}"
    _among(where, [outcome.on], SUBJECTS)
    counts = [outcome.subjects, outcome.outside_period, outcome.merging, outcome.headline, *outcome.verdicts.values()]
    if outcome.verdicts.keys() != set(VERDICTS) or (None in counts and not hidden):
        raise ValueError(f"not what a result has at {where}")


def _among(where: str, words: Iterable[str], known: Collection[str]) -> None:
    if not set(words) <= set(known):
        raise ValueError(f"not what a result has at {where}")


def _inside(where: str, places: Iterable[int | None], count: int) -> None:
    if any(not 0 <= place < count for place in set(places) if not pd.isna(place)):
        raise ValueError(f"not what a result has at {where}")
