"""What the student should know of practice exams that are missing, shorter or rarer than the guides ask."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

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
        return (Problem("warning", said.NoDayForForm(min(unused), *_window(wishes, facts))),)
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


def _no_warm_up(wishes: ExamWishes, exams: Sequence[PlacedExam], facts: Facts) -> Problem | None:
    unused = next((form for form in wishes.unused if form.scale == "percent"), None)
    nearest, farthest = facts.warm_up_days_out
    first, last = (wishes.exam_date - timedelta(days=days) for days in (farthest, nearest))
    if unused is None or last < wishes.earliest or any(exam.form is unused for exam in exams):
        return None
    return Problem("info", said.NoWarmUp(unused.name, unused.minutes, max(first, wishes.earliest), last))
