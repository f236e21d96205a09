"""Rulebook section 3, steps 1 to 6, read day by day: slow, obvious, and independent of the program.

One employee at a time. Every step of the rulebook is a loop over days, in the rulebook's order. A spell judged here is
what `audit.spells` must find by its own, faster way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Record:
    """One row of the export. `end` None is open; `grade` None means that the export has no grade column."""

    kind: str
    start: date
    end: date | None
    grade: float | None = 100.0


@dataclass
class Day:
    """One absent day of a spell."""

    day: date
    grade: float | None
    counted: bool = False
    self_certified: bool = False


@dataclass
class Spell:
    """What section 3 says that a spell has, and the list of its absent days."""

    start: date
    end: date
    absent: list[Day] = field(default_factory=list)
    ongoing: bool = False
    certified: bool = False
    grade_known: bool = True
    may_be_prolonged: bool = False
    may_have_started_earlier: bool = False

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def absent_days(self) -> int:
        return len(self.absent)

    @property
    def counted(self) -> list[Day]:
        return [item for item in self.absent if item.counted]

    @property
    def counted_days(self) -> int:
        return len(self.counted)

    @property
    def last_counted(self) -> date:
        return self.counted[-1].day

    @property
    def full_runs(self) -> list[tuple[date, date]]:
        """Step 5, `full`: first and last day of each unbroken run of counted days at grade 100."""
        runs: list[tuple[date, date]] = []
        for item in self.counted:
            if item.grade != 100:
                continue
            if runs and runs[-1][1] == item.day - ONE_DAY:
                runs[-1] = (runs[-1][0], item.day)
            else:
                runs.append((item.day, item.day))
        return runs

    @property
    def full_run(self) -> int | None:
        if not self.grade_known:
            return None
        return max([(last - first).days + 1 for first, last in self.full_runs], default=0)

    @property
    def self_certified_run(self) -> int:
        """The longest run of self-certified days that follow each other in the calendar."""
        longest = run = 0
        before: date | None = None
        for item in self.absent:
            if not item.self_certified:
                run = 0
            elif before == item.day - ONE_DAY:
                run += 1
            else:
                run = 1
            before = item.day
            longest = max(longest, run)
        return longest

    @property
    def graded_at_end(self) -> bool | None:
        if not self.grade_known:
            return None
        return self.absent[-1].grade != 100


def is_sickness(record: Record) -> bool:
    """Self-certified, or a sick note with a grade above 0 (without a grade column every sick note is sickness)."""
    if record.kind == "self_certified":
        return True
    return record.kind == "sick_note" and (record.grade is None or record.grade > 0)


def is_whole_vacation(record: Record) -> bool:
    """Vacation or leave of 100 per cent (without a grade column there is no part-time leave)."""
    return record.kind in ("vacation", "leave") and (record.grade is None or record.grade >= 100)


def sick_grade(record: Record) -> float | None:
    return 100.0 if record.kind == "self_certified" and record.grade is not None else record.grade


@cache
def holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NO", years=[year]))


def is_non_working(day: date) -> bool:
    return day.weekday() >= 5 or day in holidays_of(day.year)


def closed_records(records: list[Record], as_of: date) -> list[tuple[Record, date]]:
    """Step 2: the records in scope, each with its last day up to as_of."""
    in_scope = [record for record in records if record.start <= as_of]
    result = []
    for record in in_scope:
        end = record.end
        if end is None:
            end = as_of
            for other in in_scope:
                if other.start > record.start and (is_sickness(other) or other.kind == "resumed"):
                    end = min(end, other.start - ONE_DAY)
        result.append((record, min(end, as_of)))
    return result


def spells(
    records: list[Record],
    *,
    as_of: date,
    first_date: date | None = None,
    gap_days: int = 16,
    bridge: bool = True,
    vacation_as_gap: bool = False,
) -> list[Spell]:
    """The spells of one employee, the earliest first. `first_date`: the first date of the whole export."""
    closed = closed_records(records, as_of)
    if not closed:
        return []
    first = min(record.start for record, _ in closed)
    calendar = [first + timedelta(days=n) for n in range((as_of - first).days + 1)]
    covering = {day: [record for record, end in closed if record.start <= day <= end] for day in calendar}

    # Step 1: class and grade of every day. "nothing" is a day without any record in scope.
    class_of: dict[date, str] = {}
    grade_of: dict[date, float | None] = {}
    for day in calendar:
        here = covering[day]
        sick = [record for record in here if is_sickness(record)]
        grade_of[day] = None
        if not here:
            class_of[day] = "nothing"
        elif any(record.kind == "resumed" for record in here):
            class_of[day] = "not sick"
        elif any(is_whole_vacation(record) for record in here):
            class_of[day] = "vacation"
        elif sick:
            class_of[day] = "sick"
            latest = max(record.start for record in sick)
            grades = [sick_grade(record) for record in sick if record.start == latest]
            known = [grade for grade in grades if grade is not None]
            grade_of[day] = max(known) if len(known) == len(grades) else None
        else:
            class_of[day] = "not sick"

    # Self-certified (section 5, SELF-CERT-MAX): a sick day that a self-certified record covers, and no sick note.
    self_certified: dict[date, bool] = {}
    for day in calendar:
        kinds = {record.kind for record in covering[day] if is_sickness(record)}
        self_certified[day] = class_of[day] == "sick" and kinds == {"self_certified"}

    # Step 3: bridging. A bridged day after a self-certified day is one, too.
    if bridge:
        bridge_days(calendar, class_of, grade_of)
    for day in calendar:
        if class_of[day] == "sick" and not covering[day]:
            self_certified[day] = self_certified[day - ONE_DAY]

    # Step 4: joining.
    result: list[Spell] = []
    spell: Spell | None = None
    counter = 0
    for day in calendar:
        if class_of[day] == "sick":
            if spell is None:
                spell = Spell(start=day, end=day)
                result.append(spell)
            spell.absent.append(Day(day, grade_of[day], self_certified=self_certified[day]))
            counter = 0
        elif spell is not None and class_of[day] == "vacation" and counter == 0 and not vacation_as_gap:
            spell.absent.append(Day(day, spell.absent[-1].grade))
        elif spell is not None:
            counter += 1
            if counter >= gap_days:
                spell = None
                counter = 0

    for spell in result:
        spell.end = spell.absent[-1].day

        # Step 5: counting stops at the last absent day that is sick or covered by a sickness record.
        last = max(
            item.day
            for item in spell.absent
            if class_of[item.day] == "sick" or any(is_sickness(record) for record in covering[item.day])
        )
        for item in spell.absent:
            item.counted = item.day <= last

        # Step 6: ongoing, and the two remarks.
        if spell.end == as_of:
            spell.ongoing = any(
                is_sickness(record) and (record.end is None or record.end > as_of) for record in covering[as_of]
            )
        spell.may_be_prolonged = not spell.ongoing and (as_of - spell.end).days < gap_days
        if first_date is not None:
            spell.may_have_started_earlier = (spell.start - first_date).days <= gap_days

        # What else a spell has.
        inside = [record for item in spell.absent for record in covering[item.day]]
        spell.certified = any(record.kind == "sick_note" and is_sickness(record) for record in inside)
        spell.grade_known = not any(is_sickness(record) and record.grade is None for record in inside)
    return result


def bridge_days(calendar: list[date], class_of: dict[date, str], grade_of: dict[date, float | None]) -> None:
    """Step 3: runs of days without any record, all non-working, between two sick, vacation or leave days."""
    position = 0
    while position < len(calendar):
        if class_of[calendar[position]] != "nothing":
            position += 1
            continue
        stop = position
        while stop < len(calendar) and class_of[calendar[stop]] == "nothing":
            stop += 1
        run = calendar[position:stop]
        if position > 0 and stop < len(calendar):
            before, after = calendar[position - 1], calendar[stop]
            absent_around = class_of[before] in ("sick", "vacation") and class_of[after] in ("sick", "vacation")
            if absent_around and all(is_non_working(day) for day in run):
                for day in run:
                    class_of[day] = class_of[before]
                    grade_of[day] = grade_of[before]
        position = stop
