"""The independent proof: does a finished plan keep every promise made to the student?

It takes the plan, the wishes and the figures, and shares no code with what made the plan, so that one
mistake cannot hide in both. The command line writes nothing while a finding is left.
"""

from itertools import chain

from studyplan.audit.calendar_days import broken_days
from studyplan.audit.case import open_case
from studyplan.audit.exam_reviews import broken_reviews
from studyplan.audit.focus import broken_focus
from studyplan.audit.numbers import broken_numbers
from studyplan.audit.options import broken_options
from studyplan.audit.phases import broken_phases
from studyplan.audit.practice_exams import broken_practice_exams
from studyplan.audit.questions import broken_questions
from studyplan.audit.work import broken_work
from studyplan.facts import Facts
from studyplan.plan import Plan
from studyplan.statements.findings import Finding
from studyplan.student import Student

__all__ = ["find_broken_promises"]


def find_broken_promises(plan: Plan, student: Student, facts: Facts) -> tuple[Finding, ...]:
    """One finding for each promise broken; empty means the plan is proved.

    Days already past are what was recorded, so only their structure is checked; days from
    `plan.generated_on` on are held to every rule.
    """
    missing_days = tuple(broken_days(plan, student))
    if missing_days:
        return missing_days
    case = open_case(plan, student, facts)
    return tuple(
        chain(
            broken_phases(case),
            broken_work(case),
            broken_questions(case),
            broken_practice_exams(case),
            broken_reviews(case),
            broken_focus(case),
            broken_numbers(case),
            broken_options(case),
        )
    )
