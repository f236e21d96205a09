"""The rules and how one is declared. A rule that lacks a text, a law value or a known event is refused at import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from rules.cases import Cases
from rules.judged import Judged
from rules.law import InForce, LawValue, history, in_force, limit_unknown
from rules.signs import Seen
from rules.texts import Texts
from rules.vocabulary import EVENT_KINDS, LANGUAGES

Judge = Callable[["Rule", Cases, InForce], Judged]
Look = Callable[[Seen], pd.DataFrame]

# What a rule judges, one verdict each. `days` and `columns` are the subjects of signs (rules.dating, rules.privacy).
SUBJECTS = ("spells", "meetings", "events", "days", "columns", "routines")
BEARERS = ("employer", "nav", "employee")
CLASSES = ("statute", "guidance", "information")
AUTHORITIES = ("arbeidstilsynet", "nav", "datatilsynet")
GROUPS = ("duty", "dating", "privacy", "routine")
TEXTS = ("title", "met", "not_met", "what", "why", "counted", "history", "clears", "message", "message_missing")


@dataclass(frozen=True)
class Rule:
    """One rule: what it judges, whose duty it is, by which law, on which evidence."""

    id: str
    on: str
    clause: str
    bearer: str
    rule_class: str
    authority: str
    law: str
    needs: tuple[str, ...] = ()  # the event kinds without which the rule cannot be assessed
    reads: tuple[str, ...] = ()  # event kinds that are evidence as well
    exempted_by: tuple[str, ...] = ()
    of_short_spells: bool = False  # it may come to something in a spell without deadline and follow-up
    group: str = "duty"
    judge: Judge | None = None  # of duties
    look: Look | None = None  # of signs; routines have neither, for they are judged as one table

    @property
    def history(self) -> tuple[LawValue, ...]:
        """The law values of the rule, the oldest first."""
        return history(self.law)

    @property
    def evidence(self) -> tuple[str, ...]:
        """Every event kind that can decide the verdict."""
        return tuple(dict.fromkeys(self.needs + self.reads + self.exempted_by))

    @property
    def in_headline(self) -> bool:
        """Whether its deviations count in the headline: a statute, the employer's duty, the Labour Inspection's."""
        whose = (self.bearer, self.rule_class, self.authority)
        return self.group == "duty" and whose == ("employer", "statute", "arbeidstilsynet")

    def verdicts(self, cases: Cases) -> Judged:
        """Judge all subjects of these cases by the law on the first day of each spell.

        Most spells are over before any deadline and have no follow-up: they are passed over where that decides.
        """
        assert self.judge is not None
        if self.of_short_spells or limit_unknown(self.law, cases.start):
            return self.judge(self, cases, in_force(self.law, cases.start))
        few = cases.few
        judged = self.judge(self, few, in_force(self.law, few.start))
        return replace(
            judged,
            spell=cases.eventful if self.on == "spells" else cases.eventful[judged.spell],
            passed_over=cases.quiet if self.on == "spells" else judged.passed_over,
        )


RULES: dict[str, Rule] = {}


def register(rule: Rule) -> Rule:
    """Take a rule into the catalogue. ValueError when it is incomplete or its id is taken."""
    if rule.id in RULES:
        raise ValueError(f"there is a rule {rule.id} already")
    for value, allowed in (
        (rule.on, SUBJECTS),
        (rule.bearer, BEARERS),
        (rule.rule_class, CLASSES),
        (rule.authority, AUTHORITIES),
        (rule.group, GROUPS),
    ):
        if value not in allowed:
            raise ValueError(f"{rule.id}: {value!r} is none of {allowed}")
    unknown = set(rule.evidence) - set(EVENT_KINDS)
    if unknown:
        raise ValueError(f"{rule.id} needs events that do not exist: {sorted(unknown)}")
    history(rule.law)
    # One language is looked at, since every start pays for it; the tests hold the others to the same keys.
    texts = Texts(LANGUAGES[0])
    lacking = [key for key in TEXTS if not texts.has(f"catalogue.{rule.id}.{key}")]
    if lacking:
        raise ValueError(f"{rule.id} lacks texts in {texts.language}: {', '.join(lacking)}")
    RULES[rule.id] = rule
    return rule


def rule(
    *,
    id: str,
    clause: str,
    bearer: str,
    rule_class: str,
    authority: str,
    law: str,
    on: str = "spells",
    needs: tuple[str, ...] = (),
    reads: tuple[str, ...] = (),
    exempted_by: tuple[str, ...] = (),
    of_short_spells: bool = False,
) -> Callable[[Judge], Judge]:
    """Declare a duty; the decorated function judges all its subjects at once."""

    def declare(judge: Judge) -> Judge:
        register(
            Rule(
                *(id, on, clause, bearer, rule_class, authority, law, needs, reads, exempted_by, of_short_spells),
                judge=judge,
            )
        )
        return judge

    return declare


def sign(
    *, id: str, on: str, group: str, rule_class: str, authority: str, law: str, reads: tuple[str, ...] = ()
) -> Callable[[Look], Look]:
    """Declare a sign: something to ask about, never a deviation. The decorated function looks at all its subjects."""

    def declare(look: Look) -> Look:
        clause = history(law)[-1].clause
        register(Rule(id, on, clause, "employer", rule_class, authority, law, reads=reads, group=group, look=look))
        return look

    return declare
