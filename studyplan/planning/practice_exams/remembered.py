"""The practice exams of the last plan: those that stay, those that count as sat, those to place again."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Day, PracticeExam, Purpose, Remembered
from studyplan.planning.rerun.record import Record
from studyplan.planning.terms import REHEARSALS, PlacedExam
from studyplan.student import Student


class RememberedExams(NamedTuple):
    """`ahead` are placed on days to come, `sat` on days behind without a score, `again` the forms missed.

    `vacated`: one of those ahead was taken on another day, so what it was there for may want another.
    `sat_for` are the purposes that those behind have met, `bank_blocks` the half-hour blocks of the bank on
    their days.
    """

    ahead: tuple[PlacedExam, ...]
    sat: tuple[PlacedExam, ...]
    again: tuple[str, ...]
    vacated: bool
    sat_for: frozenset[Purpose]
    bank_blocks: Mapping[date, int]


def remembered_exams(
    previous: Remembered, student: Student, facts: Facts, record: Record, *, today: date
) -> RememberedExams:
    """What the last plan's practice exams are by now.

    One whose day has passed without a score counts as sat, unless the log says it was missed or another form
    has its result on that day: then that one's own day, if it had one ahead, goes to the one not sat.
    """
    scores = {score.exam: score.date for score in student.scores}
    days = {day.date: day for day in previous.days}
    open_exams = [exam for exam in previous.practice_exams if not exam.taken and exam.exam not in scores]
    is_behind = {
        exam.exam: exam.date < today or (exam.date == today and record.begins > today) for exam in open_exams
    }
    swapped = {e.exam for e in open_exams if is_behind[e.exam] and e.date in scores.values()}
    missed = {e.exam for e in open_exams if (e.date, e.exam) in record.history.missed}
    ahead = [exam for exam in open_exams if not is_behind[exam.exam]]
    planned = [exam for exam in previous.practice_exams if not exam.taken and exam.date >= today]
    freed = [exam for exam in planned if exam.date > scores.get(exam.exam, exam.date)]
    for name, slot in zip(sorted(swapped - missed), freed, strict=False):
        ahead.append(slot._replace(exam=name))
    waiting = (swapped | missed) - {exam.exam for exam in ahead}
    sat = [e for e in open_exams if is_behind[e.exam] and e.exam not in swapped | missed]
    behind = [
        (e.purpose, scores.get(e.exam, e.date))
        for e in previous.practice_exams
        if e.exam in scores or e in sat
    ]
    return RememberedExams(
        ahead=_placed(ahead, days, facts),
        sat=_placed(sat, days, facts),
        again=tuple(sorted(waiting)),
        vacated=len(freed) > len(swapped - missed),
        sat_for=frozenset(purpose for purpose, on in behind if _has_met(purpose, on, student, facts)),
        bank_blocks={day.date: blocks for day in previous.days if (blocks := _bank_blocks(day))},
    )


def _has_met(purpose: Purpose, on: date, student: Student, facts: Facts) -> bool:
    """Whether an exam sat on a day is what it was for: no rehearsal once the exam has moved far from it.

    One may have been sat early by the least gap: what follows then lies at the right time itself.
    """
    farthest = facts.last_form_days_out[1]
    if purpose == "rehearsal":
        farthest += 2 * facts.refinement_gap_days[0]
    is_near = (student.exam.date - on).days <= farthest + facts.minimum_gap_days
    return is_near or purpose not in REHEARSALS


def _placed(exams: Iterable[PracticeExam], days: dict[date, Day], facts: Facts) -> tuple[PlacedExam, ...]:
    """Those whose form is known, by date."""
    known = [(exam, form) for exam in exams if (form := facts.form(exam.exam)) is not None]
    placed = (
        PlacedExam(
            date=exam.date,
            form=form,
            purpose=exam.purpose,
            full_length=exam.full_length,
            bank_blocks=_bank_blocks(days.get(exam.date)),
            why=exam.why,
            mark=exam.mark,
            parts=exam.parts,
        )
        for exam, form in known
    )
    return tuple(sorted(placed, key=lambda exam: exam.date))


def _bank_blocks(day: Day | None) -> int:
    """Half-hour blocks of the bank that a rehearsal holds."""
    return sum(b.sections for b in day.blocks if b.subject == "rehearsal") if day else 0
