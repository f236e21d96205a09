"""Where the sample company lies: beside the packages in a checkout, inside them in an installation."""

from __future__ import annotations

from pathlib import Path

_PLACES = (
    Path(__file__).parent / "sample_company",
    Path(__file__).parent.parent / "sample_data" / "company",
)
_SETTINGS = "innstillinger.toml"
_INPUT_ENDINGS = (".xlsx", ".csv")


def sample_folder() -> Path:
    """The folder of the sample company."""
    return next(place for place in _PLACES if (place / _SETTINGS).is_file())


def sample_files() -> list[Path]:
    """The input files of the sample company, in order of name."""
    return sorted(path for path in sample_folder().iterdir() if path.suffix in _INPUT_ENDINGS)


def sample_settings() -> Path:
    """Its settings file."""
    return sample_folder() / _SETTINGS
