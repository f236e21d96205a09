"""The fuzz run: random inputs through the reader in processes of their own, with a watch on time and memory.

    make fuzz                        20,000 inputs
    make fuzz INPUTS=2000 SEED=7     fewer, and others
    python -m tests.fuzz.run --again 1234 --seed 7    one of them once more, in this process

An input fails when the process dies, when anything but a sentence to the user comes of it, when it takes more than 10
seconds of a processor, a minute in all or 1 GB, when rows do not add up or when a private value is repeated. It is then
kept outside the project.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path

SECONDS, MEGABYTES = 10, 1024
WAITED = 60  # seconds by the clock, as other programs may run as well
# Compiled code reserves far more addresses than it uses; this only spares the machine.
ADDRESSES = 6 << 30


@dataclass(frozen=True)
class Done:
    """One input and what came of it; seconds of a processor and megabytes above what the process had before."""

    number: int
    code: str
    fault: str
    seconds: float
    megabytes: float


@dataclass
class Tally:
    """All inputs so far."""

    codes: Counter[str] = field(default_factory=Counter)
    slowest: Done | None = None
    largest: Done | None = None
    failed: list[Done] = field(default_factory=list)

    def add(self, done: Done) -> None:
        self.codes[done.code] += 1
        if self.slowest is None or done.seconds > self.slowest.seconds:
            self.slowest = done
        if self.largest is None or done.megabytes > self.largest.megabytes:
            self.largest = done
        if done.fault:
            self.failed.append(done)

    def told(self) -> str:
        count = sum(self.codes.values())
        audited = self.codes["audited"]
        refused = count - audited - len({done.number for done in self.failed if done.code == "traceback"})
        lines = [f"{'inputs':<28}{count:>8}", f"{'audited':<28}{audited:>8}", f"{'refused':<28}{refused:>8}"]
        lines += [f"  {code:<26}{number:>8}" for code, number in self.codes.most_common() if code != "audited"]
        if self.slowest and self.largest:
            lines.append(f"{'slowest, s':<28}{self.slowest.seconds:>8.2f}  (input {self.slowest.number})")
            lines.append(f"{'largest memory, MB':<28}{self.largest.megabytes:>8.0f}  (input {self.largest.number})")
        lines.append(f"{'failed':<28}{len(self.failed):>8}")
        return "\n".join(lines)


def attempt(seed: int, number: int) -> Done:
    """One input in this process, with its time and its memory."""
    from tests.fuzz.cases import case
    from tests.fuzz.trial import tried

    made = case(seed, number)
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted anew
    start = time.process_time()
    outcome = tried(made, number)
    seconds, megabytes = time.process_time() - start, _memory("VmHWM") - before
    fault = outcome.fault
    if megabytes > MEGABYTES:
        fault = fault or f"took {megabytes:.0f} MB"
    if seconds > SECONDS:
        fault = fault or f"took {seconds:.1f} s"
    return Done(number, outcome.code, fault, seconds, megabytes)


def _memory(name: str) -> float:
    """VmRSS (now) or VmHWM (the highest) of this process, in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _work(pipe: Connection, seed: int, last_words: str) -> None:
    from tests.fuzz.trial import silence

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    warnings.simplefilter("error")  # a warning on the user's screen may quote a cell
    kept = silence(last_words)
    faulthandler.enable(kept)
    pipe.send(None)
    while True:
        number = pipe.recv()
        try:
            done = attempt(seed, number)
        except BaseException:  # a fault of the run itself
            done = Done(number, "no input", traceback.format_exc(), 0, 0)
        kept.seek(0)
        if said := kept.read():
            kept.seek(0)
            kept.truncate()
            done = Done(
                number, done.code, done.fault or f"compiled code said: {said[-500:]!r}", done.seconds, done.megabytes
            )
        pipe.send(done)


class Worker:
    """A process that takes inputs one by one."""

    def __init__(self, seed: int, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        with tempfile.NamedTemporaryFile(delete=False) as file:
            self.last_words = Path(file.name)  # what is said past Python, by compiled code that panics or dies
        self.process = context.Process(target=_work, args=(theirs, seed, file.name), daemon=True)
        self.process.start()
        theirs.close()
        self.gone = False
        self.pipe.recv()  # it is ready
        self.give(number)

    def done(self) -> Done:
        """What came of the input at hand; a process that died has none."""
        try:
            done: Done = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            self.gone = True
            return Done(self.number, "crash", "", time.monotonic() - self.begun, 0)
        return done

    def late(self) -> Done | None:
        """What is to be told of an input that takes far too long."""
        passed = time.monotonic() - self.begun
        if passed <= WAITED:
            return None
        self.gone = True
        return Done(self.number, "hang", "", passed, 0)

    def give(self, number: int) -> None:
        self.number, self.begun = number, time.monotonic()
        self.pipe.send(number)

    def stop(self) -> str:
        """End the process; what it said at last."""
        self.process.kill()
        self.process.join()
        said = self.last_words.read_text("utf-8", "replace")
        self.last_words.unlink()
        return f"exit code {self.process.exitcode}: {said[-3000:]}"


def inputs(seed: int, numbers: range, workers: int) -> Iterator[Done]:
    """What came of each input, as they end; a worker that hangs or dies is replaced."""
    waiting = iter(numbers)
    crew = [Worker(seed, number) for number in islice(waiting, workers)]
    try:
        while crew:
            ready = wait([worker.pipe for worker in crew], timeout=1)
            for worker in list(crew):
                done = worker.done() if worker.pipe in ready else worker.late()
                if done is None:
                    continue
                following = next(waiting, None)
                if following is not None and not worker.gone:
                    worker.give(following)
                else:
                    crew.remove(worker)
                    last_words = worker.stop()
                    done = replace(done, fault=last_words) if worker.gone else done
                    crew += [] if following is None else [Worker(seed, following)]
                yield done
    finally:
        for worker in crew:
            worker.stop()


def keep(done: Done, seed: int, folder: Path) -> Path:
    """Write a failed input with its seed and what was wrong."""
    from tests.fuzz.cases import case
    from tests.fuzz.trial import put

    own = folder / f"{seed}-{done.number}"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    put(case(seed, done.number), own)
    (own / "fault.txt").write_text(f"--seed {seed} --again {done.number}\n{done.fault}\n", "utf-8")
    return own


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--kept", type=Path, help="folder for inputs that fail")
    parser.add_argument("--again", type=int, help="one input once more, in this process")
    words = parser.parse_args()
    if words.again is not None:
        done = attempt(words.seed, words.again)
        print(done.fault or done)
        return int(bool(done.fault))
    folder = words.kept or Path(tempfile.mkdtemp(prefix="tilsynsklar-fuzz-"))
    tally, begun = Tally(), time.monotonic()
    for count, done in enumerate(inputs(words.seed, range(words.first, words.first + words.inputs), words.workers), 1):
        tally.add(done)
        if done.fault:
            print(
                f"input {done.number}: {done.fault.splitlines()[-1]}  kept in {keep(done, words.seed, folder)}",
                flush=True,
            )
        if count % 500 == 0:
            print(
                f"{count} inputs, {time.monotonic() - begun:.0f} s, {len(tally.failed)} failed",
                file=sys.stderr,
                flush=True,
            )
    print(f"seed {words.seed}\n{tally.told()}")
    return int(bool(tally.failed))


if __name__ == "__main__":
    sys.exit(main())
