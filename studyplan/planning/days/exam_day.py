"""The days with their own shape: practice exams, rehearsals, and the exam itself."""

from datetime import date, datetime, time, timedelta

from studyplan.facts import Facts, PracticeForm
from studyplan.plan import Block
from studyplan.planning.days.clock import Sitting, place, review_sitting
from studyplan.planning.terms import REHEARSALS, DayQuota, FreeDay, PlacedExam


def exam_day(day: date, starts: time, minutes: int) -> tuple[Block, ...]:
    """The exam and nothing else."""
    begin = datetime.combine(day, starts)
    return (Block(start=begin, end=begin + timedelta(minutes=minutes), activity="exam"),)


def practice_exam_day(
    day: FreeDay, exam: PlacedExam, quota: DayQuota, bank: str, exam_starts: time, facts: Facts
) -> tuple[Block, ...]:
    """A form in one sitting with its breaks, or the day's half of it; in a rehearsal timed bank blocks follow
    up to the exam's own length. What the quota gives of its review comes last.

    A rehearsal on a free day starts when the exam will. The breaks of a full one add up to the exam's own.
    """
    form, half_hour = exam.form, facts.exam_block_minutes
    sittings = 2 if form.minutes > facts.sitting_minutes * exam.parts else 1
    begun = exam.days.index(day.date) * sittings
    parts = [_form_part(form, begun + i, sittings * exam.parts) for i in range(sittings)]
    for blocks in _halves(exam.bank_blocks):
        parts.append(
            Sitting(
                activity="repeats",
                minutes=blocks * half_hour,
                bank=bank,
                questions=blocks * facts.exam_block_questions,
                mode="timed",
                sections=blocks,
                subject="rehearsal",
            )
        )
    starts = exam_starts if exam.full_length or _is_morning(day, exam) else day.day_starts
    breaks = _breaks(len(parts), facts.exam_break_minutes if exam.bank_blocks else 15)
    length = sum(part.minutes for part in parts) + sum(breaks)
    if starts.hour * 60 + starts.minute + length >= 24 * 60:
        starts = min(starts, exam_starts)
    evening = 24 * 60 - (starts.hour * 60 + starts.minute) - length
    for name, minutes in quota.reviews:
        rest = facts.rest_after_exam_minutes
        fits = min(minutes, evening - rest - 1)
        if fits >= facts.review_needs_minutes:
            parts.append(review_sitting(name, fits))
            breaks.append(rest)
            evening -= rest + fits
    return place(day.date, starts, parts, breaks)


def _is_morning(day: FreeDay, exam: PlacedExam) -> bool:
    """A rehearsal cut short for want of hours still starts with the exam on a day free from the morning."""
    return exam.purpose in REHEARSALS and day.is_full and day.day_starts.hour < 12


def _form_part(form: PracticeForm, i: int, parts: int) -> Sitting:
    """One of the `parts` of a form, counted from 0; an odd minute goes to a later one."""
    minutes = form.minutes * (i + 1) // parts - form.minutes * i // parts
    whole = Sitting(activity="practice_exam", minutes=minutes, exam=form.name)
    return whole._replace(part=(i + 1, parts), sections=form.sections) if parts > 1 else whole


def _halves(blocks: int) -> tuple[int, ...]:
    """Bank blocks of a rehearsal in two runs, the longer first; one run where there are few."""
    if blocks <= 2:
        return (blocks,) if blocks else ()
    return (blocks - blocks // 2, blocks // 2)


def _breaks(parts: int, total: int) -> list[int]:
    """Minutes between the parts, in fives, that add up to `total`; the one at midday is the longest."""
    gaps = parts - 1
    if gaps <= 0:
        return []
    short = 10 if gaps > 1 else total
    breaks = [short] * gaps
    breaks[gaps // 2] = total - short * (gaps - 1)
    return breaks
