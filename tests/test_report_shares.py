"""The share of duties met with its bounds, and the front page: what is lacking, the signs, and how long they may be."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from reports.front import conclusion, front
from reports.gaps import GAPS_SHOWN
from reports.marks import SIGNS, STATUTE, group_of, met_share, outcomes_in, total
from reports.page import render
from reports.tables import duties
from reports.understood import field_word
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DUE, LANGUAGES, UNKNOWN, VERDICTS
from tests.fabricated_result import fabricated

NB = Wording("nb")


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


def outcome(result: AuditResult, **verdicts: int) -> RuleOutcome:
    counted = dict.fromkeys(VERDICTS, 0) | verdicts
    return replace(result.outcomes[0], verdicts=counted, subjects=sum(counted.values()))


def test_the_share_lies_between_its_bounds(result: AuditResult) -> None:
    """62 of 100 due met, 29 unknown: 62 of 129 are 48 %, 91 of 129 are 71 %."""
    told = met_share([outcome(result, met=55, borderline=7, late=18, missing=20, unclear=9, not_assessable=20)], NB)
    assert told.counts == "62 av 100 (62\u00a0%)"
    assert (told.per_cent, told.bounds) == ("62\u00a0%", "mellom 48 og 71\u00a0%")


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({"met": 3, "missing": 1}, ("3 av 4", "", "ingen ukjente")),
        ({"met": 3, "missing": 1, "unclear": 1}, ("3 av 4", "", "mellom 60 og 80\u00a0%")),
        ({"met": 2, "unclear": 2}, ("2 av 2", "", "")),
        ({"met": 4, "late": 1}, ("4 av 5 (80\u00a0%)", "80\u00a0%", "ingen ukjente")),
        ({"not_assessable": 40}, ("Ingen kunne vurderes", "", "")),
        ({"pending": 9, "exempt": 3}, ("Ingen forfalt", "", "")),
        (
            {"met": 639, "late": 360, "unclear": 1},
            ("639 av 999 (64\u00a0%)", "64\u00a0%", "mellom 63,9 og 64,0\u00a0%"),
        ),
    ],
)
def test_a_share_needs_a_whole_of_five(
    result: AuditResult, verdicts: dict[str, int], expected: tuple[str, str, str]
) -> None:
    told = met_share([outcome(result, **verdicts)], NB)
    assert (told.counts, told.per_cent, told.bounds) == expected


def test_every_share_of_the_duties_carries_its_bounds_and_no_sign_has_one(result: AuditResult) -> None:
    groups = {outcome.rule: group_of(outcome) for outcome in result.outcomes}
    outcomes = {outcome.rule: outcome for outcome in result.outcomes}
    for row in (row for group in duties(result, NB).groups for row in group.rows):
        if groups[row.rule] in SIGNS:
            assert (row.share, row.bounds) == ("", "")
        elif "%" in row.share:
            unknown = total([outcomes[row.rule]], *UNKNOWN)
            assert re.match("mellom" if unknown else "ingen ukjente", row.bounds), row.rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_gives_the_share_of_the_statutes_with_bounds(language: str) -> None:
    result, wording = fabricated(language), Wording(language)
    share = met_share(outcomes_in(result, STATUTE), wording)
    assert share.per_cent and share.bounds
    said = wording.say("report.line.share", share=share.per_cent, bounds=share.bounds)
    assert front(result, wording).lines[0].detail.startswith(said)
    assert said in render(result)


def test_the_conclusion_counts_the_statutes_only(result: AuditResult) -> None:
    due = total(outcomes_in(result, STATUTE), *DUE)
    assert f"For {result.headline} av {due} plikter" in conclusion(result, NB)


def test_signs_stand_on_the_front_page_in_a_line_each(result: AuditResult) -> None:
    told = front(result, NB).signs
    assert [line.group for line in told] == list(SIGNS)
    for line in told:
        n = total(outcomes_in(result, line.group), "unclear")
        assert line.text.startswith(f"{n} ")
        assert len(line.text) < 70
        assert f'<a href="#part-{line.group}">{line.text}</a>' in render(result)
    calm = tuple(
        replace(one, verdicts=dict.fromkeys(VERDICTS, 0)) if group_of(one) in SIGNS else one for one in result.outcomes
    )
    assert front(replace(result, outcomes=calm), NB).signs == ()


def test_at_most_six_rules_are_told_and_the_rest_is_counted(result: AuditResult) -> None:
    blind = tuple(replace(one, verdicts={**one.verdicts, "not_assessable": 6}) for one in result.outcomes)
    rules = sum(group_of(one) != "routines" for one in blind)
    told = front(replace(result, outcomes=blind), NB).not_assessable
    assert len(told) == GAPS_SHOWN + 1
    assert told[-1] == f"og {rules - GAPS_SHOWN} plikter til, se Plikter"


def test_a_field_that_is_lacking_is_named(result: AuditResult) -> None:
    told = front(result, NB).not_assessable
    assert "Innholdet i oppfølgingsplanen: 4 av 12 (33\u00a0%), mangler «Innhold i planen»" in told
    assert "Oppdatert plan til Nav før møte: 4 av 20 (20\u00a0%), mangler «Møtedato»" in told


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unit", "Enhet"),
        ("plan_ready", "Oppfølgingsplan ferdig"),
        ("dm1_held.participants", "Dialogmøte 1 holdt: deltakere"),
        ("absences.exempt_plan.reason", "Unntak fra oppfølgingsplan: begrunnelse"),
    ],
)
def test_a_column_is_called_by_its_field_its_event_or_both(name: str, expected: str) -> None:
    assert field_word("absences", name, NB) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_page_names_the_details_of_wide_follow_up(language: str) -> None:
    result = fabricated(language)
    first = result.provenance.tables[0]
    wide = replace(first, columns={**first.columns, "dm1_held.participants": "Deltakere DM1"})
    tables = (wide, *result.provenance.tables[1:])
    page = render(replace(result, provenance=replace(result.provenance, tables=tables)))
    assert f"{field_word('absences', 'dm1_held.participants', Wording(language))}</th><td>Deltakere DM1" in page
