"""The chapters on level, statutory statistics, current absence and duties met; and that what is hidden stays hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.figures import Heads
from audit.figures.telling import told_figures
from reports.current import DEADLINES_OPEN, DEADLINES_SHOWN, current
from reports.fulfilment import fulfilment
from reports.level import level
from reports.page import render
from reports.statutory import statutory
from reports.view import report_view
from reports.wording import Wording
from rules.figures import (
    Absence,
    AbsenceCell,
    ChildSickness,
    DayCount,
    Deadline,
    DutyCell,
    People,
    PhaseCell,
    Statutory,
    StatutoryBase,
    StatutoryCell,
    WorkRelated,
)
from rules.result import AuditResult
from tests.fabricated_result import fabricated

NB = Wording("nb")


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def with_figures(result: AuditResult, **parts: Any) -> AuditResult:
    return replace(result, figures=replace(result.figures, **parts))


def cell(unit: str | None, quarter: str, short: Any, long: Any, agreed: float | None, persons: Any = 9) -> AbsenceCell:
    """A cell all of whose lost man-days are rated."""
    return AbsenceCell(unit, quarter, persons, 40, 12, short, long, short, long, 0.0, agreed)


def of_absence(result: AuditResult, cells: tuple[AbsenceCell, ...], by: str = "employees") -> AuditResult:
    period = {"first": "2023-01-01", "last": "2023-08-31"}
    return with_figures(result, absence=Absence(by, 0, cells), **period)


CELLS = (
    cell(None, "", 20.0, 65.5, 1100.0),
    cell(None, "2023Q1", 8.0, 52.0, 800.0),
    cell(None, "2023Q2", 6.0, 50.0, 800.0),
    cell(None, "2023Q3", 6.0, 13.5, 300.0),
    cell("Ål", "", 2.0, 8.0, 200.0),
    cell("Aker", "", 1.5, 0.0, 300.0),
    cell("", "", 1.0, 2.0, None),
)


def test_the_rates_by_hand_beside_the_country_like_with_like(result: AuditResult) -> None:
    """60 of 800 are 7,5 %; 56 of 800 are 7,0 %. The third quarter is not whole and has no national figure."""
    told = level(of_absence(result, CELLS), NB)
    rows = [(row.label, *map(plain, row.rates), *map(plain, row.national)) for row in told.quarters]
    assert rows == [
        ("1. kvartal 2023", "7,5 %", "1,0 %", "6,5 %", "7,4 %", "–", "6,1 %"),
        ("2. kvartal 2023", "7,0 %", "0,8 %", "6,3 %", "6,4 %", "–", "5,5 %"),
        ("3. kvartal 2023 (en del)", "6,5 %", "2,0 %", "4,5 %", "–", "–", "–"),
    ]
    assert told.years == ()
    assert plain(told.lead).startswith("Sykefraværet i perioden var 7,8 % av de avtalte dagsverkene")
    assert told.chart is not None and "Hele landet, totalt" in told.chart.svg
    assert any("Her er det 2" in note for note in told.notes)
    assert [plain(source) for source in told.sources] == [
        "SSB, gjengitt av KS i «Høyt sykefravær i andre kvartal 2024» (lest 28.07.2026)."
    ]


def test_units_stand_in_norwegian_order_and_say_what_is_not_there(result: AuditResult) -> None:
    units = level(of_absence(result, CELLS), NB).units
    assert [(row.label, plain(row.rates[0]), row.agreed) for row in units] == [
        ("Aker", "0,5 %", "300,0"),
        ("Ål", "5,0 %", "200,0"),
        ("Uten enhet, eller enheten vises ikke", "ikke oppgitt", "ikke oppgitt"),
    ]


def test_a_year_of_four_whole_quarters_stands_beside_the_country(result: AuditResult) -> None:
    cells = tuple(cell(None, f"2023Q{n}", 10.0, 50.0, 1000.0 if n < 4 else 900.0) for n in (1, 2, 3, 4))
    told = level(
        with_figures(result, absence=Absence("employees", 0, cells), first="2023-01-01", last="2023-12-31"), NB
    )
    (year,) = told.years
    assert (year.label, plain(year.rates[0]), year.lost, plain(year.agreed)) == ("2023", "6,2 %", "240,0", "3 900,0")
    assert [plain(text) for text in year.national] == ["6,7 %", "1,1 %", "5,6 %"]


def test_without_agreed_days_the_report_names_what_is_missing(result: AuditResult) -> None:
    bare = tuple(replace(one, agreed=None, employees=None) for one in CELLS)
    told = level(of_absence(result, bare, by=""), NB)
    assert told.chart is None
    assert "en liste over ansatte med stillingsprosent eller en tabell over avtalte dagsverk" in told.missing
    assert {row.rates for row in told.quarters} == {("ikke oppgitt",) * 3}
    assert [row.lost for row in told.quarters] == ["60,0", "56,0", "19,5"]


def test_from_twelve_quarters_on_there_are_limits(result: AuditResult) -> None:
    """Eleven quarters of 5 % and one of 9 %: the moving range is 8/11, the mean 5,33 %, the limits 3,4 and 7,3 %."""
    quarters = [f"{year}Q{n}" for year in (2021, 2022, 2023) for n in (1, 2, 3, 4)]
    cells = tuple(cell(None, one, 0.0, 90.0 if one == "2022Q2" else 50.0, 1000.0) for one in quarters)
    twelve = with_figures(result, absence=Absence("employees", 0, cells), first="2021-01-01", last="2023-12-31")
    told = level(twelve, NB)
    assert "Utenfor kontrollgrensene: 2. kvartal 2022. Der er det grunn til å lete etter en årsak." in told.notes
    assert told.chart is not None
    assert all(text in plain(told.chart.svg) for text in ("Øvre kontrollgrense 7,3 %", "Nedre kontrollgrense 3,4 %"))
    eleven = replace(twelve.figures, first="2021-04-01")
    fewer = level(replace(twelve, figures=eleven), NB)
    assert fewer.chart is not None and "kontrollgrense" not in fewer.chart.svg


def test_the_key_figures_by_hand(result: AuditResult) -> None:
    told = level(
        with_figures(
            result,
            people=People(60, 40, 14600, 50, 12, None),  # type: ignore[arg-type]
            ended=(DayCount(2, 3), DayCount(5, 1), DayCount(40, 2)),
            child_sickness=ChildSickness(6, 9, 15, 11.25),
            work_related=WorkRelated(20, 1000, 4, 30, 900),
        ),
        NB,
    )
    found = {one.name: one for one in told.measures}
    assert found["frequency"].value == "1,25"  # 50 x 365 / 14600
    assert found["frequency"].detail == "50 tilfeller delt på 40,0 år i arbeidsforhold."
    assert found["length"].value == "3,5 dager" and "Gjennomsnittet er 15,2 dager, av 6" in found["length"].detail
    assert plain(found["without_absence"].value) == "30,0 %" and "12 av 40" in found["without_absence"].detail
    assert found["repeated"].value == "ikke vist"
    assert found["child_sickness"].detail.startswith("15 dager og 11,3 dagsverk, hos 6 ansatte.")
    assert found["work_related"].value == "250–420"
    assert "ikke en måling av denne virksomheten" in found["work_related"].detail
    assert "ja for 30 dager og nei for 900; for 70 er det ikke oppgitt" in found["work_related"].detail


def test_without_a_list_of_employees_nothing_is_put_in_its_place(result: AuditResult) -> None:
    bare = with_figures(replace(result, employees=None), people=People(60, None, None, None, None, 0))
    found = {one.name: one for one in level(bare, NB).measures}
    for name in ("frequency", "without_absence"):
        assert (found[name].value, found[name].detail) == ("ikke oppgitt", "Filene har ingen liste over ansatte.")


def test_the_statutory_table_by_hand(result: AuditResult) -> None:
    told = statutory(
        with_figures(
            result,
            statutory=Statutory(
                base=(StatutoryBase("2023Q1", "female", 30, 1800.0), StatutoryBase("2023Q1", "male", None, None)),
                cells=(
                    StatutoryCell("2023Q1", "female", "certified", 17, None, 6, 7, 90.5),
                    StatutoryCell("2023Q1", "female", "certified", 57, None, 5, 5, 70.0),
                    StatutoryCell("2023Q1", "male", "certified", 17, None, 8, 8, 10.0),
                    StatutoryCell("2023Q1", "male", "self_certified", 1, 3, None, None, None),
                    StatutoryCell("2023Q1", "", "self_certified", 1, 3, 3, 4, 6.5),
                ),
            ),
        ),
        NB,
    )
    assert told.sexes == ("Kvinner", "Menn", "Kjønn ikke oppgitt eller ikke vist", "I alt")
    (quarter,) = told.recent
    assert quarter.heading == "1. kvartal 2023"
    assert [(row.label, tuple(map(plain, row.cells))) for row in quarter.rows] == [
        ("Egenmeldt, 1–3 dager", ("0", "0,0", "ikke vist", "ikke vist", "4", "6,5", "4", "6,5")),
        ("Legemeldt, over 16 dager", ("7", "90,5", "8", "10,0", "0", "0,0", "15", "100,5")),
        ("Legemeldt, av disse over 8 uker", ("5", "70,0", "0", "0,0", "0", "0,0", "5", "70,0")),
        ("Ansatte og avtalte dagsverk", ("30", "1 800,0", "ikke vist", "ikke vist", "0", "0,0", "30", "1 800,0")),
    ]
    assert [row.of_which for row in quarter.rows] == [False, False, True, False]


def test_current_cases_by_hand(result: AuditResult) -> None:
    phases = (
        PhaseCell(None, "", 1, 28, 12),
        PhaseCell(None, "", 183, 364, 5),
        PhaseCell("Lager", "", 1, 28, 12),
        PhaseCell("Lager", "", 183, 364, 2),
        PhaseCell("Verksted", "", 183, 364, 3),
    )
    told = current(with_figures(result, phases=phases), NB)
    assert told.lead == "17 ansatte har et pågående fravær 31. desember 2025."
    assert told.heads[:2] == ("Uke 0–4 (dag 1–28)", "Uke 4–7 (dag 29–49)")
    assert told.whole is not None and told.whole.cells == ("12", "0", "0", "0", "5", "0")
    hidden = ("ikke vist", "0", "0", "0", "ikke vist", "0")  # 2 and 3 are few, and the sums must not tell them
    assert [(row.unit, row.cells, row.total) for row in told.units] == [
        ("Lager", hidden, "ikke vist"),
        ("Verksted", hidden, "ikke vist"),
    ]
    named = replace(result, settings=replace(result.settings, privacy="named"))
    told = current(with_figures(named, phases=phases), NB)
    assert [(row.cells[0], row.cells[4], row.total) for row in told.units] == [("12", "2", "14"), ("0", "3", "3")]
    none = current(with_figures(result, phases=()), NB)
    assert (none.chart, none.whole, none.lead) == (None, None, "Ingen fravær pågår på vurderingsdatoen.")


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 frist er ikke ute."), (30, "30 frister er ikke ute."), (0, "Ingen")]
)
def test_deadlines_ahead(result: AuditResult, number: int, said: str) -> None:
    day = date(2026, 1, 1)
    ahead = tuple(Deadline(day.isoformat(), "PLAN-READY", f"P{n:03}", "", "2025-12-20", n - 1) for n in range(number))
    told = current(with_figures(result, deadlines=ahead), NB)
    assert told.deadlines_lead.startswith(said)
    assert len(told.deadlines) == min(number, DEADLINES_OPEN)
    assert len(told.deadlines) + len(told.later) == number <= DEADLINES_SHOWN
    if number:
        first = told.deadlines[0]
        assert (first.due, first.days_left, first.title, first.unit) == ("01.01.2026", "−1", "Oppfølgingsplan", "–")


def test_statistics_have_no_deadlines_and_no_duties_of_units() -> None:
    told, whole = (report_view(fabricated(privacy=privacy), NB) for privacy in ("statistics", "masked"))
    assert told.current is not None and told.current.units == told.current.deadlines == ()
    assert told.current.deadlines_lead.startswith("Fristene vises ikke på dette personvernnivået")
    assert told.level is not None and told.level.units == ()
    assert "fulfilment" in whole.sections and "fulfilment" not in told.sections


def test_figures_that_are_about_few_have_no_chapter() -> None:
    few = replace(fabricated(privacy="statistics"), figures=None)
    told = report_view(few, NB)
    assert told.current is told.level is told.durations is told.fulfilment is None and "current" not in told.sections


def duty(unit: str | None, quarter: str, met: Any, missing: Any, unclear: int = 0) -> DutyCell:
    return DutyCell(unit, quarter, "PLAN-READY", 9, met, 0, 0, missing, unclear, 0)


def test_duties_met_by_hand(result: AuditResult) -> None:
    """62 of 100 due are met. Ten of eighty in one unit are far below what chance gives, 1 of 3 shames nobody."""
    cells = (
        duty(None, "", 62, 38, 29),
        duty(None, "2025Q1", 62, 38, 29),
        duty("A", "", 10, 70),
        duty("B", "", 51, 9, 20),
        duty("C", "", 1, 2),
    )
    told = fulfilment(with_figures(result, duties=cells), NB)
    assert plain(told.lead).endswith(
        "62 av 100 (62 %) av de forfalte oppfylt; mellom 48 og 71 % uansett hva det ukjente er."
    )
    assert [(row.name, plain(row.share), plain(row.bounds), plain(row.standing)) for row in told.units] == [
        ("A", "10 av 80 (13 %)", "ingen ukjente", "under 99,8 %-grensen"),
        ("B", "51 av 60 (85 %)", "mellom 64 og 89 %", "over 99,8 %-grensen"),
        ("C", "1 av 3", "ingen ukjente", "for få til å si noe"),
    ]
    assert [(row.name, plain(row.share)) for row in told.quarters] == [("1. kvartal 2025", "62 av 100 (62 %)")]
    assert told.chart is not None and ">A<" in told.chart.svg and ">C<" not in told.chart.svg
    assert told.chart_note.startswith("1 enhet er ikke med i diagrammet")
    assert told.matrix[-1] == ("Hele virksomheten", ("62 av 100 (62\u00a0%)",))


# Groups that decide what `statistics` tells, all but the one without which there are no figures.
GROUPS = (
    *((name,) for name in ("left_out", "ended", "silence", "not_employed", "without_position", "lost", "repeated")),
    *(("staff", group) for group in ("sick", "absent", "never", "gone_absent", "gone_never")),
    *(("until", event) for event in ("plan_started", "plan_ready", "dm1_held")),
    *(("child", "days"), ("cause", "yes"), ("statutory", "all", "x"), ("statutory", "sex", "x")),
)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_report_of_few_persons_shows_no_number_of_them(language: str) -> None:
    """No share, median or sum is worked out where a part is not shown, and nothing fails."""
    whole = fabricated(language)
    of_few = Heads(dict.fromkeys(GROUPS, 1), {("ongoing", 1): 1, ("ongoing_before", 2): 1})
    figures = told_figures(whole.told_figures, of_few, 5)
    page = render(replace(whole, figures=figures, settings=replace(whole.settings, privacy="statistics")))
    told = page[page.index('<section id="durations"') : page.index('<section id="routines"')]
    text = re.sub(r"<[^>]+>", "\n", told)
    said = {"nb": "ikke vist", "nn": "ikkje vist", "en": "not shown"}[language]
    assert text.count(said) > 50
    assert not re.search(r"\bNone\b(?! could| of)|\bnan\b", text)
    assert set(re.findall(r"<svg class=\"chart\" role=\"img\" aria-labelledby=\"([\w-]+)-title", told)) <= {
        "bands-reference",
        "bands-statutory",
        "bands-nav",
        "phases",
    }
