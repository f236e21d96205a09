"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.inputs import Desk

# Real records are no part of the project; `make test` names their folder where it lies beside the checkout.
collect_ignore = [] if "TILSYNSKLAR_REAL_DATA" in os.environ else ["test_real_data.py"]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A folder to put files in, with the command line."""
    return Desk(tmp_path, capsys)
