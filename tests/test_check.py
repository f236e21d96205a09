"""`tilsynsklar check`: what was understood, the proposal of settings, and the workbook with comments."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

from audit.__main__ import main
from rules.vocabulary import LANGUAGES
from sample_data.make_traps import FOLDER
from tests.inputs import ABSENCES, EVENTS, LONG, Desk, Run

HEADERS = "Ans.nr.;Navn;Fra dato;Til dato;Fraværstype;Grad\n"
ROWS = (
    "1001;Ola Eksempel;05.01.2026;20.02.2026;Sykmelding;100\n"
    "1002;Kari Eksempel;35.01.2026;20.02.2026;Sykmelding;50\n"
    "Sum;;;;;\n"
)
DOUBT = "Ansattnummer;Fra dato;Til dato;Fraværstype;Prosent\n1;05.01.2026;20.02.2026;Sykmelding;100\n"


def check(desk: Desk, *arguments: str) -> Run:
    desk._capsys.readouterr()
    code = main(["check", *arguments])
    told = desk._capsys.readouterr()
    return Run(code, told.out, told.err, desk.folder / "out")


def test_what_was_understood_is_told_and_nothing_is_written(desk: Desk) -> None:
    run = check(desk, desk.file("fravar.csv", HEADERS + ROWS))
    assert (run.code, run.err, run.written) == (0, "", [])
    for told in (
        "fravar.csv: størrelse",
        "Fravær: fravar.csv, overskrifter i rad 1",
        "Ansattnummer",
        "← «Ans.nr.»",
        "glemt ved lesingen: Navn.",
        "Rader: 3 lest = 1 brukt + 1 satt til side + 1 utenfor omfanget.",
        "Sum eller total, ikke en registrering: 1",
        "fravar.csv!C3",
        "Ingen spørsmål.",
    ):
        assert told in run.out, told
    assert "Eksempel" not in run.out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("merged.xlsx", "Ansattnummeret mangler (1): Fravær!A15 – Skriv hvem raden gjelder."),
        ("deadlines.csv", "er ikke brukt. (1: deadlines.csv!F1)"),
        ("calendar.xlsx", "Fraværsdag    ← dagene øverst i kalenderen"),
        ("calendar.xlsx", "Fraværstype   ← forklaringen av koder i arket"),
        ("grouped.xlsx", "← raden over fraværsperiodene"),
        ("grouped.xlsx", "← «Sykmeldingsgrad» (i prosent, der 100 er det hele)"),
        ("month_first.csv", "før filene kan vurderes (tallene over er foreløpige):"),
    ],
)
def test_what_is_told_reads_well(desk: Desk, name: str, told: str) -> None:
    assert told in " ".join(check(desk, str(FOLDER / name)).out.replace("\n    ", " ").splitlines())


def test_all_columns_are_only_said_to_be_read_where_none_was_forgotten(desk: Desk) -> None:
    with_name, without = HEADERS + ROWS, (HEADERS + ROWS).replace("Navn;", "").replace("Ola Eksempel;", "")
    without = without.replace("Kari Eksempel;", "").replace("Sum;", "Sum", 1)
    assert "Alle kolonner er lest." not in check(desk, desk.file("fravar.csv", with_name)).out
    assert "Alle kolonner er lest." in check(desk, desk.file("uten.csv", without)).out


def test_every_question_is_told_at_once(desk: Desk) -> None:
    path = desk.file(
        "fravar.csv", DOUBT.replace("Prosent", "Prosent;Dialogmøte 1").replace(";100\n", ";100;12.02.2026\n")
    )
    run = check(desk, path)
    assert run.code == 2
    assert "1. Kolonnen Prosent (E)" in run.out and "2. Kolonnen Dialogmøte 1 (F)" in run.out


def test_a_file_that_cannot_be_read_is_refused_as_in_an_audit(desk: Desk) -> None:
    run = check(desk, desk.file("fravar.xlsx", b"%PDF-1.7 not a workbook"))
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("tilsynsklar: Filen fravar.xlsx er en PDF.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_languages(desk: Desk, language: str) -> None:
    run = check(desk, desk.file("fravar.csv", HEADERS + ROWS), "--lang", language)
    assert run.code == 0 and "{" not in run.out


def test_the_proposal_gives_the_same_reading(desk: Desk) -> None:
    files = [desk.file("fravar.csv", HEADERS + ROWS), desk.file("logg.csv", EVENTS + "1001;plan_ready;20.01.2026\n")]
    proposal = desk.folder / "forslag.toml"
    assert check(desk, *files, "--write-settings", str(proposal)).code == 0
    settings = tomllib.loads(proposal.read_text("utf-8"))
    assert settings["columns"]["start"] == "Fra dato"
    assert settings["columns"]["follow_up.date"] == "date"
    before = desk.audit(*files)
    after = desk.run("audit", *files, "--as-of", "2026-06-30", "--settings", str(proposal), out=desk.folder / "again")
    assert (before.code, before.text("findings.csv")) == (after.code, after.text("findings.csv"))
    assert before.text("spells.csv") == after.text("spells.csv")


def test_the_samples_in_the_proposal_are_masked(desk: Desk) -> None:
    proposal = desk.folder / "forslag.toml"
    check(desk, desk.file("fravar.csv", HEADERS + ROWS), "--write-settings", str(proposal))
    text = proposal.read_text("utf-8")
    assert "«0000»" in text and "«00.00.0000»" in text
    assert "1001" not in text and "Eksempel" not in text


def test_the_choices_of_a_question_stand_ready_in_the_proposal(desk: Desk) -> None:
    path, proposal = desk.file("fravar.csv", DOUBT), desk.folder / "forslag.toml"
    assert check(desk, path, "--write-settings", str(proposal)).code == 2
    text = proposal.read_text("utf-8")
    assert '# grade = "Prosent"' in text and '# position_pct = "Prosent"' in text
    answered = desk.file("svar.toml", text.replace('# grade = "Prosent"', 'grade = "Prosent"'))
    assert check(desk, path, "--settings", answered).code == 0


def test_how_columns_are_written_is_proposed_where_it_can_be_said(desk: Desk) -> None:
    rows = "Ansattnummer;Fra dato;return_day;Fraværstype;Grad\n1;01/25/2026;02/20/2026;Sykmelding;0,5\n"
    stated = desk.file("gitt.toml", '[scales]\nstart = "month_first"\nreturn_day = "month_first"\n')
    path, proposal = desk.file("fravar.csv", rows), desk.folder / "forslag.toml"
    assert check(desk, path, "--settings", stated, "--write-settings", str(proposal)).code == 0
    scales = tomllib.loads(proposal.read_text("utf-8"))["scales"]
    assert scales == {"start": "month_first", "return_day": "month_first", "grade": "share"}
    assert check(desk, path, "--settings", str(proposal)).code == 0


def test_scales_that_differ_between_files_are_not_proposed(desk: Desk) -> None:
    row = "1;05.01.2026;20.02.2026;Sykmelding;"
    header = "Ansattnummer;Fra dato;Til dato;Fraværstype;Grad\n"
    files = [desk.file(f"{grade}.csv", f"{header}{row}{grade}\n") for grade in ("50", "0,5")]
    proposal = desk.folder / "forslag.toml"
    check(desk, *files, "--write-settings", str(proposal))
    assert "grade" not in tomllib.loads(proposal.read_text("utf-8")).get("scales", {})


def test_answers_that_were_given_are_kept_in_the_proposal(desk: Desk) -> None:
    given = (
        'company = "Eksempel AS"\nas_of = 2026-06-30\nnot_used = ["Grad"]\n[codes]\nEM = "self_certified"\n'
        '[limits]\nrows = 5000\n[[control_totals]]\nquarter = "2026Q1"\nrows = 2\n'
    )
    proposal = desk.folder / "forslag.toml"
    check(desk, desk.file("fravar.csv", HEADERS + ROWS), "--settings", desk.file("gitt.toml", given),
          "--write-settings", str(proposal))  # fmt: skip
    kept = tomllib.loads(proposal.read_text("utf-8"))
    for name, value in tomllib.loads(given).items():
        assert kept[name] == value, name


def test_nothing_that_is_there_is_overwritten(desk: Desk) -> None:
    path = desk.file("fravar.csv", HEADERS + ROWS)
    for option, name in (("--write-settings", "svar.toml"), ("--annotated", "bok.xlsx")):
        there = desk.file(name, "mine")
        run = check(desk, path, option, there)
        assert run.code == 2 and name in run.err
        assert Path(there).read_text("utf-8") == "mine"


def test_the_workbook_has_the_values_as_read_and_a_comment_at_each_problem(desk: Desk) -> None:
    path = desk.folder / "lest.xlsx"
    check(desk, desk.file("fravar.csv", HEADERS + ROWS), "--annotated", str(path))
    book = openpyxl.load_workbook(path)
    overview, sheet = book.worksheets
    assert [cell.value for cell in sheet[1]] == ["Ans.nr.", "Navn", "Fra dato", "Til dato", "Fraværstype", "Grad"]
    assert sheet["C2"].value.date().isoformat() == "2026-01-05" and sheet["F2"].value == 100
    assert sheet["B2"].value == "[***]"
    assert sheet["C3"].comment is not None and "ikke en dato" in sheet["C3"].comment.text
    assert [cell.comment for cell in sheet[2]] == [None] * 6
    links = [row[0] for row in overview.iter_rows() if row[0].hyperlink is not None]
    assert [cell.value for cell in links] == ["fravar.csv!C3"]
    assert links[0].hyperlink.location == f"'{sheet.title}'!C3"


def test_a_text_that_begins_like_a_formula_stays_text(desk: Desk) -> None:
    path = desk.folder / "lest.xlsx"
    rows = ABSENCES.replace("unit", "Merke") + LONG.replace("Lager", "=1+1")
    check(desk, desk.file("fravar.csv", rows), "--annotated", str(path))
    book = openpyxl.load_workbook(path)
    assert (book.worksheets[1]["F2"].value, book.worksheets[1]["F2"].data_type) == ("=1+1", "s")
