"""Stopping a command: Ctrl-C, and the signals by which a machine asks a program to end, are one thing.

Each raises KeyboardInterrupt while a command runs. A library may swallow that or make another exception of it, so it is
also remembered; and what comes once the files of the run are being moved into place comes too late and is let go.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import NoReturn

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
_asked = threading.Event()  # a stop has come
_running = threading.Event()  # a command runs, so the signals are ours


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """While a command runs, every signal to stop that is not ignored raises KeyboardInterrupt."""
    _asked.clear()
    with _handled_by(_stop):
        _running.set()
        try:
            yield
        finally:
            _running.clear()


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """A short step that must be whole: a stop that comes while it lasts is let go."""
    with _handled_by(_let_go):
        yield


def hold_asked() -> None:
    """Raise KeyboardInterrupt when a stop has come that somebody swallowed on its way."""
    if _asked.is_set():
        raise KeyboardInterrupt


def asked() -> bool:
    """Whether a stop has come since the command began."""
    return _asked.is_set()


def too_late() -> None:
    """From now on until the command has ended a stop is let go: what it was asked for is done."""
    if _running.is_set() and threading.current_thread() is threading.main_thread():
        for one in _listened_to():
            signal.signal(one, _let_go)


@contextlib.contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only there can signals be handled
        yield
        return
    before = {one: signal.getsignal(one) for one in _listened_to()}
    try:
        for one in before:
            signal.signal(one, handler)
        yield
    finally:
        for one, handled in before.items():
            signal.signal(one, handled)


def _listened_to() -> list[int]:
    """The signals but those that are ignored, as under nohup, or that another library handles."""
    return [one for one in _SIGNALS if signal.getsignal(one) not in (signal.SIG_IGN, None)]


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    _asked.set()
    raise KeyboardInterrupt


def _let_go(number: int, frame: FrameType | None) -> None:
    """The step that lasts is too short to be stopped."""
