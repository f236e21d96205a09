"""The headers that are understood: each stands in one place, and is found however it is written."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from audit.source.headers import (
    TABLE_FIELDS,
    aggregate_names,
    ambiguous_names,
    deadline_names,
    event_names,
    field_names,
    found,
    instead_names,
    normalised,
    personal_names,
    unneeded_names,
)
from audit.source.private import is_diagnosis_header
from rules.texts import Texts
from rules.vocabulary import EVENT_KINDS, LANGUAGES
from tests.source_files import HEADERS, ROW, error_of, read_rows, text_file

MORE: dict[str, Any] = tomllib.loads(files("audit.source").joinpath("aliases.toml").read_text("utf-8"))
LISTS = {
    "deadlines": deadline_names,
    "personal": personal_names,
    "aggregates": aggregate_names,
    "unneeded": unneeded_names,
}
TEMPLATE = {
    normalised(word)
    for language in LANGUAGES
    for table in TABLE_FIELDS
    for word in Texts(language).section(f"words.fields.{table}").values()
}


@pytest.mark.parametrize("section", ["fields", "instead"])
def test_every_alias_means_its_field(section: str) -> None:
    names = {"fields": field_names, "instead": instead_names}[section]
    for table, fields in MORE[section].items():
        for name, aliases in fields.items():
            assert name in TABLE_FIELDS[table]
            for alias in aliases:
                assert names(table)[normalised(alias)] == name, alias


def test_every_alias_means_its_event() -> None:
    for event, aliases in MORE["events"].items():
        assert event in EVENT_KINDS
        for alias in aliases:
            assert event_names()[normalised(alias)] == event, alias


def test_an_ambiguous_header_names_what_it_can_be() -> None:
    known = {name for fields in TABLE_FIELDS.values() for name in fields} | set(EVENT_KINDS)
    for header, fields in MORE["ambiguous"].items():
        assert ambiguous_names()[normalised(header)] == tuple(fields)
        assert fields and set(fields) <= known


@pytest.mark.parametrize("section", LISTS)
def test_every_listed_header_is_found(section: str) -> None:
    for header in MORE[section]["names"]:
        assert normalised(header) in LISTS[section]()


@pytest.mark.parametrize("table", TABLE_FIELDS)
def test_no_header_has_two_meanings_in_one_table(table: str) -> None:
    homes: dict[str, set[str]] = defaultdict(set)
    wide = set(EVENT_KINDS) if table in ("absences", "follow_up") else set()
    for form in field_names(table):
        homes[form].add("field")
    for form in instead_names(table):
        homes[form].add("instead")
    for form, fields in ambiguous_names().items():
        # The words of our own template keep their meaning in their own table («Dato» in a log of follow-up).
        if {*TABLE_FIELDS[table], *wide} & set(fields) and not (form in field_names(table) and form in TEMPLATE):
            homes[form].add("ambiguous")
    for section in ("deadlines", "personal"):
        for form in LISTS[section]():
            homes[form].add(section)
    if wide:
        for form in event_names():
            homes[form].add("event")
    assert {form: found for form, found in homes.items() if len(found) > 1} == {}


def test_headers_that_are_no_evidence_are_no_alias() -> None:
    names = {*event_names(), *ambiguous_names()}.union(*(field_names(table) for table in TABLE_FIELDS))
    assert not deadline_names() & names
    for header in ("Frist", "4 uker", "7 uker", "Maksdato", "Neste evaluering"):
        assert normalised(header) in deadline_names()
    for header in ("Dialogmøte 1", "DM1", "Dialogmøte", "Oppfølgingsplan", "Dialogmøte innkalt"):
        assert found(header, event_names()) is None
        assert normalised(header) in ambiguous_names()


@pytest.mark.parametrize(
    "header",
    [
        *("Diagnose", "Diagnosekode", "ICD-10", "ICPC", "ICPC-2", "ICD", "Diagnosis", "Sykdomsårsak", "Lege", "Doctor"),
        *("Legens navn", "Sykmelder", "Behandler", "Helseopplysninger", "Symptomer", "Medisinsk årsak"),
        *("Sjukdomsårsak", "Sjukmeldar", "Helseopplysningar", "Medical reason"),
    ],
)
def test_medical_columns_are_caught(header: str) -> None:
    assert is_diagnosis_header(header) or normalised(header) in personal_names()


@pytest.mark.parametrize(
    "header",
    [
        "Første fraværsdag",
        "FÃ¸rste fravÃ¦rsdag",
        "FÃƒÂ¸rste fravÃƒÂ¦rsdag",  # twice
        "Foerste fravaersdag",
        "Forste fravarsdag",
        "F?rste frav?rsdag",
        "F\ufffdrste frav\ufffdrsdag",
        "Frste fravrsdag",
        "Fo\u0308rste\u00a0fravärsdag",
        "FØRSTE FRAVÆRS\u00adDAG (dato)",
    ],
)
def test_ways_to_write_a_header(header: str) -> None:
    assert found(header, field_names("absences")) == "start"


def test_text_read_with_the_wrong_characters_is_put_right() -> None:
    for written in ("FrÃ¥", "FrÃƒÂ¥", "Frå", "FRÅ", "Fra\u030a"):
        assert normalised(written) == "fraa"
    assert normalised("År 2") == "aar2"


@pytest.mark.parametrize("header", ["Fr", "Tilbakemelding", "Avdelingstillegg", "Tilleg", "Grader", "Gradx"])
def test_a_part_of_a_header_is_no_header(header: str) -> None:
    for table in TABLE_FIELDS:
        assert found(header, field_names(table)) is None
        assert found(header, instead_names(table)) is None


def test_a_better_column_comes_first(tmp_path: Path) -> None:
    headers = [*HEADERS, "Kostnadssted", "Avdeling", "Lønnsart"]
    tables = read_rows(tmp_path, [[*ROW, "4410", "Kafé", "170"]], headers)
    assert tables.absences["unit"].tolist() == ["Kafé"]
    assert tables.accounts[0].read.unused == ("Kostnadssted",)
    tables = read_rows(tmp_path, [[*ROW, "4410", "Sør"]], [*HEADERS, "Kostnadssted", "Arbeidssted"])
    assert tables.absences["unit"].tolist() == ["4410"]


def test_two_columns_that_could_tell_the_kind_are_a_question(tmp_path: Path) -> None:
    headers = [*HEADERS[:3], "Kodetekst", "Fraværsgruppe"]
    path = text_file(tmp_path / "a.csv", [headers, [*ROW[:3], "Ferie", "Egenmelding"]])
    assert error_of([path]).code == "two_columns"


def test_the_columns_of_a_payroll_export(tmp_path: Path) -> None:
    headers = ["PERNR", "BEGDA", "ENDDA", "AWART", "Abs.text"]
    row = ["00012345", "05.01.2026", "20.01.2026", "0200", "x"]
    tables = read_rows(tmp_path, [row], headers, codes={"0200": "self_certified"})
    assert tables.absences[["employee", "kind"]].to_numpy().tolist() == [["00012345", "self_certified"]]
    assert tables.accounts[0].read.unused == ("Abs.text",)
