"""A number of the figures as it is written, and how it was reckoned.

None is a number that the privacy level does not show; what is worked out from it is not shown either.
"""

from __future__ import annotations

from typing import NamedTuple

from reports.wording import LEAST_WHOLE, Wording

DASH = "–"


class Reckoned(NamedTuple):
    """What stands one click away from every figure: formula, denominator and source."""

    of: str  # the name of the figure
    summary: str
    rows: tuple[tuple[str, str], ...]


def reckoned(name: str, wording: Wording, **slots: object) -> Reckoned:
    """The texts figures.reckoned.`name`."""
    parts = ("formula", "denominator", "source")
    return Reckoned(
        of=wording.say(f"figures.reckoned.{name}.of"),
        summary=wording.say("figures.form.reckoned"),
        rows=tuple(
            (wording.say(f"figures.form.{part}"), wording.say(f"figures.reckoned.{name}.{part}", **slots))
            for part in parts
        ),
    )


def not_shown(wording: Wording) -> str:
    return wording.say("figures.form.not_shown")


def number(n: int | None, wording: Wording) -> str:
    return not_shown(wording) if n is None else wording.number(n)


def decimal(value: float | None, wording: Wording, digits: int = 1) -> str:
    return not_shown(wording) if value is None else wording.decimal(value, digits)


def share(part: int | None, whole: int | None, wording: Wording, digits: int = 1) -> str:
    """The part in per cent; a dash where the whole is under 5 or one of them is not shown."""
    if part is None or whole is None or whole < LEAST_WHOLE:
        return DASH
    return wording.part(part, whole, digits)


def with_share(part: int | None, whole: int | None, wording: Wording) -> str:
    """As in "412 (63,4 %)"; the number alone where there is no share of it."""
    told = share(part, whole, wording)
    return (
        number(part, wording)
        if told == DASH
        else wording.say("report.form.with_share", number=number(part, wording), share=told)
    )


def of_whole(part: int | None, whole: int | None, wording: Wording) -> str:
    """As in "27 av 31 (87 %)"."""
    return not_shown(wording) if part is None or whole is None else wording.share(part, whole)


def quarter(word: str, wording: Wording) -> str:
    """The quarter "2025Q3" in words: 3. kvartal 2025."""
    year, _, at = word.partition("Q")
    return wording.say("figures.form.quarter", number=at, year=year)


def unit_name(unit: str | None, wording: Wording) -> str:
    """The unit; all together and those not told have a name of their own."""
    if unit is None:
        return wording.say("figures.form.all_units")
    return unit or wording.say("figures.form.no_unit")
