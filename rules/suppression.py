"""Which cells of a table of counts must be hidden, so that no small one is told by the rest and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from rules.days import Flags, Ints

_PENALTY = 3.0  # for a cell that must be protected in its turn


def hidden_cells(counts: Ints, limit: int) -> Flags:
    """The cells to hide, of a line (1-D) or a table (2-D) of counts of different cases whose totals are all told.

    Hidden are all counts from 1 to limit - 1, and with them so many others that whoever knows all that is shown, and
    that no count is below 0, can work out no hidden count, nor that it is below the limit. Of a line the total is told;
    of a table the totals of its rows and columns. A total that is below the limit itself bounds its cells, and where
    the totals leave a cell no freedom at all everything is hidden. Nought is shown unless it must hide another.
    """
    counts = np.asarray(counts, dtype=np.int64)
    if counts.ndim == 1:
        return _of_line(counts, limit)
    return _of_table(counts, limit)


def hidden_together(persons: Mapping[str, Sequence[int]], limit: int) -> set[str]:
    """Parts to hide (such as quarters), of which several measures are told, each about so many persons in each part.

    Hidden are those with a measure of few persons, and with them the smallest others, until what is hidden together is
    about enough of every measure: of several parts there are at least as many persons as of the one that has most.
    """

    def few(numbers: Iterable[int]) -> bool:
        return any(0 < number < limit for number in numbers)

    hidden = {name for name, numbers in persons.items() if few(numbers)}
    while hidden and hidden < persons.keys() and few(map(max, zip(*(persons[one] for one in hidden), strict=True))):
        hidden.add(min(persons.keys() - hidden, key=lambda name: (max(persons[name]), name)))
    return hidden


def shown_counts(counts: Sequence[int], limit: int) -> tuple[int | None, ...]:
    """A line of counts with None for those to hide."""
    (line,) = shown_table([counts], limit)
    return line


def shown_table(rows: Sequence[Sequence[int]], limit: int) -> tuple[tuple[int | None, ...], ...]:
    """A table of counts with None for those to hide."""
    if not rows:
        return ()
    counts = np.array(rows, dtype=np.int64)
    hidden = hidden_cells(counts[0], limit)[None, :] if len(rows) == 1 else hidden_cells(counts, limit)
    pairs = (zip(row, out, strict=True) for row, out in zip(rows, hidden, strict=True))
    return tuple(tuple(None if out else n for n, out in pair) for pair in pairs)


def _of_line(counts: Ints, limit: int) -> Flags:
    """At least two cells, of together at least the limit: then each may be anything from 0 to their sum."""
    hidden = (counts > 0) & (counts < limit)
    if not hidden.any():
        return hidden
    while not hidden.all():
        lacking = limit - int(counts[hidden].sum())
        if lacking <= 0 and hidden.sum() > 1:
            break
        shown = np.flatnonzero(~hidden)
        enough = shown[(counts[shown] >= lacking) & (counts[shown] > 0)]
        # The smallest that does, else the largest there is.
        order = enough[np.argsort(counts[enough], kind="stable")] if len(enough) else shown[np.argsort(-counts[shown])]
        hidden[order[0]] = True
    return hidden


def _of_table(counts: Ints, limit: int) -> Flags:
    """Each small hidden cell gets rectangles of hidden cells in which it can grow to the limit.

    In a rectangle a cell and the one across grow by as much as the two others shrink, and no total tells. The others
    must be large enough to shrink so far.
    """
    hidden, protected = (counts > 0) & (counts < limit), np.zeros(counts.shape, dtype=bool)
    while True:
        waiting = np.argwhere(hidden & (counts < limit) & ~protected)
        if not len(waiting):
            return hidden
        row, column = (int(place) for place in waiting[0])
        if not (_grows(counts, hidden, row, column, limit) or _shrinks(counts, hidden, row, column, limit)):
            return np.ones(counts.shape, dtype=bool)
        protected[row, column] = True


def _grows(counts: Ints, hidden: Flags, row: int, column: int, limit: int) -> bool:
    """Hide what lets the cell grow to the limit, or as far as its totals let it; False where it cannot grow at all."""
    beside, above = counts[row].copy(), counts[:, column].copy()  # how far each can still shrink
    beside[column] = above[row] = 0
    wanted = limit - int(counts[row, column])
    gained = 0
    while gained < wanted and beside.max() > 0 and above.max() > 0:
        by = np.minimum(np.minimum(above[:, None], beside[None, :]), wanted - gained)
        best = by == by.max()
        far_row, far_column = _cheapest(counts, hidden, row, column, limit, best)
        step = int(by[far_row, far_column])
        hidden[[row, far_row, far_row], [far_column, column, far_column]] = True
        above[far_row] -= step
        beside[far_column] -= step
        gained += step
    return gained > 0


def _shrinks(counts: Ints, hidden: Flags, row: int, column: int, limit: int) -> bool:
    """Where a cell is all that its row or column holds: hide what lets it be smaller, so that it is not known."""
    possible = counts > 0
    possible[row] = possible[:, column] = False
    if not (possible.any() and counts[row, column]):
        return False
    far_row, far_column = _cheapest(counts, hidden, row, column, limit, possible)
    hidden[[row, far_row, far_row], [far_column, column, far_column]] = True
    return True


def _cheapest(counts: Ints, hidden: Flags, row: int, column: int, limit: int, possible: Flags) -> tuple[int, int]:
    """The corner across of the rectangle that hides least of what is shown; of equals the first."""
    cost = np.where(hidden, 0.0, np.log2(2.0 + counts) + np.where(counts < limit, _PENALTY, 0.0))
    whole = cost + cost[row][None, :] + cost[:, column][:, None]
    whole[~possible] = np.inf
    place = int(np.argmin(whole))
    return place // counts.shape[1], place % counts.shape[1]
