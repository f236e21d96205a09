"""Answers to findings become evidence, or statements that stand beside the finding and change no verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from audit.errors import AccountingError, InputError
from audit.masking import shown_employees
from audit.source.answers import AnswerBook
from audit.source.problems import PLACES_KEPT
from audit.source.shaping import shaped
from audit.spells import Built
from audit.tables import Account, Tables
from rules.answers import ANSWERS, OF_KEY, codes_rest_on, exemption_event
from rules.days import Ints, iso_texts
from rules.faults import FaultCells
from rules.result import FAULTS_KEPT, STATEMENT_COLUMNS, Fault, Remark, TableRead, frame_from_columns
from rules.settings import Settings


class Answered(NamedTuple):
    """The tables with the evidence among the follow-up, and what is left as statements.

    statements: STATEMENT_COLUMNS save finding, with spell (row number)
    """

    tables: Tables
    statements: pd.DataFrame


def answered(tables: Tables, built: Built, books: Sequence[AnswerBook], settings: Settings) -> Answered:
    """Tie the answers to the spells. InputError when codes rest on another key, or on other files, than now."""
    statements = [nothing_stated()]
    for book in books:
        frame = _tied(book, tables, built, settings)
        evidence = frame[frame["standing"] == ""]
        stated = frame[~frame["standing"].isin(["", "not_used"])]
        index = len(tables.accounts)
        tables = _with_book(tables, book, frame)
        tables = replace(
            tables,
            follow_up=pd.concat([tables.follow_up, _events(evidence, book, built, index)], ignore_index=True),
        )
        statements.append(_statements(stated, book, settings))
        if len(evidence) + len(stated) != tables.accounts[index].read.rows_used:
            raise AccountingError(f"answers of {book.file.name} do not add up")
    return Answered(tables, pd.concat(statements, ignore_index=True))


def nothing_stated() -> pd.DataFrame:
    """The statements of an audit without answers."""
    return pd.DataFrame({name: [] for name in (*STATEMENT_COLUMNS, "spell")}, dtype=object)


def placed(statements: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """STATEMENT_COLUMNS: each statement beside the findings of its rule and spell; `finding` is None without one."""
    if statements.empty:
        return frame_from_columns({name: [] for name in STATEMENT_COLUMNS}, STATEMENT_COLUMNS)
    own = findings.loc[findings["spell"].notna(), ["rule", "spell"]]
    own = own.assign(finding=own.index)
    beside = statements.drop(columns="finding").merge(own, on=["rule", "spell"], how="left")
    plain = beside.astype(object).where(beside.notna(), None)
    plain["finding"] = [None if row is None else int(row) for row in plain["finding"]]
    return frame_from_columns({name: plain[name].tolist() for name in STATEMENT_COLUMNS}, STATEMENT_COLUMNS)


def _tied(book: AnswerBook, tables: Tables, built: Built, settings: Settings) -> pd.DataFrame:
    """The rows with spell, event and standing: "" for evidence, "not_used" for no answer or a fault."""
    frame = book.frame
    spell = _spells_of(frame, _ids(book, tables, built, settings), built, book.codes_rest_on.startswith(OF_KEY))
    lost = frame["answered"].to_numpy(dtype=bool) & (frame["fault"] == "").to_numpy(dtype=bool) & (spell < 0)
    fault = frame["fault"].mask(lost, "answer_no_case")
    pairs = list(zip(frame["rule"], frame["reason"], strict=True))
    kinds = {pair: exemption_event(*pair) for pair in dict.fromkeys(pairs)}
    event = np.array([kinds[pair] for pair in pairs], dtype=object)
    as_of = pd.Timestamp(settings.as_of)
    standing = np.select(
        [
            ~frame["answered"] | (fault != ""),
            event == "",
            frame["reason"] == "",
            frame["date"].isna(),
            frame["date"] > as_of,
            frame["registered_on"] > as_of,
        ],
        ["not_used", "no_exemption", "no_reason", "no_date", "after_as_of", "registered_after"],
        default="",
    )
    return frame.assign(spell=spell, fault=fault, event=event, standing=standing)


def _ids(book: AnswerBook, tables: Tables, built: Built, settings: Settings) -> np.ndarray:
    """The employee of each spell as the workbook shows them."""
    if book.masked or book.codes_rest_on:
        _hold_same_codes(book, tables)
    level = "masked" if book.masked else "named"
    return shown_employees(built.spells["employee"], tables, replace(settings, privacy=level))


def _hold_same_codes(book: AnswerBook, tables: Tables) -> None:
    """InputError unless the codes of this audit are made as those of the workbook were."""
    key_id = tables.key.fingerprint if tables.key else ""
    if book.codes_rest_on == codes_rest_on(key_id, (file.sha256 for file in tables.source_files)):
        return
    if book.codes_rest_on.startswith(OF_KEY):
        raise InputError("answers_other_key" if key_id else "answers_key_lacks", file=book.file.name)
    raise InputError("answers_without_key" if key_id else "answers_other_files", file=book.file.name)


def _spells_of(frame: pd.DataFrame, ids: np.ndarray, built: Built, of_key: bool) -> Ints:
    """The row number of the spell of each row, -1 where no case, or more than one, begins on that day.

    Codes of a key are longer in a run where two would be alike, so they are held against each other by the letters
    that both runs have.
    """
    starts = iso_texts(built.spells["start"].to_numpy(dtype=np.float64))
    mine, theirs = (pd.Series(names, dtype=object) for names in (ids, frame["employee"].to_numpy(dtype=object)))
    if of_key:
        length = min((len(code) for code in {*mine, *theirs} if code), default=0)
        mine, theirs = mine.str[:length], theirs.str[:length]
    known = pd.MultiIndex.from_arrays([mine, starts])
    alone = np.flatnonzero(~known.duplicated(keep=False))
    found = known[alone].get_indexer(pd.MultiIndex.from_arrays([theirs, frame["spell_start"]]))
    return np.where(found < 0, -1, np.append(alone, -1)[found]).astype(np.int64)


def _events(evidence: pd.DataFrame, book: AnswerBook, built: Built, index: int) -> pd.DataFrame:
    """The evidence as rows of the follow-up; the first day of the case ties each to its spell."""
    spells = built.spells.iloc[evidence["spell"].to_numpy(dtype=np.int64)]
    own_reason = evidence["event"] == evidence["reason"]
    events = pd.DataFrame(
        {
            "employee": spells["employee"].to_numpy(),
            "event": evidence["event"].to_numpy(dtype=object),
            "date": evidence["date"].to_numpy(),
            "absence_start": pd.to_datetime(evidence["spell_start"]).to_numpy(),
            "reason": evidence["reason"].mask(own_reason | (evidence["reason"] == ""), None).to_numpy(dtype=object),
            "by": evidence["by"].where(evidence["by"] != "", None).to_numpy(dtype=object),
            "registered_on": evidence["registered_on"].to_numpy(),
            "denied": False,
            "column": book.letters["date"],
            "row": evidence["row"].to_numpy(dtype=np.int64),
        }
    )
    return shaped(events, "follow_up", index)


def _statements(stated: pd.DataFrame, book: AnswerBook, settings: Settings) -> pd.DataFrame:
    """Free text is shown only where employees are."""
    cells = [f"{book.place}!{book.letters['reason']}{row}" for row in stated["row"]]
    days = {name: stated[name].dt.strftime("%Y-%m-%d") for name in ("date", "registered_on")}
    return pd.DataFrame(
        {
            "finding": None,
            "rule": stated["rule"],
            "standing": stated["standing"],
            "reason": stated["reason"],
            "day": days["date"],
            "by": stated["by"],
            "registered_on": days["registered_on"],
            "words": stated["comment"] if settings.privacy == "named" else "",
            "source": cells,
            "spell": stated["spell"],
        },
        dtype=object,
    )


def _with_book(tables: Tables, book: AnswerBook, frame: pd.DataFrame) -> Tables:
    """The tables with the file, the rows and the faults of the workbook in their book-keeping."""
    aside = (frame["fault"] != "").to_numpy(dtype=bool)
    blank = ~frame["answered"].to_numpy(dtype=bool)
    read = TableRead(
        file=book.file.name,
        sheet=book.sheet,
        table=ANSWERS,
        header_row=book.header_row,
        columns=book.headers,
        unused=(),
        rows_read=len(frame),
        rows_used=int((~aside & ~blank).sum()),
        rows_set_aside=int(aside.sum()),
        out_of_scope={"answer_blank": int(blank.sum())} if blank.any() else {},
    )
    faults = _faults(frame[aside], book)
    counts = Counter(frame.loc[aside, "fault"].tolist())
    total = Counter(tables.fault_counts) + counts
    return replace(
        tables,
        files=(*tables.files, book.file),
        accounts=(*tables.accounts, Account(read, book.place, book.letters)),
        faults=(*tables.faults, *faults)[:FAULTS_KEPT],
        fault_counts=dict(sorted(total.items())),
        fault_cells=(*tables.fault_cells, *_fault_cells(frame[aside], book, len(tables.accounts))),
        remarks=_with_remarks(tables.remarks, book),
        notes=tuple(sorted({*tables.notes, "answers_read"})),
    )


def _faults(frame: pd.DataFrame, book: AnswerBook) -> list[Fault]:
    rows = frame[["field", "fault", "row"]].head(FAULTS_KEPT).itertuples(index=False, name=None)
    return [
        Fault(f"{book.place}!{book.letters[field]}{row}", ANSWERS, book.headers[field], code, set_aside=True)
        for field, code, row in rows
    ]


def _fault_cells(frame: pd.DataFrame, book: AnswerBook, index: int) -> list[FaultCells]:
    return [
        FaultCells(
            index,
            str(field),
            book.headers[str(field)],
            book.letters[str(field)],
            str(code),
            rows.to_numpy(dtype=np.int64),
            np.ones(len(rows), dtype=np.bool_),
        )
        for (field, code), rows in frame.groupby(["field", "fault"], sort=True)["row"]
    ]


def _with_remarks(remarks: tuple[Remark, ...], book: AnswerBook) -> tuple[Remark, ...]:
    known = {remark.code: remark for remark in remarks}
    for code, places in book.private:
        had = known.get(code, Remark(code, 0, ()))
        known[code] = Remark(code, had.count + len(places), (*had.places, *places)[:PLACES_KEPT])
    return tuple(known[code] for code in sorted(known))
