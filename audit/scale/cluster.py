"""The workers: those of a scheduler that is there, or processes of this machine that nobody else can reach."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from audit.errors import InputError, TaskError, kind_and_place
from audit.source.problems import SourceError

if TYPE_CHECKING:
    from distributed import Client

HERE = "127.0.0.1"
ANSWERS_WITHIN_SECONDS = 20


class Problem(NamedTuple):
    """Why a task gave nothing: a question of the user's, or the kind and place of a fault of ours."""

    code: str
    slots: Mapping[str, object]
    source: bool
    fault: str = ""

    def raised(self) -> NoReturn:
        if self.fault:
            raise TaskError(self.fault)
        raise (SourceError if self.source else InputError)(self.code, **self.slots)


def guarded(task: Callable[..., Any], *arguments: Any) -> Any:
    """What the task gives, or its Problem: an exception would be written to the log of the worker as it stands."""
    try:
        return task(*arguments)
    except InputError as problem:
        return Problem(problem.code, problem.slots, isinstance(problem, SourceError))
    except Exception as problem:
        return Problem("", {}, False, kind_and_place(problem))


@contextmanager
def cluster(scheduler: str | None, work: Path, workers: int | None = None, memory: str = "auto") -> Iterator[Client]:
    """A client of the workers. InputError when Dask is not installed or the scheduler does not answer.

    `workers` and `memory` (of each) are of a cluster on this machine: one a processor, and all the memory there is.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as problem:
        raise InputError("scale_missing") from problem
    quiet = {"logging.distributed": "critical", "distributed.admin.tick.limit": "1h"}
    with dask.config.set(quiet):
        if scheduler is not None:
            try:
                client = Client(scheduler, timeout=ANSWERS_WITHIN_SECONDS, set_as_default=False)
            except (OSError, ValueError, ImportError) as problem:
                raise InputError("scale_scheduler", address=scheduler) from problem
            with client:
                yield client
            return
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host=HERE,
                dashboard_address=f"{HERE}:0",  # what tells of the workers is told here too, and to nobody else
                worker_dashboard_address=f"{HERE}:0",
                memory_limit=memory,
                local_directory=str(work),
                silence_logs=logging.CRITICAL,
            ) as local,
            Client(local, set_as_default=False) as client,
        ):
            yield client
