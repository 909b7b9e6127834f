"""The first guess without a score: by group, history and the hours left; held against published figures."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from conftest import make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.figures.read import load_facts
from studyplan.forecast.first_guess import first_guess, published_rates
from studyplan.forecast.projection import project
from studyplan.student import Applicant, Group

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import truth

FACTS = load_facts()
TODAY = date(2027, 1, 4)  # a Monday
FULL_WEEK = (480, 480, 480, 480, 480, 480, 0)  # 48 hours
GROUPS: tuple[Group, ...] = ("US MD", "US DO", "US IMG", "non-US IMG", "")
applicants = st.builds(
    Applicant,
    group=st.sampled_from(GROUPS),
    attempts=st.integers(0, 2),
    step1=st.sampled_from(["", "passed", "failed then passed"]),
)


def chance_of_passing(applicant: Applicant) -> float:
    """Percent, without a score and with eight full-time weeks planned."""
    exam = TODAY + timedelta(weeks=8)
    who = replace(make_student(minutes=FULL_WEEK, date=exam), applicant=applicant)
    minutes = {TODAY + timedelta(days=i): FULL_WEEK[i % 7] for i in range(56)}
    found = project(who, FACTS, today=TODAY, exam_date=exam, minutes_by_day=minutes).projection
    assert found.chance_of_pass is not None
    return 100 * found.chance_of_pass


@cache
def checks() -> list[truth.Check]:
    """Those of benchmarks/truth.py, of fewer students."""
    return list(truth.checks(6000))


@pytest.mark.xdist_group("truth")
def test_the_model_shows_what_is_published() -> None:
    assert [check for check in checks() if not check.is_met] == []


@pytest.mark.xdist_group("truth")
def test_the_page_holds_every_check_and_all_are_met() -> None:
    page = truth.PAGE.read_text("utf-8")
    assert [check.what for check in checks() if f"| {check.what} |" not in page] == []
    assert "**no**" not in page


def test_the_table_says_where_a_check_is_not_met() -> None:
    met = truth.Check("what", 251.0, "251", "source", 249, 253)
    rows = truth.table([met, met._replace(shown=300.0)]).splitlines()
    assert "| 251.0 | 251 | 249–253 | yes |" in rows[2]
    assert "| **no** |" in rows[3]


def test_the_worked_example_of_the_module_holds() -> None:
    """A US MD with four of eight full-time weeks left: 238.8, half of the way from 234 to 243.6."""
    guess = first_guess(Applicant(group="US MD"), FACTS, hours=4 * 48)
    assert round(guess, 1) == 238.8
    assert round(234 + 2 * (guess - 234), 1) == 243.6


@pytest.mark.parametrize("hours", [None, 384, 2000])
def test_far_out_nothing_is_added_to_what_is_observed(hours: float | None) -> None:
    assert first_guess(Applicant(group="US MD"), FACTS, hours=hours) == 234


@given(applicants, st.floats(0, 500), st.floats(0, 200))
def test_the_first_guess_falls_with_the_hours_left(applicant: Applicant, hours: float, more: float) -> None:
    near, far = (first_guess(applicant, FACTS, hours=each) for each in (hours, hours + more))
    assert far <= near


@pytest.mark.parametrize(
    ("applicant", "rate"),
    [
        (Applicant(group="US DO"), 96),
        (Applicant(group="US IMG"), 90),
        (Applicant(group="non-US IMG"), 90),
        (Applicant(), 90),
        (Applicant(group="US MD", attempts=1), 70),
        (Applicant(group="US DO", attempts=1), 70),
        (Applicant(group="US IMG", attempts=1), 64),
        (Applicant(group="non-US IMG", attempts=2), 64),
        (Applicant(attempts=1), 64),
        (Applicant(group="US MD", step1="failed then passed"), 70),
        (Applicant(group="non-US IMG", step1="failed then passed"), 70),
        (Applicant(group="non-US IMG", attempts=1, step1="failed then passed"), 64),
    ],
)
def test_without_a_score_the_chance_of_passing_is_the_published_share(
    applicant: Applicant, rate: int
) -> None:
    """Of several that hold, the lowest."""
    assert min(published_rates(applicant, FACTS).values()) == rate
    assert chance_of_passing(applicant) == pytest.approx(rate, abs=3)


def test_a_us_md_on_the_first_attempt_is_guessed_by_what_is_observed() -> None:
    """No rate stands behind the guess; the chance comes out near the published 98% all the same."""
    assert published_rates(Applicant(group="US MD"), FACTS) == {}
    assert chance_of_passing(Applicant(group="US MD")) == pytest.approx(98, abs=1)


@given(applicants)
def test_an_earlier_fail_never_raises_the_first_guess(applicant: Applicant) -> None:
    before = replace(applicant, attempts=0, step1="")
    assert first_guess(applicant, FACTS) <= first_guess(before, FACTS)
