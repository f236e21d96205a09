"""From the files of an employer to an audited result: `from audit import audit_files`."""

from __future__ import annotations

from typing import Any

OWNER = "tilsynsklar"
__version__ = "0.1.0"
__all__ = ["OWNER", "__version__", "audit_files", "audit_tables"]


def __getattr__(name: str) -> Any:
    # Imported on first use, so that `tilsynsklar --help` starts without pandas.
    if name in ("audit_files", "audit_tables"):
        from audit import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'audit' has no attribute {name!r}")
