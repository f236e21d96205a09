"""The rows of findings as text: what is judged, when, with what result, by which law, from which cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from reports.marks import NOT_DONE, RECORDED_NO, Mark
from reports.wording import Wording

Cells = npt.NDArray[np.object_]


@dataclass(frozen=True)
class FindingRow:
    employee: str
    case: str  # the anchor of its case; "" where that does not stand in the report
    unit: str
    start: str
    ongoing: bool
    subject: str  # the event that is judged, or the cell of the column; "" for spells
    subject_day: str
    dated: bool  # whether the subject is one that should have a day: a meeting or event
    counted_from: str
    counted_days: str
    count: str
    due: str
    done: str
    days_late: str
    mark: Mark
    exemption: str
    remarks: tuple[str, ...]
    statement: str  # what the employer answered where it is no evidence
    clause: str
    law_from: str
    act: str
    source: str


def written(rows: pd.DataFrame, mark: Mark, wording: Wording) -> tuple[FindingRow, ...]:
    """The rows as text, column by column over the values that occur."""
    # The whole frame at once: to take the columns out of a small one, one by one, takes longer than what follows.
    cells = dict(zip(rows.columns, rows.to_numpy(dtype=object).T.tolist(), strict=True))

    def told(column: str, how: Callable[[str], str]) -> list[str]:
        values = cells[column]
        words = {value: "" if pd.isna(value) else how(value) for value in dict.fromkeys(values)}
        return [words[value] for value in values]

    def number(value: str) -> str:
        return wording.number(int(value))

    remarks = {codes: remark_texts(codes, wording, mark) for codes in set(cells["remarks"])}
    columns = zip(
        told("employee", str),
        told("case", str),
        told("unit", str),
        told("spell_start", wording.date),
        map(bool, cells["ongoing"]),
        subject_words(rows, wording),
        told("subject_day", wording.date),
        (subject in ("meeting", "event") for subject in cells["subject"]),
        told("counted_from", wording.date),
        told("counted_days", lambda days: wording.count("report.n.days", int(days))),
        told("count", number),
        told("due", wording.date),
        told("done", wording.date),
        told("days_late", number),
        [mark] * len(rows),
        exemptions_told(rows, wording),
        (remarks[codes] for codes in cells["remarks"]),
        told("statement", str),
        told("clause", wording.glued),
        told("law_from", lambda day: wording.say("report.findings.law_from", date=wording.date(day))),
        told("act", str),
        told("source", cells_in_short),
        strict=True,
    )
    return tuple(FindingRow(*values) for values in columns)


def subject_words(rows: pd.DataFrame, wording: Wording) -> pd.Series:
    """What each finding is about, when it is no spell: the event, the cell of the column, or both."""
    kinds = rows["event"].tolist()
    words = {kind: wording.say(f"words.events.{kind}") if kind else "" for kind in set(kinds)}
    cells = np.where(rows["subject"] == "column", rows["source"], "")
    events = np.array([words[kind] for kind in kinds], dtype=object)
    return pd.Series(_joined(cells, ", ", events), rows.index, dtype=object)


def joined(first: pd.Series, between: str, last: pd.Series) -> pd.Series:
    """Two columns of text as one, with `between` where both say something."""
    together = _joined(first.to_numpy(dtype=object), between, last.to_numpy(dtype=object))
    return pd.Series(together, first.index, dtype=object)


def _joined(first: Cells, between: str, last: Cells) -> Cells:
    both = (first != "") & (last != "")
    return np.asarray(first + np.where(both, between, "").astype(object) + last)


def exemptions_told(rows: pd.DataFrame, wording: Wording) -> list[str]:
    """The reason of each exemption, with its date where it has one."""

    def told(reason: str, day: str | None) -> str:
        text = exemption_text(reason, wording)
        if not text or not day:
            return text
        return wording.say("report.findings.exempted_on", reason=text, date=wording.date(day))

    days = [None if pd.isna(day) else day for day in rows["exempted_on"].tolist()]
    pairs = list(zip(rows["exemption"].tolist(), days, strict=True))
    words = {pair: told(*pair) for pair in dict.fromkeys(pairs)}
    return [words[pair] for pair in pairs]


def remark_texts(codes: str, wording: Wording, beside: Mark | None = None) -> tuple[str, ...]:
    """The sentences of a cell of remark codes, without the one that the mark beside them says already."""
    said = {RECORDED_NO} if beside is not None and beside.verdict == NOT_DONE else set()
    return tuple(wording.say(f"rules.remarks.{code}") for code in codes.split() if code not in said)


def cells_in_short(source: str) -> str:
    """Cells of one sheet under one name: "Fravær!C17; Fravær!C18; Plan!B2" reads "Fravær!C17, C18; Plan!B2"."""
    sheets: dict[str, list[str]] = {}
    for address in source.split("; "):
        sheet, mark, cell = address.rpartition("!")
        sheets.setdefault(sheet + mark, []).append(cell)
    return "; ".join(sheet + ", ".join(cells) for sheet, cells in sheets.items())


def exemption_text(reason: str, wording: Wording) -> str:
    if not reason:
        return ""
    if reason == "employee_not_cooperating":  # an event that is its own reason
        return wording.say(f"words.events.{reason}")
    return wording.listing(wording.say(f"words.reasons.{word}") for word in reason.split(","))
