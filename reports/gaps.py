"""What the files could not show: the kinds they do not record, and the rules that could not be judged."""

from __future__ import annotations

from collections.abc import Iterable

from reports.marks import GROUPS, ROUTINES, group_of, is_told, total
from reports.wording import Wording
from rules.result import AuditResult, RuleOutcome
from rules.vocabulary import DUE

GAPS_SHOWN = 6  # the front page is one sheet; the table of duties has the whole
# Remarks on why a rule cannot be judged -> the field that is lacking. That a kind is not recorded is told once for all.
LACKING_FIELDS = {
    "grade_not_recorded": "absences.grade",
    "participants_not_stated": "follow_up.participants",
    "elements_not_stated": "follow_up.elements",
    "invited_not_stated": "follow_up.invited",
    "who_not_recorded": "follow_up.participants",
    "attended_not_stated": "follow_up.attended",
    "meeting_undated": "follow_up.meeting_date",
    "meeting_date_not_stated": "follow_up.meeting_date",
}


def not_assessable(result: AuditResult, wording: Wording) -> tuple[str, ...]:
    """One line a rule that could not be judged for some, the weightiest and most frequent first, and what it lacks."""
    remarks = remarks_of(result, "not_assessable")
    lacking = [outcome for outcome in result.outcomes if outcome.verdicts.get("not_assessable", 0)]
    duties = [outcome for outcome in lacking if group_of(outcome) != ROUTINES]
    duties.sort(key=lambda outcome: (GROUPS.index(group_of(outcome)), -total([outcome], "not_assessable")))
    lines = [_rule_lacks(outcome, remarks.get(outcome.rule, ()), wording) for outcome in duties[:GAPS_SHOWN]]
    if len(duties) > GAPS_SHOWN:
        lines.append(wording.count("report.front.more_rules", len(duties) - GAPS_SHOWN))
    return tuple(lines)


def _rule_lacks(outcome: RuleOutcome, remarks: Iterable[str], wording: Wording) -> str:
    n = total([outcome], "not_assessable")
    beside = (*DUE, "pending", "exempt", "unclear")
    told = is_told(outcome, *beside)
    share = wording.share(n, n + total([outcome], *beside)) if told else wording.number(n)
    title = wording.say(f"catalogue.{outcome.rule}.title")
    fields = dict.fromkeys(LACKING_FIELDS[code] for code in remarks if code in LACKING_FIELDS)
    if fields:
        named = wording.listing(
            wording.say("report.form.quoted", text=wording.say(f"words.fields.{field}")) for field in fields
        )
        return wording.say("report.front.rule_lacks_field", title=title, share=share, fields=named)
    law_unknown = "law_unknown" in remarks
    return wording.say(f"report.front.rule_lacks{'_law' if law_unknown else ''}", title=title, share=share)


def events_named(kinds: Iterable[str], wording: Wording) -> str:
    return wording.listing(
        wording.say("report.form.quoted", text=wording.say(f"words.events.{kind}")) for kind in kinds
    )


def remarks_of(result: AuditResult, verdict: str) -> dict[str, tuple[str, ...]]:
    """Rule -> the remark codes that findings of this verdict carry, in the order of the codes."""
    chosen = result.findings.loc[result.findings["verdict"] == verdict, ["rule", "remarks"]]
    return {
        str(rule): tuple(sorted({code for codes in remarks.unique() for code in codes.split()}))
        for rule, remarks in chosen.groupby("rule", sort=False)["remarks"]
    }
