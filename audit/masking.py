"""What a privacy level shows of people and units, applied before a result is made: what is hidden is not in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from audit.source.kinds import tells_health
from audit.source.private import PLACEHOLDER, cleaned
from audit.tables import Tables
from rules.days import Texts1d
from rules.settings import Settings


def shown_settings(settings: Settings, own_lines: frozenset[str]) -> Settings:
    """The settings as they may be shown: what the user wrote in them is cleaned as cells are.

    A control total of a unit that has no line of its own (`own_lines`) loses its unit and its numbers.
    """

    def table(words: Mapping[str, str], told: Callable[[str], str] = cleaned) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in words.items():
            key, number = told(name), 2
            while key in shown:  # two names that are both taken out stay two
                key, number = f"{told(name)} ({number})", number + 1
            shown[key] = cleaned(value)
        return shown

    return replace(
        settings,
        company=cleaned(settings.company),
        organisation_number=cleaned(settings.organisation_number),
        columns=table(settings.columns),
        constants=table(settings.constants),
        not_used=tuple(cleaned(header) for header in settings.not_used),
        control_totals=tuple(_shown_total(total, settings, own_lines) for total in settings.control_totals),
        codes=table(settings.codes, lambda code: PLACEHOLDER if tells_health(code) else cleaned(code)),
    )


def _shown_total(total: Mapping[str, Any], settings: Settings, own_lines: frozenset[str]) -> dict[str, Any]:
    unit = str(total.get("unit", "")).strip()
    if unit and settings.privacy != "named" and unit not in own_lines:
        return {name: value for name, value in total.items() if name == "quarter"} | {"unit": PLACEHOLDER}
    return {name: cleaned(value) if isinstance(value, str) else value for name, value in total.items()}


def shown_employees(employees: pd.Series, tables: Tables, settings: Settings) -> Texts1d:
    """The employee of each row as the privacy level shows it.

    `named`: the id of the input. Else running numbers that hold for one report; their order comes from a hash over
    the files and the id, so that neither the order of the file nor that of the ids can be read from them.
    """
    ids = employees.to_numpy(dtype=object)
    if settings.privacy == "named":
        return ids
    codes, unique = pd.factorize(ids)
    salt = "".join(file.sha256 for file in tables.files)
    hashes = [hashlib.sha256(f"{salt}\n{one}".encode()).hexdigest() for one in unique]
    rank = np.argsort(np.argsort(np.array(hashes)))
    width = max(3, len(str(len(unique))))
    names = np.array([f"P{number + 1:0{width}d}" for number in rank], dtype=object)
    return names[codes] if len(unique) else ids


def shown_units(units: Texts1d, tables: Tables, settings: Settings) -> Texts1d:
    """Units as shown; outside `named` a unit of fewer than small_group persons is left blank.

    The persons of a unit are those of the list of employees and of the absences together.
    """
    if settings.privacy == "named":
        return units
    persons = _persons_of_units(tables)
    large = persons.index[persons >= settings.small_group]
    return np.where(pd.Series(units, dtype=object).isin(large), units, "").astype(object)


def units_of_absences(tables: Tables) -> Texts1d:
    """The unit of each row of absences: its own, else the one in the list of employees, else ""."""
    own = tables.absences["unit"]
    blank = own.isna().to_numpy()
    units = own.to_numpy(dtype=object, na_value="")
    if blank.any():
        people, names = pd.factorize(tables.absences["employee"])
        listed = tables.employees.drop_duplicates("employee").set_index("employee")["unit"]
        units[blank] = listed.reindex(names).to_numpy(dtype=object, na_value="")[people[blank]]
    return units


def own_line_units(tables: Tables, settings: Settings) -> frozenset[str]:
    """The units that may have a line of their own in a table of sums; the rest are summed as "other units".

    Outside `named` small units have no line. Where
    the rows of the rest are about fewer than small_group persons, the smallest units with a line join them, so that
    the total less the lines gives no small unit away. In `statistics` there are none.
    """
    if settings.privacy == "statistics":
        return frozenset()
    if settings.privacy == "named":
        return known_units(tables)
    persons = _persons_of_units(tables)
    own = persons[persons >= settings.small_group]
    units = units_of_absences(tables)
    if len(own) == len(persons) and (units != "").all():
        return frozenset(own.index)
    # The smallest last; units of equal size in the order of their names, so that every run chooses alike.
    lines = own.reset_index(name="persons").sort_values(["persons", "unit"], ascending=[False, True])["unit"].tolist()
    absent = _persons_of(units, tables.absences["employee"])
    rest = {person for unit, people in absent.items() if unit not in lines for person in people}
    while lines and len(rest) < settings.small_group:
        rest |= absent.get(lines.pop(), set())
    return frozenset(lines)


def _persons_of(units: Texts1d, employees: pd.Series) -> dict[str, set[int]]:
    """The persons of each unit, as numbers."""
    codes, names = pd.factorize(units)
    people, _ = pd.factorize(employees)
    size = int(people.max(initial=0)) + 1
    unit, person = np.divmod(np.sort(pd.unique(codes * size + people)), size)
    bounds = np.searchsorted(unit, np.arange(len(names) + 1))
    return {str(name): set(person[bounds[at] : bounds[at + 1]].tolist()) for at, name in enumerate(names)}


def known_units(tables: Tables) -> frozenset[str]:
    """Every unit that the input names."""
    columns = [tables.absences["unit"], tables.employees["unit"], tables.hours["unit"]]
    return frozenset(str(unit) for column in columns for unit in column.dropna().unique())


def _persons_of_units(tables: Tables) -> pd.Series:
    """Persons of each unit, by the list of employees and the absences together."""
    people = pd.concat([tables.employees[["employee", "unit"]], tables.absences[["employee", "unit"]]])
    return people.dropna().drop_duplicates().groupby("unit").size()
