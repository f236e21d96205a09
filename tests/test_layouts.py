"""The same follow-up as a log, as columns beside the absences and as one row a case: the same findings."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from audit.source.details import CARRIERS, DETAILS
from reports.page import render
from rules.result import AuditResult
from rules.texts import Texts
from rules.vocabulary import (
    ALL_EXEMPTION_REASONS,
    EVENT_KINDS,
    EXEMPTION_REASONS,
    FACILITATION_KINDS,
    PEOPLE,
    PLAN_ELEMENTS,
)
from tests.layouts import AS_OF, LAYOUTS, WIDE, Absence, Fact, Layout, as_cases, as_log, audited, told

ALL_FOUR = ",".join(PLAN_ELEMENTS)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}" if len(text) == 5 else text)


# Thirteen employees and what was done for them, in one line each: event, day ("" is not known) and fields.
# From Monday 5 January 2026 four weeks are reached on 1 February, seven on 22 February, eight on 1 March.
LONG = ("01-05", "06-30")
PEOPLE_AND_ABSENCES: dict[str, list[tuple[Any, ...]]] = {
    "E01": [LONG],
    "E02": [("01-06", "06-30")],
    "E03": [("2025-11-03", None)],
    "E04": [("2025-12-01", "05-31")],
    "E05": [("01-07", "04-30")],
    "E06": [("01-12", "05-10")],
    "E07": [("01-13", "06-14", "sick_note", 50)],
    "E08": [("2025-10-06", "06-30")],
    "E09": [("2025-09-01", None)],
    "E10": [("02-02", "04-30")],
    "E11": [("2015-08-03", "2016-03-31"), ("01-19", "02-15"), ("02-20", "04-12")],
    "E12": [("2025-12-15", "06-28"), ("01-05", "01-08", "self_certified")],
    "E13": [("03-02", "03-06", "self_certified"), ("04-06", None)],
}
FOLLOW_UP: dict[tuple[str, str], list[tuple[Any, ...]]] = {
    ("E01", "01-05"): [
        ("plan_started", "01-12", {"by": "leader"}),
        ("plan_ready", "01-26", {"by": "leader", "participants": "employee,leader", "elements": ALL_FOUR}),
        ("plan_shared_employee", "01-27"),
        ("plan_sent_certifier", "01-28"),
        ("dm1_called", "02-09", {"by": "leader", "invited": "employee,certifier", "meeting_date": "2026-02-16"}),
        ("dm1_held", "02-16", {"participants": "employee,leader", "invited": "employee", "by": "leader"}),
        ("certifier_wanted", "02-02", {"by": "employee"}),
        ("activity_started", "02-23"),
        ("facilitation", "02-02", {"reason": "equipment,training"}),
        ("contact", "01-08", {"by": "leader"}),
    ],
    ("E02", "01-06"): [
        ("plan_ready", "02-20", {"participants": "leader", "elements": "tasks_and_ability,employer_measures"}),
        ("plan_revised", "04-10", {"elements": "tasks_and_ability", "by": "occupational_health"}),
        ("plan_sent_certifier", "03-20"),
        ("dm1_called", "03-16", {"invited": "employee"}),
        ("dm1_held", "03-22", {"participants": "employee"}),  # a Sunday
        ("certifier_wanted", "02-02", {"by": "employee,leader"}),
    ],
    ("E03", "2025-11-03"): [
        ("exempt_plan", "2025-11-20", {"reason": "too_ill", "by": "certifier"}),
        ("exempt_dm1", "2025-12-12", {"reason": "facilitation_works"}),
        ("exempt_activity", "2025-12-20", {"reason": "medical", "by": "nav"}),
        ("exempt_dm2", "04-15", {"reason": "decided_by_nav"}),
        ("dm2_called", "05-01", {"meeting_date": "2026-05-20"}),
    ],
    ("E04", "2025-12-01"): [
        ("employee_not_cooperating", "2025-12-22"),
        ("contact", "2025-12-10"),
        ("plan_ready", "2025-12-20", {"participants": "leader"}),
        ("dm1_called", "01-08", {"invited": "employee,leader,other"}),
    ],
    ("E05", "01-07"): [
        ("plan_ready", "", {"elements": "further_follow_up"}),
        ("dm1_called", ""),
        ("dm1_held", "", {"participants": "employee"}),
        ("facilitation_not_possible", "", {"reason": "other"}),
    ],
    ("E06", "01-12"): [
        ("plan_ready", "02-09", {"by": "leader", "participants": "employee", "registered_on": "2026-04-20"}),
        ("dm1_called", "02-20", {"by": "other"}),
        ("dm1_cancelled", "02-24"),
        ("certifier_wanted", "", {"by": "employee"}),
        ("exempt_dm1", "04-20", {"reason": "returning_soon"}),
    ],
    ("E07", "01-13"): [
        ("dm1_requested", "02-20"),
        ("dm1_held", "03-02", {"participants": "employee,leader,occupational_health"}),
        ("exempt_plan", "02-01", {"reason": "graded_with_dialogue", "by": "leader"}),
    ],
    ("E08", "2025-10-06"): [
        ("plan_ready", "2025-10-20"),
        ("plan_sent_nav", "04-20"),
        ("plan_requested_nav", "04-15"),
        ("facilitation", "2025-11-17", {"reason": "transfer"}),
        ("transfer_consulted", "2025-11-20"),
        ("dm2_called", "04-24", {"meeting_date": "2026-04-28"}),
        ("dm2_held", "04-28", {"attended": "yes"}),
        ("exempt_activity", "2025-11-25", {"reason": "facilitation_impossible"}),
        ("employer_statement", "2025-11-24"),
    ],
    ("E09", "2025-09-01"): [
        ("plan_ready", "2025-09-29", {"elements": ALL_FOUR}),
        ("plan_requested_nav", "06-20"),
        ("dm2_held", "02-26", {"attended": "no"}),
        ("dm3_requested", "04-07"),
        ("dm3_held", "05-14", {"attended": "yes", "participants": "employee,nav"}),  # Ascension Day
        ("dm1_held", "2025-10-10", {"participants": "employee", "invited": "employee"}),
        ("plan_sent_nav", "02-19"),
    ],
    ("E10", "02-02"): [("employment_ended", "03-10"), ("exempt_plan", "02-20"), ("dm1_requested", "")],
    ("E11", "2015-08-03"): [
        ("dm2_called", "2016-01-15", {"meeting_date": "2016-01-28"}),
        ("dm2_held", "2016-01-28", {"attended": "yes"}),
        ("plan_ready", "2015-08-31", {"participants": "employee,union_representative"}),
    ],
    ("E11", "01-19"): [("plan_ready", "02-16"), ("plan_started", "01-02"), ("dm1_held", "03-08")],
    ("E11", "02-20"): [("dm1_called", "03-02", {"invited": "employee", "registered_on": "2026-04-10"})],
    ("E12", "2025-12-15"): [
        ("plan_sent_certifier", "01-20"),
        ("dm2_called", "06-01"),
        ("dm2_cancelled", "06-10"),
        ("exempt_dm1", "02-01", {"reason": "medical"}),
        ("dm1_held", "07-15"),  # after the as-of day
    ],
}

ABSENCES = [
    Absence(employee, day(first), day(last) if last else None, *kind)
    for employee, rows in PEOPLE_AND_ABSENCES.items()
    for first, last, *kind in rows
]
FACTS = [
    Fact(employee, day(start), event, day(on) if on else None, *details)
    for (employee, start), rows in FOLLOW_UP.items()
    for event, on, *details in rows
]


@pytest.mark.parametrize("layout", WIDE)
@pytest.mark.parametrize("values", [{}, {"recorded": EVENT_KINDS, "period_from": date(2026, 1, 1)}], ids=["own", "all"])
def test_one_set_of_facts_gives_one_set_of_findings(layout: Layout, values: dict[str, Any]) -> None:
    log, other = audited(as_log, ABSENCES, FACTS, **values), audited(layout, ABSENCES, FACTS, **values)
    assert told(other) == told(log)
    assert log.sums.events_tied == len(FACTS)


def test_the_facts_are_worth_comparing() -> None:
    result = audited(as_log, ABSENCES, FACTS)
    judged = {outcome.rule: outcome.verdicts for outcome in result.outcomes if outcome.on != "routines"}
    by_columns = {"DATED-BY-FORMULA", "PRIVACY-DIAGNOSIS", "PRIVACY-IDENTITY"}
    decided = Counter(
        rule for rule, found in judged.items() for word in found if word != "not_applicable" and found[word]
    )
    assert {rule for rule in judged if not decided[rule]} - by_columns == {"DATED-IN-BATCH"}
    words = {word for found in judged.values() for word, number in found.items() if number}
    assert words == set(next(iter(judged.values())))  # every verdict there is
    assert {name for fact in FACTS for name in fact.details} == set(DETAILS)
    assert len({fact.event for fact in FACTS}) == len(EVENT_KINDS)


def without_words(result: AuditResult, remark: str) -> list[str]:
    """The findings with one remark left out."""
    rest = result.findings.drop(columns="source")
    rest["remarks"] = [" ".join(code for code in codes.split() if code != remark) for codes in rest["remarks"]]
    return sorted(map(str, rest.to_dict("records")))


@pytest.mark.parametrize("layout", WIDE)
def test_a_no_is_said_and_changes_nothing_else(layout: Layout) -> None:
    kinds = {fact.event for fact in FACTS}
    done = {(fact.employee, fact.start, fact.event) for fact in FACTS}
    noes = [
        Fact(*absence.key, kind, None, denied=True)
        for absence in ABSENCES
        for kind in sorted(kinds)
        if (*absence.key, kind) not in done
    ]
    log, other = audited(as_log, ABSENCES, FACTS), audited(layout, ABSENCES, [*FACTS, *noes])
    assert told(other)["outcomes"] == told(log)["outcomes"] and other.headline == log.headline
    assert without_words(other, "recorded_no") == without_words(log, "recorded_no")
    said = other.findings[(other.findings["verdict"] == "missing") & (other.findings["spell"].notna())]
    spoken = said["remarks"].str.contains("recorded_no")
    assert set(said.loc[spoken, "rule"]) >= {"PLAN-READY", "DM1-CALLED", "DM1-HELD", "PLAN-SENT", "FACILITATION"}
    assert (
        said.loc[said["rule"].isin(["PLAN-READY", "DM1-CALLED", "DM1-HELD", "PLAN-SENT"]), "remarks"]
        .map(lambda codes: "recorded_no" in codes.split())
        .all()
    )


SIX = [Absence(f"E{n}", AS_OF - timedelta(days=days), None) for n, days in enumerate((150, 141, 133, 120, 112, 99), 1)]


def computed(event: str, after: int) -> list[Fact]:
    """A column of deadlines: the first day plus one and the same number."""
    return [Fact(*absence.key, event, absence.start + timedelta(days=after)) for absence in SIX]


@pytest.mark.parametrize("layout", WIDE)
def test_deadlines_are_no_deeds(layout: Layout) -> None:
    facts = [*computed("plan_ready", 27), *computed("dm1_held", 48)]
    facts += [Fact(*absence.key, "contact", absence.start + timedelta(days=n)) for n, absence in enumerate(SIX)]
    refused, as_told = audited(layout, SIX, facts), audited(as_log, SIX, facts)
    signs = refused.findings[refused.findings["rule"] == "DATED-BY-FORMULA"]
    assert signs["count"].tolist() == [27, 48]
    assert not (as_told.findings["rule"] == "DATED-BY-FORMULA").any()  # a log has no columns of events
    assert set(refused.not_recorded) >= {"plan_ready", "dm1_held"}
    for rule in ("PLAN-READY", "DM1-HELD", "DM1-CALLED"):
        assert verdicts(as_told, rule) == {"met": 6}
        assert verdicts(refused, rule) == {"not_assessable": 6}
    page = front_page(refused)
    assert all(event_name(kind) in page for kind in ("plan_ready", "dm1_held"))
    # Where the user says that the kind is recorded, the refused days are no evidence, and nothing else is there.
    sure = audited(layout, SIX, facts, recorded=("plan_ready", "dm1_held"))
    assert verdicts(sure, "PLAN-READY") == verdicts(sure, "DM1-HELD") == {"missing": 6}


@pytest.mark.parametrize("layout", WIDE)
def test_a_column_of_deadlines_beside_a_real_one(layout: Layout) -> None:
    real = [Fact(*absence.key, "dm1_held", absence.start + timedelta(days=30 + 3 * n)) for n, absence in enumerate(SIX)]
    result = audited(layout, SIX, [*computed("plan_ready", 27), *real])
    assert verdicts(result, "DM1-HELD") == {"met": 6} and verdicts(result, "PLAN-READY") == {"not_assessable": 6}


def verdicts(result: AuditResult, rule: str) -> dict[str, int]:
    (outcome,) = (outcome for outcome in result.outcomes if outcome.rule == rule)
    return {verdict: number for verdict, number in outcome.verdicts.items() if number}


def event_name(kind: str) -> str:
    return f"«{Texts('nb').say(f'words.events.{kind}')}»"


def front_page(result: AuditResult) -> str:
    """The text of page one: up to the heading of the next section."""
    page = render(result).replace("\xa0", " ")
    front = page[page.index("<main") :]
    return front[: front.index("<section", front.index("<section") + 1)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_one_names_what_is_not_recorded(layout: Layout) -> None:
    kept = ("plan_ready", "dm1_called", "contact")
    result = audited(layout, ABSENCES, [fact for fact in FACTS if fact.event in kept])
    assert result.recorded == tuple(sorted(kept))
    assert {"dm1_held", "dm2_held", "plan_sent_certifier"} <= set(result.not_recorded)
    page = front_page(result)
    assert all(event_name(kind) in page for kind in result.not_recorded)
    assert "plan_ready" not in result.not_recorded


WORDS = {
    **dict.fromkeys(("by", "invited", "participants"), PEOPLE),
    "elements": PLAN_ELEMENTS,
    "attended": ("yes", "no"),
}
FIRST_DAYS = [date(2026, 1, 5), date(2025, 9, 1), date(2015, 8, 3), date(2011, 6, 27)]


def words_of(event: str, name: str) -> st.SearchStrategy[str]:
    """What the cell of a field of an event may say."""
    if name in ("meeting_date", "registered_on"):
        return st.integers(-20, 260).map(lambda n: (FIRST_DAYS[0] + timedelta(days=n)).isoformat())
    reasons = EXEMPTION_REASONS.get(event, FACILITATION_KINDS if event == "facilitation" else ALL_EXEMPTION_REASONS)
    known = WORDS.get(name, reasons)
    most = 1 if name in ("attended", "reason") else 3
    return st.lists(st.sampled_from(known), min_size=1, max_size=most, unique=True).map(lambda w: ",".join(sorted(w)))


@st.composite
def small_sets(draw: st.DrawFn) -> tuple[list[Absence], list[Fact]]:
    """Up to four cases of up to three employees, and what was done in them; each kind at most once in a case.

    With fewer than five cases no column can look like a column of deadlines.
    """
    absences: list[Absence] = []
    for number in range(draw(st.integers(1, 4))):
        employee = f"E{min(number, 2)}"
        start = draw(st.sampled_from(FIRST_DAYS)) + timedelta(days=draw(st.integers(0, 20)) + 40 * number)
        length = draw(st.sampled_from((10, 28, 29, 50, 57, 100, 200)))
        end = start + timedelta(days=length - 1)
        absences.append(
            Absence(employee, start, end if draw(st.booleans()) else None, grade=draw(st.sampled_from((50, 100))))
        )
    absences = list({absence.key: absence for absence in absences}.values())
    facts = []
    for absence in absences:
        for event in draw(st.lists(st.sampled_from(EVENT_KINDS), max_size=8, unique=True)):
            after = draw(st.one_of(st.none(), st.integers(-30, 210)))
            fields = [name for name in DETAILS if event in CARRIERS[name]]
            chosen = draw(st.lists(st.sampled_from(fields), unique=True))
            details = {name: draw(words_of(event, name)) for name in chosen}
            facts.append(
                Fact(*absence.key, event, None if after is None else absence.start + timedelta(days=after), details)
            )
    return absences, facts


@given(small_sets())
@examples(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # the sets are small enough to be read as they are
)
def test_any_small_set_of_facts_reads_alike(drawn: tuple[list[Absence], list[Fact]]) -> None:
    absences, facts = drawn
    assume(facts)
    log, cases = audited(as_log, absences, facts), audited(as_cases, absences, facts)
    assert told(cases) == told(log)
