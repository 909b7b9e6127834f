"""What the student should be told beside the plan: too few weeks, too much material, a second pass cut."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.plan import Phase, PracticeExam, Problem, Projection
from studyplan.planning.availability import dedicated_weeks, full_time_weeks
from studyplan.planning.questions.quotas import Rung
from studyplan.risk import pass_chance_wanted
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


def passing_in_doubt(student: Student, facts: Facts, projection: Projection) -> bool:
    """Whether the chance of passing is too low for a go, or unknown: then nobody is told to do less."""
    chance = projection.chance_of_pass
    return chance is None or chance < pass_chance_wanted(student.applicant, facts)


def on_the_baseline(
    student: Student, facts: Facts, *, first_day: date, today: date, score: float | None, in_doubt: bool
) -> tuple[Problem, ...]:
    """How many full-time weeks the baseline calls for, a warning when the hours from `first_day` on make
    fewer, and the target that a low one asks for. `in_doubt`: passing is.

    No weeks for a `score` that is near the target already.
    """
    if score is None:
        return ()
    problems, target = [], student.exam.target
    called = weeks_called_for(student, facts, score)
    if called is not None:
        weeks, begins = _weeks_from(first_day, student, facts), max(first_day, today)
        still_wanted = called[0] - weeks + _weeks_from(begins, student, facts)
        fact = said.BaselineWeeks(
            round(score),
            *called,
            days=(student.exam.date - first_day).days,
            full_time_weeks=weeks,
            full_time_hours=facts.full_time_hours,
            hours_a_week=still_wanted * facts.full_time_hours * 7 / max(1, (student.exam.date - begins).days),
            in_doubt=in_doubt,
        )
        problems.append(Problem("info" if fact.are_enough else "warning", fact))
    lowest, highest = facts.low_baseline
    if lowest <= round(score) <= highest and target < facts.low_baseline_target:
        problems.append(Problem("info", said.LowBaseline(round(score), facts.low_baseline_target, target)))
    return tuple(problems)


def _weeks_from(first_day: date, student: Student, facts: Facts) -> float:
    return full_time_weeks(student.availability, facts, first_day=first_day, exam_date=student.exam.date)


def weeks_called_for(student: Student, facts: Facts, score: float | None) -> tuple[float, float] | None:
    """Fewest and most weeks of full-time study that a first score calls for; None near the target."""
    if score is None or score >= student.exam.target - facts.minimum_below_target:
        return None
    return next((least, most) for below, least, most in facts.baseline_weeks if score < below)


def on_the_applicant(student: Student, facts: Facts, *, first_day: date) -> tuple[Problem, ...]:
    """A Step 1 to come, a repeat attempt's shortest preparation, and too many question banks or resources."""
    problems = []
    if student.applicant.step1 == "not taken":
        problems.append(Problem("warning", said.PendingStep1()))
    least, most = facts.repeat_attempt_weeks
    weeks, days = _weeks_from(first_day, student, facts), (student.exam.date - first_day).days
    if student.applicant.attempts and weeks < least:
        short = said.RepeatAttemptShort(least, most, days, weeks, facts.full_time_hours)
        problems.append(Problem("warning", short))
    if len(student.question_banks) > 2:
        needless = tuple(bank.name for bank in student.question_banks[2:])
        problems.append(Problem("warning", said.ManyBanks(len(student.question_banks), needless)))
    if "too many resources" in student.applicant.challenges:
        problems.append(Problem("info", said.ManyResources()))
    return tuple(problems)


def on_the_last_weeks(student: Student, facts: Facts, *, first_day: date, today: date) -> tuple[Problem, ...]:
    """A warning where too few of the last weeks are dedicated ones; a plan that is refinement alone has one
    of its own.
    """
    exam_date, (least, most) = student.exam.date, facts.dedicated_weeks
    if (exam_date - first_day).days < 7 * facts.refinement_only_weeks:
        return ()
    weeks = dedicated_weeks(student.availability, facts, first_day=first_day, exam_date=exam_date)
    ahead = (exam_date - max(first_day, today)).days // 7
    few = said.FewDedicatedWeeks(weeks, facts.dedicated_hours, least, most, enough_ahead=ahead >= least)
    return (Problem("warning", few),) if weeks < least else ()


def on_the_core(
    phases: Iterable[Phase], student: Student, facts: Facts, *, in_doubt: bool
) -> tuple[Problem, ...]:
    """A core of twice the guides' length by calendar and in full-time weeks; beside work one is longer."""
    core = next((phase for phase in phases if phase.name == "core"), None)
    if core is None:
        return ()
    ends = core.last_day + timedelta(days=1)
    days = (ends - core.first_day).days
    weeks = full_time_weeks(student.availability, facts, first_day=core.first_day, exam_date=ends)
    usual, full_time = facts.core_weeks, facts.core_full_time_weeks
    if days < 7 * facts.long_core * usual[1] or weeks < facts.long_core * full_time[1]:
        return ()
    fact = said.LongCore(
        days, weeks, facts.full_time_hours, usual, full_time, facts.preparation_months, in_doubt=in_doubt
    )
    return (Problem("info", fact),)


def on_second_pass(wanted: int, planned: int) -> tuple[Problem, ...]:
    """How much of the second pass stands, where it is clearly less than all that is worth a second look."""
    return (Problem("info", said.SecondPassCut(wanted, planned)),) if planned * 10 < wanted * 9 else ()


def on_tightness(rung: Rung | None, *, buffers_used: int, slack: int) -> tuple[Problem, ...]:
    """How the first pass was made to fit, where an easy pace was not enough; `slack` more would fit."""
    if rung in ("ramp", "tight") or (rung == "buffer" and buffers_used):
        return (Problem("warning", said.Tight(rung, buffers_used, slack)),)
    return ()


def on_spare_time(
    days: int, main_days: int | None, *, repeats_a_day: float, has_second_bank: bool, in_doubt: bool
) -> tuple[Problem, ...]:
    """More time than work: core still has weeks left after all new questions, and the `main_days` after those
    of the main bank. `in_doubt`: passing is.
    """
    if days < 28:
        return ()
    return (
        Problem("info", said.SpareTime(days, main_days, round(repeats_a_day), has_second_bank, in_doubt)),
    )


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
