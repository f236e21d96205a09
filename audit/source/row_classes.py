"""Rows of a sheet that are no records: totals, page headers and page footers. They are counted out of scope."""

from __future__ import annotations

import re

import numpy as np

from audit.source.sheets import BLANK, Mask, Rows, Sheet

# A word of totals at the beginning of a cell, alone or before what is added up («Sum avdeling Lager», «Totalt: 12»).
_TOTAL = re.compile(
    r"\s*(?:sum|totalt?|totalsum|sub-?total|delsum|i alt|til saman|tilsaman|til sammen|tilsammen|grand total"
    r"|antall rader|tal rader|number of rows)"
    r"(?=\s*[:.]?\s*\d|\s*[:.]?\s*\Z|\s+(?:av|for|per|avd|enhet|eining|ansatt|alle|of|all)\b"
    r"|\s+(?:antall|tal|avdeling|periode|fravær|fråvær|dager|dagar|days|timer|timar))",
    re.I,
)
_TOTAL_ALONE = re.compile(
    r"\s*(?:sum|totalt?|totalsum|i alt|til sammen|tilsammen|til saman|grand total)\s*[:.]?\s*\Z", re.I
)
_FOOTER = re.compile(
    r"\b(?:side|page)\s*:?\s*\d+(?:\s*(?:av|of|/)\s*\d+)?\s*\Z"
    r"|\A\s*(?:utskrift|utskrevet|utskrive|skrevet ut|skrive ut|generert|generated|printed"
    r"|rapport(?:en)? (?:er )?(?:generert|laget|kjørt|laga|køyrd)|report (?:generated|created|run))\b",
    re.I,
)
FOOTER_CELLS = 3


def totals(sheet: Sheet, rows: Rows, *, alone: bool = False) -> Mask:
    """True for each of `rows` with a cell that begins with a word of totals (`alone`: that is such a word)."""
    return _any_cell(sheet, rows, _TOTAL_ALONE if alone else _TOTAL)


def footers(sheet: Sheet, rows: Rows) -> Mask:
    """True for each of `rows` that holds a page number or says when it was printed, and little else."""
    filled = sum((column.codes[rows] != BLANK).astype(np.int64) for column in sheet.columns)
    return _any_cell(sheet, rows, _FOOTER) & (np.asarray(filled) <= FOOTER_CELLS)


def page_headers(sheet: Sheet, header: int, rows: Rows) -> Mask:
    """True for each of `rows` that repeats one of the rows above the header row in all its cells."""
    repeated = np.zeros(len(rows), dtype=np.bool_)
    filled = sheet.filled()
    for title in range(header):
        if filled[title]:
            same = np.ones(len(rows), dtype=np.bool_)
            for column in sheet.columns:
                same &= column.codes[rows] == column.codes[title]
            repeated |= same
    return repeated


def _any_cell(sheet: Sheet, rows: Rows, pattern: re.Pattern[str]) -> Mask:
    """True for each of `rows` in which the pattern is found in a cell; each different cell is looked at once."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for column in sheet.columns:
        codes = column.codes[rows]
        hits = np.zeros(len(column.raw) + 1, dtype=np.bool_)
        for code in np.unique(codes[codes != BLANK]).tolist():
            hits[code] = pattern.search(column.raw[code]) is not None
        found |= hits[codes]
    return found
