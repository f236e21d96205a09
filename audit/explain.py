"""`tilsynsklar rules`: what the rules ask, in words, and the catalogue as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from rules import RULESET_VERSION
from rules.catalogue import RULES
from rules.registry import Rule
from rules.texts import Texts

WIDTH = 96
PARTS = ("what", "why", "counted", "clears")


def catalogue(texts: Texts) -> str:
    """All rules, a line each."""
    lines = [f"{rule.id:<20}{texts.say(f'catalogue.{rule.id}.title')}  ({rule.clause})" for rule in RULES.values()]
    return "\n".join([*lines, "", texts.say("cli.rules.more")])


def explanation(rule: Rule, texts: Texts) -> str:
    """One rule: clause, dates, what, why, how it is counted, what clears it."""
    facts = [
        (texts.say("cli.rules.clause"), rule.clause),
        (texts.say("cli.rules.bearer"), texts.say(f"rules.bearers.{rule.bearer}")),
        (texts.say("cli.rules.class"), texts.say(f"rules.classes.{rule.rule_class}")),
        (texts.say("cli.rules.authority"), texts.say(f"rules.authorities.{rule.authority}")),
    ]
    lines = [f"{rule.id}  {texts.say(f'catalogue.{rule.id}.title')}", ""]
    width = max(len(name) for name, _ in facts) + 2
    lines += [f"{name + ':':<{width}}{value}" for name, value in facts]
    lines += [f"{texts.say('cli.rules.dates')}:", *(f"  {line}" for line in dates(rule, texts))]
    for part in PARTS:
        lines += ["", texts.say(f"cli.rules.{part}"), *_wrapped(texts.say(f"catalogue.{rule.id}.{part}"))]
    return "\n".join(lines)


def catalogue_json(rules: list[Rule], texts: Texts) -> str:
    """The catalogue for machines: one object a rule, with its law values and texts."""
    return json.dumps(
        {"ruleset": RULESET_VERSION, "rules": [_as_data(rule, texts) for rule in rules]}, ensure_ascii=False, indent=2
    )


def _as_data(rule: Rule, texts: Texts) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": texts.say(f"catalogue.{rule.id}.title"),
        "on": rule.on,
        "clause": rule.clause,
        "bearer": rule.bearer,
        "class": rule.rule_class,
        "authority": rule.authority,
        "group": rule.group,
        "needs": list(rule.needs),
        "reads": list(rule.reads),
        "exempted_by": list(rule.exempted_by),
        "law": [
            {
                "from": value.valid_from.isoformat(),
                "weeks": value.weeks,
                "counts": value.counts,
                "clause": value.clause,
                "act": value.act,
                "repealed": value.repealed,
                "last_read": value.last_read.isoformat(),
            }
            for value in rule.history
        ],
        **{part: texts.say(f"catalogue.{rule.id}.{part}") for part in PARTS},
    }


def dates(rule: Rule, texts: Texts) -> list[str]:
    """One line a law value: from when, the limit, the act, and when a person read it in its source."""

    def limit(weeks: int | None, counts: str, repealed: bool) -> str:
        if repealed:
            return texts.say("cli.rules.repealed")
        if not counts:
            return ""
        if weeks is None:
            return texts.say("cli.rules.limit_unknown")
        return texts.say("cli.rules.limit", weeks=weeks, counts=texts.say(f"rules.counts.{counts}"))

    return [
        texts.say(
            "cli.rules.date",
            day=value.valid_from.isoformat(),
            limit=limit(value.weeks, value.counts, value.repealed),
            act=value.act,
            last_read=value.last_read.isoformat(),
        )
        for value in rule.history
    ]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
