"""What the student should know of practice exams that are missing, shorter or rarer than the guides ask."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from studyplan.facts import Facts
from studyplan.plan import Problem
from studyplan.planning.terms import REHEARSALS, ExamWishes, PlacedExam


def exam_gaps(wishes: ExamWishes, exams: Sequence[PlacedExam], facts: Facts) -> tuple[Problem, ...]:
    """One problem a gap between what was placed and what the guides ask, each with a choice."""
    unused = [form.minutes for form in wishes.unused if form.scale == "score"]
    forms = [exam for exam in exams if exam.form.scale == "score"]
    if not unused:
        return (_no_forms(),)
    if not forms:
        return (_none_placed(wishes, facts, min(unused)),)
    rehearsals = [exam for exam in forms if exam.purpose in REHEARSALS]
    found = [
        _short_rehearsals(rehearsals, facts),
        _no_final(wishes, forms, facts, min(unused)),
        _one_rehearsal(rehearsals, facts),
        _no_baseline(wishes, forms, min(unused)),
        _wide_gaps(wishes, forms, facts, len(unused)),
        _no_warm_up(wishes, exams, facts),
    ]
    return tuple(problem for problem in found if problem is not None)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g} hours"


def _window(wishes: ExamWishes, facts: Facts) -> tuple[date, date]:
    """First and last day still open for the last form."""
    nearest, farthest = facts.last_form_days_out
    first = max(wishes.exam_date - timedelta(days=farthest), wishes.earliest)
    return first, wishes.exam_date - timedelta(days=nearest)


def _no_forms() -> Problem:
    what = "No practice exam form is left unused, so nothing before the exam can show where you stand."
    choices = ("List the forms you have not taken in [resources] practice_exams.",)
    return Problem(severity="warning", what=what, choices=choices)


def _none_placed(wishes: ExamWishes, facts: Facts, shortest: int) -> Problem:
    first, last = _window(wishes, facts)
    if last < first:
        what = "Too few days are left for a full practice exam with its review."
        return Problem(severity="warning", what=what, choices=("Use the free days for repeats and sleep.",))
    what = (
        f"No practice exam fits: the shortest form takes {_hours(shortest)} in one sitting, and no day far "
        "enough from the other exams has them."
    )
    choices = (
        f"Free {_hours(shortest)} on one day between {first} and {last}, and on one every three weeks.",
        "Name such a day in an [[availability.change]] and run the plan again.",
    )
    return Problem(severity="warning", what=what, choices=choices)


def _no_final(wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, shortest: int) -> Problem | None:
    if any(exam.purpose == "final" for exam in forms):
        return None
    nearest, farthest = facts.last_form_days_out
    what = f"No full form lies {nearest} to {farthest} days before the exam: no day there is long enough."
    first, last = _window(wishes, facts)
    choice = f"Free {_hours(shortest)} on one day between {first} and {last}."
    if last < first:
        choice = "Too late for this date: the last score you have has to do."
    return Problem(severity="warning", what=what, choices=(choice,))


def _short_rehearsals(rehearsals: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    short = sorted((exam for exam in rehearsals if not exam.full_length), key=lambda exam: exam.date)
    if not short:
        return None
    half_hour, whole = facts.exam_block_minutes, facts.exam_blocks
    parts = ", ".join(f"{e.date}: {e.form.minutes // half_hour + e.bank_blocks}" for e in short)
    what = f"A true rehearsal holds all {whole} half-hour blocks; these days hold fewer ({parts})."
    choice = f"Free {_hours(whole * half_hour)} on these days, or on one near them."
    return Problem(severity="info", what=what, choices=(choice,))


def _one_rehearsal(rehearsals: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    if len(rehearsals) != 1:
        return None
    what = "Only one rehearsal fits before the exam; the guides ask for two."
    hours = _hours(facts.exam_blocks * facts.exam_block_minutes)
    choice = f"A later date, or a free day of {hours} a week to ten days before the last one."
    return Problem(severity="info", what=what, choices=(choice,))


def _begins(wishes: ExamWishes) -> date:
    """The first day of study an exam may be put on."""
    return max(wishes.earliest, min(wishes.days, default=wishes.earliest))


def _no_baseline(wishes: ExamWishes, forms: Sequence[PlacedExam], shortest: int) -> Problem | None:
    soon = _begins(wishes) + timedelta(days=13)
    if not wishes.baseline_needed or any(exam.date <= soon for exam in forms):
        return None
    what = "No early day holds a baseline exam, so the plan starts without knowing where you stand."
    choice = f"Free {_hours(shortest)} on one of the first days, a week before the next exam."
    return Problem(severity="warning", what=what, choices=(choice,))


def _wide_gaps(wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, unused: int) -> Problem | None:
    most = facts.core_gap_days[1]
    since = max([_begins(wishes), *wishes.taken_on[-1:]])
    dates = sorted([since, *(exam.date for exam in forms)])
    widest = max(((later - earlier).days for earlier, later in pairwise(dates)), default=0)
    if widest <= most + 7:
        return None
    if wishes.longest_core_gap > most:
        reason = "More of them would leave more of the question bank undone."
        choice = "Free one more day every other week: then both fit."
    elif len(forms) >= unused:
        reason = "Too few unused forms are left."
        choice = "A form taken long ago, or one of another publisher, is better than none."
    else:
        reason = "Too few days are long enough for one."
        choice = "Free half a day in between."
    what = f"Up to {widest} days lie between two practice exams; the guides ask for {most} at most. {reason}"
    return Problem(severity="info", what=what, choices=(choice,))


def _no_warm_up(wishes: ExamWishes, exams: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    unused = next((form for form in wishes.unused if form.scale == "percent"), None)
    nearest, farthest = facts.warm_up_days_out
    first, last = (wishes.exam_date - timedelta(days=days) for days in (farthest, nearest))
    if unused is None or last < wishes.earliest or any(exam.form is unused for exam in exams):
        return None
    what = f"The {unused.name} is not planned: no day holds it beside the review of the form before it."
    choice = (
        f"Free {_hours(unused.minutes)} more on one day between {max(first, wishes.earliest)} and {last}."
    )
    return Problem(severity="info", what=what, choices=(choice,))
