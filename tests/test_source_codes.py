"""The absence codes of files: how they are told, what is asked, and what is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.masking import shown_settings
from audit.source import read
from audit.source.kinds import CODES_KEPT
from audit.tables import Tables
from rules.result import CodeRead
from tests.source_files import (
    HEADERS,
    ROW,
    error_of,
    faults,
    read_rows,
    remarks,
    sentence,
    settings,
    text_file,
    workbook,
)

BOTH = [*HEADERS[:3], "Fraværskode", "Fraværstype"]


def pair_rows(*pairs: tuple[str, str]) -> list[list[str]]:
    return [[str(number), *ROW[1:3], code, text] for number, (code, text) in enumerate(pairs)]


def codes(tables: Tables) -> list[CodeRead]:
    return [code for account in tables.accounts for code in account.read.codes]


def test_codes_of_a_file_are_told(tmp_path: Path) -> None:
    rows = pair_rows(
        ("SU", "Sykmelding UNDER  17 dager"),
        ("SO", "Sykmelding OVER 16 dager"),
        ("SU", "Sykmelding UNDER  17 dager"),
        ("SMG", "Sykmelding pga graviditet (vedtak NAV)"),
        ("VS", "Vikar Sykdom Kort"),
        ("", "Egenmelding"),
        ("Ferie", ""),
        ("X1", "Sykmelding etter avtale"),
        ("M", "Møte"),
        ("SO", "avbrutt"),
    )
    tables = read_rows(tmp_path, rows, BOTH, codes={"m": "other", "Avbrutt": "sick_note"})
    notes = ["sick_note"] * 4
    assert tables.absences["kind"].tolist() == [
        *notes,
        "other",
        "self_certified",
        "vacation",
        "sick_note",
        "other",
        "sick_note",
    ]
    assert codes(tables) == [
        CodeRead("SU Sykmelding UNDER 17 dager", "doctor_full", "sick_note", "name", 2),
        CodeRead("Egenmelding", "self_certified", "self_certified", "name", 1),
        CodeRead("Ferie", "holiday", "vacation", "name", 1),
        CodeRead("M Møte", "other", "other", "settings", 1),
        CodeRead("SMG", "sick_disclosing", "sick_note", "name", 1),
        CodeRead("SO Sykmelding OVER 16 dager", "doctor_full", "sick_note", "name", 1),
        CodeRead("SO avbrutt", "doctor_full", "sick_note", "settings", 1),
        CodeRead("VS Vikar Sykdom Kort", "work_not_absence", "other", "name", 1),
        CodeRead("X1 Sykmelding etter avtale", "doctor_full", "sick_note", "words", 1),
    ]


def test_codes_count_the_rows_that_are_used(tmp_path: Path) -> None:
    rows = [[*ROW], ["2", "ugyldig", *ROW[2:]], ["3", "05.08.2026", "", *ROW[3:]], ["4", *ROW[1:]]]
    assert [code.rows for code in codes(read_rows(tmp_path, rows))] == [2]
    many = [[str(number), *ROW[1:3], f"Egenmelding {number}", "100"] for number in range(CODES_KEPT + 5)]
    assert len(codes(read_rows(tmp_path, many))) == CODES_KEPT
    assert codes(read_rows(tmp_path, [ROW[:3]], HEADERS[:3], constants={"kind": "sick_note"})) == []


HEALTH = ["Sykmelding pga graviditet", "Egenmelding Kronisk Syk", "Behandling hver uke", "Korona fravær Karantene"]


@pytest.mark.parametrize("text", HEALTH)
@pytest.mark.parametrize("headers", [BOTH, [*HEADERS[:3], "Fraværskode"]])
def test_a_text_that_tells_of_health_is_never_shown(tmp_path: Path, text: str, headers: list[str]) -> None:
    pair = ["F7", text] if headers is BOTH else [text]
    own = {"codes": {text: "sick_note"}}
    (told,) = codes(read_rows(tmp_path, [[*ROW[:3], *pair]], headers, **own))
    assert (told.code, told.kind, told.by) == ("F7" if headers is BOTH else "", "sick_note", "settings")
    asked = [[*ROW[:3], *pair], ["2", *ROW[1:3], *(["F8", f"{text} ukjent"] if headers is BOTH else [f"{text} x"])]]
    asked += [["3", *ROW[1:3], *(["F9", "Møte"] if headers is BOTH else ["Møte"])]]
    message = error_of([text_file(tmp_path / "b.csv", [headers, *asked])])
    shown = shown_settings(settings(**own), frozenset(), frozenset())
    for word in ("gravid", "ronisk", "ehandling hver", "orona", "arantene"):
        assert word not in sentence(message)
        assert word not in str(shown.codes)


def test_what_is_asked(tmp_path: Path) -> None:
    rows = pair_rows(
        ("SY", "Sykdom"),
        ("SY", "sykdom"),
        ("SY", "Sykdom"),
        ("B9", "Møte"),
        ("", "Svangerskapsrelatert sykefravær"),
        ("Egenmelding i påsken", ""),
        ("EM", "Egenmelding"),
    )
    error = error_of([text_file(tmp_path / "a.csv", [BOTH, *rows])])
    assert error.code == "kinds_unmapped"
    told = sentence(error)
    assert "(rader: 6): «SY Sykdom» (2) ≈ Sykefravær, ikke opplyst om egenmeldt eller sykmeldt; " in told
    assert "; «B9 Møte» (1); " in told
    assert "; «Egenmelding i påsken» (1) ≈ Egenmelding (self_certified); " in told
    assert "Sykefravær med særskilt ordning, a.csv!E6 (1)" in told
    assert "≈ Sickness, not told whether" in sentence(error, "en")


@pytest.mark.parametrize(
    "text",
    [
        "xxxKorona fravær Karantene - avvikskode 1110",
        "Syk del av dag",
        "Ubetalt sykefravær",
        "Seniorfri",
        "fravær uten lønn",
    ],
)
def test_texts_that_stop_the_run(tmp_path: Path, text: str) -> None:
    assert error_of([text_file(tmp_path / "a.csv", [HEADERS, [*ROW[:3], text, "100"]])]).code == "kinds_unmapped"


def test_a_pay_choice_is_no_grade(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [[*ROW[:3], "Foreldrepermisjon 80% (vedtak NAV)", ""]])
    assert tables.absences[["kind", "grade"]].to_numpy().tolist() == [["other", 100.0]]


def test_a_file_with_codes_only(tmp_path: Path) -> None:
    headers = [*HEADERS[:3], "Lønnsart"]
    rows = [[*ROW[:3], "110"], ["2", *ROW[1:3], "Ferie"], ["3", *ROW[1:3], ""], ["4", *ROW[1:3], "?"]]
    tables = read_rows(tmp_path, rows, headers, codes={"110": "self_certified", "?": "other"})
    assert tables.absences["kind"].tolist() == ["self_certified", "vacation", "other"]
    assert faults(tables) == [("fravær.csv!D4", "kind_missing", True)]
    assert tables.accounts[0].read.columns["code"] == "Lønnsart"


def test_faults_stand_at_the_text_or_else_the_code(tmp_path: Path) -> None:
    start, end = ROW[1:3]
    both = workbook(
        tmp_path / "a.xlsx", {"Ark": [BOTH, ["1", start, end, "EM", "=A1"], ["2", start, end, "=A1", "Egenmelding"]]}
    )
    assert faults(read([both], settings())) == [("Ark!E2", "formula_text", True)]
    one = workbook(tmp_path / "b.xlsx", {"Ark": [BOTH[:4], ["1", start, end, "=A1"], ["2", start, end, "Ferie"]]})
    assert faults(read([one], settings())) == [("Ark!D2", "formula_text", True)]


def test_a_constant_kind_holds_whatever_the_codes_say(tmp_path: Path) -> None:
    headers = [*HEADERS[:3], "Fraværskode"]
    tables = read_rows(tmp_path, [[*ROW[:3], "Ferie"]], headers, constants={"kind": "sick_note"})
    assert tables.absences["kind"].tolist() == ["sick_note"]
    path = text_file(tmp_path / "a.csv", [headers, [*ROW[:3], "Ferie"]])
    for word in ("Møte", " "):
        assert error_of([path], constants={"kind": word}).code == "settings_constant"
    plain = text_file(tmp_path / "b.csv", [HEADERS[:3], ROW[:3]])
    assert error_of([plain], constants={"code": "170"}).code == "settings_constant"
    tables = read([plain], settings(constants={"code": "170"}, codes={"170": "sick_note"}))
    assert tables.absences["kind"].tolist() == ["sick_note"]


def test_graded_without_a_grade_is_told(tmp_path: Path) -> None:
    rows = [
        [*ROW[:3], "Gradert sykmelding", ""],
        ["2", *ROW[1:3], "Gradert sykmelding", "50"],
        ["3", *ROW[1:3], "Sykmelding", ""],
        ["4", "feil", ROW[2], "Gradert sykmelding", ""],
    ]
    tables = read_rows(tmp_path, rows)
    assert remarks(tables)["graded_without_grade"] == (1, ("fravær.csv!E2",))
    assert tables.absences["grade"].tolist() == [100.0, 50.0, 100.0]
    assert "graded_without_grade" not in remarks(read_rows(tmp_path, [row[:4] for row in rows], HEADERS[:4]))
