"""Codes under the user's key: the same in two audits, of the id itself, and never the key."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
from pathlib import Path

import pytest

from audit import audit_files
from audit.__main__ import main
from audit.keys import LETTERS, PersonKey
from rules.result import AuditResult
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from tests.inputs import ABSENCES, LONG, Desk
from tests.source_files import identity_numbers, settings, text_file

HEADERS = ("employee", "start", "end", "kind", "grade", "unit")
SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "min.key"
    path.write_bytes(SECRET + b"\r\n")
    return path


def audited(folder: Path, ids: list[str], privacy: str = "masked", **told: str) -> AuditResult:
    rows = [(who, f"{5 + n:02d}.01.2026", "31.03.2026", "sick_note", 100, "") for n, who in enumerate(ids)]
    return audit_files([text_file(folder / "fravar.csv", [HEADERS, *rows])], settings(privacy=privacy, **told))


def codes(result: AuditResult) -> dict[str, str]:
    """First day of the spell -> code."""
    return dict(zip(result.spells["start"], result.spells["employee"], strict=True))


def test_the_code_is_an_hmac_of_the_id_under_the_key(tmp_path: Path, key: Path) -> None:
    """The first 40 bits in base32, worked out here bit by bit."""
    digest = hmac.new(SECRET, b"tilsynsklar employee\x00E1", hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    letters = "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[int(bits[at : at + 5], 2)] for at in range(0, 40, 5))
    assert codes(audited(tmp_path, ["E1"], key_file=str(key))) == {"2026-01-05": f"P-{letters}"}


def test_a_person_has_the_same_code_in_two_audits_with_one_key(tmp_path: Path, key: Path) -> None:
    first = audited(tmp_path, ["E1", "E2", "E3"], key_file=str(key))
    second = audited(tmp_path, ["E9", "E3", "E1"], key_file=str(key))
    a, b = codes(first), codes(second)
    assert (a["2026-01-05"], a["2026-01-07"]) == (b["2026-01-07"], b["2026-01-06"])
    assert len({*a.values(), *b.values()}) == 4
    assert first.key_id == second.key_id and len(first.key_id) == 8


def test_another_key_gives_other_codes_and_another_fingerprint(tmp_path: Path, key: Path) -> None:
    other = tmp_path / "annen.key"
    other.write_bytes(SECRET[::-1])
    one, two = audited(tmp_path, ["E1"], key_file=str(key)), audited(tmp_path, ["E1"], key_file=str(other))
    assert one.key_id != two.key_id and codes(one) != codes(two)
    assert audited(tmp_path, ["E1"]).key_id == "" and one.settings.key_file == ""


@pytest.mark.parametrize("privacy", ["named", "masked"])
def test_a_national_id_has_the_same_code_in_whatever_place_and_writing(tmp_path: Path, key: Path, privacy: str) -> None:
    """Without a key it is N0001 by its place; under one it is told by itself, and still never stands anywhere."""
    numbers = identity_numbers()
    one, two, three = (next(numbers) for _ in range(3))
    first = audited(tmp_path, [one, two], privacy, key_file=str(key))
    second = audited(tmp_path, [three, f"{two[:6]} {two[6:]}", one], privacy, key_file=str(key))
    a, b = codes(first), codes(second)
    assert (a["2026-01-05"], a["2026-01-06"]) == (b["2026-01-07"], b["2026-01-06"])
    assert "ids_replaced" in first.notes
    told = first.to_json() + second.to_json()
    assert not any(number in told for number in (one, two, three))


def test_the_key_and_its_place_are_in_no_output(desk: Desk, key: Path) -> None:
    file = desk.file("fravar.csv", ABSENCES + LONG)
    wanted = desk.file("innstillinger.toml", 'as_of = 2026-06-30\nkey_file = "min.key"\n')
    by_option = desk.audit(file, options=("--as-of", "2026-06-30", "--key", str(key)))
    everything = by_option.everything
    by_settings = desk.run("audit", file, "--settings", wanted, out=desk.folder / "annen")
    assert json.loads(by_settings.text("result.json"))["spells"] == json.loads(by_option.text("result.json"))["spells"]
    result = json.loads(by_option.text("result.json"))
    assert result["key_id"] in by_option.text("report.html")
    for text in (everything, by_settings.everything):
        assert not any(word in text for word in (SECRET.decode(), "min.key", "key_file"))


def test_check_proposes_settings_without_the_key(desk: Desk, key: Path) -> None:
    file, wanted = desk.file("fravar.csv", ABSENCES + LONG), desk.file("i.toml", 'key_file = "min.key"\n')
    proposal = desk.folder / "forslag.toml"
    main(["check", file, "--settings", wanted, "--write-settings", str(proposal)])
    assert "key" not in proposal.read_text("utf-8")


def test_codes_of_a_run_are_longer_where_two_would_be_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"a": "ABCDEFGHIX", "b": "ABCDEFGHIY", "c": "ZZZZZZZZZZ"}
    monkeypatch.setattr(PersonKey, "letters", lambda self, employee: told[employee])
    key = PersonKey(SECRET)
    assert key.codes(["a", "c"]) == ["P-ABCDEFGH", "P-ZZZZZZZZ"] and LETTERS == 8
    assert key.codes(["a", "b", "c"]) == ["P-ABCDEFGHIX", "P-ABCDEFGHIY", "P-ZZZZZZZZZZ"]
    assert SECRET.decode() not in repr(key)


def test_a_new_key_is_random_its_owners_alone_and_fit_for_use(tmp_path: Path, desk: Desk) -> None:
    paths = [tmp_path / "nokler" / name for name in ("a.key", "b.key")]
    assert [main(["key", str(path)]) for path in paths] == [0, 0]
    written = [path.read_text("ascii") for path in paths]
    assert written[0] != written[1] and all(len(bytes.fromhex(text)) == 32 for text in written)
    if os.name == "posix":
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in paths)
    run = desk.audit(
        desk.file("fravar.csv", ABSENCES + LONG), options=("--as-of", "2026-06-30", "--key", str(paths[0]))
    )
    assert run.code == 0 and json.loads(run.text("result.json"))["key_id"]


def test_a_key_that_is_there_is_never_written_over_nor_shown(key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", str(key)]) == 2
    told = capsys.readouterr()
    assert key.read_bytes().startswith(SECRET) and told.out == ""
    assert told.err.count("\n") == 1 and "min.key" in told.err and SECRET.decode() not in told.err


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "key_missing"), (b"kort", "key_no_key"), (b" " * 40, "key_no_key"), (b"x" * 2000, "key_no_key")],
)
def test_a_key_that_cannot_be_used_is_refused_in_one_sentence(desk: Desk, content: bytes | None, code: str) -> None:
    path = desk.folder / "bruk.key"
    if content is not None:
        path.write_bytes(content)
    file = desk.file("fravar.csv", ABSENCES + LONG)
    for language in LANGUAGES:
        options = ("--as-of", "2026-06-30", "--key", str(path), "--lang", language)
        slots = {"file": "bruk.key", "shortest": 32, "longest": 1024}
        assert desk.refused(file, options=options) == Texts(language).say(f"messages.errors.{code}", **slots)


def test_a_folder_is_no_key(desk: Desk) -> None:
    sentence = desk.refused(
        desk.file("fravar.csv", ABSENCES + LONG), options=("--as-of", "2026-06-30", "--key", str(desk.folder))
    )
    assert sentence == Texts("nb").say("messages.errors.key_unreadable", file=desk.folder.name)
