"""Audit: other exam dates are dates to choose from, and what each is said to keep and break is so."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from studyplan.audit.case import Case
from studyplan.plan import Option
from studyplan.statements.findings import Finding

ROUNDING = 0.1  # points: two means, each rounded to a tenth


def broken_options(case: Case) -> Iterator[Finding]:
    """Findings on dates nobody can choose, chances that contradict each other, and words that are not so."""
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
        yield from _words(case, option)


def _numbers(case: Case, option: Option, mean_before: float | None) -> Iterator[Finding]:
    """More days of study never lower the projected score, and a higher score is never likelier."""
    target, passing = option.chance_of_target, option.chance_of_pass
    if not all(chance is None or 0 <= chance <= 1 for chance in (target, passing)):
        yield Finding("option_chances", option.exam_date)
    elif _is_harder_than_passing(case, option) and (target or 0) > (passing or 0):
        yield Finding("target_likelier_than_passing", option.exam_date)
    if (option.mean is None) != (mean_before is None):
        yield Finding("option_projection", option.exam_date)
    elif option.mean is not None and mean_before is not None and option.mean < mean_before - 1.5 * ROUNDING:
        yield Finding("later_score_lower", option.exam_date, (option.mean,))
    cap = case.facts.full_day_questions[1]
    if not 0 <= option.questions_per_day <= cap:
        yield Finding("option_questions", option.exam_date, (option.questions_per_day, cap))


def _is_harder_than_passing(case: Case, option: Option) -> bool:
    return case.plan.target >= case.facts.pass_mark(option.exam_date)


def _words(case: Case, option: Option) -> Iterator[Finding]:
    """The limits the student gave, dated again: each is kept or broken as the words say."""
    exam = case.student.exam
    if not option.keeps:
        yield Finding("option_without_reason", option.exam_date)
    if exam.eligibility_ends is not None:
        ended = option.exam_date > exam.eligibility_ends
        if _told(option.breaks, f"eligibility period, which ends on {exam.eligibility_ends}") != ended:
            yield Finding("eligibility_untrue", option.exam_date)
    if exam.score_needed_by is not None:
        usual, safe = (
            option.exam_date + timedelta(days=days) <= exam.score_needed_by
            for days in (case.facts.results_typical_days, case.facts.results_safe_days)
        )
        in_time = _told(option.keeps, f"the score is there by {exam.score_needed_by}")
        too_late = _told(option.breaks, f"too late for {exam.score_needed_by}")
        if (in_time, too_late) != (usual, not safe):
            yield Finding("score_arrival_untrue", option.exam_date)


def _told(sentences: tuple[str, ...], words: str) -> bool:
    return any(words in sentence for sentence in sentences)
