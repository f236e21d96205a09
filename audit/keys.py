"""The user's key: under it an employee has the same code in two audits, so that these can be compared.

The key stays in its file. It is never printed, never in a result, and neither is where it lies; a result tells only its
fingerprint, so that it can be seen whether two results have codes of one key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

LETTERS = 8  # of a code; more where two employees of a run would share one
LETTERS_OF_ID = 16  # of what stands for a national id inside a run; never shared in practice
_EMPLOYEE, _FINGERPRINT = b"tilsynsklar employee\x00", b"tilsynsklar fingerprint of a key"


@dataclass(frozen=True)
class PersonKey:
    """What makes codes of ids. Its secret is in no repr and no output."""

    _secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Eight hex digits that tell one key from another and nothing of either."""
        return hmac.new(self._secret, _FINGERPRINT, hashlib.sha256).hexdigest()[:8]

    def letters(self, employee: str) -> str:
        """All the letters (A to Z, 2 to 7) of the code of an id."""
        return base64.b32encode(self._digest(employee)).decode("ascii").rstrip("=")

    def _digest(self, employee: str) -> bytes:
        return hmac.new(self._secret, _EMPLOYEE + employee.encode("utf-8"), hashlib.sha256).digest()

    def number(self, employee: str, bits: int) -> int:
        """The first bits of what the code of an id is made of."""
        return int.from_bytes(self._digest(employee)) >> (256 - bits)

    def stand_in(self, employee: str) -> str:
        """What stands for an id that may not be kept, from its reading on: the same in every audit with this key."""
        return f"N-{self.letters(employee)[:LETTERS_OF_ID]}"

    def codes(self, employees: Sequence[str], length: int = 0) -> list[str]:
        """The codes of different employees, as in P-7QK2M4XA; all of them longer where two would be alike.

        The first letters of a code are those of the shorter one, so codes of different length can still be matched.
        `length` is that of all employees where these are some of them.
        """
        letters = [self.letters(employee) for employee in employees]
        length = length or _telling_length(letters)
        return [f"P-{code[:length]}" for code in letters]

    def code_length(self, employees: Sequence[str]) -> int:
        """How many letters tell the codes of these employees apart."""
        return _telling_length([self.letters(employee) for employee in employees])


def _telling_length(letters: Sequence[str]) -> int:
    length = LETTERS
    while len({code[:length] for code in letters}) < len(letters):
        length += 1
    return length
