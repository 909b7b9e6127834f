"""Audit: one plan beside the wishes and figures it is held to, with what several checks look up."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Day, Plan, PracticeExam
from studyplan.statements.problems import ProblemFact
from studyplan.student import Student

WARM_UP_FORM = "Free 120"


class Case(NamedTuple):
    """`coming` are the days that may still change: from today on, or from tomorrow where something of today
    is recorded. `settled` is the last day that the record settles, `exams` are the practice exams still to
    take on the coming days.

    `pinned` holds (date, exam) of the pins not yet past: kept where they are and free of the placing rules.
    """

    plan: Plan
    student: Student
    facts: Facts
    coming: tuple[Day, ...]
    settled: date
    day_on: Mapping[date, Day]
    exams: tuple[PracticeExam, ...]
    pinned: frozenset[tuple[date, str]]

    @property
    def warned(self) -> list[ProblemFact]:
        """What the plan says of its problems that is more than information."""
        return [problem.fact for problem in self.plan.problems if problem.severity != "info"]

    def days_out(self, day: date) -> int:
        """Days from `day` to the exam; 0 on the exam day."""
        return (self.student.exam.date - day).days

    def is_second_half(self, day: Day) -> bool:
        """Whether a day holds the second half of an exam whose score is of the day before."""
        eve = self.day_on.get(day.date - timedelta(days=1))
        begun, ended = ({b.exam for b in one.blocks if b.part} if one else set[str]() for one in (eve, day))
        return any(exam.taken and exam.exam in begun & ended for exam in self.plan.practice_exams)

    def is_pinned(self, exam: PracticeExam) -> bool:
        """Whether the student asked for this practice exam on this day."""
        return (exam.date, exam.exam) in self.pinned


def open_case(plan: Plan, student: Student, facts: Facts) -> Case:
    """Join the three; `plan.days` must already be known to be complete."""
    today, day_on = plan.generated_on, {day.date: day for day in plan.days}
    recorded = [entry for entry in student.log if entry.date == today]
    is_settled = any(entry.total is not None or entry.is_daily for entry in recorded)
    half = (e for e in plan.practice_exams if e.date < today == e.last_day and not e.taken)
    is_kept = bool(recorded) or any(score.date == today for score in student.scores) or any(half)
    begins = today + timedelta(days=1) if is_kept else today
    ahead = (e for e in plan.practice_exams if not e.taken and e.date >= begins and e.last_day in day_on)
    return Case(
        plan=plan,
        student=student,
        facts=facts,
        coming=tuple(day for day in plan.days if day.date >= begins),
        settled=today if is_settled else today - timedelta(days=1),
        day_on=day_on,
        exams=tuple(sorted(ahead, key=lambda exam: exam.date)),
        pinned=frozenset((pin.date, pin.exam) for pin in student.pins if pin.date >= begins),
    )


def wished(student: Student, day: date) -> tuple[int, time]:
    """Net study minutes and start of a day: for each the last change that says it, else the usual week."""
    minutes, starts = student.availability.minutes, student.availability.day_starts
    for change in student.availability.changes:
        if change.first_day <= day <= change.last_day:
            minutes, starts = change.minutes or minutes, change.day_starts or starts
    return minutes[day.weekday()], starts[day.weekday()]
