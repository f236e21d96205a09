"""Private values planted wherever a user can write: found and told every time, repeated nowhere.

Each field of each table gets identity numbers and diagnoses of its own, so one run proves all of them at once. The
command line is run as a person would, and all that a person could read of it is searched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from audit.__main__ import main
from audit.source import private
from audit.source.headers import TABLE_FIELDS
from reports.page import render
from rules.result import AuditResult
from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS
from tests.inputs import ABSENCES, LONG, Desk, Run
from tests.planted import DIAGNOSIS, IDENTITY, NUMBERS, SHAPES, Plant, Planter, identity_numbers, repeated
from tests.source_files import text_file, workbook

HIDDEN = private.PLACEHOLDER
Book = dict[str, Iterable[Sequence[object]]]

# A row that can be used, in canonical words; each plant stands in such a row.
VALID: dict[str, dict[str, str]] = {
    "absences": {
        "start": "2026-01-05",
        "end": "2026-03-31",
        "length_days": "86",
        "day": "2026-01-05",
        "return_day": "2026-04-01",
        "code": "sick_note",
        "at_work_pct": "0",
        "kind": "sick_note",
        "grade": "100",
        "status": "approved",
        "unit": "Lager",
        "leader": "Kari",
        "position_pct": "100",
        "work_related": "no",
        "record_id": "17",
    },
    "follow_up": {
        "event": "dm1_held",
        "date": "2026-02-16",
        "absence_start": "2026-01-05",
        "meeting_date": "2026-02-16",
        "reason": "other",
        "by": "leader",
        "invited": "employee",
        "participants": "employee",
        "elements": "employer_measures",
        "attended": "yes",
        "registered_on": "2026-02-17",
    },
    "employees": {
        "unit": "Lager",
        "leader": "Kari",
        "position_pct": "100",
        "employed_from": "2020-01-01",
        "employed_to": "",
        "sex": "female",
    },
    "hours": {"unit": "Lager", "quarter": "2026Q1", "agreed_days": "500"},
    "routines": {"state": "present", "evidence": "Rutine 7", "reviewed_on": "2026-01-01"},
}
# Follow-up beside the absences: two kinds of events, and what is told of them in columns of their own.
WIDE = ("exempt_plan", "exempt_plan.reason", "dm1_held", "dm1_held.participants")


@dataclass
class Case:
    """Files with plants, and where each sign must be found: header cell -> cells that hold such a value."""

    files: list[str] = field(default_factory=list)
    settings: str = ""
    expected: dict[tuple[str, str], int] = field(default_factory=Counter)
    planter: Planter = field(default_factory=Planter)


class Sheet:
    """One table with plants in every field, in unused columns and in headers; two rows of title above the header."""

    def __init__(self, table: str, case: Case, place: str) -> None:
        self.planter, self._case, self._place = case.planter, case, place
        self.title = self.planter.number().cell
        bracketed = {name: self.planter.number().cell for name in ("unit", "reason", "evidence", "grade")}
        fields = self.fields = (*TABLE_FIELDS[table], *(WIDE if table == "absences" else ()))
        notes = self.planter.illness("F43.2 Tilpasningsforstyrrelse"), self.planter.number()
        headers = [f"{name} ({bracketed[name]})" if name in bracketed else name for name in fields]
        self.rows: list[list[object]] = [[f"Oversikt {self.title}"], []]
        self.rows.append([*headers, "Merknad", "Diagnose", notes[0].cell, f"Felt {notes[1].cell}"])
        self._tell(0, IDENTITY)
        for position, name in enumerate(fields):
            if name in bracketed:
                self._tell(position, IDENTITY)
        self._tell(len(fields) + 3, IDENTITY)
        # Checkpoints may stand once only, and evidence is the one free text that is shown.
        order = sorted(range(len(fields) + 1), key=lambda at: (at < len(fields) and fields[at] != "evidence", at))
        for position in order:
            for plant in self.planter.forms(table):
                self._row(table, position, plant)

    def _row(self, table: str, position: int, plant: Plant) -> None:
        fields = self.fields
        number = len(self.rows) - 2
        own = VALID[table] | {"employee": f"E{number % 40:02d}", "checkpoint": f"R{(number - 1) % 20 + 1:02d}"}
        cells: list[object] = [*(own.get(name, "") for name in fields), "", "", "", ""]
        cells[position] = plant.cell
        self._tell(position, plant.sign)
        # What stands in a column of diagnoses goes, whatever it is.
        cells[len(fields) + 1 + number % 2] = self.planter.illness("hemmelig").cell
        self._tell(len(fields) + 1 + number % 2, DIAGNOSIS)
        self.rows.append(cells)

    def _tell(self, position: int, sign: str) -> None:
        self._case.expected[sign, f"{self._place}!{ascii_lowercase[position].upper()}3"] += 1


def planted_settings(case: Case, folder: Path, kinds: Sequence[object]) -> None:
    """Settings with plants in each text; the codes that the absences have for kinds are among them."""
    planter = case.planter
    company, number, constant = planter.illness("kreft"), planter.number("D", "{a} {b}"), planter.number("H")
    header = planter.number()
    lines = [
        f"company = {json.dumps(f'Firma {planter.number().cell} {company.cell}')}",
        f"organisation_number = {json.dumps(number.cell)}",
        f"[constants]\n'follow_up.by' = {json.dumps(f'leder, {constant.cell}')}",
        "[codes]",
        *(f"{json.dumps(str(kind))} = 'sick_note'" for kind in kinds),
        f"{json.dumps(f'kode {header.cell}')} = 'other'",
    ]
    path = folder / f"oppsett {planter.number('synthetic', '{a} {b}').cell}.toml"
    path.write_text("\n".join(lines), "utf-8")
    case.settings = str(path)


def planted_case(folder: Path, form: str) -> Case:
    """All tables with plants everywhere: a workbook of all of them, or a CSV file for each."""
    case = Case()
    names = {table: case.planter.number("synthetic", "{a} {b}") for table in TABLE_FIELDS}
    ending = "" if form == "xlsx" else ".csv"
    sheets = {
        f"{table} {plant.cell}": Sheet(table, case, f"{table} {HIDDEN}{ending}") for table, plant in names.items()
    }
    absences = next(iter(sheets.values()))
    kinds = [row[TABLE_FIELDS["absences"].index("kind")] for row in absences.rows[3:]]
    planted_settings(case, folder, [kind for kind in dict.fromkeys(kinds) if kind != "sick_note"])
    if form == "csv":
        for name, sheet in sheets.items():
            width = len(sheet.rows[2])
            rows = [[*row, *[""] * (width - len(row))] for row in sheet.rows]
            case.files.append(str(text_file(folder / f"{name}.csv", rows)))
        return case
    book: Book = {name: sheet.rows for name, sheet in sheets.items()}
    book |= unused_sheets(case)
    path = folder / f"{case.planter.illness('F32.1 Depressiv episode').cell} {case.planter.number().cell}.xlsx"
    case.files.append(str(workbook(path, book)))
    dress(path, case.planter)
    return case


def unused_sheets(case: Case) -> Book:
    """Sheets that are no tables: notes, one that nearly is a table, and (see `dress`) one that is hidden."""
    notes = [[plant.cell, "x"] for plant in case.planter.forms()]
    place = f"Notat {HIDDEN}!A1"
    case.expected[IDENTITY, place] += len(NUMBERS)
    case.expected[DIAGNOSIS, place] += len(notes) - len(NUMBERS)
    nearly = case.planter.number("birth", "{a} {b}"), case.planter.number()
    case.expected[IDENTITY, f"{HIDDEN}!C1"] += 2
    return {
        f"Notat {case.planter.number('H').cell}": [["Notat", "Annet"], *notes],
        str(case.planter.illness("leukemi").cell): [
            ["Ansattnummer", "Fra dato", f"Type {nearly[0].cell}"],
            ["1001", "2026-01-05", nearly[1].cell],
        ],
        f"Skjult {case.planter.number('D').cell}": [[plant.cell] for plant in case.planter.forms()],
    }


def dress(path: Path, planter: Planter) -> None:
    """Hide the last sheet; plants in a comment and in the properties of the workbook."""
    book = openpyxl.load_workbook(path)
    book.worksheets[-1].sheet_state = "hidden"
    book.worksheets[0]["A3"].comment = Comment(str(planter.number().cell), str(planter.illness("psykose").cell))
    book.properties.creator = str(planter.number().cell)
    book.properties.title = str(planter.illness("svulst").cell)
    book.save(path)


def told_signs(run: Run) -> dict[tuple[str, str], int]:
    """(rule, header cell) -> cells, of the signs against privacy in the result."""
    found = json.loads(run.text("result.json"))["findings"]
    signs = zip(found["rule"], found["source"], found["count"], strict=True)
    return {(rule, source): cells for rule, source, cells in signs if rule in (IDENTITY, DIAGNOSIS)}


def unclear(run: Run) -> dict[str, int]:
    outcomes = json.loads(run.text("result.json"))["outcomes"]
    return {one["rule"]: one["verdicts"]["unclear"] for one in outcomes if one["rule"] in (IDENTITY, DIAGNOSIS)}


def run_case(desk: Desk, case: Case, privacy: str, language: str = "nb") -> Run:
    options = ("--as-of", "2026-06-30", "--settings", case.settings, "--privacy", privacy, "--lang", language)
    run = desk.audit(*case.files, options=options)
    assert run.code in (0, 1), run.err
    return run


# Each level in a language of its own.
LEVELS = list(zip(PRIVACY_LEVELS, LANGUAGES, strict=True))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize(("privacy", "language"), LEVELS, ids=PRIVACY_LEVELS)
def test_every_plant_is_told_and_none_is_repeated(desk: Desk, form: str, privacy: str, language: str) -> None:
    case = planted_case(desk.folder, form)
    run = run_case(desk, case, privacy, language)
    assert [plant.cell for plant in repeated(case.planter.planted, run.everything)] == []
    expected = dict(case.expected)
    assert unclear(run) == Counter(sign for sign, _ in expected)
    if privacy != "statistics":
        assert told_signs(run) == expected
    assert len(run.written) == 6 and "faults.csv" in run.written and HIDDEN in run.text("report.html")
    if (form, privacy) == ("csv", "named"):
        again = render(AuditResult.from_json(run.text("result.json")), "nn")
        assert [plant.cell for plant in repeated(case.planter.planted, again)] == []


@pytest.mark.parametrize(
    ("sabotaged", "with_what", "seen"),
    [
        ("_without_identities", lambda text: text, IDENTITY),
        ("_diagnoses", lambda column, unit, routines: (), DIAGNOSIS),
    ],
)
def test_a_scrubber_that_does_nothing_is_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sabotaged: str, with_what: Any, seen: str
) -> None:
    case = planted_case(desk.folder, "csv")
    monkeypatch.setattr(private, sabotaged, with_what)
    run = run_case(desk, case, "named")
    found = repeated(case.planter.planted, run.everything)
    assert {plant.sign for plant in found} == {seen} and len(found) > 30
    if seen == DIAGNOSIS:
        assert told_signs(run) != dict(case.expected)


def test_the_search_finds_every_way_to_write(desk: Desk) -> None:
    planter = Planter()
    plants = list(planter.forms())
    for plant in plants:
        for text in (f"<td>{plant.cell}</td>", json.dumps({"a": plant.cell}), f"x;{plant.cell};y", f"{plant.cell}"):
            assert repeated(plants, text) == [plant], text
    digits = plants[0].secrets[0]
    for text in (
        " ".join(digits),
        f"{digits[:6]}&nbsp;{digits[6:]}",
        f"{digits[:6]}\\n{digits[6:]}",
        f"x {digits[6:]}",
    ):
        assert repeated(plants, text) == [plants[0]]
    harmless = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert repeated(planted_case(desk.folder, "xlsx").planter.planted, harmless.everything) == []


def test_the_numbers_are_of_the_shapes_they_are_called() -> None:
    first = {shape: next(identity_numbers(shape)) for shape in (*SHAPES, "FH")}
    assert [number[:4] for number in first.values()] == ["0101", "4101", "0141", "0166", "0181", "4181", "8000"]
    assert all(private.is_identity(number) for number in first.values())


def test_a_code_with_its_words_as_evidence_of_a_routine(desk: Desk) -> None:
    routines = desk.file("rutiner.csv", "checkpoint;state;evidence\nR03;present;R74 Luftveisinfeksjon\n")
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), routines)
    assert "Luftveisinfeksjon" not in run.everything


# What is refused ----------------------------------------------------------------------------------------------------


def absences_with(planter: Planter) -> list[Sequence[object]]:
    """Absences whose every code of kind is a plant."""
    header = TABLE_FIELDS["absences"]
    own = VALID["absences"] | {"employee": "E1", "code": ""}
    return [header, *([own[name] if name != "kind" else plant.cell for name in header] for plant in planter.forms())]


def refused_files(folder: Path, planter: Planter) -> dict[str, list[Path]]:
    """What is wrong -> files with plants in names, headers and cells."""
    name = str(planter.number("synthetic", "{a} {b}").cell)
    ill = str(planter.illness("F32.1 Depressiv episode").cell)
    plants = [plant.cell for plant in planter.forms()]
    half = ["employee", "start", "end", *plants[:5], *plants[10:]]
    twice = [f"unit ({planter.number().cell})" for _ in range(2)]
    good = text_file(folder / "fravar.csv", [["employee", "start", "kind"], ["E1", "2026-01-05", "sick_note"]])
    empty, damaged, folder_of = folder / f"{name}.csv", folder / f"{ill}.xlsx", folder / f"mappe {name}"
    empty.write_bytes(b"")
    damaged.write_bytes(b"PK\x03\x04" + ill.encode())
    folder_of.mkdir()
    (folder / f"{name} a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + ill.encode())
    (folder / f"{name} b.csv").write_bytes(b"<html>" + ill.encode())
    quotes = 'employee;start;kind\nE1;2026-01-05;"' + f"{name} {ill}\n"
    (folder / f"{name} c.csv").write_text(quotes, "utf-8")
    return {
        "codes": [text_file(folder / f"{name} d.csv", absences_with(planter))],
        "codes in a workbook": [workbook(folder / f"{name} e.xlsx", {ill: absences_with(planter)})],
        "no table": [text_file(folder / f"{name} f.csv", [plants, plants])],
        "column missing": [workbook(folder / f"{name} g.xlsx", {f"Ark {name}": [half, ["E1", *half[1:]]]})],
        "two columns": [text_file(folder / "h.csv", [["employee", "start", "kind", *twice], ["E1", *twice]])],
        "no absences": [text_file(folder / f"{ill}.csv", [["employee", f"unit ({name})"], ["E1", ill]])],
        "missing": [folder / f"{name} {ill}.xlsx"],
        "missing, a workbook beside it": [good, folder / f"{ill} x.csv"],
        "empty": [empty],
        "damaged": [damaged],
        "folder": [folder_of],
        "old workbook": [folder / f"{name} a.xls"],
        "web page": [folder / f"{name} b.csv"],
        "quotes": [folder / f"{name} c.csv"],
    }


def test_no_refusal_of_a_file_repeats_a_plant(desk: Desk) -> None:
    planter = Planter()
    sentences = {}
    for number, (what, paths) in enumerate(refused_files(desk.folder, planter).items()):
        language = LANGUAGES[number % 3]
        told = desk.refused(*map(str, paths), options=("--as-of", "2026-06-30", "--lang", language))
        assert [plant.cell for plant in repeated(planter.planted, told)] == [], what
        sentences[what] = told
    assert sum(HIDDEN in told for told in sentences.values()) >= len(sentences) - 1
    assert "(rader: 14)" in sentences["codes"]  # each told by the cell in which it stands


def test_no_refusal_of_settings_repeats_a_plant(desk: Desk) -> None:
    planter = Planter()
    number, ill = str(planter.number("D", "{a} {b}").cell), str(planter.illness("Angstlidelse").cell)
    file = desk.file("fravar.csv", ABSENCES + LONG)
    both = [json.dumps(number), json.dumps(ill)]
    texts = [
        *(f"{plant} = 1" for plant in both),
        *(f"[{table}]\n{plant} = 'x'" for table, plant in product(("columns", "constants"), both)),
        *(f"[columns]\nunit = {plant}" for plant in both),
        *(f"[columns]\n'dm1_held.{plant[1:-1]}' = 'x'" for plant in both),
        *(f"[{table}]\ngrade = {plant}" for table, plant in product(("constants", "codes"), both)),
        *(f"{name} = {plant}" for name, plant in product(("as_of", "language", "gap_days", "recorded", "codes"), both)),
        *(f"recorded = [{plant}]" for plant in both),
        *(f"company = {plant} x" for plant in both),
        *(f"as_of = 2026-06-30\ncompany = [{plant}]" for plant in both),
    ]
    for at, text in enumerate(texts):
        settings = desk.file(f"oppsett {number} {at}.toml", text)
        told = desk.refused(file, options=("--settings", settings))
        assert [plant.cell for plant in repeated(planter.planted, told)] == [], text
    nowhere = str(desk.folder / f"{ill} {number}.toml")
    for options in (("--settings", nowhere), ("--as-of", number), ("--as-of", ill), ()):
        assert repeated(planter.planted, desk.refused(file, options=options)) == []


@pytest.mark.parametrize(
    "words",
    [
        ["audit", "--ukjent"],
        ["audit", "x.csv", "--privacy"],
        ["demo", "--lang"],
        [],
        ["rules"],
        ["template"],
    ],
    ids=" ".join,
)
def test_no_usage_message_repeats_a_plant(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    planter = Planter()
    for plant in (planter.number("H", "{a} {b}"), planter.illness("Angstlidelse")):
        try:
            code: Any = main([*words, str(plant.cell)])
        except SystemExit as stopped:
            code = stopped.code
        told = capsys.readouterr()
        assert code == 2
        assert repeated(planter.planted, told.out + told.err) == []
