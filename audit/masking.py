"""What a privacy level shows of people and units, applied before a result is made: what is hidden is not in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from audit.source.kinds import tells_health
from audit.source.private import PLACEHOLDER, cleaned
from audit.tables import Tables, texts_of
from rules.days import Texts1d
from rules.settings import Settings


def shown_settings(settings: Settings, own_lines: frozenset[str], hidden: frozenset[str] = frozenset()) -> Settings:
    """The settings as they may be shown: what the user wrote in them is cleaned as cells are.

    A control total of a unit that has no line of its own (`own_lines`) loses its unit and its numbers, and one of a
    quarter whose counts are not told (`hidden`) loses its numbers.
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
        key_file="",
        organisation_number=cleaned(settings.organisation_number),
        columns=table(settings.columns),
        constants=table(settings.constants),
        not_used=tuple(cleaned(header) for header in settings.not_used),
        control_totals=tuple(_shown_total(total, settings, own_lines, hidden) for total in settings.control_totals),
        codes=table(settings.codes, lambda code: PLACEHOLDER if tells_health(code) else cleaned(code)),
    )


def _shown_total(
    total: Mapping[str, Any], settings: Settings, own_lines: frozenset[str], hidden: frozenset[str]
) -> dict[str, Any]:
    unit = str(total.get("unit", "")).strip()
    if unit and settings.privacy != "named" and unit not in own_lines:
        return {name: value for name, value in total.items() if name == "quarter"} | {"unit": PLACEHOLDER}
    if total.get("quarter") in hidden:
        return {"quarter": total["quarter"]}
    return {name: cleaned(value) if isinstance(value, str) else value for name, value in total.items()}


@dataclass(frozen=True)
class Codes:
    """What the codes of employees need to know of all of them, where the rows are those of some."""

    employees: int  # in all
    before: int = 0  # whose hash is smaller than that of any employee here
    letters: int = 0  # of a code under the user's key


def shown_employees(employees: pd.Series, tables: Tables, settings: Settings, codes: Codes | None = None) -> Texts1d:
    """The employee of each row as the privacy level shows it; without `codes` the rows are those of all employees.

    `named`: the id of the input. Else codes: under the user's key those of the key, the same in every audit; without
    one running numbers that hold for one report. Their order comes from a hash over the files and the id, so that
    neither the order of the file nor that of the ids can be read from them.
    """
    ids = employees.to_numpy(dtype=object)
    if settings.privacy == "named" or not len(ids):
        return ids
    places, unique = pd.factorize(ids)
    codes = codes or Codes(len(unique))
    if tables.key is not None:
        return np.array(tables.key.codes(unique.tolist(), codes.letters), dtype=object)[places]
    salt = salt_of(file.sha256 for file in tables.source_files)
    hashes = [hash_of(one, salt) for one in unique]
    rank = np.argsort(np.argsort(np.array(hashes))) + codes.before
    width = max(3, len(str(codes.employees)))
    return np.array([f"P{number + 1:0{width}d}" for number in rank], dtype=object)[places]


def salt_of(sums_of_files: Iterable[str]) -> str:
    """What the hash of an employee rests on beside the id: the SHA-256 of each file of the employer."""
    return "".join(sums_of_files)


def hash_of(employee: str, salt: str) -> str:
    """64 hex digits that tell the place of an employee's running number among the others."""
    return hashlib.sha256(f"{salt}\n{employee}".encode()).hexdigest()


def shown_units(units: Texts1d, own_lines: frozenset[str], settings: Settings) -> Texts1d:
    """Units as shown; outside `named` a unit without a line of its own (`own_lines`) is left blank."""
    if settings.privacy == "named":
        return units
    return np.where(pd.Series(units, dtype=object).isin(own_lines), units, "").astype(object)


def units_of_absences(tables: Tables) -> Texts1d:
    """The unit of each row of absences: its own, else the one in the list of employees, else ""."""
    own = tables.absences["unit"]
    blank = own.isna().to_numpy()
    units = texts_of(own)
    units[blank] = _listed_units(tables, tables.absences["employee"][blank])
    return units


def units_of_spells(tables: Tables, spells: pd.DataFrame) -> Texts1d:
    """The unit of each spell: that of the record that opens it, else the one in the list of employees, else ""."""
    units: Texts1d = spells["unit"].to_numpy(dtype=object, copy=True)
    blank = units == ""
    units[blank] = _listed_units(tables, spells["employee"][blank])
    return units


def _listed_units(tables: Tables, employees: pd.Series) -> Texts1d:
    """The unit of each employee in the list of employees, "" where it has none."""
    people, names = pd.factorize(employees)
    listed = tables.employees.drop_duplicates("employee").set_index("employee")["unit"]
    return np.asarray(listed.reindex(names).to_numpy(dtype=object, na_value="")[people])


def known_units(tables: Tables) -> frozenset[str]:
    """Every unit that the input names."""
    columns = [tables.absences["unit"], tables.employees["unit"], tables.hours["unit"]]
    return frozenset(str(unit) for column in columns for unit in column.dropna().unique())
