"""What a day holds: questions by its minutes, ramp and taper, reviews of practice exams, buffers."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from conftest import all_facts
from hypothesis import given
from hypothesis import strategies as st

from studyplan.planning.questions import workload
from studyplan.planning.terms import FreeDay, PlacedExam

MONDAY = date(2027, 1, 4)
FORMS = {form.name: form for form in all_facts().forms}

minutes_of_days = st.lists(st.sampled_from([0, 10, 60, 120, 200, 300, 480]), min_size=3, max_size=60)
some_exams = st.sets(st.integers(0, 59), max_size=5)


def free_days(minutes: Sequence[int]) -> list[FreeDay]:
    """Days from a Monday on."""
    return [
        FreeDay(date=on(i), minutes=each, day_starts=time(8), is_full=each >= 300)
        for i, each in enumerate(minutes)
    ]


def on(i: int) -> date:
    return MONDAY + timedelta(days=i)


def exam(i: int, form: str = "NBME 13", bank_blocks: int = 0) -> PlacedExam:
    return PlacedExam(
        date=on(i),
        form=FORMS[form],
        purpose="progress",
        full_length=bank_blocks > 0,
        bank_blocks=bank_blocks,
        why="progress",
    )


def reviews_of(exams: Sequence[PlacedExam], minutes: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    found = workload.review_minutes(exams, free_days(minutes), all_facts())
    return {(day - MONDAY).days: parts for day, parts in found.items()}


@given(st.integers(0, 960), st.sampled_from([2.5, 3.0, 3.5, 4.0, 4.5, 7.5]))
def test_the_questions_that_fit_are_whole_tens_and_one_ten_more_would_not(minutes: int, pace: float) -> None:
    fitting = workload.limits(all_facts(), pace, 0).fit(minutes, pace)
    assert fitting % 10 == 0
    assert fitting * pace <= minutes < (fitting + 10) * pace


def test_a_day_over_its_free_minutes_holds_no_questions() -> None:
    assert workload.limits(all_facts(), 4.0, 0).fit(-60, 4.0) == 0


def test_a_full_day_takes_40_to_80_questions_and_a_working_day_20_to_40() -> None:
    lim = workload.limits(all_facts(), 4.0, 0)
    assert [lim.range_for(day) for day in free_days([300, 299])] == [(40, 80), (20, 40)]


def test_a_hundred_flashcards_reserve_twenty_minutes() -> None:
    assert workload.limits(all_facts(), 4.0, 100).reserved_minutes == 20


@pytest.mark.parametrize(("days", "share"), [(0, 0.5), (6, 0.5), (7, 0.75), (13, 0.75), (14, 1.0), (90, 1.0)])
def test_a_fortnights_ramp_rises_by_weeks(days: int, share: float) -> None:
    assert workload.ramp_weight(days, 14, 0.5) == share


def test_a_short_ramp_rises_by_days() -> None:
    assert [workload.ramp_weight(i, 4, 0.5) for i in range(5)] == [0.5, 0.625, 0.75, 0.875, 1.0]


@pytest.mark.parametrize(("to_end", "share"), [(0, 0.5), (3, 0.5 + 0.5 * 3 / 7), (7, 1.0), (30, 1.0)])
def test_a_taper_ends_at_half(to_end: int, share: float) -> None:
    assert workload.taper_weight(to_end, 7, 0.5) == share


@given(st.integers(0, 40), st.integers(0, 21), st.floats(0.1, 1))
def test_ramp_and_taper_only_rise_from_their_start_to_one(days: int, length: int, start: float) -> None:
    for weight in (workload.ramp_weight, workload.taper_weight):
        here, there = weight(days, length, start), weight(days + 1, length, start)
        assert start - 1e-9 <= here <= there <= 1


def test_a_form_of_200_questions_takes_four_hours_to_review() -> None:
    """200 x 1.2 minutes; the day after has 480."""
    assert reviews_of([exam(5)], [480] * 20) == {6: [("NBME 13", 240)]}


def test_a_rehearsals_bank_questions_are_reviewed_too() -> None:
    """200 of the form and 6 blocks of 20: 320 x 1.2 = 384, in fives 385."""
    assert reviews_of([exam(5, bank_blocks=6)], [480] * 20) == {6: [("NBME 13", 385)]}


def test_a_form_over_two_days_is_reviewed_from_the_second_on() -> None:
    """240 minutes: 90 of 240 after the second half of 150, the other 150 a week later."""
    found = reviews_of([exam(5)._replace(parts=2)], [0] * 5 + [240, 240] + [0] * 5 + [240, 240] + [0] * 5)
    assert found == {6: [("NBME 13", 90)], 12: [("NBME 13", 150)]}


def test_what_no_day_holds_of_it_goes_to_the_evening_of_its_first_half() -> None:
    """The Free 120 in two evenings of 120 minutes leaves 30 on each; the days after are the last two."""
    assert reviews_of([exam(1, "Free 120")._replace(parts=2)], [120, 120, 120, 120, 120]) == {
        2: [("Free 120", 30)],
        1: [("Free 120", 30)],
    }


def test_half_a_review_counts_the_bank_blocks_of_a_rehearsal() -> None:
    """200 and 6 x 20 questions: half of 384 minutes, in fives 195; the form alone 120."""
    rehearsal = exam(5, bank_blocks=6)
    assert workload.half_review(rehearsal, all_facts()) == 195
    assert workload.half_review(rehearsal._replace(bank_blocks=0), all_facts()) == 120


def test_a_review_runs_on_over_short_days_and_passes_days_off() -> None:
    """240 minutes: 120 on Monday, nothing on Tuesday, 100 on Wednesday, the last 20 on Thursday."""
    found = reviews_of([exam(6)], [480] * 7 + [120, 0, 100, 60] + [60] * 10)
    assert found == {7: [("NBME 13", 120)], 9: [("NBME 13", 100)], 10: [("NBME 13", 20)]}


def test_a_quarter_of_an_hour_is_worth_a_review_and_less_is_not() -> None:
    """Of 240 minutes 14 find no day, 15 do, and the Monday after takes the rest."""
    found = reviews_of([exam(0)], [300, 14, 15, 480, 480, 480, 480])
    assert found == {2: [("NBME 13", 15)], 3: [("NBME 13", 225)]}


def test_a_form_takes_half_its_review_from_the_day_of_a_warm_up_where_no_day_lies_between() -> None:
    """Half of 240 is 120; the warm-up's 145 get the other 120 of 420 - 180, and the rest two days later."""
    found = reviews_of([exam(0), exam(3, "Free 120")], [300, 0, 0, 420, 0, 25, 0, 0])
    assert found == {3: [("NBME 13", 120), ("Free 120", 120)], 5: [("Free 120", 25)]}


def test_a_forms_review_takes_what_a_warm_up_and_its_review_leave() -> None:
    """480 - 180 - 145 leave 155 on the warm-up's day, 85 more of the form's 240 come before it."""
    found = reviews_of([exam(0), exam(3, "Free 120")], [300, 0, 85, 480, 0, 0, 0, 0])
    assert found == {2: [("NBME 13", 85)], 3: [("NBME 13", 155), ("Free 120", 145)]}


def test_the_next_practice_exam_ends_a_review_and_its_own_day_takes_the_rest() -> None:
    """60 of 240 minutes on the day between; 480 - 300 = 180 are left on the form's own day, just enough."""
    assert reviews_of([exam(0), exam(2)], [480, 60, 480] + [480] * 9) == {
        0: [("NBME 13", 180)],
        1: [("NBME 13", 60)],
        3: [("NBME 13", 240)],
    }


@given(minutes_of_days, some_exams)
def test_reviews_stay_within_their_days_and_out_of_the_last_two(minutes: list[int], exams: set[int]) -> None:
    """An exam's own day has what the form leaves of it."""
    on_exam = {i for i in exams if i < len(minutes) - 2}
    for i, parts in reviews_of([exam(i) for i in sorted(on_exam)], minutes).items():
        assert sum(length for _, length in parts) <= minutes[i] - (300 if i in on_exam else 0)
        assert all(length >= 15 for _, length in parts)
        assert i < len(minutes) - 2


@given(minutes_of_days, st.integers(0, 57))
def test_a_review_is_whole_where_the_days_after_it_have_the_minutes(minutes: list[int], i: int) -> None:
    """But for a last rest too short to sit down for."""
    i = min(i, len(minutes) - 3)
    found = reviews_of([exam(i)], minutes)
    total = sum(length for parts in found.values() for _, length in parts)
    enough = sum(each for each in minutes[i + 1 : -2] if each >= 15) >= 240
    assert (225 if enough else -1) < total <= 240


@given(minutes_of_days, some_exams)
def test_free_minutes_are_what_the_reviews_leave(minutes: list[int], exams: set[int]) -> None:
    days = free_days(minutes)
    reviews = workload.review_minutes([exam(i) for i in exams if i < len(minutes)], days, all_facts())
    for day, left in workload.free_minutes(days, reviews).items():
        assert left == minutes[(day - MONDAY).days] - sum(length for _, length in reviews.get(day, ())) >= 0


def buffers(minutes: Sequence[int], taken: Sequence[int] = ()) -> list[int]:
    found = workload.buffer_days(free_days(minutes), [on(i) for i in taken], all_facts())
    return sorted((day - MONDAY).days for day in found)


@given(minutes_of_days, some_exams)
def test_a_fortnight_has_one_buffer_at_most_late_in_it_and_on_no_busy_or_tiny_day(
    minutes: list[int], busy: set[int]
) -> None:
    found = buffers(minutes, sorted(busy))
    assert not set(found) & busy
    assert all(minutes[i] >= 120 for i in found)
    for i in found:  # early only where no later day of its fortnight could be one
        later = range(i - i % 14 + 7, min(len(minutes), i - i % 14 + 14))
        assert i % 14 >= 7 or not any(minutes[j] >= 120 and j not in busy for j in later)
    assert len({i // 14 for i in found}) == len(found)


@given(st.integers(2, 20), st.sampled_from([120, 300, 480]))
def test_where_no_day_is_busy_each_fortnight_has_its_buffer(fortnights: int, minutes: int) -> None:
    found = buffers([minutes] * 14 * fortnights)
    assert len(found) == fortnights
    assert all(7 <= after - before <= 21 for before, after in pairwise(found))


def test_a_saturday_shorter_than_the_week_is_the_buffer() -> None:
    """The second Saturday from Monday 4 January, 16 January."""
    assert buffers(([480] * 5 + [360, 0]) * 2) == [12]


def test_an_exam_on_saturday_moves_the_buffer_to_another_day_of_that_week() -> None:
    found = buffers(([480] * 5 + [360, 0]) * 2, [12])
    assert len(found) == 1
    assert 7 <= found[0] <= 11
