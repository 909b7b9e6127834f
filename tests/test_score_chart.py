"""The chart of scores, for no score, one, many, old ones, and every range."""

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import TODAY, make_plan, make_student

from studyplan.page.charts.score_chart import BOTTOM, LEFT, RIGHT, TOP, ScoreChart, deadline_days, score_chart
from studyplan.plan import Deadline, Plan, PracticeExam
from studyplan.statements.dates import LastDayToMove
from studyplan.student import Score, Student

SCORED = (
    Score(date=date(2026, 10, 10), exam="NBME 10", score=209),
    Score(date=date(2026, 11, 14), exam="NBME 11", score=214),
)


def charted(*scores: Score, **changes: object) -> tuple[ScoreChart, Plan, Student]:
    """The chart of a student with these scores, with the plan and the student."""
    student = make_student(scores=scores, **changes)
    plan = make_plan(student)
    return score_chart(plan, student), plan, student


def test_a_plan_without_a_score_shows_the_range_of_a_first_guess_and_says_so() -> None:
    chart, plan, _ = charted()
    low, high = (round(end or 0) for end in (plan.projection.low, plan.projection.high))
    assert chart.scores == () and chart.score_line == ""
    assert chart.range is not None and chart.is_guess
    assert [label.text for label in chart.labels] == ["target 245", "minimum 235", str(high), str(low)]
    guess = f"first guess for exam day: 8 times in 10 between {low} and {high}"
    assert "no score yet" in chart.summary and guess in chart.summary and "rojected" not in chart.summary
    assert any(guess in fact for fact in chart.facts)
    assert not any("Projected" in fact for fact in chart.facts)
    assert len(chart.aims) == sum(exam.aim is not None for exam in plan.practice_exams) + bool(chart.aims)


def test_one_score_starts_the_line_that_ends_at_the_target_on_exam_day() -> None:
    chart, plan, _ = charted(SCORED[1])
    first, *_, last = chart.aim_line.split()
    ((x, y),) = chart.scores
    assert first == f"{x},{y}"
    assert last == f"{float(RIGHT)},{chart.levels[0].at}"
    assert [(label.text, label.anchor) for label in chart.labels if label.text == "214"] == [("214", "start")]
    assert len(chart.aims) == sum(exam.aim is not None and not exam.taken for exam in plan.practice_exams) + 1


def test_higher_is_higher_and_later_is_further_right() -> None:
    chart, _, _ = charted(*SCORED)
    earlier, later = chart.scores
    assert earlier[0] < later[0] < chart.today <= RIGHT
    assert later[1] < earlier[1]


def test_the_range_stands_on_exam_day_with_its_three_numbers() -> None:
    chart, plan, _ = charted(*SCORED)
    projection = plan.projection
    low, mean, high = (round(end or 0) for end in (projection.low, projection.mean, projection.high))
    assert chart.range is not None and not chart.is_guess
    bottom, middle, top = chart.range
    assert top < middle < bottom
    beside = [label for label in chart.labels if label.x > RIGHT]
    assert [label.text for label in beside] == [str(high), str(mean), str(low)]
    assert [label.y for label in beside] == [top + 4, middle + 4, bottom + 4]
    assert f"projected {mean} on exam day, 8 times in 10 between {low} and {high}" in chart.summary


def test_numbers_of_a_narrow_range_do_not_touch() -> None:
    plan, student = make_plan(scores=SCORED), make_student(scores=SCORED)
    narrow = replace(plan, projection=plan.projection._replace(low=240.0, mean=241.0, high=242.0))
    beside = [label.y for label in score_chart(narrow, student).labels if label.x > RIGHT]
    assert beside == sorted(beside)
    assert min(after - before for before, after in itertools.pairwise(beside)) >= 11.9


@pytest.mark.parametrize("score", [1, 100, 195, 262, 300])
def test_everything_lies_inside_the_frame(score: int) -> None:
    chart, _, _ = charted(Score(date=TODAY - timedelta(2), exam="NBME 11", score=score))
    places = [*chart.scores, *chart.aims]
    places += [(RIGHT, level.at) for level in chart.levels] + [(x, TOP) for x in chart.deadlines]
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in places)
    assert all(TOP < y < BOTTOM for _, y in (*chart.scores, *chart.aims))
    assert [tick.at for tick in chart.amounts] == sorted((tick.at for tick in chart.amounts), reverse=True)
    assert 3 <= len(chart.amounts) <= 8


def test_scores_of_long_ago_are_told_in_words_only() -> None:
    """They would squeeze what lies ahead into a corner."""
    old = Score(date=date(2024, 3, 1), exam="NBME 9", score=188)
    chart, _, _ = charted(old, SCORED[1])
    assert len(chart.scores) == 1
    assert "Fri 1 Mar 2024: NBME 9, scored 188" in chart.facts


def test_a_plan_half_way_shows_the_scores_of_its_beginning() -> None:
    student = make_student(scores=SCORED)
    late = make_plan(student, today=date(2027, 5, 3), previous=make_plan(student))
    assert len(score_chart(late, student).scores) == 2


def test_scores_close_together_keep_the_number_of_the_latest() -> None:
    days = range(10, 14)
    close = [Score(date=date(2026, 11, day), exam=f"NBME {day - 1}", score=200 + day) for day in days]
    chart, _, _ = charted(*close)
    numbers = [label.text for label in chart.labels if label.text.isdigit() and label.x < RIGHT]
    assert len(chart.scores) == 4 and numbers == ["213"]


def test_the_name_of_a_level_line_keeps_clear_of_scores() -> None:
    """One at the left end of the minimum line would be covered by its name."""
    chart, _, _ = charted(Score(date=TODAY - timedelta(30), exam="NBME 11", score=233))
    name = next(label for label in chart.labels if label.text.startswith("minimum"))
    assert name.x > chart.scores[0][0] + 12


def test_a_percent_without_a_score_is_told_in_words_only() -> None:
    chart, _, _ = charted(Score(date=TODAY - timedelta(3), exam="Free 120", percent=71))
    assert chart.scores == ()
    assert any(fact.startswith("Wed 18 Nov 2026: Free 120, Taken") for fact in chart.facts)


def test_deadlines_up_to_the_exam_are_drawn_and_told_once_each() -> None:
    plan, student = make_plan(), make_student()
    lines = [
        Deadline(plan.exam_date - timedelta(46), LastDayToMove(1)),
        Deadline(plan.exam_date - timedelta(46), LastDayToMove(2)),
        Deadline(plan.exam_date, LastDayToMove(3)),
        Deadline(plan.exam_date + timedelta(1), LastDayToMove(4)),
        Deadline(plan.generated_on - timedelta(1), LastDayToMove(5)),
    ]
    changed = replace(plan, deadlines=tuple(lines))
    chart = score_chart(changed, student)
    assert deadline_days(changed) == (plan.exam_date - timedelta(46), plan.exam_date)
    assert len(chart.deadlines) == 2 and chart.deadlines[-1] == RIGHT
    assert re.findall(r"before the (\d)-day line", " ".join(chart.facts)) == ["1", "2", "3"]


def test_the_words_carry_every_exam_with_its_score_or_aim() -> None:
    chart, plan, _ = charted(*SCORED)
    told = " ".join(chart.facts)
    for exam in plan.practice_exams:
        result = f"scored {exam.score}" if exam.taken else f"aim {exam.aim}" if exam.aim else "no aim"
        assert f"{exam.exam}, {result}" in told
    assert "lowest score worth sitting for 235" in told


def test_hostile_words_stay_words_without_control_characters() -> None:
    exam = PracticeExam(
        date=TODAY, exam="<b>\x1b\u202e", purpose="progress", full_length=False, aim=220, why="progress"
    )
    chart = score_chart(replace(make_plan(), practice_exams=(exam,)), make_student())
    assert "Sat 21 Nov 2026: <b>, aim 220" in chart.facts


def test_an_exam_tomorrow_still_has_a_chart() -> None:
    student = make_student(date=TODAY + timedelta(1), first_day=None, scores=SCORED)
    chart = score_chart(make_plan(student), student)
    assert chart.scores and chart.range is not None and chart.dates[-1].label == "exam"
