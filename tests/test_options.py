"""Other exam dates: which are offered and why, and what each keeps and breaks, every date worked by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import all_facts, changed, make_plan, make_student
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Wish, wishes

from studyplan.alternatives.options import Ground, Load, kept_and_broken, options, other_dates
from studyplan.errors import CannotPlan
from studyplan.facts import Facts
from studyplan.plan import Option, Plan, Projection
from studyplan.statements import dates as said
from studyplan.student import Score, Student

EXAM = date(2027, 6, 18)
TODAY = date(2027, 5, 3)  # 46 days before the exam: the first mark, the last free day to move it
DAY = timedelta(days=1)
ENDS, NEEDED = date(2027, 7, 31), date(2027, 9, 22)
LIGHT = Load(bank="UWorld", questions_per_day=40, left_over=0, late=0)


def projection(chance_of_target: float | None) -> Projection:
    mean = None if chance_of_target is None else 240.0
    return Projection(TODAY, mean, 9.0, 228.0, 252.0, chance_of_target, 0.99)


def never(_: date) -> Projection:
    return projection(0.1)


def from_day(likely: date, chance: float = 0.8) -> Callable[[date], Projection]:
    """A target that reaches its chance on that day."""
    return lambda day: projection(chance if day >= likely else chance - 0.001)


def dates(
    student: Student,
    *,
    today: date = TODAY,
    facts: Facts | None = None,
    projected: Callable[[date], Projection] = never,
) -> tuple[tuple[date, tuple[said.Offer, ...]], ...]:
    return other_dates(student, facts or all_facts(), today=today, projected=projected)


# Which dates are offered.


def test_other_dates_are_four_and_six_weeks_later_and_the_last_ones_in_time() -> None:
    """Score needed on 22 September: 28 July is safe (8 weeks), 25 August usual (4 weeks)."""
    who = make_student(eligibility_ends=ENDS, score_needed_by=NEEDED)
    assert dates(who) == (
        (date(2027, 7, 16), (said.WeeksLater(4),)),
        (date(2027, 7, 28), (said.LastInTime(NEEDED, safely=True),)),
        (date(2027, 7, 30), (said.WeeksLater(6),)),
        (ENDS, (said.LastEligible(),)),
        (date(2027, 8, 25), (said.LastInTime(NEEDED, safely=False),)),
    )


def test_a_date_with_two_reasons_is_offered_once() -> None:
    who = make_student(eligibility_ends=date(2027, 7, 16))
    assert dates(who)[0] == (date(2027, 7, 16), (said.WeeksLater(4), said.LastEligible()))


def test_neither_the_booked_date_nor_an_earlier_or_past_one_is_offered() -> None:
    """The score needed so soon would take a date before the booked one."""
    who = make_student(eligibility_ends=EXAM, score_needed_by=EXAM + 30 * DAY)
    days = [day for day, _ in dates(who)]
    assert days == [EXAM + 2 * DAY, EXAM + timedelta(weeks=4), EXAM + timedelta(weeks=6)]
    assert [day for day, _ in dates(who, today=EXAM + 2 * DAY)] == days[1:]


def test_how_much_later_is_a_figure() -> None:
    days = [day for day, _ in dates(make_student(), facts=changed(delay_weeks=[5, 8]))]
    assert days == [EXAM + timedelta(weeks=5), EXAM + timedelta(weeks=8)]


@given(st.integers(1, 364))
def test_the_first_likely_date_is_the_first(later: int) -> None:
    likely = EXAM + later * DAY
    found = dates(make_student(), projected=from_day(likely))
    assert [day for day, why in found if said.FirstLikely(245, 0.8) in why] == [likely]


@pytest.mark.parametrize(
    ("projected", "why"),
    [
        (never, "no date within a year is likely"),
        (from_day(EXAM + 365 * DAY), "only one a day over a year later is"),
        (from_day(EXAM), "the booked date is likely already"),
        (lambda _: projection(None), "nothing can be projected"),
    ],
)
def test_no_likely_date_is_offered_if_none_helps(projected: Callable[[date], Projection], why: str) -> None:
    assert len(dates(make_student(), projected=projected)) == 2, why


def test_how_likely_and_how_far_are_figures() -> None:
    facts = changed(likely_chance=0.6, longest_delay_weeks=10)
    found = dates(make_student(), facts=facts, projected=from_day(EXAM + 70 * DAY, 0.6))
    assert found[-1] == (EXAM + 70 * DAY, (said.FirstLikely(245, 0.6),))
    assert len(dates(make_student(), facts=facts, projected=from_day(EXAM + 71 * DAY, 0.6))) == 2


def test_the_search_for_a_likely_date_asks_for_few_projections() -> None:
    asked: list[date] = []

    def projected(day: date) -> Projection:
        asked.append(day)
        return from_day(EXAM + 200 * DAY)(day)

    dates(make_student(), projected=projected)
    assert len(asked) <= 29 + 7 + 2  # 29 weeks, the days of the last of them, and the booked date


def test_a_date_that_cannot_be_planned_is_left_out() -> None:
    found = options(
        make_student(),
        all_facts(),
        Ground(today=TODAY, first_day=TODAY, least_weeks=None),
        projected=never,
        planned=lambda day: LIGHT if day == EXAM + timedelta(weeks=4) else None,
    )
    assert [option.exam_date for option in found] == [EXAM + timedelta(weeks=4)]


def test_an_option_has_its_reason_and_ends_with_what_is_left_over() -> None:
    heavy = LIGHT._replace(left_over=1200, questions_per_day=80)
    (found, _) = options(
        make_student(),
        all_facts(),
        Ground(today=TODAY, first_day=TODAY, least_weeks=None),
        projected=lambda _: projection(0.3),
        planned=lambda _: heavy,
    )
    assert found.offered == (said.WeeksLater(4),)
    assert found.breaks[-1] == said.QuestionsLeft("UWorld", 1200)
    assert (found.questions_per_day, found.chance_of_target, found.chance_of_pass) == (80, 0.3, 0.99)


# The next season, where this one is lost.


JULY = date(2026, 7, 25)
NEXT = said.NextSeason("ERAS 2028")
SAFE_IN_2028 = date(2027, 7, 28)  # 56 days before 22 September, when programs open its applications


def next_seasons(
    booked: date,
    *,
    today: date = JULY,
    asked: bool = True,
    cured: Callable[[Projection], bool] = lambda _: True,
) -> list[tuple[date, said.Offer]]:
    found = other_dates(
        make_student(date=booked), all_facts(), today=today, projected=never, asked=asked, cured=cured
    )
    return [(day, why) for day, whys in found for why in whys if isinstance(why, said.NextSeason)]


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    ("booked", "offered"),
    [
        (date(2026, 9, 9), []),  # its score comes on 7 October, the last acceptable day
        (date(2026, 9, 10), [(SAFE_IN_2028, NEXT)]),
        (date(2027, 2, 3), [(SAFE_IN_2028, NEXT)]),  # its score comes as rank lists close
    ],
)
def test_a_booked_date_that_is_risky_for_this_season_brings_a_date_for_the_next(
    booked: date, offered: list[tuple[date, said.Offer]], asked: bool
) -> None:
    assert next_seasons(booked, asked=asked) == offered


def test_a_booked_date_fine_for_a_later_season_brings_one_for_that_only_where_other_dates_are_asked_for() -> (
    None
):
    assert next_seasons(date(2027, 6, 18)) == [(SAFE_IN_2028, NEXT)]
    assert next_seasons(date(2027, 6, 18), asked=False) == []


def test_where_no_date_of_this_season_mends_what_is_wrong_there_is_one_for_the_next() -> None:
    """Asked of 9 September 2026, the last date whose score is acceptable: it comes on 7 October."""
    asked: list[date] = []

    def projected(day: date) -> Projection:
        asked.append(day)
        return never(day)._replace(chance_of_pass=0.94 if day < date(2027, 1, 1) else 0.99)

    def cured(seen: Projection) -> bool:
        return (seen.chance_of_pass or 0) >= 0.95

    who = make_student(date=date(2026, 8, 3))
    found = other_dates(who, all_facts(), today=JULY, projected=projected, cured=cured)
    assert found[-1] == (SAFE_IN_2028, (NEXT,))
    assert asked[-1] == date(2026, 9, 9)
    unasked = other_dates(who, all_facts(), today=JULY, projected=projected, asked=False, cured=cured)
    assert unasked == ()


def test_there_is_a_date_for_one_later_season_only() -> None:
    assert next_seasons(date(2026, 10, 26), cured=lambda _: False) == [(SAFE_IN_2028, NEXT)]


# What a date keeps and breaks.


def judged(
    day: date,
    student: Student | None = None,
    *,
    today: date = TODAY,
    least_weeks: float | None = None,
    load: Load = LIGHT,
) -> tuple[tuple[said.Mark, ...], tuple[said.Mark, ...]]:
    """What `day` keeps and breaks; preparation began on 4 January 2027."""
    at = Ground(today=today, first_day=date(2027, 1, 4), least_weeks=least_weeks)
    return kept_and_broken(student or make_student(), all_facts(), at, day, load)


BEST = said.SeasonPlace("ERAS 2028", "best", NEEDED, opens=NEEDED, later="", pattern=True)
MOVABLE = said.BeforeFees(date(2027, 5, 3))


def test_a_date_before_every_limit_keeps_everything() -> None:
    who = make_student(eligibility_ends=ENDS, score_needed_by=NEEDED)
    assert judged(date(2027, 7, 16), who) == (
        (said.Eligibility(ENDS, kept=True), said.ScoreArrival(NEEDED, True, 56, slow=True), BEST, MOVABLE),
        (),
    )


def test_a_date_past_every_limit_breaks_everything() -> None:
    who = make_student(eligibility_ends=ENDS, score_needed_by=NEEDED, attempts=1)
    late = LIGHT._replace(late=60)
    assert judged(date(2028, 2, 2), who, today=date(2027, 5, 19), load=late) == (
        (),
        (
            said.Eligibility(ENDS, kept=False),
            said.Extension(date(2027, 10, 31), 70, beyond=True),
            said.ScoreArrival(NEEDED, False, 28, slow=False),
            said.SeasonPlace("ERAS 2028", "risky", date(2027, 10, 6), NEEDED, later="", pattern=True),
            said.NotYetBookable(date(2027, 8, 2)),
            said.FeeLinePassed(30),
            said.LongDelay(12),
            said.LateQuestions("UWorld"),
        ),
    )


USUALLY = said.ScoreArrival(NEEDED, True, 28, slow=False)
NOT_SAFELY = said.ScoreArrival(NEEDED, False, 56, slow=True)


@pytest.mark.parametrize(
    ("day", "keeps", "breaks"),
    [
        (date(2027, 7, 28), [said.ScoreArrival(NEEDED, True, 56, slow=True)], []),
        (date(2027, 7, 29), [USUALLY], [NOT_SAFELY]),
        (date(2027, 8, 25), [USUALLY], [NOT_SAFELY]),
        (date(2027, 8, 26), [], [said.ScoreArrival(NEEDED, False, 28, slow=False)]),
    ],
)
def test_results_take_four_weeks_or_eight(day: date, keeps: list[said.Mark], breaks: list[said.Mark]) -> None:
    """22 September less 56 days is 28 July, less 28 days 25 August."""
    found = judged(day, make_student(score_needed_by=NEEDED))
    told = ([mark for mark in side if isinstance(mark, said.ScoreArrival)] for side in found)
    assert [*told] == [keeps, breaks]


def places(day: date, today: date) -> list[tuple[bool, str, str, date]]:
    """Whether a date keeps each season that is named, how it lies there, and against which day."""
    keeps, breaks = judged(day, today=today)
    marks = [(True, mark) for mark in keeps] + [(False, mark) for mark in breaks]
    return [(kept, m.season, m.place, m.day) for kept, m in marks if isinstance(m, said.SeasonPlace)]


@pytest.mark.parametrize(
    ("day", "kept", "place", "limit"),
    [
        (date(2027, 8, 25), True, "best", NEEDED),
        (date(2027, 8, 26), True, "acceptable", date(2027, 10, 6)),
        (date(2027, 9, 8), True, "acceptable", date(2027, 10, 6)),
        (date(2027, 9, 9), False, "risky", date(2027, 10, 6)),
        (date(2028, 2, 2), False, "risky", date(2027, 10, 6)),
    ],
)
def test_a_season_has_best_acceptable_and_risky_dates(day: date, kept: bool, place: str, limit: date) -> None:
    """28 days before 22 September (programs open), 6 October (two weeks on), 1 March (rank lists close)."""
    assert places(day, TODAY) == [(kept, "ERAS 2028", place, limit)]


@pytest.mark.parametrize(
    ("today", "named"),
    [
        (date(2026, 7, 25), [(False, "ERAS 2027", "risky", date(2026, 10, 7))]),
        (date(2027, 3, 3), [(False, "ERAS 2027", "risky", date(2026, 10, 7))]),  # rank lists close today
        (date(2027, 3, 4), [(True, "ERAS 2028", "best", NEEDED)]),
    ],
)
def test_every_date_is_held_against_the_season_running_or_next_from_today(
    today: date, named: list[tuple[bool, str, str, date]]
) -> None:
    """ERAS 2027: programs open applications on 23 September 2026, rank lists close on 3 March 2027."""
    assert places(date(2026, 9, 23), today) == places(date(2026, 9, 24), today) == named


def test_a_date_that_only_a_later_season_can_use_says_which_and_how_it_lies_there() -> None:
    """The score of 3 February comes on 3 March 2027, that of the 4th a day after rank lists close."""
    today, closes = date(2026, 7, 25), date(2027, 3, 3)
    assert places(date(2027, 2, 3), today) == [(False, "ERAS 2027", "risky", date(2026, 10, 7))]
    assert places(date(2027, 2, 4), today) == [
        (True, "ERAS 2028", "best", NEEDED),
        (False, "ERAS 2027", "too_late", closes),
    ]
    assert places(date(2027, 9, 9), today) == [
        (False, "ERAS 2027", "too_late", closes),
        (False, "ERAS 2028", "risky", date(2027, 10, 6)),
    ]
    late = said.SeasonPlace("ERAS 2027", "too_late", closes, date(2026, 9, 23), "ERAS 2028", pattern=False)
    assert late in judged(date(2027, 2, 4), today=today)[1]


@pytest.mark.parametrize(("today", "later"), [(date(2026, 9, 8), ""), (date(2026, 9, 9), "ERAS 2028")])
def test_once_no_date_is_acceptable_a_risky_one_says_which_season_it_is_early_enough_for(
    today: date, later: str
) -> None:
    """The last whose score comes by 7 October is 9 September: on that day tomorrow's is too late."""
    risky = said.SeasonPlace("ERAS 2027", "risky", date(2026, 10, 7), date(2026, 9, 23), later, pattern=False)
    keeps, breaks = judged(date(2026, 12, 11), today=today)
    assert risky in breaks and not any(isinstance(mark, said.SeasonPlace) for mark in keeps)


def test_a_season_nobody_has_announced_is_judged_by_its_rule_and_says_so() -> None:
    """In 2028 programs open on 27 September, the first Wednesday and 21 days; 28 before is 30 August."""
    best = said.SeasonPlace("ERAS 2029", "best", date(2028, 9, 27), date(2028, 9, 27), "", pattern=True)
    assert best in judged(date(2028, 8, 30), today=date(2028, 3, 2))[0]
    assert best not in judged(date(2028, 8, 31), today=date(2028, 3, 2))[0]


@pytest.mark.parametrize(
    ("today", "line"),
    [(date(2027, 5, 4), 45), (date(2027, 5, 18), 45), (date(2027, 5, 19), 30), (date(2027, 6, 13), 5)],
)
def test_moving_names_the_last_line_passed(today: date, line: int) -> None:
    """The marks lie 46, 31 and 6 days before 18 June: 3 May, 18 May, 12 June."""
    assert judged(date(2027, 7, 16), today=today)[1][0] == said.FeeLinePassed(line)


@pytest.mark.parametrize(("day", "bookable"), [(date(2027, 11, 3), True), (date(2027, 11, 4), False)])
def test_another_date_over_six_months_ahead_cannot_be_booked_yet(day: date, bookable: bool) -> None:
    """Today is 3 May 2027; a date that is booked already is."""
    told = [mark for mark in judged(day)[1] if isinstance(mark, said.NotYetBookable)]
    assert told == ([] if bookable else [said.NotYetBookable(date(2027, 5, 4))])
    assert judged(day, make_student(date=day))[1] == tuple(
        mark for mark in judged(day)[1] if isinstance(mark, said.SeasonPlace)
    )


@pytest.mark.parametrize(("day", "kept"), [(date(2027, 7, 31), True), (date(2027, 8, 1), False)])
def test_the_last_day_of_eligibility_is_still_inside(day: date, kept: bool) -> None:
    keeps, breaks = judged(day, make_student(eligibility_ends=ENDS))
    assert (said.Eligibility(ENDS, kept=True) in keeps) == kept
    assert (said.Eligibility(ENDS, kept=False) in breaks) != kept


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (date(2027, 7, 31), date(2027, 10, 31)),
        (date(2027, 4, 30), date(2027, 7, 31)),  # from 1 May on, three whole months
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2027, 6, 14), date(2027, 9, 14)),
    ],
)
def test_a_date_after_eligibility_says_what_it_costs(ends: date, last: date) -> None:
    who = make_student(eligibility_ends=ends)
    assert said.Extension(last, 70, beyond=False) in judged(last, who)[1]
    assert said.Extension(last, 70, beyond=True) in judged(last + DAY, who)[1]
    assert [mark for mark in judged(ends, who)[1] if isinstance(mark, said.Extension)] == []


def test_staying_with_the_booked_date_costs_nothing() -> None:
    assert judged(EXAM, today=date(2027, 6, 16)) == ((BEST,), ())


def test_weeks_are_worth_a_word_where_the_booked_date_leaves_too_few() -> None:
    """From 4 January, 24 weeks of 48 h are 25 of 46 h and two hours of Monday 28 June."""
    assert judged(date(2027, 7, 16), least_weeks=17) == ((BEST, MOVABLE), ())
    assert said.Weeks(24, "score", kept=False) in judged(date(2027, 6, 28), least_weeks=24)[1]
    assert said.Weeks(24, "score", kept=True) in judged(date(2027, 6, 29), least_weeks=24)[0]


def test_beside_work_the_weeks_a_score_called_for_take_longer() -> None:
    """16 h a week are a third of full time: 9 weeks take 27, from 4 January up to 12 July."""
    who = make_student(date=date(2027, 5, 14), minutes=(0, 180, 180, 180, 180, 240, 0))
    assert said.Weeks(9, "score", kept=False) in judged(date(2027, 7, 10), who, least_weeks=9)[1]
    assert said.Weeks(9, "score", kept=True) in judged(date(2027, 7, 11), who, least_weeks=9)[0]


def test_more_hours_on_the_same_date_keep_the_weeks_that_the_score_called_for() -> None:
    who = make_student(minutes=(0, 120, 120, 120, 120, 0, 0))
    hours = replace(who.availability, minutes=(480,) * 6 + (0,))
    at = Ground(today=TODAY, first_day=date(2027, 1, 4), least_weeks=9, availability=hours)
    assert said.Weeks(9, "score", kept=True) in kept_and_broken(who, all_facts(), at, EXAM, LIGHT)[0]
    own = at._replace(availability=None)
    assert said.Weeks(9, "score", kept=False) in kept_and_broken(who, all_facts(), own, EXAM, LIGHT)[1]


def test_a_repeat_attempt_wants_its_weeks_of_new_preparation() -> None:
    """From 4 January, six weeks of 48 h end on Saturday 13 February."""
    who = make_student(date=date(2027, 2, 1), attempts=1, minutes=(480,) * 6 + (0,))
    today = date(2027, 1, 4)
    assert said.Weeks(6, "repeat_attempt", kept=False) in judged(date(2027, 2, 13), who, today=today)[1]
    assert said.Weeks(6, "repeat_attempt", kept=True) in judged(date(2027, 2, 14), who, today=today)[0]


def test_a_long_delay_is_called_long() -> None:
    assert said.LongDelay(12) not in judged(EXAM + timedelta(weeks=12))[1]
    assert said.LongDelay(12) in judged(EXAM + timedelta(weeks=12) + DAY)[1]


# Options of real plans: each is the plan a changed file would give.


def behind(**changes: object) -> Student:
    """Five weeks before the exam with scores under the target: some other date is worth naming."""
    scores = (
        Score(date=date(2027, 4, 20), exam="NBME 12", score=221),
        Score(date=date(2027, 5, 10), exam="UWSA 3", score=216),
    )
    return make_student(scores=scores, eligibility_ends=date(2027, 7, 31), **changes)


def moved(student: Student, day: date) -> Student:
    return replace(student, exam=replace(student.exam, date=day))


def daily_load(plan: Plan) -> int:
    """New questions and repeats on an average day that holds any, practice exams left out."""
    sat = {exam.date for exam in plan.practice_exams if not exam.taken}
    counts = [d.questions + d.repeats for d in plan.coming() if d.date not in sat]
    busy = [count for count in counts if count]
    return round(sum(busy) / len(busy)) if busy else 0


def assert_is_its_own_plan(option: Option, student: Student, today: date) -> None:
    plan = make_plan(moved(student, option.exam_date), today=today)
    seen = plan.projection
    assert (option.mean, option.chance_of_target) == (seen.mean, seen.chance_of_target)
    assert option.chance_of_pass == seen.chance_of_pass
    assert option.questions_per_day == daily_load(plan)
    left = plan.question_banks[0].left_over
    told = [mark.questions for mark in option.breaks[-1:] if isinstance(mark, said.QuestionsLeft)]
    assert told == ([left] if left else [])


def test_every_option_is_the_plan_a_changed_file_would_give() -> None:
    today = date(2027, 5, 14)
    plan = make_plan(behind(), today=today)
    assert plan.decision.verdict in ("hold", "delay") and len(plan.decision.others) >= 3
    for option in plan.decision.options:
        assert_is_its_own_plan(option, behind(), today)


@settings(max_examples=25)
@given(wishes())
def test_options_of_any_student_are_later_dates_and_their_own_plans(wish: Wish) -> None:
    try:
        plan = make_plan(wish.student, today=wish.today)
    except CannotPlan:
        return
    found = plan.decision.others
    days = [option.exam_date for option in found]
    assert days == sorted(set(days)) and all(day > max(wish.today, plan.exam_date) for day in days)
    for option in found[:1]:
        assert_is_its_own_plan(option, wish.student, wish.today)


def test_a_plan_made_again_offers_the_dates_with_its_past_kept() -> None:
    first = make_plan(behind(), today=date(2027, 5, 10))
    again = make_plan(behind(), today=date(2027, 5, 14), previous=first)
    other = make_plan(
        moved(behind(), again.decision.others[0].exam_date), today=date(2027, 5, 14), previous=first
    )
    assert again.decision.others[0].questions_per_day == daily_load(other)
