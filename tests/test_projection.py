"""The projection: worked examples recomputed, and what may never happen for any student."""

import math
import time as clock
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import changed, make_student
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts
from studyplan.files.figures.read import load_facts
from studyplan.forecast.projection import project
from studyplan.plan import Projection
from studyplan.statements import decision as said
from studyplan.student import Score, Student

FACTS = load_facts()
TODAY = date(2027, 1, 4)  # a Monday
FULL_WEEK = (480, 480, 480, 480, 480, 480, 0)  # 48 hours


ONE_RATE = changed(
    growth_none_share=0.0, growth_slow_quartile=1.7, growth_median=1.7, growth_fast_quartile=1.7
)


def scored(points: int, *, days_ago: int = 0, exam: str = "NBME 12") -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam=exam, score=points)


def free_120(percent: float, *, days_ago: int = 0) -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam="Free 120", percent=percent)


def student(*scores: Score, first_day: date | None = None, target: int = 240) -> Student:
    exam = {"date": TODAY + timedelta(days=14), "target": target, "minimum": target - 10}
    in_order = tuple(sorted(scores, key=lambda score: score.date))
    return make_student(**exam, minutes=FULL_WEEK, first_day=first_day, scores=in_order)


def study(days: int, minutes: int = 0) -> Mapping[date, int]:
    """Free minutes for so many days from today on: every day the same, or 48 hours a week."""
    dates = (TODAY + timedelta(days=i) for i in range(days))
    return {day: minutes or FULL_WEEK[day.weekday()] for day in dates}


def projected(
    *scores: Score, facts: Facts = FACTS, days: int = 14, minutes: int = 0, first_day: date | None = None
) -> Projection:
    return project(
        student(*scores, first_day=first_day),
        facts,
        today=TODAY,
        exam_date=TODAY + timedelta(days=days),
        minutes_by_day=study(days, minutes),
    ).projection


def mean_of(projection: Projection) -> float:
    assert projection.mean is not None
    return projection.mean


def sd_of(projection: Projection) -> float:
    assert projection.sd is not None
    return projection.sd


def width_of(projection: Projection) -> float:
    assert projection.low is not None
    assert projection.high is not None
    return projection.high - projection.low


def test_the_worked_example_of_the_module_holds() -> None:
    """232 today, two full-time weeks, a known rate of 1.7: each step as the docstring gives it."""
    ability = (240 * 12**2 + 232 * 18**2) / (18**2 + 12**2)
    variance = 18**2 * 12**2 / (18**2 + 12**2)
    left = math.exp(-1.7 * 96 / (48 * 45))
    grown = 290 - (290 - ability) * left
    later = left**2 * variance + 2 * 2.5**2
    sd = math.sqrt(later + 4**2 + 6**2)
    steps = [round(step, 2) for step in (ability, variance, grown, later, sd)]
    assert steps == [234.46, 99.69, 238.5, 98.21, 12.26]
    assert round(4 * (235 - ability) / (235 - 218), 2) == 0.13
    result = projected(scored(232), facts=ONE_RATE)
    assert (result.mean, result.sd) == (241.5, 12.4)
    assert (result.low, result.high) == (225.6, 257.4)  # 241.50 -+ 1.2816 x 12.38
    assert result.chance_of_target == pytest.approx(0.548, abs=0.001)  # Phi(1.50 / 12.38)
    assert result.chance_of_pass == pytest.approx(0.971, abs=0.001)  # Phi(23.50 / 12.38)


def test_study_beyond_eight_full_time_weeks_counts_half() -> None:
    """Twelve weeks of 48 hours leave as much of the gap as ten would if all of them counted."""
    long = projected(scored(240), facts=ONE_RATE, days=84)
    assert long.mean == round(290 - 50 * math.exp(-1.7 * 10 / 45) + 3, 1)


@pytest.mark.parametrize(
    ("points", "exam", "off"), [(230, "NBME 9", 6), (241, "UWSA 2", -5), (236, "School exam", None)]
)
def test_a_form_is_read_by_its_own_scale_and_says_so(points: int, exam: str, off: int | None) -> None:
    """An unknown form counts as printed."""
    read = projected(scored(points, exam=exam))
    assert read.mean == projected(scored(236)).mean
    assert said.FormReading(exam, off) in read.evidence


def test_percents_alone_are_thin_evidence_however_many() -> None:
    alone = projected(free_120(80, days_ago=7), free_120(80))
    assert said.ThinEvidence(percents_only=True) in alone.evidence
    assert sd_of(projected(free_120(80))) >= 12


def test_without_any_score_no_number_is_given() -> None:
    nothing = projected()
    assert nothing.evidence == (said.NoScore(),)
    numbers = (nothing.mean, nothing.sd, nothing.low, nothing.high)
    assert {*numbers, nothing.chance_of_target, nothing.chance_of_pass} == {None}


def test_scores_after_today_are_left_out() -> None:
    assert projected(scored(260, days_ago=-3)).mean is None


def test_half_a_year_old_score_keeps_the_range_wide_and_promises_three_weeks_of_study_at_most() -> None:
    old = projected(scored(240, days_ago=182), facts=ONE_RATE, days=0)
    assert sd_of(old) >= 18
    assert said.OldScore(182) in old.evidence
    # 21 days of 48 / 7 hours close 1 - exp(-1.7 * 144 / 2160) = 0.107 of the 50 points to the ceiling
    assert old.mean == round(290 - 50 * math.exp(-1.7 * 144 / 2160) + 3, 1)


@pytest.mark.parametrize("days_ago", [183, 365])
def test_a_score_older_than_half_a_year_gives_no_number(days_ago: int) -> None:
    old = projected(scored(240, days_ago=days_ago))
    assert (old.mean, old.chance_of_target, old.chance_of_pass) == (None, None, None)
    assert old.evidence == (said.TooOld(days_ago, 182),)


def test_study_since_the_plans_first_day_counts_in_full() -> None:
    """Six weeks of the plan after the score: 288 hours, though a score is fresh for 21 days only."""
    six_weeks = projected(
        scored(240, days_ago=42), facts=ONE_RATE, days=0, first_day=TODAY - timedelta(days=42)
    )
    assert six_weeks.mean == round(290 - 50 * math.exp(-1.7 * 288 / 2160) + 3, 1)
    assert said.UnseenStudy(288) in six_weeks.evidence


@pytest.mark.parametrize(
    ("age", "sd"), [(14, 8), (15, 11), (30, 11), (31, 15), (56, 15), (57, 18), (182, 18)]
)
def test_the_sd_is_at_least_the_row_of_the_latest_scores_age(age: int, sd: float) -> None:
    """Thirty equal scores leave ability almost certain, and with one rate and no drift only the floor."""
    steady = changed(
        growth_none_share=0.0,
        growth_slow_quartile=1.7,
        growth_median=1.7,
        growth_fast_quartile=1.7,
        drift_sd=0.0,
    )
    many = projected(*(scored(240, days_ago=age) for _ in range(30)), facts=steady, days=0)
    assert many.sd == sd


def test_time_without_study_widens_the_range_by_the_drift() -> None:
    """2.5 points in a week: five weeks on, the variance is 5 x 2.5² = 31.25 larger."""
    now, later = (projected(scored(250), facts=ONE_RATE, days=days, minutes=1) for days in (1, 36))
    assert sd_of(later) ** 2 - sd_of(now) ** 2 == pytest.approx(31.25, abs=2)


def test_a_low_level_is_called_uncertain_and_widened_by_up_to_four() -> None:
    """Where the first guess weighs nothing, the level is the score: 218 is all of the way down from 235."""
    sure = changed(
        growth_none_share=0.0, growth_slow_quartile=1.7, growth_fast_quartile=1.7, population_sd=1000.0
    )
    low, half, above = (projected(scored(points), facts=sure, days=0) for points in (218, 226, 235))
    assert sd_of(low) - sd_of(above) == pytest.approx(4, abs=0.11)
    assert sd_of(half) - sd_of(above) == pytest.approx(4 * 9 / 17, abs=0.11)
    assert said.LowScore(218) in low.evidence
    assert said.LowScore(218) not in projected(scored(219)).evidence


def test_three_scores_of_300_stay_on_the_scale() -> None:
    top = projected(scored(300), scored(300), scored(300), days=60)
    assert (top.high, top.chance_of_pass) == (300, 1)
    assert 290 < mean_of(top) <= 300


def test_over_the_ceiling_study_takes_nothing_away() -> None:
    """Three scores of 300: (240 / 324 + 300 / 144 + 2 * 300 / 64) / (the sum of the weights) is 295.5."""
    top = [scored(300), scored(300), scored(300)]
    assert projected(*top, days=200).mean == projected(*top, days=0).mean == 298.5


def test_a_score_of_1_stays_on_the_scale() -> None:
    bottom = projected(*(scored(1) for _ in range(9)), days=0)
    assert bottom.low == 1
    assert bottom.chance_of_pass == 0


def test_own_fast_scores_promise_more_than_own_slow_ones() -> None:
    """Both stand at 240 today; one came from 216 in six weeks, the other from 236."""
    fast = projected(scored(216, days_ago=42), scored(228, days_ago=21), scored(240), days=70)
    slow = projected(scored(236, days_ago=42), scored(238, days_ago=21), scored(240), days=70)
    assert mean_of(fast) > mean_of(slow)  # though the slow one has stood higher all along
    assert [e.own_scores for e in fast.evidence if isinstance(e, said.Growth)] == [True]


def test_a_pace_beyond_the_fast_quartile_is_called_rare() -> None:
    leaps = projected(scored(180, days_ago=28), scored(215, days_ago=14), scored(245), days=42)
    assert said.FastGrowth() in leaps.evidence
    assert said.FastGrowth() not in projected(scored(240)).evidence


def test_thin_or_old_evidence_is_wider_than_several_fresh_scores() -> None:
    several = projected(*(scored(240, days_ago=days) for days in (28, 14, 1)))
    assert width_of(several) < width_of(projected(scored(240, days_ago=1)))
    assert width_of(several) < width_of(projected(*(scored(240, days_ago=days) for days in (60, 50, 40))))


def test_the_exam_day_and_the_days_after_it_add_no_hours() -> None:
    minutes = {**study(14), TODAY + timedelta(days=14): 600, TODAY + timedelta(days=20): 600}
    exam = TODAY + timedelta(days=14)
    longer = project(student(scored(232)), FACTS, today=TODAY, exam_date=exam, minutes_by_day=minutes)
    assert longer.projection == projected(scored(232))


def test_the_pass_mark_is_the_one_of_the_exam_day() -> None:
    marks = ((date(1, 1, 1), 218), (TODAY + timedelta(days=14), 230))
    higher = replace(FACTS, pass_marks=marks)
    before, after = (
        projected(scored(232), facts=higher, days=13),
        projected(scored(232), facts=higher, days=14),
    )
    assert before.chance_of_pass is not None
    assert after.chance_of_pass is not None
    assert after.chance_of_pass < before.chance_of_pass - 0.1


@given(st.integers(1, 299), st.integers(0, 182), st.integers(0, 280))
def test_a_higher_single_score_never_lowers_the_mean(points: int, age: int, days: int) -> None:
    lower, higher = (projected(scored(p, days_ago=age), days=days) for p in (points, points + 1))
    assert mean_of(higher) >= mean_of(lower)


past = st.tuples(
    st.integers(150, 290), st.integers(0, 182), st.sampled_from(["NBME 9", "NBME 13", "UWSA 2", "?"])
)


@given(st.lists(past, min_size=1, max_size=8), st.integers(0, 280))
def test_no_projection_is_narrower_than_the_exam_itself_or_off_the_scale(
    history: list[tuple[int, int, str]], days: int
) -> None:
    result = projected(*(scored(points, days_ago=ago, exam=exam) for points, ago, exam in history), days=days)
    assert sd_of(result) >= FACTS.exam_day_sd
    assert result.low is not None
    assert result.high is not None
    assert result.chance_of_target is not None
    assert result.chance_of_pass is not None
    assert 1 <= result.low <= mean_of(result) <= result.high <= 300
    assert 0 <= result.chance_of_target <= result.chance_of_pass <= 1


def test_ten_scores_and_forty_weeks_take_a_few_thousandths_of_a_second() -> None:
    history = [scored(214 + i, days_ago=70 - 7 * i) for i in range(10)]
    minutes, wish = study(280), student(*history)
    took = []
    for _ in range(5):
        began = clock.perf_counter()
        project(wish, FACTS, today=TODAY, exam_date=TODAY + timedelta(days=280), minutes_by_day=minutes)
        took.append(clock.perf_counter() - began)
    assert min(took) < 0.01  # a third of this on a slow machine; the rest is for a busy one
