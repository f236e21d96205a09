"""What an employer answered to a finding where the answer is no evidence: told beside the finding, never instead."""

from __future__ import annotations

import pandas as pd

from reports.rows import exemption_text
from reports.wording import Wording
from rules.result import AuditResult


def statements_told(result: AuditResult, wording: Wording) -> pd.Series:
    """One text a finding, "" where nothing was answered; several answers one after the other."""
    told = pd.Series("", index=result.findings.index, dtype=object)
    stated = result.statements[result.statements["finding"].notna()]
    if stated.empty:
        return told
    columns = ("standing", "reason", "day", "by", "registered_on", "words")
    rows = list(stated[list(columns)].itertuples(index=False, name=None))
    texts = {row: _told(dict(zip(columns, row, strict=True)), wording) for row in dict.fromkeys(rows)}
    by_finding = pd.Series([texts[row] for row in rows], index=stated["finding"].astype(int))
    together = by_finding.groupby(level=0, sort=True).agg(" ".join)
    told.iloc[together.index.to_numpy(dtype=int)] = together
    return told


def _told(row: dict[str, str | None], wording: Wording) -> str:
    reason = row["reason"] or ""
    by = [wording.say(f"words.people.{person}") for person in (row["by"] or "").split(",") if person]
    facts = [
        exemption_text(reason, wording),
        wording.date(row["day"]),
        wording.say("answers.by", people=wording.listing(by)) if by else "",
        wording.say("answers.registered", date=wording.date(row["registered_on"])) if row["registered_on"] else "",
        wording.say("report.form.quoted", text=row["words"]) if row["words"] else "",
    ]
    stated = ", ".join(fact for fact in facts if fact) or wording.say("answers.no_facts")
    return wording.say("answers.stated", stated=stated, why=wording.say(f"answers.standing.{row['standing']}"))
