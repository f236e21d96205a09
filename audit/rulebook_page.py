"""The rules as one Markdown page, from the same texts as the report: docs/rules.md."""

from __future__ import annotations

from audit.explain import dates
from rules import RULESET_VERSION
from rules.catalogue import RULES
from rules.registry import Rule
from rules.texts import Texts

GROUPS = ("duty", "dating", "privacy", "routine")
PARTS = ("what", "why", "counted", "clears", "history")


def rules_page(texts: Texts) -> str:
    """Every rule with its clause, dates and words, after a table of them all."""
    lines = [f"# {texts.say('cli.page.title')}", "", texts.say("cli.page.lead", ruleset=RULESET_VERSION), ""]
    heads = ("rule", "name", "clause", "bearer", "class", "authority")
    lines += [_row([texts.say(f"cli.page.{head}") for head in heads]), _row(["---"] * len(heads))]
    lines += [_row(_facts(rule, texts)) for rule in RULES.values()]
    for group in GROUPS:
        lines += ["", f"## {texts.say(f'cli.page.{group}')}"]
        for rule in RULES.values():
            if rule.group == group:
                lines += _section(rule, texts)
    return "\n".join(lines) + "\n"


def _facts(rule: Rule, texts: Texts) -> list[str]:
    return [
        f"[{rule.id}](#{rule.id.lower()})",
        texts.say(f"catalogue.{rule.id}.title"),
        rule.clause,
        texts.say(f"rules.bearers.{rule.bearer}"),
        texts.say(f"rules.classes.{rule.rule_class}"),
        texts.say(f"rules.authorities.{rule.authority}"),
    ]


def _section(rule: Rule, texts: Texts) -> list[str]:
    lines = ["", f"### {rule.id}", "", f"**{texts.say(f'catalogue.{rule.id}.title')}** ({rule.clause})", ""]
    lines += [f"- {line}" for line in dates(rule, texts)]
    for part in PARTS:
        lines += ["", f"*{texts.say(f'cli.rules.{part}')}:* {texts.say(f'catalogue.{rule.id}.{part}')}"]
    return lines


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
