"""The figures of rulebook section 7, as counts: every share has its numerator and denominator here.

All counts of parts of the employees add up to those of the whole (rules.adding), which is why distributions and
survival stand as counts per day. Shares, medians, limits and rates are worked out from them by properties and by
rules.estimates. Man-days are rounded to a millionth, so that parts add up exactly.

`unit` None means all units together, "" those that are not told or not shown. `quarter` "" means the whole period.
`persons` is how many persons a count is about: what may be shown of a small group is decided by it. At the privacy
level `statistics` None is a number that is not told (audit.figures.telling), and what is worked out from days that are
not told stands beside them (`worked_out`, `beyond`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

# What a length is of: unbroken certified periods, or merged spells.
CERTIFIED_PERIODS, SPELLS = "certified", "spells"
# Kinds of absence in the statutory table.
SELF_CERTIFIED, CERTIFIED, CHILD_SICK = "self_certified", "certified", "child_sick"
# What the absence rate is divided by.
BY_HOURS, BY_EMPLOYEES = "hours", "employees"

# The cited research range: per cent of sickness absence that is due to conditions at the workplace.
WORK_RELATED_RANGE = (25, 42)
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class DayCount:
    """How many at one number of days."""

    KEY: ClassVar = ("day",)
    day: int
    count: int


@dataclass(frozen=True)
class DurationBand:
    """Absences of one class of length that began in the period, in calendar days, both edges included.

    Where the privacy level tells no edge between two classes, they are one. `days` are the absent days: of a certified
    period all its calendar days, of a spell those that count as absent.
    """

    KEY: ClassVar = ("of", "first", "last", "of_which", "reference")
    of: str  # CERTIFIED_PERIODS or SPELLS
    first: int
    last: int | None  # None: open upwards
    of_which: bool  # they are counted in the band before this one as well
    reference: float | None  # per cent of cases in the reference distribution
    cases: int
    ongoing: int | None  # of the cases; None where it is not told
    days: int
    ongoing_days: int | None  # of the days


BAND_COUNTS = ("cases", "ongoing", "days", "ongoing_days")


@dataclass(frozen=True)
class Durations:
    """The same absences in three sets of bands."""

    reference: tuple[DurationBand, ...]
    statutory: tuple[DurationBand, ...]
    nav: tuple[DurationBand, ...]

    def long_term(self, of: str, over_days: int) -> DurationBand | None:
        """All absences longer than 16 or 56 days, as one band without upper edge; None where that is no edge."""
        bands = [band for band in self.reference if band.of == of and band.first > over_days]
        return joined(bands) if bands and bands[0].first == over_days + 1 else None


def whole(bands: Iterable[DurationBand], of: str) -> DurationBand | None:
    """All absences of one set of bands; None where it has none."""
    counted = [band for band in bands if band.of == of and not band.of_which]
    return joined(counted) if counted else None


def joined(bands: Sequence[DurationBand]) -> DurationBand:
    """Classes of length that follow each other, as one; what is not told of a part is not told of the whole."""
    sums = {name: added(getattr(band, name) for band in bands) for name in BAND_COUNTS}
    shares = added(band.reference for band in bands)
    reference = None if shares is None else round(shares, 1)
    return replace(bands[0], last=bands[-1].last, reference=reference, **sums)


def added(values: Iterable[Any]) -> Any:
    """The sum; None where one of them is not told."""
    listed = list(values)
    return None if any(value is None for value in listed) else sum(listed)


@dataclass(frozen=True)
class SurvivalDay:
    """Spells whose length is this number of days: ended, or ongoing and therefore cut off (censored)."""

    KEY: ClassVar = ("day",)
    day: int
    ended: int
    censored: int


@dataclass(frozen=True)
class Estimate:
    """The share of spells lasting longer than a number of days, with its limits; None where nothing is known of it.

    There are no limits where no spell has ended yet by then, or all have.
    """

    KEY: ClassVar = ("day",)
    day: int
    at_risk: int | None  # spells that lasted at least one day longer than `day`; None where it is not told
    share: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Survival:
    """Lengths of the spells that began in the period; for the Kaplan-Meier estimate (rules.estimates)."""

    days: tuple[SurvivalDay, ...]
    left_out: int | None  # spells that may have started earlier; None where it is not told
    beyond: tuple[Estimate, ...] | None = None  # where the days are not told: those of them that may be


@dataclass(frozen=True)
class AbsenceCell:
    """Lost and agreed man-days, and spells that started, of one unit and quarter.

    Lost: sickness on the employee's agreed days x position x grade. Only the rated part has agreed days beside it, and
    only that makes a rate. Where a person's grade is not recorded the day counts whole (`without_grade`): then the
    rate is an upper limit.
    """

    KEY: ClassVar = ("unit", "quarter")
    unit: str | None
    quarter: str
    persons: int | None  # with a day of sickness
    employees: int | None  # in the list of employees, at some time of the period; None without a list
    spells_started: int
    self_certified: float  # lost man-days
    certified: float
    rated_self_certified: float
    rated_certified: float
    without_grade: float | None
    agreed: float | None  # man-days; None where they are not known

    @property
    def lost(self) -> float:
        return round(self.self_certified + self.certified, 6)

    @property
    def rate(self) -> float | None:
        """Total, per cent of agreed man-days."""
        return self._per_cent(self.rated_self_certified + self.rated_certified)

    @property
    def self_certified_rate(self) -> float | None:
        return self._per_cent(self.rated_self_certified)

    @property
    def certified_rate(self) -> float | None:
        return self._per_cent(self.rated_certified)

    def _per_cent(self, lost: float) -> float | None:
        # Rounded far below what is shown, so that half a tenth of a per cent is half and goes up.
        return round(100 * lost / self.agreed, 9) if self.agreed else None


@dataclass(frozen=True)
class Absence:
    """The absence rate with its parts, for all and for each unit, in the whole period and in each quarter.

    At the privacy level `statistics` man-days are those lost of a hundred agreed ones.
    """

    divided_by: str  # BY_HOURS, BY_EMPLOYEES or "" (then there is no rate)
    without_position: int | None  # persons whose position is not recorded; counted as whole
    cells: tuple[AbsenceCell, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The tables of which one is needed for a rate; empty where there is one."""
        return () if self.divided_by else (BY_EMPLOYEES, BY_HOURS)

    def cell(self, unit: str | None = None, quarter: str = "") -> AbsenceCell | None:
        return next((cell for cell in self.cells if (cell.unit, cell.quarter) == (unit, quarter)), None)


@dataclass(frozen=True)
class StatutoryBase:
    """Agreed man-days of one quarter and sex."""

    KEY: ClassVar = ("quarter", "sex")
    quarter: str
    sex: str  # female, male or "" (not told)
    employees: int | None  # None without a list of employees, or not told
    agreed: float | None


@dataclass(frozen=True)
class StatutoryCell:
    """One cell of the statutory table (aml. § 5-1 (4), ftrl. § 25-2 (1)): a quarter, a sex, a kind, a class of length.

    `cases` began in the quarter, and are certified when one of their days is; the man-days are those lost in it. The
    length is that of the whole absence, in calendar days.
    """

    KEY: ClassVar = ("quarter", "sex", "kind", "first", "last")
    quarter: str
    sex: str
    kind: str  # SELF_CERTIFIED, CERTIFIED or CHILD_SICK
    first: int
    last: int | None
    persons: int | None
    cases: int | None
    man_days: float | None


@dataclass(frozen=True)
class Statutory:
    """The table that the employer is to keep. The class over 8 weeks is counted in that over 16 days as well.

    Where the numbers of a sex are not told (None), those of all stand in the row without one.
    """

    base: tuple[StatutoryBase, ...]
    cells: tuple[StatutoryCell, ...]


@dataclass(frozen=True)
class People:
    """Counts of persons in the period. What needs the list of employees is None without it."""

    spells_started: int
    employees: int | None  # employed at some time of the period
    employed_days: int | None  # calendar days of employment in the period, of all of them
    spells_of_employed: int | None  # spells that started on such a day
    without_absence: int | None  # of `employees`, without a day of sickness in the period
    repeated: int | None  # persons with repeated absence in the 36 months up to as_of

    @property
    def frequency(self) -> float | None:
        """Spells per employee and year."""
        if not self.employed_days or self.spells_of_employed is None:
            return None
        return self.spells_of_employed * DAYS_OF_A_YEAR / self.employed_days


@dataclass(frozen=True)
class ChildSickness:
    """Absence because of a sick child in the period; never part of the absence rate."""

    persons: int
    cases: int  # unbroken ones that began in the period
    days: int  # calendar days with a record
    man_days: float


@dataclass(frozen=True)
class WorkRelated:
    """Days of sickness in the period, and what the records say of their cause."""

    persons: int | None
    days: int  # calendar days of sickness
    yes_persons: int | None
    yes_days: int | None
    no_days: int | None

    @property
    def research_range(self) -> tuple[float, float]:
        """The cited range in days of this company: a range of research, no measurement."""
        low, high = WORK_RELATED_RANGE
        return self.days * low / 100, self.days * high / 100


@dataclass(frozen=True)
class PhaseCell:
    """Ongoing spells by the day they have reached, as_of included."""

    KEY: ClassVar = ("unit", "quarter", "first", "last")
    unit: str | None
    quarter: str  # always "": it is one day
    first: int
    last: int | None
    persons: int


@dataclass(frozen=True)
class Deadline:
    """A threshold day ahead of an ongoing spell."""

    KEY: ClassVar = ("due", "rule", "employee", "unit", "spell_start")
    due: str
    rule: str
    employee: str
    unit: str
    spell_start: str
    days_left: int  # below 0: within the tolerance


@dataclass(frozen=True)
class DutyCell:
    """What one duty came to, in the period, in one unit (the spell's at its start) or in the quarter of T."""

    KEY: ClassVar = ("unit", "quarter", "rule")
    unit: str | None
    quarter: str
    rule: str
    persons: int
    met: int
    borderline: int
    late: int
    missing: int
    unclear: int
    not_assessable: int

    @property
    def on_time(self) -> int:
        return self.met + self.borderline

    @property
    def due(self) -> int:
        return self.on_time + self.late + self.missing

    @property
    def unknown(self) -> int:
        return self.unclear + self.not_assessable


@dataclass(frozen=True)
class DaysUntil:
    """Days from the first day of a spell to its first such event; below 0 for one before the spell."""

    KEY: ClassVar = ("event",)
    event: str
    persons: int | None
    spells: int  # all that began in the period, with or without the event
    days: tuple[DayCount, ...]


@dataclass(frozen=True)
class Silence:
    """The longest stretch without recorded follow-up of each spell over four weeks that was there in the period."""

    recorded: bool  # False: the input holds no follow-up, so there is nothing to tell
    persons: int | None
    days: tuple[DayCount, ...]  # calendar days in between -> spells


@dataclass(frozen=True)
class Middle:
    """What is worked out from a number of days each: see rules.estimates for mean, median and quartiles."""

    KEY: ClassVar = ("of",)
    of: str  # ENDED, SILENCE or an event of DaysUntil
    number: int | None  # how many there are
    mean: float | None
    median: float | None
    low: float | None  # quartiles
    high: float | None


ENDED, SILENCE = "ended", "silence"  # beside the events: what a Middle is of


@dataclass(frozen=True)
class Figures:
    first: str  # first day of the period, ISO
    last: str  # as_of
    first_of_export: str  # the first date of the absences
    durations: Durations
    survival: Survival
    ended: tuple[DayCount, ...]  # calendar length of the spells that ended in the period
    absence: Absence
    statutory: Statutory
    people: People
    child_sickness: ChildSickness | None  # None where it is not told
    work_related: WorkRelated | None  # None where it is not told
    phases: tuple[PhaseCell, ...]
    deadlines: tuple[Deadline, ...]  # rows about persons; none at the privacy level `statistics`
    duties: tuple[DutyCell, ...]  # for all and for each unit, and for all in each quarter
    days_until: tuple[DaysUntil, ...]
    silence: Silence
    worked_out: tuple[Middle, ...] | None = None  # where the days themselves are not told: those that may be
