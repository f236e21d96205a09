"""What every task of a run knows, and the rows of one part as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from audit.parts import Prepared, prepared
from audit.scale.fragments import read_part
from audit.scale.gathering import numbered
from audit.scale.reading import Spread
from audit.source.shaping import COLUMNS
from audit.spells import build_spells
from audit.tables import Tables
from rules.settings import Settings


class Run(NamedTuple):
    """tables: those of the run without the rows that are spread; starts: the number of the first table of each file;
    fragments: table -> its rows, file by file; prefix: what the record ids have before their number.
    """

    spread: Spread
    settings: Settings
    tables: Tables
    starts: tuple[int, ...]
    fragments: Mapping[str, Sequence[Path]]
    first_of_export: int
    prefix: str

    def rows(self, name: str, part: int) -> pd.DataFrame | None:
        """The rows of one part of a table, as they were spread; None where there are none."""
        return read_part(self.fragments.get(name, ()), part)

    def prepared(self, part: int) -> Prepared:
        """The employees of one part with their spells."""
        tables = self.of_part(part)
        built = build_spells(tables.absences, self.settings, first_of_export=self.first_of_export)
        return prepared(tables, built, self.settings)

    def of_part(self, part: int) -> Tables:
        frames: dict[str, Any] = {}
        for name in ("absences", "follow_up", "employees"):
            found = self.rows(name, part)
            if found is not None:
                found["table"] = numbered(found["table"], self.starts)
                frames[name] = found[list(COLUMNS[name])].astype(COLUMNS[name])
        return replace(self.tables, **frames)
