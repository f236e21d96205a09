"""The inspector's annex: numbered by clause, with the law that held, the days counted and the cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.annex import Annex, annex
from reports.level_in_brief import level
from reports.marks import EMPLOYERS, NAV_DUTIES, STATUTE, outcomes_in, total
from reports.page import render
from reports.rows import cells_in_short
from reports.tables import routines
from reports.versions import law_lines
from reports.wording import Wording
from rules.figures import Absence, AbsenceCell
from rules.result import AuditResult
from tests.fabricated_result import fabricated


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return fabricated()


@pytest.fixture(scope="module")
def told(result: AuditResult) -> Annex:
    return made(result)


def made(result: AuditResult) -> Annex:
    return annex(result, routines(result, Wording("nb")), Wording("nb"))


def test_the_clauses_of_each_part_stand_in_order_and_hold_every_duty(result: AuditResult, told: Annex) -> None:
    assert [clause.number for part in told.parts for clause in part.clauses] == list(
        range(1, sum(len(part.clauses) for part in told.parts) + 1)
    )
    for part in told.parts:
        clauses = [clause.clause for clause in part.clauses]
        assert clauses == sorted(clauses, key=Wording("nb").sort_key)
        found = sorted(duty.rule for clause in part.clauses for duty in clause.duties)
        assert found == sorted(outcome.rule for outcome in outcomes_in(result, part.name))
    statute = next(part for part in told.parts if part.name == STATUTE)
    assert sum(int(clause.found) for clause in statute.clauses) == result.headline
    for outcome in outcomes_in(result, NAV_DUTIES):
        (clause,) = [c for p in told.parts for c in p.clauses if outcome.rule in [d.rule for d in c.duties]]
        assert clause.clause == Wording("nb").glued(outcome.clause)


def test_every_deviation_of_the_employer_has_one_number(result: AuditResult, told: Annex) -> None:
    for part in told.parts:
        for clause in part.clauses:
            numbers = [one.number for duty in clause.duties for group in duty.groups for one in group.rows]
            assert numbers == [f"{clause.number}.{n}" for n in range(1, len(numbers) + 1)]
    mine = [outcome for group in EMPLOYERS for outcome in outcomes_in(result, group)]
    rows = [one for p in told.parts for c in p.clauses for d in c.duties for g in d.groups for one in g.rows]
    assert len(rows) == total(mine, "late", "missing")
    assert sum(one.merging for one in rows) == sum(outcome.merging for outcome in mine)


def test_a_finding_tells_days_law_and_cells(result: AuditResult, told: Annex) -> None:
    frame = result.findings
    late = frame[(frame["rule"] == "PLAN-READY") & (frame["verdict"] == "late")]
    late = late[~late["depends_on_merging"].astype(bool)].sort_values(["employee", "spell_start"]).iloc[0]
    duty = next(d for p in told.parts for c in p.clauses for d in c.duties if d.rule == "PLAN-READY")
    one = duty.groups[0].rows[0]
    day = Wording("nb").date
    assert (one.row.employee, one.row.start) == (late["employee"], day(late["spell_start"]))
    assert (one.row.counted_from, one.row.due, one.row.done) == tuple(
        day(late[name]) for name in ("counted_from", "due", "done")
    )
    assert one.row.counted_days == f"{late['counted_days']} dager"
    assert one.row.days_late == str(late["days_late"])
    assert one.law_from == day(late["law_from"]) == "01.07.2011"
    assert one.row.source == cells_in_short(late["source"])
    assert [name for name, _ in duty.columns][:2] == ["number", "employee"]
    assert [name for name, _ in duty.columns][-2:] == ["law", "source"]


def test_no_column_is_empty(told: Annex) -> None:
    fields = {"spell": "start", "counted": "counted_from", "due": "due", "done": "done", "days_late": "days_late"}
    for duty in (d for p in told.parts for c in p.clauses for d in c.duties if d.groups):
        rows = [one.row for group in duty.groups for one in group.rows]
        shown = {name for name, _ in duty.columns}
        for name, field in fields.items():
            assert (name in shown) == any(getattr(row, field) for row in rows), (duty.rule, name)


@pytest.mark.parametrize(
    ("first", "as_of", "versions"),
    [
        ("2012-01-01", date(2025, 12, 31), ["01.07.2011", "01.07.2014"]),
        ("2014-07-01", date(2025, 12, 31), ["01.07.2014"]),
        ("2014-06-30", date(2014, 6, 30), ["01.07.2011"]),
        ("2007-05-01", date(2011, 6, 30), ["01.03.2007"]),
    ],
)
def test_the_versions_are_those_that_held_for_some_case(
    result: AuditResult, first: str, as_of: date, versions: list[str]
) -> None:
    of_then = replace(
        result,
        settings=replace(result.settings, as_of=as_of),
        figures=replace(result.figures, first_of_export=first),
    )
    lines = list(law_lines("DM1-CALLED", of_then, Wording("nb")))
    assert [line.valid_from for line in lines] == versions
    assert {line.last_read for line in lines} == {"28.07.2026"}
    limits = {"01.03.2007": "12 uker", "01.07.2011": "7 uker", "01.07.2014": "7 uker"}
    assert all(line.limit.startswith(limits[line.valid_from]) for line in lines)


def test_long_lists_are_capped_and_keep_their_numbers() -> None:
    large = made(fabricated(persons=2500, seed=3))
    duties = [d for p in large.parts for c in p.clauses for d in c.duties]
    capped = [duty for duty in duties if duty.shown]
    assert capped and all(sum(len(g.rows) for g in duty.groups) == 200 for duty in capped)
    assert capped[0].shown.endswith("Alle står i findings.csv.")


def test_the_provenance_stands_before_the_findings(result: AuditResult) -> None:
    page = render(result, reader="inspector")
    fingerprint = result.provenance.files[0].sha256
    assert (
        page.index('id="provenance"') < page.index(fingerprint) < page.index('id="annex"') < page.index('id="findings"')
    )
    assert page.index('id="method"') < page.index('id="annex"')


def test_without_routines_the_annex_says_so() -> None:
    page = render(fabricated(routines=False), reader="inspector")
    section = page[page.index('id="annex-routines"') :]
    assert "Filene har ingen tabell over rutiner" in section[: section.index("</section>")]


def rated(result: AuditResult, by: str, cells: list[AbsenceCell]) -> AuditResult:
    return replace(result, figures=replace(result.figures, absence=Absence(by, 0, tuple(cells))))


def cell(quarter: str, lost: float, agreed: float | None) -> AbsenceCell:
    return AbsenceCell(None, quarter, 50, 100, 40, 10.0, lost - 10, 10.0, lost - 10, 0.0, agreed)


def test_a_rate_stands_with_its_denominator_and_whole_years_only(result: AuditResult) -> None:
    quarters = [cell(f"2023Q{n}", 50.0, 1000.0) for n in (1, 2, 3, 4)] + [cell("2024Q1", 90.0, 1000.0)]
    facts = {
        fact.figure: fact
        for fact in level(rated(result, "employees", [cell("", 290.0, 5000.0), *quarters]), Wording("nb"))
    }
    assert facts["level.rate"].value == "5,8\u00a0%"
    assert "290 av 5\u00a0000" in facts["level.rate"].detail
    assert facts["level.years"].value == "2023: 5,0\u00a0% (hele landet 6,7\u00a0%, SSB)"


def test_without_a_denominator_the_rate_is_not_given(result: AuditResult) -> None:
    facts = {fact.figure: fact for fact in level(rated(result, "", [cell("", 290.0, None)]), Wording("nb"))}
    assert facts["level.rate"].value == "Ikke oppgitt"
    assert "liste over ansatte" in facts["level.rate"].detail
    assert "level.years" not in facts
