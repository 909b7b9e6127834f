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
from studyplan.forecast.projection import Studied, project
from studyplan.plan import Projection
from studyplan.statements import decision as said
from studyplan.student import Score, Student

FACTS = load_facts()
TODAY = date(2027, 1, 4)  # a Monday
FULL_WEEK = (480, 480, 480, 480, 480, 480, 0)  # 48 hours


ONE_RATE = changed(growth_log_sd=0.0)  # everyone gains 2 a full-time week
SURE = changed(growth_log_sd=0.0, population_sd=1000.0)  # and the first guess weighs nothing


def scored(points: int, *, days_ago: int = 0, exam: str = "NBME 12") -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam=exam, score=points)


def free_120(percent: float, *, days_ago: int = 0) -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam="Free 120", percent=percent)


def student(*scores: Score, first_day: date | None = None, target: int = 240) -> Student:
    exam = {"date": TODAY + timedelta(days=14), "target": target, "minimum": target - 10}
    in_order = tuple(sorted(scores, key=lambda score: score.date))
    return make_student(**exam, group="US MD", minutes=FULL_WEEK, first_day=first_day, scores=in_order)


def left_after(hours: float) -> float:
    """Share of the gap to 275 that is left after so many hours at 2 a week."""
    return math.exp(-2 * hours / (48 * 30))


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
    """232 today, two full-time weeks, a known rate of 2: each step as the docstring gives it."""
    first = 19.4**2 - 6.5**2 - 4.2**2
    pull = first / 19.4**2
    ability, variance = 234 + pull * (232 + 4 - 234), first * (1 - pull)
    grown = 275 - (275 - ability) * left_after(96)
    later = left_after(96) ** 2 * variance + 2 * 1**2
    sd, extra = math.sqrt(later + 6**2), 4 * (235 - (ability - 4)) / (235 - 218)
    steps = [round(step, 2) for step in (first, pull, ability, variance, grown, later, sd, extra, sd + extra)]
    assert steps == [316.47, 0.84, 235.68, 50.36, 240.59, 40.57, 8.75, 0.78, 9.53]
    result = projected(scored(232), facts=ONE_RATE)
    assert (result.mean, result.sd) == (240.6, 9.5)
    assert (result.low, result.high) == (228.4, 252.8)  # 240.59 -+ 1.2816 x 9.53
    assert result.chance_of_target == pytest.approx(0.525, abs=0.001)  # Phi(0.59 / 9.53)
    assert result.chance_of_pass == pytest.approx(0.991, abs=0.001)  # Phi(22.59 / 9.53)


def test_study_beyond_eight_full_time_weeks_counts_for_little() -> None:
    """Twelve weeks of 48 hours close as much of the gap as 8.6 would if all of them counted."""
    start, long = (mean_of(projected(scored(240), facts=ONE_RATE, days=days)) for days in (0, 84))
    assert long == pytest.approx(275 - (275 - start) * left_after(8.6 * 48), abs=0.1)


def test_the_eight_weeks_are_one_clock_from_the_first_score_on() -> None:
    """After eight weeks between two scores a further one adds 15% of what it adds after none."""
    old, new = scored(240, days_ago=56), scored(246)
    begun = TODAY - timedelta(days=56)
    now, then = (projected(old, new, facts=ONE_RATE, days=days, first_day=begun) for days in (0, 7))
    assert mean_of(then) == pytest.approx(275 - (275 - mean_of(now)) * left_after(0.15 * 48), abs=0.1)


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
    assert sd_of(projected(free_120(80))) > sd_of(projected(scored(255))) + 1


def test_a_percent_of_the_free_120_is_read_once() -> None:
    """The difference that the table shows is spread by 0.55 again, then shrunk by the filter alone."""
    low, high = (mean_of(projected(free_120(percent), days=0)) for percent in (72, 82))
    pull = 316.47 / (316.47 + 4.2**2 + 12**2)
    assert (high - low) / 10 == pytest.approx(11 / 10 / 0.55 * pull, abs=0.02)


def test_without_any_score_the_first_guess_is_projected_and_said() -> None:
    """A US MD with two weeks left: between 234 with eight to go and what those eight make of it."""
    nothing = projected()
    assert nothing.evidence[:2] == (said.NoScore(), said.FirstGuess(None))
    assert 240 < mean_of(nothing) < 254
    assert sd_of(nothing) > 15


@pytest.mark.parametrize("done", [1, 3, 7])
def test_who_studies_as_planned_is_projected_the_same_all_along_without_a_score(done: int) -> None:
    """Of eight weeks so many are behind: told, or with no log since the first day of a plan."""
    begun = TODAY - timedelta(weeks=done)
    behind = {begun + timedelta(days=i): 48 / 7 for i in range(7 * done)}
    found = project(
        student(first_day=begun),
        FACTS,
        today=TODAY,
        exam_date=TODAY + timedelta(weeks=8 - done),
        minutes_by_day=study(7 * (8 - done)),
        studied=Studied(behind),
    ).projection
    assert mean_of(found) == pytest.approx(mean_of(projected(days=56)), abs=0.1)


def test_scores_after_today_are_left_out() -> None:
    assert projected(scored(260, days_ago=-3)) == projected()


def test_half_a_year_old_score_keeps_the_range_wide_and_promises_three_weeks_of_study_at_most() -> None:
    old = projected(scored(240, days_ago=182), facts=ONE_RATE, days=0)
    assert sd_of(old) >= 18
    assert said.OldScore(182) in old.evidence
    # 21 days of 48 / 7 hours leave 0.819 of the points to the ceiling
    fresh = mean_of(projected(scored(240), facts=ONE_RATE, days=0))
    assert mean_of(old) == pytest.approx(275 - (275 - fresh) * left_after(144), abs=0.1)


@pytest.mark.parametrize("days_ago", [183, 365])
def test_a_score_older_than_half_a_year_leaves_the_first_guess(days_ago: int) -> None:
    old = projected(scored(280, days_ago=days_ago))
    assert (old.mean, old.sd) == (projected().mean, projected().sd)
    assert old.evidence[0] == said.TooOld(days_ago, 182)


def test_study_since_the_plans_first_day_counts_in_full() -> None:
    """Six weeks of the plan after the score: 288 hours, though a score is fresh for 21 days only."""
    six_weeks = projected(
        scored(240, days_ago=42), facts=ONE_RATE, days=0, first_day=TODAY - timedelta(days=42)
    )
    fresh = mean_of(projected(scored(240), facts=ONE_RATE, days=0))
    assert mean_of(six_weeks) == pytest.approx(275 - (275 - fresh) * left_after(288), abs=0.1)
    assert said.UnseenStudy(288) in six_weeks.evidence


@pytest.mark.parametrize(
    ("age", "sd"), [(14, 8), (15, 11), (30, 11), (31, 15), (56, 15), (57, 18), (182, 18)]
)
def test_the_sd_is_at_least_the_row_of_the_latest_scores_age(age: int, sd: float) -> None:
    """Thirty equal scores, one rate, no own offset and no drift leave the floor alone."""
    steady = changed(growth_log_sd=0.0, drift_sd=0.0, own_offset_sd=0.0)
    many = projected(*(scored(240, days_ago=age) for _ in range(30)), facts=steady, days=0)
    assert many.sd == sd


def test_time_without_study_widens_the_range_by_the_drift() -> None:
    """1 point in a week: 25 weeks on, the variance is 25 larger."""
    now, later = (projected(scored(250), facts=ONE_RATE, days=days, minutes=1) for days in (1, 176))
    assert sd_of(later) ** 2 - sd_of(now) ** 2 == pytest.approx(25, abs=2)


def test_a_low_level_is_called_uncertain_and_widened_by_up_to_four() -> None:
    """Where the first guess weighs nothing, the level is the score: 218 is all of the way down from 235."""
    low, half, above = (projected(scored(points), facts=SURE, days=0) for points in (218, 226, 235))
    assert sd_of(low) - sd_of(above) == pytest.approx(4, abs=0.11)
    assert sd_of(half) - sd_of(above) == pytest.approx(4 * 9 / 17, abs=0.11)
    assert said.LowScore(218) in low.evidence
    assert said.LowScore(218) not in projected(scored(219)).evidence


def test_three_scores_of_300_stay_on_the_scale() -> None:
    top = projected(scored(300), scored(300), scored(300), days=60)
    assert (top.high, top.chance_of_pass) == (300, 1)
    assert 285 < mean_of(top) <= 300


def test_over_the_ceiling_study_takes_nothing_away() -> None:
    """Three scores of 300 are 304 on the exam's scale, their average with noise 4.2² + 6.5² / 3."""
    top = [scored(300), scored(300), scored(300)]
    by_hand = 234 + 70 * 316.47 / (316.47 + 4.2**2 + 6.5**2 / 3)
    assert projected(*top, days=200).mean == projected(*top, days=0).mean == round(by_hand, 1)


def test_a_score_of_1_stays_on_the_scale() -> None:
    bottom = projected(*(scored(1) for _ in range(9)), facts=SURE, days=0)
    assert bottom.low == 1
    assert bottom.chance_of_pass == 0


def test_own_fast_scores_promise_more_than_own_slow_ones() -> None:
    """Both stand at 240 today; one came from 216 in six weeks, the other from 236."""
    fast = projected(scored(216, days_ago=42), scored(228, days_ago=21), scored(240), days=70)
    slow = projected(scored(236, days_ago=42), scored(238, days_ago=21), scored(240), days=70)
    (more,), (less,) = ([e for e in one.evidence if isinstance(e, said.Growth)] for one in (fast, slow))
    assert more.own_scores and less.own_scores
    assert more.points >= less.points + 3


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


@given(st.integers(0, 280), st.integers(0, 80), st.integers(0, 600), st.integers(0, 300))
def test_without_a_score_more_hours_or_a_later_date_never_lower_the_mean(
    days: int, later: int, minutes: int, more: int
) -> None:
    """Though the first guess falls with the hours left: by less than they add."""
    sooner, after = (projected(days=each, minutes=minutes + 1) for each in (days, days + later))
    assert mean_of(sooner) <= mean_of(after)
    assert mean_of(sooner) <= mean_of(projected(days=days, minutes=minutes + 1 + more))


@given(st.integers(200, 270), st.integers(0, 60), st.integers(0, 12), st.integers(0, 12))
def test_more_hours_done_since_the_latest_score_never_lower_the_mean(
    points: int, age: int, few: int, more: int
) -> None:
    """Each day behind told with so many hours, or with more."""
    behind = [TODAY - timedelta(days=ago + 1) for ago in range(age)]
    less, much = (
        project(
            student(scored(points, days_ago=age)),
            FACTS,
            today=TODAY,
            exam_date=TODAY + timedelta(days=14),
            minutes_by_day=study(14),
            studied=Studied(dict.fromkeys(behind, float(hours))),
        ).projection
        for hours in (few, few + more)
    )
    assert mean_of(less) <= mean_of(much)


def test_hours_ahead_are_held_to_the_share_kept_and_today_counts_as_told() -> None:
    """14 days of 96 hours at half: 48; with 8 of today's 8 hours told, 8 + 88 / 2."""
    kept, told = (
        project(
            student(scored(240)),
            ONE_RATE,
            today=TODAY,
            exam_date=TODAY + timedelta(days=14),
            minutes_by_day=study(14),
            studied=Studied(hours, 0.5),
        ).projection
        for hours in ({}, {TODAY: 8.0})
    )
    start = mean_of(projected(scored(240), facts=ONE_RATE, days=0))
    for result, hours in ((kept, 48), (told, 52)):
        assert mean_of(result) == pytest.approx(275 - (275 - start) * left_after(hours), abs=0.1)


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
