"""Which part an employee belongs to: always the same for the same files, and in the order of the running codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from audit.keys import PersonKey
from audit.masking import hash_of
from rules.days import Ints

_BITS = 32


def part_of_each(employees: pd.Series, many: int, salt: str, key: PersonKey | None) -> Ints:
    """The number of the part, below `many`, of each row; none of the employees is blank.

    The hash that gives an employee the running code is cut into stretches of equal length: a part has the codes that
    follow those of the part before it. Under a key it is the code itself, so that two employees whose codes begin alike
    stand in one part.
    """
    rows, ids = pd.factorize(employees.to_numpy(dtype=object))
    places = [key.number(one, _BITS) if key else int(hash_of(one, salt)[: _BITS // 4], 16) for one in ids.tolist()]
    parts: Ints = np.array([place * many >> _BITS for place in places], dtype=np.int64)
    return parts[rows]
