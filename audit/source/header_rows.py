"""The row in which the headers stand; two rows of headers become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np

from audit.source.details import detail_names
from audit.source.headers import (
    TABLE_FIELDS,
    ambiguous_names,
    event_names,
    field_names,
    found,
    found_in,
    normalised,
    personal_names,
)
from audit.source.sheets import BLANK, TEXT, Column, Sheet

ROWS_SEARCHED = 30
LONGEST_HEADER = 200

_NO_HEADER = re.compile(r"[\d\s.,:/%+-]+\Z")

# How much a row is like a row of headers: headers understood, headers that may be understood, and (negative) values.
Score = tuple[int, int, int]


def header_row(sheet: Sheet, settings_headers: frozenset[str]) -> int | None:
    """The row (from 0) of the headers: of the first rows the one with the most headers that are understood.

    Title rows above it are skipped. Where two rows together are understood better than one they are joined, and the
    lower one holds the joined headers. With no understood header at all it is the first row that is not blank; None for
    a sheet without any cell. `settings_headers` are the normalised headers that the settings name.
    """
    rows = [_texts(sheet, row) for row in range(min(sheet.height, ROWS_SEARCHED))]
    filled = [row for row, texts in enumerate(rows) if any(texts)]
    if not filled:
        return None
    scores = {row: _score(rows[row], settings_headers) for row in filled}
    best = max(filled, key=lambda row: (scores[row], -row))
    if not scores[best][:2] > (0, 0):
        return filled[0]
    return _join(sheet, rows, best, scores[best], settings_headers)


def _join(sheet: Sheet, rows: list[list[str]], best: int, score: Score, settings_headers: frozenset[str]) -> int:
    """Join the row with its neighbour where that is understood better. Gives the row that holds the headers."""
    for upper, lower in ((best - 1, best), (best, best + 1)):
        if upper < 0 or lower >= len(rows) or not any(rows[upper]) or _values(rows[lower]) or _values(rows[upper]):
            continue
        joined = _joined(rows[upper], rows[lower])
        more = sum(map(_known, joined)) > max(sum(map(_known, rows[upper])), sum(map(_known, rows[lower])))
        if more or _score(joined, settings_headers)[0] > score[0]:
            for position, text in enumerate(joined):
                if text != rows[lower][position]:
                    sheet.columns[position] = _with_header(sheet.columns[position], lower, text)
            return lower
    return best


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [column.raw_cell(row) for column in sheet.columns]


def _score(texts: list[str], settings_headers: frozenset[str]) -> Score:
    headers = list(_headers(texts))
    understood = max(len({name for text in headers if (name := found(text, names))}) for names in _every_names())
    understood += sum(normalised(text) in settings_headers for text in headers)
    ambiguous = sum(found_in(text, ambiguous_names()) for text in headers)
    return understood, ambiguous, -_values(texts)


def _headers(texts: list[str]) -> Iterator[str]:
    return (text for text in texts if text and len(text) <= LONGEST_HEADER)


def _values(texts: list[str]) -> int:
    """The cells that are days or numbers, which no header is."""
    return sum(bool(_NO_HEADER.match(text)) for text in texts if text)


@cache
def _every_names() -> tuple[dict[str, str], ...]:
    return (*map(field_names, TABLE_FIELDS), event_names(), detail_names())


def _known(text: str) -> bool:
    surely = any(found_in(text, names) for names in (ambiguous_names(), personal_names()))
    return surely or any(found_in(text, names) for names in _every_names())


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """One header for each column: both rows together where that is understood, else one of the two that is.

    The upper row holds the name of a group or the beginning of a header. Under the name of an event a header such as
    «Dato» is not its own: then only both together count. A group is no header of one of its columns.
    """
    joined, group = [], ""
    for position, (above, below) in enumerate(zip(upper, lower, strict=True)):
        group = above or (group if below else "")
        if not below or above == below:
            joined.append(above)
            continue
        both = f"{group} {below}".strip()
        of_event = found(group, event_names()) or found_in(group, ambiguous_names())
        own = [] if of_event else [below]
        alone = [] if _spans(upper, lower, position) else [above]
        neither = both if above or of_event else below
        joined.append(next((text for text in (both, *own, *alone) if text and _known(text)), neither))
    return joined


def _spans(upper: list[str], lower: list[str], position: int) -> bool:
    """True when the upper cell at `position` stands above the next column too."""
    after = position + 1
    return after < len(upper) and bool(lower[after]) and upper[after] in ("", upper[position])


def _with_header(column: Column, row: int, text: str) -> Column:
    codes = column.codes.copy()
    codes[row] = len(column.texts) if text else BLANK
    return Column(codes, [*column.texts, text], np.append(column.kinds, np.uint8(TEXT)), column.percent_format)
