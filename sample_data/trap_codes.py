"""Traps of absence codes: what a code and its text mean, and which of them have to be asked about."""

from __future__ import annotations

from datetime import date

from sample_data.flat_files import delimited
from sample_data.trap import BASE, COLUMNS, HEADERS, Made, Record, asks, rows, trap

ASK = "other"  # what the settings of the trap answer

# The code table that many municipalities have in their shift plans: code, text and kind. xxx is a retired code.
MUNICIPAL = (
    ("EM", "Egenmelding", "self_certified"),
    ("SU", "Sykmelding UNDER 17 dager", "sick_note"),
    ("SO", "Sykmelding OVER 16 dager", "sick_note"),
    ("SMG", "Sykmelding pga graviditet (vedtak NAV)", "sick_note"),
    ("EMG", "Egenmelding pga Graviditet (vedtak NAV)", "self_certified"),
    ("EMK", "Egenmelding Kronisk Syk (vedtak NAV)", "self_certified"),
    ("KSL", "Sykmelding Kronisk (vedtak NAV)", "sick_note"),
    ("BPU", "Barn/Passer syk u/11 dager", "child_sick"),
    ("BPO", "Barn/Passer syk o/10 dager", "child_sick"),
    ("BS", "Barns sykdom", "child_sick"),
    ("BD", "Behandlingsdager", "treatment_days"),
    ("VS", "Vikar Sykdom Kort", "other"),
    ("VSL", "Vikar Sykdom Lang", "other"),
    ("FV", "Fravær Vakant Stilling", "other"),
    ("FP8", "Foreldrepermisjon 80% (vedtak NAV)", "other"),
    ("AAP", "AAP(vedtak NAV), lønn STOPPET med personalmelding", "other"),
    ("FAP", "AAP korttidsfravær (sykdom og annet)", "other"),
    ("KFE", "xxxKorona fravær Egenmeldt - avvikskode 1110", "self_certified"),
    ("KFS", "xxxKorona fravær Sykmeldt UNDER 17 dager - avvikskode 1997", "sick_note"),
    ("KFK", "xxxKorona fravær Karantene - avvikskode 1110", ASK),
    ("FL", "Fravær 1", ASK),
    ("FU", "Fravær 2", ASK),
    ("F?", "Ukjent fravær", ASK),
)
ASKED = ("KFK", "FL", "FU", "F?")
# Texts that tell of somebody's health: pregnancy, chronic illness and an infection.
HEALTH = tuple(text for code, text, _ in MUNICIPAL if code in ("SMG", "EMG", "EMK", "KSL", "KFE", "KFS", "KFK"))


def _municipal_days(place: int) -> tuple[date, date]:
    """A working week for each code, one after the other; SO goes on where SU ended on its sixteenth day."""
    code = MUNICIPAL[place][0]
    if code == "SU":
        return date(2026, 1, 12), date(2026, 1, 27)
    if code == "SO":
        return date(2026, 1, 28), date(2026, 2, 20)
    monday = date.fromisocalendar(2026, 2 + place, 1)
    return monday, date.fromisocalendar(2026, 2 + place, 5)


@trap("municipal_codes.csv")
def municipal_codes() -> Made:
    """The code table of many municipalities: a substitute for a sick person is at work, SMG is not graded, SU and SO
    are one case, 80 % of parental leave is no grade, xxx is retired, and texts that tell of health are shown by their
    class. Four codes whose meaning is local are asked for.
    """
    written, records = [], []
    for place, (code, text, kind) in enumerate(MUNICIPAL):
        first, last = _municipal_days(place)
        employee = "9001" if code == "SO" else f"900{place % 6}".replace("9000", "9006")
        written.append([employee, first, last, code, text])
        records.append(Record(employee, first, last, kind, None))
    outcome = asks(
        "kinds_unmapped",
        answers={"codes": dict.fromkeys(ASKED, ASK)},
        absences=records,
        columns={"employee": "Ansattnr", "start": "Fra", "end": "Til", "code": "Fraværskode", "kind": "Fraværstype"},
        scales={},
        remarks={"private_diagnosis": sum("graviditet" in text.lower() for text in HEALTH)},
        never=HEALTH,
    )
    return Made(delimited([["Ansattnr", "Fra", "Til", "Fraværskode", "Fraværstype"], *written]), outcome)


CODES = {"SM": "sick_note", "EM": "self_certified", "SB": "child_sick", "FE": "vacation"}


@trap("unmapped_codes.csv")
def unmapped_codes() -> Made:
    """Codes without a text are each employer's own, so every one is asked for, also EM."""
    code_of = {kind: code for code, kind in CODES.items()}
    written = [[*row[:3], code_of[record.kind], row[4]] for row, record in zip(rows(), BASE, strict=True)]
    headers = [*HEADERS[:3], "Fraværskode", HEADERS[4]]
    columns = {name: header for name, header in COLUMNS.items() if name != "kind"} | {"code": "Fraværskode"}
    outcome = asks("kinds_unmapped", answers={"codes": CODES}, columns=columns)
    return Made(delimited([headers, *written]), outcome)
