"""The figures of rulebook section 7, computed from spells, records and verdicts; counts only (rules.figures)."""

from __future__ import annotations

from audit.engine import Assessment
from audit.figures.durations import durations, ended, survival, unbroken_periods
from audit.figures.duties import duties
from audit.figures.follow_up import days_until, deadlines, phases, silence
from audit.figures.ground import Ground
from audit.figures.heads import Heads, heads
from audit.figures.lost import lost_to_child_sickness, lost_to_sickness
from audit.figures.persons import child_sickness, people, work_related
from audit.figures.rates import absence
from audit.figures.statutory import statutory, statutory_rows
from audit.masking import shown_units
from audit.spells import Built
from audit.tables import Tables
from rules.days import Texts1d, to_date
from rules.figures import Figures
from rules.settings import Settings

__all__ = ["Heads", "deadlines", "figures"]


def figures(
    tables: Tables,
    built: Built,
    assessed: Assessment,
    unit_of_spell: Texts1d,
    own_lines: frozenset[str],
    settings: Settings,
    *,
    listed: bool,
    units_listed: bool,
) -> tuple[Figures, Heads]:
    """All figures of one audit but the deadlines, which are told from the findings; and the persons behind them.

    `own_lines` are the units that may be told of; `unit_of_spell`, the unit of each spell at its start, is as the
    privacy level shows it. `listed` and `units_listed` as in `Ground`.
    """
    ground = Ground(
        tables,
        built,
        settings,
        unit_of_spell,
        unit_of_listed=shown_units(tables.employees["unit"].fillna("").to_numpy(dtype=object), own_lines, settings),
        unit_of_hours=shown_units(tables.hours["unit"].fillna("").to_numpy(dtype=object), own_lines, settings),
        listed=listed,
        units_listed=units_listed,
    )
    sick, child = lost_to_sickness(ground), lost_to_child_sickness(ground)
    child_cases = unbroken_periods(ground, ground.child_sick)
    table = statutory_rows(ground, sick, child, child_cases)
    first, last = ground.period
    found = Figures(
        first=first,
        last=last,
        first_of_export=to_date(built.first_of_export).isoformat(),
        durations=durations(ground),
        survival=survival(ground),
        ended=ended(ground),
        absence=absence(ground, sick),
        statutory=statutory(ground, table),
        people=people(ground),
        child_sickness=child_sickness(ground, child, child_cases),
        work_related=work_related(ground),
        phases=phases(ground),
        deadlines=(),
        duties=duties(ground, assessed),
        days_until=days_until(ground, assessed.cases),
        silence=silence(ground, assessed.cases),
    )
    return found, heads(ground, assessed.cases, sick, table, child, child_cases)
