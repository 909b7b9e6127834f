"""Days that cannot be lived: changes that contradict themselves, and work that would run past midnight.

A part of `checks`, which calls it with the clean table of a student's file.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta

from studyplan.errors import InputProblem
from studyplan.facts import MIDNIGHT, Facts
from studyplan.files.rules import WEEKDAYS
from studyplan.files.student.table import LUNCH_MINUTES, clash, entries, of_day, part
from studyplan.files.toml.lines import KeyPath
from studyplan.files.toml.text import Table

_LONGEST_PLAN = timedelta(days=800)


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
    too_long = _TooLong(availability, facts)
    yield from too_long.in_usual_week()
    yield from too_long.in_changes(*_planned_days(file, today))


def _planned_days(file: Table, today: date) -> tuple[date, date]:
    """The days of study in which changes matter, both ends included; reversed where there is no exam date."""
    exam_day = part(file, "exam").get("date")
    first = part(file, "availability").get("first_day") or today
    last = exam_day if exam_day is not None else first
    return first, min(last - timedelta(days=1), first + _LONGEST_PLAN)


class _TooLong:
    """Finds days whose start, study, lunch and pauses together would run past midnight."""

    def __init__(self, availability: Table, facts: Facts) -> None:
        self._usual = availability
        self._changes = entries(availability, "change")
        lunch = availability.get("lunch_minutes")
        self._lunch = LUNCH_MINUTES if lunch is None else lunch
        self._facts = facts

    def in_usual_week(self) -> Iterator[InputProblem]:
        """One problem at most, for the first weekday that is too long."""
        for name in WEEKDAYS:
            minutes, start = of_day(self._usual, "hours", name), of_day(self._usual, "day_starts", name)
            if self._passes_midnight(minutes, start):
                path = ("availability", "hours" if "hours" in self._usual else "day_starts")
                yield self._problem(path, name, minutes, start)
                return

    def in_changes(self, first: date, last: date) -> Iterator[InputProblem]:
        """One problem at most for each change, at its first day that is too long."""
        blamed = set()
        for offset in range((last - first).days + 1 if self._changes else 0):
            day = first + timedelta(days=offset)
            name = WEEKDAYS[day.weekday()]
            minutes, start, blame = self._on(day, name)
            if blame and blame not in blamed and self._passes_midnight(minutes, start):
                blamed.add(blame)
                yield self._problem(("availability", "change", *blame), f"{name} {day}", minutes, start)

    def _on(self, day: date, name: str) -> tuple[int | None, time | None, tuple[int, str] | None]:
        """Minutes and start of a date, later changes winning, and the change to blame if they do not fit."""
        usual = {key: of_day(self._usual, key, name) for key in ("hours", "day_starts")}
        found, blame = dict(usual), None
        for position, change in self._changes:
            if _covers(change, day):
                for key in sorted(usual.keys() & change.keys()):
                    named = change[key]
                    found[key] = named.get(name, usual[key]) if named is not None else None
                    blame = (position, key) if named is None or name in named else blame
        return found["hours"], found["day_starts"], blame

    def _passes_midnight(self, minutes: int | None, start: time | None) -> bool:
        if start is None or not minutes:
            return False
        return self._facts.day_ends(start, minutes, self._lunch) >= MIDNIGHT

    def _problem(self, path: KeyPath, day: str, minutes: int | None, start: time | None) -> InputProblem:
        problem = clash(path, None, "a day that ends before midnight, lunch and pauses included")
        found = f"{(minutes or 0) / 60:g} h from {start:%H:%M} on {day}"
        return problem._replace(found=found, advice="Start earlier, or give fewer hours.")


def _covers(change: Table, day: date) -> bool:
    first = change.get("from")
    last = change.get("to", first)
    return first is not None and last is not None and first <= day <= last
