"""Audit: projection, decision, deadlines and problems hold numbers and words that make sense."""

from collections.abc import Iterator
from typing import get_args

from studyplan.audit.case import Case
from studyplan.plan import Course, Projection, Severity, Verdict

SEVERITIES, VERDICTS = (frozenset(get_args(names)) for names in (Severity, Verdict))
COURSES = frozenset({None, *get_args(Course)})


def broken_numbers(case: Case) -> Iterator[str]:
    """Sentences on impossible chances and ranges, unknown words, and deadlines out of order."""
    plan = case.plan
    yield from _projection(plan.projection)
    if plan.decision.verdict not in VERDICTS or plan.decision.course not in COURSES:
        yield f"{plan.decision.verdict!r}/{plan.decision.course!r} is no verdict and course"
    for problem in plan.problems:
        if problem.severity not in SEVERITIES:
            yield f"{problem.severity!r} is no severity of a problem"
    dates = [deadline.date for deadline in plan.deadlines]
    if dates != sorted(dates):
        yield "the deadlines are not in order"


def _is_chance(share: float | None) -> bool:
    return share is None or 0 <= share <= 1


def _projection(projection: Projection) -> Iterator[str]:
    if not (_is_chance(projection.chance_of_target) and _is_chance(projection.chance_of_pass)):
        yield "the projection's chances are not between 0 and 1"
    low, mean, high = projection.low, projection.mean, projection.high
    if low is None or mean is None or high is None or projection.sd is None:
        if (low, mean, high, projection.sd) != (None, None, None, None):
            yield "the projection gives only some of mean, sd, low and high"
    elif not low <= mean <= high or projection.sd <= 0:
        yield f"the projection's range {low} to {high} does not hold its mean {mean}"
