"""Break the other exam dates of a good plan one way at a time: the audit names exactly that."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from conftest import all_facts, make_plan, make_student

from studyplan.audit import find_problems
from studyplan.plan import Option, Plan
from studyplan.student import Score, Student

TODAY = date(2027, 5, 14)
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


def audit(plan: Plan) -> tuple[str, ...]:
    return find_problems(plan, student(), all_facts())


def with_options(plan: Plan, *options: Option) -> Plan:
    return replace(plan, decision=plan.decision._replace(options=options))


def with_option(plan: Plan, place: int, **changes: Any) -> Plan:
    """The plan with one option changed."""
    options = list(plan.decision.options)
    options[place] = options[place]._replace(**changes)
    return with_options(plan, *options)


def without(words: tuple[str, ...], part: str) -> tuple[str, ...]:
    """The sentences that do not hold `part`; at least one did."""
    kept = tuple(one for one in words if part not in one)
    assert kept != words
    return kept


def on_the_booked_date(plan: Plan) -> Plan:
    return with_option(plan, 0, exam_date=plan.exam_date)


def out_of_order(plan: Plan) -> Plan:
    first, *rest = plan.decision.options
    return with_options(plan, first, first, *rest)


def negative_chance(plan: Plan) -> Plan:
    return with_option(plan, 0, chance_of_target=-0.1)


def more_than_certain(plan: Plan) -> Plan:
    return with_option(plan, 0, chance_of_pass=1.1)


def target_likelier_than_passing(plan: Plan) -> Plan:
    return with_option(plan, 0, chance_of_target=0.9, chance_of_pass=0.8)


def falling(plan: Plan) -> Plan:
    assert plan.projection.mean is not None
    return with_option(plan, 0, mean=plan.projection.mean - 1)


def falling_among_themselves(plan: Plan) -> Plan:
    mean = plan.decision.options[0].mean
    assert mean is not None
    return with_option(plan, 1, mean=mean - 0.2)


def without_projection(plan: Plan) -> Plan:
    return with_option(plan, -1, mean=None)


def too_much_a_day(plan: Plan) -> Plan:
    return with_option(plan, 0, questions_per_day=81)


def negative_load(plan: Plan) -> Plan:
    return with_option(plan, 0, questions_per_day=-10)


def no_reason(plan: Plan) -> Plan:
    first = plan.decision.options[0]
    return with_options(plan, first._replace(keeps=()), *plan.decision.options[1:])


def eligibility_broken_in_silence(plan: Plan) -> Plan:
    return with_option(plan, -1, breaks=without(plan.decision.options[-1].breaks, "eligibility"))


def eligibility_said_to_be_broken(plan: Plan) -> Plan:
    first = plan.decision.options[0]
    words = "after your eligibility period, which ends on 2027-07-20: it needs an extension"
    return with_option(plan, 0, breaks=(*first.breaks, words))


def score_too_late_in_silence(plan: Plan) -> Plan:
    return with_option(plan, -1, breaks=without(plan.decision.options[-1].breaks, "too late for 2027-08-20"))


def score_said_to_be_in_time(plan: Plan) -> Plan:
    last = plan.decision.options[-1]
    words = "the score is there by 2027-08-20 even if results take 56 days"
    return with_option(plan, -1, keeps=(*last.keeps, words))


def on_a_go(plan: Plan) -> Plan:
    return replace(plan, decision=plan.decision._replace(verdict="go"))


def on_course(plan: Plan) -> Plan:
    return replace(plan, decision=plan.decision._replace(verdict="too_early", course="on"))


BROKEN: tuple[tuple[Step, str], ...] = (
    (on_the_booked_date, "not later than today and the booked date"),
    (out_of_order, "not later than the one before it"),
    (negative_chance, "the option's chances are not between 0 and 1"),
    (more_than_certain, "the option's chances are not between 0 and 1"),
    (target_likelier_than_passing, "the target is likelier than passing"),
    (falling, "a later date lowers the projected score"),
    (falling_among_themselves, "a later date lowers the projected score"),
    (without_projection, "only some dates have a projection"),
    (too_much_a_day, "81 questions a day, the cap is 80"),
    (negative_load, "-10 questions a day"),
    (no_reason, "does not say why it is offered|the score's arrival is not so"),
    (eligibility_broken_in_silence, "what is said of the eligibility period is not so"),
    (eligibility_said_to_be_broken, "what is said of the eligibility period is not so"),
    (score_too_late_in_silence, "what is said of the score's arrival is not so"),
    (score_said_to_be_in_time, "what is said of the score's arrival is not so"),
    (on_a_go, "although the booked one stands"),
    (on_course, "although the booked one stands"),
)


def test_a_good_plan_with_other_dates_has_no_findings() -> None:
    assert len(good().decision.options) >= 5
    assert audit(good()) == ()


@pytest.mark.parametrize(("step", "words"), BROKEN, ids=[step.__name__ for step, _ in BROKEN])
def test_the_audit_names_exactly_what_was_broken(step: Step, words: str) -> None:
    findings = audit(step(good()))
    assert findings
    assert not [one for one in findings if not any(word in one for word in words.split("|"))]


def test_the_last_option_breaks_both_limits_so_that_the_cases_above_mean_something() -> None:
    last = good().decision.options[-1]
    assert last.exam_date > date(2027, 7, 20) + timedelta(days=1)
    assert last.exam_date + timedelta(days=28) > date(2027, 8, 20)
