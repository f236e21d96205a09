"""The counts that three audits of one export must have in common."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DUTIES = ("PLAN-READY", "PLAN-SENT", "DM1-CALLED", "DM1-HELD", "FACILITATION")
BANDS = ((1, 16), (17, 56), (57, 84), (85, 182), (183, 10**6))  # calendar days, both ends counted


@dataclass(frozen=True)
class Counts:
    """Spells and their sums, spells by band of duration, verdicts by duty; a verdict that nothing got is left out."""

    spells: int
    days: int
    absent_days: int
    counted_days: int
    full_run: int
    ongoing: int
    certified: int
    bands: tuple[int, ...]
    verdicts: dict[str, dict[str, int]]

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return json.loads(json.dumps(asdict(self)))


def counts_of(result: dict[str, Any]) -> Counts:
    """The counts of a result of ours, as its JSON gives it."""
    columns = result["spells"]
    summed = [
        sum(columns[name]) for name in ("days", "absent_days", "counted_days", "full_run", "ongoing", "certified")
    ]
    bands = tuple(sum(low <= days <= high for days in columns["days"]) for low, high in BANDS)
    told = {outcome["rule"]: outcome["verdicts"] for outcome in result["outcomes"]}
    verdicts = {duty: {word: count for word, count in sorted(told[duty].items()) if count} for duty in DUTIES}
    return Counts(len(columns["days"]), *summed, bands, verdicts)


def counts_in(path: Path) -> Counts:
    """The counts of a result.json."""
    return counts_of(json.loads(path.read_text("utf-8")))


if __name__ == "__main__":
    print(json.dumps(counts_in(Path(sys.argv[1])).plain()))
