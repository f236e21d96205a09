"""Whether some files give a result that was kept: what is the same, what differs, told in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.__main__ import main
from audit.keeping import kept_result
from rules.vocabulary import LANGUAGES
from tests.inputs import ABSENCES, EVENTS, LONG, Desk

OTHER = "E2;05.01.2026;20.01.2026;sick_note;100;Lager\n"
LOG = EVENTS + "E1;plan_ready;20.02.2026\n"


@pytest.fixture
def files(desk: Desk) -> list[str]:
    return [desk.file("fravar.csv", ABSENCES + LONG), desk.file("logg.csv", LOG)]


@pytest.fixture
def kept(desk: Desk, files: list[str]) -> Path:
    return desk.audit(*files).folder / "result.json"


def verified(capsys: pytest.CaptureFixture[str], kept: Path, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["verify", str(kept), *arguments])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return code, told.out, told.err


def changed(kept: Path, change: dict[str, Any], **within: dict[str, Any]) -> Path:
    """The kept result with some values changed."""
    data = json.loads(kept.read_text("utf-8")) | change
    for name, values in within.items():
        data[name] |= values
    other = kept.with_name("other.json")
    other.write_text(json.dumps(data), encoding="utf-8")
    return other


def test_the_files_of_the_result_give_it(kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = verified(capsys, kept, *files)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "Disse filene gir dette resultatet."
    assert "ULIKT" not in out
    for file in kept_result(kept).provenance.files:
        assert file.sha256 in out and file.name in out


def test_the_order_in_which_the_files_are_given_plays_no_part(
    kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(capsys, kept, *reversed(files))[0] == 0


@pytest.mark.parametrize("privacy", ["named", "masked", "statistics"])
def test_every_level_can_be_verified_also_with_a_sample(
    desk: Desk, files: list[str], privacy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = desk.audit(*files, options=("--as-of", "2026-06-30", "--privacy", privacy, "--sample", "3", "--seed", "9"))
    assert verified(capsys, run.folder / "result.json", *files)[0] == 0


def test_another_content_is_told(desk: Desk, kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    desk.file("logg.csv", LOG + "E1;dm1_called;20.01.2026\n")
    code, out, _ = verified(capsys, kept, *files)
    assert code == 1
    assert "Filen logg.csv har et annet innhold" in out and "ikke vurdert på nytt" in out
    assert "Filen fravar.csv er den samme" in out


def test_a_file_that_is_missing_and_one_too_many(
    desk: Desk, kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = verified(capsys, kept, files[0])
    assert code == 1 and "logg.csv, som resultatet bygger på, er ikke oppgitt" in out
    more = desk.file("mer.csv", ABSENCES + OTHER)
    code, out, _ = verified(capsys, kept, *files, more)
    assert code == 1 and "mer.csv er ikke blant dem" in out


def test_another_name_is_told(desk: Desk, kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    renamed = desk.file("kopi.csv", LOG)
    code, out, _ = verified(capsys, kept, files[0], renamed)
    assert code == 1 and "heter nå kopi.csv" in out


def test_a_file_that_is_not_there_is_unusable(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = verified(capsys, kept, "none.csv")
    assert (code, out) == (2, "") and "none.csv" in err


@pytest.mark.parametrize(
    ("within", "told"),
    [
        ({"provenance": {"tool": "0.0.9"}}, "versjon 0.0.9 av programmet"),
        ({"provenance": {"ruleset": "2019.1"}}, "regelsett 2019.1"),
        ({"sums": {"spells": 4}}, "Summene: ikke som i resultatet"),
    ],
)
def test_another_version_and_another_result_are_told(
    kept: Path, files: list[str], within: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = verified(capsys, changed(kept, {}, **within), *files)
    assert code == 1 and told in out
    assert "ULIKT: " in out and out.count("ULIKT") == 1
    assert out.splitlines()[-1] == "Disse filene gir ikke dette resultatet slik det er lagret."


def test_the_rows_that_differ_are_counted(kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = json.loads(kept.read_text("utf-8"))["findings"]["verdict"]
    forged = ["met" if number < 2 else verdict for number, verdict in enumerate(verdicts)]
    differing = sum(one != other for one, other in zip(verdicts, forged, strict=True))
    code, out, _ = verified(capsys, changed(kept, {}, findings={"verdict": forged}), *files)
    assert code == 1 and f"Funn: {differing} av {len(verdicts)} rader" in out


def test_the_settings_decide_the_result(kept: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = verified(capsys, changed(kept, {}, settings={"period_from": "2026-06-01"}), *files)
    assert code == 1 and "ikke som i resultatet" in out


def test_private_values_in_the_settings_ask_for_the_settings_file(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A code that tells a diagnosis is taken out of the result, so the result alone cannot be audited again."""
    file = desk.file("fravar.csv", ABSENCES + LONG.replace("sick_note", "Migrene"))
    settings = desk.file("i.toml", '[codes]\n"Migrene" = "sick_note"\n')
    run = desk.audit(file, options=("--as-of", "2026-06-30", "--settings", settings))
    kept = run.folder / "result.json"
    assert run.code in (0, 1) and "igrene" not in kept.read_text("utf-8")
    code, out, err = verified(capsys, kept, file)
    assert (code, out) == (2, "") and "--settings" in err and err.count("\n") == 1
    assert verified(capsys, kept, file, "--settings", settings)[0] == 0
    raised = desk.file("k.toml", '[codes]\n"Migrene" = "sick_note"\n[limits]\ntext_cells = 300000000\n')
    assert verified(capsys, kept, file, "--settings", raised)[0] == 0  # how large a file may be moves no result
    other = desk.file("j.toml", 'gap_days = 3\n[codes]\n"Migrene" = "sick_note"\n')
    code, out, _ = verified(capsys, kept, file, "--settings", other)
    assert code == 1 and "Innstillingene: ikke som i resultatet" in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_speaks_the_language_that_is_asked_for(
    kept: Path, files: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"nb": "Disse filene gir", "nn": "Desse filene gir", "en": "These files give"}
    code, out, _ = verified(capsys, kept, *files, "--lang", language)
    assert code == 0 and out.splitlines()[-1].startswith(answers[language])


def test_a_result_that_cannot_be_read_is_unusable(
    desk: Desk, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = verified(capsys, Path(desk.file("r.json", "{}")), *files)
    assert (code, out) == (2, "") and "r.json" in err
