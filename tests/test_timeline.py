"""The timeline: lanes for phases, practice exams, days off and decision days."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import TODAY, make_plan, make_student

from studyplan.facts import Facts
from studyplan.page.charts.timeline import LEFT, RIGHT, THINNEST, days_off, decision_days, timeline
from studyplan.plan import Plan
from studyplan.words.formats import PHASES


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


def test_each_phase_has_a_lane_and_a_bar_that_follow_each_other(plan: Plan, facts: Facts) -> None:
    chart = timeline(plan, facts)
    names = [PHASES[phase.name] for phase in plan.phases]
    assert [lane.label for lane in chart.lanes] == [*names, "Practice exams", "Days off", "Decide by"]
    bars = [bar for bar in chart.bars if bar.phase != "off"]
    assert [bar.phase for bar in bars] == [phase.name for phase in plan.phases]
    for before, after in itertools.pairwise(bars):
        assert before.x + before.width == pytest.approx(after.x, abs=0.2)
        assert before.y < after.y
    assert bars[-1].x + bars[-1].width == pytest.approx(RIGHT, abs=0.1)


def test_days_off_in_a_row_are_one_stretch(plan: Plan) -> None:
    off = {date(2027, 1, 10), date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 17)}
    days = tuple(replace(day, kind="off" if day.date in off else "study") for day in plan.days)
    assert days_off(replace(plan, days=days)) == (
        (date(2027, 1, 10), date(2027, 1, 12)),
        (date(2027, 1, 17), date(2027, 1, 17)),
    )


def test_a_single_day_off_in_the_longest_plan_still_shows(facts: Facts) -> None:
    student = make_student(date=TODAY + timedelta(weeks=40), first_day=None)
    off = [bar for bar in timeline(make_plan(student), facts).bars if bar.phase == "off"]
    assert off and all(bar.width >= THINNEST for bar in off)


def test_decision_days_are_the_rescheduling_marks_among_the_deadlines(plan: Plan, facts: Facts) -> None:
    marks = facts.reschedule_marks
    expected = sorted(plan.exam_date - timedelta(days) for days in marks)
    assert list(decision_days(plan, facts)) == expected
    assert decision_days(replace(plan, deadlines=()), facts) == ()
    assert sum(mark.kind == "decide" for mark in timeline(plan, facts).marks) == len(expected)


def test_practice_exams_of_before_the_plan_are_told_and_not_drawn(plan: Plan, facts: Facts) -> None:
    old = plan.practice_exams[0]._replace(date=TODAY - timedelta(9), taken=True, score=214)
    taken = plan.practice_exams[0]._replace(date=plan.first_day, taken=True, score=220)
    changed = replace(plan, practice_exams=(old, taken, *plan.practice_exams[1:]))
    chart = timeline(changed, facts)
    kinds = [mark.kind for mark in chart.marks if mark.kind != "decide"]
    assert kinds == ["taken"] + ["planned"] * (len(plan.practice_exams) - 1)
    (told,) = [fact for fact in chart.facts if fact.startswith("Practice exams: ")]
    assert told.count(" on ") == len(changed.practice_exams)


def test_everything_lies_between_the_first_day_and_the_exam(plan: Plan, facts: Facts) -> None:
    chart = timeline(plan, facts)
    assert all(LEFT <= mark.x <= RIGHT for mark in chart.marks)
    assert all(bar.x >= LEFT and bar.x + bar.width <= RIGHT + THINNEST for bar in chart.bars)
    assert chart.today == LEFT and chart.bottom < chart.height


def test_the_words_carry_phases_days_off_and_decision_days(plan: Plan, facts: Facts) -> None:
    told = timeline(plan, facts).facts
    assert told[0].startswith("Diagnostic: 4 Jan – ")
    assert any(fact.startswith("Days off: Sun 10 Jan; ") for fact in told)
    assert any(fact.startswith("Decide by: Mon 3 May 2027; ") for fact in told)
    assert told[-1] == "Exam: Fri 18 Jun 2027"
    assert timeline(replace(plan, deadlines=()), facts).facts[-2] == "Decide by: none"


def test_an_exam_tomorrow_still_has_a_timeline(facts: Facts) -> None:
    plan = make_plan(date=TODAY + timedelta(1), first_day=None)
    chart = timeline(plan, facts)
    assert chart.lanes[0].label == "Refinement"
    assert "0 practice exams to come; 0 days off; 0 decision days" in chart.summary
