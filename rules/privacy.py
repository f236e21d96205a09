"""Signs against privacy: diagnoses and national identity numbers in the files. Only where they stand is told."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from rules.registry import sign
from rules.signs import Seen, looked_at

privacy = partial(sign, on="columns", group="privacy", rule_class="guidance", authority="datatilsynet")


@privacy(id="PRIVACY-DIAGNOSIS", law="signs.diagnosis")
def diagnosis_in_the_file(seen: Seen) -> pd.DataFrame:
    """A column holds diagnoses, or some of its cells do."""
    return _columns(seen, "private_diagnosis")


@privacy(id="PRIVACY-IDENTITY", law="signs.identity")
def identity_number_in_the_file(seen: Seen) -> pd.DataFrame:
    """A column holds national identity numbers, or some of its cells do."""
    return _columns(seen, "private_identity")


def _columns(seen: Seen, code: str) -> pd.DataFrame:
    found = seen.private[seen.private["code"] == code]
    return looked_at(found, np.ones(len(found), dtype=bool), count=found["cells"].to_numpy(dtype=np.float64))
