"""What the student is told beside the plan: the right word at the right threshold, with choices."""

from datetime import date, timedelta

import pytest
from conftest import all_facts, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.plan import Problem
from studyplan.planning.advice.notices import (
    hours_needed,
    on_left_over,
    on_second_pass,
    on_spare_time,
    on_the_applicant,
    on_the_baseline,
    on_tightness,
    weeks_needed,
)
from studyplan.student import QuestionBank

EXAM = date(2027, 6, 18)


def baseline(score: float | None, weeks: float) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    return on_the_baseline(make_student(), all_facts(), first_day=first, score=score)


def applicant(weeks: float = 20, **changes: object) -> tuple[Problem, ...]:
    first = EXAM - timedelta(days=round(7 * weeks))
    return on_the_applicant(make_student(**changes), all_facts(), first_day=first)


@pytest.mark.parametrize(
    ("score", "least", "most"),
    [
        pytest.param(199, "13", "17", id="under 200"),
        pytest.param(200, "9", "13", id="200 itself"),
        pytest.param(220, "9", "13", id="220 itself"),
        pytest.param(221, "6.5", "9", id="over 220"),
        pytest.param(234, "6.5", "9", id="11 under the target"),
    ],
)
def test_a_baseline_calls_for_its_weeks(score: float, least: str, most: str) -> None:
    (said,) = baseline(score, 30)
    assert said.severity == "info"
    assert said.what.startswith(f"A score of {score:.0f} calls for about {least} to {most} weeks")


@given(st.integers(170, 234), st.integers(7, 210))
def test_fewer_weeks_than_the_baseline_calls_for_are_a_warning_with_choices(score: int, days: int) -> None:
    least = 13 if score < 200 else 9 if score <= 220 else 6.5
    (said,) = baseline(score, days / 7)
    assert said.severity == ("warning" if days < 7 * least else "info")
    assert bool(said.choices) == (said.severity == "warning")


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
    (said,) = applicant(question_banks=banks)
    assert (said.severity, said.choices) == ("warning", ("Drop Kaplan.",))


@pytest.mark.parametrize(("planned", "told"), [(800, False), (799, True), (1200, False), (0, True)])
def test_a_second_pass_that_is_cut_by_over_a_fifth_is_told(planned: int, told: bool) -> None:
    said = on_second_pass(1000, planned)
    assert bool(said) == told
    assert all(f"{planned:,} of them" in problem.what and problem.severity == "info" for problem in said)


def test_nothing_to_repeat_is_nothing_to_tell() -> None:
    assert on_second_pass(0, 0) == ()


def test_too_many_resources_are_answered_with_one_of_each() -> None:
    (said,) = applicant(challenges=("too many resources", "timing"))
    assert "one question bank" in said.what


def left_over(hours: float | None, on: date | None, second: tuple[str, ...] = ()) -> Problem:
    return on_left_over(
        "UWorld",
        1930,
        full_days_needed=25,
        days_off=25,
        planned=100,
        hours_needed=hours,
        first_date=on,
        second_banks=second,
    )


def test_what_does_not_fit_comes_with_its_count_and_numbers_to_choose_by() -> None:
    said = left_over(1.5, date(2027, 7, 2), ("AMBOSS",))
    assert said.severity == "warning"
    assert said.what.startswith("1,930 questions of UWorld do not fit")
    words = ("25 of your days off", "1.5 h more", "2027-07-02", "AMBOSS", "1,930 questions of UWorld undone")
    assert all(word in choice for word, choice in zip(words, said.choices, strict=True))


def test_a_choice_that_does_not_exist_is_not_offered() -> None:
    choices = left_over(None, None).choices
    assert len(choices) == 2
    assert not any("h more" in choice or "Move the exam" in choice for choice in choices)


def test_days_off_are_only_offered_where_there_are_enough() -> None:
    said = on_left_over(
        "UWorld",
        70,
        full_days_needed=1,
        days_off=0,
        planned=0,
        hours_needed=None,
        first_date=None,
        second_banks=(),
    )
    assert not any("days off" in choice for choice in said.choices)


@pytest.mark.parametrize("rung", ["floor", "shape", ""])
def test_an_easy_pace_is_not_called_tight(rung: str) -> None:
    assert on_tightness(rung, buffers_used=2, slack=400) == ()


@pytest.mark.parametrize("rung", ["buffer", "ramp", "tight"])
def test_a_tight_plan_says_so_with_the_room_that_is_left(rung: str) -> None:
    (said,) = on_tightness(rung, buffers_used=2, slack=1400)
    assert said.severity == "warning"
    assert "1,400 more questions" in said.what
    assert said.choices


def test_the_buffer_rung_without_a_buffer_used_is_not_tight() -> None:
    assert on_tightness("buffer", buffers_used=0, slack=400) == ()


def test_four_weeks_to_spare_are_said_and_three_are_not() -> None:
    assert on_spare_time(make_student(), daily_repeats=30, spare_weeks=3.9) == ()
    (said,) = on_spare_time(make_student(), daily_repeats=30, spare_weeks=16)
    assert said.severity == "info"
    assert "16 weeks" in said.what and "30 questions a day" in said.what


def test_a_second_bank_is_suggested_only_to_those_with_one() -> None:
    two = (QuestionBank(name="UWorld", questions=4000), QuestionBank(name="AMBOSS", questions=2500))
    (one_bank,) = on_spare_time(make_student(), daily_repeats=30, spare_weeks=8)
    (two_banks,) = on_spare_time(make_student(question_banks=two), daily_repeats=30, spare_weeks=8)
    assert "Add a second question bank." in one_bank.choices
    assert "Add a second question bank." not in two_banks.choices


@given(st.integers(1, 700))
def test_the_hours_found_are_the_fewest_halves_that_fit(minutes: int) -> None:
    """Where so many extra minutes are just enough; six hours are the limit."""
    halves = [half / 2 for half in range(1, 13) if 30 * half >= minutes]
    assert hours_needed(lambda extra: extra >= minutes, 360) == (halves[0] if halves else None)


@given(st.integers(1, 120))
def test_the_weeks_found_are_the_fewest_that_fit_within_a_year(needed: int) -> None:
    assert weeks_needed(lambda weeks: weeks >= needed) == (needed if needed <= 52 else None)
