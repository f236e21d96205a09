"""Signs against privacy: diagnoses and national identity numbers in the files. Only where they stand is told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rules.registry import sign
from rules.signs import Seen, looked_at


@sign(
    id="PRIVACY-DIAGNOSIS",
    on="columns",
    group="privacy",
    rule_class="guidance",
    authority="datatilsynet",
    law="signs.diagnosis",
)
def diagnosis_in_the_file(seen: Seen) -> pd.DataFrame:
    """A column holds diagnoses, or some of its cells do."""
    return _columns(seen, "private_diagnosis")


@sign(
    id="PRIVACY-IDENTITY",
    on="columns",
    group="privacy",
    rule_class="guidance",
    authority="datatilsynet",
    law="signs.identity",
)
def identity_number_in_the_file(seen: Seen) -> pd.DataFrame:
    """A column holds national identity numbers, or some of its cells do."""
    return _columns(seen, "private_identity")


def _columns(seen: Seen, code: str) -> pd.DataFrame:
    found = seen.private[seen.private["code"] == code]
    return looked_at(found, np.ones(len(found), dtype=bool), count=found["cells"].to_numpy(dtype=np.float64))
