"""The plan with other exam dates to choose from, planned out where its verdict asks for them.

Above planning. Another date is a whole schedule, and most plans need none: they stay as quick as they were.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from studyplan.alternatives.options import Load, ground, load, option, options
from studyplan.facts import Facts
from studyplan.forecast.decision import asks_for_other_dates
from studyplan.plan import Decision, Option, Plan, Projection, Remembered
from studyplan.planning.planner import Outline, forecast_on, free_minutes, make_plan, outline, schedule_on
from studyplan.statements.dates import Booked, NextSeason
from studyplan.statements.decision import (
    CourseStands,
    MinimumChance,
    NeverReached,
    PassAtRisk,
    PassOn,
    Plateau,
    Reached,
    Reason,
)
from studyplan.student import Student

DAY = timedelta(days=1)


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
    decision, passing = plan.decision, plan.projection.chance_of_pass or 0.0
    found = _options(drawn, facts, decision) if decision.verdict != "go" else ()
    reasons = (*decision.reasons, *reasons_from(found, decision, passing, drawn.student, facts))
    offered = (_booked(plan, drawn, facts), *found)
    return replace(plan, decision=decision._replace(reasons=reasons, options=offered))


def _booked(plan: Plan, drawn: Outline, facts: Facts) -> Option:
    """The booked date as an option among others, with the numbers of its plan."""
    burden = load(drawn.schedule)._replace(questions_per_day=plan.questions_per_day)
    at, day = ground(drawn, facts), plan.exam_date
    return option(drawn.student, facts, at, day, (Booked(),), plan.projection, burden)


def _options(drawn: Outline, facts: Facts, decision: Decision) -> tuple[Option, ...]:
    """Other exam dates, each replanned as the plan itself is."""

    student, today = drawn.student, drawn.start.today
    minutes: dict[date, int] = {}  # looked up once, as far as the farthest date asked for

    @cache
    def projected(exam_date: date) -> Projection:
        known = max(minutes, default=today - DAY)
        if known < exam_date:
            minutes.update(free_minutes(student, known + DAY, exam_date))
        return forecast_on(exam_date, drawn, facts, minutes).projection

    def planned(exam_date: date) -> Load | None:
        schedule = schedule_on(exam_date, drawn, facts)
        return None if schedule is None else load(schedule)

    def cured(seen: Projection) -> bool:
        return is_cured(seen, decision)

    at = ground(drawn, facts)
    asked = asks_for_other_dates(decision)
    return options(drawn.student, facts, at, projected=projected, planned=planned, asked=asked, cured=cured)


def is_cured(seen: Projection, decision: Decision) -> bool:
    """Whether a projection mends what a decision finds wrong: passing in doubt, or a minimum out of reach."""
    for reason in decision.reasons:
        match reason:
            case PassAtRisk(wanted=wanted):
                return (seen.chance_of_pass or 0.0) >= wanted
            case (
                MinimumChance(minimum=minimum, enough_for="neither")
                | CourseStands(minimum=minimum, course="off")
            ):
                return (seen.mean or 0.0) >= minimum
    return True


def reasons_from(
    found: Sequence[Option], decision: Decision, chance_of_pass: float, student: Student, facts: Facts
) -> Iterator[Reason]:
    """Which date would make passing safe, or reach the minimum. Where none gets there, sitting now is weighed
    too: passing is safe by then. A plateau asks for another method, not for a date.
    """
    later = [option for option in found if _in_season(option.exam_date, student, facts)]
    kinds = PassAtRisk | MinimumChance | Plateau
    about = tuple(each for each in decision.reasons if isinstance(each, kinds))
    match about if decision.verdict == "delay" else ():
        case (PassAtRisk(wanted=wanted),):
            safe = (PassOn(o.exam_date, o.chance_of_pass or 0.0) for o in later)
            yield from [reason for reason in safe if reason.chance >= wanted][:1]
        case (MinimumChance(minimum=minimum, enough_for="neither"),):
            here = (o for o in later if not all(isinstance(why, NextSeason) for why in o.offered))
            means = (Reached(o.exam_date, o.mean or 0.0, minimum) for o in here)
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
