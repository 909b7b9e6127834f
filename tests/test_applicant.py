"""What is published about applicants: the right figures for what they told, none for what they left out."""

from typing import Any

import pytest
from conftest import TODAY, all_facts, make_plan, make_student

from studyplan.plan import Problem, Projection
from studyplan.planning.advice.applicant import background
from studyplan.statements import problems as said
from studyplan.student import Group


def projection(mean: float | None) -> Projection:
    return Projection(TODAY, mean, None if mean is None else 9.0, None, None, None, None)


def told(mean: float | None = None, **applicant: Any) -> tuple[Problem, ...]:
    return background(make_student(**applicant), all_facts(), projection(mean))


def facts_of(mean: float | None = None, **applicant: Any) -> list[said.ProblemFact]:
    return [problem.fact for problem in told(mean, **applicant)]


def test_a_student_who_told_nothing_is_told_nothing() -> None:
    assert told(238) == ()
    assert told(238, step1="passed") == ()


@pytest.mark.parametrize(
    ("group", "figure", "rates"),
    [
        ("US MD", "pass_rate_us_md", (98, 70)),
        ("US DO", "pass_rate_us_do", (96,)),
        ("US IMG", "pass_rate_non_us", (90, 64)),
        ("non-US IMG", "pass_rate_non_us", (90, 64)),
    ],
)
def test_a_group_is_told_how_those_before_passed(group: Group, figure: str, rates: tuple[int, ...]) -> None:
    assert facts_of(group=group)[0] == said.PassRates(figure, rates, first_attempt=True)
    assert said.PassRates(figure, rates, first_attempt=False) in facts_of(group=group, attempts=1)


def test_a_later_attempt_is_counted_against_the_limit() -> None:
    assert facts_of(attempts=1) == [said.Attempts(1, 4)]
    assert facts_of(attempts=3) == [said.Attempts(3, 4)]


def test_more_attempts_than_are_allowed_are_a_warning() -> None:
    assert told(attempts=4) == (Problem("warning", said.Attempts(4, 4)),)
    assert all(problem.severity == "info" for problem in told(attempts=3))


def test_a_failed_step1_explains_the_higher_bar() -> None:
    assert facts_of(step1="failed then passed") == [said.FailedStep1(0.98, 0.95)]


def test_a_low_step1_asks_for_20_to_25_points_more() -> None:
    """Low is under 210."""
    assert facts_of(step1=209, target=228, minimum=220) == [said.LowStep1(209, 229, 234, 228)]
    assert facts_of(step1=210) == []


def test_target_and_projection_are_held_against_those_who_matched() -> None:
    """Pediatrics: quartiles 239 and 259, median 249."""
    matched = (239.0, 249.0, 259.0)
    by_target = facts_of(specialty="pediatrics", target=238, minimum=220)
    assert by_target == [said.SpecialtyScores("pediatrics", 238, None, matched)]
    assert facts_of(247.6, specialty="Pediatrics") == [said.SpecialtyScores("pediatrics", 245, 248, matched)]


def test_a_specialty_we_hold_nothing_on_is_passed_over() -> None:
    assert told(specialty="space medicine") == ()


@pytest.mark.parametrize(("group", "count"), [("US MD", 0), ("US DO", 0), ("US IMG", 1), ("non-US IMG", 1)])
def test_international_graduates_are_told_of_their_own(group: Group, count: int) -> None:
    wanted = said.InternationalScores(248, 242, us_citizen=group == "US IMG")
    assert facts_of(group=group).count(wanted) == count


def test_a_plan_holds_it_once_among_its_problems() -> None:
    plan = make_plan(group="non-US IMG", specialty="pediatrics", attempts=1)
    for problem in told(plan.projection.mean, group="non-US IMG", specialty="pediatrics", attempts=1):
        assert plan.problems.count(problem) == 1
