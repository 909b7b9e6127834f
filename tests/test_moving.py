"""Missed questions go to the nearest days with room, those done ahead come off, and nothing else moves."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from conftest import all_facts, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.planning.questions.moving import Now, move_all
from studyplan.planning.questions.passes import WorkDays
from studyplan.planning.questions.workload import limits
from studyplan.planning.rerun.record import settle
from studyplan.planning.terms import DueLine, FreeDay

MONDAY = date(2027, 2, 1)
DAY = timedelta(days=1)
EVENING, FULL = 180, 480  # working days take 20 to 40 questions, full days 40 to 80


def by_day(counts: Sequence[int]) -> dict[date, int]:
    return {MONDAY + i * DAY: count for i, count in enumerate(counts) if count}


def now(
    drawn: Sequence[int],
    owed: int = 0,
    *,
    minutes: Sequence[int] | None = None,
    moves: Sequence[int] = (),
    repeats: Sequence[int] = (),
    repeats_owed: int = 0,
    buffers: Sequence[int] = (),
    left_over: int = 0,
    cards: int = 0,
) -> Now:
    """The days from Monday on once so much is owed; evenings where no minutes are told."""
    hours = [*(minutes or [EVENING] * len(drawn))]
    days = tuple(FreeDay(MONDAY + i * DAY, m, time(8), m >= 300) for i, m in enumerate(hours) if m)
    work = WorkDays(
        days=days,
        free={day.date: day.minutes for day in days},
        buffers=frozenset(MONDAY + i * DAY for i in buffers),
        limits=limits(all_facts(), 4.0, 0)._replace(reserved_minutes=cards),
        first_day=MONDAY,
        exam_date=MONDAY + (len(hours) + 7) * DAY,
    )
    moved: Mapping[str, Any] = {"moves": {"UWorld": by_day(moves)}} if moves else {}
    line = DueLine(
        {"UWorld": by_day(drawn)}, by_day(repeats), work.buffers, {"UWorld": left_over}, 0, **moved
    )
    record = settle(make_student(), all_facts(), today=MONDAY, previous=None)
    record = record._replace(owed={"UWorld": owed}, repeats_owed=repeats_owed)
    return move_all(line, record, ["UWorld"], work)


def new(result: Now, days: int) -> list[int]:
    return [result.new["UWorld"].get(MONDAY + i * DAY, 0) for i in range(days)]


@pytest.mark.parametrize(
    ("drawn", "owed", "held", "why"),
    [
        ([30] * 5, 0, [30] * 5, "nothing owed, nothing moved"),
        ([30] * 5, 20, [40, 40, 30, 30, 30], "the nearest days with room"),
        ([30] * 5, 7, [30, 30, 30, 30, 37], "under ten the last day of the pass"),
        ([40, 30, 20, 30], 20, [40, 40, 30, 30], "a full day takes none"),
        ([20, 20, 20], 40, [40, 30, 30], "a second ten only when all have one"),
        ([40, 40, 30], 30, [40, 40, 40], "what finds no day stays owed"),
        ([30] * 5, -20, [20, 20, 30, 30, 30], "ahead, tens come off the nearest days"),
        ([20, 20, 20], -30, [20, 10, 0], "and from the end where all are at their floor"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_by_hand(drawn: list[int], owed: int, held: list[int], why: str) -> None:
    assert new(now(drawn, owed), len(drawn)) == held, why


def test_done_ahead_the_ten_given_last_goes_first() -> None:
    assert new(now([30] * 4, 10, moves=[10, 10]), 4) == [40, 30, 30, 30]
    assert new(now([30] * 4, 20, moves=[10, 10]), 4) == [40, 40, 30, 30]


def test_a_day_with_a_ten_from_before_waits_until_all_have_one() -> None:
    assert new(now([20] * 3, 20, moves=[10]), 3) == [30, 30, 20]


def test_told_late_the_days_are_those_it_would_have_left_in_time() -> None:
    """40 missed, 25 of them told a day later: as if 15 had been missed at once."""
    late = new(now([30] * 6, 15, moves=[10, 10, 10, 10]), 6)
    assert late == new(now([30] * 6, 15), 6) == [40, 30, 30, 30, 30, 35]


def test_flashcards_leave_questions_the_share_that_a_first_plan_gives_them() -> None:
    """100 minutes of cards would leave 100 of 200; the share is more, and holds thirty but no forty."""
    assert 120 <= all_facts().question_share * 200 < 160
    assert new(now([20, 20], 40, minutes=[200, 200], cards=100), 2) == [30, 30]


def test_what_a_shortened_day_no_longer_holds_goes_on() -> None:
    """Tuesday holds 30 in its two hours, no longer the ten moved there."""
    minutes = [EVENING, 120, EVENING, EVENING]
    assert new(now([40, 30, 30, 30], 10, minutes=minutes, moves=[0, 10]), 4) == [40, 30, 40, 30]


def test_a_buffer_takes_missed_questions_and_is_one_no_longer() -> None:
    minutes = [FULL] * 3
    assert now([80, 50, 60], 10, minutes=minutes, buffers=[1]).half_empty == {MONDAY + DAY}
    result = now([80, 50, 80], 20, minutes=minutes, buffers=[1])
    assert (new(result, 3), result.half_empty) == ([80, 70, 80], frozenset())


def test_done_ahead_what_found_no_day_comes_first() -> None:
    assert new(now([40, 40], -20, left_over=30), 2) == [40, 40]
    assert new(now([40, 40], -40, left_over=30), 2) == [30, 40]


def test_missed_repeats_stay_in_the_second_pass() -> None:
    result = now([40, 40, 0, 0, 0], repeats=[0, 0, 0, 20, 20], repeats_owed=20)
    assert result.repeats == by_day([0, 0, 0, 30, 30])


loads = st.lists(st.integers(0, 4).map(lambda tens: 10 * tens), min_size=1, max_size=12)


@given(loads, st.integers(-200, 200))
def test_days_hold_what_they_held_and_what_is_owed_as_far_as_there_is_room(
    drawn: list[int], owed: int
) -> None:
    held = new(now(drawn, owed), len(drawn))
    room = sum(40 - count for count in drawn)
    assert max(held) <= 40
    assert min(held) >= 0
    if owed <= room // 10 * 10:
        assert sum(held) == max(0, sum(drawn) + owed)


@given(loads, st.integers(0, 20), st.integers(0, 20))
def test_owed_at_once_or_in_two_goes_the_days_hold_the_same(drawn: list[int], one: int, two: int) -> None:
    """In tens; what was moved before stays where it is."""
    first = new(now(drawn, 10 * one), len(drawn))
    moves = [held - count for held, count in zip(first, drawn, strict=True)]
    again = new(now(drawn, 10 * (one + two), moves=moves), len(drawn))
    assert again == new(now(drawn, 10 * (one + two)), len(drawn))
