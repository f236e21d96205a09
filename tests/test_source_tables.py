"""Which sheets are tables, which columns are which field, and what is out of scope."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from audit.source import read
from audit.source.headers import TABLE_FIELDS, event_names, field_names, normalised, word_names
from rules.texts import Texts
from rules.vocabulary import ABSENCE_KINDS, EVENT_KINDS, LANGUAGES
from tests.source_files import (
    HEADERS,
    ROW,
    error_of,
    faults,
    out_of_scope,
    read_rows,
    remarks,
    sentence,
    settings,
    sums_hold,
    text_file,
    workbook,
)

LOG = ["Ansattnummer", "Hendelse", "Dato"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLE_FIELDS)
def test_canonical_names_and_the_words_of_the_template_are_headers(table: str, language: str) -> None:
    names = field_names(table)
    for name, written in Texts(language).section(f"words.fields.{table}").items():
        for header in (name, written, written.upper(), f" {written}: ", written.replace(" ", "\u00a0")):
            assert names[normalised(header)] == name, header


@pytest.mark.parametrize(
    "header", ["Fraværstype", "FRAVÆRSTYPE", "Fravaerstype", "FravÃ¦rstype", "Frav\u00e6rs-type", "fraværs type "]
)
def test_ways_to_write_one_header(header: str) -> None:
    assert field_names("absences")[normalised(header)] == "kind"


def test_no_alias_means_two_things() -> None:
    # The maps keep the first meaning of a name; here each name is looked up in the canonical words it could be.
    for table in TABLE_FIELDS:
        names = field_names(table)
        for name in TABLE_FIELDS[table]:
            assert names[normalised(name)] == name
    for kind in EVENT_KINDS:
        assert event_names()[normalised(kind)] == kind
    assert not set(event_names()) & set(field_names("absences"))
    assert not set(event_names()) & set(field_names("follow_up"))
    for kind in ABSENCE_KINDS:
        assert word_names("kinds", ABSENCE_KINDS)[normalised(kind)] == kind


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    rows = [["Fraværsrapport 2026"], ["Utskrift 01.02.2026"], [], HEADERS, ROW]
    tables = read([workbook(tmp_path / "bok.xlsx", {"Ark1": rows})], settings())
    read_table = tables.accounts[0].read
    assert (read_table.header_row, read_table.rows_read) == (4, 1)
    assert tables.absences["row"].tolist() == [5]


def test_how_a_table_was_understood(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [[*ROW, "Lager", "ukjent"]], [*HEADERS, "Avdeling", "Telefon"])
    account = tables.accounts[0]
    assert account.read.columns == dict(
        zip(["employee", "start", "end", "kind", "grade", "unit"], [*HEADERS, "Avdeling"], strict=True)
    )
    assert (account.read.unused, account.read.dropped) == ((), ("Telefon",))
    assert account.letters == {"employee": "A", "start": "B", "end": "C", "kind": "D", "grade": "E", "unit": "F"}
    assert tables.addresses(tables.absences, pd.Series(["C"])).tolist() == ["fravær.csv!C2"]
    assert not tables.has_follow_up and tables.recorded == frozenset()


def test_no_recognisable_table(tmp_path: Path) -> None:
    error = error_of([text_file(tmp_path / "a.csv", [["Kunde", "Beløp"], ["X", "12"]])])
    assert error.code == "no_table"
    assert "«Kunde», «Beløp»" in sentence(error)
    assert "«Ansattnummer» (employee)" in sentence(error)


def test_a_required_column_is_missing(tmp_path: Path) -> None:
    rows = [["Ansattnummer", "Fra dato", "Til dato", "Fraværs typ"], ROW[:4]]
    error = error_of([text_file(tmp_path / "a.csv", rows)])
    assert error.code == "column_missing"
    told = sentence(error)
    assert "mangler «Fraværstype» (kind)" in told
    assert "Ligner mest: «Fraværs typ»" in told
    assert "«Ansattnummer», «Fra dato», «Til dato», «Fraværs typ»" in told
    assert 'kind = "overskriften"' in told
    assert "lacks «Type of absence» (kind)" in sentence(error, "en") or "(kind)" in sentence(error, "en")


def test_no_absences_in_the_files(tmp_path: Path) -> None:
    error = error_of([text_file(tmp_path / "a.csv", [LOG, ["1", "plan_ready", "05.01.2026"]])])
    assert error.code == "no_absences"
    assert "«Oppfølging»" in sentence(error)


def test_two_columns_for_one_field(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [[*HEADERS, "Startdato"], [*ROW, "05.01.2026"]])
    error = error_of([path])
    assert error.code == "two_columns"
    assert "«Fra dato (B)»" in sentence(error) and "«Startdato (F)»" in sentence(error)
    assert '[columns] start = "Fra dato" / start = "Startdato".' in sentence(error)
    assert len(read([path], settings(columns={"start": "Startdato"})).absences) == 1


def test_two_columns_of_one_name_cannot_be_told_apart_by_settings(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [[*HEADERS, "FRA DATO"], [*ROW, "06.01.2026"]])
    for columns in ({}, {"start": "Fra dato"}):
        error = error_of([path], columns=columns)
        assert error.code == "two_columns_alike"
        assert "«FRA DATO (F)»" in sentence(error) and "[columns]" not in sentence(error)


def test_the_settings_win_over_names(tmp_path: Path) -> None:
    headers = ["emp", "d1", "d2", "code", "Fra dato"]
    rows = [["7", "05.01.2026", "06.01.2026", " sm ", "x"], ["8", "05.01.2026", "06.01.2026", "EM", "x"]]
    tables = read_rows(
        tmp_path,
        rows,
        headers,
        columns={"employee": "emp", "start": "d1", "end": "d2", "kind": "code"},
        codes={"SM": "sick_note", "em": "self_certified"},
    )
    assert tables.absences["kind"].tolist() == ["sick_note", "self_certified"]
    assert tables.accounts[0].read.unused == ("Fra dato",)


def test_an_identity_number_is_the_key_only_where_there_is_no_other(tmp_path: Path) -> None:
    rows = [["Fødselsnummer", *HEADERS], ["", *ROW]]
    assert read_rows(tmp_path, rows[1:], rows[0]).absences["employee"].tolist() == ["1001"]
    assert read_rows(tmp_path, [["007", *ROW[1:]]], ["Fødselsnummer", *HEADERS[1:]]).absences["employee"].tolist() == [
        "007"
    ]
    assert read_rows(tmp_path, [["Kari", *ROW]], ["Navn", *HEADERS]).accounts[0].read.dropped == ("Navn",)


def test_mistakes_in_the_settings(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, ROW])
    error = error_of([path], columns={"start": "Fra datoo"})
    assert error.code == "settings_header_missing"
    assert "«Fra dato»" in sentence(error)
    assert error_of([path], columns={"begin": "Fra dato"}).code == "settings_unknown_field"
    assert error_of([path], columns={"grade": "x"}, constants={"grade": "100"}).code == "settings_field_twice"
    assert error_of([path], constants={"kind": "sykdom"}).code == "settings_constant"
    assert error_of([path], constants={"grade": "full"}).code == "settings_constant"


def test_length_stands_for_end(tmp_path: Path) -> None:
    headers = ["Ansattnummer", "Fra dato", "Fraværstype", "length_days"]
    rows = [
        [str(number), "05.01.2026", "Sykmelding", length] for number, length in enumerate(["1", "10", "", "0", "1,5"])
    ]
    tables = read_rows(tmp_path, rows, headers)
    assert tables.absences["end"].tolist()[:2] == [pd.Timestamp("2026-01-05"), pd.Timestamp("2026-01-14")]
    assert pd.isna(tables.absences["end"].iloc[2])
    assert faults(tables) == [
        ("fravær.csv!D5", "length_out_of_range", True),
        ("fravær.csv!D6", "length_unreadable", True),
    ]
    assert tables.accounts[0].letters["end"] == "D"


def test_a_constant_kind_makes_no_absences_of_other_lists(tmp_path: Path) -> None:
    absences = text_file(tmp_path / "fravær.csv", [HEADERS[:3], ROW[:3]])
    people = text_file(tmp_path / "ansatte.csv", [["Ansattnummer", "Enhet", "Ansatt fra"], ["1001", "A", "01.01.2020"]])
    wide = text_file(
        tmp_path / "oppfølging.csv",
        [["Ansattnummer", "Første fraværsdag", "Oppfølgingsplan ferdig"], ["1001", "05.01.2026", "20.01.2026"]],
    )
    tables = read([absences, people, wide], settings(constants={"kind": "sick_note"}))
    assert [account.read.table for account in tables.accounts] == ["absences", "employees", "follow_up"]
    assert len(tables.absences) == 1


def test_an_unknown_kind_stops_and_names_each_code(tmp_path: Path) -> None:
    kinds = ["SM", "SM", "Sykdm", "Sykmelding", "V2"]
    rows = [[str(number), *ROW[1:3], kind, "100"] for number, kind in enumerate(kinds)]
    error = error_of([text_file(tmp_path / "a.csv", [HEADERS, *rows])])
    assert error.code == "kinds_unmapped"
    told = sentence(error)
    assert "(rader: 4): «SM» (2); «Sykdm» (1) ≈ Sykefravær, ikke opplyst om egenmeldt eller sykmeldt; «V2» (1)." in told
    many = [[str(number), *ROW[1:3], f"kode {number}", "100"] for number in range(30)]
    told = sentence(error_of([text_file(tmp_path / "b.csv", [HEADERS, *many])]))
    assert told.count("«kode") == 20 and " …" in told


def test_kinds_of_rows_that_are_not_used_are_no_question(tmp_path: Path) -> None:
    rows = [
        [*ROW, "Godkjent"],
        ["2", *ROW[1:3], "XX", "100", "Avslått"],
        ["3", "05.08.2026", "", "XX", "100", ""],
        ["4", "snart", "", "XX", "100", ""],
    ]
    tables = read_rows(tmp_path, rows, [*HEADERS, "Status"])
    assert out_of_scope(tables) == {"status_rejected": 1, "after_as_of": 1}
    assert tables.fault_counts == {"date_unreadable": 1, "kind_unknown": 1}
    assert sums_hold(tables)


def test_rows_out_of_scope(tmp_path: Path) -> None:
    rows = [
        [*ROW, ""],
        [*ROW, ""],  # the same once more
        [*ROW, "Godkjent"],
        ["1002", *ROW[1:], "Avslått"],
        ["1002", *ROW[1:], "withdrawn"],
        ["1002", *ROW[1:], "Kladd"],
        ["1003", "01.07.2026", "", "Sykmelding", "100", ""],  # the day after as_of
        ["1004", "30.06.2026", "", "Sykmelding", "100", ""],
        ["EKSEMPEL", *ROW[1:], ""],
        [*HEADERS, "Status"],
    ]
    tables = read_rows(tmp_path, rows, [*HEADERS, "Status"])
    assert out_of_scope(tables) == {
        "duplicate": 1,
        "status_rejected": 1,
        "status_withdrawn": 1,
        "status_draft": 1,
        "after_as_of": 1,
        "example": 1,
        "repeated_header": 1,
    }
    assert tables.absences["row"].tolist() == [2, 4, 9]
    assert tables.fault_counts == {}
    assert sums_hold(tables)


def test_a_row_with_nothing_in_the_columns_used(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [[*ROW, ""], ["", "", "", "", "", "Se over"]], [*HEADERS, "Merknad"])
    assert out_of_scope(tables) == {"no_used_cell": 1}


def test_rows_that_differ_in_an_unused_column_are_no_duplicates(tmp_path: Path) -> None:
    rows = [[*ROW, "a"], [*ROW, "b"], [*ROW, "a"]]
    tables = read_rows(tmp_path, rows, [*HEADERS, "Merknad"])
    assert out_of_scope(tables) == {"duplicate": 1}
    assert tables.absences["row"].tolist() == [2, 3]


def test_two_exports_that_overlap(tmp_path: Path) -> None:
    first = text_file(tmp_path / "a.csv", [HEADERS, ROW, ["1002", *ROW[1:]]])
    second = text_file(tmp_path / "b.csv", [HEADERS, ["1002", *ROW[1:]], ["1003", *ROW[1:]]])
    other = text_file(tmp_path / "c.csv", [HEADERS[:4], ROW[:4]])
    tables = read([first, second, other], settings())
    assert tables.absences["employee"].tolist() == ["1001", "1002", "1003"]
    assert tables.absences["table"].tolist() == [0, 0, 1]
    assert tables.accounts[1].read.out_of_scope == {"duplicate": 1}
    assert tables.accounts[2].read.out_of_scope == {"repeat_of_other_table": 1}


def test_places_of_several_files(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"Fravær": [HEADERS, ROW]})
    (tmp_path / "b").mkdir()
    again = workbook(tmp_path / "b" / "a.xlsx", {"Fravær": [HEADERS, ["1002", "x", *ROW[2:]]]})
    tables = read([book, again], settings())
    assert [account.place for account in tables.accounts] == ["[a.xlsx]Fravær", "[a.xlsx (2)]Fravær"]
    assert faults(tables) == [("[a.xlsx (2)]Fravær!B2", "date_unreadable", True)]


def test_a_sheet_that_is_nearly_a_table_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bok.xlsx", {"Fravær": [HEADERS, ROW], "Kurs": [HEADERS[:2], ROW[:2]]})
    tables = read([path], settings())
    assert remarks(tables)["sheet_incomplete"] == (1, ("bok.xlsx: Kurs",))
    assert tables.files[0].sheets_not_used == ("Kurs",)


def test_no_rows_at_all(tmp_path: Path) -> None:
    tables = read_rows(tmp_path, [])
    assert len(tables.absences) == 0
    assert str(tables.absences["start"].dtype) == "datetime64[us]"
    assert tables.accounts[0].read.rows_read == 0


def test_types_of_the_frames(tmp_path: Path) -> None:
    for tables in (read_rows(tmp_path, []), read_rows(tmp_path, [ROW])):
        assert {name: str(dtype) for name, dtype in tables.absences.dtypes.items()} == {
            "employee": "str",
            "start": "datetime64[us]",
            "end": "datetime64[us]",
            "kind": "str",
            "grade": "float64",
            "grade_recorded": "bool",
            "unit": "str",
            "leader": "str",
            "position_pct": "float64",
            "work_related": "boolean",
            "record_id": "str",
            "column": "str",
            "table": "int64",
            "row": "int64",
        }
        assert str(tables.follow_up["date"].dtype) == "datetime64[us]"
        assert str(tables.follow_up["reason"].dtype) == "str"


def test_latest_possible_day_as_as_of(tmp_path: Path) -> None:
    assert len(read_rows(tmp_path, [ROW, ["2", "01.01.2090", "", *ROW[3:]]], as_of=date.max).absences) == 2


def test_progress_and_order_do_not_depend_on_chance(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [HEADERS, ROW, ["x", "y", *ROW[2:]]])
    stages: list[tuple[str, int]] = []
    first = read([path], settings(), lambda stage, done: stages.append((stage, done)))
    assert stages == [("read", 0), ("read", 3), ("values", 2)]
    second = read([path], settings())
    assert first.faults == second.faults and first.accounts == second.accounts
    pd.testing.assert_frame_equal(first.absences, second.absences)
