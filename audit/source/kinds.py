"""What a company's absence codes and texts mean: a class of absence, and its kind in the rules, or a question.

The user's own [codes] come first, then exact names, then rules on the words of the text. Codes are each company's own,
so a code by itself decides nothing, unless the cell holds a known text. Texts that tell of somebody's health are shown
by their class only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.source.cells import Read, faults_of_cells
from audit.source.headers import class_kinds, class_names, repaired, word_found
from audit.source.private import PLACEHOLDER, cleaned
from audit.source.sheets import BLANK, Codes, Column, Mask, taken_text
from rules.result import CodeRead

CODES_KEPT = 200
LONGEST_SHOWN = 60

_SPELLED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_RETIRED = re.compile(r"\A\s*xxx\s*(?:\([^)]*\))?[\s:.-]*", re.I)

_CERTIFICATE = r"s(?:y|ju)ke?meld|legemeld|\bcertified"
_SELF = r"ei?genmeld|\bself\b"
# A class is taken from the first of these that the text holds. The order matters: a substitute for a sick person is at
# work, and an ill child is not the employee's own illness.
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (group, re.compile(pattern))
    for group, pattern in (
        ("work_not_absence", r"vikar|ekstravakt|vakant|opptjen|oppten(?!t)"),
        ("care_other", r"pleiepeng|opplae?ringspeng"),
        ("parental", r"foreldrep|fedrekvote|f(?:oe|o)dselsperm|omsorgsperm"),
        ("child_sick", r"barn|omsorgsdag|\bpasser\b|\bchild"),
        ("pregnancy_benefit", r"svangerskapspeng"),
        ("parental", r"foreldre|f(?:oe|o)dsel|\bparental\b|\bmaternity\b|\bpaternity\b"),
        ("after_max", r"\baap\b|arbeidsavklaring|ufoe?rep"),
        ("treatment_days", r"behandling"),
        ("quarantine", r"karantene"),
        ("laid_off", r"permitter"),
        ("unauthorised", r"ulegitimert|ikkj?e legitimert"),
        ("doctor_graded", rf"(?<!ikke )(?<!ikkje )\b(?:gradert|delvis|graded|partial)\b.*(?:{_CERTIFICATE})"),
        ("doctor_graded", rf"(?:{_CERTIFICATE}).*(?<!ikke )(?<!ikkje )\b(?:gradert|delvis|graded|partial)\b"),
        ("self_certified", _SELF),
        ("doctor_full", _CERTIFICATE),
        ("sick_unspecified", r"s(?:y|ju)k|\bsick|illness"),
        ("holiday", r"ferie(?!peng)|vacation|annual leave"),
        ("leave_unpaid", r"(?:permisjon|\bleave).*(?:\bu/|uten|utan|stoppet|unpaid|uloe?nn)"),
        ("leave_unpaid", r"(?:\bu/|uten|utan|stoppet|unpaid|uloe?nn).*(?:permisjon|\bleave)"),
        ("leave_paid", r"permisjon|\bleave"),
        ("time_off", r"avspas|fleksi"),
    )
)
_OWN_ILLNESS = ("self_certified", "doctor_full", "doctor_graded", "sick_unspecified")
_NOT_OWN = re.compile(
    r"vikar|vakant|ekstravakt|opptjen|\baap\b|arbeidsavklaring|ufoe?rep|permitter"
    r"|foreldre|f(?:oe|o)dsel|\bferie|permisjon|avspas|behandling(?!sdag)"
)
_DENIED = re.compile(
    rf"\b(?:ikke|ikkje|uten|utan|ingen|inga|mangl\w*|non|not|without|no)\b[\s-]+(?:\w+\s+)?(?:{_CERTIFICATE}|{_SELF})"
)
# A status inside a text ("Sykmelding [avslått]") says that the absence may not stand.
_STATUS = re.compile(
    r"avsla(?:a|t)|avslege|avvist|underkjent|annull|kansell|trukket|trekt|slett|kladd|utkast|ikkj?e godkj"
    r"|rejected|withdrawn|cancelled|deleted|draft"
)
_ARRANGEMENT = re.compile(r"gravid|svanger|kroni[sk]|chronic|pregnan")
_DISCLOSING = re.compile(
    rf"{_ARRANGEMENT.pattern}|behandling|treatment|korona|corona|covid|karantene|quarantine|abort|operasjon|terapi"
    r"|rehabilit|ufoe?re|psyk|\brus\b|skade|8-20"
)


class Reading(NamedTuple):
    """What one pair of text and code was read as."""

    group: str  # class of absence, texts under words.absence_classes
    kind: str | None  # None: the user must say
    by: str  # "settings", "name" or "words"; "" where nothing was found
    disclosing: bool  # the text tells of somebody's health and is never shown


def classify(text: str, code: str, own: Mapping[str, str]) -> Reading:
    """The meaning of a `text` and a `code`, either of them "" where the row or the file has none.

    `own` is the user's: code or text -> kind, with keys as `own_key` gives them; a code comes before a text, and both
    together, as the question shows them, before either.
    """
    group, by, decides = _class_of(text, code)
    disclosing = tells_health(text) or tells_health(code)
    keys = (own_key(f"{code} {text}"), own_key(code), own_key(text))
    told = next((own[key] for key in keys if key and key in own), None)
    if told:
        return Reading(_class_of_kind(told) if group == "unknown" else group, told, "settings", disclosing)
    return Reading(group, nearest_kind(group, f"{text} {code}") if decides else None, by, disclosing)


def nearest_kind(group: str, text: str) -> str | None:
    """The kind that a class is; None where that depends on more than its name."""
    if group != "sick_disclosing":
        return class_kinds()[group]
    plain = _plain(text)
    own, certified = re.search(_SELF, plain), re.search(_CERTIFICATE, plain)
    if bool(own) == bool(certified):
        return None
    return "self_certified" if own else "sick_note"


def own_key(text: str) -> str:
    """A code or a text as [codes] compares it: case and spaces around it do not count, nor how many are inside."""
    return " ".join(text.split()).casefold()


def _class_of_kind(kind: str) -> str:
    return class_names()[kind.replace("_", "")]


def _class_of(text: str, code: str) -> tuple[str, str, bool]:
    """The class, what told it, and whether it decides.

    The text comes first. The words of a code decide nothing; they are looked at to say in the question what is near.
    """
    for written, decides in ((text, True), (code, False)):
        named = _named(written)
        if named:
            return named, "name", True
        group = _by_words(written)
        if group != "unknown":
            return group, "words", decides
    return "unknown", "", False


def _named(written: str) -> str | None:
    names = class_names()
    return word_found(written, names) or word_found(_RETIRED.sub("", written), names)


def _by_words(text: str) -> str:
    """The class by the words of a text; `unknown` where they say two things, or that something was not there."""
    plain = _plain(_RETIRED.sub("", text))
    if _STATUS.search(plain):
        return "unknown"
    group = next((name for name, pattern in _RULES if pattern.search(plain)), "unknown")
    certified = re.search(_CERTIFICATE, plain)
    own = re.search(_SELF, plain)
    if group in ("care_other", "child_sick", "pregnancy_benefit", "quarantine"):
        return group
    if (certified or own) and (_NOT_OWN.search(plain) or _DENIED.search(plain)):
        return "unknown"
    if group in ("self_certified", "doctor_graded") and certified and own:
        return "sick_unspecified"
    if group in _OWN_ILLNESS and _ARRANGEMENT.search(plain):
        return "sick_disclosing"
    return group


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", repaired(text)).casefold().translate(_SPELLED)
    return " ".join(folded.split())


def tells_health(text: str) -> bool:
    """True when a text of absence says more of somebody's health than that they are ill, so that it is never shown."""
    if not text:
        return False
    arrangement = (_named(text) or _by_words(text)) == "sick_disclosing"
    return arrangement or bool(_DISCLOSING.search(_plain(text))) or cleaned(text) == PLACEHOLDER


class Pair(NamedTuple):
    """One different pair of text and code, as it may be shown, and what it was read as."""

    shown: str  # private values taken out, "" where nothing of it may be shown
    key: str  # what [codes] may name it by, "" where that may not be written
    near: str | None  # the kind it would be, for the question
    reading: Reading


@dataclass
class KindsRead:
    """The kinds of a table of absences."""

    read: Read  # kind and fault, one a row
    pairs: list[Pair]
    of_row: Codes  # position in `pairs`, one a row

    def counted(self, rows: Mask) -> list[tuple[Pair, int]]:
        """The pairs of `rows` with their number of rows; pairs that are shown alike and read alike are one."""
        found, counts = np.unique(self.of_row[rows], return_counts=True)
        total: dict[Pair, int] = {}
        for position, count in zip(found, counts, strict=True):
            pair = self.pairs[position]
            total[pair] = total.get(pair, 0) + int(count)
        return sorted(total.items(), key=lambda item: (-item[1], item[0].shown, item[0].reading.group))


def read_kinds(text: Column | None, code: Column | None, own: Mapping[str, str]) -> KindsRead:
    """Kinds as `str`, from the columns of texts and of codes (one may be None), each different pair once.

    Faults: kind_unknown, and those of the cell with the text, or with the code where there is no text. The meaning is
    taken from the cells as they were, so that a code is found also where it was taken out as private.
    """
    texts, text_faults, text_of = _cells(text, code)
    codes, code_faults, code_of = _cells(code, text)
    width = len(codes)
    positions, different = pd.factorize(text_of * width + code_of)
    of_row = positions.astype(np.int32)
    keys = {own_key(key): kind for key, kind in own.items()}
    pairs: list[Pair] = []
    words: list[str | None] = []
    faults: list[str] = []
    for number in different.tolist():
        this, that = divmod(number, width)
        reading = classify(texts[this].strip(), codes[that].strip(), keys)
        pairs.append(_pair(texts[this].strip(), codes[that].strip(), reading))
        words.append(reading.kind)
        unknown = "kind_unknown" if texts[this] or codes[that] else ""
        faults.append("" if reading.kind else text_faults[this] or code_faults[that] or unknown)
    read = Read(taken_text(words, of_row), np.array(faults, dtype=object)[of_row])
    return KindsRead(read, pairs, of_row)


def _cells(column: Column | None, other: Column | None) -> tuple[list[str], list[str], npt.NDArray[np.int64]]:
    """Different cells, their faults, and their position a row; the last of them stands for a blank cell."""
    if column is None:
        return [""], [""], np.zeros(len(other.codes) if other else 0, dtype=np.int64)
    faults = faults_of_cells(column)
    texts = ["" if fault else raw for raw, fault in zip(column.raw, faults, strict=True)]
    positions = np.where(column.codes == BLANK, len(texts), column.codes).astype(np.int64)
    return [*texts, ""], [*faults, ""], positions


def _pair(text: str, code: str, reading: Reading) -> Pair:
    near = nearest_kind(reading.group, f"{text} {code}")
    written = f"{code} {text}"
    if reading.disclosing:
        # The code beside such a text may be shown, where it tells nothing itself.
        written = "" if not text or tells_health(code) else code
    shown = cleaned(" ".join(written.split()))
    key = code or ("" if reading.disclosing else text)
    key = "" if cleaned(key) != key or (code and tells_health(code)) else key
    return Pair("" if shown == PLACEHOLDER else shown[:LONGEST_SHOWN].strip(), key, near, reading)


def codes_read(kinds: KindsRead, used: Mask) -> tuple[CodeRead, ...]:
    """What each code of the rows `used` was read as, the most frequent first, at most CODES_KEPT."""
    return tuple(
        CodeRead(pair.shown, pair.reading.group, pair.reading.kind, pair.reading.by, rows)
        for pair, rows in kinds.counted(used)[:CODES_KEPT]
        if pair.reading.kind
    )
