"""Audit: one plan beside the wishes and figures it is held to, with what several checks look up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from studyplan.facts import Facts
from studyplan.plan import Day, Plan, PracticeExam
from studyplan.statements.problems import PinAgainstRules
from studyplan.student import Student

WARM_UP_FORM = "Free 120"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """`coming` are the days not yet past, `exams` the practice exams still to take on them, both by date.

    `pinned` holds (date, exam) of the pins not yet past: kept where they are and free of the placing rules.
    """

    plan: Plan
    student: Student
    facts: Facts
    coming: tuple[Day, ...]
    day_on: Mapping[date, Day]
    exams: tuple[PracticeExam, ...]
    pinned: frozenset[tuple[date, str]]

    def days_out(self, day: date) -> int:
        """Days from `day` to the exam; 0 on the exam day."""
        return (self.student.exam.date - day).days

    def is_pinned(self, exam: PracticeExam) -> bool:
        """Whether the student asked for this practice exam on this day."""
        return (exam.date, exam.exam) in self.pinned

    def has_core(self) -> bool:
        """Whether any phase of the plan is core."""
        return any(phase.name == "core" for phase in self.plan.phases)

    def is_told_against_rules(self, exam: PracticeExam) -> bool:
        """Whether a warning tells the student that this pin breaks a rule."""
        told = (problem.fact for problem in self.plan.problems if problem.severity != "info")
        pins = (fact for fact in told if isinstance(fact, PinAgainstRules))
        return any((pin.date, pin.exam) == (exam.date, exam.exam) for pin in pins)


def open_case(plan: Plan, student: Student, facts: Facts) -> Case:
    """Join the three; `plan.days` must already be known to be complete."""
    today, day_on = plan.generated_on, {day.date: day for day in plan.days}
    ahead = (e for e in plan.practice_exams if not e.taken and e.date >= today and e.date in day_on)
    return Case(
        plan=plan,
        student=student,
        facts=facts,
        coming=tuple(plan.coming()),
        day_on=day_on,
        exams=tuple(sorted(ahead, key=lambda exam: exam.date)),
        pinned=frozenset((pin.date, pin.exam) for pin in student.pins if pin.date >= today),
    )


def free_minutes(student: Student, day: date) -> int:
    """Net study minutes the student gave for a day: the last change that says so, else the usual week."""
    for change in reversed(student.availability.changes):
        if change.minutes is not None and change.first_day <= day <= change.last_day:
            return change.minutes[day.weekday()]
    return student.availability.minutes[day.weekday()]


def start_of_day(student: Student, day: date) -> time:
    """When the student's study day starts, by the same rule as `free_minutes`."""
    for change in reversed(student.availability.changes):
        if change.day_starts is not None and change.first_day <= day <= change.last_day:
            return change.day_starts[day.weekday()]
    return student.availability.day_starts[day.weekday()]
