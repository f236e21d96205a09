"""Every text a user reads, from one table: rules/texts/<language>/*.toml.

A key is a dotted path that starts with the file's name, such as "messages.no_as_of". The texts of the rules lie in
files of their own, one a module of rules, and are found as one table: "catalogue.PLAN-READY.what".
Slots are written {like_this} and filled by `Texts.say`. A missing key or slot is an error, never an empty text.
A file is read when the first of its texts is asked for: most commands need few of them.
"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rules.vocabulary import LANGUAGES

_FOLDER = Path(__file__).with_name("texts")
_CATALOGUE = "catalogue"


class Texts:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise KeyError(f"no texts in the language {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language

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
        return _found(self.language, key)


@lru_cache(maxsize=10_000)
def _found(language: str, key: str) -> Any:
    name, *parts = key.split(".")
    here: Any = _table(language, name)
    for part in parts:
        if not isinstance(here, dict) or part not in here:
            raise KeyError(f"no text {key!r} in {language}")
        here = here[part]
    return here


@cache
def _table(language: str, name: str) -> Any:
    """What one file of texts holds, the catalogue as one table; None when there is none of that name."""
    if name == _CATALOGUE:
        files = sorted((_FOLDER / language / _CATALOGUE).glob("*.toml"))
        return {rule: texts for file in files for rule, texts in _read(file).items()}
    return _read(_FOLDER / language / f"{name}.toml") if name in _names(language) else None


@cache
def _names(language: str) -> frozenset[str]:
    return frozenset(file.stem for file in (_FOLDER / language).glob("*.toml"))


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def flat_keys(language: str) -> set[str]:
    """Every dotted key that leads to a text, for tests that hold the languages against each other."""

    def walk(prefix: str, node: Any) -> set[str]:
        if not isinstance(node, dict):
            return {prefix}
        return set().union(*(walk(f"{prefix}.{name}" if prefix else name, child) for name, child in node.items()))

    return walk("", {name: _table(language, name) for name in (*_names(language), _CATALOGUE)})
