"""`tilsynsklar check`: reading and no more, told as text, as a proposal of settings and as a workbook with comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from audit.annotated import annotated_workbook
from audit.proposal import proposed_settings
from audit.source.problems import SourceError
from audit.source.reading import Survey, survey
from audit.stages import Progress
from reports.plain import Read, told
from reports.wording import Wording
from rules.settings import Settings
from rules.texts import Texts


class Checked(NamedTuple):
    """One reading of some files, with or without questions."""

    survey: Survey
    settings: Settings

    @property
    def questions(self) -> list[SourceError]:
        return self.survey.understanding.questions

    def text(self, texts: Texts) -> str:
        """All that was understood, as plain text; the questions last."""
        state = self.survey.understanding
        kept = self.survey.kept
        read = Read(
            files=kept.files,
            tables=kept.reads,
            faults=kept.faults,
            fault_counts=kept.fault_counts,
            remarks=state.remarks.collected(),
            notes=tuple(sorted(state.notes)),
            questions=tuple(question.own_sentence(texts) for question in self.questions),
        )
        return told(read, Wording(texts.language))

    def proposal(self, texts: Texts) -> bytes:
        """The settings under which the files were read so, as a TOML file with what is left to answer."""
        return proposed_settings(self.survey, self.settings, texts).encode("utf-8")

    def workbook(self, texts: Texts) -> bytes:
        """A new workbook with the values as they were read and each problem at its cell."""
        return annotated_workbook(self.survey, texts)


def check_files(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Checked:
    """Read the files and judge nothing. InputError when a file or the settings cannot be used at all."""
    return Checked(survey(paths, settings, progress), settings)
