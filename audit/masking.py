"""What a privacy level shows of people and units, applied before a result is made: what is hidden is not in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from audit.source.private import cleaned
from audit.tables import Tables
from rules.days import Texts1d
from rules.settings import Settings


def shown_settings(settings: Settings) -> Settings:
    """The settings as they may be shown: what the user wrote in them is cleaned as cells are."""

    def table(words: Mapping[str, str]) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in words.items():
            key, number = cleaned(name), 2
            while key in shown:  # two names that are both taken out stay two
                key, number = f"{cleaned(name)} ({number})", number + 1
            shown[key] = cleaned(value)
        return shown

    return replace(
        settings,
        company=cleaned(settings.company),
        organisation_number=cleaned(settings.organisation_number),
        columns=table(settings.columns),
        constants=table(settings.constants),
        codes=table(settings.codes),
    )


def shown_employees(employees: pd.Series, tables: Tables, settings: Settings) -> Texts1d:
    """The employee of each row as the privacy level shows it.

    `named`: the id of the input. Else running numbers that hold for one report; their order comes from a hash over
    the files and the id, so that neither the order of the file nor that of the ids can be read from them.
    """
    ids = employees.to_numpy(dtype=object)
    if settings.privacy == "named":
        return ids
    codes, unique = pd.factorize(ids)
    salt = "".join(file.sha256 for file in tables.source_files)
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
    people = pd.concat([tables.employees[["employee", "unit"]], tables.absences[["employee", "unit"]]])
    persons = people.dropna().drop_duplicates().groupby("unit").size()
    large = persons.index[persons >= settings.small_group]
    return np.where(pd.Series(units, dtype=object).isin(large), units, "").astype(object)
