"""One part of the employees judged: its rows as the privacy level shows them, and counts that add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from audit.accounting import Counted, counted
from audit.addresses import finding_sources, spell_rows
from audit.case_lines import cases_with_line, deeds, stretches
from audit.completeness import Export
from audit.drawing import Drawn
from audit.engine import assess, gather, whole
from audit.events import EmploymentEnds
from audit.exemptions import listed_exemptions
from audit.figures import Heads, figures
from audit.masking import shown_employees, shown_units, units_of_spells
from audit.parts.looking import Prepared, Whole
from audit.readings import readings
from audit.remarks import Extent, Noted, noted_remarks, untied_events
from audit.signs import batch_days, signs_of_events
from audit.spells import Built
from audit.tables import Tables
from rules.days import Texts1d, day_number, iso_texts
from rules.figures import Figures
from rules.plain import frame_of, with_columns
from rules.result import EXEMPTION_COLUMNS, FINDING_COLUMNS, SPELL_COLUMNS, Reading, RuleOutcome
from rules.settings import Settings


@dataclass(frozen=True)
class Part:
    """What came of some employees. `spell` is the row number in `spells`; `at` the place in the follow-up of all.

    spells: SPELL_COLUMNS, sorted by employee as in the input, and start; who: that employee, one a spell
    findings: FINDING_COLUMNS of the duties and signs on persons, and at (0 where a duty is judged)
    exemptions: EXEMPTION_COLUMNS and at; stretches, deeds: STRETCH_COLUMNS, DEED_COLUMNS
    untied: as in audit.remarks.untied_events
    plan_cells: the cells of the plans that were ready on a day of many: day, at, cell
    """

    spells: pd.DataFrame
    who: Texts1d
    findings: pd.DataFrame
    exemptions: pd.DataFrame
    stretches: pd.DataFrame
    deeds: pd.DataFrame
    untied: pd.DataFrame
    plan_cells: pd.DataFrame
    drawn: Drawn | None
    counted: Counted
    persons: int
    employees: int
    outcomes: tuple[RuleOutcome, ...]  # of the duties, then of the signs on events
    readings: tuple[Reading, ...]
    figures: Figures
    heads: Heads  # behind the figures
    remarks: Mapping[str, Noted]
    export: Export
    extent: Extent
    left_out: Mapping[str, int] = field(default_factory=dict)  # as in AuditResult


def judge(part: Prepared, whole: Whole, settings: Settings) -> Part:
    """Judge the employees of one part."""
    tables, built = part.tables, part.built
    ends = EmploymentEnds.of(tables, built.spells, day_number(settings.as_of))
    follow_up = gather(part.events, whole.computed, whole.recorded, ends)
    assessed = assess(built, follow_up, settings)
    # Readings and figures before there are rows: they need the most room.
    other_readings = readings(built, follow_up, assessed, settings)
    own_unit = units_of_spells(tables, built.spells)
    unit = shown_units(own_unit, whole.own_lines, settings)
    counts, heads = figures(
        tables, built, assessed, unit, whole.own_lines, settings, listed=whole.listed, units_listed=whole.units_listed
    )
    signs = signs_of_events(tables, part.events, settings)
    untied = untied_events(tables, part.events)
    rows = spell_rows(tables, built)
    spells = _spells(tables, built, rows, unit, whole, settings)
    sources = finding_sources(assessed.findings, part.events, tables, rows)
    on_spells = with_columns(assessed.findings, source=sources, at=np.zeros(len(sources), dtype=np.int64))
    told = (*FINDING_COLUMNS, "at")
    findings = stacked([_beside_spell(on_spells, spells), plain(_beside_spell(signs.findings, spells), told)], told)
    exemptions = listed_exemptions(tables, part.events, assessed.cases, assessed.judged)
    drawn = cases_with_line(spells, findings)
    return Part(
        spells=spells,
        who=built.spells["employee"].to_numpy(dtype=object),
        findings=findings,
        exemptions=plain(_beside_spell(exemptions, spells), (*EXEMPTION_COLUMNS, "at")),
        stretches=stretches(built, drawn),
        deeds=deeds(assessed.cases, drawn),
        untied=untied,
        plan_cells=_plan_cells(part, whole, settings),
        drawn=Drawn.of(built.spells, own_unit, unit, assessed.findings, settings),
        counted=counted(tables, part.events, len(untied), len(spells), day_number(settings.as_of)),
        persons=int(built.spells["person"].nunique()),
        employees=int(tables.employees["employee"].nunique()),
        outcomes=assessed.outcomes + signs.outcomes,
        readings=other_readings,
        figures=counts,
        heads=heads,
        remarks=noted_remarks(tables, built, part.events, day_number(settings.as_of)),
        export=Export.of(tables, built, settings),
        extent=Extent.of(tables),
    )


def _spells(
    tables: Tables, built: Built, rows: Texts1d, unit: Texts1d, chosen: Whole, settings: Settings
) -> pd.DataFrame:
    """The spells as the privacy level shows them: SPELL_COLUMNS with plain values."""
    spells = built.spells
    remarks = np.select(
        [spells["may_be_prolonged"], spells["may_have_started_earlier"]],
        ["may_be_prolonged", "may_have_started_earlier"],
        default="",
    ).astype(object)
    both = (spells["may_be_prolonged"] & spells["may_have_started_earlier"]).to_numpy()
    remarks[both] = "may_be_prolonged may_have_started_earlier"
    columns = {
        "employee": shown_employees(spells["employee"], tables, settings, chosen.codes),
        "start": iso_texts(spells["start"].to_numpy(dtype=np.float64)),
        "end": iso_texts(spells["end"].to_numpy(dtype=np.float64)),
        **{name: spells[name].to_numpy(dtype=object) for name in ("ongoing", "days", "absent_days", "counted_days")},
        "full_run": whole(spells["full_run"].to_numpy(dtype=np.float64)),
        "graded_at_end": spells["graded_at_end"].to_numpy(dtype=object),
        "certified": spells["certified"].to_numpy(dtype=object),
        "unit": unit,
        "rows": rows,
        "remarks": remarks,
    }
    return frame_of({name: np.asarray(columns[name], dtype=object) for name in SPELL_COLUMNS})


def _plan_cells(part: Prepared, chosen: Whole, settings: Settings) -> pd.DataFrame:
    """The cells that DATED-IN-BATCH stands on."""
    plans = part.plans[part.plans["day"].isin(batch_days(chosen.plans, settings))]
    rows = part.tables.follow_up.iloc[plans["row"].to_numpy(dtype=np.int64)]
    cells = part.tables.addresses(rows, rows["column"]).to_numpy(dtype=object)
    return pd.DataFrame({"day": plans["day"].to_numpy(), "at": plans["at"].to_numpy(), "cell": cells})


def plain(frame: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """A frame with exactly these columns, as plain values."""
    return frame_of({name: _column(frame, name) for name in names})


def stacked(frames: Sequence[pd.DataFrame], names: Iterable[str]) -> pd.DataFrame:
    """Frames of plain values under each other, with these columns."""
    frames = [one for one in frames if len(one)] or frames[:1]
    if len(frames) == 1:
        return frames[0][list(names)]
    return frame_of({name: np.concatenate([one[name].to_numpy(dtype=object) for one in frames]) for name in names})


def _beside_spell(found: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Add whose spell each row is of, as it is shown. `spell` is -1, and then None, where there is none."""
    at = found["spell"].to_numpy(dtype=np.int64)
    blanks = {"employee": "", "unit": "", "start": None, "ongoing": None}
    own = {name: _with_last(spells[name], blank)[at] for name, blank in blanks.items()}
    return with_columns(
        found,
        employee=own["employee"],
        unit=own["unit"],
        spell_start=own["start"],
        ongoing=own["ongoing"],
        spell=_with_last(pd.Series(range(len(spells)), dtype=object), None)[at],
    )


def _with_last(column: pd.Series, value: object) -> Texts1d:
    """The values of a column, and `value` for the position -1."""
    return np.concatenate([column.to_numpy(dtype=object), np.array([value], dtype=object)])


def _column(frame: pd.DataFrame, name: str) -> Texts1d:
    """A column as plain values; None where there is nothing (pandas says NaN in columns of text)."""
    if name not in frame:
        return np.full(len(frame), None, dtype=object)
    values: Texts1d = frame[name].to_numpy(dtype=object)
    missing = pd.isna(values)
    if missing.any():
        values = values.copy()
        values[missing] = None
    return values
