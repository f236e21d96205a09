"""National identity numbers and diagnoses: found wherever they stand, and nowhere to be seen afterwards."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from audit.source import read
from audit.source.private import PLACEHOLDER, clean_column, cleaned, is_diagnosis_header, is_identity
from audit.source.sheets import TEXT, Column
from audit.tables import Tables
from tests.source_files import (
    HEADERS,
    ROW,
    check_digits,
    error_of,
    identity_numbers,
    out_of_scope,
    read_rows,
    remarks,
    sentence,
    settings,
    text_file,
    workbook,
)

SOMEBODY, SOMEBODY_ELSE, A_THIRD = [number for number, _ in zip(identity_numbers(), range(3), strict=False)]
DIAGNOSIS = "F32.1 Moderat depressiv episode"


def everything(tables: Tables) -> str:
    """All that the tables hold, as one text."""
    frames = [tables.absences, tables.follow_up, tables.employees, tables.hours, tables.routines]
    rest = {f.name: getattr(tables, f.name) for f in dataclasses.fields(tables)}
    return "\n".join([frame.to_csv() for frame in frames] + [repr(value) for value in rest.values()])


@pytest.mark.parametrize(
    ("day", "added"),
    [(1, 0), (31, 0), (41, 0), (1, 40), (1, 65), (1, 80), (41, 80), (71, 40)],
    ids=["birth", "last day", "D", "H", "Nav", "Tax", "D and Tax", "D and H"],
)
def test_shapes_of_identity_numbers(day: int, added: int) -> None:
    number = next(identity_numbers(day, added))
    assert is_identity(number)
    assert not is_identity(number[:-1] + str((int(number[-1]) + 1) % 10))


@pytest.mark.parametrize("nine", ["320180000", "001380000", "300280000", "013380000", "723380000", "315480000"])
def test_wrong_date_parts(nine: str) -> None:
    numbers = [f"{int(nine) + step:09d}" for step in range(50)]
    whole = [number + digits for number in numbers if (digits := check_digits(number))]
    assert whole
    assert not any(is_identity(number) for number in whole)


def test_fh_numbers_have_no_date() -> None:
    numbers = [str(800000000 + step) for step in range(40)]
    whole = [number + digits for number in numbers if (digits := check_digits(number))]
    assert whole and all(is_identity(number) for number in whole)


@pytest.mark.parametrize("gap", ["", " ", ".", "-", "\u00a0", "–"])
def test_ways_to_write_the_number(gap: str) -> None:
    written = SOMEBODY[:6] + gap + SOMEBODY[6:]
    for text in (written, f"fnr {written}, ring", f"fnr{written}x", f"({written})"):
        assert SOMEBODY[6:] not in cleaned(text)
        assert PLACEHOLDER in cleaned(text)
    assert cleaned(f"1{SOMEBODY}") == f"1{SOMEBODY}"  # twelve digits are something else
    dotted = f"{SOMEBODY[:2]}.{SOMEBODY[2:4]}.{SOMEBODY[4:6]} {SOMEBODY[6:]}"
    assert SOMEBODY[6:] not in cleaned(dotted)


def test_numbers_that_are_no_identity_numbers() -> None:
    for text in ("12345678901", "00000000000", "2026-01-05", "10010000001"):
        assert cleaned(text) == text


def diagnosis_found(text: str, unit: bool = False) -> bool:
    column = Column(np.zeros(1, np.int32), [text], np.array([TEXT], np.uint8))
    clean_column(column, unit=unit)
    return column.texts == [PLACEHOLDER]


@pytest.mark.parametrize(
    "text",
    [
        DIAGNOSIS,
        "depresjon",
        "Sykmeldt pga. angst",
        "M54.5 Korsrygg",
        "P76 Depressiv lidelse",
        "L84 ryggsyndrom uten smerteutstråling",
        "lungebetennelse",
        "Kreft",
        "burnout after project",
        "operert for prolaps i ryggen",
    ],
)
def test_diagnoses_in_free_text(text: str) -> None:
    assert diagnosis_found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Drift A12",
        "Avdeling B",
        "R01",
        "Plan K1.2",
        "2026Q1",
        "Lager L02",
        "K12.3",
        "Kari Berg",
        "Egenmelding",
        "Sykmelding",
    ],
)
def test_words_that_are_no_diagnosis(text: str) -> None:
    assert not diagnosis_found(text)


def test_a_ward_is_no_diagnosis() -> None:
    assert not diagnosis_found("Avdeling for kreft", unit=True)
    assert not diagnosis_found("Kreftavdelingen", unit=True)
    assert diagnosis_found("Kreft", unit=True)
    assert diagnosis_found("Avdeling F32.1 Depressiv episode", unit=True)


@pytest.mark.parametrize(
    "header", ["Diagnose", "DIAGNOSEKODE", "ICD-10", "icd10", "ICPC-2", "Hoveddiagnose", "Diagnosis code"]
)
def test_headers_of_diagnoses(header: str) -> None:
    assert is_diagnosis_header(header)


def test_planted_in_every_text_column(tmp_path: Path) -> None:
    follow_headers = [
        "Ansattnummer",
        "Hendelse",
        "Dato",
        "Begrunnelse",
        "Utført av",
        "Innkalte",
        "Deltakere",
        "Innhold i planen",
    ]
    sheets = {
        "Fravær": [
            [*HEADERS, "Status", "Enhet", "Nærmeste leder", "Registreringsnummer", "Merknad", f"Felt {SOMEBODY}"],
            [*ROW, SOMEBODY, f"Lager {SOMEBODY}", SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY],
            ["1002", *ROW[1:], DIAGNOSIS, DIAGNOSIS, DIAGNOSIS, DIAGNOSIS, DIAGNOSIS, DIAGNOSIS],
            ["1003", SOMEBODY, *ROW[2:], "", "", "", "", "", ""],
            ["1004", *ROW[1:4], DIAGNOSIS, "", "", "", "", "", ""],
        ],
        "Oppfølging": [
            follow_headers,
            ["1001", "plan_ready", "20.01.2026", SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY],
            ["1001", "exempt_plan", "20.01.2026", DIAGNOSIS, DIAGNOSIS, DIAGNOSIS, DIAGNOSIS, DIAGNOSIS],
            ["1001", SOMEBODY, "20.01.2026", "", "", "", "", ""],
            ["1001", DIAGNOSIS, DIAGNOSIS, "", "", "", "", ""],
        ],
        "Ansatte": [["Ansattnummer", "Enhet", "Kjønn"], ["1001", SOMEBODY, SOMEBODY], ["1002", DIAGNOSIS, DIAGNOSIS]],
        "Dagsverk": [
            ["Enhet", "Kvartal", "Avtalte dagsverk"],
            [SOMEBODY, SOMEBODY, SOMEBODY],
            [DIAGNOSIS, "2026Q1", "5"],
        ],
        "Rutiner": [
            ["Kontrollpunkt", "Tilstand", "Dokumentasjon"],
            ["R01", "På plass", SOMEBODY],
            ["R02", SOMEBODY, DIAGNOSIS],
        ],
        f"Ark {SOMEBODY}": [[SOMEBODY], [DIAGNOSIS]],
    }
    path = workbook(tmp_path / f"fravær {SOMEBODY}.xlsx", sheets)
    tables = read([path], settings())
    held = everything(tables)
    assert SOMEBODY not in held
    assert "epressiv" not in held and "F32" not in held
    assert tables.absences["unit"].tolist() == [f"Lager {PLACEHOLDER}", PLACEHOLDER]
    assert tables.absences["leader"].tolist() == [PLACEHOLDER, PLACEHOLDER]
    count, places = remarks(tables)["private_identity"]
    # The file, 6 cells and a header of Fravær and a date, 6 of Oppfølging, 2, 3 and 2 of the others.
    assert count == 1 + 8 + 6 + 2 + 3 + 2
    assert "Fravær!G2" in places and "Fravær!K1" in places
    count, places = remarks(tables)["private_diagnosis"]
    assert count == 7 + 7 + 2 + 1 + 1
    assert "Fravær!E5" in places and "Oppfølging!D3" in places


def test_an_employee_key_becomes_a_code_that_groups(tmp_path: Path) -> None:
    spaced = f"{SOMEBODY[:6]} {SOMEBODY[6:]}"
    absences = [
        [SOMEBODY, *ROW[1:]],
        ["1001", *ROW[1:]],
        [spaced, "05.03.2026", "06.03.2026", *ROW[3:]],
        [SOMEBODY_ELSE, *ROW[1:]],
    ]
    log = [
        ["Ansattnummer", "Hendelse", "Dato"],
        [A_THIRD, "contact", "06.01.2026"],
        [int(SOMEBODY), "contact", "07.01.2026"],
    ]
    path = workbook(tmp_path / "bok.xlsx", {"Fravær": [HEADERS, *absences], "Oppfølging": log})
    tables = read([path], settings())
    assert tables.absences["employee"].tolist() == ["N0001", "1001", "N0001", "N0002"]
    assert tables.follow_up["employee"].tolist() == ["N0003", "N0001"]
    assert tables.notes == ("ids_replaced",)
    assert remarks(tables)["private_identity"][0] == 5
    assert SOMEBODY not in everything(tables)
    assert remarks(tables)["employee_unknown"] == (1, ("Oppfølging!A2",))


def test_codes_do_not_meet_real_ids(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [["N0001", *ROW[1:]], [SOMEBODY, *ROW[1:]]])
    assert tables.absences["employee"].tolist() == ["N0001", "NN0001"]


def test_a_diagnosis_as_employee_becomes_a_code_too(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [[DIAGNOSIS, *ROW[1:]], [f"{DIAGNOSIS} x", *ROW[1:]]])
    assert tables.absences["employee"].tolist() == ["N0001", "N0002"]


def test_a_column_of_diagnoses_is_dropped(tmp_path: Path) -> None:
    rows = [[*ROW, "hemmelig"], ["1002", *ROW[1:], "hemmelig"], ["1003", *ROW[1:], ""]]
    tables = read_rows(tmp_path, rows, [*HEADERS, "Diagnose"])
    assert "hemmelig" not in everything(tables)
    assert remarks(tables)["private_diagnosis"] == (2, ("fravær.csv!F1",))
    assert tables.accounts[0].read.unused == ("Diagnose",)
    assert (
        error_of(
            [text_file(tmp_path / "b.csv", [[*HEADERS[:3], "Diagnose"], [*ROW[:3], "x"]])], columns={"kind": "Diagnose"}
        ).code
        == "column_missing"
    )


def test_rows_that_differ_in_what_was_taken_out_are_no_duplicates(tmp_path: Path) -> None:
    rows = [[*ROW, SOMEBODY], [*ROW, SOMEBODY_ELSE], [*ROW, SOMEBODY]]
    tables = read_rows(tmp_path, rows, [*HEADERS, "Enhet"])
    assert out_of_scope(tables) == {"duplicate": 1}
    assert tables.absences["unit"].tolist() == [PLACEHOLDER] * 2


def test_messages_hold_no_private_values(tmp_path: Path) -> None:
    codes = [[*ROW[:3], f"kode {SOMEBODY}", "100"], [*ROW[:3], DIAGNOSIS, "100"]]
    error = error_of([text_file(tmp_path / "a.csv", [HEADERS, *codes])])
    assert error.code == "kinds_unmapped"
    assert f"«kode {PLACEHOLDER}» (1)" in sentence(error) and "Ukjent fravær, a.csv!D3 (1)" in sentence(error)
    headers = [["Navn", SOMEBODY, DIAGNOSIS], ["a", "b", "c"]]
    errors = [
        error,
        error_of([text_file(tmp_path / f"{SOMEBODY}.csv", headers)]),
        error_of([text_file(tmp_path / "c.csv", [HEADERS, ROW])], columns={"grade": SOMEBODY}),
        error_of([text_file(tmp_path / "d.csv", [["Ansattnummer", "Fra dato", SOMEBODY], ROW[:3]])]),
        error_of([tmp_path / f"{SOMEBODY}.xlsx"]),
    ]
    for item in errors:
        told = sentence(item)
        assert SOMEBODY not in told and "epressiv" not in told


def test_a_code_whose_text_is_health_data_can_still_be_mapped(tmp_path: Path) -> None:
    rows = [[*ROW[:3], "Sykmeldt, depresjon", "100"], ["2", *ROW[1:3], "Sykmeldt, kreft", "100"]]
    tables = read_rows(tmp_path, rows, codes={"sykmeldt, depresjon": "sick_note", "Sykmeldt, kreft": "sick_note"})
    assert tables.absences["kind"].tolist() == ["sick_note"] * 2
    assert remarks(tables)["private_diagnosis"][0] == 2
    assert "kreft" not in everything(tables)


@pytest.mark.parametrize(
    "text", ["R05 Hoste", "D73 Gastroenteritt", "K86 Hypertensjon", "L03 Korsrygg", "W78 Svangerskap"]
)
def test_a_code_with_its_words_is_a_diagnosis(text: str) -> None:
    assert cleaned(text) == PLACEHOLDER


@pytest.mark.parametrize("text", ["A10 Brygga", "B12 Trygghet", "K12 Gastronomi", "C11 Hostel", "A12 Alpine"])
def test_a_room_with_a_name_is_no_diagnosis(text: str) -> None:
    assert cleaned(text) == text
