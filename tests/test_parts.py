"""An audit in parts gives the result of the whole, however the employees are parted and the parts put together."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from audit.answering import nothing_stated
from audit.masking import salt_of
from audit.parts import Part, decided, judge, keeping, kept, look, looks_together, prepared, together, told
from audit.pipeline import audit_tables
from audit.record_ids import IdsSeen, first_ids, prefix_of, record_ids
from audit.sample import sample_files, sample_settings
from audit.scale.employees import part_of_each
from audit.source import read
from audit.source.key_file import new_key
from audit.spells import build_spells
from audit.tables import Tables
from reports.marks import as_shown
from reports.page import render
from rules.days import day_number
from rules.result import AuditResult
from rules.settings import Settings
from tests.inputs import Desk

BY_EMPLOYEE = ("absences", "follow_up", "employees")


def in_parts(tables: Tables, settings: Settings, many: int, put_together: Callable[[list[Part]], Part]) -> AuditResult:
    """What `audit_tables` gives, from `many` parts of the employees."""
    salt = salt_of(file.sha256 for file in tables.source_files)
    starts = tables.absences["start"]
    first = day_number(starts.min().date()) if len(starts) else None
    parts = []
    for number in range(many):
        frames = {}
        for name in BY_EMPLOYEE:
            frame = getattr(tables, name)
            frames[name] = frame[part_of_each(frame["employee"], many, salt, tables.key) == number]
        own = replace(tables, **frames)
        parts.append(prepared(own, build_spells(own.absences, settings, first_of_export=first), settings))
    looks = [look(part, settings) for part in parts]
    whole = decided(looks_together(looks, settings), tables, settings)
    before = np.cumsum([0, *(one.codes.employees for one in looks)]).tolist()
    judged = [judge(part, whole.with_codes_after(at), settings) for part, at in zip(parts, before, strict=False)]
    prefix = prefix_of(first_ids(tables.record_ids))
    ids = [IdsSeen.of(rows, prefix) for _, rows in tables.record_ids.groupby(tables.record_ids["record_id"].str[-1:])]
    of_all = IdsSeen.together(ids) if ids else IdsSeen.of(tables.record_ids, prefix)
    part = put_together(judged)
    found = record_ids(of_all, part.counted.absences, prefix, settings)
    return told(part, whole, tables, found, nothing_stated(), settings)


def by_fold(settings: Settings, seed: int) -> Callable[[list[Part]], Part]:
    """Two parts of those that are left, in a drawn order, until there is one."""

    def fold(parts: list[Part]) -> Part:
        dice = random.Random(seed)
        left = list(parts)
        while len(left) > 1:
            dice.shuffle(left)
            left = [*left[2:], together(left[:2], settings)]
        return left[0]

    return fold


@pytest.fixture(scope="module")
def sample() -> tuple[Tables, Settings]:
    from audit.configuration import settings_from

    settings = Settings(**settings_from(sample_settings(), {}))
    return read(sample_files(), settings), settings


@pytest.mark.parametrize("privacy", ["named", "masked", "statistics"])
def test_the_sample_company_in_parts(sample: tuple[Tables, Settings], privacy: str) -> None:
    tables, settings = sample
    settings = replace(settings, privacy=privacy, sample=9)
    whole = audit_tables(tables, settings).to_json()
    for many in (1, 2, 3, 7):
        assert in_parts(tables, settings, many, by_fold(settings, many)).to_json() == whole, many
    assert in_parts(tables, settings, 3, lambda parts: together(parts, settings)).to_json() == whole


def test_a_very_large_audit_keeps_its_counts_and_the_rows_of_a_page(
    sample: tuple[Tables, Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a page had room for three findings of a rule and verdict, and for two cases."""
    for name, few in (("ROWS_SHOWN", 3), ("CASES_SHOWN", 2), ("DEADLINES_SHOWN", 1)):
        monkeypatch.setattr(keeping, name, few)
    tables, settings = sample
    settings = replace(settings, sample=4)
    whole = audit_tables(tables, settings)
    one = in_parts(tables, settings, 1, lambda parts: kept(parts[0]))
    again = in_parts(tables, settings, 4, lambda parts: kept(by_fold(settings, 3)([kept(part) for part in parts])))
    assert again.to_json() == one.to_json()
    assert AuditResult.from_json(one.to_json()).left_out == one.left_out
    assert (one.outcomes, one.sums, replace(one.figures, deadlines=())) == (
        whole.outcomes,
        whole.sums,
        replace(whole.figures, deadlines=()),
    )
    groups = ["rule", "verdict", "depends_on_merging"]
    full = as_shown(whole.findings).groupby(groups, dropna=False).size()
    few = as_shown(one.findings).groupby(groups, dropna=False).size()
    for (rule, verdict, merging), count in full.items():
        left = one.left_out_of(rule, verdict, merging=bool(merging))
        assert few[rule, verdict, merging] + left == count
    assert len(one.findings) < len(whole.findings) / 2
    assert len(one.spells) + one.left_out["spells"] == len(whole.spells)
    page, told_whole = render(one), render(whole)
    assert "findings/part-*.parquet" in page
    assert "findings.csv" not in page
    counts = re.compile(r'<summary>[^\n]*<span class="count">([^<(]*)</span></summary>')
    assert counts.findall(page) == counts.findall(told_whole) != []


def test_the_codes_of_a_key_are_those_of_the_whole(desk: Desk, sample: tuple[Tables, Settings]) -> None:
    path = desk.folder / "key.txt"
    path.write_bytes(new_key())
    settings = replace(
        sample[1], privacy="masked", key_file=str(path), period_from=sample[1].as_of - timedelta(days=200)
    )
    tables = read(sample_files(), settings)
    whole = audit_tables(tables, settings)
    assert in_parts(tables, settings, 5, by_fold(settings, 1)).to_json() == whole.to_json()
    assert whole.spells["employee"].str.startswith("P-").all()
    assert settings.as_of > date(2020, 1, 1)
