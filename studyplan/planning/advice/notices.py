"""What the student should be told beside the plan: too little time, too much work, risks, and what can be
done.
"""

from collections.abc import Callable
from datetime import date

from studyplan.facts import Facts
from studyplan.plan import Problem
from studyplan.student import Student

LATEST_SEARCH_WEEKS = 52


def on_the_baseline(
    student: Student, facts: Facts, *, first_day: date, score: float | None
) -> tuple[Problem, ...]:
    """How many weeks the baseline calls for, and a warning when fewer are left from `first_day` on.

    Nothing for a `score` that is near the target already.
    """
    called = weeks_called_for(student, facts, score)
    if score is None or called is None:
        return ()
    least, most = called
    weeks = (student.exam.date - first_day).days / 7
    called_for = f"A score of {score:.0f} calls for about {least:g} to {most:g} weeks of full-time study"
    if weeks >= least:
        return (Problem(severity="info", what=f"{called_for}; the plan has {weeks:.0f}."),)
    what = f"{called_for}; only {weeks:.1f} are left."
    choices = (
        "Move the exam date: `studyplan what-if` shows what other dates would bring.",
        "Keep the date and expect a smaller gain.",
    )
    return (Problem(severity="warning", what=what, choices=choices),)


def weeks_called_for(student: Student, facts: Facts, score: float | None) -> tuple[float, float] | None:
    """Fewest and most weeks of full-time study that a first score calls for; None near the target."""
    if score is None or score >= student.exam.target - facts.minimum_below_target:
        return None
    return next((least, most) for below, least, most in facts.baseline_weeks if score < below)


def on_the_applicant(student: Student, facts: Facts, *, first_day: date) -> tuple[Problem, ...]:
    """A repeat attempt's shortest preparation, and too many question banks or resources."""
    problems = []
    least, most = facts.repeat_attempt_weeks
    weeks = (student.exam.date - first_day).days / 7
    if student.applicant.attempts and weeks < least:
        what = f"A repeat attempt takes {least} to {most} weeks of new preparation; {weeks:.1f} are left."
        choices = ("Move the exam date: sit only when practice scores are safely above the target.",)
        problems.append(Problem(severity="warning", what=what, choices=choices))
    if len(student.question_banks) > 2:
        names = ", ".join(bank.name for bank in student.question_banks[2:])
        what = f"{len(student.question_banks)} question banks are many: three and more go with lower scores."
        problems.append(Problem(severity="warning", what=what, choices=(f"Drop {names}.",)))
    if "too many resources" in student.applicant.challenges:
        what = (
            "Too many resources cost you before. Now: one question bank, one text or course, practice exams."
        )
        problems.append(Problem(severity="info", what=what))
    return tuple(problems)


def on_left_over(
    bank: str,
    left_over: int,
    *,
    full_days_needed: int,
    days_off: int,
    planned: int,
    hours_needed: float | None,
    first_date: date | None,
    second_banks: tuple[str, ...],
) -> Problem:
    """The main bank does not fit: say so, with numbers to choose by.

    `full_days_needed`: days off, of all `days_off` ahead, that would have to become full; `hours_needed`:
    more hours on every study day that make it fit, None where none up to the limit do; `first_date`: the
    first exam date that fits, None where none within a year does.
    """
    choices = []
    if full_days_needed <= days_off:
        choices.append(
            f"Study a full day on {full_days_needed:,} of your days off, before the last three weeks."
        )
    if hours_needed is not None:
        choices.append(f"Study {hours_needed:g} h more on every study day: then everything fits.")
    if first_date is not None:
        choices.append(f"Move the exam to {first_date} or later: the first date that fits at these hours.")
    if second_banks:
        choices.append(
            f"Leave out {', '.join(second_banks)}; the main bank comes first (this plan already does so)."
        )
    choices.append(
        f"Keep the date and leave {left_over:,} questions of {bank} undone, in areas you are strong in."
    )
    how = "with every day filled to its limit" if planned else "and the last days take nothing new"
    what = f"{left_over:,} questions of {bank} do not fit before the exam, {how}."
    return Problem(severity="warning", what=what, choices=tuple(choices))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def on_tightness(highest_rung: str, *, buffers_used: int, slack: int) -> tuple[Problem, ...]:
    """How the first pass was made to fit, where an easy pace was not enough; `slack` more questions would
    fit.
    """
    words = {
        "tight": "questions take nearly every free minute, hardly any content study is left",
        "ramp": f"{_count(buffers_used, 'half-day buffer')} had to be used and the first weeks start heavier",
        "buffer": f"{_count(buffers_used, 'half-day buffer')} had to be used from the start",
    }
    if highest_rung not in words or (highest_rung == "buffer" and not buffers_used):
        return ()
    what = f"It is tight: {words[highest_rung]}. Only {slack:,} more questions would fit if days are lost."
    choices = (
        "Add an hour on some days.",
        "Move the exam date.",
        "Keep it, and log your days so that slips show early.",
    )
    return (Problem(severity="warning", what=what, choices=choices),)


def on_second_pass(wanted: int, planned: int) -> tuple[Problem, ...]:
    """A second pass that finds days for less than four fifths of what is worth a second look."""
    if planned * 5 >= wanted * 4:
        return ()
    what = (
        f"About {wanted:,} questions will be worth a second look (wrong answers, weak areas); "
        f"{planned:,} of them find a day."
    )
    choice = "Take the weak areas first, as the plan does; the rest by reading your notes on them."
    return (Problem(severity="info", what=what, choices=(choice,)),)


def on_late_first_pass(questions: int) -> tuple[Problem, ...]:
    """New questions that lost days have pushed into refinement."""
    if not questions:
        return ()
    what = (
        f"{questions:,} new questions moved into the refinement phase: core no longer holds them sanely. "
        "They take the place of repeats."
    )
    choices = ("Catch up on a free day: the next run moves them back.", "Move the exam date.")
    return (Problem(severity="warning", what=what, choices=choices),)


def on_spare_time(student: Student, *, daily_repeats: float, spare_weeks: float) -> tuple[Problem, ...]:
    """More time than work: core still has weeks left after the main bank."""
    if spare_weeks < 4:
        return ()
    what = (
        f"There is more time than work: the main bank is done {spare_weeks:.0f} weeks before refinement. "
        f"The rest goes to what you missed, about {daily_repeats:.0f} questions a day, and weak areas."
    )
    choices = ["Sit earlier if the practice exams allow it.", "Study fewer hours; rest is part of the plan."]
    if len(student.question_banks) < 2:
        choices.append("Add a second question bank.")
    return (Problem(severity="info", what=what, choices=tuple(choices)),)


def hours_needed(fits: Callable[[int], bool], most_minutes: int) -> float | None:
    """Fewest extra hours, in halves, that make `fits(extra_minutes)` true; None where `most_minutes` do
    not.
    """
    low, high = 0, most_minutes // 30
    if high < 1 or not fits(30 * high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(30 * middle) else (middle, high)
    return high / 2


def weeks_needed(fits: Callable[[int], bool]) -> int | None:
    """Fewest weeks later that make `fits(weeks)` true; None where a year later does not."""
    low, high = 0, 1
    while not fits(high):
        if high == LATEST_SEARCH_WEEKS:
            return None
        low, high = high, min(2 * high, LATEST_SEARCH_WEEKS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return high
