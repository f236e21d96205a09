"""The golden result: a small one that is kept, and the SHA-256 of everything it is told in. `make golden` renews both.

The result is a fabricated one with every part in it. A workbook is hashed by its members, since how an archive is
packed may differ from one zlib to the next.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.keeping import in_language, told
from rules.result import STATEMENT_COLUMNS, AuditResult, frame_from_columns
from rules.sample import Sample, Stratum
from rules.vocabulary import LANGUAGES
from tests.fabricated_result import fabricated

FOLDER = Path(__file__).parent / "golden"
RESULT, HASHES = FOLDER / "result.json", FOLDER / "sha256.json"

# One answer with all that an answer can hold, and one to a finding that no longer stands.
STATED: dict[str, list[Any]] = {
    "finding": [0, None],
    "rule": ["PLAN-READY", "DM1-CALLED"],
    "standing": ["registered_after", "no_reason"],
    "reason": ["too_ill", ""],
    "day": ["2025-11-03", None],
    "by": ["employee,leader", ""],
    "registered_on": ["2026-01-09", None],
    "words": ["", "Avtalt i samtale"],
    "source": ["[findings.xlsx]Funn!L3", "[findings.xlsx]Funn!L4"],
}


def made() -> AuditResult:
    result = fabricated(persons=20)
    strata = (Stratum("Lager", False, 2, 1), Stratum("Montasje", True, 3, 2))
    return replace(
        result,
        settings=replace(result.settings, sample=3, seed=5),
        statements=frame_from_columns(STATED, STATEMENT_COLUMNS),
        sample=Sample(asked=3, seed=5, strata=strata, spells=(4, 1, 2)),
    )


def hashes(result: AuditResult) -> dict[str, dict[str, str]]:
    """Language -> file -> SHA-256."""
    return {
        language: {name: digest(content) for name, content in told(in_language(result, language)).items()}
        for language in LANGUAGES
    }


def digest(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return hashlib.sha256(content).hexdigest()
    whole = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            whole.update(name.encode() + b"\0" + archive.read(name) + b"\0")
    return whole.hexdigest()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    RESULT.write_text(made().to_json(), encoding="utf-8")
    HASHES.write_text(json.dumps(hashes(made()), indent=2) + "\n", encoding="utf-8")
