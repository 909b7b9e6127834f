"""What is behind the student, from the file and the previous plan, and what of it is owed to the days ahead.

What the log settles is told by `studyplan.log`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from studyplan.facts import Facts
from studyplan.log import History, history_of
from studyplan.plan import Day, Due, Remembered
from studyplan.student import LogEntry, QuestionBank, Student

DAY = timedelta(days=1)


class Record(NamedTuple):
    """Done questions by bank, minutes a new question takes the student, share right (0-1).

    `begins` is the first day that may still change. `today` is today's day as the previous plan had it, where
    a record of this day is told, or a practice exam began yesterday: it stays. `owed` are questions by bank,
    due since `since` and not done (under nothing: done ahead), as far as the days that may change have to
    make them up; `to_draw` are all the others that are left for them. `held` are those of today where it
    stays and is not done yet. `repeats_owed`, `repeats_done` and `repeats_held` are the same of the second
    pass.
    """

    history: History
    since: date
    begins: date
    today: Day | None
    done: tuple[tuple[str, int], ...]
    to_draw: Mapping[str, int]
    owed: Mapping[str, int]
    held: Mapping[str, int]
    repeats_done: int
    repeats_owed: int
    repeats_held: int
    minutes_per_question: float
    right_share: float
    assumed_days: tuple[date, ...]


def with_nothing_owed(record: Record) -> Record:
    """The record of a plan made afresh: all that is left is to be drawn."""
    to_draw = {bank: max(0, count + record.owed[bank]) for bank, count in record.to_draw.items()}
    return record._replace(to_draw=to_draw, owed=dict.fromkeys(record.owed, 0), repeats_owed=0)


def settle(
    student: Student, facts: Facts, *, today: date, previous: Remembered | None, afresh: bool = False
) -> Record:
    """Settle the past by what was recorded and, where nothing was, by the previous plan.

    Made `afresh`, or after a plan that told no dues, nothing is owed.
    """
    days = previous.days if previous else ()
    history = history_of(days, student, today=today)
    begins = max(history.until + DAY, student.availability.first_day or today)
    since = previous.drawn.since if previous and previous.drawn and not afresh else begins
    stays = _is_told(today, student) or _is_second_half(previous, history, today)
    kept = next((replace(day, due=drawn_for(day)) for day in days if day.date == today and stays), None)
    open_day = kept if kept is not None and history.until < today else None  # it stays, but is not done yet
    due, repeats_due = _due(day for day in days if since <= day.date <= history.until)
    counted = history.since(since)
    by_bank = dict(counted.by_bank)
    to_draw, owed, held = {}, {}, {}
    for bank in student.question_banks:
        name = bank.name
        held[name] = open_day.new_questions(name) if open_day else 0
        remaining = bank.questions - history.answered[name] - held[name]
        ahead = held[name] - dict(_of(open_day).by_bank).get(name, 0)
        missing = due.get(name, 0) - by_bank.get(name, 0) - ahead
        owed[name] = min(missing, max(0, remaining))
        to_draw[name] = max(0, remaining) - owed[name]
    repeats_held = open_day.repeats if open_day else 0
    return Record(
        history=history,
        since=since,
        begins=today + DAY if kept is not None or history.until == today else today,
        today=kept,
        done=tuple(history.answered.items()),
        to_draw=to_draw,
        owed=owed,
        held=held,
        repeats_done=sum(done.repeats for done in history.counted.values()),
        repeats_owed=repeats_due - counted.repeats - (repeats_held - _of(open_day).repeats),
        repeats_held=repeats_held,
        minutes_per_question=pace_of_a_question(student.log, facts),
        right_share=_right_share(student.question_banks[0], student.log, facts),
        assumed_days=tuple(day.date for day in history.assumed),
    )


def drawn_for(day: Day) -> Due:
    """What a day of the last plan was drawn to hold; its quota where that is not told."""
    if day.due is not None:
        return day.due
    banks = dict.fromkeys(block.bank for block in day.blocks if block.activity == "questions")
    by_bank = tuple((bank, day.new_questions(bank)) for bank in banks)
    return Due(by_bank, day.repeats, day.kind == "buffer")


def _is_told(day: date, student: Student) -> bool:
    """Whether a record is dated that day: its work, a counter, a result, or what was missed."""
    return any(score.date == day for score in student.scores) or any(e.date == day for e in student.log)


def _is_second_half(previous: Remembered | None, history: History, today: date) -> bool:
    """Whether a practice exam over two days began yesterday."""
    begun = (exam for exam in previous.practice_exams if exam.date == today - DAY) if previous else ()
    return any(exam.parts == 2 and (exam.date, exam.exam) not in history.missed for exam in begun)


def _of(day: Day | None) -> Due:
    return (day.due if day else None) or Due()


def _due(days: Iterable[Day]) -> tuple[Mapping[str, int], int]:
    by_bank: dict[str, int] = {}
    repeats = 0
    for day in days:
        repeats += _of(day).repeats
        for name, count in _of(day).by_bank:
            by_bank[name] = by_bank.get(name, 0) + count
    return by_bank, repeats


def pace_of_a_question(log: Sequence[LogEntry], facts: Facts) -> float:
    """Minutes that doing and reviewing a new question takes, learned slowly: a day moves it a tenth at most.

    Each timed day moves it toward (prior x default + logged minutes) / (prior + logged questions). Repeats
    that a day tells take their share of its minutes off. Worked example: default 4, prior 200 questions; 40
    in 200 minutes on each of two days: (800 + 200) / 240 = 4.17 moves it to 4.1, (800 + 400) / 280 = 4.29 to
    4.2.
    """
    prior, most = facts.pace_prior_questions, facts.pace_step_minutes
    minutes, questions = prior * facts.minutes_per_question, float(prior)
    pace = facts.minutes_per_question
    timed = [entry for entry in log if entry.questions and entry.minutes]
    for _, entries in groupby(timed, key=lambda entry: entry.date):
        for entry in entries:
            as_new = (entry.repeats or 0) * facts.minutes_per_repeat / facts.minutes_per_question
            minutes += entry.minutes or 0
            questions += (entry.questions or 0) + as_new
        pace += max(-most, min(most, minutes / questions - pace))
    return round(pace, 6)


def _right_share(bank: QuestionBank, log: Sequence[LogEntry], facts: Facts) -> float:
    """Share of questions answered right: what is known of before, and each day's answers since.

    Before are the newest counter's percent, of as many questions as it counts, or the file's of those done
    before the plan, a prior's number at least, or what is expected. Worked example: 60% expected, prior 200;
    80 of 200 right since: (120 + 80) / 400 = 50%.
    """
    told = [entry for entry in log if entry.total and entry.percent_correct is not None]
    since = told[-1].date if told else date.min
    if told:
        percent, weight = told[-1].percent_correct or 0.0, float(told[-1].total or 0)
    elif bank.percent_correct is not None and bank.done:
        percent, weight = bank.percent_correct, float(max(bank.done, facts.accuracy_prior_questions))
    else:
        percent, weight = facts.expected_percent_correct, float(facts.accuracy_prior_questions)
    days = [entry for entry in log if entry.date > since and entry.correct is not None]
    share, right, answered = percent / 100, percent / 100 * weight, weight
    for entry in days:
        count, correct = (entry.questions or 0) + (entry.repeats or 0), entry.correct or 0
        as_known = abs(correct - share * count) < 1  # as near as whole answers come: nothing new is told
        right, answered = right + (share * count if as_known else correct), answered + count
    return right / answered
