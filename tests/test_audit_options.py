"""Break the other exam dates of a good plan one way at a time: the audit names exactly that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student

from studyplan.audit import find_broken_promises
from studyplan.plan import Option, Plan
from studyplan.statements.dates import Eligibility, Mark, NextSeason, ScoreArrival, SeasonPlace
from studyplan.statements.findings import Finding
from studyplan.student import Score, Student

TODAY = date(2027, 5, 14)
ENDED = Eligibility(date(2027, 7, 20), kept=False)
TOO_LATE = ScoreArrival(date(2027, 8, 20), False, 28, slow=False)
Step = Callable[[Plan], Plan]


@cache
def student() -> Student:
    """Five weeks before the exam, under the target, with every limit a student can give."""
    scores = (
        Score(date=date(2027, 4, 20), exam="NBME 12", score=212),
        Score(date=date(2027, 5, 10), exam="UWSA 3", score=208),
    )
    return make_student(scores=scores, eligibility_ends=date(2027, 7, 20), score_needed_by=date(2027, 8, 20))


@cache
def good() -> Plan:
    return make_plan(student(), today=TODAY)


def audit(plan: Plan) -> tuple[Finding, ...]:
    return find_broken_promises(plan, student(), all_facts())


def with_options(plan: Plan, *options: Option) -> Plan:
    return replace(plan, decision=plan.decision._replace(options=options))


def option(place: int, **changes: Any) -> Step:
    """Change one option; a change may be a function of the plan."""

    def step(plan: Plan) -> Plan:
        options = list(plan.decision.options)
        new = {name: change(plan) if callable(change) else change for name, change in changes.items()}
        options[place] = options[place]._replace(**new)
        return with_options(plan, *options)

    return step


def decision(**changes: Any) -> Step:
    """Change the decision."""
    return lambda plan: replace(plan, decision=plan.decision._replace(**changes))


def broken_but(mark: Mark) -> Callable[[Plan], tuple[Mark, ...]]:
    """What the last option breaks, without one mark that it has."""

    def left(plan: Plan) -> tuple[Mark, ...]:
        breaks = plan.decision.options[-1].breaks
        assert mark in breaks
        return tuple(one for one in breaks if one != mark)

    return left


def lower_mean(plan: Plan) -> float:
    assert plan.projection.mean is not None
    return plan.projection.mean - 1


def mean_below_the_first(plan: Plan) -> float:
    mean = plan.decision.options[1].mean
    assert mean is not None
    return mean - 0.2


def first_option_twice(plan: Plan) -> Plan:
    booked, first, *others = plan.decision.options
    return with_options(plan, booked, first, first, *others)


def booked_left_out(plan: Plan) -> Plan:
    return with_options(plan, *plan.decision.others)


def next_season_alone(plan: Plan) -> Plan:
    """With the booked date, and on course."""
    booked, other, *_ = plan.decision.options
    decided = plan.decision._replace(verdict="too_early", course="on")
    other = other._replace(offered=(NextSeason("ERAS 2029"),))
    return replace(plan, decision=decided._replace(options=(booked, other)))


def placed(**changes: Any) -> Callable[[Plan], tuple[Mark, ...]]:
    """What the first other date keeps, its place in the season changed."""

    def other_place(plan: Plan) -> tuple[Mark, ...]:
        keeps = plan.decision.options[1].keeps
        assert any(isinstance(mark, SeasonPlace) for mark in keeps)
        return tuple(
            SeasonPlace(**{**vars(mark), **changes}) if isinstance(mark, SeasonPlace) else mark
            for mark in keeps
        )

    return other_place


def ends_eligibility(plan: Plan) -> tuple[Mark, ...]:
    return (*plan.decision.options[1].breaks, ENDED)


def score_in_time(plan: Plan) -> tuple[Mark, ...]:
    return (*plan.decision.options[-1].keeps, ScoreArrival(**{**vars(TOO_LATE), "kept": True}))


BROKEN: tuple[tuple[str, Step, str], ...] = (
    ("on the booked date", option(1, exam_date=lambda plan: plan.exam_date), "option_not_later"),
    ("out of order", first_option_twice, "options_out_of_order"),
    ("a negative chance", option(1, chance_of_target=-0.1), "option_chances"),
    ("more than certain", option(1, chance_of_pass=1.1), "option_chances"),
    (
        "a target likelier than passing",
        option(1, chance_of_target=0.9, chance_of_pass=0.8),
        "target_likelier_than_passing",
    ),
    ("falling", option(1, mean=lower_mean), "later_score_lower"),
    ("falling among themselves", option(2, mean=mean_below_the_first), "later_score_lower"),
    ("without projection", option(-1, mean=None), "option_projection"),
    ("too much a day", option(1, questions_per_day=81), "option_questions"),
    ("a negative load", option(1, questions_per_day=-10), "option_questions"),
    ("no reason", option(1, offered=()), "option_without_reason"),
    ("eligibility broken in silence", option(-1, breaks=broken_but(ENDED)), "eligibility_untrue"),
    ("eligibility said to be broken", option(1, breaks=ends_eligibility), "eligibility_untrue"),
    ("score late in silence", option(-1, breaks=broken_but(TOO_LATE)), "score_arrival_untrue"),
    ("score said to be in time", option(-1, keeps=score_in_time), "score_arrival_untrue"),
    ("the booked date left out", booked_left_out, "booked_date_not_first"),
    ("another date first", option(0, exam_date=date(2027, 6, 19)), "booked_date_not_first"),
    ("another season", option(1, keeps=placed(season="ERAS 2029")), "season_not_the_same"),
    ("a season kept too late", option(1, keeps=placed(day=date(2027, 7, 1))), "season_untrue"),
    ("a risky season kept", option(1, keeps=placed(place="risky")), "season_untrue"),
    ("on a go", decision(verdict="go"), "options_needless"),
    ("on course", decision(verdict="too_early", course="on"), "options_needless"),
)


def test_a_good_plan_with_other_dates_has_no_findings() -> None:
    assert len(good().decision.options) >= 6
    assert audit(good()) == ()


def test_a_date_for_the_next_season_may_stand_beside_one_that_is_on_course() -> None:
    assert audit(next_season_alone(good())) == ()


@pytest.mark.parametrize(("step", "broken"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_audit_names_exactly_what_was_broken(step: Step, broken: str) -> None:
    assert {finding.rule for finding in audit(step(good()))} == set(broken.split())


def test_the_last_option_breaks_both_limits_so_that_the_cases_above_mean_something() -> None:
    last = good().decision.options[-1]
    assert last.exam_date > date(2027, 7, 20) + timedelta(days=1)
    assert last.exam_date + timedelta(days=28) > date(2027, 8, 20)
