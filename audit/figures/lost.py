"""Lost man-days: days of sickness on the employee's agreed days, times position, times grade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audit.figures.ground import WHOLE, Ground, Pieces
from audit.timeline import SICK, lay_out
from rules.days import Days, Flags, Ints
from rules.figures import BY_EMPLOYEES, BY_HOURS


@dataclass(frozen=True)
class Lost:
    """Pieces of absence with what was lost; arrays of one value a piece, man-days in millionths."""

    pieces: Pieces
    man_days: Ints
    employed: Ints  # the part of them that the list of employees has agreed days for; 0 where that divides nothing
    graded: Flags  # the grade is recorded
    told: Flags  # the position is told


def divided_by(ground: Ground) -> str:
    """What the absence rate is divided by: the table of hours, else the list of employees, else nothing."""
    if not ground.tables.hours.empty:
        return BY_HOURS
    return BY_EMPLOYEES if ground.staff is not None else ""


def lost_to_sickness(ground: Ground) -> Lost:
    """The man-days lost to sickness in the period. Where no grade is recorded a day counts whole."""
    segments, pieces = ground.built.segments, ground.sickness
    return _lost(ground, pieces, segments.record[pieces.segment], segments.grade[pieces.segment])


def lost_to_child_sickness(ground: Ground) -> Lost:
    """The man-days lost to a sick child in the period; a record of grade 0 counts whole, as the grade is not meant."""
    segments = lay_out(ground.built.laid.alone(ground.child_sick), bridge=False)
    pieces = ground.pieces(segments, (segments.day_class == SICK) & segments.covered)
    grade = segments.grade[pieces.segment]
    return _lost(ground, pieces, segments.record[pieces.segment], np.where(grade > 0, grade, 100.0))


def _lost(ground: Ground, pieces: Pieces, record: Ints, grade: Days) -> Lost:
    graded = ~np.isnan(grade)
    grade = np.where(graded, grade, 100.0)
    position, told = _position(ground, pieces.person, record)
    days = ground.calendar.working_days(pieces.start, pieces.end)
    share = np.rint(position * grade / 100).astype(np.int64)
    employed = np.zeros(len(days), dtype=np.int64)
    staff = ground.staff
    if staff is None or divided_by(ground) == BY_HOURS:
        return Lost(pieces, days * share, employed, graded, told)
    # Within employment the position is that which the agreed days are counted by, outside it the record's own.
    piece, time = ground.employed(staff, pieces.person, pieces.start, pieces.end)
    start, end = np.maximum(pieces.start[piece], staff.start[time]), np.minimum(pieces.end[piece], staff.end[time])
    within = ground.calendar.working_days(start, end)
    theirs = np.rint(staff.position[time] * grade[piece] / 100).astype(np.int64)
    np.add.at(employed, piece, within * theirs)
    outside = days.copy()
    np.subtract.at(outside, piece, within)
    return Lost(pieces, employed + outside * share, employed, graded, told)


def _position(ground: Ground, person: Ints, record: Ints) -> tuple[Days, Flags]:
    """The position of each piece in millionths: the record's, else that in the list of employees, else whole."""
    position = ground.tables.absences["position_pct"].to_numpy(dtype=np.float64)[record]
    if not ground.tables.employees.empty:
        listed = ground.of_person("position_pct").reindex(person).to_numpy(dtype=np.float64)
        position = np.where(np.isnan(position), listed, position)
    told = ~np.isnan(position)
    return np.rint(np.where(told, position, 100.0) * (WHOLE // 100)), told
