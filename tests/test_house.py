"""The house itself: the directions of import, the size of modules, what must never stand in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("audit", "rules", "reports") for path in (ROOT / folder).rglob("*.py"))
TREE = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
).stdout.splitlines()


def test_the_imports_go_one_way() -> None:
    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_fits_in_the_head(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 400


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    assert not {path.stem for path in MODULES} & sys.stdlib_module_names - {"__main__"}


@pytest.mark.parametrize(
    "pattern",
    [
        r"[\w.+-]+@[\w-]+\.(no|com|org|net)\b",  # an e-mail address
        r"(?<![\w.])/(home|root|Users)/\w",  # a path of somebody's machine
        r"(py[p]i|pythonh[o]sted|npm[j]s|deb[i]an)\.(org|com)",  # a registry's host
    ],
)
def test_what_must_never_stand_in_the_tree(pattern: str) -> None:
    searched = [ROOT / name for name in TREE if not name.endswith((".xlsx", ".png")) and name != "tests/test_house.py"]
    found = [
        path.name
        for path in searched
        if path.is_file() and re.search(pattern, path.read_text("utf-8", errors="ignore"))
    ]
    assert found == []


def test_versions_are_pinned_by_name_and_version_alone() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
