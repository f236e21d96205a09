"""The answers of an employer to findings: how a finding is known again, and what an answer can be.

An answer is evidence when it names an exemption and a day up to as_of; everything else is the employer's statement,
which stands beside the finding and changes no verdict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from rules.catalogue import RULES
from rules.vocabulary import ALL_EXEMPTION_REASONS

ANSWERS = "answers"  # the kind of such a file, and of its table
ANSWERS_MARK = "tilsynsklar-answers"
OF_KEY = "key "  # before the fingerprint of a key
NOT_COOPERATING = "employee_not_cooperating"  # an event that is its own reason
REASONS = (*ALL_EXEMPTION_REASONS, NOT_COOPERATING)

TOLD = ("rule", "title", "employee", "unit", "spell_start", "subject", "verdict", "due", "done", "days_late", "remarks")
ASKED = ("reason", "date", "by", "registered_on", "comment")
KEY = "key"
KEYED = ("rule", "employee", "spell_start", "due")  # what the key is made of

# Why an answer is a statement and no evidence; the first that fits.
STANDINGS = ("no_exemption", "no_reason", "no_date", "after_as_of", "registered_after")


def answer_keys(columns: Sequence[Iterable[str | None]]) -> list[str]:
    """The keys of some findings, from the columns KEYED; a row whose cells were mixed up has another key."""
    return [
        hashlib.sha256("\n".join(value or "" for value in values).encode("utf-8", "replace")).hexdigest()[:16]
        for values in zip(*columns, strict=True)
    ]


def exemption_event(rule: str, reason: str) -> str:
    """The kind of event by which this reason exempts from the rule, "" where there is none."""
    exempted_by = RULES[rule].exempted_by if rule in RULES else ()
    if reason == NOT_COOPERATING:
        return reason if reason in exempted_by else ""
    return next((kind for kind in exempted_by if kind != NOT_COOPERATING), "")


def codes_rest_on(key_id: str, hashes: Iterable[str]) -> str:
    """What codes of employees rest on, as the workbook tells it: the user's key, or all of the files together."""
    return f"{OF_KEY}{key_id}" if key_id else hashlib.sha256("\n".join(hashes).encode()).hexdigest()
