"""The JSON Schema of result.json, made from the dataclasses: `python -m rules.json_schema` writes it."""

from __future__ import annotations

import json
import sys
from typing import Any

from rules.plain import schema
from rules.result import SCHEMA_VERSION, AuditResult


def result_schema() -> str:
    """The schema as JSON text."""
    shared: dict[str, Any] = {}
    schema(AuditResult, shared)
    top = shared.pop(AuditResult.__name__)
    top["properties"] = {"schema_version": {"const": SCHEMA_VERSION}, **top["properties"]}
    top["required"] = ["schema_version", *top["required"]]
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"result.json of tilsynsklar, schema version {SCHEMA_VERSION}",
        **top,
        "$defs": dict(sorted(shared.items())),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(result_schema().encode("utf-8"))
