"""The aims of practice exams: the lowest straight line that the verdict follows to a go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st

from studyplan.files.figures.read import load_facts
from studyplan.forecast.ability import on_scale
from studyplan.forecast.aims import Line, aim_as_printed
from studyplan.plan import Plan
from studyplan.student import Score, Student

MONDAY = date(2027, 1, 4)
DAY = timedelta(days=1)
EXAM = date(2027, 3, 26)
LINE = Line(date(2026, 12, 28), 214.0, EXAM, 240.0)


def test_the_line_from_214_to_240_passes_222_226_and_230() -> None:
    """23 January is day 26 of 88: 214 + 26 x 26/88 = 221.7; then day 40: 225.8 and day 54: 230.0."""
    saturdays = [date(2027, 1, 23), date(2027, 2, 6), date(2027, 2, 20)]
    assert [LINE.on(day) for day in saturdays] == [222, 226, 230]
    assert LINE.on(EXAM) == 240


def test_an_aim_is_rounded_up_so_that_meeting_it_is_enough() -> None:
    """Two days to go from 229 to 230: half way is 229.5."""
    assert Line(EXAM - 2 * DAY, 229.0, EXAM, 230.0).on(EXAM - DAY) == 230


@given(st.floats(170, 290), st.floats(0, 40), st.integers(1, 300))
def test_aims_never_fall_as_the_exam_comes_nearer(score: float, more: float, span: int) -> None:
    line = Line(EXAM - span * DAY, score, EXAM, score + more)
    aims = [line.on(EXAM - (span - on) * DAY) for on in range(span + 1)]
    assert aims == sorted(aims)
    assert aims[0] >= score


def student(score: int, target: int, weeks: int = 12, minutes: int = 480) -> Student:
    return make_student(
        date=MONDAY + weeks * 7 * DAY,
        target=target,
        minutes=(minutes,) * 6 + (0,),
        first_day=MONDAY,
        scores=(Score(date=MONDAY - 3 * DAY, exam="NBME 10", score=score),),
    )


def test_without_a_score_there_is_no_aim() -> None:
    plan = make_plan(replace(student(214, 240), scores=()), today=MONDAY)
    assert {exam.aim for exam in plan.practice_exams} == {None}


def test_an_aim_that_nobody_meets_is_not_set() -> None:
    """From 200 to 270 in five weeks."""
    plan = make_plan(student(200, 270, weeks=5), today=MONDAY)
    assert {exam.aim for exam in plan.practice_exams if not exam.taken} == {None}


def lived(who: Student) -> list[Plan]:
    """The plan on the day of each practice exam to come, every aim met on its day as its form prints it."""
    plans = [make_plan(who, today=MONDAY)]
    while coming := [exam for exam in plans[-1].practice_exams if not exam.taken]:
        exam = coming[0]
        if exam.aim is None:
            break
        printed = exam.printed_aim if exam.printed_aim is not None else exam.aim
        shown = Score(date=exam.last_day, exam=exam.exam, score=round(printed))
        if exam.exam == "Free 120":
            shown = Score(date=exam.last_day, exam=exam.exam, percent=printed)
        who = replace(
            who,
            scores=(*who.scores, shown),
            practice_exams=tuple(name for name in who.practice_exams if name != exam.exam),
        )
        plans.append(make_plan(who, today=exam.last_day, previous=plans[-1]))
    return plans


@settings(max_examples=6)
@given(st.integers(205, 250), st.integers(0, 25), st.integers(7, 20), st.sampled_from([180, 300, 480]))
def test_who_meets_every_aim_is_never_told_delay_and_is_told_go_in_the_end(
    score: int, more: int, weeks: int, minutes: int
) -> None:
    plans = lived(student(score, max(230, score + more), weeks, minutes))
    if plans[-1].practice_exams[-1].taken:
        verdicts = [plan.decision.verdict for plan in plans]
        assert "delay" not in verdicts[1:]
        assert verdicts[-1] == "go"


@pytest.mark.parametrize(("score", "target"), [(214, 235), (230, 245), (250, 255)])
def test_no_aim_lies_under_the_latest_score(score: int, target: int) -> None:
    plan = make_plan(student(score, target), today=MONDAY)
    aims = [exam.aim for exam in plan.practice_exams if not exam.taken]
    assert all(aim is not None and aim >= score for aim in aims)


FACTS = load_facts()
FORMS = {form.name: form for form in FACTS.forms}


def printed(aimed: int | None, exam: str) -> float | None:
    return aim_as_printed(aimed, FORMS[exam], EXAM, FACTS)


def test_an_aim_is_told_as_the_form_prints_it() -> None:
    """UWSA 2 reads 5 high, NBME 9 reads 6 low, NBME 13 as the exam."""
    assert (printed(238, "UWSA 2"), printed(238, "NBME 9")) == (243, 232)
    assert printed(238, "NBME 13") is None is printed(None, "UWSA 2")


def test_an_aim_on_the_free_120_is_a_percentage() -> None:
    """76% stands for 254.8, spread around 256 to 253.8, less the 4 of real scores 249.8: 250 takes 77%."""
    assert printed(250, "Free 120") == 77


@given(st.integers(200, 270))
def test_the_percentage_named_is_the_lowest_that_reaches_the_aim(aimed: int) -> None:
    percent = printed(aimed, "Free 120")
    assert percent is not None
    below, at = (
        on_scale(Score(date=EXAM, exam="Free 120", percent=p), FACTS) for p in (percent - 1, percent)
    )
    assert below < aimed <= at
