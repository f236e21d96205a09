"""The follow-up in all its shapes (a log, columns beside the absence, a sheet of its own), and the smaller tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from audit.source import read
from rules.vocabulary import EVENT_KINDS
from tests.source_files import (
    HEADERS,
    ROW,
    faults,
    out_of_scope,
    read_rows,
    remarks,
    settings,
    sums_hold,
    text_file,
    workbook,
)

LOG = ["Ansattnummer", "Hendelse", "Dato"]


def test_a_log_of_events(tmp_path: Path) -> None:
    headers = [*LOG, "Fraværet begynte", "Begrunnelse", "Deltakere", "Arbeidsgiver møtte"]
    rows = [
        ["1001", "Oppfølgingsplan ferdig", "20.01.2026", "05.01.2026", "", "Leder, arbeidstaker", ""],
        ["1001", "exempt_dm1", "", "", "For syk til å delta", "", ""],
        ["1001", "dm2_held", "01.06.2026", "tull", "", "Ola", "Ja"],
        ["1001", "ringte hjem", "02.06.2026", "", "", "", ""],
        ["1001", "Kontakt med arbeidstakeren", "straks", "", "", "", ""],
        ["9999", "contact", "02.06.2026", "", "", "", ""],
        ["1001", "exempt_dm1", "", "", "For syk til å delta", "", ""],
        ["EKSEMPEL", "dm1_held", "02.06.2026", "", "", "", ""],
    ]
    log = text_file(tmp_path / "logg.csv", [headers, *rows])
    tables = read([text_file(tmp_path / "fravær.csv", [HEADERS, ROW]), log], settings())
    events = tables.follow_up
    assert events["event"].tolist() == ["plan_ready", "exempt_dm1", "dm2_held", "contact"]
    assert events["date"].isna().tolist() == [False, True, False, False]
    assert events["absence_start"].iloc[0] == pd.Timestamp("2026-01-05")
    assert events["reason"].tolist()[1] == "too_ill"
    assert events["participants"].tolist()[0] == "employee,leader"
    assert events["participants"].tolist()[2] == "other"
    assert events["attended"].tolist()[2] is True
    assert events["column"].tolist() == ["C"] * 4
    assert faults(tables) == [
        ("logg.csv!D4", "date_unreadable", False),
        ("logg.csv!B5", "event_unknown", True),
        ("logg.csv!C6", "date_unreadable", True),
    ]
    assert out_of_scope(tables) == {"duplicate": 1, "example": 1}
    assert remarks(tables)["employee_unknown"] == (1, ("logg.csv!A7",))
    assert remarks(tables)["people_unknown"] == (1, ("logg.csv!F4",))
    # `contact` occurs in the log, also where the row was set aside; `dm1_held` only in the example row.
    assert tables.recorded == frozenset({"plan_ready", "exempt_dm1", "dm2_held", "contact"})
    assert tables.has_follow_up
    assert sums_hold(tables)


def test_event_columns_beside_the_absence(tmp_path: Path) -> None:
    headers = [*HEADERS, "Oppfølgingsplan ferdig", "dm1_held", "Unntak fra dialogmøte 1", "Dialogmøte 2 holdt"]
    rows = [
        [*ROW, "20.01.2026", "", "For syk til å delta", ""],
        ["1002", *ROW[1:], "ja", "nei", "", ""],
        ["1003", *ROW[1:], "snart", "", "01.02.2026", ""],
        ["1004", "05.01.2026", "01.01.2026", "Sykmelding", "100", "06.01.2026", "", "", ""],
        [*ROW, "20.01.2026", "", "For syk til å delta", ""],
    ]
    tables = read_rows(tmp_path, rows, headers)
    events = tables.follow_up.sort_values(["employee", "event"]).reset_index(drop=True)
    assert list(zip(events["employee"], events["event"], events["column"], events["row"], strict=True)) == [
        ("1001", "exempt_dm1", "H", 2),
        ("1001", "plan_ready", "F", 2),
        ("1002", "dm1_held", "G", 3),
        ("1002", "plan_ready", "F", 3),
        ("1003", "exempt_dm1", "H", 4),
        ("1003", "plan_ready", "F", 4),
    ]
    assert (events["absence_start"] == pd.Timestamp("2026-01-05")).all()
    assert events["date"].isna().tolist() == [True, False, True, True, False, True]
    assert events["denied"].tolist() == [False, False, True, False, False, False]
    assert events["reason"].tolist()[0] == "too_ill"
    assert faults(tables) == [
        ("fravær.csv!C5", "end_before_start", True),
        ("fravær.csv!F4", "date_unreadable", False),
    ]
    assert tables.recorded == frozenset({"plan_ready", "dm1_held", "exempt_dm1", "dm2_held"})
    assert tables.accounts[0].letters["plan_ready"] == "F"
    assert tables.accounts[0].read.columns["dm1_held"] == "dm1_held"
    assert tables.accounts[0].read.unused == ()


def test_a_recorded_no_is_told_apart(tmp_path: Path) -> None:
    sheets = {
        "Fravær": [[*HEADERS, "dm1_held", "facilitation"], [*ROW, False, 0], ["1002", *ROW[1:], "NO", "Opplæring"]],
        "Oppfølging": [["Ansattnummer", "plan_ready"], ["1001", "Nei"], ["1002", "ja"]],
        "Logg": [LOG, ["1001", "contact", "20.01.2026"]],
    }
    events = read([workbook(tmp_path / "bok.xlsx", sheets)], settings()).follow_up
    assert list(zip(events["employee"], events["event"], events["denied"], strict=True)) == [
        ("1001", "dm1_held", True),
        ("1002", "dm1_held", True),
        ("1001", "facilitation", True),
        ("1002", "facilitation", False),
        ("1001", "plan_ready", True),
        ("1002", "plan_ready", False),
        ("1001", "contact", False),
    ]
    assert events.loc[events["denied"], "date"].isna().all()
    assert events["reason"].dropna().tolist() == ["training"]
    empty = read_rows(tmp_path, [ROW]).follow_up
    assert events["denied"].dtype == bool and empty["denied"].dtype == bool
    assert empty.empty and list(empty.columns) == list(events.columns)


def test_event_columns_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    sheets = {
        "Fravær": [HEADERS, ROW],
        "Oppfølging": [
            ["Ansattnummer", "Fraværet begynte", "plan_ready", "dm1_called"],
            ["1001", date(2026, 1, 5), date(2026, 1, 20), None],
            ["1001", None, date(2026, 3, 20), None],
        ],
    }
    tables = read([workbook(tmp_path / "bok.xlsx", sheets)], settings())
    events = tables.follow_up
    assert events["date"].tolist() == [pd.Timestamp("2026-01-20"), pd.Timestamp("2026-03-20")]
    assert events["absence_start"].isna().tolist() == [False, True]
    assert tables.recorded == frozenset({"plan_ready", "dm1_called"})
    assert tables.accounts[1].read.rows_used == 2
    assert events["table"].tolist() == [1, 1]


def test_the_template_as_a_log_records_every_kind(tmp_path: Path) -> None:
    sheets = {
        "Forklaring": [["tilsynsklar-template"], ["Slik fyller du ut"]],
        "Fravær": [HEADERS, ROW],
        "Oppfølging": [LOG, ["EKSEMPEL", "plan_ready", "05.01.2026"], ["1001", "plan_ready", "20.01.2026"]],
    }
    tables = read([workbook(tmp_path / "mal.xlsx", sheets)], settings())
    assert tables.recorded == frozenset(EVENT_KINDS)
    assert "template_read" in tables.notes
    assert tables.files[0].sheets_not_used == ("Forklaring",)

    sheets["Oppfølging"] = [LOG, ["EKSEMPEL", "plan_ready", "05.01.2026"]]
    tables = read([workbook(tmp_path / "mal2.xlsx", sheets)], settings())
    assert tables.recorded == frozenset() and not tables.has_follow_up
    assert "follow_up_empty" in tables.notes


def test_employees_hours_and_routines(tmp_path: Path) -> None:
    sheets = {
        "Fravær": [HEADERS, ROW],
        "Ansatte": [
            ["Ansattnummer", "Enhet", "Stillingsprosent", "Ansatt fra", "Ansatt til", "Kjønn"],
            ["1001", "Lager", 1, "01.01.2020", "", "K"],
            ["1002", "Lager", 0.5, "01.01.2020", "01.01.2019", "ukjent"],
        ],
        "Dagsverk": [
            ["Enhet", "Kvartal", "Avtalte dagsverk"],
            ["Lager", "2026-Q1", 612.5],
            ["", "Q9", 1],
            ["", "2026-Q2", -1],
        ],
        "Rutiner": [
            ["Kontrollpunkt", "Tilstand", "Dokumentasjon", "Sist gjennomgått"],
            ["R01", "På plass", "=Håndbok", "01.02.2026"],
            ["R02", "", "", ""],
            ["R03", "kanskje", "", ""],
            ["R01", "Mangler", "", ""],
            ["R44", "Mangler", "", ""],
            [4, "Delvis på plass", "Side 3", "en gang"],
        ],
    }
    tables = read([workbook(tmp_path / "bok.xlsx", sheets)], settings())
    assert tables.employees["position_pct"].tolist() == [100, 50]
    assert tables.employees["employed_to"].isna().all()
    assert tables.employees["sex"].tolist()[0] == "female"
    assert tables.hours.iloc[0, :3].tolist() == ["Lager", "2026Q1", 612.5]
    assert tables.routines["checkpoint"].tolist() == ["R01", "R04"]
    assert tables.routines["state"].tolist() == ["present", "partly"]
    assert tables.routines["evidence"].tolist() == ["=Håndbok", "Side 3"]
    assert out_of_scope(tables) == {"not_answered": 1}
    assert faults(tables) == [
        ("Ansatte!E3", "employed_to_before_from", False),
        ("Ansatte!F3", "sex_unreadable", False),
        ("Dagsverk!B3", "quarter_unreadable", True),
        ("Dagsverk!C4", "agreed_days_out_of_range", True),
        ("Rutiner!B4", "state_unknown", True),
        ("Rutiner!A5", "checkpoint_twice", True),
        ("Rutiner!A6", "checkpoint_unknown", True),
        ("Rutiner!D7", "date_unreadable", False),
    ]
    assert sums_hold(tables)
