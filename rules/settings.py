"""What the user may set. One frozen object travels from the command line to the result."""

from __future__ import annotations

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
    names people is to be deleted `delete_after_days` after as_of. `sample` cases are drawn for a visit, which ones is
    told by `seed`; 0 draws none.
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
    key_file: str = field(default="", repr=False, metadata={"told": False})
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    not_used: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    control_totals: tuple[Mapping[str, Any], ...] = ()
    sample: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language must be one of {LANGUAGES}")
        if self.privacy not in PRIVACY_LEVELS:
            raise ValueError(f"privacy must be one of {PRIVACY_LEVELS}")
        if self.gap_days < 1 or self.tolerance_days < 0 or self.small_group < 1 or self.delete_after_days < 1:
            raise ValueError(
                "gap_days, small_group and delete_after_days must be at least 1, tolerance_days at least 0"
            )
