"""What can be wrong with an input, as one tree.

    InputError              the input cannot be used: one sentence (what, where, what to do), exit code 2
    AccountingError         the sums of rulebook section 8 do not hold: our fault, never the user's

An InputError carries a code and slots; its sentence stands under `messages.errors.<code>` in every language. Slots
never hold what a cell said, save for codes and headers that were cleared of private values first.
"""

from __future__ import annotations

from pathlib import Path

from rules.texts import Texts


class InputError(Exception):
    """The input cannot be used. `code` names the text, `slots` fill it."""

    def __init__(self, code: str, **slots: object) -> None:
        super().__init__(code)
        self.code = code
        self.slots = slots

    def sentence(self, texts: Texts) -> str:
        """The message as the user reads it."""
        slots = {name: " ".join(str(value).split()) for name, value in self.slots.items()}
        return texts.say(f"messages.errors.{self.code}", **slots)


class TaskError(Exception):
    """A fault of ours in a process of its own; it says its kind and place."""


class AccountingError(Exception):
    """Rows, events or verdicts do not add up; the run must not be believed and stops."""


def kind_and_place(problem: BaseException) -> str:
    """The kind and place of an exception. What it says is left out: it may quote a cell."""
    if isinstance(problem, TaskError):
        return str(problem)
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(problem).__name__}{place}"
