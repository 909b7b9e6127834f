"""The projection: worked examples recomputed, and what may never happen for any student."""

import math
import time as clock
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyplan.facts import Facts, Value
from studyplan.files.read_facts import load_facts
from studyplan.plan import Projection
from studyplan.planning.projection import NO_SCORE, on_scale, project
from studyplan.student import Applicant, Availability, CalendarWish, Exam, Score, Student

FACTS = load_facts()
TODAY = date(2027, 1, 4)  # a Monday
FULL_WEEK = (480, 480, 480, 480, 480, 480, 0)  # 48 hours


def changed(**values: Value) -> Facts:
    """The facts with some figures' values replaced."""
    figures = dict(FACTS.figures)
    for name, value in values.items():
        figures[name] = figures[name]._replace(value=value)
    return replace(FACTS, figures=figures)


ONE_RATE = changed(growth_slow_quartile=1.7, growth_median=1.7, growth_fast_quartile=1.7)


def scored(points: int, *, days_ago: int = 0, exam: str = "NBME 12") -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam=exam, score=points)


def free_120(percent: float, *, days_ago: int = 0) -> Score:
    return Score(date=TODAY - timedelta(days=days_ago), exam="Free 120", percent=percent)


def student(*scores: Score, first_day: date | None = None, target: int = 240) -> Student:
    return Student(
        name="Maya Okafor",
        time_zone="America/Chicago",
        exam=Exam(date=TODAY + timedelta(days=14), target=target, minimum=target - 10),
        applicant=Applicant(),
        availability=Availability(minutes=FULL_WEEK, day_starts=(time(8),) * 7, first_day=first_day),
        question_banks=(),
        practice_exams=(),
        calendar=CalendarWish(id="maya"),
        scores=tuple(sorted(scores, key=lambda score: score.date)),
    )


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
    )


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
    ability = (240 * 8**2 + 232 * 18**2) / (18**2 + 8**2)
    variance = 18**2 * 8**2 / (18**2 + 8**2)
    left = math.exp(-1.7 * 96 / (48 * 45))
    grown = 290 - (290 - ability) * left
    assert [round(x, 2) for x in (ability, variance, grown)] == [233.32, 53.44, 237.44]
    assert round(left, 4) == 0.9272
    assert round(math.sqrt(left**2 * variance + 4**2 + 6**2), 1) == 9.9
    result = projected(scored(232), facts=ONE_RATE)
    assert (result.mean, result.sd) == (240.4, 12.0)
    assert (result.low, result.high) == (225.1, 255.8)  # 240.44 -+ 1.2816 x 12
    assert result.chance_of_target == pytest.approx(0.515, abs=0.001)  # Phi(0.44 / 12)
    assert result.chance_of_pass == pytest.approx(0.969, abs=0.001)  # Phi(22.44 / 12)


def test_without_the_floors_for_thin_evidence_the_sd_is_the_models_own() -> None:
    own = changed(
        growth_slow_quartile=1.7,
        growth_fast_quartile=1.7,
        evidence_single_sd=0,
        evidence_age_sd=[[14, 0], [10000, 0]],
    )
    assert projected(scored(232), facts=own).sd == 9.9


def test_at_the_reference_score_a_full_time_week_adds_the_median_rate() -> None:
    """At 245 with rate 1.7 a week adds 45 x (1 - exp(-1.7 / 45)) = 1.67."""
    sure = changed(
        growth_slow_quartile=1.7,
        growth_fast_quartile=1.7,
        population_mean=245,
        practice_to_exam_gain_mean=0,
    )
    assert projected(scored(245), facts=sure, days=7).mean == 246.7


def test_two_scores_are_weighed_as_by_hand() -> None:
    """Two scores on a day: (240 / 324 + 230 / 64 + 238 / 64) / (1 / 324 + 2 / 64) = 234.5, and 3 of gain."""
    by_hand = (240 / 324 + 230 / 64 + 238 / 64) / (1 / 324 + 2 / 64) + 3
    assert round(by_hand, 1) == 237.5
    assert projected(scored(230), scored(238), days=0).mean == 237.5


def test_an_nbme_9_is_read_six_points_higher_and_says_so() -> None:
    nine = projected(scored(230, exam="NBME 9"))
    assert nine.mean == projected(scored(236)).mean
    assert "NBME 9 reads 6 low: as many points were added." in nine.evidence


def test_a_uwsa_2_is_read_five_points_lower_and_says_so() -> None:
    uwsa = projected(scored(241, exam="UWSA 2"))
    assert uwsa.mean == projected(scored(236)).mean
    assert "UWSA 2 reads 5 high: as many points were taken off." in uwsa.evidence


def test_an_unknown_form_counts_as_printed_and_says_so() -> None:
    own = projected(scored(236, exam="School exam"))
    assert own.mean == projected(scored(236)).mean
    assert "There are no figures for School exam: its score counts as printed." in own.evidence


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
    assert on_scale(free_120(percent), FACTS) == pytest.approx(points), why


def test_percents_alone_are_thin_evidence_however_many() -> None:
    alone = projected(free_120(80, days_ago=7), free_120(80))
    assert any("no three-digit practice score" in words for words in alone.evidence)
    assert sd_of(alone) >= FACTS.number("evidence_single_sd")
    assert sd_of(projected(free_120(80, days_ago=7), scored(255))) < sd_of(alone)


def test_without_any_score_no_number_is_given() -> None:
    nothing = projected()
    assert nothing.evidence == (NO_SCORE,)
    numbers = (nothing.mean, nothing.sd, nothing.low, nothing.high)
    assert {*numbers, nothing.chance_of_target, nothing.chance_of_pass} == {None}


def test_scores_after_today_are_left_out() -> None:
    assert projected(scored(260, days_ago=-3)).mean is None


def test_a_year_old_score_keeps_the_range_wide_and_promises_three_weeks_of_study_at_most() -> None:
    old = projected(scored(240, days_ago=365), facts=ONE_RATE, days=0)
    assert sd_of(old) == 18
    assert "The latest practice exam is 365 days old, so the range is kept wide." in old.evidence
    # 21 days of 48 / 7 hours close 1 - exp(-1.7 * 144 / 2160) = 0.107 of the 50 points to the ceiling
    assert old.mean == round(290 - 50 * math.exp(-1.7 * 144 / 2160) + 3, 1)


def test_study_since_the_plans_first_day_counts_in_full() -> None:
    """Six weeks of the plan after the score: 288 hours, though a score is fresh for 21 days only."""
    six_weeks = projected(
        scored(240, days_ago=42), facts=ONE_RATE, days=0, first_day=TODAY - timedelta(days=42)
    )
    assert six_weeks.mean == round(290 - 50 * math.exp(-1.7 * 288 / 2160) + 3, 1)
    assert (
        "288 study hours since the latest score are taken as done, as in the usual week."
        in six_weeks.evidence
    )


@pytest.mark.parametrize(
    ("age", "sd"), [(14, 8), (15, 11), (30, 11), (31, 15), (56, 15), (57, 18), (9000, 18)]
)
def test_the_sd_is_at_least_the_row_of_the_latest_scores_age(age: int, sd: float) -> None:
    """Thirty equal scores leave ability almost certain, and with one rate only the floor is left."""
    many = projected(*(scored(240, days_ago=age) for _ in range(30)), facts=ONE_RATE, days=0)
    assert many.sd == sd


def test_a_low_score_is_called_uncertain_and_widened_by_four() -> None:
    low, above = projected(scored(218), facts=ONE_RATE), projected(scored(219), facts=ONE_RATE)
    assert sd_of(low) == sd_of(above) + 4
    assert any("the uncertainty is high" in words for words in low.evidence)
    assert not any("uncertainty" in words for words in above.evidence)


def test_three_scores_of_300_stay_on_the_scale() -> None:
    top = projected(scored(300), scored(300), scored(300), days=60)
    assert (top.high, top.chance_of_pass) == (300, 1)
    assert 290 < mean_of(top) <= 300


def test_over_the_ceiling_study_takes_nothing_away() -> None:
    """Three scores of 300 put ability at 296, over the ceiling of 290 that growth closes in on."""
    top = [scored(300), scored(300), scored(300)]
    assert projected(*top, days=200).mean == projected(*top, days=0).mean == 299.3


def test_a_score_of_1_stays_on_the_scale() -> None:
    bottom = projected(*(scored(1) for _ in range(9)), days=0)
    assert bottom.low == 1
    assert bottom.chance_of_pass == 0


def test_own_fast_scores_promise_more_than_own_slow_ones() -> None:
    """Both stand at 240 today; one came from 216 in six weeks, the other from 236."""
    fast = projected(scored(216, days_ago=42), scored(228, days_ago=21), scored(240), days=70)
    slow = projected(scored(236, days_ago=42), scored(238, days_ago=21), scored(240), days=70)
    assert mean_of(fast) > mean_of(slow)  # though the slow one has stood higher all along
    assert any("your own scores" in words for words in fast.evidence)


def test_a_pace_beyond_the_fast_quartile_is_called_rare() -> None:
    rare = "Three in four students gain less than that in as many hours."
    leaps = projected(scored(180, days_ago=28), scored(215, days_ago=14), scored(245), days=42)
    assert rare in leaps.evidence
    assert rare not in projected(scored(240)).evidence


def test_thin_or_old_evidence_is_wider_than_several_fresh_scores() -> None:
    several = projected(*(scored(240, days_ago=days) for days in (28, 14, 1)))
    assert width_of(several) < width_of(projected(scored(240, days_ago=1)))
    assert width_of(several) < width_of(projected(*(scored(240, days_ago=days) for days in (60, 50, 40))))


def test_the_exam_day_and_the_days_after_it_add_no_hours() -> None:
    minutes = {**study(14), TODAY + timedelta(days=14): 600, TODAY + timedelta(days=20): 600}
    exam = TODAY + timedelta(days=14)
    longer = project(student(scored(232)), FACTS, today=TODAY, exam_date=exam, minutes_by_day=minutes)
    assert longer == projected(scored(232))


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


histories = st.lists(
    st.tuples(
        st.integers(0, 200), st.integers(150, 290), st.sampled_from(["NBME 9", "NBME 13", "UWSA 2", "?"])
    ),
    min_size=1,
    max_size=8,
)


def as_scores(history: list[tuple[int, int, str]], shift: int = 0) -> list[Score]:
    return [scored(points + shift, days_ago=days, exam=exam) for days, points, exam in history]


@given(histories, st.integers(1, 280), st.integers(0, 900), st.integers(0, 900))
def test_more_hours_never_lower_the_mean(
    history: list[tuple[int, int, str]], days: int, minutes: int, more: int
) -> None:
    few, many = (
        project(
            student(*as_scores(history)),
            FACTS,
            today=TODAY,
            exam_date=TODAY + timedelta(days=days),
            minutes_by_day={TODAY + timedelta(days=i): each for i in range(days)},
        )
        for each in (minutes, minutes + more)
    )
    assert mean_of(many) >= mean_of(few)


@given(histories, st.integers(1, 280), st.integers(1, 200))
def test_a_later_date_with_the_same_hours_never_lowers_the_mean(
    history: list[tuple[int, int, str]], days: int, later: int
) -> None:
    first, second = (
        project(
            student(*as_scores(history)),
            FACTS,
            today=TODAY,
            exam_date=TODAY + timedelta(days=exam),
            minutes_by_day=study(days),
        )
        for exam in (days, days + later)
    )
    assert mean_of(second) >= mean_of(first)


@given(st.integers(1, 299), st.integers(0, 400), st.integers(0, 280))
def test_a_higher_single_score_never_lowers_the_mean(points: int, age: int, days: int) -> None:
    lower, higher = (projected(scored(p, days_ago=age), days=days) for p in (points, points + 1))
    assert mean_of(higher) >= mean_of(lower)


@given(histories, st.integers(150, 280), st.integers(1, 20), st.integers(0, 280))
def test_a_higher_latest_score_never_lowers_the_mean(
    history: list[tuple[int, int, str]], points: int, more: int, days: int
) -> None:
    """Earlier scores may: from a lower start the same score today means faster growth."""
    earlier = [score for score in as_scores(history) if score.date < TODAY]
    lower, higher = (projected(*earlier, scored(p), days=days) for p in (points, points + more))
    assert mean_of(higher) >= mean_of(lower)


@given(histories, st.integers(0, 280))
def test_no_projection_is_narrower_than_the_exam_itself_or_off_the_scale(
    history: list[tuple[int, int, str]], days: int
) -> None:
    result = projected(*as_scores(history), days=days)
    assert sd_of(result) >= FACTS.number("exam_day_sd")
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
