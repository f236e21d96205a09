"""An attack on whole results: every count and total that is told, put together, gives no small group away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import audit_files
from reports.export import findings_csv, spells_csv
from reports.marks import group_of
from reports.page import render
from rules.result import AuditResult
from rules.vocabulary import DUE, LANGUAGES, ON_TIME
from tests.planted_groups import TOLD, Attacker, audited
from tests.source_files import settings, text_file

LIMIT = 5
SEEDS = range(6)


def texts_of(result: AuditResult) -> list[str]:
    """All that is written of a result."""
    pages = [render(result, language) for language in LANGUAGES]
    return [result.to_json(), findings_csv(result).decode(), spells_csv(result).decode(), *pages]


@pytest.mark.parametrize("seed", SEEDS)
def test_masked_tells_of_no_small_unit_in_any_output(tmp_path: Path, seed: int) -> None:
    """Rows and sums name the same units, all large; what they leave over is about five persons or more, or all."""
    result, unit_of = audited(tmp_path, seed, "masked")
    named = {unit: list(unit_of.values()).count(unit) for unit in set(unit_of.values()) - {""}}
    by_rows = {unit for frame in (result.spells, result.findings, result.exemptions) for unit in frame["unit"]} - {""}
    by_sums = {line.unit for line in result.completeness.totals if line.group == "unit"}
    assert by_rows == by_sums
    hidden = set(named) - by_rows
    everything = "\n".join(texts_of(result))
    assert not any(unit in everything for unit in hidden)
    left = [who for who, unit in unit_of.items() if unit not in by_rows]
    assert not left or len(left) >= min(LIMIT, len(unit_of))
    blank = result.spells["employee"][result.spells["unit"] == ""]
    assert not hidden or blank.nunique() >= min(LIMIT, result.persons)


@pytest.mark.parametrize("seed", SEEDS)
def test_statistics_tells_no_small_count_of_a_rule(tmp_path: Path, seed: int) -> None:
    whole, _ = audited(tmp_path, seed, "named")
    result, _ = audited(tmp_path, seed, "statistics")
    attacker = Attacker(result)
    sums = {group_of(outcome): outcome for outcome in result.group_sums}
    small = shares = 0
    for true, told in zip(whole.outcomes, result.outcomes, strict=True):
        for name in TOLD if told.on not in ("routines", "columns") else ():
            n = true.verdicts[name]
            assert told.verdicts[name] in (None, n)
            if n and n < LIMIT:
                least, most = attacker.bounds(told.rule, name)
                bounds = [sums[group_of(told)].verdicts[name] or 0, *([told.subjects] if told.subjects else [])]
                assert told.verdicts[name] is None and least < most and most >= min(LIMIT, *bounds), (told.rule, name)
                small += 1
        due = sum(true.verdicts[name] or 0 for name in DUE)
        on_time = sum(true.verdicts[name] or 0 for name in ON_TIME)
        if told.met_per_cent is not None:  # a share of enough on either side, rounded so that no count can be told
            assert due >= LIMIT and not {on_time, due - on_time} & {1, 2, 3, 4}
            assert abs(told.met_per_cent - 100 * on_time / due) <= 0.5
        shares += told.met_per_cent is not None
    assert small > 5 and shares


@pytest.mark.parametrize("seed", SEEDS)
def test_statistics_tells_no_small_band_quarter_or_part_of_the_staff(tmp_path: Path, seed: int) -> None:
    whole, _ = audited(tmp_path, seed, "named")
    result, _ = audited(tmp_path, seed, "statistics")
    true = {line.quarter: line.rows or 0 for line in whole.completeness.totals if line.group == "all"}
    out = [true.get(line.quarter, 0) for line in result.completeness.totals if line.rows is None]
    assert not out or (len(out) > 1 and sum(out) >= LIMIT)
    people, shown = whole.completeness.people, result.completeness.people
    parts = ((shown.never_absent, people.listed), (shown.not_listed, people.absent), (shown.long_absent, people.absent))
    for part, all_of in parts:
        assert part is None or all_of is None or not {part, all_of - part} & {1, 2, 3, 4}


# What may be from 1 to 4: it is of the company, of the files or of the rules, and no part of a count of persons.
OF_NOBODY = re.compile(
    r"schema_version|settings\.|sums\.|routines\.|group_sums\.|readings\.|band_sums\.|fault|untied|data_remarks\."
    r"|provenance\.files\.|provenance\.tables\.\d+\.(header_row|rows_|out_of_scope)|persons|employees|exemptions"
    r"|completeness\.(record_ids|quiet_months|sudden_ends|series)|figures\.\w+(\.\w+)?\.\d+\.(first|last)"
    r"|outcomes\.(2[1-9]|[3-9]\d)\.|findings\.(weeks|spell)"
)


def numbers_in(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from numbers_in(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from numbers_in(item, f"{path}.{place}")
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_a_result_of_statistics_is_small(tmp_path: Path, seed: int) -> None:
    """Whatever is added to a result must be hidden too, or stand in the list of what tells of nobody."""
    result, _ = audited(tmp_path, seed, "statistics")
    found = [(path, n) for path, n in numbers_in(json.loads(result.to_json())) if 0 < n < LIMIT]
    assert [one for one in found if not OF_NOBODY.match(one[0])] == []


ROWS = re.compile(r'<tr>\n<th scope="row"><a href="#rule-([\w-]+)">.*?</tr>', re.S)
SUMS = re.compile(r'<tbody class="group-(\w+)">.*?(?=</tbody>)', re.S)
CELL = re.compile(r'<td class="num[^"]*"[^>]*>([^<]*?) ?<')


@pytest.mark.parametrize("seed", [0, 3])
def test_the_page_tells_what_the_result_tells_and_no_more(tmp_path: Path, seed: int) -> None:
    """Of the rules on persons the share alone, and the counts of their group below them."""
    result, unit_of = audited(tmp_path, seed, "statistics")
    duties = re.split(r'<section id="', render(result).split('<section id="duties"')[1])[0]
    rows = {match[1].upper(): match[0] for match in ROWS.finditer(duties)}
    for outcome in (one for one in result.outcomes if one.on != "routines"):
        told = [*outcome.verdicts.values(), outcome.outside_period, outcome.subjects]
        shown = CELL.findall(rows[outcome.rule])
        assert shown == ([] if None in told else [str(n) for n in told])
        share = re.findall(rf'data-figure="{outcome.rule}.share">([^<]*)<', rows[outcome.rule])
        if outcome.met_per_cent is not None:
            assert share == [f"{outcome.met_per_cent}\u00a0%"]
    sums = {
        match[1]: match[0].split('<tr class="sum">')[1]
        for match in SUMS.finditer(duties)
        if '<tr class="sum">' in match[0]
    }
    for summed in result.group_sums:
        if group_of(summed) != "privacy":  # its rules are on columns, and told one by one
            counts = ["skjult" if n is None else str(n) for n in summed.verdicts.values()]
            assert CELL.findall(sums[group_of(summed)])[: len(counts)] == counts
    everything = "\n".join(texts_of(result))
    assert not any(word in everything for word in {*unit_of, *unit_of.values()} - {""})


def test_quarters_of_the_same_few_persons_are_hidden_with_another(tmp_path: Path) -> None:
    """Nine records of three persons in each of two quarters: 18 in all, yet about three; the smallest other joins."""
    headers = ("employee", "start", "end", "kind", "grade")
    days = [f"0{day}.{month}.2025" for month in ("01", "04") for day in (2, 4, 8)]
    rows = [(f"A{n}", day, day, "self_certified", 100) for n in range(3) for day in days]
    rows += [(f"B{n}", "07.07.2025", "08.07.2025", "self_certified", 100) for n in range(8)]
    rows += [(f"C{n}", "06.10.2025", "07.10.2025", "self_certified", 100) for n in range(20)]
    result = audit_files([text_file(tmp_path / "f.csv", [headers, *rows])], settings(privacy="statistics"))
    told = {line.quarter: line.rows for line in result.completeness.totals}
    assert told == {"": 46, "2025Q1": None, "2025Q2": None, "2025Q3": None, "2025Q4": 20}


def test_a_total_of_another_source_does_not_tell_a_hidden_quarter(tmp_path: Path) -> None:
    quarters = ["2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"]
    told = [{"quarter": quarter, "rows": 7131 + place} for place, quarter in enumerate(quarters)]
    result, _ = audited(tmp_path, 11, "statistics", control_totals=tuple(told))
    hidden = {line.quarter for line in result.completeness.totals if line.rows is None}
    assert hidden and hidden < set(quarters)
    for place, (quarter, item) in enumerate(zip(quarters, result.completeness.comparisons, strict=True)):
        assert (item.standing == "count_hidden", item.told is None, item.counted is None) == (quarter in hidden,) * 3
        assert all((str(7131 + place) in text) == (quarter not in hidden) for text in (result.to_json(),))
