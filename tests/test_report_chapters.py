"""The chapters on exemptions, on what rests on a reading, on routine and practice, and on reactions."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from audit import audit_files
from reports.exemptions import READING_ORDER as STANDINGS_AS_READ
from reports.exemptions import TO_ASK, exemptions
from reports.marks import STATUTE, outcomes_in, total
from reports.page import render
from reports.practice import practice
from reports.readings import readings
from reports.tables import duties
from reports.view import report_view
from reports.wording import Wording
from rules.catalogue import RULES
from rules.result import EXEMPTION_STANDINGS, AuditResult, Reading, Routine, RuleOutcome
from rules.routines import PRACTICE
from rules.settings import Settings
from rules.vocabulary import ALL_EXEMPTION_REASONS, CHECKPOINTS, LANGUAGES, VERDICTS

# Twelve employees away from Monday 5 January 2026: four weeks are reached on Sunday 1 February, seven on 22 February.
PEOPLE = [f"A{number:02d}" for number in range(1, 13)]
ABSENCES = "employee,start,end,kind,grade\n" + "".join(f"{one},2026-01-05,2026-03-31,sick_note,100\n" for one in PEOPLE)
# One exemption of every standing; A11 and A12 do not take part, with and without attempts on record.
FOLLOW_UP = """\
employee,event,date,reason,by,participants,elements
A01,exempt_plan,2026-01-28,cannot_return,leader,,
A02,exempt_plan,2026-01-28,,leader,,
A03,exempt_plan,2026-01-28,facilitation_works,,,
A04,exempt_plan,2026-02-10,too_ill,leader,,
A05,exempt_plan,2026-01-28,returning_soon,leader,,
A06,exempt_activity,2026-02-20,facilitation_impossible,leader,,
A07,plan_ready,2026-01-20,,,"employee,leader","tasks_and_ability,employer_measures"
A07,exempt_plan,2026-01-28,too_ill,leader,,
A08,exempt_plan,2026-08-28,too_ill,leader,,
A09,exempt_dm1,2026-02-16,too_ill,"leader,nav",,
A99,exempt_plan,2026-01-28,too_ill,leader,,
A11,contact,2026-01-12,,,,
A11,employee_not_cooperating,2026-01-28,,leader,,
A12,employee_not_cooperating,2026-01-28,,leader,,
A10,plan_ready,2026-02-20,,,,
A10,dm1_called,2026-02-16,,,,
A10,plan_sent_certifier,2026-02-27,,,,
"""
STANDINGS = """A01=holds A02=exemption_without_reason A03=exemption_wrong_reason A04=exemption_too_late
A05=returning_soon_overtaken A06=statement_lacking A07=not_needed A08=after_as_of A09=holds =tied_to_none
A11=holds A12=holds"""
STANDING_OF = dict(pair.split("=") for pair in STANDINGS.split())
STATES = {"R02": "present", "R03": "present", "R06": "present", "R07": "missing", "R08": "missing"}
STATES |= {"R09": "missing", "R10": "partly", "R20": "present"}
ROUTINES = "checkpoint,state,evidence\n" + "".join(
    f"{point},{state},HMS-håndboken\n" for point, state in STATES.items()
)


def audited(folder: Path, settings: dict[str, Any] | None = None, **tables: str) -> AuditResult:
    chosen = {"absences": ABSENCES, "follow_up": FOLLOW_UP, "routines": ROUTINES} | tables
    paths = []
    for name, text in chosen.items():
        path = folder / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return audit_files(paths, Settings(**{"as_of": date(2026, 6, 30), "privacy": "named"} | (settings or {})))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    return audited(tmp_path_factory.mktemp("chapters"))


def section(page: str, name: str) -> str:
    """The text of one section, without its marks; the chapters hold no section inside."""
    inner = page[page.index(f'<section id="{name}"') :]
    inner = re.sub(r"<svg.*?</svg>", "", inner[: inner.index("</section>")], flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", " ", inner)).replace("\u00a0", " ")
    return re.sub(r"\s+([.,;:)])", r"\1", re.sub(r"\s+", " ", text))


# Exemptions ----------------------------------------------------------------------------------------------------------


def test_every_exemption_is_listed_with_what_came_of_it(result: AuditResult) -> None:
    assert dict(zip(result.exemptions["employee"], result.exemptions["standing"], strict=True)) == STANDING_OF
    wording = Wording("nb")
    groups = exemptions(result, wording).groups
    rows = [row for group in groups for row in group.rows]
    assert sorted(row.employee for row in rows) == sorted(STANDING_OF)
    for row in rows:
        assert row.mark.word == wording.say(f"chapters.exemptions.standings.{STANDING_OF[row.employee]}.word")
    told = {row.employee: row for row in rows}
    first = told["A01"]
    assert (first.duty, first.reason) == ("Oppfølgingsplan", "Kan ikke komme tilbake til virksomheten")
    assert (first.start, first.day, first.by, first.attempts) == ("05.01.2026", "28.01.2026", "Leder", "")
    assert first.source == "follow_up.csv!C2"  # the cell of the date
    assert told["A09"].by == "Leder og Nav"
    assert (told["A02"].reason, told["A03"].by) == ("", "")
    assert (told[""].duty, told[""].start) == ("Unntak fra oppfølgingsplan", "")
    assert told["A11"].reason == "Arbeidstakeren medvirker ikke"
    assert (told["A11"].attempts, told["A12"].attempts) == ("Forsøk er registrert", "Forsøk er ikke registrert")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_should_be_asked_about_comes_first_with_a_word_and_a_shape(result: AuditResult, language: str) -> None:
    first, second = exemptions(result, Wording(language)).groups
    assert {row.mark.verdict for row in first.rows} == {"unclear"}
    assert {row.mark.verdict for row in second.rows} == {"exempt", "not_applicable", "pending"}
    assert len(first.rows) == len(TO_ASK) == len({row.mark.word for row in first.rows})
    assert "(6)" in first.heading and "(6)" in second.heading
    text = section(render(result, language), "exemptions")
    headings = [group.heading.replace("\u00a0", " ") for group in (first, second)]
    assert text.index(headings[0]) < text.index("A02") < text.index(headings[1]) < text.index("A01")
    page = render(result, language)
    assert page[page.index('id="exemptions"') :].count("#shape-unclear") >= 6


def test_every_standing_and_every_reason_has_its_words() -> None:
    assert set(STANDINGS_AS_READ) == set(EXEMPTION_STANDINGS)
    for language in LANGUAGES:
        wording = Wording(language)
        assert wording.keys("chapters.exemptions.standings") == STANDINGS_AS_READ
        means = set(wording.keys("chapters.exemptions.means"))
        assert means == {*ALL_EXEMPTION_REASONS, "employee_not_cooperating"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", ("åpenbart unødvendig", "Arbeidstilsynet kan ikke pålegge arbeidstakeren å delta", "senest 28 dager")),
        (
            "nn",
            ("åpenbart unødvendig", "Arbeidstilsynet kan ikkje påleggje arbeidstakaren å delta", "seinast 28 dagar"),
        ),
        (
            "en",
            (
                "obviously unnecessary",
                "Labour Inspection Authority cannot order the employee to take part",
                "28 days after",
            ),
        ),
    ],
)
def test_the_chapter_explains_what_an_exemption_is(result: AuditResult, language: str, words: tuple[str, ...]) -> None:
    text = section(render(result, language), "exemptions")
    for phrase in (*words, "§ 2-3 (2)", "ftrl. § 8-8", "§ 4-6 (5)"):
        assert phrase in text


def test_the_lead_counts_what_should_be_asked_about(result: AuditResult) -> None:
    lead = exemptions(result, Wording("nb")).lead.replace("\u00a0", " ")
    assert lead.startswith("12 unntak er registrert. 6 av dem bør avklares: uten grunn (1), ")
    calm = replace(result, exemptions=result.exemptions[result.exemptions["standing"] == "holds"])
    assert exemptions(calm, Wording("nb")).lead == "4 unntak er registrert. Ingen av dem trenger en avklaring."
    assert len(exemptions(calm, Wording("nb")).groups) == 1
    none = replace(result, exemptions=result.exemptions.iloc[:0])
    assert exemptions(none, Wording("nb")).lead == "Ingen unntak er registrert i filene."
    assert "<table" not in render(none)[render(none).index('id="exemptions"') : render(none).index('id="data"')]


def test_attempts_are_counted_only_where_the_employee_does_not_take_part(result: AuditResult) -> None:
    told = exemptions(result, Wording("nb")).cooperation.paragraphs
    assert told[-1].endswith("Forsøk fra arbeidsgiver er registrert ved 1 av 2.")
    others = replace(result, exemptions=result.exemptions[result.exemptions["event"] != "employee_not_cooperating"])
    assert exemptions(others, Wording("nb")).cooperation.paragraphs == told[:-1]


def test_at_most_two_hundred_rows_are_shown_and_the_rest_is_told(result: AuditResult) -> None:
    many = replace(result, exemptions=pd.concat([result.exemptions] * 20, ignore_index=True))
    chapter = exemptions(many, Wording("nb"))
    assert [len(group.rows) for group in chapter.groups] == [120, 80]
    assert [re.findall(r"\d+", group.heading) for group in chapter.groups] == [["120"], ["120"]]
    assert chapter.shown == "Viser 200 av 240. Alle står i result.json."
    assert "240 unntak" in chapter.lead
    assert exemptions(result, Wording("nb")).shown == ""


def test_statistics_has_no_rows_and_says_so(tmp_path: Path) -> None:
    bare = audited(tmp_path, {"privacy": "statistics"})
    for language in LANGUAGES:
        wording, page = Wording(language), render(bare, language)
        assert exemptions(bare, wording).lead == wording.say("chapters.exemptions.hidden")
        assert not exemptions(bare, wording).groups
        assert practice(bare, wording)["R09"].silent == wording.say("chapters.practice.rows_hidden")
        assert "A02" not in section(page, "exemptions") and "follow_up.csv!" not in section(page, "exemptions")


def test_another_tolerance_is_told_in_the_explanation(result: AuditResult) -> None:
    strict = replace(result, settings=replace(result.settings, tolerance_days=0))
    assert "datert innen fristen, når grunnen" in section(render(strict), "exemptions")
    assert "dagen etter fristdagen, når grunnen" in section(render(result), "exemptions")


# Readings ------------------------------------------------------------------------------------------------------------


def test_the_first_row_is_the_headline_and_what_depends_on_merging(result: AuditResult) -> None:
    of_statute = outcomes_in(result, STATUTE)
    merging = sum(outcome.merging for outcome in of_statute)
    chapter = readings(result, Wording("nb"))
    first = chapter.rows[0]
    assert int(first.total) == result.headline + merging == sum(map(int, first.counts)) > 0
    for (rule, _), count in zip(chapter.columns, first.counts, strict=True):
        (outcome,) = (outcome for outcome in result.outcomes if outcome.rule == rule)
        assert int(count) == total([outcome], "late", "missing")
    table = next(group for group in duties(result, Wording("nb")).groups if group.name == STATUTE)
    late, missing = VERDICTS.index("late"), VERDICTS.index("missing")
    assert int(first.total) == sum(int(row.counts[late]) + int(row.counts[missing]) for row in table.rows)


def test_what_depends_on_merging_stands_in_the_first_row_and_not_under_the_mildest(tmp_path: Path) -> None:
    absences = """\
employee,start,end,kind,grade
A01,2026-01-05,2026-01-24,sick_note,100
A01,2026-02-02,2026-02-21,sick_note,100
"""
    follow_up = "employee,event,date\nA01,contact,2026-01-12\n"
    merged = audited(tmp_path, {"recorded": ("plan_ready",)}, absences=absences, follow_up=follow_up)
    chapter = readings(merged, Wording("nb"))
    assert merged.headline == 0
    assert "tallet 1: 0 i hovedtallet og 1 som avhenger av sammenslåing" in chapter.sums
    assert (chapter.rows[0].total, chapter.rows[0].difference) == ("1", "")
    rows = {row.name: row for row in chapter.rows}
    assert (rows["Den mildeste"].total, rows["Den mildeste"].difference) == ("0", "−1")
    assert chapter.lead.startswith("Tallet på mulige avvik") and "mellom 0 og 1" in chapter.lead


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_is_a_row_whose_counts_add_up(result: AuditResult, language: str) -> None:
    chapter = readings(result, Wording(language))
    assert len(chapter.rows) == len(result.readings) == 9
    for row, way in zip(chapter.rows, result.readings, strict=True):
        assert int(row.total) == sum(map(int, row.counts)) == way.total
        assert row.told.endswith(".") and row.told.count(". ") == 0
    text = section(render(result, language), "readings")
    assert all(row.name in text and row.told in text for row in chapter.rows)
    deviating = {rule for way in result.readings for rule, n in way.deviations.items() if n}
    assert {rule for rule, _ in chapter.columns} == deviating


def test_the_lead_tells_the_smallest_and_the_largest_number_and_the_mildest(result: AuditResult) -> None:
    def with_totals(**totals: int) -> str:
        ways = tuple(Reading(way.name, {"PLAN-READY": totals.get(way.name, 5)}) for way in result.readings)
        return readings(replace(result, readings=ways), Wording("nb")).lead

    assert "mellom 3 og 1\u00a0204" in with_totals(strictest=1204, gap_one=3, mildest=4)
    assert "4 står også under den mildeste" in with_totals(strictest=1204, gap_one=3, mildest=4)
    assert with_totals().startswith("5 mulige avvik fra lovkravene i hovedtallet står under alle lesningene.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_any_deviation_there_is_a_sentence_and_no_table(result: AuditResult, language: str) -> None:
    ways = tuple(Reading(way.name, dict.fromkeys(way.deviations, 0)) for way in result.readings)
    page = render(replace(result, readings=ways), language)
    chapter = page[page.index('id="readings"') : page.index('id="durations"')]
    assert "<table" not in chapter
    assert Wording(language).say("chapters.readings.lead_none") in chapter


# Routine and practice ------------------------------------------------------------------------------------------------


def test_practice_is_shown_by_rules_that_exist() -> None:
    assert set(PRACTICE) <= set(CHECKPOINTS)
    for language in LANGUAGES:
        names = set(Wording(language).keys("chapters.practice.rules"))
        assert names == {rule for rules in PRACTICE.values() for rule in rules} | {"exemption_reason", "exemption_by"}
    assert {rule for rules in PRACTICE.values() for rule in rules} <= set(RULES)


def test_every_checkpoint_shows_what_its_cases_show(result: AuditResult) -> None:
    shown = practice(result, Wording("nb"))
    assert set(shown) == set(CHECKPOINTS)
    for checkpoint, told in shown.items():
        assert bool(told.lines) != bool(told.silent)
        assert bool(told.lines) == (checkpoint in PRACTICE or checkpoint == "R09")
    assert shown["R01"].silent == "Tilfellene viser ikke noe om dette."
    # A07 had a plan in time, A10 too late; A06, A08 and A09 had none, three are exempt and four must be clarified.
    (plan, call) = shown["R03"].lines
    assert plan == ("Plan klar innen fristen", "1\u00a0av\u00a05\u00a0(20\u00a0%), 4 ukjente")
    assert call[1].startswith("1\u00a0av\u00a011\u00a0(9\u00a0%)")


def test_paper_and_practice_that_part_are_told_in_one_neutral_sentence(result: AuditResult) -> None:
    shown = practice(result, Wording("nb"))
    # Of eleven who were to be called to a meeting one was, and of five plans one was ready.
    found = "plan klar innen fristen og innkalt til dialogmøte 1 innen fristen"
    assert shown["R03"].apart == f"Rutinen er på plass, men under halvparten er oppfylt her: {found}."
    assert shown["R09"].apart == "Rutinen mangler, men mer enn halvparten er oppfylt likevel."
    assert [line[1].replace("\u00a0", " ") for line in shown["R09"].lines] == ["8 av 9 (89 %)", "8 av 9 (89 %)"]
    assert shown["R07"].apart == ""  # one plan was to be sent: too few
    assert shown["R08"].apart == ""  # missing, and practice is no better
    assert shown["R10"].apart == ""  # partly in place says neither


PAPER = "Rutinen er på plass, men under halvparten er oppfylt her: plan sendt til sykmelder innen fristen."
PRACTISED = "Rutinen mangler, men mer enn halvparten er oppfylt likevel."


@pytest.mark.parametrize(
    ("verdict", "state", "counts", "told", "apart"),
    [
        ("met", "present", {"met": 2, "missing": 3}, "2 av 5 (40 %)", PAPER),
        ("met", "present", {"met": 1, "borderline": 1, "late": 3}, "2 av 5 (40 %)", PAPER),
        ("met", "present", {"met": 3, "missing": 3}, "3 av 6 (50 %)", ""),
        ("met", "present", {"met": 1, "missing": 3}, "1 av 4", ""),  # too few for a share, and to tell
        ("met", "present", {"met": 1, "missing": 3, "unclear": 9}, "1 av 4, 9 ukjente", ""),
        ("met", "present", {"not_assessable": 1}, "ingen å vurdere, 1 ukjent", ""),
        ("met", "present", {"pending": 7, "exempt": 7}, "ingen å vurdere", ""),
        ("missing", "missing", {"met": 3, "missing": 2}, "3 av 5 (60 %)", PRACTISED),
        ("missing", "missing", {"met": 3, "missing": 3}, "3 av 6 (50 %)", ""),
        ("missing", "missing", {"met": 4}, "4 av 4", ""),
        ("missing", "partly", {"met": 5}, "5 av 5 (100 %)", ""),
        ("unclear", "present", {"missing": 5}, "0 av 5 (0 %)", ""),
    ],
)
def test_paper_and_practice_part_at_half_and_from_five_on(
    result: AuditResult, verdict: str, state: str, counts: dict[str, int], told: str, apart: str
) -> None:
    def counted(outcome: RuleOutcome) -> RuleOutcome:
        return (
            replace(outcome, verdicts=dict.fromkeys(VERDICTS, 0) | counts) if outcome.rule == "PLAN-SENT" else outcome
        )

    routine = Routine("R07", verdict, state, "", None, False)
    made = replace(result, outcomes=tuple(map(counted, result.outcomes)), routines=(routine,))
    shown = practice(made, Wording("nb"))["R07"]
    assert (shown.lines[0][1].replace("\u00a0", " "), shown.apart) == (told, apart)


def test_where_nothing_can_be_a_deviation_the_questions_are_part_of_the_whole(result: AuditResult) -> None:
    def counted(outcome: RuleOutcome) -> RuleOutcome:
        found = dict.fromkeys(VERDICTS, 0) | {"met": 2, "unclear": 6, "not_assessable": 1, "not_applicable": 4}
        return replace(outcome, verdicts=found) if outcome.rule == "LEADER-RESPONSIBLE" else outcome

    shown = practice(replace(result, outcomes=tuple(map(counted, result.outcomes))), Wording("nb"))["R02"]
    assert shown.lines[0][1].replace("\u00a0", " ") == "2 av 8 (25 %), 1 ukjent"
    assert shown.apart.endswith("her: leder er registrert for plan og møte.")


def test_a_present_routine_without_evidence_is_not_held_against_practice(tmp_path: Path) -> None:
    bare = audited(tmp_path, routines="checkpoint,state,evidence\nR03,present,\nR09,missing,\n")
    assert practice(bare, Wording("nb"))["R03"].apart == ""


def test_a_field_that_no_file_has_is_unknown_and_not_left_out(tmp_path: Path) -> None:
    lines = [line.split(",") for line in FOLLOW_UP.splitlines() if "exempt_plan" in line]
    follow_up = "employee,event,date,reason\n" + "".join(",".join(cells[:4]) + "\n" for cells in lines)
    told = dict(practice(audited(tmp_path, follow_up=follow_up), Wording("nb"))["R09"].lines)
    assert told["Unntak der det står hvem som bestemte"] == "ingen å vurdere, 8 ukjente"
    assert told["Unntak fra plan og dialogmøte 1 med grunn"].startswith("7\u00a0av\u00a08")


def test_signs_against_privacy_stand_beside_the_routine_for_privacy(tmp_path: Path, result: AuditResult) -> None:
    assert dict(practice(result, Wording("nb"))["R20"].lines) == {
        "Diagnoser i filene": "ikke funnet",
        "Fødselsnummer i filene": "ikke funnet",
    }
    assert practice(result, Wording("nb"))["R20"].apart == ""
    rows = ABSENCES.splitlines()
    with_diagnosis = "\n".join([rows[0] + ",diagnose", *(row + ",M54 ryggsmerter" for row in rows[1:])]) + "\n"
    seen = practice(audited(tmp_path, absences=with_diagnosis), Wording("nb"))["R20"]
    assert seen.lines[0] == ("Diagnoser i filene", "funnet i 1 kolonne")
    assert seen.apart == "Rutinen er på plass, men filene ser ut til å inneholde slike opplysninger."


def test_without_a_table_of_routines_nothing_is_set_beside(result: AuditResult) -> None:
    bare = replace(result, routines=())
    assert practice(bare, Wording("nb")) == {}
    assert Wording("nb").say("chapters.practice.shows") not in render(bare)


# Method and the whole page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reactions_are_told_with_clauses_and_dates(result: AuditResult, language: str) -> None:
    text = section(render(result, language), "method")
    for clause in ("18-5", "18-6", "18-7", "18-8", "18-10", "19-1", "25-3", "8-8", "9-1", "9-2"):
        assert f"§ {clause}" in text or clause in text
    for figure in ("15", "50 G", "4 pro" if language != "en" else "4 per cent", "2014", "2024", "2025"):
        assert figure in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("privacy", ["named", "masked", "statistics"])
def test_every_language_and_level_renders_the_chapters(tmp_path: Path, language: str, privacy: str) -> None:
    told = audited(tmp_path, {"privacy": privacy, "language": language})
    page = render(told)
    view = report_view(told, Wording(language))
    for name in ("readings", "routines", "exemptions", "method"):
        assert view.sections[name].heading in section(page, name)
        assert "None" not in section(page, name) and "{" not in section(page, name)
        assert not re.search(r"\b(\w*brudd\w*|brot|brota|breach\w*)\b", section(page, name), re.IGNORECASE)
    assert page == render(AuditResult.from_json(told.to_json()))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
