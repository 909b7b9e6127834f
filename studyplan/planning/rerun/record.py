"""What is already behind the student: questions done, pace and accuracy, from the file and the previous
plan.

A total settles everything up to its day. With no daily log at all, days that have passed count as done as
planned; from the first daily log on, a day without one counts as not done.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.plan import Day, Remembered
from studyplan.student import LogEntry, QuestionBank, Student


class Record(NamedTuple):
    """Done questions by bank, the student's pace in minutes a new question (steps of a half), share right
    (0-1).

    `repeats_done` counts second-pass questions of past days, as planned: nobody logs them. `assumed_days`
    are past days counted as done as planned. `logged_today`: today's work is already recorded.
    """

    done: tuple[tuple[str, int], ...]
    repeats_done: int
    minutes_per_question: float
    right_share: float
    assumed_days: tuple[date, ...]
    logged_today: bool


def settle(student: Student, facts: Facts, *, today: date, previous: Remembered | None) -> Record:
    """Settle the past by what was recorded and, where nothing was, by the previous plan."""
    main, *others = student.question_banks
    past = tuple(day for day in previous.days if day.date < today) if previous else ()
    assumed = _assumed_days(student.log, past)
    done = [(main.name, _main_done(main, student.log, assumed))]
    done += [(bank.name, min(bank.questions, bank.done + _planned(bank.name, past))) for bank in others]
    return Record(
        done=tuple(done),
        repeats_done=sum(day.repeats for day in past),
        minutes_per_question=_pace(student.log, facts),
        right_share=_right_share(main, student.log, facts),
        assumed_days=tuple(day.date for day in assumed),
        logged_today=any(entry.date == today and entry.questions is not None for entry in student.log),
    )


def _assumed_days(log: Sequence[LogEntry], past: Iterable[Day]) -> tuple[Day, ...]:
    first_daily = min((entry.date for entry in log if entry.questions is not None), default=date.max)
    last_total = max((entry.date for entry in log if entry.total is not None), default=date.min)
    return tuple(day for day in past if last_total < day.date < first_daily)


def _planned(bank: str, days: Iterable[Day]) -> int:
    return sum(
        block.questions
        for day in days
        for block in day.blocks
        if block.activity == "questions" and block.bank == bank
    )


def _main_done(bank: QuestionBank, log: Sequence[LogEntry], assumed: Iterable[Day]) -> int:
    """The newest total, or what was done before the plan, plus what came after it."""
    totals = [entry for entry in log if entry.total is not None]
    newest = max(totals, key=lambda entry: entry.date, default=None)
    settled = newest.date if newest else date.min
    base = newest.total if newest and newest.total is not None else bank.done
    logged = sum(entry.questions or 0 for entry in log if entry.date > settled)
    return min(bank.questions, base + logged + _planned(bank.name, assumed))


def _pace(log: Sequence[LogEntry], facts: Facts) -> float:
    """Minutes a question: (prior x default + logged minutes) / (prior + logged questions), up to the next
    half.

    Few logged questions move it little, many carry it; halves keep ten questions at whole five minutes.
    Worked example: default 4, prior 200 questions; 200 logged in 1,000 minutes: (800 + 1000) / 400 = 4.5.
    """
    timed = [(e.questions, e.minutes) for e in log if e.questions and e.minutes]
    prior = facts.pace_prior_questions
    minutes = prior * facts.minutes_per_question + sum(minutes for _, minutes in timed)
    questions = prior + sum(questions for questions, _ in timed)
    return math.ceil(round(2 * minutes / questions, 6)) / 2


def _right_share(bank: QuestionBank, log: Sequence[LogEntry], facts: Facts) -> float:
    """Share of main-bank questions answered right: by the bank's newest counter, else the file, else
    expected.
    """
    newest = [entry.percent_correct for entry in log if entry.percent_correct is not None]
    if newest:
        return newest[-1] / 100
    if bank.percent_correct is not None and bank.done:
        return bank.percent_correct / 100
    return facts.expected_percent_correct / 100
