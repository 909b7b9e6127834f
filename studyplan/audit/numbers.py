"""Audit: projection, decision, deadlines and problems hold numbers and words that make sense."""

from collections.abc import Iterator
from typing import get_args

from studyplan.audit.case import Case
from studyplan.plan import Course, Projection, Severity, Verdict
from studyplan.statements.findings import Finding

SEVERITIES, VERDICTS = (frozenset(get_args(names)) for names in (Severity, Verdict))
COURSES = frozenset({None, *get_args(Course)})


def broken_numbers(case: Case) -> Iterator[Finding]:
    """Findings on impossible chances and ranges, unknown words, and deadlines out of order."""
    plan = case.plan
    yield from _projection(plan.projection)
    if plan.decision.verdict not in VERDICTS or plan.decision.course not in COURSES:
        yield Finding("unknown_verdict_or_course", None, (plan.decision.verdict, plan.decision.course))
    for problem in plan.problems:
        if problem.severity not in SEVERITIES:
            yield Finding("unknown_severity", None, (problem.severity,))
    dates = [deadline.date for deadline in plan.deadlines]
    if dates != sorted(dates):
        yield Finding("deadlines_out_of_order")


def _is_chance(share: float | None) -> bool:
    return share is None or 0 <= share <= 1


def _projection(projection: Projection) -> Iterator[Finding]:
    if not (_is_chance(projection.chance_of_target) and _is_chance(projection.chance_of_pass)):
        yield Finding("projection_chances")
    low, mean, high = projection.low, projection.mean, projection.high
    if low is None or mean is None or high is None or projection.sd is None:
        if (low, mean, high, projection.sd) != (None, None, None, None):
            yield Finding("projection_incomplete")
    elif not low <= mean <= high or projection.sd <= 0:
        yield Finding("projection_range", None, (low, high, mean))
