"""docs/result.schema.json says what a result is: it is made from the types, and real results hold to it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audit import audit_files
from rules.json_schema import result_schema
from rules.settings import Settings
from rules.vocabulary import PRIVACY_LEVELS
from tests.golden_result import RESULT

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs" / "result.schema.json"
COMPANY = ROOT / "sample_data" / "company"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(KEPT.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_kept_schema_is_the_one_the_types_give() -> None:
    assert KEPT.read_text("utf-8") == result_schema(), "run `make docs`"


@pytest.mark.parametrize("privacy", PRIVACY_LEVELS)
def test_results_of_the_sample_company_hold_to_the_schema(validator: Draft202012Validator, privacy: str) -> None:
    values = tomllib.loads((COMPANY / "innstillinger.toml").read_text("utf-8"))
    settings = Settings(**values, privacy=privacy, sample=10)
    result = audit_files([COMPANY / "fravaer.xlsx", COMPANY / "oppfolging.csv"], settings)
    assert [error.json_path for error in validator.iter_errors(json.loads(result.to_json()))] == []


def golden() -> dict[str, Any]:
    return json.loads(RESULT.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.persons", "12"),
        ("$.schema_version", 1),
        ("$.settings.as_of", "31.12.2025"),
        ("$.spells.start[0]", "yesterday"),
        ("$.findings.counts_against_employer[0]", "yes"),
        ("$.outcomes[0].verdicts.met", "3"),
        ("$.sample.strata[0].deviating", 1),
    ],
)
def test_a_wrong_value_is_found_where_it_stands(validator: Draft202012Validator, path: str, value: object) -> None:
    data = golden()
    here: Any = data
    *way, last = path.removeprefix("$.").replace("[", ".").replace("]", "").split(".")
    for step in way:
        here = here[int(step)] if isinstance(here, list) else here[step]
    here[int(last) if isinstance(here, list) else last] = value
    errors = list(validator.iter_errors(data))
    assert path in {leaf.json_path for error in errors for leaf in (error.context or [error])}


def test_a_field_more_or_less_is_found(validator: Draft202012Validator) -> None:
    more, less = {**golden(), "more": 1}, golden()
    del less["sums"]
    assert not validator.is_valid(more) and not validator.is_valid(less) and validator.is_valid(golden())
