"""All rules, in the order in which a reader meets them. Importing this module declares them."""

from __future__ import annotations

from importlib import import_module

from rules.registry import RULES, Rule

__all__ = ["RULES", "duties", "rules_on", "signs"]

_MODULES = (
    "plan",
    "nav_plan",
    "dialogue_meeting",
    "facilitation",
    "nav",
    "self_certification",
    "leadership",
    "dating",
    "privacy",
    "routines",
)
for _module in _MODULES:
    import_module(f"rules.{_module}")


def _place(rule: Rule) -> int:
    """Where the module that declares a rule stands; the checkpoints have no function of their own."""
    function = rule.judge or rule.look
    return _MODULES.index(function.__module__.removeprefix("rules.") if function else "routines")


# Whoever imports one of the modules first must not change the order of the rules.
_ordered = sorted(RULES.values(), key=_place)
RULES.clear()
RULES.update({rule.id: rule for rule in _ordered})


def rules_on(*subjects: str) -> tuple[Rule, ...]:
    """The rules that judge these subjects."""
    return tuple(rule for rule in RULES.values() if rule.on in subjects)


def duties() -> tuple[Rule, ...]:
    """The rules that judge what was to be done, case by case."""
    return tuple(rule for rule in RULES.values() if rule.judge is not None)


def signs() -> tuple[Rule, ...]:
    """The rules that look for what should be asked about."""
    return tuple(rule for rule in RULES.values() if rule.look is not None)
