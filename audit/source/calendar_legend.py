"""The legend of a calendar: what its codes stand for, in the words of those who made it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from audit.source.layout_cells import any_row_where, as_number, filled_cells, filled_count, rows_where
from audit.source.sheets import TEXT, Sheet

LONGEST_CODE = 4

_PAIR = re.compile(r"\s*([^\W_][\w*/+-]{0,3})\s*(?:=|:|\s[–-])\s*([^\W\d_][^=]{2,60}?)\s*")
_BETWEEN_PAIRS = re.compile(r"[,;|\n\t]+|\s{2,}|\s+(?=[^\s=]{1,4}\s*=)")
_TITLES = re.compile(r"\s*(?:tegn|kode)?(?:forklaring|forklaringer|koder|kodar|legend|key)\b\s*:?\s*", re.I)


class Legend:
    """Code -> its text, and the rows of the sheet that are nothing but legend."""

    def __init__(self, sheet: Sheet, header: int, codes: set[str], last_day: int) -> None:
        """`codes`: the texts in the days of the employees; `last_day`: the last column of a day."""
        self.sheet, self.codes = sheet, codes
        self.rows = np.zeros(sheet.height, dtype=np.bool_)
        self._texts: dict[str, set[str]] = {}
        self._read_pairs(header, last_day)
        self._read_blocks(header)
        self._read_beside(header, last_day)

    @property
    def texts(self) -> dict[str, str]:
        """What the codes mean; a code with two texts means neither."""
        return {code: next(iter(texts)) for code, texts in self._texts.items() if len(texts) == 1}

    def _add(self, pairs: Iterable[tuple[str, str]]) -> None:
        for code, text in pairs:
            self._texts.setdefault(code, set()).add(text)

    def _read_pairs(self, header: int, last_day: int) -> None:
        """Cells that say «S = Sykmelding», one or several in a cell, above, below and beside the days."""
        told = any_row_where(self.sheet, lambda text, kind: bool(_pairs(text, kind)))
        for row in np.flatnonzero(told).tolist():
            cells = list(filled_cells(self.sheet, row))
            own = [pairs for _, text, kind in cells if (pairs := _pairs(text, kind))]
            whole = all(_pairs(text, kind) or _is_title(text, kind) for _, text, kind in cells)
            beside = all(position > last_day for position, text, kind in cells if _pairs(text, kind))
            if whole or beside or row < header:
                self._add(pair for pairs in own for pair in pairs)
            self.rows[row] = whole and row > header

    def _read_blocks(self, header: int) -> None:
        """Below a blank row or a title: rows of two cells, a code that stands in the days, and its text."""
        sheet = self.sheet
        count = filled_count(sheet)
        titles = any_row_where(sheet, _is_title) & (count == 1)
        apart = (count == 0) | titles | self.rows
        apart[: header + 1] = False
        if not apart.any():
            return
        self.rows |= titles & (np.arange(sheet.height) > header)
        two = (count == 2) & (np.cumsum(apart) > 0) & ~self.rows
        known = any_row_where(sheet, lambda text, kind: text.strip() in self.codes)
        told = any_row_where(sheet, _is_text)
        known |= np.append(False, self.rows[:-1])  # or below other lines of the legend
        for row in np.flatnonzero(two & known & told).tolist():
            first, last = row, row
            while first - 1 > header and two[first - 1] and told[first - 1]:
                first -= 1
            while last + 1 < sheet.height and two[last + 1] and told[last + 1]:
                last += 1
            if not self.rows[row] and apart[first - 1] and (own := self._block(first, last, self.rows[first - 1])):
                self._add(own)
                self.rows[first : last + 1] = True

    def _block(self, first: int, last: int, goes_on: bool) -> list[tuple[str, str]]:
        """The pairs of a block; [] when one of its rows is no code with a text beside it, or none of them is used.

        `goes_on`: it stands below other lines of the legend.
        """
        pairs = []
        for row in range(first, last + 1):
            (_, code, _), (_, text, kind) = filled_cells(self.sheet, row)
            if len(code.strip()) > LONGEST_CODE or not _is_text(text, kind):
                return []
            pairs.append((code.strip(), text.strip()))
        return pairs if goes_on or any(code in self.codes for code, _ in pairs) else []

    def _read_beside(self, header: int, last_day: int) -> None:
        """Two columns behind the days: a code that stands in the days, and its text."""
        beside = self.sheet.columns[last_day + 1 :]
        for one, other in pairwise(beside):
            rows = rows_where(one, lambda text, kind: text.strip() in self.codes) & rows_where(other, _is_text)
            rows[: header + 1] = False
            if rows.sum() >= 2:
                at = np.flatnonzero(rows)
                pairs = set(zip(one.codes[at].tolist(), other.codes[at].tolist(), strict=True))
                self._add((one.texts[code].strip(), other.texts[text].strip()) for code, text in pairs)


def _pairs(text: str, kind: int) -> list[tuple[str, str]]:
    """The pairs of a cell that holds nothing but pairs, else []."""
    if kind != TEXT or len(text) > 600:
        return []
    bare = _TITLES.sub("", text, count=1) if _TITLES.match(text) else text
    parts = [part for part in _BETWEEN_PAIRS.split(bare) if part and part.strip()]
    for candidate in ([bare], parts):
        found = [_PAIR.fullmatch(part) for part in candidate]
        if candidate and all(found):
            return [(one[1], one[2]) for one in found if one]
    return []


def _is_title(text: str, kind: int) -> bool:
    return kind == TEXT and bool(_TITLES.fullmatch(text))


def _is_text(text: str, kind: int) -> bool:
    return kind == TEXT and as_number(text) is None and sum(map(str.isalpha, text)) >= 3
