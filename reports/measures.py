"""Key figures beside the absence rate, each one number with what it says and how it was reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reports.cells import Reckoned, decimal, not_shown, number, reckoned, share
from reports.wording import Wording
from rules.estimates import middle
from rules.figures import ENDED, SPELLS, WORK_RELATED_RANGE, Durations, Figures, People, WorkRelated, added


class Measure(NamedTuple):
    name: str
    value: str
    text: str
    detail: str
    reckoned: Reckoned


def measures(figures: Figures, wording: Wording, *, listed: bool) -> tuple[Measure, ...]:
    """`listed`: there is a list of employees, so that what is not there of it is not shown."""
    told = [
        ("frequency", *_frequency(figures.people, listed, wording)),
        ("length", *_length(figures, wording)),
        ("without_absence", *_without_absence(figures.people, listed, wording)),
        *_long_term(figures.durations, wording),
        ("repeated", number(figures.people.repeated, wording), *_said("repeated", wording)),
        ("child_sickness", *_child_sickness(figures, wording)),
        ("work_related", *_work_related(figures, wording)),
    ]
    return tuple(
        Measure(name, value, text, detail, reckoned(name.rstrip("0123456789"), wording))
        for name, value, text, detail in told
    )


def _said(name: str, wording: Wording, **slots: object) -> tuple[str, str]:
    """What the number is, and the counts behind it."""
    return tuple(wording.say(f"figures.measure.{name}.{part}", **slots) for part in ("text", "detail"))  # type: ignore[return-value]


def _without(name: str, hidden: bool, wording: Wording) -> tuple[str, str, str]:
    """A figure that is not there: not shown, or for want of a table."""
    text = wording.say(f"figures.measure.{name}.text")
    if hidden:
        return not_shown(wording), text, wording.say("figures.form.small")
    return wording.say("figures.form.not_given"), text, wording.say("figures.measure.no_list")


def _frequency(people: People, listed: bool, wording: Wording) -> tuple[str, str, str]:
    days, spells = people.employed_days, people.spells_of_employed
    if not days or spells is None:
        return _without("frequency", listed, wording)
    years = wording.decimal(days / 365)
    detail = wording.say("figures.measure.frequency.detail", spells=wording.number(spells), years=years)
    return wording.decimal(spells * 365 / days, 2), wording.say("figures.measure.frequency.text"), detail


def _length(figures: Figures, wording: Wording) -> tuple[str, str, str]:
    told = middle(figures, ENDED)
    if told is None:
        return _without("length", True, wording)
    text = wording.say("figures.measure.length.text")
    if told.median is None or told.mean is None:
        return wording.say("figures.form.none"), text, ""
    value, mean = wording.say("figures.measure.length.value", n=_days(told.median, wording)), wording.decimal(told.mean)
    if told.number is None:
        return value, text, wording.say("figures.measure.length.detail_alone", mean=mean)
    return value, text, wording.say("figures.measure.length.detail", mean=mean, n=wording.number(told.number))


def _days(value: float, wording: Wording) -> str:
    return wording.decimal(value, 0 if value == int(value) else 1)


def _without_absence(people: People, listed: bool, wording: Wording) -> tuple[str, str, str]:
    if people.employees is None or people.without_absence is None:
        return _without("without_absence", listed, wording)
    told = share(people.without_absence, people.employees, wording)
    counts = _of(people.without_absence, people.employees, wording)
    return told, *_said("without_absence", wording, counts=counts)


def _long_term(durations: Durations, wording: Wording) -> Iterator[tuple[str, str, str, str]]:
    """Over 16 days and over 8 weeks, of the spells and of their days."""
    bands = [band for band in durations.reference if band.of == SPELLS]
    cases, days = (added(getattr(band, name) for band in bands) for name in ("cases", "days"))
    for over, name in ((16, "long_term16"), (56, "long_term56")):
        long = durations.long_term(SPELLS, over)
        own_cases, own_days = (None if long is None else getattr(long, what) for what in ("cases", "days"))
        of_cases, of_days = (
            share(own_cases, cases, wording),
            share(own_days, days if (cases or 0) >= 5 else None, wording),
        )
        text, detail = _said(
            name,
            wording,
            days=of_days,
            cases_of=_of(own_cases, cases, wording),
            days_of=_of(own_days, days, wording),
        )
        yield name, of_cases, text, detail


def _of(part: int | None, whole: int | None, wording: Wording) -> str:
    """As in "27 av 31"; the share stands beside it."""
    if part is None or whole is None:
        return not_shown(wording)
    return wording.say("report.form.of", part=wording.number(part), whole=wording.number(whole))


def _child_sickness(figures: Figures, wording: Wording) -> tuple[str, str, str]:
    child = figures.child_sickness
    if child is None:
        return _without("child_sickness", True, wording)
    text, detail = _said(
        "child_sickness",
        wording,
        persons=number(child.persons, wording),
        days=number(child.days, wording),
        man_days=decimal(child.man_days, wording),
    )
    return number(child.cases, wording), text, detail


def _work_related(figures: Figures, wording: Wording) -> tuple[str, str, str]:
    told = figures.work_related
    if told is None:
        return _without("work_related", True, wording)
    low, high = (wording.decimal(value, 0) for value in told.research_range)
    first, last = WORK_RELATED_RANGE
    detail = wording.say("figures.measure.work_related.detail", days=wording.number(told.days), first=first, last=last)
    value = wording.say("figures.measure.work_related.value", low=low, high=high)
    return value, wording.say("figures.measure.work_related.text"), f"{detail} {_recorded_cause(told, wording)}"


def _recorded_cause(told: WorkRelated, wording: Wording) -> str:
    if told.yes_days is None or told.no_days is None:
        return wording.say("figures.measure.work_related.recorded_hidden")
    recorded = told.yes_days + told.no_days
    return wording.say(
        f"figures.measure.work_related.{'recorded' if recorded else 'not_recorded'}",
        yes=wording.number(told.yes_days),
        no=wording.number(told.no_days),
        not_told=wording.number(told.days - recorded),
    )
