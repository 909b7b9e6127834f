"""When the student can study: the usual week with its changes, spread out to dates."""

from datetime import date, timedelta

from studyplan.facts import Facts
from studyplan.planning.terms import FreeDay
from studyplan.student import Availability


def free_days(
    availability: Availability, *, first_day: date, last_day: date, full_day_minutes: int
) -> tuple[FreeDay, ...]:
    """One entry for each date from `first_day` to `last_day`, both included, empty if they are reversed.

    A later change wins over an earlier one, in hours and in start separately: a change that names only the
    start leaves the hours of the changes before it.
    """
    count = (last_day - first_day).days + 1
    return tuple(
        _free_day(availability, first_day + timedelta(days=i), full_day_minutes) for i in range(count)
    )


def full_time_weeks(availability: Availability, facts: Facts, *, first_day: date, exam_date: date) -> float:
    """The weeks of full-time study that the hours from `first_day` up to the exam's eve make.

    Guides speak of such weeks: hours count, not the calendar. Worked example: 14 weeks of 16 h are 224 h, or
    4.7 weeks of 48 h.
    """
    days = (first_day + timedelta(days=i) for i in range((exam_date - first_day).days))
    return sum(map(availability.minutes_on, days)) / 60 / facts.full_time_hours


def dedicated_weeks(availability: Availability, facts: Facts, *, first_day: date, exam_date: date) -> int:
    """How many times seven days in a row, none of them twice, hold a dedicated week's hours in the last
    weeks before the exam in which the guides want such weeks. No study lies before `first_day`.
    """
    begins, found = max(first_day, exam_date - timedelta(weeks=facts.dedicated_weeks[1])), 0
    while begins + timedelta(weeks=1) <= exam_date:
        week = (availability.minutes_on(begins + timedelta(days=i)) for i in range(7))
        dedicated = sum(week) >= 60 * facts.dedicated_hours
        found += dedicated
        begins += timedelta(weeks=1) if dedicated else timedelta(days=1)
    return found


def _free_day(availability: Availability, day: date, full_day_minutes: int) -> FreeDay:
    weekday = day.weekday()
    minutes, starts = availability.minutes[weekday], availability.day_starts[weekday]
    for change in availability.changes:
        if change.first_day <= day <= change.last_day:
            if change.minutes is not None:
                minutes = change.minutes[weekday]
            if change.day_starts is not None:
                starts = change.day_starts[weekday]
    return FreeDay(date=day, minutes=minutes, day_starts=starts, is_full=minutes >= full_day_minutes)
