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

from audit.keeping import in_language, told
from rules.result import AuditResult
from rules.sample import Sample, Stratum
from rules.vocabulary import LANGUAGES
from tests.fabricated_result import fabricated

FOLDER = Path(__file__).parent / "golden"
RESULT, HASHES = FOLDER / "result.json", FOLDER / "sha256.json"


def made() -> AuditResult:
    result = fabricated(persons=20)
    strata = (Stratum("Lager", False, 2, 1), Stratum("Montasje", True, 3, 2))
    return replace(
        result,
        settings=replace(result.settings, sample=3, seed=5),
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
