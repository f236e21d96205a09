"""The cases: the time line of each and the same facts as lists, the most serious first, as many as a page carries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from markupsafe import Markup

from reports.marks import NOT_DONE, READING_ORDER, Mark, as_shown, verdict_mark
from reports.timeline import SYMBOLS, WEEKS, Deed, Stretch, drawing, week_day
from reports.wording import Wording
from rules.days import Ints
from rules.result import AuditResult
from rules.spelled import each
from rules.vocabulary import DEVIATIONS, TO_ANSWER

Row = dict[Hashable, Any]

CASES_SHOWN = 200
SUBJECTS = ("spell", "meeting", "event")
# The columns that are looked at.
OF_SPELL = ("employee", "unit", "start", "end", "ongoing", "days")
OF_FINDING = ("spell", "rule", "subject", "subject_day", "verdict", "due")
SUMMED = (*TO_ANSWER, NOT_DONE)  # told in the line of a case


class CaseResult(NamedTuple):
    rule: str
    title: str
    mark: Mark
    day: str  # of the meeting or event that is judged; "" for the absence itself
    due: str  # "" without a due day


class Case(NamedTuple):
    anchor: str
    employee: str
    unit: str
    period: str
    ongoing: bool
    days: str
    summed: tuple[tuple[Mark, str], ...]  # what asks for an answer, and how often
    drawing: Markup
    scale: str
    stretches: tuple[tuple[str, str], ...]  # period, and what it was
    weeks: tuple[str, ...]  # the days of the marks that the case has reached
    deeds: tuple[tuple[str, str, str], ...]  # symbol, date, event
    results: tuple[CaseResult, ...]


class Cases(NamedTuple):
    shown: tuple[Case, ...]
    left_out: str  # what stands in their place in a print that leaves them out
    capped: str  # "" when all of them stand here
    weeks: str  # the weeks that are marked, as words
    symbols: tuple[tuple[str, str], ...]  # symbol, and what it stands for


def cases(result: AuditResult, wording: Wording) -> Cases:
    """The part. Empty in a result of statistics, which has no time lines."""
    ordered = by_weight(result)
    kept = ordered[:CASES_SHOWN]
    capped = ""
    in_all = len(ordered) + result.left_out.get("cases", 0)
    if len(kept) < in_all:
        numbers = {"shown": wording.number(len(kept)), "all": wording.number(in_all)}
        file = result.file_of("spells") if result.left_out else "result.json"
        capped = wording.say("working.cases.capped", file=file, **numbers)
    own = dict(zip(kept, result.spells[[*OF_SPELL]].iloc[kept].to_dict("records"), strict=True))
    found = as_shown(result.findings[result.findings["spell"].isin(kept)])[[*OF_FINDING]]
    told = (result.stretches, result.deeds, found)
    stretches, deeds, judged = (_by_spell(rows[rows["spell"].isin(kept)]) for rows in told)
    return Cases(
        shown=tuple(
            _case(spell, own[spell], stretches[spell], deeds[spell], judged[spell], result, wording) for spell in kept
        ),
        left_out=wording.say(
            "working.cases.left_out",
            all=wording.say("readers.print.all"),
            print=wording.say("readers.print.heading"),
            spells=result.file_of("spells"),
            findings=result.file_of("findings"),
        ),
        capped=capped,
        weeks=wording.listing(str(week) for week in WEEKS),
        symbols=tuple((name, wording.say(f"working.cases.symbols.{name}")) for name in SYMBOLS),
    )


def anchor_of(spell: object) -> str:
    return f"case-{spell}"


class WithCases(Protocol):
    """What tells the weight of cases: tables as in AuditResult."""

    @property
    def spells(self) -> pd.DataFrame: ...
    @property
    def findings(self) -> pd.DataFrame: ...
    @property
    def stretches(self) -> pd.DataFrame: ...


def by_weight(result: WithCases) -> list[int]:
    """The row numbers of the spells that have a time line, those with the most and the latest deviations first."""
    drawn = result.stretches["spell"].drop_duplicates().to_numpy(dtype=np.int64)
    place = np.full(len(result.spells) + 1, -1)  # the last is that of findings without a spell
    place[drawn] = np.arange(len(drawn))
    found = result.findings
    at = place[pa.array(found["spell"], pa.int64()).fill_null(-1).to_numpy()]
    counts = (at >= 0) & each(found["subject"], SUBJECTS.__contains__, False)
    at = at[counts]
    verdict = found["verdict"][counts]
    late = each(found["days_late"], float, np.nan)[counts]
    latest = np.full(len(drawn), np.nan)
    np.fmax.at(latest, at[~np.isnan(late)], late[~np.isnan(late)])

    def how_many(which: npt.NDArray[np.bool_]) -> Ints:
        return np.bincount(at[which], minlength=len(drawn))

    weights = (
        how_many(each(found["counts_against_employer"], bool, False)[counts]),
        how_many(each(verdict, DEVIATIONS.__contains__, False)),
        np.nan_to_num(latest),
        how_many(each(verdict, TO_ANSWER.__contains__, False)),
        pd.to_numeric(result.spells["days"]).to_numpy(dtype=np.float64)[drawn],
    )
    heaviest_first = np.lexsort([-weight for weight in reversed(weights)])
    return [int(spell) for spell in drawn[heaviest_first]]


def _case(
    spell: int,
    own: Row,
    stretch_rows: list[Row],
    deed_rows: list[Row],
    found: list[Row],
    result: AuditResult,
    wording: Wording,
) -> Case:
    stretches = [Stretch(row["kind"], _day(row["start"]), _day(row["end"]), row["grade"]) for row in stretch_rows]
    deeds = [Deed(row["event"], _day(row["day"]) if row["day"] else None) for row in deed_rows]
    results = _results(found, wording)
    anchor, days = anchor_of(spell), wording.count("report.n.days", int(own["days"]))
    words = (
        wording.say("working.cases.title", employee=own["employee"], date=wording.date(own["start"])),
        wording.say("working.cases.description", days=days),
    )
    drawn = drawing(anchor, words, stretches, deeds, result.settings.as_of, wording)
    return Case(
        anchor=anchor,
        employee=own["employee"],
        unit=own["unit"],
        period=wording.period(own["start"], own["end"]),
        ongoing=bool(own["ongoing"]),
        days=days,
        summed=_summed(results, wording),
        drawing=Markup(drawn.svg),
        scale=wording.say("working.cases.drawn", weeks=wording.number(drawn.scale.weeks)),
        stretches=tuple((wording.period(one.start, one.end), _stretch_told(one, wording)) for one in stretches),
        weeks=tuple(
            wording.say("working.cases.week", week=week, date=wording.date(week_day(stretches[0].start, week)))
            for week in WEEKS
            if week_day(stretches[0].start, week) <= stretches[-1].end
        ),
        deeds=tuple(
            (one.symbol, _deed_day(one, drawn.scale.holds, wording), wording.say(f"words.events.{one.event}"))
            for one in deeds
        ),
        results=results,
    )


def _by_spell(rows: pd.DataFrame) -> defaultdict[int, list[Row]]:
    """The rows of each spell, in their order; none for a spell that has none."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows.to_dict("records"):
        found[row["spell"]].append(row)
    return found


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _stretch_told(one: Stretch, wording: Wording) -> str:
    if one.kind != "sick":
        return wording.say(f"working.cases.{one.kind}")
    if one.grade is None:
        return wording.say("working.cases.unknown")
    return wording.say("working.cases.grade", grade=wording.decimal(one.grade, 0 if one.grade == int(one.grade) else 1))


def _deed_day(one: Deed, holds: Any, wording: Wording) -> str:
    if one.day is None:
        return wording.say("working.cases.undated")
    told = wording.date(one.day)
    return told if holds(one.day) else wording.say("working.cases.outside", date=told)


def _results(rows: Sequence[Row], wording: Wording) -> tuple[CaseResult, ...]:
    """What the rules came to: what asks for an answer first, then by due day; what cannot be judged is left out."""
    told = [row for row in rows if row["subject"] in SUBJECTS and row["verdict"] != "not_assessable"]
    place = {verdict: number for number, verdict in enumerate(READING_ORDER)}
    told.sort(key=lambda row: (row["verdict"] not in SUMMED, row["due"] or "9", place[row["verdict"]]))
    return tuple(
        CaseResult(
            rule=row["rule"],
            title=wording.say(f"catalogue.{row['rule']}.title"),
            mark=verdict_mark(wording, row["verdict"], has_deadline=bool(row["due"])),
            day=wording.date(row["subject_day"]),
            due=wording.say("working.cases.due", date=wording.date(row["due"])) if row["due"] else "",
        )
        for row in told
    )


def _summed(results: Sequence[CaseResult], wording: Wording) -> tuple[tuple[Mark, str], ...]:
    counts = Counter(one.mark.verdict for one in results)
    return tuple(
        (verdict_mark(wording, verdict), wording.number(counts[verdict]))
        for verdict in READING_ORDER
        if verdict in SUMMED and counts[verdict]
    )
