"""Which rows of a table are out of scope, and why. Their faults do not count, since what they hold is not judged."""

from __future__ import annotations

import numpy as np

from audit.source import meanings
from audit.source.parts import Part, column_of
from audit.source.row_classes import footers, page_headers, totals
from audit.source.sheets import BLANK, Mask
from rules.settings import Settings
from rules.vocabulary import STATUS_OUT_OF_SCOPE

# The field without which a row is no record of its table; a row of totals or a page footer lacks it.
_KEYS = {"absences": "start", "follow_up": "event", "hours": "quarter", "routines": "checkpoint"}


def put_out_of_scope(part: Part, settings: Settings) -> None:
    """Put the rows out of scope that are no records, are withdrawn or begin after as_of; the first reason stays."""
    by_layout = part.understood.sheet.out
    if by_layout is not None:
        for reason in set(by_layout[part.rows]) - {""}:
            part.put_out(np.asarray(by_layout[part.rows] == reason, dtype=np.bool_), reason)
    used = [column_of(part, position) for position in sorted(part.understood.used)]
    filled = np.zeros(len(part.rows), dtype=np.bool_)
    same_as_header = np.ones(len(part.rows), dtype=np.bool_)
    for position, column in zip(sorted(part.understood.used), used, strict=True):
        filled |= column.codes != BLANK
        same_as_header &= column.codes == part.understood.sheet.columns[position].codes[part.understood.header]
    part.put_out(same_as_header, "repeated_header")
    _no_records(part)
    part.put_out(~filled, "no_used_cell")
    part.put_out(_examples(part), "example")
    if "status" in part.frame:
        for word in STATUS_OUT_OF_SCOPE:
            part.put_out((part.frame["status"] == word).to_numpy(dtype=np.bool_, na_value=False), f"status_{word}")
    if part.table == "routines" and "state" in part.frame:
        blank = part.frame["state"].isna().to_numpy() & ~part.faults.of("state")
        part.put_out(blank & part.frame["checkpoint"].notna().to_numpy(), "not_answered")
    if part.table == "absences":
        later = (part.frame["start"] > np.datetime64(settings.as_of, "us")).to_numpy(dtype=np.bool_)
        part.put_out(later, "after_as_of")


def _no_records(part: Part) -> None:
    """Rows of totals, page footers and repeated title rows."""
    sheet, header = part.understood.sheet, part.understood.header
    part.put_out(page_headers(sheet, header, part.rows), "page_header")
    key = _KEYS.get(part.table, "")
    lacking = np.ones(len(part.rows), dtype=np.bool_)
    if key in part.frame:
        lacking = part.frame[key].isna().to_numpy()
    candidates = np.flatnonzero(lacking)
    _put(part, candidates, totals(sheet, part.rows[candidates], alone=key not in part.frame), "totals")
    _put(part, candidates, footers(sheet, part.rows[candidates]), "page_footer")
    if part.table == "hours":
        part.put_out(totals(sheet, part.rows, alone=True), "totals")


def _put(part: Part, candidates: np.ndarray, found: Mask, reason: str) -> None:
    mask = np.zeros(len(part.rows), dtype=np.bool_)
    mask[candidates[found]] = True
    part.put_out(mask, reason)


def _examples(part: Part) -> Mask:
    """The example row of the template: its employee (unit, evidence) is the word «EKSEMPEL»."""
    name = {"hours": "unit", "routines": "evidence"}.get(part.table, "employee")
    position = part.understood.fields.get(name)
    if position is None:
        return np.zeros(len(part.rows), dtype=np.bool_)
    column = column_of(part, position)
    words = [text.strip().casefold() in meanings.EXAMPLE_WORDS for text in column.texts]
    return np.array([*words, False], dtype=np.bool_)[column.codes]
