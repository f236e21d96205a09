"""The canonical words of the input tables: absence kinds, event kinds, people, reasons.

They are understood as headers and codes in every language setting. The meanings are those of the rulebook;
Norwegian and English names that a person may write instead are the reader's business.
"""

ABSENCE_KINDS = (
    "self_certified",
    "sick_note",
    "vacation",
    "leave",
    "resumed",
    "treatment_days",
    "travel_support",
    "child_sick",
    "other",
)

EVENT_KINDS = (
    "plan_started",
    "plan_ready",
    "plan_revised",
    "plan_shared_employee",
    "plan_sent_certifier",
    "plan_sent_nav",
    "plan_requested_nav",
    "dm1_called",
    "dm1_held",
    "dm1_cancelled",
    "dm1_requested",
    "certifier_wanted",
    "dm2_called",
    "dm2_held",
    "dm2_cancelled",
    "dm3_requested",
    "dm3_held",
    "activity_started",
    "facilitation",
    "facilitation_not_possible",
    "transfer_consulted",
    "employer_statement",
    "contact",
    "exempt_plan",
    "exempt_dm1",
    "exempt_activity",
    "exempt_dm2",
    "employee_not_cooperating",
    "employment_ended",
)

# A plan that was revised, shared or sent existed on that day.
PLAN_EXISTS = ("plan_ready", "plan_revised", "plan_shared_employee", "plan_sent_certifier", "plan_sent_nav")

PEOPLE = (
    "employee",
    "leader",
    "certifier",
    "occupational_health",
    "nav",
    "safety_representative",
    "union_representative",
    "other",
)

PLAN_ELEMENTS = ("tasks_and_ability", "employer_measures", "outside_help", "further_follow_up")

FACILITATION_KINDS = (
    "physical",
    "hours_and_pace",
    "reorganisation",
    "transfer",
    "equipment",
    "new_tasks",
    "training",
)

_COMMON_REASONS = (
    "too_ill",
    "cannot_return",
    "returning_soon",
    "employment_ends",
    "not_reachable",
    "admitted_to_institution",
    "other",
)

# Which reasons are valid for which exemption; free text that is none of them is read as `other`.
EXEMPTION_REASONS = {
    "exempt_plan": (*_COMMON_REASONS, "graded_with_dialogue"),
    "exempt_dm1": (*_COMMON_REASONS, "facilitation_works"),
    "exempt_activity": ("medical", "facilitation_impossible", "decided_by_nav"),
    "exempt_dm2": (*_COMMON_REASONS, "decided_by_nav"),
}

ALL_EXEMPTION_REASONS = tuple(dict.fromkeys(reason for reasons in EXEMPTION_REASONS.values() for reason in reasons))

STATUS_OUT_OF_SCOPE = ("rejected", "withdrawn", "draft")

ROUTINE_STATES = ("present", "partly", "missing", "not_applicable")

CHECKPOINTS = tuple(f"R{number:02d}" for number in range(1, 21))

VERDICTS = (
    "met",
    "borderline",
    "late",
    "missing",
    "pending",
    "exempt",
    "unclear",
    "not_assessable",
    "not_applicable",
)

# How a column of per cents or days may be written; what cannot be told from the column is told by the user.
PERCENT_SCALES = ("per_cent", "share")
DAY_ORDERS = ("day_first", "month_first")

# How the rows of a table stand for absences: a row a period, a row a day, a cell a day, periods under their employee.
LAYOUTS = ("periods", "days", "calendar", "grouped")

# The limits of the reading, each with its value unless the settings say another.
LIMITS = {
    "workbook_megabytes": 50,
    "text_megabytes": 1024,
    "inflated_megabytes": 500,
    "ratio": 200,
    "parts": 2000,
    "rows": 1_048_576,
    "columns": 1024,
    "cells": 12_000_000,
    "text_cells": 200_000_000,
}

DEVIATIONS = ("late", "missing")
ON_TIME = ("met", "borderline")
DUE = (*ON_TIME, *DEVIATIONS)  # verdicts of a duty that was due and could be judged
UNKNOWN = ("unclear", "not_assessable")
TO_ANSWER = (*DEVIATIONS, "unclear")  # verdicts that ask something of the employer
LANGUAGES = ("nb", "nn", "en")
PRIVACY_LEVELS = ("named", "masked", "statistics")


def left_out_key(rule: str, verdict: str, *, merging: bool) -> str:
    """The key of some findings in `AuditResult.left_out`."""
    return f"findings {rule} {verdict}" + " merging" * merging
