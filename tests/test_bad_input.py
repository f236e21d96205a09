"""Bad input: one clear sentence each, exit code 2 and nothing written; or the row set aside, with its cell."""

from __future__ import annotations

import io
import json
import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from tests.inputs import ABSENCES, EVENTS, LONG, Desk, Run

AS_OF = ("--as-of", "2026-06-30")


def faults(run: Run) -> set[str]:
    """Places and fault codes told in the result."""
    data = json.loads(run.text("result.json"))
    return {f"{fault['where']} {fault['code']}" for fault in data["faults"]}


def account(run: Run) -> tuple[int, int, int, int]:
    """Rows read, used, set aside and out of scope."""
    sums = json.loads(run.text("result.json"))["sums"]
    return sums["rows_read"], sums["rows_used"], sums["rows_set_aside"], sums["rows_out_of_scope"]


# Files that cannot be used.


def test_an_empty_file(desk: Desk) -> None:
    sentence = desk.refused(desk.file("fravar.csv", ""))
    assert sentence == "Filen fravar.csv er tom. Hent den ut på nytt fra systemet den kom fra."


def test_no_recognisable_table(desk: Desk) -> None:
    sentence = desk.refused(desk.file("vare.csv", "varenummer;pris\n1;20\n"))
    assert "Ingen tabell ble kjent igjen i vare.csv" in sentence
    assert "varenummer" in sentence and "pris" in sentence and "[columns]" in sentence


def test_a_required_column_is_missing(desk: Desk) -> None:
    sentence = desk.refused(desk.file("fravar.csv", "employee;strt;kind\nE1;05.01.2026;sick_note\n"))
    assert "fravar.csv" in sentence and "Første fraværsdag" in sentence  # which
    assert all(header in sentence for header in ("employee", "strt", "kind"))  # what was found
    assert "Ligner mest: «strt»" in sentence  # the nearest


def test_no_as_of_date(desk: Desk) -> None:
    sentence = desk.refused(desk.file("fravar.csv", ABSENCES + LONG), options=())
    assert "2026-03-31" in sentence and "--as-of" in sentence


def test_an_as_of_date_that_is_none(desk: Desk) -> None:
    assert "as_of" in desk.refused(desk.file("fravar.csv", ABSENCES + LONG), options=("--as-of", "31.02.2026"))


def test_an_unknown_absence_kind_stops_with_its_rows(desk: Desk) -> None:
    rows = "E1;05.01.2026;31.03.2026;SM9;100;\nE2;05.01.2026;31.03.2026;SM9;100;\n"
    sentence = desk.refused(desk.file("fravar.csv", ABSENCES + LONG + rows))
    assert "«SM9» (2)" in sentence and "[codes]" in sentence


def test_a_file_that_is_not_what_its_ending_says(desk: Desk) -> None:
    sentence = desk.refused(desk.file("fravar.xlsx", b"%PDF-1.7 not a workbook"))
    assert sentence.startswith("Filen fravar.xlsx er en PDF.")


def test_text_named_as_a_workbook_is_read_as_what_it_is(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.xlsx", ABSENCES + LONG))
    assert account(run) == (1, 1, 0, 0)
    assert "Filen er noe annet enn endelsen på navnet sier" in run.text("report.html")


def test_a_missing_file(desk: Desk) -> None:
    assert desk.refused(str(desk.folder / "borte.csv")) == "Filen borte.csv finnes ikke. Sjekk navnet og mappen."


def test_a_file_that_cannot_be_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.folder)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as there:
        there.bind("fravar.csv")
        assert desk.refused("fravar.csv").startswith("Filen fravar.csv kan ikke åpnes.")


def test_a_folder_instead_of_a_file(desk: Desk) -> None:
    assert "er en mappe" in desk.refused(str(desk.folder))


def test_an_output_folder_that_cannot_be_written(desk: Desk) -> None:
    file = desk.file("fravar.csv", ABSENCES + LONG)
    run = desk.run("audit", file, *AS_OF, out=Path(file) / "out")
    assert (run.code, run.out) == (2, "")
    assert "Det går ikke an å skrive til mappen" in run.err and run.err.count("\n") == 1
    assert sorted(path.name for path in desk.folder.iterdir()) == ["fravar.csv"]


@pytest.mark.parametrize(
    ("settings", "part"),
    [
        ("gap_dayz = 16", "«gap_dayz» i innstillinger.toml finnes ikke. Mente du: gap_days"),
        ("gap_days = 0", "gap_days"),
        ('privacy = "open"', "privacy"),
        ("as_of = ", "ikke gyldig TOML"),
        ('[codes]\nA = "sick"', "[codes]"),
        ('[columns]\nstart = "Fra"', "«Fra»"),
    ],
)
def test_settings_that_cannot_be_used(desk: Desk, settings: str, part: str) -> None:
    path = desk.file("innstillinger.toml", settings)
    file = desk.file("fravar.csv", ABSENCES + LONG)
    assert part in desk.refused(file, options=(*AS_OF, "--settings", path))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_refusal_is_told_in_the_language_of_the_user(desk: Desk, language: str) -> None:
    words = {"nb": "finnes ikke", "nn": "finst ikkje", "en": "There is no file"}
    sentence = desk.refused(str(desk.folder / "borte.csv"), options=(*AS_OF, "--lang", language))
    assert words[language] in sentence


# Rows that cannot be used are set aside with their cell, and the audit goes on.


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("E2;32.01.2026;31.03.2026;sick_note;100;", "fravar.csv!B3 date_unreadable"),
        ("E2;05.01.2026;04.01.2026;sick_note;100;", "fravar.csv!C3 end_before_start"),
        ("E2;05.01.2026;31.03.2026;sick_note;130;", "fravar.csv!E3 grade_out_of_range"),
        ("E2;=B2;31.03.2026;sick_note;100;", "fravar.csv!B3 formula_text"),
        (";05.01.2026;31.03.2026;sick_note;100;", "fravar.csv!A3 employee_missing"),
        ("E2;05.01.2026;31.03.2026;;100;", "fravar.csv!D3 kind_missing"),
    ],
)
def test_a_row_is_set_aside_with_its_cell(desk: Desk, row: str, fault: str) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG + row + "\n"))
    assert account(run) == (2, 1, 1, 0)
    assert faults(run) == {fault}
    assert fault.split()[0] in run.text("report.html")


def workbook(**cells: object) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Fravær"
    sheet.append(["employee", "start", "end", "kind", "grade", "unit"])
    sheet.append(["E1", "05.01.2026", "31.03.2026", "sick_note", 100, "Lager"])
    sheet.append(["E2", "05.01.2026", "31.03.2026", "sick_note", 100, "Lager"])
    for address, value in cells.items():
        sheet[address] = value
        if value == "#N/A":
            sheet[address].data_type = "e"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "fault"),
    [("#N/A", "Fravær!B3 error_cell"), ("=DATE(2026,1,5)", "Fravær!B3 formula_without_value")],
)
def test_an_error_cell_and_a_formula_without_value_are_not_read_as_blank(desk: Desk, value: str, fault: str) -> None:
    run = desk.audit(desk.file("fravar.xlsx", workbook(B3=value)))
    assert account(run) == (2, 1, 1, 0)
    assert faults(run) == {fault}


def test_an_unknown_employee_in_follow_up_is_listed_as_tied_to_none(desk: Desk) -> None:
    log = desk.file("logg.csv", EVENTS + "E1;plan_ready;20.01.2026\nE9;plan_ready;20.01.2026\n")
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), log)
    assert account(run) == (3, 3, 0, 0)
    assert "Den ansatte står ikke i noen annen tabell" in run.text("report.html")
    assert "logg.csv!C3" in run.text("report.html")


def test_duplicate_rows_are_counted_and_decide_nothing(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG + LONG + LONG))
    assert account(run) == (3, 1, 0, 2)
    assert "Gjentar en tidligere rad i alle kolonner" in run.text("report.html")


# Hostile and private content.


class Elements(HTMLParser):
    """The names of all elements and whether any handler attribute stands in one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


@pytest.mark.parametrize("privacy", ["named", "masked"])
def test_html_in_a_unit_is_inert_in_the_report(desk: Desk, privacy: str) -> None:
    unit = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    rows = "".join(f"E{n};05.01.2026;31.03.2026;sick_note;100;{unit}\n" for n in range(1, 7))
    run = desk.audit(desk.file("fravar.csv", ABSENCES + rows), options=(*AS_OF, "--privacy", privacy))
    report = Elements(run.text("report.html"))
    assert not any("alert" in script for script in report.scripts)
    assert report.handlers == []
    assert unit not in run.text("report.html")


def synthetic_id(birth: str, individual: int) -> str:
    """A synthetic identity number (month + 80) with both check digits, worked out here."""
    base = [int(digit) for digit in f"{birth}{individual:03d}"]
    first = -sum(a * b for a, b in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), base, strict=True)) % 11
    second = -sum(a * b for a, b in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), [*base, first], strict=True)) % 11
    if 10 in (first, second):
        return synthetic_id(birth, individual + 1)
    return f"{birth}{individual:03d}{first}{second}"


IDENTITY = synthetic_id("018190", 100)
DIAGNOSIS = "F32.1 Depressiv episode"


@pytest.mark.parametrize("privacy", ["named", "masked", "statistics"])
@pytest.mark.parametrize("planted", [IDENTITY, f"{IDENTITY[:6]} {IDENTITY[6:]}", DIAGNOSIS])
def test_what_is_planted_in_any_text_field_is_found_in_no_output(desk: Desk, privacy: str, planted: str) -> None:
    absences = (
        "employee;start;end;kind;grade;status;unit;leader;record_id;Merknad\n"
        f"E1;05.01.2026;31.03.2026;sick_note;100;;{planted};{planted};{planted};{planted}\n"
        f"E2;{planted};31.03.2026;sick_note;100;;;;;\n"
        f"E3;05.01.2026;31.03.2026;sick_note;{planted};;;;;\n"
        f"E4;05.01.2026;31.03.2026;sick_note;100;{planted};;;;\n"
    )
    log = (
        "employee;event;date;reason;by;invited;participants;elements\n"
        f"E1;exempt_plan;20.01.2026;{planted};{planted};{planted};{planted};{planted}\n"
        f"E1;{planted};20.01.2026;;;;;\n"
        f"{planted};plan_ready;20.01.2026;;;;;\n"
    )
    staff = f"employee;unit;leader;employed_from\nE1;{planted};{planted};01.01.2020\n"
    routines = f"checkpoint;state;evidence\nR01;present;{planted}\nR02;{planted};x\n{planted};present;x\n"
    files = [
        desk.file("fravar.csv", absences),
        desk.file("logg.csv", log),
        desk.file("ansatte.csv", staff),
        desk.file("rutiner.csv", routines),
    ]
    run = desk.audit(*files, options=(*AS_OF, "--privacy", privacy))
    assert run.code in (0, 1), run.err
    assert planted not in run.everything
    assert planted.lower() not in run.everything.lower()
    assert IDENTITY not in re.sub(r"\s", "", run.everything)


@pytest.mark.parametrize("planted", [IDENTITY, DIAGNOSIS])
def test_what_is_planted_in_a_code_or_a_header_is_not_in_the_refusal(desk: Desk, planted: str) -> None:
    code = desk.refused(desk.file("kode.csv", ABSENCES + f"E1;05.01.2026;31.03.2026;{planted};100;\n"))
    header = desk.refused(desk.file("hode.csv", f"employee;{planted};kind\nE1;05.01.2026;sick_note\n"))
    assert planted not in code + header


def test_a_national_id_as_employee_key_becomes_a_code_that_still_groups(desk: Desk) -> None:
    other = synthetic_id("028191", 200)
    rows = f"{IDENTITY};05.01.2026;31.03.2026;sick_note;100;\n{other};05.01.2026;31.03.2026;sick_note;100;\n"
    log = desk.file("logg.csv", EVENTS + f"{IDENTITY};plan_ready;20.01.2026\n")
    run = desk.audit(
        desk.file("fravar.csv", ABSENCES + rows), log, options=(*AS_OF, "--privacy", "named", "--lang", "en")
    )
    assert IDENTITY not in run.everything and other not in run.everything
    found = [line.split(";") for line in run.text("findings.csv").splitlines() if line.startswith("PLAN-READY")]
    assert sorted(line[1] for line in found) == ["met", "missing"]


@pytest.mark.parametrize("code", ["Sykmelding [avslått]", "Egenmelding (ikke godkjent)", "Ferie (syk)"])
def test_a_bracket_in_a_code_is_a_question_and_no_guess(desk: Desk, code: str) -> None:
    sentence = desk.refused(desk.file("fravar.csv", ABSENCES + f"E1;05.01.2026;31.03.2026;{code};100;\n"))
    assert "[codes]" in sentence


def test_a_period_that_begins_after_the_as_of_date(desk: Desk) -> None:
    file = desk.file("fravar.csv", ABSENCES + LONG)
    sentence = desk.refused(file, options=(*AS_OF, "--period-from", "2027-01-01"))
    assert "2027-01-01" in sentence and "2026-06-30" in sentence


SEPARATORS = (" ", "  ", "\t", "\n", "\u00a0", "\u2009", "\u200b", "\u00ad", " - ", "/", ".", "_", ",")


@pytest.mark.parametrize("separator", SEPARATORS, ids=ascii)
def test_a_number_in_pieces_is_found_too(desk: Desk, separator: str) -> None:
    pieces = f"{IDENTITY[:6]}{separator}{IDENTITY[6:]}"
    rows = "".join(f'E{n};05.01.2026;31.03.2026;sick_note;100;"{pieces}"\n' for n in range(1, 7))
    routines = desk.file("rutiner.csv", f'checkpoint;state;evidence\nR01;present;"Se {pieces} her"\n')
    run = desk.audit(desk.file("fravar.csv", ABSENCES + rows), routines, options=(*AS_OF, "--privacy", "named"))
    assert run.code in (0, 1), run.err
    shown = re.sub(r"[\W_]", "", "\n".join(run.text(name) for name in run.written if name != "report.html"))
    assert IDENTITY not in shown
    assert pieces not in run.text("report.html")


def test_what_is_planted_in_the_settings_is_not_shown(desk: Desk) -> None:
    settings = desk.file(
        "innstillinger.toml",
        f'company = "{IDENTITY} AS"\n[constants]\nunit = "{DIAGNOSIS}"\n'
        f'[codes]\n"{IDENTITY}" = "other"\n"{DIAGNOSIS}" = "other"\n',
    )
    rows = LONG + f"E2;05.01.2026;31.03.2026;{DIAGNOSIS};100\n"
    file = desk.file("fravar.csv", "employee;start;end;kind;grade\n" + rows.replace(";Lager", ""))
    run = desk.audit(file, options=(*AS_OF, "--settings", settings, "--privacy", "named"))
    assert run.code in (0, 1), run.err
    assert account(run)[:2] == (2, 2)
    assert IDENTITY not in run.everything and "Depressiv" not in run.everything


def test_what_is_planted_in_the_name_of_a_file_is_not_repeated(desk: Desk) -> None:
    assert IDENTITY not in desk.refused(str(desk.folder / f"borte.{IDENTITY}"))
    run = desk.audit(desk.file(f"{IDENTITY}.csv", ABSENCES + LONG))
    assert run.code in (0, 1) and IDENTITY not in run.everything


def test_the_input_is_never_overwritten(desk: Desk) -> None:
    file = Path(desk.file("spells.csv", ABSENCES + LONG))
    run = desk.run("audit", str(file), *AS_OF, out=desk.folder)
    assert run.code == 2 and "skrive over" in run.err
    assert file.read_text() == ABSENCES + LONG and run.written == ["spells.csv"]


def test_all_files_are_written_or_none(desk: Desk) -> None:
    (desk.folder / "out" / "spells.csv").mkdir(parents=True)
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert (run.code, run.written) == (2, ["spells.csv"])


@pytest.mark.parametrize("line", ["recorded = [{}]", "x = " + "[" * 5000, "gap_days = " + "9" * 5000])
def test_settings_beyond_all_reason_are_refused(desk: Desk, line: str) -> None:
    path = desk.file("innstillinger.toml", line)
    desk.refused(desk.file("fravar.csv", ABSENCES + LONG), options=(*AS_OF, "--settings", path))
