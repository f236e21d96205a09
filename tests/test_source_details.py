"""Details of wide follow-up: who took part, why, by whom; in columns of their own beside the event's."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from audit.source import read
from audit.source.details import DETAILS, detail_names
from audit.source.headers import TABLE_FIELDS, event_names, field_names, found
from audit.tables import Tables
from rules.texts import Texts
from rules.vocabulary import EVENT_KINDS, LANGUAGES
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
)

DAY, ASKED, NEXT = "20.01.2026", "10.01.2026", "01.03.2026"
# One case with every field, as a log would have it: event, date and the fields that are filled.
CASE: list[tuple[str, str, dict[str, str]]] = [
    ("plan_ready", DAY, {"participants": "Leder, arbeidstaker", "by": "Leder", "elements": "Videre oppfølging"}),
    ("dm1_called", ASKED, {"meeting_date": DAY, "invited": "Arbeidstaker, lege", "registered_on": NEXT}),
    ("dm1_held", DAY, {"invited": "Arbeidstaker, lege", "participants": "Leder, Ola", "by": "BHT"}),
    ("dm2_held", NEXT, {"attended": "Nei"}),
    ("exempt_activity", NEXT, {"reason": "Medisinske grunner", "by": "Nav"}),
    ("facilitation", DAY, {"reason": "Omplassering, opplæring"}),
]


def event_rows(tables: Tables) -> list[tuple[object, ...]]:
    """Event, date and details of each event, sorted; blank as None."""
    frame = tables.follow_up[["employee", "event", "date", *DETAILS, "denied"]].astype(object)
    return sorted(map(tuple, frame.where(frame.notna(), None).to_numpy().tolist()), key=repr)


def read_wide(folder: Path, headers: list[str], *cells: list[str], beside: bool = True, **values: object) -> Tables:
    """The columns `headers` beside the absences of 1001, 1002 ..., or in a sheet with a row a case."""
    folder.mkdir(exist_ok=True)
    people = [str(1001 + number) for number in range(len(cells))]
    absences = [[person, *ROW[1:]] for person in people]
    if beside:
        rows = [[*absence, *own] for absence, own in zip(absences, cells, strict=True)]
        return read_rows(folder, rows, [*HEADERS, *headers], **values)
    follow_up = [["Ansattnummer", *headers], *([person, *own] for person, own in zip(people, cells, strict=True))]
    files = [text_file(folder / "fravær.csv", [HEADERS, *absences]), text_file(folder / "saker.csv", follow_up)]
    return read(files, settings(**values))


def test_log_columns_and_cases_say_the_same(tmp_path: Path) -> None:
    fields = [*DETAILS]
    log = [["1001", event, day, *(own.get(name, "") for name in fields)] for event, day, own in CASE]
    files = [
        text_file(tmp_path / "fravær.csv", [HEADERS, ROW]),
        text_file(tmp_path / "logg.csv", [["Ansattnummer", "event", "date", *fields], *log]),
    ]
    as_log = read(files, settings())
    headers = [name for event, _, own in CASE for name in (event, *(f"{event}.{field}" for field in own))]
    filled = [cell for _, day, own in CASE for cell in (day, *own.values())]
    beside = read_wide(tmp_path / "a", headers, filled)
    cases = read_wide(tmp_path / "b", headers, filled, beside=False)
    assert event_rows(as_log) == event_rows(beside) == event_rows(cases)
    assert len(event_rows(as_log)) == len(CASE)
    assert [item.fault_counts for item in (as_log, beside, cases)] == [{}] * 3
    assert [remarks(item)["people_unknown"][0] for item in (as_log, beside, cases)] == [1] * 3
    held = beside.follow_up.set_index("event").loc["dm1_held"]
    assert held["participants"] == "leader,other" and held["invited"] == "certifier,employee"
    assert beside.follow_up["attended"].dropna().tolist() == [False]
    assert beside.follow_up.set_index("event").loc["facilitation", "reason"] == "training,transfer"
    assert beside.accounts[0].read.unused == () and sums_hold(beside)


@pytest.mark.parametrize(
    "header",
    [
        "dm1_held.participants",
        "dm1_held participants",
        "dm1_held_participants",
        "DM1-held-participants",
        "participants: dm1_held",
        "Dialogmøte 1 holdt: deltakere",
        "Deltakere – dialogmøte 1 holdt",
        "Dialogmøte 1 holdt (deltakere)",
        "Deltakere (dialogmøte 1 holdt)",
        "Dialogmøte 1 halde: deltakarar",
        "Dialogue meeting 1 held: took part",
    ],
)
def test_ways_to_name_event_and_field(tmp_path: Path, header: str) -> None:
    tables = read_wide(tmp_path, ["dm1_held", "dm2_held", header], [DAY, NEXT, "Leder"])
    assert tables.follow_up["participants"].fillna("").tolist() == ["leader", ""]
    assert tables.accounts[0].letters["dm1_held.participants"] == "H"


def test_every_event_and_field_can_be_named_in_every_language() -> None:
    names = detail_names()
    for language in LANGUAGES:
        events, fields = (Texts(language).section(f"words.{key}") for key in ("events", "fields.follow_up"))
        for event in EVENT_KINDS:
            for field in DETAILS:
                for header in (f"{events[event]}: {fields[field]}", f"{fields[field]} – {events[event]}"):
                    assert found(header, names) == f"{event}.{field}"
    others = set(event_names()).union(*(field_names(table) for table in TABLE_FIELDS))
    assert not others & set(names)


def test_the_settings_name_details(tmp_path: Path) -> None:
    columns = {"dm1_held.participants": "Hvem", "dm1_called.invited": "Kalt", "follow_up.dm1_held.invited": "Kalt"}
    headers, row = ["dm1_called", "dm1_held", "Hvem", "Kalt"], [ASKED, DAY, "Leder", "Lege"]
    tables = read_wide(tmp_path / "a", headers, row, beside=False, columns=columns)
    assert tables.follow_up["participants"].fillna("").tolist() == ["", "leader"]
    assert tables.follow_up["invited"].tolist() == ["certifier", "certifier"]
    tables = read_wide(tmp_path / "b", ["dm1_held", "Hvem"], [DAY, "Leder"], columns={"participants": "Hvem"})
    assert tables.follow_up["participants"].tolist() == ["leader"]
    files = [tmp_path / "a" / "fravær.csv"]
    for name in ("dm1_held.participant", "dm1_held.date", "routines.dm1_held.by", "dm9_held.participants"):
        assert error_of(files, columns={name: "Hvem"}).code == "settings_unknown_field"
    assert error_of(files, constants={"dm1_held.by": "Leder"}).code == "settings_unknown_field"


def test_a_constant_speaks_of_every_event(tmp_path: Path) -> None:
    headers, row = ["plan_ready", "dm1_held", "Dialogmøte 1 holdt: utført av"], [DAY, "ja", "BHT"]
    for beside in (True, False):
        tables = read_wide(tmp_path, headers, row, beside=beside, constants={"follow_up.by": "Leder"})
        assert tables.follow_up["by"].tolist() == ["leader", "occupational_health"]


def test_columns_that_name_no_event(tmp_path: Path) -> None:
    headers = [
        *("plan_ready", "plan_revised", "dm1_called", "dm1_held", "dm2_held", "exempt_dm1"),
        *("Innhold i planen", "Innkalte", "Møtedato", "Arbeidsgiver møtte", "Begrunnelse"),
    ]
    row = [DAY, "", ASKED, DAY, "", "ja", "Videre oppfølging", "Lege", DAY, "", "For syk til å delta"]
    for beside in (True, False):
        tables = read_wide(tmp_path, headers, row, beside=beside)
        events = tables.follow_up.set_index("event")
        assert events["elements"].dropna().to_dict() == {"plan_ready": "further_follow_up"}
        assert events["invited"].dropna().to_dict() == {"dm1_called": "certifier", "dm1_held": "certifier"}
        assert events["meeting_date"].dropna().to_dict() == {"dm1_called": pd.Timestamp("2026-01-20")}
        assert events["reason"].dropna().to_dict() == {"exempt_dm1": "too_ill"}
        assert remarks(tables) == {}
        letters = tables.accounts[-1].letters
        assert letters["plan_ready.elements"] == letters["plan_revised.elements"] == ("L" if beside else "H")
        assert letters["dm2_held.attended"] == ("O" if beside else "K")
        assert tables.accounts[-1].read.unused == ()


def test_a_column_that_could_speak_of_several_events_is_not_used(tmp_path: Path) -> None:
    headers = ["dm1_held", "Deltakere", "dm2_held", "Arbeidsgiver møtte", "plan_shared_employee", "Registrert dato"]
    row = [DAY, "Leder", NEXT, "Ja", "", NEXT]
    for beside, place in ((True, "fravær.csv!"), (False, "saker.csv!")):
        tables = read_wide(tmp_path, headers, row, beside=beside)
        assert tables.follow_up["participants"].isna().all() and tables.follow_up["registered_on"].isna().all()
        assert tables.follow_up["attended"].dropna().tolist() == [True]
        letters = ("G", "K") if beside else ("C", "G")
        assert remarks(tables) == {"detail_ambiguous": (2, tuple(f"{place}{letter}1" for letter in letters))}
        assert tables.accounts[-1].read.unused == ("Deltakere", "Registrert dato")
    # Named for one meeting, the plain column still cannot be told to be the other's; two plain ones neither.
    tables = read_wide(tmp_path, [*headers[:3], "dm1_held.participants"], [DAY, "Leder", NEXT, "BHT"])
    assert tables.follow_up["participants"].dropna().tolist() == ["occupational_health"]
    assert remarks(tables) == {"detail_ambiguous": (1, ("fravær.csv!G1",))}
    tables = read_wide(tmp_path, ["dm1_held", "Deltakere", "Til stede"], [DAY, "Leder", "Lege"])
    assert remarks(tables) == {"detail_ambiguous": (2, ("fravær.csv!G1", "fravær.csv!H1"))}
    # No event here has such a field, so the column is about something else.
    tables = read_wide(tmp_path, ["contact", "Begrunnelse", "Deltakere"], [DAY, "Ferie", "Lege"])
    assert remarks(tables) == {} and tables.accounts[0].read.unused == ("Begrunnelse", "Deltakere")


def test_absences_with_many_details_are_still_absences(tmp_path: Path) -> None:
    headers = ["dm1_held", *("Innkalte", "Deltakere", "Utført av", "Registrert dato", "Innhold i planen")]
    tables = read_rows(tmp_path, [[*ROW[:2], ROW[3], DAY, "", "", "", "", ""]], [*HEADERS[:2], HEADERS[3], *headers])
    assert [account.read.table for account in tables.accounts] == ["absences"]
    log = [["Ansattnummer", "Hendelse", "Deltakere", "Til stede"], ["1001", "dm1_held", "Leder", "Lege"]]
    files = [tmp_path / "fravær.csv", text_file(tmp_path / "logg.csv", log)]
    assert error_of(files).code == "two_columns"


def test_two_columns_of_one_detail(tmp_path: Path) -> None:
    headers = [*HEADERS, "dm1_held", "dm1_held.by", "Utført av: dialogmøte 1 holdt"]
    error = error_of([text_file(tmp_path / "a.csv", [headers, [*ROW, DAY, "Leder", "BHT"]])])
    assert error.code == "two_columns"
    assert "«dm1_held.by»" in sentence(error) and '[columns] "dm1_held.by" = ' in sentence(error)


def test_a_detail_without_its_event_is_told(tmp_path: Path) -> None:
    headers = ["dm1_called", "dm1_held", "Innkalte", "dm1_held.participants", "dm3_held.attended"]
    tables = read_wide(
        tmp_path,
        headers,
        [ASKED, "", "Lege", "Leder", ""],  # called and not held: who was invited belongs to the call
        ["", "", "Lege", "?", "ja"],
        [ASKED, "nei", "", "Leder", ""],
        [ASKED, DAY, "Lege", "Leder", ""],
    )
    assert remarks(tables) == {
        "detail_without_event": (
            5,
            ("fravær.csv!H3", "fravær.csv!I2", "fravær.csv!I3", "fravær.csv!I4", "fravær.csv!J3"),
        )
    }
    denied = tables.follow_up[tables.follow_up["denied"]]
    assert denied["event"].tolist() == ["dm1_held"] and denied[list(DETAILS)].isna().all(axis=None)
    assert tables.follow_up["participants"].dropna().tolist() == ["leader"]
    assert tables.recorded == frozenset({"dm1_called", "dm1_held"}) and faults(tables) == []


def test_faults_of_details_leave_the_event(tmp_path: Path) -> None:
    headers = ["dm1_called", "dm1_held", "Innkalte", "Møtedato", "dm1_held.registered_on"]
    headers += ["dm2_held", "Arbeidsgiver møtte", "plan_ready", "Innhold i planen"]
    row = [ASKED, DAY, ",", "snart", "05.01.1820", NEXT, "kanskje", DAY, "alt"]
    for beside, first in ((True, "fravær.csv!{}2"), (False, "saker.csv!{}2")):
        tables = read_wide(tmp_path, headers, row, beside=beside)
        letters = "HIJLN" if beside else "DEFHJ"
        codes = ["people_unreadable", "date_unreadable", "date_out_of_range", "yes_no_unreadable", "elements_unknown"]
        told = [(first.format(letter), code, False) for letter, code in zip(letters, codes, strict=True)]
        assert sorted(faults(tables)) == sorted(told)
        assert tables.fault_counts == dict.fromkeys(sorted(codes), 1)
        assert tables.follow_up["date"].notna().all() and len(tables.follow_up) == 4
        assert tables.follow_up[list(DETAILS)].isna().all(axis=None)
        assert sums_hold(tables) and out_of_scope(tables) == {}


def test_a_text_in_the_cell_itself_is_a_reason_too(tmp_path: Path) -> None:
    headers = ["facilitation", "facilitation.reason", "exempt_dm1", "facilitation_not_possible"]
    tables = read_wide(
        tmp_path,
        headers,
        ["Omplassering, opplæring", "Hjelpemidler og utstyr", "For syk til å delta", ""],
        ["hev-senk-pult", "", "", "ingen ledig plass"],
        [DAY, "Opplæring", "nei", ""],
    )
    told = tables.follow_up.set_index(["event", "employee"])["reason"]
    assert told["facilitation"].tolist() == ["equipment,training,transfer", "other", "training"]
    assert told[("exempt_dm1", "1001")] == "too_ill" and told["exempt_dm1"].isna().tolist() == [False, True]
    assert faults(tables) == [("fravær.csv!I3", "date_unreadable", False)]
