"""The plan with other exam dates to choose from, planned out where its verdict asks for them.

Above planning. Another date is a whole schedule, and most plans need none: they stay as quick as they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from studyplan.alternatives.options import Load, ground, load, options
from studyplan.facts import Facts
from studyplan.forecast.decision import asks_for_other_dates
from studyplan.plan import Decision, Option, Plan, Projection, Remembered
from studyplan.planning.planner import Outline, forecast_on, make_plan, outline, schedule_on
from studyplan.statements.decision import MinimumChance, NeverReached, PassAtRisk, PassOn, Reached, Reason
from studyplan.student import Student


def full_plan(
    student: Student,
    facts: Facts,
    *,
    today: date,
    previous: Remembered | None = None,
    afresh: bool = False,
) -> Plan:
    """The plan from `today` on; with a `previous` plan its past days are kept as they were, and the days
    ahead as far as they can be, unless it is made `afresh`.

    Same student, facts, day and previous plan give an equal plan. Raises CannotPlan where none can be made.
    """
    drawn = outline(student, facts, today=today, previous=previous, afresh=afresh)
    plan = make_plan(drawn, facts, previous=previous)
    if not asks_for_other_dates(plan.decision):
        return plan
    found = _options(drawn, facts)
    decision, passing = plan.decision, plan.projection.chance_of_pass or 0.0
    reasons = (*decision.reasons, *reasons_from(found, decision, passing, drawn.student, facts))
    return replace(plan, decision=decision._replace(reasons=reasons, options=found))


def _options(drawn: Outline, facts: Facts) -> tuple[Option, ...]:
    """Other exam dates, each replanned as the plan itself is."""

    @cache
    def projected(exam_date: date) -> Projection:
        return forecast_on(exam_date, drawn, facts).projection

    def planned(exam_date: date) -> Load | None:
        schedule = schedule_on(exam_date, drawn, facts)
        return None if schedule is None else load(schedule)

    return options(drawn.student, facts, ground(drawn, facts), projected=projected, planned=planned)


def reasons_from(
    found: Sequence[Option], decision: Decision, chance_of_pass: float, student: Student, facts: Facts
) -> Iterator[Reason]:
    """Which date would make passing safe, or reach the minimum. Where none gets there, sitting now is weighed
    too: passing is safe by then. A plateau asks for another method, not for a date.
    """
    later = [option for option in found if _in_season(option.exam_date, student, facts)]
    match decision.reasons:
        case (PassAtRisk(wanted=wanted),):
            safe = (PassOn(o.exam_date, o.chance_of_pass or 0.0) for o in later)
            yield from [reason for reason in safe if reason.chance >= wanted][:1]
        case (MinimumChance(minimum=minimum, enough_for="neither"),):
            means = (Reached(o.exam_date, o.mean or 0.0, minimum) for o in later)
            reached = [reason for reason in means if reason.mean >= minimum][:1]
            yield from reached
            if found and not reached:
                yield NeverReached(minimum, chance_of_pass)


def _in_season(exam_date: date, student: Student, facts: Facts) -> bool:
    """Whether a date lies within what the student said about the season."""
    ends, needed = student.exam.eligibility_ends, student.exam.score_needed_by
    if ends is not None and exam_date > ends:
        return False
    return needed is None or exam_date + timedelta(days=facts.results_typical_days) <= needed
