"""What a rule gives back: one verdict a subject, with the days and remarks it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.cases import Cases, Remarks
from rules.days import Days, Flags, Ints, Texts1d, alike
from rules.events import Events
from rules.law import InForce
from rules.vocabulary import DEVIATIONS, VERDICTS

CODE = {verdict: code for code, verdict in enumerate(VERDICTS)}
VERDICT_WORDS = np.array(VERDICTS, dtype=object)  # code -> word
DEVIATION_CODES = tuple(CODE[verdict] for verdict in DEVIATIONS)


@dataclass(frozen=True)
class Verdicts:
    """Verdicts of one rule, arrays of one value a subject. `verdict` holds codes into VERDICTS."""

    verdict: npt.NDArray[np.int8]
    spell: Ints  # row number of the spell that each subject is, or belongs to
    belongs: Days  # the day by which the finding belongs to a period; NaN: the last day of the spell


@dataclass(frozen=True)
class Judged(Verdicts):
    """Verdicts of one rule with what they rest on."""

    law: InForce
    due: Days
    done: Days
    days_late: Days
    counted_from: Days
    counted_days: Days
    exemption: Texts1d  # reason of the exemption that was used, or ""
    exempted_on: Days
    remarks: Remarks
    day: Days  # the subject's own day; NaN for spells
    event: Texts1d  # kind of the subject's event; "" for spells
    row: Ints  # position of the subject's event in the table of follow-up; -1 for spells
    passed_over: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # spells too short for the duty

    @property
    def alone(self) -> Verdicts:
        """The verdicts without what they rest on, which is much of an audit's memory once the findings are made."""
        return Verdicts(self.verdict, self.spell, self.belongs)


def judged_subjects(
    subjects: Events | Cases, law: InForce, verdict: npt.NDArray[np.int8], remarks: Remarks, **known: Any
) -> Judged:
    """Verdicts with what is known of them; the rest is blank. `subjects` are all spells, or events of spells."""
    count = len(subjects)
    blank, nothing = np.full(count, np.nan), alike("", count)
    if isinstance(subjects, Cases):
        own = {"spell": np.arange(count), "day": blank, "event": nothing, "row": np.full(count, -1)}
    else:
        own = {name: subjects[name] for name in ("spell", "day", "event", "row")}
    fields = dict.fromkeys(
        ("due", "done", "days_late", "counted_from", "counted_days", "exempted_on", "belongs"), blank
    )
    fields["exemption"] = nothing
    if not isinstance(subjects, Cases):  # by T, or the meeting's day
        due = known.get("due", blank)
        fields["belongs"] = np.where(np.isnan(due), own["day"], due)
    return Judged(**{**fields, "verdict": verdict, "law": law, "remarks": remarks, **own, **known})


@dataclass(frozen=True)
class Decided:
    """Which line decided each subject, and its verdict."""

    names: tuple[str, ...]
    line: npt.NDArray[np.int64]
    verdict: npt.NDArray[np.int8]

    def by(self, name: str) -> Flags:
        """True where the line of this name decided."""
        return np.asarray(self.line == self.names.index(name))


def decide(count: int, lines: list[tuple[str, Flags | bool, str]]) -> Decided:
    """The first line (name, where it fits, verdict) that fits each of `count` subjects. The last must fit all."""
    line = np.argmax([np.broadcast_to(fits, count) for _, fits, _ in lines], axis=0)
    verdict = np.array([CODE[word] for _, _, word in lines], dtype=np.int8)[line]
    return Decided(tuple(name for name, _, _ in lines), line, verdict)
