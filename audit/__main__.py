"""The console script `tilsynsklar`, also as `python -m audit`.

The names audit, rules and reports are common. Before anything of them is used, each must say that it is ours; an
installation in which another package has taken a name is told in one sentence instead of failing somewhere.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import sys

EXPECTED_OWNER = "tilsynsklar"
PACKAGES = ("audit", "rules", "reports")
# Modules, texts and rows live until the end: to look for garbage among them all the time is a tenth of a short audit.
OBJECTS_BETWEEN_LOOKS = 200_000


def foreign_package() -> str | None:
    """The first of our package names that belongs to somebody else here; None when all are ours."""
    for name in PACKAGES:
        try:
            package = importlib.import_module(name)
        except Exception:  # whatever a foreign package does at import, the name is not ours
            return name
        if getattr(package, "OWNER", None) != EXPECTED_OWNER:
            return name
    return None


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        return _run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:  # before the command began; the texts may not be there yet
        sys.stderr.write("\nStoppet. Ingenting er skrevet. Stopped. Nothing has been written.\n")
        return 130


def _run(argv: list[str]) -> int:
    name = foreign_package()
    if name is not None:
        # The texts may be the very thing that is missing, so this sentence stands here in two languages.
        sys.stderr.write(
            f"Pakken «{name}» i dette Python-miljøet hører til et annet program. Installer tilsynsklar for seg selv, "
            f"med pipx eller uv tool.\n"
            f"The package '{name}' in this Python environment belongs to another program. Install tilsynsklar on its "
            f"own, with pipx or uv tool.\n"
        )
        return 2
    from audit.cli import run

    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)  # the process gives everything back at once: nothing needs to be looked for at its end
    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
