"""Cell addresses of spells and findings: the rows a verdict stands on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.spells import Built
from audit.tables import Tables
from rules.catalogue import RULES
from rules.days import Texts1d, alike


def joined(group: np.ndarray, texts: Texts1d, count: int, separator: str = "; ") -> Texts1d:
    """One text a group: the texts of its rows in their order. `group` is sorted.

    Works in rounds, the n-th text of every group at once, so that its cost goes with the longest group.
    """
    told = alike("", count)
    first = np.searchsorted(group, group, side="left")
    nth = np.arange(len(group)) - first
    order = np.argsort(nth, kind="stable")
    rounds = np.bincount(nth) if len(nth) else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(rounds)
    for begin, end in zip(ends - rounds, ends, strict=True):
        at = order[begin:end]
        mine = group[at]
        told[mine] = texts[at] if begin == 0 else told[mine] + (separator + texts[at])
    return told


def spell_rows(tables: Tables, built: Built) -> Texts1d:
    """The cells of the first absence day of each spell's records."""
    rows = tables.absences[["table", "row", "column"]].iloc[built.records["record"].to_numpy()]
    addresses = tables.addresses(rows, rows["column"]).to_numpy(dtype=object)
    return joined(built.records["spell"].to_numpy(), addresses, len(built.spells))


def finding_sources(findings: pd.DataFrame, events: pd.DataFrame, tables: Tables, rows: Texts1d) -> Texts1d:
    """The cells each finding on a spell stands on: the spell's records, then the events that bear on the rule."""
    sources: Texts1d = rows[findings["spell"].to_numpy(dtype=np.int64)]
    tied = np.flatnonzero(events["spell"] >= 0)
    if not len(tied):
        return sources
    tied = tied[np.argsort(events["spell"].to_numpy()[tied], kind="stable")]
    spell, event = events["spell"].to_numpy()[tied], events["event"].to_numpy()[tied]
    told = tables.follow_up[["table", "row", "column"]].iloc[events["row"].to_numpy()[tied]]
    addresses = tables.addresses(told, told["column"]).to_numpy(dtype=object)
    code, kinds = pd.factorize(event)
    for rule, at in findings.groupby("rule", sort=False).indices.items():
        bears = np.isin(kinds.astype(str), (*RULES[str(rule)].evidence, "employment_ended"))[code]
        by_spell = joined(spell[bears], addresses[bears], len(rows))
        cells = by_spell[findings["spell"].to_numpy(dtype=np.int64)[at]]
        has = cells != ""
        sources[at[has]] += "; " + cells[has]
    return sources
