"""What the student's log settles: the rules of the record, for whoever counts questions done.

A counter of the bank settles everything up to its day. With no daily entry at all, days that have passed
count as done as planned; from the first daily entry on, a day without one counts as not done.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from studyplan.plan import Day
from studyplan.student import LogEntry, QuestionBank


def newest_counter(log: Iterable[LogEntry]) -> LogEntry | None:
    """The entry with the bank's newest counter."""
    return max((entry for entry in log if entry.total is not None), key=lambda e: e.date, default=None)


def first_daily_entry(log: Iterable[LogEntry]) -> date:
    """The first day with an entry of its own, not only the bank's counter; date.max where there is none."""
    return min((entry.date for entry in log if entry.questions is not None), default=date.max)


def is_logged(day: date, log: Iterable[LogEntry]) -> bool:
    """Whether a day has an entry of its own."""
    return any(entry.date == day and entry.questions is not None for entry in log)


def done_as_planned(days: Iterable[Day], log: Sequence[LogEntry]) -> tuple[Day, ...]:
    """Those of the days behind that count as done as planned: after the last counter, before the first daily
    entry.
    """
    counter = newest_counter(log)
    settled, first_daily = counter.date if counter else date.min, first_daily_entry(log)
    return tuple(day for day in days if settled < day.date < first_daily)


def answered(bank: QuestionBank, log: Sequence[LogEntry]) -> int:
    """Questions of the main bank ever answered: the newest counter, or what was done before the plan, and
    what was logged on the days after it.
    """
    counter = newest_counter(log)
    settled, done = (counter.date, counter.total or 0) if counter else (date.min, bank.done)
    return done + sum(entry.questions or 0 for entry in log if entry.date > settled)
