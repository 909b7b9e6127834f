"""Audit: other exam dates are dates to choose from, and what each is said to keep and break is so."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from studyplan.audit.case import Case
from studyplan.plan import Option
from studyplan.statements.dates import Eligibility, ScoreArrival
from studyplan.statements.findings import Finding

ROUNDING = 0.1  # points: two means, each rounded to a tenth


def broken_options(case: Case) -> Iterator[Finding]:
    """Findings on dates nobody can choose, chances that contradict each other, and marks that are not so."""
    plan, decision = case.plan, case.plan.decision
    if decision.options and (decision.verdict == "go" or decision.course == "on"):
        yield Finding("options_needless")
    for before, option in pairwise((None, *decision.options)):
        assert option is not None  # only the first of all has nothing before it
        if option.exam_date <= max(plan.exam_date, plan.generated_on):
            yield Finding("option_not_later", option.exam_date)
        if before is not None and option.exam_date <= before.exam_date:
            yield Finding("options_out_of_order", option.exam_date)
        yield from _numbers(case, option, plan.projection.mean if before is None else before.mean)
        yield from _marks(case, option)


def _numbers(case: Case, option: Option, mean_before: float | None) -> Iterator[Finding]:
    """More days of study never lower the projected score, and a higher score is never likelier."""
    target, passing = option.chance_of_target, option.chance_of_pass
    if not all(chance is None or 0 <= chance <= 1 for chance in (target, passing)):
        yield Finding("option_chances", option.exam_date)
    elif (target or 0) > (passing or 0) and case.plan.target >= case.facts.pass_mark(option.exam_date):
        yield Finding("target_likelier_than_passing", option.exam_date)
    if (option.mean is None) != (mean_before is None):
        yield Finding("option_projection", option.exam_date)
    elif option.mean is not None and mean_before is not None and option.mean < mean_before - 1.5 * ROUNDING:
        yield Finding("later_score_lower", option.exam_date, (option.mean,))
    cap = case.facts.full_day_questions[1]
    if not 0 <= option.questions_per_day <= cap:
        yield Finding("option_questions", option.exam_date, (option.questions_per_day, cap))


def _marks(case: Case, option: Option) -> Iterator[Finding]:
    """The limits the student gave, dated again: each is kept or broken as is said."""
    ends, needed = case.student.exam.eligibility_ends, case.student.exam.score_needed_by
    if not option.offered:
        yield Finding("option_without_reason", option.exam_date)
    if ends is not None and (Eligibility(ends, kept=False) in option.breaks) != (option.exam_date > ends):
        yield Finding("eligibility_untrue", option.exam_date)
    if needed is not None:
        usual, safe = (
            option.exam_date + timedelta(days=days) <= needed
            for days in (case.facts.results_typical_days, case.facts.results_safe_days)
        )
        in_time, too_late = (
            any(isinstance(m, ScoreArrival) and (m.needed, m.kept) == (needed, kept) for m in marks)
            for marks, kept in ((option.keeps, True), (option.breaks, False))
        )
        if (in_time, too_late) != (usual, not safe):
            yield Finding("score_arrival_untrue", option.exam_date)
