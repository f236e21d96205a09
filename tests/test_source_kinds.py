"""What absence codes and texts mean."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from audit.source.headers import class_kinds, class_names, kind_names
from audit.source.kinds import classify
from rules.texts import Texts
from rules.vocabulary import ABSENCE_KINDS, LANGUAGES

SEEN = tomllib.loads((Path(__file__).parent / "absence_texts.toml").read_text("utf-8"))
# None: the user is asked.
KIND_OF_CLASS = {
    "self_certified": "self_certified",
    "doctor_full": "sick_note",
    "doctor_graded": "sick_note",
    "sick_unspecified": None,
    "treatment_days": "treatment_days",
    "child_sick": "child_sick",
    "care_other": "other",
    "pregnancy_benefit": "other",
    "parental": "other",
    "holiday": "vacation",
    "leave_paid": None,
    "leave_unpaid": "other",
    "time_off": "other",
    "unauthorised": "other",
    "after_max": "other",
    "quarantine": None,
    "laid_off": "other",
    "work_not_absence": "other",
    "unknown": None,
}


def kind_of(text: str, code: str = "") -> str | None:
    return classify(text, code, {}).kind


@pytest.mark.parametrize(
    ("group", "code", "text"), [(group, code, text) for group, pairs in SEEN.items() for code, text in pairs]
)
def test_texts_that_were_seen(group: str, code: str, text: str) -> None:
    reading = classify(text, code, {})
    assert reading.group == group
    if group == "sick_disclosing":
        assert reading.kind == ("self_certified" if text.startswith("Egenmelding") else "sick_note")
    else:
        assert reading.kind == KIND_OF_CLASS[group]
    assert classify(text.upper(), code, {}) == reading
    assert classify("", text, {}) == reading  # a column of codes often holds texts


def test_every_text_that_was_seen_is_there() -> None:
    assert sum(len(pairs) for pairs in SEEN.values()) == 95


@pytest.mark.parametrize(
    ("text", "group", "kind"),
    [
        ("Egenmelding 3 dager", "self_certified", "self_certified"),
        ("Korttidsfravær egenmeldt", "self_certified", "self_certified"),
        ("Sykmelding etter 16 dager", "doctor_full", "sick_note"),
        ("Sjukmelding 2. periode", "doctor_full", "sick_note"),
        ("XXX (fra 5/8): Sykmelding OVER 16 dager", "doctor_full", "sick_note"),
        ("Sykmelding gradert 50 %", "doctor_graded", "sick_note"),
        ("Delvis sykmelding fra lege", "doctor_graded", "sick_note"),
        ("Egenmelding barn under 12", "child_sick", "child_sick"),
        ("Sykmelding for barn", "child_sick", "child_sick"),
        ("Foreldrepermisjon barn 2", "parental", "other"),
        ("Gradert foreldrepermisjon", "parental", "other"),
        ("Vikar for syk kollega", "work_not_absence", "other"),
        ("Pleiepenger sykt barn", "care_other", "other"),
        ("AAP innvilget", "after_max", "other"),
        ("Permisjon u/lønn studier", "leave_unpaid", "other"),
        ("Ferieavvikling", "holiday", "vacation"),
        ("Egenmelding pga graviditet, uke 2", "sick_disclosing", "self_certified"),
        # What the words leave open is asked.
        ("Sykdom annet", "sick_unspecified", None),
        ("Syk far", "sick_unspecified", None),
        ("Egenmelding/sykmelding", "sick_unspecified", None),
        ("Delvis permisjon", "leave_paid", None),
        ("Fravær uten sykmelding", "unknown", None),
        ("Ikke levert egenmelding", "unknown", None),
        ("Sykmelding, ferie", "unknown", None),
        ("Sykmeldt, vikar satt inn", "unknown", None),
        ("Sykmelding etter fødsel", "unknown", None),
        ("Sykmeldt, AAP søkt", "unknown", None),
        ("Feriepenger", "unknown", None),
        ("Møte", "unknown", None),
        ("SU", "unknown", None),
    ],
)
def test_the_rules_on_words(text: str, group: str, kind: str | None) -> None:
    reading = classify(text, "", {})
    assert (reading.group, reading.kind) == (group, kind)


def test_the_words_of_a_code_decide_nothing() -> None:
    assert kind_of("", "Egenmelding") == "self_certified"
    assert kind_of("", "Sykmelding etter 16 dager") is None
    assert classify("", "Sykmelding etter 16 dager", {}).group == "doctor_full"
    assert kind_of("Møte", "Egenmelding 3 dager") is None


def test_the_text_comes_before_the_code() -> None:
    assert kind_of("Sykmelding", "Ferie") == "sick_note"
    assert kind_of("Barns sykdom", "EM") == "child_sick"
    assert kind_of("Ukjent", "Ferie") == "vacation"


def test_own_codes_come_first_and_only_exact() -> None:
    own = {"110": "self_certified", "sm": "sick_note", "ferie": "other", "vikar sykdom kort": "sick_note"}
    assert classify("110", "", own).by == "settings"
    for text, code, kind in [
        ("110", "", "self_certified"),
        ("", " SM ", "sick_note"),
        ("FERIE", "", "other"),
        ("Ferie", "sm", "sick_note"),  # the code wins
        ("Vikar  Sykdom Kort", "VS", "sick_note"),
        ("1100", "", None),
    ]:
        assert classify(text, code, own).kind == kind, (text, code)
    assert classify("Møte", "", {"": "sick_note"}).kind is None


def test_a_code_may_be_named_with_its_text_as_the_question_shows_both() -> None:
    own = {"fx møte": "leave", "fx": "other"}
    assert classify("Møte", "FX", own).kind == "leave"
    assert classify("Kurs", "FX", own).kind == "other"
    assert classify("", "FX Møte", own).kind == "leave"


@pytest.mark.parametrize("word", ["Egenmelding", "eigenmelding", "SELF_CERTIFIED", "self certified", " Egenmeldt "])
def test_kinds_in_plain_words(word: str) -> None:
    assert kind_of(word) == "self_certified"


@pytest.mark.parametrize("text", ["Fødselspermisjon", "FÃ¸dselspermisjon", "Fodselspermisjon", "F?dselspermisjon"])
def test_letters_that_were_lost(text: str) -> None:
    assert kind_of(text) == "other"


def test_the_words_of_the_template_are_kinds() -> None:
    for kind in ABSENCE_KINDS:
        assert kind_of(kind) == kind
        for language in LANGUAGES:
            assert kind_of(Texts(language).say(f"words.kinds.{kind}")) == kind
    assert set(class_kinds().values()) - {None} == set(ABSENCE_KINDS)
    assert set(kind_names().values()) == set(ABSENCE_KINDS)
    for language in LANGUAGES:
        assert set(Texts(language).section("words.absence_classes")) == set(class_kinds())
    assert set(class_names().values()) == set(class_kinds())
