"""Employee ids as text, and what an export adds to them: a decimal, or the name of the employee."""

from __future__ import annotations

import re

import numpy as np

from audit.source.cells import Read, faults_of_cells, trimmed, used_texts
from audit.source.sheets import BOOL, DATE, Column, taken_text

_DIGIT = re.compile(r"\d")
_WITH_DECIMALS = re.compile(r"(\d+)[.,]0+")
# After a dash without spaces the rest may be part of the id, so there it must be two words.
_WITH_NAME = re.compile(r"(\d+)(?:\s*[,;:/|]\s*|\s+[-–]?\s*|-\s+|-(?=\S+\s+\S))\(?([^\d]+)")
_NAME = re.compile(r"[^\W\d_]{3,}|[^\W\d_]{2,}\W+[^\W\d_]+")
_NEARLY_ALL = 0.9


def read_ids(column: Column) -> Read:
    """Ids as text: leading zeros kept, a number cell without decimals as a whole number. A date is no id.

    For the whole column, and told: where every id is written as 1001.0 the decimal is left out (ids_with_decimals), and
    where nearly every cell is a number and a name the number is the id (ids_with_names). The names are forgotten here:
    `column` loses them, in its texts and its raw texts.
    """
    faults = faults_of_cells(column)
    for position in np.flatnonzero((column.kinds == DATE) | (column.kinds == BOOL)):
        faults[position] = faults[position] or "id_unreadable"
    texts = [None if fault else trimmed(text) for text, fault in zip(column.texts, faults, strict=True)]
    used = used_texts(column)
    # Totals and headers that are repeated hold no digit, and are no ids.
    worth = [place for place, text in enumerate(texts) if text and used[place] and _DIGIT.search(text)]
    remarks = []
    if bare := _without(_WITH_DECIMALS, texts, worth, every=True):
        remarks.append("ids_with_decimals")
    elif bare := _without(_WITH_NAME, texts, worth, every=False):
        remarks.append("ids_with_names")
        for place, text in bare.items():
            column.texts[place] = column.raw[place] = text
    for place, text in bare.items():
        texts[place] = text
    return Read(taken_text(texts, column.codes), np.array([*faults, ""], dtype=object)[column.codes], remarks)


def _without(pattern: re.Pattern[str], texts: list[str | None], worth: list[int], *, every: bool) -> dict[int, str]:
    """Place -> bare id of the ids at `worth` that have the form, or nothing where too few of them have it."""
    found = {}
    wanted = len(worth) * (1 if every else _NEARLY_ALL)
    for number, place in enumerate(worth, 1):
        match = pattern.fullmatch(texts[place] or "")
        if match and (match.lastindex == 1 or _NAME.search(match[2])):
            found[place] = match[1]
        elif len(worth) - (number - len(found)) < wanted:
            return {}
    return found
