"""What the log settles, and the pace that makes of it, by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from conftest import make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.log import History, history_of, pace_of
from studyplan.plan import Activity, Block, Day, Done, Due, Work
from studyplan.student import LogEntry, Pin, QuestionBank, Score

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
MAIN = QuestionBank(name="UWorld", questions=1000, done=350)
SECOND = QuestionBank(name="AMBOSS", questions=500)


def planned(
    counts: Sequence[int],
    repeats: Sequence[int] = (),
    *,
    exam_on: int = -1,
    due: Sequence[int] | None = None,
) -> tuple[Day, ...]:
    """Days from Monday on with these new questions and repeats, NBME 13 on one; `due` where it is another."""
    days = []
    for i, count in enumerate(counts):
        start = datetime.combine(MONDAY + i * DAY, time(8))
        again = repeats[i] if i < len(repeats) else 0
        works: list[tuple[Activity, int]] = [("questions", count), ("repeats", again)]
        blocks = [Block(start, start + DAY / 8, does, "UWorld", number) for does, number in works if number]
        if i == exam_on:
            blocks.append(Block(start, start + DAY / 8, "practice_exam", exam="NBME 13"))
        drawn = Due((("UWorld", due[i] if due else count),), again)
        day = Day(date=start.date(), phase="core", kind="study", minutes_available=480, due=drawn)
        days.append(replace(day, kind="practice_exam" if i == exam_on else "study", blocks=tuple(blocks)))
    return tuple(days)


def told(day: int, questions: int | None = None, **rest: Any) -> LogEntry:
    return LogEntry(date=MONDAY + day * DAY, questions=questions, **rest)


def after(
    *log: LogEntry,
    days: Sequence[Day] = (),
    today: int = 7,
    banks: tuple[QuestionBank, ...] = (MAIN, SECOND),
    **file: Any,
) -> History:
    student = make_student(question_banks=banks, log=log, **file)
    return history_of(days, student, today=MONDAY + today * DAY)


def test_a_counter_settles_all_before_it_and_its_own_days_work_whichever_entry_comes_first() -> None:
    """390 on Monday; 40 on Wednesday are among the 460 of that evening; 30 come after."""
    monday, work, counter, thursday = told(0, 40), told(2, 40), told(2, total=460), told(3, 30)
    for log in ((monday, work, counter, thursday), (monday, counter, work, thursday)):
        history = after(*log)
        assert history.answered == {"UWorld": 490, "AMBOSS": 0}
        assert history.told[MONDAY + 2 * DAY].by_bank == (("UWorld", 70),)


def test_a_counter_lower_than_the_log_takes_back() -> None:
    assert after(told(0, 40), told(1, total=370)).told[MONDAY + DAY].questions == -20


def test_what_is_over_goes_to_the_next_bank() -> None:
    """990 of 1,000 done: of 30 questions 10 are the last ones of the first bank."""
    history = after(told(0, 30), banks=(MAIN._replace(done=990), SECOND))
    assert history.told[MONDAY].by_bank == (("UWorld", 10), ("AMBOSS", 20))


def test_no_bank_is_done_more_than_whole() -> None:
    assert after(told(0, 700), told(1, 40, bank="UWorld"), banks=(MAIN,)).answered == {"UWorld": 1000}


def test_after_a_reset_old_questions_are_repeats_and_new_ones_lie_beyond() -> None:
    """500 answered, set back: at 100 all are repeats, at 550 the last 50 are new."""
    history = after(told(0, total=500), told(1, total=100, reset=True), told(3, total=550))
    assert [history.told[MONDAY + i * DAY] for i in (1, 3)] == [
        Done((("UWorld", 0),), 100),
        Done((("UWorld", 50),), 400),
    ]
    assert history.answered["UWorld"] == 550


def test_without_a_daily_entry_the_past_counts_as_planned_after_a_counter_too() -> None:
    days = planned([40, 40, 50, 50, 0, 30, 0, 60])
    assert after(days=days).answered["UWorld"] == 350 + 210
    counted = after(told(2, total=500), days=days)
    assert counted.answered["UWorld"] == 500 + 50 + 30
    assert [day.date for day in counted.assumed] == [MONDAY + 3 * DAY, MONDAY + 5 * DAY]


def test_from_the_first_daily_entry_on_a_day_without_one_is_not_done() -> None:
    """Monday and Tuesday as planned, 20 on Wednesday, nothing after."""
    history = after(told(2, 20), days=planned([40, 40, 50, 50, 60, 30], [10] * 6))
    assert history.answered["UWorld"] == 350 + 40 + 40 + 20
    assert history.since(MONDAY).repeats == 30
    assert set(history.told) == {MONDAY + 2 * DAY}


@pytest.mark.parametrize(
    ("entry", "repeats"), [({"questions": 20}, 30), ({"questions": 0}, 0), ({"repeats": 5}, 5)], ids=str
)
def test_repeats_left_out_are_those_planned_where_anything_was_done(
    entry: dict[str, int], repeats: int
) -> None:
    assert after(told(0, **entry), days=planned([40], [30])).told[MONDAY].repeats == repeats


SAT = planned([40, 0, 40], [0, 60, 0], exam_on=1)


@pytest.mark.parametrize(
    ("log", "file", "repeats"),
    [
        ((told(0, 40),), {}, 60),
        ((told(0, 40), told(1, missed=("NBME 13",))), {}, 0),
        ((told(0, 40), told(3, missed=("NBME 13",))), {}, 0),
        ((told(0, 40),), {"pins": (Pin(MONDAY + 9 * DAY, "NBME 13"),)}, 0),
        (
            (told(0, 40), told(3, missed=("NBME 13",))),
            {"scores": (Score(MONDAY + DAY, "NBME 13", 220),)},
            60,
        ),
    ],
    ids=["untold", "missed", "told later", "pinned to a later day", "taken in the end"],
)
def test_a_practice_exam_counts_as_sat_with_its_bank_blocks_unless_it_was_missed(
    log: tuple[LogEntry, ...], file: dict[str, Any], repeats: int
) -> None:
    history = after(*log, days=SAT, **file)
    assert history.since(MONDAY).repeats == repeats
    assert history.missed == (set() if repeats else {(MONDAY + DAY, "NBME 13")})


def test_today_is_settled_once_its_work_is_told() -> None:
    assert after(told(1, 20), today=2).until == MONDAY + DAY
    assert after(told(2, 20), today=2).until == MONDAY + 2 * DAY
    assert after(told(2, missed=("NBME 13",)), today=2).until == MONDAY + DAY


def test_an_entry_of_a_day_to_come_is_not_there_yet() -> None:
    assert after(told(9, 20)).answered["UWorld"] == 350


daily = st.dictionaries(st.integers(0, 20), st.integers(0, 60), max_size=10)
counters = st.dictionaries(st.integers(0, 20), st.integers(350, 1000), max_size=3)


@given(st.lists(st.integers(0, 6).map(lambda n: 10 * n), max_size=21), daily, counters, st.integers(1, 20))
def test_what_counts_of_all_days_is_what_was_answered(
    counts: list[int], worked: dict[int, int], totals: dict[int, int], today: int
) -> None:
    log = [told(i, count) for i, count in worked.items()] + [told(i, total=n) for i, n in totals.items()]
    history = after(*sorted(log, key=lambda entry: entry.date), days=planned(counts), today=today)
    assert history.since(MONDAY).questions == sum(history.answered.values()) - 350
    assert all(day <= history.until for day in history.counted)


def test_the_pace_is_due_against_done_up_to_the_last_settled_day() -> None:
    """30 due on either day, 10 moved from Monday to Tuesday: 20 and 40 done are no lag, 20 and 20 are one."""
    days = planned([20, 40, 30, 30], due=[30, 30, 30, 30])
    one = pace_of(days, after(told(0, 20), today=0), since=MONDAY)
    assert (one.until, one.due, one.done, one.ahead) == (MONDAY, Work(30), Work(20), -10)
    two = pace_of(days, after(told(0, 20), told(1, 40), today=1), since=MONDAY)
    assert (two.due, two.done, two.days) == (Work(60), Work(60), 0)
    late = pace_of(days, after(told(0, 20), told(1, 10), today=1), since=MONDAY)
    assert (late.gap, late.days) == (Work(-30), -1)


def test_with_no_day_settled_nothing_is_due() -> None:
    pace = pace_of(planned([20, 40]), after(today=0), since=MONDAY)
    assert (pace.until, pace.due, pace.done, pace.days) == (None, Work(), Work(), 0)
