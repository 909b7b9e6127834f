"""What every test shares: a fixed day, a student to change, the planner, the program as users run it."""

import gc
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, time
from functools import cache
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings
from rich.console import Console

from studyplan.facts import Facts, Value
from studyplan.plan import Plan, Remembered
from studyplan.statements.problems import LeftOver
from studyplan.student import Applicant, Availability, CalendarWish, Exam, QuestionBank, Student

TODAY = date(2026, 11, 21)

pytest_plugins = ["browser"]

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("local", deadline=None, max_examples=40, suppress_health_check=_SLOW)
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True, print_blob=True)
settings.register_profile("thorough", parent=settings.get_profile("local"), max_examples=1000)
settings.register_profile("mutants", parent=settings.get_profile("ci"), max_examples=5)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "local"))


@cache
def all_facts() -> Facts:
    """The figures the package ships with, read once for a whole run."""
    from studyplan.files.figures.read import load_facts

    return load_facts()


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The figures the package ships with."""
    return all_facts()


def changed(**values: Value) -> Facts:
    """The facts with some figures' values replaced."""
    figures = dict(all_facts().figures)
    for name, value in values.items():
        figures[name] = figures[name]._replace(value=value)
    return replace(all_facts(), figures=figures)


def printed(show: Callable[[Console], None], width: int = 80) -> str:
    """What `show` prints on a page of `width` columns that is no terminal."""
    file = io.StringIO()
    show(Console(file=file, width=width, markup=False, emoji=False, highlight=False))
    return file.getvalue()


def read_text(
    text: str, *, name: str = "maya.toml", today: date = TODAY, zone: str = "America/Chicago"
) -> Student:
    """The student of a file's text on a machine in `zone`, by the reader's own checks."""
    from studyplan.files.student.read import student_from_text

    return student_from_text(text, name=name, facts=all_facts(), today=today, machine_zone=lambda: zone)


def make_student(**changes: Any) -> Student:
    """A full-time student with 24 weeks to go and nothing special, changed as asked.

    A change names a field of the student, or of its exam, availability or applicant: `target=250`,
    `minutes=(60,) * 7`, `specialty="pediatrics"`.
    """
    student = Student(
        name="Maya Okafor",
        time_zone="America/Chicago",
        exam=Exam(date=date(2027, 6, 18), target=245, minimum=235, start_time=time(8, 0)),
        applicant=Applicant(),
        availability=Availability(
            minutes=(480, 480, 480, 480, 480, 360, 0),
            day_starts=(time(8, 0),) * 7,
            first_day=date(2027, 1, 4),
        ),
        question_banks=(QuestionBank(name="UWorld", questions=4000, done=350),),
        practice_exams=("NBME 13", "NBME 14", "NBME 15", "NBME 16", "UWSA 1", "UWSA 2", "Free 120"),
        calendar=CalendarWish(id="maya"),
    )
    for part in ("exam", "availability", "applicant"):
        names = {field.name for field in fields(getattr(student, part))}
        own = {name: changes.pop(name) for name in names & changes.keys()}
        if own:
            student = replace(student, **{part: replace(getattr(student, part), **own)})
    return replace(student, **changes)


def make_plan(
    student: Student | None = None, *, today: date = TODAY, previous: Remembered | None = None, **changes: Any
) -> Plan:
    """The real plan for `student`, or for `make_student(**changes)` where none is given."""
    from studyplan.alternatives.choices import full_plan

    wanted = make_student(**changes) if student is None else student
    return full_plan(wanted, all_facts(), today=today, previous=previous)


def left_over(**changes: Any) -> LeftOver:
    """Questions that find no day, with every choice there can be; `changes` are its fields."""
    usual: dict[str, Any] = {
        "bank": "UWorld",
        "questions": 1930,
        "planned": 100,
        "full_days_needed": 25,
        "days_off": 25,
        "hours_needed": 1.5,
        "first_date": date(2027, 7, 2),
        "second_banks": ("AMBOSS",),
    }
    return LeftOver(**{**usual, **changes})


class _Program(click.Command):
    """The whole program behind click's test runner: with its own exit codes and messages."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> Any:
        """Run `studyplan` with these arguments; leaves by SystemExit as the real one does."""
        from studyplan.cli import main

        try:
            main(args)
        finally:
            gc.enable()  # the program turns it off for its short life; the tests live longer


def run_cli(*arguments: object, env: Mapping[str, str] | None = None, stdin: str | None = None) -> Result:
    """What `studyplan ARGUMENTS` answers on TODAY: exit_code, stdout and stderr apart."""
    around = {"STUDYPLAN_TODAY": TODAY.isoformat(), "COLUMNS": "100", "NO_COLOR": "1", **(env or {})}
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(_Program("studyplan"), words, input=stdin, env=around)
