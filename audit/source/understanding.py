"""What reading has found out before anything is typed: files, sheets, tables, and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.keys import PersonKey
from audit.source.columns import Understood
from audit.source.problems import Remarks, SourceError, first_of
from audit.source.sheets import Sheet
from audit.tables import PrivateColumn
from rules.result import FileRead
from rules.settings import Settings


@dataclass
class Understanding:
    """The state of one run of reading."""

    settings: Settings
    key: PersonKey | None = None  # under which private ids get their stand-ins
    remarks: Remarks = field(default_factory=Remarks)
    files: list[FileRead] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    tables: list[Understood] = field(default_factory=list)
    hidden: dict[int, list[str]] = field(default_factory=dict)  # file -> names of its hidden sheets
    not_used: dict[int, list[str]] = field(default_factory=dict)  # file -> names of the sheets that are no tables
    templates: set[int] = field(default_factory=set)  # files that are our template
    notes: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)  # what the addresses of the sheets begin with
    private: list[PrivateColumn] = field(default_factory=list)
    questions: list[SourceError] = field(default_factory=list)
    several: bool = False  # the run has several files
    headers: list[str] = field(default_factory=list)  # of all sheets that may be tables
    own_faults: int = 0  # of the faults that are kept, how many are of the tables' own rows; those of events follow

    def hold(self) -> None:
        """Raise SourceError when there is a question: nothing is judged before it is answered."""
        if self.questions:
            raise first_of(self.questions)
