"""How the steps after `schema` look into the clean table of a student's file: wrong values read as empty."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from studyplan.errors import InputProblem
from studyplan.facts import Facts
from studyplan.files.rules import WEEKDAYS, problem
from studyplan.files.spelling import NOTHING, shown
from studyplan.files.student.schema import UNNAMED_EXAM
from studyplan.files.toml.lines import KeyPath, path_text
from studyplan.files.toml.text import Table

DAY_STARTS = time(8, 0)
LUNCH_MINUTES = 45
DEFAULT_MINUTES = dict(zip(WEEKDAYS, (480, 480, 480, 480, 480, 360, 0), strict=True))


def part(file: Table, name: str) -> Table:
    """A table of the file, empty where it is missing or wrong."""
    return file.get(name) or {}


def entries(table: Table, name: str) -> list[tuple[int, Table]]:
    """The entries of a list of tables with their positions from 1, wrong ones left out."""
    return [(position, entry) for position, entry in enumerate(table.get(name) or (), 1) if entry is not None]


def bank_size(bank: Table, facts: Facts) -> int | None:
    """The questions of a bank: the student's number, else the usual size of a bank we know, else None."""
    given: int | None = bank.get("questions")
    return given if given is not None else dict(facts.banks).get(bank.get("name") or "")


def pass_mark(facts: Facts, on: date) -> int:
    """The pass mark of a test day; before the first mark we hold, that first mark."""
    return facts.pass_mark(max(on, min(start for start, _ in facts.pass_marks)))


def clash(path: KeyPath, found: object, allowed: str, advice: str = "") -> InputProblem:
    """A problem at a path (positions from 1), its line still to come; found None is nothing at all."""
    return problem(path, NOTHING if found is None else shown(found), allowed, advice)


def of_day(week: Table, key: str, name: str) -> Any:
    """What the usual week says of a weekday: minutes for "hours", a time for "day_starts"; None if wrong.

    A weekday that is not named in a table of hours is a day off; one without a start begins as usual.
    """
    if key not in week:
        return DEFAULT_MINUTES[name] if key == "hours" else DAY_STARTS
    named = week[key]
    return None if named is None else named.get(name, 0 if key == "hours" else DAY_STARTS)


Named = list[tuple[KeyPath, Any]]
"""Values of one kind and where they stand."""


def named(file: Table, table: str, key: str) -> Named:
    """A key's values in a list of tables; None where it is wrong or missing."""
    return [((table, position, key), entry.get(key)) for position, entry in entries(file, table)]


def listed(file: Table, table: str, key: str) -> Named:
    """The entries of a list of names."""
    names = part(file, table).get(key) or ()
    return [((table, key, position), name) for position, name in enumerate(names, 1)]


def repeated(found: Named, allowed: str) -> Iterator[InputProblem]:
    """A problem for each name that stood before, whatever its case."""
    seen: dict[str, KeyPath] = {}
    for path, value in found:
        name = "" if value is None else str(value).casefold()
        if name and name in seen:
            yield clash(path, str(value), allowed, f"It stands at {path_text(seen[name])} already.")
        seen.setdefault(name, path)


def taken(file: Table) -> dict[str, date | None]:
    """The practice exams with a score, and when; the unnamed one can be any and counts for none."""
    exams = {entry.get("exam"): entry.get("date") for _, entry in entries(file, "score")}
    return {name: on for name, on in exams.items() if name not in (None, UNNAMED_EXAM)}


def in_future(path: KeyPath, entry: Table, today: date) -> Iterator[InputProblem]:
    """A problem where an entry of the record is of a day to come."""
    day = entry.get("date")
    if day is not None and day > today:
        advice = "Only what has happened is recorded. Is the year right?"
        yield clash((*path, "date"), day, f"a day up to today, {today}", advice)
