"""Every rule by its name, and `depends_on_merging` (section 4): the same data judged on the parts of a spell."""

from __future__ import annotations

from tests.reference_events import Event, tie
from tests.reference_further_rules import JUDGES, further_verdict
from tests.reference_meetings import MEETING_JUDGES
from tests.reference_rules import RULES
from tests.reference_spells import Record, Spell, spells
from tests.reference_verdicts import Judgement, World, verdict

SPELL_RULES = (*RULES, *JUDGES)
MEETING_RULES = tuple(MEETING_JUDGES)


def judgements(
    name: str, spell: Spell, events: list[Event], world: World, *, early_limit: bool = True
) -> list[Judgement]:
    """One rule on one spell: one judgement, or one for each of its meetings or events."""
    if name in MEETING_JUDGES:
        return MEETING_JUDGES[name](spell, events, world, early_limit)
    if name in JUDGES:
        return [further_verdict(name, spell, events, world, early_limit=early_limit)]
    return [verdict(name, spell, events, world, early_limit=early_limit)]


def is_deviation(judged: Judgement) -> bool:
    return judged.verdict in ("late", "missing")


def depends_on_merging(
    name: str, records: list[Record], spell: Spell, spell_events: list[Event], world: World, *, bridge: bool = True
) -> bool:
    """For `late` and `missing`: no deviation in any part, judged with gap_days = 1 and vacation as gap days."""
    every_part = spells(records, as_of=world.as_of, gap_days=1, bridge=bridge, vacation_as_gap=True)
    parts = [part for part in every_part if spell.start <= part.start <= spell.end]
    tied = tie(spell_events, parts, 1)
    for number, part in enumerate(parts):
        own_and_earlier = [
            event for event, home in zip(spell_events, tied, strict=True) if home is not None and home <= number
        ]
        if any(is_deviation(judged) for judged in judgements(name, part, own_and_earlier, world, early_limit=False)):
            return False
    return True
