"""Details of wide follow-up: whose participants, whose reason. Which column says what about which event.

A detail is named "dm1_held.participants": the event, and the field that a log would have for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from audit.source.headers import event_names, field_names
from rules.vocabulary import EVENT_KINDS

WIDE_TABLES = ("absences", "follow_up")

DETAILS = (
    "meeting_date",
    "reason",
    "by",
    "invited",
    "participants",
    "elements",
    "attended",
    "registered_on",
)

# The events that a column of such a field can speak of where its header names no event. `SHARED` speak of all of them
# that the sheet has; the others of one only, and with several nobody can tell which.
CARRIERS: dict[str, tuple[str, ...]] = {
    "elements": ("plan_ready", "plan_revised"),
    "invited": ("dm1_called", "dm1_held"),
    "participants": ("plan_ready", "dm1_held", "dm2_held", "dm3_held"),
    "attended": ("dm2_held", "dm3_held"),
    "meeting_date": ("dm1_called", "dm2_called"),
    "by": tuple(kind for kind in EVENT_KINDS if kind.startswith(("plan_", "dm1_", "certifier_", "exempt_"))),
    "reason": tuple(kind for kind in EVENT_KINDS if kind.startswith(("exempt_", "facilitation"))),
    "registered_on": EVENT_KINDS,
}
SHARED = ("elements", "invited")


def parted(name: str) -> tuple[str, str, str]:
    """A name of the settings in its parts: table ("" where none is named), event ("" likewise), field or event."""
    *rest, bare = name.split(".")
    event = rest.pop() if rest and rest[-1] in EVENT_KINDS else ""
    return ".".join(rest), event, bare


def detail(event: str, field: str) -> str:
    return f"{event}.{field}"


@cache
def loose_names() -> dict[str, str]:
    """Normalised header -> field of a detail, its event not named."""
    return {form: name for form, name in field_names("follow_up").items() if name in DETAILS}


@cache
def detail_names() -> dict[str, str]:
    """Normalised header -> detail: every name of an event with every name of a field, in both orders.

    What stands between the two does not count, as nowhere in a header.
    """
    names: dict[str, str] = {}
    for event_form, event in event_names().items():
        details = {name: detail(event, name) for name in DETAILS}
        for field_form, name in loose_names().items():
            names.setdefault(event_form + field_form, details[name])
            names.setdefault(field_form + event_form, details[name])
    return names


def attached(
    named: Mapping[str, int], loose: Mapping[str, list[int]], events: Collection[str]
) -> tuple[dict[str, int], tuple[int, ...]]:
    """Detail -> position of its column, and the positions of columns whose event cannot be told.

    `named`: columns that name event and field. `loose`: field -> columns that name a field only. `events`: the event
    columns of the sheet. A loose column that no event here can carry is neither.
    """
    details = dict(named)
    unclear: list[int] = []
    for name, positions in loose.items():
        carriers = [event for event in CARRIERS[name] if event in events]
        free = [event for event in carriers if detail(event, name) not in named]
        told = len(positions) == 1 and free and (name in SHARED or len(carriers) == 1)
        if told:
            details |= {detail(event, name): positions[0] for event in free}
        elif carriers:
            unclear += positions
    return dict(sorted(details.items(), key=lambda item: item[1])), tuple(sorted(unclear))
