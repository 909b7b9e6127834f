"""What the student should be told beside the plan: too few weeks, too much material, a second pass cut."""

from collections.abc import Callable, Iterable
from datetime import date

from studyplan.facts import Facts
from studyplan.plan import PracticeExam, Problem
from studyplan.planning.questions.quotas import Rung
from studyplan.statements import problems as said
from studyplan.student import Student

LATEST_SEARCH_WEEKS = 52


def on_missing_scores(exams: Iterable[PracticeExam], facts: Facts) -> tuple[Problem, ...]:
    """A question for each of the practice exams, which count as sat and have no result."""
    forms = ((exam, facts.form(exam.exam)) for exam in exams)
    return tuple(
        Problem(
            "warning",
            said.ScoreMissing(exam.exam, exam.date, exam.last_day, form.scale if form else "score"),
        )
        for exam, form in forms
    )


def on_the_baseline(
    student: Student, facts: Facts, *, first_day: date, score: float | None
) -> tuple[Problem, ...]:
    """How many weeks the baseline calls for, and a warning when fewer are left from `first_day` on.

    Nothing for a `score` that is near the target already.
    """
    called = weeks_called_for(student, facts, score)
    if score is None or called is None:
        return ()
    fact = said.BaselineWeeks(round(score), *called, days=(student.exam.date - first_day).days)
    return (Problem("info" if fact.days >= 7 * fact.least_weeks else "warning", fact),)


def weeks_called_for(student: Student, facts: Facts, score: float | None) -> tuple[float, float] | None:
    """Fewest and most weeks of full-time study that a first score calls for; None near the target."""
    if score is None or score >= student.exam.target - facts.minimum_below_target:
        return None
    return next((least, most) for below, least, most in facts.baseline_weeks if score < below)


def on_the_applicant(student: Student, facts: Facts, *, first_day: date) -> tuple[Problem, ...]:
    """A repeat attempt's shortest preparation, and too many question banks or resources."""
    problems = []
    least, most = facts.repeat_attempt_weeks
    days = (student.exam.date - first_day).days
    if student.applicant.attempts and days < 7 * least:
        problems.append(Problem("warning", said.RepeatAttemptShort(least, most, days)))
    if len(student.question_banks) > 2:
        needless = tuple(bank.name for bank in student.question_banks[2:])
        problems.append(Problem("warning", said.ManyBanks(len(student.question_banks), needless)))
    if "too many resources" in student.applicant.challenges:
        problems.append(Problem("info", said.ManyResources()))
    return tuple(problems)


def on_second_pass(wanted: int, planned: int) -> tuple[Problem, ...]:
    """How much of the second pass stands, where it is clearly less than all that is worth a second look."""
    return (Problem("info", said.SecondPassCut(wanted, planned)),) if planned * 10 < wanted * 9 else ()


def on_tightness(rung: Rung | None, *, buffers_used: int, slack: int) -> tuple[Problem, ...]:
    """How the first pass was made to fit, where an easy pace was not enough; `slack` more would fit."""
    if rung in ("ramp", "tight") or (rung == "buffer" and buffers_used):
        return (Problem("warning", said.Tight(rung, buffers_used, slack)),)
    return ()


def on_spare_time(days: int, *, repeats_a_day: float, has_second_bank: bool) -> tuple[Problem, ...]:
    """More time than work: core still has weeks left after the main bank."""
    if days < 28:
        return ()
    return (Problem("info", said.SpareTime(days, round(repeats_a_day), has_second_bank)),)


def hours_needed(fits: Callable[[int], bool], most_minutes: int) -> float | None:
    """Fewest extra hours, in halves, that make `fits(minutes)` true; None where `most_minutes` do not."""
    high = most_minutes // 30
    if high < 1 or not fits(30 * high):
        return None
    return _fewest(lambda halves: fits(30 * halves), 0, high) / 2


def weeks_needed(fits: Callable[[int], bool]) -> int | None:
    """Fewest weeks later that make `fits(weeks)` true; None where a year later does not."""
    low, high = 0, 1
    while not fits(high):
        if high == LATEST_SEARCH_WEEKS:
            return None
        low, high = high, min(2 * high, LATEST_SEARCH_WEEKS)
    return _fewest(fits, low, high)


def _fewest(fits: Callable[[int], bool], low: int, high: int) -> int:
    """The fewest that fit, over `low`, which does not, up to `high`, which does."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
