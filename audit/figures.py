"""The figures of rulebook section 7, computed from spells and records."""

from __future__ import annotations

import numpy as np

from audit.spells import Built
from audit.timeline import SICK, Records, lay_out
from rules.days import Flags, Ints, day_number
from rules.result import Band
from rules.settings import Settings

# Upper edges in calendar days, both ends counted: exactly 16 days lies in the first band, 26 weeks in the fourth.
BAND_EDGES = (16, 8 * 7, 12 * 7, 26 * 7)
# Per cent; probably doctor-certified cases of the whole country. The origin is not confirmed, and the chart says so.
REFERENCE_SHARES = (61.8, 18.5, 4.1, 7.1, 8.5)


def duration_bands(built: Built, settings: Settings) -> tuple[Band, ...]:
    """Durations in the reference bands: unbroken certified periods and merged spells that began in the period."""
    period_from = None if settings.period_from is None else day_number(settings.period_from)
    start, end, ongoing = certified_periods(
        built.laid, day_number(settings.as_of), bridge=settings.bridge_non_working_days
    )
    certified, certified_ongoing = _counts(start, end, ongoing, period_from)
    merged = built.spells
    spells, spells_ongoing = _counts(
        merged["start"].to_numpy(), merged["end"].to_numpy(), merged["ongoing"].to_numpy(), period_from
    )
    return tuple(
        Band(
            first=first,
            last=last,
            reference=REFERENCE_SHARES[k],
            certified=int(certified[k]),
            certified_ongoing=int(certified_ongoing[k]),
            spells=int(spells[k]),
            spells_ongoing=int(spells_ongoing[k]),
        )
        for k, (first, last) in enumerate(
            zip((1, *(edge + 1 for edge in BAND_EDGES)), (*BAND_EDGES, None), strict=True)
        )
    )


def certified_periods(laid: Records, as_of: int, *, bridge: bool) -> tuple[Ints, Ints, Flags]:
    """Unbroken certified periods: sick notes that touch, overlap or have only free days without records between.

    First day, last day and whether the period goes on at as_of. Other records only keep a free day from being bridged.
    """
    nobody = np.zeros(len(laid.person), dtype=bool)
    certified_only = Records(**{**laid.__dict__, "sick": laid.certified, "vacation": nobody, "resumed": nobody})
    segments = lay_out(certified_only, bridge=bridge)
    at = np.flatnonzero(segments.day_class == SICK)
    person, start, end = segments.person[at], segments.start[at], segments.end[at]
    begins = np.ones(len(at), dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (start[1:] != end[:-1] + 1)
    first = np.flatnonzero(begins)
    last = np.append(first[1:] - 1, len(at) - 1)[: len(first)]
    still_away = np.unique(laid.person[laid.goes_on & laid.certified])
    goes_on = (end[last] == as_of) & np.isin(person[last], still_away)
    return start[first], end[last], goes_on


def _counts(start: Ints, end: Ints, ongoing: Flags, period_from: int | None) -> tuple[Ints, Ints]:
    """Number of periods that began in the period in each band, and how many of them go on."""
    began = np.ones(len(start), dtype=bool) if period_from is None else start >= period_from
    band = np.searchsorted(BAND_EDGES, end - start + 1, side="left")[began]
    bands = len(BAND_EDGES) + 1
    return np.bincount(band, minlength=bands), np.bincount(band[ongoing[began]], minlength=bands)
