"""An audit in parts: some employees at a time, in one process or in many, with the result of the whole.

    look      what has to be known of all employees before any is judged; looks of different employees add up
    decided   the looks of all -> Whole: what is chosen once, and holds in every part
    judge     the employees of one part under the Whole -> Part: findings and spells as the privacy level shows them,
              and counts that add up
    kept      of a very large audit, the rows of a Part that a page may show
    together  the Parts of different employees, in any order and in any steps -> one Part
    told      the Part of all -> AuditResult

An audit in one process has one part and takes the same way. Two things tie the parts: every row of an employee is in
one of them, and the index of the absences and of the follow-up is the place of each row in the tables of all.
"""

from audit.parts.adding import together
from audit.parts.judging import Part, judge
from audit.parts.keeping import EMPLOYEES_IN_FULL, kept
from audit.parts.looking import Look, Prepared, Whole, decided, look, looks_together, prepared
from audit.parts.telling import told

__all__ = [
    "EMPLOYEES_IN_FULL",
    "Look",
    "Part",
    "Prepared",
    "Whole",
    "decided",
    "judge",
    "kept",
    "look",
    "looks_together",
    "prepared",
    "together",
    "told",
]
