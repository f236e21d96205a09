"""Make the files that are traps, each with its expected reading: the same bytes every time.

    python -m sample_data.make_traps

writes the files, the settings that answer their questions, expected/ and README.md into sample_data/traps/. What is
expected comes from the definitions of the traps and never from the reader.
"""

from __future__ import annotations

from pathlib import Path

from sample_data import trap_codes, trap_layouts, trap_refusals, trap_texts, trap_values, trap_workbooks
from sample_data.trap import made_traps
from sample_data.trap_golden import golden, readme, settings

FOLDER = Path(__file__).parent / "traps"
MODULES = (trap_texts, trap_workbooks, trap_values, trap_codes, trap_layouts, trap_refusals)  # in the order of the list


def make_files() -> dict[str, bytes]:
    """File name, with folder -> content of all files in sample_data/traps/."""
    traps = made_traps(module.__name__ for module in MODULES)
    files = {name: content for trap in traps for name, content in trap.files.items()}
    files |= {trap.settings: settings(trap).encode() for trap in traps if trap.settings}
    files |= {f"expected/{trap.name}.toml": golden(trap).encode() for trap in traps}
    return files | {"README.md": readme(traps).encode()}


def main() -> None:
    for name, content in make_files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
