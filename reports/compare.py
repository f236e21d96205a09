"""What the comparison of two results says, as plain values: the template only places it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from reports.comparing import STATUSES, Comparison, by_unit, different_settings, same_files
from reports.export import csv_bytes
from reports.filtering import ROWS_SHOWN
from reports.front import deletion_line
from reports.marks import EMPLOYERS, ROUTINES, Mark, group_of, is_told, total, verdict_mark
from reports.rows import subject_words
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DEVIATIONS, DUE

ROWS_CSV = {
    "status": "text",
    "deviation": "bool",
    "rule": "text",
    "employee": "text",
    "unit": "text",
    "spell_start": "day",
    "event": "text",
    "subject_day": "day",
    **{f"{name}_{side}": "text" for name in ("verdict", "due", "done", "source") for side in ("old", "new")},
}
COUNTS_CSV = {"rule": "text", "unit": "text", "old": "int", "new": "int", "difference": "int"}


class Change(NamedTuple):
    """One number then and now."""

    name: str
    detail: str
    old: str
    new: str
    difference: str  # with its sign
    same: bool


class Row(NamedTuple):
    employee: str
    unit: str
    rule: str
    code: str
    start: str
    subject: str
    old: Mark | None
    new: Mark | None
    due: str
    done: str


@dataclass(frozen=True)
class Group:
    """The findings of one status; `shown` says how many of them stand here when not all do."""

    name: str
    heading: str
    means: str
    count: str
    shown: str
    rows: tuple[Row, ...]


class CompareView(NamedTuple):
    language: str
    title: str
    company: str
    stamp: str
    warning: str
    conclusion: str
    facts: tuple[tuple[str, str, str], ...]  # what, then, now
    lines: tuple[Change, ...]
    notes: tuple[str, ...]
    rules: tuple[Change, ...]
    units: tuple[Change, ...]
    unmatched: str  # why no cases are compared; "" where they are
    deviations: tuple[Group, ...]
    others: tuple[Group, ...]


def compare_view(comparison: Comparison, wording: Wording) -> CompareView:
    old, new = comparison.old, comparison.new
    company = new.settings.company or old.settings.company or wording.say("report.front.no_company")
    level = wording.say(f"report.privacy.{_shown_level(comparison)}.label")
    days = {"old_day": wording.date(old.settings.as_of), "new_day": wording.date(new.settings.as_of)}
    return CompareView(
        language=wording.language,
        title=wording.say("compare.title"),
        company=company,
        stamp=wording.say("compare.stamp", company=company, privacy=level, **days),
        warning=next(filter(None, (deletion_line(side, wording) for side in (new, old))), ""),
        conclusion=wording.say(
            "compare.conclusion", old=wording.number(old.headline), new=wording.number(new.headline), **days
        ),
        facts=_facts(comparison, wording),
        lines=(
            _change(wording.say("compare.line.headline"), "", old.headline, new.headline, wording),
            _change(wording.say("compare.line.routines"), "", old.routine_line, new.routine_line, wording),
            _change(wording.say("compare.line.spells"), "", old.sums.spells, new.sums.spells, wording),
        ),
        notes=_notes(comparison, wording),
        rules=_by_rule(comparison, wording),
        units=_by_unit(comparison, wording),
        unmatched=wording.say(f"compare.unmatched.{comparison.unmatched}") if comparison.unmatched else "",
        deviations=_groups(comparison, wording, deviation=True),
        others=_groups(comparison, wording, deviation=False),
    )


def _shown_level(comparison: Comparison) -> str:
    """The level of the page is that of the side that shows most."""
    levels = {comparison.old.settings.privacy, comparison.new.settings.privacy}
    return next(level for level in ("named", "masked", "statistics") if level in levels)


def _facts(comparison: Comparison, wording: Wording) -> tuple[tuple[str, str, str], ...]:
    def told(result: AuditResult) -> dict[str, str]:
        made, settings = result.provenance, result.settings
        return {
            "as_of": wording.date(settings.as_of),
            "period": wording.period(settings.period_from or made.first_date, settings.as_of),
            "ruleset": made.ruleset,
            "tool": made.tool,
            "privacy": wording.say(f"report.privacy.{settings.privacy}.label"),
            "files": ", ".join(file.name for file in made.files),
        }

    old, new = told(comparison.old), told(comparison.new)
    return tuple((wording.say(f"compare.fact.{name}"), old[name], new[name]) for name in old)


def _notes(comparison: Comparison, wording: Wording) -> tuple[str, ...]:
    """What a reader must know before believing a difference."""
    old, new = comparison.old, comparison.new
    notes = []
    if old.settings.as_of > new.settings.as_of:
        notes.append(wording.say("compare.note.order"))
    if (old.settings.company, old.settings.organisation_number) != (
        new.settings.company,
        new.settings.organisation_number,
    ):
        notes.append(wording.say("compare.note.company"))
    if same_files(old, new):
        notes.append(wording.say("compare.note.same_files"))
    if comparison.other_ruleset:
        slots = {"old": old.provenance.ruleset, "new": new.provenance.ruleset}
        notes.append(wording.say("compare.note.ruleset", **slots))
    other = different_settings(old, new)
    if other:
        names = wording.listing(f"«{wording.say(f'report.settings.{name}')}»" for name in other)
        notes.append(wording.say("compare.note.settings", names=names))
    lacking = sorted({*new.not_recorded} - {*old.not_recorded})
    if lacking:
        kinds = ", ".join(wording.say(f"words.events.{kind}") for kind in lacking)
        notes.append(wording.say("compare.note.not_recorded", kinds=kinds))
    return tuple(notes)


def _change(name: str, detail: str, old: int, new: int, wording: Wording) -> Change:
    sign = {True: "+", False: "−"}[new > old]
    difference = "0" if new == old else sign + wording.number(abs(new - old))
    return Change(name, detail, wording.number(old), wording.number(new), difference, new == old)


def _by_rule(comparison: Comparison, wording: Wording) -> tuple[Change, ...]:
    """Late and missing by rule; a routine only where it is another than it was."""
    old, new = ({o.rule: o for o in side.outcomes} for side in (comparison.old, comparison.new))
    rows = []
    for rule in dict.fromkeys([*old, *new]):
        sides = (old.get(rule), new.get(rule))
        group = group_of(next(filter(None, sides)))
        if not all(is_told(side, *DEVIATIONS, *DUE) for side in sides if side):
            continue  # the level of one of them hides it
        before, now = (total([side], *DEVIATIONS) if side else 0 for side in sides)
        if group not in (*EMPLOYERS, ROUTINES) or (group == ROUTINES and before == now):
            continue
        detail = "" if group == ROUTINES else _of_due(sides, wording)
        rows.append(_change(wording.say(f"catalogue.{rule}.title"), detail, before, now, wording))
    return tuple(rows)


def _of_due(sides: tuple[RuleOutcome | None, ...], wording: Wording) -> str:
    """How many duties were due on each side; a rule that one side has not is told as such."""
    due = [wording.number(total([side], *DUE)) if side else wording.say("compare.no_rule") for side in sides]
    return wording.say("compare.of_due", old=due[0], new=due[1])


def _by_unit(comparison: Comparison, wording: Wording) -> tuple[Change, ...]:
    counts = by_unit(comparison).groupby("unit")[["old", "new"]].sum()
    rows = [(str(unit), int(old), int(new)) for unit, old, new in counts.itertuples(name=None)]
    rows.sort(key=lambda row: (row[0] == "", wording.sort_key(row[0])))
    return tuple(_change(unit or wording.say("visit.no_unit"), "", old, new, wording) for unit, old, new in rows)


def _groups(comparison: Comparison, wording: Wording, *, deviation: bool) -> tuple[Group, ...]:
    """A group for each status that occurs; of other findings that stand as they were only the number."""
    kind = "deviation" if deviation else "other"
    groups = []
    for status in STATUSES:
        found = comparison.of(status, deviation=deviation)
        if found.empty:
            continue
        counted_only = status == "persisting" and not deviation
        kept = found.head(0 if counted_only else ROWS_SHOWN)
        slots = {"shown": wording.number(len(kept)), "all": wording.number(len(found))}
        groups.append(
            Group(
                f"{kind}-{status}",
                wording.say(f"compare.status.{status}.heading"),
                wording.say(f"compare.status.{status}.{kind}"),
                wording.number(len(found)),
                wording.say("compare.capped", **slots) if len(found) > len(kept) else "",
                _rows(kept, wording),
            )
        )
    return tuple(groups)


def _rows(found: pd.DataFrame, wording: Wording) -> tuple[Row, ...]:
    titles = {rule: wording.say(f"catalogue.{rule}.title") for rule in found["rule"].unique()}
    subjects = subject_words(found.assign(source=found["column"]), wording)
    days = found["subject_day"].map(wording.date)
    columns = zip(
        found["employee"],
        _of_either(found, "unit"),
        (titles[rule] for rule in found["rule"]),
        found["rule"],
        found["spell_start"].map(wording.date),
        (" ".join(filter(None, pair)) for pair in zip(subjects, days, strict=True)),
        _marks(found["verdict_old"], wording),
        _marks(found["verdict_new"], wording),
        _then_and_now(found, "due", wording),
        _then_and_now(found, "done", wording),
        strict=True,
    )
    return tuple(Row(*values) for values in columns)


def _of_either(found: pd.DataFrame, name: str) -> pd.Series:
    """What the new result says, and the old one where it says nothing."""
    return found[f"{name}_new"].where(found[f"{name}_new"].notna(), found[f"{name}_old"])


def _marks(verdicts: pd.Series, wording: Wording) -> list[Mark | None]:
    marks = {verdict: verdict_mark(wording, verdict, has_deadline=False) for verdict in verdicts.dropna().unique()}
    return [marks.get(verdict) for verdict in verdicts]


def _then_and_now(found: pd.DataFrame, name: str, wording: Wording) -> list[str]:
    """The day, and where it has moved both days."""
    pairs = list(zip(found[f"{name}_old"], found[f"{name}_new"], strict=True))

    def told(old: str | None, new: str | None) -> str:
        if old and new and old != new:
            return wording.say("compare.moved", old=wording.date(old), new=wording.date(new))
        return wording.date(new or old)

    words = {pair: told(*pair) for pair in dict.fromkeys(pairs)}
    return [words[pair] for pair in pairs]


def compare_csv(comparison: Comparison) -> bytes:
    """One line a finding of either side; where employees cannot be matched one line a rule and unit.

    Columns ROWS_CSV or COUNTS_CSV, written as findings.csv is.
    """
    if comparison.unmatched:
        counts = _counts(comparison)
        return csv_bytes(counts.assign(difference=counts["new"] - counts["old"]), tuple(COUNTS_CSV), COUNTS_CSV)
    rows = comparison.rows.assign(unit=_of_either(comparison.rows, "unit"))
    return csv_bytes(rows, tuple(ROWS_CSV), ROWS_CSV)


def _counts(comparison: Comparison) -> pd.DataFrame:
    """The headline by rule and unit; in `statistics` by rule alone, since no unit stands in such a result."""
    if comparison.unmatched != "statistics":
        return by_unit(comparison)
    old, new = (
        {outcome.rule: outcome.headline for outcome in side.outcomes if group_of(outcome) != ROUTINES}
        for side in (comparison.old, comparison.new)
    )
    rules = list(dict.fromkeys([*old, *new]))
    sides = {"old": [old.get(rule, 0) for rule in rules], "new": [new.get(rule, 0) for rule in rules]}
    return pd.DataFrame({"rule": rules, "unit": "", **sides})
