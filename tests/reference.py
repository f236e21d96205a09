"""The slow reference: rulebook sections 3 and 4 and five rules of section 5, written from the rulebook alone.

It shares no code with the program, and it is never made faster or cleverer: where the two differ, the rulebook is read
again. See reference_spells, reference_events, reference_rules and reference_verdicts.
"""

from __future__ import annotations

from tests.reference_events import Event, tie
from tests.reference_rules import RULES
from tests.reference_spells import Record, Spell, spells
from tests.reference_verdicts import Judgement, World, depends_on_merging, verdict

__all__ = ["RULES", "Event", "Judgement", "Record", "Spell", "World", "depends_on_merging", "spells", "tie", "verdict"]
