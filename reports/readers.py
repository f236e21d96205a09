"""Who reads the report: which sections each reader gets, in which order, with which first page."""

from __future__ import annotations

from typing import NamedTuple

# The two pages for the management. They are the print summary in the other readers, so they stand in every report.
SUMMARY = "summary"


class Reader(NamedTuple):
    """Sections are files of templates/sections; the first of them is the reader's own first page."""

    name: str  # texts under readers.<name>
    sections: tuple[str, ...]
    prints: tuple[str, ...]  # what the print buttons offer: a section, or "all"

    @property
    def first(self) -> str:
        return self.sections[0]


MANAGEMENT = Reader("management", (SUMMARY,), ("all",))
ADVISER = Reader(
    "adviser",
    (
        "front",
        "actions",
        "duties",
        "readings",
        "durations",
        "level",
        "statutory",
        "current",
        "fulfilment",
        "timing",
        "routines",
        "findings",
        "exemptions",
        "visit",
        "data",
        "method",
    ),
    (SUMMARY, "all"),
)
INSPECTOR = Reader(
    "inspector",
    (
        "inspection",
        "provenance",
        "method",
        "annex",
        "findings",
        "exemptions",
        "visit",
        "routines",
        "duties",
        "readings",
        "durations",
        "level",
        "statutory",
        "current",
        "fulfilment",
        "timing",
        "data",
    ),
    (SUMMARY, "annex", "all"),
)
READERS = {reader.name: reader for reader in (MANAGEMENT, ADVISER, INSPECTOR)}
