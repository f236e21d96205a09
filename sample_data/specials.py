"""Cases made on purpose, one for each thing that is easily judged wrong; their verdicts are worked out by hand.

Day numbers count from the first day of the absence, which is day 1: four weeks are reached on day 28, seven on day 49,
twenty-six on day 182. Verdicts stand in the order PLAN-READY, PLAN-SENT, DM1-CALLED, DM1-HELD, DM2-26W.
"""

from __future__ import annotations

from datetime import date

from sample_data.truth import (
    AS_OF,
    CALLED,
    DM2,
    HELD,
    PLAN_READY,
    PLAN_SENT,
    RULES,
    Case,
    Event,
    Row,
    days_from_to,
    plus,
)

NA = "not_applicable"
BOTH = "Arbeidstaker, Leder"
WORDS = {
    "met": "met",
    "bord": "borderline",
    "late": "late",
    "miss": "missing",
    "pend": "pending",
    "exem": "exempt",
    "uncl": "unclear",
    "-": NA,
}


def verdicts(line: str) -> dict[str, str]:
    return dict(zip(RULES, (WORDS[word] for word in line.split()), strict=True))


def deed(start: date, kind: str, day: int, reason: str = "") -> Event:
    """An event on day number `day` of the spell (0 and below lie before it)."""
    held = kind in ("dm1_held", "dm2_held")
    return Event(
        kind, plus(start, day - 1), reason, by="Leder", participants=BOTH if held else "", attended="Ja" if held else ""
    )


def sick(start: date, first: int, last: int, grade: int | None = 100, kind: str = "sick_note") -> Row:
    return Row(plus(start, first - 1), plus(start, last - 1), kind, grade)


def unbroken(start: date, days: int, line: str, *deeds: Event, grade: int = 100, **more: object) -> Case:
    """One spell of one grade, cut at day 16 as payroll does."""
    last = plus(start, days - 1)
    rows = [sick(start, 1, min(16, days), grade)] + ([sick(start, 17, days, grade)] if days > 16 else [])
    full = (start, last) if grade == 100 else None
    return Case("", start, last, rows, full=full, events=list(deeds), given=verdicts(line), **more)  # type: ignore[arg-type]


def with_plan(start: date) -> tuple[Event, Event]:
    return deed(start, "plan_ready", 21), deed(start, "plan_sent_certifier", 22)


def plan_cases() -> list[Case]:
    cases = []
    # The doubtful day: 29 days are more than four weeks, by one day; never a deviation.
    s = date(2024, 2, 5)
    cases.append(unbroken(s, 29, "bord - - - -"))
    # Plan and dispatch the day after the threshold day.
    s = date(2025, 1, 13)
    cases.append(unbroken(s, 45, "bord bord - - -", deed(s, "plan_ready", 29), deed(s, "plan_sent_certifier", 29)))
    # A plan without a date: must be explained. It is no dated plan, so nothing had to be sent.
    s = date(2024, 9, 2)
    cases.append(unbroken(s, 45, "uncl - - - -", Event("plan_ready", None)))
    # A plan dated 20 days before the absence; it exists, but was never sent.
    s = date(2025, 3, 3)
    cases.append(unbroken(s, 40, "uncl miss - - -", deed(s, "plan_ready", -19)))
    # Valid exemptions from plan and meeting, in time.
    s = date(2024, 4, 8)
    exempt = deed(s, "exempt_plan", 20, "too_ill"), deed(s, "exempt_dm1", 40, "facilitation_works")
    cases.append(unbroken(s, 90, "exem - exem exem -", *exempt))
    # An exemption without a reason, one decided three weeks too late, and one of a kind that is not for plans.
    s = date(2024, 6, 3)
    cases.append(unbroken(s, 40, "uncl - - - -", deed(s, "exempt_plan", 25)))
    s = date(2024, 10, 7)
    cases.append(unbroken(s, 60, "uncl - miss miss -", deed(s, "exempt_plan", 48, "too_ill")))
    s = date(2025, 9, 1)
    cases.append(unbroken(s, 41, "uncl - - - -", deed(s, "exempt_plan", 20, "facilitation_works")))
    # Soon back: held, since the absence ended 12 days after the threshold day; and not held, 72 days after it.
    s = date(2025, 4, 7)
    cases.append(unbroken(s, 40, "exem - - - -", deed(s, "exempt_plan", 24, "returning_soon")))
    s = date(2025, 1, 6)
    cases.append(unbroken(s, 100, "uncl - - - -", deed(s, "exempt_plan", 24, "returning_soon"), grade=60))
    # The employee does not cooperate: a reason of its own for plan and meeting, not for calling in.
    s = date(2025, 5, 5)
    cases.append(unbroken(s, 80, "exem - miss exem -", deed(s, "employee_not_cooperating", 26)))
    # An exemption that holds decides before a plan made too late, and covers the dispatch too.
    s = date(2025, 8, 4)
    late = deed(s, "exempt_plan", 20, "not_reachable"), deed(s, "plan_ready", 38)
    cases.append(unbroken(s, 44, "exem exem - - -", *late))
    # A plan that was sent existed, though no row says that it was ready.
    s = date(2025, 10, 6)
    cases.append(unbroken(s, 38, "met met - - -", deed(s, "plan_sent_certifier", 27)))
    # The row names a first day that lies in no absence: the date of the event decides.
    s = date(2025, 11, 3)
    wrong = Event("plan_ready", plus(s, 20), absence_start=plus(s, -60)), deed(s, "plan_sent_certifier", 25)
    cases.append(unbroken(s, 36, "met met - - -", *wrong))
    # Long, but never certified graded or full by a doctor: no certifier to send a plan to.
    s = date(2026, 2, 2)
    own = Case("", s, plus(s, 30), [Row(s, plus(s, 30), "self_certified")], certified=False, full=(s, plus(s, 30)))
    own.events, own.given = [deed(s, "plan_ready", 28)], verdicts("met - - - -")
    cases.append(own)
    return cases


def meeting_cases() -> list[Case]:
    cases = []
    # Called in time, then cancelled: must be explained; the meeting was never held.
    s = date(2024, 3, 4)
    off = *with_plan(s), deed(s, "dm1_called", 40), deed(s, "dm1_cancelled", 45)
    cases.append(unbroken(s, 80, "met met uncl miss -", *off))
    # Called, cancelled, called again, held on the threshold day.
    s = date(2024, 8, 5)
    again = deed(s, "dm1_called", 36), deed(s, "dm1_cancelled", 41), deed(s, "dm1_called", 43), deed(s, "dm1_held", 49)
    cases.append(unbroken(s, 77, "met met met met -", *with_plan(s), *again))
    # Held too late and no call in the log; and called in time, held too late.
    s = date(2024, 11, 4)
    cases.append(unbroken(s, 75, "met met uncl late -", *with_plan(s), deed(s, "dm1_held", 63)))
    s = date(2025, 2, 3)
    cases.append(
        unbroken(s, 75, "met met met late -", *with_plan(s), deed(s, "dm1_called", 47), deed(s, "dm1_held", 60))
    )
    # Fifty days at 100 per cent: more than seven weeks, by one day; never a deviation.
    s = date(2025, 3, 10)
    cases.append(unbroken(s, 50, "met met bord bord -", *with_plan(s)))
    # At work in part from day 41: the run of full absence is too short for the meeting.
    s = date(2025, 6, 2)
    graded = unbroken(s, 90, "met met - - -", *with_plan(s))
    graded.rows, graded.full = [sick(s, 1, 16), sick(s, 17, 40), sick(s, 41, 90, 50)], (s, plus(s, 39))
    cases.append(graded)
    # In part for three weeks, then fully away for sixty days: the meeting is counted from day 22, seven weeks are
    # reached on day 21 + 49 = 70.
    s = date(2025, 5, 12)
    turned = unbroken(s, 81, "met met met late -", *with_plan(s), deed(s, "dm1_called", 66), deed(s, "dm1_held", 74))
    turned.rows = [sick(s, 1, 16, 40), sick(s, 17, 21, 40), sick(s, 22, 81)]
    turned.full = (plus(s, 21), plus(s, 80))
    cases.append(turned)
    # Two sick notes overlap: the one that starts latest holds, so the full run ends on day 20.
    s = date(2024, 1, 8)
    overlap = unbroken(s, 60, "late late - - -", deed(s, "plan_ready", 35), deed(s, "plan_sent_certifier", 35))
    overlap.rows, overlap.full = [sick(s, 1, 30), sick(s, 21, 60, 50)], (s, plus(s, 19))
    cases.append(overlap)
    # Nav's meeting on the last day, the day after, later, never, and left out by Nav's own decision.
    seven = (49, "dm1_held"), (45, "dm1_called")
    for s, day, line in (
        (date(2023, 9, 4), 182, "met"),
        (date(2024, 1, 22), 183, "bord"),
        (date(2024, 8, 19), 205, "late"),
        (date(2024, 5, 6), 0, "miss"),
    ):
        held = (deed(s, "dm2_held", day),) if day else ()
        deeds = *with_plan(s), *(deed(s, kind, number) for number, kind in seven), *held
        cases.append(unbroken(s, 230, f"met met met met {line}", *deeds))
    s = date(2025, 2, 17)
    deeds = *with_plan(s), *(deed(s, kind, number) for number, kind in seven)
    cases.append(unbroken(s, 215, "met met met met exem", *deeds, deed(s, "exempt_dm2", 150, "decided_by_nav")))
    return cases


def employment_and_edge_cases() -> list[Case]:
    cases = []
    # The employment ended on the day after the threshold day; and, by the register, before the absence began.
    s = date(2025, 9, 8)
    cases.append(unbroken(s, 29, "- - - - -", employment_end=plus(s, 28)))
    s = date(2025, 10, 13)
    cases.append(unbroken(s, 40, "uncl - - - -", employment_end=plus(s, -13)))
    # Going on at as-of: day 21; threshold day today; yesterday; the day before that.
    for days, line in ((21, "pend - pend pend pend"), (28, "pend - pend pend pend"), (29, "pend - pend pend pend")):
        cases.append(going_on(days, line))
    cases.append(going_on(30, "miss - pend pend pend"))
    # Day 12, the plan is made already; sent on day 10.
    s = plus(AS_OF, -11)
    cases.append(going_on(12, "met met pend pend pend", deed(s, "plan_ready", 8), deed(s, "plan_sent_certifier", 10)))
    # A plan dated after as-of decides nothing.
    s = plus(AS_OF, -39)
    cases.append(going_on(40, "miss - pend pend pend", deed(s, "plan_ready", 48)))
    # In part at as-of: no run of full absence goes on.
    s = plus(AS_OF, -59)
    cases.append(going_on(60, "met met - - pend", *with_plan(s), grade=50))
    # Holiday at the very end belongs to the absence, but no duty counts it: 27 days.
    s = date(2025, 6, 16)
    holiday = unbroken(s, 41, "- - - - -")
    holiday.rows = [sick(s, 1, 16), sick(s, 17, 27), sick(s, 28, 41, None, "vacation")]
    holiday.full, holiday.counted, holiday.counted_last = (s, plus(s, 26)), 27, plus(s, 26)
    holiday.certified_periods = [(s, plus(s, 26))]
    cases.append(holiday)
    # The payroll lists working days only, Monday to Friday for six weeks: weekends between are bridged, 40 days.
    s = date(2024, 8, 19)
    weeks = unbroken(s, 40, "miss - - - -")
    weeks.rows = [sick(s, 7 * week + 1, 7 * week + 5) for week in range(6)]
    cases.append(weeks)
    # An open end, closed by the row that tells of the return: 35 days. Sent a week too late.
    s = date(2024, 5, 13)
    back = unbroken(s, 35, "met late - - -", deed(s, "plan_ready", 26), deed(s, "plan_sent_certifier", 35))
    back.rows = [Row(s, None, "sick_note", 100), sick(s, 36, 36, None, "resumed")]
    cases.append(back)
    # A few hours of leave beside the sick note change nothing; a sick note of grade 0 is no absence (26 days).
    s = date(2025, 1, 20)
    leave = unbroken(s, 33, "met met - - -", *with_plan(s), grade=60)
    leave.rows.append(sick(s, 10, 11, 40, "leave"))
    cases.append(leave)
    s = date(2025, 11, 10)
    zero = unbroken(s, 26, "- - - - -")
    zero.rows.append(sick(s, 27, 36, 0))
    cases.append(zero)
    return cases


def going_on(days: int, line: str, *deeds: Event, grade: int = 100) -> Case:
    """A spell that goes on at as-of, with an open end."""
    s = plus(AS_OF, 1 - days)
    case = unbroken(s, days, line, *deeds, grade=grade, ongoing=True)
    case.rows[-1] = Row(case.rows[-1].start, None, "sick_note", grade)
    return case


def merging_cases() -> list[Case]:
    """Spells of several parts. Which absences are one absence decides here, so everything is worked out by hand."""
    cases = []
    # Three times 12 days, 10 days between: one spell of 36 absent days; the 28th is day 4 of the third part.
    # No part alone is over four weeks: the missing plan rests on merging.
    s = date(2024, 9, 9)
    rows = [sick(s, 1, 12), sick(s, 23, 34), sick(s, 45, 56)]
    cases.append(parts(s, rows, "miss - - - -", {PLAN_READY: 48}, (PLAN_READY,), full=12))
    # 20 days, a holiday of 14, 20 days: 54 absent days without a break. Plan and meeting rest on merging.
    s = date(2025, 6, 30)
    rows = [sick(s, 1, 20), sick(s, 21, 34, None, "vacation"), sick(s, 35, 54)]
    cases.append(parts(s, rows, "miss - miss miss -", {}, (PLAN_READY, CALLED, HELD), full=54))
    # 40 days, 10 days at work, 20 days: the first part alone needs a plan. Seven unbroken weeks are never reached.
    s = date(2025, 2, 10)
    rows = [sick(s, 1, 40), sick(s, 51, 70)]
    cases.append(parts(s, rows, "miss - - - -", {PLAN_READY: 28}, (), full=40))
    # A gap of 15 days joins: 40 absent days; the 28th is day 8 of the second part, 20 + 15 + 8 = 43.
    s = date(2024, 10, 14)
    rows = [sick(s, 1, 20), sick(s, 36, 55)]
    cases.append(parts(s, rows, "miss - - - -", {PLAN_READY: 43}, (PLAN_READY,), full=20))
    # 35 days, a week of holiday, 30 days; plan in time, no meeting: 72 days without a break, 35 and 30 in the parts.
    s = date(2025, 7, 7)
    rows = [sick(s, 1, 35), sick(s, 36, 42, None, "vacation"), sick(s, 43, 72)]
    case = parts(s, rows, "met met miss miss -", {}, (CALLED, HELD), full=72)
    case.events = list(with_plan(s))
    cases.append(case)
    # 55 days, a week of holiday, 20 days; the first part alone needs a meeting: nothing rests on merging.
    s = date(2024, 6, 10)
    rows = [sick(s, 1, 55), sick(s, 56, 62, None, "vacation"), sick(s, 63, 82)]
    case = parts(s, rows, "met late miss miss -", {PLAN_SENT: 28}, (), full=82)
    case.events = [deed(s, "plan_ready", 25), deed(s, "plan_sent_certifier", 40)]
    cases.append(case)
    # A gap of 16 days splits: two spells of 20 days each.
    s = date(2024, 10, 14)
    cases.append(unbroken(s, 20, "- - - - -"))
    cases.append(unbroken(plus(s, 36), 20, "- - - - -"))
    return cases


def parts(start: date, rows: list[Row], line: str, days: dict[str, int], merging: tuple[str, ...], full: int) -> Case:
    """A spell of several records; `days` holds the threshold days that differ from those of an unbroken spell."""
    last = max(row.end or AS_OF for row in rows)
    notes = [(row.start, row.end or AS_OF) for row in rows if row.kind == "sick_note"]
    absent = sum(days_from_to(row.start, row.end or AS_OF) for row in rows)
    threshold = {rule: plus(start, number - 1) for rule, number in days.items()} or {DM2: plus(start, 181)}
    return Case(
        "",
        start,
        last,
        rows,
        full=(start, plus(start, full - 1)),
        counted=absent,
        given=verdicts(line),
        threshold=threshold,
        merging=merging,
        certified_periods=notes,
    )


def special_groups() -> list[list[Case]]:
    """The cases, grouped by the employee they belong to: the last two of the merging cases are one employee's."""
    single = [*plan_cases(), *meeting_cases(), *employment_and_edge_cases(), *merging_cases()]
    return [*([case] for case in single[:-2]), single[-2:]]
