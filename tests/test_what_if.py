"""What if: the plan as it is first, each line the plan a changed file would give, nothing asked an abort."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from conftest import TODAY, all_facts, make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Wish, wishes

from studyplan.alternatives.what_if import hours_a_week, what_if
from studyplan.errors import CannotPlan
from studyplan.plan import Plan, Scenario
from studyplan.statements.dates import BeforeFees, Eligibility, Weeks
from studyplan.statements.problems import ExamPassed, NoUsualHours, PastMidnight, TargetUnderPassMark
from studyplan.student import AvailabilityChange, Score, Student

EXAM = date(2027, 6, 18)
LATER = date(2027, 7, 16)


def asked(
    student: Student | None = None, *, today: date = TODAY, previous: Plan | None = None, **about: Any
) -> tuple[Scenario, ...]:
    return what_if(student or scored(), all_facts(), today=today, previous=previous, **about)


def scored(**changes: Any) -> Student:
    """46 hours a week, a score of 222, target 245 with the default minimum 235, 18 June 2027."""
    scores = (Score(date=date(2026, 11, 14), exam="NBME 12", score=222),)
    return make_student(**{"scores": scores, **changes})


def assert_is_the_plan(row: Scenario, plan: Plan) -> None:
    """Every number of the line is the plan's own."""
    seen, decision = plan.projection, plan.decision
    assert (row.exam_date, row.target) == (plan.exam_date, plan.target)
    assert (row.mean, row.low, row.high) == (seen.mean, seen.low, seen.high)
    assert (row.chance_of_target, row.chance_of_pass) == (seen.chance_of_target, seen.chance_of_pass)
    assert (row.verdict, row.course) == (decision.verdict, decision.course)
    assert row.questions_per_day == plan.questions_per_day
    assert row.left_over == plan.question_banks[0].left_over
    assert row.problem is None


def test_after_a_failed_attempt_the_minimum_follows_the_target_itself() -> None:
    again = scored(attempts=1, minimum=245)
    row = asked(again, targets=[250])[1]
    assert_is_the_plan(row, make_plan(scored(attempts=1, minimum=250, target=250)))


# Which lines there are.


def test_the_first_line_is_the_plan_as_it_is() -> None:
    first, *_ = asked(dates=[LATER])
    assert (first.exam_date, first.hours_a_week, first.target) == (EXAM, 46, 245)
    assert_is_the_plan(first, make_plan(scored()))


def test_every_combination_has_a_line_in_the_order_asked_for() -> None:
    rows = asked(dates=[LATER, EXAM], hours=[30, 46], targets=[250])
    assert [(row.exam_date, row.hours_a_week, row.target) for row in rows] == [
        (EXAM, 46, 245),
        (LATER, 30, 250),
        (LATER, 46, 250),
        (EXAM, 30, 250),
        (EXAM, 46, 250),
    ]


def test_what_is_asked_twice_or_is_so_already_has_one_line() -> None:
    assert len(asked(dates=[EXAM, LATER, LATER], hours=[46])) == 2


# Every line is the plan a changed file would give.


def test_a_line_is_the_plan_for_a_file_with_that_date_those_hours_and_that_target() -> None:
    """23 hours are half of 46: four hours a day, three on Saturday. The default minimum follows to 240. What
    was studied before stays as it was.
    """
    row = asked(dates=[LATER], hours=[23], targets=[250])[1]
    half = (240, 240, 240, 240, 240, 180, 0)
    other = from_today(scored(date=LATER, target=250, minimum=240), half, TODAY)
    assert_is_the_plan(row, make_plan(other))


def from_today(who: Student, minutes: tuple[int, ...], today: date) -> Student:
    """The student with another week from that day on."""
    change = AvailabilityChange(first_day=today, last_day=who.exam.date, minutes=minutes)
    availability = replace(who.availability, changes=(change, *who.availability.changes))
    return replace(who, availability=availability)


@settings(max_examples=25)
@given(wishes(), st.integers(-30, 120), st.integers(1, 70), st.integers(230, 270))
def test_any_students_lines_are_their_own_plans(wish: Wish, days: int, hours: int, target: int) -> None:
    """A line with numbers is the plan; a line without is one that no plan could be made for, or whose days
    would pass midnight.
    """
    who = wish.student
    day = who.exam.date + timedelta(days=days)
    for row in what_if(
        who, all_facts(), today=wish.today, previous=None, dates=[day], hours=[hours], targets=[target]
    ):
        usual = sum(who.availability.minutes)
        minutes = tuple(
            round(m * row.hours_a_week * 60 / usual) if usual else 0 for m in who.availability.minutes
        )
        if row.hours_a_week == hours_a_week(who):
            minutes = who.availability.minutes
        below = 0 if who.applicant.attempts else 10
        by_default = who.exam.minimum == max(who.exam.target - below, 218)
        minimum = max(218, row.target - below if by_default else min(who.exam.minimum, row.target))
        exam = replace(who.exam, date=row.exam_date, target=row.target, minimum=minimum)
        other = from_today(replace(who, exam=exam), minutes, wish.today)
        if row.problem is None:
            assert_is_the_plan(row, make_plan(other, today=wish.today))
        elif row.problem.kind not in ("past_midnight", "no_usual_hours"):
            with pytest.raises(CannotPlan):
                make_plan(other, today=wish.today)


def test_a_line_keeps_the_past_of_the_last_plan() -> None:
    """Seventeen weeks on, what lies behind counts as done as planned, on another date too; without the last
    plan the whole bank would still be ahead, at far more a day.
    """
    first, today = make_plan(scored(), today=date(2027, 1, 4)), date(2027, 5, 3)
    row = asked(today=today, previous=first, dates=[LATER])[1]
    assert_is_the_plan(row, make_plan(scored(date=LATER), today=today, previous=first))
    forgotten = asked(today=today, dates=[LATER])[1].questions_per_day
    assert row.questions_per_day and forgotten and forgotten > row.questions_per_day + 10


# Hours.


def test_days_off_stay_off_and_stretches_that_differ_stay_as_told() -> None:
    """More hours make only the usual week longer: with rotations up to the exam nothing changes."""
    away = AvailabilityChange(first_day=TODAY, last_day=EXAM, minutes=(120,) * 7)
    score = Score(date=TODAY, exam="NBME 12", score=222)
    before, after = asked(scored(changes=(away,), scores=(score,), first_day=TODAY), hours=[60])
    assert (before.mean, before.questions_per_day) == (after.mean, after.questions_per_day)
    assert after.hours_a_week == 60


def test_hours_count_for_a_week_not_for_a_day() -> None:
    """Seven days of two hours are 14 a week; asking for 14 changes nothing."""
    assert len(asked(scored(minutes=(120,) * 7), hours=[14])) == 1


@pytest.mark.parametrize(("hours", "fits"), [(82, True), (83, False)])
def test_hours_that_would_pass_midnight_are_told_so(hours: float, fits: bool) -> None:
    """82 hours a week make 14 h 16 min of the usual 8: from 08:00, with lunch and five pauses, to 23:51.

    83 make ten minutes more, which end at 00:01.
    """
    assert isinstance(asked(hours=[hours])[1].problem, PastMidnight) != fits


def test_a_week_without_hours_cannot_be_made_longer() -> None:
    stretch = AvailabilityChange(first_day=date(2027, 1, 4), last_day=EXAM, minutes=(240,) * 7)
    who = scored(minutes=(0,) * 7, changes=(stretch,))
    first, more = asked(who, hours=[20])
    assert (first.hours_a_week, first.problem) == (0, None)
    assert more.problem == NoUsualHours()


# Targets.


def test_a_lowest_score_of_the_students_own_stays_with_another_target() -> None:
    """Minimum 219 whatever the target: on course. By default it would be ten under, 275: no longer so."""
    own, default = scored(minimum=219), scored()
    assert asked(own, targets=[285])[1].course == "on"
    assert asked(default, targets=[285])[1].course != "on"


def test_a_lowest_score_is_never_over_the_target() -> None:
    """Target 220 under the student's own minimum of 285: the minimum comes down with it, and all is well."""
    row = asked(scored(minimum=285, target=290), targets=[220])[1]
    assert_is_the_plan(row, make_plan(scored(minimum=220, target=220)))
    assert row.course == "on"


def test_a_target_under_the_pass_mark_is_told_so() -> None:
    row = asked(targets=[217])[1]
    assert row.problem == TargetUnderPassMark(217, 218)
    assert row.mean is None and row.verdict is None
    assert asked(targets=[218])[1].problem is None


# What cannot be planned.


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (TODAY, "exam_passed"),
        (date(2020, 1, 1), "exam_passed"),
        (date(2030, 1, 1), "exam_too_far"),
        (date(2027, 1, 4), "no_free_minute"),
        (date.max, "exam_too_far"),
    ],
)
def test_a_date_that_cannot_be_planned_is_a_line_that_says_why(day: date, kind: str) -> None:
    first, other = asked(dates=[day])
    assert first.problem is None and other.problem is not None
    assert other.problem.kind == kind and other.questions_per_day is None


def test_where_the_booked_date_is_past_other_dates_are_still_shown() -> None:
    fresh = Score(date=EXAM - timedelta(days=10), exam="NBME 16", score=240)
    first, other = asked(scored(scores=(fresh,)), today=EXAM, dates=[LATER])
    assert first.problem == ExamPassed(EXAM, EXAM)
    assert other.problem is None and other.mean is not None


def test_a_line_says_what_its_date_keeps_and_breaks() -> None:
    who = scored(eligibility_ends=date(2027, 7, 1))
    first, other = asked(who, dates=[LATER])
    assert Eligibility(date(2027, 7, 1), kept=True) in first.keeps
    assert Eligibility(date(2027, 7, 1), kept=False) in other.breaks
    movable = BeforeFees(date(2027, 5, 3))
    assert movable in other.keeps and movable not in first.keeps


def test_a_line_counts_the_full_time_weeks_of_its_own_hours() -> None:
    """A score of 222 calls for 6.5: 12 h a week up to June are fewer, 46 h more."""
    first, more = asked(scored(minutes=(120,) * 6 + (0,)), hours=[46])
    assert Weeks(6.5, "score", kept=False) in first.breaks
    assert Weeks(6.5, "score", kept=True) in more.keeps


def test_a_day_that_starts_in_the_afternoon_has_no_lunch() -> None:
    """From 18:00, 38 hours a week make 5 h 26 min a day; with two pauses they end at 23:46, without lunch."""
    evenings = scored(minutes=(180,) * 7, day_starts=(time(18),) * 7)
    assert asked(evenings, hours=[38])[1].problem is None
    assert isinstance(asked(evenings, hours=[42])[1].problem, PastMidnight)
