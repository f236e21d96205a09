"""The one table that decides every deadline rule (rulebook section 4). The first line that fits holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from rules.cases import Cases, Remarks
from rules.counting import Counting
from rules.days import Days, Flags, Texts1d
from rules.law import InForce
from rules.vocabulary import EXEMPTION_REASONS, VERDICTS

CODE = {verdict: code for code, verdict in enumerate(VERDICTS)}
DEVIATION_CODES = (CODE["late"], CODE["missing"])
RETURNING_SOON_DAYS = 28  # "returning soon" holds while the counting ends within this many days after T

# Lines of the table whose name is also the remark that tells the reader why.
_LINES_THAT_EXPLAIN = (
    "law_unknown",
    "event_not_recorded",
    "grade_not_recorded",
    "done_long_before",
    "returning_soon_overtaken",
    "employment_ended",
    "employment_ended_before",
)


@dataclass(frozen=True)
class Deed:
    """What a rule asks for, as recorded, one value a spell."""

    done: Days  # the first that decides
    recorded: bool  # does the source record the needed event
    long_before: Days  # the last that lies too early to decide
    undated: Flags  # recorded without a date


@dataclass(frozen=True)
class Judged:
    """Verdicts of one rule, arrays of one value a subject. `verdict` holds codes into VERDICTS."""

    verdict: npt.NDArray[np.int8]
    counting: Counting
    law: InForce
    done: Days
    days_late: Days
    exemption: Texts1d
    remarks: Remarks


@dataclass(frozen=True)
class Exemptions:
    """The exemptions from one duty that are recorded, by what they come to; one value a spell."""

    reason: Texts1d  # of the first that holds, "" where none does
    undated: Flags  # the one that holds has no date
    overtaken: Flags  # a "returning soon" that did not come true
    without_reason: Flags
    wrong_reason: Flags
    too_late: Flags

    @property
    def holds(self) -> Flags:
        return np.asarray(self.reason != "", dtype=bool)

    @property
    def doubtful(self) -> Flags:
        return self.without_reason | self.wrong_reason | self.too_late


@dataclass(frozen=True)
class Particular:
    """Where a rule departs from the table; every mask is False where it does not."""

    applies: Flags | None = None  # line 2: what more must hold for the duty to arise
    late_is_unclear: Flags | None = None  # line 7
    deviation_is_unclear: Flags | None = None  # after lines 7 and 9
    own_exemptions: bool = True  # False: exemptions borrowed from another rule cast no doubt at line 9
    remarks: dict[str, Flags] = field(default_factory=dict)


def deed(cases: Cases, needed: str, *also: str) -> Deed:
    """The first event of kind `needed`, or of the kinds that prove it as well."""
    return deed_of(cases, needed, cases.evidence(needed, *also))


def deed_of(cases: Cases, needed: str, evidence: pd.DataFrame) -> Deed:
    """As `deed`, from a selection of events."""
    return Deed(
        done=cases.first(evidence),
        recorded=needed in cases.recorded,
        long_before=cases.last_before(evidence),
        undated=cases.undated(evidence),
    )


def deadline_verdicts(
    cases: Cases,
    law: InForce,
    counting: Counting,
    deed: Deed,
    exempted_by: tuple[str, ...],
    particular: Particular | None = None,
) -> Judged:
    """Judge one deadline for every spell, line by line of the table in rulebook section 4."""
    particular = particular or Particular()
    nobody = np.zeros(len(cases), dtype=bool)
    done, due, limit = deed.done, counting.due, counting.due + cases.tolerance
    in_question = counting.in_question if particular.applies is None else counting.in_question & particular.applies
    exemptions = judge_exemptions(cases, exempted_by, counting)
    late_is_unclear = nobody if particular.late_is_unclear is None else particular.late_is_unclear
    ended = cases.spells["employment_ended"].to_numpy(dtype=np.float64)
    ended_before = cases.spells["employment_ended_before"].to_numpy(dtype=bool)
    grade_unknown = law.exists & (law.counts == "full") & ~cases.spells["grade_known"].to_numpy(dtype=bool)
    # Without grades the run of full absence is not known; only a deed inside the shortest possible time is safe.
    only_long_before = np.isnan(done) & ~np.isnan(deed.long_before)
    surely_in_time = only_long_before | (done <= cases.start + 7 * law.weeks - 1)
    grade_missing = grade_unknown & counting.arises & ~surely_in_time
    # What a source that does not record the needed event proves all the same still goes to line 4.
    not_recorded = nobody if deed.recorded else ~(only_long_before | (done <= limit))
    doubt = deed.undated | exemptions.doubtful if particular.own_exemptions else deed.undated

    lines: list[tuple[str, Flags, str]] = [
        ("no_law", ~law.exists, "not_applicable"),  # 1
        ("law_unknown", ~law.known, "not_assessable"),
        ("did_not_arise", ~in_question, "not_applicable"),  # 2
        ("event_not_recorded", not_recorded, "not_assessable"),  # 3
        ("grade_not_recorded", grade_missing, "not_assessable"),
        ("done_long_before", only_long_before, "unclear"),  # 4
        ("in_time", done <= due, "met"),
        ("within_tolerance", done <= limit, "borderline"),
        ("exempt", exemptions.holds, "exempt"),  # 5
        ("returning_soon_overtaken", exemptions.overtaken, "unclear"),
        ("employment_ended", ended <= limit, "not_applicable"),  # 6
        ("employment_ended_before", ended_before, "unclear"),
        ("late_in_doubt", (done > limit) & late_is_unclear, "unclear"),  # 7
        ("late", done > limit, "late"),
        ("not_yet_due", cases.as_of <= limit, "pending"),  # 8
        ("missing_in_doubt", doubt, "unclear"),  # 9
        ("missing", ~nobody, "missing"),
    ]
    names = [name for name, _, _ in lines]
    line = np.argmax([mask for _, mask, _ in lines], axis=0)  # the first line that fits
    verdict = np.array([CODE[word] for _, _, word in lines], dtype=np.int8)[line]

    if particular.deviation_is_unclear is not None:
        verdict[np.isin(verdict, DEVIATION_CODES) & particular.deviation_is_unclear] = CODE["unclear"]
    back_in_doubt = (
        np.isin(verdict, DEVIATION_CODES) & ~counting.goes_on & (counting.days <= 7 * law.weeks + cases.tolerance)
    )
    verdict[back_in_doubt] = CODE["borderline"]

    remarks = Remarks(len(cases))
    for name in _LINES_THAT_EXPLAIN:
        remarks.add(name, line == names.index(name))
    in_doubt = line == names.index("missing_in_doubt")
    remarks.add("needed_event_undated", in_doubt & deed.undated)
    remarks.add("exemption_without_reason", in_doubt & exemptions.without_reason)
    remarks.add("exemption_wrong_reason", in_doubt & exemptions.wrong_reason)
    remarks.add("exemption_too_late", in_doubt & exemptions.too_late)
    remarks.add("done_before_spell", (line == names.index("in_time")) & (done < cases.start))
    remarks.add("exemption_undated", (line == names.index("exempt")) & exemptions.undated)
    remarks.add("back_on_doubtful_day", back_in_doubt)
    judged_on_evidence = ~np.isin(verdict, [CODE["not_applicable"], CODE["not_assessable"]])
    for code, mask in particular.remarks.items():
        remarks.add(code, mask & judged_on_evidence)

    overdue = np.minimum(cases.as_of, counting.last_day) - due
    is_late, is_missing = verdict == CODE["late"], verdict == CODE["missing"]
    return Judged(
        verdict=verdict,
        counting=counting,
        law=law,
        done=np.where(only_long_before, deed.long_before, done),
        days_late=np.select([is_late, is_missing], [done - due, overdue], default=np.nan),
        exemption=np.select(
            [line == names.index("exempt"), line == names.index("returning_soon_overtaken")],
            [exemptions.reason, np.full(len(cases), "returning_soon", dtype=object)],
            default="",
        ),
        remarks=remarks,
    )


def judge_exemptions(cases: Cases, kinds: tuple[str, ...], counting: Counting) -> Exemptions:
    """Hold every recorded exemption of these kinds against its duty (line 5, and the doubts of line 9).

    `employee_not_cooperating` is its own reason. One exemption that holds is enough.
    """
    events = cases.of_kinds(*kinds)
    # A cell may give several reasons; one that holds is enough.
    events = events.assign(reason=events["reason"].fillna("").str.split(",")).explode("reason", ignore_index=True)
    events = events.sort_values(["spell", "day"], kind="stable", na_position="last")
    spell = events["spell"].to_numpy()
    day = events["day"].to_numpy(dtype=np.float64)
    kind = events["event"].to_numpy(dtype=object)
    own_reason = kind == "employee_not_cooperating"
    reason = np.where(own_reason, "employee_not_cooperating", events["reason"].to_numpy(dtype=object))
    valid = own_reason | _valid(kind, reason)
    due, last = counting.due[spell], counting.last_day[spell]
    too_late = day > due + cases.tolerance
    came_true = (reason != "returning_soon") | (last <= due + RETURNING_SOON_DAYS)
    holds = valid & ~too_late & came_true
    first_that_holds = np.flatnonzero(holds)[::-1]
    used = np.full(len(cases), "", dtype=object)
    used[spell[first_that_holds]] = reason[first_that_holds]
    undated = np.zeros(len(cases), dtype=bool)
    undated[spell[first_that_holds]] = np.isnan(day[first_that_holds])

    def spells_with(mask: Flags) -> Flags:
        return cases.any_of(events[mask])

    return Exemptions(
        reason=used,
        undated=undated,
        overtaken=spells_with(valid & ~too_late & ~came_true),
        without_reason=spells_with(reason == ""),
        wrong_reason=spells_with((reason != "") & ~valid),
        too_late=spells_with(valid & too_late),
    )


def _valid(kind: Texts1d, reason: Texts1d) -> Flags:
    valid = pd.MultiIndex.from_tuples([(event, word) for event, words in EXEMPTION_REASONS.items() for word in words])
    if not len(kind):
        return np.zeros(0, dtype=bool)
    return np.asarray(pd.MultiIndex.from_arrays([kind, reason]).isin(valid))
