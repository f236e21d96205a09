"""Which column of a sheet is which field, event or detail of one table. Exact names or the settings; never a guess."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from audit.source.ambiguity import decide
from audit.source.contents import Contents
from audit.source.details import DETAILS, WIDE_TABLES, attached, detail, detail_names, loose_names, parted
from audit.source.headers import (
    TABLE_FIELDS,
    ambiguous_names,
    deadline_names,
    event_names,
    field_names,
    found,
    found_in,
    instead_names,
    lookups,
    normalised,
)
from rules.settings import Settings
from rules.vocabulary import EVENT_KINDS


@dataclass
class Claimed:
    """Name -> position of its column; `unclear` are columns of details that do not tell which event they speak of."""

    fields: dict[str, int]
    events: dict[str, int]
    details: dict[str, int]
    unclear: tuple[int, ...]
    double: tuple[str, int, int] | None  # a name that two columns claim
    doubtful: dict[int, tuple[str, ...]]  # position of a column -> the names it may be; neither header nor cells tell


def claimed(
    table: str, texts: Sequence[str], free: list[int], constants: Collection[str], contents: Contents
) -> Claimed:
    """The columns of `table` among those at the positions `free`; `texts` are the headers of the sheet.

    What `constants` names needs no column. The settings' word comes before the headers' own; what stands in the cells
    decides between the meanings of an ambiguous header.
    """
    claims = _Claims(table, texts)
    taken = claims.by_settings(free, constants, contents.settings)
    rest = [position for position in free if position not in taken and not found_in(texts[position], deadline_names())]
    claims.by_names(rest, {*constants, *claims.names})
    claims.instead(rest, constants)
    claims.settle_employment(contents)
    doubtful = claims.by_content(rest, constants, contents)
    if table == "follow_up" and ("event" in {*claims.fields, *constants} or not claims.events):
        claims.settle_as_log()
    details, unclear = attached(_firsts(claims.named), claims.loose, claims.events)
    sure = {**claims.fields, **claims.events, **claims.named}
    double = next(((name, found[0], found[1]) for name, found in sure.items() if len(found) > 1), None)
    return Claimed(_firsts(claims.fields), _firsts(claims.events), details, unclear, double, doubtful)


def _firsts(claims: dict[str, list[int]]) -> dict[str, int]:
    return {name: positions[0] for name, positions in claims.items()}


class _Claims:
    """The columns that claim each name; more than one where nobody has decided yet."""

    def __init__(self, table: str, texts: Sequence[str]) -> None:
        self.table, self.texts = table, texts
        self.wide = table in WIDE_TABLES
        self.fields: dict[str, list[int]] = {}
        self.events: dict[str, list[int]] = {}
        self.named: dict[str, list[int]] = {}  # details, by columns that name their event
        self.loose: dict[str, list[int]] = {}  # and by columns that do not

    @property
    def names(self) -> set[str]:
        return {*self.fields, *self.events, *self.named, *self.loose}

    def by_settings(self, free: list[int], constants: Collection[str], settings: Settings) -> set[int]:
        """Claims of [columns]; the positions that are taken by them."""
        taken: set[int] = set()
        for name, header in settings.columns.items():
            table, event, bare = parted(name)
            own = detail(event, bare) if event else bare
            home = self._home(own)
            if table not in ("", self.table) or own in constants or home is None:
                continue
            positions = [position for position in free if normalised(self.texts[position]) == normalised(header)]
            if positions:
                home[own] = positions
                taken.add(positions[0])
        return taken

    def by_names(self, free: list[int], decided: set[str]) -> None:
        for position in free:
            own = self._own_name(self.texts[position])
            home = self._home(own)
            if home is not None and own not in decided:
                home.setdefault(own, []).append(position)

    def instead(self, free: list[int], constants: Collection[str]) -> None:
        """Headers that are taken only where no other column is the field; the first of several.

        Of a field that decides what an absence is, several are a question.
        """
        decided = {*self.fields, *constants}
        taken = {position for positions in self.fields.values() for position in positions}
        for position in free:
            own = found(self.texts[position], instead_names(self.table))
            if own is None or own in decided or position in taken:
                continue
            if own not in self.fields or own in ("start", "end", "kind", "code"):
                self.fields.setdefault(own, []).append(position)

    def settle_employment(self, contents: Contents) -> None:
        """Of two columns that claim the first day, one that never changes for an employee is of the employment."""
        positions = self.fields.get("start", [])
        if self.table != "absences" or len(positions) != 2:
            return
        others = {name: found[0] for name, found in self.fields.items()}
        absences = [place for place in positions if contents.constant_per_employee(place, others) is not True]
        if len(absences) == 1:
            self.fields["start"] = absences

    def by_content(self, free: list[int], constants: Collection[str], contents: Contents) -> dict[int, tuple[str, ...]]:
        """Claims of ambiguous headers that the cells below settle; the rest, which nobody can tell."""
        doubtful: dict[int, tuple[str, ...]] = {}
        for position in free:
            may_be = next(
                (ambiguous_names()[form] for form in lookups(self.texts[position]) if form in ambiguous_names()), ()
            )
            if any(position in places for home in (self.fields, self.events, self.loose) for places in home.values()):
                continue
            names = [name for name in may_be if self._home(name) is not None and name not in {*self.names, *constants}]
            answers = {name: decide(contents, name, position, _firsts(self.fields)) for name in names}
            sure = [name for name, answer in answers.items() if answer]
            if len(sure) == 1:
                home = self._home(sure[0])
                assert home is not None
                home[sure[0]] = [position]
            elif unsure := tuple(name for name, answer in answers.items() if answer is not False):
                doubtful[position] = unsure
        return doubtful

    def settle_as_log(self) -> None:
        """In a log the details are fields like others, one column each, and no column is an event."""
        own = {**self.fields, **self.loose}
        self.fields = dict(sorted(own.items(), key=lambda item: item[1]))
        self.events, self.named, self.loose = {}, {}, {}

    def _own_name(self, text: str) -> str:
        if not self.wide:
            return found(text, field_names(self.table)) or ""
        # Details come first: a bracket at the end of an event's header, left out elsewhere, may be the field.
        names = (detail_names(), field_names(self.table), event_names(), loose_names())
        return next((own for own in (found(text, known) for known in names) if own), "")

    def _home(self, own: str) -> dict[str, list[int]] | None:
        """Where claims to this name are kept; None when the table has no such thing."""
        if self.wide and own in DETAILS:
            return self.loose
        if own in TABLE_FIELDS[self.table]:
            return self.fields
        if self.wide and own in EVENT_KINDS:
            return self.events
        return self.named if self.wide and "." in own else None
