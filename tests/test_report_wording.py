"""How figures, dates and lists are written in each language."""

from __future__ import annotations

import pytest

from reports.page import css_text
from reports.wording import Wording

NB, NN, EN = Wording("nb"), Wording("nn"), Wording("en")


def test_thousands_stand_apart_and_never_break() -> None:
    assert NB.number(4312) == "4\u00a0312"
    assert NB.number(1_234_567) == "1\u00a0234\u00a0567"
    assert EN.number(4312) == "4,312"
    assert NB.number(0) == "0"


@pytest.mark.parametrize(("value", "expected"), [(6.65, "6,7"), (6.649, "6,6"), (0.05, "0,1"), (61.8, "61,8")])
def test_decimals_round_half_up(value: float, expected: str) -> None:
    assert NB.decimal(value) == expected


def test_per_cent_is_written_as_each_language_does() -> None:
    assert NB.percent(61.8) == "61,8\u00a0%"
    assert EN.percent(61.8) == "61.8%"


def test_a_share_shows_its_counts_and_no_per_cent_of_fewer_than_five() -> None:
    assert NB.share(27, 31) == "27 av 31 (87\u00a0%)"
    assert NB.share(3, 4) == "3 av 4"
    assert NB.share(4, 5) == "4 av 5 (80\u00a0%)"
    assert EN.share(27, 31) == "27 of 31 (87%)"


def test_a_share_never_claims_all_or_none_wrongly() -> None:
    assert NB.part(999, 1000) == "99,9\u00a0%"
    assert NB.part(99_999, 100_000) == ">99,9\u00a0%"
    assert NB.part(1, 100_000) == "<0,1\u00a0%"
    assert NB.part(2, 4602, digits=1) == "<0,1\u00a0%"
    assert NB.part(5, 5) == "100\u00a0%"
    assert NB.part(0, 5) == "0\u00a0%"
    assert NB.part(5, 5, digits=1) == "100,0\u00a0%"


def test_dates() -> None:
    assert NB.date("2026-02-01") == NN.date("2026-02-01") == "01.02.2026"
    assert EN.date("2026-02-01") == "2026-02-01"
    assert NB.date(None) == ""
    assert NB.long_date("2026-02-01") == "1. februar 2026"
    assert EN.long_date("2026-02-01") == "1 February 2026"


def test_lists() -> None:
    assert NB.listing(["a"]) == "a"
    assert NB.listing(["a", "b", "c"]) == "a, b og c"
    assert EN.listing(["a", "b"]) == "a and b"
    assert NB.listing([]) == ""


def test_norwegian_letters_stand_last_and_numbers_by_size() -> None:
    names = ["Å", "Ø", "Æ", "Z", "a", "B"]
    assert sorted(names, key=NB.sort_key) == ["a", "B", "Z", "Æ", "Ø", "Å"]
    assert sorted(["P10", "P9", "10", "9"], key=NB.sort_key) == ["9", "10", "P9", "P10"]


def test_a_clause_never_breaks_at_its_sign() -> None:
    assert NB.glued("aml. § 4-6 (3)") == "aml.\u00a0§\u00a04-6\u00a0(3)"
    assert NB.glued("ftrl. § 8-7 a (2), § 5 nr. 4") == "ftrl.\u00a0§\u00a08-7\u00a0a\u00a0(2), §\u00a05 nr.\u00a04"


def test_a_missing_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        NB.say("report.no_such_text")


def test_css_text_cannot_be_ended_by_what_it_says() -> None:
    hostile = 'x"; } </style><script>\n'
    written = css_text(hostile)
    assert written.startswith('"') and written.endswith('"')
    assert not set(written[1:-1]) & set('"<>;}{\n')
