"""Every file that is a trap, read by the real reader and held against what its definition says."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from audit.checking import check_files
from audit.configuration import settings_from
from audit.errors import InputError
from audit.source import read
from audit.tables import Tables
from rules.result import TableRead
from rules.settings import Settings
from rules.texts import Texts
from rules.vocabulary import LANGUAGES
from sample_data import make_traps
from tests.source_files import error_of, identity_numbers, sums_hold

FOLDER = make_traps.FOLDER
EXPECTED = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("expected/*.toml"))}
READ = [name for name, golden in EXPECTED.items() if "reading" in golden]
SAID = [name for name, golden in EXPECTED.items() if "said" in golden]


def files_of(golden: dict[str, Any]) -> list[Path]:
    return [FOLDER / name for name in golden["files"]]


def settings_of(golden: dict[str, Any]) -> Settings:
    answers = FOLDER / golden["settings"] if "settings" in golden else None
    return Settings(**{"as_of": golden["as_of"], **settings_from(answers, {})})


def told(table: TableRead) -> dict[str, Any]:
    """What the reader says of a table, in the words of an expected reading."""
    return {
        "file": table.file,
        "sheet": table.sheet or "",
        "table": table.table,
        "header_row": table.header_row,
        "layout": table.layout,
        "columns": dict(table.columns),
        "scales": dict(table.scales),
        "unused": list(table.unused),
        "dropped": list(table.dropped),
        "read": table.rows_read,
        "used": table.rows_used,
        "set_aside": table.rows_set_aside,
        "out_of_scope": dict(table.out_of_scope),
    }


def absences(tables: Tables) -> list[list[Any]]:
    rows = tables.absences[["employee", "start", "end", "kind", "grade"]].itertuples(index=False)
    return [
        [employee, start.date(), _or_blank(end, lambda day: day.date()), kind, _or_blank(grade, float)]
        for employee, start, end, kind, grade in rows
    ]


def _or_blank(value: Any, written: Any) -> Any:
    return "" if pd.isna(value) else written(value)


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_expected(name: str) -> None:
    golden = EXPECTED[name]
    wanted = golden["reading"]
    tables = read(files_of(golden), settings_of(golden))
    found = tables.files[0]
    assert absences(tables) == wanted["absences"]
    assert [told(account.read) for account in tables.accounts] == wanted["tables"]
    assert [[fault.where, fault.code] for fault in tables.faults] == wanted["faults"]
    assert {remark.code: remark.count for remark in tables.remarks} == wanted["remarks"]
    assert list(tables.notes) == wanted["notes"]
    assert (found.kind, found.encoding or "", found.delimiter or "") == (
        wanted["kind"],
        wanted["encoding"],
        wanted["delimiter"],
    )
    assert list(found.sheets_not_used) == wanted["sheets_not_used"]
    assert sums_hold(tables)


@pytest.mark.parametrize("name", SAID)
def test_a_file_is_refused_or_asked_about_as_expected(name: str) -> None:
    golden = EXPECTED[name]
    error = error_of(files_of(golden), as_of=golden["as_of"])
    assert [error.code, *(more.code for more in getattr(error, "more", ()))] == golden["said"]


def outputs(paths: Sequence[Path], settings: Settings) -> list[str]:
    """All that `check` says of the files, one text for each language."""
    languages = [Texts(language) for language in LANGUAGES]
    try:
        checked = check_files(paths, settings)
    except InputError as error:
        return [error.sentence(texts) for texts in languages]
    return [checked.text(texts) + checked.proposal(texts).decode("utf-8") for texts in languages]


@pytest.mark.parametrize(
    ("name", "answered"),
    [
        (name, answered)
        for name in EXPECTED
        for answered in (False, True)
        if not answered or "settings" in EXPECTED[name]
    ],
)
def test_nothing_private_is_repeated(name: str, answered: bool) -> None:
    golden = EXPECTED[name]
    settings = settings_of(golden) if answered else Settings(as_of=golden["as_of"])
    for said in outputs(files_of(golden), settings):
        assert said
        assert [secret for secret in golden.get("never", ()) if secret.casefold() in said.casefold()] == []
        assert not re.search(r"\d{11}", re.sub(r"[0-9a-f]{64}", "", said))


def test_the_numbers_that_are_never_repeated_are_numbers() -> None:
    known = set(identity_numbers())
    assert set(EXPECTED["national_ids.csv"]["never"]) <= known


def test_every_file_has_its_expected_reading_and_its_sentence() -> None:
    present = {path.name for path in FOLDER.iterdir() if path.is_file()}
    named = {name for golden in EXPECTED.values() for name in golden["files"]}
    answers = {golden["settings"] for golden in EXPECTED.values() if "settings" in golden}
    assert present == named | answers | {"README.md"}
    listed = (FOLDER / "README.md").read_text("utf-8")
    for golden in EXPECTED.values():
        assert f"| {', '.join(f'`{name}`' for name in golden['files'])} | {golden['trap']} | " in listed


def test_made_again_they_are_the_same_bytes() -> None:
    present = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    made = make_traps.make_files()
    assert made.keys() == present.keys()
    assert [name for name in made if made[name] != present[name]] == []
    assert sum(map(len, made.values())) < 1_000_000


def test_what_is_expected_does_not_come_from_the_reader() -> None:
    used = {
        name
        for path in FOLDER.parent.glob("*.py")
        if path.stem.startswith("trap") or path.stem in ("make_traps", "layouts", "spreadsheets", "flat_files")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }
    assert "sample_data.trap" in used
    assert not {name for name in used if name.partition(".")[0] in ("audit", "reports")}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_the_people_are_invented() -> None:
    for golden in EXPECTED.values():
        for employee, start, *_ in golden.get("reading", {}).get("absences", []):
            assert re.fullmatch(r"[09N]00\d+", employee) and isinstance(start, date)
