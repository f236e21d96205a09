"""A believable AuditResult made by hand, for tests of the report: no input files, no pipeline, invented people.

The verdicts are drawn by a simple model of a careful but forgetful employer. They satisfy the sums that a real result
satisfies, and every verdict, remark column and privacy level occurs.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from audit.figures import Heads
from audit.figures.telling import told_figures
from audit.small_counts import without_small_counts
from rules.catalogue import RULES
from rules.result import (
    DEED_COLUMNS,
    EXEMPTION_COLUMNS,
    FINDING_COLUMNS,
    SPELL_COLUMNS,
    STRETCH_COLUMNS,
    AuditResult,
    Routine,
    RuleOutcome,
    Sums,
    frame_from_columns,
)
from rules.settings import Settings
from rules.vocabulary import CHECKPOINTS, VERDICTS
from tests import fabricated_lines
from tests.fabricated_figures import fabricated_figures
from tests.fabricated_parts import FAULTS, REMARKS, UNTIED, completeness, exemptions, provenance, readings
from tests.fabricated_rules import further_findings

AS_OF = date(2025, 12, 31)
PERIOD_FROM = date(2023, 1, 1)
HOSTILE_UNIT = "<script>alert(1)</script>"
UNITS = ("Lager", "Montasje", "Kundeservice", "Økonomi", "Ålesund verksted", HOSTILE_UNIT)
# rule: bearer, class, authority, clause, weeks, counts, law value from, act
DEADLINES = {
    "PLAN-READY": ("employer", "statute", "arbeidstilsynet", "aml. § 4-6 (3)", 4, "all", "2011-07-01", "2011-06-24-18"),
    "PLAN-SENT": ("employer", "statute", "arbeidstilsynet", "aml. § 4-6 (3)", 4, "all", "2011-07-01", "2011-06-24-18"),
    "DM1-CALLED": (
        "employer",
        "statute",
        "arbeidstilsynet",
        "aml. § 4-6 (4)",
        7,
        "full",
        "2014-07-01",
        "2014-06-20-26",
    ),
    "DM1-HELD": (
        "employer",
        "guidance",
        "nav",
        "Navs veiledning, jf. aml. § 4-6 (4)",
        7,
        "full",
        "2014-07-01",
        "2014-06-20-26",
    ),
    "DM2-26W": ("nav", "information", "nav", "ftrl. § 8-7 a (2)", 26, "all", "2011-07-01", "2011-06-24-18"),
}
REMARKED = {"unclear": "needed_event_undated", "exempt": "exemption_undated", "late": "spans_law_change"}
GUIDANCE_CHECKPOINTS = ("R06", "R07", "R08", "R09", "R10", "R11")
WRITTEN = ("R01", "R02", "R03", "R13", "R15", "R20")


def fabricated(
    language: str = "nb",
    privacy: str = "masked",
    persons: int = 140,
    seed: int = 7,
    routines: bool = True,
    not_recorded: tuple[str, ...] = ("plan_sent_certifier",),
) -> AuditResult:
    """A whole result. The same arguments give the same result."""
    draw = random.Random(seed)
    spells = _spells(draw, persons, privacy)
    findings, outcomes = _findings(draw, spells, not_recorded)
    more, further = further_findings(spells, DEADLINES, AS_OF)
    findings += more
    order = list(RULES)
    outcomes = sorted(outcomes + further, key=lambda outcome: order.index(outcome.rule))
    checkpoints = _routines(draw) if routines else ()
    _judge_routines(findings, outcomes, checkpoints)
    events = sum(1 for row in findings if row["done"]) + 9
    rows = sum(row["rows"].count(";") + 1 for row in spells)
    drawn = fabricated_lines.with_line(spells, findings)
    result = AuditResult(
        settings=Settings(
            as_of=AS_OF,
            company="Nordvik Industri & Service AS",
            organisation_number="999 888 777",
            period_from=PERIOD_FROM,
            language=language,
            privacy=privacy,
            columns={"kind": "Fraværskode"},
            codes={"EM": "self_certified", "SM": "sick_note"},
        ),
        provenance=provenance(rows, events),
        sums=Sums(rows + events + 45, rows + events + 19, 5, 21, events, events - 3, 3, 2, len(spells)),
        persons=len({row["employee"] for row in spells}),
        employees=persons + 60,
        spells=frame_from_columns({name: [row[name] for row in spells] for name in SPELL_COLUMNS}, SPELL_COLUMNS),
        findings=frame_from_columns(
            {name: [row[name] for row in findings] for name in FINDING_COLUMNS}, FINDING_COLUMNS
        ),
        exemptions=exemptions(spells),
        stretches=fabricated_lines.stretches(spells, drawn),
        deeds=fabricated_lines.deeds(findings, drawn),
        outcomes=tuple(outcomes),
        readings=readings(outcomes),
        routines=checkpoints,
        figures=fabricated_figures(spells, findings, outcomes, PERIOD_FROM, AS_OF, persons + 60),
        recorded=tuple(
            kind for kind in ("plan_ready", "dm1_called", "dm1_held", "exempt_plan") if kind not in not_recorded
        ),
        not_recorded=(*not_recorded, "dm2_held"),
        faults=FAULTS,
        fault_counts={"date_unreadable": 3, "end_before_start": 2},
        data_remarks=REMARKS,
        untied_events=UNTIED,
        completeness=completeness(UNITS, privacy),
        notes=("ids_replaced", "as_of_long_after"),
    )
    return without_rows(result) if privacy == "statistics" else result


def without_rows(result: AuditResult) -> AuditResult:
    """As the privacy level `statistics` leaves a result: large counts and the routines, no row.

    Nobody is counted behind the figures, so that all of them are told that ever are.
    """
    bare = replace(
        result,
        spells=frame_from_columns({name: [] for name in SPELL_COLUMNS}, SPELL_COLUMNS),
        findings=result.findings[result.findings["subject"] == "routine"].reset_index(drop=True),
        exemptions=frame_from_columns({name: [] for name in EXEMPTION_COLUMNS}, EXEMPTION_COLUMNS),
        stretches=frame_from_columns({name: [] for name in STRETCH_COLUMNS}, STRETCH_COLUMNS),
        deeds=frame_from_columns({name: [] for name in DEED_COLUMNS}, DEED_COLUMNS),
    )
    figures = told_figures(result.told_figures, Heads({}, {}), result.settings.small_group)
    return replace(without_small_counts(bare), figures=figures)


def _iso(day: date) -> str:
    return day.isoformat()


def _spells(draw: random.Random, persons: int, privacy: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    line = 2
    for number in range(1, persons + 1):
        start = date(2023, 1, 2) + timedelta(days=draw.randrange(1050))
        for _ in range(draw.choice((1, 1, 2, 3))):
            length = max(1, round(draw.lognormvariate(2.5, 1.45)))
            end = start + timedelta(days=length - 1)
            ongoing = end >= AS_OF
            end = min(end, AS_OF)
            days = (end - start).days + 1
            merged = days > 30 and draw.random() < 0.2
            graded = days > 20 and draw.random() < 0.35
            rows.append(
                {
                    "employee": f"{10_000 + number * 7}" if privacy == "named" else f"P{number:03d}",
                    "start": _iso(start),
                    "end": _iso(end),
                    "ongoing": ongoing,
                    "days": days,
                    "absent_days": days - 6 if merged else days,
                    "counted_days": days - 6 if merged else days,
                    "full_run": days // 2 if graded or merged else days,
                    "graded_at_end": graded,
                    "certified": days > 3,
                    "unit": UNITS[number % len(UNITS)],
                    "rows": "; ".join(f"Fravær!A{line + part}" for part in range(2 if merged else 1)),
                    "remarks": "",
                    "merged": merged,
                }
            )
            line += 2 if merged else 1
            start = end + timedelta(days=30 + draw.randrange(200))
            if start > AS_OF - timedelta(days=3):
                break
    return rows


def _verdict(draw: random.Random, due: date) -> tuple[str, date | None]:
    limit = due + timedelta(days=1)
    chance = draw.random()
    if chance < 0.62:
        done = due - timedelta(days=draw.randrange(0, 14))
        return ("met", done) if done <= AS_OF else ("pending", None)
    if limit >= AS_OF:
        return "pending", None
    if chance < 0.68:
        return "borderline", limit
    if chance < 0.80:
        done = limit + timedelta(days=draw.randrange(1, 40))
        return ("late", done) if done <= AS_OF else ("missing", None)
    if chance < 0.90:
        return "missing", None
    return ("exempt", None) if chance < 0.96 else ("unclear", None)


def _findings(
    draw: random.Random, spells: list[dict[str, Any]], not_recorded: tuple[str, ...]
) -> tuple[list[dict[str, Any]], list[RuleOutcome]]:
    findings: list[dict[str, Any]] = []
    outcomes: list[RuleOutcome] = []
    for rule, (bearer, rule_class, authority, clause, weeks, counts, law_from, act) in DEADLINES.items():
        counted = dict.fromkeys(VERDICTS, 0)
        merging = headline = outside = 0
        for number, spell in enumerate(spells):
            days = spell["full_run"] if counts == "full" else spell["counted_days"]
            if days <= 7 * weeks:
                verdict = "pending" if spell["ongoing"] else "not_applicable"
                due, done = date.fromisoformat(spell["start"]) + timedelta(days=7 * weeks - 1), None
            else:
                due = date.fromisoformat(spell["start"]) + timedelta(days=7 * weeks - 1)
                verdict, done = _verdict(draw, due)
                if rule == "PLAN-SENT" and "plan_sent_certifier" in not_recorded:
                    verdict, done = "not_assessable", None
            if verdict == "not_applicable" and number % 40 == 0:
                outside += 1
                continue
            counted[verdict] += 1
            if verdict == "not_applicable":
                continue
            deviation = verdict in ("late", "missing")
            depends = deviation and spell["merged"]
            counts_against = (
                deviation
                and not depends
                and (bearer, rule_class, authority) == ("employer", "statute", "arbeidstilsynet")
            )
            merging += depends
            headline += counts_against
            late = (done or min(AS_OF, date.fromisoformat(spell["end"]))) - due
            findings.append(
                {
                    "rule": rule,
                    "verdict": verdict,
                    "subject": "spell",
                    "event": "",
                    "subject_day": None,
                    "count": None,
                    "employee": spell["employee"],
                    "unit": spell["unit"],
                    "spell": number,
                    "spell_start": spell["start"],
                    "ongoing": spell["ongoing"],
                    "counted_from": spell["start"],
                    "counted_days": days,
                    "due": _iso(due),
                    "done": _iso(done) if done else None,
                    "days_late": max(late.days, 2) if deviation else None,
                    "counts_against_employer": counts_against,
                    "depends_on_merging": depends,
                    "clause": clause,
                    "act": f"LOV-{act}",
                    "law_from": law_from,
                    "weeks": weeks,
                    "counts": counts,
                    "exemption": "cannot_return" if verdict == "exempt" else "",
                    "exempted_on": _iso(due - timedelta(days=5)) if verdict == "exempt" and number % 2 else None,
                    "remarks": "event_not_recorded" if verdict == "not_assessable" else REMARKED.get(verdict, ""),
                    "source": spell["rows"] + (f"; Oppfølging!C{number + 2}" if done else ""),
                }
            )
        outcomes.append(
            RuleOutcome(
                rule,
                "spells",
                "duty",
                bearer,
                rule_class,
                authority,
                clause,
                len(spells),
                counted,
                outside,
                merging,
                headline,
            )
        )
    return findings, outcomes


def _routines(draw: random.Random) -> tuple[Routine, ...]:
    states = ("present",) * 9 + ("partly",) * 4 + ("missing",) * 3 + ("not_applicable",) * 2 + ("present", "")
    verdicts = {"present": "met", "partly": "missing", "missing": "missing", "not_applicable": "not_applicable"}
    shuffled = list(states)
    draw.shuffle(shuffled)
    made = []
    for checkpoint, state in zip(CHECKPOINTS, shuffled, strict=True):
        evidence = f"HMS-håndbok kap. {int(checkpoint[1:])}" if state in ("present", "partly", "not_applicable") else ""
        verdict = verdicts.get(state, "not_assessable")
        if checkpoint == CHECKPOINTS[shuffled.index("present")]:
            evidence, verdict = "", "unclear"
        reviewed = "2025-03-14" if evidence else None
        made.append(Routine(checkpoint, verdict, state, evidence, reviewed, checkpoint in WRITTEN))
    return tuple(made)


def _judge_routines(
    findings: list[dict[str, Any]], outcomes: list[RuleOutcome], checkpoints: tuple[Routine, ...]
) -> None:
    by_checkpoint = {routine.checkpoint: routine for routine in checkpoints}
    for number, checkpoint in enumerate(CHECKPOINTS):
        routine = by_checkpoint.get(checkpoint)
        verdict = routine.verdict if routine else "not_assessable"
        counted = dict.fromkeys(VERDICTS, 0)
        counted[verdict] = 1
        rule_class = "guidance" if checkpoint in GUIDANCE_CHECKPOINTS else "statute"
        counts_against = verdict == "missing"
        clause = "aml. § 3-1 (2), IK § 5"
        outcomes.append(
            RuleOutcome(
                checkpoint,
                "routines",
                "routine",
                "employer",
                rule_class,
                "arbeidstilsynet",
                clause,
                1,
                counted,
                0,
                0,
                int(counts_against),
            )
        )
        if verdict == "not_applicable":
            continue
        empty: dict[str, Any] = {name: "" if kind == "text" else None for name, kind in FINDING_COLUMNS.items()}
        findings.append(
            {
                **empty,
                "rule": checkpoint,
                "verdict": verdict,
                "subject": "routine",
                "ongoing": False,
                "counts_against_employer": counts_against,
                "depends_on_merging": False,
                "clause": clause,
                "act": "LOV-2005-06-17-62",
                "source": f"Rutiner!B{number + 2}" if routine else "",
            }
        )
