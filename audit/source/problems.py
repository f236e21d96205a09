"""Errors and remarks of the reading: sentences that name tables and fields in the reader's own language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.errors import InputError
from rules.result import Remark
from rules.texts import Texts

PLACES_KEPT = 20
CODES_SHOWN = 20


class FieldName(NamedTuple):
    """A field of a table in a message: its header in the template and its canonical name, «Fraværstype» (kind)."""

    table: str
    field: str

    def said(self, texts: Texts) -> str:
        return f"«{texts.say(f'words.fields.{self.table}.{self.field}')}» ({self.field})"


class EventName(NamedTuple):
    """A kind of event in a message, «Dialogmøte 1 holdt» (dm1_held)."""

    event: str

    def said(self, texts: Texts) -> str:
        return f"«{texts.say(f'words.events.{self.event}')}» ({self.event})"


class TableName(NamedTuple):
    table: str

    def said(self, texts: Texts) -> str:
        return f"«{texts.say(f'words.tables.{self.table}')}»"


class CodeAsked(NamedTuple):
    """An absence code that is a question: «SM» (2) ≈ the class of absence it is nearest to (its kind)."""

    written: str  # the code, or the address of its first cell where it may not be shown
    shown: bool
    rows: int
    group: str
    kind: str  # "" where even the class does not tell it

    def said(self, texts: Texts) -> str:
        label = texts.say(f"words.absence_classes.{self.group}")
        kind = f" ({self.kind})" if self.kind else ""
        if not self.shown:
            return f"{label}{kind}, {self.written} ({self.rows})"
        near = "" if self.group == "unknown" else f" ≈ {label}{kind}"
        return f"«{self.written}» ({self.rows}){near}"


class CodesAsked(NamedTuple):
    """The absence codes that are a question, the most frequent first."""

    codes: tuple[CodeAsked, ...]

    def said(self, texts: Texts) -> str:
        told = "; ".join(code.said(texts) for code in self.codes[:CODES_SHOWN])
        return told + (" …" if len(self.codes) > CODES_SHOWN else "")


class SourceError(InputError):
    """An InputError whose slots may be a FieldName, an EventName, a TableName, a list of them or CodesAsked.

    `more` are further questions to the same input: an audit stops at the first and says how many there are, and `check`
    shows them all.
    """

    more: tuple[SourceError, ...] = ()

    def own_sentence(self, texts: Texts) -> str:
        slots = {name: _said(value, texts) for name, value in self.slots.items()}
        return texts.say(f"messages.errors.{self.code}", **slots)

    def sentence(self, texts: Texts) -> str:
        more = f" {texts.say('messages.more_questions', n=len(self.more))}" if self.more else ""
        return self.own_sentence(texts) + more


def first_of(questions: Sequence[SourceError]) -> SourceError:
    """The first question, which carries the others."""
    first, *more = questions
    first.more = tuple(more)
    return first


def _said(value: object, texts: Texts) -> object:
    if isinstance(value, FieldName | EventName | TableName | CodesAsked):
        return value.said(texts)
    if isinstance(value, list):
        return ", ".join(str(_said(item, texts)) for item in value)
    return value


@dataclass
class Remarks:
    """Data remarks as they are collected: a count and the first places of each code."""

    _counts: dict[str, int] = field(default_factory=dict)
    _places: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, places: Iterable[str], count: int | None = None) -> None:
        """Add `places`; `count` when there are more of them than places given."""
        found = list(places)
        number = len(found) if count is None else count
        if number == 0:
            return
        self._counts[code] = self._counts.get(code, 0) + number
        kept = self._places.setdefault(code, [])
        kept.extend(found[: PLACES_KEPT - len(kept)])

    def collected(self) -> tuple[Remark, ...]:
        return tuple(Remark(code, self._counts[code], tuple(self._places[code])) for code in sorted(self._counts))
