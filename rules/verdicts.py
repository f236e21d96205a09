"""The one table that decides every deadline rule (rulebook section 4). The first line that fits holds."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rules.cases import Cases, Remarks
from rules.counting import Counting
from rules.days import Days, Flags, alike
from rules.events import Events
from rules.exemptions import judge_exemptions
from rules.judged import CODE, DEVIATION_CODES, Judged, decide, judged_subjects
from rules.law import InForce

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
    denied: Flags  # recorded as not done


@dataclass(frozen=True)
class Particular:
    """Where a rule departs from the table; every mask is False where it does not."""

    applies: Flags | None = None  # line 2: what more must hold for the duty to arise
    late_is_unclear: Flags | None = None  # line 7
    deviation_is_unclear: Flags | None = None  # after lines 7 and 9
    own_exemptions: bool = True  # False: exemptions borrowed from another rule cast no doubt at line 9
    unproven: dict[str, Flags] = field(default_factory=dict)  # reason -> where what must stand beside it is lacking
    needs_grade: bool = False  # line 3: without grades only a deed in time can be seen
    never_late: bool = False  # line 4: done is done, whenever
    remarks: dict[str, Flags] = field(default_factory=dict)


def deed(cases: Cases, needed: str, *also: str) -> Deed:
    """The first event of kind `needed`, or of the kinds that prove it as well."""
    return deed_of(cases, needed, cases.evidence(needed, *also))


def deed_of(cases: Cases, needed: str, evidence: Events) -> Deed:
    """As `deed`, from a selection of events."""
    return Deed(
        done=cases.first(evidence),
        recorded=needed in cases.recorded,
        long_before=cases.last_before(evidence),
        undated=cases.undated(evidence),
        denied=cases.denied(needed),
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
    nobody = cases.none
    done, due, limit = deed.done, counting.due, counting.due + cases.tolerance
    in_question = counting.in_question if particular.applies is None else counting.in_question & particular.applies
    exemptions = judge_exemptions(cases, exempted_by, counting, particular.unproven)
    late_is_unclear = nobody if particular.late_is_unclear is None else particular.late_is_unclear
    ended = cases.of_spell["employment_ended"].astype(np.float64)
    ended_before = cases.of_spell["employment_ended_before"]
    grade_unknown = law.exists & law.counts_full & ~cases.of_spell["grade_known"]
    # Without grades the run of full absence is not known; only a deed inside the shortest possible time is safe.
    only_long_before = np.isnan(done) & ~np.isnan(deed.long_before)
    surely_in_time = only_long_before | (done <= cases.start + 7 * law.weeks - 1)
    grade_missing = grade_unknown & counting.arises & ~surely_in_time
    if particular.needs_grade:
        grade_missing |= counting.arises & ~cases.of_spell["grade_known"] & ~(only_long_before | (done <= limit))
    in_time = (done <= due) | ((deed.undated | ~np.isnan(done)) if particular.never_late else nobody)
    # What a source that does not record the needed event proves all the same still goes to line 4.
    not_recorded = nobody if deed.recorded else ~(only_long_before | in_time | (done <= limit))
    doubt = deed.undated | exemptions.doubtful if particular.own_exemptions else deed.undated

    decided = decide(
        len(cases),
        [
            ("no_law", ~law.exists, "not_applicable"),  # 1
            ("law_unknown", ~law.known, "not_assessable"),
            ("did_not_arise", ~in_question, "not_applicable"),  # 2
            ("event_not_recorded", not_recorded, "not_assessable"),  # 3
            ("grade_not_recorded", grade_missing, "not_assessable"),
            ("done_long_before", only_long_before, "unclear"),  # 4
            ("in_time", in_time, "met"),
            ("within_tolerance", done <= limit, "borderline"),
            ("exempt", exemptions.holds, "exempt"),  # 5
            ("returning_soon_overtaken", exemptions.overtaken, "unclear"),
            ("employment_ended", ended <= limit, "not_applicable"),  # 6
            ("employment_ended_before", ended_before, "unclear"),
            ("late_in_doubt", (done > limit) & late_is_unclear, "unclear"),  # 7
            ("late", done > limit, "late"),
            ("not_yet_due", cases.as_of <= limit, "pending"),  # 8
            ("missing_in_doubt", doubt, "unclear"),  # 9
            ("missing", True, "missing"),
        ],
    )
    verdict = decided.verdict.copy()

    if particular.deviation_is_unclear is not None:
        verdict[np.isin(verdict, DEVIATION_CODES) & particular.deviation_is_unclear] = CODE["unclear"]
    by_a_day = counting.days <= 7 * law.weeks + cases.tolerance
    if cases.roll_forward:
        by_a_day |= counting.last_day <= limit
    back_in_doubt = np.isin(verdict, DEVIATION_CODES) & ~counting.goes_on & by_a_day
    verdict[back_in_doubt] = CODE["borderline"]

    remarks = Remarks(len(cases))
    for name in _LINES_THAT_EXPLAIN:
        remarks.add(name, decided.by(name))
    in_doubt, exempt = decided.by("missing_in_doubt"), decided.by("exempt")
    remarks.add("needed_event_undated", in_doubt & deed.undated)
    for code, doubtful in exemptions.doubts.items():
        remarks.add(code, in_doubt & doubtful)
    remarks.add("done_before_spell", decided.by("in_time") & (done < cases.start))
    remarks.add("exemption_undated", exempt & np.isnan(exemptions.day))
    remarks.add("too_ill_postpones", exempt & (exemptions.reason == "too_ill"))
    tell_attempts(remarks, cases, exempt & (exemptions.reason == "employee_not_cooperating"))
    remarks.add("back_on_doubtful_day", back_in_doubt)
    remarks.add("recorded_no", (verdict == CODE["missing"]) & deed.denied)
    judged_on_evidence = ~np.isin(verdict, [CODE["not_applicable"], CODE["not_assessable"]])
    for code, mask in particular.remarks.items():
        remarks.add(code, mask & judged_on_evidence)

    overdue = np.minimum(cases.as_of, counting.last_day) - due
    is_late, is_missing = verdict == CODE["late"], verdict == CODE["missing"]
    return judged_subjects(
        cases,
        law,
        verdict,
        remarks,
        due=due,
        done=np.where(only_long_before & ~in_time, deed.long_before, done),
        days_late=np.select([is_late, is_missing], [done - due, overdue], default=np.nan),
        counted_from=counting.first_day,
        counted_days=counting.days,
        exemption=np.select(
            [exempt, decided.by("returning_soon_overtaken")],
            [exemptions.reason, alike("returning_soon", len(cases))],
            default="",
        ),
        exempted_on=np.where(exempt, exemptions.day, np.nan),
        belongs=due,
    )


def tell_attempts(remarks: Remarks, cases: Cases, not_cooperating: Flags) -> None:
    """Say whether the employer's attempts are recorded where an exemption says that the employee does not take part."""
    remarks.add("attempts_recorded", not_cooperating & cases.attempted)
    remarks.add("attempts_not_recorded", not_cooperating & ~cases.attempted)
