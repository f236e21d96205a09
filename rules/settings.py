"""What the user may set. One frozen object travels from the command line to the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS

NAV_GAP_DAYS = 16  # Nav's own rule for what is one absence, ftrl. § 8-19
# What a run needs to know and no output may tell.
NEVER_TOLD = ("key_file",)


@dataclass(frozen=True)
class Settings:
    """The settings of one audit (rulebook section 2).

    `as_of` is the day the audit speaks of; it has no default. `columns` maps canonical field to the header in the
    file, `constants` canonical field to one value for all rows, `codes` the company's absence code to an absence kind.
    `scales` says how a column is written (canonical field to one of PERCENT_SCALES or DAY_ORDERS), `not_used` lists
    headers that shall not be used, `limits` raises or lowers the limits of the reading, and `control_totals` are the
    totals of another source: each has `rows` or `days` (or both), and may have `quarter` ("2026Q1") and `unit`.
    `key_file` is where the key of the codes of employees lies ("" for none); it never leaves this object. A report that
    names people is to be deleted `delete_after_days` after as_of.
    """

    as_of: date
    company: str = ""
    organisation_number: str = ""
    period_from: date | None = None
    gap_days: int = NAV_GAP_DAYS
    bridge_non_working_days: bool = True
    tolerance_days: int = 1
    self_certified_max_days: int = 3
    recorded: tuple[str, ...] = ()
    not_recorded: tuple[str, ...] = ()
    language: str = "nb"
    privacy: str = "masked"
    small_group: int = 5
    delete_after_days: int = 365
    key_file: str = field(default="", repr=False)
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    not_used: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    control_totals: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language must be one of {LANGUAGES}")
        if self.privacy not in PRIVACY_LEVELS:
            raise ValueError(f"privacy must be one of {PRIVACY_LEVELS}")
        if self.gap_days < 1 or self.tolerance_days < 0 or self.small_group < 1 or self.delete_after_days < 1:
            raise ValueError(
                "gap_days, small_group and delete_after_days must be at least 1, tolerance_days at least 0"
            )

    def to_json(self) -> dict[str, Any]:
        """Plain values in the order of the fields, without NEVER_TOLD; dates as ISO text."""
        told = (f.name for f in dataclasses.fields(self) if f.name not in NEVER_TOLD)
        return {name: _plain(getattr(self, name)) for name in told}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Settings:
        values = dict(data)
        for name in ("as_of", "period_from"):
            if values.get(name):
                values[name] = date.fromisoformat(values[name])
        for name in ("recorded", "not_recorded", "not_used", "control_totals"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value
