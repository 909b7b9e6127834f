"""What is published about applicants: each with its source, none for what the student left out."""

from dataclasses import replace
from typing import Any

import pytest
from conftest import TODAY, all_facts, make_plan, make_student

from studyplan.facts import Facts, Status
from studyplan.plan import Problem, Projection
from studyplan.planning.advice.applicant import background


def projection(mean: float | None) -> Projection:
    return Projection(
        as_of=TODAY,
        mean=mean,
        sd=None if mean is None else 9.0,
        low=None,
        high=None,
        chance_of_target=None,
        chance_of_pass=None,
    )


def told(mean: float | None = None, *, facts: Facts | None = None, **applicant: Any) -> tuple[Problem, ...]:
    return background(make_student(**applicant), facts or all_facts(), projection(mean))


def words(mean: float | None = None, **applicant: Any) -> str:
    return "\n".join(problem.what for problem in told(mean, **applicant))


def with_status(name: str, status: Status) -> Facts:
    figures = dict(all_facts().figures)
    figures[name] = figures[name]._replace(status=status)
    return replace(all_facts(), figures=figures)


def test_a_student_who_told_nothing_is_told_nothing() -> None:
    assert told(238) == ()
    assert told(238, step1="passed") == ()


@pytest.mark.parametrize(
    ("group", "rates"),
    [
        ("US MD", "98% of first takers, 70% of repeaters"),
        ("US DO", "96% of first takers"),
        ("US IMG", "90% of first takers, 64% of repeaters"),
        ("non-US IMG", "90% of first takers, 64% of repeaters"),
    ],
)
def test_a_group_is_told_how_those_before_passed(group: str, rates: str) -> None:
    first = told(group=group)[0].what
    assert first.startswith("Share passing in 2024-25, ") and f": {rates}. A first attempt" in first
    assert "usmle.org/performance-data" in first and "read 2026-11-21" in first
    assert "A first attempt above all must pass." not in words(group=group, attempts=1)


def test_a_later_attempt_is_counted_against_the_limit() -> None:
    assert "This is attempt 2 of at most 4 at this Step." in words(attempts=1)
    assert "This is attempt 4 of at most 4 at this Step." in words(attempts=3)
    assert "This is attempt" not in words()


def test_more_attempts_than_are_allowed_are_a_warning_with_what_to_do() -> None:
    (warned,) = told(attempts=4)
    assert warned.severity == "warning" and warned.choices
    assert warned.what.startswith("You told of 4 earlier attempts, and only 4 in all are allowed")
    assert all(problem.severity == "info" for problem in told(attempts=3))


def test_a_failed_step1_explains_the_higher_bar() -> None:
    found = words(step1="failed then passed")
    assert "a go takes a chance of passing of 98%, not 95%" in found
    assert "Our assumption: our choice; guide N" in found


@pytest.mark.parametrize(
    ("step1", "target", "side"),
    [
        (209, 228, "is under that"),
        (209, 229, "lies in that"),
        (209, 234, "lies in that"),
        (209, 235, "is over"),
    ],
)
def test_a_low_step1_asks_for_20_to_25_points_more(step1: int, target: int, side: str) -> None:
    found = words(step1=step1, target=target, minimum=220)
    assert f"After a Step 1 score of {step1} the guides ask for 229 to 234 here" in found
    assert f"your target of {target} {side}" in found


def test_a_step1_that_is_not_low_asks_for_nothing() -> None:
    """Low is under 210."""
    assert words(step1=210) == ""


@pytest.mark.parametrize(
    ("score", "place"),
    [
        (238, "under"),
        (239, "in the lower part of"),
        (248, "in the lower part of"),
        (249, "in the upper part of"),
        (259, "in the upper part of"),
        (260, "over"),
    ],
)
def test_target_and_projection_have_a_place_among_those_who_matched(score: int, place: str) -> None:
    """Pediatrics: quartiles 239 and 259, median 249."""
    half = "the middle half of those matched (239 to 259)"
    by_target = words(specialty="pediatrics", target=score, minimum=220)
    assert f"Pediatrics: your target of {score} lies {place} {half}." in by_target
    by_projection = words(float(score), specialty="Pediatrics")
    assert f"your projection of {score} {place} it." in by_projection


def test_a_specialty_comes_with_its_numbers_their_people_and_their_source() -> None:
    (found,) = told(specialty="pediatrics")
    assert "US MD seniors, Match of 2026, 1127 matched: middle half 239-259, median 249." in found.what
    assert "International graduates (guide P): 235-245" in found.what
    assert "Source: NRMP Charting Outcomes 2026, Table 5" in found.what and "read 2026-11-21" in found.what


def test_a_specialty_we_hold_nothing_on_is_passed_over() -> None:
    assert told(specialty="space medicine") == ()


@pytest.mark.parametrize(("group", "count"), [("US MD", 0), ("US DO", 0), ("US IMG", 1), ("non-US IMG", 1)])
def test_international_graduates_are_told_of_their_own(group: str, count: int) -> None:
    found = words(group=group)
    assert found.count("all specialties, median: 248 matched, 242 not matched.") == count
    assert ("no such figure was found" in found) == (group == "US IMG")


@pytest.mark.parametrize(
    ("status", "opening"),
    [("official", "Source: "), ("reported", "Reported, not official: "), ("assumption", "Our assumption: ")],
)
def test_no_source_sounds_surer_than_it_is(status: Status, opening: str) -> None:
    facts = with_status("img_matched_median", status)
    assert f" {opening}NRMP" in told(group="non-US IMG", facts=facts)[-1].what


def test_a_plan_holds_it_once_among_its_problems() -> None:
    plan = make_plan(group="non-US IMG", specialty="pediatrics", attempts=1)
    for problem in told(plan.projection.mean, group="non-US IMG", specialty="pediatrics", attempts=1):
        assert plan.problems.count(problem) == 1
