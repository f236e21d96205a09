"""Which of its possible meanings a column has, by what stands in it.

A question put to a column has three answers: yes, no, and None where the cells do not tell and the user is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from audit.source import meanings
from audit.source.cells import number
from audit.source.contents import FEWEST_CELLS, HARDLY, MOSTLY, Contents
from audit.source.headers import normalised, word_names
from audit.source.kinds import classify, own_key
from rules.vocabulary import EVENT_KINDS

Fields = Mapping[str, int]  # the columns that are sure
Decider = Callable[[Contents, int, Fields], bool | None]

LONGEST_CODE = 4  # a text of so few letters is a code and no name of a unit


def decide(contents: Contents, name: str, position: int, fields: Fields) -> bool | None:
    """Whether the column at `position` is the field or event `name`. A column without cells is nothing."""
    if not contents.cells(position):
        return False
    if name in EVENT_KINDS:
        return _is_event_column(contents, position, fields)
    return _DECIDERS[name](contents, position, fields)


def _answer(share: float) -> bool | None:
    return True if share >= MOSTLY else False if share <= HARDLY else None


def _is_event_column(contents: Contents, position: int, fields: Fields) -> bool | None:
    """What was recorded here is evidence of something; of what, only the user knows."""
    return None


def _never(contents: Contents, position: int, fields: Fields) -> bool | None:
    return False


def _is_kind(contents: Contents, position: int, fields: Fields) -> bool | None:
    own = {own_key(code): kind for code, kind in contents.settings.codes.items()}
    return _answer(contents.share(position, lambda text, _: classify(text.strip(), "", own).group != "unknown"))


def _is_code(contents: Contents, position: int, fields: Fields) -> bool | None:
    """Codes say of themselves what they are only to the settings; beside a column of texts they are not needed."""
    answer = _is_kind(contents, position, fields)
    return answer if answer else (False if "kind" in fields else None)


def _is_day(contents: Contents, position: int, fields: Fields) -> bool | None:
    return False if "start" in fields else _answer(contents.days(position))


def _is_end(contents: Contents, position: int, fields: Fields) -> bool | None:
    """A day that was expected may have been another one, so such a column is used only when the user says so."""
    return False if "end" in fields or contents.days(position) <= HARDLY else None


def _is_return_day(contents: Contents, position: int, fields: Fields) -> bool | None:
    return False if "end" in fields else _answer(contents.days(position))


def _is_length(contents: Contents, position: int, fields: Fields) -> bool | None:
    """The length in calendar days, when first and last day on the same rows say so."""
    if "start" not in fields:
        return False
    if "end" not in fields:
        return None
    start, end = (contents.read_days(fields[name]).series for name in ("start", "end"))
    column = contents.column(position)
    numbers = np.array([*(number(text) for text in column.raw), None], dtype=np.float64)[column.codes]
    length = ((end - start).dt.days + 1).to_numpy(dtype=np.float64)
    both = ~np.isnan(numbers) & ~np.isnan(length)
    return bool(both.any() and (numbers[both] == length[both]).mean() >= MOSTLY)


def _holds_per_cent(contents: Contents, position: int) -> bool:
    def holds(text: str, kind: int) -> bool:
        found = number(text.replace("%", ""))
        return found is not None and 0 <= found <= 100

    return contents.share(position, holds) >= MOSTLY


def _is_grade(contents: Contents, position: int, fields: Fields) -> bool | None:
    """A per cent that varies for most employees with several rows; without first days it is a rate."""
    if not _holds_per_cent(contents, position) or not {"start", "day"} & set(fields):
        return False
    constant = contents.constant_per_employee(position, fields)
    return None if constant is None else not constant


def _is_position(contents: Contents, position: int, fields: Fields) -> bool | None:
    if not _holds_per_cent(contents, position):
        return False
    return contents.constant_per_employee(position, fields)


def _is_at_work(contents: Contents, position: int, fields: Fields) -> bool | None:
    """A per cent at work cannot be told from a position by its numbers; a position hardly ever varies."""
    if not _holds_per_cent(contents, position) or contents.constant_per_employee(position, fields):
        return False
    return None


def _is_employee(contents: Contents, position: int, fields: Fields) -> bool | None:
    """A number at the beginning says who it is; a name alone is asked about, since two people may share one."""
    share = contents.share(position, lambda text, _: text.strip()[:1].isdigit())
    return True if share >= MOSTLY else None


def _is_unit(contents: Contents, position: int, fields: Fields) -> bool | None:
    """Few different names for many rows, and not one for each employee."""
    different, cells = contents.different(position), contents.cells(position)
    short = contents.share(position, lambda text, _: len(text.strip()) <= LONGEST_CODE)
    people = contents.different(fields["employee"]) if "employee" in fields else cells
    return cells >= FEWEST_CELLS and short < MOSTLY and different * 3 <= cells and different * 2 <= people


def _is_record_id(contents: Contents, position: int, fields: Fields) -> bool | None:
    return contents.cells(position) == len(contents.rows) == contents.different(position)


def _by_words(words: Callable[[str], object]) -> Decider:
    def answer(contents: Contents, position: int, fields: Fields) -> bool | None:
        return bool(contents.share(position, lambda text, _: bool(words(text))) >= MOSTLY)

    return answer


def _known_status(text: str) -> bool:
    names = word_names("statuses", ("approved", "rejected", "withdrawn", "draft"))
    return normalised(text) in names and normalised(text) not in meanings.yes_no_names()


def _all_people(text: str) -> bool:
    return meanings.people(text) is not None and not meanings.has_unknown_people(text)


_DECIDERS: dict[str, Decider] = {
    "employee": _is_employee,
    "unit": _is_unit,
    "leader": _never,
    "record_id": _is_record_id,
    "start": _is_day,
    "day": _is_day,
    "end": _is_end,
    "return_day": _is_return_day,
    "length_days": _is_length,
    "kind": _is_kind,
    "code": _is_code,
    "grade": _is_grade,
    "position_pct": _is_position,
    "at_work_pct": _is_at_work,
    "work_related": _never,
    "status": _by_words(_known_status),
    "by": _by_words(_all_people),
    "date": _is_event_column,
    "registered_on": _never,
    "quarter": _by_words(meanings.quarter),
    "checkpoint": _by_words(meanings.checkpoint),
    "state": _by_words(meanings.state),
}
