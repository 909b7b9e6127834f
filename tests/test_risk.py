"""The risk that guide I sees in an applicant: category and why; what is not told counts for nothing."""

from typing import Any

import pytest
from conftest import TODAY, all_facts, make_student
from hypothesis import given
from hypothesis import strategies as st
from strategies import applicants

from studyplan.plan import Projection
from studyplan.planning.advice.applicant import background
from studyplan.risk import pass_chance_wanted, risk_category
from studyplan.statements.problems import Risk, RiskCategory
from studyplan.student import Applicant
from studyplan.words.applicant import applicant_words
from studyplan.words.formats import iso_day

ORDER: tuple[RiskCategory, ...] = ("moderate", "high", "very_high")


def risk(**told: Any) -> Risk:
    """On 21 November 2026."""
    return risk_category(Applicant(**told), all_facts(), TODAY)


@pytest.mark.parametrize(
    ("told", "category", "why"),
    [
        ({}, "moderate", ()),
        ({"step1": "passed", "graduation_year": 2025, "visa": False}, "moderate", ()),
        ({"step1": "not taken", "us_experience_months": 1}, "moderate", ()),
        ({"step1": 216}, "moderate", ()),
        ({"step1": 215}, "high", ("low_score",)),
        ({"step1": "failed then passed"}, "high", ("failed",)),
        ({"attempts": 1}, "high", ("failed",)),
        ({"graduation_year": 2021}, "moderate", ()),
        ({"graduation_year": 2020}, "high", ("long_gap",)),
        ({"graduation_year": 2028}, "moderate", ()),
        ({"visa": True}, "high", ("visa",)),
        ({"us_experience_months": 0}, "high", ("no_us_experience",)),
        ({"visa": True, "us_experience_months": 0}, "high", ("visa", "no_us_experience")),
        ({"graduation_year": 2019, "visa": True}, "high", ("long_gap", "visa")),
        ({"attempts": 2}, "very_high", ("failed",)),
        ({"attempts": 1, "step1": "failed then passed"}, "very_high", ("failed",)),
        (
            {"graduation_year": 2019, "visa": True, "us_experience_months": 0},
            "very_high",
            ("long_gap", "visa", "no_us_experience"),
        ),
    ],
)
def test_guide_i_counts_what_was_told(told: dict[str, Any], category: str, why: tuple[str, ...]) -> None:
    assert (risk(**told).category, risk(**told).why) == (category, why)


@given(applicants(), st.sampled_from(["graduation_year", "visa", "us_experience_months", "step1"]))
def test_what_is_not_told_lowers_no_one(applicant: Applicant, silent: str) -> None:
    """Whoever says less is in the same category or a lower one, never in a higher."""
    told = {name: getattr(applicant, name) for name in Applicant.__slots__}
    less = {**told, silent: "" if silent == "step1" else None}
    found = risk(**told).category
    assert ORDER.index(risk(**less).category) <= ORDER.index(found)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [({}, 0.95), ({"visa": True}, 0.95), ({"attempts": 1}, 0.98), ({"step1": "failed then passed"}, 0.98)],
)
def test_a_fail_asks_for_a_higher_chance_of_passing(told: dict[str, Any], wanted: float) -> None:
    assert pass_chance_wanted(Applicant(**told), all_facts()) == wanted


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"visa": False}, "By guide I your risk is moderate: nothing you told raises it."),
        (
            {"step1": 212, "attempts": 1, "visa": True},
            "By guide I your risk is high: a Step 1 score of 212, one failed attempt at a Step, a visa ",
        ),
        (
            {"attempts": 2, "graduation_year": 2019, "us_experience_months": 0},
            "By guide I your risk is very high: 2 failed attempts at the Steps, 7 years since graduation, "
            "no US clinical experience.",
        ),
    ],
)
def test_the_words_say_which_category_and_why(told: dict[str, Any], words: str) -> None:
    assert applicant_words(risk(**told), all_facts(), iso_day).startswith(words)


@pytest.mark.parametrize(
    ("told", "count"), [({}, 0), ({"step1": "passed"}, 0), ({"attempts": 1}, 1), ({"visa": False}, 1)]
)
def test_a_plan_names_the_risk_where_something_of_it_was_told(told: dict[str, Any], count: int) -> None:
    nothing = Projection(TODAY, None, None, None, None, None, None)
    found = background(make_student(**told), all_facts(), nothing, today=TODAY)
    assert sum(isinstance(problem.fact, Risk) for problem in found) == count
