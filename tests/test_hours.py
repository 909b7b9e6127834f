"""Hours of the days behind: planned hours times the share done, by hand; a day as planned changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from conftest import all_facts, make_plan, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.forecast.projection import Studied, project
from studyplan.log import history_of
from studyplan.plan import Activity, Block, Day, Projection
from studyplan.planning.rerun.hours import studied
from studyplan.student import LogEntry, QuestionBank, Score, Student

FACTS = all_facts()
MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
BANK = QuestionBank(name="UWorld", questions=4000, done=350)


def planned(counts: Sequence[int], *, repeats: int = 0, exam_on: int = -1) -> tuple[Day, ...]:
    """Days of 8 hours from Monday on: content, so many questions in 3 hours, repeats in 1; NBME 13 on one."""
    days = []
    for i, count in enumerate(counts):
        start = datetime.combine(MONDAY + i * DAY, time(8))
        works: list[tuple[Activity, int, int]] = [("questions", count, 3), ("repeats", repeats, 1)]
        blocks = [
            Block(start, start + timedelta(hours=hours), does, "UWorld", number)
            for does, number, hours in works
            if number
        ]
        if i == exam_on:
            blocks = [Block(start, start + timedelta(hours=5), "practice_exam", exam="NBME 13")]
        day = Day(date=start.date(), phase="core", kind="study", minutes_available=480, blocks=tuple(blocks))
        days.append(replace(day, kind="practice_exam") if i == exam_on else day)
    return tuple(days)


def told(day: int, questions: int | None = None, **rest: Any) -> LogEntry:
    return LogEntry(date=MONDAY + day * DAY, questions=questions, **rest)


def hours_of(*log: LogEntry, days: Sequence[Day], today: int = 7) -> Studied:
    student = make_student(question_banks=(BANK,), log=log)
    history = history_of(days, student, today=MONDAY + today * DAY)
    return studied(days, history, student, FACTS)


def by_day(found: Studied) -> list[float]:
    return [round(hours, 2) for _, hours in sorted(found.hours.items())]


def test_the_worked_example_of_the_module_holds() -> None:
    """8 hours with 40 questions planned on each of six days, 20 done on each."""
    found = hours_of(*(told(i, 20) for i in range(6)), days=planned([40] * 6))
    assert sum(found.hours.values()) == 24
    assert found.kept == (24 + 96) / (48 + 96)
    assert round(found.kept, 2) == 0.83


def test_without_a_log_every_day_counts_as_planned() -> None:
    found = hours_of(days=planned([40] * 7))
    assert (by_day(found), found.kept) == ([8] * 7, 1)


def test_days_logged_with_nothing_done_count_nothing() -> None:
    found = hours_of(*(told(i, 0) for i in range(7)), days=planned([40] * 7))
    assert by_day(found) == [0] * 7
    assert found.kept == 96 / (56 + 96)


def test_a_day_left_out_of_a_daily_log_counts_nothing_once_it_is_over() -> None:
    assert by_day(hours_of(told(0, 40), told(2, 40), days=planned([40] * 3), today=3)) == [8, 0, 8]


def test_today_counts_once_it_is_logged() -> None:
    days = planned([40] * 2)
    assert by_day(hours_of(days=days, today=1)) == [8]
    assert by_day(hours_of(told(1, 20), days=days, today=1)) == [8, 4]


def test_repeats_are_part_of_a_days_share() -> None:
    """30 of 40 questions and none of 20 repeats: half."""
    assert by_day(hours_of(told(0, 30, repeats=0), days=planned([40], repeats=20))) == [4]


def test_a_counter_gives_its_share_to_the_days_it_settles() -> None:
    """350 before; 410 on Wednesday are 60 of the 120 planned since Monday."""
    assert by_day(hours_of(told(2, total=410), days=planned([40] * 3), today=3)) == [4, 4, 4]


def test_a_counter_leaves_days_with_an_entry_of_their_own_alone() -> None:
    """Of 400 on Wednesday, 50 since the start, 40 are Tuesday's own; 10 of the other days' 80 remain."""
    found = hours_of(told(1, 40), told(2, total=400), days=planned([40] * 3), today=3)
    assert by_day(found) == [1, 8, 1]


def test_days_after_the_latest_counter_count_as_planned_until_they_are_told() -> None:
    assert by_day(hours_of(told(1, total=390), days=planned([40] * 4), today=4)) == [4, 4, 8, 8]


def test_minutes_told_replace_those_planned_for_questions() -> None:
    """3 of the 8 hours were for questions: 5 and the 2 told."""
    assert by_day(hours_of(told(0, 40, minutes=120), days=planned([40]))) == [7]


def test_a_day_without_questions_counts_whole_and_a_missed_practice_exam_not_at_all() -> None:
    days = planned([0, 40, 0], exam_on=2)
    sat = hours_of(told(1, 40), days=days, today=3)
    missed = hours_of(told(1, 40), told(2, missed=("NBME 13",)), days=days, today=3)
    assert (by_day(sat), by_day(missed)) == ([8, 8, 8], [8, 8, 0])


def test_no_day_counts_more_than_twice_and_no_share_kept_is_over_one() -> None:
    found = hours_of(told(0, 900), days=planned([40]))
    assert (by_day(found), found.kept) == ([16], 1)


def projection_of(student: Student, days: Sequence[Day], today: date) -> Projection:
    history = history_of(days, student, today=today)
    exam = student.exam.date
    minutes = {day.date: day.minutes_available for day in days if today <= day.date < exam}
    found = studied(days, history, student, FACTS)
    forecast = project(student, FACTS, today=today, exam_date=exam, minutes_by_day=minutes, studied=found)
    return forecast.projection


START = Score(date=MONDAY - DAY, exam="NBME 10", score=225)
STUDENT = make_student(scores=(START,))


@cache
def real_days() -> tuple[Day, ...]:
    """Those of a whole plan."""
    return tuple(make_plan(STUDENT, today=MONDAY).days)


@given(st.integers(0, 120), st.booleans())
def test_days_logged_as_planned_project_the_same_as_days_not_logged(count: int, has_score: bool) -> None:
    """Every day of a real plan so far, today included, or none of them."""
    today, days = MONDAY + count * DAY, real_days()
    student = STUDENT if has_score else replace(STUDENT, scores=())
    log = tuple(
        LogEntry(date=day.date, questions=day.questions, repeats=day.repeats)
        for day in days
        if day.date <= today
    )
    logged, silent = (projection_of(replace(student, log=entries), days, today) for entries in (log, ()))
    assert (logged.mean, logged.sd) == (silent.mean, silent.sd)


@given(st.lists(st.integers(0, 60), min_size=7, max_size=7), st.integers(0, 6), st.integers(1, 40))
def test_more_done_on_a_day_never_lowers_the_projection(done: list[int], position: int, more: int) -> None:
    days = planned([40] * 90)
    student = make_student(
        question_banks=(BANK,),
        scores=(Score(date=MONDAY - DAY, exam="NBME 12", score=230),),
        date=MONDAY + 90 * DAY,
    )
    better = [count + more * (i == position) for i, count in enumerate(done)]
    less, much = (
        projection_of(
            replace(student, log=tuple(told(i, count) for i, count in enumerate(counts))),
            days,
            MONDAY + 7 * DAY,
        )
        for counts in (done, better)
    )
    assert less.mean is not None and much.mean is not None
    assert less.mean <= much.mean


def test_who_does_half_is_projected_lower_and_who_does_all_the_same() -> None:
    """Three weeks told with half of their questions, and the three ahead held to that in part."""
    days = planned([40] * 42)
    student = make_student(
        question_banks=(BANK,),
        scores=(Score(date=MONDAY - DAY, exam="NBME 12", score=230),),
        date=MONDAY + 42 * DAY,
    )
    silent, whole, half = (
        projection_of(replace(student, log=log), days, MONDAY + 21 * DAY).mean or 0.0
        for log in ((), *(tuple(told(i, count) for i in range(21)) for count in (40, 20)))
    )
    assert whole == silent
    assert half < whole - 2
