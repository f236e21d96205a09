"""A short fuzz run; `make fuzz` is the long one."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from tests.fuzz import cases, trial
from tests.fuzz.run import attempt, inputs
from tests.planted import IDENTITY, Plant

INPUTS, AT_ONCE, SEED = 300, 25, 4


@pytest.mark.parametrize("first", range(0, INPUTS, AT_ONCE))
def test_no_input_breaks_the_reader(first: int) -> None:
    done = [attempt(SEED, number) for number in range(first, first + AT_ONCE)]
    assert [one for one in done if one.fault] == []
    # Else the inputs are so far from anything that nothing is proved.
    assert any(one.code == "audited" for one in done)


def test_an_input_is_the_same_each_time() -> None:
    assert [cases.case(SEED, number) for number in range(40)] == [cases.case(SEED, number) for number in range(40)]


def test_a_private_value_that_is_repeated_is_a_fault() -> None:
    rows = "employee;start;end;kind;grade\nE1;05.01.2026;31.03.2026;sick_note;100\n"
    options = ("--lang", "nb", "--privacy", "named")
    shown = Plant("12345678901", IDENTITY, ("12345678901", "12345678901"))
    made = cases.Case("table", [("12345678901.csv", rows.encode())], planted=[shown], options=options)
    assert "repeated a private value" in trial.tried(made, 1).fault
    assert trial.tried(cases.Case("table", made.files, options=options), 1) == trial.Outcome("audited")


def test_a_process_that_dies_is_told_and_replaced() -> None:
    found = inputs(SEED, range(40), workers=1)
    next(found)
    (child,) = multiprocessing.active_children()
    os.kill(child.pid or 0, signal.SIGSEGV)
    (died, after) = next(found), next(found)
    found.close()
    assert (died.code, "exit code -" in died.fault, after.fault) == ("crash", True, "")
