"""What a privacy level shows, and that the numbers are the same at every level."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.inputs import ABSENCES, EVENTS, Desk, Run

AS_OF = ("--as-of", "2026-06-30")
# With the limit of five Kontor may not be named outside `named`, and alone it would be known by what is left: Verksted,
# the smallest of the others, is hidden with it.
UNITS = {f"kari{n}": "Lager" if n <= 6 else "Verksted" if n <= 11 else "Kontor" for n in range(1, 16)}


def result(desk: Desk, privacy: str) -> dict[str, Any]:
    rows = "".join(f"{who};05.01.2026;31.03.2026;sick_note;100;{unit}\n" for who, unit in UNITS.items())
    log = (
        "kari1;plan_ready;20.01.2026\nkari7;exempt_dm1;20.01.2026\n"
        + "kari2;plan_ready;\nkarim;plan_ready;20.01.2026\n"
    )
    files = [desk.file("fravar.csv", ABSENCES + rows), desk.file("logg.csv", EVENTS + log)]
    files.append(desk.file("rutiner.csv", "checkpoint;state;evidence\nR03;present;Rutine 7\n"))
    run = desk.audit(*files, options=(*AS_OF, "--privacy", privacy))
    data: dict[str, Any] = json.loads(run.text("result.json"))
    return data


def test_named_shows_ids_and_units_as_they_stand(desk: Desk) -> None:
    shown = result(desk, "named")["spells"]
    assert dict(zip(shown["employee"], shown["unit"], strict=True)) == UNITS


def test_masked_shows_codes_and_no_unit_of_fewer_than_five(desk: Desk) -> None:
    shown = result(desk, "masked")["spells"]
    assert sorted(shown["employee"]) == [f"P{n:03d}" for n in range(1, 16)]
    assert sorted(shown["unit"]) == [""] * 9 + ["Lager"] * 6


def test_a_code_is_one_person_throughout_a_result(desk: Desk) -> None:
    data = result(desk, "masked")
    spells, findings = data["spells"]["employee"], data["findings"]
    on_spells = [
        (who, spells[spell])
        for who, spell in zip(findings["employee"], findings["spell"], strict=True)
        if spell is not None
    ]
    assert on_spells and all(who == owner for who, owner in on_spells)
    spell_of = dict(zip(zip(findings["employee"], findings["spell_start"], strict=True), findings["unit"], strict=True))
    exemptions = data["exemptions"]
    (exempted,) = zip(exemptions["employee"], exemptions["spell_start"], exemptions["unit"], strict=True)
    assert spell_of[exempted[:2]] == exempted[2] == "" and exempted[0] in spells


@pytest.mark.parametrize("privacy", ["masked", "statistics"])
def test_nothing_that_is_written_names_anybody(desk: Desk, privacy: str) -> None:
    result(desk, privacy)
    run = Run(0, "", "", desk.folder / "out")
    assert re.findall(r"kari\w|Kontor|Verksted", run.everything) == []


def test_statistics_holds_no_row_about_anybody_and_no_free_text(desk: Desk) -> None:
    data = result(desk, "statistics")
    assert data["spells"]["employee"] == data["exemptions"]["employee"] == []
    assert set(data["findings"]["subject"]) == {"routine"}
    assert all(routine["evidence"] == "" for routine in data["routines"])


def test_the_numbers_of_the_masked_level_are_those_of_the_named(desk: Desk) -> None:
    named, other = result(desk, "named"), result(desk, "masked")
    for part in (
        "outcomes",
        "sums",
        "persons",
        "readings",
        "recorded",
        "not_recorded",
        "data_remarks",
        "fault_counts",
    ):
        assert named[part] == other[part], part
    for part in ("durations", "survival", "ended", "statutory", "people", "work_related", "days_until", "silence"):
        assert named["figures"][part] == other["figures"][part], part
