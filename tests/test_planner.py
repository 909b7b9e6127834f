"""The whole plan: a tutor's twelve weeks, the same plan twice, refusals, and offers that hold."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studyplan.audit import find_broken_promises
from studyplan.errors import CannotPlan
from studyplan.plan import Plan
from studyplan.statements.problems import ExamPassed, LeftOver, Tight
from studyplan.student import AvailabilityChange, Pin, QuestionBank, Score, Student
from studyplan.words.blocks import task_name
from studyplan.words.phases_and_exams import phase_reason

MONDAY, TUESDAY = date(2027, 1, 4), date(2027, 1, 5)
WEEK = timedelta(weeks=1)
NBME_12 = Score(
    date=date(2026, 12, 28),
    exam="NBME 12",
    score=214,
    percent_correct=(("cardiovascular", 50), ("renal_reproductive", 48), ("endocrine", 70)),
)


def tutors_student(**changes: Any) -> Student:
    """Twelve weeks from Monday 4 January to Friday 26 March 2027, as a tutor planned them by hand."""
    usual = make_student(
        date=date(2027, 3, 26),
        target=240,
        minimum=230,
        question_banks=(QuestionBank(name="UWorld", questions=4000, done=600),),
        practice_exams=("NBME 13", "NBME 14", "NBME 15", "NBME 16", "UWSA 1", "Free 120"),
        scores=(NBME_12,),
    )
    return replace(usual, **changes)


@cache
def twelve_weeks() -> Plan:
    return make_plan(tutors_student(), today=MONDAY)


def weekly_new(plan: Plan) -> list[int]:
    weeks: Counter[int] = Counter()
    for day in plan.days:
        weeks[(day.date - MONDAY).days // 7] += day.questions
    return [weeks[i] for i in range(12)]


# A tutor's twelve weeks.


def test_all_3400_new_questions_are_done_before_refinement() -> None:
    (bank,) = twelve_weeks().question_banks
    assert (bank.done, bank.planned, bank.left_over) == (600, 3400, 0)
    assert max(day.date for day in twelve_weeks().days if day.questions) < date(2027, 3, 8)


def test_each_week_has_the_tutors_number_of_new_questions_within_a_hundred() -> None:
    tutors = [230, 350, 400, 420, 400, 360, 400, 420, 420, 0, 0, 0]
    assert sum(tutors) == 3400
    assert all(abs(n - own) <= 100 for n, own in zip(weekly_new(twelve_weeks()), tutors, strict=True))


def test_no_day_has_more_than_the_tutors_80_and_the_first_week_is_lighter() -> None:
    assert max(day.questions for day in twelve_weeks().days) == 80
    assert max(day.questions for day in twelve_weeks().days[:7]) <= 50


def test_the_practice_exams_lie_where_the_tutor_put_them() -> None:
    """Three Saturdays in core; then rehearsal on 9, final on 18, Free 120 on 22 March, as by hand."""
    coming = [exam for exam in twelve_weeks().practice_exams if not exam.taken]
    assert [(exam.date, exam.exam, exam.purpose) for exam in coming] == [
        (date(2027, 1, 16), "UWSA 1", "progress"),
        (date(2027, 2, 6), "NBME 13", "progress"),
        (date(2027, 2, 20), "NBME 14", "progress"),
        (date(2027, 3, 9), "NBME 15", "rehearsal"),
        (date(2027, 3, 18), "NBME 16", "final"),
        (date(2027, 3, 22), "Free 120", "warm_up"),
    ]


def test_the_aims_rise_on_the_line_from_214_to_240() -> None:
    """19, 40, 54, 71, 80 and 84 of 88 days at 23/88 a day: the lowest line that leads to a go ends at 237."""
    aims = [exam.aim for exam in twelve_weeks().practice_exams if not exam.taken]
    assert aims == [219, 225, 229, 233, 235, 236]


def test_the_weak_areas_lead_the_first_week_of_core() -> None:
    focus = {week.week: week.areas for week in twelve_weeks().weekly_focus}
    assert {"cardiovascular", "renal_reproductive"} <= set(focus[MONDAY] + focus[MONDAY + WEEK])


def test_so_full_a_plan_is_called_tight_in_its_first_week() -> None:
    assert any(isinstance(problem.fact, Tight) for problem in twelve_weeks().problems)


# The same plan twice, and reruns.


@given(st.integers(1, 60))
def test_a_student_who_did_what_was_planned_and_logs_nothing_has_no_more_to_do(later: int) -> None:
    again = make_plan(tutors_student(), today=MONDAY + timedelta(days=later), previous=twelve_weeks())
    done = sum(day.questions for day in twelve_weeks().days[:later])
    assert again.question_banks[0].done == 600 + done
    assert again.question_banks[0].left_over == 0


def test_a_second_bank_begins_only_when_the_first_is_done() -> None:
    banks = (QuestionBank(name="UWorld", questions=2000), QuestionBank(name="AMBOSS", questions=1000))
    plan = make_plan(question_banks=banks, today=MONDAY)
    dates: dict[str, list[date]] = {"UWorld": [], "AMBOSS": []}
    for day in plan.days:
        for block in day.blocks:
            if block.activity == "questions":
                dates[block.bank].append(day.date)
    assert max(dates["UWorld"]) < min(dates["AMBOSS"])
    assert plan.question_banks[1].planned > 0


# Refusals.


@pytest.mark.parametrize("days", [0, -1, -200])
def test_an_exam_that_is_not_ahead_cannot_be_planned(days: int) -> None:
    with pytest.raises(CannotPlan) as refused:
        make_plan(date=MONDAY + timedelta(days=days), today=MONDAY)
    assert refused.value.refusal == ExamPassed(MONDAY + timedelta(days=days), MONDAY)


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"date": MONDAY + timedelta(days=731)}, "exam_too_far"),
        ({"minutes": (0,) * 7}, "no_free_minute"),
        ({"minutes": (480,) + (0,) * 6, "date": date(2027, 1, 11), "first_day": TUESDAY}, "no_free_minute"),
    ],
    ids=["over two years away", "no free minute", "free on exam day alone"],
)
def test_without_time_before_the_exam_or_too_much_is_no_plan(wishes: dict[str, Any], refusal: str) -> None:
    with pytest.raises(CannotPlan, match=refusal):
        make_plan(today=MONDAY, **wishes)


def test_an_exam_tomorrow_leaves_a_light_day() -> None:
    plan = make_plan(date=date(2027, 1, 5), today=MONDAY)
    assert [day.kind for day in plan.days] == ["light", "exam"]


# What does not fit is reported with offers that hold.


@cache
def plan_of(student: Student) -> Plan:
    return make_plan(student, today=MONDAY)


def left_over(student: Student) -> int:
    return plan_of(student).question_banks[0].left_over


def later(student: Student, on: date) -> Student:
    return replace(student, exam=replace(student.exam, date=on))


def longer(student: Student, hours: float) -> Student:
    """With so much more on every day that has any."""
    more = round(60 * hours)
    minutes = tuple(each + more if each else 0 for each in student.availability.minutes)
    return replace(student, availability=replace(student.availability, minutes=minutes))


def told_left_over(plan: Plan) -> LeftOver:
    """The problem that says what does not fit."""
    return next(problem.fact for problem in plan.problems if isinstance(problem.fact, LeftOver))


overfull = st.builds(
    lambda weeks, extra_days, minutes, questions: make_student(
        date=MONDAY + timedelta(days=7 * weeks + extra_days),
        minutes=minutes,
        day_starts=(time(6),) * 7,
        question_banks=(QuestionBank(name="UWorld", questions=questions),),
    ),
    st.integers(2, 20),
    st.integers(0, 6),
    st.sampled_from([(480,) * 5 + (360, 0), (300,) * 7, (120,) * 5 + (420, 240), (0,) * 5 + (480, 480)]),
    st.integers(100, 400).map(lambda tens: 10 * tens),
)


@settings(max_examples=24)
@given(overfull)
def test_with_the_date_or_hours_offered_everything_fits_and_with_less_it_does_not(student: Student) -> None:
    assume(left_over(student))
    told = told_left_over(plan_of(student))
    assume(told.first_date or told.hours_needed)
    if told.first_date is not None:
        assert left_over(later(student, told.first_date)) == 0
        assert left_over(later(student, told.first_date - WEEK)) > 0
    if told.hours_needed is not None:
        assert left_over(longer(student, told.hours_needed)) == 0
        assert left_over(longer(student, told.hours_needed - 0.5)) > 0


def test_a_month_of_nights_spreads_the_work_over_the_rest() -> None:
    nights = AvailabilityChange(first_day=date(2027, 3, 1), last_day=date(2027, 3, 31), minutes=(60,) * 7)
    plan = make_plan(
        minutes=(120, 120, 0, 120, 120, 420, 240),
        changes=(nights,),
        date=date(2027, 7, 30),
        question_banks=(QuestionBank(name="UWorld", questions=2400),),
        today=MONDAY,
    )
    assert plan.question_banks[0].left_over == 0
    assert {day.questions for day in plan.days if day.date.month == 3} == {10}


def test_a_pinned_free_120_keeps_no_form_at_a_distance() -> None:
    pinned = make_student(
        date=date(2027, 1, 17),
        first_day=None,
        minutes=(480,) * 7,
        pins=(Pin(date=date(2027, 1, 7), exam="Free 120"),),
    )
    exams = make_plan(pinned, today=date(2026, 12, 10)).practice_exams
    assert {exam.purpose for exam in exams} >= {"rehearsal", "final"}
    assert ("Free 120", date(2027, 1, 7)) in {(exam.exam, exam.date) for exam in exams}


@pytest.mark.parametrize(("today", "kind"), [(date(2027, 3, 14), "off"), (date(2027, 3, 15), "exam")])
def test_a_plan_once_made_holds_up_to_its_exam_day(today: date, kind: str) -> None:
    student = make_student(date=date(2027, 3, 15))
    first = make_plan(student, today=date(2027, 1, 4))
    late = make_plan(student, today=today, previous=first)
    assert find_broken_promises(late, student, all_facts()) == ()
    assert next(iter(late.coming())).kind == kind


def test_two_reviews_on_one_day_still_leave_five_blocks() -> None:
    scores = tuple(Score(date=date(2027, 2, 20), exam=exam, score=230) for exam in ("NBME 15", "UWSA 1"))
    student = make_student(
        date=date(2027, 3, 20), scores=scores, practice_exams=("NBME 13", "NBME 16", "Free 120")
    )
    plan = make_plan(student, today=date(2027, 2, 21), previous=make_plan(student, today=date(2027, 2, 20)))
    assert max(len(day.blocks) for day in plan.coming()) <= 5


def test_a_form_over_two_days_takes_both_of_them_and_is_said_to_be_no_rehearsal() -> None:
    """Four hours at weekends: 150 minutes of five hours on each day, then its review."""
    plan = make_plan(
        minutes=(0,) * 5 + (240, 240), practice_exams=("NBME 13", "NBME 14", "NBME 15", "UWSA 2")
    )
    first = plan.practice_exams[0]
    days = {day.date: day for day in plan.days}
    sat, sun = (days[day] for day in first.days)
    assert (first.exam, first.parts, first.full_length) == ("NBME 13", 2, False)
    assert [(b.activity, b.minutes, b.part) for b in sat.blocks] == [("practice_exam", 150, (1, 2))]
    assert [(b.activity, b.minutes, b.part) for b in sun.blocks] == [
        ("practice_exam", 150, (2, 2)),
        ("exam_review", 90, None),
    ]
    assert sat.kind == sun.kind == "practice_exam"
    assert "split_forms" in [problem.fact.kind for problem in plan.problems]


def test_the_free_120_takes_two_evenings_where_the_weekend_is_the_last_forms() -> None:
    hours = (time(18),) * 5 + (time(8),) * 2
    plan = make_plan(minutes=(120,) * 5 + (420, 240), day_starts=hours)
    warm_up = plan.practice_exams[-1]
    days = [day for day in plan.days if day.date in warm_up.days]
    assert (warm_up.exam, warm_up.parts, len(days)) == ("Free 120", 2, 2)
    assert [day.blocks[0].minutes for day in days] == [90, 90]
    assert task_name(days[0].blocks[0]) == "Free 120, part 1 of 2, strict timing"


def test_a_baseline_over_two_days_is_not_told_to_be_in_one_sitting() -> None:
    plan = make_plan(
        minutes=(0,) * 5 + (240, 240), practice_exams=("NBME 13", "NBME 14", "NBME 15", "UWSA 2")
    )
    survey = "Find out where you stand: one practice exam over two days, a survey of all areas, the routine."
    assert phase_reason(plan.phases[0], plan.practice_exams) == survey


@pytest.mark.parametrize("scored", [0, 1])
@pytest.mark.parametrize("told", [1, 2, 5])
def test_a_score_on_either_day_is_that_of_the_form_over_two(scored: int, told: int) -> None:
    """Its second half stays where it was, and its review goes on the weekend after."""
    student = make_student(minutes=(0,) * 5 + (240, 240))
    before = make_plan(student)
    form = before.practice_exams[0]
    score = Score(date=form.days[scored], exam=form.exam, score=214)
    scored_student = replace(student, scores=(score,))
    again = make_plan(scored_student, today=form.date + timedelta(days=told), previous=before)
    was, now = ({day.date: day for day in plan.days} for plan in (before, again))
    assert all(now[day] == was[day] for day in form.days)
    review = [b for b in now[form.date + WEEK].blocks if b.activity == "exam_review"]
    assert sum(block.minutes for block in review) == 150
    assert form.exam not in [exam.exam for exam in again.practice_exams if not exam.taken]
    assert find_broken_promises(again, scored_student, all_facts()) == ()
