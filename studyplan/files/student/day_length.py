"""Days that cannot be lived: changes that contradict themselves, and work that would run past midnight.

A part of `checks`, which calls it with the clean table of a student's file.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import chain

from studyplan.errors import InputProblem
from studyplan.facts import MIDNIGHT, Facts
from studyplan.files.rules import WEEKDAYS, problem
from studyplan.files.student.table import LUNCH_MINUTES, clash, entries, of_day, part
from studyplan.files.toml.lines import KeyPath
from studyplan.files.toml.text import Table

_LONGEST_PLAN_DAYS = 801


def about_availability(file: Table, facts: Facts, today: date) -> Iterator[InputProblem]:
    """Changes that contradict themselves, and days whose work would run past midnight."""
    availability = part(file, "availability")
    for position, change in entries(availability, "change"):
        path = ("availability", "change", position)
        first, last = change.get("from"), change.get("to")
        if first is not None and last is not None and last < first:
            advice = "Are the two swapped?"
            yield clash((*path, "to"), last, f"a day from {first}, where the change begins, on", advice)
        if "hours" not in change and "day_starts" not in change:
            advice = "As it stands it changes nothing. A day off is hours = 0."
            yield clash(path, None, "hours, day_starts, or both", advice)
    lunch, blamed = availability.get("lunch_minutes"), set[KeyPath]()
    lunch = LUNCH_MINUTES if lunch is None else lunch
    for at, day, minutes, start in chain(_usual_week(availability), _changed_days(file, today)):
        if at in blamed or start is None or not minutes or facts.day_ends(start, minutes, lunch) < MIDNIGHT:
            continue
        blamed.add(at)
        found = f"{minutes / 60:g} h from {start:%H:%M} on {day}"
        allowed = "a day that ends before midnight, lunch and pauses included"
        yield problem(at, found, allowed, "Start earlier, or give fewer hours.")


_Day = tuple[KeyPath, str, int | None, time | None]
"""The key to blame if a day is too long, the day in words, its minutes and its start; None is wrong."""


def _usual_week(availability: Table) -> Iterator[_Day]:
    path = ("availability", "hours" if "hours" in availability else "day_starts")
    for name in WEEKDAYS:
        yield path, name, of_day(availability, "hours", name), of_day(availability, "day_starts", name)


def _changed_days(file: Table, today: date) -> Iterator[_Day]:
    """The days of study that a change covers, later changes winning."""
    usual, changes = part(file, "availability"), entries(part(file, "availability"), "change")
    first = usual.get("first_day") or today
    exam_day = part(file, "exam").get("date") or first
    days = min((exam_day - first).days, _LONGEST_PLAN_DAYS) if changes else 0
    for day in (first + timedelta(days=offset) for offset in range(days)):
        name, blame = WEEKDAYS[day.weekday()], None
        as_usual = {key: of_day(usual, key, name) for key in ("hours", "day_starts")}
        found = dict(as_usual)
        for position, change in changes:
            for key in sorted(found.keys() & change.keys()) if _covers(change, day) else ():
                named = change[key]
                found[key] = named.get(name, as_usual[key]) if named is not None else None
                blame = ("availability", "change", position, key) if named is None or name in named else blame
        if blame is not None:
            yield blame, f"{name} {day}", found["hours"], found["day_starts"]


def _covers(change: Table, day: date) -> bool:
    first = change.get("from")
    last = change.get("to", first)
    return first is not None and last is not None and first <= day <= last
