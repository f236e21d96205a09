"""The reference's spells and ties, held against examples worked out by hand from rulebook section 3."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reference import Event, Record, event, only, sick, spells, tie

LONG_AFTER = date(2026, 12, 31)


def test_a_gap_of_15_days_joins_and_one_of_16_splits() -> None:
    # Absent 1 to 5 January 2026. The gap is 6 to 20 January (15 days), then 6 to 21 January (16 days).
    joined = spells([sick("2026-01-01", "2026-01-05"), sick("2026-01-21", "2026-01-22")], as_of=LONG_AFTER)
    assert [(s.start, s.end, s.days, s.absent_days) for s in joined] == [(date(2026, 1, 1), date(2026, 1, 22), 22, 7)]
    split = spells([sick("2026-01-01", "2026-01-05"), sick("2026-01-22", "2026-01-22")], as_of=LONG_AFTER)
    assert [(s.start, s.end) for s in split] == [
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2026, 1, 22), date(2026, 1, 22)),
    ]


def test_a_joined_gap_breaks_the_full_run_and_is_no_absent_day() -> None:
    # 5 full days, a gap of 15, 2 full days: longest run 5.
    spell = only([sick("2026-01-01", "2026-01-05"), sick("2026-01-21", "2026-01-22")])
    assert (spell.full_run, spell.counted_days) == (5, 7)


def test_working_days_only_are_bridged_over_weekend_and_easter() -> None:
    # Easter 2026: Thursday 2 April, Friday 3, (Saturday 4), Sunday 5, Monday 6. Records Mon 30 March to Wed 1 April
    # and Tue 7 to Fri 10 April; five days between, all non-working: one run of 12 days.
    spell = only([sick("2026-03-30", "2026-04-01"), sick("2026-04-07", "2026-04-10")])
    assert (spell.days, spell.absent_days, spell.full_run) == (12, 12, 12)
    # A week later the same shape is no holiday: Thursday 9 and Friday 10 April are working days. The gap is joined,
    # but nothing is bridged.
    spell = only([sick("2026-04-06", "2026-04-08"), sick("2026-04-14", "2026-04-17")])
    assert (spell.days, spell.absent_days, spell.full_run) == (12, 7, 4)


def test_a_bridged_day_takes_the_grade_of_the_day_before() -> None:
    # Full to Friday 9 January 2026, graded from Monday 12: the weekend is at 100, so the run is 5 + 2 days.
    spell = only([sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16", 50)])
    assert (spell.full_run, spell.graded_at_end) == (7, True)


def test_a_weekend_with_another_record_is_not_bridged() -> None:
    # Saturday 10 January has a record that is not sick: neither it nor Sunday is bridged, and the gap is two days.
    other = Record("child_sick", date(2026, 1, 10), date(2026, 1, 10))
    spell = only([sick("2026-01-05", "2026-01-09"), other, sick("2026-01-12", "2026-01-16")])
    assert (spell.days, spell.absent_days) == (12, 10)


def test_bridging_works_at_gap_1_and_can_be_switched_off() -> None:
    records = [sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16")]
    assert len(spells(records, as_of=LONG_AFTER, gap_days=1)) == 1
    assert len(spells(records, as_of=LONG_AFTER, gap_days=1, bridge=False)) == 2


def test_trailing_vacation_belongs_to_the_spell_and_is_not_counted() -> None:
    # Sick Mon 5 to Fri 9 January, vacation Mon 12 to Fri 16. The weekend between is bridged as sick: 7 days counted.
    spell = only([sick("2026-01-05", "2026-01-09"), sick("2026-01-12", "2026-01-16", kind="vacation")])
    assert (spell.end, spell.absent_days, spell.counted_days) == (date(2026, 1, 16), 12, 7)
    assert spell.last_counted == date(2026, 1, 11)


def test_vacation_over_a_sick_note_is_counted_with_the_grade_of_the_day_before() -> None:
    # The sick note runs to 18 January at 50, the vacation from the 12th lies over it; the note from 5 to 11 is full.
    records = [
        sick("2026-01-05", "2026-01-11"),
        sick("2026-01-12", "2026-01-18", 50),
        sick("2026-01-12", "2026-01-18", kind="vacation"),
    ]
    spell = only(records)
    assert (spell.counted_days, spell.full_run, spell.graded_at_end) == (14, 14, False)


def test_vacation_after_a_day_at_work_is_a_gap() -> None:
    # Sick to Thursday 8 January; Friday 9 is a working day without a record, so nothing is bridged and the counter
    # stands at 2 when the leave begins on Sunday.
    spell = only([sick("2026-01-05", "2026-01-08"), sick("2026-01-11", "2026-01-20", kind="leave")])
    assert (spell.end, spell.absent_days) == (date(2026, 1, 8), 4)


def test_vacation_alone_opens_no_spell_and_part_time_leave_is_no_absence() -> None:
    assert spells([sick("2026-01-05", "2026-01-08", kind="vacation")], as_of=LONG_AFTER) == []
    # Part-time leave beside sickness changes nothing; alone it is a gap day.
    spell = only(
        [sick("2026-01-05", "2026-01-07"), sick("2026-01-06", "2026-01-08", 40, "leave"), sick("2026-01-09", None)],
        date(2026, 1, 9),
    )
    assert (spell.days, spell.absent_days, spell.ongoing) == (5, 4, True)


def test_overlapping_grades() -> None:
    # From the 8th the later note (60) decides; on the 10th two notes start together (20 and 80): 80. From the 12th
    # a self-certified day is full whatever its grade says.
    records = [
        sick("2026-01-05", "2026-01-12"),
        sick("2026-01-08", "2026-01-12", 60),
        sick("2026-01-10", "2026-01-12", 20),
        sick("2026-01-10", "2026-01-12", 80),
        sick("2026-01-12", "2026-01-12", 10, "self_certified"),
    ]
    spell = only(records)
    assert [item.grade for item in spell.absent] == [100, 100, 100, 60, 60, 80, 80, 100]


def test_open_end_runs_to_the_day_before_the_next_sickness_or_to_as_of() -> None:
    # A grade 0 note does not close the open one, the 50 per cent note of the 12th does.
    records = [sick("2026-01-05", None), sick("2026-01-08", "2026-01-20", 0), sick("2026-01-12", "2026-01-14", 50)]
    spell = only(records, date(2026, 1, 31))
    assert (spell.end, spell.ongoing, spell.full_run) == (date(2026, 1, 14), False, 7)
    spell = only(records[:2], date(2026, 1, 31))
    assert (spell.end, spell.ongoing, spell.days) == (date(2026, 1, 31), True, 27)


def test_resumed_ends_an_open_note_and_beats_a_running_one() -> None:
    resumed = Record("resumed", date(2026, 1, 8), date(2026, 1, 8))
    assert only([sick("2026-01-05", None), resumed]).end == date(2026, 1, 7)
    # The note runs to the 10th: the 8th is a gap day of one, the 9th and 10th are sick again.
    assert only([sick("2026-01-05", "2026-01-10"), resumed]).absent_days == 5
    # An open `resumed` runs on over the note.
    assert only([sick("2026-01-05", "2026-01-10"), Record("resumed", date(2026, 1, 8), None)]).absent_days == 3


def test_days_after_as_of_are_cut_off_and_the_spell_is_ongoing() -> None:
    spell = only([sick("2026-01-05", "2026-02-28"), sick("2026-03-01", None)], date(2026, 1, 9))
    assert (spell.end, spell.ongoing, spell.days, spell.may_be_prolonged) == (date(2026, 1, 9), True, 5, False)
    # A note that ends on as_of itself is not ongoing; it may be prolonged until 16 days have gone.
    spell = only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 9))
    assert (spell.ongoing, spell.may_be_prolonged) == (False, True)
    assert only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 24)).may_be_prolonged
    assert not only([sick("2026-01-05", "2026-01-09")], date(2026, 1, 25)).may_be_prolonged


def test_may_have_started_earlier() -> None:
    def flagged(start: str) -> bool:
        (spell,) = spells([sick(start, start)], as_of=LONG_AFTER, first_date=date(2026, 1, 1))
        return spell.may_have_started_earlier

    assert flagged("2026-01-01") and flagged("2026-01-17") and not flagged("2026-01-18")


def test_certified_and_no_grade_column() -> None:
    assert not only([sick("2026-01-05", "2026-01-06", kind="self_certified"), sick("2026-01-07", None, 0)]).certified
    spell = only([sick("2026-01-05", "2026-01-06", None)])
    assert (spell.certified, spell.full_run, spell.graded_at_end) == (True, None, None)


# Events and spells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "number"),
    [
        (event("contact", "2025-06-01", absence_start="2026-01-07"), 0),  # absence_start beats the date
        (event("contact", "2026-03-02", absence_start="2026-01-20"), 1),  # no spell holds it: as without it
        (event("contact", "2026-01-26"), 0),  # 16 days after the end of the first
        (event("contact", "2026-01-27"), 0),  # 17 days after; the next starts in 33 days: previous within 365
        (event("contact", "2026-02-15"), 1),  # 14 days before the next
        (event("contact", "2026-02-14"), 0),  # 15 days before it
        (event("contact", "2025-12-22"), 0),  # 14 days before the first
        (event("contact", "2025-12-21"), None),  # 15 days before it, and no previous spell
        (event("contact", "2027-03-10"), 1),  # 365 days after the last
        (event("contact", "2027-03-11"), None),
        (event("contact"), None),  # no date, and two spells
    ],
)
def test_tie(told: Event, number: int | None) -> None:
    two = spells([sick("2026-01-05", "2026-01-10"), sick("2026-03-01", "2026-03-10")], as_of=LONG_AFTER)
    assert tie([told], two, 16) == [number]
    assert tie([event("contact")], two[:1], 16) == [0]
