"""A rerun keeps the last plan's days and practice exams, and mends only what has to be."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studyplan.audit import find_broken_promises
from studyplan.plan import Day, Plan
from studyplan.statements.problems import NoOtherDay
from studyplan.student import AvailabilityChange, LogEntry, Pin, QuestionBank, Score, Student

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
RECENT = Score(date=date(2026, 12, 28), exam="NBME 12", score=214)
FIRST = make_plan(scores=(RECENT,), today=MONDAY)


def after(days: int, previous: Plan = FIRST, **file: Any) -> Plan:
    """The rerun so many days later with these differences in the file, every promise held."""
    return again(make_student(**{"scores": (RECENT,), **file}), days, previous)


def again(student: Student, days: int, previous: Plan) -> Plan:
    plan = make_plan(student, today=previous.generated_on + days * DAY, previous=previous)
    assert find_broken_promises(plan, student, all_facts()) == ()
    return plan


def cut(minutes: int, first: date, last: date) -> AvailabilityChange:
    return AvailabilityChange(first_day=first, last_day=last, minutes=(minutes,) * 7)


def quota(day: Day) -> tuple[int, int]:
    return day.questions, day.repeats


def quotas(plan: Plan) -> dict[date, tuple[int, int]]:
    return {day.date: quota(day) for day in plan.days}


def coming(plan: Plan) -> dict[str, date]:
    return {exam.exam: exam.date for exam in plan.practice_exams if not exam.taken}


@settings(max_examples=10)
@given(st.integers(0, 160), st.booleans())
def test_days_done_as_planned_change_no_day_ahead(days: int, is_logged: bool) -> None:
    log = tuple(LogEntry(day.date, day.questions, day.repeats) for day in FIRST.days[:days])
    plan = after(days, log=log if is_logged else ())
    assert quotas(plan) == quotas(FIRST)
    assert [exam.date for exam in plan.practice_exams] == [exam.date for exam in FIRST.practice_exams]
    assert (plan.phases, plan.weekly_focus) == (FIRST.phases, FIRST.weekly_focus)


def test_what_a_shortened_day_loses_is_spread_over_the_pass_and_no_other_day_gives() -> None:
    """Ninety minutes hold twenty of a Tuesday's forty; the others go a ten to a day."""
    tuesday = date(2027, 1, 19)
    plan = after(1, changes=(cut(90, tuesday, tuesday),))
    assert (quotas(FIRST)[tuesday], quotas(plan)[tuesday]) == ((40, 0), (20, 0))
    gains = [new.questions - old.questions for old, new in zip(FIRST.days, plan.days, strict=True)]
    assert sorted(gains, reverse=True)[:3] == [10, 10, 0]
    assert (sum(gains), min(gains)) == (0, -20)
    assert coming(plan) == coming(FIRST)


def test_a_memory_without_a_drawing_loses_no_repeats_either() -> None:
    """As the first version wrote it: the repeats of a day cut to nothing go to other days of the pass."""
    first = next(day for day in FIRST.days if day.repeats and day.kind == "study")
    other_days = [day for day in FIRST.days if day.repeats and day.date > first.date]
    assert first.repeats and len(other_days) > 7
    changes = (cut(0, first.date, first.date),)
    old = replace(FIRST, drawn=None, pace=None)
    for previous in (FIRST, old):
        plan = after(1, previous, changes=changes)
        assert sum(day.repeats for day in plan.days) == sum(day.repeats for day in FIRST.days)


def test_a_week_off_loses_nothing_and_moves_no_practice_exam_of_another_week() -> None:
    off = (date(2027, 3, 1), date(2027, 3, 7))
    plan = after(1, changes=(cut(0, *off),))
    assert sum(count for count, _ in quotas(plan).values()) == 3650
    assert all(quota(day) == (0, 0) for day in plan.days if off[0] <= day.date <= off[1])
    stays = {name: day for name, day in coming(FIRST).items() if not off[0] <= day <= off[1]}
    assert stays.items() <= coming(plan).items()


@settings(max_examples=15)
@given(st.integers(1, 150), st.integers(1, 14), st.sampled_from([0, 60, 120, 240]))
def test_hours_cut_lower_only_the_days_they_are_cut_on(start: int, length: int, minutes: int) -> None:
    """And those that a practice exam or its review came to."""
    first, last = MONDAY + start * DAY, MONDAY + (start + length - 1) * DAY
    plan = after(1, changes=(cut(minutes, first, last),))
    assume(coming(plan) == coming(FIRST))
    reviews = {d.date for d in plan.days for b in d.blocks if b.activity == "exam_review"}
    for old, new in zip(FIRST.days, plan.days, strict=True):
        if not first <= old.date <= last and old.date not in reviews:
            assert new.questions >= old.questions


def test_a_larger_bank_only_adds() -> None:
    bank = QuestionBank(name="UWorld", questions=4200, done=350)
    plan = after(1, question_banks=(bank,))
    assert plan.question_banks[0].left_over == 0
    assert all(new.questions >= old.questions for old, new in zip(FIRST.days, plan.days, strict=True))
    assert sum(day.questions for day in plan.days) == 3850


def test_the_post_mortem_of_a_repeat_attempt_leaves_its_day_the_buffer_it_was() -> None:
    """Study begins with a day away; of the two weeks after it only the first day is free."""
    away = (cut(0, MONDAY, MONDAY), cut(0, MONDAY + 2 * DAY, MONDAY + 13 * DAY))
    wishes: dict[str, Any] = {"attempts": 1, "changes": away, "practice_exams": ()}
    first = make_plan(scores=(RECENT,), today=MONDAY, **wishes)
    assert first.days[1].kind == "buffer"
    assert first.days[1].blocks[0].subject == "post_mortem"
    plan = after(0, first, **wishes)
    assert plan.days == first.days
    assert not plan.changes


# Practice exams whose day has passed.


def first_exam() -> tuple[str, date, int]:
    name, day = next(iter(coming(FIRST).items()))
    return name, day, (day - MONDAY).days


def test_one_untold_counts_as_sat_and_one_missed_is_placed_again() -> None:
    name, day, days = first_exam()
    assert coming(after(days + 1)) == coming(FIRST)
    log = (LogEntry(date=day, missed=(name,)),)
    plan = after(days + 1, log=log)
    assert coming(plan)[name] > day
    others = {other: on for other, on in coming(FIRST).items() if other != name}
    assert others.items() <= coming(plan).items()


def test_a_pin_on_a_later_day_says_that_it_was_not_sat() -> None:
    name, day, days = first_exam()
    pinned = day + 9 * DAY
    plan = after(days + 1, pins=(Pin(pinned, name),))
    assert coming(plan)[name] == pinned


def test_another_form_sat_on_its_day_leaves_it_to_come() -> None:
    """The one sat had a day of its own, which goes to the one that was not."""
    name, day, days = first_exam()
    other = list(coming(FIRST))[1]
    left = tuple(one for one in make_student().practice_exams if one != other)
    plan = after(days + 1, scores=(RECENT, Score(day, other, 224)), practice_exams=left)
    assert coming(plan)[name] == coming(FIRST)[other]


def test_a_last_form_sat_before_the_exam_was_moved_is_the_last_no_longer() -> None:
    """Seven weeks on it is an old score: where the student moves the new last form away, another takes its
    place.
    """
    first = make_plan(scores=(RECENT,), today=MONDAY, date=date(2027, 2, 20))
    sat = next(exam for exam in first.practice_exams if exam.purpose == "final")
    moved = after((sat.date - MONDAY).days + 1, first, date=date(2027, 4, 10))
    last = next(exam for exam in moved.practice_exams if exam.purpose == "final" and exam.date > sat.date)
    pinned = last.date - 21 * DAY
    plan = after(1, moved, date=date(2027, 4, 10), pins=(Pin(pinned, last.exam),))
    assert coming(plan)[last.exam] == pinned
    assert any(
        5 <= (date(2027, 4, 10) - day).days <= 10 for name, day in coming(plan).items() if name[0] != "F"
    )


def test_a_missed_form_that_becomes_the_last_one_has_found_a_day() -> None:
    """The last form was missed a week before the exam: it is sat two days later, and no problem denies it."""
    wishes: dict[str, Any] = {"date": date(2027, 2, 24), "minutes": (420,) * 6 + (0,)}
    first = make_plan(scores=(RECENT,), today=MONDAY, **wishes)
    last = next(exam for exam in first.practice_exams if exam.purpose == "final")
    plan = after(
        (last.date - MONDAY).days + 1, first, log=(LogEntry(date=last.date, missed=(last.exam,)),), **wishes
    )
    assert last.exam in coming(plan)
    assert not [one for one in plan.problems if isinstance(one.fact, NoOtherDay)]


HALVES: dict[str, Any] = {"minutes": (0,) * 5 + (240, 240), "scores": ()}


@pytest.mark.parametrize("told", [(), ("log",)], ids=["untold", "the day before logged"])
def test_the_second_half_of_a_practice_exam_begun_stays(told: tuple[str, ...]) -> None:
    first = make_plan(today=MONDAY, **HALVES)
    exam = next(one for one in first.practice_exams if one.parts == 2)
    log = (LogEntry(date=exam.date - 7 * DAY, questions=0, repeats=0),) if told else ()
    plan = after((exam.last_day - MONDAY).days, first, log=log, **HALVES)
    was, now = ({day.date: day for day in one.days} for one in (first, plan))
    assert now[exam.last_day].blocks == was[exam.last_day].blocks
    assert exam in plan.practice_exams


def test_a_half_begun_and_then_missed_has_no_second_half() -> None:
    first = make_plan(today=MONDAY, **HALVES)
    exam = next(one for one in first.practice_exams if one.parts == 2)
    log = (LogEntry(date=exam.date, missed=(exam.exam,)),)
    plan = after((exam.last_day - MONDAY).days, first, log=log, **HALVES)
    day = next(day for day in plan.days if day.date == exam.last_day)
    assert exam.exam not in {block.exam for block in day.blocks}


def test_a_pass_that_is_late_is_caught_up_within_it_and_not_in_refinement() -> None:
    """A lost week of the middle of core: ten more a day on the nearest days."""
    log = tuple(
        LogEntry(day.date, 0 if 42 <= i < 49 else day.questions, 0 if 42 <= i < 49 else day.repeats)
        for i, day in enumerate(FIRST.days[:49])
    )
    plan = after(49, log=log)
    missed = sum(day.questions for day in FIRST.days[42:49])
    gains = [b.questions - a.questions for a, b in zip(FIRST.days[49:], plan.days[49:], strict=True)]
    assert missed >= 200
    assert sum(gains) == missed
    assert set(gains) <= {0, 10, missed % 10}
    assert max(day.date for day in plan.days if day.questions) < plan.phases[-1].first_day


def test_where_the_last_form_loses_its_day_the_one_before_comes_nearer_to_the_exam() -> None:
    """Hours of the last week are cut: Saturday two weeks out is too early, the Wednesday after is not."""
    wishes: dict[str, Any] = {"minutes": (0, 0, 300, 0, 0, 480, 480), "date": date(2027, 2, 20)}
    first = make_plan(today=MONDAY, scores=(RECENT,), **wishes)
    changes = (cut(60, date(2027, 2, 13), date(2027, 2, 20)),)
    plan = after(32, first, changes=changes, **wishes)
    last = max(exam.date for exam in plan.practice_exams if exam.exam != "Free 120")
    assert last == date(2027, 2, 10)


def test_a_buffer_that_a_review_comes_to_is_one_no_longer() -> None:
    """A form pinned to the day before one: its review takes over half of that day."""
    buffer = next(day.date for day in FIRST.days if day.kind == "buffer" and day.date.weekday() == 5)
    plan = after(1, pins=(Pin(buffer - DAY, "UWSA 2"),))
    day = next(day for day in plan.days if day.date == buffer)
    assert day.kind == "review"
    assert all(block.minutes > 0 for block in day.blocks)
