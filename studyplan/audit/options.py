"""Audit: other exam dates are dates to choose from, and what each is said to keep and break is so."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from studyplan.audit.case import Case
from studyplan.plan import Option
from studyplan.statements.dates import Eligibility, NextSeason, ScoreArrival, SeasonPlace
from studyplan.statements.findings import Finding

ROUNDING = 0.1  # points: two means, each rounded to a tenth


def broken_options(case: Case) -> Iterator[Finding]:
    """Findings on dates nobody can choose, chances that contradict each other, and marks that are not so."""
    plan, decision = case.plan, case.plan.decision
    needless = [option for option in decision.others if not _is_next_season(option)]
    if (decision.others and decision.verdict == "go") or (needless and decision.course == "on"):
        yield Finding("options_needless")
    if any(option.exam_date != plan.exam_date for option in decision.options[:1]):
        yield Finding("booked_date_not_first", decision.options[0].exam_date)
    for option in decision.others:
        if option.exam_date <= max(plan.exam_date, plan.generated_on):
            yield Finding("option_not_later", option.exam_date)
    for before, option in pairwise(decision.others):
        if option.exam_date <= before.exam_date:
            yield Finding("options_out_of_order", option.exam_date)
    for before, option in zip((*decision.options[:1], *decision.options), decision.options, strict=False):
        yield from _numbers(case, option, before.mean)
        yield from _marks(case, option)
        yield from _season(case, option)
    if len({_judged_by(option) for option in decision.options}) > 1:
        yield Finding("season_not_the_same")


def _is_next_season(option: Option) -> bool:
    return any(isinstance(why, NextSeason) for why in option.offered)


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


def _season(case: Case, option: Option) -> Iterator[Finding]:
    """The usual arrival of the score against the dates that the mark itself names."""
    arrives = option.exam_date + timedelta(days=case.facts.results_typical_days)
    for marks, kept in ((option.keeps, True), (option.breaks, False)):
        for mark in marks:
            if isinstance(mark, SeasonPlace):
                in_time = mark.place in ("best", "acceptable")
                if (in_time, in_time) != (kept, arrives <= mark.day):
                    yield Finding("season_untrue", option.exam_date)


def _judged_by(option: Option) -> str:
    """The season that a date is judged against: the one it is too late for, or the only one named."""
    places = [mark for mark in (*option.keeps, *option.breaks) if isinstance(mark, SeasonPlace)]
    late = [mark.season for mark in places if mark.place == "too_late"]
    return next(iter(late + [mark.season for mark in places]), "")
