"""What the student should know of practice exams that are missing, shorter or rarer than the guides ask."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from studyplan.facts import Facts
from studyplan.plan import Problem
from studyplan.planning.terms import REHEARSALS, ExamWishes, PlacedExam
from studyplan.statements import problems as said


def exam_gaps(wishes: ExamWishes, exams: Sequence[PlacedExam], facts: Facts) -> tuple[Problem, ...]:
    """One problem a gap between what was placed and what the guides ask."""
    unused = [form.minutes for form in wishes.unused if form.scale == "score"]
    forms = [exam for exam in exams if exam.form.scale == "score"]
    if not unused:
        return (Problem("warning", said.NoFormLeft()),)
    if not forms:
        none = Problem("warning", said.NoDayForForm(min(unused), *_window(wishes, facts)))
        return tuple(filter(None, (none, _longer_day(wishes, forms, facts, min(unused)))))
    rehearsals = [exam for exam in forms if exam.purpose in REHEARSALS and exam.parts == 1]
    found = [
        _no_exam_before_marks(wishes, forms, facts, len(unused)),
        _split_forms(forms),
        _short_rehearsals(rehearsals, facts),
        _no_final(wishes, forms, facts, min(unused)),
        _one_rehearsal(rehearsals, facts),
        _no_baseline(wishes, forms, min(unused)),
        _wide_gaps(wishes, forms, facts, len(unused)),
        _no_warm_up(wishes, exams, facts),
        _longer_day(wishes, forms, facts, max(unused)) if _is_short(wishes, forms, max(unused)) else None,
    ]
    return tuple(problem for problem in found if problem is not None)


def _window(wishes: ExamWishes, facts: Facts) -> tuple[date, date]:
    """First and last day still open for the last form."""
    nearest, farthest = facts.last_form_days_out
    first = max(wishes.exam_date - timedelta(days=farthest), wishes.earliest)
    return first, wishes.exam_date - timedelta(days=nearest)


def _no_final(wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, shortest: int) -> Problem | None:
    if any(exam.purpose == "final" for exam in forms):
        return None
    return Problem("warning", said.NoLastForm(*facts.last_form_days_out, shortest, *_window(wishes, facts)))


def _short_rehearsals(rehearsals: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    half_hour, whole = facts.exam_block_minutes, facts.exam_blocks
    short = sorted((exam for exam in rehearsals if not exam.full_length), key=lambda exam: exam.date)
    held = tuple((exam.date, exam.form.minutes // half_hour + exam.bank_blocks) for exam in short)
    return Problem("info", said.ShortRehearsals(held, whole, whole * half_hour)) if held else None


def _one_rehearsal(rehearsals: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    if len(rehearsals) != 1:
        return None
    return Problem("info", said.OneRehearsal(facts.exam_blocks * facts.exam_block_minutes))


def _begins(wishes: ExamWishes) -> date:
    """The first day of study an exam may be put on."""
    return max(wishes.earliest, min(wishes.days, default=wishes.earliest))


def _no_baseline(wishes: ExamWishes, forms: Sequence[PlacedExam], shortest: int) -> Problem | None:
    soon = _begins(wishes) + timedelta(days=13)
    if not wishes.baseline_needed or any(exam.date <= soon for exam in forms):
        return None
    return Problem("warning", said.NoBaseline(shortest))


def _wide_gaps(wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, unused: int) -> Problem | None:
    most = facts.core_gap_days[1]
    since = max([_begins(wishes), *wishes.taken_on[-1:]])
    dates = sorted([since, *(exam.date for exam in forms)])
    widest = max(((later - earlier).days for earlier, later in pairwise(dates)), default=0)
    if widest <= most + 7:
        return None
    if wishes.longest_core_gap > most:
        return Problem("info", said.WideGap(widest, most, "question_bank"))
    return Problem("info", said.WideGap(widest, most, "forms" if len(forms) >= unused else "days"))


def _no_exam_before_marks(
    wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, unused: int
) -> Problem | None:
    """The marks ahead at which no score will be fresh enough to act on."""
    fresh = timedelta(days=facts.fresh_score_days)
    known = [*wishes.taken_on, *(exam.last_day for exam in forms)]
    marks = [wishes.exam_date - timedelta(days=days) for days in sorted(facts.reschedule_marks, reverse=True)]
    missed = tuple(m for m in marks if m > wishes.earliest and not any(m - fresh <= day < m for day in known))
    if not missed:
        return None
    why: Literal["forms", "days"] = "forms" if len(forms) >= unused else "days"
    return Problem("warning", said.NoExamBeforeMarks(missed, facts.fresh_score_days, why))


def _split_forms(forms: Sequence[PlacedExam]) -> Problem | None:
    split = tuple(exam.date for exam in forms if exam.parts > 1)
    return Problem("info", said.SplitForms(split)) if split else None


def _is_short(wishes: ExamWishes, forms: Sequence[PlacedExam], longest: int) -> bool:
    """Whether longer days would mend something: forms are split, or no day holds the longest."""
    return any(exam.parts > 1 for exam in forms) or all(day.minutes < longest for day in wishes.days.values())


def _longer_day(
    wishes: ExamWishes, forms: Sequence[PlacedExam], facts: Facts, minutes: int
) -> Problem | None:
    """The day of the week that comes nearest to a form of so many minutes, a weekend's first, and how often
    it would have to be longer: for each form over two days, else one form every few weeks.
    """
    latest = 60 * facts.form_ends_by_hour
    near = [
        day
        for day in wishes.days.values()
        if day.minutes < minutes and facts.day_ends(day.day_starts, minutes, 0) <= latest
    ]
    usual = Counter((day.date.weekday(), day.minutes) for day in near)
    if not usual:
        return None
    (weekday, there), count = min(usual.items(), key=lambda one: (-one[1] // 2, one[0][0] < 5, one[0]))
    needed = sum(exam.parts > 1 for exam in forms) or len(wishes.days) // facts.core_gap_days[1]
    name = next(form.name for form in reversed(wishes.unused) if form.minutes == minutes)
    one_in = max(1, count // max(1, needed))
    return Problem("info", said.LongerDay(weekday, minutes - there, one_in, name, minutes))


def _no_warm_up(wishes: ExamWishes, exams: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    unused = next((form for form in wishes.unused if form.scale == "percent"), None)
    nearest, farthest = facts.warm_up_days_out
    first, last = (wishes.exam_date - timedelta(days=days) for days in (farthest, nearest))
    if unused is None or last < wishes.earliest or any(exam.form is unused for exam in exams):
        return None
    return Problem("info", said.NoWarmUp(unused.name, unused.minutes, max(first, wishes.earliest), last))
