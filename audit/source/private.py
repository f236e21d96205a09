"""National identity numbers and diagnoses are taken out here, before anything else sees a cell.

An identity number used as the key of an employee becomes a code, the same for all tables of a run; every other private
value becomes one fixed placeholder. Only where they stood is kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np
from stdnum.no import fodselsnummer

from audit.source.sheets import NUMBER, TEXT, Column, Mask

PLACEHOLDER = "[***]"

# Eleven digits with a few signs between any two of them; the check digits keep false hits rare. The signs that a
# spreadsheet hides (soft hyphens, zero-width spaces, line breaks in a cell) are signs too.
_ELEVEN_DIGITS = re.compile(r"(?<!\d)(?=(\d(?:[^\w\x00]{0,8}_?\d){10})(?!\d))")
# A number that a spreadsheet once took for a number has lost its leading zero; it stands by itself.
_TEN_DIGITS = re.compile(r"(?<!\w)\d{10}(?!\w)")
_BETWEEN_CELLS = "\x00"
_ENDINGS = frozenset(
    "xlsx xlsm xls xlsb ods csv tsv txt tab parquet pq toml json pdf html htm".split()  # noqa: SIM905
)
_NOT_DIGIT = re.compile(r"\D")
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# H-numbers and synthetic numbers: 40 (both), 65 (Nav's) and 80 (the Tax Administration's) added to the month.
_ADDED_TO_MONTH = (0, 40, 65, 80)

_DIAGNOSIS_HEADER = re.compile(r"diagnos|\bicd\b|\bicd[ -]?1[01]|\bicpc|\bdx\b")
_DIAGNOSIS_WORDS = re.compile(
    r"\b(?:depresjon\w*|depressiv\w*|angst(?:lidelse\w*)?|panikkanfall|bipolar\w*|schizofreni\w*|psykose\w*|ptsd|adhd"
    r"|utbrent(?:het)?|utbrend|utmattelse\w*|spiseforstyrrelse\w*|anoreksi|bulimi|alkoholisme|alkoholmisbruk|rusmisbruk"
    r"|kreft|brystkreft|lungekreft|hudkreft|prostatakreft|tarmkreft|svulst\w*|leukemi|lymfom|cellegift"
    r"|diabetes|astma|kols|epilepsi|migrene|hjerteinfarkt|hjerneslag|hjertesvikt|angina|atrieflimmer|høyt blodtrykk"
    r"|\w*prolaps|isjias|lumbago|fibromyalgi|leddgikt|revmatisme|artrose|artritt|tendinitt|karpaltunnel\w*"
    r"|multippel sklerose|parkinsons?|hiv|hepatitt|tuberkulose|borreliose|kyssesyke|mononukleose|hjernerystelse"
    r"|spontanabort|endometriose|bekkenløsning|cøliaki|morbus crohn|crohns|stoffskiftesykdom|hypotyreose"
    r"|\w*betennelse|\w*smerter|ryggplager|nakkeplager|ryggvondt|depression|depressive|anxiety|burnout|cancer|tumou?r"
    r"|psykisk (?:lidelse|lidelser|sykdom)|mental illness|hodepine|spenningshodepine|svangerskap\w*|gravid\w*"
    r"|influensa|covid|magesår|slitasjegikt|kneskade|tilpasningsforstyrrelse|stressreaksjon|vond rygg|gastroenteritt"
    r"|hypertensjon|burn-out|back-pain|epilepsy|hypertension|lymphoma|leukaemia|pneumonia|hernia|pregnan\w+"
    r"|(?:migrene|angst)anfall|deprimert|psykiske plager|(?:bein|ben|arm|ankel|ribbeins)brudd|brukket (?:arm|bein|fot)"
    r"|omgangssy(?:ke|ka)|omgangssjuke|magesjau|blodpropp|rusproblem\w*|demens|kreftbehandling|vondt i ryggen"
    r"|\w*artrose|tennisalbue|bronkitt|gastritt|lyskebrokk|nevrasteni"
    r"|migraine|asthma|copd|stroke|sciatica|arthritis|back pain|neck pain|heart attack|concussion|schizophrenia)\b"
)
_DECIMAL_CODE = re.compile(r"\b[A-Z]\d{2}\.\d{1,2}\b")
_LABELLED_CODE = re.compile(r"(?:diagnose|icd|icpc)\W*(?:10|2)?\W*[a-z]\d{2}")
_PLAIN_CODE = re.compile(r"\b[A-Z]\d{2}\b", re.I)
_CODE_AMONG_ROUTINES = re.compile(r"\b(?!R(?:0[1-9]|1\d|20)\b)[A-Z]\d{2}\b", re.I)
_WORD = re.compile(r"[^\W\d_]{4,}")
_MEDICAL_STEM = re.compile(
    r"lidelse|lidingar|sykdom|sjukdom|symptom|smerte|plager|betennelse|infeksjon|slapphet|tretthet|svimmelhet|ubalanse|syndrom|episode|skade|brudd"
    r"|forstyrr|reaksjon|belastning|utmatt|svulst|influensa|disorder|disease|pain|injury|infection|fracture|illness"
    r"|forstuing|forvridning|brokk|artrose|bronkitt|gastritt|nevritt|appendisitt|nevrasteni|tennisalbue"
    r"|\bhoste\b|hodepine|hypertens|svangersk|gravid|\brygg|korsrygg|gastroent|covid|\bfeber\b|\bsår\b"
)
# In the name of a unit this says that a place is meant and nobody's illness ("Avdeling for kreft", "Kreftklinikk").
_PLACE = re.compile(
    r"(?:avdeling|avd|klinikk|poliklinikk|senter|seksjon|post|enhet|eining|team)\.? (?:for|mot) \w+"
    r"|\w+(?:avdeling|klinikk|poliklinikk|senter|seksjon|post|enhet|eining|team|omsorg)\b"
    r"|(?:ward|department|unit|clinic|cent(?:er|re)) (?:for|of) \w+|\w+ (?:ward|department|unit|clinic|cent(?:er|re))\b"
)


def is_identity(digits: str) -> bool:
    """True when 11 digits are a national identity number by check digits and shape of the date part; no date of today.

    Birth, D-, H- and FH-numbers and synthetic numbers count.
    """
    if len(digits) != 11 or not digits.isascii() or not digits.isdigit():
        return False
    if fodselsnummer.calc_check_digit1(digits) != digits[9] or fodselsnummer.calc_check_digit2(digits) != digits[10]:
        return False
    if digits[0] in "89":
        return True  # FH-numbers carry no date
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    return any(1 <= month - added <= 12 and 1 <= day <= _LONGEST_MONTH[month - added - 1] for added in _ADDED_TO_MONTH)


def cleaned(text: str) -> str:
    """A name or a header with identity numbers replaced; wholly replaced when it tells a diagnosis."""
    if _tells_diagnosis(text, unit=False):
        return PLACEHOLDER
    return _without_identities(text)


def cleaned_name(name: str) -> str:
    """A file name without private values; an ending that is known stays."""
    stem, dot, ending = name.rpartition(".")
    if stem and ending.lower() in _ENDINGS:
        return cleaned(stem) + dot + ending
    return cleaned(name)


def is_diagnosis_header(header: str) -> bool:
    """True when a column with this header is about diagnoses, so that it is dropped."""
    folded = header.casefold().replace("_", " ")
    return bool(_DIAGNOSIS_HEADER.search(folded)) or _tells_diagnosis(header, unit=False)


def clean_column(column: Column, *, unit: bool = False, routines: bool = False) -> None:
    """Take identity numbers and diagnoses out of the different cells of `column`; `raw` keeps them for key and codes.

    `unit`: a column of names of units, where the name of a ward is no diagnosis. `routines`: a column of the table of
    routines, where R01 is a checkpoint and no symptom.
    """
    column.raw = column.texts
    texts = list(column.texts)
    column.identity = np.zeros(len(texts), dtype=np.bool_)
    column.diagnosis = np.zeros(len(texts), dtype=np.bool_)
    for position, _ in identities(column):
        column.identity[position] = True
        whole = column.kinds[position] == NUMBER
        texts[position] = PLACEHOLDER if whole else _without_identities(texts[position])
    for position in _diagnoses(column, unit, routines):
        column.diagnosis[position] = True
        texts[position] = PLACEHOLDER
    column.texts = texts


def drop(column: Column) -> None:
    """Forget all that a column of diagnoses said; which cells were filled is kept."""
    column.diagnosis = np.ones(len(column.texts), dtype=np.bool_)
    column.identity = np.zeros(len(column.texts), dtype=np.bool_)
    column.texts = [PLACEHOLDER] * len(column.texts)
    column.raw = column.texts


def forget(column: Column, header: int) -> None:
    """Forget all that a column said below its header, once it was looked through; which cells were filled is kept."""
    text, code = column.cell(header), int(column.codes[header])
    column.texts = [PLACEHOLDER] * len(column.texts)
    column.raw = column.texts
    if code >= 0:
        column.texts[code] = text


def identities(column: Column) -> Iterator[tuple[int, str]]:
    """Each (position in texts, 11 digits) that is a national identity number, also without its leading zero."""
    long = [position for position, text in enumerate(column.raw) if len(text) >= 10]
    for position, found in _places(_ELEVEN_DIGITS, column.raw, long):
        digits = _digits(found)
        if is_identity(digits):
            yield position, digits
    for position, found in _places(_TEN_DIGITS, column.raw, long):
        digits = _digits(found).zfill(11)
        if is_identity(digits):
            yield position, digits


class EmployeeKeys:
    """Codes for employees whose key is private: N0001 and on, in order of first appearance, for all tables of a run."""

    def __init__(self, columns: Sequence[Column], stand_in: Callable[[str], str] | None = None) -> None:
        """`columns` are the employee columns of all tables, cleaned, in the order of the tables.

        `stand_in` gives what stands for a private id under the user's key, the same in every run; nothing that is
        handed to it is kept.
        """
        self._codes: dict[str, str] = {}
        self._stand_in = stand_in or self._next
        real = {text.strip() for column in columns for text in column.texts if text.strip()[:1] in ("N", "n")}
        self._prefix = "N"
        while any(re.fullmatch(rf"{self._prefix}\d+", text, re.I) for text in real):
            self._prefix += "N"
        for column in columns:
            self._replace(column)

    @property
    def used(self) -> bool:
        """True when any key was replaced."""
        return bool(self._codes)

    def _replace(self, column: Column) -> None:
        if column.identity is None or column.diagnosis is None:
            return
        numbers = dict(identities(column))
        texts = list(column.texts)
        for position in np.flatnonzero(column.identity | column.diagnosis):
            key = numbers.get(int(position)) or column.raw[position].strip()
            if key not in self._codes:
                self._codes[key] = self._stand_in(key)
            texts[position] = self._codes[key]
        column.texts = texts

    def _next(self, _: str) -> str:
        return f"{self._prefix}{len(self._codes) + 1:04d}"


def _without_identities(text: str) -> str:
    for match in list(_ELEVEN_DIGITS.finditer(text)):
        if is_identity(_digits(match[1])):
            text = text.replace(match[1], PLACEHOLDER)
    return _TEN_DIGITS.sub(lambda found: PLACEHOLDER if is_identity(_digits(found[0]).zfill(11)) else found[0], text)


def _digits(text: str) -> str:
    return _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text))


def _diagnoses(column: Column, unit: bool, routines: bool) -> Iterable[int]:
    found: set[int] = set()
    texts = column.raw
    # Numbers and days make up most of a file, and tell no diagnosis.
    worth = [position for position in np.flatnonzero(column.kinds == TEXT).tolist() if not texts[position].isdecimal()]
    if not worth:
        return ()
    folded = {position: texts[position].casefold() for position in worth}
    for position, _ in _places(_DIAGNOSIS_WORDS, folded, worth):
        if not (unit and _PLACE.search(folded[position])):
            found.add(position)
    for position, _ in _places(_LABELLED_CODE, folded, worth):
        found.add(position)
    for position, _ in _places(_DECIMAL_CODE, texts, worth):
        if _WORD.search(texts[position]):
            found.add(position)
    for position, _ in _places(_CODE_AMONG_ROUTINES if routines else _PLAIN_CODE, texts, worth):
        if _MEDICAL_STEM.search(folded[position]):
            found.add(position)
    return sorted(found)


def _tells_diagnosis(text: str, unit: bool) -> bool:
    column = Column(np.array([0], np.int32), [text], np.array([TEXT], np.uint8))
    return bool(list(_diagnoses(column, unit, routines=False)))


def _places(
    pattern: re.Pattern[str], texts: Sequence[str] | Mapping[int, str], positions: Sequence[int]
) -> Iterator[tuple[int, str]]:
    """Each (position in texts, match), looked for at these positions.

    All texts are searched at once, as one; that is far faster than one by one.
    """
    looked_at = [texts[position] for position in positions]
    starts: list[int] | None = None
    for match in pattern.finditer(_BETWEEN_CELLS.join(looked_at)):
        if starts is None:
            starts = [0, *accumulate(len(text) + 1 for text in looked_at)]
        yield positions[bisect_right(starts, match.start()) - 1], match[match.lastindex or 0]


def private_mask(column: Column) -> tuple[Mask, Mask]:
    """The two masks of a cleaned column; all False when it was never looked at."""
    none = np.zeros(len(column.texts), dtype=np.bool_)
    return (
        none if column.identity is None else column.identity,
        none if column.diagnosis is None else column.diagnosis,
    )
