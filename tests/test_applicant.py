"""What is published about applicants: the right figures for what they told, none for what they left out."""

from datetime import date
from typing import Any

import pytest
from conftest import TODAY, all_facts, make_plan, make_student

from studyplan.files.figures.read import load_facts
from studyplan.plan import Problem, Projection
from studyplan.planning.advice.applicant import background
from studyplan.statements import problems as said
from studyplan.student import Group, Score
from studyplan.words.applicant import applicant_words
from studyplan.words.formats import iso_day


def projection(mean: float | None) -> Projection:
    return Projection(TODAY, mean, None if mean is None else 9.0, None, None, None, None)


def told(mean: float | None = None, **applicant: Any) -> tuple[Problem, ...]:
    return background(make_student(**applicant), all_facts(), projection(mean), today=TODAY)


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
    assert facts_of(attempts=1)[:-1] == [said.Attempts(1, 4)]
    assert facts_of(attempts=3)[:-1] == [said.Attempts(3, 4)]


def test_more_attempts_than_are_allowed_are_a_warning() -> None:
    assert told(attempts=4)[0] == Problem("warning", said.Attempts(4, 4))
    assert all(problem.severity == "info" for problem in told(attempts=3))


def test_a_failed_step1_explains_the_higher_bar() -> None:
    assert facts_of(step1="failed then passed")[0] == said.FailedStep1(0.98, 0.95)


def test_a_failed_step1_asks_for_points_over_a_programs_minimum() -> None:
    """10 to 15; in Med-Peds ideally 230."""
    failed: dict[str, Any] = {"step1": "failed then passed", "target": 229, "minimum": 220}
    assert said.FailedStep1Score(10, 15, None, 229) in facts_of(**failed)
    assert said.FailedStep1Score(10, 15, None, 229) in facts_of(**failed, specialty="pediatrics")
    assert said.FailedStep1Score(10, 15, 230, 229) in facts_of(**failed, specialty="med-peds")


def test_a_low_step1_asks_for_20_to_25_points_more() -> None:
    """Low is under 215, by guide M."""
    assert facts_of(step1=214, target=233, minimum=220)[0] == said.LowStep1(214, 234, 239, 233)
    assert not any(isinstance(fact, said.LowStep1) for fact in facts_of(step1=215))
    assert facts_of(step1=216) == []


def test_target_and_projection_are_held_against_those_who_matched() -> None:
    """Pediatrics: quartiles 239 and 259, median 249."""
    matched = (239.0, 249.0, 259.0)
    by_target = facts_of(specialty="pediatrics", target=238, minimum=220)
    assert by_target[0] == said.SpecialtyScores("pediatrics", 238, None, matched)
    assert facts_of(247.6, specialty="Pediatrics")[0] == said.SpecialtyScores("pediatrics", 245, 248, matched)


BANDS = {
    "pediatrics": ((235, "usual"), (245, "strong")),
    "med-peds": ((215, "low"), (225, "viable"), (235, "usual")),
    "internal medicine": (
        (220, "with a broad application"),
        (230, "for many programs"),
        (240, "for strong programs"),
    ),
    "family medicine": ((220, "possible without fails"), (235, "usual")),
    "psychiatry": ((220, "possible without fails"), (235, "usual")),
    "general surgery": ((240, "usual"),),
    "dermatology": ((251, "usual"),),
}


@pytest.mark.parametrize("specialty", BANDS)
def test_international_graduates_are_held_against_the_guides_bands(specialty: str) -> None:
    (found,) = (
        fact
        for fact in facts_of(247.6, specialty=specialty, group="non-US IMG")
        if isinstance(fact, said.ImgBands)
    )
    assert (found.bands, found.target, found.projected) == (BANDS[specialty], 245, 248)


@pytest.mark.parametrize(
    ("group", "count"), [("US MD", 0), ("US DO", 0), ("US IMG", 1), ("non-US IMG", 1), ("", 1)]
)
def test_bands_of_international_graduates_are_not_for_those_known_to_be_none(
    group: Group, count: int
) -> None:
    found = facts_of(group=group, specialty="pediatrics")
    assert sum(isinstance(fact, said.ImgBands) for fact in found) == count


def test_every_specialty_has_bands_and_no_band_an_unknown_specialty() -> None:
    keys = sorted(specialty.key for specialty in all_facts().specialties)
    assert sorted(key for band in all_facts().img_bands for key in band.specialties) == keys


@pytest.mark.parametrize(
    ("target", "place"),
    [
        (219, "your target of 219 is under every band."),
        (235, "your target of 235 is in the band from 235."),
        (246, "your target of 246 is in the band from 245."),
    ],
)
def test_a_target_under_every_band_is_said_to_be(target: int, place: str) -> None:
    """Guide P: 235-245 for pediatrics, strong from 245."""
    (fact,) = (
        fact
        for fact in facts_of(group="non-US IMG", specialty="pediatrics", target=target, minimum=218)
        if isinstance(fact, said.ImgBands)
    )
    assert place in applicant_words(fact, all_facts(), iso_day)


def test_own_bands_replace_those_of_the_guides() -> None:
    text = """[[img_band]]
key = "my mentor"
specialties = ["pediatrics"]
bands = { strong = 250, usual = 240 }
source = "my mentor"
"""
    band = load_facts(text).img_band("pediatrics")
    assert band is not None and band.bands == ((240, "usual"), (250, "strong"))


def test_a_specialty_we_hold_nothing_on_is_passed_over() -> None:
    assert told(specialty="space medicine") == ()


@pytest.mark.parametrize(("group", "count"), [("US MD", 0), ("US DO", 0), ("US IMG", 1), ("non-US IMG", 1)])
def test_international_graduates_are_told_of_their_own(group: Group, count: int) -> None:
    wanted = said.InternationalScores(248, 242, us_citizen=group == "US IMG")
    assert facts_of(group=group).count(wanted) == count


def test_a_plan_holds_it_once_among_its_problems() -> None:
    who: dict[str, Any] = {
        "group": "non-US IMG",
        "specialty": "pediatrics",
        "attempts": 1,
        "graduation_year": 2019,
    }
    scores = (Score(date=date(2026, 11, 14), exam="NBME 12", score=222),)
    plan = make_plan(scores=scores, **who)
    for problem in told(plan.projection.mean, **who):
        assert plan.problems.count(problem) == 1


def test_a_first_guess_is_not_placed_among_those_who_matched() -> None:
    plan = make_plan(group="non-US IMG", specialty="pediatrics")
    assert plan.projection.is_first_guess
    placed = (said.SpecialtyScores, said.ImgBands)
    facts = [problem.fact for problem in plan.problems if isinstance(problem.fact, placed)]
    assert [fact.projected for fact in facts] == [None, None]
