"""Answers that were given under the user's key are matched by it, also in newer files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from audit.keys import PersonKey
from rules.texts import Texts
from tests.inputs import ABSENCES, LONG, Desk
from tests.source_files import identity_numbers
from tests.test_answers import AS_OF, LOG, OTHER, TOO_ILL, answer, first_audit, rows, second_audit, verdicts

NEWER = "E3;05.01.2026;31.03.2026;sick_note;100;Lager\n"


@pytest.fixture
def keys(desk: Desk) -> dict[str, str]:
    secrets = {"min.key": b"0123456789abcdef" * 2, "annen.key": b"fedcba9876543210" * 2}
    return {name: desk.file(name, secret) for name, secret in secrets.items()}


def answered_under(desk: Desk, people: str, *options: str) -> tuple[str, str]:
    """A workbook with one answer, from a first audit, and whom the answer is about."""
    files = [desk.file("fravar.csv", ABSENCES + people), desk.file("logg.csv", LOG)]
    book = first_audit(desk, files, *options)
    who = next(row["employee"] for row in rows(book) if row["rule"] == "PLAN-READY")
    return answer(book, "PLAN-READY", reason=TOO_ILL, date=date(2026, 1, 20)), who


def newer(desk: Desk, people: str) -> list[str]:
    return [desk.file("nyere.csv", ABSENCES + people), desk.file("logg.csv", LOG)]


def test_an_answer_under_a_key_holds_in_newer_files_of_the_same_key(desk: Desk, keys: dict[str, str]) -> None:
    """Three now, in another order: without the key each of them would have another code."""
    book, who = answered_under(desk, LONG + OTHER, "--key", keys["min.key"])
    _, result = second_audit(desk, newer(desk, NEWER + OTHER + LONG), book, options=("--key", keys["min.key"]))
    mine = result.findings[result.findings["rule"] == "PLAN-READY"]
    assert verdicts(result, "PLAN-READY") == ["exempt", "missing", "missing"]
    assert mine["employee"][mine["verdict"] == "exempt"].tolist() == [who]


def test_a_national_id_is_matched_by_the_key_where_ids_are_shown(desk: Desk, keys: dict[str, str]) -> None:
    numbers = identity_numbers()
    one, two, three = (LONG.replace("E1", next(numbers)) for _ in range(3))
    options = ("--privacy", "named", "--key", keys["min.key"])
    book, who = answered_under(desk, one + two, *options)
    _, result = second_audit(desk, newer(desk, three + two + one), book, options=options)
    mine = result.findings[(result.findings["rule"] == "PLAN-READY") & (result.findings["verdict"] == "exempt")]
    assert mine["employee"].tolist() == [who] and who.startswith("N-")


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("min.key", "annen.key", "answers_other_key"),
        ("min.key", "", "answers_key_lacks"),
        ("", "min.key", "answers_without_key"),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_another_key_is_told_in_one_sentence(
    desk: Desk, keys: dict[str, str], first: str, second: str, code: str, language: str
) -> None:
    """The files are the same; what differs is the key."""
    book, _ = answered_under(desk, LONG + OTHER, *(("--key", keys[first]) if first else ()))
    files = [str(desk.folder / "fravar.csv"), str(desk.folder / "logg.csv")]
    options = ("--key", keys[second]) if second else ()
    run = desk.run("audit", *files, book, *AS_OF, *options, "--lang", language, out=desk.folder / "second")
    sentence = Texts(language).say(f"messages.errors.{code}", file=Path(book).name)
    assert (run.code, run.written, run.err) == (2, [], f"tilsynsklar: {sentence}\n")


def letters(told: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonKey, "letters", lambda self, employee: told[employee])


def test_codes_that_have_become_longer_are_still_matched(
    desk: Desk, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """E2 and E3 share eight letters, so that the second audit has nine; E1 is the one that was answered for."""
    letters({"E1": "AAAAAAAAAA", "E2": "CCCCCCCCCX", "E3": "CCCCCCCCDX"}, monkeypatch)
    book, who = answered_under(desk, LONG, "--key", keys["min.key"])
    _, result = second_audit(desk, newer(desk, LONG + OTHER + NEWER), book, options=("--key", keys["min.key"]))
    mine = result.findings[(result.findings["rule"] == "PLAN-READY") & (result.findings["verdict"] == "exempt")]
    assert (who, mine["employee"].tolist()) == ("P-AAAAAAAA", ["P-AAAAAAAAA"])


def test_an_answer_for_a_code_that_two_now_share_is_set_aside(
    desk: Desk, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    letters({"E1": "CCCCCCCCCX", "E2": "CCCCCCCCDX"}, monkeypatch)
    book, _ = answered_under(desk, LONG, "--key", keys["min.key"])
    _, result = second_audit(desk, newer(desk, LONG + OTHER), book, options=("--key", keys["min.key"]))
    assert verdicts(result, "PLAN-READY") == ["missing", "missing"]
    assert result.fault_counts == {"answer_no_case": 1}
