"""Ability: scores on one scale, a filter recomputed by hand, and growth that knows its ceiling."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.files.figures.read import load_facts
from studyplan.forecast import ability
from studyplan.student import Score

FACTS = load_facts()
MODEL = ability.model(FACTS)
NOTHING = ability.Passed(hours=0, days=0)
WEEK = ability.Passed(hours=48, days=7)
LEVEL = 234.0
FORM = 6.5**2


def free_120(percent: float) -> Score:
    return Score(date=date(2027, 1, 4), exam="Free 120", percent=percent)


def told(
    points: list[float], passed: ability.Passed = NOTHING, figures: ability.Model = MODEL
) -> tuple[ability.Belief, ...]:
    """What is believed after these scores on the exam's scale, so much time apart; weights are logs."""
    shown = tuple((each, FORM) for each in points)
    return ability.filtered(LEVEL, shown, (passed,) * (len(points) - 1), figures)


def mixed(points: list[float], passed: ability.Passed = NOTHING) -> list[ability.Belief]:
    return ability.weighted(told(points, passed))


@pytest.mark.parametrize(
    ("percent", "points", "why"),
    [
        (77, 252, "the middle row of the table, 256, less the 4 that practice exams read low"),
        (74.5, 256 - 3 / 0.55 - 4, "half way between 250 at 72 and 256 at 77: 3 under the middle"),
        (57, 256 - 15 / 0.55 - 4, "10 under the lowest row at its slope of 3 / 5: 241, 15 under the middle"),
        (100, 256 + 25.25 / 0.55 - 4, "10 over the highest row at its slope of 9 / 8: 281.25, 25.25 over"),
    ],
)
def test_a_percent_of_the_free_120_is_read_by_its_table_and_spread(
    percent: float, points: float, why: str
) -> None:
    assert ability.on_scale(free_120(percent), FACTS) == pytest.approx(points), why


def test_the_worked_example_of_the_module_holds() -> None:
    """A first score of 232, 236 on the exam's scale, then a week of 48 hours at a known rate of 2."""
    sure = MODEL._replace(rates=((2.0, 1.0),))
    assert round(MODEL.first_variance, 2) == 316.47
    (first,) = told([236.0], figures=sure)
    assert (round(first.mean, 2), round(first.variance, 2)) == (235.68, 50.36)
    assert [round(each, 2) for each in (first.offset, first.offset_variance, first.shared)] == [
        0.09,
        16.81,
        -14.83,
    ]
    later = ability.grown(first, WEEK, sure)
    assert (round(later.mean, 2), round(later.variance, 2)) == (238.22, 45.07)


def test_two_scores_of_one_day_are_weighed_as_by_hand() -> None:
    """Together they are one score, their average, with half the noise and the whole own offset."""
    average, noise = 238.0, 4.2**2 + FORM / 2
    by_hand = LEVEL + (average - LEVEL) * MODEL.first_variance / (MODEL.first_variance + noise)
    assert ability.mean_of(mixed([234.0, 242.0])) == pytest.approx(by_hand)


def test_however_many_forms_do_not_average_away_the_own_offset() -> None:
    """After 200 forms of one day ability is as uncertain as prior and own offset together leave it."""
    left = 1 / (1 / MODEL.first_variance + 1 / 4.2**2)
    assert ability.variance_of(mixed([240.0] * 200)) == pytest.approx(left, rel=0.02)


def test_at_the_reference_score_a_full_time_week_adds_the_rate() -> None:
    """At 245 with rate 2 a week adds 30 x (1 - exp(-2 / 30)) = 1.93; at 260 half of that."""
    gains = [
        ability.grown(ability.Belief(1.0, 2.0, start, 0.0), WEEK, MODEL).mean - start
        for start in (245.0, 260.0)
    ]
    assert [round(gain, 2) for gain in gains] == [1.93, 0.97]


def test_half_the_hours_give_half_the_pace() -> None:
    full, half = (
        ability.grown(ability.Belief(1.0, 2.0, 245.0, 0.0), ability.Passed(h, 0), MODEL).mean
        for h in (48, 24)
    )
    assert 275 - half == pytest.approx(math.sqrt(30 * (275 - full)))


def test_rates_are_lognormal_around_two() -> None:
    """Quartiles 2 x exp(-+0.6745 x 0.6) are 1.33 and 3.00; of fifteen the middle is the eighth."""
    rates, shares = zip(*MODEL.rates, strict=True)
    assert sum(shares) == pytest.approx(1)
    assert rates[7] == pytest.approx(2, rel=0.001)
    assert rates[3] < 1.33 < rates[4] and rates[10] < 3.0 < rates[11]
    assert ability.fast_quartile(FACTS) == pytest.approx(3.0, abs=0.01)


def test_flat_scores_move_the_weight_to_the_slow_and_rising_ones_to_the_fast() -> None:
    flat, rising = (mixed(points, WEEK) for points in ([240.0, 240, 240], [230.0, 240, 250]))
    assert flat[0].weight > 1 / 15 > rising[0].weight
    assert flat[-1].weight < 1 / 15 < rising[-1].weight


@pytest.mark.parametrize("points", [180.0, 234.0, 260.0])
def test_more_scores_like_the_first_never_widen(points: float) -> None:
    """A reading of the filter: each further score of one day leaves less variance."""
    spreads = [ability.variance_of(mixed([points] * count)) for count in (1, 2, 3, 6)]
    assert spreads == sorted(spreads, reverse=True)


@given(st.floats(150, 320), st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 300))
def test_study_never_lowers_a_level_nor_time_narrows_it(
    level: float, hours: float, more: float, days: float
) -> None:
    start = ability.Belief(1.0, 2.0, level, 60.0)
    some, longer = (ability.grown(start, ability.Passed(each, days), MODEL) for each in (hours, hours + more))
    assert level <= some.mean <= longer.mean <= max(level, 275)
    assert ability.grown(start, ability.Passed(hours, days + 7), MODEL).variance > some.variance


@given(st.lists(st.integers(180, 290), min_size=1, max_size=6))
def test_the_mixture_is_a_distribution(points: list[int]) -> None:
    beliefs = mixed([float(each) for each in points], WEEK)
    assert sum(belief.weight for belief in beliefs) == pytest.approx(1)
    mean, sd = ability.mean_of(beliefs), math.sqrt(ability.variance_of(beliefs))
    shares = [ability.share_under(beliefs, mean + step * sd) for step in (-6, -1, 0, 1, 6)]
    assert shares == sorted(shares)
    assert shares[0] < 0.03 and shares[-1] > 0.97


@given(st.lists(st.integers(180, 290), min_size=1, max_size=6))
def test_what_was_worked_out_for_earlier_scores_is_what_all_of_them_give(points: list[int]) -> None:
    """Filtering in one go and score by score is the same."""
    shown = tuple((float(each), FORM) for each in points)
    beliefs = ability.first_beliefs(LEVEL, MODEL)
    for i in range(len(shown)):
        beliefs = ability.filtered(LEVEL, shown[: i + 1], (WEEK,) * i, MODEL)
    ability.filtered.cache_clear()
    assert ability.filtered(LEVEL, shown, (WEEK,) * (len(shown) - 1), MODEL) == beliefs
