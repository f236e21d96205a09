"""An audit spread over the workers of a Dask cluster: the order of the tasks, and the one result."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from audit.answering import nothing_stated
from audit.errors import InputError
from audit.masking import salt_of
from audit.parts import EMPLOYEES_IN_FULL, Part, decided, kept, looks_together, together, told
from audit.record_ids import LOOKED_AT, IdsSeen, prefix_of, record_ids
from audit.remarks import Noted
from audit.scale.cluster import Problem, cluster, guarded
from audit.scale.gathering import hold_together, remarks_together, whole_tables
from audit.scale.reading import TABLES_OF_A_FILE, FileFound, Spread, read_file
from audit.scale.run import Run
from audit.scale.tasks import Looked, judge_part, look_at
from audit.scale.writing import OUT, publish, write_rows
from audit.source.answers import parted
from audit.source.limits import Limits
from audit.source.parquet import rows_of_parquet
from audit.source.reading import Repeated, unique
from audit.source.sheets import Rows
from audit.source.sniff import ENDINGS, find, shown_name
from audit.stages import Progress
from rules.days import day_number
from rules.result import AuditResult, Remark
from rules.settings import Settings

if TYPE_CHECKING:
    from distributed import Client, Future

import numpy as np
import pandas as pd

T = TypeVar("T")

ROWS_A_PART = 150_000  # of the files; a worker needs about 1 GB for so many
MERGED_AT_ONCE = 8
WORK = ".tilsynsklar-work"


def audit_spread(
    paths: Sequence[Path], settings: Settings, progress: Progress, *, folder: Path, scheduler: str | None = None
) -> AuditResult:
    """Audit files and folders of files with the workers of `scheduler`, or with workers on this machine.

    Findings and spells of all employees are written to `folder` as findings/part-*.parquet and spells/part-*.parquet,
    and cells that could not be used, if there are any, as faults/part-*.parquet, a part a file that has some;
    the workers of another machine must see the files and this folder. InputError when the input cannot be used, Dask is
    not installed or the scheduler does not answer.
    """
    files = files_of(paths)
    _, answers = parted(files)
    if answers:
        raise InputError("scale_answers", file=shown_name(answers[0]))
    work = folder / WORK
    try:
        shutil.rmtree(work, ignore_errors=True)
        try:
            (work / "rows").mkdir(parents=True)
        except OSError as problem:
            raise InputError("output_not_writable", folder=str(folder)) from problem
        with cluster(scheduler, work) as client:
            result = spread(client, files, settings, work, progress)
        publish(work / OUT, folder)
        return result
    finally:
        shutil.rmtree(work, ignore_errors=True)


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files, and those in the folders by name; what is hidden or no table by its ending is left out of a folder."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        own = [one for one in inside if one == path or (one.suffix.lower() in ENDINGS and one.name[0] not in "._~")]
        if not own:
            raise InputError("scale_folder_empty", file=shown_name(path))
        found += own
    return found


def spread(
    client: Client, files: Sequence[Path], settings: Settings, work: Path, progress: Progress, parts: int | None = None
) -> AuditResult:
    """Audit the files in `parts` parts (None: by their rows), with the folder `work` for what is on its way."""
    names: list[str] = []
    for path in files:
        names.append(unique(shown_name(path), names))
    known = list(_all(client, fingerprint, [(path, settings) for path in files]))
    many = parts or -(-sum(rows for _, rows in known) // ROWS_A_PART) or 1
    spread = Spread(work / "rows", tuple(names), many, salt_of(digest for digest, _ in known))
    calls = [(path, number, spread, settings) for number, path in enumerate(files)]
    read = _read(client, calls, progress)
    run, everywhere, looked = _looked(client, read, spread, settings)
    if repeated := _repeated(looked):
        # Only all files tell which rows stand in two of them; those files are read again without such rows.
        again = [(*calls[number], rows) for number, rows in repeated.items()]
        for file in _all(client, read_file, again):
            read[file.number] = file
        run, everywhere, looked = _looked(client, read, spread, settings)
    progress("spells", sum(account.read.rows_used for account in run.tables.accounts))
    tables = replace(run.tables, remarks=_remarks(run, looked))
    whole = decided(looks_together([one.look for one in looked], settings), tables, settings)
    progress("rules", whole.codes.employees)
    before = [sum(one.look.codes.employees for one in looked[:part]) for part in range(many)]
    out = work / OUT
    in_full = whole.codes.employees <= EMPLOYEES_IN_FULL
    tasks = [(everywhere, part, whole.with_codes_after(before[part]), out, in_full) for part in range(many)]
    part = _merged(_all(client, judge_part, tasks, ordered=False), settings, in_full)
    progress("result", part.counted.spells)
    ids = record_ids(IdsSeen.together([one.ids for one in looked]), part.counted.absences, run.prefix, settings)
    result = told(part, whole, tables, ids, nothing_stated(), settings)
    rest = result.findings[result.findings["employee"] == ""]
    write_rows(out, many, result.spells.iloc[:0], rest)
    return result


def _read(client: Client, calls: Sequence[tuple[Any, ...]], progress: Progress) -> list[FileFound]:
    read: list[FileFound] = []
    for file in _all(client, read_file, calls):
        read.append(file)
        progress("read", sum(account.read.rows_read for one in read for account in one.tables.accounts))
    return read


def _looked(
    client: Client, read: Sequence[FileFound], spread: Spread, settings: Settings
) -> tuple[Run, Future[Run], list[Looked]]:
    """The run, the run where the workers have it, and each part looked at. InputError for a question of the run."""
    hold_together(read, settings)
    run = _run(read, spread, settings)
    everywhere = client.submit(itself, run, pure=False)  # a task, so that it is made again when its worker dies
    return run, everywhere, list(_all(client, look_at, [(everywhere, part) for part in range(spread.parts)]))


def itself(run: Run) -> Run:
    return run


def fingerprint(path: Path, settings: Settings) -> tuple[str, int]:
    """The SHA-256 of a file, and about how many rows it has. InputError when it is none that is read."""
    found = find(path, Limits.of(settings.limits))
    return found.sha256, rows_of_parquet(found) if found.kind == "parquet" else found.data.count(b"\n")


def _run(read: Sequence[FileFound], spread: Spread, settings: Settings) -> Run:
    tables, starts = whole_tables(read)
    first_days = [file.first_day for file in read if file.first_day is not None]
    ids = list(dict.fromkeys(text for file in read for text in file.first_ids))
    kinds = {name for file in read for name in file.fragments}
    return Run(
        spread=spread,
        settings=settings,
        tables=tables,
        starts=tuple(starts),
        fragments={name: [file.fragments[name] for file in read if name in file.fragments] for name in kinds},
        first_of_export=min(first_days, default=day_number(settings.as_of)),
        prefix=prefix_of(ids[:LOOKED_AT]),
    )


def _repeated(looked: Sequence[Looked]) -> dict[int, Repeated]:
    """The rows that a file before theirs has told, by the number of their file."""
    found: dict[int, tuple[dict[int, Rows], dict[int, Rows]]] = {}
    for kind, frames in enumerate(([one.same for one in looked], [one.again for one in looked])):
        for number, rows in pd.concat(frames).groupby("table")["row"]:
            file, table = divmod(int(str(number)), TABLES_OF_A_FILE)
            found.setdefault(file, ({}, {}))[kind][table] = rows.to_numpy(dtype=np.int64)
    return {file: Repeated(same, again) for file, (same, again) in found.items()}


def _remarks(run: Run, looked: Sequence[Looked]) -> tuple[Remark, ...]:
    unknown = Noted.together([one.unknown for one in looked])
    told = [Remark("employee_unknown", unknown.count, unknown.places)] if unknown.count else []
    return remarks_together([*run.tables.remarks, *told])


def _merged(parts: Iterator[Part], settings: Settings, in_full: bool) -> Part:
    def one(some: list[Part]) -> Part:
        found = together(some, settings)
        return found if in_full else kept(found)

    waiting: list[Part] = []
    for part in parts:
        waiting.append(part)
        if len(waiting) == MERGED_AT_ONCE:
            waiting = [one(waiting)]
    return one(waiting)


def _all(
    client: Client, task: Callable[..., T], calls: Sequence[tuple[Any, ...]], *, ordered: bool = True
) -> Iterator[T]:
    """What the task gives for each call; as they come where the order does not matter. InputError as of the task."""
    from distributed import KilledWorker, as_completed

    futures = [client.submit(guarded, task, *call, pure=False) for call in calls]
    coming = futures if ordered else as_completed(futures, loop=client.loop)
    for future in coming:
        try:
            found = future.result()
        except KilledWorker as problem:
            raise InputError("scale_worker_lost") from problem
        future.release()
        if isinstance(found, Problem):
            found.raised()
        yield found
