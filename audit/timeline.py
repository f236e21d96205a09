"""Each employee's records as one line of segments: the class of every day, without a row a day.

Rulebook section 3, steps 1 to 3. A segment is a stretch of days between two edges of records, so that every record
covers it wholly or not at all; counting the records that cover it is a running sum over the edges.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.days import Days, Flags, Ints, day_numbers, day_of, owner_day, owner_of
from rules.workdays import calendar

NOTHING, NOT_SICK, SICK, VACATION, RESUMED = range(5)  # class of a day


class Words(NamedTuple):
    """A column of few different words, as one code a row; -1 is a blank."""

    codes: npt.NDArray[np.intp]
    words: list[str]

    @classmethod
    def of(cls, column: pd.Series) -> Words:
        codes, words = pd.factorize(column)
        return cls(codes, [str(word) for word in words])

    def one_of(self, *wanted: str) -> Flags:
        """True for the rows that hold one of these words."""
        return np.array([word in wanted for word in self.words] + [False])[self.codes]


@dataclass(frozen=True)
class Records:
    """The absence records in scope as arrays, one value a record, in the order of the table."""

    person: Ints
    start: Ints
    end: Ints  # open ends closed, cut off at as_of
    sick: Flags
    certified: Flags
    vacation: Flags
    resumed: Flags
    grade: Days  # of sick records; NaN where not recorded
    closed_by_next: Flags  # a blank end that runs to the day before the next record
    goes_on: Flags  # a sick record of as_of with a blank end, or one that runs past as_of

    @classmethod
    def of(cls, absences: pd.DataFrame, person: Ints, as_of: int) -> Records:
        """Classes and ends of the records (steps 1 and 2). `absences` as in audit.tables.Tables."""
        kind = Words.of(absences["kind"])
        grade = absences["grade"].to_numpy(dtype=np.float64)
        graded = absences["grade_recorded"].to_numpy(dtype=bool)
        self_certified = kind.one_of("self_certified")
        certified = kind.one_of("sick_note") & ~(grade <= 0)
        sick = self_certified | certified
        # Part-time leave never outranks sickness; where no grade is recorded leave is whole.
        vacation = kind.one_of("vacation", "leave") & ~(grade < 100)
        resumed = kind.one_of("resumed")
        start = day_numbers(absences["start"]).astype(np.int64)
        told_end = day_numbers(absences["end"])
        is_open = np.isnan(told_end)
        next_start = _next_later_start(person, start, sick | resumed)
        closed = is_open & (next_start <= as_of)
        whole_end = np.where(closed, next_start - 1, np.where(is_open, np.inf, told_end))
        return cls(
            person=person,
            start=start,
            end=np.minimum(whole_end, as_of).astype(np.int64),
            sick=sick,
            certified=certified,
            vacation=vacation,
            resumed=resumed,
            grade=np.where(graded, np.where(self_certified, 100.0, grade), np.nan),
            closed_by_next=closed,
            goes_on=sick & (whole_end > as_of),
        )

    @cached_property
    def edges(self) -> Edges:
        """Where the records begin and end."""
        opens, closes = owner_day(self.person, self.start), owner_day(self.person, self.end + 1)
        order = np.argsort(opens, kind="stable")
        keys = np.sort(np.concatenate([opens, closes]))
        keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
        opens_at, closes_at = np.empty(len(order), dtype=np.int64), np.empty(len(order), dtype=np.int64)
        # Asked in their order, neighbours are found side by side.
        opens_at[order], closes_at[order] = np.searchsorted(keys, opens[order]), np.searchsorted(keys, closes[order])
        return Edges(keys, order, opens_at, closes_at)

    def alone(self, which: Flags) -> Records:
        """The records with these as the only ones that count as sickness, and nothing that outranks them."""
        nobody = np.zeros(len(self.person), dtype=bool)
        other = replace(self, sick=which, vacation=nobody, resumed=nobody)
        other.__dict__["edges"] = self.edges  # the days are the same
        return other


@dataclass(frozen=True)
class Edges:
    """The days on which records begin, or are over; the days between two of them are alike.

    keys: owner_day of each different one, sorted
    order: the positions of the records by person and first day, so that what is looked up for them lies side by side
    opens_at, closes_at: which edge is the first day of each record, and which the day after its last
    """

    keys: Ints
    order: Ints
    opens_at: Ints
    closes_at: Ints

    def covering(self, which: Flags) -> Ints:
        """How many of these records cover the days from each edge to the next."""
        if not which.any():
            return np.zeros(len(self.keys), dtype=np.int64)
        opened = np.bincount(self.opens_at[which], minlength=len(self.keys))
        return np.cumsum(opened - np.bincount(self.closes_at[which], minlength=len(self.keys)))


@dataclass(frozen=True)
class Segments:
    """Unbroken, gapless segments of each person, from the first record to the last; sorted by person and day."""

    person: Ints
    start: Ints
    end: Ints
    day_class: Ints
    grade: Days  # of sick segments; NaN elsewhere and where not recorded
    covered: Flags  # a sickness record covers it
    certified: Flags  # a sick note with grade above 0 covers it
    record: Ints  # the sickness record that decides the grade, -1 where there is none
    overlap: Flags  # more than one sickness record, or sickness and vacation
    edge: Ints  # owner_day of each start, for finding segments

    def __len__(self) -> int:
        return len(self.person)

    def follows(self) -> Flags:
        """True where the segment before is of the same person (it then ends on the day before)."""
        same = np.zeros(len(self), dtype=bool)
        same[1:] = self.person[1:] == self.person[:-1]
        return same

    def of_persons(self, persons: Ints) -> Segments:
        """The segments of some persons."""
        wanted = np.zeros(max(self.person.max(initial=0), persons.max(initial=0)) + 1, dtype=bool)
        wanted[persons] = True
        theirs = wanted[self.person]
        return Segments(**{field.name: getattr(self, field.name)[theirs] for field in fields(self)})

    def any_within(self, flagged: Flags, person: Ints, start: Ints, end: Ints) -> Flags:
        """True for the intervals in which at least one segment is flagged."""
        before = np.concatenate([[0], np.cumsum(flagged)])
        first = np.searchsorted(self.edge, owner_day(person, start), side="right") - 1
        last = np.searchsorted(self.edge, owner_day(person, end), side="right") - 1
        return np.asarray(before[last + 1] > before[first])


def _next_later_start(person: Ints, start: Ints, closes: Flags) -> Days:
    """Start of the person's next later-starting record that closes an open end, inf where there is none."""
    keys = np.sort(owner_day(person[closes], start[closes]))
    at = np.searchsorted(keys, owner_day(person, start), side="right")
    found = np.append(keys, -1)[np.minimum(at, len(keys))]
    same_person = (at < len(keys)) & (owner_of(found) == person)
    return np.where(same_person, day_of(found).astype(np.float64), np.inf)


def overlapping(
    person: Ints, start: Ints, end: Ints, other_person: Ints, other_start: Ints, other_end: Ints
) -> tuple[Ints, Ints]:
    """Every pair of an interval and another of the same person that share a day, as positions in each.

    The other intervals are disjoint and sorted by person and day; the first need not be.
    """
    first = np.searchsorted(owner_day(other_person, other_end), owner_day(person, start))
    behind = np.searchsorted(owner_day(other_person, other_start), owner_day(person, end), side="right")
    pairs = np.maximum(behind - first, 0)
    offset = np.arange(pairs.sum()) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    return np.repeat(np.arange(len(person)), pairs), np.repeat(first, pairs) + offset


def lay_out(records: Records, *, bridge: bool) -> Segments:
    """The segments of all persons with the class and grade of their days (steps 1 and 3)."""
    edges = records.edges
    keys, covering = edges.keys, edges.covering
    everything = np.ones(len(records.person), dtype=bool)
    sick, vacation = covering(records.sick), covering(records.vacation)
    # What comes later outranks what was before.
    covers = {NOT_SICK: covering(everything), SICK: sick, VACATION: vacation, RESUMED: covering(records.resumed)}
    day_class = np.full(len(keys), NOTHING)
    for own, records_there in covers.items():
        day_class[records_there > 0] = own
    person = owner_of(keys)
    # The last edge of a person closes the last segment and opens none.
    keep = np.append(person[1:] == person[:-1], False)[: len(keys)]
    start = day_of(keys)
    end = np.append(start[1:] - 1, 0)[: len(keys)]
    covered = sick > 0
    record = _deciding_record(records, covered & keep)
    grade = np.where((record >= 0) & (day_class == SICK), np.append(records.grade, np.nan)[record], np.nan)
    segments = Segments(
        person=person[keep],
        start=start[keep],
        end=end[keep],
        day_class=day_class[keep],
        grade=grade[keep],
        covered=covered[keep],
        certified=(covering(records.certified) > 0)[keep],
        record=record[keep],
        overlap=((sick > 1) | (covered & (vacation > 0)))[keep],
        edge=keys[keep],
    )
    return bridged(segments) if bridge else segments


def _deciding_record(records: Records, wanted: Flags) -> Ints:
    """The sickness record that starts latest (the highest grade, if together) among those that cover each edge.

    Steps back from the latest start, which covers in all but nested records; only unanswered edges step on.
    """
    edges, order = records.edges.keys, records.edges.order
    sick = order[records.sick[order]]
    keys = owner_day(records.person[sick], records.start[sick])
    order = sick[np.lexsort((np.nan_to_num(records.grade[sick], nan=-1), keys))]
    until = owner_day(records.person[order], records.end[order])
    decided = np.full(len(edges), -1, dtype=np.int64)
    asking = np.flatnonzero(wanted)
    at = np.searchsorted(keys, edges[asking], side="right") - 1
    while len(asking):
        covers = until[at] >= edges[asking]
        decided[asking[covers]] = order[at[covers]]
        asking, at = asking[~covers], at[~covers] - 1
    return decided


def bridged(segments: Segments) -> Segments:
    """Step 3: free days without any record between two sick or vacation days take the class of the day before."""
    if not len(segments):
        return segments
    belongs = (segments.day_class == SICK) | (segments.day_class == VACATION)
    follows = segments.follows()
    before = follows & np.append(False, belongs[:-1])
    after = np.append(follows[1:] & belongs[1:], False)
    candidate = np.flatnonzero((segments.day_class == NOTHING) & before & after)
    free = calendar(int(segments.start.min()), int(segments.end.max())).without_working_day(
        segments.start[candidate].astype(np.float64), segments.end[candidate].astype(np.float64)
    )
    filled = candidate[free]
    day_class, grade = segments.day_class.copy(), segments.grade.copy()
    day_class[filled] = day_class[filled - 1]
    grade[filled] = grade[filled - 1]
    return Segments(**{**segments.__dict__, "day_class": day_class, "grade": grade})
