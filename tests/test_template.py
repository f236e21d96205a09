"""The template is written in every language, and what is filled into it comes back as the tables it is meant to be."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from audit.source import read
from audit.tables import Tables
from audit.template import EXAMPLE_EMPLOYEE, LISTS_MARKER, MARKER, SHEETS, template
from reports.xlsx import put_text
from rules.settings import Settings
from rules.texts import Texts
from rules.vocabulary import CHECKPOINTS, EVENT_KINDS, LANGUAGES

SETTINGS = Settings(as_of=date(2026, 6, 30))


def sheet_of(workbook: openpyxl.Workbook, texts: Texts, table: str) -> Worksheet:
    return workbook[texts.say(f"words.tables.{table}")]


def written(folder: Path, language: str) -> tuple[Path, openpyxl.Workbook, Texts]:
    texts = Texts(language)
    path = folder / f"template_{language}.xlsx"
    path.write_bytes(template(texts))
    return path, openpyxl.load_workbook(path), texts


def out_of_scope(tables: Tables) -> dict[str, dict[str, int]]:
    return {account.read.table: dict(account.read.out_of_scope) for account in tables.accounts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_is_read_without_a_question(tmp_path: Path, language: str) -> None:
    path, _, _ = written(tmp_path, language)
    tables = read([path], SETTINGS)
    assert {account.read.table for account in tables.accounts} == set(SHEETS)
    assert tables.fault_counts == {}
    assert all(len(getattr(tables, table)) == 0 for table in SHEETS)
    left_out = out_of_scope(tables)
    assert all(left_out[table] == {"example": 1} for table in ("absences", "follow_up", "employees"))
    assert sum(account.read.rows_used + account.read.rows_set_aside for account in tables.accounts) == 0
    assert tables.remarks == ()
    assert not tables.has_follow_up and tables.recorded == frozenset()  # nobody has said that nothing was done


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_filled_in_come_back(tmp_path: Path, language: str) -> None:
    path, workbook, texts = written(tmp_path, language)

    def word(key: str) -> str:
        return texts.say(f"words.{key}")

    sheet_of(workbook, texts, "absences").append(
        ["007", date(2026, 2, 2), None, word("kinds.sick_note"), 60, None, "=Drift", "Leder B", 80, word("yes"), "42"]
    )
    sheet_of(workbook, texts, "absences").append(["008", date(2026, 2, 2), date(2026, 2, 3), "self_certified"])
    put_text(sheet_of(workbook, texts, "absences")["G3"], "=Drift")
    elements = f"{word('elements.tasks_and_ability')}, {word('elements.further_follow_up')}"
    sheet_of(workbook, texts, "follow_up").append(
        [
            "007",
            word("events.plan_ready"),
            date(2026, 2, 20),
            date(2026, 2, 2),
            None,
            None,
            word("people.leader"),
            None,
            f"{word('people.employee')}, {word('people.leader')}",
            elements,
            None,
            date(2026, 2, 21),
        ]
    )
    sheet_of(workbook, texts, "follow_up").append(
        ["007", word("events.exempt_dm1"), date(2026, 3, 20), None, None, word("reasons.facilitation_works")]
    )
    sheet_of(workbook, texts, "employees").append(["007", "Drift", "Leder B", 80, date(2020, 1, 1), None])
    sheet_of(workbook, texts, "hours").append(["Drift", "2026-Q1", 612.5])
    routines = sheet_of(workbook, texts, "routines")
    routines["C4"], routines["D4"], routines["E4"] = word("states.partly"), "Side 3", date(2025, 11, 1)
    workbook.save(path)

    tables = read([path], SETTINGS)
    assert tables.fault_counts == {}
    absences = tables.absences.set_index("employee")
    assert list(absences.index) == ["007", "008"]
    assert list(absences["kind"]) == ["sick_note", "self_certified"]
    assert list(absences["start"]) == [pd.Timestamp(2026, 2, 2)] * 2
    assert pd.isna(absences.loc["007", "end"])
    assert list(absences["grade"]) == [60, 100]  # blank in a column that exists
    assert absences.loc["007", "unit"] == "=Drift"
    assert absences.loc["007", "position_pct"] == 80
    assert tables.recorded == frozenset(EVENT_KINDS)  # once it is used, the template is a log of everything
    follow_up = tables.follow_up
    assert list(follow_up["event"]) == ["plan_ready", "exempt_dm1"]
    assert follow_up["participants"].iloc[0] == "employee,leader"
    assert follow_up["elements"].iloc[0] == "further_follow_up,tasks_and_ability"
    assert follow_up["reason"].iloc[1] == "facilitation_works"
    assert list(tables.employees["employee"]) == ["007"]
    assert list(tables.hours["quarter"]) == ["2026Q1"]
    assert list(tables.hours["agreed_days"]) == [612.5]
    assert list(tables.routines["checkpoint"]) == ["R03"]
    assert list(tables.routines["state"]) == ["partly"]
    assert list(tables.routines["evidence"]) == ["Side 3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_lists_is_read(tmp_path: Path, language: str) -> None:
    path, workbook, texts = written(tmp_path, language)
    absences, follow_up = (sheet_of(workbook, texts, name) for name in ("absences", "follow_up"))
    kinds, events = texts.section("words.kinds"), texts.section("words.events")
    for number, word in enumerate(kinds.values()):
        absences.append([f"E{number}", date(2026, 1, 5), date(2026, 1, 6), word])
    for word in events.values():
        follow_up.append(["E1", word, date(2026, 1, 6)])
    workbook.save(path)
    tables = read([path], SETTINGS)
    assert list(tables.absences["kind"]) == list(kinds)
    assert list(tables.follow_up["event"]) == list(events)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_helps_who_fills_it_in(tmp_path: Path, language: str) -> None:
    _, workbook, texts = written(tmp_path, language)
    front, *sheets, lists = workbook.worksheets
    assert front["A1"].value == MARKER
    assert lists["A1"].value == LISTS_MARKER
    assert all(sheet.sheet_state == "visible" for sheet in workbook)
    assert [sheet.title for sheet in sheets] == [texts.say(f"words.tables.{table}") for table in SHEETS]
    words = {cell.value for (cell,) in lists.iter_rows(min_row=2)}
    for table, sheet in zip(SHEETS, sheets, strict=True):
        assert sheet.freeze_panes == "B2"
        headers = [cell for cell in sheet[1] if cell.value != texts.say("template.checkpoint_text")]
        assert [cell.value for cell in headers] == [
            texts.say(f"words.fields.{table}.{field.name}") for field in SHEETS[table]
        ]
        assert all(cell.comment is not None and cell.comment.text for cell in headers)
        for check in sheet.data_validations.dataValidation:
            if check.type == "list":
                _, cells = check.formula1.split("!")
                offered = [cell.value for (cell,) in lists[cells.replace("$", "")]]
                assert len(offered) > 1 and set(offered) <= words
        if table in ("absences", "follow_up", "employees"):
            assert sheet["A2"].value == EXAMPLE_EMPLOYEE
            assert sheet.max_row == 2
    routines = sheet_of(workbook, texts, "routines")
    assert [routines.cell(row, 1).value for row in range(2, 22)] == list(CHECKPOINTS)
    assert all(routines.cell(row, 2).value for row in range(2, 22))
    assert all(routines.cell(row, 3).value is None for row in range(2, 22))
    assert not any(cell.data_type == "f" for sheet in workbook for row in sheet.iter_rows() for cell in row)


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    first, _, texts = written(tmp_path, "nb")
    before = first.read_bytes()
    time.sleep(2.1)  # a zip archive knows time to two seconds
    assert template(texts) == before


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    cell = openpyxl.Workbook().create_sheet().cell(1, 1)
    put_text(cell, "=1+1")
    assert (cell.value, cell.data_type) == ("=1+1", "s")
