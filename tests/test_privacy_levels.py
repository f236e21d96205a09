"""The level on the page, the day of deletion, and the same numbers at every level that shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from reports.export import findings_csv, spells_csv
from reports.page import render
from rules.result import AuditResult
from rules.texts import Texts
from rules.vocabulary import LANGUAGES, PRIVACY_LEVELS
from tests.inputs import ABSENCES, LONG, Desk
from tests.planted_groups import audited

FIRST_LINE = {
    "nb": "Inneholder personopplysninger. Slettes senest 30.06.2027.",
    "nn": "Inneheld personopplysningar. Skal slettast seinast 30.06.2027.",
    "en": "Contains personal data. To be deleted by 2027-06-30.",
}


def seen(page: str) -> list[str]:
    """The texts of the page's body, in their order."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", "", page[page.index("<body>") :], flags=re.DOTALL)
    return [text.strip() for text in re.sub(r"<[^>]*>", "\n", body).splitlines() if text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_named_page_begins_with_its_day_of_deletion(tmp_path: Path, language: str) -> None:
    result, _ = audited(tmp_path, 1, "named")
    page = render(result, language)
    assert seen(page)[0] == FIRST_LINE[language]
    assert "365" in page[page.index('id="method"') :]


@pytest.mark.parametrize("privacy", ["masked", "statistics"])
def test_no_other_page_speaks_of_deletion(tmp_path: Path, privacy: str) -> None:
    result, _ = audited(tmp_path, 1, privacy)
    assert Texts("nb").say("report.privacy.delete", date="30.06.2027") not in render(result)


def test_the_day_of_deletion_is_reckoned_from_the_settings(desk: Desk) -> None:
    """As of 30 June 2026 and 45 days on: 14 August."""
    file, wanted = desk.file("f.csv", ABSENCES + LONG), desk.file("i.toml", "delete_after_days = 45\n")
    options = ("--as-of", "2026-06-30", "--settings", wanted, "--privacy", "named")
    page = desk.audit(file, options=options).text("report.html")
    assert seen(page)[0] == "Inneholder personopplysninger. Slettes senest 14.08.2026."
    assert "45 dager etter vurderingsdatoen" in page


@pytest.mark.parametrize("days", ["0", "36501", "true", '"ja"'])
def test_days_that_no_calendar_can_follow_are_refused(desk: Desk, days: str) -> None:
    file, wanted = desk.file("f.csv", ABSENCES + LONG), desk.file("i.toml", f"delete_after_days = {days}\n")
    sentence = desk.refused(file, options=("--as-of", "2026-06-30", "--settings", wanted))
    assert "delete_after_days" in sentence and "1-36500" in sentence


@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_level_stands_in_the_header_and_on_every_printed_page(tmp_path: Path, privacy: str, language: str) -> None:
    result, _ = audited(tmp_path, 1, privacy)
    page, label = render(result, language), Texts(language).say(f"report.privacy.{privacy}.label")
    header = page[page.index("<header>") : page.index("</header>")]
    assert f"<dd>{label}</dd>" in header
    stamp = re.search(r'content: "((?:\\[0-9a-f]{6}|[A-Za-z0-9])*)"', page[page.index("@page") :])
    assert stamp
    printed = re.sub(r"\\([0-9a-f]{6})", lambda code: chr(int(code[1], 16)), stamp[1])
    assert printed.endswith(f" · {label}")


def test_csv_files_of_a_named_result_hold_rows_and_nothing_else(tmp_path: Path) -> None:
    result, _ = audited(tmp_path, 1, "named")
    for table, first in ((findings_csv(result), "rule"), (spells_csv(result), "employee")):
        assert table.decode("utf-8-sig").startswith(f"{first};")


LABELS = ("unit", "quarter", "rule", "first", "last")


def label(item: Any) -> str:
    """What a line of a unit is about, as other levels have more of them or fewer; "" of other lines."""
    return "|".join(str(item.get(name)) for name in LABELS) if isinstance(item, dict) and "unit" in item else ""


def told_numbers(value: Any, path: str = "") -> dict[str, int]:
    """Every number of a result by its place, the sums of `statistics` among them."""
    if isinstance(value, dict):
        parts = [told_numbers(item, f"{path}.{name}") for name, item in value.items()]
    elif isinstance(value, list):
        # Without a unit are, where small ones are hidden, those as well.
        value = [item for item in value if not (isinstance(item, dict) and item.get("unit") == "")]
        parts = [told_numbers(item, f"{path}.{label(item) or place}") for place, item in enumerate(value)]
    else:
        return {path: value} if isinstance(value, int) and not isinstance(value, bool) else {}
    return {place: n for part in parts for place, n in part.items()}


def numbers(result: AuditResult) -> dict[str, int]:
    plain = json.loads(result.to_json())
    rows = ("spells", "findings", "exemptions", "settings", "stretches", "deeds")
    told = plain["completeness"]
    if plain["figures"]:
        del plain["figures"]["deadlines"]  # rows about persons
    told["totals"] = {line["quarter"]: line for line in told["totals"] if line["group"] == "all"}
    for name in ("quiet_months", "sudden_ends"):  # of the company and of the units that are told of
        told[name] = {one["unit"]: one for one in told[name]}
    # `statistics` tells the sums of readings and groups by themselves.
    plain["readings"] = {reading["name"]: sum(reading["deviations"].values()) for reading in plain["readings"]}
    return told_numbers({name: value for name, value in plain.items() if name not in rows})


@pytest.mark.parametrize("seed", range(3))
def test_every_number_that_is_shown_at_two_levels_is_the_same(tmp_path: Path, seed: int) -> None:
    named, masked, statistics = (numbers(audited(tmp_path, seed, privacy)[0]) for privacy in PRIVACY_LEVELS)
    both = named.keys() & masked.keys()
    assert {place: named[place] for place in both} == {place: masked[place] for place in both}
    assert all("completeness" in place or ".Avd " in place for place in named.keys() ^ masked.keys())
    shared = {place for place in named.keys() & statistics.keys() if ".figures." not in place}  # these in wider classes
    assert {place: named[place] for place in shared} == {place: statistics[place] for place in shared}
    assert len(shared) > 150
    assert all(
        re.match(r"\.(group_sums|figures|outcomes.*\.met_per_cent)", place)
        for place in statistics.keys() - named.keys()
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_headline_and_the_front_lines_are_the_same_at_every_level(tmp_path: Path, seed: int) -> None:
    results = [audited(tmp_path, seed, privacy)[0] for privacy in PRIVACY_LEVELS]
    assert len({(one.headline, one.routine_line, one.persons, one.sums) for one in results}) == 1
    pages = [render(one) for one in results]
    lines = [
        page[page.index('<ul class="lines">') : page.index("</ul>", page.index('<ul class="lines">'))] for page in pages
    ]
    assert lines[0] == lines[1] == lines[2]


def test_a_result_of_every_level_goes_to_json_and_back(tmp_path: Path) -> None:
    for privacy in PRIVACY_LEVELS:
        result, _ = audited(tmp_path, 0, privacy)
        assert AuditResult.from_json(result.to_json()).to_json() == result.to_json()
