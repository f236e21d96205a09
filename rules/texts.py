"""Every text a user reads, from one table: rules/texts/<language>/*.toml.

A key is a dotted path that starts with the file's name, such as "messages.no_as_of". The texts of the rules lie in
files of their own, one a module of rules, and are found as one table: "catalogue.PLAN-READY.what".
Slots are written {like_this} and filled by `Texts.say`. A missing key or slot is an error, never an empty text.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from rules.vocabulary import LANGUAGES


class Texts:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise KeyError(f"no texts in the language {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._table = _load(language)

    def section(self, key: str) -> dict[str, Any]:
        """The whole table under `key`."""
        found = self._find(key)
        if not isinstance(found, dict):
            raise KeyError(f"{key} is one text, not a table of texts ({self.language})")
        return found

    def say(self, key: str, **slots: object) -> str:
        """The text under `key` with its slots filled."""
        found = self._find(key)
        if not isinstance(found, str):
            raise KeyError(f"{key} is a table of texts, not one text ({self.language})")
        return found.format(**slots) if slots else found

    def has(self, key: str) -> bool:
        try:
            self._find(key)
        except KeyError:
            return False
        return True

    def _find(self, key: str) -> Any:
        here: Any = self._table
        for part in key.split("."):
            if not isinstance(here, dict) or part not in here:
                raise KeyError(f"no text {key!r} in {self.language}")
            here = here[part]
        return here


@cache
def _load(language: str) -> dict[str, Any]:
    folder = files("rules").joinpath("texts", language)
    tables = _files(folder)
    return tables | {
        "catalogue": {rule: texts for file in _files(folder / "catalogue").values() for rule, texts in file.items()}
    }


def _files(folder: Traversable) -> dict[str, Any]:
    """File name without its ending -> what the file holds."""
    items = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda item: item.name)
    return {item.name.removesuffix(".toml"): tomllib.loads(item.read_text("utf-8")) for item in items}


def flat_keys(language: str) -> set[str]:
    """Every dotted key that leads to a text, for tests that hold the languages against each other."""

    def walk(prefix: str, node: Any) -> set[str]:
        if not isinstance(node, dict):
            return {prefix}
        return set().union(*(walk(f"{prefix}.{name}" if prefix else name, child) for name, child in node.items()))

    return walk("", _load(language))
