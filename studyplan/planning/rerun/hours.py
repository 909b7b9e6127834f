"""Study hours of the days behind, from the record: what a projection counts, and how much was kept.

A day's hours are its planned hours x the share of its planned questions and repeats that was done: none where
nothing was done, all where nothing but content was planned. A counter gives its share to the days it settles.
`minutes` that are told replace those planned for questions and repeats.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from studyplan.facts import Facts
from studyplan.forecast.projection import Studied
from studyplan.log import History
from studyplan.plan import Day
from studyplan.student import LogEntry, Student

_MOST = 2.0  # a day told as more than twice its plan counts as twice: a typing mistake adds no weeks


def studied(days: Iterable[Day], history: History, student: Student, facts: Facts) -> Studied:
    """The hours of every settled day of the plan, and the share kept, shrunk to 1 by a full-time fortnight.

    Worked example: 8 hours with 40 questions planned on each of six days, 20 done on each: 24 of 48 hours;
    the share kept is (24 + 96) / (48 + 96) = 0.83.
    """
    settled = [day for day in days if day.date <= history.until]
    hours: dict[date, float] = {}
    open_days: list[Day] = []
    for day in settled:
        entries = [entry for entry in student.log if entry.date == day.date]
        open_days = [*open_days, day] if not any(entry.is_daily for entry in entries) else open_days
        hours[day.date] = _hours([day], day, history)
        if any(entry.total is not None for entry in entries):
            hours |= _by_counter(open_days, day, history, entries)
            open_days = []
    planned = sum(day.minutes_available for day in settled) / 60
    prior = 2 * facts.full_time_hours
    kept = (sum(hours.values()) + prior) / (planned + prior)
    return Studied(hours, min(1.0, kept))


def _by_counter(
    open_days: Sequence[Day], day: Day, history: History, entries: Sequence[LogEntry]
) -> dict[date, float]:
    """The hours of the days that a counter settles, all with one share."""
    covered = [*open_days, day] if any(entry.is_daily for entry in entries) else open_days
    return {one.date: _hours(covered, one, history) for one in covered}


def _hours(covered: Sequence[Day], day: Day, history: History) -> float:
    """The hours of a day by the share done of all the days covered with it."""
    planned = sum(one.questions + one.repeats for one in covered)
    counted = [history.counted[one.date] for one in covered if one.date in history.counted]
    done = sum(sum(count for _, count in one.by_bank) + one.repeats for one in counted)
    share = max(0.0, min(_MOST, done / planned)) if planned else 1.0
    if any((day.date, block.exam) in history.missed for block in day.blocks):
        return 0.0
    whole = day.minutes_available / 60
    told = history.told.get(day.date)
    if told is not None and told.minutes is not None:
        asked = sum(block.minutes for block in day.blocks if block.activity in ("questions", "repeats")) / 60
        return max(0.0, whole - asked) * min(1.0, share) + told.minutes / 60
    return whole * share
