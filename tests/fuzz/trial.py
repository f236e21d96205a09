"""One input through the entrances that a user has, and whether everything that is promised held."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from audit.cli import UNUSABLE, run
from audit.configuration import settings_from
from audit.errors import InputError
from audit.pipeline import audit_files
from reports.export import findings_csv, spells_csv
from rules.result import AuditResult
from rules.settings import Settings
from rules.texts import Texts
from tests.fuzz.cases import Case
from tests.planted import repeated

AS_OF = "2026-06-30"
# A report and an annotated workbook take longer than the whole reading, so not every input has its own.
EVERY = 25


@dataclass(frozen=True)
class Outcome:
    """`code`: "audited" or the code of the refusal. `fault`: what was promised and did not hold, "" when all did."""

    code: str
    fault: str = ""


def tried(case: Case, number: int) -> Outcome:
    """Check and audit the files of the case. `number` decides whether it is given a report as well."""
    with tempfile.TemporaryDirectory() as folder:
        return _tried(case, Path(folder), with_report=number % EVERY == 0)


def put(case: Case, folder: Path) -> tuple[list[str], list[str]]:
    """Write the files of a case; their paths, and the option that names the settings."""
    paths = []
    for name, data in case.files:
        path = folder / name
        path.write_bytes(data)
        paths.append(str(path))
    if not case.settings:
        return paths, []
    settings = folder / "innstillinger.toml"
    settings.write_text(case.settings, "utf-8")
    return paths, ["--settings", str(settings)]


def _tried(case: Case, folder: Path, *, with_report: bool) -> Outcome:
    paths, settings = put(case, folder)
    options = dict(zip(case.options[::2], case.options[1::2], strict=True))
    proposal, book, out = folder / "forslag.toml", folder / "kommentert.xlsx", folder / "ut"
    written = ["--write-settings", str(proposal), "--annotated", str(book)] if with_report else []
    told = [_said(["check", *paths, *settings, *case.options[:2], *written], {0, UNUSABLE})]
    result: AuditResult | None = None
    try:
        asked = {"as_of": AS_OF, "language": options["--lang"], "privacy": options["--privacy"]}
        values = settings_from(Path(settings[1]) if settings else None, asked)
        result = audit_files([Path(path) for path in paths], Settings(**values))
        code = "audited"
        told += [result.to_json(), findings_csv(result).decode(), spells_csv(result).decode()]
    except InputError as problem:
        code = problem.code
        told.append(problem.sentence(Texts(options["--lang"])))
    except BaseException:
        return Outcome("traceback", traceback.format_exc())
    if with_report:
        expected = {UNUSABLE} if result is None else {0, 1}
        told.append(_said(["audit", *paths, *settings, *case.options, "--as-of", AS_OF, "--out", str(out)], expected))
        files = sorted(out.iterdir()) if out.exists() else []
        told += [_parts(path) if path.suffix == ".xlsx" else path.read_text("utf-8-sig") for path in files]
    told += [_parts(book)] if book.exists() else []
    anew = proposal.read_text("utf-8") if proposal.exists() else ""
    fault = next((text for text in told if text.startswith(_FAULT)), "") or _sums(result)
    shown = repeated([*case.planted, *case.in_settings], "\n".join(told)) + repeated(case.planted, anew)
    return Outcome(code, fault or "".join(f"repeated a private value: {plant}\n" for plant in shown[:3]))


_FAULT = "FAULT: "


def _said(words: list[str], expected: set[int]) -> str:
    """All that the command line says, or what is wrong with that."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    said = err.getvalue()
    ours = [Texts(language).say("cli.our_fault", problem="\x00").split("\x00")[0] for language in ("nb", "nn", "en")]
    lines = said.splitlines()
    plain = all(line.startswith("tilsynsklar: ") for line in lines) and len(lines) <= 1
    if code not in expected or not plain or any(start in said for start in ours):
        return f"{_FAULT}{words[0]} ended with {code} and said: {said[-2000:]}"
    return out.getvalue() + said


def _parts(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _sums(result: AuditResult | None) -> str:
    """Every row that was read is used, set aside or out of scope, in each table and in all."""
    if result is None:
        return ""
    tables = [
        (one.rows_read, one.rows_used, one.rows_set_aside, sum(one.out_of_scope.values()))
        for one in result.provenance.tables
    ]
    sums = result.sums
    tables.append((sums.rows_read, sums.rows_used, sums.rows_set_aside, sums.rows_out_of_scope))
    wrong = [numbers for numbers in tables if numbers[0] != sum(numbers[1:])]
    return f"rows do not add up: {wrong}" if wrong else ""


def silence(name: str) -> io.BufferedRandom:
    """Send what compiled code writes past Python to the file of this name, which is looked into after each case."""
    kept = open(name, "w+b")  # noqa: PTH123, SIM115
    for stream in (1, 2):
        os.dup2(kept.fileno(), stream)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    return kept
