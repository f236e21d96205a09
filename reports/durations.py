"""The chapter on how long absences last: three sets of bands, cases and lost days beside each other, and survival."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports.cells import DASH, Reckoned, number, reckoned, share, with_share
from reports.charts import Bar, Panel, Series, band_chart
from reports.drawing import FIRST, REFERENCE, SECOND, Chart
from reports.survival import SurvivalPart, survival_part
from reports.wording import LEAST_WHOLE, Wording
from rules.figures import CERTIFIED_PERIODS, SPELLS, DurationBand, added
from rules.result import AuditResult

BANDS = {"reference": 5, "statutory": 4, "nav": 6}  # the classes of each set, where all are told
_OF = (CERTIFIED_PERIODS, SPELLS)
_COUNTS = ("cases", "ongoing", "days", "ongoing_days")


class BandRow(NamedTuple):
    label: str
    reference: str  # "" where the set has none
    cells: tuple[str, ...]  # cases, ongoing, days, ongoing days; of certified periods, then of merged spells


class BandSet(NamedTuple):
    name: str
    heading: str
    chart: Chart
    caption: str
    rows: tuple[BandRow, ...]
    totals: BandRow
    notes: tuple[str, ...]


class Durations(NamedTuple):
    lead: str
    sets: tuple[BandSet, ...]
    reckoned: Reckoned
    survival: SurvivalPart


def durations(result: AuditResult, wording: Wording) -> Durations:
    told = result.told_figures.durations
    whole = {of: _whole(told.reference, of) for of in _OF}
    started = sum(whole[of]["cases"] or 0 for of in _OF)
    return Durations(
        lead=_lead(whole, wording) if started else wording.say("figures.durations.none"),
        sets=tuple(_set(name, getattr(told, name), wording) for name in BANDS),
        reckoned=reckoned("bands", wording),
        survival=survival_part(result.told_figures, wording),
    )


def band_label(band: DurationBand, wording: Wording) -> str:
    """The class in days, and in weeks where its edge is a whole number of more than two."""
    if band.last is None:
        weeks, rest = divmod(band.first - 1, 7)
        edge = wording.say("figures.bands.over_days", n=band.first - 1) if rest else ""
        edge = edge or wording.say("figures.bands.over_weeks", weeks=weeks, first=band.first)
        return wording.say("figures.bands.of_which", band=edge) if band.of_which else edge
    weeks, rest = divmod(band.last, 7)
    if rest or weeks < 3:
        return wording.say("figures.bands.days", first=band.first, last=band.last)
    return wording.say("figures.bands.weeks", weeks=weeks, first=band.first, last=band.last)


def _whole(bands: tuple[DurationBand, ...], of: str) -> dict[str, int | None]:
    """The sums of a set; None where a part of one is not shown."""
    counted = [band for band in bands if band.of == of and not band.of_which]
    return {name: added(getattr(band, name) for band in counted) for name in _COUNTS}


def _lead(whole: dict[str, dict[str, int | None]], wording: Wording) -> str:
    slots = {}
    for of, word in zip(_OF, ("certified", "spells"), strict=True):
        slots[word] = wording.count(f"report.n.{word}", whole[of]["cases"] or 0)
        slots[f"{word}_ongoing"] = number(whole[of]["ongoing"], wording)
    told = all(whole[of]["ongoing"] is not None for of in _OF)
    return wording.say(f"figures.durations.lead{'' if told else '_alone'}", **slots)


def _set(name: str, bands: tuple[DurationBand, ...], wording: Wording) -> BandSet:
    certified, spells = ([band for band in bands if band.of == of] for of in _OF)
    whole = [_whole(bands, of) for of in _OF]
    labels = [band_label(band, wording) for band in certified]
    rows = tuple(
        BandRow(
            label,
            wording.percent(pair[0].reference) if pair[0].reference is not None else "",
            tuple(
                cell for band, all_of in zip(pair, whole, strict=True) for cell in _cells(vars(band), all_of, wording)
            ),
        )
        for label, pair in zip(labels, zip(certified, spells, strict=True), strict=True)
    )
    reference = [band.reference for band in certified if band.reference is not None]
    heading = wording.say(f"figures.durations.set.{name}")
    return BandSet(
        name=name,
        heading=heading,
        chart=_chart(name, heading, labels, rows, (certified, spells), wording),
        caption=wording.say("figures.durations.table", set=heading),
        rows=rows,
        totals=BandRow(
            wording.say("report.form.total"),
            wording.percent(sum(reference)) if reference else "",
            tuple(number(all_of[name], wording) for all_of in whole for name in _COUNTS),
        ),
        notes=tuple(_notes(name, len(labels), whole[0]["ongoing"] is not None, wording)),
    )


def _notes(name: str, classes: int, ongoing: bool, wording: Wording) -> Iterator[str]:
    """The notes of the set, and what the privacy level tells otherwise: wider classes, nothing of what goes on."""
    for note in wording.keys(f"figures.durations.note.{name}"):
        if ongoing or note != "ongoing":
            yield wording.say(f"figures.durations.note.{name}.{note}")
    if classes < BANDS[name]:
        yield wording.say("figures.durations.wide")
    if not ongoing:
        yield wording.say("figures.durations.ongoing_hidden")


def _cells(counts: dict[str, int | None], whole: dict[str, int | None], wording: Wording) -> tuple[str, ...]:
    return (
        with_share(counts["cases"], whole["cases"], wording),
        number(counts["ongoing"], wording),
        with_share(counts["days"], whole["days"] if _enough(whole) else None, wording),
        number(counts["ongoing_days"], wording),
    )


def _enough(whole: dict[str, int | None]) -> bool:
    """Whether there are shares: fewer than 5 cases have none of their days either."""
    return (whole["cases"] or 0) >= LEAST_WHOLE


def _chart(
    name: str,
    heading: str,
    labels: list[str],
    rows: tuple[BandRow, ...],
    bands: tuple[list[DurationBand], list[DurationBand]],
    wording: Wording,
) -> Chart:
    names = [wording.say(f"figures.durations.{word}") for word in ("certified", "spells")]
    panels = []
    for what, part in (("cases", "ongoing"), ("days", "ongoing_days")):
        series = [
            Series(of_name, colour, _of_company(of_bands, what, part, wording))
            for of_name, colour, of_bands in zip(names, (FIRST, SECOND), bands, strict=True)
        ]
        if name == "reference":
            series.insert(
                0, Series(wording.say("figures.durations.reference"), REFERENCE, _reference(bands[0], what, wording))
            )
        panels.append(Panel(wording.say(f"figures.durations.panel.{what}"), tuple(series)))
    described = " ".join(
        wording.say(
            "figures.durations.described_reference" if row.reference else "figures.durations.described",
            band=row.label,
            reference=row.reference,
            certified=row.cells[0],
            certified_days=row.cells[2],
            spells=row.cells[4],
            spells_days=row.cells[6],
        )
        for row in rows
    )
    ongoing = any(band.ongoing for of_bands in bands for band in of_bands)
    totals = [number(added(band.cases for band in of if not band.of_which), wording) for of in bands]
    return band_chart(
        f"bands-{name}",
        wording.say("figures.durations.chart", set=heading),
        described,
        labels,
        (panels[0], panels[1]),
        (
            wording.say("figures.durations.key") if ongoing else "",
            wording.say("figures.durations.numbers", certified=totals[0], spells=totals[1]),
        ),
    )


def _reference(bands: list[DurationBand], what: str, wording: Wording) -> tuple[Bar, ...]:
    """The reference tells cases only."""
    if what != "cases":
        return tuple(Bar(0.0, 0.0, DASH) for _ in bands)
    return tuple(Bar(band.reference or 0.0, 0.0, wording.percent(band.reference or 0.0)) for band in bands)


def _of_company(bands: list[DurationBand], what: str, part: str, wording: Wording) -> tuple[Bar, ...]:
    counted = [band for band in bands if not band.of_which]
    whole, cases = (added(getattr(band, name) for band in counted) for name in (what, "cases"))
    scale = 100 / whole if whole and (cases or 0) >= LEAST_WHOLE else 0.0  # too few for shares: counts only
    bars = []
    for band in bands:
        n, going_on = getattr(band, what), getattr(band, part)
        told = share(n, whole if scale else None, wording)
        label = (
            number(n, wording)
            if told == DASH
            else wording.say("figures.durations.label", share=told, number=number(n, wording))
        )
        bars.append(Bar((n or 0) * scale, min(going_on or 0, n or 0) * scale, label))
    return tuple(bars)
