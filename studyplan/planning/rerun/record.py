"""What is behind the student: questions done, pace and accuracy, from the file and the previous plan.

What the log settles is told by `studyplan.log`.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.log import answered, done_as_planned, is_logged
from studyplan.plan import Remembered
from studyplan.student import LogEntry, QuestionBank, Student


class Record(NamedTuple):
    """Done questions by bank, minutes a new question takes the student (in halves), share right (0-1).

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
    assumed = done_as_planned(past, student.log)
    settled = ((main, answered(main, student.log), assumed), *((bank, bank.done, past) for bank in others))
    done = tuple(
        (bank.name, min(bank.questions, known + sum(day.new_questions(bank.name) for day in days)))
        for bank, known, days in settled
    )
    return Record(
        done=done,
        repeats_done=sum(day.repeats for day in past),
        minutes_per_question=_pace(student.log, facts),
        right_share=_right_share(main, student.log, facts),
        assumed_days=tuple(day.date for day in assumed),
        logged_today=is_logged(today, student.log),
    )


def _pace(log: Sequence[LogEntry], facts: Facts) -> float:
    """(prior x default + logged minutes) / (prior + logged questions) a question, up to the next half.

    Few logged questions move it little, many carry it; halves keep ten questions at whole five minutes.
    Worked example: default 4, prior 200 questions; 200 logged in 1,000 minutes: (800 + 1000) / 400 = 4.5.
    """
    timed = [(e.questions, e.minutes) for e in log if e.questions and e.minutes]
    prior = facts.pace_prior_questions
    minutes = prior * facts.minutes_per_question + sum(minutes for _, minutes in timed)
    questions = prior + sum(questions for questions, _ in timed)
    return math.ceil(round(2 * minutes / questions, 6)) / 2


def _right_share(bank: QuestionBank, log: Sequence[LogEntry], facts: Facts) -> float:
    """Share of main-bank questions answered right: by the newest counter, else the file, else expected."""
    newest = [entry.percent_correct for entry in log if entry.percent_correct is not None]
    if newest:
        return newest[-1] / 100
    if bank.percent_correct is not None and bank.done:
        return bank.percent_correct / 100
    return facts.expected_percent_correct / 100
