"""The command line: commands, exit codes, files and the promises around them."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit.__main__ import main
from rules.result import AuditResult
from tests.inputs import ABSENCES, EVENTS, LONG, Desk

ROOT = Path(__file__).parent.parent
FILES = ["findings.csv", "findings.xlsx", "report.html", "result.json", "spells.csv"]
AS_OF = ("--as-of", "2026-06-30")
ALL_DONE = EVENTS + "".join(
    f"E1;{event};20.01.2026\n" for event in ("plan_ready", "plan_sent_certifier", "dm1_called", "dm1_held")
)
HEAVY = {"numpy", "pandas", "pandera", "matplotlib", "jinja2", "openpyxl", "pyarrow", "python_calamine", "rich"}


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=cwd, check=False)


def test_exit_code_1_when_something_stands_in_the_headline(desk: Desk) -> None:
    log = desk.file("logg.csv", EVENTS + "E1;plan_ready;20.02.2026\n")
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), log)
    assert (run.code, run.written) == (1, FILES)
    assert "report.html" in run.out and run.err == ""


def test_exit_code_0_when_all_is_done_in_time(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", ALL_DONE))
    assert (run.code, run.written) == (0, FILES)


def test_exit_code_1_when_only_a_routine_is_missing(desk: Desk) -> None:
    routines = desk.file("rutiner.csv", "checkpoint;state;evidence\nR03;missing;\n")
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", ALL_DONE), routines)
    assert run.code == 1


def test_what_nobody_records_is_no_deviation(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert run.code == 0
    assert "Ingen plikter kunne vurderes" in run.out
    verdicts = {row["rule"]: row["verdict"] for row in findings(run.text("findings.csv"))}
    assert verdicts["PLAN-READY"] == verdicts["DM1-CALLED"] == "not_assessable"


def findings(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_the_same_input_settings_and_day_give_the_same_bytes(desk: Desk) -> None:
    files = [desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", ALL_DONE)]
    first = desk.run("audit", *files, *AS_OF, out=desk.folder / "a")
    second = python("-m", "audit", "audit", *files, *AS_OF, "--out", str(desk.folder / "b"))
    assert second.returncode == first.code
    for name in FILES:
        assert (desk.folder / "a" / name).read_bytes() == (desk.folder / "b" / name).read_bytes(), name


def test_the_result_goes_to_json_and_back(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", ALL_DONE))
    text = run.text("result.json")
    assert AuditResult.from_json(text).to_json() == text


def test_the_files_have_exactly_the_columns_of_the_design(desk: Desk) -> None:
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", ALL_DONE))
    spells, found = (run.text(name).splitlines()[0] for name in ("spells.csv", "findings.csv"))
    assert spells == "employee;start;end;ongoing;days;absent_days;full_run;graded_at_end;certified;unit;rows"
    assert found == (
        "rule;verdict;employee;spell_start;due;done;days_late;counts_against_employer;depends_on_merging;"
        "clause;remark;source"
    )


@pytest.mark.parametrize("privacy", ["masked", "statistics"])
def test_no_employee_is_named_outside_the_named_level(desk: Desk, privacy: str) -> None:
    rows = LONG.replace("E1", "ANSATT-77")
    run = desk.audit(desk.file("fravar.csv", ABSENCES + rows), options=(*AS_OF, "--privacy", privacy))
    assert "ANSATT-77" not in run.everything
    assert len(run.text("spells.csv").splitlines()) == (2 if privacy == "masked" else 1)


def test_a_settings_file_and_an_option_that_outranks_it(desk: Desk) -> None:
    settings = desk.file("i.toml", 'company = "Eksempel AS"\nas_of = 2026-01-10\nlanguage = "nn"\nprivacy = "named"\n')
    file = desk.file("fravar.csv", ABSENCES + LONG)
    told = json.loads(desk.audit(file, options=("--settings", settings, *AS_OF)).text("result.json"))["settings"]
    assert (told["company"], told["as_of"], told["language"]) == ("Eksempel AS", "2026-06-30", "nn")


def test_the_template_is_read_back_without_a_question(desk: Desk) -> None:
    path = desk.folder / "mal.xlsx"
    assert main(["template", str(path)]) == 0
    run = desk.audit(str(path))
    assert run.code in (0, 1), run.err


def test_the_template_never_overwrites_what_somebody_filled_in(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    filled = Path(desk.file("mal.xlsx", "filled in"))
    assert main(["template", str(filled)]) == 2
    assert filled.read_text() == "filled in"
    assert "finnes fra før" in capsys.readouterr().err
    assert main(["template", str(desk.folder / "mal.csv")]) == 2
    assert not (desk.folder / "mal.csv").exists()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_rules_explains_one_rule(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "DM1-CALLED", "--lang", language]) == 0
    told = capsys.readouterr().out
    for fact in ("aml. § 4-6 (4)", "2007-03-01", "2011-07-01", "2014-07-01", "LOV-2014-06-20-26", "12", "2026-07-28"):
        assert fact in told


def test_rules_lists_all_and_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1].isupper() and "(" in line]
    assert main(["rules", "--json"]) == 0
    catalogue = json.loads(capsys.readouterr().out)["rules"]
    assert [rule["id"] for rule in catalogue] == listed
    assert {"PLAN-READY", "PLAN-SENT", "DM1-CALLED", "DM1-HELD", "DM2-26W", "R01", "R20"} <= set(listed)


def test_an_unknown_rule_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "DM9"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "PLAN-READY" in told.err


def test_the_demo_audits_the_sample_company_and_says_where_the_report_lies(desk: Desk) -> None:
    run = desk.run("demo")
    assert (run.code, run.written) == (0, sorted([*FILES, "faults.csv"]))
    assert str(run.folder / "report.html") in run.out


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom audit.__main__ import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('heavy:', sorted({HEAVY!r} & set(sys.modules)))"
    )
    assert python("-c", program).stdout.endswith("heavy: []\n")


@pytest.mark.parametrize("arguments", [[], ["audit"], ["fly"], ["audit", "a.csv", "--privacy", "open"]])
def test_a_command_that_cannot_be_read_is_refused_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1


def on_a_terminal(*arguments: str) -> str:
    """What the program tells a terminal on its standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    told, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                told += os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
        elif process.poll() is not None:
            break
    os.close(ours)
    process.wait()
    return told.decode("utf-8", "replace")


SLOW = (
    "import sys, time, audit.progress\n"
    "from rules.texts import Texts\n"
    "with audit.progress.ProgressBar(Texts('nb'), audit.progress.AUDITING) as progress:\n"
    "    progress('spells', 4321)\n"
    "    time.sleep(float(sys.argv[1]))\n"
)


def test_a_progress_bar_shows_on_a_terminal_when_work_lasts() -> None:
    assert "4321 rader" in on_a_terminal("-c", SLOW, "2.5")


def test_no_progress_bar_on_short_work_or_without_a_terminal() -> None:
    assert on_a_terminal("-c", SLOW, "0.1") == ""
    assert python("-c", SLOW, "1.6").stderr == ""


def test_stopping_by_hand_leaves_nothing_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.pipeline.read", stopped)
    run = desk.audit(desk.file("fravar.csv", ABSENCES + LONG))
    assert (run.code, run.written) == (130, [])
    assert "Traceback" not in run.err


def test_the_exit_code_stands_when_nobody_reads_the_output(desk: Desk) -> None:
    log = desk.file("logg.csv", EVENTS + "E1;plan_ready;20.02.2026\n")
    file = desk.file("fravar.csv", ABSENCES + LONG)
    command = [sys.executable, "-m", "audit", "audit", file, log, *AS_OF, "--out", str(desk.folder / "o")]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (told.returncode, told.stderr) == (1, "")
