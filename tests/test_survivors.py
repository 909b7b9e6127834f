"""Edges that a changed comparison once passed unseen: each test kills mutants that all others let live."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student

from studyplan.alternatives.options import Ground, Load, kept_and_broken
from studyplan.alternatives.what_if import what_if
from studyplan.plan import Decision
from studyplan.planning.advice.fit import fit_problems
from studyplan.planning.planner import outline
from studyplan.planning.practice_exams.placing import place_exams
from studyplan.planning.schedule import Schedule, make_schedule
from studyplan.planning.terms import ExamWishes, FreeDay
from studyplan.statements.dates import SeasonPlace
from studyplan.student import Pin, QuestionBank, Score, Student

EXAM = date(2027, 6, 18)
MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)


def nbme(day: date, score: int, form: int = 12, **areas: float) -> Score:
    return Score(date=day, exam=f"NBME {form}", score=score, percent_correct=tuple(areas.items()))


def bank(questions: int) -> tuple[QuestionBank, ...]:
    return (QuestionBank(name="UWorld", questions=questions, done=0),)


# What would change a verdict is a score on the next form, never a percent on the Free 120 before it.

FRESH = (nbme(date(2027, 4, 20), 228), nbme(date(2027, 5, 8), 230, 13))
FREE_120 = Pin(date=date(2027, 5, 17), exam="Free 120")
FORMS = (Pin(date=date(2027, 5, 24), exam="NBME 15"), Pin(date=date(2027, 6, 10), exam="NBME 16"))


def decided(today: date, *pins: Pin, scores: tuple[Score, ...] = FRESH) -> Decision:
    names = tuple(pin.exam for pin in pins)
    who = make_student(scores=scores, pins=pins, practice_exams=names, target=240, minimum=240)
    return make_plan(who, today=today).decision


def test_the_score_that_would_make_a_hold_a_go_does_so_on_the_day_of_the_next_form() -> None:
    day = FORMS[0].date
    after = {n: decided(day, FORMS[1], scores=(*FRESH, nbme(day, n, 15))).verdict for n in (238, 239)}
    now = decided(date(2027, 5, 10), *FORMS)
    assert (after, now.verdict) == ({238: "hold", 239: "go"}, "hold")
    assert "239" in str(now.would_change) and "NBME 15" in str(now.would_change)
    assert decided(date(2027, 5, 10), FREE_120, *FORMS).would_change == now.would_change


# The focus of a week.


def test_this_weeks_focus_follows_a_score_of_this_week_and_last_weeks_stays() -> None:
    first = nbme(date(2026, 12, 28), 214, cardiovascular=50, renal_reproductive=48, pediatrics=50)
    before = make_plan(make_student(scores=(first,)), today=MONDAY)
    areas = {area.key: 70.0 for area in all_facts().areas} | {"behavioral_health": 30.0}
    newest = nbme(date(2027, 2, 9), 214, 13, **areas)
    after = make_plan(make_student(scores=(first, newest)), today=date(2027, 2, 10), previous=before)
    last_week, this_week = after.weekly_focus[4:6]
    assert this_week.week == date(2027, 2, 8)
    assert (last_week, before.weekly_focus[5].areas == this_week.areas) == (before.weekly_focus[4], False)
    assert "behavioral_health" in this_week.areas


@pytest.mark.parametrize(("days", "week"), [(13, date(2027, 1, 11)), (14, date(2027, 1, 18))])
def test_a_plan_names_the_focus_of_the_week_it_is_made_in_and_of_none_before(days: int, week: date) -> None:
    """On a Sunday and a Monday; study began two weeks before the plan did."""
    plan = make_plan(make_student(first_day=MONDAY, minutes=(480,) * 7), today=MONDAY + days * DAY)
    assert plan.weekly_focus[0].week == week


# The first day of preparation, and the score then.


def on_the_weeks_left(score: int, **changes: Any) -> list[str]:
    """How grave it is, the weeks that a score calls for: 210 calls for 9 at least."""
    student = make_student(target=245, minutes=(480,) * 6 + (0,), **changes)
    plan = make_plan(student, today=EXAM - 40 * DAY)
    return [problem.severity for problem in plan.problems if str(score) in str(problem)]


@pytest.mark.parametrize(
    ("first_day", "taken", "severity"),
    [(70, 63, "info"), (70, 62, "warning"), (63, 93, "info"), (62, 92, "warning")],
)
def test_weeks_count_from_the_first_day_or_a_baseline_taken_later(
    first_day: int, taken: int, severity: str
) -> None:
    """All in days before the exam: 63 are nine weeks of 48 h."""
    scores = (nbme(EXAM - taken * DAY, 210),)
    assert on_the_weeks_left(210, first_day=EXAM - first_day * DAY, scores=scores) == [severity]


@pytest.mark.parametrize(
    ("days_before", "baseline"),
    [((14, 5), 210), ((15, 5), 195), ((40, 20), 195), ((14, 14), 210), ((5, -5), 210)],
)
def test_the_baseline_is_the_first_score_of_two_weeks_before_else_the_last(
    days_before: tuple[int, int], baseline: int
) -> None:
    first_day = EXAM - 100 * DAY
    days = [first_day - days * DAY for days in days_before]
    scores = (nbme(days[0], 210), nbme(days[1], 195, 13))
    told = {score: on_the_weeks_left(score, first_day=first_day, scores=scores) for score in (210, 195)}
    assert [score for score, found in told.items() if found] == [baseline]


# How it fits.


@pytest.mark.parametrize(
    ("day_starts", "minutes", "longest"),
    [
        ((time(8),) * 7, (480,) * 7, 330),  # 480 and 53 of pauses and 45 of lunch leave 382, less a tenth
        ((time(6),) * 7, (240,) * 7, 360),  # never more than six hours
        ((*(time(8),) * 5, time(18, 30), time(8)), (240,) * 7, 0),  # one late evening: 19, no half hour
        ((*(time(8),) * 5, time(18), time(8)), (240,) * 7, 30),  # an evening that leaves 49
    ],
)
def test_no_more_hours_are_looked_for_than_the_latest_day_holds(
    day_starts: tuple[time, ...], minutes: tuple[int, ...], longest: int
) -> None:
    who = make_student(day_starts=day_starts, minutes=minutes, question_banks=bank(20_000))
    schedule = outline(who, all_facts(), today=MONDAY).schedule
    asked = [0]

    def never_fits(other: Student, extra_minutes: int = 0) -> Schedule:
        asked.append(extra_minutes)
        return schedule

    assert schedule.left_over
    fit_problems(who, schedule, never_fits, in_doubt=False)
    assert max(asked) == longest


@pytest.mark.parametrize(("questions", "left_over"), [(5200, 200), (5210, 310)])
def test_rarer_practice_exams_are_worth_it_from_a_third_fewer_left_over(
    questions: int, left_over: int
) -> None:
    """Rarer ones leave 100 fewer: of 300 that is a third, of 310 it is not."""
    who = make_student(date=MONDAY + 98 * DAY, first_day=MONDAY, question_banks=bank(questions))
    drawn = outline(who, all_facts(), today=MONDAY)
    usual, rarer = (
        make_schedule(drawn.student, all_facts(), drawn.start, rare_exams=rare) for rare in (False, True)
    )
    assert (usual.left_over, rarer.left_over) == (questions - 4900, questions - 5000)
    assert drawn.schedule.left_over == left_over


def test_a_buffer_whose_first_half_is_full_is_still_one() -> None:
    """Four Saturdays of 320 minutes: 40 questions at 4 minutes fill just the half, 50 take more."""
    days = make_student(minutes=(480,) * 5 + (320, 0), date=date(2027, 3, 29), question_banks=bank(3400))
    schedule = outline(days, all_facts(), today=MONDAY).schedule
    saturdays = {day: schedule.quotas[day] for day in (date(2027, 1, 16) + i * 14 * DAY for i in range(4))}
    assert [quota.new[0][1] for quota in saturdays.values()] == [40, 50, 50, 50]
    assert [day for day, quota in schedule.quotas.items() if quota.buffer] == [
        date(2027, 1, 16),
        date(2027, 3, 6),  # the last fortnight has no later Saturday
    ]
    assert schedule.buffers_used == 3


# The Free 120.


@pytest.mark.parametrize(
    ("open_days", "chosen"), [((3, 4, 5), 4), ((3, 5), 5), ((2, 3, 6), 3), ((2, 5, 6), 5), ((2, 6), None)]
)
def test_the_free_120_is_four_days_out_else_the_earlier_of_five_and_three(
    open_days: tuple[int, ...], chosen: int | None
) -> None:
    dates = [EXAM - out * DAY for out in open_days]
    wishes = ExamWishes(
        days={day: FreeDay(date=day, minutes=480, day_starts=time(8), is_full=True) for day in dates},
        earliest=MONDAY,
        exam_date=EXAM,
        taken_on=(),
        unused=tuple(form for form in all_facts().forms if form.scale == "percent"),
        pins=(),
        baseline_needed=False,
        longest_core_gap=21,
    )
    placed, _ = place_exams(wishes, all_facts())
    assert [(EXAM - exam.date).days for exam in placed] == ([chosen] if chosen else [])


# Other dates, other targets.


def test_another_target_asks_for_the_pass_mark_at_least() -> None:
    """A target of 222 would make 212 worth sitting for: no one sits for less than passes (218)."""
    changes: dict[str, Any] = {"minutes": (60,) * 7, "date": date(2027, 5, 7), "first_day": date(2027, 3, 8)}
    scores, today = (nbme(date(2027, 3, 1), 196),), date(2027, 3, 10)
    who = make_student(**changes, scores=scores)
    line = what_if(who, all_facts(), today=today, previous=None, targets=[222])[1]
    courses = [
        make_plan(make_student(**changes, scores=scores, target=222, minimum=minimum), today=today).decision
        for minimum in (218, 212)
    ]
    assert [decision.course for decision in courses] == ["off", "tight"]
    assert line.course == "off"


def seasons(booked: date, exam_date: date) -> list[list[str]]:
    """Years of the seasons that `exam_date` keeps, and of those it breaks; no other limit is near."""
    at = Ground(today=booked - 100 * DAY, first_day=booked - 400 * DAY, least_weeks=None)
    load = Load(bank="UWorld", questions_per_day=40, left_over=0, late=0)
    judged = kept_and_broken(make_student(date=booked), all_facts(), at, exam_date, load)
    marks = ([mark for mark in side if isinstance(mark, SeasonPlace)] for side in judged)
    return [[" ".join(re.findall(r"ERAS (\d+)", str(mark))) for mark in side] for side in marks]


@pytest.mark.parametrize(
    ("booked", "exam_date", "kept", "broken"),
    [
        (
            date(2026, 9, 2),
            date(2027, 2, 4),
            ["2028"],
            ["2027 2028"],
        ),  # too late, with the next one
        (date(2026, 9, 24), date(2027, 2, 4), ["2028"], ["2027 2028"]),  # whatever date is booked
        (date(2026, 9, 24), date(2027, 2, 3), [], ["2027"]),  # the score is there as rank lists close
        (date(2027, 6, 11), date(2027, 6, 18), ["2028"], ["2027 2028"]),  # today its rank lists close
        (date(2027, 6, 12), date(2027, 6, 18), ["2028"], []),
    ],
)
def test_the_ends_of_a_season(booked: date, exam_date: date, kept: list[str], broken: list[str]) -> None:
    """Rank lists of ERAS 2027 close on 3 March 2027: 28 days after 3 February, and 100 before 11 June."""
    assert seasons(booked, exam_date) == [kept, broken]
