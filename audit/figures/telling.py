"""What the level `statistics` tells of the figures: nothing about fewer than small_group persons, nor what tells it.

Whatever is told comes in parts of which each is about enough persons, or nobody; so is every sum and difference of
what is told then. A part that is too small is told together with the one beside it, or not at all. Nothing is told of
a unit, and days by the day are told as their middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from audit.figures.heads import Heads
from audit.figures.telling_days import told_absence, told_statutory
from audit.figures.telling_lengths import ongoing_edges, told_durations, told_edges, told_phases, told_survival
from rules.estimates import middle_of
from rules.figures import ENDED, SILENCE, Absence, DayCount, Figures, Middle, People, WorkRelated

CHILD = ("days", "cases")


def told_figures(figures: Figures, heads: Heads, limit: int) -> Figures | None:
    """The figures as `statistics` tells them; None where their ground itself is about fewer than `limit` persons."""
    edges = told_edges(heads, limit)
    if not edges or heads.few(limit, "before"):
        return None
    ongoing = ongoing_edges(edges, heads, limit)
    absence = told_absence(figures.absence, heads, limit)
    return replace(
        figures,
        durations=told_durations(figures.durations, edges, ongoing),
        survival=told_survival(figures.survival, edges, ongoing, heads, limit),
        ended=(),
        absence=absence,
        statutory=told_statutory(figures.statutory, absence, edges, heads, limit),
        people=_people(figures.people, heads, limit),
        # Nought is not told either: nothing told would be few.
        child_sickness=figures.child_sickness if min(heads.of("child", of) for of in CHILD) >= limit else None,
        work_related=_work_related(figures.work_related, absence, heads, limit),
        phases=told_phases(figures.phases, ongoing),
        deadlines=(),
        duties=(),
        days_until=tuple(replace(one, persons=None, days=()) for one in figures.days_until),
        silence=replace(figures.silence, persons=None, days=()),
        worked_out=tuple(_middles(figures, heads, limit)),
    )


def _people(people: People, heads: Heads, limit: int) -> People:
    """Of the staff all is told or nothing: every number of it is a sum of the same groups of persons.

    How many persons are absent in all is told elsewhere, and would give those who are in no list away; days employed
    would tell of who came and who left.
    """
    if any(heads.few(limit, "repeated", *rest) for rest in ((), ("not",))):
        people = replace(people, repeated=None)
    if heads.few_in(limit, "staff"):
        people = replace(people, employees=None, employed_days=None, spells_of_employed=None, without_absence=None)
    if heads.few(limit, "not_listed"):
        people = replace(people, without_absence=None)
    if heads.few(limit, "part_of_the_period"):
        people = replace(people, employed_days=None)
    if heads.few(limit, "not_employed"):
        people = replace(people, spells_of_employed=None)
    return people


def _work_related(told: WorkRelated | None, absence: Absence, heads: Heads, limit: int) -> WorkRelated | None:
    """Its days are all days of sickness: those of the bands, and of the spells that reach into the period."""
    if told is None or not absence.cells or heads.few(limit, "before", "reaching"):
        return None
    if any(heads.few(limit, "cause", word) for word in ("yes", "no", "not_told")):
        told = replace(told, yes_days=None, no_days=None)
    return replace(told, persons=None, yes_persons=None)


def _middles(figures: Figures, heads: Heads, limit: int) -> Iterator[Middle]:
    """How many spells they are of is not told: beside the spells that began it would tell of few."""
    days = {ENDED: figures.ended, SILENCE: figures.silence.days} | {one.event: one.days for one in figures.days_until}
    for of, counts in days.items():
        group = (of,) if of in (ENDED, SILENCE) else ("until", of)
        if not heads.few(limit, *group):
            yield replace(_middle(of, counts, heads.of(*group), limit), number=None)


def _middle(of: str, counts: tuple[DayCount, ...], persons: int, limit: int) -> Middle:
    """The quartiles are about half of the persons each. A mean of many digits would tell how many it is of."""
    told = middle_of(of, counts)
    told = replace(told, mean=None if told.mean is None else round(told.mean, 1))
    return told if persons >= 2 * limit else replace(told, low=None, high=None)
