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


def free_120(percent: float) -> Score:
    return Score(date=date(2027, 1, 4), exam="Free 120", percent=percent)


@pytest.mark.parametrize(
    ("percent", "points", "why"),
    [
        (77, 253, "a row of the table, 256, less the 3 that real scores add"),
        (74.5, 250, "half way between 250 at 72 and 256 at 77"),
        (57, 219, "10 under the lowest row, 2.5 points each: 247 - 25 - 3"),
        (100, 278.25, "10 over the highest row at its slope of 9 / 8: 270 + 11.25 - 3"),
    ],
)
def test_a_percent_of_the_free_120_is_read_by_its_table(percent: float, points: float, why: str) -> None:
    assert ability.on_scale(free_120(percent), FACTS) == pytest.approx(points), why


def test_the_worked_example_of_the_module_holds() -> None:
    """A first score of 232, then a week of 48 hours at a known rate of 1.7."""
    sure = MODEL._replace(rates=((1.7, 1.0),))
    (first,) = ability.filtered([232], [NOTHING], sure)
    assert (round(first.mean, 2), round(first.variance, 2)) == (234.46, 99.69)
    later = ability.grown(first, WEEK, sure)
    assert (round(later.mean, 2), round(later.variance, 2)) == (236.52, 98.69)


def test_two_scores_are_weighed_as_by_hand() -> None:
    """The first at sd 12, the second at 8: (240 / 324 + 230 / 144 + 238 / 64) / (the sum of the weights)."""
    by_hand = (240 / 324 + 230 / 144 + 238 / 64) / (1 / 324 + 1 / 144 + 1 / 64)
    assert round(by_hand, 1) == 236.1
    assert ability.mean_of(ability.filtered([230, 238], [NOTHING, NOTHING], MODEL)) == pytest.approx(by_hand)


def test_at_the_reference_score_a_full_time_week_adds_the_rate() -> None:
    """At 245 with rate 1.7 a week adds 45 x (1 - exp(-1.7 / 45)) = 1.67; at 267.5 half of that."""
    gains = [
        ability.grown(ability.Belief(1.0, 1.7, start, 0.0), WEEK, MODEL).mean - start
        for start in (245.0, 267.5)
    ]
    assert [round(gain, 2) for gain in gains] == [1.67, 0.83]


def test_half_the_hours_give_half_the_pace() -> None:
    full, half = (
        ability.grown(ability.Belief(1.0, 1.7, 245.0, 0.0), ability.Passed(h, 0), MODEL).mean
        for h in (48, 24)
    )
    assert 290 - half == pytest.approx(math.sqrt(45 * (290 - full)))


def test_one_in_eleven_stands_still_and_the_others_quartiles_are_the_published_ones() -> None:
    rates, shares = zip(*MODEL.rates, strict=True)
    assert (rates[0], shares[0]) == (0.0, 0.09)
    assert sum(shares) == pytest.approx(1)
    growing = rates[1:]
    assert growing[7] == pytest.approx(1.7, rel=0.01)  # the middle of fifteen
    assert growing[3] < 0.8 < growing[4]  # a quarter of fifteen is 3.75
    assert growing[10] < 3.5 < growing[11]


def test_flat_scores_move_the_weight_to_those_who_stand_still() -> None:
    flat, rising = (
        ability.filtered(points, [WEEK, WEEK, WEEK], MODEL) for points in ([240, 240, 240], [230, 240, 250])
    )
    assert flat[0].weight > 0.09 > rising[0].weight


def test_an_unlikely_first_score_counts_less_than_the_same_score_after_others() -> None:
    first = ability.mean_of(ability.filtered([200, 240], [NOTHING, NOTHING], MODEL))
    last = ability.mean_of(ability.filtered([240, 200], [NOTHING, NOTHING], MODEL))
    assert first > last


@given(st.floats(150, 320), st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 300))
def test_study_never_lowers_a_level_nor_time_narrows_it(
    level: float, hours: float, more: float, days: float
) -> None:
    start = ability.Belief(1.0, 1.7, level, 60.0)
    some, longer = (ability.grown(start, ability.Passed(each, days), MODEL) for each in (hours, hours + more))
    assert level <= some.mean <= longer.mean <= max(level, 290)
    assert ability.grown(start, ability.Passed(hours, days + 7), MODEL).variance > some.variance


@given(st.lists(st.integers(180, 290), min_size=1, max_size=6))
def test_the_mixture_is_a_distribution(points: list[int]) -> None:
    beliefs = ability.filtered(points, [WEEK] * len(points), MODEL)
    assert sum(belief.weight for belief in beliefs) == pytest.approx(1)
    mean, sd = ability.mean_of(beliefs), math.sqrt(ability.variance_of(beliefs))
    shares = [ability.share_under(beliefs, mean + step * sd) for step in (-6, -1, 0, 1, 6)]
    assert shares == sorted(shares)
    assert shares[0] < 0.03 and shares[-1] > 0.97
