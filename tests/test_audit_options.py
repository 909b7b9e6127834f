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
from studyplan.statements.dates import Eligibility, Mark, ScoreArrival
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
    mean = plan.decision.options[0].mean
    assert mean is not None
    return mean - 0.2


def first_option_twice(plan: Plan) -> Plan:
    return with_options(plan, plan.decision.options[0], *plan.decision.options)


def ends_eligibility(plan: Plan) -> tuple[Mark, ...]:
    return (*plan.decision.options[0].breaks, ENDED)


def score_in_time(plan: Plan) -> tuple[Mark, ...]:
    return (*plan.decision.options[-1].keeps, ScoreArrival(**{**vars(TOO_LATE), "kept": True}))


BROKEN: tuple[tuple[str, Step, str], ...] = (
    ("on the booked date", option(0, exam_date=lambda plan: plan.exam_date), "option_not_later"),
    ("out of order", first_option_twice, "options_out_of_order"),
    ("a negative chance", option(0, chance_of_target=-0.1), "option_chances"),
    ("more than certain", option(0, chance_of_pass=1.1), "option_chances"),
    (
        "a target likelier than passing",
        option(0, chance_of_target=0.9, chance_of_pass=0.8),
        "target_likelier_than_passing",
    ),
    ("falling", option(0, mean=lower_mean), "later_score_lower"),
    ("falling among themselves", option(1, mean=mean_below_the_first), "later_score_lower"),
    ("without projection", option(-1, mean=None), "option_projection"),
    ("too much a day", option(0, questions_per_day=81), "option_questions"),
    ("a negative load", option(0, questions_per_day=-10), "option_questions"),
    ("no reason", option(0, offered=()), "option_without_reason"),
    ("eligibility broken in silence", option(-1, breaks=broken_but(ENDED)), "eligibility_untrue"),
    ("eligibility said to be broken", option(0, breaks=ends_eligibility), "eligibility_untrue"),
    ("score late in silence", option(-1, breaks=broken_but(TOO_LATE)), "score_arrival_untrue"),
    ("score said to be in time", option(-1, keeps=score_in_time), "score_arrival_untrue"),
    ("on a go", decision(verdict="go"), "options_needless"),
    ("on course", decision(verdict="too_early", course="on"), "options_needless"),
)


def test_a_good_plan_with_other_dates_has_no_findings() -> None:
    assert len(good().decision.options) >= 5
    assert audit(good()) == ()


@pytest.mark.parametrize(("step", "broken"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_the_audit_names_exactly_what_was_broken(step: Step, broken: str) -> None:
    assert {finding.rule for finding in audit(step(good()))} == set(broken.split())


def test_the_last_option_breaks_both_limits_so_that_the_cases_above_mean_something() -> None:
    last = good().decision.options[-1]
    assert last.exam_date > date(2027, 7, 20) + timedelta(days=1)
    assert last.exam_date + timedelta(days=28) > date(2027, 8, 20)
