"""When the student can study: the usual week with its changes, spread out to dates."""

from datetime import date, timedelta

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
