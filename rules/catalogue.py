"""All rules, in the order in which a reader meets them. Importing this module declares them."""

from __future__ import annotations

from importlib import import_module

from rules.registry import RULES, Rule

__all__ = ["RULES", "rules_on"]

for _module in ("plan", "dialogue_meeting", "nav", "routines"):
    import_module(f"rules.{_module}")


def rules_on(subject: str) -> tuple[Rule, ...]:
    """The rules that judge this subject."""
    return tuple(rule for rule in RULES.values() if rule.on == subject)
