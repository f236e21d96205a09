"""The texts of the three languages say the same things, and say them in their own language."""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rules.texts import Texts, flat_keys
from rules.vocabulary import (
    ABSENCE_KINDS,
    ALL_EXEMPTION_REASONS,
    EVENT_KINDS,
    FACILITATION_KINDS,
    LANGUAGES,
    PEOPLE,
    PLAN_ELEMENTS,
    ROUTINE_STATES,
    STATUS_OUT_OF_SCOPE,
)

FOLDER = Path(__file__).parents[1] / "rules" / "texts"
FILES = sorted(
    {
        path.relative_to(FOLDER / language).as_posix()
        for language in LANGUAGES
        for path in (FOLDER / language).rglob("*.toml")
    }
)

# Bokmål words that are never nynorsk. Words that both have (mot, hos, men, en, vil, viser, samt) are left out.
BOKMAL_WORDS = """
ikke jeg dere noen noe hvis hvor hva hvem hvilken hvilke hvilket hver hvert fra bare være gjøre gjør kommer
mer uke uken uker ukene sykmelding sykmeldingen sykmeldt sykmelder sykmelderen syk syke sykt sykdom sykefravær
sykefraværet egenmelding egenmeldingen egenmeldt legemeldt fravær fraværet fraværsdag fraværsdager arbeidstaker
arbeidstakeren arbeidsgiver arbeidsgiveren arbeidsgivere ansatt ansatte ansattnummer virksomhet virksomheten enhet
enheter leder lederen ledere begrunnelse begrunnet hendelse hendelser deltakere dager dagene datoer planer rutiner
frister avklares vurderes skrives leses brukes finnes mangler gjelder mulig umulig forskjellig allerede innhold
myndighetene besluttet forebygge oppfylles imidlertid tidligere senere
hvordan hvorfor dem deres ett ble vært egen eget egne annen annet samme flere mye kun selv sammen uten innen utenfor
innenfor siden videre enten fremdeles høyere høyest høyeste lavere lavest senest tidligst vanligvis ganger lørdag
lørdager søndager mandag helligdag helligdager måned måneden måneder norge
sier skriver leser ligger trenger trengs hører holder holde holdt holdes velg velger virker skyldes inneholder
skrevet åpen åpent åpne åpnes vises regnes telles lages sendes gjøres settes tas gis rettes føres kreves avgjøres
navn navnene regneark kilde kilden oppgave oppgaver tilfeller tilfellene møtene funnene unntakene kravene målene
arkene punktene ordene tallene hovedtallet kontrolltall grunner grunnene regler reglene enhetene planene fristene
hjemmel opphold sammendrag sammenligning sammenslåing ledelsen redegjørelse verneombud tillitsvalgt tillitsvalgte
bedriftshelsetjeneste bedriftshelsetjenesten sykepenger sykepengene arbeidsmiljøloven folketrygdloven myndighet
oppfølgingen vurderingen registreringen registreringer opplysninger opplysningene innstillingene veiledning
veiledningen begrunnede avgjørelse beslutning arbeidstakere arbeidstakerne sykmeldinger helseopplysninger
"""
BOKMAL = frozenset(BOKMAL_WORDS.split())
# Endings that no nynorsk word has: virksomhet, sannheten; tilgjengelig, skriftlige.
BOKMAL_ENDINGS = re.compile(r"\w{3,}(?:het|heten|heter|hetene|elig|elige|tlig|tlige)")

# Nynorsk has several forms of these. The texts keep to one, so that a reader meets one word for one thing.
OTHER_FORMS = """
også difor korkje vantar byrjar byrja verkedag verkedagar kolonna einskildperson einskildpersonar framlegg betyr gøymd
henne numra
"""
OTHER_NYNORSK = frozenset(OTHER_FORMS.split())
# The headers and words that a filled-in template holds: changing one would leave those who used it behind.
TEMPLATE_WORDS = "words.toml"


def texts_of(language: str, file: str) -> dict[str, str]:
    def walk(prefix: str, node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, dict):
            for name, child in node.items():
                yield from walk(f"{prefix}.{name}" if prefix else name, child)
        elif isinstance(node, list):
            for number, child in enumerate(node):
                yield from walk(f"{prefix}[{number}]", child)
        else:
            yield prefix, node

    return dict(walk("", tomllib.loads((FOLDER / language / file).read_text("utf-8"))))


def slots_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def folded(word: str) -> str:
    """A word as a reader compares it: case, accents, Norwegian letters and punctuation do not tell two words apart."""
    word = word.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    word = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in word if letter.isascii() and letter.isalnum())


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_stands_in_every_language_with_the_same_keys(file: str, language: str) -> None:
    assert (FOLDER / language / file).is_file()
    assert texts_of(language, file).keys() == texts_of("nb", file).keys()


def test_the_flat_keys_agree() -> None:
    assert flat_keys("nb") == flat_keys("nn") == flat_keys("en")


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(file: str, language: str) -> None:
    for key, text in texts_of(language, file).items():
        assert isinstance(text, str), f"{language}/{file}: {key} is no text"
        assert text.strip(), f"{language}/{file}: {key} is empty"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_slots_are_the_same_in_every_language(file: str, language: str) -> None:
    bokmal = texts_of("nb", file)
    for key, text in texts_of(language, file).items():
        assert slots_of(text) == slots_of(bokmal[key]), f"{language}/{file}: {key}"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_never_called_a_breach(file: str, language: str) -> None:
    for key, text in texts_of(language, file).items():
        assert not re.search(r"\b(\w*brudd\w*|lovbr[ou]\w*|regelbr[ou]\w*|brot|brota|breach\w*)\b", text, re.I), key


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nav_is_written_nav(file: str, language: str) -> None:
    for key, text in texts_of(language, file).items():
        assert not re.search(r"\bNAV\b", text), key


@pytest.mark.parametrize("file", FILES)
def test_no_bokmal_word_stands_in_nynorsk(file: str) -> None:
    for key, text in texts_of("nn", file).items():
        words = set(re.findall(r"[a-zæøåéèòóô]+", text.casefold()))
        found = BOKMAL & words | {word for word in words if BOKMAL_ENDINGS.fullmatch(word)}
        assert not found, f"nn/{file}: {key} has {sorted(found)}"


@pytest.mark.parametrize("file", [file for file in FILES if file != TEMPLATE_WORDS])
def test_nynorsk_keeps_to_one_form(file: str) -> None:
    for key, text in texts_of("nn", file).items():
        found = OTHER_NYNORSK & set(re.findall(r"[a-zæøåéèòóô]+", text.casefold()))
        assert not found, f"nn/{file}: {key} has {sorted(found)}"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(("language", "foreign"), [("nb", "“”‘’„"), ("nn", "“”‘’„"), ("en", "«»„")])
def test_each_language_has_its_own_quotation_marks(file: str, language: str, foreign: str) -> None:
    for key, text in texts_of(language, file).items():
        assert not set(text) & set(foreign), f"{language}/{file}: {key}"


@pytest.mark.parametrize("file", FILES)
def test_no_nynorsk_word_stands_in_bokmal(file: str) -> None:
    nynorsk = {
        "ikkje",
        "eg",
        "frå",
        "berre",
        "veke",
        "veker",
        "sjukmelding",
        "eigenmelding",
        "tilsette",
        "nokon",
        "meir",
        "kva",
        "kven",
        "korleis",
        "kvifor",
        "dei",
        "vere",
        "kome",
        "òg",
        "utan",
        "saman",
        "seinare",
        "tidlegare",
        "mogleg",
        "verksemda",
        "arbeidsgivaren",
        "sjukefråvær",
        "fråvær",
    }
    for key, text in texts_of("nb", file).items():
        found = nynorsk & set(re.findall(r"[a-zæøåéòóô]+", text.casefold()))
        assert not found, f"nb/{file}: {key} has {sorted(found)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_cover_the_vocabulary(language: str) -> None:
    texts = Texts(language)
    assert tuple(texts.section("words.tables")) == (
        "absences",
        "follow_up",
        "employees",
        "hours",
        "routines",
        "answers",
    )
    assert tuple(texts.section("words.kinds")) == ABSENCE_KINDS
    assert tuple(texts.section("words.events")) == EVENT_KINDS
    assert tuple(texts.section("words.people")) == PEOPLE
    assert tuple(texts.section("words.elements")) == PLAN_ELEMENTS
    assert tuple(texts.section("words.facilitation")) == FACILITATION_KINDS
    assert tuple(texts.section("words.states")) == ROUTINE_STATES
    assert set(texts.section("words.reasons")) == set(ALL_EXEMPTION_REASONS)
    assert set(texts.section("words.statuses")) >= set(STATUS_OUT_OF_SCOPE)


@pytest.mark.parametrize(
    "parts",
    [
        ["fields.absences", "events"],  # an event may be a column beside the absence
        ["fields.follow_up", "events"],
        ["fields.employees"],
        ["fields.hours"],
        ["fields.routines"],
        ["fields.answers"],
        ["kinds"],
        ["people"],
        ["reasons", "facilitation"],  # both stand in the column of reasons
        ["elements"],
        ["states"],
        ["statuses"],
        ["sexes"],
    ],
)
def test_one_word_never_means_two_things(parts: list[str]) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for part in parts:
            for meaning, word in Texts(language).section(f"words.{part}").items():
                meanings[folded(word)].add(f"{part}.{meaning}")
                meanings[folded(meaning)].add(f"{part}.{meaning}")
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


def test_words_that_share_a_cell_hold_no_separator() -> None:
    for language in LANGUAGES:
        for part in ("people", "elements", "reasons", "facilitation"):
            for word in Texts(language).section(f"words.{part}").values():
                assert not set(word) & set(",;/|\n")
