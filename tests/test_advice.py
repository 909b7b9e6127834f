"""What the student is told beside the plan: the right word at the right threshold, with choices."""

from datetime import date, timedelta

import pytest
from conftest import all_facts, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Problem
from studyplan.planning.advice import notices
from studyplan.planning.questions.quotas import Rung
from studyplan.statements.problems import BaselineWeeks, ManyBanks, ManyResources, SecondPassCut, SpareTime
from studyplan.student import QuestionBank

EXAM = date(2027, 6, 18)


def baseline(score: float | None, weeks: float) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    return notices.on_the_baseline(make_student(), all_facts(), first_day=first, score=score)


def applicant(weeks: float = 20, **changes: object) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    return notices.on_the_applicant(make_student(**changes), all_facts(), first_day=first)


@pytest.mark.parametrize(
    ("score", "least", "most"),
    [
        pytest.param(199, 13, 17, id="under 200"),
        pytest.param(200, 9, 13, id="200 itself"),
        pytest.param(220, 9, 13, id="220 itself"),
        pytest.param(221, 6.5, 9, id="over 220"),
        pytest.param(234, 6.5, 9, id="11 under the target"),
    ],
)
def test_a_baseline_calls_for_its_weeks(score: int, least: float, most: float) -> None:
    assert baseline(score, 30) == (Problem("info", BaselineWeeks(score, least, most, days=210)),)


@given(st.integers(170, 234), st.integers(7, 210))
def test_fewer_weeks_than_the_baseline_calls_for_are_a_warning(score: int, days: int) -> None:
    least = 13 if score < 200 else 9 if score <= 220 else 6.5
    (said,) = baseline(score, days / 7)
    assert said.severity == ("warning" if days < 7 * least else "info")


@given(st.integers(235, 300), st.integers(7, 210))
def test_a_score_within_ten_of_the_target_calls_for_nothing(score: int, days: int) -> None:
    assert baseline(score, days / 7) == ()


def test_just_the_weeks_a_baseline_calls_for_are_enough() -> None:
    assert [problem.severity for problem in baseline(214, 9)] == ["info"]
    assert [problem.severity for problem in baseline(214, 8.9)] == ["warning"]


def test_without_a_score_nothing_is_said_of_the_baseline() -> None:
    assert baseline(None, 2) == ()


@pytest.mark.parametrize(("attempts", "weeks", "warned"), [(1, 5.9, True), (1, 6, False), (0, 2, False)])
def test_a_repeat_attempt_under_six_weeks_is_a_warning(attempts: int, weeks: float, warned: bool) -> None:
    assert bool(applicant(weeks, attempts=attempts)) == warned


def test_a_third_question_bank_is_named_to_be_dropped() -> None:
    banks = tuple(QuestionBank(name=name, questions=2000) for name in ("UWorld", "AMBOSS", "Kaplan"))
    assert applicant(question_banks=banks[:2]) == ()
    assert applicant(question_banks=banks) == (Problem("warning", ManyBanks(3, ("Kaplan",))),)


@pytest.mark.parametrize(("planned", "told"), [(900, False), (899, True), (1200, False), (0, True)])
def test_a_second_pass_that_is_cut_by_over_a_tenth_is_told(planned: int, told: bool) -> None:
    said = (Problem("info", SecondPassCut(1000, planned)),)
    assert notices.on_second_pass(1000, planned) == (said if told else ())


def test_nothing_to_repeat_is_nothing_to_tell() -> None:
    assert notices.on_second_pass(0, 0) == ()


def test_too_many_resources_are_answered_with_one_of_each() -> None:
    assert applicant(challenges=("too many resources", "timing")) == (Problem("info", ManyResources()),)


@pytest.mark.parametrize("rung", ["floor", "shape", None])
def test_an_easy_pace_is_not_called_tight(rung: Rung | None) -> None:
    assert notices.on_tightness(rung, buffers_used=2, slack=400) == ()


@pytest.mark.parametrize("rung", ["buffer", "ramp", "tight"])
def test_a_tight_plan_says_so_with_the_room_that_is_left(rung: Rung) -> None:
    (said,) = notices.on_tightness(rung, buffers_used=2, slack=1400)
    assert said.severity == "warning" and vars(said.fact) == {"rung": rung, "buffers_used": 2, "slack": 1400}


def test_the_buffer_rung_without_a_buffer_used_is_not_tight() -> None:
    assert notices.on_tightness("buffer", buffers_used=0, slack=400) == ()


def test_four_weeks_to_spare_are_said_and_three_are_not() -> None:
    assert notices.on_spare_time(27, repeats_a_day=30, has_second_bank=False) == ()
    said = notices.on_spare_time(28, repeats_a_day=30.4, has_second_bank=False)
    assert said == (Problem("info", SpareTime(28, 30, has_second_bank=False)),)


@given(st.integers(1, 700))
def test_the_hours_found_are_the_fewest_halves_that_fit(minutes: int) -> None:
    """Where so many extra minutes are just enough; six hours are the limit."""
    halves = [half / 2 for half in range(1, 13) if 30 * half >= minutes]
    assert notices.hours_needed(lambda extra: extra >= minutes, 360) == (halves[0] if halves else None)


@given(st.integers(1, 120))
def test_the_weeks_found_are_the_fewest_that_fit_within_a_year(needed: int) -> None:
    assert notices.weeks_needed(lambda weeks: weeks >= needed) == (needed if needed <= 52 else None)
