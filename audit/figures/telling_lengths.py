"""What `statistics` tells of lengths: classes that are wide enough for enough persons, in every set alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from audit.figures.heads import (
    COUNTED,
    EDGES,
    LEFT_OUT,
    OF_BANDS,
    OF_PHASES,
    ONGOING,
    ONGOING_BEFORE,
    OPEN,
    OVER,
    Heads,
)
from rules.adding import arranged
from rules.estimates import SURVIVAL_DAYS, survival_beyond
from rules.figures import CERTIFIED_PERIODS, SPELLS, DurationBand, Durations, Estimate, PhaseCell, Survival, joined

Edges = tuple[int, ...]

# Where not all edges can be told, those that come first here go before the others.
_BANDS_IN_ORDER = (*SURVIVAL_DAYS, *(edge for edge in OF_BANDS if edge not in SURVIVAL_DAYS))
_ONGOING_IN_ORDER = (56, 182, 28, *(edge for edge in EDGES[1:-1] if edge not in (56, 182, 28)))


def told_edges(heads: Heads, limit: int) -> Edges:
    """The edges of the bands, as many as leave every class between two of them with enough persons, or nobody."""
    return _chosen(_BANDS_IN_ORDER, lambda edges: _told_of((SPELLS, CERTIFIED_PERIODS), edges, heads, limit))


def ongoing_edges(bands: Edges, heads: Heads, limit: int) -> Edges:
    """The edges between which the ongoing spells may be told, those from before the period too, and what is over.

    `bands`: the edges between which all spells are told; where these are the same, the rest of all are those over.
    """

    def may_be_told(edges: Edges) -> bool:
        shared = tuple(edge for edge in edges if edge in bands)
        return _told_of((ONGOING, ONGOING_BEFORE), edges, heads, limit) and _told_of((OVER,), shared, heads, limit)

    return _chosen(_ONGOING_IN_ORDER, may_be_told)


def _chosen(candidates: Iterable[int], may_be_told: Callable[[Edges], bool]) -> Edges:
    """The outer edges with as many between them as may be told, the first first; none where that is too much."""
    edges: Edges = (0, OPEN)
    if not may_be_told(edges):
        return ()
    for edge in candidates:
        finer = tuple(sorted((*edges, edge)))
        if may_be_told(finer):
            edges = finer
    return edges


def _told_of(what: Iterable[str], edges: Edges, heads: Heads, limit: int) -> bool:
    return not any(0 < heads.between(of, low, high) < limit for of in what for low, high in pairwise(edges))


def told_durations(durations: Durations, edges: Edges, ongoing: Edges) -> Durations:
    """`ongoing`: the edges between which the ongoing spells are told; of certified periods they are not."""

    def told(bands: tuple[DurationBand, ...]) -> tuple[DurationBand, ...]:
        wide = [band for of in (CERTIFIED_PERIODS, SPELLS) for band in _widened(bands, of, edges)]
        return arranged(
            band
            if band.of == SPELLS and {band.first - 1, OPEN if band.last is None else band.last} <= set(ongoing)
            else replace(band, ongoing=None, ongoing_days=None)
            for band in wide
        )

    return Durations(told(durations.reference), told(durations.statutory), told(durations.nav))


def _widened(bands: tuple[DurationBand, ...], of: str, edges: Edges) -> Iterator[DurationBand]:
    """The bands between these edges; one that is counted in another only where its own edge is told."""
    waiting: list[DurationBand] = []
    for band in sorted((one for one in bands if one.of == of and not one.of_which), key=lambda one: one.first):
        waiting.append(band)
        if band.last is None or band.last in edges:
            yield joined(waiting)
            waiting = []
    yield from (band for band in bands if band.of == of and band.of_which and band.first - 1 in edges)


def told_phases(cells: tuple[PhaseCell, ...], ongoing: Edges) -> tuple[PhaseCell, ...]:
    """Of all units together, in the classes between these edges, also those of nobody; none without edges."""
    edges = [edge for edge in (0, *OF_PHASES, OPEN) if edge in ongoing]
    of_all = [cell for cell in cells if cell.unit is None]
    return tuple(
        PhaseCell(
            unit=None,
            quarter="",
            first=low + 1,
            last=None if high == OPEN else high,
            persons=sum(cell.persons for cell in of_all if low < cell.first <= high),
        )
        for low, high in pairwise(edges)
    )


def told_survival(survival: Survival, bands: Edges, ongoing: Edges, heads: Heads, limit: int) -> Survival:
    """The shares alone, beyond the days that are edges of both; none where few are left out, or counted.

    They are rounded to tenths of a per cent, since many digits would tell what happened on each day.
    """
    days = tuple(day for day in SURVIVAL_DAYS if day in bands and day in ongoing)
    few = not _told_of((LEFT_OUT, COUNTED), (0, *days, OPEN), heads, limit)
    days = () if few else days
    beyond = (
        Estimate(one.day, None, *map(_rounded, (one.share, one.low, one.high)))
        for one in survival_beyond(survival, days)
    )
    return Survival(days=(), left_out=None if few else survival.left_out, beyond=tuple(beyond))


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
