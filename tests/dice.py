"""Choices of one employee of a random company."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice(random.Random):
    """Choices of one employee; seeded with drawn bytes, since a draw of its own for each choice would be slow."""

    def number(self, low: int, high: int) -> int:
        return self.randint(low, high)

    def pick(self, options: Sequence[T]) -> T:
        return self.choice(options)

    def one_in(self, n: int) -> bool:
        """True once in n."""
        return self.randrange(n) == 0
