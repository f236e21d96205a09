"""The user's settings: a TOML file and the options of the command line, into one Settings object."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from audit.errors import InputError
from audit.source.private import cleaned, cleaned_name
from rules.settings import Settings
from rules.vocabulary import (
    ABSENCE_KINDS,
    DAY_ORDERS,
    EVENT_KINDS,
    LANGUAGES,
    LIMITS,
    PERCENT_SCALES,
    PRIVACY_LEVELS,
)

TABLES = ("columns", "constants", "codes", "scales")
_CHOICES = {"language": LANGUAGES, "privacy": PRIVACY_LEVELS}
_QUARTER = re.compile(r"(?:19|20)\d\dQ[1-4]")
_LOWEST = {
    "gap_days": 1,
    "tolerance_days": 0,
    "self_certified_max_days": 0,
    "small_group": 1,
    "delete_after_days": 1,
    "sample": 0,
    "seed": 0,
}
_HIGHEST = {"delete_after_days": 36500}  # the day must be one that a calendar has
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


def settings_from(path: Path | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as keyword arguments of Settings; an option that is None leaves the file's word.

    `as_of` may be missing in what is returned. InputError when the file cannot be read, names a setting that does not
    exist or gives one a value it cannot have.
    """
    values = {} if path is None else _read(path)
    where = "" if path is None else cleaned_name(path.name)
    _refuse_unknown(values, where)
    if path is not None and isinstance(values.get("key_file"), str) and values["key_file"]:
        values["key_file"] = str(path.parent / values["key_file"])  # named beside the settings it stands in
    values |= {name: value for name, value in options.items() if value is not None}
    checked = {name: _checked(name, value, where) for name, value in values.items()}
    as_of, period_from = checked.get("as_of"), checked.get("period_from")
    if as_of and period_from and period_from > as_of:
        raise InputError("period_after_as_of", as_of=as_of.isoformat(), period_from=period_from.isoformat())
    return checked


def parse_day(text: str) -> date:
    """A day written as 2026-06-30 or 30.06.2026. ValueError for anything else."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValueError(text)


def _read(path: Path) -> dict[str, Any]:
    name = cleaned_name(path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise InputError("file_unreadable", file=name)
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as problem:
        raise InputError("file_missing", file=name) from problem
    except OSError as problem:
        raise InputError("file_unreadable", file=name) from problem
    except (ValueError, RecursionError) as problem:  # no TOML, no UTF-8, or numbers and nesting beyond all reason
        raise InputError("settings_not_toml", file=name) from problem


def _refuse_unknown(values: Mapping[str, Any], where: str) -> None:
    known = [f.name for f in fields(Settings)]
    for name in values:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=3) or known
            raise InputError("settings_unknown", file=where, name=cleaned(name), known=", ".join(nearest))


def _checked(name: str, value: Any, where: str) -> Any:
    """The value as Settings wants it."""
    default = next((f.default for f in fields(Settings) if f.name == name), MISSING)
    if name in ("as_of", "period_from"):
        return _day(name, value, where)
    if name in TABLES:
        return _table(name, value, where)
    if name in ("recorded", "not_recorded"):
        return _event_kinds(name, value, where)
    if name == "not_used":
        return _headers(value, where)
    if name == "limits":
        return _limits(value, where)
    if name == "control_totals":
        return _control_totals(value, where)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise InputError("settings_value", file=where, name=name, allowed=", ".join(_CHOICES[name]))
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise InputError("settings_value", file=where, name=name, allowed="true, false")
    elif isinstance(default, int):
        lowest, highest = _LOWEST[name], _HIGHEST.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= (highest or value):
            allowed = f"{lowest}-{highest}" if highest else f">= {lowest}"
            raise InputError("settings_value", file=where, name=name, allowed=allowed)
    elif not isinstance(value, str):
        raise InputError("settings_value", file=where, name=name, allowed='"..."')
    return value


def _day(name: str, value: Any, where: str) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        try:
            value = parse_day(value)
        except ValueError:
            value = None
    if not isinstance(value, date) or not EARLIEST <= value <= LATEST:
        raise InputError("settings_value", file=where, name=name, allowed="2026-06-30")
    return value


def _table(name: str, value: Any, where: str) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = _dotted(value)
    if not isinstance(value, Mapping) or not all(isinstance(item, str | int | float) for item in value.values()):
        raise InputError("settings_value", file=where, name=f"[{name}]", allowed='name = "text"')
    table = {str(key): str(item) for key, item in value.items()}
    words = {"codes": ABSENCE_KINDS, "scales": (*PERCENT_SCALES, *DAY_ORDERS)}.get(name)
    if words and not set(table.values()) <= set(words):
        raise InputError("settings_value", file=where, name=f"[{name}]", allowed=", ".join(words))
    return table


def _headers(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise InputError("settings_value", file=where, name="not_used", allowed='["..."]')
    return tuple(value)


def _limits(value: Any, where: str) -> dict[str, int]:
    if not isinstance(value, Mapping) or not set(value) <= set(LIMITS):
        raise InputError("settings_value", file=where, name="[limits]", allowed=", ".join(LIMITS))
    if not all(isinstance(item, int) and not isinstance(item, bool) and item >= 1 for item in value.values()):
        raise InputError("settings_value", file=where, name="[limits]", allowed=">= 1")
    return dict(value)


def _control_totals(value: Any, where: str) -> tuple[dict[str, Any], ...]:
    """Totals of another source: each needs `rows` or `days` and may say `quarter` and `unit`."""
    allowed = 'quarter = "2026Q1", unit = "...", rows = 12, days = 340'
    totals: list[Any] = list(value) if isinstance(value, list | tuple) else [None]
    for total in totals:
        if not isinstance(total, Mapping) or not set(total) <= {"quarter", "unit", "rows", "days"}:
            raise InputError("settings_value", file=where, name="[[control_totals]]", allowed=allowed)
        numbers = [total[name] for name in ("rows", "days") if name in total]
        sound = all(isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers)
        words = [total[name] for name in ("quarter", "unit") if name in total]
        quarter = _QUARTER.fullmatch(str(total.get("quarter", "2026Q1")))
        if not (numbers and sound and quarter and all(isinstance(word, str) for word in words)):
            raise InputError("settings_value", file=where, name="[[control_totals]]", allowed=allowed)
    return tuple(dict(total) for total in totals)


def _dotted(table: Mapping[str, Any]) -> dict[str, Any]:
    """A detail of an event may be written without quotes: TOML reads `dm1_held.participants` as a table in a table."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        inner = value if isinstance(value, Mapping) else {}
        flat |= {f"{name}.{detail}": item for detail, item in inner.items()} if inner else {name: value}
    return flat


def _event_kinds(name: str, value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(kind in EVENT_KINDS for kind in value):
        raise InputError("settings_value", file=where, name=name, allowed=", ".join(EVENT_KINDS))
    return tuple(value)
