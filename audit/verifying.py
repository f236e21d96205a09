"""`tilsynsklar verify`: whether some files give a result that was kept, told in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from audit import __version__
from audit.configuration import settings_from
from audit.errors import InputError
from audit.pipeline import audit_files
from audit.source.private import PLACEHOLDER, cleaned_name
from audit.source.sniff import find
from rules import RULESET_VERSION
from rules.plain import to_plain
from rules.result import AuditResult, FileRead
from rules.settings import Settings
from rules.texts import Texts

# What a settings file may not move: these are those of the result. Limits that let its files in let them in again.
_OF_THE_RESULT = ("as_of", "period_from", "language", "privacy", "sample", "seed", "limits")


class Told(NamedTuple):
    """One sentence: its text under `verify`, and whether it tells of a difference."""

    code: str
    slots: dict[str, object]
    differs: bool


class Verified(NamedTuple):
    told: tuple[Told, ...]

    @property
    def same(self) -> bool:
        return not any(one.differs for one in self.told)

    def text(self, texts: Texts) -> str:
        """What is the same and what differs, a line each, and the answer last."""
        signs = {differs: texts.say(f"verify.{'differs' if differs else 'is_same'}") for differs in (False, True)}
        lines = [f"{signs[one.differs]} {_sentence(one, texts)}" for one in self.told]
        return "\n".join([*lines, texts.say(f"verify.answer_{'same' if self.same else 'differs'}")])


def verify(
    result: AuditResult,
    kept: Path,
    paths: Sequence[Path],
    settings_file: Path | None,
    progress: Callable[[str, int], None] | None = None,
) -> Verified:
    """Hold the files, the program and a new audit against the result, which was kept in the file `kept`.

    InputError when a file cannot be used, or when private values were taken out of the settings and the settings file
    is not given. The files are audited again only when they are those of the result.
    """
    settings = _settings(result, kept, settings_file)
    ordered, told = _files(result.provenance.files, paths)
    told += _versions(result)
    if ordered is None:
        return Verified((*told, Told("not_audited", {}, True)))
    again = audit_files(ordered, settings, progress)
    return Verified((*told, *_fields(result, again)))


def _settings(result: AuditResult, kept: Path, settings_file: Path | None) -> Settings:
    """The settings of the result; with a settings file, what stands in it, save what belongs to the run."""
    if settings_file is None:
        if PLACEHOLDER in repr(to_plain(result.settings)):
            raise InputError("verify_settings_needed", file=cleaned_name(kept.name))
        return result.settings
    fixed = {name: getattr(result.settings, name) for name in _OF_THE_RESULT}
    return Settings(**{**settings_from(settings_file, {}), **fixed})


def _files(wanted: Sequence[FileRead], paths: Sequence[Path]) -> tuple[list[Path] | None, list[Told]]:
    """The files in the order of the result, and what is told of each; None when they are not those of the result."""
    given = [find(path) for path in paths]
    left, ordered, told = list(given), [], []
    for file in wanted:
        same = next((one for one in left if one.sha256 == file.sha256 and one.name == file.name), None)
        same = same or next((one for one in left if one.sha256 == file.sha256), None)
        other = next((one for one in left if one.name == file.name), None)
        if same is not None:
            renamed = same.name != file.name
            slots: dict[str, object] = {"file": file.name, "sha256": file.sha256, "name": same.name}
            told.append(Told("file_renamed" if renamed else "file_same", slots, renamed))
            left.remove(same)
            ordered.append(same.path)
        elif other is not None:
            told.append(Told("file_other", {"file": file.name, "sha256": file.sha256, "found": other.sha256}, True))
            left.remove(other)
        else:
            told.append(Told("file_missing", {"file": file.name, "sha256": file.sha256}, True))
    told += [Told("file_extra", {"file": one.name, "sha256": one.sha256}, True) for one in left]
    whole = len(ordered) == len(wanted) and not left
    return (ordered if whole else None), told


def _versions(result: AuditResult) -> list[Told]:
    made = result.provenance
    pairs = (("tool", made.tool, __version__), ("ruleset", made.ruleset, RULESET_VERSION))
    return [
        Told(f"{name}_{'same' if theirs == ours else 'other'}", {"theirs": theirs, "ours": ours}, theirs != ours)
        for name, theirs, ours in pairs
    ]


def _fields(kept: AuditResult, again: AuditResult) -> Iterator[Told]:
    """Field by field, what is another than it was; one sentence when nothing is."""
    differs = False
    for f in dataclasses.fields(AuditResult):
        one, other = getattr(kept, f.name), getattr(again, f.name)
        if _plain(f.name, one) != _plain(f.name, other):
            differs = True
            yield Told("field_differs", {"field": f.name, **_extent(one, other)}, True)
    if not differs:
        yield Told("result_same", {"spells": len(kept.spells), "findings": len(kept.findings)}, False)


def _plain(name: str, value: Any) -> Any:
    """Plain values to compare; the versions have their own sentences."""
    plain = to_plain(value)
    if name == "provenance":
        return {field: of for field, of in plain.items() if field not in ("tool", "ruleset")}
    return plain


def _extent(one: Any, other: Any) -> dict[str, object]:
    """How many rows or parts of a field differ."""
    if isinstance(one, pd.DataFrame) and isinstance(other, pd.DataFrame):
        if len(one) != len(other) or list(one.columns) != list(other.columns):
            return {"before": len(one), "now": len(other)}
        differing = (one != other) & ~(one.isna() & other.isna())
        return {"rows": int(differing.any(axis=1).sum()), "before": len(one), "now": len(other)}
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {"before": len(one), "now": len(other)}
    return {}


def _sentence(told: Told, texts: Texts) -> str:
    slots = dict(told.slots)
    if told.code != "field_differs":
        return texts.say(f"verify.{told.code}", **slots)
    name = str(slots["field"])
    known = f"verify.fields.{name}"
    field = texts.say(known) if texts.has(known) else name
    if slots.get("before") != slots.get("now"):
        return texts.say("verify.field_count", field=field, before=slots["before"], now=slots["now"])
    if "rows" in slots:
        return texts.say("verify.field_rows", field=field, rows=slots["rows"], all=slots["now"])
    return texts.say("verify.field_differs", field=field)
