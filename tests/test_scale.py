"""An audit spread over two worker processes gives what one process gives, also when a worker is killed on the way."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet
import pytest

from audit.configuration import settings_from
from audit.errors import InputError
from audit.pipeline import audit_files, audited
from audit.sample import sample_settings
from audit.scale import spread as spreading
from audit.scale.cluster import cluster
from audit.scale.spread import audit_spread, files_of, spread
from audit.scale.tasks import judge_part
from reports.faults import faults_csv
from rules.result import AuditResult
from rules.settings import Settings
from tests.inputs import ABSENCES, LONG, Desk
from tests.split_inputs import AS_OF, as_csv, as_parquet, made_tables, sample_tables

if TYPE_CHECKING:
    from distributed import Client

OF_A_ROW = ["rule", "verdict", "employee", "spell_start", "subject_day", "due", "done", "source"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with cluster(None, tmp_path_factory.mktemp("workers"), workers=2) as found:
        yield found


def silent(stage: str, rows: int) -> None:
    """The progress of a caller who wants none."""


def spread_over(client: Client, files: list[Path], settings: Settings, work: Path, parts: int) -> AuditResult:
    (work / "rows").mkdir(parents=True)
    return spread(client, files_of(files), settings, work, silent, parts)


def rows_of_parts(folder: Path) -> list[tuple[Any, ...]]:
    frame = pd.concat([pyarrow.parquet.read_table(path).to_pandas() for path in sorted(folder.iterdir())])
    return in_order(frame)


def in_order(findings: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The findings as rows of texts, in an order that does not depend on where they stood."""
    texts = findings[OF_A_ROW].astype(object).where(findings[OF_A_ROW].notna(), "").astype(str)
    return sorted(texts.itertuples(index=False, name=None))


def test_the_sample_company_as_many_csv_files(client: Client, tmp_path: Path) -> None:
    files = as_csv(sample_tables(), tmp_path, 3)
    settings = Settings(**settings_from(sample_settings(), {}))
    whole = audit_files(files, settings)
    found = spread_over(client, files, settings, tmp_path / "work", 3)
    assert found.to_json() == whole.to_json()
    assert len(whole.findings) > 100
    assert rows_of_parts(tmp_path / "work" / "out" / "findings") == in_order(whole.findings)


def test_a_folder_of_parquet_files(client: Client, tmp_path: Path) -> None:
    (folder := tmp_path / "company").mkdir()
    settings = Settings(as_of=AS_OF, privacy="named", sample=10)
    as_parquet(made_tables(), folder, 4)
    whole = audit_files(files_of([folder]), settings)
    found = spread_over(client, [folder], settings, tmp_path / "work", 5)
    assert found.to_json() == whole.to_json()
    assert whole.completeness.record_ids.state == "running"
    assert "DATED-IN-BATCH" in set(whole.findings["rule"])
    assert {remark.code for remark in whole.data_remarks} >= {"employee_unknown", "open_end_closed"}
    spells = pd.concat([pd.read_parquet(path) for path in (tmp_path / "work" / "out" / "spells").iterdir()])
    assert sorted(spells["rows"]) == sorted(whole.spells["rows"])


def test_a_worker_that_is_killed_in_the_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first worker that judges a part takes itself down with it; Dask gives the part to another."""
    files = as_csv(made_tables(people=120), tmp_path, 2)
    settings = Settings(as_of=AS_OF)
    killed, kill = tmp_path / "killed", int(signal.SIGKILL)

    def judge_once_more(*arguments: Any) -> Any:
        try:
            with killed.open("x"):
                os.kill(os.getpid(), kill)
        except FileExistsError:
            return judge_part(*arguments)

    monkeypatch.setattr(spreading, "judge_part", judge_once_more)
    with cluster(None, tmp_path / "workers", workers=2) as own:
        found = spread_over(own, files, settings, tmp_path / "work", 4)
    assert killed.exists()
    assert found.to_json() == audit_files(files, settings).to_json()
    assert rows_of_parts(tmp_path / "work" / "out" / "findings") == in_order(found.findings)


def test_the_cells_that_could_not_be_used_are_the_same_in_parts(client: Client, tmp_path: Path) -> None:
    """A part for each file that has some; 2 of the cells are in the first file, 550 in the last."""
    files = [
        made(
            tmp_path, "a.csv", "E1;05.01.2026;i morgen;sick_note;100;Lager\n", "E2;x;06.01.2026;sick_note;100;Lager\n"
        ),
        made(tmp_path, "b.csv", LONG),
        made(tmp_path, "c.csv", *(f"E{n};05.01.2026;i går {n};sick_note;100;Lager\n" for n in range(550))),
    ]
    settings = Settings(as_of=AS_OF)
    whole = audited(files, settings)
    found = spread_over(client, files, settings, tmp_path / "work", 2)
    assert found.to_json() == whole.result.to_json()
    parts = sorted((tmp_path / "work" / "out" / "faults").iterdir())
    assert [path.name for path in parts] == ["part-00000.parquet", "part-00002.parquet"]
    told = pd.concat([pd.read_parquet(path) for path in parts], ignore_index=True)
    lines = faults_csv(whole.fault_cells, whole.result.provenance.tables, "nb").decode("utf-8-sig")
    one = pd.read_csv(io.StringIO(lines), sep=";", keep_default_na=False, dtype={"row_set_aside": bool})
    assert len(one) == 552 and told.astype(object).equals(one.astype(object))


def refusal(client: Client, files: list[Path], tmp_path: Path, **settings: Any) -> InputError:
    with pytest.raises(InputError) as problem:
        spread_over(client, files, Settings(as_of=AS_OF, **settings), tmp_path / "work", 2)
    return problem.value


def made(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(ABSENCES + "".join(rows), "utf-8")
    return path


def test_what_only_all_files_tell(client: Client, tmp_path: Path) -> None:
    one = made(tmp_path, "a.csv", LONG)
    share = made(tmp_path, "c.csv", *(f"E2;0{day}.02.2026;0{day}.02.2026;sick_note;0,5;Lager\n" for day in (2, 4, 6)))
    found = refusal(client, [one, share], tmp_path / "scales")
    assert (found.code, found.slots["file"], found.slots["other"]) == ("scale_differs", "a.csv", "c.csv")
    assert refusal(client, [one], tmp_path / "header", columns={"leader": "Sjef"}).code == "settings_header_missing"


def test_refusals_of_the_command_line(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.file("a.csv", ABSENCES + LONG)
    alone = desk.run("audit", file, "--as-of", "2026-06-30", "--scheduler", "tcp://127.0.0.1:1")
    assert (alone.code, "--engine dask" in alone.err) == (2, True)
    (desk.folder / "empty").mkdir()
    empty = desk.run("audit", str(desk.folder / "empty"), "--as-of", "2026-06-30", "--engine", "dask")
    assert (empty.code, empty.written) == (2, [])
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    lacking = desk.run("audit", file, "--as-of", "2026-06-30", "--engine", "dask")
    assert (lacking.code, "tilsynsklar[scale]" in lacking.err, lacking.written) == (2, True, [])


def test_a_scheduler_that_is_there(client: Client, tmp_path: Path) -> None:
    """The folder of the output holds the parts, and nothing of the work."""
    files = as_csv(made_tables(people=30), tmp_path, 1)
    address = client.scheduler.address
    audit_spread(files, Settings(as_of=AS_OF), silent, folder=tmp_path / "out", scheduler=address)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["faults", "findings", "spells"]
    parts = [path.name for path in (tmp_path / "out" / "spells").iterdir()]
    assert sorted(parts) == ["part-00000.parquet", "part-00001.parquet"]  # the last is of what belongs to no employee
