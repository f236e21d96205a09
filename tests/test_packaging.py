"""The wheel as a person gets it, and the guard against foreign packages of the same names."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = folder.glob("*.whl")
    return found


def kept(package: str) -> set[str]:
    """The files of a package in the checkout, as they should stand in the wheel."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_three_packages_and_the_sample(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    held = {name for name in names if ".dist-info/" not in name}
    sample = {f"audit/sample_company/{path.name}" for path in (ROOT / "sample_data" / "company").iterdir()}
    assert held == kept("audit") | kept("rules") | kept("reports") | sample


def test_the_wheel_installs_into_an_empty_environment_and_its_script_runs(wheel: Path, tmp_path: Path) -> None:
    # The libraries are borrowed from this environment, so that nothing is fetched; the three packages are not.
    venv.create(tmp_path / "env", with_pip=True)
    script = tmp_path / "env" / "bin"
    installed = run(script / "python", "-m", "pip", "install", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    borrowed = distribution("pandas").locate_file("")
    (site,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(f"{borrowed}\n")
    demo = run(script / "tilsynsklar", "demo", cwd=tmp_path, PYTHONPATH="")
    assert demo.returncode == 0, demo.stderr
    assert (tmp_path / "out" / "demo" / "report.html").stat().st_size > 10_000
    where = run(script / "python", "-c", "import rules; print(rules.__file__)", cwd=tmp_path, PYTHONPATH="")
    assert where.stdout.startswith(str(tmp_path))


def test_no_library_we_need_ships_a_package_of_our_names() -> None:
    needed = [requirement for requirement in requires("tilsynsklar") or [] if "extra ==" not in requirement]
    assert needed
    for requirement in needed:
        name = requirement.split("[")[0].split(">")[0].strip()
        files = distribution(name).files or []
        assert not {file.parts[0] for file in files} & {"audit", "rules", "reports"}, name


@pytest.mark.parametrize("name", ["audit", "rules", "reports"])
@pytest.mark.parametrize("content", ["", "OWNER = 'somebody else'\n", "raise ImportError('broken')\n"])
def test_a_foreign_package_of_our_name_is_told_in_one_sentence(name: str, content: str, tmp_path: Path) -> None:
    if name == "audit":
        # Then the console script itself would be foreign; what can be met is our entry with a foreign OWNER.
        program = f"import audit, audit.__main__ as ours\naudit.OWNER = {content!r}\nraise SystemExit(ours.main([]))"
    else:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(content)
        program = (
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom audit.__main__ import main\n"
            f"sys.path.insert(0, {str(tmp_path)!r})\nraise SystemExit(main(['rules']))"
        )
    told = run(sys.executable, "-c", program, cwd=ROOT)
    assert told.returncode == 2
    assert f"«{name}»" in told.stderr and "pipx" in told.stderr
    assert "Traceback" not in told.stderr and told.stdout == ""
